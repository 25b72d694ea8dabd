import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKazakhProse, UnreadFields, unreadFindings, valuesShown } from './unread';

const PROSE = 'Кеше ауылға қатты жаңбыр жауды.';

test('sentences in Kazakh are told from names, labels, lists, code and other languages', () => {
  for (const text of [
    PROSE,
    'кеше ауылға қатты жаңбыр жауып өзен тасыды',
    `<p class="article-body lead">${PROSE}</p>`,
    `print("hello"): ${PROSE}`,
  ])
    assert.ok(isKazakhProse(text), text);
  for (const text of [
    '',
    'Қазақша',
    'Мағжан Жұмабаев',
    'Ә. Кекілбаев, М. Мағауин, Қ. Мырзалиев, Ж. Молдағалиев',
    'Қазақстан Республикасы Білім және ғылым министрлігі',
    'білім, ғылым, мектеп, оқушы, мұғалім, сабақ, ұстаз, кітап',
    'Алматы қ., Құрманғазы көшесі, 12 үй, 5 пәтер',
    'https://egemen.kz/кеше-ауылға-қатты-жаңбыр-жауды.',
    '{"сұрау": "Кеше ауылға қатты жаңбыр жауды."}',
    'Вчера в ауле шёл сильный дождь и дул ветер.',
    'Yesterday it rained hard in the village.',
    'Учора в селі йшов сильний дощ, і ріка вийшла з берегів.',
    'Кечээ айылда катуу жамгыр жаап, суу ташыды өзөндө.',
    'Кеча қишлоқда кучли ёмғир ёғди, дарё тошди ва ўтди.',
  ])
    assert.ok(!isKazakhProse(text), text);
});

/** The fields that are named of lines of a format. */
const named = (format: 'json' | 'jsonl' | 'csv' | 'tsv', lines: readonly string[], options = {}) =>
  unreadFindings(format, lines, options).map(({ finding }) => finding.args!.slice(0, 2).join(' '));

test('fields of prose with names that are not known are named, wherever they stand', () => {
  const rows = (value: unknown, count = 1) => Array.from({ length: count }, () => JSON.stringify(value));
  for (const [value, expected] of [
    [{ title: 'Хабар', full_story: PROSE }, ['full_story 1']],
    [{ text: 'Иә', note: PROSE, other: PROSE, blank: ' ' }, ['note 1', 'other 1']],
    [{ text: 'Иә', meta: { notes: [PROSE, PROSE] } }, ['meta.notes[] 2']],
    [{ messages: [{ role: 'user', content: 'Иә', reason: PROSE }] }, ['messages[].reason 1']],
    // What is read by its look, as no name is known.
    [{ full_story: PROSE, id: 'x' }, []],
    [{ text: PROSE, transcript: PROSE, answers: { text: [PROSE] } }, []],
    [{ text: 'Иә', url: 'https://a.kz/қазақша-мақала', author: 'Мағжан Жұмабаев', n: 1, none: null }, []],
    [{ text: 'Иә', by: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`u${i}`, PROSE])) }, ['by.* 30']],
  ] as const)
    assert.deepEqual(named('jsonl', rows(value)), expected, JSON.stringify(value));
  // One value of twenty is enough, one of forty is not.
  const others = rows({ text: 'Иә', note: 'Мағжан Жұмабаев' }, 19);
  assert.deepEqual(named('jsonl', [...others, ...rows({ text: 'Иә', note: PROSE })]), ['note 20']);
  assert.deepEqual(named('jsonl', [...others, ...others, ...rows({ text: 'Иә', note: PROSE })]), []);
  assert.deepEqual(named('json', ['{"title": "Хабар",', ` "story_body": "${PROSE}"}`]), ['story_body 1']);
  assert.deepEqual(named('json', [JSON.stringify([{ full_story: PROSE }]), '\n']), ['full_story 1']);
  assert.deepEqual(named('json', [JSON.stringify([PROSE])]), ['[] 1']);
  // A JSON document is never read by its look.
  assert.deepEqual(named('json', rows({ full_story: PROSE })), ['full_story 1']);
  assert.deepEqual(named('jsonl', ['{', ...rows([PROSE]), '"a"', '\ufeff{"text": "Иә"}']), []);
  assert.deepEqual(named('csv', ['title,full_story\n', `Хабар,"${PROSE}"\n`, ',\n']), ['full_story 1']);
  assert.deepEqual(named('tsv', ['text\tid\tКері байланыс\n', `Иә\t1\t${PROSE}\n`]), ['Кері байланыс 1']);
});

test('where the user says what is read, nothing is named', () => {
  const line = JSON.stringify({ text: 'Иә', full_story: PROSE });
  assert.deepEqual(named('jsonl', [line], { jsonFields: ['text'] }), []);
  assert.deepEqual(named('csv', ['text,full_story\n', `Иә,${PROSE}\n`], { csvColumns: ['text'] }), []);
  // The one says nothing of the other.
  assert.deepEqual(named('jsonl', [line], { csvColumns: ['text'] }), ['full_story 1']);
});

test('a field is shown where it is first named, with all that has to be read', () => {
  const lines = ['{"title": "full_story"}\n', `{"title": "Хабар", "full_story": "${PROSE}"}\n`];
  const [found, ...others] = unreadFindings('jsonl', lines);
  assert.deepEqual(others, []);
  assert.equal(found!.line, 1);
  assert.equal(lines[1]!.slice(found!.finding.start, found!.finding.end), '"full_story"');
  assert.deepEqual(found!.finding.args, ['full_story', '1', 'qalam.formats.jsonFields', 'title,full_story']);
  const [column] = unreadFindings('csv', ['id,text,note\n', `1,Иә,${PROSE}\n`]);
  assert.deepEqual([column!.line, column!.finding.start, column!.finding.end], [0, 8, 12]);
  assert.equal(column!.finding.args![2], 'qalam.formats.csvColumns');
});

test('of a large file a sample is looked at, and of each file its beginning', () => {
  const fields = new UnreadFields();
  let looked = 0;
  const record = (note: string) =>
    new Proxy(
      { text: 'Иә', [note]: PROSE },
      {
        ownKeys: (target) => {
          looked++;
          return Reflect.ownKeys(target);
        },
      },
    );
  const many = 100_000;
  for (let i = 0; i < many; i++) fields.record(record('note'));
  assert.ok(looked < many / 30, `${looked}`);
  const [note] = fields.found(false).unread;
  assert.ok(Math.abs(note!.values - many) < many / 100, `${note!.values}`);
  assert.equal(valuesShown(note!), '≈100000');
  fields.begin();
  for (let i = 0; i < 10; i++) fields.record(record('other'));
  assert.equal(valuesShown(fields.found(false).unread.find(({ path }) => path === 'other')!), '10');
});

test('keys that are data neither fill the memory nor hide a field that comes later', () => {
  const fields = new UnreadFields();
  for (let i = 0; i < 900; i++) fields.record({ text: 'Иә', by: { [`u${i}`]: PROSE } });
  fields.record({ text: 'Иә', late: PROSE });
  const { unread, wanted } = fields.found(false);
  assert.deepEqual(
    unread.map(({ path, values }) => [path, values]),
    [
      ['by.*', 900],
      ['late', 1],
    ],
  );
  assert.deepEqual(wanted, ['text', 'by.*', 'late']);
  assert.ok(fields.take().length < 300);
});
