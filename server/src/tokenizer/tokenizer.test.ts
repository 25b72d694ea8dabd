import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { estimateTokens, FAMILIES, familyOf } from './families';
import { readTokenizer, tokenizerName } from './file';
import { LocalTokenizer } from './tokenizer';

const FOLDER = join(__dirname, '../../../test/tokenizers');
const KINDS = ['bytes.json', 'fallback.json', 'words.json'] as const;
const expected: Record<string, Record<string, number[]>> = JSON.parse(
  readFileSync(join(FOLDER, 'expected.json'), 'utf8'),
);

async function tokenizer(name: string): Promise<LocalTokenizer> {
  const read = await readTokenizer(join(FOLDER, name));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

test('tokens are those of the Rust library, for each kind of tokenizer', async () => {
  for (const kind of KINDS) {
    const own = await tokenizer(kind);
    for (const [text, ids] of Object.entries(expected[kind]!)) {
      assert.deepEqual([...own.encode(text)], ids, `${kind}: ${text}`);
      assert.equal(own.count(text), ids.length);
    }
  }
});

const NOTHING = { normalizer: null, post_processor: null, decoder: null, added_tokens: [] };

test('pre-tokenizers cut Kazakh as the Rust library does', () => {
  // What tokenizers 0.23.3 in Python made of it.
  const cut: readonly (readonly [pre: object, pieces: readonly string[]])[] = [
    [{ type: 'Whitespace' }, ['«', 'қала', '»', 'дала', '?!', '№', '5', '.']],
    [{ type: 'Punctuation', behavior: 'Isolated' }, ['«', 'қала', '»', ' дала', '?', '!', ' №5', '.']],
    [{ type: 'Punctuation', behavior: 'Contiguous' }, ['«', 'қала', '»', ' дала', '?!', ' №5', '.']],
    [{ type: 'Punctuation', behavior: 'Removed' }, ['қала', ' дала', ' №5']],
    [{ type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true }, ['▁«қала»', '▁дала?!', '▁№5.']],
    [
      { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithNext', invert: false },
      ['«қала»', ' дала?!', ' №5.'],
    ],
    [
      { type: 'Split', pattern: { Regex: String.raw`\s` }, behavior: 'MergedWithPrevious', invert: false },
      ['«қала» ', 'дала?! ', '№5.'],
    ],
    [{ type: 'CharDelimiterSplit', delimiter: ' ' }, ['«қала»', 'дала?!', '№5.']],
  ];
  for (const [pre, pieces] of cut) {
    for (const pre_tokenizer of [pre, { type: 'Sequence', pretokenizers: [pre] }]) {
      const known = ['[UNK]', ...new Set(pieces)];
      const vocab = Object.fromEntries(known.map((piece, id) => [piece, id]));
      const model = { type: 'WordLevel', vocab, unk_token: '[UNK]' };
      const made = LocalTokenizer.create({ ...NOTHING, model, pre_tokenizer });
      assert.ok(made.ok, JSON.stringify(pre));
      const ids = made.value.encode('«қала» дала?! №5.');
      assert.deepEqual(
        ids.map((id) => known[id]),
        pieces,
        JSON.stringify(pre),
      );
    }
  }
});

test('a word in running text: how many tokens, at which letters they end, which letters are cut', async () => {
  for (const kind of KINDS) {
    const own = await tokenizer(kind);
    for (const word of ['мектепке', 'кітаптарын', 'балаларымыздың', 'the', 'ң', 'аб-в']) {
      const found = own.pieces(word);
      if (!found) {
        assert.equal(kind, 'words.json', word);
        continue;
      }
      assert.equal(found.tokens, found.cuts.length + found.cutLetters + 1, `${kind} ${word}`);
      const ids = own.encode(` ${word}`);
      // Between the cuts there stands the text of the tokens.
      const parts = [0, ...found.cuts].map((start, i) => word.slice(start, found.cuts[i] ?? word.length));
      if (found.cutLetters > 0 || kind === 'words.json') continue;
      const texts = ids.map((id) => own.textOf([id]).replace(/^ /u, '')).filter((text) => text !== '');
      assert.deepEqual(parts, texts, `${kind} ${word}`);
    }
  }
  const bytes = await tokenizer('bytes.json');
  // Not in the sentences: each of its letters is bytes.
  const chinese = bytes.pieces('語');
  assert.deepEqual(chinese, { tokens: 3, cuts: [], cutLetters: 2 });
  assert.deepEqual((await tokenizer('fallback.json')).pieces('語'), { tokens: 3, cuts: [], cutLetters: 2 });
  // The tokenizer puts one sign for the whole word: nothing can be laid over it.
  const words = await tokenizer('words.json');
  for (const word of ['語', '語語', '語語語語語語']) assert.equal(words.pieces(word), undefined);
  assert.deepEqual(words.pieces('the'), { tokens: 1, cuts: [], cutLetters: 0 });
});

test('a folder, a file, and what is neither', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qalam-tokenizer-'));
  try {
    writeFileSync(join(folder, 'tokenizer.json'), readFileSync(join(FOLDER, 'bytes.json')));
    const read = await readTokenizer(folder);
    assert.equal(
      read.ok && read.value.count('Балалар мектепке келді.'),
      expected['bytes.json']!['Балалар мектепке келді.']!.length,
    );
    assert.equal(tokenizerName(join(folder, 'tokenizer.json')), tokenizerName(folder));
    for (const [name, content] of [
      ['broken.json', '{"model": '],
      ['list.json', '[]'],
      ['empty.json', '{}'],
      ['kind.json', '{"model":{"type":"Oracle","vocab":{}}}'],
      ['vocabulary.json', '{"model":{"type":"BPE","vocab":[1,2],"merges":5}}'],
      ['tokenizer.model', '\u0000\u0001\u0002'],
    ] as const) {
      writeFileSync(join(folder, name), content);
      const refused = await readTokenizer(join(folder, name));
      assert.ok(!refused.ok && refused.error.startsWith(join(folder, name)), name);
    }
    assert.equal((await readTokenizer(join(folder, 'nothing'))).ok, false);
    assert.equal(LocalTokenizer.create(null).ok, false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('families of models by their names', () => {
  for (const [model, family] of [
    ['meta-llama/Llama-3.1-8B-Instruct', 'llama-3'],
    ['llama3.2:3b', 'llama-3'],
    ['Qwen/Qwen3-8B', 'qwen-3'],
    ['google/gemma-3-4b-it', 'gemma-3'],
    ['gpt-4o-mini', 'o200k'],
    ['openai/gpt-oss-20b', 'o200k'],
    ['o3-mini', 'o200k'],
    ['llama-2-7b', undefined],
    ['inceptionai/Llama-3.1-Sherkala-8B-Chat', 'llama-3'],
    ['proto3', undefined],
    ['', undefined],
  ] as const)
    assert.equal(familyOf(model), family, model);
});

test('an estimate goes by language: Russian and English are not counted as Kazakh is', () => {
  const kazakh = 'Біздің ауылдың жанындағы өзен қыста қатпайды, сондықтан балалар сол жерде ойнайды.';
  const russian = 'Река рядом с нашей деревней зимой не замерзает, поэтому дети играют там.';
  const english = 'The river near our village does not freeze in winter, so children play there.';
  for (const [name, family] of Object.entries(FAMILIES)) {
    const each = (text: string) => text.length / estimateTokens(text, family);
    assert.ok(each(kazakh) < each(russian) && each(russian) < each(english), name);
    // What is in two languages has the tokens of both.
    const both = estimateTokens(`${kazakh} ${english}`, family);
    assert.ok(Math.abs(both - estimateTokens(kazakh, family) - estimateTokens(english, family)) < 1, name);
  }
  const kk = estimateTokens(kazakh, FAMILIES['llama-3']);
  assert.ok(kazakh.length / kk > 1.3 && kazakh.length / kk < 1.9);
});
