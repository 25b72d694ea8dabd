/**
 * Inflection classes: every stem belongs to a class by its part of speech, harmony and last sound, and all stems of a
 * class take the same endings. An ending is what is taken off the stem and what is put on; it is read off a model stem.
 */
import {
  BELONGING,
  DEGREES,
  DERIVATIONS,
  NOT_OF_ADJECTIVES,
  NUMBER_POSSESSOR,
  outerEndings,
  type Possession,
} from './nominal';
import { attach, type Final, finalOf, type Harmony } from './phonology';
import { verbForms } from './verbal';

export const HARMONIES: readonly Harmony[] = ['back', 'front'];

/** Takes `strip` off the end of a stem and puts `add` on. `outer`: the class of endings that may follow, if any. */
export interface Ending {
  readonly strip: string;
  readonly add: string;
  readonly outer?: OuterClass;
  /** The templates that make it, one string for each way (`dictionaries/morphology/readings.ts` knows what they mean). */
  readonly names?: readonly string[];
}

/** The outer nominal endings' classes: harmony, possession, last sound of the base. */
export type OuterClass = `${Harmony}/${Possession}/${Final}`;

function difference(stem: string, form: string): { strip: string; add: string } {
  let common = 0;
  while (common < stem.length && stem[common] === form[common]) common++;
  return { strip: stem.slice(common), add: form.slice(common) };
}

// A base of each kind for the outer endings: only its last sound matters.
const OUTER_MODELS: Readonly<Record<Final, string>> = {
  vowel: 'а',
  glide: 'р',
  l: 'л',
  nasal: 'н',
  voiced: 'з',
  voiceless: 'т',
};

/** All outer classes with their endings (nothing is stripped). */
export function outerClasses(): Map<OuterClass, Ending[]> {
  const classes = new Map<OuterClass, Ending[]>();
  for (const harmony of HARMONIES) {
    for (const [final, model] of Object.entries(OUTER_MODELS) as [Final, string][]) {
      for (const possession of ['none', 'third', 'near', 'action'] as const) {
        if (possession === 'third' && final !== 'vowel') continue;
        if (possession === 'near' && final !== 'nasal') continue;
        if (possession === 'action' && final !== 'glide') continue;
        const base = possession === 'third' ? (harmony === 'back' ? 'ы' : 'і') : model;
        const forms = new Map<string, string[]>();
        const put = (template: string, own: Harmony): void => {
          const form = attach(base, template, own, 'none');
          forms.set(form, [...(forms.get(form) ?? []), template]);
        };
        for (const template of outerEndings(possession)) put(template, harmony);
        for (const template of BELONGING) put(template, 'front');
        // After л the first person plural is written both ways.
        if (final === 'l' && possession === 'none') put('мIз', harmony);
        classes.set(
          `${harmony}/${possession}/${final}`,
          [...forms].map(([form, names]) => ({ ...difference(base, form), names })),
        );
      }
    }
  }
  return classes;
}

/** The outer class of a word form that ends a nominal inner ending. */
export function outerOf(form: string, possession: Possession, harmony: Harmony): OuterClass {
  return `${harmony}/${possession}/${possession === 'third' ? 'vowel' : possession === 'near' ? 'nasal' : finalOf(form)}`;
}

/** The sets of inner endings of a noun that a stem may have apart from each other. */
export type NounSet = 'possessive' | 'adjectival' | 'plural' | 'derived' | 'degrees';
export type NounClass = `${NounSet}/${Harmony}/${string}`;

// Model stems by last sound; `key` also tells alternation. ь-final loanwords are apart because they lose it.
const NOUN_MODELS: Readonly<Record<string, string>> = {
  vowel: 'а',
  glide: 'р',
  l: 'л',
  nasal: 'н',
  voiced: 'з',
  voiceless: 'т',
  п: 'п',
  к: 'к',
  қ: 'қ',
  рь: 'рь',
  ль: 'ль',
  нь: 'нь',
  зь: 'зь',
  ть: 'ть',
};

/** The key of a noun's last sound in `nounClasses`. `alternates` false: final п, к, қ stay (типі, банкі, халқы). */
export function nounKey(stem: string, alternates: boolean): string {
  const last = stem.at(-1)!.toLowerCase();
  const final = finalOf(stem.toLowerCase());
  if (last === 'ь' || last === 'ъ')
    return { vowel: 'ть', glide: 'рь', l: 'ль', nasal: 'нь', voiced: 'зь', voiceless: 'ть' }[final];
  if (alternates && 'пкқ'.includes(last)) return last;
  return final;
}

