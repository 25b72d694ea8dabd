/**
 * A token classifier exported to ONNX (XLM-R, mBERT …), run by a runtime that is handed in. As in its training, a word's label
 * is that of its first subword. Everything that touches files or the runtime's loading is the caller's.
 */
import { Recent } from '../../caches';
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
  tokenNamed,
} from '../../onnx';
import type { Result } from '../../types';
import type { Tagging } from '../tagger';

/** Words whose subwords are remembered. */
const MAX_WORDS = 16_384;

/** Words `[from, to)` of a sentence that go through the model together. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a sentence whose words have so many subwords each into windows of at most `limit`, each of which overlaps the one
 * before by about a quarter, so that no word has to do without its neighbours.
 */
export function windowsOf(lengths: readonly number[], limit: number): Window[] {
  const windows: Window[] = [];
  for (let from = 0; from < lengths.length; ) {
    let to = from;
    let size = 0;
    while (to < lengths.length && (to === from || size + lengths[to]! <= limit)) size += lengths[to++]!;
    windows.push({ from, to });
    if (to === lengths.length) break;
    let next = to;
    let shared = 0;
    while (next - 1 > from && shared + lengths[next - 1]! <= limit / 4) shared += lengths[--next]!;
    from = next;
  }
  return windows;
}

/** For each word the window in which it stands farthest from a cut. */
export function bestWindows(windows: readonly Window[], length: number): number[] {
  const best = new Array<number>(length).fill(-1);
  const reach = new Array<number>(length).fill(-1);
  for (const [w, { from, to }] of windows.entries()) {
    for (let i = from; i < to; i++) {
      const distance = Math.min(from === 0 ? length : i - from, to === length ? length : to - 1 - i);
      if (distance > reach[i]!) {
        reach[i] = distance;
        best[i] = w;
      }
    }
  }
  return best;
}

interface Sequence {
  readonly ids: readonly number[];
  /** Where in `ids` each word of the window begins; -1 for a word without subwords. */
  readonly firsts: readonly number[];
}

/** A model with its tokenizer and labels. Not for two callers at once. */
export class OnnxTagger {
  private readonly words = new Recent<readonly number[]>(MAX_WORDS);

  private constructor(
    private readonly session: OnnxSession,
    private readonly tokenizer: SubwordTokenizer,
    private readonly tensor: MakeTensor,
    /** The IOB2 tag of each output. */
    readonly labels: readonly string[],
    private readonly before: readonly number[],
    private readonly after: readonly number[],
    private readonly limit: number,
    private readonly padding: number,
    private readonly unknown: number | undefined,
    private readonly spaced: boolean,
  ) {}

  /** Checks that the parts fit together; `labels` are those of `readLabels`. The error says what is amiss with which file. */
  static create(
    session: OnnxSession,
    tokenizer: SubwordTokenizer,
    tensor: MakeTensor,
    files: OnnxFiles,
    labels: readonly string[],
  ): Result<OnnxTagger> {
    if (foreignInputs(session))
      return { ok: false, error: `the model is no token classifier: its inputs are ${session.inputNames.join(', ')}` };
    const frame = frameOf(tokenizer);
    if (!frame.ok) return frame;
    const { before, after } = frame.value;
    const limit = longestInput(files) - before.length - after.length;
    return {
      ok: true,
      value: new OnnxTagger(
        session,
        tokenizer,
        tensor,
        labels,
        before,
        after,
        limit,
        tokenNamed('pad_token', tokenizer, files) ?? 0,
        tokenNamed('unk_token', tokenizer, files),
        wantsSpace(files.tokenizer),
      ),
    };
  }

