/** Which names of the tagger's lists the dictionary takes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frequencies } from '../../server/src/spelling/frequencies';
import { listedNames } from '../entities/lists';
import { namesAsStems } from './taggerNames';

const frequencies = Frequencies.parse(
  Buffer.from(['Кенес\t7', 'кеңес\t509', 'мұңар\t40', 'қызыл\t700'].sort().join('\n')),
);
const confusions = [
  { from: 'ң', to: 'н', weight: 15 },
  { from: 'қ', to: 'к', weight: 12 },
  { from: 'ә', to: 'а', weight: 8 },
  { from: 'х', to: 'қ', weight: 1 },
];
const stemsOf = (...names: [name: string, kind: 'GIVEN' | 'GPE' | 'NORP' | 'PRODUCT', isNorm?: boolean][]) =>
  namesAsStems(
    names.map(([name, kind, isNorm = true]) => ({ name, kind, isNorm })),
    new Set(['Қайрат', 'алма']),
    (word) => ['Қайрат', 'алма'].includes(word),
    frequencies,
    confusions,
  ).map(({ stem, code }) => `${stem} ${code}`);

test('names that no list of stems has are stems, by their kind', () => {
  assert.deepEqual(stemsOf(['Асанәлі', 'GIVEN'], ['Тель-Авив', 'GPE'], ['сыған', 'NORP'], ['Скайп', 'PRODUCT']), [
    'Асанәлі g',
    'Тель-Авив n',
    'сыған n',
    'Скайп e',
  ]);
});

test('what the dictionary has, what is short, of several words, in Latin letters or no norm is left', () => {
  assert.deepEqual(
    stemsOf(['Алма', 'GIVEN'], ['Гоа', 'GPE'], ['Шри Ланка', 'GPE'], ['Skype', 'PRODUCT'], ['Казахстан', 'GPE', false]),
    [],
  );
});

test('a slip of a commoner word or of a name is left, a name beside a rare word is not', () => {
  assert.deepEqual(stemsOf(['Кенес', 'GIVEN'], ['Кызил', 'GPE'], ['Кайрат', 'GIVEN']), []);
  assert.deepEqual(stemsOf(['Сәуле', 'GIVEN'], ['Сауле', 'GIVEN']), ['Сәуле g']);
  assert.deepEqual(stemsOf(['Мұнар', 'GIVEN']), []);
  assert.deepEqual(stemsOf(['Мұхар', 'GIVEN']), ['Мұхар g']);
});

test('the lists are read with their kinds, and what is not of the norm is marked', () => {
  const names = new Map(listedNames().map(({ name, kind, isNorm }) => [`${name} ${kind}`, isNorm]));
  assert.equal(names.get('Асанәлі GIVEN'), true);
  assert.equal(names.get('Қазақстан GPE'), true);
  assert.equal(names.get('Казахстан GPE'), false);
});
