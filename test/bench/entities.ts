/**
 * `npm run bench:entities -- --iob2 FILE [--model FILE] [--all]`: the figures of what `qalam entities --format iob2` says, and of the
 * model alone; calibration, thresholds and times are the model's. Scores are taken on the sentences
 * whose number divides by ten; with the shipped model, which has seen the shared file, they only mean something on a file
 * that it has not seen (`--all` scores every sentence of it), or with a `--model` trained without these.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { calibrationLine, entityTexts, evaluate, f1, judge, reportLines } from '../../server/src/entities/evaluate';
import { parseIob2, splitByNumber } from '../../server/src/entities/iob2';
import { tagTokens } from '../../server/src/entities/pretokenised';
import { EntityTagger } from '../../server/src/entities/tagger';
import { tokenize } from '../../server/src/text/tokens';

const { values } = parseArgs({
  options: {
    iob2: { type: 'string' },
    known: { type: 'string' },
    model: { type: 'string', default: 'dictionaries/entities/kk-entities.bin' },
    all: { type: 'boolean', default: false },
  },
});
if (values.iob2 === undefined) {
  console.error('usage: npm run bench:entities -- --iob2 FILE [--known TRAINING_FILE] [--model FILE] [--all]');
  process.exit(2);
}

const collect = () => (globalThis as { gc?: () => void }).gc?.();
const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;

const bytes = readFileSync(values.model);
collect();
const before = process.memoryUsage();
const loads: number[] = [];
let tagger: EntityTagger | undefined;
for (let i = 0; i < 5; i++) {
  const start = performance.now();
  const loaded = EntityTagger.load(bytes);
  loads.push(performance.now() - start);
  if (!loaded.ok) throw new Error(loaded.error);
  tagger = loaded.value;
  if (i === 0) {
    collect();
    const after = process.memoryUsage();
    const added = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    console.log(
      `model: ${(bytes.length / 1e6).toFixed(2)} MB on disk, ${(added / 1e6).toFixed(1)} MB of heap and buffers added`,
    );
  }
}
console.log(`load: first ${loads[0]!.toFixed(0)} ms, median of 5 ${median([...loads]).toFixed(0)} ms`);

const sentences = parseIob2(readFileSync(values.iob2, 'utf8'));
const { train, dev } = splitByNumber(sentences, 10, 0);
const scored = values.all ? sentences : dev;
const known = entityTexts(values.known ? parseIob2(readFileSync(values.known, 'utf8')) : values.all ? [] : train);
const predicted = scored.map(({ tokens }) => tagTokens(tagger!, tokens).tags);
const report = evaluate(scored, predicted, known);
console.log(`${scored.length} sentences${tagger!.header.about ? `; model: ${tagger!.header.about}` : ''}`);
for (const line of reportLines(report)) console.log(line);
const byModel = scored.map(({ tokens }) => tagger!.tag(tokens).tags);
const alone = evaluate(scored, byModel, known).overall;
console.log(
  `strict micro-F1 ${(100 * f1(report.overall)).toFixed(2)}, of the model without rules ${(100 * f1(alone)).toFixed(2)}`,
);

const judged = scored.flatMap(({ tokens, tags }) => {
  const tagging = tagger!.tag(tokens);
  return judge(tags, tagging.tags, tagging.scores);
});
console.log(calibrationLine(judged));

// Precision against recall by the least score: the floor of what is shown (`LEAST_SCORE`) was chosen on this.
const ratio = (a: number, b: number) => ((100 * a) / Math.max(1, b)).toFixed(1);
for (const threshold of [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
  const { overall } = evaluate(
    scored,
    scored.map(({ tokens }) => tagger!.tag(tokens, { threshold }).tags),
  );
  console.log(
    `from ${threshold}: precision ${ratio(overall.correct, overall.predicted)}, recall ${ratio(overall.correct, overall.gold)}, F1 ${(100 * f1(overall)).toFixed(1)}; left out ${alone.predicted - overall.predicted}, of which right ${alone.correct - overall.correct}`,
  );
}

const times: number[] = [];
for (const { tokens } of scored.slice(0, 1000)) {
  const start = performance.now();
  tagger!.tag(tokens);
  times.push(performance.now() - start);
}
const text = scored
  .map(({ tokens }) => tokens.join(' '))
  .join(' ')
  .split(' ');
const thousand = text.slice(0, 1000).join(' ');
const long: number[] = [];
for (let i = 0; i < 15; i++) {
  const start = performance.now();
  tagger!.entities(thousand, tokenize(thousand));
  long.push(performance.now() - start);
}
console.log(
  `one sentence: p50 ${median(times).toFixed(2)} ms; 1,000 tokens: p50 ${median(long).toFixed(1)} ms, first ${long[0]!.toFixed(1)} ms`,
);