export function nounClasses(): Map<NounClass, Ending[]> {
  const classes = new Map<NounClass, Ending[]>();
  for (const harmony of HARMONIES) {
    for (const [key, model] of Object.entries(NOUN_MODELS)) {
      const alternation = key.length === 1 ? 'voicing' : 'none';
      const inner = (prefix: string, only: (template: string) => boolean, rest: Harmony = harmony): Ending[] =>
        NUMBER_POSSESSOR.filter(([template]) => only(template)).map(([template, possession]) => {
          const base = attach(model, prefix, harmony, alternation);
          const form = attach(base, template, rest, prefix === '' ? alternation : 'voicing');
          const names = [prefix === '' ? template : `${prefix} ${template}`];
          return { ...difference(model, form), outer: outerOf(form, possession, rest), names };
        });
      const plural = (template: string): boolean => template.startsWith('L');
      classes.set(
        `possessive/${harmony}/${key}`,
        inner('', (template) => template !== '' && !plural(template)),
      );
      classes.set(
        `adjectival/${harmony}/${key}`,
        inner('', (template) => template !== '' && !plural(template) && !NOT_OF_ADJECTIVES.has(template)),
      );
      classes.set(`plural/${harmony}/${key}`, inner('', plural));
      classes.set(
        `derived/${harmony}/${key}`,
        DERIVATIONS.flatMap(([derivation, rest]) =>
          inner(derivation, (template) => !/^(?:LI|сIз)$/u.test(derivation) || !NOT_OF_ADJECTIVES.has(template), rest),
        ),
      );
      classes.set(
        `degrees/${harmony}/${key}`,
        DEGREES.flatMap((degree) => inner(degree, (template) => ['', '(с)I', 'LAр', 'LAрI'].includes(template))),
      );
    }
  }
  return classes;
}

export type VerbClass = `verb/${Harmony}/${string}`;

const VERB_MODELS: readonly string[] = ['а', 'ы', 'й', 'и', 'у', 'р', 'л', 'н', 'з', 'т', 'п', 'к', 'қ'];

/** The key of a verb stem's last sound in `verbClasses`. */
export function verbKey(stem: string): string {
  const last = stem.at(-1)!;
  if ('еәоя'.includes(last)) return 'а';
  if (last === 'і') return 'ы';
  if ('мңн'.includes(last)) return 'н';
  if ('зж'.includes(last)) return 'з';
  // After a consonant they stay as they are: қорқады, қырқады, серпеді.
  if (/[рлмнңс][пкқ]$/u.test(stem)) return 'т';
  return VERB_MODELS.includes(last) ? last : 'т';
}

export function verbClasses(): Map<VerbClass, Ending[]> {
  const classes = new Map<VerbClass, Ending[]>();
  for (const harmony of HARMONIES) {
    for (const key of VERB_MODELS) {
      const model = harmony === 'back' ? key : ({ а: 'е', ы: 'і' }[key] ?? key);
      const endings = new Map<string, Ending>();
      const add = (form: string, name: string, outer?: OuterClass): void => {
        if (form === model && outer === undefined) return;
        const { strip, add } = difference(model, form);
        const id = `${strip}>${add}>${outer ?? ''}`;
        const names = [...(endings.get(id)?.names ?? []), name];
        endings.set(id, outer === undefined ? { strip, add, names } : { strip, add, outer, names });
      };
      for (const { text, goesOn, name } of verbForms(model, harmony)) {
        if (goesOn === 'no') add(text, name);
        else {
          for (const [template, possession] of NUMBER_POSSESSOR) {
            if (goesOn === 'short' && !['', '(с)I', 'LAр', 'LAрI'].includes(template)) continue;
            // Verbs in -ла with -р-лар would be nouns with two plurals (қарларлар).
            if (key === 'а' && text === `${model}р` && template.startsWith('LAр')) continue;
            const form = attach(text, template, harmony);
            const base = name.endsWith(' ') && name.startsWith('noun') && template === '' ? 'action' : possession;
            add(form, `${name} ${template}`, outerOf(form, base, harmony));
          }
        }
      }
      classes.set(`verb/${harmony}/${key}`, [...endings.values()]);
    }
  }
  return classes;
}
