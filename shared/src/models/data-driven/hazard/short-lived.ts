const CHUNK_BYTES = 65_536;
let chunk = new ArrayBuffer(CHUNK_BYTES);
let used = 0;

/**
 * A small array of zeros that is soon forgotten. Beyond eight numbers an array of its own costs a trip to the
 * system's allocator, more than filling it; these are cut from a common piece of memory, which lives as long as any
 * of them. Not for what is kept or sent to another thread.
 */
export function shortLived(length: number): Float64Array {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  if (bytes > CHUNK_BYTES / 8) return new Float64Array(length);
  if (used + bytes > CHUNK_BYTES) {
    chunk = new ArrayBuffer(CHUNK_BYTES);
    used = 0;
  }
  const array = new Float64Array(chunk, used, length);
  used += bytes;
  return array;
}
