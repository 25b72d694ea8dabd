import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomOf } from '../random';
import { applyEdits } from '../text/edits';
import { editsBetween, withMovedOffsets } from './movedOffsets';

type Parsed = ReturnType<typeof JSON.parse>;

const BEFORE = 'Сәлем , әлем ! Kітап  пен Абай  Құнанбайұлы Семейде 8 701 123 45 67 туған.';
const AFTER = 'Сәлем, әлем! Кітап пен Абай Құнанбайұлы Семейде [PHONE] туған.';
const spanOf = (text: string, word: string): [number, number] => {
  const start = text.indexOf(word);
  assert.ok(start >= 0, word);
  return [start, start + word.length];
};
const at = (word: string) => spanOf(BEFORE, word);

/** A record with the text before and after, as `clean` leaves it before offsets are looked at. */
function moved(record: (text: string) => unknown): { record: Parsed; counts: number[] } {
  const before = JSON.stringify(record(BEFORE));
  const after = before.replace(JSON.stringify(BEFORE).slice(1, -1), JSON.stringify(AFTER).slice(1, -1));
  assert.notEqual(before, after);
  const made = withMovedOffsets(before, after);
  assert.ok(made !== undefined, before);
  return { record: JSON.parse(made.text), counts: [made.moved, made.changed, made.unsure, made.tokens] };
}

const semey = spanOf(AFTER, 'Семейде');
const person = spanOf(AFTER, 'Абай Құнанбайұлы');
const phone = spanOf(AFTER, '[PHONE]');
const OLD_PERSON = at('Абай  Құнанбайұлы');

test('spans of every shape follow their text', () => {
  const [start, end] = at('Семейде');
  const shapes: [(text: string) => unknown, (record: Parsed) => unknown][] = [
    [(text) => ({ text, entities: [[start, end, 'GPE']] }), ({ entities }) => entities[0].slice(0, 2)],
    [(text) => ({ text, label: [[start, end, 'GPE']] }), ({ label }) => label[0].slice(0, 2)],
    [(text) => ({ text, spans: [[start, end]] }), ({ spans }) => spans[0]],
    [(text) => ({ text, entities: [['GPE', start, end]] }), ({ entities }) => entities[0].slice(1)],
    [
      (text) => ({ text, spans: [{ start, end, token_start: 7, token_end: 7 }] }),
      (r) => [r.spans[0].start, r.spans[0].end],
    ],
    [(text) => ({ text, ner: [{ start_offset: start, end_offset: end }] }), ({ ner }) => Object.values(ner[0])],
    [(text) => ({ text, ner: [{ start_char: start, end_char: end }] }), ({ ner }) => Object.values(ner[0])],
    [(text) => ({ text, ner: [{ startIndex: start, endIndex: end }] }), ({ ner }) => Object.values(ner[0])],
    [
      (text) => ({ text, ents: [{ offset: start, length: end - start, label: 'GPE' }] }),
      ({ ents: [{ offset, length }] }) => [offset, offset + length],
    ],
    [(sentence) => ({ id: 1, sentence, start, end, label: 'GPE' }), (record) => [record.start, record.end]],
    [(text) => ({ text, start, end }), (record) => [record.start, record.end]],
    [(text) => [text, { entities: [[start, end, 'GPE']] }], ([, { entities }]) => entities[0].slice(0, 2)],
    [
      (text) => ({
        data: { text },
        annotations: [{ result: [{ value: { start, end, text: 'Семейде', labels: ['GPE'] } }] }],
      }),
      ({ annotations }) => [annotations[0].result[0].value.start, annotations[0].result[0].value.end],
    ],
    [
      (context) => ({ context, question: 'Қайда?', answers: { text: ['Семейде'], answer_start: [start] } }),
      ({ answers }) => [answers.answer_start[0], answers.answer_start[0] + 7],
    ],
    [
      (context) => ({
        data: [
          {
            paragraphs: [
              { context, qas: [{ question: 'Қайда?', answers: [{ text: 'Семейде', answer_start: start }] }] },
            ],
          },
        ],
      }),
      ({ data }) => {
        const [{ answer_start: from, text }] = data[0].paragraphs[0].qas[0].answers;
        assert.equal(text, 'Семейде');
        return [from, from + 7];
      },
    ],
  ];
  for (const [shape, read] of shapes) {
    const { record, counts } = moved(shape);
    assert.deepEqual(read(record), semey, JSON.stringify(record));
    assert.deepEqual(counts, [1, 0, 0, 0]);
  }
});

