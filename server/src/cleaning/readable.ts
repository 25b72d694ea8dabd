import { decodeFrom, decodeUtf8, encodeIn, READ_AS, WRITTEN_IN } from '../language/codePages';

/**
 * Whether a text can be read at all, and the chain of code pages that makes an unreadable one Kazakh or Russian. Cheap for
 * readable texts: the search begins only where words have something in them that no word has.
 */

/** UTF-16 units by which a text is judged; what is longer is judged by its beginning. */
const SAMPLE = 2000;
/** Longest text that is restored, UTF-16 units. */
const LONGEST = 100_000;

/** Capitals and small letters of Kazakh and Russian. */
const CAPITALS = 'А-ЯЁӘҒҚҢӨҰҮҺІ';
const SMALL = 'а-яёәғқңөұүһі';

/**
 * What hardly any Kazakh or Russian text has: control characters, frames, letters of other alphabets, signs; and small letters
 * before capitals, as KOI8 and windows-1251 have in each other's places.
 */
export const UNREADABLE_UNIT =
  /[\u0080-\u009f\u00a4\u00a6\u00ac\u00ae-\u00af\u00b1\u00b5-\u00b7\u00bc-\u00ff\u0152-\u0192\u02c6\u0402-\u0405\u0407-\u040f\u0452-\u0455\u0457-\u045f\u0490\u0491\u2020\u2021\u2030\u2200-\u22ff\u2320\u2321\u2500-\u25a0]/;
/** Letters of Bashkir, Tajik and others, which stand where a Kazakh code page has letters of Kazakh. */
const NEIGHBOURS = 'ҙҝҫҡҗҷҹҳӯӣӷҘҜҪҠҖҶҸҲӮӢӶ';
const GATE = new RegExp(`${UNREADABLE_UNIT.source}|[${NEIGHBOURS}]|[${SMALL}](?:€|[${CAPITALS}](?![${SMALL}]))`);

/** What makes a word unreadable in every language: control characters and frames anywhere, and signs between letters. */
const STRANGE =
  /[\u0080-\u009f\u2500-\u25a0]|\p{L}[¤¦§©¬®¯±µ¶†‡‰]\p{L}|(?:\p{L}?[–—†°…≤≥£§•¶®©™´¨≠∞±√ƒ≈∆]){2}\p{L}|\p{L}[–—°…≤≥£•™´¨≠∞√ƒ≈∆]\p{L}+[–—†°…≤≥£§•¶®©™´¨≠∞±√ƒ≈∆]\p{L}|(?:[ГВРСТУ][\u0402-\u040f\u0452-\u045f\u0490\u0491\u00a4-\u00bb\u2013-\u203a\u20ac\u2116\u2122]){3}/u;
/** Signs of sums and measures that touch a letter as no word has them. */
const SIGN_AT_LETTER = /\p{L}[≈≤≥√€∂∑∏∆◊]|[≈≤≥√∂∑∏∆◊]\p{L}/u;
const TURNED = new RegExp(`[${SMALL}][${CAPITALS}]{2}`);
const TURNED_PAIR = new RegExp(`(?<!\\p{L})[${SMALL}][${CAPITALS}](?!\\p{L})`, 'u');
const SMALL_PAIR = new RegExp(`[${SMALL}]{2}`);
const ALL_CAPITALS = new RegExp(`^[^${SMALL}]*[${CAPITALS}][^${SMALL}]*$`);
const PIECE = new RegExp(`^(?:[${CAPITALS}]*[${SMALL}]*|[A-Za-z]+)$`);
const VOWEL = /[аеёиоуыэюяәөұүіАЕЁИОУЫЭЮЯӘӨҰҮІ]/;
const WORD = /[^ \t\r\n]+/g;

/** Whether a word is spelt as Kazakh and Russian spell: their letters, capitals in front, a vowel in what is long. */
function isFine(word: string): boolean {
  if (STRANGE.test(word) || SIGN_AT_LETTER.test(word)) return false;
  let letters = false;
  for (const piece of word.split(/[^\p{L}\p{M}]+/u)) {
    if (piece === '') continue;
    letters = true;
    if (!PIECE.test(piece)) return false;
    if (piece.length > 4 && !/^[A-Za-z]/.test(piece) && !VOWEL.test(piece)) return false;
  }
  return letters || !/[^\0-\x7f«»“”„‘’–—№…°§€₸\u00a0]/.test(word);
}

