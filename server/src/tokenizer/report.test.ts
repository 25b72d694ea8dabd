import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTokenizer } from './file';
import { TokenReportBuilder } from './report';
import { tokenReportMarkdown } from './table';
import type { LocalTokenizer } from './tokenizer';

async function tokenizer(name: string): Promise<LocalTokenizer> {
  const read = await readTokenizer(join(__dirname, '../../../test/tokenizers', name));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

const KAZAKH = ['Балалар мен біз ертең мектепке келді.', 'Біздің ауылдың өзені қатпайды, қатпайды.'];
const RUSSIAN = ['Дети пришли в школу рано.', 'Река не замерзает.'];

test('tokens, words and signs by language, and what they cost', async () => {
  const bytes = await tokenizer('bytes.json');
  const builder = new TokenReportBuilder([{ name: 'b', tokenizer: bytes }], { price: 2_000_000 });
  for (const text of KAZAKH) assert.deepEqual(builder.add(text, 'kk'), [bytes.count(text)]);
  for (const text of RUSSIAN) builder.add(text, 'ru');
  builder.add('🙂 2024', 'und');
  const { languages, tokenizers } = builder.report();
  assert.deepEqual(languages, {
    kk: { texts: 2, words: 11, characters: [...KAZAKH.join('')].length },
    ru: { texts: 2, words: 8, characters: [...RUSSIAN.join('')].length },
    und: { texts: 1, words: 0, characters: 6 },
  });
  const [own] = tokenizers;
  const tokens = KAZAKH.reduce((sum, text) => sum + bytes.count(text), 0);
  const { kk, und } = own!.languages;
  assert.equal(kk!.tokens, tokens);
  assert.equal(kk!.cost, tokens * 2);
  assert.equal(kk!.tokensPerWord, Number((tokens / 11).toFixed(4)));
  assert.equal(kk!.types, new Set(KAZAKH.flatMap((text) => bytes.encode(text))).size);
  assert.deepEqual([und!.tokensPerWord, und!.oneTokenWords], [null, null]);
  const words = KAZAKH.join(' ').match(/\p{L}+/gu)!;
  const one = words.filter((word) => bytes.count(` ${word}`) === 1).length;
  assert.ok(one > 0 && one < words.length);
  assert.equal(kk!.oneTokenWords, Number((one / words.length).toFixed(4)));
  assert.equal(own!.failed, 0);
});

test('cuts of Kazakh words are held against the ends of their morphemes', async () => {
  const bytes = await tokenizer('bytes.json');
  const cutsOf = (word: string) => bytes.pieces(word)!;
  const words = ['қатпайды', 'мектепке', 'балаларымыздың'].filter((word) => cutsOf(word).cuts.length > 0);
  assert.ok(words.length >= 2);
  // Ends just where the tokenizer cuts: nothing is cut inside of a morpheme, unless a letter is.
  const at = new TokenReportBuilder([{ name: 'b', tokenizer: bytes }], { morphemeEnds: (word) => cutsOf(word).cuts });
  // Ends nowhere: every cut is inside.
  const nowhere = new TokenReportBuilder([{ name: 'b', tokenizer: bytes }], { morphemeEnds: () => [] });
  // Words that nothing is known of are not counted.
  const unknown = new TokenReportBuilder([{ name: 'b', tokenizer: bytes }], { morphemeEnds: () => undefined });
  for (const builder of [at, nowhere, unknown]) {
    builder.add(words.join(' '), 'kk');
    builder.add('ребёнок мектепке', 'ru');
  }
  const letters = words.filter((word) => cutsOf(word).cutLetters > 0).length;
  const [first, second, third] = [at, nowhere, unknown].map((builder) => builder.report().tokenizers[0]!.morphemes);
  assert.deepEqual(
    [first!.words, first!.cut, first!.cutInside, first!.endsKept, first!.cutLetters],
    [words.length, 1, Number((letters / words.length).toFixed(4)), 1, letters],
  );
  assert.deepEqual([second!.cutInside, second!.cutsAtEnds, second!.endsKept], [1, 0, null]);
  assert.equal(third, undefined);
});

test('what Kazakh and Russian share: no token, some, all', async () => {
  const bytes = await tokenizer('bytes.json');
  const share = (kazakh: string, russian: string) => {
    const builder = new TokenReportBuilder([{ name: 'b', tokenizer: bytes }]);
    builder.add(kazakh, 'kk');
    builder.add(russian, 'ru');
    return builder.report().tokenizers[0]!.kazakhRussian!;
  };
  const same = share('су бар', 'су бар');
  assert.deepEqual([same.sharedMass, same.kazakhInRussian, same.sharedTypes], [1, 1, same.kazakhTypes]);
  const none = share('aaaa', '5555');
  assert.deepEqual([none.sharedMass, none.sharedTypes, none.russianInKazakh], [0, 0, 0]);
  // `x` is 3 of 4 tokens here and 1 of 4 there.
  const some = share('xQxQxQzQ'.replaceAll('Q', '5'), 'x5yQyQyQ'.replaceAll('Q', '6'));
  assert.ok(some.sharedMass > 0 && some.sharedMass < 1);
  assert.ok(some.kazakhInRussian > some.russianInKazakh);
  const alone = new TokenReportBuilder([{ name: 'b', tokenizer: bytes }]);
  alone.add('су бар', 'kk');
  assert.equal(alone.report().tokenizers[0]!.kazakhRussian, undefined);
});

test('texts out of NFC, and what NFD costs a tokenizer that does not put letters together', async () => {
  const [bytes, fallback] = [await tokenizer('bytes.json'), await tokenizer('fallback.json')];
  const builder = new TokenReportBuilder([
    { name: 'bytes', tokenizer: bytes },
    { name: 'fallback', tokenizer: fallback },
  ]);
  const apart = 'қайда ёлка'.normalize('NFD');
  builder.add(apart, 'kk');
  builder.add('қайда', 'kk');
  const [first, second] = builder.report().tokenizers;
  // It makes NFC itself.
  assert.deepEqual(first!.notNfc, { texts: 1, tokens: bytes.count(apart), tokensInNfc: bytes.count(apart) });
  assert.equal(first!.languages.kk!.nfd, 1);
  assert.deepEqual(second!.notNfc, {
    texts: 1,
    tokens: fallback.count(apart),
    tokensInNfc: fallback.count(apart.normalize('NFC')),
  });
  assert.ok(second!.notNfc.tokens > second!.notNfc.tokensInNfc && second!.languages.kk!.nfd! > 1);
});

test('the words with the most tokens, with their pieces; the table says the same in three languages', async () => {
  const bytes = await tokenizer('bytes.json');
  const builder = new TokenReportBuilder([{ name: 'a|b', tokenizer: bytes }]);
  const long = 'ы'.repeat(30);
  builder.add(`${long} су ${'ә'.repeat(20)} ${'ә'.repeat(20)}`, 'kk');
  const report = builder.report();
  const { longest } = report.tokenizers[0]!;
  const most = Math.max(...[long, 'ә'.repeat(20)].map((word) => bytes.pieces(word)!.tokens));
  assert.equal(longest[0]!.tokens, most);
  assert.deepEqual(
    longest.map(({ tokens }) => tokens),
    longest.map(({ tokens }) => tokens).sort((a, b) => b - a),
  );
  assert.equal(longest.find(({ word }) => word !== long && word !== 'су')?.count, 2);
  for (const locale of ['kk', 'ru', 'en'] as const) {
    const lines = tokenReportMarkdown(report, locale).split('\n');
    assert.ok(
      lines.some((line) => line.includes('a\\|b') && line.includes(String(report.tokenizers[0]!.languages.kk!.tokens))),
    );
    // Every row of a table has as many cells as its head.
    for (const [i, line] of lines.entries())
      if (line.startsWith('|') && lines[i - 1]?.startsWith('|'))
        assert.equal(line.split(/(?<!\\)\|/u).length, lines[i - 1]!.split(/(?<!\\)\|/u).length);
  }
});
