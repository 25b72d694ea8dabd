import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram, jsonl } from '../../../test/batch/program';
import { startEndpoint } from '../../../test/endpoint/server';

const program = new CliProgram();
after(() => program.dispose());

test('a file is corrected text by text; an edit that the speller speaks against is shown and not made', async () => {
  const endpoint = await startEndpoint({
    kind: 'vllm',
    answer: (prompt) => [
      (/<SRC>(.*)<SEP>/u.exec(prompt)?.[1] ?? '').replace('мектепкке', 'мектепке').replace('қалдық', 'қалдыққ'),
    ],
  });
  try {
    const file = join(program.folder, 'texts.jsonl');
    writeFileSync(
      file,
      ['🙂 Ол мектепкке барды.', 'Біз үйде қалдық.'].map((text) => `${JSON.stringify({ text })}\n`).join(''),
    );
    const args = ['correct', '--endpoint', endpoint.url, '--model', 'sozkz-kk-gec', file];
    const run = await program.run(args);
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(jsonl(run.out), [
      {
        line: 1,
        field: 'text',
        text: '🙂 Ол мектепке барды.',
        edits: [{ start: 6, end: 15, before: 'мектепкке', after: 'мектепке', speller: 'for' }],
      },
      {
        line: 2,
        field: 'text',
        text: 'Біз үйде қалдық.',
        edits: [{ start: 9, end: 15, before: 'қалдық', after: 'қалдыққ', speller: 'against' }],
      },
    ]);
    const inPoints = jsonl((await program.run([...args, '--offsets', 'codepoint'])).out);
    assert.equal(inPoints[0].edits[0].start, 5);
    const text = await program.run([...args, '--format', 'text']);
    assert.equal(text.out, '🙂 Ол мектепке барды.\nБіз үйде қалдық.\n');
  } finally {
    await endpoint.close();
  }
});

test('a server that refuses: the text as it is, why, and exit status 3; without an endpoint 2', async () => {
  const endpoint = await startEndpoint({ fault: 'unauthorised' });
  try {
    const run = await program.run(['correct', '--endpoint', endpoint.url, '--retry', '0'], 'Ол мектепкке барды.\n');
    const [line] = jsonl(run.out);
    assert.deepEqual([run.code, line.text, line.error.kind], [3, 'Ол мектепкке барды.', 'unauthorised']);
    assert.match(run.err, /1 of 1 texts were not answered/u);
    assert.equal((await program.run(['correct'], 'Ол')).code, 2);
  } finally {
    await endpoint.close();
  }
});
