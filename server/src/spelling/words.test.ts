import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseDirectives } from './directives';
import { IgnorePatterns } from './patterns';
import type { Speller } from './speller';
import { projectSpeller } from './testDictionary';
import { WordList } from './words';

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

test('a list accepts its words, in the cases that they allow', () => {
  const list = WordList.parse('# аттар\nқорғасынтау\nЕсқожин*  # тегі\r\nҚОТ\nІліясұғыл*\n\niКомек');
  const table: Readonly<Record<string, boolean>> = {
    қорғасынтау: true,
    Қорғасынтау: true,
    ҚОРҒАСЫНТАУ: true,
    қорғасынтауға: false,
    Есқожин: true,
    Есқожиннің: true,
    ЕСҚОЖИННІҢ: true,
    Есқожиндер: true,
    'Есқожин-нің': true,
    есқожиннің: false,
    Есқожинтің: false,
    Есқожинқрпт: false,
    Есқожи: false,
    ҚОТ: true,
    қот: false,
    Іліясұғылдан: true,
    іКомек: false,
    iКомек: true,
  };
  for (const [word, expected] of Object.entries(table)) assert.equal(list.has(word, speller), expected, word);
});

test('a wildcard stem softens before a vowel', () => {
  const list = WordList.parse('Ақкүртік*');
  assert.equal(list.has('Ақкүртігі', speller), true);
  assert.equal(list.has('Ақкүртікке', speller), true);
  assert.equal(list.has('Ақкүртігке', speller), false);
});

test('adding, removing, and the sorted text form', () => {
  let list = WordList.parse('# жоба\nюнит\nәлем\n\nзат\nабай\n');
  list = list.with('ғылым').with('ғылым');
  assert.equal(list.toString(), '# жоба\nәлем\nюнит\n\nабай\nғылым\nзат\n');
  assert.equal(list.without('ғылым').toString(), '# жоба\nәлем\nюнит\n\nабай\nзат\n');
  assert.equal(WordList.parse(list.toString()).toString(), list.toString());
  assert.equal(WordList.parse('').with('сөз').toString(), 'сөз\n');
  assert.equal(WordList.parse('').toString(), '');
  // Kazakh order: ә after а, қ after к, і last but э ю я.
  const alphabet = 'а ә б г ғ к қ н ң о ө у ұ ү х һ ы і э';
  assert.equal(WordList.of(alphabet.split(' ').reverse()).toString().trim().split('\n').join(' '), alphabet);
});

test('a byte-order mark, odd line ends and several words a line are read', () => {
  assert.deepEqual(WordList.parse('\uFEFFбір\r\nекі үш\r\n#төрт\n * \n').entries(), ['бір', 'екі', 'үш', '*']);
  assert.equal(WordList.parse('*').size, 0);
});

test('inline directives', () => {
  const text = [
    'бірінші <!-- qalam:ignore Есқожин* қорғасынтау @ru --> жол',
    'екінші # qalam:ignore-line',
    '// qalam:ignore-next-line',
    'төртінші',
    'qalam:ignoreme емес',
  ].join('\r\n');
  const directives = parseDirectives(text);
  assert.deepEqual(directives.words.entries(), ['Есқожин*', 'қорғасынтау']);
  assert.deepEqual([...directives.languages], ['ru']);
  assert.deepEqual(
    directives.ignored.map(({ start, end }) => text.slice(start, end)),
    ['екінші # qalam:ignore-line', 'төртінші'],
  );
  assert.deepEqual(
    directives.spans.map(({ start, end }) => text.slice(start, end)),
    ['qalam:ignore Есқожин* қорғасынтау @ru', 'qalam:ignore-line', 'qalam:ignore-next-line'],
  );
  assert.equal(directives.ignoreFile, false);
  assert.equal(parseDirectives('{# qalam:ignore-file #}').ignoreFile, true);
  assert.equal(parseDirectives('жай мәтін').words.size, 0);
  assert.deepEqual(parseDirectives('qalam:ignore-next-line').ignored, []);
});

test('ignore patterns: RE2 syntax, errors told, no blow-up', () => {
  const patterns = IgnorePatterns.compile(['[A-Z]{2}-\\d+', '\\p{L}+@', '(a+)+$', '(?<=x)y', '(', 'x*']);
  assert.deepEqual(
    patterns.errors.map(({ pattern }) => pattern),
    ['(?<=x)y', '('],
  );
  const text = 'бұл QA-12 және аты@ болды';
  assert.deepEqual(
    patterns.spans(text).map(({ start, end }) => text.slice(start, end)),
    ['QA-12', 'аты@'],
  );
  // A backtracking engine would need 2^5000 steps here.
  assert.deepEqual(IgnorePatterns.compile(['^(a+)+$']).spans(`${'a'.repeat(5000)}!`), []);
  assert.equal(IgnorePatterns.compile(Array<string>(200).fill('а')).errors.length, 100);
});
