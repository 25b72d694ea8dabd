import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRight } from './answers';
import { numbersIn } from './numerals';
import { readPromptFile, readPromptRecord } from './prompt';
import { QUESTIONS } from './questions';
import { runLines } from './run';
import { fillTemplate, templateTags, valuesOf } from './template';

const FILE = `---
model: kaz-llm
temperature: 0.3
max_tokens: 64
variables:
  қала: Алматы
  адам: { аты: Айгүл }
---
# Сұрақ-жауап

## System
Сен {{қала}} қаласының жолбасшысысың.

## User
{{ адам.аты }} сұрайды: {{сұрақ}}
{{! ескертпе }}`;

test('a prompt file: roles, parameters, variables from the front matter and from a row', () => {
  const prompt = readPromptFile(FILE, '{"сұрақ": "Қайда барамыз?", "қала": "Шымкент"}');
  assert.deepEqual(
    prompt.messages.map(({ role, content }) => [role, content.trim()]),
    [
      ['system', 'Сен Шымкент қаласының жолбасшысысың.'],
      ['user', 'Айгүл сұрайды: Қайда барамыз?'],
    ],
  );
  assert.deepEqual(prompt.parameters, { temperature: 0.3, maxTokens: 64 });
  assert.deepEqual(
    prompt.variables.map(({ name, value }) => [name, value]),
    [
      ['қала', 'Шымкент'],
      ['адам.аты', 'Айгүл'],
      ['сұрақ', 'Қайда барамыз?'],
    ],
  );
  // The heading above the first role is said not to be sent.
  assert.deepEqual(
    prompt.findings.map(({ rule }) => rule),
    ['prompt.outside'],
  );
  for (const { start, end, head } of prompt.messages) {
    assert.ok(FILE.slice(start, end).trim() === FILE.slice(start, end));
    assert.match(FILE.slice(head), /^## (?:System|User)\n/);
  }
});

test('what is wrong with a prompt file is a finding at its place', () => {
  const at = (text: string, row?: string) =>
    readPromptFile(text, row).findings.map(({ rule, start, end, args }) => [
      rule,
      text.slice(start, end),
      ...(args ?? []),
    ]);
  assert.deepEqual(at('User:\nМәтін {{жоқ}} осы'), [['prompt.missing-variable', '{{жоқ}}', 'жоқ']]);
  assert.deepEqual(at('User:\n{{#if x}}бар{{/if}}'), [
    ['prompt.block', '{{#if x}}', '{{#if x}}'],
    ['prompt.block', '{{/if}}', '{{/if}}'],
  ]);
  assert.deepEqual(at('---\ntemperature: ыстық\n---\nUser:\nСәлем'), [
    ['prompt.parameter', '---\ntemperature: ыстық\n---', 'temperature'],
  ]);
  assert.equal(at('---\na: [1\n---\nUser:\nСәлем')[0]?.[0], 'prompt.front-matter');
  assert.deepEqual(at('Tool:\nнәтиже\nUser:\nСәлем'), [['prompt.role', 'нәтиже', 'tool']]);
  assert.deepEqual(at(''), [['prompt.empty', '']]);
  assert.deepEqual(at('System:\nЕреже'), [['prompt.empty', 'S']]);
  assert.deepEqual(at('User:\nСәлем\nSystem:\nЕреже'), [['prompt.late-system', 'Ереже']]);
  assert.deepEqual(at('User:\nСәлем', '[1]'), [['prompt.row', '']]);
});

test('plain text is one question; a message begun for the model stays the last', () => {
  assert.deepEqual(
    readPromptFile('Сәлем!\nҚалайсың?\n').messages.map(({ role, content }) => [role, content]),
    [['user', 'Сәлем!\nҚалайсың?']],
  );
  const begun = readPromptFile('<|im_start|>user\nСана<|im_end|>\n<|im_start|>assistant\nБір, екі,');
  assert.deepEqual(
    begun.messages.map(({ role, content }) => [role, content]),
    [
      ['user', 'Сана'],
      ['assistant', 'Бір, екі,'],
    ],
  );
});

test('a record: messages, ShareGPT, instruction and input; its answer is asked for anew', () => {
  const of = (record: unknown, row?: string) => {
    const { messages, findings } = readPromptRecord(JSON.stringify(record), { start: 100, end: 200 }, row);
    return {
      talk: messages.map(({ role, content }) => `${role}: ${content}`),
      rules: findings.map(({ rule }) => rule),
    };
  };
  const messages = [
    { role: 'system', content: 'Ереже' },
    { role: 'user', content: 'Сәлем, {{name}}' },
    { role: 'assistant', content: 'Сәлем!' },
  ];
  assert.deepEqual(of({ messages, name: 'Абай' }), { talk: ['system: Ереже', 'user: Сәлем, Абай'], rules: [] });
  assert.deepEqual(of({ messages }, '{"name":"Ұлан"}').talk[1], 'user: Сәлем, Ұлан');
  assert.deepEqual(of({ messages }).rules, ['prompt.missing-variable']);
  assert.deepEqual(of({ conversations: [{ from: 'human', value: 'Иә?' }] }).talk, ['user: Иә?']);
  assert.deepEqual(of({ instruction: 'Аудар', input: 'dog', output: 'ит' }).talk, ['user: Аудар\n\ndog']);
  assert.deepEqual(of({ messages: [{ role: 'user', content: 5 }] }).rules, ['prompt.content', 'prompt.empty']);
  assert.deepEqual(of({ messages: [{ role: 'бастық', content: 'а' }] }).rules, ['prompt.role', 'prompt.empty']);
  assert.deepEqual(of({ a: 1 }).rules, ['prompt.record']);
  assert.deepEqual(of([]).rules, ['prompt.record']);
  assert.equal(readPromptRecord('{').findings[0]?.rule, 'prompt.record');
});

test('nothing throws, and every finding lies within the text', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom(
            '---\n',
            'User:\n',
            '## System\n',
            '{{a}}',
            '{{#x}}',
            '\\{{',
            '&a [*a, *a]\n',
            'b: 1\n',
            '<|x|>',
          ),
          fc.string(),
        ),
      ),
      fc.string(),
      (parts, row) => {
        const text = parts.join('');
        for (const { start, end } of readPromptFile(text, row).findings)
          assert.ok(0 <= start && start <= end && end <= text.length);
        readPromptRecord(text, { start: 0, end: text.length }, row);
      },
    ),
  );
});