/** Words with anything but ASCII, and which of them are broken. Stops after many. */
function countBroken(text: string): { broken: number; strange: number; all: number } {
  let broken = 0;
  let strange = 0;
  let all = 0;
  const sample = text.slice(0, SAMPLE);
  // Beside a word that begins small and goes on in capitals, those all in capitals are turned as well.
  const turned = TURNED.test(sample) || (TURNED_PAIR.test(sample) && !SMALL_PAIR.test(sample));
  for (const [word] of sample.matchAll(WORD)) {
    if (!/[^\0-\x7f]/.test(word)) continue;
    all++;
    if (!isFine(word) || (turned && ALL_CAPITALS.test(word))) broken++;
    if (STRANGE.test(word) || SIGN_AT_LETTER.test(word)) strange++;
  }
  return { broken, strange, all };
}

/** What the language detector says. */
export type LanguageOf = (text: string) => { readonly label: string; readonly probability: number };

export interface Restored {
  readonly text: string;
  /** The pages in the order in which they were misread, for people: `UTF-8 → windows-1251`. */
  readonly chain: string;
  /** Whether nothing broken is left in it and it is surely Kazakh or Russian. */
  readonly sure: boolean;
}

export interface Judges {
  readonly isWord?: ((word: string) => boolean) | undefined;
  readonly languageOf?: LanguageOf | undefined;
}

const KAZAKH_WORD = /^[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]{3,}$/;

