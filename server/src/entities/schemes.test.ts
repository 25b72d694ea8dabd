import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TagScheme } from '../text/segment';
import { fromIob2, schemeOfSample, toIob2 } from './schemes';
import { tagFindings } from './validate';

const SCHEMES: readonly TagScheme[] = ['IOB1', 'IOB2', 'BIOES', 'BILOU', 'BMES'];

test('tags go into each scheme and back', () => {
  const tags = [
    'B-GPE',
    'O',
    'B-PERSON',
    'I-PERSON',
    'I-PERSON',
    'B-PERSON',
    'I-PERSON',
    'B-GPE',
    'O',
    'B-ART',
    'I-ART',
  ];
  for (const scheme of SCHEMES) {
    const made = fromIob2(tags, scheme);
    assert.deepEqual(toIob2(made, scheme), tags, scheme);
    assert.deepEqual(said(made, scheme), [], scheme);
  }
  assert.deepEqual(fromIob2(['B-GPE', 'B-GPE', 'O', 'B-GPE'], 'IOB1'), ['I-GPE', 'B-GPE', 'O', 'I-GPE']);
});

test('the scheme of a file is known though some of its tags are wrong', () => {
  const file = (...tags: string[]) => schemeOfSample(tags.map((tag) => (tag === '' ? '' : `сөз ${tag}`)).join('\n'));
  assert.equal(file('B-GPE', 'O', 'B-PERSON', 'I-PERSON'), undefined);
  assert.equal(file('S-GPE', 'O', 'B-PERSON', 'O', 'oops'), 'BIOES');
  assert.equal(file('U-GPE', 'O', 'B-PERSON', 'L-PERSON', 'S-GPE', 'U-ART'), 'BILOU');
  assert.equal(file('S-GPE', 'B-PERSON', 'M-PERSON', 'M-PERSON', 'E-PERSON'), 'BMES');
  assert.equal(file('I-GPE', 'O', 'I-GPE', 'B-GPE', 'O', 'I-ART', '', 'I-GPE'), 'IOB1');
  // A few entities that begin by I are errors of IOB2, as others begin by B.
  assert.equal(file('I-GPE', 'O', 'B-GPE', 'O', 'I-ART', '', 'I-GPE', 'O', 'B-ART'), undefined);
});

function said(tags: readonly string[], scheme: TagScheme): string[] {
  const tokens = tags.map((tag, i) => ({ text: 'x', tag, scheme, tagSource: { start: i, end: i + 1 } }));
  return tagFindings(tokens).map(
    ({ rule, args, start, fix }) => `${start} ${rule} ${args!.join(' ')} → ${fix?.edits[0]?.newText}`,
  );
}

test('what is wrong with tags is said in the scheme of the file', () => {
  assert.deepEqual(said(['B-GPE', 'O'], 'BIOES'), ['0 entities.invalid-tag B-GPE O BIOES → S-GPE']);
  assert.deepEqual(said(['B-GPE', 'I-GPE', 'O'], 'BILOU'), ['1 entities.invalid-tag I-GPE O BILOU → L-GPE']);
  assert.deepEqual(said(['O', 'E-GPE'], 'BMES'), ['1 entities.invalid-tag E-GPE O BMES → S-GPE']);
  assert.deepEqual(said(['S-GPE', 'I-GPE', 'E-GPE'], 'BIOES'), ['1 entities.invalid-tag I-GPE S-GPE BIOES → B-GPE']);
  assert.deepEqual(said(['O', 'B-GPE', 'B-ART'], 'IOB1'), [
    '1 entities.invalid-tag B-GPE O IOB1 → I-GPE',
    '2 entities.invalid-tag B-ART B-GPE IOB1 → I-ART',
  ]);
  assert.deepEqual(said(['U-GPE', 'L-PER'], 'BIOES'), [
    '0 entities.unknown-tag U-GPE → S-GPE',
    '1 entities.unknown-tag L-PER → E-PERSON',
  ]);
});
