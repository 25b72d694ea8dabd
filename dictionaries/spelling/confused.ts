/**
 * Makes `kk.confused`, by which the checker tells a real word from a slip that happens to be one (кезіңде for кезінде):
 *
 *     npm run train:confused -- --iob2 FILE --text FILE … [--held-out] [--show N] [--out FILE]
 *
 * Pairs: every usual form with each word that one confusion (`confusions.txt`) makes of it and that the speller lets pass. Examples: the
 * places where texts have the wrong one of a pair in earnest, and the places of the right one with the slip made there. In thirds
 * of the sentences that it was not trained on, the model then shows which forms it cannot tell: they are left out. With
 * `--held-out` a third has no part in any of this; what is found there and what is taken for a slip is printed, and nothing
 * written. Seeded: the same input makes the same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataFolder } from '../../server/src/data';
import { FNV_START, fnvStep } from '../../server/src/hash';
import { randomOf, shuffle } from '../../server/src/random';
import {
  CONFUSED_BUCKETS,
  ConfusedWords,
  confusedFeatures,
  type Meant,
  surroundings,
} from '../../server/src/spelling/confused';
import { Frequencies } from '../../server/src/spelling/frequencies';
import { loadSpeller, type Speller } from '../../server/src/spelling/speller';
import { type Token, tokenize } from '../../server/src/text/tokens';
import { checkInputs } from '../sources';
import { Analyser } from './analysis';
import { build, HAND_FILES } from './build';
import { areBothWords, type Confusion, confused, parseConfusions, readConfusable } from './confusions';
import { sentencesOf } from './context';
import { parseStems } from './dictionary';
import { Usage } from './usage';

const { values: args } = parseArgs({
  options: {
    iob2: { type: 'string' },
    text: { type: 'string', multiple: true, default: [] },
    'held-out': { type: 'boolean', default: false },
    show: { type: 'string', default: '0' },
    out: { type: 'string', default: fileURLToPath(new URL('kk.confused', import.meta.url)) },
  },
});

/** How often texts must have the right form of a pair. */
const LEAST = 15;
const SHORTEST = 3;
/** Log odds from which the speller says something (`SURE_CONFUSION`), and how far below them every place in earnest must be. */
const SURE = 5;
const MARGIN = 1;
/** A form is kept only if so many slips for each time that it stands in earnest are to be expected. */
const LEAST_ODDS = 0.3;
/** Slips are made so many times as often as in the app reviews in which confusions were counted, or nothing would be learnt of them. */
const BOOST = 20;
const EPOCHS = 8;
const RATE = 0.15;
const DECAY = 2e-5;

const random = randomOf(15);

const stemList = (name: string): string => readFileSync(join(dataFolder(), 'spelling', 'stems', `${name}.txt`), 'utf8');
/** Words of the lists written by hand, and pairs of which both are words: nobody can say that they are never meant. */
const byHand = new Set([...HAND_FILES].flatMap((name) => parseStems(stemList(name)).map(({ stem }) => stem)));
const confusable = readConfusable(stemList('confusable'));

function hashOf(text: string): number {
  let h = FNV_START;
  for (let i = 0; i < text.length; i++) h = fnvStep(h, text.charCodeAt(i));
  return h >>> 0;
}

/** A word in small letters; '' for other tokens. */
const wordOf = ({ kind, text }: Token): string => (kind === 'word' ? text.toLowerCase() : '');

interface Example {
  readonly features: readonly number[];
  readonly isSlip: boolean;
  readonly weight: number;
}

interface Pair {
  readonly right: string;
  readonly form: string;
  readonly weight: number;
}

function train(examples: readonly Example[]): Float64Array {
  const weights = new Float64Array(CONFUSED_BUCKETS);
  const squares = new Float64Array(CONFUSED_BUCKETS).fill(1e-6);
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const { features, isSlip, weight } = examples[i]!;
      let sum = 0;
      for (const feature of features) sum += weights[feature]!;
      const gradient = (1 / (1 + Math.exp(-sum)) - (isSlip ? 1 : 0)) * weight;
      if (Math.abs(gradient) < 1e-7) continue;
      for (const feature of features) {
        squares[feature]! += gradient * gradient;
        weights[feature]! -= (RATE * gradient) / Math.sqrt(squares[feature]!) + DECAY * weight * weights[feature]!;
      }
    }
  }
  return weights;
}