  /** Tags sentences of words; `scores[i]` is the probability of the label that became `tags[i]`. Rejects where the runtime fails. */
  async tag(sentences: readonly (readonly string[])[]): Promise<Tagging[]> {
    const taggings = sentences.map((words): Tagging => ({ tags: words.map(() => 'O'), scores: words.map(() => 1) }));
    const jobs: { sequence: Sequence; sentence: number; window: Window; wanted: boolean[] }[] = [];
    for (const [s, words] of sentences.entries()) {
      const subwords = words.map((word, i) => this.subwords(word, i === 0));
      const lengths = subwords.map((ids) => ids.length);
      const windows = windowsOf(lengths, this.limit);
      const best = bestWindows(windows, words.length);
      for (const [w, window] of windows.entries()) {
        const ids = [...this.before];
        const firsts: number[] = [];
        for (let i = window.from; i < window.to; i++) {
          firsts.push(lengths[i] === 0 ? -1 : ids.length);
          ids.push(...subwords[i]!);
        }
        ids.push(...this.after);
        const wanted = firsts.map((first, k) => first >= 0 && best[window.from + k] === w);
        jobs.push({ sequence: { ids, firsts }, sentence: s, window, wanted });
      }
    }
    // Sequences of like length together: what is padded is computed for nothing.
    jobs.sort((a, b) => a.sequence.ids.length - b.sequence.ids.length);
    for (let from = 0; from < jobs.length; ) {
      let to = from + 1;
      while (to < jobs.length && (to + 1 - from) * jobs[to]!.sequence.ids.length <= BATCH_SUBWORDS) to++;
      const batch = jobs.slice(from, to);
      const read = await this.run(batch.map(({ sequence }) => sequence));
      for (const [b, { sequence, sentence, window, wanted }] of batch.entries()) {
        const { tags, scores } = taggings[sentence]!;
        for (const [k, first] of sequence.firsts.entries()) {
          if (!wanted[k]) continue;
          const { label, probability } = read(b, first);
          tags[window.from + k] = this.labels[label]!;
          scores[window.from + k] = probability;
        }
      }
      from = to;
    }
    return taggings;
  }

  /** Runs sequences through the model; the answer reads the best label of a position off its output. */
  private async run(
    sequences: readonly Sequence[],
  ): Promise<(sequence: number, position: number) => { label: number; probability: number }> {
    const rows = sequences.length;
    const columns = Math.max(...sequences.map(({ ids }) => ids.length));
    const feeds = feedsOf(
      this.session,
      sequences.map(({ ids }) => ids),
      this.padding,
      this.tensor,
    );
    const results = await this.session.run(feeds);
    const logits = results.logits ?? results[this.session.outputNames[0]!];
    const size = this.labels.length;
    if (logits?.dims.join() !== [rows, columns, size].join() || !(logits.data instanceof Float32Array))
      throw new Error(`the model answers with [${logits?.dims.join()}], config.json has ${size} labels`);
    const { data } = logits;
    return (sequence, position) => {
      const base = (sequence * columns + position) * size;
      let label = 0;
      for (let k = 1; k < size; k++) if (data[base + k]! > data[base + label]!) label = k;
      let sum = 0;
      for (let k = 0; k < size; k++) sum += Math.exp(data[base + k]! - data[base + label]!);
      return { label, probability: 1 / sum };
    };
  }

  private subwords(word: string, first: boolean): readonly number[] {
    const text = this.spaced && !first ? ` ${word}` : word;
    const known = this.words.get(text);
    if (known) return known;
    let { ids } = this.tokenizer.encode(text, { add_special_tokens: false });
    // What the normaliser leaves nothing of still is a word of the sentence.
    if (ids.length === 0 && this.unknown !== undefined) ids = [this.unknown];
    if (ids.length > this.limit) ids = ids.slice(0, this.limit);
    this.words.set(text, ids);
    return ids;
  }
}

/** Byte-level tokenizers tell a word's beginning by the space before it, which a word by itself does not have. */
function wantsSpace(tokenizer: unknown): boolean {
  const { pre_tokenizer: pre } = record(tokenizer);
  const all = [record(pre), ...[record(pre).pretokenizers ?? []].flat().map(record)];
  return all.some(({ type, add_prefix_space: added }) => type === 'ByteLevel' && added === false);
}
