import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { readData } from '../data';
import { Lexicon } from '../spelling/lexicon';
import { type MorphologicalAnalyzer, morphemes } from './analyzer';
import { analyzerOf, projectAnalyzer } from './testAnalyzer';

const dictionaries = join(__dirname, '../../../dictionaries');
let analyzer: MorphologicalAnalyzer;
let lexicon: Lexicon;

before(async () => {
  analyzer = await projectAnalyzer();
  const [aff, dic] = await Promise.all([readData('aff'), readData('dic')]);
  assert.ok(aff.ok && dic.ok);
  lexicon = Lexicon.load(aff.value, dic.value)!;
});

const shown = (word: string) =>
  analyzer.analyses(word).map(({ lemma, upos, features }) => `${lemma} ${upos} ${features}`);

/** The first analysis of each word, and the others that it must have. */
const WORDS: readonly (readonly [word: string, ...analyses: string[]])[] = [
  ['кітаптарымызға', 'кітап NOUN Case=Dat|Number=Plur|Number[psor]=Plur|Person[psor]=1'],
  ['кітабы', 'кітап NOUN Case=Nom|Number[psor]=Plur,Sing|Person[psor]=3'],
  ['ана', 'ана NOUN Case=Nom', 'ана DET PronType=Dem'],
  ['Ата-анасы', 'ата-ана NOUN Case=Nom|Number[psor]=Plur,Sing|Person[psor]=3'],
  ['туриске', 'турист NOUN Case=Dat'],
  ['класқа', 'класс NOUN Case=Dat'],
  ['орнында', 'орын NOUN Case=Loc|Number[psor]=Plur,Sing|Person[psor]=3'],
  ['Алматыдан', 'Алматы PROPN Case=Abl'],
  ['барамын', 'бар VERB Aspect=Hab|Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin'],
  ['келмейді', 'кел VERB Aspect=Hab|Mood=Ind|Number=Sing|Person=3|Polarity=Neg|Tense=Pres|VerbForm=Fin'],
  [
    'жазылды',
    'жаз VERB Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin|Voice=Pass',
    'жазыл VERB Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin',
  ],
  ['оқып', 'оқы VERB Aspect=Perf|VerbForm=Conv'],
  [
    'келіпті',
    'кел VERB Evident=Fh|Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin',
    'кел AUX Evident=Fh|Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin',
  ],
  ['айтқан', 'айт VERB Tense=Past|VerbForm=Part', 'айт VERB Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin'],
  ['барғанмын', 'бар VERB Mood=Ind|Number=Sing|Person=1|Tense=Past|VerbForm=Fin'],
  ['көргендерін', 'көр VERB Case=Acc|Number=Plur|Number[psor]=Plur,Sing|Person[psor]=3|Tense=Past|VerbForm=Part'],
  ['баруға', 'бар VERB Case=Dat|VerbForm=Ger'],
  ['маған', 'мен PRON Case=Dat|Number=Sing|Person=1|PronType=Prs'],
  ['бесінші', 'бесінші ADJ NumType=Ord'],
  ['үшін', 'үшін ADP _'],
  ['және', 'және CCONJ _'],
  ['үлкен', 'үлкен ADJ _'],
  ['5-ке', '5 NUM Case=Dat|NumType=Card'],
  ['АҚШ-тан', 'АҚШ PROPN Case=Abl'],
  ['ҚР-дағы', 'ҚР PROPN Case=Loc'],
  ['млн-нан', 'млн NOUN Case=Abl'],
  ['Google-да', 'Google PROPN Case=Loc'],
  ['YouTube-тан', 'YouTube PROPN Case=Abl'],
];

