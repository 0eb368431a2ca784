/** Readies the process for programs whose promises stay rejected while nobody awaits them. Returns what undoes it. */
export function preparePrograms(): () => void {
  const undo = [ignoreForeignRejections(), leaveStacksAlone()];
  return () => {
    for (const each of undo) each();
  };
}

/** Promises of a realm may be rejected for a while; those of the host may not. */
function ignoreForeignRejections(): () => void {
  const others = process.listeners("unhandledRejection");
  const listener = (reason: unknown, promise: Promise<unknown>): void => {
    if (promise instanceof Promise) for (const other of others) other(reason, promise);
  };
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listener);
  // The warning that such a promise was awaited after all.
  const { emitWarning } = process;
  process.emitWarning = ((...args: Parameters<typeof emitWarning>) => {
    const [warning] = args;
    if (warning instanceof Error && warning.name === "PromiseRejectionHandledWarning") return;
    emitWarning(...args);
  }) as typeof emitWarning;
  return () => {
    process.emitWarning = emitWarning;
    process.off("unhandledRejection", listener);
    for (const other of others) process.on("unhandledRejection", other);
  };
}

/** The test runner maps the stack of each error, which would take most of the time. */
function leaveStacksAlone(): () => void {
  const prepare = Error.prepareStackTrace;
  Reflect.deleteProperty(Error, "prepareStackTrace");
  return () => {
    if (prepare !== undefined) Error.prepareStackTrace = prepare;
  };
}
