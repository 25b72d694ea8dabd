import type { Span } from '../types';

/** How much of a text is shown on either side of a word, UTF-16 units. */
const AROUND = 40;

/** A word with what stands around it, cut where words are, on one line. */
export function excerpt(text: string, { start, end }: Span): string {
  const from = Math.max(0, start - AROUND);
  const to = Math.min(text.length, end + AROUND);
  const before = text.slice(from, start);
  const after = text.slice(end, to);
  const head = from > 0 ? `…${before.replace(/^\S*\s/, '')}` : before;
  const tail = to < text.length ? `${after.replace(/\s\S*$/, '')}…` : after;
  return `${head}${text.slice(start, end)}${tail}`.replace(/\s+/g, ' ').trim();
}
