import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Token, tokenize, tokenizeByExpression } from './tokens';

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

test('the scanner and the expression agree on every text', () => {
  const part = fc.oneof(
    fc.constantFrom(..." -‑‐’'ʼ.,:;!«»()@#/_%+{}\u00ad\u0301\ufeff\u00a0\u2028\n\ud83d\ude00"),
    fc.constantFrom(...'аңwхh5²Ⅳ٣ﬁ𐐀'),
    fc.constantFrom(
      '12',
      '3,5',
      '://',
      'http',
      'ftp',
      'www.',
      'сөз',
      '-ші',
      '{{',
      '}}',
      '.kz',
      'a@b.kz',
      '😀',
      '❤️',
      '🇰🇿',
      '𝒳',
      '𝟏',
      '🯰',
      '𐐀',
    ),
    fc.string({ unit: 'binary', maxLength: 2 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 16 }), (parts) => {
      const text = parts.join('');
      assert.deepEqual(tokenize(text), tokenizeByExpression(text));
    }),
    { numRuns: 3000, seed: 3 },
  );
  // Each unit that the scanner reads, by itself, in a word, and in a number.
  let text = '';
  for (let unit = 0; unit < 65536; unit++) {
    const character = String.fromCharCode(unit);
    if (!/[@#{\u00ad\ud800-\udfff]/.test(character)) text += `а${character}б 1${character}2 ${character} `;
    if (unit % 1024 !== 1023) continue;
    assert.deepEqual(tokenize(text).map(show), tokenizeByExpression(text).map(show));
    text = '';
  }
});

test('what stands beyond the basic plane is a sign, a letter or a figure', () => {
  for (const characters of ['сөз', '12', 'сөз-', '12-', ' '])
    for (let code = 0x10000; code < 0x20000; code += 7) {
      const text = `${characters}${String.fromCodePoint(code)}я`;
      assert.deepEqual(tokenize(text).map(show), tokenizeByExpression(text).map(show), code.toString(16));
    }
});

const show = ({ text, kind, start, end }: Token) => `${text} ${kind} ${start} ${end}`;
