/** At most 60 UTF-16 units on one line, with an ellipsis where it was cut. */
export function shorten(text: string, most = 60): string {
  const flat = text.replace(/\s+/gu, ' ').trim();
  if (flat.length <= most) return flat;
  return `${flat.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
