import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cyrillicToLatin, withoutKazakhLetters } from '../language/transliterate';
import { makeWord } from './features';
import { CASELESS, foldLetters, readable, withoutLookAlikes } from './letters';
import { NAME_KINDS, NameTable } from './names';

const fold = (text: string) => foldLetters(text.toLowerCase());

describe('letters', () => {
  const words = [
    'Өскемен',
    'Ақтөбе',
    'Қызылорда',

    'Үржар',
    'Жұмабек',
    'мектебіңіз',
    'Әділбек',
    'тәуелсіздік',
  ];
  for (const word of words) {
    it(`fold ${word} alike with Kazakh letters, without them, and from Latin ones`, () => {
      for (const habit of ['similar', 'similar-y', 'digraph'] as const)
        assert.equal(fold(withoutKazakhLetters(word, habit)), fold(word), habit);
      assert.equal(fold(readable([cyrillicToLatin(word)], true)[0]!.replace(CASELESS, '')), fold(word));
    });
  }

  it('replace look-alikes inside Cyrillic words alone', () => {
    assert.equal(withoutLookAlikes('мектeбiнiң'), 'мектебінің');
    assert.equal(withoutLookAlikes('əке'), 'əке'.replace('ə', 'ә'));
    for (const kept of ['IT-компания', 'Kaspi-дің', 'COVID-19', 'iPhone', 'Windows-қа'])
      assert.equal(withoutLookAlikes(kept), kept);
    assert.equal(makeWord('тiл').folded, makeWord('тіл').folded);
  });

  const sentence = (text: string) => readable(text.split(' ')).join(' ');
  it('mark sentences in which case says nothing, and no others', () => {
    const marked = (text: string) =>
      text
        .split(' ')
        .map((word) => (/\p{L}/u.test(word) ? CASELESS + word : word))
        .join(' ');
    assert.equal(sentence('айгүл алматыға барды .'), marked('айгүл алматыға барды .'));
    assert.equal(sentence('АЙГҮЛ АЛМАТЫҒА БАРДЫ !'), marked('айгүл алматыға барды !'));
    for (const kept of ['Айгүл үйге барды .', 'БҰҰ', 'АҚШ пен БҰҰ', 'БҰҰ ДДҰ', '12 345', '', 'үй', 'hello world'])
      assert.equal(sentence(kept), kept);
  });

  it('read the Latin alphabet of 2021 where its letters show it, or where the text is known to be Kazakh', () => {
    assert.equal(sentence('Aigül Almatyğa bardy .'), 'Айгүл Алматыға барды .');
    assert.equal(sentence('Astana is a city .'), 'Astana is a city .');
    assert.equal(readable(['Astana', 'qalasy'], true).join(' '), 'Астана қаласы');
  });
});

describe('names', () => {
  const names = new NameTable(
    'Алматы\tGPE\nӘсел\tGIVEN\nБҰҰ\tORGANISATION\nҚазақстан темір жолы\tORGANISATION\n# x\tGPE\nбос\n',
  );
  const kinds = (word: string) => NAME_KINDS.filter((_, bit) => (makeWord(word, names).names >> bit) & 1);
  for (const [word, expected] of [
    ['Алматы', ['GPE']],
    ['Алматыда', ['GPE']],
    ['Алматының', ['GPE']],
    ['АЛМАТЫҒА', ['GPE']],
    ['Асель', ['GIVEN']],
    ['Әселмен', ['GIVEN']],
    ['БҰҰ-ның', ['ORGANISATION']],
    ['Алма', []],
    ['қазақстан', []],
    ['бос', []],
  ] as const)
    it(`tell the kinds of ${word}`, () => assert.deepEqual(kinds(word), expected));
});
