/**
 * One spelling of a token for all the letters that Kazakh is typed in, so that the tagger's features are the same with and
 * without Kazakh letters, with Latin look-alikes, and in the Latin alphabet.
 */
import { latinToCyrillic } from '../language/transliterate';

/** Before a token of a sentence whose letters are all small or all capitals, so that case says nothing. */
export const CASELESS = '\u0003';

/** Latin letters that stand in Cyrillic words for those they look like. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  h: 'һ',
  i: 'і',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
  ə: 'ә',
  ǝ: 'ә',
  ө: 'ө',
  ɵ: 'ө',
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  H: 'Н',
  I: 'І',
  K: 'К',
  M: 'М',
  O: 'О',
  P: 'Р',
  T: 'Т',
  X: 'Х',
  Y: 'Ү',
  Ə: 'Ә',
  Ǝ: 'Ә',
  Ɵ: 'Ө',
};
const LATIN = /\p{Script=Latin}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;

/** A token whose Cyrillic words have no Latin look-alikes; words in Latin letters stay («IT-компания»). */
export function withoutLookAlikes(token: string): string {
  return token
    .split('-')
    .map((part) => {
      if (!LATIN.test(part) || !CYRILLIC.test(part)) return part;
      const mended = Array.from(part, (letter) => LOOK_ALIKES[letter] ?? letter).join('');
      return LATIN.test(mended) ? part : mended;
    })
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
  for (let i = 0; i < word.length; i++) {
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

const UPPER = 1;
const LOWER = 2;
const IN_LATIN = 4;
const IN_CYRILLIC = 8;
/** Letters that the Latin alphabet of 2021 has and English has not. */
const KAZAKH_LATIN = 16;
const KNOWN = 128;
const KINDS = new Uint8Array(0x10000);

function kindOf(unit: number): number {
  const letter = String.fromCharCode(unit);
  let kind = KNOWN;
  if (/\p{Lu}/u.test(letter)) kind |= UPPER;
  if (/\p{Ll}/u.test(letter)) kind |= LOWER;
  if (LATIN.test(letter)) kind |= IN_LATIN;
  if (CYRILLIC.test(letter)) kind |= IN_CYRILLIC;
  if (/[äğıñöşūüÄĞİÑÖŞŪÜ]/.test(letter)) kind |= KAZAKH_LATIN;
  KINDS[unit] = kind;
  return kind;
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
  for (const token of tokens) {
    let own = 0;
    for (let i = 0; i < token.length; i++) {
      const unit = token.charCodeAt(i);
      own |= KINDS[unit]! || kindOf(unit);
    }
    if ((own & (UPPER | LOWER)) !== 0) words++;
    kinds |= own;
    // A sentence in Cyrillic letters, large and small: most of them, at their first word.
    if ((kinds & (UPPER | LOWER | IN_CYRILLIC)) === (UPPER | LOWER | IN_CYRILLIC)) return tokens;
  }
  let shown = tokens;
  if ((kinds & IN_CYRILLIC) === 0 && (kinds & IN_LATIN) !== 0 && (latin ?? ((kinds & KAZAKH_LATIN) !== 0 && words > 1)))
    shown = shown.map(latinToCyrillic);
  else if ((kinds & IN_CYRILLIC) === 0) return tokens;
  if ((kinds & UPPER) === 0 ? words >= LEAST_SMALL : (kinds & LOWER) === 0 && words >= LEAST_CAPITALS) {
    shown = shown.map((token) => (/\p{L}/u.test(token) ? CASELESS + token.toLowerCase() : token));
  }
  return shown;
}
