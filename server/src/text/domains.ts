/**
 * Web addresses that are written without a scheme (`egov.kz`, `forms.gle/x`), shared by entities and language detection.
 * Without a path only under the domains that Kazakh text names: `file.sh` and `main.rs` are no addresses.
 */
export const TOP_DOMAINS =
  'kz|com|org|net|ru|io|edu|gov|info|app|dev|ai|uz|kg|me|tj|tr|az|by|ua|eu|uk|de|fr|us|cn|tv|biz|online|site|store|shop|pro|wiki|қаз|рф';

/** Source of an expression (flag `u`) for a bare address in small letters; every run in it is bounded. */
export const BARE_ADDRESS = String.raw`(?<![\p{L}\p{N}@._/-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}(?:(?:${TOP_DOMAINS})(?:\/[^\s<>"«»]{0,500})?|[a-z]{2,12}\/[^\s<>"«»]{1,500})`;

/** Whether the full stop at `at` may be of a bare address: one between a small Latin letter or digit and what a domain begins with. */
export function mayBeInAddress(text: string, at: number): boolean {
  if (at === 0) return false;
  const before = text.charCodeAt(at - 1);
  const isPart = (before >= 0x61 && before <= 0x7a) || (before >= 0x30 && before <= 0x39);
  return isPart && /^(?:[a-z]{2}|қаз|рф)/.test(text.slice(at + 1, at + 4));
}

/** Whether a text may hold a bare address. */
export function mayHoldAddress(text: string): boolean {
  for (let at = text.indexOf('.', 1); at > 0; at = text.indexOf('.', at + 1)) if (mayBeInAddress(text, at)) return true;
  return false;
}
