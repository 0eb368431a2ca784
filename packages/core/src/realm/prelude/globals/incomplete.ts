/** How many bytes at the end begin a character that may become whole with the bytes that follow. */
export function incompleteLength(bytes: string, encoding: string): number {
  if (encoding === "utf-8") return incompleteUtf8(bytes);
  if (encoding === "utf-16le") return incompleteUtf16(bytes, 1);
  if (encoding === "utf-16be") return incompleteUtf16(bytes, 2);
  return 0;
}

/** The first half of a pair waits for the second. */
function incompleteUtf16(bytes: string, highByteFromEnd: number): number {
  const odd = bytes.length % 2;
  const whole = bytes.length - odd;
  if (whole < 2) return odd;
  const high = bytes.charCodeAt(whole - highByteFromEnd);
  return high >= 0xd8 && high <= 0xdb ? odd + 2 : odd;
}

function incompleteUtf8(bytes: string): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const lead = bytes.charCodeAt(bytes.length - back);
    if (lead >= 0x80 && lead < 0xc0) continue;
    return back < lengthOf(lead) && (back === 1 || allows(lead, bytes.charCodeAt(bytes.length - back + 1))) ? back : 0;
  }
  return 0;
}

/** 1: no byte may follow. */
function lengthOf(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
}

/** Some second bytes would make a surrogate, a longer form of a short one, or more than Unicode has. */
function allows(lead: number, second: number): boolean {
  const [from, to] = { 0xe0: [0xa0, 0xbf], 0xed: [0x80, 0x9f], 0xf0: [0x90, 0xbf], 0xf4: [0x80, 0x8f] }[lead] ?? [0x80, 0xbf];
  return from !== undefined && to !== undefined && second >= from && second <= to;
}