test('spans beside texts that stand in a list are moved where one text can be theirs, and else counted', () => {
  const [start, end] = at('Семейде');
  const shapes: [(text: string) => unknown, (record: Parsed) => unknown][] = [
    [
      (content) => ({ messages: [{ role: 'user', content }], spans: [{ start, end, label: 'GPE' }] }),
      (r) => r.spans[0],
    ],
    [(value) => ({ id: 'x', conversations: [{ from: 'human', value }], spans: [{ start, end }] }), (r) => r.spans[0]],
    [
      (content) => ({ messages: [{ content: 'Қысқа.' }, { content }], spans: [{ start, end, text: 'Семейде' }] }),
      (r) => r.spans[0],
    ],
    [(text) => ({ sentences: [text], spans: [{ start, end }] }), (r) => r.spans[0]],
  ];
  for (const [shape, read] of shapes) {
    const { record, counts } = moved(shape);
    const { start: from, end: to } = read(record) as { start: number; end: number };
    assert.deepEqual([from, to], semey, JSON.stringify(record));
    assert.deepEqual(counts, [1, 0, 0, 0]);
  }
  const squad = moved((context) => ({
    paragraphs: [{ context }],
    qas: [{ question: 'Қайда?', answers: [{ text: 'Семейде', answer_start: start }] }],
  }));
  assert.equal(squad.record.qas[0].answers[0].answer_start, semey[0]);
  for (const spans of [[{ start, end }], [[start, end, 'GPE']]]) {
    const two = moved((content) => ({ messages: [{ content }, { content: `${BEFORE}.` }], spans }));
    assert.deepEqual(two.counts, [0, 0, 1, 0]);
  }
});

test('a span whose own words were changed holds what stands in their place, and says so', () => {
  const { record, counts } = moved((text) => ({
    text,
    spans: [
      { start: OLD_PERSON[0], end: OLD_PERSON[1], text: 'Абай  Құнанбайұлы' },
      { start: at('8 701 123 45 67')[0], end: at('8 701 123 45 67')[1], text: '8 701 123 45 67' },
      { start: at('701 123')[0], end: at('701 123')[1], text: '701 123' },
    ],
  }));
  assert.deepEqual(
    record.spans.map(({ start, end, text }: Parsed) => [start, end, text]),
    [
      [...person, 'Абай Құнанбайұлы'],
      [...phone, '[PHONE]'],
      [...phone, '[PHONE]'],
    ],
  );
  assert.deepEqual(counts, [3, 3, 0, 0]);
});

test('offsets count what they counted: code points or UTF-16 units', () => {
  const text = '😀 Сәлем , Абай';
  const after = '😀 Сәлем, Абай';
  const move = (start: number, end: number, more = {}) => {
    const before = JSON.stringify({ text, spans: [{ start, end, ...more }] });
    const made = withMovedOffsets(before, before.replace(text, after));
    return JSON.parse(made!.text).spans[0];
  };
  const units = text.indexOf('Абай');
  assert.deepEqual(move(units, units + 4, { text: 'Абай' }), { start: units - 1, end: units + 3, text: 'Абай' });
  assert.deepEqual(move(units - 1, units + 3, { text: 'Абай' }), { start: units - 2, end: units + 2, text: 'Абай' });
  // Without words, what does not cut any.
  assert.deepEqual(move(units, units + 4), { start: units - 1, end: units + 3 });
  assert.deepEqual(move(units - 1, units + 3), { start: units - 2, end: units + 2 });
});

