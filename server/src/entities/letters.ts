/**
 * One spelling of a token for all the letters that Kazakh is typed in, so that the tagger's features are the same with and
 * without Kazakh letters, with Latin look-alikes, and in the Latin alphabet.
 */
import { latinToCyrillic } from '../language/transliterate';
import { foldScript, TO_CYRILLIC } from '../text/homoglyphs';

/** Before a token of a sentence whose letters are all small or all capitals, so that case says nothing. */
export const CASELESS = '\u0003';

/**
 * Latin letters that stand in Cyrillic words for those they look like. The shipped model learned without k, m and t; Y is
 * taken for Ү, which folding makes one with У.
 */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ...[...TO_CYRILLIC].filter(([latin]) => !'kmt'.includes(latin)),
  ['ǝ', 'ә'],
  ['Ǝ', 'Ә'],
  ['Y', 'Ү'],
]);
const LATIN_LETTER = /\p{Script=Latin}/u;
const CYRILLIC_LETTER = /\p{Script=Cyrillic}/u;

/** A token whose Cyrillic words have no Latin look-alikes; words in Latin letters stay («IT-компания»). */
export function withoutLookAlikes(token: string): string {
  return token
    .split('-')
    .map((part) =>
      LATIN_LETTER.test(part) && CYRILLIC_LETTER.test(part)
        ? (foldScript(part, LATIN_LETTER, LOOK_ALIKES) ?? part)
        : part,
    )
    .join('-');
}

/**
 * What each letter is folded to. Kazakh letters become what they are typed as without them (and і, ы and и one, for habits
 * differ), letters of loanwords what the Latin alphabet makes of them.
 */
const FOLDED = new Map<number, string>(
  Object.entries({
    ә: 'а',
    ғ: 'г',
    қ: 'к',
    ң: 'н',
    ө: 'о',
    ұ: 'у',
    ү: 'у',
    ю: 'у',
    һ: 'х',
    і: 'и',
    ы: 'и',
    э: 'е',
    ё: 'е',
    ц: 'тс',
    ч: 'тш',
    щ: 'штш',
    ъ: '',
    ь: '',
  }).map(([letter, folded]) => [letter.charCodeAt(0), folded]),
);
const NN = /нг/g;

/** Folds a word in lower case. Several words may fold to one; the result may be longer or shorter. */
export function foldLetters(word: string): string {
  let folded = '';
  let from = 0;
  const { length } = word;
  for (let i = 0; i < length; i++) {
    const code = word.charCodeAt(i);
    // Plain letters between а and ф, most of them.
    if (code < 0x446) continue;
    const other = FOLDED.get(code);
    if (other === undefined) continue;
    folded += word.slice(from, i) + other;
    from = i + 1;
  }
  const result = from === 0 ? word : folded + word.slice(from);
  return result.includes('нг') ? result.replace(NN, 'н') : result;
}

export const LETTER = 1;
export const UPPER = 2;
export const LOWER = 4;
export const NUMBER = 8;
export const LATIN = 16;
export const CYRILLIC = 32;
/** Letters that the Latin alphabet of 2021 has and English has not. */
const KAZAKH_LATIN = 64;
const KNOWN = 128;
/** `classOf` of the code points of the basic plane met so far, with `KNOWN` set. */
const CLASSES = new Uint8Array(0x10000);

/** Unicode's general category and script of a code point, as bits, as far as shapes and sentences need them. */
export function classOf(code: number): number {
  const known = code < 0x10000 ? CLASSES[code]! : 0;
  if (known !== 0) return known;
  const character = String.fromCodePoint(code);
  let found = KNOWN;
  if (/\p{L}/u.test(character)) found |= LETTER;
  if (/\p{Lu}/u.test(character)) found |= UPPER;
  if (/\p{Ll}/u.test(character)) found |= LOWER;
  if (/\p{N}/u.test(character)) found |= NUMBER;
  if (LATIN_LETTER.test(character)) found |= LATIN;
  if (CYRILLIC_LETTER.test(character)) found |= CYRILLIC;
  if (/[äğıñöşūüÄĞİÑÖŞŪÜ]/.test(character)) found |= KAZAKH_LATIN;
  if (code < 0x10000) CLASSES[code] = found;
  return found;
}

/** Fewer words in capitals may be an abbreviation, and a single small one a fragment. */
const LEAST_CAPITALS = 3;
const LEAST_SMALL = 2;

/**
 * The tokens of a sentence as the model is shown them: Kazakh in Latin letters in Cyrillic ones, and a sentence whose letters are all
 * capitals or all small in small ones, marked as `CASELESS`. One for each token. `latin` says that the text is Kazakh in
 * Latin letters; where it is not given, letters that only Kazakh's alphabet of 2021 has tell.
 */
export function readable(tokens: readonly string[], latin?: boolean): readonly string[] {
  let kinds = 0;
  let words = 0;
  // Not by what arrays iterate with, which is an object for each token until this is compiled well.
  for (let t = 0; t < tokens.length; t++) {
    const token = tokens[t]!;
    let own = 0;
    const { length } = token;
    for (let i = 0; i < length; i++) own |= classOf(token.charCodeAt(i));
    if ((own & (UPPER | LOWER)) !== 0) words++;
    kinds |= own;
    // A sentence in Cyrillic letters, large and small: most of them, at their first word.
    if ((kinds & (UPPER | LOWER | CYRILLIC)) === (UPPER | LOWER | CYRILLIC)) return tokens;
  }
  return unusual(tokens, kinds, words, latin);
}

/** The same of a sentence that is not in Cyrillic letters, large and small. Apart, as the engine compiles a function anew for what it seldom meets. */
function unusual(tokens: readonly string[], kinds: number, words: number, latin?: boolean): readonly string[] {
  let shown = tokens;
  if ((kinds & CYRILLIC) === 0 && (kinds & LATIN) !== 0 && (latin ?? ((kinds & KAZAKH_LATIN) !== 0 && words > 1)))
    shown = shown.map(latinToCyrillic);
  else if ((kinds & CYRILLIC) === 0) return tokens;
  if ((kinds & UPPER) === 0 ? words >= LEAST_SMALL : (kinds & LOWER) === 0 && words >= LEAST_CAPITALS) {
    shown = shown.map((token) => (/\p{L}/u.test(token) ? CASELESS + token.toLowerCase() : token));
  }
  return shown;
}
