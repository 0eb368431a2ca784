/**
 * Device and inode of the file that was opened first, or zeros. The main thread keeps it for all threads that it starts, so that one
 * that follows a dead one makes no new file where the old one is missing.
 */
export type FileMemory = BigUint64Array<SharedArrayBuffer>;

export function createFileMemory(): FileMemory {
  return new BigUint64Array(new SharedArrayBuffer(2 * BigUint64Array.BYTES_PER_ELEMENT));
}
