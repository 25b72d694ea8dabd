import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram } from '../../../test/batch/program';
import { printable } from './printable';

const program = new CliProgram();
after(() => program.dispose());

test('what drives a terminal is shown as an escape, all else as it is', () => {
  assert.equal(printable('Қазақ тілі, 😀 — “ok” a\u0301'), 'Қазақ тілі, 😀 — “ok” a\u0301');
  for (let code = 0; code < 0x10000; code++) {
    const isUnsafe =
      code < 0x20 ||
      (code >= 0x7f && code <= 0x9f) ||
      /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(String.fromCharCode(code)) ||
      (code >= 0xd800 && code <= 0xdfff);
    const expected = isUnsafe ? `\\u${code.toString(16).padStart(4, '0')}` : String.fromCharCode(code);
    assert.equal(printable(String.fromCharCode(code)), expected);
  }
});

/** No control character but the line end, and no mark of direction. */
const assertHarmless = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);

const ESCAPE = '\u001b[31m\u202e\u0007\u009b';

test('nothing of a corpus or of a file’s name reaches the terminal raw, from any command', {
  skip: process.platform === 'win32' && 'such names cannot be made',
}, async () => {
  const tagged = (name: string) => `А${ESCAPE}бай B-${name}\n`;
  const [one, two, bad] = ['one', 'two', 'bad'].map((name) => join(program.folder, `${name}${ESCAPE}.iob2`));
  writeFileSync(one!, tagged('GPE'));
  writeFileSync(two!, tagged(`LOC${ESCAPE}`));
  writeFileSync(bad!, '{"text":"а","label":[[0,9,"GPE"]]}');
  const runs: [args: string[], input: string][] = [
    [['check', '--with', 'cleaning,spelling', one!, two!], ''],
    [['check', `--without=x${ESCAPE}`], ''],
    [['check', `${ESCAPE}.txt`], ''],
    [['clean', '--write', `${ESCAPE}.txt`], ''],
    [['stats', `${ESCAPE}.py`], ''],
    [[`--${ESCAPE}`], ''],
    [[ESCAPE], ''],
    [['stats', '--with', 'cleaning', '--fields', ESCAPE], JSON.stringify({ [ESCAPE.slice(1)]: 'а' })],
    [['entities', 'agree', one!, two!], ''],
    [['entities', 'agree', one!, bad!], ''],
    [['entities', 'convert', bad!], ''],
    [['entities', '--gazetteer', `${ESCAPE}.txt`], '{}'],
    [['entities', '--format', 'iob2', '--model', `${ESCAPE}.bin`], ''],
  ];
  for (const [args, input] of runs) {
    const { out, err } = await program.run(args, input);
    assert.ok(err.length + out.length > 0, args.join(' '));
    // The tab between columns is the command's own.
    assertHarmless((out + err).replaceAll('\t', ''));
  }
  const { out, err } = await program.run(['entities', 'inconsistencies', one!, two!]);
  assertHarmless((out + err).replaceAll('\t', ''));
  assert.match(out, /\\u001b/);
});
