/** The prompt fills its budget with what stands before the caret, also where texts repeat themselves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPrompt, promptText, windowHint } from './prompt';

const INSTRUCTION = 'Нұсқау: мәтінді бір сөйлеммен қорытындыла, атауларды өзгертпе және пікір қоспа.';
const record = (index: number) =>
  `${INSTRUCTION}\nМәтін: ${index}-жаңалық туралы қысқа хабар.\nЖауап: ${index}-хабар қысқаша.\n\n`;
const FEW_SHOT = Array.from({ length: 18 }, (_, index) => record(index)).join('');
const PARAGRAPH = 'Бұл сөйлем бір ұзақ абзацтың ішінде тұр. '.repeat(75).trim();

/** Types a text after another letter by letter; the least share of the budget that was filled, and how often the start moved. */
function typed(before: string, after: string, budget: number) {
  let hint = '';
  let last = '';
  let least = 1;
  let moved = 0;
  for (let end = 0; end <= after.length; end++) {
    const prefix = before + after.slice(0, end);
    const prompt = buildPrompt(prefix, undefined, budget, hint);
    hint = windowHint(prompt);
    const text = promptText(prompt);
    assert.ok(text.length <= budget, `${text.length} of ${budget}`);
    // Spaces at the caret are not sent.
    const sent = prefix.replace(/[ \t]+$/u, '');
    assert.ok(sent.endsWith(text.slice(-20)));
    if (sent !== '')
      least = Math.min(least, (text.length + prefix.length - sent.length) / Math.min(budget, prefix.length));
    if (last !== '' && !text.startsWith(last)) moved++;
    last = text;
  }
  return { least, moved };
}

test('records that begin alike, long paragraphs, a line just begun: nineteen twentieths at least, and a start that stands still', () => {
  for (const [name, before, after] of [
    ['few-shot', FEW_SHOT, record(18)],
    ['a line begun after a long paragraph', PARAGRAPH, '\nАл енді басқа нәрсе туралы айтайық.'],
    ['one paragraph', PARAGRAPH, ' Тағы бір сөйлем қосылады, тағы бір сөйлем қосылады.'],
    ['one word without an end', 'а'.repeat(4000), 'а'.repeat(100)],
    ['short', '', FEW_SHOT.slice(0, 400)],
  ] as const) {
    for (const budget of [600, 1080, 2400]) {
      const { least, moved } = typed(before, after, budget);
      assert.ok(least >= 0.95 - 1 / budget, `${name}, ${budget}: ${least}`);
      // It moves by a fortieth of the budget at least.
      assert.ok(moved <= 1 + after.length / (0.025 * budget), `${name}, ${budget}: moved ${moved} times`);
    }
  }
});

test('where the text before is short, records nearby fill the rest, and do not change with every letter', () => {
  const neighbours = Array.from(
    { length: 40 },
    (_, index) => `${index}-жазба: бұл да бір жазбаның мәтіні, ол да ұзақ емес.`,
  );
  const starts = new Set<string>();
  let hint = '';
  const text = 'Жаңа жазба басталды, ол туралы не айтуға болады';
  for (let end = 1; end <= text.length; end++) {
    const prompt = buildPrompt(text.slice(0, end), { neighbours }, 1000, hint);
    hint = windowHint(prompt);
    const whole = promptText(prompt);
    assert.ok(whole.length <= 1000 && whole.length >= 800, `${whole.length} of 1000`);
    assert.ok(
      whole.includes('0-жазба') && whole.indexOf('1-жазба') < whole.indexOf('0-жазба'),
      'the nearest stands last',
    );
    starts.add(prompt.header);
  }
  assert.equal(starts.size, 1);
});

test('messages before fill the rest, the first of them cut at its beginning', () => {
  const sentences = Array.from({ length: 60 }, (_, index) => `Бұл ${index}-сөйлем, ол да онша ұзақ емес.`);
  const long = { role: 'system' as const, content: sentences.join(' ') };
  const examples = Array.from({ length: 6 }, (_, index) => ({
    role: index % 2 ? ('assistant' as const) : ('user' as const),
    content: `${index}-мысал туралы бір сөйлем.`,
  }));
  for (const messages of [[long], [long, ...examples]]) {
    const prompt = buildPrompt('Оқу жылы', { messages }, 1000);
    const text = promptText(prompt);
    assert.ok(text.length >= 880 && text.length <= 1000, `${text.length} of 1000`);
    assert.match(prompt.messages[0]!.content, /^Бұл \d+-сөйлем/u);
    assert.ok(long.content.endsWith(prompt.messages[0]!.content));
    assert.deepEqual(prompt.messages.slice(1), messages.slice(1));
  }
});
