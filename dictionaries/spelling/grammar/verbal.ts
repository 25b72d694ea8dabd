/**
 * Verbal inflection: tense and mood × person × negation, participles and verbal nouns (which go on to the nominal
 * endings), converbs. Voice is made on the stem, see `voices`.
 */
import { attach, finalOf, type Harmony } from './phonology';

/** Signs used only here, on top of those of `phonology.ts`, each depending on the stem's last sound. */
type Opening =
  /** The converb -а/-е/-й and what is built on it: бара, сөйлей, оқи, қоя, қия, жуа. */
  | 'present'
  /** The converb -ып/-іп/-п: барып, сөйлеп, тауып, шығып. */
  | 'perfect'
  /** The verbal noun -у: бару, сөйлеу, оқу, қою, қию, жуу. */
  | 'noun'
  /** The future participle -ар/-ер/-р: барар, сөйлер, оқыр, қояр. */
  | 'future'
  /** The hortative -айын, -айық: the converb with й between. */
  | 'hortative'
  | 'plain';

/** A stem with the first sound of a suffix of the given kind behind it. */
export function open(stem: string, opening: Opening, harmony: Harmony): string {
  const back = harmony === 'back';
  const last = stem.at(-1)!;
  const a = back ? 'а' : 'е';
  const narrow = 'ыі'.includes(last);
  const vowel = finalOf(stem) === 'vowel';
  const glide = { й: back ? 'я' : 'йе', и: back ? 'ия' : 'ие' }[last];
  const soft = last === 'й' && !back ? 'е' : undefined;
  const voiced = stem.slice(0, -1) + ({ п: 'б', к: 'г', қ: 'ғ' }[last] ?? last);
  switch (opening) {
    case 'plain':
      return stem;
    case 'present':
      if (narrow) return `${stem.slice(0, -1)}и`;
      if (vowel) return `${stem}й`;
      if (soft !== undefined) return stem + soft;
      if (glide !== undefined) return stem.slice(0, -1) + glide;
      return voiced + a;
    case 'future':
      if (vowel) return `${stem}р`;
      if (soft !== undefined) return `${stem + soft}р`;
      if (glide !== undefined) return `${stem.slice(0, -1) + glide}р`;
      return `${voiced + a}р`;
    case 'hortative':
      if (narrow) return `${stem.slice(0, -1)}и`;
      if (vowel) return `${stem}й`;
      if (soft !== undefined) return `${stem + soft}й`;
      if (glide !== undefined) return `${stem.slice(0, -1) + glide}й`;
      return `${voiced + a}й`;
    case 'noun':
      if (narrow) return `${stem.slice(0, -1)}у`;
      if (last === 'й') return `${stem.slice(0, -1)}ю`;
      if (last === 'и') return `${stem}ю`;
      return `${vowel ? stem : voiced}у`;
    case 'perfect':
      if (vowel) return `${stem}п`;
      if (last === 'п') return `${stem.slice(0, -1)}у${back ? 'ып' : 'іп'}`;
      return `${voiced}${back ? 'ып' : 'іп'}`;
  }
}

const PAST_PERSONS = ['м', 'ң', 'ңIз', '', 'K', 'ңDAр', 'ңIздAр'];
const PERSONS = ['MIн', 'сIң', 'сIз', 'PIз', 'сIңдAр', 'сIздAр'];
const PRESENT_PERSONS = ['MIн', 'м', 'сIң', 'сIз', 'дI', 'мIз', 'сIңдAр', 'сIздAр'];

/** A finite form or converb: opening and template. `both`: also of the negated stem. */
interface Finite {
  readonly opening: Opening;
  readonly templates: readonly string[];
  readonly polarity: 'both' | 'positive' | 'negative';
}

const FINITE: readonly Finite[] = [
  // The imperative, polite with -шы.
  { opening: 'plain', polarity: 'both', templates: ['', 'шI', 'сIн', 'сIншI'] },
  {
    opening: 'plain',
    polarity: 'both',
    templates: ['(I)ңIз', '(I)ңдAр', '(I)ңIздAр', '(I)ңIзшI', '(I)ңдAршI', '(I)ңIздAршI'],
  },
  { opening: 'hortative', polarity: 'both', templates: ['Iн', 'IK', 'IншI', 'IKшI'] },
  // Past, conditional, optative.
  { opening: 'plain', polarity: 'both', templates: PAST_PERSONS.map((person) => `DI${person}`) },
  { opening: 'plain', polarity: 'both', templates: PAST_PERSONS.map((person) => `сA${person}`) },
  { opening: 'plain', polarity: 'both', templates: ['сAңшI', 'сAңIзшI', 'сAңдAршI', 'сAңIздAршI', 'сAмшI', 'сAйшI'] },
  { opening: 'plain', polarity: 'both', templates: ['GAй', ...PERSONS.map((person) => `GAй${person}`)] },
  // The wish -ғы + possessor (барғым келеді).
  {
    opening: 'plain',
    polarity: 'both',
    templates: ['м', 'ң', 'ңIз', 'сI', 'мIз', 'лAрI'].map((person) => `GI${person}`),
  },
  // Converbs of time, manner and purpose.
  { opening: 'plain', polarity: 'positive', templates: ['GAлI', '(I)сIмен'] },
  // барғасын is барған соң.
  { opening: 'plain', polarity: 'both', templates: ['GAншA', 'GAсIн'] },
  { opening: 'plain', polarity: 'negative', templates: ['стAн', 'йIншA'] },
  // As if (ұрысқансып), a little (келіңкіреп).
  { opening: 'plain', polarity: 'both', templates: ['п', 'дI', 'р', 'GAн'].map((end) => `GAнсI${end}`) },
  {
    opening: 'plain',
    polarity: 'positive',
    templates: ['п', 'й', 'йдI', 'дI', 'у', 'GAн'].map((end) => `(I)ңKIрA${end}`),
  },
  // Present and future in -а, the evidential past in -ып, the future in -ар.
  { opening: 'present', polarity: 'both', templates: ['', ...PRESENT_PERSONS] },
  { opening: 'perfect', polarity: 'positive', templates: ['', ...PERSONS, 'тI'] },
  { opening: 'plain', polarity: 'negative', templates: ['птI', 'ппIн', 'псIң', 'псIз', 'ппIз'] },
  { opening: 'future', polarity: 'positive', templates: ['', ...PERSONS] },
];

