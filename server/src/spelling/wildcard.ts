/** Finds the stem that a word-list wildcard should stand on: `Есқожин*` for Есқожиннің, so that all its forms are accepted. */
import { isVowelInitial, normalizeWord } from './normalize';

const PLURAL = '[лдт][ае]р';
const POSSESSIVE = '[ыі]?[мң](?:[ыі]з)?|с?[ыі]';
const CASE = '[ндт][ыі]ң?|[ғгқк][ае]|н?[дт][ае]|н[ае]|[днт][ае]н|[мбп]ен';
const TAIL = '[дт][ае](?:ғы|гі|й)';
/** Inflection that shows a noun's stem ends before it. A possessive alone does not: too many names end like one. */
const INFLECTION = new RegExp(
  `^(?:${PLURAL})?(?:${POSSESSIVE})?(?:${CASE}|${TAIL})$|^${PLURAL}(?:${POSSESSIVE})?$|^[ыі][мң](?:[ыі]з)?[ае]$`,
  'u',
);
/** Consonants before a vowel ending that are another letter in the stem itself: Ақбұлағы – Ақбұлақ. */
const HARDENED: Readonly<Record<string, string>> = { ғ: 'қ', г: 'к', б: 'п' };
const VOWEL = /[аәеёиоөуұүыіэюя]/u;

/**
 * The stems that an unknown word may stand on, the likeliest first; the last resort is the word itself. Empty where a
 * wildcard makes no sense: shorter than three letters, or more in it than letters and hyphens.
 *
 * @param lengths UTF-16 lengths of the endings that fit the word by its sounds (second argument of `spelling.unknown-word`)
 */
export function wildcardStems(word: string, lengths: readonly number[]): string[] {
  const form = normalizeWord(word);
  if (form.length < 3 || !/^\p{L}[\p{L}\p{M}-]*\p{L}$/u.test(form)) return [];
  const shown = form.length > 4 && form === form.toUpperCase() ? form.charAt(0) + form.slice(1).toLowerCase() : form;
  const stems: string[] = [];
  // A longer ending leaves less to guess: -ның before -ың.
  for (const length of [...lengths].sort((a, b) => b - a)) {
    const cut = shown.length - length;
    if (cut < 3 || length < 1 || !INFLECTION.test(shown.slice(cut).toLowerCase())) continue;
    const stem = baseStem(shown.slice(0, cut).replace(/-$/u, ''), shown.slice(cut));
    if (stem.length >= 3 && VOWEL.test(stem.toLowerCase()) && !stems.includes(stem)) stems.push(stem);
  }
  if (!stems.includes(shown)) stems.push(shown);
  return stems;
}

function baseStem(stem: string, ending: string): string {
  // Patronymics: Әбдіғалиұлының is no form of *Әбдіғалиұл.
  if (/(?:ұл|қыз)$/u.test(stem) && ending.startsWith('ы')) return `${stem}ы`;
  const hard = HARDENED[stem.at(-1)!];
  // After a consonant г and б belong to the stem: Петербургі. No native stem ends in ғ.
  if (hard && isVowelInitial(ending) && (stem.endsWith('ғ') || VOWEL.test(stem.at(-2) ?? ''))) {
    return stem.slice(0, -1) + hard;
  }
  return stem;
}
