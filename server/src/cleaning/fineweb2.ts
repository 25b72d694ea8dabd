/**
 * FineWeb-2's filters for Kazakh in Cyrillic, each a figure of a document and a limit. Figures are those of datatrove 0.10.1 for
 * the same words (`test/engines/test_fineweb2.py` holds them against each other): lengths in code points, white space as
 * Python has it. FineWeb-2 splits words with another tokenizer, so that figures near a limit may differ all the same.
 */
import { Sequences } from './sequences';
import { FINEWEB2_STOP_WORDS } from './stopwords';

/** When the limits were published, newest first. */
export const FINEWEB2_VERSIONS = ['2025-06', '2024-12'] as const;
export type Fineweb2Version = (typeof FINEWEB2_VERSIONS)[number];

/**
 * Documents of fewer words are not judged: FineWeb-2 drops them all, but they are no web documents. Its language score is not
 * applied either.
 */
export const LEAST_WORDS = 50;

type Limits = Readonly<
  Record<'dupLine' | 'linePunct' | 'newLine' | 'shortest' | 'longest' | 'alpha', number> & {
    /** Of 2, 3 and 4 words; of 5 to 10 words. */
    topNgrams: readonly number[];
    dupNgrams: readonly number[];
  }
>;

/** `configs/kaz_Cyrl.yml` of FineWeb-2's repository. */
const LIMITS: Readonly<Record<Fineweb2Version, Limits>> = {
  '2025-06': {
    dupLine: 0.304,
    topNgrams: [0.172, 0.147, 0.127],
    dupNgrams: [0.159, 0.148, 0.136, 0.126, 0.115, 0.104],
    linePunct: 0.176,
    newLine: 0.186,
    shortest: 3,
    longest: 12,
    alpha: 0.694,
  },
  '2024-12': {
    dupLine: 0.333,
    topNgrams: [0.084, 0.099, 0.119],
    dupNgrams: [0.173, 0.152, 0.131, 0.115, 0.103, 0.093],
    linePunct: 0.222,
    newLine: 0.222,
    shortest: 4,
    longest: 11,
    alpha: 0.694,
  },
};

const HIGH_SURROGATE = /[\ud800-\udbff][\udc00-\udfff]/g;
const codePoints = (text: string) => text.length - (text.match(HIGH_SURROGATE)?.length ?? 0);

// White space and ends of lines for Python's `strip` and `splitlines`.
const SPACE = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const BLANK = new RegExp(`^${SPACE}*$`);
const BULLET = new RegExp(`^${SPACE}*[•-]`);
const END_ELLIPSIS = new RegExp(String.raw`(?:\.\.\.|…)${SPACE}*$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: they end lines for Python
const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** Terminal punctuation for datatrove: neither an ellipsis nor a closing quotation mark, and nothing is trimmed before it. */
const TERMINAL = /(?!\u2024)\p{Sentence_Terminal}$/u;
/** Words of punctuation alone, which neither count nor have a length. */
const SYMBOLS =
  /^(?:(?!\u2024)[\p{Sentence_Terminal}\p{Cc}!-/:-@[-`{-~—–…„“”’«»´►━∶、【】「」《》〈〉（），．：；？！～％１])*$/u;

/** A document, and what several figures are made of. */
class Document {
  readonly length: number;
  /** Lines that are not blank. */
  readonly lines: readonly string[];
  /** Words with more than punctuation. */
  readonly realWords: readonly string[];
  private everyLine: readonly string[] | undefined;
  private withSpaces: Sequences | undefined;
  private withoutSpaces: Sequences | undefined;

  constructor(
    readonly text: string,
    readonly words: readonly string[],
  ) {
    this.length = codePoints(text);
    this.lines = text.split('\n').filter((line) => !BLANK.test(line));
    this.realWords = words.filter((word) => !SYMBOLS.test(word));
  }

  /** Its sequences of words, with a space between two of them and without. */
  get spaced(): Sequences {
    this.withSpaces ??= new Sequences(this.words, ' ');
    return this.withSpaces;
  }

  get joined(): Sequences {
    this.withoutSpaces ??= new Sequences(this.words, '');
    return this.withoutSpaces;
  }

  /** Lines as Python splits them, blank ones too. */
  get allLines(): readonly string[] {
    if (this.everyLine === undefined) {
      const lines = this.text.split(LINE_ENDS);
      if (lines.at(-1) === '') lines.pop();
      this.everyLine = lines;
    }
    return this.everyLine;
  }
}

/** How many are there for the second time or more, and their code points. */
function duplicates(items: readonly string[]): { items: number; length: number } {
  const seen = new Set<string>();
  let length = 0;
  for (const item of items) {
    if (seen.has(item)) length += codePoints(item);
    else seen.add(item);
  }
  return { items: items.length - seen.size, length };
}

/** The share of the text that its commonest n words take; the first ones where none come twice. */
function topNgram({ spaced, length }: Document, n: number): number {
  const count = spaced.begin(n);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    times.push(0);
    times[spaced.first(i)]!++;
  }
  let top = 0;
  for (let i = 1; i < count; i++) if (times[i]! > times[top]!) top = i;
  return count === 0 ? 0 : (codePoints(spaced.show(top).slice(0, -1)) * times[top]!) / length;
}

