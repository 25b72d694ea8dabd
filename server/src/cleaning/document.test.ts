import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ruleOf } from '../rules';
import type { FormatId } from '../text/formats';
import { checkDocument, DOCUMENT_RULES } from './document';
import { NearDuplicates, normalizeForDuplicates, signature, similarity } from './minhash';
import type { DocumentExample } from './rule';

function check(format: FormatId, lines: readonly string[]): string[] {
  const found = checkDocument(lines, (line) => lines[line]!, { format });
  return found.map(({ line, finding: { rule, args = [], start, end } }) => {
    assert.ok(start >= 0 && end <= lines[line]!.length && start <= end);
    return [line + 1, rule.replace('cleaning.', ''), ...args].join(' ');
  });
}

const record = (value: unknown) => JSON.stringify(value);
const many = (n: number, make: (i: number) => unknown) => Array.from({ length: n }, (_, i) => record(make(i)));
const NUMBERS = 'нөл бір екі үш төрт бес алты жеті сегіз тоғыз он'.split(' ');
const words = (i: number) =>
  String(i * 7919 + 10007)
    .split('')
    .map((d) => NUMBERS[Number(d)])
    .join(' ');

const chat = (...roles: string[]) =>
  record({ messages: roles.map((role, i) => ({ role, content: `${i}-хабар: ${roles.join(' пен ')} сөзі` })) });

const CASES: readonly [name: string, format: FormatId, lines: readonly string[], found: readonly string[]][] = [
  [
    'repeated lines, whatever their case and marks',
    'plain',
    ['Бүгін ауа райы жақсы болды.\n', 'Иә.\n', 'бүгін ауа-райы жақсы болды!\n', 'Иә.\n'],
    ['3 repeated-line 1'],
  ],
  [
    'records with the same text under another id',
    'jsonl',
    [record({ id: 1, text: 'Бүгін ауа райы жақсы.' }), record({ id: 2, text: 'Бүгін ауа райы жақсы.' })],
    ['2 repeated-line 1'],
  ],
  [
    'near-duplicates, with the line of the twin',
    'plain',
    [
      'Алматы қаласында 12 мамырда қазақ тілі мен әдебиетінің мұғалімдері үшін үлкен жиын өтті.',
      'Шымкентте жаңа мектеп ашылып, оған мыңнан астам бала оқуға қабылданды деп хабарлады.',
      'Алматы қаласында 13 мамырда қазақ тілі мен әдебиетінің мұғалімдері үшін үлкен жиын өтті.',
    ],
    ['3 near-duplicate 1 88'],
  ],
  [
    'a word broken over lines',
    'plain',
    ['бұл мемле-\n', 'кет туралы\n', 'тізім -\n', 'бірінші\n'],
    ['2 line-end-hyphen мемле- мемлекет'],
  ],
  [
    'missing keys',
    'jsonl',
    [...many(30, (i) => ({ text: `${words(i)} болды.`, source: 'a' })), record({ text: 'Басқа бір жол еді.' })],
    ['31 missing-key source'],
  ],
  ['few records have no common keys', 'jsonl', [record({ a: 1 }), record({ b: 1 })], []],
  [
    'truncated fields',
    'jsonl',
    [
      ...many(40, (i) => ({ text: `Бұл ${words(i)} деген сан туралы жазылған сөйлем.` })),
      record({ text: 'Бұл сөйлемнің соңы жоқ, ол ортасынан кесіліп қалған, сонда да оқ' }),
    ],
    ['41 truncated-field text'],
  ],
  [
    'empty fields, but for optional ones',
    'jsonl',
    [
      record({ instruction: 'Айт', input: '', output: ' ' }),
      record({ text: null }),
      record({
        messages: [
          { role: 'user', content: 'Сұрақ' },
          { role: 'assistant', content: null, tool_calls: [] },
        ],
      }),
    ],
    ['1 empty-field output', '2 empty-field text'],
  ],
  [
    'roles out of order',
    'jsonl',
    [
      chat('system', 'user', 'assistant', 'user', 'assistant'),
      chat('user', 'user'),
      chat('assistant', 'user'),
      chat('user', 'system'),
      chat('user', 'assistant', 'tool', 'assistant'),
      chat('user', 'дос'),
      chat('user', 'constructor'),
      chat('user', '__proto__'),
    ],
    [
      '2 chat-record ends-with-user',
      '2 role-order user user',
      '3 chat-record ends-with-user',
      '3 role-order assistant —',
      '4 role-order system user',
      '5 chat-record tool-without-call',
      '6 unknown-role дос',
      '7 unknown-role constructor',
      '8 unknown-role __proto__',
    ],
  ],
  [
    'answers that repeat the prompt',
    'jsonl',
    [
      record({ prompt: 'Сәлем саған, досым!', completion: 'сәлем саған, досым!' }),
      record({
        conversations: [
          { from: 'human', value: 'Бүгін қалың қалай?' },
          { from: 'gpt', value: 'Бүгін қалың қалай?' },
        ],
      }),
      record({ instruction: 'Айт', output: 'Айтамын' }),
    ],
    [
      '1 answer-equals-prompt prompt completion',
      '2 answer-equals-prompt conversations[0].value conversations[1].value',
    ],
  ],
  ['broken lines are the format’s business', 'jsonl', ['{"text": "а', '[]', '', '1'], []],
];

