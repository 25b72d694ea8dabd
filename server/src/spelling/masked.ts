/**
 * Which of some words fits between its neighbours, by a masked language model (BERT, RoBERTa, XLM-R …): how what such a model
 * says changes the order of suggestions, and how a model exported to ONNX is asked. What loads files and the runtime is the
 * caller's.
 */
import {
  BATCH_SUBWORDS,
  feedsOf,
  foreignInputs,
  frameOf,
  longestInput,
  type MakeTensor,
  type OnnxFiles,
  type OnnxSession,
  record,
  type SubwordTokenizer,
  specialToken,
  tokenNamed,
} from '../onnx';
import type { Result } from '../types';

/** Words that are compared. */
const MOST_WORDS = 8;
/** A word of more subwords is not scored: each costs a row of the model. */
const MOST_PIECES = 12;
/** Numbers of one answer of the model, some 64 MB: vocabularies of 250,000 would need gigabytes otherwise. */
const MOST_LOGITS = 1 << 24;

/** A suggestion; `score`: its probability by spelling, 0..1. */
export interface Candidate {
  readonly word: string;
  readonly score: number;
  /** How much of the text around the word it replaces as well, UTF-16 units. */
  readonly before?: number;
  readonly after?: number;
}

/** The words that a model is asked about: those that stand between the same neighbours. */
export const comparable = (candidates: readonly Candidate[]): string[] =>
  candidates
    .slice(0, MOST_WORDS)
    .filter(({ before, after }) => !before && !after)
    .map(({ word }) => word);

/**
 * The candidates with those that the model knows in a new order: by the product of what spelling and the model think of
 * them (a noisy channel with the model as its language model). Words of which the model said nothing keep their places.
 *
 * @param scores natural logarithms of probabilities, by word
 * @param trust the power to which the model's probabilities are taken
 */
export function rerank<C extends Candidate>(
  candidates: readonly C[],
  scores: ReadonlyMap<string, number>,
  trust = 1,
): C[] {
  const weight = ({ word, score }: C) => Math.log(Math.max(score, 1e-6)) + trust * scores.get(word)!;
  const isKnown = ({ word, before, after }: C) => scores.has(word) && !before && !after;
  const known = candidates.filter(isKnown).sort((a, b) => weight(b) - weight(a));
  let next = 0;
  return candidates.map((candidate) => (isKnown(candidate) ? known[next++]! : candidate));
}

/** One subword of a word, read off a row of the model. */
interface Wanted {
  readonly word: number;
  readonly position: number;
  readonly id: number;
}

/**
 * A fill-mask model with its tokenizer. A word is scored by the pseudo-log-likelihood of its subwords (Salazar et al., "Masked
 * Language Model Scoring", ACL 2020) in the variant of Kauf and Ivanova ("A Better Way to Do Masked Language Model Scoring",
 * ACL 2023): each with itself and the later subwords of the word masked, so that a rare word is not made likely by its own end.
 * By the chain rule the sum is the logarithm of the word's probability among words of as many subwords. Not for two callers at once.
 */
export class MaskedScorer {
  private constructor(
    private readonly session: OnnxSession,
    private readonly tokenizer: SubwordTokenizer,
    private readonly tensor: MakeTensor,
    private readonly mask: { readonly id: number; readonly text: string },
    /** How the special tokens are written, which no text may hold. */
    private readonly specials: readonly string[],
    private readonly frame: { readonly before: readonly number[]; readonly after: readonly number[] },
    private readonly limit: number,
    private readonly padding: number,
    private readonly unknown: number | undefined,
    private readonly vocabulary: number | undefined,
  ) {}

  /** Checks that the parts fit together. The error says what is amiss. */
  static create(
    session: OnnxSession,
    tokenizer: SubwordTokenizer,
    tensor: MakeTensor,
    files: OnnxFiles,
  ): Result<MaskedScorer> {
    if (foreignInputs(session))
      return { ok: false, error: `the model fills no masks: its inputs are ${session.inputNames.join(', ')}` };
    const text = [specialToken('mask_token', files), '[MASK]', '<mask>'].find(
      (name) => name !== undefined && tokenizer.token_to_id(name) !== undefined,
    );
    if (text === undefined) return { ok: false, error: 'tokenizer.json has no mask ([MASK] or <mask>)' };
    const frame = frameOf(tokenizer);
    if (!frame.ok) return frame;
    const { added_tokens: added } = record(files.tokenizer);
    const specials = (Array.isArray(added) ? added.map(record) : []).flatMap(({ special, content }) =>
      special === true && typeof content === 'string' && content !== '' ? [content] : [],
    );
    const { vocab_size: vocabulary } = record(files.config);
    return {
      ok: true,
      value: new MaskedScorer(
        session,
        tokenizer,
        tensor,
        { id: tokenizer.token_to_id(text)!, text },
        specials,
        frame.value,
        longestInput(files),
        tokenNamed('pad_token', tokenizer, files) ?? 0,
        tokenNamed('unk_token', tokenizer, files) ?? tokenizer.token_to_id('[UNK]') ?? tokenizer.token_to_id('<unk>'),
        typeof vocabulary === 'number' ? vocabulary : undefined,
      ),
    };
  }

