/**
 * Which language, alphabet and script a text is in; and for mixed Kazakh–Russian–English text, which language each word is.
 *
 * The text level is a linear softmax over character n-grams in the script that most of the letters are in
 * (`features.ts`, `model.ts`). The word level runs the same model over single words and finds the likeliest run of
 * languages with Viterbi's algorithm, since languages change rarely from one word to the next.
 */
import type { Token } from '../text/tokens';
import type { Result } from '../types';
import { type ModelScript, SCRIPTS, WordReader } from './features';
import { decodeModel, ScriptModel } from './model';
import { scriptOfLetter } from './scripts';
import { labelWords, type WordLabelOptions } from './words';

/** How Kazakh can be written; see ARCHITECTURE.md's room `language`. */
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

/** Below this probability the likeliest label is not given. Tuned on the dev sentences, see dictionaries/language. */
const UNCERTAIN = 0.35;
/** UTF-16 units of a text that are read: more do not make the answer surer. */
const READ_LIMIT = 2000;

interface ScriptLabels {
  readonly model: ScriptModel;
  /** The distinct labels of the model's classes, and the label's index of each class. */
  readonly labels: readonly string[];
  readonly labelOf: Uint8Array;
  readonly probabilities: Float64Array;
  readonly sums: Float64Array;
}

export class LanguageDetector {
  private readonly reader = new WordReader();

  private constructor(private readonly scripts: readonly (ScriptLabels | undefined)[]) {}

  /** Makes a detector of the bytes of a model file. Copies nothing out of `bytes` by reference. */
  static load(bytes: Uint8Array): Result<LanguageDetector> {
    const decoded = decodeModel(bytes);
    if (!decoded.ok) return decoded;
    const scripts = SCRIPTS.map((script) => {
      const weights = decoded.value.find((each) => each.script === script);
      if (!weights) return undefined;
      const names = weights.classes.map((name) => name.split(':')[0]!);
      const labels = [...new Set(names)];
      return {
        model: new ScriptModel(weights),
        labels,
        labelOf: Uint8Array.from(names, (name) => labels.indexOf(name)),
        probabilities: new Float64Array(names.length),
        sums: new Float64Array(labels.length),
      };
    });
    return { ok: true, value: new LanguageDetector(scripts) };
  }

  /** The labels that `detect` can give, `und` among them. */
  get labels(): string[] {
    return [...new Set([...this.scripts.flatMap((script) => script?.labels ?? []), 'und'])];
  }

  /** The language of a text as a whole; of a long one, of its first 2000 UTF-16 units. */
  detect(text: string): Detection {
    const { reader } = this;
    reader.read(text, READ_LIMIT);
    const main = reader.mainScript();
    if (main < 0 || reader.otherLetters > reader.lettersOf[main]!) {
      return {
        label: 'und',
        probability: 0,
        script: reader.firstOther === 0 ? 'Zyyy' : scriptOfLetter(reader.firstOther),
      };
    }
    const script: ModelScript = SCRIPTS[main]!;
    const entry = this.scripts[main];
    if (!entry) return { label: 'und', probability: 0, script };
    const best = this.score(entry, main);
    const label = entry.labels[best]!;
    const probability = entry.sums[best]!;
    if (label === 'und' || probability < UNCERTAIN) return { label: 'und', probability, script };
    if (label !== 'kk') return { label, probability, script };
    return { label, probability, script, variant: this.variant(entry, text, reader.count) };
  }

  /** Fills `entry.sums` with the labels' probabilities for what the reader holds; returns the best label's index. */
  private score(entry: ScriptLabels, script: number): number {
    const { model, labelOf, probabilities, sums } = entry;
    model.start();
    model.finish(this.reader.grams(script, model.add), probabilities);
    sums.fill(0);
    for (let c = 0; c < labelOf.length; c++) sums[labelOf[c]!]! += probabilities[c]!;
    let best = 0;
    for (let label = 1; label < sums.length; label++) if (sums[label]! > sums[best]!) best = label;
    return best;
  }

  private variant(entry: ScriptLabels, text: string, words: number): KazakhVariant {
    let best = 0;
    let most = -1;
    for (const [index, name] of entry.model.classes.entries()) {
      if (name.startsWith('kk:') && entry.probabilities[index]! > most) {
        most = entry.probabilities[index]!;
        best = index;
      }
    }
    const variant = entry.model.classes[best]!.slice(3) as KazakhVariant;
    if (variant === 'cyrillic-no-special') {
      // The letters themselves overrule the n-grams; and a word or two may well do without them in correct Kazakh.
      if (/[әғқңөұүһіӘҒҚҢӨҰҮҺІ]/.test(text) || words < 3) return 'cyrillic';
    }
    return variant;
  }

  /** Whether a line is Kazakh in any of its alphabets. Empty lines and lines without letters are not. */
  isKazakhText(text: string): boolean {
    return this.detect(text).label === 'kk';
  }

  /** One label a token, see `labelWords`. `tokens` are those of `text`. */
  labelTokens(text: string, tokens: readonly Token[], options: WordLabelOptions = {}): string[] {
    return labelWords(this, text, tokens, options);
  }

  /**
   * The natural logarithm of each wanted label's probability for one word by itself, or undefined where it has no letters
   * of a script that the model knows. Kazakh sums up its variants, as far as `variants` allows them.
   */
  wordScores(
    word: string,
    wanted: readonly string[],
    plainKazakh: boolean,
  ): { script: ModelScript; logs: number[] } | undefined {
    this.reader.read(word, 100);
    const main = this.reader.mainScript();
    const entry = main < 0 ? undefined : this.scripts[main];
    if (!entry) return undefined;
    this.score(entry, main);
    const { model, probabilities, sums, labels } = entry;
    const logs = wanted.map((label) => {
      let p = sums[labels.indexOf(label)] ?? 0;
      if (label === 'kk' && !plainKazakh && main === 0) {
        const plain = model.classes.indexOf('kk:cyrillic-no-special');
        // Kazakh without its letters is hardly told from Russian in a word: count it only where the text is like that.
        if (plain >= 0) p -= 0.7 * probabilities[plain]!;
      }
      return Math.log(Math.max(p, 1e-4));
    });
    return { script: SCRIPTS[main]!, logs };
  }
}
