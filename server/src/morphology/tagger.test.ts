import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { readData } from '../data';
import { MorphologicalTagger } from './tagger';
import { projectAnalyzer } from './testAnalyzer';

let tagger: MorphologicalTagger;
before(async () => {
  const bytes = await readData('tags');
  assert.ok(bytes.ok);
  const loaded = MorphologicalTagger.load(await projectAnalyzer(), bytes.value);
  assert.ok(loaded.ok);
  tagger = loaded.value;
});

/** A sentence, and the lemma and part of speech of some of its words. */
const SENTENCES: readonly (readonly [sentence: string, ...choices: string[]])[] = [
  ['Мен мектепке барамын .', 'Мен мен PRON', 'барамын бар VERB'],
  ['Әкем мен анам үйде отыр .', 'мен мен CCONJ', 'үйде үй NOUN'],
  ['Ол кітап оқып отыр .', 'Ол ол PRON', 'отыр отыр AUX'],
  ['Ол орындықта отыр .', 'отыр отыр VERB'],
  ['Бұл қала үлкен .', 'Бұл бұл DET'],
  ['Үстелде үш алма бар .', 'үш үш NUM', 'бар бар ADJ'],
  ['Ол нан сатып алды .', 'алды ал VERB'],
  ['Олар келе алмайды .', 'алмайды ал AUX'],
  ['Ол бес кітап алды .', 'алды ал VERB'],
  ['Үйдің алды таза .', 'алды алд NOUN'],
  ['Сен ертең бар !', 'бар бар VERB'],
  ['Сен мектепке бар !', 'бар бар VERB'],
  ['Біздің ауылда мектеп бар !', 'бар бар ADJ'],
  ['Біз тауға қарай жүрдік .', 'қарай қарай ADP'],
  ['Олар ерте тұрды .', 'ерте ерте ADV'],
  ['Бұл Астана қаласы .', 'Астана Астана PROPN'],
  ['Ол өзі келді .', 'өзі өз PRON'],
  ['Ал біз алма алдық .', 'Ал ал CCONJ', 'алдық ал VERB'],
];

describe('the sentence chooses', () => {
  for (const [sentence, ...choices] of SENTENCES)
    test(sentence, () => {
      const tokens = sentence.split(' ');
      const tagged = tagger.tag(tokens);
      const shown = tokens.map((token, i) => {
        const { lemma, upos } = tagged[i]![0]!.analysis;
        return `${token} ${lemma} ${upos}`;
      });
      for (const choice of choices) assert.ok(shown.includes(choice), shown.join('\n'));
    });
});

test('probabilities of a word sum to one, the likeliest first, whatever the tokens', () => {
  assert.deepEqual(tagger.tag([]), []);
  for (const tokens of [
    ['а'],
    ['', '—', 'hello', '\ud800'],
    Array<string>(3000).fill('болды'),
    ['Ол', 'болған', 'еді', '.'],
  ]) {
    const tagged = tagger.tag(tokens);
    assert.equal(tagged.length, tokens.length);
    for (const word of tagged) {
      const sum = word.reduce((all, { probability }) => all + probability, 0);
      assert.ok(Math.abs(sum - 1) < 1e-9, String(sum));
      word.forEach(({ probability }, i) => void assert.ok(i === 0 || probability <= word[i - 1]!.probability));
    }
  }
});

test('damaged data is an error with a message', async () => {
  const analyzer = await projectAnalyzer();
  for (const text of ['', 'tags 2 0 1\n# 1\n', 'tags 1 0 1\n# x\n', 'tags 1 3 1\n# 1\n', 'tags 1 0 0\n# 1\n']) {
    const loaded = MorphologicalTagger.load(analyzer, new TextEncoder().encode(text));
    assert.ok(!loaded.ok && loaded.error.startsWith('morphology: '), text);
  }
});
