import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours only where a person looks, and who asks for none gets none. */
const colours = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";

function styled(style: Style, text: string): string {
  return colours ? styleText(style, text) : text;
}

export function bold(text: string): string {
  return styled("bold", text);
}

export function dim(text: string): string {
  return styled("dim", text);
}

export function red(text: string): string {
  return styled("red", text);
}

const looks: Record<string, [sign: string, style: Style]> = {
  completed: ["✓", "green"],
  failed: ["✗", "red"],
  cancelled: ["✗", "yellow"],
  parked: ["‖", "yellow"],
  dropped: ["–", "dim"],
  running: ["●", "cyan"],
  waiting: ["○", "dim"],
};

/** The status with its sign. */
export function statusText(status: string): string {
  const [sign, style] = looks[status] ?? ["·", "dim"];
  return styled(style, `${sign} ${status}`);
}
