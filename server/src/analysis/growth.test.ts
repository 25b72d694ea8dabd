/** How work grows, as counts: with the edit and not with the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMATS, type Format } from '../text/formats';
import { MAX_SEGMENT } from '../text/segment';
import { TextStore } from '../text/store';
import type { SegmentAnalysis } from './analyzer';
import { AnalysisCache } from './cache';
import { AnalysedDocument } from './document';
import type { AnalysisPool } from './pool';

const NOTHING: SegmentAnalysis = {
  language: { label: 'kk', probability: 1, script: 'Cyrl' },
  findings: [],
  entities: [],
};

/** Everything that is done to a document, counted. */
class Counts {
  /** Units of text handed to a format. */
  segmented = 0;
  /** Texts, and UTF-16 units of them, handed to the worker. */
  analysed = 0;
  analysedUnits = 0;
  /** Lines read from the store. */
  lines = 0;
  longest = 0;

  take(): number[] {
    const all = [this.segmented, this.analysed, this.analysedUnits, this.lines];
    this.segmented = this.analysed = this.analysedUnits = this.lines = 0;
    return all;
  }
}

function open(text: string, format: Format, cacheLimit = 0, analysisOf = (_text: string) => NOTHING) {
  const counts = new Counts();
  const submit: AnalysisPool['submit'] = (segment, _options, _urgent, _names, done) => {
    counts.analysed++;
    counts.analysedUnits += segment.length;
    counts.longest = Math.max(counts.longest, segment.length);
    queueMicrotask(() => done(analysisOf(segment)));
  };
  const pool = {
    submit,
    expect: () => {},
    lanes: 1,
  } as unknown as AnalysisPool;
  const counted: Format = {
    ...format,
    segment: (chunk, options) => {
      counts.segmented += chunk.length;
      return format.segment(chunk, options);
    },
  };
  const store = TextStore.from(text);
  const { rawLines } = store;
  store.rawLines = function* (from, to) {
    for (const line of rawLines.call(store, from, to)) {
      counts.lines++;
      yield line;
    }
  };
  const options = {
    spelling: true,
    cleaning: false,
    entities: true,
    ignorePatterns: [],
    whole: false,
    tokenized: false,
  };
  const document = new AnalysedDocument({
    uri: 'test:a',
    languageId: format.id,
    version: 1,
    store,
    format: counted,
    formatOptions: {},
    options: options as never,
    pool,
    cache: new AnalysisCache(cacheLimit),
  });
  return { document, counts };
}

const CASES: readonly [format: Format, block: string, line: number, character: number][] = [
  [FORMATS.plain, 'Бір сөйлем осында тұр.\n', 0, 3],
  [FORMATS.jsonl, '{"text": "Бір сөйлем осында тұр.", "n": 1}\n', 0, 13],
  [FORMATS.conll, 'Бір\tO\nсөйлем\tO\n\n', 1, 2],
];

for (const [format, block, line, character] of CASES) {
  test(`${format.id}: an edit costs the same in a file a hundred times as long`, async () => {
    const costs: number[][] = [];
    for (const blocks of [50, 5000]) {
      const { document, counts } = open(block.repeat(blocks), format);
      await document.settled(60_000);
      counts.take();
      const height = block.split('\n').length - 1;
      for (let edit = 0; edit < 20; edit++) {
        const place = { line: line + height * (edit * 2 + 5), character };
        document.edit({ start: place, end: place }, 'қ', edit + 2);
        await document.settled(60_000);
      }
      costs.push(counts.take());
      document.close();
    }
    assert.deepEqual(costs[1], costs[0]);
    assert.ok(costs[0]![1]! <= 40, `${costs[0]}`);
  });
}

test('opening costs in proportion to the text, and no text is analysed twice', async () => {
  const lines = (count: number) => Array.from({ length: count }, (_, n) => `Бұл ${n}-жол.\n`).join('');
  for (const count of [1000, 10_000]) {
    const text = lines(count);
    const { document, counts } = open(text, FORMATS.plain);
    await document.settled(60_000);
    assert.deepEqual([counts.analysed, counts.segmented], [count, text.length]);
    document.close();
  }
});

