/**
 * The analyser and the tagger: how quick they are, what memory they take, and how often they are right.
 *
 *     npm run bench:morphology -- [TEXT…] [--gold CONLLU] [--show N] [--temperatures T,T…]
 *
 * TEXT is running text (UTF-8) of the user's own for speed and for the share of known words; without any, the sentences of the gold set are
 * repeated, which flatters caches. The gold set is `test/bench/gold/kk.conllu` unless another is named. Times are CPU time of this
 * process, all its threads together. `--temperatures` fits the one of kk.tags: it is chosen on every second sentence, and told is the loss on
 * the others. Memory is heap and buffers after a collection, less what was there before.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readData } from '../../server/src/data';
import type { Analysis, MorphologicalAnalyzer } from '../../server/src/morphology/analyzer';
import { MorphologicalTagger } from '../../server/src/morphology/tagger';
import { analyzerOf } from '../../server/src/morphology/testAnalyzer';
import { sentenceSpans } from '../../server/src/text/sentences';
import { tokenize } from '../../server/src/text/tokens';

const { values: args, positionals: texts } = parseArgs({
  allowPositionals: true,
  options: {
    gold: { type: 'string', default: join(__dirname, 'gold', 'kk.conllu') },
    show: { type: 'string', default: '0' },
    temperatures: { type: 'string', default: '' },
  },
});

interface GoldToken {
  readonly form: string;
  readonly lemma: string;
  readonly upos: string;
  readonly features: string;
}

/** The sentences of a CoNLL-U file; ranges of tokens (1-2) and empty nodes (1.1) are left out. */
function readGold(file: string): GoldToken[][] {
  const sentences: GoldToken[][] = [];
  for (const block of readFileSync(file, 'utf8').split(/\n\s*\n/)) {
    const tokens = block.split('\n').flatMap((line) => {
      const [id, form, lemma, upos, , features] = line.split('\t');
      return /^\d+$/.test(id!) ? [{ form: form!, lemma: lemma!, upos: upos!, features: features! }] : [];
    });
    if (tokens.length > 0) sentences.push(tokens);
  }
  return sentences;
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const memory = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};
const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)}%`);
const isWord = (form: string): boolean => /\p{L}/u.test(form);

/** Upper bounds of the rows of the table of reliability. */
const BINS = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.000_001];

const sameLemma = (one: Analysis, { lemma }: GoldToken) => one.lemma.toLowerCase() === lemma.toLowerCase();
const isRight = (one: Analysis, gold: GoldToken) =>
  sameLemma(one, gold) && one.upos === gold.upos && one.features === gold.features;

/** The loss a word whose right analysis is among those that were weighed, by natural logarithm. */
function lossOf(tagger: MorphologicalTagger, gold: readonly GoldToken[][]): number {
  let [sum, words] = [0, 0];
  for (const sentence of gold)
    tagger.tag(sentence.map(({ form }) => form)).forEach((tagged, i) => {
      const right = tagged.find(({ analysis }) => isRight(analysis, sentence[i]!));
      if (right === undefined || !isWord(sentence[i]!.form)) return;
      sum -= Math.log(Math.max(1e-9, right.probability));
      words++;
    });
  return sum / words;
}

/** The losses of temperatures on two halves of a gold set. */
function fitTemperature(
  analyzer: MorphologicalAnalyzer,
  tags: Uint8Array,
  gold: readonly GoldToken[][],
  list: string,
): void {
  const text = new TextDecoder().decode(tags);
  const halves = [0, 1].map((half) => gold.filter((_, i) => i % 2 === half));
  console.log('\n| temperature | loss, odd sentences | loss, even sentences |\n| --- | --- | --- |');
  for (const temperature of list.split(',')) {
    const other = text.replace(/^(tags \d+ \d+) [\d.]+/, `$1 ${temperature}`);
    const tagger = MorphologicalTagger.load(analyzer, new TextEncoder().encode(other));
    if (!tagger.ok) throw new Error(tagger.error);
    const [odd, even] = halves.map((half) => lossOf(tagger.value, half).toFixed(4));
    console.log(`| ${temperature} | ${odd} | ${even} |`);
  }
}

/** How often the analyses of a gold set are right, and whether probabilities say so. */
function accuracy(tagger: MorphologicalTagger, gold: readonly GoldToken[][]): void {
  const sums = { tokens: 0, lemma: 0, upos: 0, features: 0, all: 0, available: 0, words: 0 };
  const bins = BINS.map(() => ({ count: 0, right: 0, sum: 0 }));
  let loss = 0;
  const wrong: string[] = [];
  for (const sentence of gold) {
    const tagged = tagger.tag(sentence.map(({ form }) => form));
    sentence.forEach((token, i) => {
      const { form, lemma, upos, features } = token;
      const { analysis, probability } = tagged[i]![0]!;
      sums.tokens++;
      if (sameLemma(analysis, token)) sums.lemma++;
      if (analysis.upos === upos) sums.upos++;
      if (analysis.features === features) sums.features++;
      if (isRight(analysis, token)) sums.all++;
      else
        wrong.push(
          `${sentence.map((one, at) => (at === i ? `⟦${one.form}⟧` : one.form)).join(' ')}\n    gold ${lemma} ${upos} ${features}\n    here ${analysis.lemma} ${analysis.upos} ${analysis.features} ${probability.toFixed(2)}${tagged[i]!.some((one) => isRight(one.analysis, token)) ? '' : ' (not among the analyses)'}`,
        );
      if (!isWord(form)) return;
      sums.words++;
      if (tagged[i]!.some((one) => sameLemma(one.analysis, token) && one.analysis.upos === upos)) sums.available++;
      const bin = bins[BINS.findIndex((most) => probability < most)]!;
      bin.count++;
      bin.sum += probability;
      if (isRight(analysis, token)) bin.right++;
      loss -= Math.log(Math.max(1e-6, tagged[i]!.find((one) => isRight(one.analysis, token))?.probability ?? 1e-6));
    });
  }
  const { tokens, words } = sums;
  console.log(`\n${gold.length} gold sentences, ${tokens} tokens, ${words} words\n`);
  console.log('| first choice | right |\n| --- | --- |');
  console.log(`| lemma | ${percent(sums.lemma, tokens)} |\n| UPOS | ${percent(sums.upos, tokens)} |`);
  console.log(`| features | ${percent(sums.features, tokens)} |\n| all three | ${percent(sums.all, tokens)} |`);
  console.log(`| right lemma and UPOS among the analyses, words | ${percent(sums.available, words)} |`);
  console.log('\n| probability of the first choice | words | mean probability | right |\n| --- | --- | --- | --- |');
  let error = 0;
  bins.forEach(({ count, right, sum }, i) => {
    const from = BINS[i - 1] ?? 0;
    console.log(`| ${from}–${Math.min(1, BINS[i]!)} | ${count} | ${percent(sum, count)} | ${percent(right, count)} |`);
    error += Math.abs(sum - right);
  });
  console.log(
    `\nexpected calibration error ${percent(error, words)}, loss ${(loss / words).toFixed(3)} a word (natural logarithm)`,
  );
  for (const one of wrong.slice(0, Number(args.show))) console.log(one);
}

async function main(): Promise<void> {
  const gold = readGold(args.gold);
  const sentences =
    texts.length > 0
      ? texts.flatMap((file) => {
          const text = readFileSync(file, 'utf8');
          return sentenceSpans(text).map(({ start, end }) => tokenize(text.slice(start, end)).map((one) => one.text));
        })
      : Array.from({ length: 50 }, () => gold.map((sentence) => sentence.map(({ form }) => form))).flat();
  const words = sentences.flat().filter(isWord);
  const [aff, dic, morph, tags] = await Promise.all(
    (['aff', 'dic', 'morphology', 'tags'] as const).map(async (name) => {
      const bytes = await readData(name);
      if (!bytes.ok) throw new Error(bytes.error);
      return bytes.value;
    }),
  );
  const before = memory();
  let start = cpu();
  const analyzer = analyzerOf(aff!, dic!, morph!);
  if (!analyzer.ok) throw new Error(analyzer.error);
  const analyzerLoad = cpu() - start;
  start = cpu();
  analyzer.value.analyses('зтрлваксыларымызға');
  const firstGuess = cpu() - start;
  const analyzerMemory = memory() - before;
  start = cpu();
  const tagger = MorphologicalTagger.load(analyzer.value, tags!);
  if (!tagger.ok) throw new Error(tagger.error);
  const taggerLoad = cpu() - start;
  const taggerMemory = memory() - before;

  start = cpu();
  let known = 0;
  for (const word of words) if (analyzer.value.analyses(word).some(({ guess }) => !guess)) known++;
  const running = cpu() - start;
  // Each form once: no cache helps.
  const distinct = [...new Set(words)];
  const cold = analyzerOf(aff!, dic!, morph!);
  if (!cold.ok) throw new Error(cold.error);
  start = cpu();
  for (const word of distinct) cold.value.analyses(word);
  const single = cpu() - start;
  const other = analyzerOf(aff!, dic!, morph!);
  if (!other.ok) throw new Error(other.error);
  const fresh = MorphologicalTagger.load(other.value, tags!);
  if (!fresh.ok) throw new Error(fresh.error);
  start = cpu();
  for (const sentence of sentences) fresh.value.tag(sentence);
  const tagging = cpu() - start;
  const all = memory() - before;

  const aSecond = (count: number, ms: number) => Math.round((count / ms) * 1000).toLocaleString('en');
  console.log(`${words.length} words in ${sentences.length} sentences, ${distinct.length} distinct\n`);
  console.log('| what | figure |\n| --- | --- |');
  console.log(`| load of the analyser, CPU | ${Math.round(analyzerLoad)} ms |`);
  console.log(`| first unknown word, CPU | ${Math.round(firstGuess)} ms |`);
  console.log(`| load of the tagger, CPU | ${Math.round(taggerLoad)} ms |`);
  console.log(`| memory of the analyser | ${analyzerMemory.toFixed(1)} MB |`);
  console.log(`| with the tagger | ${taggerMemory.toFixed(1)} MB |`);
  console.log(`| three analysers and two taggers, caches full | ${all.toFixed(1)} MB |`);
  console.log(`| words without context, running text, a CPU second | ${aSecond(words.length, running)} |`);
  console.log(`| words without context, each form once, a CPU second | ${aSecond(distinct.length, single)} |`);
  console.log(`| words with context, a CPU second | ${aSecond(words.length, tagging)} |`);
  console.log(`| words that the dictionary knows | ${percent(known, words.length)} |`);
  accuracy(tagger.value, gold);
  if (args.temperatures !== '') fitTemperature(analyzer.value, tags!, gold, args.temperatures);
}

void main();
