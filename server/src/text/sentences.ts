import type { Span } from '../types';

/**
 * Sentences of Kazakh and Russian text. Pure, linear in the text's length, without a model: what ends a sentence is its mark and what
 * stands on both sides of it.
 */

/** After these a sentence goes on to a name or a number: titles, streets, what is compared. Lower case, without the last stop. */
const LEADING =
  'проф акад доц г ғ.м ғыл канд докт инж ген полк кап лейт см қар мыс т.ә т.а ред ауд обл қ көш даң шағ ст стр им ул пр пер д кв оф тел факс ' +
  'рес респ гр құр б бет т вып № ақ ст-ца о сб изд жар тар ред-ция ин-т ун-т и.о м.а а.қ ж.ш.с дир зам тов мырз';
/** After these a sentence goes on or ends, as what comes next says: dates, sums, measures. */
const CLOSING =
  'ж жж ғ ғғ гг в вв б.з.б б.з.д б.з б.э до.н.э н.э млн млрд трлн мың тыс тг долл руб теңг тиын коп км м дм мм га ц кг мг л мл сағ мин сек сек-та ' +
  'тг.м гр.н шамас адам қара дана рет кв.м куб.м м.куб';
/** After these a sentence ends where a capital follows: and so on, and others. */
const ENDING = 'т.б т.с.с т.т т.с т.д т.п др пр.т.б және.т.б';

const setOf = (words: string) => new Set(words.split(' '));
const GOES_ON = setOf(LEADING);
const MAY_END = setOf(CLOSING);
const ENDS = setOf(ENDING);

/** Words that begin sentences and are no names. */
const STARTERS = setOf(
  'ол олар бұл бұлар осы сол мұндай сондай мен сен біз сіз сіздер ал бірақ алайда дегенмен сондықтан сондай-ақ сонымен содан себебі егер ' +
    'кейін қазір бүгін кеше ертең әйтсе әрине демек яғни жалпы мысалы мәселен және тіпті мұнда онда сонда осында осылай осыған бұдан одан ' +
    'оның бұның соның оған бұған соған оны мұны соны оларға бізге маған біздің менің қалай неге қашан қайда кім не неліктен міне ' +
    'он она они это этот эта мы вы я но однако поэтому если потом затем когда как что на по',
);

const STOP = 0x2e;
const isMark = (unit: number): boolean => unit === STOP || unit === 0x21 || unit === 0x3f || unit === 0x2026;

/** So many small letters in a row stand behind the last stop or hyphen of no abbreviation. */
const LONG_WORD =
  1 +
  Math.max(
    ...[...GOES_ON, ...MAY_END, ...ENDS].map(
      (word) => word.length - 1 - Math.max(word.lastIndexOf('.'), word.lastIndexOf('-')),
    ),
  );

/** Whether `text` has so many small Cyrillic letters before `end` that they are the end of no abbreviation and no initial. */
function endsLongWord(text: string, end: number): boolean {
  if (end < LONG_WORD) return false;
  for (let at = end - LONG_WORD; at < end; at++) if (!isSmallCyrillic(text.charCodeAt(at))) return false;
  return true;
}

/** The Russian ones, and the Kazakh ones beside them. */
const isSmallCyrillic = (unit: number): boolean =>
  (unit >= 0x430 && unit <= 0x44f) ||
  (unit >= 0x490 && unit <= 0x4e9 && (unit & 1) === 1 && (unit < 0x4c0 || unit > 0x4cf)) ||
  unit === 0x456;
const CLOSERS = '»”"“\')]';
const OPENERS = '«“„"(["\'';
const DASH = /^[-–—]$/u;
const SPACE = /\s/u;
/** Whether a UTF-16 unit is white space: most are letters and plain spaces, which need no expression. */
const isSpace = (unit: number): boolean =>
  unit === 0x20 || unit === 0xa0 || (unit < 0x400 || unit > 0x52f ? SPACE.test(String.fromCharCode(unit)) : false);
const LOWER = /\p{Ll}/u;
const UPPER = /\p{Lu}/u;