test('front matter cannot grow without bound', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((n, i) => `${n}: &${n} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`),
  ];
  const { findings } = readPromptFile(`---\n${bomb.join('\n')}\n---\nUser:\nСәлем`);
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['prompt.front-matter'],
  );
});

test('variables: one pass, escapes, comments, dotted names', () => {
  const values = valuesOf({ a: '{{b}}', b: 2, user: { name: 'Абай', tags: ['x'] }, none: null });
  assert.equal(
    fillTemplate('{{a}} {{ b }} {{user.name}} {{user.tags}} \\{{a}} {{!x}}{{none}}', values),
    '{{b}} 2 Абай ["x"] {{a}} {{none}}',
  );
  assert.deepEqual(
    templateTags('{% if %} {{}} {{ә_1}}').map(({ kind }) => kind),
    ['block', 'block', 'variable'],
  );
});

test('numbers in Kazakh text', () => {
  for (const [text, ...numbers] of [
    ['Он екі', 12],
    ['екі қолда он саусақ', 2, 10],
    ['жиырма бесті жүзге', 25, 100],
    ['екі жүз елу мың үш', 250_003],
    ['мың тоғыз жүз тоқсан бір', 1991],
    ['бес, алты', 5, 6],
    ['екі үш', 2, 3],
    ['10-дан 3,5 және 1 000 000', 10, 3.5, 1_000_000],
    ['бірге онда алтын оны'],
    ['біреуін бесеу', 1, 5],
    ['үшінші', 3],
    ['5+5=10', 5, 5, 10],
    ['жоқ'],
    // Names of members that every object is born with.
    ['constructor toString __proto__ бес', 5],
  ] as const) {
    assert.deepEqual(numbersIn(text), numbers, text);
  }
});

