import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { endsWithAbbreviation, sentenceSpans } from './sentences';

/** Bars stand where a text is to be cut. */
const TEXTS = [
  'Ол 2020 ж. Алматыға келді.| Бұл 1991 ж. болған.| Қазір 2 млн. адам тұрады.',
  'Кітап, дәптер, т.б. заттар бар.| Базарда алма, өрік, т.б.| Сатушылар көп, т.с.с. айтылды.',
  'Проф. А. Байтұрсынұлы мен акад. Қ.И. Сәтбаев келді.| Олар Ғ.М. деп атады.',
  'Бағасы 3.5 теңге, күні 01.02.2024.| www.mysal.kz сайтында бар.| Хат: a.b@mail.kz.| Рахмет!',
  '«Сен қайда барасың?» – деп сұрады ол.| «Үйге», – деді Асан.| Кешке келді.',
  '«Біз келдік. Олар кетті», – деді ол.| Сонымен бітті.',
  'Ал... сонда қалай?| Білмеймін…| Мүмкін!| Иә?!| Жоқ.',
  '1. Бірінші тармақ.| Оның мәні бар.',
  'б.з.д. 5 ғ. сақтар өмір сүрді.| Шымкент қ. Абай көш. 5-үйде.',
  'Ол келді.|Мен кеттім.',
  'Бірінші\nЕкінші сөйлем.|\nҮшінші',
  'Мәскеу г. Ленин көшесі.| И. Крылов жазды (1809 ж.).| Содан кейін т. б. кітаптар шықты.',
];

test('sentences end where they do', () => {
  for (const marked of TEXTS) {
    const parts = marked.split(/\||(?<=Бірінші)(?=\n)/);
    const text = parts.join('');
    const spans = sentenceSpans(text);
    const cut = spans.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(
      cut,
      parts.map((part) => part.trim()),
      text,
    );
  }
});

test('every letter is in one sentence, in order', () => {
  const pieces = fc.array(
    fc.constantFrom(
      'Ол ',
      'т.б. ',
      '«',
      '» – деді ',
      '. ',
      '… ',
      '\n',
      '5.',
      ' А. ',
      'ж. ',
      '!',
      '?',
      '»',
      ' ',
      'x.kz',
      '😀',
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(pieces, (list) => {
      const text = list.join('');
      let at = 0;
      for (const { start, end } of sentenceSpans(text)) {
        assert.ok(start >= at && end > start);
        assert.equal(text.slice(at, start).trim(), '');
        assert.doesNotMatch(text.slice(start, end), /^\s|\s$|\n/);
        at = end;
      }
      assert.equal(text.slice(at).trim(), '');
    }),
  );
});

test('cost grows with the text', () => {
  const cost = (count: number) => {
    const text = '«Ол. А. Б. т.б. («« '.repeat(count);
    const started = process.cpuUsage();
    sentenceSpans(text);
    return process.cpuUsage(started).user + 1000;
  };
  cost(1000);
  assert.ok(cost(16_000) < 60 * cost(1000));
});

test('abbreviations and initials', () => {
  for (const text of ['2024 ж.', 'кітап, т.б.', 'А.', 'Қ.И.', 'проф.', 'сондай-ақ т. б.'])
    assert.ok(endsWithAbbreviation(text), text);
  for (const text of ['келді.', 'ҚР.', 'mail.kz.', '']) assert.ok(!endsWithAbbreviation(text), text);
});
