import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { randomOf } from '../random';
import { type HunspellDictionary, loadHunspell } from './hunspell';
import { Lexicon } from './lexicon';
import { loadSpeller } from './speller';
import { dictionaryBytes } from './testDictionary';

const encode = (text: string) => new TextEncoder().encode(text);

let hunspell: HunspellDictionary;
let lexicon: Lexicon;
let forms: string[];
before(async () => {
  const data = await dictionaryBytes();
  const loaded = await loadHunspell(data.aff, data.dic);
  assert.ok(loaded.ok);
  hunspell = loaded.value;
  lexicon = Lexicon.load(data.aff, data.dic)!;
  assert.ok(lexicon);
  forms = new TextDecoder()
    .decode(data.frequencies)
    .split('\n')
    .map((line) => line.split('\t', 1)[0]!)
    .filter((form) => form !== '' && !form.startsWith('#'));
});
after(() => hunspell.dispose());

/** Whole numbers below a limit, the same ones each time. */
function numbers(seed: number): (limit: number) => number {
  const random = randomOf(seed);
  return (limit) => Math.floor(random() * limit);
}

function differences(words: Iterable<string>): string[] {
  const found: string[] = [];
  for (const word of words) if (lexicon.spell(word) !== hunspell.spell(word)) found.push(word);
  return found;
}

test('every tenth attested form, and the same with slips of the keys, in any case', () => {
  const next = numbers(1);
  const letters = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя-';
  const words = forms
    .filter((_, i) => i % 10 === 0)
    .flatMap((form) => {
      const at = next(form.length + 1);
      const letter = letters[next(letters.length)]!;
      const slip = [
        form.slice(0, at) + letter + form.slice(at),
        form.slice(0, at) + form.slice(at + 1),
        form.slice(0, at) + letter + form.slice(at + 1),
      ][next(3)]!;
      const title = form.charAt(0).toUpperCase() + form.slice(1);
      return [form, slip, title, form.toUpperCase(), form.slice(0, at).toUpperCase() + form.slice(at)];
    });
  assert.deepEqual(differences(words), []);
  const accepted = words.filter((word) => lexicon.spell(word)).length;
  assert.ok(accepted > words.length / 3 && accepted < words.length * 0.9, `${accepted} of ${words.length}`);
});

test('an edit of a word is answered as the edited word with its capital is', () => {
  const below = numbers(7);
  const letters = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя-';
  const stems = ['автобус', 'афтобус', 'бейнежазба', 'қазақстанға', 'алмата', 'ірі', 'кітапханашылардың', 'мәтйін'];
  const words = [...stems, ...Array.from({ length: 400 }, () => forms[below(forms.length)]!.toLowerCase())];
  const found = [0, 0];
  for (const word of words) {
    for (let times = 0; times < 100; times++) {
      const from = below(word.length);
      const to = Math.min(word.length, from + below(3));
      const inserted = Array.from({ length: below(3) }, () => letters[below(letters.length)]).join('');
      const edited = word.slice(0, from) + inserted + word.slice(to);
      const isWord = lexicon.spell(edited.charAt(0).toUpperCase() + edited.slice(1));
      assert.equal(lexicon.spellEdited(word, from, to, inserted), isWord, `${word} ${edited}`);
      found[isWord ? 1 : 0]!++;
    }
  }
  assert.ok(found[1]! > 1000 && found[0]! > 1000, found.join());
});

test('prefixes, compounds by hyphens, words run together', () => {
  const next = numbers(2);
  const any = () => forms[next(forms.length)]!;
  const words = Array.from({ length: 4000 }, () => {
    const parts = Array.from({ length: 1 + next(4) }, () => [any(), '', 'а'][next(9)] ?? any());
    return [
      parts.join('-'),
      parts.join('-').toUpperCase(),
      `${['авто', 'электр', 'теле', 'фото', 'транс'][next(5)]}${any()}`,
      any() + any().slice(-next(5)),
    ];
  }).flat();
  assert.deepEqual(differences(words), []);
});

test('names with inner capitals, numbers, marks, other scripts', () => {
  const words =
    'АҚШ АҚШТЫҢ Ақштың ақш ақштың ҚАЗМУ ҚАЗМУДА Қазму ҚазМУ-да НЬЮ-ЙОРКТЕ Нью-йоркте нью-йорк Нью-Йоркте Ақ АҚ Ақтың ' +
    'Сан-Франциско-Алматы - -- --- а- -а бала- -бала --бала бала--бала бала-бала-бала бала-ққ-бала а-а-а-а-а-а-а-а-а-а ' +
    'а-а-а-а-а-а-а-а-a-а-а 1 12 1-2 1,2 1,,2 1. 1.5. .5 -5 5- 5-ші 1-бала бала-1 2024-жыл 3Д а. бала. бала.. . .. ' +
    "д'Арт Д'АРТ қaзақ Nokia iPhone-ның é и\u0306 сара\u0438\u0306 e\u0301 ё Ё сҝ ҚазАҚ қАЗАҚ қазаҚ І і Ъ ъ";
  assert.deepEqual(differences([...words.split(' '), '', ' бала', 'бала ', ' ', 'бала бала', 'ә'.repeat(64)]), []);
});

