import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenize } from './tokens';

function check(text: string, expected: string) {
  const marks = { word: 'w', number: 'n', other: 'o', punctuation: 'p' } as const;
  assert.equal(
    tokenize(text)
      .map((t) => `${marks[t.kind]}:${t.text}`)
      .join(' '),
    expected,
  );
}

test('words keep their hyphens and apostrophes', () => {
  check('Аман-есен, д’Артаньян!', 'w:Аман-есен p:, w:д’Артаньян p:!');
  check('«АҚШ-тың» 2024-жылы 5-ші', 'p:« w:АҚШ-тың p:» w:2024-жылы w:5-ші');
  check('сөз - сөз -ған', 'w:сөз p:- w:сөз p:- w:ған');
});

test('numbers, addresses and placeholders', () => {
  check('3,5 млн 12:30 1 200', 'n:3,5 w:млн n:12:30 n:1 n:200');
  check(
    'https://egov.kz/a?b=1 мен info@mail.kz @аты #қазақ {{аты}}',
    'o:https://egov.kz/a?b=1 w:мен o:info@mail.kz o:@аты o:#қазақ o:{{аты}}',
  );
});

test('offsets are UTF-16 and lone surrogates are tokens of their own', () => {
  const text = '😀 й́ \ud800 сөз';
  for (const token of tokenize(text)) assert.equal(text.slice(token.start, token.end), token.text);
  assert.equal(tokenize(text).at(-1)?.text, 'сөз');
});
