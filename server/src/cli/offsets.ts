/** What offsets in the output count: UTF-16 units (JavaScript, LSP) or code points (Python). */
export type OffsetUnit = 'utf16' | 'codepoint';

const SURROGATE = /[\ud800-\udbff][\udc00-\udfff]/;

/** A function from UTF-16 offsets of `text` to offsets in `unit`; cheap where the two are the same. */
export function offsetsOf(text: string, unit: OffsetUnit): (offset: number) => number {
  if (unit === 'utf16' || !SURROGATE.test(text)) return (offset) => offset;
  const pairs: number[] = [];
  for (const match of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) pairs.push(match.index);
  return (offset) => {
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return offset - low;
  };
}
