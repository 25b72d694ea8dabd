/** Whether a UTF-16 unit is a small letter of Kazakh or Russian, or a hyphen: no word of those is changed by `toLowerCase`. */
const isSmall = (unit: number): boolean =>
  (unit >= 0x430 && unit <= 0x45f) ||
  (unit >= 0x490 && unit < 0x530 && (unit & 1) === 1 && (unit < 0x4c0 || unit > 0x4cf)) ||
  unit === 0x2d;

/**
 * `word.toLowerCase()`. Nearly every word that is asked about is small already, and to see that takes a fraction of the time in which a
 * new string of it is made, whose hash is then worked out anew wherever it is looked up.
 */
export function toSmall(word: string): string {
  const { length } = word;
  for (let at = 0; at < length; at++) if (!isSmall(word.charCodeAt(at))) return word.toLowerCase();
  return word;
}