for (const [name, format, lines, found] of CASES) {
  test(name, () => assert.deepEqual(check(format, lines), found));
}

test('a plain file is one text for FineWeb-2', () => {
  const lines = Array.from(
    { length: 12 },
    (_, i) => `Аудан орталығында ${words(i)} балаға арналған спорт алаңы ашылды.\n`,
  );
  assert.ok(check('plain', lines).some((found) => found.startsWith('1 fineweb2 ')));
});

for (const rule of DOCUMENT_RULES) {
  const { id, severity, reason, lines } = rule;
  const { bad, good } = lines;
  // A word broken over two lines is fixed within a segment alone.
  const fix = id === 'cleaning.line-end-hyphen' ? 'none' : rule.fix;
  test(`${id}, over lines: reason, sentence and examples`, () => {
    assert.equal(ruleOf(id), rule);
    assert.ok(reason.length > 30);
    const found = ({ format, lines }: DocumentExample) =>
      checkDocument(lines, (line) => lines[line]!, { format }).filter(({ finding }) => finding.rule === id);
    assert.deepEqual(found(good), []);
    const [only, ...others] = found(bad);
    assert.deepEqual(others, []);
    assert.equal(only!.line, bad.lines.length - 1);
    assert.equal(only!.finding.severity, severity);
    assert.equal(only!.finding.fix?.safe, fix === 'unsafe' ? false : undefined);
  });
}

test('MinHash estimates the Jaccard similarity of shingles', () => {
  const shingles = (text: string) => new Set(Array.from({ length: text.length - 4 }, (_, i) => text.slice(i, i + 5)));
  let worst = 0;
  for (let i = 0; i < 40; i++) {
    const a = Array.from({ length: 12 }, (_, k) => words(i * 31 + k).slice(0, 12)).join(' ');
    const b = a.slice(0, a.length - 3 * i) + words(i).slice(0, 3 * i);
    const [x, y] = [shingles(a), shingles(b)];
    const common = [...x].filter((shingle) => y.has(shingle)).length;
    const estimate = similarity(signature(normalizeForDuplicates(a))!, signature(normalizeForDuplicates(b))!);
    worst = Math.max(worst, Math.abs(estimate - common / (x.size + y.size - common)));
  }
  // Four standard deviations of the mean of 112 trials.
  assert.ok(worst < 0.19, `${worst}`);
});

test('signatures are what they always were, for reports of different versions are compared', () => {
  for (const [text, expected] of [
    ['Бүгін таңертең біз қала шетіндегі көне кітапханаға бардық.', [64492, 24112, 39831, 17270, 3552964]],
    // More shingles than are taken at a time.
    [Array.from({ length: 1500 }, (_, i) => `сөз${i}`).join(' '), [53475, 4917, 53922, 44369, 3239494]],
  ] as const) {
    const found = signature(normalizeForDuplicates(text))!;
    const sum = found.reduce((total, value) => total + value, 0);
    assert.deepEqual([found[0], found[1], found[55], found[111], sum], expected);
  }
});

test('a text normalised for comparison is what its words in small letters are, with single spaces', () => {
  const plain = (text: string) =>
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/\p{Cf}+/gu, '')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim();
  const unit = fc.constantFrom(...'аӘЙ5 .-\u00ad\u200d\u0306\ud83d\ude00\u00a0𝐀İ\n', '\u{e0041}', '😀');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit, maxLength: 40 }), fc.string({ unit: 'binary' })), (text) => {
      assert.equal(String.fromCharCode(...normalizeForDuplicates(text)), plain(text));
    }),
  );
});

test('the memory of near-duplicates is bounded, and the younger half is kept', () => {
  const near = new NearDuplicates(0.8, 10);
  const text = (i: number) => normalizeForDuplicates(`${words(i)} ${words(i + 1000)} ${words(i + 2000)}`);
  for (let i = 0; i < 14; i++) near.add(i, signature(text(i))!, i);
  assert.equal(near.add(100, signature(text(13))!, 13)?.id, 13);
  assert.equal(near.add(101, signature(text(0))!, 0)?.id, undefined);
});

test('of one text in memory each is compared with the one before it', () => {
  const near = new NearDuplicates(0.8, 1);
  const [a, b] = ['бірінші мәтін осы жерде тұр еді бұрын', 'екіншісі мүлде басқа нәрсе туралы айтады'].map(
    (text) => signature(normalizeForDuplicates(text))!,
  );
  assert.equal(near.add(0, a!, 1), undefined);
  assert.equal(near.add(1, b!, 2), undefined);
  assert.deepEqual(near.add(2, b!, 2), { id: 1, similarity: 1, isSame: true });
  assert.deepEqual(near.add(3, b!, 3), { id: 2, similarity: 1, isSame: false });
  assert.equal(near.add(4, a!, 1), undefined);
});

test('no record throws', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 5 }), (lines) => {
      check(
        'jsonl',
        lines.map((line) => line.replace(/[\r\n]/g, ' ')),
      );
    }),
  );
});
