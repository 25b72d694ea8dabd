import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordPage } from '../../../server/src/protocol';
import type { FromRecordsPage, RecordsTexts, ToRecordsPage } from './messages';
import { piecesOf, startRecords } from './records';
import { namedTexts, openTestPage } from './testing';

const texts = namedTexts<RecordsTexts>({
  place: '{0}/{1}',
  placeOfRow: 'row {0}/{1}',
  languages: [['ru', 'Russian']],
  answers: { ungraded: '<ungraded>', good: '<good>', bad: '<bad>', unanswered: '<unanswered>' },
});
const open = () => openTestPage<ToRecordsPage, FromRecordsPage>((host) => startRecords(texts, host));

const page = (line: number, text: string): RecordPage => ({
  version: 7,
  lines: 2000,
  isWhole: true,
  record: {
    line,
    lastLine: line,
    fields: [
      { path: 'messages[0].content', role: 'user', part: 0, text: 'Кім?', findings: [], entities: [] },
      {
        path: 'messages[1].content',
        role: 'assistant',
        part: 0,
        text,
        findings: [{ start: 6, end: 10, rule: 'spelling.unknown-word', severity: 'error', message: '<b>қате' }],
        entities: [{ start: 0, end: 4, class: 'PERSON' }],
      },
    ],
    values: [
      { path: 'id', text: '12345678901234567890' },
      { path: 'label', text: '<b>оң' },
    ],
    others: [{ rule: 'cleaning.short', severity: 'hint', message: 'қысқа' }],
    texts: [],
  },
});

test('a record is bubbles by role, with entities tinted, findings marked and told beside; texts are text', () => {
  const view = open();
  assert.deepEqual(view.said, [{ type: 'ready' }]);
  view.tell({ type: 'page', page: page(1233, 'Абай,\nкілді <i>') });
  assert.equal(view.one('.place').textContent, '1,234/2,000');
  assert.deepEqual(
    view.all('.field').map(({ className }) => className),
    ['field message user', 'field message assistant'],
  );
  assert.equal(view.one('#field-1').textContent, 'Абай,\nкілді <i>');
  assert.equal(view.one('.entity.PERSON').textContent, 'Абай');
  assert.equal(view.one('.finding.error').textContent, 'кілд');
  assert.deepEqual(
    view.all('aside li').map(({ textContent }) => textContent),
    ['қысқа', '<b>қатекілд'],
  );
  assert.deepEqual(
    view.all('.values dt, .values dd').map(({ textContent }) => textContent),
    ['id', '12345678901234567890', 'label', '<b>оң'],
  );
  assert.equal(view.all('i, b').length, 0);
});

test('the arrows go on from the record that is shown, by what is filtered; nothing that fits is said', () => {
  const view = open();
  view.tell({ type: 'page', page: page(4, 'Абай, келді') });
  view.press('<next> →');
  view.one<HTMLInputElement>('nav input[type=checkbox]').checked = true;
  view.one<HTMLSelectElement>('select[aria-label="<languageFilter>"]').value = 'ru';
  const [, least, most] = view.all<HTMLInputElement>('nav input[type=number]');
  least!.value = '10';
  most!.value = '-3';
  view.press('← <previous>');
  view.tell({ type: 'page', page: page(5, 'Абай, келді') });
  assert.deepEqual(view.said.slice(1), [
    { type: 'suggest', word: 'келд' },
    { type: 'go', line: 4, step: 'next' },
    { type: 'go', line: 5, step: 'previous', finding: true, language: 'ru', least: 10 },
  ]);
  view.tell({ type: 'page', page: page(4, 'Абай, келді') });
  view.tell({ type: 'page', page: { version: 7, lines: 2000, isWhole: false } });
  assert.equal(view.one('.notice').textContent, '<noneFits> <notWhole>');
  assert.equal(view.one('.place').textContent, '5/2,000', 'the record stays');
  view.tell({ type: 'page', page: { ...page(2, 'Абай, келді'), isWhole: false } });
  assert.equal(view.one('.notice').textContent, '<notWhole>', 'a nearer one may be found later');
});

