import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { checkDocument, type LineFinding } from '../cleaning';
import { randomOf } from '../random';
import { FORMATS, type Format } from '../text/formats';
import { TextStore } from '../text/store';
import type { SegmentAnalysis, SegmentOptions } from './analyzer';
import { AnalysisCache } from './cache';
import { AnalysedDocument } from './document';
import type { DocumentCheckOptions } from './messages';
import type { AnalysisPool } from './pool';

const OPTIONS: SegmentOptions = {
  spelling: true,
  cleaning: true,
  entities: true,
  ignorePatterns: [],
  whole: false,
  tokenized: false,
  foreignWords: false,
};

/** Stands in for the worker thread: finds every `қате` and counts what it was asked. */
class Analyst {
  texts = 0;
  readonly lanes = 1;
  expect(): void {}
  checkDocument(lines: Iterable<string>, options: DocumentCheckOptions): Promise<readonly LineFinding[]> {
    const all = [...lines];
    return Promise.resolve(checkDocument(all, (line) => all[line] ?? '', options));
  }
  readonly submit: AnalysisPool['submit'] = (text, _options, _urgent, _names, done) => {
    this.analyze(text).then(done);
  };
  analyze(text: string): Promise<SegmentAnalysis> {
    this.texts++;
    const findings = [...text.matchAll(/қате/g)].map(({ index }) => ({
      start: index,
      end: index + 4,
      rule: 'spelling.unknown-word',
      severity: 'information' as const,
      args: ['қате'],
      fix: { safe: true, edits: [{ start: index, end: index + 4, newText: 'дұрыс' }] },
    }));
    return Promise.resolve({
      language: { label: 'kk', probability: 1, script: 'Cyrl' },
      findings,
      entities: [],
    });
  }
}

function open(text: string, format: Format, analyst = new Analyst(), cache = new AnalysisCache(0)) {
  const pool = analyst as unknown as AnalysisPool;
  return new AnalysedDocument({
    uri: 'test:a',
    languageId: format.id,
    version: 1,
    store: TextStore.from(text),
    format,
    formatOptions: {},
    options: OPTIONS,
    pool,
    cache,
  });
}

/** Every finding as `line:character text`. */
async function shown(document: AnalysedDocument): Promise<string[]> {
  await document.settled(5000);
  const all: string[] = [];
  document.forEachResult((result, chunkLine) => {
    for (const finding of result.findings) {
      const { start, end } = document.toRange(chunkLine, finding);
      const text = document.store.slice(document.store.offsetAt(start), document.store.offsetAt(end));
      all.push(`${start.line}:${start.character} ${finding.rule} ${text}`);
    }
  });
  return all;
}

const PIECES = [
  'қате',
  'сөз ',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '😀',
  '\ud800',
  'й\u0306',
  '"',
  ',',
  '{"text": "қате"}\n',
  '{"text": "\\u049bате"}\n',
  '\n\n',
  'сөз\tO\n',
  '# ',
  '`',
  '---\n',
  'user:\n',
];

for (const format of Object.values(FORMATS)) {
  test(`random edits leave ${format.id} as a fresh analysis finds it`, async () => {
    const seed = Number(process.env.QALAM_SEED ?? 20261124);
    const next = randomOf(seed);
    const pick = (limit: number) => Math.floor(next() * limit);
    let text = Array.from({ length: 60 }, () => PIECES[pick(PIECES.length)]).join('');
    const document = open(text, format);
    for (let round = 0; round < 150; round++) {
      const { store } = document;
      const start = store.positionAt(pick(store.length + 1));
      const end = store.positionAt(Math.min(store.length, store.offsetAt(start) + pick(12)));
      const inserted = Array.from({ length: pick(4) }, () => PIECES[pick(PIECES.length)]).join('');
      const [from, to] = [store.offsetAt(start), store.offsetAt(end)];
      text = text.slice(0, from) + inserted + text.slice(to);
      document.edit({ start, end }, inserted, round + 2);
      if (round % 5 === 0) {
        assert.equal(store.text(), text, `seed ${seed}, round ${round}`);
        assert.deepEqual(await shown(document), await shown(open(text, format)), `seed ${seed}, round ${round}`);
        assert.equal(document.progress, 1);
      }
    }
  });
}

test('an edit analyses the lines it touches, however long the file is', async () => {
  const counts: number[] = [];
  for (const lines of [100, 10_000]) {
    const document = open('бір сөз\n'.repeat(lines), FORMATS.plain);
    await document.settled(5000);
    const before = document.analysedChunks;
    for (let i = 0; i < 10; i++) {
      document.edit({ start: { line: i * 7, character: 0 }, end: { line: i * 7, character: 0 } }, 'қ', i + 2);
    }
    await document.settled(5000);
    counts.push(document.analysedChunks - before);
  }
  assert.deepEqual(counts, [10, 10]);
});

test('a repeated line is told no longer as soon as it, or the line that it repeats, is gone', async () => {
  const sentence = 'Мұндай жазу екі рет кездесетін ұзын сөйлем болады.\n';
  for (const gone of [0, 2]) {
    const document = open(`${sentence}Басқа сөз бұл жерде тұр, ол бір-ақ рет.\n${sentence}Соңғы жол.\n`, FORMATS.plain);
    await document.settled(5000);
    for (let i = 0; i < 200 && [...document.documentFindings()].length === 0; i++) await setTimeout(50);
    assert.deepEqual(
      [...document.documentFindings()].map(({ line }) => line),
      [2],
    );
    document.edit({ start: { line: gone, character: 0 }, end: { line: gone + 1, character: 0 } }, '', 2);
    assert.deepEqual([...document.documentFindings()], []);
  }
});

