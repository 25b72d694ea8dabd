/**
 * npm run calibrate:completion -- --model FILE --text FILE… [--hold-out 10] [--limit SENTENCES] [--every N]
 *
 * Fits the weights of `confidence.ts` on texts that the model has not seen: types them key by key and learns, by logistic
 * regression, when the likeliest word is right. Prints the weights, and for thresholds how often an offer above them is right.
 * Of an IOB2 file the sentences whose number is ten times an odd number are typed (the even ones are for the report), of
 * other files each `--every`-th line. Each file counts alike.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EmbeddedModel } from '../../server/src/completion/embedded';
import { features } from '../../server/src/completion/embedded/confidence';
import { readCorpus } from './corpus';

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    text: { type: 'string', multiple: true, default: [] },
    'hold-out': { type: 'string', default: '10' },
    limit: { type: 'string', default: '200' },
    every: { type: 'string', default: '11' },
  },
});

interface Case {
  readonly values: readonly number[];
  readonly right: number;
  readonly weight: number;
  readonly left: number;
}

/** Of what is shown: as `LEAST_CONFIDENCE` at the normal setting. */
const LEAST = 0.4;

function casesOf(model: EmbeddedModel, name: string): Case[] {
  const every = Number(values['hold-out']);
  const lines = readCorpus(name, readFileSync(name, 'utf8'))
    .filter(({ number, variant = 0 }) => number === undefined || ((number / every) % 2 === 1 && variant === 0))
    .filter(({ number }, at) => number !== undefined || at % Number(values.every) === 5)
    .slice(0, Number(values.limit));
  const cases: Case[] = [];
  for (const { text } of lines) {
    for (let at = 1; at < text.length; at++) {
      const best = model.factsAt(text.slice(0, at), LEAST);
      if (!best) continue;
      const right = text.startsWith(best.text, at) && !/[\p{L}\p{M}\p{N}]/u.test(text[at + best.text.length] ?? '');
      cases.push({ values: features(best.facts), right: Number(right), weight: 1, left: best.text.length });
    }
  }
  return cases.map((one) => ({ ...one, weight: 1 / cases.length }));
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Newton's method; a little ridge keeps it from running off. */
function regression(cases: readonly Case[]): number[] {
  const size = cases[0]!.values.length;
  let weights = new Array<number>(size).fill(0);
  for (let round = 0; round < 12; round++) {
    const gradient = new Array<number>(size).fill(0);
    const hessian = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (i === j ? 1e-6 : 0)),
    );
    for (const { values: x, right, weight } of cases) {
      const p = sigmoid(x.reduce((sum, value, at) => sum + value * weights[at]!, 0));
      for (let i = 0; i < size; i++) {
        gradient[i]! += weight * (right - p) * x[i]!;
        for (let j = 0; j < size; j++) hessian[i]![j]! += weight * p * (1 - p) * x[i]! * x[j]!;
      }
    }
    // Gauss elimination.
    const rows = hessian.map((row, i) => [...row, gradient[i]!]);
    for (let i = 0; i < size; i++) {
      const pivot = rows
        .slice(i)
        .reduce((best, row, at) => (Math.abs(row[i]!) > Math.abs(rows[i + best]![i]!) ? at : best), 0);
      [rows[i], rows[i + pivot]] = [rows[i + pivot]!, rows[i]!];
      for (let k = i + 1; k < size; k++) {
        const by = rows[k]![i]! / rows[i]![i]!;
        for (let j = i; j <= size; j++) rows[k]![j]! -= by * rows[i]![j]!;
      }
    }
    const step = new Array<number>(size).fill(0);
    for (let i = size - 1; i >= 0; i--) {
      let sum = rows[i]![size]!;
      for (let j = i + 1; j < size; j++) sum -= rows[i]![j]! * step[j]!;
      step[i] = sum / rows[i]![i]!;
    }
    weights = weights.map((value, at) => value + step[at]!);
  }
  return weights;
}

const model = values.model === undefined ? undefined : EmbeddedModel.load(readFileSync(values.model));
if (!model?.ok || values.text.length === 0) {
  console.error('usage: calibrate:completion -- --model FILE --text FILE…');
  process.exit(2);
}
const all = values.text.map((name) => ({ name, cases: casesOf(model.value, name) }));
const weights = regression(all.flatMap(({ cases }) => cases));
console.log(`[${weights.map((value) => value.toFixed(3)).join(', ')}]`);
for (const { name, cases } of all) {
  console.log(`${name}: ${cases.length} places`);
  for (const least of [0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8]) {
    const above = cases
      .map((one) => ({ ...one, p: sigmoid(one.values.reduce((sum, value, at) => sum + value * weights[at]!, 0)) }))
      .filter(({ p }) => p >= least);
    const right = above.reduce((sum, one) => sum + one.right, 0) / above.length;
    const mean = above.reduce((sum, { p }) => sum + p, 0) / above.length;
    console.log(
      `  from ${least}: ${((100 * above.length) / cases.length).toFixed(1)}% of places, right ${(100 * right).toFixed(1)}%, thought ${(100 * mean).toFixed(1)}%`,
    );
  }
}