async function main(): Promise<void> {
  if (args.text.length === 0) throw new Error('--text FILE is needed');
  if (!args['held-out']) checkInputs([args.out], [...args.text, ...(args.iob2 ? [args.iob2] : [])]);
  const read = (name: string): Uint8Array => readFileSync(join(dataFolder(), 'spelling', name));
  const loaded = await loadSpeller(
    {
      aff: read('kk.aff'),
      dic: read('kk.dic'),
      frequencies: read('kk.freq'),
      pairs: read('kk.pairs'),
      slips: read('kk.slips'),
    },
    { suggestions: false },
  );
  if (!loaded.ok) throw new Error(loaded.error);
  const speller = loaded.value;

  const seen = new Set<string>();
  const sentences: [fold: number, tokens: readonly Token[]][] = [];
  const lines = [
    ...(args.iob2 ? sentencesOf(readFileSync(args.iob2, 'utf8')) : []),
    ...args.text.flatMap((path) => readFileSync(path, 'utf8').split('\n')),
  ];
  for (const line of lines) {
    const key = line.replace(/[^\p{L}]/gu, '').toLowerCase();
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    sentences.push([hashOf(key) % 3, tokenize(line)]);
  }
  const of = (...folds: number[]) => sentences.filter(([fold]) => folds.includes(fold)).map(([, tokens]) => tokens);
  const confusions = parseConfusions(readFileSync(join(dataFolder(), 'spelling', 'confusions.txt'), 'utf8'));
  const built = build();
  const analyser = new Analyser(built.files['kk.aff'], built.files['kk.dic'], built.verbFlags);
  const fit = (kept: readonly (readonly Token[])[]) => modelOf(kept, speller, confusions, analyser);

  // Forms that were taken for slips though they stood in earnest, in sentences that the model had not seen, are left out.
  const folds = args['held-out'] ? [0, 1] : [0, 1, 2];
  const trusted = new Map<string, number>();
  for (const fold of folds) {
    const { model } = fit(of(...folds.filter((other) => other !== fold)));
    for (const tokens of of(fold))
      tokens.forEach((token, at) => {
        const found = model.meant(wordOf(token), surroundings(tokens, at));
        if (found) trusted.set(wordOf(token), Math.max(trusted.get(wordOf(token)) ?? -99, found.odds));
      });
  }
  const { pairs, weights, byRight } = fit(of(...folds));
  let dropped = 0;
  for (const [form, meant] of pairs) {
    const unsure = (trusted.get(form) ?? -99) > SURE - MARGIN;
    const kept = unsure ? [] : meant.filter(({ slips, usual }) => slips >= usual * LEAST_ODDS);
    if (kept.length === 0) pairs.delete(form);
    else pairs.set(form, kept);
    if (unsure) dropped++;
  }
  console.log(`${dropped} forms were taken for slips in earnest; ${pairs.size} are kept`);
  const bytes = ConfusedWords.write(pairs, weights);
  if (args['held-out']) report(ConfusedWords.parse(bytes), pairs, byRight, of(2));
  else {
    writeFileSync(args.out, bytes);
    console.log(`${pairs.size} forms, ${bytes.length} bytes`);
  }
}

/**
 * Whether a form is the right word but for speaking to somebody (заттарың for заттарын): where pronouns are left out, nothing tells one
 * from the other.
 */
function isAddressed(analyser: Analyser, form: string, right: string): boolean {
  if (form.split('ң').length <= right.split('ң').length) return false;
  const stems = new Set(analyser.read(form).map(({ stem }) => stem));
  return analyser.read(right).some(({ stem }) => stems.has(stem));
}

