import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseConfusions } from '../../../dictionaries/spelling/confusions';
import { RUSSIAN_FOR_KAZAKH, SOUND_SPELLINGS } from './letters';
import type { Speller } from './speller';
import { projectSpeller } from './testDictionary';

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

const FIRST: Readonly<Record<string, readonly (readonly [typo: string, word: string])[]>> = {
  'keys of the keyboard': [
    ['мктептің', 'мектептің'],
    ['меектеп', 'мектеп'],
    ['мемлекетітк', 'мемлекеттік'],
    ['оқущы', 'оқушы'],
    ['уникерситет', 'университет'],
    ['жәнк', 'және'],
  ],
  'Russian letters': [
    ['казакстандык', 'қазақстандық'],
    ['жумысшылар', 'жұмысшылар'],
    ['онеркасип', 'өнеркәсіп'],
    ['Казакстанга', 'Қазақстанға'],
    ['қауіпсиздік', 'қауіпсіздік'],
    ['кыркуйек', 'қыркүйек'],
  ],
  'spellings of one sound': [
    ['қыйын', 'қиын'],
    ['жйналыс', 'жиналыс'],
    ['жасаиын', 'жасайын'],
    ['бойау', 'бояу'],
  ],
  'look-alikes': [
    ['бip-aқ', 'бір-ақ'],
    ['қoлмa-қoл', 'қолма-қол'],
    ['қaзaқ', 'қазақ'],
    ['мeмлeкeт', 'мемлекет'],
    ['Cаенсқұл', 'Саенсқұл'],
  ],
  'letters with a mark': [
    ['к\u0326ала', 'қала'],
    ['\u0410\u030Bке', 'Әке'],
    ['мын\u0326', 'мың'],
    ['у\u0307лттык\u0326', 'ұлттық'],
    ['жазы́лған', 'жазылған'],
    ['мектпке́', 'мектепке'],
    ['таи\u0306дын\u0326', 'тайдың'],
  ],
  endings: [
    ['мектептар', 'мектептер'],
    ['балалерге', 'балаларға'],
    ['кітаплар', 'кітаптар'],
    ['мектепде', 'мектепте'],
  ],
  'case is kept': [
    ['МЕКТПЕ', 'МЕКТЕП'],
    ['Мектпе', 'Мектеп'],
  ],
  'a capital behind the next letter': [
    ['лАматы', 'Алматы'],
    ['аҚзақстан', 'Қазақстан'],
  ],
  parts: [
    ['ағылшын-қаазқ', 'ағылшын-қазақ'],
    ['сондай-еқ', 'сондай-ақ'],
    ['алдын-аал', 'алдын-ала'],
    ['қарым-қатынаснар', 'қарым-қатынастар'],
    ['6-ші', '6-шы'],
  ],
};

for (const [kind, table] of Object.entries(FIRST)) {
  test(`the right word comes first: ${kind}`, () => {
    const wrong = table.map(([typo, word]) => ({ typo, word, got: speller.suggest(typo).map((s) => s.word) }));
    assert.deepEqual(
      wrong.filter(({ word, got }) => got[0] !== word),
      [],
    );
  });
}

test('spellings of one sound are those of confusions.txt', () => {
  const confusions = parseConfusions(
    readFileSync(join(__dirname, '../../../dictionaries/spelling/confusions.txt'), 'utf8'),
  );
  const isDouble = (text: string) => text.length === 2 && text[0] === text[1];
  const wanted = confusions.filter(
    ({ from, to, weight }) =>
      to !== '' &&
      !isDouble(from) &&
      !isDouble(to) &&
      !RUSSIAN_FOR_KAZAKH.get(to)?.includes(from) &&
      weight >= (from.length + to.length > 2 ? 0.4 : 0.5),
  );
  const lines = (rows: readonly (readonly [string, string, number])[]) => rows.map((row) => row.join(' ')).sort();
  assert.deepEqual(lines(SOUND_SPELLINGS), lines(wanted.map(({ from, to, weight }) => [to, from, weight])));
});

