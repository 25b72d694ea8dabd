import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Endpoint, type EndpointOptions, startEndpoint } from '../../../test/endpoint/server';
import { Connections } from '../endpoint/connection';
import { EndpointError } from '../endpoint/error';
import { applied, correctionProfile, correctText, opinions, wordEdits } from './correct';

const open: { close(): unknown }[] = [];
after(async () => {
  for (const one of open) await one.close();
});

async function setUp(options: EndpointOptions) {
  const endpoint: Endpoint = await startEndpoint(options);
  const connections = new Connections();
  open.push(endpoint, connections);
  const connection = connections.get(endpoint.url);
  if (connection instanceof EndpointError) throw connection;
  return { endpoint, connection };
}
const never = new AbortController().signal;

test('edits of words and signs lead from the sentence to its correction', () => {
  for (const [sentence, corrected, edits] of [
    ['Балалар мектепке келді.', 'Балалар мектепке келді.', []],
    ['Балалар мектепкке келді.', 'Балалар мектепке келді.', ['мектепкке→мектепке']],
    ['Балалар мектепке келді', 'Балалар мектепке келді.', ['→.']],
    ['Ол келді бірақ кетті.', 'Ол келді, бірақ кетті.', ['→,']],
    ['Мен мен келдім.', 'Мен келдім.', ['мен→']],
    ['бар ма кісі', 'барма кісі', ['бар ма→барма']],
    ['Біз барамыз тауға', 'Біз ертең барамыз тауға', ['→ертең']],
    ['Ол ертең келеді', 'Ол  ертең\u00a0келеді', []],
    ['екі  бос орын бар', 'екі бос орын бар', []],
    ['Ол ертен келед', 'Ол ертең келеді', ['ертен→ертең', 'келед→келеді']],
  ] as const) {
    const found = wordEdits(sentence, corrected)!;
    assert.deepEqual(
      found.map(({ before, after }) => `${before}→${after}`.replace(/ (?=→)|(?<=→) | $/gu, '')),
      edits,
      `${sentence} → ${corrected}`,
    );
    for (const { start, end, before } of found) assert.equal(sentence.slice(start, end), before);
    if (edits.length > 0) assert.equal(applied(sentence, found), corrected);
  }
  assert.equal(wordEdits('Балалар мектепке келді.', 'Мен тілдік модельмін, көмектесе алмаймын.'), undefined);
  assert.equal(wordEdits('Иә.', `Иә. ${'бұл ұзақ түсіндірме '.repeat(10)}`), undefined);
});

test('SozKZ’s models are asked in their own words, others by the instruction; at temperature 0', async () => {
  const right = (text: string) => text.replace('мектепкке', 'мектепке');
  const sozkz = await setUp({ kind: 'vllm', answer: (prompt) => [right(/<SRC>(.*)<SEP>/u.exec(prompt)?.[1] ?? '')] });
  const text = 'Ол мектепкке барды. Біз үйде қалдық.\n';
  const model = 'sozkz-core-llama-300m-kk-gec-v1';
  const found = await correctText(sozkz.connection, model, text, never);
  assert.equal(found.text, right(text));
  const calls = sozkz.endpoint.completions();
  assert.deepEqual(
    calls.map(({ path, body }) => [path, body?.prompt, body?.temperature, body?.model]),
    ['Ол мектепкке барды.', 'Біз үйде қалдық.'].map((sentence) => [
      '/v1/completions',
      `<TASK_FIX><SRC>${sentence}<SEP>`,
      0,
      model,
    ]),
  );
  const chat = await setUp({ kind: 'vllm', answer: () => ['Түзетілген мәтін:\n', '«Ол мектепке барды.»'] });
  const other = await correctText(chat.connection, 'kaz-llm', 'Ол мектепкке барды.', never);
  assert.equal(other.text, 'Ол мектепке барды.');
  const [call] = chat.endpoint.completions();
  assert.deepEqual([call!.path, call!.body?.temperature], ['/v1/chat/completions', 0]);
  for (const [name, profile] of [
    ['saken-tukenov/sozkz-fix-mt5-50m-kk-gec-v1', 'sozkz'],
    ['SozKZ-GEC', 'sozkz'],
    ['sozkz-core-llama-600m', 'instruct'],
    ['kaz-llm', 'instruct'],
  ] as const)
    assert.equal(correctionProfile(name), profile);
});

test('what is right stays, what cannot be used stays and is counted, the speller has its say', async () => {
  const words = new Set(['ол', 'мектепке', 'барды', 'үйде', 'біз', 'қалдық']);
  const isWord = (word: string) => words.has(word.toLowerCase());
  const answers = ['Ол мектепке барды.', 'Кешіріңіз, мен көмектесе алмаймын.', 'Біз үйде қалдықк.'];
  const { connection } = await setUp({ kind: 'vllm', answer: () => [answers.shift() ?? ''] });
  const text = 'Ол мектепкке барды. Ол үйде. Біз үйде қалдық.';
  const { edits, unusable, error } = await correctText(connection, 'm', text, never, { isWord });
  assert.deepEqual([unusable, error], [1, undefined]);
  assert.deepEqual(
    edits.map(({ start, end, after, speller }) => [text.slice(start, end), after, speller]),
    [
      ['мектепкке', 'мектепке', 'for'],
      ['қалдық', 'қалдықк', 'against'],
    ],
  );
  const cut = await setUp({ kind: 'vllm', answer: () => ['Ол мектепке'], finish: 'length' });
  for (const profile of ['sozkz', 'instruct'] as const) {
    const half = await correctText(cut.connection, 'm', 'Ол мектепкке барды.', never, { profile });
    assert.deepEqual([half.text, half.unusable], ['Ол мектепкке барды.', 1], profile);
  }
  const refused = await setUp({ fault: 'unauthorised' });
  for (const profile of ['sozkz', 'instruct'] as const) {
    const none = await correctText(refused.connection, 'm', 'Ол мектепкке барды.', never, { profile });
    assert.deepEqual([none.text, none.error?.kind], ['Ол мектепкке барды.', 'unauthorised'], profile);
  }
});

test('the speller’s opinion of an edit: whether unknown words go or come within it', () => {
  // Ол мектепкке  барды тэз. -> Ол мектепке барды тездд, иә.
  const edits = [
    { start: 3, end: 12, after: 'мектепке' },
    { start: 19, end: 22, after: 'тездд' },
    { start: 22, end: 22, after: ', иә' },
  ];
  const at = (start: number, end: number) => ({ start, end });
  assert.deepEqual(opinions(edits, [at(3, 12)], [at(18, 23)]), ['for', 'against', 'none']);
  assert.deepEqual(opinions(edits, [at(3, 12), at(19, 22)], [at(3, 11), at(18, 23)]), ['none', 'none', 'none']);
  assert.deepEqual(opinions(edits, [], [at(25, 27)]), ['none', 'none', 'against']);
});
