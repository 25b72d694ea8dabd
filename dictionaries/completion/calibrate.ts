/**
 * npm run calibrate:completion -- --model FILE --text FILE… [--hold-out 10] [--limit SENTENCES] [--every N]
 *
 * Fits the weights of `confidence.ts` on texts that the model has not seen: types them key by key and learns, by logistic
 * regression, when the likeliest word is right. Prints the weights, and for each least confidence what a writer would see: how
 * often, how often its word is right, at how many ends of words letters, and which share of the characters right offers save.
 * Of an IOB2 file the sentences whose number is ten times an odd number are typed (the even ones are for the report), of
 * other files each `--every`-th line. Each file counts alike.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EmbeddedModel } from '../../server/src/completion/embedded';
import { type Facts, features, isWorthShowing } from '../../server/src/completion/embedded/confidence';
import { LEAST_CONFIDENCE } from '../../server/src/completion/types';
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
  readonly facts: Facts;
  /** Whether the word is right, and all that is shown of it. */
  readonly right: number;
  readonly whole: boolean;
  /** Whether the word ends before it. */
  readonly ended: boolean;
  readonly weight: number;
  /** The text and the place in it, UTF-16 units; units that accepting it writes. */
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

interface Cases {
  readonly cases: readonly Case[];
  /** Keys, ends of words and characters of all texts. */
  readonly keys: number;
  readonly ends: number;
  readonly characters: number;
}

const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{M}\p{N}]/u.test(letter);

/** What counts as refused depends on what is shown: with new weights, run it again until they stay. */
const LEAST = LEAST_CONFIDENCE.normal;

function casesOf(model: EmbeddedModel, name: string): Cases {
  const every = Number(values['hold-out']);
  const lines = readCorpus(name, readFileSync(name, 'utf8'))
    .filter(({ number, variant = 0 }) => number === undefined || ((number / every) % 2 === 1 && variant === 0))
    .filter(({ number }, at) => number !== undefined || at % Number(values.every) === 5)
    .slice(0, Number(values.limit));
  const cases: Case[] = [];
  let [keys, ends, characters] = [0, 0, 0];
  for (const { text } of lines) {
    characters += text.length;
    for (let at = 1; at < text.length; at++) {
      const ended = isWord(text[at - 1]) && !isWord(text[at]);
      keys++;
      if (ended) ends++;
      const best = model.factsAt(text.slice(0, at), LEAST);
      // Where nothing is offered whatever is likely.
      if (!best || /[.!?…]$|[([{\p{N}]\s*$/u.test(text.slice(0, at))) continue;
      const goesOn = (offer: string) =>
        text.startsWith(offer, at) && !(isWord(offer.at(-1)) && isWord(text[at + offer.length]));
      const { facts, shown } = best;
      const right = Number(goesOn(best.text));
      cases.push({
        ...{ values: features(facts), facts, right, whole: goesOn(shown), ended },
        ...{ weight: 1, text, at, length: shown.length },
      });
    }
  }
  return { cases: cases.map((one) => ({ ...one, weight: 1 / cases.length })), keys, ends, characters };
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
const all = values.text.map((name) => ({ name, ...casesOf(model.value, name) }));
const weights = regression(all.flatMap(({ cases }) => cases));
console.log(`[${weights.map((value) => value.toFixed(3)).join(', ')}]`);
const percent = (part: number, all: number) => `${((100 * part) / Math.max(1, all)).toFixed(1)}%`;
for (const { name, cases, keys, ends, characters } of all) {
  console.log(`${name}: ${keys} keys, ${cases.length} of them with a likeliest word`);
  const judged = cases.map((one) => ({
    ...one,
    p: sigmoid(one.values.reduce((sum, value, at) => sum + value * weights[at]!, 0)),
  }));
  for (let percents = 10; percents <= 60; percents += percents < 34 ? 1 : 4) {
    const shown = judged.filter(({ facts, p }) => isWorthShowing(facts, p, percents / 100));
    const right = shown.reduce((sum, one) => sum + one.right, 0);
    const thought = shown.reduce((sum, { p }) => sum + p, 0);
    const ended = shown.filter((one) => one.ended).length;
    // Each right offer is taken, and the next is met behind it.
    let saved = 0;
    let [text, next] = ['', 0];
    for (const one of shown) {
      if (!one.whole || (one.text === text && one.at < next)) continue;
      saved += one.length;
      [text, next] = [one.text, one.at + one.length];
    }
    console.log(
      `  from 0.${percents}: shown ${percent(shown.length, keys)}, right ${percent(right, shown.length)}, thought ${percent(thought, shown.length)}, at ends of words ${percent(ended, ends)}, saved ${percent(saved, characters)}`,
    );
  }
}