const LINE_END = /[\n\r\u2028\u2029]/g;

/** Longest quotation that stays one sentence with what is said of it, UTF-16 units. */
const LONGEST_SPEECH = 600;

/** What stands before a full stop, `text` ending with it: letters and digits with stops among them, without the last one. */
function wordBefore(text: string): string {
  // Mostly it is one word of small letters with a space before it.
  let at = text.length - 2;
  while (at >= 0 && isSmallCyrillic(text.charCodeAt(at))) at--;
  const isWord = at > 0 && at > text.length - 40 && at < text.length - 2;
  if (isWord && isSpace(text.charCodeAt(at)) && text.charCodeAt(at - 1) !== STOP) return text.slice(at + 1, -1);
  const match = /(?:^|[^\p{L}\p{N}.-])((?:\p{Ll}\.[ \u00a0]?)*(?:[\p{L}\p{N}-]+\.)+)$/u.exec(text.slice(-40));
  return match === null
    ? ''
    : match[1]!
        .trimEnd()
        .slice(0, -1)
        .replace(/[ \u00a0]/g, '');
}

const isInitial = (word: string) => /^(?:\p{Lu}\p{Ll}?\.?-?)*\p{Lu}$/u.test(word) && !/^\p{Lu}{2,}$/u.test(word);

/** Whether the full stop that `text` ends with belongs to an abbreviation or an initial (`т.б.`, `А.`). */
export function endsWithAbbreviation(text: string): boolean {
  const word = wordBefore(text);
  if (word === '') return false;
  const lower = word.toLowerCase();
  return GOES_ON.has(lower) || MAY_END.has(lower) || ENDS.has(lower) || isInitial(word);
}

/** What comes behind a mark. */
interface Next {
  /** Its first letter or digit, behind opening marks and a dash; '' where there is none. */
  readonly character: string;
  /** Where that stands; the end of the line where there is none. */
  readonly at: number;
  readonly hasDash: boolean;
  readonly hasOpener: boolean;
}

function nextOf(text: string, from: number, end: number): Next {
  let at = from;
  let hasDash = false;
  let hasOpener = false;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (isSpace(unit)) continue;
    if (unit >= 0x400 && unit <= 0x52f) break;
    const character = text[at]!;
    if (DASH.test(character)) hasDash = true;
    else if (OPENERS.includes(character)) hasOpener = true;
    else break;
  }
  return { character: at < end ? String.fromCodePoint(text.codePointAt(at)!) : '', at, hasDash, hasOpener };
}

/** The word at a place, or as much of it as tells words apart. */
const wordAt = (text: string, at: number, end: number): string =>
  /^[\p{L}\p{M}\p{N}-]+/u.exec(text.slice(at, Math.min(end, at + 40)))?.[0] ?? '';

/** A web address begins small wherever it stands. */
const isAddress = (word: string): boolean => /^(?:www|https?)$/.test(word);

/** Whether a single full stop that closes `before` ends a sentence, where what follows (`next`, of `text`'s line up to `end`) could begin one. */
function stopEnds(before: string, next: Next, text: string, end: number): boolean {
  // Most sentences end so, and the expressions below take longer than all else here.
  if (endsLongWord(before, before.length - 1)) return true;
  // The number of a list or of a chapter, at the beginning of its sentence.
  if (/^\s*(?:\p{N}+|\p{Lu}|[IVXLC]+|\p{Ll})(?:\.\p{N}+)*\.$/u.test(before)) return false;
  const word = wordBefore(before);
  if (word === '') return true;
  const lower = word.toLowerCase();
  const wordOf = () => wordAt(text, next.at, end);
  const isStarter = () => STARTERS.has(wordOf().toLowerCase());
  if (ENDS.has(lower)) return UPPER.test(next.character) || next.hasOpener;
  // `т. б.` after a word that is one by itself.
  if (/(?:^|\.)(?:т\.б|т\.с\.с|т\.т)$/u.test(lower)) return UPPER.test(next.character);
  if (MAY_END.has(lower)) return UPPER.test(next.character) && (next.hasDash || isStarter());
  if (GOES_ON.has(lower)) return lower.length > 1 && isStarter();
  if (isInitial(word)) return isStarter() && wordOf().length > 2;
  return true;
}

