import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importWords } from './importWords';
import { WordList } from './words';

const cases: [what: string, name: string, text: string, entries: string[], leftOut: number][] = [
  [
    'flags and morphology of Hunspell',
    'kk.dic',
    '5\nбала/1,2\nкітап/AB po:noun\nқала\tst:қала\nсөз po:noun\nАстана\n',
    ['бала', 'кітап', 'қала', 'сөз', 'Астана'],
    0,
  ],
  ['a personal dictionary of Hunspell', 'own.DIC', '\uFEFFЕсқожин/бала\r\n*қателік\r\n', ['Есқожин'], 1],
  ['a number is a word only on the first line', 'a.dic', 'сөз\n12\n', ['сөз'], 1],
  ['an escaped slash belongs to no word', 'a.dic', '1\nкм\\/сағ/A\n', [], 1],
  [
    'cspell, with comments and trailing commas',
    'cspell.json',
    '{ // сөздер\n "words": ["Qalam", "*дәстүр+", "~қазақ", "!болмайды", 5,], "ignoreWords": ["Қалам"], "flagWords": ["жаман"] }',
    ['Qalam', 'дәстүр', 'қазақ', 'Қалам'],
    2,
  ],
  ['settings of VS Code', 'settings.json', '{"cSpell.words": ["Баймұрат"], "editor.tabSize": 2}', ['Баймұрат'], 0],
  ['JSON that holds no words', 'a.json', '["сөз"]', [], 0],
  ['broken JSON gives what can be read', 'a.json', '{"words": ["сөз", ', ['сөз'], 0],
  [
    'a plain list, with stems and comments',
    'words.txt',
    '# менікі\nЕсқожин*\nсөз сөз\n\n<b>\n',
    ['Есқожин*', 'сөз'],
    1,
  ],
  ['nothing', 'words.txt', '', [], 0],
];

for (const [what, name, text, entries, leftOut] of cases)
  test(`imported words: ${what}`, () => {
    const found = importWords(name, text);
    assert.deepEqual(found, { entries, leftOut });
    // What is written is read again as the same entries.
    assert.deepEqual(new Set(WordList.parse(WordList.of(entries).toString()).entries()), new Set(entries));
  });
