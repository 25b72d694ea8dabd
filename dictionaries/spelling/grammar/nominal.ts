/**
 * Nominal inflection: number × possessor × case × predicative person, with the adjectives in -дағы, -нікі, -дай that
 * are themselves inflected. Hunspell strips two suffixes from a word, so the endings stand on two levels: the inner
 * (number × possessor, after a productive derivation or a participle) and the outer (case and what follows it).
 */

import type { Harmony } from './phonology';

/**
 * What the outer endings hang on: a bare base or plural, a third person possessive, a first/second person singular one, or a bare verbal
 * noun, which has no manner in -ша (жүргізуше is жүргізуші misspelt; with a possessor it has: айтуынша).
 */
export type Possession = 'none' | 'third' | 'near' | 'action';

/** Number and possessor, with what kind of base for cases each makes. The first is the bare base. */
export const NUMBER_POSSESSOR: readonly (readonly [template: string, possession: Possession])[] = [
  ['', 'none'],
  ['(I)м', 'near'],
  ['(I)ң', 'near'],
  ['(I)ңIз', 'none'],
  ['(с)I', 'third'],
  ['(I)мIз', 'none'],
  ['LAр', 'none'],
  ['LAрIм', 'near'],
  ['LAрIң', 'near'],
  ['LAрIңIз', 'none'],
  ['LAрI', 'third'],
  ['LAрIмIз', 'none'],
];

/**
 * Derivations that any common noun or adjective may take; each is then inflected like a noun. The last two are words by
 * themselves and keep their own harmony (мемлекетаралықтар, қалаішілік).
 */
export const DERIVATIONS: readonly (readonly [template: string, harmony?: Harmony])[] = [
  ['LIK'],
  ['LI'],
  ['сIз'],
  ['сIздIK'],
  ['LIлIK'],
  ['LIKTIK'],
  ['LAс'],
  ['шI'],
  ['шIлIK'],
  ['DAйлIK'],
  ['аралық', 'back'],
  ['ішілік', 'front'],
];

/** Degrees of adjectives: -рақ (more), -лау (somewhat). */
export const DEGREES: readonly string[] = ['(I)рAK', 'LAу'];

/**
 * Possessors that adjectives in -лы, -сыз do not take: күн-ді-ң and ай-лы-ң would let pass wrong genitives (күннің, айдың),
 * кітап-ты-м a noun taken for a verb.
 */
export const NOT_OF_ADJECTIVES: ReadonlySet<string> = new Set(['(I)м', '(I)ң', '(I)ңIз', 'LAрIм', 'LAрIң']);

const PERSONS = ['MIн', 'сIң', 'сIз', 'PIз', 'сIңDAр', 'сIздAр'];
const ADJECTIVE_CASES = ['', 'NIң', 'GA', 'CI', 'DA', 'BAн', 'Mен'];

/** What may follow an adjective in -ғы that stands for its noun: үйдегілердің, арасындағысы. */
const OF_ADJECTIVE: readonly string[] = [
  ...ADJECTIVE_CASES,
  'дAй',
  ...['MIн', 'сIз', 'мIз'],
  ...ADJECTIVE_CASES.map((ending) => `LAр${ending}`),
  ...['', 'нIң', 'нA', 'н', 'нDA', 'нAн', 'Mен'].flatMap((ending) => [`сI${ending}`, `LAрI${ending}`]),
];

/** The outer endings after a base of the given kind; templates, the empty one (nominative) left out. */
export function outerEndings(possession: Possession): string[] {
  const cases =
    possession === 'third'
      ? { gen: 'нIң', dat: 'нA', acc: 'н', loc: 'нDA', abl: 'нAн', ins: 'Mен', like: 'нDAй', manner: 'ншA' }
      : {
          gen: 'NIң',
          dat: possession === 'near' ? 'A' : 'GA',
          acc: 'CI',
          loc: 'DA',
          abl: 'BAн',
          ins: 'Mен',
          like: 'DAй',
          manner: 'шA',
        };
  const endings = [
    ...Object.values(cases),
    ...PERSONS.map((person) => cases.loc + person),
    ...['MIн', 'сIз', 'сIң', 'PIз'].map((person) => cases.abl + person),
    ...PERSONS.map((person) => cases.like + person),
    ...PERSONS,
    'DIр',
    ...OF_ADJECTIVE.map((ending) => `${cases.loc}GI${ending}`),
  ].filter((ending) => ending !== '');
  endings.push('Mенен');
  if (possession === 'none') endings.push('шAлIK');
  if (possession === 'action') endings.splice(endings.indexOf('шA'), 1);
  // Without his leave: рұқсатынсыз.
  if (possession === 'third') endings.push('нсIз');
  return [...new Set(endings)];
}

/** What is someone's: -нікі after vowels, -дікі after voiced sounds (кімдікі, күндікі), -тікі; always front. */
export const BELONGING: readonly string[] = [
  'Cікі',
  ...[
    'н',
    'не',
    'нің',
    'нде',
    'ндегі',
    'нен',
    'мен',
    'лер',
    'лерді',
    'лердің',
    'лерге',
    'сің',
    'сіз',
    'міз',
    'мін',
    'дей',
    'ндей',
  ].map((ending) => `Cікі${ending}`),
];
