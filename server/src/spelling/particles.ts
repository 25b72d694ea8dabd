/**
 * The particles that follow the harmony and the last sound of the word before them: да/де/та/те (too), ма/ме/ба/бе/па/пе
 * (question), ғой/қой (after all), and the conjunction мен/бен/пен (and, with).
 */
import { type FinalSound, finalSound, type Harmony, harmonyOf } from './letters';

type Family = 'too' | 'question' | 'after-all' | 'with';

/** Forms that are judged. мен and қой are left out: they are also "I" and "sheep, put". */
const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ...['да', 'де', 'та', 'те'].map((form): [string, Family] => [form, 'too']),
  ...['ма', 'ме', 'ба', 'бе', 'па', 'пе'].map((form): [string, Family] => [form, 'question']),
  ['ғой', 'after-all'],
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
  if (sound === undefined || word.length < 2) return undefined;
  const harmony = harmonyOf(word);
  if (harmony === undefined || /[бвгдцщчфхёэюъ]$/u.test(word)) return undefined;
  // Foreign words with both kinds of vowels: their last vowel does not always decide (Тоқаев та, банк те).
  if (/к$/u.test(word) && harmony === 'back') return undefined;
  const right = FORMS[family](sound, harmony);
  if (right === particle) return undefined;
  if (family === 'with') {
    // Usage wavers between бен and мен after н, ң, м; both are let pass.
    if (particle === 'бен' && sound !== 'voiceless' && sound !== 'vowel') return undefined;
    return right;
  }
  return right;
}
