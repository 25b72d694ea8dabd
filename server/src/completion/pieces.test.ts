import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutControlTokens } from '../endpoint/turns';
import { CompletionCache } from './cache';
import { AdaptiveDebounce, pause } from './debounce';
import { checkFeedbackLine, type FeedbackEvent, feedbackLines, feedbackRecords, feedbackReport } from './feedback';
import { cutChattiness, cutDrift, cutRepetition, cutSuffixOverlap, filterAnswer, joinToPrefix } from './filters';
import { mayContinue } from './inflight';
import type { Masker } from './mask';
import { anchor, buildPrompt, chatMessages, promptText, windowHint } from './prompt';
import { findStop } from './stop';
import { decideTrigger } from './trigger';
import { type CompletionRequest, type EngineSettings, wholeWords } from './types';

const SETTINGS: EngineSettings = { endpoint: '', model: '', maxTokens: 8, temperature: 0, debounce: 0, deadline: 100 };

test('trigger policy', () => {
  const at = (prefix: string, suffix = '', more: Partial<CompletionRequest> = {}) =>
    decideTrigger({ documentVersion: 1, prefix, suffix, trigger: 'automatic', ...more }, SETTINGS).go;
  assert.equal(at('Мен ауы'), true);
  assert.equal(at('Мен ауы', 'лға'), false);
  assert.equal(at('Мен ауы', 'лға', { trigger: 'manual' }), false);
  assert.equal(at('Мен ', 'бардым'), false);
  assert.equal(at('Мен ', 'бардым', { trigger: 'manual' }), false);
  assert.equal(at('Мен', ' бардым'), false);
  assert.equal(at('Мен', ' бардым', { trigger: 'manual' }), true);
  assert.equal(at('«Мен ауы', '».'), true);
  assert.equal(at('Мен ауы', '\nКелесі жол'), true);
  assert.equal(at(''), false);
  assert.equal(at('', '', { trigger: 'manual' }), true);
  assert.equal(at('Мен бардым.'), false);
  assert.equal(at('Мен бардым. '), true);
  assert.equal(at('Ich', '', { language: 'de' }), false);
  assert.equal(at('Мен', '', { language: 'kk' }), true);
  const off = { ...SETTINGS, offLanguages: ['ru'], offFiles: ['**/raw/*.txt'] };
  const request = { documentVersion: 1, prefix: 'Я', suffix: '', trigger: 'automatic' } as const;
  assert.equal(decideTrigger({ ...request, language: 'ru' }, off).go, false);
  assert.equal(decideTrigger({ ...request, path: 'data/raw/a.txt' }, off).go, false);
  assert.equal(decideTrigger({ ...request, path: 'data/a.txt' }, off).go, true);
  assert.equal(decideTrigger({ ...request, path: 'data/raw/a.txt', trigger: 'manual' }, off).go, true);
});

test('cache: exact, typed through, by key, bounded, least recently used first', () => {
  const cache = new CompletionCache(2);
  cache.put('k', 'Мен ', ['ауылға бардым', 'ауылда болдым']);
  assert.deepEqual(cache.get('k', 'Мен '), ['ауылға бардым', 'ауылда болдым']);
  assert.deepEqual(cache.get('k', 'Мен ауылд'), ['а болдым']);
  assert.equal(cache.get('k', 'Мен қ'), undefined);
  assert.equal(cache.get('k', 'Мен ауылға бардым'), undefined);
  assert.equal(cache.get('other', 'Мен '), undefined);
  cache.put('k', 'Сен ', ['барасың']);
  cache.get('k', 'Мен ');
  cache.put('k', 'Ол ', ['барады']);
  assert.equal(cache.size, 2);
  assert.deepEqual(cache.get('k', 'Сен '), undefined);
  assert.ok(cache.get('k', 'Мен '));
  cache.put('k', 'Біз ', ['']);
  assert.equal(cache.get('k', 'Біз '), undefined);
});

test('debounce is short while answers agree, longer while they do not or the endpoint is slow, and bounded', async () => {
  const debounce = new AdaptiveDebounce();
  assert.equal(debounce.delay(0), 0);
  assert.equal(debounce.delay(100), 100);
  for (let times = 0; times < 50; times++) debounce.agreed(true);
  const eager = debounce.delay(100);
  for (let times = 0; times < 50; times++) debounce.agreed(false);
  const wary = debounce.delay(100);
  assert.deepEqual([eager, wary], [50, 150]);
  for (let times = 0; times < 20; times++) debounce.answered(60_000);
  assert.ok(debounce.delay(100) > wary && debounce.delay(900) <= 1000);
  // A request that is cut before the first text would have come has cost the server its prompt for nothing.
  const spaced = new AdaptiveDebounce();
  for (let times = 0; times < 20; times++) spaced.answered(300);
  spaced.started(1000);
  assert.deepEqual(
    [1000, 1100, 1290, 5000].map((now) => spaced.delay(100, now)),
    [300, 200, 100, 100],
  );
  const abort = new AbortController();
  const paused = pause(60_000, abort.signal);
  abort.abort();
  assert.equal(await paused, false);
  assert.equal(await pause(1, new AbortController().signal), true);
});

