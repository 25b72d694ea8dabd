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
  // Не asks, or joins.
  ['Не болды ?', 'Не не PRON'],
  ['Бұл не ?', 'не не PRON'],
  ['Не үшін келдің ?', 'Не не PRON'],
  ['Не істесең де бәрібір .', 'Не не PRON'],
  ['Оның не айтқанын түсінбедім .', 'не не PRON'],
  ['Маған қалам не қарындаш бер .', 'не не CCONJ'],
  ['Шай не кофе ішесің бе ?', 'не не CCONJ'],
  ['Не қалам , не қарындаш жоқ .', 'Не не CCONJ', 'не не CCONJ'],
  // Endings behind what is not read as it is written.
  ['АҚШ-та тұрады .', 'АҚШ-та АҚШ PROPN'],
  ['20 % - ға өсті .', '% % SYM', 'ға % SYM'],
  ['« Астана » - да ойын болды .', 'да Астана PROPN'],
  // A year, or warm.
  ['Өткен жылы қыс қатты болды .', 'жылы жыл NOUN'],
  ['Биылғы жылы егін жақсы .', 'жылы жыл NOUN'],
  ['2024 жылғы бюджет .', 'жылғы жылғы ADJ'],
  ['Бөлме жылы екен .', 'жылы жылы ADJ'],
  ['Ауа райы жылы болды .', 'жылы жылы ADJ'],
  // What is told to somebody.
  ['Осы тақырыпта эссе жаз .', 'жаз жаз VERB'],
  ['Есікті аш .', 'аш аш VERB'],
  ['Су іш .', 'іш іш VERB'],
  ['Есепті шығар .', 'шығар шығар VERB'],
  ['Дұрыс жауапты таңда .', 'жауапты жауап NOUN', 'таңда таңда VERB'],
  ['Баяндауышты тап .', 'Баяндауышты баяндауыш NOUN', 'тап тап VERB'],
  ['Мына сурет туралы жаз .', 'жаз жаз VERB'],
  ['Суретке қара .', 'қара қара VERB'],
  ['Бүгін ыстық жаз .', 'жаз жаз NOUN'],
  ['Бұл темір ат .', 'ат ат NOUN'],
  ['Ол кітап оқыған шығар .', 'шығар шығар PART'],
  ['Ерлер соғысты .', 'соғысты соғыс VERB'],
  // Sheep, a command, a particle.
  ['Қой еті дәмді .', 'Қой қой NOUN'],
  ['Ол қой бағып жүр .', 'қой қой NOUN'],
  ['Екі қой бар .', 'қой қой NOUN'],
  ['Сұрақ қой .', 'қой қой VERB'],
  ['Нүктені қой .', 'қой қой VERB'],
  ['Ол келді қой .', 'қой қой PART'],
  ['Солай қой деп ойладым .', 'қой қой PART'],
  ['Айттым қой саған .', 'қой қой PART'],
  ['Жақсы адам қой .', 'қой қой PART'],
  // Verbs of their own.
  ['Ол жиналысқа қатысты .', 'қатысты қатыс VERB'],
  ['Ол спортпен айналысады .', 'айналысады айналыс VERB'],
  ['Ол шаңды сүртті .', 'сүртті сүрт VERB'],
  ['Ол атын өзгертті .', 'атын ат NOUN'],
  ['Қыз шашын тарады .', 'шашын шаш NOUN'],
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
