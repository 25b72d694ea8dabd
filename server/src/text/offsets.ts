/** Offsets that count UTF-16 units (JavaScript, LSP) and offsets that count code points (Python). */
import type { OffsetUnit } from '../types';

const SURROGATE = /[\ud800-\udbff][\udc00-\udfff]/;

/** A function from UTF-16 offsets of `text` to offsets in `unit`; cheap where the two are the same. */
export function offsetsOf(text: string, unit: OffsetUnit): (offset: number) => number {
  if (unit === 'utf-16' || !SURROGATE.test(text)) return (offset) => offset;
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

/** Code point index of each UTF-16 offset, `text.length` included; inside a pair, that of the pair. */
export function codePointIndex(text: string): Int32Array {
  const index = new Int32Array(text.length + 1);
  let count = 0;
  for (let i = 0; i < text.length; ) {
    const width = text.codePointAt(i)! > 0xffff ? 2 : 1;
    for (let k = 0; k < width; k++) index[i + k] = count;
    i += width;
    count++;
  }
  index[text.length] = count;
  return index;
}

/** UTF-16 offset of each code point index, the number of code points included. */
export function utf16Index(text: string): number[] {
  const index: number[] = [];
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) index.push(i);
  index.push(text.length);
  return index;
}