test('what is typed agrees with a stream, or may yet', () => {
  for (const [text, typed, done, expected] of [
    ['', 'ауыл', false, true],
    ['ауылға', 'ауыл', false, true],
    ['ау', 'ауыл', false, true],
    ['ау', 'ауыл', true, false],
    ['қала', 'ауыл', false, false],
    ['ауыл', 'ауыл', true, false],
    ['ауыл', 'ауыл', false, true],
  ] as const) {
    assert.equal(mayContinue(text, typed, done), expected, `${text}|${typed}|${done}`);
  }
});

test('stops', () => {
  for (const [unit, text, expected] of [
    ['word', ' ауылға бардым', ' ауылға'],
    ['line', ' бірінші.\nекінші', ' бірінші.'],
    ['paragraph', ' бір\nекі\n\nүш', ' бір\nекі'],
    ['sentence', ' бардым. Содан', ' бардым.'],
    ['sentence', ' нан, сүт т.б. азық алды. Содан', ' нан, сүт т.б. азық алды.'],
    ['sentence', ' нан, сүт т.б. Содан кейін', ' нан, сүт т.б.'],
    ['sentence', ' 2024 ж. басталды. Ол', ' 2024 ж. басталды.'],
    ['sentence', ' 5 млн. теңге. Ол', ' 5 млн. теңге.'],
    ['sentence', ' 3.5 пайыз өсті. Ол', ' 3.5 пайыз өсті.'],
    ['sentence', ' 10.05.2024 күні. Ол', ' 10.05.2024 күні.'],
    ['sentence', ' А. Құнанбайұлы жазды. Ол', ' А. Құнанбайұлы жазды.'],
    ['sentence', ' «Бар ма?» деді. Ол', ' «Бар ма?»'],
    ['sentence', ' деді ол… Содан', ' деді ол…'],
    ['sentence', ' «Келдім.» Ол', ' «Келдім.»'],
    ['sentence', '\nжаңа жол\nтағы', '\nжаңа жол'],
  ] as const) {
    const stop = findStop(text, unit, false);
    assert.equal(text.slice(0, stop.end), expected, `${unit}: ${text}`);
    assert.equal(stop.complete, true, text);
  }
  for (const text of ['', ' бар', ' бардым.', ' 2024 ж. ']) {
    assert.deepEqual(findStop(text, 'sentence', false), { end: text.length, complete: false });
    assert.equal(findStop(text, 'sentence', true).complete, true);
  }
  // The abbreviation may stand before the caret in part.
  const split = findStop('б. азық алды. Ол', 'sentence', false, 'нан, сүт т.');
  assert.equal(split.end, 'б. азық алды.'.length);
});

test('a sentence found early stays the same as more of the stream comes in', () => {
  const text = ' 2024 ж. 3.5 млн. теңге т.б. бөлінді. Содан кейін тоқтады. Иә.';
  let first: number | undefined;
  for (let length = 0; length <= text.length; length++) {
    const stop = findStop(text.slice(0, length), 'sentence', false);
    if (!stop.complete) continue;
    first ??= stop.end;
    assert.equal(stop.end, first);
  }
  assert.equal(text.slice(0, first), ' 2024 ж. 3.5 млн. теңге т.б. бөлінді.');
});