test('a JSON line of 2 MB is analysed in slices, and an edit in it analyses the slice that it touches', async () => {
  const text = Array.from({ length: 60_000 }, (_, n) => `Бұл ${n}-сөйлем осында тұр.`).join(' ');
  const line = `{"text": ${JSON.stringify(text)}}\n`;
  assert.ok(Buffer.byteLength(line) > 2_000_000);
  const { document, counts } = open(line, FORMATS.jsonl, 10_000_000);
  await document.settled(60_000);
  const slices = counts.analysed;
  assert.ok(slices >= text.length / MAX_SEGMENT && slices < (text.length / MAX_SEGMENT) * 1.5, `${slices} slices`);
  assert.ok(counts.longest <= MAX_SEGMENT);
  counts.take();
  for (let edit = 0; edit < 5; edit++) {
    const place = { line: 0, character: 1000 + edit * 200_003 };
    document.edit({ start: place, end: place }, 'қ', edit + 2);
    await document.settled(60_000);
  }
  const [, analysed] = counts.take();
  assert.ok(analysed! <= 15, `${analysed} texts for 5 edits`);
  document.close();
});

test('what is remembered stays within its bound', () => {
  const cache = new AnalysisCache(100_000);
  const text = (n: number) => `мәтін ${n} ${'а'.repeat(n % 90)}`;
  for (let n = 0; n < 5000; n++) cache.set('options', text(n), NOTHING);
  let bytes = 0;
  for (let n = 0; n < 5000; n++) {
    const found = cache.get('options', text(n));
    if (!found) continue;
    assert.deepEqual(found, NOTHING);
    bytes += 2 * (text(n).length + JSON.stringify(found).length);
  }
  assert.ok(bytes > 50_000 && bytes <= 100_000, String(bytes));
});

test('a document that the cache does not hold pushes nothing out of it but for texts that come again', () => {
  const cache = new AnalysisCache(100_000);
  cache.set('options', 'бұрынғы', NOTHING);
  for (let n = 0; n < 5000; n++) cache.set('options', n % 10 === 0 ? 'қайта' : `мәтін ${n}`, NOTHING, true);
  assert.deepEqual([cache.holds(1000), cache.holds(100_000)], [true, false]);
  assert.ok(cache.get('options', 'бұрынғы'));
  assert.ok(cache.get('options', 'қайта'));
  assert.equal(cache.get('options', 'мәтін 4999'), undefined);
});

test('lines without findings keep nothing of their own, lines with one some tens of units', async () => {
  const lines = (count: number) =>
    Array.from(
      { length: count },
      (_, n) => `{"id": ${n}, "text": "Бұл ${1e6 + n}-жол${n % 10 === 0 ? ' қатте' : ''}."}\n`,
    );
  const analysisOf = (text: string): SegmentAnalysis => {
    const start = text.indexOf('қатте');
    if (start < 0) return NOTHING;
    const rule = 'spelling.unknown-word';
    return { ...NOTHING, findings: [{ start, end: start + 5, rule, severity: 'warning', args: ['қатте', '2'] }] };
  };
  const kept: number[] = [];
  for (const count of [1000, 10_000]) {
    const { document } = open(lines(count).join(''), FORMATS.jsonl, 0, analysisOf);
    await document.settled(60_000);
    const { units, objects } = document.footprint;
    assert.equal(objects, 0);
    kept.push(units);
    document.close();
    // The same text without what is found.
    const clean = open(lines(count).join(''), FORMATS.jsonl).document;
    await clean.settled(60_000);
    assert.ok(clean.footprint.units < 50, String(clean.footprint.units));
    clean.close();
  }
  // The findings are alike, but stand in another place where the number before them is longer.
  assert.ok(kept[1]! < 1000, String(kept));
});

test('a text in Kazakh is kept at one byte a letter and a few a line', async () => {
  const text = Array.from(
    { length: 5000 },
    (_, n) => `{"id": ${n}, "text": "Әңгіме құрдастар туралы – өте ұзақ."}\n`,
  ).join('');
  const store = TextStore.from(text);
  assert.ok(store.bytes < text.length + 5 * store.lineCount, `${store.bytes} bytes for ${text.length} units`);
  for (let line = 0; line < 5000; line += 50) {
    const place = { line, character: 20 };
    store.edit({ start: place, end: place }, 'қ');
  }
  assert.ok(store.bytes < store.length + 5 * store.lineCount);
});