describe('analyses', () => {
  for (const [word, first, ...others] of WORDS) {
    test(word, () => {
      const all = shown(word);
      assert.equal(all[0], first);
      for (const other of others) assert.ok(all.includes(other), all.join('\n'));
    });
  }

  test('morphemes cover the word, each with its features', () => {
    const word = 'кітаптарымызға';
    const [analysis] = analyzer.analyses(word);
    assert.deepEqual(
      morphemes(word, analysis!).map(({ start, end, features }) => [word.slice(start, end), features]),
      [
        ['кітап', ''],
        ['тар', 'Number=Plur'],
        ['ымыз', 'Number[psor]=Plur|Person[psor]=1'],
        ['ға', 'Case=Dat'],
      ],
    );
  });

  test('derivation makes a lemma of its own, with the root kept', () => {
    const analysis = analyzer.analyses('балалығын').find(({ root }) => root === 'бала');
    assert.equal(analysis?.lemma, 'балалық');
  });

  test('unknown words are guessed by their endings, and said to be guesses', () => {
    for (const [word, lemma, features] of [
      ['Жұпархановтан', 'Жұпарханов', 'Case=Abl'],
      ['дризбаларды', 'дризба', 'Case=Acc|Number=Plur'],
    ] as const) {
      const [first] = analyzer.analyses(word);
      assert.deepEqual([first?.lemma, first?.features, first?.guess], [lemma, features, true]);
    }
  });

  test('any string has an analysis', () => {
    for (const word of ['', 'a', '—', '12,5', 'hello', '\ud800', 'ъъъ', '-', 'а-', 'қ'.repeat(300)])
      assert.ok(analyzer.analyses(word).length > 0, word);
  });
});

describe('one grammar, two outputs', () => {
  test('the analyser and the speller know the same words', () => {
    const freq = readFileSync(join(dictionaries, 'spelling/kk.freq'), 'utf8').split('\n');
    const words: string[] = [];
    for (let i = 0; i < freq.length; i += 37) {
      const word = freq[i]!.split('\t')[0]!;
      if (!/^\p{L}{2,40}$/u.test(word)) continue;
      // Each also with a letter changed, which is a word now and then.
      words.push(word, `${word.slice(0, -1)}${'аеынд'[i % 5]}`, word.slice(1), word.toUpperCase());
    }
    assert.ok(words.length > 10_000);
    const differ = words.filter((word) => analyzer.knows(word) !== lexicon.spell(word));
    assert.deepEqual(differ, []);
  });

  const words: string[] = [];
  for (const line of readFileSync(join(dictionaries, 'spelling/paradigms.txt'), 'utf8').split('\n')) {
    if (line !== '' && !line.startsWith('#')) words.push(...line.split('|')[1]!.trim().split(/\s+/u));
  }

  test('every right form of paradigms.txt has analyses that are no guesses', () => {
    assert.ok(words.length > 500);
    assert.deepEqual(
      words.filter((word) => word !== '' && !analyzer.analyses(word).some(({ guess }) => !guess)),
      [],
    );
  });

  test('generation of an analysis gives the form back', () => {
    const lost: string[] = [];
    for (const word of new Set(words)) {
      for (const { lemma, upos, features, root, guess } of analyzer.analyses(word)) {
        if (root !== undefined || guess || word.includes('-')) continue;
        // A capital that the lemma lacks is that of a sentence's start.
        const form = lemma === lemma.toLowerCase() ? word.toLowerCase() : word;
        if (!analyzer.inflect(lemma, upos, features).includes(form)) lost.push(`${word}: ${lemma} ${upos} ${features}`);
      }
    }
    assert.deepEqual(lost, []);
  });
});

