import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SegmentAnalysis } from './analyzer';
import { packAnalyses, unpackAnalyses } from './packedAnalyses';

const TEXT = 'Асхат Алматыда 😀 кітап оқыды, \ud800 бірак';

const span = fc.tuple(fc.nat(TEXT.length), fc.nat(12)).map(([start, length]) => ({ start, end: start + length }));
/** What stands at a span of the text, which is not sent, or something else. */
const stringAt = ({ start, end }: { start: number; end: number }) =>
  fc.oneof(fc.constant(TEXT.slice(start, end)), fc.string({ unit: 'binary', maxLength: 5 }), fc.constant(''));
const edit = span.chain((place) =>
  fc.record(
    { start: fc.constant(place.start), end: fc.constant(place.end), newText: stringAt(place) },
    { noNullPrototype: true },
  ),
);
const finding = span.chain(({ start, end }) =>
  fc.record(
    {
      start: fc.constant(start),
      end: fc.constant(end),
      rule: fc.constantFrom('spelling.unknown-word', 'cleaning.mixed-script'),
      severity: fc.constantFrom('error', 'hint'),
      args: fc.array(stringAt({ start, end }), { maxLength: 3 }),
      fix: fc.record({ safe: fc.boolean(), edits: fc.array(edit, { maxLength: 2 }) }, { noNullPrototype: true }),
    },
    { noNullPrototype: true, requiredKeys: ['start', 'end', 'rule', 'severity'] },
  ),
);
const entity = span.chain(({ start, end }) =>
  fc.record(
    {
      start: fc.constant(start),
      end: fc.constant(end),
      class: fc.constantFrom('PERSON', 'GPE'),
      score: fc.double({ min: 0, max: 1 }),
      text: stringAt({ start, end }),
    },
    { noNullPrototype: true },
  ),
);
const language = fc.record(
  {
    label: fc.constantFrom('kk', 'ru', 'und'),
    probability: fc.double({ min: 0, max: 1 }),
    script: fc.constantFrom('Cyrl', 'Latn'),
    variant: fc.constantFrom('latin-2021', 'tote'),
  },
  { noNullPrototype: true, requiredKeys: ['label', 'probability', 'script'] },
);
const analysis = fc.record(
  {
    language,
    findings: fc.array(finding, { maxLength: 4 }),
    entities: fc.array(entity, { maxLength: 3 }),
    tagged: fc.boolean(),
    unchecked: fc.constant([{ start: 1, end: 2, label: 'ru' }]),
  },
  { noNullPrototype: true, requiredKeys: ['language', 'findings', 'entities'] },
) as fc.Arbitrary<SegmentAnalysis>;

test('analyses come out as they were packed, those with what few have among them', () => {
  fc.assert(
    fc.property(fc.array(analysis, { maxLength: 30 }), (analyses) => {
      const texts = analyses.map(() => TEXT);
      assert.deepEqual(unpackAnalyses(texts, structuredClone(packAnalyses(texts, analyses))), analyses);
    }),
  );
});

test('what the text says itself is not sent, and names are sent once', () => {
  const name = { start: 6, end: 12, class: 'GPE', score: 0.9, text: 'Алматы' } as const;
  const one: SegmentAnalysis = {
    language: { label: 'kk', probability: 1, script: 'Cyrl' },
    findings: [{ start: 33, end: 38, rule: 'spelling.unknown-word', severity: 'error', args: ['бірак', '0'] }],
    entities: [name],
  };
  const { strings } = packAnalyses([TEXT, TEXT], [one, one]);
  assert.deepEqual(strings?.filter((each) => each !== '0').sort(), [
    'Cyrl',
    'GPE',
    'error',
    'kk',
    'spelling.unknown-word',
  ]);
});
