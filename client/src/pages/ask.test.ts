import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { AskAnswer, PromptInfo } from '../../../server/src/protocol';
import { startAsk } from './ask';
import type { AskTexts, FromAskPage, ToAskPage } from './messages';
import { namedTexts, openTestPage } from './testing';

const endpoints: PromptInfo['endpoints'] = [
  { index: 0, origin: 'http://127.0.0.1:1', model: 'kaz-llm' },
  { index: 3, origin: 'http://127.0.0.1:2', model: '' },
];
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const info: PromptInfo = {
  version: 1,
  messages: [{ role: 'user', content: 'Неше <b>{{не}}</b>?', range }],
  parameters: { temperature: 0.2 },
  variables: [{ name: 'не' }, { name: 'constructor', value: 'саусақ' }],
  findings: [],
  endpoints,
};
const prompt: ToAskPage = { type: 'prompt', title: 'Ask: a.prompt', info };

function open() {
  const page = openTestPage<ToAskPage, FromAskPage>((host) => startAsk(namedTexts<AskTexts>(), host));
  assert.deepEqual(page.said.splice(0), [{ type: 'ready' }], 'it asks for the prompt first');
  return page;
}

const answer = (index: number, text: string, more: Partial<AskAnswer> = {}): AskAnswer => ({
  endpoint: endpoints[index]!,
  model: '',
  text,
  total: 2000,
  promptTokens: { tokens: 1200, estimated: true },
  answerTokens: { tokens: 40, estimated: false },
  finish: 'stop',
  ...more,
});
const progress = (index: number, append: string, done?: AskAnswer): ToAskPage => ({
  type: 'progress',
  id: 'run',
  answer: index,
  append,
  ...(done && { done }),
});

test('the prompt, its variables, parameters and endpoints are shown as text', () => {
  const page = open();
  page.tell(prompt);
  assert.equal(page.one('h1').textContent, 'Ask: a.prompt');
  assert.equal(document.activeElement?.textContent, page.one('button.primary').textContent, 'Enter asks at once');
  assert.deepEqual(
    page.all('.choice').map(({ textContent }) => textContent),
    ['kaz-llm · http://127.0.0.1:1', 'http://127.0.0.1:2'],
  );
  assert.equal(page.one('.message').textContent, 'userНеше <b>{{не}}</b>?');
  assert.deepEqual(
    page.all<HTMLTextAreaElement>('textarea').map((area) => [area.id, area.value]),
    [
      ['variable-не', ''],
      ['variable-constructor', 'саусақ'],
    ],
  );
  assert.equal(page.one<HTMLInputElement>('#temperature').placeholder, '0.2');
  assert.equal(page.one<HTMLInputElement>('#maxTokens').placeholder, '512');
  assert.equal(page.all('b').length, 0);
});

test('what is asked: the endpoints that are on, the parameters and values that were typed', () => {
  const page = open();
  page.tell(prompt);
  page.press('<ask>');
  assert.deepEqual(page.said.splice(0), [{ type: 'ask', endpoints: [0, 3], parameters: {}, values: {} }]);
  const [first] = page.all<HTMLInputElement>('.choice input');
  first!.checked = false;
  page.one<HTMLInputElement>('#temperature').value = '0';
  page.one<HTMLInputElement>('#seed').value = '7';
  const area = page.all<HTMLTextAreaElement>('textarea')[1]!;
  area.value = '<бармақ>';
  area.dispatchEvent(new (page.document.defaultView as unknown as { Event: typeof Event }).Event('input'));
  page.press('<preview>');
  assert.deepEqual(page.said.splice(0), [
    {
      type: 'preview',
      endpoints: [3],
      parameters: { temperature: 0, seed: 7 },
      values: { constructor: '<бармақ>' },
    },
  ]);
});

test('an endpoint that was switched off stays off, and without one nothing can be asked', () => {
  const page = open();
  page.tell(prompt);
  for (const box of page.all<HTMLInputElement>('.choice input')) box.click();
  assert.throws(() => page.press('<ask>'), /0 buttons/);
  page.tell(prompt);
  assert.deepEqual(
    page.all<HTMLInputElement>('.choice input').map(({ checked }) => checked),
    [false, false],
  );
  page.all<HTMLInputElement>('.choice input')[1]!.click();
  page.press('<ask>');
  assert.deepEqual(page.said.at(-1), { type: 'ask', endpoints: [3], parameters: {}, values: {} });
});

