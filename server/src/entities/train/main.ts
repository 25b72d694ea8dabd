/**
 * `npm run train:entities -- --train FILE [--dev FILE] [--out FILE] [--about TEXT] [--modulus N] [--remainder N]
 * [--text FILE] [--sentences N] [--epochs N] [--network-epochs N] [--weights N] …`
 *
 * Trains a tagger on IOB2 text and writes a model file. Without `--dev`, the training file is split by sentence number
 * (number mod `--modulus`, 10 by default, = `--remainder`, 0 by default, is the development part), a model is trained on the
 * rest, reported on and calibrated, and then, where `--out` is given, one on everything is trained with the same settings and
 * written; with `--part` the first one is, and with `--temperature N`, that of an earlier run, the second one alone is trained.
 * `--templates FILE` are sentences beside these, each learnt from in a share of the epochs (`--template-share`, 0.4 by default; 0:
 * none). `--text FILE`, which may come several times, is text that nobody has tagged: `--teachers N` taggers (2 by default) are trained
 * first, and the network that is written learns from what they say of it as well (`teachers.ts`); without it the recipe is the same but
 * for that. `--sentences N` trains on about N sentences only, for a learning curve. Everything is seeded: the same files give the same
 * bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkInputs, dictionaries, hashOf } from '../../../../dictionaries/sources';
import { ENTITY_CLASSES } from '../../protocol';
import { randomOf } from '../../random';
import { calibrationLine, entityTexts, evaluate, f1, type Judged, judge, reportLines } from '../evaluate';
import { hashString } from '../features';
import { parseIob2, sentenceNumber, splitByNumber, type TaggedSentence } from '../iob2';
import { Labels } from '../labels';
import { encodeModel, MAX_CLASSES } from '../model';
import { NameTable } from '../names';
import { EntityTagger } from '../tagger';
import { exportModel } from './export';
import { type Lesson, lessonsOf } from './lessons';
import { trainLinear } from './linear';
import { type RecurrentModel, trainRecurrent } from './recurrent';
import { sentencesIn, taught } from './teachers';

/** `LinearOptions.rounds` */
const ROUNDS = [
  { madeWeight: 0, part: 0.25 },
  { madeWeight: 0.1, part: 0.75 },
];
const ONE_ROUND = [{ madeWeight: 1, part: 1 }];
/** What makes the mean of the teachers as sure as it is right, as measured on sentences that they had not seen. */
const TEACHERS_TEMPERATURE = 3.5;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    train: { type: 'string' },
    dev: { type: 'string' },
    out: { type: 'string' },
    modulus: { type: 'string', default: '10' },
    remainder: { type: 'string', default: '0' },
    sentences: { type: 'string' },
    epochs: { type: 'string', default: '5' },
    rate: { type: 'string', default: '0.1' },
    dropout: { type: 'string', default: '0.4' },
    'word-dropout': { type: 'string', default: '0' },
    outside: { type: 'string', default: '1' },
    weights: { type: 'string', default: '600000' },
    dimension: { type: 'string', default: '64' },
    hidden: { type: 'string', default: '64' },
    buckets: { type: 'string', default: '16384' },
    'network-epochs': { type: 'string', default: '14' },
    names: { type: 'string', default: join(dictionaries, 'entities/names.tsv') },
    small: { type: 'string', default: '0.3' },
    templates: { type: 'string', default: join(dictionaries, 'entities/templates.iob2') },
    'template-share': { type: 'string', default: '0.4' },
    text: { type: 'string', multiple: true, default: [] },
    /** The share of epochs that each of its sentences is learnt from in. */
    'text-share': { type: 'string', default: '0.35' },
    /** So many tokens of each file. */
    'text-tokens': { type: 'string', default: '40000' },
    teachers: { type: 'string', default: '2' },
    /** What the scores of a network that was taught are multiplied by: it is less sure than one that was only told what is right. */
    'network-weight': { type: 'string', default: '1.6' },
    /** A share of the names that the trainer does not know, so that it learns to do without them. */
    'unknown-names': { type: 'string', default: '0.2' },
    seed: { type: 'string', default: '1' },
    part: { type: 'boolean', default: false },
    temperature: { type: 'string' },
    about: { type: 'string', default: '' },
  },
});

