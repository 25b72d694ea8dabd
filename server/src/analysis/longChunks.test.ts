/** Lines and documents so long that they are not segmented at each keystroke. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/random';
import { FORMATS, type Format } from '../text/formats';
import { TextStore } from '../text/store';
import type { SegmentAnalysis, SegmentOptions } from './analyzer';
import { AnalysisCache } from './cache';
import { AnalysedDocument } from './document';
import type { AnalysisPool } from './pool';

const OPTIONS: SegmentOptions = {
  spelling: true,
  cleaning: false,
  entities: true,
  ignorePatterns: [],
  whole: false,
  tokenized: false,
  foreignWords: false,
};
const WORD = 'қате';

/** Stands in for the worker: every `қате` is a finding with a fix, and a name. */
const analyze = (text: string): Promise<SegmentAnalysis> => {
  const places = [...text.matchAll(/қате/g)].map(({ index }) => ({ start: index, end: index + WORD.length }));
  return Promise.resolve({
    language: { label: 'kk', probability: 1, script: 'Cyrl' },
    findings: places.map((place) => ({
      ...place,
      rule: 'spelling.unknown-word',
      severity: 'information' as const,
      args: [WORD],
      fix: { safe: true, edits: [{ ...place, newText: 'дұрыс' }] },
    })),
    entities: places.map((place) => ({ ...place, class: 'PERSON' as const, score: 1, text: WORD })),
  });
};

function open(text: string, format: Format) {
  const segmented: number[] = [];
  const counted: Format = {
    ...format,
    segment: (chunk, options) => {
      segmented.push(chunk.length);
      return format.segment(chunk, options);
    },
  };
  const submit: AnalysisPool['submit'] = (text, _options, _urgent, _names, done) => {
    analyze(text).then(done);
  };
  const pool = { submit, expect: () => {}, lanes: 1 } as unknown as AnalysisPool;
  const store = TextStore.from(text);
  const document = new AnalysedDocument({
    uri: 'test:a',
    languageId: format.id,
    version: 1,
    store,
    format: counted,
    formatOptions: {},
    options: OPTIONS,
    pool,
    cache: new AnalysisCache(0),
  });
  return { document, segmented };
}

/** What is known now, analysed or not: offsets of findings, of the edits of their fixes, and of entities. */
function known(document: AnalysedDocument): number[][] {
  const offset = (line: number, start: number) =>
    document.store.offsetAt(document.toRange(line, { start, end: start }).start);
  const found: number[][] = [];
  document.forEachResult((result, line) => {
    const fixes = result.findings.flatMap(({ fix }) => fix?.edits ?? []);
    for (const spans of [result.findings, fixes, result.entities])
      found.push(spans.map(({ start }) => offset(line, start)));
  });
  return found;
}

// Long, as each is compared at each keystroke.
const sentence = (n: number) => `Бұл ${n}-сөйлем, ${'онда басқа сөз көп, '.repeat(8)}осында ${WORD} бар. `;
const PROSE = Array.from({ length: 1000 }, (_, n) => sentence(n)).join('');
const CASES: readonly [format: Format, text: string, line: number][] = [
  [FORMATS.plain, `Бір жол.\n${PROSE}\nҮшінші ${WORD}.\n`, 1],
  [FORMATS.jsonl, `{"text": "Бір"}\n{"text": "${PROSE}", "id": 1}\n{"text": "${WORD}"}\n`, 1],
  [FORMATS.json, `{"text": "${PROSE}"}`, 0],
];

for (const [format, text, line] of CASES) {
  test(`${format.id}: of fifty keystrokes in a long line one is segmented, and all that is known stays in its place`, async () => {
    const { document, segmented } = open(text, format);
    await document.settled(60_000);
    segmented.length = 0;
    const middle = document.store.offsetAt({ line, character: 0 }) + 100_000;
    // Behind the first letter of a word that is a finding, so that this one is no more.
    const inside = document.store.text().indexOf(WORD, middle) + 1;
    const places = [...text.matchAll(/қате/g)].map(({ index }) => index);
    for (let typed = 1; typed <= 50; typed++) {
      const at = document.store.positionAt(inside + typed - 1);
      document.edit({ start: at, end: at }, 'ш', typed + 1);
      const expected = places.filter((place) => place !== inside - 1);
      const moved = expected.map((place) => (place > inside ? place + typed : place));
      const [seen] = [known(document)];
      for (const kind of [0, 1, 2]) {
        assert.deepEqual(seen.filter((_, n) => n % 3 === kind).flat(), moved);
      }
    }
    assert.deepEqual(segmented, [], 'nothing while somebody types');
    assert.equal(await document.settled(10_000), true);
    assert.deepEqual(segmented.filter((length) => length > 100_000).length, 1);
    // Ghost text asks where the analysis has been, and is told what was found there.
    document.proseAt(document.store.positionAt(inside), 500, 100);
    assert.deepEqual(segmented.filter((length) => length > 100_000).length, 1);
    const fresh = open(document.store.text(), format).document;
    await fresh.settled(60_000);
    assert.deepEqual(known(document), known(fresh));
    document.close();
    fresh.close();
  });

  test(`${format.id}: random edits in and around a long line leave what a fresh analysis finds`, async () => {
    const { seed, below: pick } = seeded(20261126);
    const pieces = [WORD, 'ш', '\n', '"', 'қ', '', '\r', '\\', `${WORD} . `];
    const { document } = open(text, format);
    for (let edit = 0; edit < 40; edit++) {
      const start = pick(document.store.length);
      const end = Math.min(document.store.length, start + (pick(8) === 0 ? pick(60_000) : pick(3)));
      const range = { start: document.store.positionAt(start), end: document.store.positionAt(end) };
      document.edit(range, pieces[pick(pieces.length)]!, edit + 2);
      if (pick(6) === 0) await document.settled(pick(600));
    }
    assert.equal(await document.settled(30_000), true);
    const fresh = open(document.store.text(), format).document;
    await fresh.settled(60_000);
    assert.deepEqual(known(document), known(fresh), `seed ${seed}`);
    assert.equal(document.chunksWithDirectives, fresh.chunksWithDirectives);
    document.close();
    fresh.close();
  });
}

test('a directive in a long line holds while somebody types in it, and goes with it', async () => {
  const { document } = open(`${PROSE} qalam:ignore-file\n`, FORMATS.plain);
  await document.settled(60_000);
  assert.equal(document.chunksWithDirectives, 1);
  for (let typed = 0; typed < 5; typed++)
    document.edit({ start: { line: 0, character: 9 }, end: { line: 0, character: 9 } }, 'а', 2);
  assert.equal(document.chunksWithDirectives, 1);
  await document.settled(10_000);
  assert.equal(document.chunksWithDirectives, 1);
  document.edit({ start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, '', 3);
  await document.settled(10_000);
  assert.equal(document.chunksWithDirectives, 0);
  document.close();
});
