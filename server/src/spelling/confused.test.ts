import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenize } from '../text/tokens';
import { CONFUSED_BUCKETS, ConfusedWords, confusedFeatures, surroundings } from './confused';

const den = { right: 'ден', slips: 1, usual: 2 };
const tos = { right: 'төс', slips: 1, usual: 1 };
const tus = { right: 'тұс', slips: 1, usual: 1 };

const aroundWord = (text: string, word: string) => {
  const tokens = tokenize(text);
  return surroundings(
    tokens,
    tokens.findIndex((token) => token.text === word),
  );
};

test('what stands around a word ends with its sentence, and marks part words', () => {
  assert.deepEqual(aroundWord('Ол кетті. Мен, сен және 12 адам келдік! Кеш болды.', 'сен'), {
    before: ['', 'мен'],
    after: ['және', '0', 'адам', 'келдік'],
  });
  assert.deepEqual(aroundWord('бір екі үш төрт бес алты жеті сегіз', 'сегіз').before, [
    'жеті',
    'алты',
    'бес',
    'төрт',
    'үш',
    'екі',
  ]);
});

test('a model reads what it wrote, and weighs what stands around', () => {
  const weights = new Float64Array(CONFUSED_BUCKETS);
  const around = aroundWord('ол кеше бізге дән қойды', 'дән');
  const other = aroundWord('біз қара жерге дән септік', 'дән');
  const shared = new Set(confusedFeatures('дән', den, other));
  for (const feature of confusedFeatures('дән', den, around)) weights[feature] = shared.has(feature) ? -0.5 : 1;
  const model = ConfusedWords.parse(ConfusedWords.write(new Map([['дән', [den]]]), weights));
  assert.equal(model.has('дән'), true);
  assert.equal(model.has('ден'), false);
  assert.equal(model.meant('дән', around)?.right, 'ден');
  assert.ok(model.meant('дән', around)!.odds > 1);
  assert.ok(model.meant('дән', other)!.odds < 0, 'negative weights keep their sign');
  assert.equal(model.meant('ден', around), undefined);
  assert.equal(model.meant('дән', aroundWord('дән қойды', 'дән')), undefined, 'too little stands around');
});

test('of several words the likeliest is meant', () => {
  const weights = new Float64Array(CONFUSED_BUCKETS);
  const around = aroundWord('ол биік таудан тос алды', 'тос');
  const shared = new Set(confusedFeatures('тос', tos, around));
  for (const feature of confusedFeatures('тос', tus, around)) if (!shared.has(feature)) weights[feature] = 1;
  const pairs = new Map([['тос', [tos, tus]]]);
  assert.equal(ConfusedWords.parse(ConfusedWords.write(pairs, weights)).meant('тос', around)?.right, 'тұс');
});

test('a broken or missing file is an empty model', () => {
  const whole = ConfusedWords.write(new Map([['дән', [den]]]), new Float64Array(CONFUSED_BUCKETS));
  for (const bytes of [undefined, new Uint8Array(), whole.subarray(0, 100), whole.subarray(3)])
    assert.equal(ConfusedWords.parse(bytes).has('дән'), false);
  assert.equal(ConfusedWords.parse(whole).has('дән'), true);
});
