/**
 * Forms that the grammar makes, that nobody has been seen to use, and that are a likely slip of one that everybody uses (үшің for
 * үшін, сапсы for сапасы): `kk.slips`, which the speller refuses.
 */
import type { Frequencies } from '../../server/src/spelling/frequencies';
import { ASSIMILATION, isVowel, KEYBOARD_NEIGHBOURS, LETTERS } from '../../server/src/spelling/letters';
import { type Confusion, confused } from './confusions';
import type { Usage } from './usage';

/** Fewer letters make a word too easily. */
const SHORTEST_SLIP = 4;
/** Above this count a second person that nobody has been seen to use is a slip (үшің). */
const NEVER_SECOND = 1000;
const GENITIVE = /[ндт]([ыі]ң)$/u;
/** What speaker and listener alone say: with my friends, to my mother, let me decide, you approved. */
const SPOKEN =
  /(?:[ыіаеуәи]м(?:[ае]|д[ыі]|н[ыі]ң|н[ае]н|д[ае]|мен|[ыі]з.*)?|[аеө]й[ыі]н|ртт[ыі]ң[ыі]з|[ктпсш]т[ыі]ң[ыі]з)$/u;
/** Endings of speech and of literature that go behind whatever is said: the copula, "in the way of", "the one of". */
const LITERARY = /(?:[дт][ыі]р|(?:[дт][ае]й|[шң]|[дт][ыі]к[ыі]).*)$/u;

/**
 * Whether a form differs from a word by speaking to somebody or of oneself (профилің for профилін, сайтың for сайттың, досыммен
 * for досымен): texts of news and law hardly do, so that their silence says nothing.
 */
function isPersonal(form: string, word: string): boolean {
  const velars = (text: string): number => text.split('ң').length;
  if (velars(form) > velars(word) || word.replace(GENITIVE, '$1') === form) return true;
  return SPOKEN.test(form) && !SPOKEN.test(word);
}

/** How often texts have the right form, at least: of a confusion, of a slip of the hand, of a letter too many. */
const LEAST = { confusion: 5, slip: 10, inserted: 50 };
/** A form that has been seen is one of those slips where this many times as many are to be expected. */
const EXPECTED_TIMES = 3;
/** Of a word as frequent as this a form that only the web has is one of the web's slips. */
const OUTWEIGHS_WEB = 20;
/** Of a thousand letters so many are taken to be written wrongly in any one way, where the confusions say less. */
const LEAST_WEIGHT = 2;
/** Likewise of letters lost, put in each other's place or assimilated wrongly, and of others put for them or between them. */
const WEIGHT = { lost: 5, other: 1.5 };
/** How many times likelier the slip is than the word that the form reads as, where its stem is one that was written by hand. */
const SURE_STEM = 3;

/** Fewer slips of a word than this do not outweigh another list of words: ажым stays, азақ (for қазақ) does not. */
const OUTWEIGHS_LIST = 2;
/** So many slips of a word are taken for slips even where they are words written by hand, if no text has them (еп, for деп). */
const OUTWEIGHS_HAND = 8;

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
  /** Stems of another list, words if texts have them at all. */
  readonly listed?: ReadonlySet<string>;
  /** All stems. */
  readonly entries: ReadonlyMap<string, unknown>;
}

/** What slips of the hand make of a word, with their weight. */
function* slipped(word: string, count: number): Generator<[form: string, weight: number]> {
  const half = word.length / 2;
  for (let at = 0; at < word.length; at++) {
    const head = word.slice(0, at);
    const letter = word[at]!;
    const next = word[at + 1];
    yield [head + word.slice(at + 1), WEIGHT.lost];
    if (next !== undefined) yield [head + next + letter + word.slice(at + 2), WEIGHT.lost];
    if (at >= half && next !== undefined && isVowel(next))
      for (const other of ASSIMILATION.get(letter) ?? '') yield [head + other + word.slice(at + 1), WEIGHT.lost];
    for (const other of KEYBOARD_NEIGHBOURS.get(letter) ?? '') yield [head + other + word.slice(at + 1), WEIGHT.other];
  }
  if (count < LEAST.inserted) return;
  for (let at = 0; at <= word.length; at++)
    for (const letter of LETTERS) {
      const form = word.slice(0, at) + letter + word.slice(at);
      if (!LITERARY.test(form)) yield [form, WEIGHT.other];
    }
}

/** The forms, sorted by code units. */
export function slipForms(options: SlipOptions): string[] {
  const { frequencies, usage, confusions, areWords, spell, byHand, listed, entries } = options;
  const found = new Set<string>();
  for (const [word, count] of frequencies.entries(2)) {
    if (count < LEAST.confusion || word.length < 3 || word !== word.toLowerCase() || !spell(word)) continue;
    const put = (form: string, weight: number): void => {
      if (form.length < 2 || form === word || found.has(form) || !spell(form)) return;
      const own = frequencies.count(form);
      const seen = own === 1 && count >= OUTWEIGHS_WEB ? 0 : own;
      if (seen > 0 && (count * weight) / 1000 < EXPECTED_TIMES * seen) return;
      const isOfSpeech = isPersonal(form, word);
      if (isOfSpeech && count < NEVER_SECOND) return;
      const title = form[0]!.toUpperCase() + form.slice(1);
      const slips = (count * Math.max(weight, LEAST_WEIGHT)) / 1000;
      if (own > 0 && slips < OUTWEIGHS_LIST && listed?.has(form)) return;
      const isOutweighed = seen === 0 && slips >= OUTWEIGHS_HAND;
      if ((byHand.has(form) && !isOutweighed) || entries.has(title) || areWords(word, form)) return;
      if (isOutweighed && form.length < SHORTEST_SLIP) {
        found.add(form);
        return;
      }
      const expected = usage.expected(form, own);
      // Of a word as frequent as үшін: where stem and endings let expect many such forms and texts have hardly any, nobody uses it.
      const isRefuted = isOfSpeech && expected >= TELLING && EXPECTED_TIMES * seen < expected;
      if (!isRefuted && slips < (usage.hasStem(form, byHand) ? SURE_STEM : 1) * expected) return;
      found.add(form);
    };
    for (const [form, { weight }] of confused(word, confusions)) put(form, weight);
    if (count >= LEAST.slip)
      for (const [form, weight] of slipped(word, count))
        if (form.length >= SHORTEST_SLIP || (count * weight) / 1000 >= OUTWEIGHS_HAND) put(form, weight);
  }
  return [...found].sort();
}
