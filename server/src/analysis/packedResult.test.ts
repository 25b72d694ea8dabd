import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ChunkResult } from './chunkResult';
import { findingsIn, PackedResult, packResult } from './packedResult';

const span = fc.tuple(fc.nat(3_000_000), fc.nat(70_000)).map(([start, length]) => ({ start, end: start + length }));
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('сөзз', '\ud800', ''));
const foreignWords = fc.tuple(fc.constantFrom('ru', 'en'), span).map(([label, place]) => ({ label, ...place }));
const finding = fc
  .record(
    {
      place: span,
      rule: fc.constantFrom('spelling.unknown-word', 'cleaning.mixed-script'),
      severity: fc.constantFrom('error', 'hint'),
      args: fc.array(text, { maxLength: 3 }),
      fix: fc.record(
        {
          safe: fc.boolean(),
          edits: fc.array(
            fc.tuple(span, text).map(([place, newText]) => ({ ...place, newText })),
            { maxLength: 2 },
          ),
        },
        { noNullPrototype: true },
      ),
      language: fc.constantFrom('ru', 'tt'),
    },
    { noNullPrototype: true, requiredKeys: ['place', 'rule', 'severity'] },
  )
  .map(({ place, ...rest }) => ({ ...place, ...rest }));
const entity = fc
  .record(
    {
      place: span,
      class: fc.constantFrom('PERSON', 'GPE'),
      score: fc.nat(10_000).map((score) => score / 10_000),
      text,
      parts: fc.array(span, { minLength: 1, maxLength: 3 }),
    },
    { noNullPrototype: true, requiredKeys: ['place', 'class', 'score', 'text'] },
  )
  .map(({ place, ...rest }) => ({ ...place, ...rest }));
const result = fc
  .record({
    findings: fc.array(finding, { maxLength: 4 }),
    entities: fc.array(entity, { maxLength: 3 }),
    languages: fc.dictionary(fc.constantFrom('kk', 'ru', 'en'), fc.nat(100_000), { noNullPrototype: true }),
    foreign: fc.array(foreignWords, { maxLength: 2 }),
    foreignWords: fc.array(foreignWords, { maxLength: 2 }),
    unchecked: fc.dictionary(fc.constantFrom('ru', 'en', 'und'), fc.nat(1000), { noNullPrototype: true }),
    directives: fc.option(text, { nil: undefined }),
  })
  .map(
    ({ languages, entities, unchecked, ...rest }) =>
      ({
        ...rest,
        entities,
        entityCount: entities.length,
        languages: new Map(Object.entries(languages)),
        unchecked: new Map(Object.entries(unchecked)),
      }) as ChunkResult,
  );

test('a packed result says what the result said', () => {
  fc.assert(
    fc.property(result, (original) => {
      const packed = packResult(original)!;
      const { findings, entities, entityCount, languages, foreign, unchecked, foreignWords, directives } =
        new PackedResult(packed);
      assert.deepEqual(
        { findings, entities, entityCount, languages, foreign, unchecked, foreignWords, directives },
        original,
      );
      assert.equal(findingsIn(packed, () => true).length, findings.length);
      const hints = findings.filter(({ severity }) => severity === 'hint');
      assert.deepEqual(
        findingsIn(packed, ({ severity }) => severity === 'hint'),
        hints,
      );
    }),
    { numRuns: 1000 },
  );
});

test('what does not fit is refused, not bent', () => {
  const empty: ChunkResult = { findings: [], entities: [], entityCount: 0, languages: new Map() };
  assert.equal(packResult(empty), '');
  for (const [start, end] of [
    [5, 3],
    [-1, 2],
    [0.5, 2],
  ] as const) {
    const findings = [{ start, end, rule: 'spelling.unknown-word', severity: 'hint' as const }];
    assert.equal(packResult({ ...empty, findings }), undefined);
  }
});