test('what is no offset of a changed text stays', () => {
  const [start, end] = at('Семейде');
  const unmoved = (record: (text: string) => unknown) => {
    const before = JSON.stringify(record(BEFORE));
    const after = before.replace(BEFORE, AFTER);
    return [
      withMovedOffsets(before, after)?.moved ?? 0,
      withMovedOffsets(before, after)?.text ?? after,
      after,
    ] as const;
  };
  for (const record of [
    (text: string) => ({ text, box: [[start, end, 30, 40]], input_ids: [start, end], size: [start, end] }),
    (text: string) => ({ note: text, text: BEFORE.replace('Сәлем', 'Сәлем!'), spans: [[start + 1, end + 1, 'GPE']] }),
    (text: string) => ({ text, time: { start: 1, stopped: 2 }, page_start: 3 }),
  ]) {
    const [count, text, after] = unmoved(record);
    assert.equal(count, 0);
    assert.equal(text, after);
  }
  // Nobody can tell which of two.
  const doubt = JSON.stringify({ a: BEFORE, b: `${BEFORE}.`, spans: [[start, end, 'GPE']] });
  assert.equal(withMovedOffsets(doubt, doubt.replace(BEFORE, AFTER))?.unsure, 1);
  // Tokens hold the old words.
  const { counts } = moved((text) => ({ text, tokens: ['Сәлем', ','], ner_tags: [0, 0] }));
  assert.deepEqual(counts, [0, 0, 0, 1]);
});

test('all else of the record stays byte for byte', () => {
  const before = `{ "id": 12345678901234567890, "text":"Сәлем , Абай", "n": 1e3, "e": "\\u049b",\t"spans":[ [8, 12, "PERSON"] ] }`;
  const after = before.replace('Сәлем , Абай', 'Сәлем, Абай');
  assert.equal(withMovedOffsets(before, after)?.text, after.replace('[8, 12,', '[7, 11,'));
});

test('edits between two texts make the one of the other, and words that no edit touches keep their span', () => {
  const random = randomOf(7);
  const letters = 'аә б,  .';
  const text = (length: number) =>
    Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
  for (let round = 0; round < 300; round++) {
    const before = text(Math.floor(random() * 40));
    let after = before;
    for (let k = 0; k < 3; k++) {
      const cut = Math.floor(random() * (after.length + 1));
      after = after.slice(0, cut) + text(Math.floor(random() * 3)) + after.slice(cut + Math.floor(random() * 3));
    }
    assert.equal(applyEdits(before, editsBetween(before, after)), after);
  }
  // Words of their own among random losses and gaps.
  for (let round = 0; round < 100; round++) {
    const words = Array.from({ length: 12 }, (_, i) => `сөз${String.fromCharCode(0x430 + i).repeat(3)}`);
    const before = words.join('  ');
    const after = words.join(' ').replace(' ', random() < 0.5 ? ', ' : ' ');
    const spans = words.map((word) => [...spanOf(before, word), 'X']);
    const source = JSON.stringify({ text: before, spans });
    const made = JSON.parse(withMovedOffsets(source, source.replace(before, after))!.text);
    assert.deepEqual(
      made.spans.map(([start, end]: [number, number]) => after.slice(start, end)),
      words,
    );
  }
  // Too much to be told apart is one piece.
  assert.equal(editsBetween('а'.repeat(2000), 'б'.repeat(2000)).length, 1);
});

test('an answer beside its own start; offsets of bytes and of layouts that are not known are counted; times are none', () => {
  const before = 'Ол  Алматыда  тұрады.';
  const after = 'Ол Алматыда тұрады.';
  const made = (record: object) =>
    withMovedOffsets(JSON.stringify(record), JSON.stringify(record).replace(before, after));
  const flat = made({ context: before, question: 'Қайда?', answer: 'тұрады', answer_start: 14 });
  assert.equal((JSON.parse(flat!.text) as { answer_start: number }).answer_start, 12);
  const unknown = [
    { text: before, mention_start: 4, mention_len: 8 },
    { text: before, entities: [{ start: 7, end: 23, text: 'Алматыда' }] },
    { text: before, entities: [[4, 400, 'LOC']] },
    { text: before, starts: [0, 4] },
  ];
  for (const record of unknown) {
    const { unsure, moved } = made(record)!;
    assert.deepEqual({ unsure, moved }, { unsure: 1, moved: 0 }, JSON.stringify(record));
  }
  const timed = [
    { text: before, audio: 'a.wav', start: 4, end: 12 },
    { text: before, token_start: 1, token_end: 2, sent_start: 1 },
    { text: before, start: 1200, end: 3500 },
  ];
  for (const record of timed) assert.equal(made(record), undefined, JSON.stringify(record));
});