test('typed values are said when the typing pauses, and forgotten when another record is picked', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const page = open();
  page.tell(prompt);
  const [area] = page.all<HTMLTextAreaElement>('textarea');
  const { Event } = page.document.defaultView as unknown as { Event: typeof globalThis.Event };
  for (const value of ['с', 'са', 'сан']) {
    area!.value = value;
    area!.dispatchEvent(new Event('input'));
  }
  assert.deepEqual(page.said, []);
  mock.timers.tick(1000);
  assert.deepEqual(page.said.splice(0), [{ type: 'values', values: { не: 'сан' } }]);
  mock.timers.reset();
  page.tell({ type: 'cleared' });
  page.press('<ask>');
  assert.deepEqual(page.said, [{ type: 'ask', endpoints: [0, 3], parameters: {}, values: {} }]);
});

test('a variable that is no longer in the prompt goes', () => {
  const page = open();
  page.tell(prompt);
  page.tell({ type: 'prompt', title: 't', info: { ...info, variables: [] } });
  assert.equal(page.all('textarea, label[for^=variable]').length, 0);
  assert.ok(page.all<HTMLElement>('p').some((note) => note.textContent === '<noVariables>' && !note.hidden));
  assert.throws(() => page.press('<row>'), /0 buttons/);
});

test('a prompt that cannot be read says why, and the next one that can be read says nothing', () => {
  const page = open();
  page.tell({ type: 'prompt', title: 't', message: '<i>жоқ' });
  assert.equal(page.one('.error').textContent, '<i>жоқ');
  assert.equal(page.one('.error').hidden, false);
  assert.throws(() => page.press('<ask>'), /0 buttons/);
  page.tell(prompt);
  assert.equal(page.one('.error').hidden, true);
});

test('answers come side by side, piece by piece; figures and failures stand with each', () => {
  const page = open();
  page.tell(prompt);
  page.tell({ type: 'started', endpoints });
  assert.throws(() => page.press('<ask>'), /0 buttons/, 'one run at a time');
  const cards = page.all('article');
  assert.equal(cards.length, 2);
  page.tell(progress(0, 'Он '));
  page.tell(progress(0, '<img>'));
  assert.equal(cards[0]!.querySelector('.text')!.textContent, 'Он <img>');
  page.press('<stop>', cards[1]);
  assert.deepEqual(page.said.splice(0), [{ type: 'stop', answer: 1 }]);
  page.tell(progress(0, '', answer(0, 'Он саусақ.', { model: 'kaz-llm-8b', firstToken: 120.4, finish: 'length' })));
  assert.equal(cards[0]!.querySelector('h2')!.textContent, 'kaz-llm-8b');
  assert.equal(cards[0]!.querySelector('.text')!.textContent, 'Он саусақ.');
  assert.equal(
    cards[0]!.querySelector('.figures')!.textContent,
    '<firstToken> 120 ms · <total> 2,000 ms · ≈1,200 → 40 <tokens> · 20 <tokens>/s · <cut>',
  );
  const failed = answer(1, '', { error: '<b>503', finish: 'stopped', answerTokens: { tokens: 0, estimated: true } });
  page.tell(progress(1, '', failed));
  assert.equal(cards[1]!.querySelector('.error')!.textContent, '<b>503');
  assert.match(cards[1]!.querySelector('.figures')!.textContent!, / → ≈0 <tokens> · <stopped>$/u);
  assert.equal(page.all('img, b').length, 0);
  page.tell(progress(7, 'of no card'));
});

