import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from '../messages';
import { tokenize } from '../text/tokens';
import { type Fineweb2Version, fineweb2Verdict } from './fineweb2';
import { applyFixes, checkSegment } from './segment';

const verdict = (text: string, version: Fineweb2Version = '2025-06') =>
  fineweb2Verdict(
    text,
    tokenize(text).map((token) => token.text),
    version,
  );
const ONES = 'бір екі үш төрт бес алты жеті сегіз тоғыз он'.split(' ');
const TENS = 'жүз мың сан рет есе бөлік түр адам үй жол'.split(' ');
/** Sentences that differ; the first have FineWeb-2's stop words. */
const sentence = (i: number) =>
  [i % 2 === 0 ? 'бұл' : 'ол', ONES[i % 10], TENS[(i * 3) % 11], ONES[(i * 7 + 3) % 10], TENS[(i * 5 + 2) % 11]].join(
    ' ',
  );

test('FineWeb-2: a document passes or not by the values of June 2025', () => {
  const lines = Array.from({ length: 12 }, (_, i) => sentence(i * 7));
  assert.equal(verdict(`${lines.join('. ')}.`), undefined);
  // Neither an ellipsis nor a closing quotation mark ends a line for datatrove.
  for (const end of ['…', '.»', '!”', '.)', ''])
    assert.equal(verdict(lines.map((line) => line + end).join('\n'))?.[0], 'line_punct_ratio', end);
  for (const end of ['.', '!', '?', '...'])
    assert.notEqual(verdict(lines.map((line) => line + end).join('\n'))?.[0], 'line_punct_ratio', end);
});

test('FineWeb-2: shares are percent, counts and lengths are not', () => {
  const repeated = `${sentence(1)}. `.repeat(12);
  const [filter, value, limit] = verdict(repeated)!;
  assert.equal(filter, 'top_2_gram');
  assert.match(value, /^\d+(\.\d)?%$/);
  assert.equal(limit, '17.2%');
  const long = Array.from(
    { length: 60 },
    (_, i) => `${ONES[i % 10]}${'сөзжасам'.repeat(2)}${TENS[(i * 7) % 10]}${ONES[(i * 3) % 7]}${i}`,
  );
  assert.deepEqual(verdict(`${long.join(' ')}.`)?.[2], '12');
});

test('FineWeb-2: the verdict stands at the first word, in words of three languages, and hides nothing', () => {
  const text = `  Міне&nbsp;жол ${Array.from({ length: 12 }, (_, i) => `${sentence(i * 7)}…`).join('\n')}`;
  const findings = checkSegment(text, tokenize(text));
  const [found] = findings.filter(({ rule }) => rule === 'cleaning.fineweb2');
  assert.equal(text.slice(found!.start, found!.end), 'Міне');
  assert.ok(applyFixes(text, findings).length < text.length, 'the entity beside it is fixed still');
  assert.deepEqual(found!.args, ['line_punct_ratio', '0%', '17.6%', '2025-06']);
  assert.equal(
    describe(found!, 'en'),
    'FineWeb-2 (2025-06) would drop this document: the share of lines that end with a full stop, “!” or “?” is 0%, limit 17.6%.',
  );
  for (const locale of ['kk', 'ru'] as const) assert.doesNotMatch(describe(found!, locale), /_|ratio/);
});

test('FineWeb-2: repeated sequences are named by their length', () => {
  const finding = { rule: 'cleaning.fineweb2', args: ['duplicated_5_n_grams', '80.8%', '15.9%', '2025-06'] };
  assert.match(describe(finding, 'kk'), /бес сөздік тізбектердегі әріптердің үлесі — 80,8%, шегі 15,9%/);
  assert.match(describe(finding, 'ru'), /цепочках из пяти слов — 80,8%, предел 15,9%/);
  assert.match(describe(finding, 'en'), /repeated five-word sequences is 80\.8%, limit 15\.9%/);
});

test('FineWeb-2: the values of December 2024 are others', () => {
  // Every sixth line ends in a full stop.
  const lines = Array.from(
    { length: 12 },
    (_, i) => `${sentence(i * 7)} ${sentence(i * 5 + 1)}${i % 5 === 0 ? '.' : ''}`,
  );
  assert.deepEqual(verdict(lines.join('\n'), '2025-06'), undefined);
  assert.deepEqual(
    verdict(lines.join('\n'), '2024-12')?.filter((_, i) => i !== 1),
    ['top_2_gram', '8.4%', '2024-12'],
  );
});
