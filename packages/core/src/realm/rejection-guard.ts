/**
 * `const a = work(); await b(); await a` is ordinary code in a workflow, and rejects a promise that is awaited only later, perhaps
 * in another process. Such rejections of realms are not the process's.
 *
 * Any listener for `unhandledRejection` would turn off the process's default for everyone, and would not keep the application's
 * own listeners (many end the process) from hearing of ours. So the events of realm promises are taken out on their way: all
 * others reach whoever listens, or Node's default in the mode of `--unhandled-rejections`, as if this were not here. Two modes
 * act before they tell anyone: `warn` prints a warning for realms too, and `strict` ends the process where a workflow rejects
 * with something that is not an object.
 */
import { isOfRealm } from "./realm-promises.ts";

type Emit = (this: NodeJS.Process, event: string | symbol, ...args: unknown[]) => boolean;

let users = 0;
let installed: { guarded: Emit; real: Emit } | null = null;

/** Keeps rejections in realms from the process until the answer is called. */
export function installRejectionGuard(onIgnored: (reason: unknown) => void = () => undefined): () => void {
  users += 1;
  if (installed === null) install(onIgnored);
  let active = true;
  return () => {
    if (!active) return;
    active = false;
    users -= 1;
    if (users === 0) uninstall();
  };
}

function install(onIgnored: (reason: unknown) => void): void {
  const real = process.emit as Emit;
  const guarded: Emit = function (event, ...args) {
    if (users > 0 && isOurs(event, args)) {
      if (event === "unhandledRejection") onIgnored(args[0]);
      return true;
    }
    return Reflect.apply(real, this, [event, ...args]);
  };
  process.emit = guarded as typeof process.emit;
  installed = { guarded, real };
}

function isOurs(event: string | symbol, args: unknown[]): boolean {
  switch (event) {
    case "unhandledRejection":
      return isOfRealm(args[1]);
    case "rejectionHandled":
      return isOfRealm(args[0]);
    case "uncaughtException":
    case "uncaughtExceptionMonitor":
      // The mode `strict`.
      return args[1] === "unhandledRejection" && isOfRealm(args[0]);
    default:
      return false;
  }
}

function uninstall(): void {
  // Someone may have wrapped what was put there: then it stays, and lets everything pass.
  if (installed === null || (process.emit as Emit) !== installed.guarded) return;
  process.emit = installed.real as typeof process.emit;
  installed = null;
}