/** The share of the text that sequences of n words take from their second time on. */
function dupNgram({ joined, length }: Document, n: number): number {
  const count = joined.begin(n);
  let repeated = 0;
  for (let i = 0; i < count; ) {
    const isNew = joined.first(i) === i;
    if (!isNew) repeated += codePoints(joined.show(i));
    i += isNew ? 1 : n;
  }
  return repeated / length;
}

const share = (items: readonly string[], pattern: RegExp) =>
  items.filter((item) => pattern.test(item)).length / items.length;
const matches = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
const mean = ({ realWords }: Document) => realWords.reduce((sum, word) => sum + codePoints(word), 0) / realWords.length;

interface Filter {
  /** As datatrove calls it. */
  readonly name: string;
  readonly figure: (document: Document) => number;
  readonly limit: (limits: Limits) => number;
  /** It drops what is below the limit; else what is above. */
  readonly isLeast?: true;
  /** The figure is a number or a length, no share. */
  readonly isNumber?: true;
}

/** In the order in which they are applied: Gopher's repetition, FineWeb's quality, Gopher's quality. */
const FILTERS: readonly Filter[] = [
  {
    name: 'dup_line_frac',
    figure: ({ text }) => {
      const lines = text.split(/\n+/);
      return duplicates(lines).items / lines.length;
    },
    limit: ({ dupLine }) => dupLine,
  },
  ...[2, 3, 4].map(
    (n, i): Filter => ({
      name: `top_${n}_gram`,
      figure: (document) => topNgram(document, n),
      limit: ({ topNgrams }) => topNgrams[i]!,
    }),
  ),
  ...[5, 6, 7, 8, 9, 10].map(
    (n, i): Filter => ({
      name: `duplicated_${n}_n_grams`,
      figure: (document) => dupNgram(document, n),
      limit: ({ dupNgrams }) => dupNgrams[i]!,
    }),
  ),
  {
    name: 'line_punct_ratio',
    figure: ({ lines }) => share(lines, TERMINAL),
    limit: ({ linePunct }) => linePunct,
    isLeast: true,
  },
  {
    name: 'char_dup_ratio',
    figure: ({ text, lines, length }) => duplicates(lines).length / (length - matches(text, /\n/g)),
    limit: () => 0.1,
  },
  {
    name: 'list_ratio',
    figure: ({ text, words }) => matches(text, /\n/g) / words.length,
    limit: ({ newLine }) => newLine,
  },
  { name: 'gopher_long_doc', figure: ({ realWords }) => realWords.length, limit: () => 100_000, isNumber: true },
  {
    name: 'gopher_below_avg_threshold',
    figure: mean,
    limit: ({ shortest }) => shortest,
    isLeast: true,
    isNumber: true,
  },
  { name: 'gopher_above_avg_threshold', figure: mean, limit: ({ longest }) => longest, isNumber: true },
  {
    name: 'gopher_too_many_hashes',
    figure: ({ text, words }) => matches(text, /#/g) / words.length,
    limit: () => 0.1,
  },
  {
    name: 'gopher_too_many_ellipsis',
    figure: ({ text, words }) => matches(text, /\.\.\.|…/g) / words.length,
    limit: () => 0.1,
  },
  { name: 'gopher_too_many_bullets', figure: ({ allLines }) => share(allLines, BULLET), limit: () => 0.9 },
  { name: 'gopher_too_many_end_ellipsis', figure: ({ allLines }) => share(allLines, END_ELLIPSIS), limit: () => 0.3 },
  {
    name: 'gopher_below_alpha_threshold',
    figure: ({ words }) => share(words, /\p{L}/u),
    limit: ({ alpha }) => alpha,
    isLeast: true,
  },
  {
    name: 'gopher_enough_stop_words',
    figure: ({ words }) => new Set(words.filter((word) => FINEWEB2_STOP_WORDS.has(word))).size,
    limit: () => 2,
    isLeast: true,
    isNumber: true,
  },
];

/** All figures of a document by the names of the filters; undefined for one of too few words. */
export function fineweb2Figures(text: string, words: readonly string[]): Record<string, number> | undefined {
  const document = new Document(text, words);
  if (document.realWords.length < LEAST_WORDS) return undefined;
  return Object.fromEntries(FILTERS.map(({ name, figure }) => [name, figure(document)]));
}

/** The first filter that drops a text: its name, the text's value and the limit, shares in percent, and the version. */
export function fineweb2Verdict(
  text: string,
  words: readonly string[],
  version: Fineweb2Version,
): readonly [filter: string, value: string, limit: string, version: string] | undefined {
  const document = new Document(text, words);
  if (document.realWords.length < LEAST_WORDS) return undefined;
  for (const { name, figure, limit, isLeast, isNumber } of FILTERS) {
    const value = figure(document);
    const bound = limit(LIMITS[version]);
    if (isLeast ? value >= bound : value <= bound) continue;
    const shown = (number: number) =>
      isNumber ? `${Math.round(number * 100) / 100}` : `${Math.round(number * 1000) / 10}%`;
    return [name, shown(value), shown(bound), version];
  }
  return undefined;
}
