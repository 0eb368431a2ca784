/** Options that a step function carries as properties. One that can't be used fails the step with `invalid_option`, unretried. */
export interface StepOptions {
  /** Attempts after the first: a whole number, or `Infinity` for a step that is tried until it succeeds. Default 3. */
  maxRetries?: number;
  /** Delay before the first retry, and the base of the back-off: ms, or a text such as "10s". Default: at once, then 1 s × 2ⁿ. */
  retryDelay?: number | string;
  /**
   * How the delay grows. Default "exponential", with jitter, up to 5 minutes. A function gets the number of the failed attempt and
   * returns ms or a text.
   */
  backoff?: "exponential" | "constant" | ((attempt: number) => number | string);
}