/** Words that are Cyrillic from end to end; fragments between letters of other scripts do not count. */
const wordsOf = (text: string): string[] =>
  (text.slice(0, SAMPLE).match(WORD) ?? [])
    .map((word) => word.replace(/^[.,:;!?…«»“”(){}"'–—-]+|[.,:;!?…«»“”(){}"'–—-]+$/g, ''))
    .filter((word) => KAZAKH_WORD.test(word));

/** How many of a text's words the dictionary knows. */
const knownWords = (text: string, { isWord }: Judges): number =>
  isWord === undefined ? 0 : wordsOf(text).filter((word) => isWord(word)).length;

/** How good a text is as Kazakh or Russian, 0…; undefined: it is not. */
function quality(text: string, { isWord, languageOf }: Judges): number | undefined {
  const { broken, all } = countBroken(text);
  if (all === 0 || broken * 20 > all) return undefined;
  const share = 1 - broken / all;
  const found = languageOf?.(text.slice(0, SAMPLE));
  if (found !== undefined && found.label !== 'kk' && found.label !== 'ru' && all > 2) return undefined;
  const words = wordsOf(text);
  const capitals = words.filter((word) => ALL_CAPITALS.test(word)).length / (words.length || 1);
  // In capitals alone much passes for an abbreviation.
  const isKnown = (word: string) => isWord!(ALL_CAPITALS.test(word) ? word.toLowerCase() : word);
  const known = isWord === undefined || words.length === 0 ? 0 : words.filter(isKnown).length / words.length;
  const signed = (text.slice(0, SAMPLE).match(SIGN_FOR_CAPITAL)?.length ?? 0) / all;
  const language = found === undefined ? 0.5 : found.probability;
  // Two pages make letters of Kazakh and of Russian of the same places: «ѓде» is «где» in a Russian text, though «үде» is a word.
  const foreign = found?.label === 'ru' ? words.filter((word) => KAZAKH_LETTER.test(word)).length / all : 0;
  return share + known + language + letterShare(text) - UNLIKELY * capitals - signed - FOREIGN * foreign;
}

/** Where small letters of two pages are the same, a capital becomes a sign. */
const SIGN_FOR_CAPITAL = /(?<!\p{L})[¬†‡¦¤§¶©®±µ°](?=\p{Ll}{2})/gu;

/** A letter that Russian lacks, and how much less likely a Russian text is where each of its words has one. */
const KAZAKH_LETTER = /[ӘәҒғҚқҢңӨөҰұҮүҺһІі]/;
const FOREIGN = 4;

/** Of two readings that differ in case alone (letters of two pages lie 32 places apart) the one in capitals is less likely. */
const UNLIKELY = 0.25;

/** The share of letters among what is no white space: a wrong page makes signs of some. */
function letterShare(text: string): number {
  const visible = text.slice(0, SAMPLE).replace(/\s+/g, '');
  return visible === '' ? 0 : (visible.match(/\p{L}/gu)?.length ?? 0) / visible.length;
}

/** Whether a text may be unreadable: a single look at its characters. */
export const maybeBroken = (text: string): boolean => GATE.test(text);

/** Whether a text's words are broken in a way that no language explains: nothing of it may be taken away unasked. */
export function isUnreadable(text: string): boolean {
  if (!maybeBroken(text)) return false;
  const { strange, all } = countBroken(text);
  return strange >= 2 && strange * 3 >= all;
}

/** Labels of the detector that a broken text may get by chance. */
const BY_CHANCE = new Set(['kk', 'ru', 'und']);

/** Whether a text is worth a search: half of its words are broken, and it is no text in another language. */
export function isSuspect(text: string, { languageOf }: Judges): boolean {
  if (!maybeBroken(text)) return false;
  const { broken, strange, all } = countBroken(text);
  // Without a language model nothing tells a broken text from one in another language.
  if (languageOf === undefined || broken === 0 || (broken * 8 < all && broken < 3)) return false;
  if (strange * 3 >= all) return true;
  const sample = text.slice(0, SAMPLE);
  const plain = sample.match(/[A-Za-z]/g)?.length ?? 0;
  if (plain * 3 > sample.length - (sample.match(/\s/g)?.length ?? 0)) return false;
  const { label, probability } = languageOf(sample);
  return BY_CHANCE.has(label) || probability < 0.9;
}

interface Step {
  readonly text: string;
  readonly chain: readonly string[];
}

/** What a text may have been one misreading ago. */
function* earlier({ text, chain }: Step): Generator<Step> {
  for (const wrong of READ_AS) {
    const bytes = encodeIn(text, wrong);
    if (bytes === undefined) continue;
    const utf8 = decodeUtf8(bytes);
    if (utf8 !== undefined && utf8 !== text) yield { text: utf8, chain: [`UTF-8 → ${wrong.name}`, ...chain] };
    for (const right of WRITTEN_IN) {
      if (right === wrong) continue;
      const decoded = decodeFrom(bytes, right);
      if (decoded !== text) yield { text: decoded, chain: [`${right.name} → ${wrong.name}`, ...chain] };
    }
  }
}

/**
 * The reading of an unreadable text that is the best Kazakh or Russian, over one misreading or two; undefined where there is
 * none. Every character has its place in the chain, so that reading it wrong again gives the text back.
 */
export function restore(text: string, judges: Judges): Restored | undefined {
  if (text.length > LONGEST) return undefined;
  const now = quality(text, judges) ?? 0;
  const seen = new Set([text]);
  const found: (Step & { quality: number })[] = [];
  let level: Step[] = [{ text, chain: [] }];
  for (let round = 0; round < 3 && found.length === 0; round++) {
    const next: Step[] = [];
    for (const step of level) {
      for (const one of earlier(step)) {
        if (seen.has(one.text)) continue;
        seen.add(one.text);
        // What was UTF-8 may be misread again; of 8-bit pages everything is something.
        if (one.chain[0]!.startsWith('UTF-8')) next.push(one);
        const value = quality(one.text, judges);
        if (value !== undefined) found.push({ ...one, quality: value });
      }
    }
    level = next.slice(0, 8);
  }
  const [best, second] = found.sort((a, b) => b.quality - a.quality);
  if (best === undefined) return undefined;
  const { broken, all } = countBroken(best.text);
  // Of a long text few words may be broken, of which none is left.
  const before = countBroken(text);
  const least = broken === 0 && (before.broken > 1 || before.strange > 0) ? 0.02 : 0.1;
  if (best.quality <= now + least) return undefined;
  const language = judges.languageOf?.(best.text.slice(0, SAMPLE));
  const isLanguage = language === undefined || language.label === 'kk' || language.label === 'ru';
  const known = knownWords(best.text, judges);
  // There is no dictionary of Russian.
  const isBetter = judges.isWord === undefined || language?.label === 'ru' || known > knownWords(text, judges);
  const sure = broken === 0 && isLanguage && isBetter && all > 2 && best.quality > (second?.quality ?? 0) + 0.02;
  return { text: best.text, chain: best.chain.join(' → '), sure };
}