if (values.train === undefined) {
  console.error('usage: npm run train:entities -- --train FILE [--dev FILE] [--out FILE]');
  process.exit(2);
}

if (values.out !== undefined)
  checkInputs([values.out], [values.train, ...(values.dev ? [values.dev] : []), ...values.text]);
const started = Date.now();
const log = (line: string) => console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
const sentences = parseIob2(readFileSync(values.train, 'utf8'));
const given = values.dev === undefined ? undefined : parseIob2(readFileSync(values.dev, 'utf8'));
const parts =
  given === undefined
    ? splitByNumber(sentences, Number(values.modulus), Number(values.remainder))
    : { train: sentences, dev: given };
if (values.sentences !== undefined) {
  // Drawn by number, so that the variants of one sentence stay together.
  const share = Number(values.sentences) / parts.train.length;
  parts.train = parts.train.filter(({ id }, index) => {
    const number = sentenceNumber(id);
    return randomOf(Number.isNaN(number) ? index : number)() < share;
  });
}
const found = new Set(sentences.flatMap(({ tags }) => tags.filter((tag) => tag !== 'O').map((tag) => tag.slice(2))));
const classes = [
  ...ENTITY_CLASSES.filter((name) => found.has(name)),
  ...[...found].filter((name) => !(ENTITY_CLASSES as readonly string[]).includes(name)).sort(),
];
if (classes.length > MAX_CLASSES) {
  console.error(`${classes.length} classes; a model file has room for ${MAX_CLASSES}`);
  process.exit(2);
}
const templateShare = Number(values['template-share']);
const templates = templateShare > 0 ? parseIob2(readFileSync(values.templates, 'utf8')) : [];
const labels = new Labels(classes);
const names = new NameTable(readFileSync(values.names, 'utf8'));
/** What is known while training: every name, but for a share of those of one word. */
const learnt = withoutShare(names, Number(values['unknown-names']));

function withoutShare({ text }: NameTable, share: number): NameTable {
  const kept = text.split('\n').filter((line) => {
    const name = line.split('\t')[0]!;
    return name.includes(' ') || randomOf(hashString(name))() >= share;
  });
  return new NameTable(kept.join('\n'));
}

const untagged = sentencesIn(
  values.text.map((path) => readFileSync(path, 'utf8')),
  Number(values['text-tokens']),
);

/** A share of the sentences again in small letters, for text that people type without capitals; so is text in capitals read. */
function withSmall<T extends { readonly tokens: readonly string[] }>(sentences: readonly T[]): T[] {
  const random = randomOf(3);
  const small = sentences.filter(() => random() < Number(values.small));
  return [...sentences, ...small.map((each) => ({ ...each, tokens: each.tokens.map((token) => token.toLowerCase()) }))];
}

/** Every file that the model is made from, by name, for whoever wants to know whether a model is of these files. */
const inputs = Object.fromEntries(
  [values.train, values.names, ...(templateShare > 0 ? [values.templates] : []), ...values.text].map((path) => [
    basename(path),
    hashOf(path),
  ]),
);

function network(lessons: readonly Lesson[], seed: number): RecurrentModel {
  return trainRecurrent(lessons, labels, {
    dimension: Number(values.dimension),
    hidden: Number(values.hidden),
    buckets: Number(values.buckets),
    epochs: Number(values['network-epochs']),
    batch: 8,
    rate: 2e-3,
    unitDropout: 0.15,
    wordDropout: 0.5,
    inputDropout: 0.2,
    outputDropout: 0.3,
    names: learnt,
    seed,
    log,
  });
}