/** Trains a model on sentences, with the pairs that they tell of. */
function modelOf(
  kept: readonly (readonly Token[])[],
  speller: Speller,
  confusions: readonly Confusion[],
  analyser: Analyser,
): { model: ConfusedWords; pairs: Map<string, readonly Meant[]>; weights: Float64Array; byRight: Map<string, Pair[]> } {
  const counts = new Map<string, number>();
  for (const tokens of kept)
    for (const token of tokens) {
      const word = wordOf(token);
      if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  const count = (word: string): number => counts.get(word) ?? 0;
  const byRight = new Map<string, Pair[]>();
  const byForm = new Map<string, Pair[]>();
  for (const [right, total] of counts) {
    if (total < LEAST || right.length < SHORTEST || !/^[\u0430-\u045F\u0491-\u04FF]+$/u.test(right)) continue;
    if (!speller.check(right)) continue;
    for (const [form, { weight }] of confused(right, confusions)) {
      if (form === right || form.length < SHORTEST || !speller.check(form)) continue;
      if (byHand.has(form) || areBothWords(confusable, right, form) || isAddressed(analyser, form, right)) continue;
      if (byForm.get(form)?.some((pair) => pair.right === right)) continue;
      const pair = { right, form, weight };
      byRight.set(right, [...(byRight.get(right) ?? []), pair]);
      byForm.set(form, [...(byForm.get(form) ?? []), pair]);
    }
  }
  // Counted in what was kept alone: the held-out part must not tell what is usual.
  const table = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([word, total]) => `${word}\t${total}`);
  const usage = new Usage(analyser, Frequencies.parse(Buffer.from(table.join('\n'))));
  /** What is known of a pair where so many occurrences of either are left out. */
  const known = ({ right, form, weight }: Pair, lessRight = 0, lessForm = 0): Meant => ({
    right,
    slips: ((count(right) - lessRight + 0.1) * weight) / 1000,
    usual: 0.1 + Math.max(count(form) - lessForm, usage.expected(form, lessForm)),
  });
  const examples: Example[] = [];
  for (const tokens of kept) {
    tokens.forEach((token, at) => {
      const word = wordOf(token);
      // What is counted of a place is what the other places say.
      for (const pair of byRight.get(word) ?? []) {
        const features = confusedFeatures(pair.form, known(pair, 1, 0), surroundings(tokens, at));
        examples.push({ features, isSlip: true, weight: (BOOST * pair.weight) / 1000 });
      }
      for (const pair of byForm.get(word) ?? []) {
        const features = confusedFeatures(pair.form, known(pair, 0, 1), surroundings(tokens, at));
        examples.push({ features, isSlip: false, weight: 1 });
      }
    });
  }
  console.log(
    `${kept.length} sentences, ${counts.size} forms, ${byForm.size} forms that may be slips, ${examples.length} examples`,
  );
  const weights = train(examples);
  const pairs = new Map<string, readonly Meant[]>();
  for (const [form, list] of byForm)
    pairs.set(
      form,
      list.map((pair) => known(pair)),
    );
  return { model: ConfusedWords.parse(ConfusedWords.write(pairs, weights)), pairs, weights, byRight };
}

/** Says what the model finds, and what it takes for slips, in sentences that had no part in it. */
function report(
  model: ConfusedWords,
  pairs: ReadonlyMap<string, readonly Meant[]>,
  byRight: ReadonlyMap<string, readonly Pair[]>,
  held: readonly (readonly Token[])[],
): void {
  const earnest: { odds: number; text: string }[] = [];
  const slips: { odds: number; weight: number; text: string }[] = [];
  let words = 0;
  for (const tokens of held) {
    tokens.forEach((token, at) => {
      const word = wordOf(token);
      if (word === '') return;
      words++;
      const context = surroundings(tokens, at);
      const text = (form: string, right: string) =>
        `${[...context.before].reverse().slice(-4).join(' ')} [${form}→${right}] ${context.after.slice(0, 4).join(' ')}`;
      const found = model.meant(word, context);
      if (found && token.text === word) {
        const { slips: many, usual } = pairs.get(word)!.find(({ right }) => right === found.right)!;
        const line = `${many.toFixed(2)}\t${usual.toFixed(2)}\t${text(word, found.right)}`;
        earnest.push({ odds: found.odds, text: line });
      }
      for (const { form, right, weight } of byRight.get(word) ?? []) {
        const meant = model.meant(form, context);
        const odds = meant?.right === right ? meant.odds : -99;
        slips.push({ odds, weight: weight / 1000, text: text(form, right) });
      }
    });
  }
  const expected = slips.reduce((sum, { weight }) => sum + weight, 0);
  console.log(
    `held out: ${words} words, ${earnest.length} in earnest, ${expected.toFixed(1)} slips as frequent as in app reviews`,
  );
  console.log('odds\ttaken for slips\tslips found\tshare');
  for (const least of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
    const wrong = earnest.filter(({ odds }) => odds >= least).length;
    const right = slips.reduce((sum, { odds, weight }) => sum + (odds >= least ? weight : 0), 0);
    console.log([least, wrong, right.toFixed(1), (right / expected).toFixed(3)].join('\t'));
  }
  const show = Number(args.show);
  for (const { odds, text } of earnest.sort((a, b) => b.odds - a.odds).slice(0, show))
    console.log(`${odds.toFixed(1)}\t${text}`);
  if (show === 0) return;
  console.log('found:');
  const sure = slips.filter(({ odds }) => odds >= SURE);
  const step = Math.max(1, Math.floor(sure.length / show));
  for (const { odds, text } of sure.filter((_, i) => i % step === 0)) console.log(`${odds.toFixed(1)}\t${text}`);
}

void main();
