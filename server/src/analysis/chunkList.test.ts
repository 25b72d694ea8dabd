import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/random';
import { FORMATS } from '../text/formats';
import { TextStore } from '../text/store';
import { ChunkList } from './chunkList';
import type { ChunkResult, PlacedFinding } from './chunkResult';
import type { RuleKind } from './packedResult';

const finding = (rule: string, severity: PlacedFinding['severity']): PlacedFinding =>
  ({ start: 0, end: 1, rule, severity }) as PlacedFinding;

/** A result of as many findings as the line has exclamation marks, and one error for each question mark. */
function resultOf(line: string): ChunkResult {
  const findings = [...line].flatMap((letter) =>
    letter === '!' ? [finding('test.hint', 'hint')] : letter === '?' ? [finding('test.error', 'error')] : [],
  );
  return { findings, entities: [], entityCount: 0, languages: new Map() };
}

function opened(text: string): { store: TextStore; chunks: ChunkList; analyse: () => void } {
  const store = TextStore.from(text);
  const chunks = new ChunkList(store, 'line');
  chunks.reset();
  const analyse = () => {
    for (let index = 0; index < chunks.length; index++) {
      if (!chunks.isNew(index)) continue;
      const chunk = chunks.begin(index);
      chunks.finish(chunk, resultOf(store.line(index).text));
      chunks.compact(index, chunk);
    }
  };
  return { store, chunks, analyse };
}

/** What a walk finds: the line and the rule of each. */
function walk(chunks: ChunkList, wants: (kind: RuleKind) => boolean): string[] {
  const found: string[] = [];
  const judged = new Map<ReadonlySet<RuleKind>, boolean>();
  const isWanted = (kinds: ReadonlySet<RuleKind>) => {
    if (!judged.has(kinds)) judged.set(kinds, [...kinds].some(wants));
    return judged.get(kinds)!;
  };
  for (const block of chunks.findingBlocks(isWanted)) {
    if (block.kinds && !isWanted(block.kinds)) continue;
    for (const [findings, line] of block.findings(wants))
      for (const { rule } of findings) found.push(`${line} ${rule}`);
  }
  return found;
}

test('after any edits a walk finds what a walk over the text anew finds', () => {
  const { below } = seeded(7);
  const some = (most: number) =>
    Array.from({ length: below(most) }, () => ['а', 'б!', 'в?', '!?', ''][below(5)]!).join('\n');
  const { store, chunks, analyse } = opened(some(2000));
  analyse();
  for (let edit = 0; edit < 60; edit++) {
    const from = below(store.lineCount);
    const to = Math.min(store.lineCount - 1, from + below(edit % 10 === 0 ? 900 : 3));
    const range = { start: { line: from, character: 0 }, end: { line: to, character: below(3) } };
    chunks.replaceLines(store.edit(range, some(edit % 7 === 0 ? 1500 : 3)));
    // Now and then an edit finds lines that are not analysed yet.
    if (edit % 3 !== 0) analyse();
    for (const severity of ['error', 'hint']) {
      const all: string[] = [];
      for (let index = 0; index < chunks.length; index++)
        for (const one of chunks.resultAt(index)?.findings ?? [])
          if (one.severity === severity) all.push(`${index} ${one.rule}`);
      assert.deepEqual(
        walk(chunks, (kind) => kind.severity === severity),
        all,
        `edit ${edit}`,
      );
    }
  }
});

test('after any edits the rows of a table are those of the text read anew, and what is known of each is of its own text', () => {
  const { below } = seeded(11);
  const some = (most: number) =>
    Array.from(
      { length: below(most) },
      () => ['а', ',', '"', '\n', '\r\n', '!', '"а\nб"', '""', ',"', '",', '?\n'][below(11)]!,
    ).join('');
  let kept = 0;
  for (let document = 0; document < 60; document++) {
    const store = TextStore.from(some(document % 3 === 0 ? 400 : 40));
    const { goesOn } = FORMATS.csv.rows!('а,б\n');
    const chunks = new ChunkList(store, 'rows', goesOn);
    chunks.reset();
    const textAt = (index: number) => {
      const [from, to] = [chunks.firstLines()[index]!, chunks.firstLines()[index + 1]!];
      return store.linesText(from, to);
    };
    const analyse = () => {
      for (let index = 0; index < chunks.length; index++) {
        if (!chunks.isNew(index)) continue;
        const chunk = chunks.begin(index);
        chunks.finish(chunk, resultOf(textAt(index)));
        chunks.compact(index, chunk);
      }
    };
    analyse();
    for (let edit = 0; edit < 40; edit++) {
      const from = below(store.lineCount);
      const to = Math.min(store.lineCount - 1, from + below(3));
      const range = { start: { line: from, character: below(4) }, end: { line: to, character: below(4) } };
      chunks.replaceRows(store.edit(range, some(6)));
      for (let index = 0; index < chunks.length; index++) {
        if (chunks.isNew(index)) continue;
        kept++;
        const found = chunks.resultAt(index)?.findings.map(({ rule }) => rule) ?? [];
        assert.deepEqual(
          found,
          resultOf(textAt(index)).findings.map(({ rule }) => rule),
        );
      }
      if (edit % 4 !== 0) analyse();
      const anew = new ChunkList(store, 'rows', goesOn);
      anew.reset();
      assert.deepEqual([...chunks.firstLines()], [...anew.firstLines()], JSON.stringify(store.text()));
    }
  }
  assert.ok(kept > 10_000, `${kept}: what an edit does not touch stays`);
});

test('while a quote is not closed, an edit before it, in its line or behind it has no other row read', () => {
  const store = TextStore.from(`а,б\n${'0,а\n'.repeat(500)}1,"ашық\n${'2,""\n'.repeat(1000)}`);
  const { goesOn } = FORMATS.csv.rows!('а,б\n');
  let looks = 0;
  const chunks = new ChunkList(store, 'rows', (line, isInside) => {
    looks++;
    return goesOn(line, isInside);
  });
  chunks.reset();
  const edit = (line: number, text: string) => {
    looks = 0;
    const at = { line, character: 1 };
    chunks.replaceRows(store.edit({ start: at, end: at }, text));
    const anew = new ChunkList(store, 'rows', goesOn);
    anew.reset();
    assert.deepEqual([...chunks.firstLines()], [...anew.firstLines()]);
    return looks;
  };
  assert.ok(edit(501, 'ә') <= 2);
  for (const line of [100, 500, 0]) assert.ok(edit(line, ',б\n3') <= 3, `before it, ${line}: ${looks}`);
  assert.ok(edit(504, 'ә') <= 2, 'its line has moved');
  assert.ok(edit(700, ',б\n3') <= 2, 'quotes that come in pairs do not close it');
  assert.ok(edit(800, '"') > 700, 'it is closed');
});

test('findings that nobody wants are not looked at one by one after an edit', () => {
  const looks = [1_000, 50_000].map((lines) => {
    const { store, chunks, analyse } = opened('а!\n'.repeat(lines));
    analyse();
    const none = () => false;
    walk(chunks, none);
    const place = { line: lines >> 1, character: 0 };
    chunks.replaceLines(store.edit({ start: place, end: place }, 'б'));
    analyse();
    let asked = 0;
    walk(chunks, () => {
      asked++;
      return false;
    });
    return asked;
  });
  // The walk over blocks alone, most of which have the same kinds: fifty times as many lines are not fifty times as many findings read.
  assert.ok(looks[1]! < 300, `${looks}`);
});
