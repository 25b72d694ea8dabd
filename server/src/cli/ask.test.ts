import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram, jsonl } from '../../../test/batch/program';
import { startEndpoint } from '../../../test/endpoint/server';

const program = new CliProgram();
after(() => program.dispose());
const promptFile = join(program.folder, 'question.prompt');
writeFileSync(
  promptFile,
  '---\ntemperature: 0\nmax_tokens: 9\n---\nsystem:\nҚысқа жауап бер.\n\nuser:\n{{question}} ({{meta.place}})\n',
);

test('a prompt is asked for each record; answers and grades become members, all else stays as it is', async () => {
  const endpoint = await startEndpoint({
    kind: 'vllm',
    answer: (prompt) => [prompt.includes('астанасы') ? ' Астана.' : ' Білмеймін.'],
  });
  try {
    const lines = [
      '{"id": 12345678901234567890, "question": "Қазақстанның астанасы?", "gold": "астана", "meta": {"place": "ҚР"}}',
      '',
      '{"question": "Ең биік шың?", "gold": "Хан-Тәңірі", "meta": {"place": "ҚР"}, "answer": "ескі"}',
      '{"question": "Бос?", "meta": {}}',
      'бұзық',
    ];
    const args = ['ask', '--endpoint', endpoint.url, '--prompt', promptFile, '--retry', '0'];
    const run = await program.run(
      [...args, '--grade', 'contains(lower(answer), lower(gold))'],
      `${lines.join('\n')}\n`,
    );
    assert.equal(run.code, 0, run.err);
    const out = run.out.split('\n');
    assert.equal(out[0], `${lines[0]!.slice(0, -1)},"answer":"Астана.","grade":true}`);
    assert.equal(out[1], '');
    const [, second, third, broken] = jsonl(run.out);
    assert.deepEqual([second.answer, second.grade, second.gold], ['Білмеймін.', false, 'Хан-Тәңірі']);
    assert.deepEqual([third.answer, third.answer_error.kind], [undefined, 'variables']);
    assert.match(third.answer_error.message, /meta\.place/);
    assert.deepEqual([broken.input, broken.answer_error.kind], ['бұзық', 'record']);
    assert.match(run.err, /2 of 4 records were not answered/);
    assert.match(run.err, /Grade: 1 for 2 answers/);
    const asked = endpoint.completions();
    assert.equal(asked.length, 2, 'a record without a value is not sent');
    assert.deepEqual([asked[0]!.body?.temperature, asked[0]!.body?.max_tokens], [0, 9]);
    assert.deepEqual(asked[0]!.body?.messages, [
      { role: 'system', content: 'Қысқа жауап бер.' },
      { role: 'user', content: 'Қазақстанның астанасы? (ҚР)' },
    ]);
    const named = jsonl((await program.run([...args, '--answer', 'model_a'], `${lines[0]}\n`)).out);
    assert.equal(named[0].model_a, 'Астана.');
  } finally {
    await endpoint.close();
  }
});

test('several requests at a time give what one at a time gives, in the same order', async () => {
  let late = 0;
  const endpoint = await startEndpoint({ kind: 'vllm', answer: (prompt) => [` ${/№\d+/.exec(prompt)![0]}`] });
  try {
    const lines = Array.from({ length: 30 }, (_, n) => JSON.stringify({ question: `№${n}`, meta: { place: 'ҚР' } }));
    const args = ['ask', '--endpoint', endpoint.url, '--prompt', promptFile, '--concurrency'];
    const [one, eight] = [
      await program.run([...args, '1'], lines.join('\n')),
      await program.run([...args, '8'], lines.join('\n')),
    ];
    assert.equal(one.code, 0, one.err);
    assert.equal(eight.out, one.out);
    assert.deepEqual(
      jsonl(eight.out).map(({ answer }) => answer),
      lines.map((_, n) => `№${n}`),
    );
    endpoint.set({ kind: 'vllm', firstDelay: 30, answer: () => [String(late++)] });
    const from = endpoint.completions().length;
    await program.run([...args, '8'], lines.join('\n'));
    const asked = endpoint.completions().slice(from);
    const together = asked.map(
      ({ received }) => asked.filter((other) => other.received <= received && other.first! > received).length,
    );
    assert.ok(Math.max(...together) > 3 && Math.max(...together) <= 8, `${together}`);
    assert.equal((await program.run([...args, '0'], lines[0])).code, 2);
  } finally {
    await endpoint.close();
  }
});

test('a server that refuses is exit status 3; what is missing or cannot be read, 2', async () => {
  const endpoint = await startEndpoint({ fault: 'unauthorised' });
  try {
    const args = ['ask', '--endpoint', endpoint.url, '--prompt', promptFile, '--retry', '0'];
    const record = '{"question": "Кім?", "meta": {"place": "ҚР"}}\n';
    const run = await program.run(args, record);
    assert.deepEqual([run.code, jsonl(run.out)[0].answer_error.kind], [3, 'unauthorised']);
    const wrong = await program.run([...args, '--grade', 'answer =='], record);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--grade/);
    assert.equal((await program.run(['ask', '--endpoint', endpoint.url], record)).code, 2);
    assert.equal((await program.run([...args.slice(0, 4), join(program.folder, 'none.prompt')], record)).code, 3);
  } finally {
    await endpoint.close();
  }
});

test('rows of CSV and TSV files are records by the names of their columns, whose answers are JSON Lines', async () => {
  const endpoint = await startEndpoint({
    kind: 'vllm',
    answer: (prompt) => [prompt.includes('шың') ? ' Хан-Тәңірі.' : ' Астана.'],
  });
  try {
    const prompt = join(program.folder, 'row.prompt');
    writeFileSync(prompt, 'user:\n{{question}}\n');
    const csv = join(program.folder, 'questions.csv');
    writeFileSync(
      csv,
      '\uFEFFid;question;gold\r\n\r\n007;"Қазақстанның ""бас""\r\nқаласы?";Астана\r\n8;Ең биік шың?;хан-тәңірі\r\n',
    );
    const tsv = join(program.folder, 'questions.tsv');
    writeFileSync(tsv, 'id\tquestion\tgold\n9\tҚазақстанның астанасы?\tАлматы\n');
    const args = [
      'ask',
      '--endpoint',
      endpoint.url,
      '--prompt',
      prompt,
      '--grade',
      'contains(lower(answer), lower(gold))',
    ];
    const run = await program.run([...args, csv, tsv]);
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(jsonl(run.out), [
      { id: '007', question: 'Қазақстанның "бас"\r\nқаласы?', gold: 'Астана', answer: 'Астана.', grade: true },
      { id: '8', question: 'Ең биік шың?', gold: 'хан-тәңірі', answer: 'Хан-Тәңірі.', grade: true },
      { id: '9', question: 'Қазақстанның астанасы?', gold: 'Алматы', answer: 'Астана.', grade: false },
    ]);
    const rest = await program.run([...args, '--from', '2', csv]);
    assert.deepEqual(
      jsonl(rest.out).map(({ id }) => id),
      ['8'],
      'rows are counted without the header',
    );
  } finally {
    await endpoint.close();
  }
});