test('words run together are split', () => {
  assert.ok(speller.suggest('жаңажыл').some((s) => s.word === 'жаңа жыл'));
});

test('every suggestion is a right word, once, at most `limit`, with scores that fall and add up', () => {
  for (const typo of ['мктеп', 'казак', 'балага-шага', 'Кылмыстык', 'оқушлардың', 'ұлкен']) {
    const suggestions = speller.suggest(typo, {}, { limit: 5 });
    assert.ok(suggestions.length <= 5);
    assert.equal(new Set(suggestions.map((s) => s.word)).size, suggestions.length);
    assert.deepEqual(
      suggestions.filter((s) => !s.word.split(' ').every((part) => speller.check(part))),
      [],
    );
    assert.deepEqual(
      suggestions.map((s) => s.score),
      suggestions.map((s) => s.score).sort((a, b) => b - a),
    );
    assert.ok(suggestions.reduce((sum, s) => sum + s.score, 0) <= 1.000001);
    assert.deepEqual(
      suggestions.slice(1).filter((s) => s.preferred),
      [],
    );
  }
});

test('a clear winner is preferred, an open question is not', () => {
  assert.equal(speller.suggest('қaзaқ')[0]?.preferred, true);
  assert.notEqual(speller.suggest('бас'.replace('с', 'ц'))[0]?.preferred, true);
});

test('right words and cancelled calls get no suggestions', () => {
  assert.deepEqual(speller.suggest('мектеп'), []);
  assert.deepEqual(speller.suggest('мектптерінің', {}, { signal: { aborted: true } }), []);
  assert.notDeepEqual(speller.suggest('мектптерінің'), []);
});

test('what is far from every word that texts have gets no guess', () => {
  for (const word of ['ТҢАДАЛҒӘАН', 'мвяққб', 'Бектетрердің']) assert.deepEqual(speller.suggest(word), [], word);
});

test('a particle behind a hyphen gets back its letter', () => {
  assert.equal(speller.suggest('сондай-а')[0]?.word, 'сондай-ақ');
  assert.equal(speller.suggest('Сондай-қ')[0]?.word, 'Сондай-ақ');
});

test('a capital lost at the start of a sentence comes back with its letter', () => {
  const first = (word: string, before?: string) =>
    speller.suggest(word, before === undefined ? {} : { before })[0]?.word;
  assert.equal(first('ергілікті', ''), 'Жергілікті');
  assert.equal(first('азіргі', 'Ол келді. '), 'Қазіргі');
  assert.equal(first('азіргі', '«Ол келді!» '), 'Қазіргі');
  // Within a sentence, where nothing is known of the place, and where another letter is lost.
  assert.equal(first('азіргі', 'Біз '), 'қазіргі');
  assert.equal(first('азіргі'), 'қазіргі');
  assert.equal(first('қазргі', ''), 'қазіргі');
});

test('a word broken in two is joined with its other half, the space between included', () => {
  const [first] = speller.suggest('рады', { before: 'Ол мектепке ба ', after: ' деді' });
  assert.deepEqual({ ...first, score: 0 }, { word: 'барады', score: 0, preferred: first!.preferred, before: 3 });
  const second = speller.suggest('кітапх', { before: 'Ол ', after: '  анаға барды' }).find(({ after }) => after);
  assert.equal(second?.word, 'кітапханаға');
  assert.equal(second?.after, '  анаға'.length);
  // Not across a mark, nor where no word comes of it.
  assert.ok(!speller.suggest('рады', { before: 'Қалай ба, ' }).some(({ before }) => before));
});

test('neighbouring words do not push back what fits them', () => {
  const rank = (context: object) => speller.suggest('бйы', context).findIndex(({ word }) => word === 'бойы');
  assert.ok(rank({ before: 'бірнеше жыл ', after: ' жұмыс істеді' }) <= rank({}));
});
