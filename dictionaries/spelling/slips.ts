/**
 * Forms that the grammar makes, that nobody has been seen to use, and that are a likely slip of one that everybody uses (үшің for
 * үшін, сапсы for сапасы): `kk.slips`, which the speller refuses.
 */
import type { Frequencies } from '../../server/src/spelling/frequencies';
import { type Confusion, confused } from './confusions';
import type { Usage } from './usage';

/** Fewer letters make a word too easily. */
const SHORTEST_SLIP = 5;
/** Above this count a second person that nobody has been seen to use is a slip (үшің). */
const NEVER_SECOND = 1000;
const GENITIVE = /[ндт]([ыі]ң)$/u;
/** What speaker and listener alone say: with my friends, let me decide, you approved. */
const SPOKEN = /(?:[ыі]м(?:мен|нің|ның|де|да)|[аеө]й[ыі]н|ртт[ыі]ң[ыі]з|[ктпсш]т[ыі]ң[ыі]з)$/u;

/**
 * Whether a form differs from a word by speaking to somebody or of oneself (профилің for профилін, сайтың for сайттың, досыммен
 * for досымен): texts of news and law hardly do, so that their silence says nothing.
 */
function isPersonal(form: string, word: string): boolean {
  const velars = (text: string): number => text.split('ң').length;
  if (velars(form) > velars(word) || word.replace(GENITIVE, '$1') === form) return true;
  return SPOKEN.test(form) && !SPOKEN.test(word);
}

/** How often texts have the right form, at least: of a confusion of letters, and of a letter lost or two in each other's place. */
const LEAST = { confusion: 5, slip: 20 };
/** A form that has been seen is one of those slips where this many times as many are to be expected. */
const EXPECTED_TIMES = 3;
/** Of a thousand letters so many are taken to be written wrongly in any one way, where the confusions say less. */
const LEAST_WEIGHT = 2;
/** How many times likelier the slip is than the word that the form reads as, where its stem is one that was written by hand. */
const SURE_STEM = 6;

/** So many that are to be expected and not seen say that a form is not used. */
const TELLING = 10;

export interface SlipOptions {
  /** Forms in small letters with their counts; a count of 1 may be of the web alone. */
  readonly frequencies: Frequencies;
  readonly usage: Pick<Usage, 'expected' | 'hasStem'>;
  readonly confusions: readonly Confusion[];
  /** Whether two forms one confusion apart are both words. */
  readonly areWords: (right: string, form: string) => boolean;
  readonly spell: (form: string) => boolean;
  /** Stems written by hand, which earn their place elsewhere. */
  readonly byHand: ReadonlySet<string>;
  /** All stems. */
  readonly entries: ReadonlyMap<string, unknown>;
}

/** What is left of a word with a letter lost, or two in each other's place. */
function* slipped(word: string): Generator<string> {
  for (let at = 0; at < word.length; at++) {
    if (word[at] !== word[at + 1]) yield word.slice(0, at) + word.slice(at + 1);
    if (at + 1 < word.length && word[at] !== word[at + 1])
      yield word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  }
}

/** The forms, sorted by code units. */
export function slipForms({ frequencies, usage, confusions, areWords, spell, byHand, entries }: SlipOptions): string[] {
  const found = new Set<string>();
  for (const [word, count] of frequencies.entries(2)) {
    if (count < LEAST.confusion || word.length < 3 || word !== word.toLowerCase() || !spell(word)) continue;
    const put = (form: string, weight: number): void => {
      const seen = frequencies.count(form);
      if (form.length < 2 || form === word || (seen > 0 && (count * weight) / 1000 < EXPECTED_TIMES * seen)) return;
      if (count < NEVER_SECOND && isPersonal(form, word)) return;
      const title = form[0]!.toUpperCase() + form.slice(1);
      if (byHand.has(form) || entries.has(title) || areWords(word, form) || !spell(form)) return;
      const slips = (count * Math.max(weight, LEAST_WEIGHT)) / 1000;
      const expected = usage.expected(form);
      // Of a word as frequent as үшін: where stem and endings let expect many such forms and texts have hardly any, nobody uses it.
      const isRefuted =
        count >= NEVER_SECOND && isPersonal(form, word) && expected >= TELLING && EXPECTED_TIMES * seen < expected;
      if (!isRefuted && slips < (usage.hasStem(form, byHand) ? SURE_STEM : 1) * expected) return;
      found.add(form);
    };
    for (const [form, { weight }] of confused(word, confusions)) put(form, weight);
    if (count >= LEAST.slip) for (const form of slipped(word)) if (form.length >= SHORTEST_SLIP) put(form, 0);
  }
  return [...found].sort();
}
