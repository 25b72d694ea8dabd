import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRecord } from './record';

const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown, more: object = {}) => ({ role: 'assistant', content, ...more });
const ASK = user('Абай қай жылы туған?');
const ANSWER = assistant('1845 жылы туған.');
const CALL = { id: 'a1', type: 'function', function: { name: 'weather', arguments: '{"city":"Алматы"}' } };
const calling = (call: object = CALL) => assistant('', { tool_calls: [call] });
const tool = (id: string) => ({ role: 'tool', tool_call_id: id, content: '21 градус' });

/** Rules and first arguments of what is found in a record. */
const found = (record: object) =>
  checkRecord(JSON.stringify(record)).findings.map(({ rule, args }) => `${rule.replace('cleaning.', '')} ${args?.[0]}`);

test('shapes of TRL, ShareGPT and Alpaca are right as they are', () => {
  for (const record of [
    { messages: [ASK, ANSWER] },
    { prompt: [ASK], completion: [ANSWER] },
    { prompt: [ASK], chosen: [ANSWER], rejected: [assistant('Білмеймін.')] },
    { prompt: [{ role: 'system', content: 'Көмекшісің.' }, ASK], chosen: [ANSWER], rejected: [assistant('Жоқ.')] },
    { chosen: [ASK, ANSWER], rejected: [ASK, assistant('Білмеймін.')] },
    { prompt: 'Абай қай жылы туған?', chosen: '1845 жылы.', rejected: 'Білмеймін.' },
    { prompt: 'Абай қай жылы туған?', completion: [ANSWER] },
    { prompt: [ASK], completion: [ANSWER], label: true },
    { prompt: [ASK] },
    { messages: [ASK, calling(), tool('a1'), ANSWER] },
    { messages: [ASK, assistant(null, { tool_calls: [CALL] }), tool('a1'), ANSWER] },
    { prompt: [ASK, calling(), tool('a1')], completion: [ANSWER] },
    { messages: [ASK, assistant('<tool_call>{}</tool_call>'), { role: 'tool', content: '21' }, ANSWER] },
    {
      conversations: [
        { from: 'human', value: 'Ауа райы қандай?' },
        { from: 'function_call', value: '{}' },
        { from: 'observation', value: '21 градус' },
        { from: 'gpt', value: 'Жылы болады.' },
      ],
    },
    { messages: [user('Сәлем!'), assistant('Сәлем!')] },
    { prompt: 'Қайырлы таң!', completion: 'Қайырлы таң!' },
    { messages: [user([{ type: 'text', text: 'Не көріп тұрсың?' }]), ANSWER] },
    { messages: [ASK, assistant('<think>Ойлайын.</think> 1845.')] },
    { instruction: 'Айт', input: '', output: 'Айттым' },
    { text: 'Мәтін', label: 'true' },
    { messages: [ASK, assistant('`[INST]` деген — белгі.')] },
    { messages: [ASK, assistant('Бұл <s>ескі</s>')] },
    { messages: [ASK, calling()] },
    { messages: null, text: 'Кестенің басқа бағаны.' },
    { messages: [ASK, assistant('`<think>` деген — белгі.')] },
  ])
    assert.deepEqual(found(record), [], JSON.stringify(record));
});

