/**
 * The particles that follow the harmony and the last sound of the word before them: да/де/та/те (too), ма/ме/ба/бе/па/пе
 * (question), ғой/қой (after all), and the conjunction мен/бен/пен (and, with).
 */
import { type FinalSound, finalSound, type Harmony, harmonyOf } from './letters';

type Family = 'too' | 'question' | 'after-all' | 'with';

/** Forms that are judged. қой is left out, being also "sheep" and "put"; мен is also "I", see `rightConjunction`. */
const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ...['да', 'де', 'та', 'те'].map((form): [string, Family] => [form, 'too']),
  ...['ма', 'ме', 'ба', 'бе', 'па', 'пе'].map((form): [string, Family] => [form, 'question']),
  ['ғой', 'after-all'],
  ['мен', 'with'],
  ['бен', 'with'],
  ['пен', 'with'],
]);

const LONGEST = Math.max(...[...FAMILIES.keys()].map((form) => form.length));

const FORMS: Readonly<Record<Family, (sound: FinalSound, harmony: Harmony) => string>> = {
  too: (sound, harmony) => (sound === 'voiceless' ? 'т' : 'д') + (harmony === 'back' ? 'а' : 'е'),
  question: (sound, harmony) =>
    (sound === 'voiceless' ? 'п' : sound === 'nasal' || sound === 'voiced' ? 'б' : 'м') +
    (harmony === 'back' ? 'а' : 'е'),
  'after-all': (sound) => (sound === 'voiceless' ? 'қой' : 'ғой'),
  with: (sound) => (sound === 'voiceless' ? 'пен' : sound === 'voiced' ? 'бен' : 'мен'),
};

/** Whether a word may be one of the particles: quickly told, and false for nearly all. */
export function mayBeParticle(word: string): boolean {
  return word.length <= LONGEST && FAMILIES.has(word);
}

/**
 * The form that a particle (lower case) must have after `before`, if the word is such a particle, `before` decides the matter, and the form at
 * hand is wrong; else `undefined`.
 */
export function rightParticle(before: string, particle: string): string | undefined {
  const family = FAMILIES.get(particle);
  if (family === undefined) return undefined;
  const word = before.toLowerCase();
  const sound = finalSound(word);
  // A word without a vowel is an abbreviation; loans in -г, -к, -б, -в … and -и, -у leave room for doubt.
  if (sound === undefined || word.length < 2 || /[бвгдцщчфхёэюъ]$/u.test(word)) return undefined;
  const harmony = harmonyOf(word);
  if (family === 'with') {
    // Nothing but the last sound decides: мен after vowels and р л й у м н ң, бен after з ж, пен after voiceless sounds.
    if (!/[аәеиоөуұүыіюяё]/u.test(word)) return undefined;
    const right = FORMS.with(sound, 'front');
    return right === particle ? undefined : right;
  }
  if (harmony === undefined) return undefined;
  // Foreign words with both kinds of vowels: their last vowel does not always decide (Тоқаев та, банк те).
  if (/к$/u.test(word) && harmony === 'back') return undefined;
  const right = FORMS[family](sound, harmony);
  return right === particle ? undefined : right;
}

const PERSON_ASKED = /^([\u0400-\u04FF]{3,})([мбп])(?:ы(с(?:ың|ыз))(?:дар)?|і(с(?:ің|із))(?:дер)?)$/u;

/** Whether a word (lower case) has the particle of a question before the ending of its person: келемісің, бармысыз, студентпісің. */
export function asksPerson(word: string, spell: (word: string) => boolean): boolean {
  const last = word.charAt(word.length - 1);
  if (last !== 'ң' && last !== 'з' && last !== 'р') return false;
  const [, stem, first, back, front] = PERSON_ASKED.exec(word) ?? [];
  if (stem === undefined || rightParticle(stem, first! + (back === undefined ? 'е' : 'а')) !== undefined) return false;
  return spell(stem) && spell(stem + (back ?? front)!);
}

/** Words after which мен is "I", and words that go with "me": мен үшін, мен сияқты. */
const BEFORE_I = new Set(
  'бірақ ал сондықтан қазір өйткені егер емес жоқ деп әрі тек тіпті бұрын кеш аз көп тез рет әсіресе осылай солай бүгін ертең себебі өз нақ дәл енді сонымен'.split(
    ' ',
  ),
);
const AFTER_ME =
  /^(?:сені|саған|сенен|сізді|сізге|сізден|үшін|сияқты|секілді|туралы|жайлы|жайында|жөнінде|ғана|де|да|өзім|ойла|ойлағ)/u;
/** Words of the first person, which "I" has somewhere behind it; at the end of the clause, possessives may say so as well. */
const FIRST_PERSON = /(?:[мпб][ыі]н|[дт][ыі]м|й[ыі]н|с[ае]м|ғам|гем|қам|кем|^менің|^маған|^мені|өзім)$/u;
const FIRST_PERSON_AT_END = /(?:[ыі]м|[ае]м[ыі]н|[аейяио][ая]м|[бвгдзйклмнпрстшңқғ][ае]м)$/u;

/**
 * What must stand in place of the conjunction мен between `before` and `after` (the words up to the end of the clause); `undefined` if мен
 * is right there, or is the pronoun "I".
 */
export function rightConjunction(before: string, after: readonly string[]): string | undefined {
  const word = before.toLowerCase();
  const sound = finalSound(word);
  if ((sound !== 'voiceless' && sound !== 'voiced') || /[бвгдцщчфхёэюъ]$/u.test(word) || BEFORE_I.has(word))
    return undefined;
  if (!/[аәеиоөуұүыіюяё]/u.test(word) || after.length === 0 || AFTER_ME.test(after[0]!)) return undefined;
  if (after.some((next) => FIRST_PERSON.test(next.toLowerCase()))) return undefined;
  if (after.length > 1 && FIRST_PERSON_AT_END.test(after.at(-1)!)) return undefined;
  return FORMS.with(sound, 'front');
}
