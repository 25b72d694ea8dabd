/**
 * Makes a GGUF file (version 3) of a tiny Llama with random weights and a small Kazakh vocabulary, so that a real engine
 * has something to run: tokenizer, sampling and context are real, what it says is not Kazakh. The layout is that of the
 * GGUF specification (ggml/docs/gguf.md); the vocabulary is of llama.cpp's `llama` kind (SentencePiece with bytes).
 */
import { randomOf } from '../../server/src/random';

const U32 = 4;
const I32 = 5;
const F32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;
/** `tokenizer.ggml.token_type` */
const NORMAL = 1;
const UNKNOWN = 2;
const CONTROL = 3;
const USER_DEFINED = 4;
const BYTE = 6;
const ALIGNMENT = 32;

export interface TinyModel {
  /** Text that the vocabulary's pieces are taken from. */
  readonly text: string;
  /** Longest context, tokens. */
  readonly context: number;
  readonly seed?: number;
  /**
   * Words of `text` that it says over and over, whatever it is asked (the first token's repetition ends them); in a chat it thinks of the
   * first of them before it answers. Default: its weights are random, and so is what it says.
   */
  readonly says?: string;
  /** Width of its inner layers: what a token costs. Default 128. */
  readonly width?: number;
}

/** Begins the answer in the chat template of a model that `says` something. */
const ANSWER = '<answer>';
const THOUGHT = ['<think>', '</think>'] as const;

const EMBEDDING = 64;
const HEADS = 4;
const LAYERS = 2;

class Writer {
  private readonly parts: Buffer[] = [];
  size = 0;

  raw(bytes: Buffer): void {
    this.parts.push(bytes);
    this.size += bytes.length;
  }

  u32(value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.raw(bytes);
  }

  u64(value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    this.raw(bytes);
  }

  f32(value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    this.raw(bytes);
  }

  string(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.u64(bytes.length);
    this.raw(bytes);
  }

