/**
 * Which language, alphabet and script a text is in; and for mixed Kazakh–Russian–English text, which language each word is.
 *
 * The text level is a linear softmax over character n-grams in the script that most of the letters are in
 * (`features.ts`, `model.ts`). The word level runs the same model over single words and finds the likeliest run of
 * languages with Viterbi's algorithm, since languages change rarely from one word to the next.
 */
import { Recent } from '../caches';
import type { Token } from '../text/tokens';
import type { Result } from '../types';
import { type ModelScript, SCRIPTS, sumCyrillic, WordReader } from './features';
import { decodeModel, type ScriptBytes, ScriptModel } from './model';
import { neighbourSpelling } from './neighbours';
import { scriptOfLetter } from './scripts';
import { labelWords, USUAL_LABELS, type WordLabelOptions } from './words';

/** How Kazakh can be written; see ARCHITECTURE.md's module `language`. */
export type KazakhVariant =
  | 'cyrillic'
  | 'cyrillic-no-special'
  | 'cp1251-mojibake'
  | 'latin-2021'
  | 'latin-older'
  | 'tote';

export interface Detection {
  /** An ISO 639-1 or 639-3 code, or `und` where the text does not tell. */
  readonly label: string;
  /** 0–1: the probability of `label`; for `und` that of the likeliest label, 0 without letters. */
  readonly probability: number;
  /** ISO 15924 code of the script of most letters; `Zyyy` without letters. */
  readonly script: string;
  /** Of Kazakh alone. */
  readonly variant?: KazakhVariant;
}

/** Below this probability the likeliest label is not given. Tuned on the dev sentences, as are the next ones. */
const UNCERTAIN = 0.3;
/**
 * Karakalpak in Cyrillic wants more: Kazakh with Russian or English words in it comes out as a little likelier Karakalpak than
 * Kazakh, while sentences that are Karakalpak reach this from about six words on.
 */
const UNCERTAIN_KARAKALPAK = 0.6;
/** The model saw more Kazakh in training than its share of the labels; its odds are taken down by this. */
const KAZAKH_PRIOR = 0.65;
/** As many samples of Macedonian as of Bulgarian were trained on, of which there is several times as much text. */
const MACEDONIAN_PRIOR = 0.8;
/** Words from which on Latin text without marks is no Karakalpak: a word or two of it are as likely any other language. */
const UNMARKED = 3;
/** A probability below this changes no answer when it is another label's. */
const SOME = 0.02;
/** Kazakh with wrong or missing letters looks like other languages: likelier of a longer text than of a few words. */
const DEFECT_PRIOR = 2.5;
const DEFECT_PRIOR_SHORT = 0.6;
/** Texts of fewer words are short. */
const SHORT = 4;
/** UTF-16 units of a text that are read: more do not make the answer surer. */
const READ_LIMIT = 2000;

function priors(classes: readonly string[], defect: number): Float64Array {
  return Float64Array.from(classes, (name) => {
    if (name === 'mk') return MACEDONIAN_PRIOR;
    if (!name.startsWith('kk:')) return 1;
    return KAZAKH_PRIOR * (name === 'kk:cyrillic-no-special' || name === 'kk:cp1251-mojibake' ? defect : 1);
  });
}

/** Languages whose words look like those of the first one, for `wordScores`. */
const RELATIVES: Readonly<Record<string, readonly string[]>> = {
  kk: ['ky', 'tt', 'ba', 'kaa', 'uz'],
  ru: ['uk', 'be', 'bg', 'sr', 'mk'],
  en: ['und'],
};
const RELATIVE_SHARE = 0.3;

/** Words kept with their scores for `USUAL_LABELS`, some 130 bytes each, and with all their probabilities, some 300. */
const USUAL_WORDS = 16384;
const SCORED_WORDS = 1024;

/** UTF-16 units of a word that are read. */
const LONGEST_WORD = 100;

const RUSSIAN: readonly string[] = ['ru'];

/** A letter of Kazakh that Russian has not. */
const OWN_LETTER = /[әғқңөұүһіӘҒҚҢӨҰҮҺІ]/;

interface WordScore {
  readonly entry: ScriptLabels;
  readonly sums: readonly number[];
  /** Of Kazakh without its letters. */
  readonly plain: number;
}

/** What `wordScores` answers. */
interface WordLogs {
  readonly script: ModelScript;
  readonly logs: readonly number[];
}