test('records from which a trainer learns nothing, or what nobody wants', () => {
  const cases: readonly (readonly [record: object, ...found: string[]])[] = [
    [{ prompt: [ASK], chosen: [ANSWER], rejected: [ANSWER] }, 'chosen-equals-rejected chosen'],
    [{ prompt: 'Иә ма?', chosen: 'Иә', rejected: 'иә' }, 'chosen-equals-rejected chosen'],
    [
      { prompt: [ASK], chosen: [ANSWER], rejected: [{ content: `${ANSWER.content} `, role: 'assistant' }] },
      'chosen-equals-rejected chosen',
    ],
    [{ chosen: [ASK, ANSWER], rejected: [user('Шоқан кім?'), assistant('Ғалым.')] }, 'chat-record prompts-differ'],
    [{ messages: [ASK, calling(), user('Ал?'), ANSWER] }, 'chat-record call-unanswered'],
    [
      { messages: [ASK, calling({ ...CALL, function: { name: 'f', arguments: '[1]' } }), tool('a1'), ANSWER] },
      'chat-record arguments-json',
    ],
    [{ prompt: [ASK], completion: [ANSWER], label: null }, 'chat-record label-string'],
    [{ messages: ['Сәлем!', 'Қалайсың?'] }, 'chat-record no-role'],
    [{ messages: [{ content: 'Сәлем!' }] }, 'chat-record no-role'],
    [{ messages: { role: 'user', content: 'Сәлем!' } }, 'chat-record no-role'],
    [{ messages: null }, 'chat-record no-messages'],
    [{ messages: null, id: '1', text: '' }, 'chat-record no-messages', 'empty-field text'],
    [
      {
        messages: [
          ['user', 'Сәлем!'],
          ['assistant', 'Жақсы'],
        ],
      },
      'chat-record no-role',
    ],
    [{ prompt: [ASK], completion: [ANSWER], label: 'desirable' }, 'chat-record label-string'],
    ...[1, 0, -1, 0.7, 3, [true], {}, '', ' Positive', 'жоқ', '👍'].map((label): [object, string] => [
      { prompt: [ASK], completion: [ANSWER], label },
      'chat-record label-string',
    ]),
    [{ prompt: 'Абай кім?', completions: ['Ақын.', 'Ғалым.'], labels: [true] }, 'chat-record step-labels'],
    [{ prompt: 'Абай кім?', completions: ['Ақын.', 'Ғалым.'], labels: [1, 0] }, 'chat-record step-labels'],
    [{ prompt: 'Абай кім?', completions: ['Ақын.', 'Ғалым.'], labels: null }, 'chat-record step-labels'],
    [
      { messages: [ASK, calling({ ...CALL, function: { arguments: '{}' } }), tool('a1'), ANSWER] },
      'chat-record call-without-name',
    ],
    [{ conversations: '[]' }, 'chat-record messages-string'],
    [{ messages: "[{'role': 'user', 'content': 'Сәлем!'}]" }, 'chat-record messages-string'],
    [{ messages: [ASK, assistant({ text: '1845' })] }, 'chat-record no-content'],
    [{ messages: [ASK, assistant([])] }, 'chat-record no-content'],
    [{ messages: [ASK, assistant('<think>Ойлайын.</think> ')] }, 'chat-record no-content'],
    [{ messages: [ASK, assistant('1845<|end|>')] }, 'chat-record template-mark'],
    [{ messages: [ASK, assistant('1845</s>')] }, 'chat-record template-mark'],
    [{ messages: [ASK, assistant('<｜Assistant｜>1845')] }, 'chat-record template-mark'],
    [{ messages: [ASK, { role: 'Assistant', content: '1845' }] }, 'unknown-role Assistant'],
    [{ prompt: [ASK], chosen: [ANSWER] }, 'chat-record no-rejected'],
    [{ prompt: [ASK], rejected: [ANSWER] }, 'chat-record no-chosen'],
    [{ prompt: [ASK], completion: [ANSWER], label: 'true' }, 'chat-record label-string'],
    [{ messages: [ASK, ANSWER, tool('a1'), ANSWER] }, 'chat-record tool-without-call'],
    [{ messages: [ASK, calling(), tool('b2'), ANSWER] }, 'chat-record unknown-tool-call'],
    [
      { messages: [ASK, calling({ ...CALL, function: { name: 'f', arguments: '{city' } }), tool('a1'), ANSWER] },
      'chat-record arguments-json',
    ],
    [{ messages: [ASK, ANSWER, ASK] }, 'chat-record ends-with-user'],
    [{ prompt: [ASK], completion: [ASK] }, 'chat-record ends-with-user', 'role-order user'],
    [{ messages: [{ role: 'system', content: 'Көмекшісің.' }] }, 'chat-record only-system'],
    [{ messages: [] }, 'chat-record no-messages'],
    [{ conversations: [] }, 'chat-record no-messages'],
    [{ messages: [ASK, { role: 'assistant' }] }, 'chat-record no-content'],
    [{ messages: [ASK, assistant(5)] }, 'chat-record no-content'],
    [{ messages: [ASK, { from: 'gpt', value: '1845 жылы.' }] }, 'chat-record mixed-keys'],
    [{ messages: JSON.stringify([ASK, ANSWER]) }, 'chat-record messages-string'],
    [{ instruction: 'Айт', input: '' }, 'chat-record no-output'],
    [{ messages: [ASK, assistant('<think>Ойлайын. 1845.')] }, 'chat-record unclosed-think'],
    [{ messages: [ASK, assistant('1845<|im_end|>')] }, 'chat-record template-mark'],
    [{ messages: [user('[INST] Абай кім?'), ANSWER] }, 'chat-record template-mark'],
    [{ messages: [ASK, assistant('')] }, 'empty-field messages[1].content'],
    [{ prompt: [ASK], chosen: [ASK, ANSWER], rejected: [ANSWER] }, 'role-order user'],
  ];
  for (const [record, ...expected] of cases) assert.deepEqual(found(record), expected, JSON.stringify(record));
});
