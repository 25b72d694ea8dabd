/**
 * The languages of a whole text, however long: it is cut into pieces of some sentences, each piece is judged by itself, and
 * what a piece's neighbours are helps where it says little. Time is linear in the text.
 */
import type { Span } from '../types';
import type { Detection } from './detector';

/** A text that has parts in more than one language is called so. */
export const MIXED = 'mixed';

/** A second language with at least this share of the letters makes a text mixed. */
const SECOND_SHARE = 0.15;
/** Texts of so many UTF-16 units or fewer are judged whole. */
export const WHOLE_TEXT = 240;
/** UTF-16 units: sentences are gathered up to `LEAST`, and what has no end by `MOST` is cut at a space. */
const LEAST_PIECE = 80;
const MOST_PIECE = 800;
/** Below this many letters a piece has no say against neighbours of one language. */
const SAYS_LITTLE = 25;
const NEAR_SAYS_LITTLE = 100;
/** Cyrillic labels that Kazakh with a misspelt word is easily taken for. */
export const NEAR_KAZAKH: ReadonlySet<string> = new Set('ky kaa tt ba sah tyv uz und'.split(' '));

/** A stretch of a text in one language; offsets are UTF-16 units of the text. */
export interface LanguageSpan extends Span {
  readonly label: string;
  /** Of one of its pieces. */
  readonly detection: Detection;
}

export interface TextLanguages extends Detection {
  /** The share (0–1) of the letters by language, largest first; empty where there are no letters. */
  readonly shares: ReadonlyMap<string, number>;
  /** The text's stretches, in order, without gaps; empty where there are no letters. */
  readonly spans: readonly LanguageSpan[];
}

class Piece implements Span {
  constructor(
    readonly start: number,
    readonly end: number,
    readonly letters: number,
    public detection: Detection,
  ) {}

  get label(): string {
    return this.detection.label;
  }
}

/**
 * The languages of `text`; `decide` judges a piece, which ends at `end` (UTF-16 units of `text`) and begins where the one before it
 * ended. `decideLanguages` asks with a model and a dictionary.
 */
export function languagesOf(text: string, decide: (piece: string, end: number) => Detection): TextLanguages {
  const pieces: Piece[] = [];
  for (const { start, end } of cutPieces(text)) {
    const piece = text.slice(start, end);
    pieces.push(new Piece(start, end, countLetters(piece), decide(piece, end)));
  }
  if (pieces.length === 1) return inOneLanguage(text, pieces[0]!.detection);
  settle(pieces);
  const letters = new Map<string, number>();
  let all = 0;
  for (const piece of pieces) {
    all += piece.letters;
    letters.set(piece.label, (letters.get(piece.label) ?? 0) + piece.letters);
  }
  if (all === 0) {
    const detection = pieces[0]?.detection ?? { label: 'und', probability: 0, script: 'Zyyy' };
    return { ...detection, shares: new Map(), spans: [] };
  }
  const shares = new Map(
    [...letters]
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a)
      .map(([label, count]) => [label, count / all] as const),
  );
  const [first, second] = [...shares.keys()].filter((label) => label !== 'und');
  const isMixed = second !== undefined && shares.get(second)! >= SECOND_SHARE;
  const main = first ?? 'und';
  const longest = pieces.filter(({ label }) => label === main).sort((a, b) => b.letters - a.letters)[0]!;
  return {
    ...longest.detection,
    label: isMixed ? MIXED : main,
    // Of the pieces in the main language, by their letters.
    probability:
      pieces.reduce((sum, piece) => sum + (piece.label === main ? piece.letters * piece.detection.probability : 0), 0) /
      letters.get(main)!,
    shares,
    spans: joined(pieces, text.length),
  };
}

const NO_SHARES: ReadonlyMap<string, number> = new Map();
/** The shares of texts in one language, by its label: a map for each of many lines is a good part of what is thrown away. */
const WHOLE_SHARES = new Map<string, ReadonlyMap<string, number>>();

function wholeShare(label: string): ReadonlyMap<string, number> {
  let shares = WHOLE_SHARES.get(label);
  if (shares === undefined) {
    shares = new Map([[label, 1]]);
    WHOLE_SHARES.set(label, shares);
  }
  return shares;
}

/** What is said of a text that is judged whole. */
export function inOneLanguage(text: string, detection: Detection): TextLanguages {
  const { label, probability, script, variant } = detection;
  const hasLetters = LETTER.test(text);
  const shares = hasLetters ? wholeShare(label) : NO_SHARES;
  const spans = hasLetters ? [{ start: 0, end: text.length, label, detection }] : [];
  // Written out: this is made for every line of a corpus, and what is added behind a spread makes an object of a new kind each time.
  return variant === undefined
    ? { label, probability, script, shares, spans }
    : { label, probability, script, variant, shares, spans };
}

/**
 * A piece that says little has the language of those on both sides. Between Kazakh ones a relative wants more letters to
 * be believed: misspelt words look like it.
 */
function settle(pieces: Piece[]) {
  const spoken = pieces.filter(({ letters, label }) => letters >= SAYS_LITTLE && label !== 'und');
  if (spoken.length === 0) return;
  let next = 0;
  let before: Piece | undefined;
  for (const piece of pieces) {
    while (next < spoken.length && spoken[next]!.start <= piece.start) next++;
    const after = spoken[next] ?? before;
    // There is none beside the only piece that says much.
    const around = before ?? after ?? piece;
    if (piece.letters === 0) piece.detection = around.detection;
    else if (after?.label === around.label && after.label !== piece.label) {
      const isNear = around.label === 'kk' && NEAR_KAZAKH.has(piece.label);
      if (piece.letters < (isNear ? NEAR_SAYS_LITTLE : SAYS_LITTLE)) piece.detection = around.detection;
    }
    if (piece.letters >= SAYS_LITTLE && piece.label !== 'und') before = piece;
  }
}

function joined(pieces: readonly Piece[], length: number): LanguageSpan[] {
  const spans: { start: number; end: number; label: string; detection: Detection }[] = [];
  for (const { start, label, detection } of pieces) {
    const last = spans.at(-1);
    if (last?.label === label) continue;
    if (last) last.end = start;
    spans.push({ start: last ? start : 0, end: length, label, detection });
  }
  return spans;
}

const LETTER = /\p{L}/u;
const OTHERS = /\P{L}+/gu;
const countLetters = (text: string): number => text.replace(OTHERS, '').length;

/** Ends of lines, and of sentences before a space. */
const ENDS = /\n+|[.!?…](?=[\s»”")])[»”")]*\s+/gu;

function cutPieces(text: string): Span[] {
  if (text.length <= WHOLE_TEXT) return [{ start: 0, end: text.length }];
  const pieces: Span[] = [];
  let start = 0;
  const upTo = (end: number) => {
    while (end - start > MOST_PIECE) {
      const space = text.lastIndexOf(' ', start + MOST_PIECE);
      let cut = space > start ? space + 1 : start + MOST_PIECE;
      // Not between the halves of a letter.
      if (/[\ud800-\udbff]/.test(text[cut - 1]!)) cut--;
      pieces.push({ start, end: cut });
      start = cut;
    }
    if (end > start) pieces.push({ start, end });
    start = end;
  };
  for (const match of text.matchAll(ENDS)) {
    const end = match.index + match[0].length;
    if (end - start >= LEAST_PIECE) upTo(end);
  }
  upTo(text.length);
  return pieces;
}
