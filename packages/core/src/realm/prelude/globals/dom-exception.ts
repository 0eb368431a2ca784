const legacyCodes: Record<string, number> = {
  IndexSizeError: 1,
  NotFoundError: 8,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidAccessError: 15,
  InvalidCharacterError: 5,
  NetworkError: 19,
  AbortError: 20,
  QuotaExceededError: 22,
  TimeoutError: 23,
  DataCloneError: 25,
};

export class DOMException extends Error {
  readonly #name: string;

  constructor(message = "", options: string | { name?: string; cause?: unknown } = "Error") {
    const { name = "Error", ...rest } = typeof options === "string" ? { name: options } : options;
    super(message, "cause" in rest ? { cause: rest.cause } : undefined);
    this.#name = name;
  }

  override get name(): string {
    return this.#name;
  }

  get code(): number {
    return legacyCodes[this.#name] ?? 0;
  }
}
