import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { gloss, partOfSpeech } from './glosses';
import { paradigm } from './paradigm';
import { projectAnalyzer } from './testAnalyzer';

const LOCALES = ['kk', 'ru', 'en'] as const;
let analyzer: Awaited<ReturnType<typeof projectAnalyzer>>;
before(async () => {
  analyzer = await projectAnalyzer();
});

test('features in words: owners in one piece, and nothing that the rest says already', () => {
  assert.equal(gloss('_', 'kk'), '');
  assert.equal(gloss('Case=Dat|Number[psor]=Sing|Person[psor]=1', 'kk'), 'барыс септік, тәуелдік 1-жақ жекеше');
  assert.equal(gloss('Number[psor]=Plur,Sing|Person[psor]=3', 'ru'), 'принадлежность 3-е лицо');
  assert.equal(gloss('Mood=Ind|Tense=Past|VerbForm=Fin|Number=Sing|Person=1', 'en'), 'past, singular, 1st person');
  assert.equal(gloss('=ADJ', 'en'), 'makes it: adjective');
});

test('each part of speech and each feature that an ending of the dictionary has is said in three languages', () => {
  const seen = new Set<string>();
  const parts = new Set<string>();
  for (const [lemma, upos] of [
    ['бала', 'NOUN'],
    ['бар', 'VERB'],
    ['үлкен', 'ADJ'],
    ['бес', 'NUM'],
    ['кім', 'PRON'],
    ['мен', 'PRON'],
    ['жат', 'AUX'],
    ['өз', 'PRON'],
    ['сіз', 'PRON'],
    ['бәрі', 'PRON'],
    ['біреу', 'PRON'],
    ['осы', 'PRON'],
    ['ешкім', 'PRON'],
  ] as const) {
    parts.add(upos);
    for (const { features } of analyzer.formsOf(lemma, upos)) for (const part of features.split('|')) seen.add(part);
  }
  assert.ok(seen.size > 35, String(seen.size));
  for (const locale of LOCALES) {
    for (const upos of parts) assert.notEqual(partOfSpeech(upos, locale), upos);
    for (const part of seen) {
      if (part === '_' || part.includes('[psor]')) continue;
      assert.doesNotMatch(gloss(part, locale), /=/, part);
    }
  }
});

test('a paradigm has the forms where a reader looks for them', () => {
  const noun = paradigm(analyzer, 'кітап', 'NOUN', 'en');
  assert.match(noun, /^# кітап\n\nnoun \(NOUN\)\n/);
  assert.match(noun, /## no owner\n\n\| {2}\| singular \| plural \|/);
  assert.match(noun, /\| dative \| кітапқа \| кітаптарға \|/);
  assert.match(noun, /## possessive 1st person singular\n[\s\S]*?\| locative \| кітабымда \| кітаптарымда \|/);
  const verb = paradigm(analyzer, 'бар', 'VERB', 'kk');
  assert.match(verb, /## өткен шақ\n[\s\S]*?\| жекеше, 1-жақ \| бардым \| бармадым \|/);
  assert.match(verb, /## бұйрық рай\n[\s\S]*?\| жекеше, 2-жақ \| бар[^|]*\| барма[^|]*\|/);
  assert.match(verb, /\| көсемше[^|]*\| /);
  assert.match(paradigm(analyzer, 'мен', 'PRON', 'ru'), /маған/);
  // A word that no dictionary knows is inflected as those that sound alike, and the page says so.
  assert.match(
    paradigm(analyzer, 'Қаламқымбат', 'PROPN', 'en'),
    /does not have this word[\s\S]*\| dative \| Қаламқымбатқа \|/,
  );
  assert.match(paradigm(analyzer, 'және', 'CCONJ', 'en'), /no other forms/);
});

test('every form of a table is analysed as the lemma that it stands under', () => {
  for (const [lemma, upos] of [
    ['орын', 'NOUN'],
    ['мектеп', 'NOUN'],
    ['оқы', 'VERB'],
    ['көр', 'VERB'],
  ] as const) {
    const forms = [...paradigm(analyzer, lemma, upos, 'kk').matchAll(/^\| [^|]*\|(.*)\|$/gmu)]
      .slice(2)
      .flatMap(([, cells]) => cells!.split(/[|,]/).map((cell) => cell.trim()))
      .filter((cell) => /^\p{Ll}+$/u.test(cell) && !/^(?:жекеше|көпше|болымды|болымсыз)$/u.test(cell));
    assert.ok(forms.length > 30, `${lemma} ${forms.length}`);
    for (const form of forms)
      assert.ok(
        analyzer.analyses(form).some((analysis) => analysis.lemma === lemma),
        `${form} of ${lemma}`,
      );
  }
});
