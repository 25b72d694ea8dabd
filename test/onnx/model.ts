/**
 * Makes a token classifier, or a model that fills masks, that a test can foresee, as the files of an export: each subword adds its own scores to its label
 * (`Gather`), and each subword of the sentence adds some to all (`ReduceSum` over the attention mask), so that a padded or
 * leaking sequence would show. The protobuf messages are written by hand; field numbers are those of onnx.proto3.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TinyModel {
  /** Subwords in the order of their ids, as Unigram writes them (`▁` before a word). The first four are the special ones. */
  readonly subwords: readonly string[];
  readonly labels: readonly string[];
  /** The subword that is the mask: of a model whose labels are its subwords. */
  readonly mask?: string;
  /** Scores of a subword's own label, by subword. */
  readonly own: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What a subword adds to every position of its sentence. */
  readonly everywhere?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Members laid over those of `config.json`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

const number = (field: number, value: number) => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, value: readonly number[] | Uint8Array) => [
  ...varint((field << 3) | 2),
  ...varint(value.length),
  ...value,
];
const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));

const FLOAT = 1;
const INT64 = 7;

function tensor(name: string, dims: readonly number[], values: Float32Array | BigInt64Array): number[] {
  return [
    ...dims.flatMap((dim) => number(1, dim)),
    ...number(2, values instanceof Float32Array ? FLOAT : INT64),
    ...text(8, name),
    ...bytes(9, new Uint8Array(values.buffer)),
  ];
}

function node(type: string, inputs: readonly string[], output: string, attributes: Record<string, number> = {}) {
  return [
    ...inputs.flatMap((input) => text(1, input)),
    ...text(2, output),
    ...text(4, type),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      bytes(5, [...text(1, name), ...number(3, value), ...number(20, 2)]),
    ),
  ];
}

function value(name: string, type: number, dims: readonly (number | string)[]): number[] {
  const shape = dims.flatMap((dim) => bytes(1, typeof dim === 'number' ? number(1, dim) : text(2, dim)));
  return [...text(1, name), ...bytes(2, bytes(1, [...number(1, type), ...bytes(2, shape)]))];
}

function onnx({ subwords, labels, own, everywhere = {} }: TinyModel): Uint8Array {
  const table = (scores: TinyModel['own']) =>
    new Float32Array(subwords.flatMap((subword) => labels.map((label) => scores[subword]?.[label] ?? 0)));
  const dims = [subwords.length, labels.length];
  const graph = [
    ...[
      node('Gather', ['own', 'input_ids'], 'mine'),
      node('Gather', ['everywhere', 'input_ids'], 'given'),
      node('Cast', ['attention_mask'], 'real', { to: FLOAT }),
      node('Unsqueeze', ['real', 'last'], 'column'),
      node('Mul', ['given', 'column'], 'masked'),
      node('ReduceSum', ['masked', 'middle'], 'sum', { keepdims: 1 }),
      node('Add', ['mine', 'sum'], 'logits'),
    ].flatMap((one) => bytes(1, one)),
    ...text(2, 'tiny'),
    ...[
      tensor('own', dims, table(own)),
      tensor('everywhere', dims, table(everywhere)),
      tensor('last', [1], new BigInt64Array([2n])),
      tensor('middle', [1], new BigInt64Array([1n])),
    ].flatMap((one) => bytes(5, one)),
    ...['input_ids', 'attention_mask'].flatMap((name) => bytes(11, value(name, INT64, ['batch', 'sequence']))),
    ...bytes(12, value('logits', FLOAT, ['batch', 'sequence', labels.length])),
  ];
  return new Uint8Array([...number(1, 8), ...bytes(7, graph), ...bytes(8, [...text(1, ''), ...number(2, 13)])]);
}

const special = (content: string, id: number) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

/** Writes `model.onnx`, `config.json`, `tokenizer.json` and `tokenizer_config.json` into a folder. */
export function writeTinyModel(folder: string, model: TinyModel): void {
  const { subwords, labels, mask } = model;
  const [begin, pad, end, unknown] = subwords as readonly [string, string, string, string];
  const write = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), onnx(model));
  write('config.json', {
    model_type: 'xlm-roberta',
    ...(mask === undefined ? { id2label: { ...labels } } : { vocab_size: subwords.length }),
    ...model.config,
  });
  write('tokenizer_config.json', {
    pad_token: pad,
    unk_token: unknown,
    ...(mask !== undefined && { mask_token: mask }),
    tokenizer_class: 'XLMRobertaTokenizer',
  });
  write('tokenizer.json', {
    version: '1.0',
    added_tokens: [
      ...subwords.slice(0, 4).map(special),
      // As XLM-R's, it takes the space before it along.
      ...(mask === undefined ? [] : [{ ...special(mask, subwords.indexOf(mask)), lstrip: true }]),
    ],
    normalizer: null,
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: begin, type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: end, type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        [begin]: { id: begin, ids: [0], tokens: [begin] },
        [end]: { id: end, ids: [2], tokens: [end] },
      },
    },
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    model: {
      type: 'Unigram',
      unk_id: 3,
      vocab: subwords.map((subword, i) => [subword, i < 4 ? 0 : -1 - subword.length / 100]),
    },
  });
}
