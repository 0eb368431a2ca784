/** A text with its middle left out where it is too long. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const tail = Math.floor(longest / 3);
  return `${text.slice(0, longest - tail - 1)}…${text.slice(-tail)}`;
}
