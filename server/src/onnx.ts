/** What all models exported to ONNX share, whatever they answer: files, tokenizer, inputs. The runtime is handed in. */
import type { Result } from './types';

/** What is used of a session of onnxruntime. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

export interface OnnxTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** Makes the runtime's own tensor of 64-bit integers. */
export type MakeTensor = (data: BigInt64Array, dims: readonly number[]) => unknown;

/** What is used of a tokenizer of `@huggingface/tokenizers`. */
export interface SubwordTokenizer {
  encode(text: string, options?: { add_special_tokens?: boolean }): { readonly ids: readonly number[] };
  token_to_id(token: string): number | undefined;
}

/** The JSON files beside the model, parsed. */
export interface OnnxFiles {
  readonly config: unknown;
  readonly tokenizer: unknown;
  readonly tokenizerConfig: unknown;
}

/** Subwords in one run of a model, padding included: what keeps memory small. */
export const BATCH_SUBWORDS = 2048;

export const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/**
 * How many subwords a model takes, its marks for beginning and end included. RoBERTa's positions begin behind that of
 * padding, so that it takes two less than its table has.
 */
export function longestInput({ config, tokenizerConfig }: OnnxFiles): number {
  const { max_position_embeddings: table, model_type: type } = record(config);
  const positions = typeof table === 'number' && table > 8 ? table : 512;
  const own = /roberta|camembert|xlm-r/i.test(String(type)) ? positions - 2 : positions;
  const { model_max_length: most } = record(tokenizerConfig);
  return Math.min(own, typeof most === 'number' && most > 8 ? most : own);
}

/** How `tokenizer_config.json` writes a special token, e.g. that of `mask_token`. */
export function specialToken(name: string, { tokenizerConfig }: OnnxFiles): string | undefined {
  const token = record(tokenizerConfig)[name];
  const text = typeof token === 'string' ? token : record(token).content;
  return typeof text === 'string' ? text : undefined;
}

/** The id of a special token. */
export function tokenNamed(name: string, tokenizer: SubwordTokenizer, files: OnnxFiles): number | undefined {
  const text = specialToken(name, files);
  return text === undefined ? undefined : tokenizer.token_to_id(text);
}

/** The subwords that a tokenizer puts before and after every text. */
export function frameOf(
  tokenizer: SubwordTokenizer,
): Result<{ readonly before: readonly number[]; readonly after: readonly number[] }> {
  // What stands around a text shows on any word.
  const bare = tokenizer.encode('а', { add_special_tokens: false }).ids;
  const whole = tokenizer.encode('а', { add_special_tokens: true }).ids;
  const at = whole.findIndex((_, i) => bare.every((id, k) => whole[i + k] === id));
  if (bare.length === 0 || at < 0) return { ok: false, error: 'tokenizer.json cannot be used' };
  return { ok: true, value: { before: whole.slice(0, at), after: whole.slice(at + bare.length) } };
}

const INPUTS = new Set(['input_ids', 'attention_mask', 'token_type_ids']);

/** Whether a model wants anything that a text does not have, or no text. */
export const foreignInputs = ({ inputNames }: OnnxSession): boolean =>
  !inputNames.includes('input_ids') || inputNames.some((name) => !INPUTS.has(name));

/** Sequences of subwords as the inputs of one run, the shorter ones padded. */
export function feedsOf(
  session: OnnxSession,
  sequences: readonly (readonly number[])[],
  padding: number,
  tensor: MakeTensor,
): Record<string, unknown> {
  const rows = sequences.length;
  const columns = Math.max(...sequences.map((ids) => ids.length));
  const ids = new BigInt64Array(rows * columns).fill(BigInt(padding));
  const mask = new BigInt64Array(rows * columns);
  for (const [row, sequence] of sequences.entries()) {
    for (const [k, id] of sequence.entries()) ids[row * columns + k] = BigInt(id);
    mask.fill(1n, row * columns, row * columns + sequence.length);
  }
  return Object.fromEntries(
    session.inputNames.map((name) => {
      const data = name === 'input_ids' ? ids : name === 'attention_mask' ? mask : new BigInt64Array(rows * columns);
      return [name, tensor(data, [rows, columns])];
    }),
  );
}