/** The same for `USUAL_LABELS`; and with `plainKazakh`, which few texts ask for, made then. */
interface UsualScore extends WordLogs {
  plain: WordLogs | undefined;
}

/** Of which labels of a script a wanted label's probability is made. */
interface Parts {
  readonly isKazakh: boolean;
  /** -1: the script has no such label. */
  readonly own: number;
  readonly relatives: readonly number[];
}

interface ScriptLabels {
  readonly script: ModelScript;
  readonly model: ScriptModel;
  /** The model where it was asked for before: its tables are made then. */
  readonly made: ScriptModel | undefined;
  /** The distinct labels of the model's classes, and the label's index of each class. */
  readonly labels: readonly string[];
  readonly labelOf: Uint8Array;
  /** What the classes of Kazakh stand for, by class. */
  readonly variants: readonly (KazakhVariant | undefined)[];
  /** The index of Karakalpak among the labels, -1 where it is none. */
  readonly karakalpak: number;
  /** The index of Kazakh without its letters among the classes, -1 where it is none. */
  readonly plainKazakh: number;
  /** Of `USUAL_LABELS`, Kazakh first. */
  readonly parts: readonly Parts[];
  /** What the classes' probabilities are multiplied by, in short texts and in others. */
  readonly priors: readonly [short: Float64Array, long: Float64Array];
  readonly probabilities: Float64Array;
  readonly sums: Float64Array;
}

/** The tables of a script are made at its first text, and what they are made of is let go then: no closure of the caller holds it. */
function scriptLabels(script: ModelScript, bytes: ScriptBytes): ScriptLabels {
  const { classes } = bytes;
  const names = classes.map((name) => name.split(':')[0]!);
  const labels = [...new Set(names)];
  let unread: ScriptBytes | undefined = bytes;
  let model: ScriptModel | undefined;
  return {
    script,
    get model() {
      if (unread !== undefined) model = new ScriptModel(unread);
      unread = undefined;
      return model!;
    },
    get made() {
      return model;
    },
    labels,
    labelOf: Uint8Array.from(names, (name) => labels.indexOf(name)),
    variants: classes.map((name) => (name.startsWith('kk:') ? (name.slice('kk:'.length) as KazakhVariant) : undefined)),
    karakalpak: labels.indexOf('kaa'),
    plainKazakh: classes.indexOf('kk:cyrillic-no-special'),
    parts: partsOf(labels, USUAL_LABELS),
    priors: [priors(classes, DEFECT_PRIOR_SHORT), priors(classes, DEFECT_PRIOR)],
    probabilities: new Float64Array(names.length),
    sums: new Float64Array(labels.length),
  };
}

function partsOf(labels: readonly string[], wanted: readonly string[]): Parts[] {
  return wanted.map((label) => ({
    isKazakh: label === 'kk',
    own: labels.indexOf(label),
    relatives: (RELATIVES[label] ?? [])
      .filter((relative) => !wanted.includes(relative))
      .map((relative) => labels.indexOf(relative))
      .filter((at) => at >= 0),
  }));
}

function logsOf(
  parts: readonly Parts[],
  sums: Float64Array | readonly number[],
  plain: number,
  plainKazakh: boolean,
): number[] {
  // Kazakh without its letters is hardly told from Russian in a word: count it only where the text is like that.
  const less = plainKazakh ? 0 : 0.5 * plain;
  return parts.map((part) => logOf(probabilityOf(part, sums, part.isKazakh ? less : 0)));
}

function probabilityOf({ own, relatives }: Parts, sums: Float64Array | readonly number[], less: number): number {
  let p = (own < 0 ? 0 : sums[own]!) - less;
  for (let at = 0; at < relatives.length; at++) p += RELATIVE_SHARE * sums[relatives[at]!]!;
  return p;
}

const logOf = (p: number): number => Math.log(Math.max(p, 1e-4));

/** The probability of Kazakh without its letters. */
const plainOf = ({ plainKazakh, probabilities }: ScriptLabels): number =>
  plainKazakh < 0 ? 0 : probabilities[plainKazakh]!;

function usualScoreOf(entry: ScriptLabels): UsualScore {
  const { script, parts, sums } = entry;
  return { script, logs: logsOf(parts, sums, plainOf(entry), false), plain: undefined };
}

