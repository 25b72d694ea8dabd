/**
 * Text of a file, or a file's name, as it may be shown on a terminal: control characters, which drive it, and marks of
 * direction, which show words in another order than they stand in, are written as escapes (`\u202e`).
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// C0 and C1 controls, marks and overrides of direction, line and paragraph separators, half of a surrogate pair.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