test('each of several quick presses goes on from where the one before it has led, until nothing fits', () => {
  const view = open();
  view.tell({ type: 'page', page: page(4, 'Абай') });
  const begun = view.said.length;
  const gone = () => view.said.slice(begun).flatMap((said) => (said.type === 'go' ? [[said.line, said.step]] : []));
  for (let press = 0; press < 4; press++) view.press('<next> →');
  assert.deepEqual(gone(), [[4, 'next']]);
  // The record that is shown is read again meanwhile.
  view.tell({ type: 'page', page: page(4, 'Абай'), again: true });
  assert.equal(gone().length, 1);
  view.tell({ type: 'page', page: page(9, 'Абай') });
  view.tell({ type: 'page', page: page(11, 'Абай') });
  assert.deepEqual(gone(), [
    [4, 'next'],
    [9, 'next'],
    [11, 'next'],
  ]);
  view.tell({ type: 'page', page: { version: 7, lines: 2000, isWhole: true } });
  assert.equal(gone().length, 3, 'there is nothing further on');
  view.press('← <previous>');
  view.press('← <previous>');
  view.tell({ type: 'error', message: 'Жоқ.' });
  view.press('<next> →');
  assert.deepEqual(gone().slice(3), [
    [11, 'previous'],
    [11, 'next'],
  ]);
});

test('a member with another name is graded once the reader has named it', () => {
  const view = open();
  const shown = page(3, 'Абай');
  view.tell({ type: 'page', page: { ...shown, record: { ...shown.record!, texts: ['kaz8b', 'question'] } } });
  const select = view.one<HTMLSelectElement>('select[aria-label="<gradeMember>"]');
  assert.equal(select.hidden, false);
  select.value = 'kaz8b';
  select.dispatchEvent(new (view.document.defaultView as unknown as { Event: typeof Event }).Event('change'));
  assert.deepEqual(view.said.at(-1), { type: 'go', line: 3, step: 'at', member: 'kaz8b' });
  const answer = { name: 'kaz8b', field: 1 };
  view.tell({ type: 'page', page: { ...shown, record: { ...shown.record!, texts: ['kaz8b', 'question'], answer } } });
  assert.equal(select.value, 'kaz8b');
  view.press('✓ <good>');
  assert.deepEqual(view.said.at(-1), { type: 'grade', version: 7, line: 3, grade: true });
  view.press('<next> →');
  assert.deepEqual(view.said.at(-1), { type: 'go', line: 3, step: 'next', member: 'kaz8b' });
  // What is not read as prose is shown all the same.
  const apart = { name: 'kaz8b', text: 'Ұзақ <b>жауап' };
  view.tell({ type: 'page', page: { ...shown, record: { ...shown.record!, answer: apart } } });
  assert.equal(view.all('.field .prose').at(-1)!.textContent, 'Ұзақ <b>жауап');
  // By a usual name it need not be asked.
  const other = open();
  other.tell({ type: 'page', page: { ...shown, record: { ...shown.record!, texts: ['answer'], answer } } });
  assert.equal(other.one<HTMLSelectElement>('select[aria-label="<gradeMember>"]').hidden, true);
});

test('an unknown word is asked about once; a suggestion takes its place in the text', () => {
  const view = open();
  view.tell({ type: 'page', page: page(3, 'Абай, кілді') });
  assert.deepEqual(view.said.slice(1), [{ type: 'suggest', word: 'кілд' }]);
  view.tell({ type: 'suggestions', word: 'кілд', words: ['келд', 'кілт'] });
  view.tell({ type: 'page', page: page(3, 'Абай, кілді') });
  assert.equal(view.said.length, 2);
  view.press('келд');
  assert.deepEqual(view.said[2], { type: 'edit', version: 7, line: 3, field: 1, text: 'Абай, келді' });
});

test('a finding that has a fix has it as a button', () => {
  const view = open();
  const shown = page(3, 'Абай, Kазaқ');
  const edits = [
    { start: 6, end: 7, newText: 'Қ' },
    { start: 9, end: 10, newText: 'а' },
  ];
  const finding = { start: 6, end: 11, rule: 'spelling.mixed-script', severity: 'warning', message: 'аралас' } as const;
  const [first, second] = shown.record!.fields;
  const fields = [first!, { ...second!, findings: [{ ...finding, fix: { title: '→ Қазақ', edits } }] }];
  view.tell({ type: 'page', page: { ...shown, record: { ...shown.record!, fields } } });
  view.press('→ Қазақ');
  assert.deepEqual(view.said.slice(1), [
    { type: 'edit', version: 7, line: 3, field: 1, text: 'Абай, Қазaқ'.replace('a', 'а') },
  ]);
});