  /** Has it fill one mask, so that a model without the head for it is found out now. Rejects with what is amiss. */
  async check(): Promise<void> {
    await this.run([[...this.frame.before, this.mask.id, ...this.frame.after]]);
  }

  /**
   * The natural logarithm of each word's probability between `before` and `after`; undefined for a word that the vocabulary cannot
   * write, or that is too long. Rejects where the runtime fails.
   */
  async score(before: string, words: readonly string[], after: string): Promise<(number | undefined)[]> {
    const lead = this.clean(before);
    // The space before a word belongs to it in byte-level vocabularies.
    const space = /\s$/u.test(lead) ? ' ' : '';
    const pieces = words.map((word) => this.tokenizer.encode(space + word, { add_special_tokens: false }).ids);
    const canBe = pieces.map(
      (ids) => ids.length > 0 && ids.length <= MOST_PIECES && !ids.some((id) => id === this.unknown),
    );
    const longest = Math.max(0, ...pieces.filter((_, word) => canBe[word]).map((ids) => ids.length));
    const around = this.around(lead.trimEnd(), this.clean(after), longest);
    if (longest === 0 || !around) return words.map(() => undefined);
    // Words that begin alike, and all first subwords of words of one length, are asked about together.
    const rows = new Map<string, { ids: number[]; wanted: Wanted[] }>();
    for (const [word, ids] of pieces.entries()) {
      if (!canBe[word]) continue;
      for (const [at, id] of ids.entries()) {
        const filler = ids.map((own, k) => (k < at ? own : this.mask.id));
        const key = filler.join();
        const row = rows.get(key) ?? { ids: [...around.left, ...filler, ...around.right], wanted: [] };
        row.wanted.push({ word, position: around.left.length + at, id });
        rows.set(key, row);
      }
    }
    const sums = words.map((_, word) => (canBe[word] ? 0 : undefined));
    const all = [...rows.values()].sort((a, b) => a.ids.length - b.ids.length);
    for (let from = 0; from < all.length; ) {
      let to = from + 1;
      while (to < all.length && (to + 1 - from) * all[to]!.ids.length <= this.batch) to++;
      const read = await this.run(all.slice(from, to).map(({ ids }) => ids));
      for (const [row, { wanted }] of all.slice(from, to).entries())
        for (const { word, position, id } of wanted) sums[word]! += read(row, position, id);
      from = to;
    }
    return sums;
  }

  /** Subwords in one run, padding included. */
  private get batch(): number {
    return Math.min(BATCH_SUBWORDS, MOST_LOGITS / (this.vocabulary ?? MOST_LOGITS / BATCH_SUBWORDS));
  }

  private clean(text: string): string {
    return this.specials.reduce((rest, special) => rest.replaceAll(special, ' '), text);
  }

  /** The subwords on either side of the mask, cut to what the model takes beside so many; undefined where it takes none. */
  private around(before: string, after: string, pieces: number) {
    const { ids } = this.tokenizer.encode(`${before}${this.mask.text}${after}`, { add_special_tokens: true });
    const at = ids.indexOf(this.mask.id);
    const own = this.frame;
    const room = this.limit - own.before.length - own.after.length - pieces;
    if (at < 0 || room < 0) return undefined;
    const left = ids.slice(own.before.length, at);
    const right = ids.slice(at + 1, ids.length - own.after.length);
    const kept = Math.min(right.length, Math.max(Math.floor(room / 2), room - left.length));
    const first = Math.max(0, left.length - (room - kept));
    return { left: [...own.before, ...left.slice(first)], right: [...right.slice(0, kept), ...own.after] };
  }

  /** Runs sequences through the model; the answer reads the logarithm of a subword's probability off a position. */
  private async run(
    sequences: readonly (readonly number[])[],
  ): Promise<(sequence: number, position: number, id: number) => number> {
    const results = await this.session.run(feedsOf(this.session, sequences, this.padding, this.tensor));
    const name = results.logits ? 'logits' : this.session.outputNames[0]!;
    const { dims = [], data } = results[name] ?? {};
    const [rows, columns, size = 0] = dims;
    const isHead =
      name !== 'last_hidden_state' && dims.length === 3 && size >= (this.vocabulary ?? 0) && size > this.mask.id;
    if (!isHead || rows !== sequences.length)
      throw new Error(`the model has no head that fills masks: it answers with ${name} [${dims.join()}]`);
    if (!(data instanceof Float32Array)) throw new Error('the model does not answer with 32-bit numbers');
    const width = columns!;
    return (sequence, position, id) => {
      const base = (sequence * width + position) * size;
      let most = Number.NEGATIVE_INFINITY;
      for (let k = base; k < base + size; k++) most = Math.max(most, data[k]!);
      let sum = 0;
      for (let k = base; k < base + size; k++) sum += Math.exp(data[k]! - most);
      return data[base + id]! - most - Math.log(sum);
    };
  }
}
