/** An error that came while another was on its way, which it carries as `suppressed`. */
export class SuppressedError extends Error {
  constructor(error: unknown, suppressed: unknown, message?: string) {
    super(message);
    for (const [key, value] of Object.entries({ error, suppressed }))
      Object.defineProperty(this, key, { value, writable: true, configurable: true });
  }

  static {
    Object.defineProperty(this.prototype, "name", { value: "SuppressedError", writable: true, configurable: true });
  }
}