test('an edit is the whole text of its field; what comes meanwhile waits, Cancel says nothing', () => {
  const view = open();
  view.tell({ type: 'page', page: page(0, 'Абай, кілді') });
  const [, second] = view.all('.field');
  view.press('<edit>', second);
  view.one<HTMLTextAreaElement>('textarea').value = 'Абай, келді';
  view.tell({ type: 'page', page: page(0, 'басқа') });
  assert.equal(view.one<HTMLTextAreaElement>('textarea').value, 'Абай, келді', 'not overwritten');
  view.press('<save>');
  const edits = () => view.said.filter(({ type }) => type === 'edit');
  assert.deepEqual(edits(), [{ type: 'edit', version: 7, line: 0, field: 1, text: 'Абай, келді' }]);
  assert.equal(view.one('#field-1').textContent, 'басқа');
  view.press('<edit>', view.all('.field')[0]);
  view.one<HTMLTextAreaElement>('textarea').value = 'Не?';
  view.press('<cancel>');
  assert.equal(edits().length, 1);
});

test('an answer is graded by button and key, taken back by the same again, and edited with the model’s words kept', () => {
  const view = open();
  const graded = (grade?: boolean | number): RecordPage => {
    const { record, ...rest } = page(3, 'Абай, кілді');
    return {
      ...rest,
      record: { ...record!, answer: { name: 'answer', field: 1, ...(grade !== undefined && { grade }) } },
    };
  };
  const { KeyboardEvent } = view.document.defaultView!;
  const key = (name: string) => view.document.dispatchEvent(new KeyboardEvent('keydown', { key: name, altKey: true }));
  const choice = () => view.one<HTMLSelectElement>('select[aria-label="<answer>"]');
  view.tell({ type: 'page', page: page(3, 'Абай, кілді') });
  assert.equal(choice().hidden, true, 'no answer has been seen');
  key('ArrowUp');
  view.tell({ type: 'page', page: graded() });
  view.press('✓ <good>');
  view.tell({ type: 'page', page: graded(true) });
  assert.equal(view.one('[aria-pressed=true]').textContent, '✓ <good>');
  key('ArrowUp');
  choice().value = 'ungraded';
  key('ArrowDown');
  const said = view.said.filter(({ type }) => type === 'grade');
  assert.deepEqual(said, [
    { type: 'grade', version: 7, line: 3, grade: true },
    { type: 'grade', version: 7, line: 3, grade: null },
    { type: 'grade', version: 7, line: 3, grade: false, next: { answer: 'ungraded' } },
  ]);
  view.tell({ type: 'page', page: graded(0.5) });
  assert.match(view.one('.verdict').textContent!, /<grade>/);
  key('Enter');
  view.one<HTMLTextAreaElement>('textarea').value = 'Абай келді';
  view.press('<save>');
  assert.deepEqual(view.said.at(-1), { type: 'edit', version: 7, line: 3, field: 1, text: 'Абай келді', keep: true });
});

test('pieces are the whole text, each with its entity and findings', () => {
  const finding = (start: number, end: number) => ({ start, end, rule: 'a', severity: 'error', message: '' }) as const;
  assert.deepEqual(
    piecesOf({
      text: 'абвгд',
      findings: [finding(1, 4), finding(3, 5)],
      entities: [{ start: 0, end: 2, class: 'PERSON' }],
    }),
    [
      { text: 'а', findings: [], entity: 'PERSON' },
      { text: 'б', findings: [0], entity: 'PERSON' },
      { text: 'в', findings: [0] },
      { text: 'г', findings: [0, 1] },
      { text: 'д', findings: [1] },
    ],
  );
});

test('a row of a table has its place among the rows, and is gone to by it', () => {
  const view = open();
  view.tell({ type: 'page', page: { ...page(7, 'Абай'), row: { at: 2, of: 30 } } });
  assert.equal(view.one('.place').textContent, 'row 3/30');
  const [input] = view.all<HTMLInputElement>('input[type=number]');
  assert.ok(input);
  assert.equal(input.value, '3');
  input.value = '12';
  const { Event } = view.document.defaultView!;
  input.dispatchEvent(new Event('change'));
  assert.deepEqual(view.said.at(-1), { type: 'go', line: 7, row: 11, step: 'at' });
});
