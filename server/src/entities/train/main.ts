/**
 * `npm run train:entities -- --train FILE [--dev FILE] [--out FILE] [--modulus N] [--epochs N] [--weights N] [--about TEXT]`
 *
 * Trains a tagger on IOB2 text and writes a model file. Without `--dev`, the training file is split by sentence number
 * (number mod `--modulus`, 10 by default, = 0 is the development part), a model is trained on the rest, reported on and
 * calibrated, and then one on everything is trained with the same settings and written. Everything is seeded: the same
 * files give the same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ENTITY_CLASSES } from '../../protocol';
import { entityTexts, evaluate, f1, reportLines } from '../evaluate';
import { parseIob2, splitByNumber, type TaggedSentence } from '../iob2';
import { Labels } from '../labels';
import { encodeModel } from '../model';
import { EntityTagger } from '../tagger';
import { exportModel } from './export';
import { trainLinear } from './linear';

const { values } = parseArgs({
  options: {
    train: { type: 'string' },
    dev: { type: 'string' },
    out: { type: 'string' },
    modulus: { type: 'string', default: '10' },
    epochs: { type: 'string', default: '4' },
    rate: { type: 'string', default: '0.1' },
    dropout: { type: 'string', default: '0.2' },
    'word-dropout': { type: 'string', default: '0' },
    outside: { type: 'string', default: '1' },
    weights: { type: 'string', default: '850000' },
    about: { type: 'string', default: '' },
  },
});

if (values.train === undefined) {
  console.error('usage: npm run train:entities -- --train FILE [--dev FILE] [--out FILE]');
  process.exit(2);
}

const started = Date.now();
const log = (line: string) => console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
const sentences = parseIob2(readFileSync(values.train, 'utf8'));
const given = values.dev === undefined ? undefined : parseIob2(readFileSync(values.dev, 'utf8'));
const parts = given === undefined ? splitByNumber(sentences, Number(values.modulus)) : { train: sentences, dev: given };
const found = new Set(sentences.flatMap(({ tags }) => tags.filter((tag) => tag !== 'O').map((tag) => tag.slice(2))));
const classes = [
  ...ENTITY_CLASSES.filter((name) => found.has(name)),
  ...[...found].filter((name) => !(ENTITY_CLASSES as readonly string[]).includes(name)).sort(),
];
const labels = new Labels(classes);

function build(on: readonly TaggedSentence[], temperature: number): Uint8Array {
  const model = trainLinear(on, labels, {
    epochs: Number(values.epochs),
    rate: Number(values.rate),
    decay: 1e-4,
    dropout: Number(values.dropout),
    wordDropout: Number(values['word-dropout']),
    outsideBias: Number(values.outside),
    minimumCount: 1,
    seed: 1,
    log,
  });
  return encodeModel(exportModel(model, { classes, temperature, about: values.about }, Number(values.weights)));
}

function open(bytes: Uint8Array): EntityTagger {
  const tagger = EntityTagger.load(bytes);
  if (!tagger.ok) throw new Error(tagger.error);
  return tagger.value;
}

/** The temperature under which the predicted entities' scores say best how many are right (least log loss). */
function calibrate(bytes: Uint8Array, on: readonly TaggedSentence[]): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (const temperature of [0.7, 0.85, 1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4]) {
    const tagger = open(withTemperature(bytes, temperature));
    let loss = 0;
    for (const { tokens, tags } of on) {
      const tagging = tagger.tag(tokens);
      for (const [i, tag] of tagging.tags.entries()) {
        const right = Math.min(1 - 1e-6, Math.max(1e-6, tagging.scores[i]!));
        loss -= Math.log(tag === tags[i] ? right : 1 - right);
      }
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

log(`${parts.train.length} sentences to train on, ${parts.dev.length} to report on, ${classes.length} classes`);
let bytes = build(parts.train, 1);
const temperature = calibrate(bytes, parts.dev);
bytes = withTemperature(bytes, temperature);
const tagger = open(bytes);
const predicted = parts.dev.map(({ tokens }) => tagger.tag(tokens).tags);
const report = evaluate(parts.dev, predicted, entityTexts(parts.train));
for (const line of reportLines(report)) console.log(line);
log(`F1 ${(100 * f1(report.overall)).toFixed(2)}, temperature ${temperature}, ${bytes.length} bytes`);
if (values.out !== undefined) {
  if (given === undefined) {
    log(`training again on all ${sentences.length} sentences`);
    bytes = build(sentences, temperature);
  }
  writeFileSync(resolve(values.out), bytes);
  log(`${values.out}: ${bytes.length} bytes`);
}