test('filters', () => {
  for (const [text, expected] of [
    ['бардым<|eot_id|>assistant', 'бардым'],
    ['бардым</s>', 'бардым'],
    ['бардым\nUser: иә', 'бардым'],
    ['бардым <|eot', 'бардым '],
    ['5 < 6 және', '5 < 6 және'],
  ] as const) {
    assert.equal(cutControlTokens(text), expected);
  }
  for (const [text, prefix, expected] of [
    ['Әрине, міне жалғасы: бардым.', '', 'бардым.'],
    ['Кешіріңіз, мен көмектесе алмаймын', '', ''],
    ['Извините, я не могу', '', ''],
    ['Мен кеше ауылға бардым', 'Мен кеше ауылға', ' бардым'],
    ['```\nбардым\n```', '', 'бардым'],
    ['жақсы бала', 'Ол', 'жақсы бала'],
    ['вот деген сөз', 'Ол', 'вот деген сөз'],
  ] as const) {
    assert.equal(cutChattiness(text, prefix), expected, text);
  }
  for (const [text, expected] of [
    ['бұл жақсы күн болды бұл жақсы күн болды бұл', 'бұл жақсы күн болды'],
    ['иә иә иә иә', 'иә'],
    ['көп көп рахмет', 'көп көп рахмет'],
    ['бара-бара түсінді', 'бара-бара түсінді'],
  ] as const) {
    assert.equal(cutRepetition(text), expected);
  }
  assert.equal(cutRepetition('Бұл сөйлем екінші рет айтылды.', 'Бұл сөйлем екінші рет айтылды.\n'), '');
  for (const [text, suffix, expected] of [
    ['бардым.»', '».', 'бардым.'],
    ['бардым»', '» деді', 'бардым'],
    ['ауылға бардым деп айтты', ' деп айтты ол', 'ауылға бардым'],
    ['ауылға', '', 'ауылға'],
    ['келіп, бардым деп айтты ол және', 'деп айтты ол', 'келіп, бардым'],
  ] as const) {
    assert.equal(cutSuffixOverlap(text, suffix), expected, text);
  }
  const label = (text: string) => (/[әғқңөұүһі]/u.test(text) ? 'kk' : text.length > 8 ? 'ru' : undefined);
  assert.equal(cutDrift('Ол үйге келді. Потом он ушёл.', 'kk', label), 'Ол үйге келді.');
  assert.equal(cutDrift('Потом он ушёл.', 'kk', label), '');
  assert.equal(cutDrift('Ол барды', 'kk', label), 'Ол барды');
  assert.equal(cutDrift('Потом он ушёл.', undefined, label), 'Потом он ушёл.');
  assert.equal(joinToPrefix('  бар', 'Мен '), 'бар');
  assert.equal(joinToPrefix('  бар', 'Мен'), ' бар');
  assert.equal(joinToPrefix('лға', 'ауы'), 'лға');
  for (const [prefix, text, joined] of [
    ['Ол барды.', 'Содан', ' Содан'],
    ['Ол барды.', ' Содан', ' Содан'],
    ['Ол ма?', '«Иә»', ' «Иә»'],
    ['алма,', 'өрік', ' өрік'],
    ['Тізім:', '5 алма', ' 5 алма'],
    ['А.', 'Құнанбайұлы', ' Құнанбайұлы'],
    ['т.', 'б.', 'б.'],
    ['3.', '5', '5'],
    ['10:', '30', '30'],
    ['www.', 'example.kz', 'example.kz'],
    ['Ол барды.', '..', '..'],
    ['Ол «барды', '» деді', '» деді'],
    ['Ол барды…', '» деді', '» деді'],
  ] as const)
    assert.equal(joinToPrefix(text, prefix), joined, `${prefix}|${text}`);
});

test('filters do not throw and only ever take away from the answer, but for a space before it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (text, prefix, suffix) => {
      const result = filterAnswer(text, { prefix, suffix });
      assert.ok(result.length <= text.length + (result.startsWith(' ') ? 1 : 0));
      assert.ok(wholeWords(text).length <= text.length);
    }),
  );
});

test('whole words so far', () => {
  for (const [text, expected] of [
    [' ауылға бар', ' ауылға'],
    [' ауылға ', ' ауылға'],
    [' бардым.', ' бардым.'],
    ['бар', ''],
    ['', ''],
  ] as const) {
    assert.equal(wholeWords(text), expected);
  }
});

const paragraph = (index: number) => `${index}-абзац: ${'бұл сөйлем абзацты толтыру үшін тұр '.repeat(3).trim()}.`;
const LONG = Array.from({ length: 80 }, (_, index) => paragraph(index)).join('\n\n');

test('the prompt only grows while someone types, also when the text before is cut off at a moving start', () => {
  for (const cut of [Number.POSITIVE_INFINITY, 4000]) {
    let changed = 0;
    let before = '';
    let hint: string | undefined;
    for (let end = 5000; end < 6000; end++) {
      const prompt = buildPrompt(LONG.slice(0, end).slice(-cut), undefined, 3000, hint);
      hint = windowHint(prompt);
      const text = promptText(prompt);
      assert.ok(text.length <= 3000 && text.length >= 2850 - 1, `${text.length} of 3000`);
      if (before !== '' && !text.startsWith(before)) changed++;
      before = text;
    }
    // It moves by a fortieth to a twentieth of its 3,000 characters.
    assert.ok(changed <= 1000 / 75, `${changed} changes with the text cut to ${cut}`);
  }
});

