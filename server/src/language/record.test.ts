import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LanguageDetector } from './detector';
import { languagesOf } from './record';

const loaded = LanguageDetector.load(readFileSync(join(__dirname, '../../../dictionaries/language/kk-language.bin')));
assert.ok(loaded.ok);
const detector = loaded.value;
const RU = 'Сегодня в городе прошло важное совещание. Министр рассказал о планах на следующий год. ';
const KK = 'Бүгін қалада маңызды жиын өтті. Министр келесі жылғы жоспарлар туралы айтып берді. ';
const of = (text: string) => languagesOf(text, (piece) => detector.detect(piece));
const shares = (text: string) =>
  Object.fromEntries([...of(text).shares].map(([label, share]) => [label, Math.round(share * 100)]));

test('a long text counts as a whole, not by its beginning', () => {
  for (const [text, label, kk] of [
    [RU.repeat(25) + KK.repeat(240), 'kk', 90],
    [KK.repeat(25) + RU.repeat(600), 'ru', 4],
    [RU.repeat(25) + KK.repeat(25), 'mixed', 49],
    [KK.repeat(300), 'kk', 100],
  ] as const) {
    assert.equal(of(text).label, label);
    assert.ok(Math.abs((shares(text).kk ?? 0) - kk) <= 3, JSON.stringify(shares(text)));
  }
});

test('spans are the text in order, without gaps', () => {
  const text = `${RU.repeat(3)}${KK.repeat(3)}${RU.repeat(2)}`;
  const { spans, label } = of(text);
  assert.equal(label, 'mixed');
  assert.deepEqual(
    spans.map((span) => span.label),
    ['ru', 'kk', 'ru'],
  );
  assert.equal(spans.map(({ start, end }) => text.slice(start, end)).join(''), text);
  assert.ok(Math.abs(spans[1]!.start - RU.length * 3) < RU.length);
});

test('a text of a sentence is what the sentence is; one without letters is nothing', () => {
  assert.deepEqual([...of('Сәлем, қалайсың?').shares], [['kk', 1]]);
  for (const text of ['', ' ', '12 345 — !', '1\n'.repeat(500)]) {
    const { label, spans, shares: none } = of(text);
    assert.deepEqual([label, spans.length, none.size], ['und', 0, 0], JSON.stringify(text));
  }
});

test('short lines between Kazakh ones stay Kazakh', () => {
  const { label, spans } = of(`${KK}\n${KK}\nПрезидент\n${KK}\n***\n${KK}`);
  assert.equal(label, 'kk');
  assert.equal(spans.length, 1);
});

test('every piece is judged once, and no piece is long: time grows with the text alone', () => {
  const count = (text: string) => {
    let calls = 0;
    let most = 0;
    let units = 0;
    languagesOf(text, (piece) => {
      calls++;
      most = Math.max(most, piece.length);
      units += piece.length;
      return { label: 'kk', probability: 1, script: 'Cyrl' };
    });
    assert.equal(units, text.length);
    return { calls, most };
  };
  for (const text of [
    'а'.repeat(50_000),
    'а '.repeat(50_000),
    KK.repeat(500),
    'а. '.repeat(30_000),
    '\n'.repeat(50_000),
    '𞤀'.repeat(9000),
  ]) {
    const { calls, most } = count(text);
    assert.ok(most <= 900 || text.startsWith('\n'), `${most}`);
    assert.ok(calls <= text.length / 80 + 1, `${calls}`);
  }
});

test('a long text with one sentence that says much, wherever that stands', () => {
  const long = `${KK.replaceAll('.', ',').repeat(3)}делінген.`;
  for (const [before, after] of [
    ['', ''],
    ['', '5. 7. 9. '.repeat(40)],
    ['5. 7. 9. '.repeat(40), ''],
    ['5. Иә. 9. '.repeat(20), ' 5. Иә. 9.'.repeat(20)],
  ] as const)
    assert.equal(of(`${before}${long}${after}`).label, 'kk');
});