export class LanguageDetector {
  private readonly reader = new WordReader();
  // Of what was read last: how many words there are, the code point of its first letter of a script that the model does not know (0:
  // it has none), and whether most of its letters are such.
  private words = 0;
  private other = 0;
  private isOther = false;
  private lastText: string | undefined;
  private lastDetection: Detection | undefined;
  /** Words scored lately: most words of a text are among them. Null: it has no letters of a script that the model knows. */
  private readonly usual = new Recent<UsualScore | null>(USUAL_WORDS);
  private readonly scored = new Recent<WordScore | null>(SCORED_WORDS);

  private constructor(private readonly scripts: readonly (ScriptLabels | undefined)[]) {}

  /** Makes a detector of the bytes of a model file. */
  static load(bytes: Uint8Array): Result<LanguageDetector> {
    const decoded = decodeModel(bytes);
    if (!decoded.ok) return decoded;
    const scripts = SCRIPTS.map((script) => {
      const weights = decoded.value.find((each) => each.script === script);
      return weights && scriptLabels(script, weights);
    });
    return { ok: true, value: new LanguageDetector(scripts) };
  }

  /** The labels that `detect` can give, `und` among them. */
  get labels(): string[] {
    return [...new Set([...this.scripts.flatMap((script) => script?.labels ?? []), 'und'])];
  }

  /** The language of a text as a whole; of a long one, of its first 2000 UTF-16 units. */
  detect(text: string): Detection {
    // Labels of words are mostly asked for just after the text's own.
    if (this.lastText !== text || this.lastDetection === undefined) {
      this.lastDetection = this.read(text);
      this.lastText = text;
    }
    return this.lastDetection;
  }

  private read(text: string): Detection {
    const main = this.sum(text, READ_LIMIT);
    const { isOther, other } = this;
    if (main < 0 || isOther)
      return { label: 'und', probability: 0, script: other === 0 ? 'Zyyy' : scriptOfLetter(other) };
    const script: ModelScript = SCRIPTS[main]!;
    const entry = this.scripts[main];
    if (!entry) return { label: 'und', probability: 0, script };
    let best = this.score(entry);
    if (script === 'Latn' && this.words >= UNMARKED && entry.karakalpak >= 0 && entry.sums[entry.karakalpak]! >= SOME)
      best = this.withoutKarakalpak(entry, best, text);
    const label = entry.labels[best]!;
    const probability = entry.sums[best]!;
    const least = label === 'kaa' && script === 'Cyrl' ? UNCERTAIN_KARAKALPAK : UNCERTAIN;
    if (label === 'und' || probability < least) return { label: 'und', probability, script };
    if (label !== 'kk') return { label, probability, script };
    const variant = this.variant(entry, text, this.words);
    // What is read in the wrong code page has letters of all kinds.
    const neighbour = variant === 'cp1251-mojibake' ? undefined : neighbourSpelling(text.slice(0, READ_LIMIT), script);
    return neighbour === undefined
      ? { label, probability, script, variant }
      : { label: neighbour, probability, script };
  }

  /**
   * Without its marked letters Karakalpak in Latin is spelt as Kazakh is in several alphabets, which is likelier here: what speaks for
   * the one speaks for the other. Returns the label that is best then.
   */
  private withoutKarakalpak({ labels, sums, karakalpak }: ScriptLabels, best: number, text: string): number {
    const kazakh = labels.indexOf('kk');
    if (kazakh < 0 || neighbourSpelling(text.slice(0, READ_LIMIT), 'Latn') === 'kaa') return best;
    sums[kazakh]! += sums[karakalpak]!;
    sums[karakalpak] = 0;
    return best === karakalpak || sums[kazakh]! > sums[best]! ? kazakh : best;
  }

  /**
   * Reads a text, its first `limit` UTF-16 units, and adds its n-grams up in the model of the script that most of its letters are in.
   * Returns the script's index in SCRIPTS, -1 where it has no letters of any.
   */
  private sum(text: string, limit: number): number {
    const { reader } = this;
    const cyrillic = this.scripts[0]?.made?.sums;
    this.other = 0;
    this.isOther = false;
    if (cyrillic !== undefined) {
      cyrillic.start();
      this.words = sumCyrillic(text, limit, cyrillic);
      if (this.words >= 0) return this.words > 0 ? 0 : -1;
    }
    reader.read(text, limit);
    this.words = reader.count;
    this.other = reader.firstOther;
    const main = reader.mainScript();
    const entry = main < 0 ? undefined : this.scripts[main];
    this.isOther = main >= 0 && reader.otherLetters > reader.lettersOf[main]!;
    if (entry !== undefined) {
      entry.model.sums.start();
      reader.sum(main, entry.model.sums);
    }
    return main;
  }