describe('generation', () => {
  for (const [lemma, upos, features, form] of [
    ['кітап', 'NOUN', 'Case=Nom|Number[psor]=Sing|Person[psor]=1', 'кітабым'],
    ['мектеп', 'NOUN', 'Case=Abl', 'мектептен'],
    ['орын', 'NOUN', 'Case=Nom|Number[psor]=Plur,Sing|Person[psor]=3', 'орны'],
    ['бар', 'VERB', 'Aspect=Hab|Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin', 'барамын'],
    ['мен', 'PRON', 'Case=Dat|Number=Sing|Person=1|PronType=Prs', 'маған'],
    // A name that the dictionary does not have.
    ['Жұпарханов', 'PROPN', 'Case=Gen', 'Жұпархановтың'],
    // The plainest of several verbs, not what a verb makes of itself (тапқансып, оқыңқырау).
    ['тап', 'VERB', 'Aspect=Perf|VerbForm=Conv', 'тауып'],
    ['төк', 'VERB', 'Aspect=Perf|VerbForm=Conv', 'төгіп'],
    ['бол', 'VERB', 'Aspect=Perf|VerbForm=Conv', 'болып'],
    ['оқы', 'VERB', 'Aspect=Imp|VerbForm=Conv', 'оқи'],
    ['жи', 'VERB', 'Aspect=Imp|VerbForm=Conv', 'жия'],
    ['оқы', 'VERB', 'Case=Nom|VerbForm=Ger', 'оқу'],
    ['той', 'VERB', 'Case=Nom|VerbForm=Ger', 'тою'],
    ['кел', 'VERB', 'Tense=Past|VerbForm=Part', 'келген'],
    ['әкел', 'VERB', 'Tense=Fut|VerbForm=Part', 'әкелер'],
    // What is not read as it is written takes a hyphen.
    ['АҚШ', 'PROPN', 'Case=Dat', 'АҚШ-қа'],
    ['ҚР', 'PROPN', 'Case=Loc', 'ҚР-да'],
    ['БҰҰ', 'PROPN', 'Case=Abl', 'БҰҰ-дан'],
    ['ТМД', 'PROPN', 'Case=Gen', 'ТМД-ның'],
    ['БАҚ', 'PROPN', 'Case=Nom|Number[psor]=Plur,Sing|Person[psor]=3', 'БАҚ-ы'],
    ['2024', 'NUM', 'Case=Dat', '2024-ке'],
    ['млн', 'NOUN', 'Case=Abl', 'млн-нан'],
  ] as const)
    test(form, () => assert.equal(analyzer.inflect(lemma, upos, features)[0], form));

  test('no form for features that the word cannot have', () =>
    assert.deepEqual(analyzer.inflect('кітап', 'NOUN', 'Tense=Past'), []));

  test('behind one that is enough no more are made', () => {
    const all = analyzer.inflect('сурет', 'NOUN', 'Case=Loc');
    assert.ok(all.length > 1);
    assert.deepEqual(
      analyzer.inflect('сурет', 'NOUN', 'Case=Loc', () => true),
      ['суретте'],
    );
    assert.deepEqual(
      analyzer.inflect('сурет', 'NOUN', 'Case=Loc', () => false),
      all,
    );
    // Before it rarer ones are made.
    assert.equal(analyzer.inflect('тап', 'VERB', 'Aspect=Perf|VerbForm=Conv', () => true)[0], 'тауып');
  });

  test('forms of the voices of verbs', () => {
    // By this they are found.
    const text = readFileSync(join(dictionaries, 'morphology/kk.morph'), 'utf8');
    const lines = /^# voices \d+ \d+\n([^#]*)/m.exec(text)![1]!.split('\n').slice(0, -1);
    assert.ok(lines.length > 10_000);
    assert.deepEqual(lines, lines.toSorted());
    const others = lines.filter((line) => !line.startsWith(line.split('\t')[1]!.slice(0, -1)));
    assert.deepEqual(others, []);
    for (const [lemma, form] of [
      ['аш', 'ашылу'],
      ['қақ', 'қағылу'],
      ['оқы', 'оқылу'],
      ['үйрет', 'үйретілу'],
    ] as const)
      assert.ok(analyzer.inflect(lemma, 'VERB', 'Case=Nom|VerbForm=Ger|Voice=Pass').includes(form), form);
  });
});

test('damaged data is an error with a message', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const load = (morph: string) => {
    const aff = 'SET UTF-8\nFLAG num\nAF 1\nAF 10\nSFX 10 Y 1\nSFX 10 0 ға .\n';
    return analyzerOf(bytes(aff), bytes('1\nбала/1\n'), bytes(morph));
  };
  const readings = '# readings 1 11\n2 Case=Dat\n\n'.slice(0, -1);
  const rest = '# voices 0 0\n# lemmas 0 0\n# words 0 0\n# stems 0 0\n# classes 0 0\n';
  const whole = load(`${readings}# endings 1 2\n0\n${rest}`);
  assert.ok(whole.ok);
  assert.deepEqual(
    whole.value.analyses('балаға').map(({ lemma, features }) => `${lemma} ${features}`),
    ['бала Case=Dat'],
  );
  for (const morph of [
    '',
    '# readings 0\n',
    `${readings}# endings 0 0\n${rest}`,
    `${readings}# endings 2 4\n0\n0\n${rest}`,
    `${readings}# endings 1 3\n0\n${rest}`,
    `# readings 7 77\n2 Case=Dat\n`,
    `${readings}${rest}`,
  ]) {
    const loaded = load(morph);
    assert.ok(!loaded.ok && loaded.error.startsWith('morphology: kk.morph'), morph);
  }
});
