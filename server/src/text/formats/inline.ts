/** What formats share that write prose between signs of their own: escapes, placeholders, and letters worth reading. */
import type { SegmentBuilder } from '../segment';

/** A letter outside of ASCII. In files whose texts are mostly not prose, a text without one is left out. */
const LETTER = /[^\P{L}A-Za-z]/u;

export function hasLetters(text: string): boolean {
  return LETTER.test(text);
}

/** A text that has no letter outside of ASCII, written out or escaped: there is nothing to look for in it. */
export function isAscii(source: string): boolean {
  return !/[^\0-\x7f]|\\[uU]|&/.test(source);
}

/** Texts that are names by how they are built, tags of Go's structures, selectors: a name holds a Latin letter or a low line. */
const NAME =
  /^(?=.*[A-Za-z_])(?:[\p{L}\p{N}]+[._:/#-]+)+[\p{L}\p{N}]+$|^(?:\w+:"[^"]*"\s*)+$|^(?:[#.][\p{L}_][\p{L}\p{N}_-]*[\s>+~,]*)+$/u;
export const LONGEST_NAME = 120;

export const isName = (text: string): boolean => text.length <= LONGEST_NAME && NAME.test(text);

/** What a match of an inline pattern stands for: a text, an object that no edit touches, or itself. */
export type Meaning = { readonly text: string } | 'object' | 'literal';

/**
 * Appends source `[start, end)`: what `pattern` (global; read in linear time) matches is what `read` says, the rest is literal.
 */
export function addInline(
  builder: SegmentBuilder,
  source: string,
  start: number,
  end: number,
  pattern: RegExp,
  read: (match: string) => Meaning,
): void {
  let from = start;
  for (const found of source.slice(start, end).matchAll(pattern)) {
    const at = start + found.index;
    builder.literal(source, from, at);
    from = at;
    const meaning = read(found[0]);
    if (meaning === 'literal') continue;
    from = at + found[0].length;
    if (meaning === 'object') builder.object(at, from);
    else builder.escape(meaning.text, at, from);
  }
  builder.literal(source, from, end);
}

/** Names of files and folders: with an ending (`деректер/сөздер.txt`), or from a root (`/үй/құжаттар`, `C:\\…`). */
export const paths = () =>
  [
    // Not a half of an e-mail address, which is looked for.
    /(?<![\p{L}\p{N}_./\\@-])(?:[\p{L}\p{N}_-]{1,80}[./\\]{1,2}){0,20}[\p{L}\p{N}_-]{1,80}\.[a-z][a-z0-9]{1,4}(?![\p{L}\p{N}_@])/u,
    /(?<![\p{L}\p{N}_./-])(?:~|\.{1,2})?(?:\/[\p{L}\p{N}_.-]{1,80}){2,20}/u,
    /(?<![\p{L}\p{N}])[A-Z]:(?:[\\/]{1,2}[\p{L}\p{N}_.-]{1,80}){1,20}/u,
  ]
    .map(({ source }) => source)
    .join('|');

/**
 * Placeholders and markup inside texts that programs show: `{name}`, `{{name}}`, `${name}`, `#{name}`, `%{name}`, `%s`,
 * `%1$s`, `%(name)s`, `\(name)`, `$t(key)`, `__name__`, the frame of an ICU message, tags, addresses.
 */
export const placeholders = () =>
  [
    /[$#%]?\{\{[^{}]*\}\}/,
    /[$#]\{[^{}]*\}/,
    /\{\s*[\p{L}_][\p{L}\p{N}_]*\s*,\s*(?:plural|select|selectordinal)\s*,(?:\s*offset:\d+)?/u,
    /\{\s*[\p{L}\p{N}_]+\s*,\s*(?:number|date|time|spellout|ordinal|duration|choice)\s*(?:,[^{}]*)?\}/u,
    /(?<=[\s,}])(?:=\d+|zero|one|two|few|many|other)\s*\{/,
    // The cases of `select` have names of their own.
    /(?<=[\s,}])[\p{L}_][\p{L}\p{N}_]{0,40}\{(?![\p{L}\p{N}_.]*\})/u,
    /%?\{[A-Za-z0-9_.:!,@\-[\] ]*\}|\{[\p{L}\p{N}_.]+(?:![rsa])?(?::[!-z|~]{0,20})?\}/u,
    /%(?:\d+\$)?[-+#0]*\d*(?:\.\d+)?(?:hh?|ll?|[qjzt])?[a-zA-Z@](?![\p{L}\p{N}])/u,
    /%\([\p{L}\p{N}_.]+\)[#0-9.+-]*[a-z]/u,
    /\\\([^()]*\)/,
    /\$t\([^()]*\)/,
    /\$[\p{L}_][\p{L}\p{N}_]*/u,
    /(?<![\p{L}\p{N}_])__[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)*__(?![\p{L}\p{N}_])/u,
    /<\/?[A-Za-z][^<>]*>/,
    /https?:\/\/[^\s"'<>]+/,
  ]
    .map(({ source }) => source)
    .concat(paths())
    .join('|');

/**
 * A global pattern that is made when it is first asked for: V8 reads an expression where it is made, those with paths and placeholders for
 * a millisecond or two, and few runs meet more than one of the formats that have them.
 */
export function inlinePattern(source: () => string): () => RegExp {
  let pattern: RegExp | undefined;
  return () => {
    pattern ??= new RegExp(source(), 'gu');
    return pattern;
  };
}

/** Backslash escapes as C, Java, JavaScript, Python and their kin write them. */
export const ESCAPES = String.raw`\\(?:u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|\r?\n[ \t]*|[^\r\n(])`;

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  "'": "'",
  '`': '`',
  '\\': '\\',
  '/': '/',
};

/** What a backslash escape stands for; `literal` for an unknown escape (`\d` of a regular expression). */
export function readEscape(written: string): Meaning {
  const kind = written[1]!;
  if (kind === '\n' || kind === '\r') return { text: '' };
  const hex = /^\\[uUx]\{?([0-9A-Fa-f]{2,8})\}?$/.exec(written)?.[1];
  if (hex !== undefined) {
    const point = Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? { text: String.fromCodePoint(point) } : 'literal';
  }
  const text = SIMPLE[kind];
  return text === undefined ? 'literal' : { text };
}

/** Texts that are written into a string or a message as they stand: nothing that may end it or begin something in it. */
export function plainly(text: string): string | undefined {
  return /["'`\\\r\n{}$%<>&#|*]/.test(text) ? undefined : text;
}

/** A text for the inside of an element or attribute of HTML or XML. */
export const encodeMarkup = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