/** Participles and verbal nouns: template, opening; they take number, possessor, case and person as nouns do. */
const PARTICIPLES: readonly { opening: Opening; template: string; polarity: Finite['polarity']; short?: boolean }[] = [
  { opening: 'plain', template: 'GAн', polarity: 'both' },
  { opening: 'present', template: 'тIн', polarity: 'both' },
  { opening: 'present', template: 'тұғын', polarity: 'both', short: true },
  { opening: 'noun', template: '', polarity: 'both' },
  { opening: 'future', template: '', polarity: 'positive' },
  { opening: 'plain', template: 'с', polarity: 'negative' },
  { opening: 'plain', template: 'PAK', polarity: 'positive', short: true },
  { opening: 'plain', template: 'PAKшI', polarity: 'positive', short: true },
  { opening: 'noun', template: 'шI', polarity: 'positive' },
  { opening: 'noun', template: 'лI', polarity: 'positive', short: true },
  { opening: 'plain', template: 'PAлI', polarity: 'positive', short: true },
  { opening: 'noun', template: 'сIз', polarity: 'positive', short: true },
  { opening: 'noun', template: 'шIлIK', polarity: 'positive', short: true },
  { opening: 'plain', template: 'GAндIK', polarity: 'both' },
  { opening: 'present', template: 'тIндIK', polarity: 'both' },
  { opening: 'future', template: 'лIK', polarity: 'positive', short: true },
  { opening: 'plain', template: 'стIK', polarity: 'negative', short: true },
  { opening: 'plain', template: 'GIш', polarity: 'positive', short: true },
];

/** A form of a verb: its spelling behind `stem`, and whether it goes on as a noun. */
export interface VerbForm {
  readonly text: string;
  /** `nominal`: number, possessor and case may follow; `short`: only third person possessive, plural and case. */
  readonly goesOn: 'no' | 'nominal' | 'short';
  /** Opening, `+` or `-` for the negated stem, template. */
  readonly name: string;
}

/** All inner forms of a verb stem, the bare imperative included. */
export function verbForms(stem: string, harmony: Harmony): VerbForm[] {
  const negated = attach(stem, 'PA', harmony, 'none');
  const forms: VerbForm[] = [];
  const both = (polarity: Finite['polarity'], add: (base: string, sign: '+' | '-') => void): void => {
    if (polarity !== 'negative') add(stem, '+');
    if (polarity !== 'positive') add(negated, '-');
  };
  for (const { opening, templates, polarity } of FINITE) {
    for (const template of new Set(templates)) {
      both(polarity, (base, sign) => {
        const opened = open(base, opening, harmony);
        const name = `${opening} ${sign} ${template}`;
        forms.push({ text: attach(opened, template, harmony), goesOn: 'no', name });
      });
    }
  }
  for (const { opening, template, polarity, short } of PARTICIPLES) {
    both(polarity, (base, sign) => {
      const opened = open(base, opening, harmony);
      const name = `${opening} ${sign} ${template}`;
      forms.push({ text: attach(opened, template, harmony), goesOn: short === true ? 'short' : 'nominal', name });
    });
  }
  return forms;
}

/**
 * The voices that any verb stem of five letters or more makes: passive, causative and its passive; -ла, -де verbs the
 * reflexive and reciprocal too. Voices of shorter stems are lexical and stand in the stem lists.
 */
export function voices(stem: string, harmony: Harmony): string[] {
  if (stem.length < 5 || /[иую]$/u.test(stem)) return [];
  const made: string[] = [];
  const derive = (template: string): string => attach(stem, template, harmony);
  if (finalOf(stem) === 'vowel') {
    const causative = `${stem}т`;
    made.push(causative, attach(causative, 'тIр', harmony, 'none'), attach(causative, 'Iл', harmony, 'none'));
    if (/[лдт][ае]$/u.test(stem)) made.push(`${stem}н`, `${stem}с`, attach(`${stem}н`, 'DIр', harmony));
    if (!/л[аеыі]$/u.test(stem)) made.push(`${stem}л`);
  } else {
    made.push(finalOf(stem) === 'l' ? derive('Iн') : derive('Iл'));
    const causative = /[рлй]$/u.test(stem) && !/[ыі]л$/u.test(stem) ? `${stem}т` : derive('DIр');
    if (!/[дт][ыі]р$/u.test(stem)) made.push(causative, attach(causative, 'Iл', harmony, 'none'));
    else made.push(`${stem}т`);
  }
  return made;
}