const AFF = 'SET UTF-8\nFLAG num\nNEEDAFFIX 9\nAF 4\nAF 1\nAF 1,2\nAF 2,9\nAF 3\nPFX 3 Y 1\nPFX 3 0 авто .\n';
const SUFFIXES = `${AFF}SFX 1 Y 2\nSFX 1 0 лар/2 .\nSFX 1 қ ғы .\nSFX 2 Y 1\nSFX 2 0 да .\n`;
const DIC = '5\nқала/1\nқазақ/1\nорн/3\nжол/4\nАҚ/2\n';

test('a small dictionary, rule by rule', () => {
  const small = Lexicon.load(encode(SUFFIXES), encode(DIC))!;
  const right = 'қала Қала ҚАЛА қалалар қалаларда қазағы орнда жол автожол'.split(' ');
  const wrong = [
    'қалада',
    'қалағы',
    'орн',
    'орнлар',
    'жолда',
    'автоқала',
    'ақ',
    'Ақ',
    'авто',
    'лар',
    ''.padEnd(65, 'а'),
  ];
  assert.deepEqual(
    right.filter((word) => !small.spell(word)),
    [],
  );
  assert.deepEqual(
    wrong.filter((word) => small.spell(word)),
    [],
  );
  assert.equal(small.spell('АҚЛАР'), true);
});

test('what only Hunspell can read is left to it', async () => {
  const cases: [what: string, aff: string, dic: string][] = [
    ['letters as flags', SUFFIXES.replace('FLAG num\n', ''), DIC],
    ['a condition', SUFFIXES.replace('SFX 2 0 да .', 'SFX 2 0 да [^р]'), DIC],
    ['compounds', `${SUFFIXES}COMPOUNDFLAG 8\n`, DIC],
    ['a longer strip', SUFFIXES.replace('SFX 1 қ', 'SFX 1 ақ'), DIC],
    ['an affix class cut short', SUFFIXES.replace('SFX 2 Y 1', 'SFX 2 Y 2'), DIC],
    ['morphology', SUFFIXES, DIC.replace('жол/4', 'жол/4 po:noun')],
    ['homonyms', SUFFIXES, `${DIC}жол/1\n`],
    ['an unknown alias', SUFFIXES, DIC.replace('жол/4', 'жол/5')],
    ['fewer words than promised', SUFFIXES, DIC.replace(/^5/, '50')],
    ['no number of words', SUFFIXES, 'қала/1'],
  ];
  for (const [what, aff, dic] of cases) assert.equal(Lexicon.load(encode(aff), encode(dic)), undefined, what);
  assert.equal(Lexicon.load(encode(SUFFIXES), encode(DIC).slice(0, -2).fill(0xd0, -1)), undefined, 'half a letter');
  // The speller then asks Hunspell, whether or not suggestions are wanted.
  const loaded = await loadSpeller({ aff: encode(cases[1]![1]), dic: encode(DIC) }, { suggestions: false });
  assert.ok(loaded.ok);
  assert.equal(loaded.value.spell('қалалар'), true);
  assert.equal(loaded.value.spell('қалаларда'), false);
  loaded.value.dispose();
});

test('without suggestions there is no Hunspell, and nothing else is missing', async () => {
  const loaded = await loadSpeller(await dictionaryBytes(), { suggestions: false });
  assert.ok(loaded.ok);
  assert.deepEqual(loaded.value.hunspellSuggestions('мектпе'), []);
  assert.equal(loaded.value.verdict('мектептегі'), 'right');
  assert.equal(loaded.value.verdict('мектпе'), 'unknown');
  loaded.value.dispose();
  assert.equal(loaded.value.spell('мектеп'), false);
});

test('Hunspell may come later, once', async () => {
  const loaded = await loadSpeller(await dictionaryBytes(), { suggestions: 'later' });
  assert.ok(loaded.ok);
  const speller = loaded.value;
  assert.equal(speller.verdict('мектептегі'), 'right');
  assert.deepEqual(speller.hunspellSuggestions('мектпе'), []);
  await Promise.all([speller.prepareHunspell(), speller.prepareHunspell()]);
  assert.deepEqual(speller.hunspellSuggestions('мектпе'), hunspell.suggest('мектпе'));
  assert.ok(speller.hunspellSuggestions('мектпе').length > 0);
  speller.dispose();
  const never = await loadSpeller(await dictionaryBytes(), { suggestions: 'later' });
  assert.ok(never.ok);
  const preparing = never.value.prepareHunspell();
  never.value.dispose();
  await preparing;
  assert.deepEqual(never.value.hunspellSuggestions('мектпе'), []);
});

test('stems of a word at hand, with another last letter too, and none that only a word in capitals has', () => {
  const unit = (letter: string) => letter.charCodeAt(0);
  lexicon.take('кітабым');
  // кітаб-: кітап before a vowel; кіта is none.
  assert.ok(lexicon.aliasOf(4, unit('п')) > 0);
  assert.equal(lexicon.aliasOf(4, unit('x')), -1);
  assert.equal(lexicon.aliasOf(4, 0), -1);
  lexicon.take('Ақш');
  assert.equal(lexicon.aliasOf(3, 0), -1);
  lexicon.take('АҚШ');
  assert.ok(lexicon.aliasOf(3, 0) > 0);
});
