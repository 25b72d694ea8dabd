import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedbackRecords } from './feedback';
import { maskTogether, personalData } from './mask';

/** Invented: no such person, number or account. */
const SAMPLES = [
  '+7 701 123 45 67',
  '87011234567',
  'aigerim.testova@example.kz',
  '900101300017',
  '4111 1111 1111 1111',
  '91.185.12.44',
  'KZ86 125K ZT50 0410 0100',
  '+44 20 7946 0958',
  '701 234 56 78',
  'AKIAABCDEFGHIJ123456',
] as const;

test('personal data that cross the caret are in neither side, wherever the caret stands', () => {
  for (const sample of SAMPLES) {
    assert.equal(personalData(`Дерек: ${sample} деп жазыңыз`).length, 1, `${sample} is personal data at all`);
    for (let at = 0; at <= sample.length; at++) {
      const before = `Дерек: ${sample.slice(0, at)}`;
      const after = `${sample.slice(at)} деп жазыңыз`;
      const { prompt, answers } = maskTogether(before, [after], personalData);
      const where = `${sample} at ${at}: ${JSON.stringify([prompt, answers])}`;
      assert.doesNotMatch(prompt + answers[0], /\d|@|example/u, where);
      assert.match(prompt + answers[0], /^Дерек: \[[A-Z]+\] деп жазыңыз$/u, where);
    }
  }
});

test('several answers share one prompt, which shows nothing that one of them reveals', () => {
  const { prompt, answers } = maskTogether('Байланыс: 8701', ['1234567 нөмірі', ' бөлмеде'], personalData);
  assert.equal(prompt, 'Байланыс: ');
  assert.deepEqual(answers, ['[PHONE] нөмірі', ' бөлмеде']);
  // What stands in an answer alone is masked though a letter of the prompt touches it, and the other way round.
  const touching = maskTogether('сөз', ['87011234567'], personalData);
  assert.deepEqual([touching.prompt, ...touching.answers], ['сөз', '[PHONE]']);
  for (const answer of ['лық', ' деп', '', '.', '1'])
    assert.doesNotMatch(JSON.stringify(maskTogether('a@example.kz', [answer], personalData)), /example/u, answer);
  // Nothing personal: nothing changes.
  assert.deepEqual(maskTogether('Ол 2024', [' жылы келді'], personalData), {
    prompt: 'Ол 2024',
    answers: [' жылы келді'],
  });
});

test('records of the log are masked over prompt and answer, conversations by their last message', () => {
  const event = {
    offered: '@example.kz поштасы',
    final: '@example.kz мекенжайы',
    others: [' білмеймін'],
    model: 'm',
    parameters: {},
    time: '2026-01-01T00:00:00Z',
  } as const;
  const talk = [
    { role: 'system' as const, content: 'Хат: b@example.kz' },
    { role: 'assistant' as const, content: 'Жазыңыз: aigerim' },
  ];
  for (const outcome of ['accepted', 'rejected', 'edited', 'partly-accepted', 'chosen'] as const) {
    for (const prompt of ['Жазыңыз: aigerim', talk]) {
      const text = JSON.stringify(feedbackRecords({ ...event, outcome, prompt }, personalData));
      assert.doesNotMatch(text, /aigerim|example/u, `${outcome}: ${text}`);
      assert.match(text, /\[EMAIL\]/u);
    }
  }
});
