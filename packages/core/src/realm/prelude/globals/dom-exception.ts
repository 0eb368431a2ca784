import { textOf } from "./arguments.ts";

const names = [
  "IndexSizeError",
  "",
  "HierarchyRequestError",
  "WrongDocumentError",
  "InvalidCharacterError",
  "",
  "NoModificationAllowedError",
  "NotFoundError",
  "NotSupportedError",
  "InUseAttributeError",
  "InvalidStateError",
  "SyntaxError",
  "InvalidModificationError",
  "NamespaceError",
  "InvalidAccessError",
  "",
  "TypeMismatchError",
  "SecurityError",
  "NetworkError",
  "AbortError",
  "URLMismatchError",
  "QuotaExceededError",
  "TimeoutError",
  "InvalidNodeTypeError",
  "DataCloneError",
];
/** In the order of their numbers, from 1. */
const constants =
  "INDEX_SIZE DOMSTRING_SIZE HIERARCHY_REQUEST WRONG_DOCUMENT INVALID_CHARACTER NO_DATA_ALLOWED NO_MODIFICATION_ALLOWED NOT_FOUND NOT_SUPPORTED INUSE_ATTRIBUTE INVALID_STATE SYNTAX INVALID_MODIFICATION NAMESPACE INVALID_ACCESS VALIDATION TYPE_MISMATCH SECURITY NETWORK ABORT URL_MISMATCH QUOTA_EXCEEDED TIMEOUT INVALID_NODE_TYPE DATA_CLONE";

export class DOMException extends Error {
  readonly #name: string;
  readonly #message: string;

  constructor(message: unknown = "", options: unknown = "Error") {
    super();
    this.#message = textOf(message);
    const isObject = typeof options === "object" && options !== null;
    const name: unknown = isObject ? Reflect.get(options, "name") : options;
    this.#name = name === undefined ? "Error" : textOf(name);
    if (isObject && "cause" in options) define(this, "cause", options.cause);
    // The stack begins with the name and the message, which were not there yet.
    Error.captureStackTrace(this, new.target);
  }

  override get name(): string {
    return this.#name;
  }

  override get message(): string {
    return this.#message;
  }

  get code(): number {
    return this.#name === "" ? 0 : names.indexOf(this.#name) + 1;
  }

  get [Symbol.toStringTag](): string {
    return "DOMException";
  }

  static {
    for (const key of ["name", "message", "code"]) Object.defineProperty(this.prototype, key, { enumerable: true });
    for (const [index, constant] of constants.split(" ").entries()) {
      for (const target of [this, this.prototype])
        Object.defineProperty(target, `${constant}_ERR`, { value: index + 1, enumerable: true });
    }
  }
}

function define(error: object, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, writable: true, enumerable: false, configurable: true });
}
