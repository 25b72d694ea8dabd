import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram, jsonl } from '../../../test/batch/program';

const program = new CliProgram();
after(() => program.dispose());

const file = (name: string, content: string) => {
  const path = join(program.folder, name);
  writeFileSync(path, content);
  return path;
};
const convert = (...args: string[]) => program.run(['entities', 'convert', ...args]);

test('the same entities in two schemes agree', async () => {
  const one = file('iob2.conll', 'Абай B-PER\nҚұнанбайұлы I-PER\nСемейде B-GPE\n');
  for (const [name, tags] of [
    ['BIOES', 'Абай B-PER\nҚұнанбайұлы E-PER\nСемейде S-GPE\n'],
    ['BILOU', 'Абай B-PER\nҚұнанбайұлы L-PER\nСемейде U-GPE\n'],
    ['IOB1', 'Абай I-PER\nҚұнанбайұлы I-PER\nСемейде I-GPE\n'],
  ] as const) {
    const run = await program.run(['entities', 'agree', one, file('two.conll', tags)]);
    assert.match(run.out, /^F1 1\.0000\nCohen's kappa 1\.0000\n/);
    assert.match(run.err, new RegExp(`read as tagged tokens, ${name}`));
  }
});

test('what is in no shape that is known is refused, with nothing written', async () => {
  for (const [content, message] of [
    ['Бұл кәдімгі мәтін ғой.\n', /is no tag of/],
    ['{"text":"а","mentions":[{"from":0}]}\n', /no annotations in a shape that is known/],
    ['{"tokens":["а"],"ner_tags":[1]}\n', /--labels/],
  ] as const) {
    const { code, out, err } = await convert(file('x.txt', content));
    assert.deepEqual([code, out], [3, '']);
    assert.match(err, message);
  }
});

test('brat with its text beside it; Hugging Face with names; spaCy pairs, a line each or in one array', async () => {
  file('doc.txt', '😀 Абай келді.');
  const brat = await convert('--format', 'doccano', file('doc.ann', 'T1\tPERSON 2 6\tАбай\nA1\tX T1\n'));
  assert.deepEqual(jsonl(brat.out)[0].entities, [{ id: 'T1', label: 'PERSON', start_offset: 2, end_offset: 6 }]);
  assert.deepEqual(jsonl(brat.out)[0].brat, ['A1\tX T1']);
  const numbers = file('hf.jsonl', '{"tokens":["Абай","келді"],"ner_tags":[2,0]}\n');
  assert.equal((await convert('--labels', 'O,B-PER,S-PER', numbers)).out, 'Абай B-PER\nкелді O\n');
  const pair = '["Абай келді", {"entities": [[0, 4, "PERSON"]]}]';
  for (const content of [`${pair}\n${pair}\n`, `[${pair},\n${pair}]`])
    assert.equal(
      (await convert(file('pairs.json', content))).out,
      'Абай B-PERSON\nкелді O\n\nАбай B-PERSON\nкелді O\n',
    );
});

test('Label Studio: one array, in UTF-16 units as its own; one of several annotators; cancelled ones are counted', async () => {
  const source = file('ls.jsonl', '{"text":"😀 Абай","label":[[2,6,"PERSON"]]}\n');
  const { out } = await convert('--format', 'label-studio', source);
  const [task] = JSON.parse(out);
  assert.deepEqual(task.annotations[0].result[0].value, { start: 3, end: 7, text: 'Абай', labels: ['PERSON'] });
  const back = await convert('--format', 'doccano', file('back.json', out));
  assert.deepEqual(jsonl(back.out)[0].label, [[2, 6, 'PERSON']]);
  const two = { ...task, annotations: [...task.annotations, { completed_by: 7, result: [] }] };
  const both = await convert(file('two.json', JSON.stringify([two])));
  assert.deepEqual([both.code, both.out], [3, '']);
  assert.match(both.err, /choose one by --annotator/);
  assert.equal((await convert('--annotator', '7', join(program.folder, 'two.json'))).out, '😀 O\nАбай O\n');
  const cancelled = { ...task, annotations: [{ ...task.annotations[0], was_cancelled: true }] };
  assert.match((await convert(file('c.json', JSON.stringify([cancelled])))).err, /records left out .* 1\n/);
});

test('offsets that cut words in one unit and none in the other are in that, which is said', async () => {
  const utf16 = '{"text":"😀 Абай келді","label":[[3,7,"PERSON"]]}\n{"text":"Абай 😀","label":[[0,4,"PERSON"]]}\n';
  const { out, err } = await convert('--format', 'doccano', file('units.jsonl', utf16));
  assert.deepEqual(jsonl(out)[0].label, [[2, 6, 'PERSON']]);
  assert.match(err, /offsets in UTF-16 units/);
  // Stems alone are cut in both, and what is told holds.
  const stems = file('stems.jsonl', '{"text":"😀 Абайға келді","label":[[2,6,"PERSON"]]}\n');
  assert.deepEqual(jsonl((await convert('--format', 'doccano', stems)).out)[0].label, [[2, 6, 'PERSON']]);
  const told = await convert(
    '--format',
    'doccano',
    '--input-offsets',
    'codepoint',
    join(program.folder, 'units.jsonl'),
  );
  assert.deepEqual(jsonl(told.out)[0].label, [[3, 7, 'PERSON']]);
});

test('WebAnno with an identifier before the class, brat with a byte order mark', async () => {
  const tsv = [
    '#FORMAT=WebAnno TSV 3.3',
    '#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value',
    '',
    '#Text=Абай Семейде',
    '1-1\t0-4\tАбай\t*\tPERSON\t',
    '1-2\t5-12\tСемейде\thttp\\://x.org/1\tGPE\t',
    '',
  ].join('\n');
  assert.equal((await convert(file('inception.tsv', tsv))).out, 'Абай B-PERSON\nСемейде B-GPE\n');
  file('bom.txt', '\ufeffАбай келді');
  for (const [start, end] of [
    [0, 4],
    [1, 5],
  ])
    assert.match((await convert(file('bom.ann', `T1\tPERSON ${start} ${end}\tАбай\n`))).out, /Абай B-PERSON/);
});

test('an annotator that a file has not is an error, and a model’s guesses are said to be that', async () => {
  const result = [{ type: 'labels', value: { start: 0, end: 4, text: 'Абай', labels: ['PERSON'] } }];
  const task = (some: object) => file('some.json', JSON.stringify([{ data: { text: 'Абай келді' }, ...some }]));
  const none = await convert(
    '--annotator',
    '9',
    task({
      annotations: [
        { completed_by: 1, result },
        { completed_by: 2, result },
      ],
    }),
  );
  assert.deepEqual([none.code, none.out], [3, '']);
  assert.match(none.err, /nothing in it is annotated by 9/);
  assert.match((await convert(task({ predictions: [{ result }] }))).err, /1 of the records hold what a model guessed/);
});

test('a task of Label Studio comes back with the names of its project, and relations with what they name', async () => {
  const span = (id: string, start: number, end: number, text: string, label: string) => ({
    id,
    from_name: 'ner',
    to_name: 'txt',
    type: 'labels',
    value: { start, end, text, labels: [label] },
  });
  const relation = { from_id: 'aa', to_id: 'bb', type: 'relation', direction: 'right' };
  const result = [span('aa', 0, 4, 'Абай', 'PERSON'), span('bb', 5, 12, 'Семейде', 'GPE'), relation];
  const tasks = [{ id: 3, data: { article: 'Абай Семейде', n: 1 }, annotations: [{ id: 7, result }] }];
  const source = file('project.json', JSON.stringify(tasks));
  for (const shape of ['label-studio', 'doccano', 'prodigy']) {
    const between = file('between.json', (await convert('--format', shape, source)).out);
    assert.deepEqual(JSON.parse((await convert('--format', 'label-studio', between)).out), tasks, shape);
  }
});