test('what a model thinks stands apart: open while it thinks, folded when it answers, and as text', () => {
  const page = open();
  page.tell(prompt);
  page.tell({ type: 'started', endpoints });
  const [first, second] = page.all('article');
  const thinking = (card: Element) => card.querySelector<HTMLDetailsElement>('.thinking')!;
  const thoughts = (card: Element) => thinking(card).querySelector('.thoughts')!.textContent;
  const said = (card: Element) => card.querySelector('.text')!.textContent;
  assert.equal(thinking(first!).hidden, true);
  page.tell({ ...progress(0, ''), appendReasoning: 'Алдымен <b>' } as ToAskPage);
  page.tell({ ...progress(0, ''), appendReasoning: ' санаймын' } as ToAskPage);
  assert.deepEqual([thinking(first!).hidden, thinking(first!).open], [false, true]);
  assert.deepEqual([thoughts(first!), said(first!)], ['Алдымен <b> санаймын', '']);
  assert.equal(thinking(second!).hidden, true);
  page.tell(progress(0, 'Он'));
  assert.deepEqual([thinking(first!).open, said(first!)], [false, 'Он']);
  // Who opens it again keeps it open.
  thinking(first!).open = true;
  page.tell(progress(0, ' саусақ'));
  assert.equal(thinking(first!).open, true);
  page.tell(progress(0, '', answer(0, 'Он саусақ.', { reasoning: 'Алдымен <b> санаймын.' })));
  assert.deepEqual(
    [thoughts(first!), said(first!), thinking(first!).open],
    ['Алдымен <b> санаймын.', 'Он саусақ.', true],
  );
  // All at once, and an answer that was stopped while the model thought.
  page.tell(progress(1, '', answer(1, '', { reasoning: 'Ойлан', finish: 'stopped' })));
  assert.deepEqual([thinking(second!).hidden, thoughts(second!), said(second!)], [false, 'Ойлан', '']);
  assert.equal(page.all('b').length, 0);
});

test('the best of different answers can be chosen once; the run can be saved', () => {
  const page = open();
  page.tell(prompt);
  page.tell({ type: 'started', endpoints });
  const both = [answer(0, 'Он.'), answer(1, 'Бес.')];
  for (const [index, done] of both.entries()) page.tell(progress(index, '', done));
  assert.throws(() => page.press('<save>'), /0 buttons/, 'not before the end');
  page.tell({ type: 'finished', answers: both });
  const cards = page.all('article');
  page.press('<best>', cards[1]);
  page.press('<save>');
  assert.deepEqual(page.said.splice(0), [{ type: 'choose', answer: 1 }, { type: 'save' }]);
  page.tell({ type: 'chosen', answer: 1 });
  assert.deepEqual(
    cards.map(({ className }) => className),
    ['', 'best'],
  );
  assert.throws(() => page.press('<best>', cards[0]), /0 buttons/);
});

for (const [name, texts] of [
  ['equal answers', ['Он.', 'Он.']],
  ['one answer', ['Он.', '']],
] as const) {
  test(`between ${name} there is nothing to choose`, () => {
    const page = open();
    page.tell(prompt);
    page.tell({ type: 'started', endpoints });
    page.tell({ type: 'finished', answers: texts.map((text, index) => answer(index, text)) });
    for (const card of page.all('article')) assert.throws(() => page.press('<best>', card), /0 buttons/);
    page.press('<ask>');
  });
}

test('a run that fails says so and can be asked again', () => {
  const page = open();
  page.tell(prompt);
  page.tell({ type: 'started', endpoints });
  page.press('<stop>', page.one('header'));
  page.tell({ type: 'error', message: 'Байланыс жоқ' });
  assert.equal(page.one('p.error').textContent, 'Байланыс жоқ');
  assert.deepEqual(
    page.all('.figures').map(({ textContent }) => textContent),
    ['', ''],
  );
  page.press('<ask>');
  assert.deepEqual(
    page.said.map(({ type }) => type),
    ['stop', 'ask'],
  );
});

test('Ctrl+Enter and Cmd+Enter ask, Enter alone does not', () => {
  const page = open();
  page.tell(prompt);
  const { KeyboardEvent } = page.document.defaultView as unknown as { KeyboardEvent: typeof globalThis.KeyboardEvent };
  for (const keys of [{}, { ctrlKey: true }, { metaKey: true }]) {
    page.document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ...keys }));
  }
  assert.deepEqual(
    page.said.map(({ type }) => type),
    ['ask', 'ask'],
  );
});
