/** Bytes as a string of code units 0–255, the form in which they cross the border. */
const chunkLength = 0x8000;

export function bytesOfLatin1(latin1: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(latin1.length);
  for (let index = 0; index < latin1.length; index += 1) bytes[index] = latin1.charCodeAt(index);
  return bytes;
}

export function latin1OfBytes(bytes: Uint8Array): string {
  let latin1 = "";
  for (let start = 0; start < bytes.length; start += chunkLength) {
    latin1 += Reflect.apply(String.fromCharCode, undefined, Array.from(bytes.subarray(start, start + chunkLength)));
  }
  return latin1;
}
