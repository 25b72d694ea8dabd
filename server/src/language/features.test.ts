import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HASH_BITS, SCRIPTS, WordReader } from './features';

/** The n-grams of a text in its main script, as a sorted list. */
function grams(text: string): string {
  const reader = new WordReader();
  reader.read(text);
  const hashes: number[] = [];
  const count = reader.grams(reader.mainScript(), (hash) => hashes.push(hash));
  assert.equal(hashes.length, count);
  for (const hash of hashes) assert.ok(Number.isInteger(hash) && hash >= 0 && hash < 2 ** HASH_BITS);
  return hashes.sort((a, b) => a - b).join(' ');
}

test('what does not tell a language makes no difference', () => {
  for (const [text, same] of [
    ['Қазақ тілі', 'ҚАЗАҚ — «ТІЛІ»!'],
    ['Қазақ тілі', 'қазақ 2024 тілі'],
    ['сайт ашылды', 'https://www.example.com/some-page сайт ашылды, info@example.com'],
    // Letters of another script inside a word, decomposed letters, soft hyphens.
    ['тілі', 'тiлi'],
    ['қоян қайда', 'қоян қайда'.normalize('NFD')],
    ['кітапхана', 'кітап\u00adхана'],
    ['сайт ашылды', 'сайт www.example.com ашылды'],
    ['сайт ашылды', 'сайт egov.kz ашылды.'],
    ['бұл 3.5 есе', 'Бұл: 3.5 есе...'],
    ['istanbul izmir', 'İSTANBUL İzmir'],
    ["o'zbek g'oya", 'o‘zbek gʻoya'],
  ] as const) {
    assert.equal(grams(same), grams(text), same);
  }
  assert.notEqual(grams('тілі'), grams('тили'));
});

test('the main script is that of most letters', () => {
  for (const [text, script] of [
    ['JavaScriptSerializer қатесі бар', 'Cyrl'],
    // Names of programs do not outvote the words around them; words of Latin letters do.
    ['Windows үшін', 'Cyrl'],
    ['Windows 11 жүйесінде Microsoft Office Word орнату', 'Cyrl'],
    ['download манager', 'Latn'],
    ['open the Қазақстан file', 'Latn'],
    ['قازاق ءتىلى', 'Arab'],
  ] as const) {
    const reader = new WordReader();
    reader.read(text);
    assert.equal(SCRIPTS[reader.mainScript()], script, text);
  }
  const reader = new WordReader();
  reader.read('12 — !');
  assert.equal(reader.mainScript(), -1);
  // Letters beyond the BMP are letters (Adlam, Gothic), emoji are none.
  reader.read('𞤀𞤣𞤤𞤢𞤥 ŋ');
  assert.deepEqual([reader.otherLetters, reader.firstOther], [5, 0x1e922]);
  reader.read('🎉🎉 сәлем 👍🏽');
  assert.equal(reader.otherLetters, 0);
});

test('a reader is not disturbed by what it read before, however long', () => {
  const reader = new WordReader();
  reader.read('өте ұзақ мәтін '.repeat(3000), 100_000);
  assert.equal(reader.count, 9000);
  reader.read('қысқа');
  assert.equal(reader.count, 1);
});
