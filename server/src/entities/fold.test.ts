import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldStem } from './fold';
import { caseReadings } from './stem';

const surnames: [string, string][] = [
  ['Тоқаевтың', 'тоқаев'],
  ['Тоқаевқа', 'тоқаев'],
  ['Әуезовтің', 'әуезов'],
  ['Мұхтар Әуезовке', 'мұхтар әуезов'],
  ['Калининге', 'калинин'],
  ['Ивановаға', 'иванова'],
  ['Иванова', 'иванова'],
  ['Путиннен', 'путин'],
];
const abbreviations: [string, string][] = [
  ['АҚШ-та', 'ақш'],
  ['АҚШ-тың', 'ақш'],
  ['БҰҰ-ның', 'бұұ'],
  ['ҚР ДСМ-ге', 'қр дсм'],
  ['БҚО-дан', 'бқо'],
  ['«ҚТЖ»-мен', 'қтж'],
  ['АҚШ-тағы', 'ақш-тағы'],
  ['Мұхтар-ата', 'мұхтар-ата'],
];
for (const [mention, stem] of abbreviations) {
  test(`the case of an abbreviation is folded: ${mention}`, () => assert.equal(foldStem(mention), stem));
}
for (const [mention, stem] of surnames) {
  test(`a surname of Russian make is folded whatever the harmony: ${mention}`, () =>
    assert.equal(foldStem(mention), stem));
}

test('readings of a case form, the longest first', () => {
  assert.deepEqual(caseReadings('ақбұлақта'), ['ақбұлақ']);
  assert.ok(caseReadings('әуезовтің').includes('әуезов'));
  assert.deepEqual(caseReadings('облысында'), ['облысын', 'облысы']);
  assert.deepEqual(caseReadings('мен'), []);
  assert.deepEqual(caseReadings(''), []);
});
