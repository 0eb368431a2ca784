/** What the log says of a run that parks. The message of its code says what must change first. */
export function parkedLine(code: string, message: string): string {
  return `parked (${code}): ${message}`;
}
