/** What V8 adds to the language. */
interface ErrorConstructor {
  captureStackTrace(target: object, above?: object): void;
  stackTraceLimit: number;
}
