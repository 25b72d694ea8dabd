import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  contextFeatures,
  joinedFeatures,
  MAX_FEATURES,
  makeWord,
  OUTSIDE,
  ROLES,
  sentenceFeatures,
  surroundings,
  type Word,
  wordFeatures,
} from './features';
import { NameTable } from './names';

const NAMES = new NameTable('Алматы\tGPE\nҚазақстан темір жолы\tORGANISATION\nАйгүл\tGIVEN\n');

const SENTENCES = [
  'Қасым-Жомарт Тоқаев Алматыға келді .',
  '« Қазақстан темір жолы » ұлттық компаниясы 2019 жылғы 25 мамырда 3 , 5 %-ға өсті',
  'Премьер-министр А. Мамин COVID-19 туралы khabar . kz сайтына айтты',
  '- Он екі мың теңге !',
  'а',
  '\u{1F600} \ud83d І Ⅷ ٣٤ McDonald’s',
];

describe('features', () => {
  it('of single words and of their context make up those of a sentence', () => {
    for (const sentence of SENTENCES) {
      const words: Word[] = sentence.split(' ').map((token) => makeWord(token, NAMES));
      const room = words.length * MAX_FEATURES;
      const whole = { out: new Int32Array(room), counts: new Int32Array(words.length) };
      const out = new Int32Array(MAX_FEATURES);
      sentenceFeatures(words, whole.out, whole.counts);
      surroundings(words);
      for (let t = 0; t < words.length; t++) {
        const first = t * MAX_FEATURES;
        const parts = [...out.subarray(0, contextFeatures(words, t, out, joinedFeatures(words, t, out)))];
        for (const [role, distance] of ROLES.entries()) {
          const word = words[t + distance] ?? OUTSIDE;
          parts.push(...out.subarray(0, wordFeatures(word, role, out)));
        }
        const expected = whole.out.subarray(first, first + whole.counts[t]!);
        assert.deepEqual(Int32Array.from(parts).sort(), expected.slice().sort());
      }
    }
  });

  const caps: [string, number][] = [
    ['алма', 0],
    ['Алма', 1],
    ['«Алма', 1],
    ['АҚШ', 2],
    ['ЖШСның', 3],
    ['аЛма', 3],
    ['2019', 4],
    ['COVID-19', 5],
    ['%-', 6],
    ['', 6],
  ];
  for (const [token, expected] of caps) {
    it(`tell the case of ${JSON.stringify(token)}`, () => assert.equal(makeWord(token).caps, expected));
  }

  it('take runs of the same kind of character once in the short shape', () => {
    const { shortShape } = makeWord('Қазақстан-2050');
    assert.equal(makeWord('Ел-1').shortShape, shortShape);
    assert.notEqual(makeWord('Ел1').shortShape, shortShape);
    assert.notEqual(makeWord('Astana-2050').shortShape, shortShape);
  });
});