test('right and wrong answers to the quiz', () => {
  const ids = new Set(QUESTIONS.map(({ id }) => id));
  assert.equal(ids.size, QUESTIONS.length);
  assert.equal(QUESTIONS[0]?.question, 'Менің екі қолымда неше саусақ бар?');
  const right: Record<string, readonly string[]> = {
    fingers: ['10', 'Он саусақ.', 'Екі қолыңызда он саусақ бар.', 'Бір қолда 5, сонда 5 + 5 = 10', 'он'],
    capital: ['Астана', '**Астана** қаласы', 'Қазақстанның астанасы — Астана.'],
    thursday: ['Бейсенбі', 'Сәрсенбіден кейін бейсенбі келеді.'],
    abai: ['Мұхтар Әуезов', 'М. О. Әуезовтің'],
    apples: ['Екі алма', '2', '3 - 1 = 2', 'Екеу'],
    plural: ['балалар', '«Балалар»'],
    proverb: ['кес', '«Жеті рет өлшеп, бір рет кес».'],
    strings: ['Екі ішек', '2'],
  };
  const wrong: Record<string, readonly string[]> = {
    fingers: ['', 'Бес', '20', 'екі', 'Онда саусақ көп'],
    capital: ['Алматы', 'Астана немесе Алматы', 'Қаланың аты'],
    thursday: ['Жұма', 'Сәрсенбі', 'дүйсенбі, сейсенбі, сәрсенбі, бейсенбі'],
    abai: ['Абай Құнанбайұлы'],
    apples: ['Үш', '4'],
    plural: ['бала', 'баланың'],
    proverb: ['өлше'],
    strings: ['Үш', 'жоқ'],
  };
  for (const [sort, table] of [
    [true, right],
    [false, wrong],
  ] as const)
    for (const [id, answers] of Object.entries(table)) {
      const question = QUESTIONS.find((one) => one.id === id)!;
      for (const answer of answers) assert.equal(isRight(question, answer), sort, `${id}: ${answer}`);
    }
  // Every question has a right answer as it is expected, and its own text is none.
  for (const question of QUESTIONS) {
    const { expected } = question;
    const shown = typeof expected === 'number' ? [String(expected)] : expected.map((word) => word.replace('*', ''));
    for (const word of shown) assert.ok(isRight(question, word), `${question.id}: ${word}`);
    assert.ok(!isRight(question, question.question), question.id);
  }
});

test('a run as JSONL: the same members in every line', () => {
  const counted = { tokens: 5, estimated: false };
  const lines = runLines(
    [
      { role: 'user', content: 'Сана' },
      { role: 'assistant', content: 'Бір,' },
    ],
    { temperature: 0 },
    [
      {
        model: 'a',
        endpoint: 'http://127.0.0.1:1',
        text: ' екі',
        firstToken: 3.4,
        total: 9.6,
        promptTokens: counted,
        answerTokens: counted,
        finish: 'stop',
      },
      {
        model: 'b',
        endpoint: 'http://127.0.0.1:2',
        text: '',
        total: 1,
        promptTokens: { tokens: 3, estimated: true },
        answerTokens: counted,
        error: 'жоқ',
      },
    ],
    '2026-01-02T03:04:05.000Z',
  );
  assert.ok(lines.endsWith('\n'));
  const records = lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(records[0].messages, [
    { role: 'user', content: 'Сана' },
    { role: 'assistant', content: 'Бір, екі' },
  ]);
  assert.deepEqual(records[0].latency_ms, { first_token: 3, total: 10 });
  const shape = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : null;
  assert.deepEqual(shape(records[0]), shape(records[1]));
});