test('what was analysed before costs nothing again', async () => {
  const analyst = new Analyst();
  const document = open('бір\nекі\nүш\n', FORMATS.plain, analyst, new AnalysisCache(1000));
  await document.settled(5000);
  assert.equal(analyst.texts, 3);
  document.edit({ start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, '', 2);
  document.edit({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, 'екі\n', 3);
  await document.settled(5000);
  assert.equal(analyst.texts, 3);
});

test('a fix lands in the source with its escapes', async () => {
  const source = '{"text": "\\u049bате"}';
  const document = open(source, FORMATS.jsonl);
  await document.settled(5000);
  document.forEachResult(({ findings }) => {
    const [edit] = findings[0]!.fix!.edits;
    const fixed = source.slice(0, edit!.start) + edit!.newText + source.slice(edit!.end);
    assert.deepEqual(JSON.parse(fixed), { text: 'дұрыс' });
  });
});

test('prose around a caret: decoded, with earlier lines of plain text and earlier parts of a long field', () => {
  const plain = open('Бірінші.\nЕкінші жол', FORMATS.plain);
  assert.equal(plain.proseAt({ line: 1, character: 6 }, 100, 100)?.prefix, 'Бірінші.\nЕкінші');
  const long = `${'сөз '.repeat(3000)}соңы`;
  const json = open(JSON.stringify({ text: long }), FORMATS.jsonl);
  const prose = json.proseAt({ line: 0, character: 9 + long.length }, 20_000, 100);
  assert.ok(prose?.prefix === long);
  assert.equal(prose?.encode('"'), '\\"');
  assert.equal(json.proseAt({ line: 0, character: 3 }, 100, 100), undefined);
});

test('prose around a caret in a data set: the same field of many records before and a few after, the nearest first', () => {
  const record = (index: number, text: string) => JSON.stringify({ id: index, text });
  const lines = (count: number, text: (index: number) => string) =>
    open(Array.from({ length: count }, (_, index) => record(index, text(index))).join('\n'), FORMATS.jsonl);
  const at = (line: number) => ({ line, character: record(line, '').length - 2 });
  const short = lines(30, (index) => `${index}-жазба`).proseAt(at(20), 100, 100)?.context.neighbours;
  assert.deepEqual(short?.slice(0, 5), ['19-жазба', '21-жазба', '18-жазба', '22-жазба', '17-жазба']);
  assert.equal(short?.length, 20 + 2);
  // A few long ones are enough.
  const long = lines(30, () => 'сөз '.repeat(500)).proseAt(at(20), 100, 100)?.context.neighbours ?? [];
  assert.ok(long.length >= 8 && long.length <= 10 && long.every((text) => text.length <= 1000), String(long.length));
});

test('a chunk that gets longer while those below it are still swept does not shift what is known of them', async () => {
  for (const format of [FORMATS.csv, FORMATS.subtitles]) {
    const text = Array.from({ length: 3000 }, (_, i) => `${i},"бір ${i % 3 ? 'қате' : 'сөз'} ${i}"\n\n`).join('');
    const analyst = new Analyst();
    const document = open(text, format, analyst);
    while (analyst.texts === 0) await new Promise(setImmediate);
    assert.ok(document.progress < 1, format.id);
    const place = { line: 0, character: 6 };
    document.edit({ start: place, end: place }, '\n', 2);
    assert.deepEqual(await shown(document), await shown(open(document.store.text(), format)), format.id);
  }
});

test('a quote far below that closes one of the first rows changes how all rows are read', async () => {
  const document = open(`1,"а\n${'2,қате\n'.repeat(400)}`, FORMATS.csv);
  await shown(document);
  const end = { line: 399, character: 0 };
  document.edit({ start: end, end }, '",x,y\n', 2);
  assert.deepEqual(await shown(document), await shown(open(document.store.text(), FORMATS.csv)));
});

test('the first to ask about a document that was just opened is answered when its beginning is known', async () => {
  class Slow extends Analyst {
    private readonly held: (() => void)[] = [];
    private go = () => {};
    private readonly loaded = new Promise<void>((go) => {
      this.go = go;
    });
    asked = 0;
    override async analyze(text: string) {
      this.asked++;
      await this.loaded;
      if (text.startsWith('соңы')) await new Promise<void>((go) => this.held.push(go));
      return super.analyze(text);
    }
    load() {
      this.go();
    }
    release() {
      for (const go of this.held) go();
    }
  }
  const analyst = new Slow();
  const text = `${'бұл қате сөз\n'.repeat(1000)}соңы`;
  const document = open(text, FORMATS.plain, analyst);
  const known = () => {
    let chunks = 0;
    document.forEachResult(() => chunks++);
    return chunks;
  };
  // Whoever asked too early to be told anything may ask again.
  assert.equal(await document.settled(1, true), false);
  assert.equal(known(), 0);
  // What stands behind the beginning is not given to the worker with it.
  await setTimeout(50);
  assert.ok(analyst.asked >= 50 && analyst.asked < 500, `${analyst.asked} lines were asked about`);
  analyst.load();
  assert.equal(await document.settled(60_000, true), false);
  assert.ok(known() >= 50 && known() < 1000, `${known()} lines were known`);
  // Whoever asks next waits for all of it.
  const next = document.settled(60_000, true);
  while (known() < 1000) await setTimeout(1);
  analyst.release();
  assert.equal(await next, true);
});