function build(sentences: readonly TaggedSentence[], temperature: number): Uint8Array {
  const on = [
    ...lessonsOf(withSmall(sentences), labels, 1),
    ...lessonsOf(withSmall(templates), labels, templateShare, true),
  ];
  const seed = Number(values.seed);
  const linear = trainLinear(on, labels, {
    epochs: Number(values.epochs),
    rate: Number(values.rate),
    decay: 1e-4,
    dropout: Number(values.dropout),
    wordDropout: Number(values['word-dropout']),
    outsideBias: Number(values.outside),
    minimumCount: 1,
    rounds: templates.length > 0 ? ROUNDS : ONE_ROUND,
    names: learnt,
    seed,
    log,
  });
  const modelOf = (recurrent: RecurrentModel, networkWeight = 1) =>
    encodeModel(
      exportModel(
        linear,
        recurrent,
        names,
        { classes, temperature, about: values.about, inputs },
        { weights: Number(values.weights), networkWeight },
      ),
    );
  if (untagged.length === 0) return modelOf(network(on, seed));
  const teachers: Uint8Array[] = [];
  for (let k = 0; k < Number(values.teachers); k++) {
    log(`teacher ${k + 1}`);
    teachers.push(modelOf(network(on, seed + k)));
  }
  const share = Number(values['text-share']);
  const lessons = taught(teachers, untagged, TEACHERS_TEMPERATURE).map((each) => ({ ...each, share, isMade: false }));
  log(`learning from ${untagged.length} sentences that they have tagged`);
  return modelOf(network([...on, ...withSmall(lessons)], seed), Number(values['network-weight']));
}

function open(bytes: Uint8Array): EntityTagger {
  const tagger = EntityTagger.load(bytes);
  if (!tagger.ok) throw new Error(tagger.error);
  return tagger.value;
}

function judgeAll(tagger: EntityTagger, on: readonly TaggedSentence[]): Judged[] {
  return on.flatMap(({ tokens, tags }) => {
    const tagging = tagger.tag(tokens);
    return judge(tags, tagging.tags, tagging.scores);
  });
}

/** The temperature under which the scores of predicted entities say best how many are right (least log loss). */
function calibrate(bytes: Uint8Array, on: readonly TaggedSentence[]): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (const temperature of [0.7, 0.85, 1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4, 5]) {
    let loss = 0;
    for (const { score, right } of judgeAll(open(withTemperature(bytes, temperature)), on)) {
      const sure = Math.min(1 - 1e-6, Math.max(1e-6, score));
      loss -= Math.log(right ? sure : 1 - sure);
    }
    if (loss < least) {
      least = loss;
      best = temperature;
    }
  }
  return best;
}

function withTemperature(bytes: Uint8Array, temperature: number): Uint8Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(10, 10 + length)));
  const json = new TextEncoder().encode(JSON.stringify({ ...header, temperature }));
  const out = new Uint8Array(bytes.length - length + json.length);
  out.set(bytes.subarray(0, 6));
  new DataView(out.buffer).setUint32(6, json.length, true);
  out.set(json, 10);
  out.set(bytes.subarray(10 + length), 10 + json.length);
  return out;
}

let bytes: Uint8Array = new Uint8Array(0);
let temperature = Number(values.temperature);
if (values.temperature === undefined) {
  log(`${parts.train.length} sentences to train on, ${parts.dev.length} to report on, ${classes.length} classes`);
  bytes = build(parts.train, 1);
  temperature = calibrate(bytes, parts.dev);
  bytes = withTemperature(bytes, temperature);
  const tagger = open(bytes);
  const predicted = parts.dev.map(({ tokens }) => tagger.tag(tokens).tags);
  const report = evaluate(parts.dev, predicted, entityTexts(parts.train));
  for (const line of reportLines(report)) console.log(line);
  console.log(calibrationLine(judgeAll(tagger, parts.dev)));
  log(`F1 ${(100 * f1(report.overall)).toFixed(2)}, temperature ${temperature}, ${bytes.length} bytes`);
}
if (values.out !== undefined) {
  if (values.temperature !== undefined || (given === undefined && !values.part)) {
    log(`training on all ${sentences.length} sentences`);
    bytes = build(sentences, temperature);
  }
  writeFileSync(resolve(values.out), bytes);
  log(`${values.out}: ${bytes.length} bytes`);
}