  /** Fills `entry.sums` with the labels' probabilities for what was read; returns the best label's index. */
  private score(entry: ScriptLabels): number {
    const { model, labelOf, probabilities, sums } = entry;
    model.finish(probabilities);
    const prior = entry.priors[this.words < SHORT ? 0 : 1];
    let total = 0;
    for (let c = 0; c < prior.length; c++) total += probabilities[c]! *= prior[c]!;
    sums.fill(0);
    for (let c = 0; c < labelOf.length; c++) sums[labelOf[c]!]! += probabilities[c]! /= total;
    let best = 0;
    for (let label = 1; label < sums.length; label++) if (sums[label]! > sums[best]!) best = label;
    return best;
  }

  private variant(entry: ScriptLabels, text: string, words: number): KazakhVariant {
    let best = 0;
    let most = -1;
    for (let index = 0; index < entry.variants.length; index++) {
      if (entry.variants[index] !== undefined && entry.probabilities[index]! > most) {
        most = entry.probabilities[index]!;
        best = index;
      }
    }
    const variant = entry.variants[best]!;
    if (variant === 'cyrillic-no-special') {
      // The letters themselves overrule the n-grams; and a word or two may well do without them in correct Kazakh.
      if (words < 3 || OWN_LETTER.test(text)) return 'cyrillic';
    }
    return variant;
  }

  /** Whether a line is Kazakh in any of its alphabets. Empty lines and lines without letters are not. */
  isKazakhText(text: string): boolean {
    return this.detect(text).label === 'kk';
  }

  // As cleaning asks: functions of the detector's own, so that none is made for each line.
  readonly languageOf = (text: string): Detection => this.detect(text);
  readonly russianOf = (word: string): number =>
    this.wordScores(word, RUSSIAN, false)?.logs[0] ?? Number.NEGATIVE_INFINITY;

  /** One label a token, see `labelWords`. `tokens` are those of `text`. */
  labelTokens(text: string, tokens: readonly Token[], options: WordLabelOptions = {}): string[] {
    return labelWords(this, text, tokens, options);
  }

  /**
   * The natural logarithm of each wanted label's probability for one word by itself, or undefined where it has no letters
   * of a script that the model knows. Kazakh sums up its variants; `plainKazakh` says whether to count the one without
   * Kazakh letters in full. A label also gets a share of its relatives that are not wanted: a word that looks Ukrainian in
   * Kazakh–Russian text is Russian.
   */
  wordScores(word: string, wanted: readonly string[], plainKazakh: boolean): WordLogs | undefined {
    if (wanted === USUAL_LABELS) {
      const score = this.usualScore(word);
      return score === null ? undefined : plainKazakh ? this.plainLogs(word, score) : score;
    }
    let score = this.scored.get(word);
    if (score === undefined) {
      const entry = this.scoreWord(word);
      score = entry === undefined ? null : { entry, sums: Array.from(entry.sums), plain: plainOf(entry) };
      if (word.length <= LONGEST_WORD) this.scored.set(word, score);
    }
    if (score === null) return undefined;
    const { entry, sums, plain } = score;
    return { script: entry.script, logs: logsOf(partsOf(entry.labels, wanted), sums, plain, plainKazakh) };
  }

  private usualScore(word: string): UsualScore | null {
    let score = this.usual.get(word);
    if (score === undefined) {
      const entry = this.scoreWord(word);
      score = entry === undefined ? null : usualScoreOf(entry);
      if (word.length <= LONGEST_WORD) this.usual.set(word, score);
    }
    return score;
  }

  private plainLogs(word: string, score: UsualScore): WordLogs {
    if (score.plain === undefined) {
      const { script, parts, sums } = this.scoreWord(word)!;
      score.plain = { script, logs: logsOf(parts, sums, 0, true) };
    }
    return score.plain;
  }

  /** Fills the labels' probabilities for a word by itself; undefined where it has no letters of a script that the model knows. */
  private scoreWord(word: string): ScriptLabels | undefined {
    const main = this.sum(word, LONGEST_WORD);
    const entry = main < 0 ? undefined : this.scripts[main];
    if (entry !== undefined) this.score(entry);
    return entry;
  }
}
