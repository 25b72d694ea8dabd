import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OfferTracker, type Verdict, WATCH } from './offers';

const at = (offset: number) => ({ start: offset, end: offset });
const outcomes = (verdicts: readonly (Verdict<string> | undefined)[]) =>
  verdicts.map(
    (verdict) => verdict && `${verdict.outcome} ${verdict.taken} ${verdict.place?.start}-${verdict.place?.end}`,
  );

test('taken whole; corrected soon after; taken away again', () => {
  const tracker = new OfferTracker<string>();
  tracker.offered('a', 10, ' ауылға барамыз', 0, 'x');
  assert.equal(tracker.edited('a', at(10), ' ауылға барамыз', 500), undefined);
  assert.equal(tracker.accepted, 1);
  assert.equal(tracker.saved, 15);
  assert.deepEqual(tracker.settle(500 + WATCH - 1), []);
  // Text above moves it, text behind does not touch it.
  tracker.edited('a', at(0), 'Бүгін', 600);
  tracker.edited('a', at(30), '.', 700);
  assert.deepEqual(outcomes(tracker.settle(500 + WATCH)), ['accepted 15 15-30']);

  tracker.offered('a', 30, ' ертең', 0, 'x');
  tracker.edited('a', at(30), ' ертең', 500);
  tracker.edited('a', { start: 31, end: 34 }, 'бүг', 600);
  assert.deepEqual(outcomes(tracker.settle(0, true)), ['edited 6 30-36']);

  tracker.offered('a', 30, ' ертең', 0, 'x');
  tracker.edited('a', at(30), ' ертең', 500);
  tracker.edited('a', { start: 28, end: 38 }, '', 600);
  assert.deepEqual(outcomes(tracker.settle(0, true)), ['edited 6 28-28']);
});

test('a word of it taken, then something else typed', () => {
  const tracker = new OfferTracker<string>();
  const id = tracker.offered('a', 0, 'бір екі үш', 0, 'x');
  tracker.edited('a', at(0), 'бір', 500);
  // What the editor asks for next goes on with the same offer.
  assert.equal(tracker.offered('a', 3, ' екі үш', 510, 'y'), id);
  assert.equal(tracker.edited('a', at(3), ',', 900), undefined);
  assert.deepEqual([tracker.shown, tracker.accepted, tracker.partlyAccepted, tracker.saved], [1, 0, 1, 3]);
  assert.deepEqual(outcomes(tracker.settle(0, true)), ['partly-accepted 3 0-3']);
});

test('typed through to the end: neither taken nor turned down', () => {
  const tracker = new OfferTracker<string>();
  const id = tracker.offered('a', 0, 'ала', 0, 'x');
  for (const [index, letter] of [...'ала'].entries())
    assert.equal(tracker.edited('a', at(index), letter, 500), undefined);
  assert.deepEqual(tracker.settle(0, true), []);
  assert.deepEqual([tracker.shown, tracker.accepted, tracker.rejected, tracker.saved], [1, 0, 0, 0]);
  // Unless the editor says that its last part was taken.
  tracker.acceptedById(id, 600);
  assert.deepEqual([tracker.accepted, tracker.saved], [1, 3]);
});

test('turned down by typing something else, if it could be read; edits elsewhere say nothing', () => {
  const tracker = new OfferTracker<string>();
  tracker.offered('a', 5, ' ертең', 0, 'x');
  assert.equal(tracker.edited('a', at(5), 'л', 100), undefined);
  tracker.offered('a', 5, ' ертең', 1000, 'x');
  assert.equal(tracker.edited('b', at(5), 'л', 2000), undefined);
  assert.deepEqual(outcomes([tracker.edited('a', at(5), 'л', 2000)]), ['rejected 0 undefined-undefined']);
  tracker.offered('a', 50, ' ертең', 3000, 'x');
  assert.equal(tracker.edited('a', at(2), 'л', 4000), undefined);
  const id = tracker.offered('a', 60, ' ертең', 5000, 'x');
  assert.equal(tracker.rejectedById(id, 5001)?.outcome, 'rejected');
  assert.equal(tracker.rejected, 2);
});
