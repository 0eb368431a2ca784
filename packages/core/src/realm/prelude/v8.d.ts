/** What V8 adds to the language. */
interface ErrorConstructor {
  captureStackTrace(target: object, above?: (...args: never[]) => unknown): void;
  stackTraceLimit: number;
}
