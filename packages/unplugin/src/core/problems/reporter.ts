/** Where warnings go: the host's own log. Each text is printed once a build. */
export interface Reporter {
  warn(text: string): void;
}

export function createReporter(print: (text: string) => void): Reporter {
  const printed = new Set<string>();
  return {
    warn(text) {
      if (printed.has(text)) return;
      printed.add(text);
      print(text);
    },
  };
}