/** Quotations that are spoken of in the same sentence (`«…», – деді ол`): no sentence ends inside of them. */
function speeches(text: string, from: number, end: number): Span[] {
  const found: Span[] = [];
  for (let open = text.indexOf('«', from); open >= 0 && open < end; open = text.indexOf('«', open + 1)) {
    let depth = 0;
    let close = -1;
    for (let at = open; at < Math.min(end, open + LONGEST_SPEECH); at++) {
      if (text[at] === '«') depth++;
      else if (text[at] === '»' && --depth === 0) {
        close = at;
        break;
      }
    }
    if (close < 0) continue;
    const behind = /^[\s,–—-]*/u.exec(text.slice(close + 1, Math.min(end, close + 10)))![0];
    if (LOWER.test(text[close + 1 + behind.length] ?? '')) found.push({ start: open, end: close });
    open = close;
  }
  return found;
}

/** Where the next mark that may end a sentence stands; `end` if none does. */
function nextMark(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !isMark(text.charCodeAt(at))) at++;
  return at;
}

const isWithin = (spans: readonly Span[], at: number): boolean =>
  spans.some(({ start, end }) => start < at && at < end);

/** Adds the sentences of one line to `found`. */
function addLine(found: Span[], text: string, from: number, end: number): void {
  const quotation = text.indexOf('«', from);
  const spoken = quotation >= 0 && quotation < end ? speeches(text, from, end) : [];
  let start = from;
  // No closure holds what this loop works with: it would be copied at each turn.
  for (let at = nextMark(text, from, end); at < end; at = nextMark(text, at + 1, end)) {
    let stop = at + 1;
    while (stop < end && isMark(text.charCodeAt(stop))) stop++;
    const marks = stop - at;
    const behind = stop;
    while (stop < end && stop < behind + 8 && CLOSERS.includes(text[stop]!)) stop++;
    const closers = text.slice(behind, stop);
    const isStop = text.charCodeAt(at) === STOP && marks === 1;
    const isSpoken = spoken.length > 0 && isWithin(spoken, at);
    const next = nextOf(text, stop, end);
    if (stop < end && !isSpace(text.charCodeAt(stop))) {
      // `келді.Ол`: the space was left out.
      const isGlued =
        closers === '' &&
        /\p{Ll}{3}$/u.test(text.slice(start, at)) &&
        /^\p{Lu}[\p{Ll}\s]/u.test(text.slice(stop, stop + 2)) &&
        !/[\p{Ll}]\.[\p{Ll}]+$/u.test(text.slice(Math.max(start, at - 20), at));
      if (!isGlued) {
        at = stop - 1;
        continue;
      }
    }
    const goesOn =
      next.character === '' ||
      isSpoken ||
      // Small letters go on, also behind a dash: «Кел!» – деді ол.
      (LOWER.test(next.character) && !isAddress(wordAt(text, next.at, end))) ||
      // What a person says, and then who says it.
      (closers.includes('»') && next.hasDash) ||
      (isStop && closers === '' && !stopEnds(text.slice(start, at + 1), next, text, end));
    if (!goesOn) {
      addTrimmed(found, text, start, stop);
      start = stop;
    }
    at = stop - 1;
  }
  addTrimmed(found, text, start, end);
}

/** Adds what stands at `[start, end)` without the white space around it, if there is anything else. */
function addTrimmed(found: Span[], text: string, start: number, end: number): void {
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  if (end > start) found.push({ start, end });
}

/** The sentences of a text without the white space around them, in order; offsets are UTF-16 units. No sentence goes over a line end. */
export function sentenceSpans(text: string): Span[] {
  const found: Span[] = [];
  for (let from = 0; from <= text.length; ) {
    LINE_END.lastIndex = from;
    const end = LINE_END.exec(text)?.index ?? text.length;
    addLine(found, text, from, end);
    from = end + 1;
  }
  return found;
}