  pad(): void {
    this.raw(Buffer.alloc((ALIGNMENT - (this.size % ALIGNMENT)) % ALIGNMENT));
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** Pieces by byte-pair merges over the text, as `▁` and letters; the earlier a merge, the higher its score. */
function vocabulary(text: string): { token: string; score: number; type: number }[] {
  const words = new Map<string, number>();
  for (const word of text.match(/\s?[^\s]+/gu) ?? []) {
    const piece = `▁${word.trim()}`;
    words.set(piece, (words.get(piece) ?? 0) + 1);
  }
  let split = [...words].map(([word, count]) => ({ pieces: [...word], count }));
  const letters = [...new Set(split.flatMap(({ pieces }) => pieces))].sort();
  const merges: string[] = [];
  while (merges.length < 300) {
    const pairs = new Map<string, number>();
    for (const { pieces, count } of split)
      for (let at = 1; at < pieces.length; at++) {
        const pair = `${pieces[at - 1]}\u0000${pieces[at]}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + count);
      }
    const best = [...pairs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    if (!best || best[1] < 2) break;
    const [left, right] = best[0].split('\u0000');
    merges.push(left! + right!);
    split = split.map(({ pieces, count }) => {
      const joined: string[] = [];
      for (const piece of pieces) {
        if (piece === right && joined.at(-1) === left) joined[joined.length - 1] = left! + right!;
        else joined.push(piece);
      }
      return { pieces: joined, count };
    });
  }
  return [
    { token: '<unk>', score: 0, type: UNKNOWN },
    { token: '<s>', score: 0, type: CONTROL },
    { token: '</s>', score: 0, type: CONTROL },
    ...Array.from({ length: 256 }, (_, byte) => ({
      token: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
      score: 0,
      type: BYTE,
    })),
    ...merges.map((token, rank) => ({ token, score: -rank - 1, type: NORMAL })),
    ...letters.map((token, rank) => ({ token, score: -1000 - rank, type: NORMAL })),
  ];
}

/** Pairs of tokens, each followed by the other; `undefined`: any other token. */
type Chain = readonly (readonly [number | undefined, number])[];

function chainOf(tokens: readonly { readonly token: string }[], says: string): Chain {
  const ids = new Map(tokens.map(({ token }, id) => [token, id]));
  const said: number[] = [];
  for (let rest = `▁${says.trim().replaceAll(' ', '▁')}`; rest !== ''; ) {
    let length = rest.length;
    while (length > 1 && !ids.has(rest.slice(0, length))) length--;
    const id = ids.get(rest.slice(0, length));
    // A token has one successor.
    if (id === undefined || said.includes(id)) break;
    said.push(id);
    rest = rest.slice(length);
  }
  const [answer, think, word, thought] = [ANSWER, THOUGHT[0], '▁', THOUGHT[1]].map((token) => ids.get(token)!);
  const first = said[0]!;
  return [
    [undefined, first],
    ...said.slice(1).map((id, at) => [said[at]!, id] as const),
    [answer!, think!],
    [think!, word!],
    [word!, thought!],
    [thought!, first],
  ];
}

/** Rows of the output by which each token of the chain makes the next one by far the likeliest. */
function writeChain(output: Float32Array, embeddings: Float32Array, chain: Chain): void {
  output.fill(0);
  for (const [from, to] of chain)
    for (let j = 1; j < EMBEDDING; j++) {
      if (from !== undefined) output[to * EMBEDDING + j]! += 40 * embeddings[from * EMBEDDING + j]!;
    }
  // All tokens have this one in common.
  output[chain[0]![1] * EMBEDDING] = 20;
}

/** The model file's bytes; the same for the same arguments. */
export function tinyModel({ text, context, seed = 1, says, width = 128 }: TinyModel): Buffer {
  const tokens = vocabulary(text);
  if (says !== undefined)
    tokens.push(...[ANSWER, ...THOUGHT].map((token) => ({ token, score: 0, type: USER_DEFINED })));
  const random = randomOf(seed);
  const weight = () => (random() - 0.5) * 0.5;
  // Dimensions as GGML has them: the first one is contiguous.
  const tensors: { name: string; shape: number[]; norm?: boolean }[] = [
    { name: 'token_embd.weight', shape: [EMBEDDING, tokens.length] },
    { name: 'output_norm.weight', shape: [EMBEDDING], norm: true },
    { name: 'output.weight', shape: [EMBEDDING, tokens.length] },
  ];
  for (let layer = 0; layer < LAYERS; layer++) {
    const name = (part: string) => `blk.${layer}.${part}.weight`;
    tensors.push(
      { name: name('attn_norm'), shape: [EMBEDDING], norm: true },
      ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].map((part) => ({
        name: name(part),
        shape: [EMBEDDING, EMBEDDING],
      })),
      { name: name('ffn_norm'), shape: [EMBEDDING], norm: true },
      { name: name('ffn_gate'), shape: [EMBEDDING, width] },
      { name: name('ffn_up'), shape: [EMBEDDING, width] },
      { name: name('ffn_down'), shape: [width, EMBEDDING] },
    );
  }

  const metadata: [string, (writer: Writer) => void][] = [];
  const value = (key: string, type: number, write: (writer: Writer) => void) =>
    metadata.push([
      key,
      (writer) => {
        writer.u32(type);
        write(writer);
      },
    ]);
  const number = (key: string, n: number) => value(key, U32, (writer) => writer.u32(n));
  const list = <T>(key: string, type: number, items: readonly T[], write: (writer: Writer, item: T) => void) =>
    value(key, ARRAY, (writer) => {
      writer.u32(type);
      writer.u64(items.length);
      for (const item of items) write(writer, item);
    });
  value('general.architecture', STRING, (writer) => writer.string('llama'));
  value('general.name', STRING, (writer) => writer.string('qalam-tiny'));
  number('general.file_type', 0);
  number('llama.context_length', context);
  number('llama.embedding_length', EMBEDDING);
  number('llama.block_count', LAYERS);
  number('llama.feed_forward_length', width);
  number('llama.attention.head_count', HEADS);
  number('llama.attention.head_count_kv', HEADS);
  number('llama.rope.dimension_count', EMBEDDING / HEADS);
  number('llama.vocab_size', tokens.length);
  value('llama.attention.layer_norm_rms_epsilon', F32, (writer) => writer.f32(1e-5));
  value('tokenizer.ggml.model', STRING, (writer) => writer.string('llama'));
  list('tokenizer.ggml.tokens', STRING, tokens, (writer, { token }) => writer.string(token));
  list('tokenizer.ggml.scores', F32, tokens, (writer, { score }) => writer.f32(score));
  list('tokenizer.ggml.token_type', I32, tokens, (writer, { type }) => writer.u32(type));
  number('tokenizer.ggml.unknown_token_id', 0);
  number('tokenizer.ggml.bos_token_id', 1);
  number('tokenizer.ggml.eos_token_id', 2);
  value('tokenizer.ggml.add_bos_token', BOOL, (writer) => writer.raw(Buffer.from([1])));
  value('tokenizer.ggml.add_space_prefix', BOOL, (writer) => writer.raw(Buffer.from([0])));
  if (says !== undefined)
    value('tokenizer.chat_template', STRING, (writer) =>
      writer.string(`{% for message in messages %}{{ message['content'] }}\n{% endfor %}${ANSWER}`),
    );

  const writer = new Writer();
  writer.raw(Buffer.from('GGUF', 'latin1'));
  writer.u32(3);
  writer.u64(tensors.length);
  writer.u64(metadata.length);
  for (const [key, write] of metadata) {
    writer.string(key);
    write(writer);
  }
  let offset = 0;
  for (const { name, shape } of tensors) {
    writer.string(name);
    writer.u32(shape.length);
    for (const size of shape) writer.u64(size);
    writer.u32(0);
    writer.u64(offset);
    const bytes = 4 * shape.reduce((product, size) => product * size, 1);
    offset += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  }
  writer.pad();
  let embeddings = new Float32Array();
  for (const { name, shape, norm } of tensors) {
    const count = shape.reduce((product, size) => product * size, 1);
    const data = Float32Array.from({ length: count }, () => (norm ? 1 : weight()));
    if (says !== undefined) {
      // Without what the layers add, the next token depends on the last one alone.
      if (/attn_output|ffn_down/.test(name)) data.fill(0);
      if (name === 'token_embd.weight') {
        for (let id = 0; id < tokens.length; id++) data[id * EMBEDDING] = 1;
        embeddings = data;
      }
      if (name === 'output.weight') writeChain(data, embeddings, chainOf(tokens, says));
    }
    // Bytes and control tokens come now and then, as in real models, not every other time.
    if (name === 'output.weight' && says === undefined)
      for (const [id, { type }] of tokens.entries())
        if (type !== NORMAL) data.fill(0, id * EMBEDDING, (id + 1) * EMBEDDING);
    writer.raw(Buffer.from(data.buffer));
    writer.pad();
  }
  return writer.bytes();
}
