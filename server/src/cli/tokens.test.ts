import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram, jsonl, root } from '../../../test/batch/program';

const program = new CliProgram();
after(() => program.dispose());

const FOLDER = join(root, 'test/tokenizers');
const BYTES = join(FOLDER, 'bytes.json');
const EXPECTED: Record<string, number[]> = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8'))[
  'bytes.json'
];
const KAZAKH = 'Біздің ауылдың жанындағы өзен қыста қатпайды, балалар сол жерде ойнайды.';
const RUSSIAN = 'Река рядом с нашей деревней зимой не замерзает, поэтому дети играют там.';

test('tokens of each record, in the order of the tokenizers given', async () => {
  const texts = Object.keys(EXPECTED).filter((text) => text.trim() !== '');
  const input = texts.map((text) => JSON.stringify({ text })).join('\n');
  const run = await program.run(
    ['tokens', '--tokenizer', BYTES, '--input', 'jsonl', '--format', 'jsonl'],
    `${input}\n`,
  );
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(
    jsonl(run.out).map(({ line, tokens }) => [line, tokens['bytes.json']]),
    texts.map((text, i) => [i + 1, EXPECTED[text]!.length]),
  );
});

test('a line that is no record has no tokens, and that is said', async () => {
  const run = await program.run(
    ['tokens', '--tokenizer', BYTES, '--input', 'jsonl', '--format', 'jsonl'],
    '{"text":\n{"text":"бар"}\n',
  );
  assert.deepEqual(
    jsonl(run.out).map(({ line }) => line),
    [2],
  );
  assert.match(run.err, /<stdin>: Lines that are no JSON objects, left out: 1\./);
});

test('a report over files: languages by the detector, morphemes by the analyser, several tokenizers', async () => {
  const file = join(program.folder, 'corpus.txt');
  writeFileSync(file, `${KAZAKH}\n${RUSSIAN}\n`.repeat(3));
  const two = ['--tokenizer', BYTES, '--tokenizer', join(FOLDER, 'fallback.json')];
  const run = await program.run(['tokens', ...two, '--price', '0.5', '--format', 'json', '--input', 'text', file]);
  assert.equal(run.code, 0, run.err);
  const { languages, tokenizers, price } = JSON.parse(run.out);
  assert.equal(price, 0.5);
  assert.deepEqual([languages.kk.texts, languages.ru.texts, languages.kk.words], [3, 3, 30]);
  assert.deepEqual(
    tokenizers.map(({ name }: { name: string }) => name),
    ['bytes.json', 'fallback.json'],
  );
  for (const one of tokenizers) {
    assert.ok(one.morphemes.words >= 27 && one.morphemes.words <= 30, String(one.morphemes.words));
    assert.ok(one.morphemes.cutInside > 0 && one.morphemes.endsKept > 0);
    assert.ok(one.kazakhRussian.sharedMass > 0);
  }
  const table = await program.run(['tokens', ...two, '--locale', 'kk', '--input', 'text', file]);
  assert.match(table.out, /## Тілдер бойынша\n\n\| тіл/u);
  assert.match(
    table.out,
    new RegExp(`\\| kk +\\| bytes.json +\\| +30 \\| +${tokenizers[0].languages.kk.tokens} \\|`, 'u'),
  );
});

test('two tokenizers that are called alike, one that is none, none at all', async () => {
  for (const name of ['a', 'b']) mkdirSync(join(program.folder, name, 'm'), { recursive: true });
  const paths = ['a', 'b'].map((name) => join(program.folder, name, 'm'));
  for (const path of paths) writeFileSync(join(path, 'tokenizer.json'), readFileSync(BYTES));
  const both = paths.flatMap((path) => ['--tokenizer', path]);
  const run = await program.run(['tokens', ...both, '--format', 'jsonl'], KAZAKH);
  assert.deepEqual(Object.keys(jsonl(run.out)[0].tokens), paths);
  const broken = await program.run(['tokens', '--tokenizer', join(FOLDER, 'make.py')], KAZAKH);
  assert.deepEqual([broken.code, broken.out], [3, '']);
  assert.match(broken.err, /make\.py: not JSON/u);
  assert.equal((await program.run(['tokens'], KAZAKH)).code, 2);
  assert.equal((await program.run(['tokens', '--tokenizer', BYTES, '--price', 'x'], KAZAKH)).code, 2);
});
