/** Numbers as LEB128 writes them: seven bits a byte, the lowest first, all but the last byte with the eighth bit set. */

/**
 * Appends a safe whole number of at least 0 to bytes. Whoever reads such numbers has a loop of its own: readers are in the
 * paths that loading waits for, and each knows another end of its bytes.
 */
export function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}