test('the window begins at a paragraph, keeps to the budget, never inside of a letter', () => {
  for (const budget of [300, 1000, 5000]) {
    const start = anchor(LONG, budget);
    assert.ok(LONG.length - start <= budget);
    assert.ok(LONG.length - start >= 0.9 * budget);
    assert.match(LONG[start - 1]!, budget > 2000 ? /\n/u : /\s/u);
  }
  const emoji = '😀'.repeat(100);
  for (const budget of [11, 12, 13]) assert.ok(emoji.slice(anchor(emoji, budget)).startsWith('😀'));
});

test('context: records, fields, heading; nothing twice', () => {
  const prompt = buildPrompt(
    'Ол кеше',
    {
      heading: '# Жаңалықтар',
      neighbours: ['Жақын жазба.', 'Алыс жазба.', 'Жақын  жазба.'],
      fields: [{ name: 'тақырып', value: 'Ауа\nрайы' }],
    },
    1000,
  );
  assert.equal(promptText(prompt), 'Алыс жазба.\n\nЖақын жазба.\n\nтақырып: Ауа райы\n\n# Жаңалықтар\n\nОл кеше');
  const twice = buildPrompt('Жақын жазба. Ол кеше', { neighbours: ['Жақын жазба.'] }, 1000);
  assert.equal(promptText(twice), 'Жақын жазба. Ол кеше');
  assert.equal(buildPrompt('Ол ', { neighbours: ['х'.repeat(5000)] }, 500).header, '');
  const messages = chatMessages(
    buildPrompt('Бір\nЕкі', { messages: [{ role: 'user', content: 'Сұрақ' }] }, 1000),
    true,
  );
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['system', 'user', 'user', 'assistant'],
  );
  assert.equal(messages.at(-1)?.content, 'Екі');
});

test('feedback: every outcome in the shapes of the trainers, masked', () => {
  const event: FeedbackEvent = {
    outcome: 'accepted',
    prompt: 'Телефон 87011234567',
    offered: ' 87011234567',
    final: ' жоқ',
    others: [' бір', ' екі'],
    model: 'kaz-llm',
    parameters: { temperature: 0.2 },
    time: '2026-01-01T00:00:00Z',
  };
  const mask: Masker = (text) =>
    [...text.matchAll(/\d{11}/gu)].map(({ index }) => ({ start: index, end: index + 11, newText: '[ТЕЛЕФОН]' }));
  for (const prompt of [
    event.prompt,
    [{ role: 'user', content: 'Телефон 87011234567' }],
  ] as FeedbackEvent['prompt'][]) {
    for (const [outcome, count] of [
      ['accepted', 1],
      ['rejected', 1],
      ['edited', 1],
      ['partly-accepted', 1],
      ['chosen', 2],
    ] as const) {
      const text = feedbackLines(feedbackRecords({ ...event, outcome, prompt }, mask));
      assert.doesNotMatch(text, /87011234567/u);
      const rows = text.split('\n').filter(Boolean);
      assert.equal(rows.length, count, outcome);
      for (const row of rows) assert.equal(checkFeedbackLine(row), undefined, row);
    }
  }
  const [edited] = feedbackRecords({ ...event, outcome: 'edited' }, mask);
  assert.ok(edited && 'chosen' in edited);
  assert.deepEqual([edited.chosen, edited.rejected], [' жоқ', ' [ТЕЛЕФОН]']);
  for (const bad of [
    '',
    '[]',
    '{"prompt":1}',
    '{"prompt":"а","completion":"б","label":"иә"}',
    '{"prompt":"а","chosen":"б"}',
  ]) {
    assert.notEqual(checkFeedbackLine(bad), undefined, bad);
  }
});

test('how much of the feedback can be trained on', () => {
  const pair = (chosen: unknown, rejected: unknown, prompt: unknown = 'Біз') => ({ prompt, chosen, rejected });
  const said = (content: string) => [{ role: 'assistant', content }];
  const records = [
    pair(' барамыз', ' бардық'),
    pair(' барамыз', ' бардық'),
    pair(' барамыз', ' бардық', 'Олар'),
    pair(' барамыз', ' барамыз '),
    pair('', ' бардық'),
    pair(said('Иә'), said('Жоқ'), said('Ма?')),
    pair(said('Иә'), said('Иә'), said('Ма?')),
    { prompt: 'Біз', completion: ' бардық', label: false },
    { prompt: 'Біз', completion: ' барамыз', label: true },
    { prompt: 'Біз', completion: ' барамыз', label: true },
  ];
  assert.deepEqual(feedbackReport(records), {
    pairs: 7,
    usable: 3,
    equal: 2,
    empty: 1,
    repeated: 1,
    taken: 2,
    refused: 1,
  });
  assert.equal(feedbackReport([]).pairs, 0);
});
