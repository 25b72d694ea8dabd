import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calibration, entityTexts, evaluate, f1, judge, reportLines } from './evaluate';

const sentence = (text: string, tags: string) => ({ id: '', tokens: text.split(' '), tags: tags.split(' ') });

const gold = [
  sentence('Асқар Мамин Алматыға келді', 'B-PERSON I-PERSON B-GPE O'),
  sentence('Ол 2019 жылы Арал теңізінде болды', 'O B-DATE I-DATE B-LOCATION I-LOCATION O'),
];
const predicted = ['B-PERSON O B-GPE B-ART', 'O B-DATE I-DATE B-GPE I-GPE O'].map((tags) => tags.split(' '));

describe('evaluation', () => {
  const report = evaluate(gold, predicted, entityTexts([sentence('алматыға АРАЛ теңізінде', 'B-GPE B-GPE I-GPE')]));

  it('counts an entity as right where its bounds and its class are', () => {
    assert.deepEqual(report.overall, { correct: 2, predicted: 5, gold: 4 });
    assert.equal(f1(report.overall), 4 / 9);
    assert.deepEqual(report.byClass.get('GPE'), { correct: 1, predicted: 2, gold: 1 });
    assert.deepEqual(report.errors, { class: 1, bounds: 1, missed: 0, invented: 1 });
    assert.deepEqual(report.confusion, [{ gold: 'LOCATION', predicted: 'GPE', count: 1 }]);
  });

  it('parts entities whose text was met in training from others', () => {
    assert.deepEqual([report.seen.correct, report.seen.gold], [1, 2]);
    assert.deepEqual([report.unseen.correct, report.unseen.gold], [1, 2]);
  });

  it('is written out with all of that', () => {
    const text = reportLines(report).join('\n');
    assert.match(text, /GPE +50\.00 +100\.00 +66\.67 +1\n/);
    assert.match(text, /seen in training: 50\.00 of 2; unseen: 50\.00 of 2/);
    assert.match(text, /LOCATION → GPE 1/);
  });
});

describe('calibration', () => {
  it('judges predicted entities by their least sure token', () => {
    assert.deepEqual(judge(gold[0]!.tags, ['B-PERSON', 'I-PERSON', 'B-ART', 'O'], [0.9, 0.7, 0.4, 1]), [
      { class: 'PERSON', score: 0.7, right: true },
      { class: 'ART', score: 0.4, right: false },
    ]);
  });

  const judged = (score: number, right: number, wrong: number) => [
    ...Array.from({ length: right }, () => ({ class: 'GPE', score, right: true })),
    ...Array.from({ length: wrong }, () => ({ class: 'GPE', score, right: false })),
  ];
  const cases: [string, ReturnType<typeof judged>, number][] = [
    ['nothing', [], 0],
    ['scores that hold', [...judged(0.75, 3, 1), ...judged(0.25, 1, 3)], 0],
    ['scores too high', judged(0.95, 1, 1), 0.45],
    ['scores of one and nought', [...judged(1, 2, 0), ...judged(0, 1, 1)], 0.25],
  ];
  for (const [name, items, error] of cases) {
    it(name, () => {
      const result = calibration(items);
      assert.ok(Math.abs(result.error - error) < 1e-12, String(result.error));
      assert.equal(
        result.bins.reduce((sum, { count }) => sum + count, 0),
        items.length,
      );
    });
  }
});
