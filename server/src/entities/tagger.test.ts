import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { readData } from '../data';
import { ENTITY_CLASSES } from '../protocol';
import { tokenize } from '../text/tokens';
import { type EntityFilter, knownEntities, settleEntities } from './backends/backend';
import { CLASS_INFO } from './classes';
import { Viterbi } from './crf';
import { foldStem } from './fold';
import { Gazetteer } from './gazetteer';
import { Labels } from './labels';
import { decodeModel, type WeightTables } from './model';
import { scoreIob2, tagTokens } from './pretokenised';
import { reconcile, sentencesOf } from './reconcile';
import { EntityTagger } from './tagger';

let bytes: Uint8Array;
let tagger: EntityTagger;

before(async () => {
  const data = await readData('entities');
  assert.ok(data.ok, data.ok ? '' : data.error);
  bytes = data.value;
  const loaded = EntityTagger.load(bytes);
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.error);
  tagger = loaded.value;
});

const entitiesOf = (text: string, filter: EntityFilter = {}) =>
  settleEntities(tagger.entities(text, tokenize(text)), filter);
const brief = (text: string, filter: EntityFilter = {}) => entitiesOf(text, filter).map((e) => `${e.class} ${e.text}`);

describe('entities of a text', () => {
  const cases: [string, string[]][] = [
    ['Қасым-Жомарт Тоқаев Алматыға келді.', ['PERSON Қасым-Жомарт Тоқаев', 'GPE Алматыға']],
    ['Баға 3,5% өсті.', ['PERCENTAGE 3,5%']],
    ['Ол 2019 жылы Қазақстанға оралды.', ['DATE 2019 жылы', 'GPE Қазақстанға']],
    // Names of places and people elsewhere fold to these words: Кызыл, Кум, Кант.
    ['Қызыл арай сары алтын шатырына түсті.', []],
    ['Құмда із қалды.', []],
    ['Қант суда еритін.', []],
    ['', []],
    ['   \n ', []],
    ['!!! ...', []],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => assert.deepEqual(brief(text), expected));
  }

  it('gives ranges of the text itself, over sentences, lines and quotation marks of any kind', () => {
    const text =
      'Бұл туралы Асқар Мамин айтты.\nКеше "Қазақстан темір жолы" компаниясы Алматыда жиын өткізді. Оған 25 адам келді.';
    const found = entitiesOf(text);
    for (const { start, end, text: own, score } of found) {
      assert.equal(text.slice(start, end), own);
      assert.ok(score > 0 && score <= 1);
    }
    assert.deepEqual(
      found.map(({ text: own }) => own),
      ['Асқар Мамин', 'Кеше', 'Қазақстан темір жолы', 'Алматыда', '25'],
    );
  });

  it('leaves out what is less sure than its threshold', () => {
    const text = 'Қасым-Жомарт Тоқаев Алматыға келді.';
    assert.deepEqual(brief(text, { thresholds: { PERSON: 1.01 } }), ['GPE Алматыға']);
  });

  it('does not stumble over long, odd or broken input', () => {
    for (const text of ['а '.repeat(5000), '«'.repeat(500), '\ud800 \udc00 \0', '1,'.repeat(2000), 'А.'.repeat(1000)]) {
      assert.ok(Array.isArray(entitiesOf(text)));
    }
  });
});

describe('tags of tokens', () => {
  it('are valid IOB2, one for each token, whatever the tokens are', () => {
    const words = [
      'Президент',
      '«',
      'екі',
      'мың',
      '%-ға',
      'Astana',
      '.',
      '2020',
      'жылы',
      'Тоқаев',
      'министрлігі',
      '»',
      '',
    ];
    const labels = new Labels(tagger.header.classes);
    for (let seed = 1; seed < 200; seed++) {
      const tokens = Array.from(
        { length: seed % 40 },
        (_, i) => words[(seed * 7 + i * i * 3 + i * seed) % words.length]!,
      );
      const { tags, scores } = tagger.tag(tokens);
      assert.equal(tags.length, tokens.length);
      assert.equal(scores.length, tokens.length);
      for (let i = 0; i < tags.length; i++) {
        const previous = i === 0 ? -1 : labels.indexOf(tags[i - 1]!);
        assert.ok(labels.allows(previous, labels.indexOf(tags[i]!)), `${tags[i - 1]} ${tags[i]}`);
      }
    }
  });

  it('are put right by the rules that plain text is read with', () => {
    for (const [sentence, tags] of [
      ['Биыл « Алтын дала » ықшамауданында мектеп салынды .', 'B-DATE O B-LOCATION I-LOCATION O O O O O'],
      ['Ол Эйфель мұнарасын көрді .', 'O B-FACILITY I-FACILITY O O'],
      ['Хат a@b.kz мекенжайына келді .', 'O B-CONTACT O O O'],
    ] as const) {
      const tokens = sentence.split(' ');
      const tagging = tagTokens(tagger, tokens);
      assert.equal(tagging.tags.join(' '), tags);
      for (const score of tagging.scores) assert.ok(score >= 0 && score <= 1);
    }
    assert.deepEqual(tagTokens(tagger, []), { tags: [], scores: [] });
    assert.equal(tagTokens(tagger, new Array(700).fill('Абай')).tags.length, 700);
  });

  it('scores pre-tokenised lines and keeps every line in its place', () => {
    const lines = 'AID12 O\nҚазақстан\nПрезиденті\nАлматыға\nкелді\n.\n\nОн\tO\nекі\tO\nминут\tO\n';
    const scored = scoreIob2(tagger, lines).split('\n');
    assert.equal(scored.length, lines.split('\n').length);
    assert.equal(scored[0], 'AID12 O');
    assert.equal(scored[6], '');
    assert.equal(scored[3], 'Алматыға B-GPE');
    for (const line of scored.filter((line) => line !== '')) assert.match(line, /^\S+ (?:O|[BI]-[A-Z_]+)$/);
  });
});

describe('tags and scores', () => {
  const cases: [string, string][] = [
    [
      'Қасым-Жомарт Тоқаев 2019 жылы Алматыға келіп , « Қазақстан темір жолы » компаниясының жиынына қатысты .',
      'B-PERSON I-PERSON B-DATE I-DATE B-GPE O O O B-ORGANISATION I-ORGANISATION I-ORGANISATION O O O O O',
    ],
    [
      'Баға 3 , 5 %-ға өсіп , он екі мың теңгеге жетті .',
      'O B-PERCENTAGE I-PERCENTAGE I-PERCENTAGE I-PERCENTAGE O O B-MONEY I-MONEY I-MONEY I-MONEY O O',
    ],
    ['Бүгін таңертең терезеден қарасам , жаңбыр жауып тұр екен .', 'B-DATE B-TIME O O O O O O O O'],
    ['Олар 20 тамызда Ақтөбеде кездесті .', 'O B-DATE I-DATE B-GPE O O'],
  ];
  const anew = () => {
    const loaded = EntityTagger.load(bytes);
    assert.ok(loaded.ok);
    return loaded.value;
  };
  for (const [sentence, tags] of cases) {
    it(sentence, () => {
      const tokens = sentence.split(' ');
      const tagging = tagger.tag(tokens);
      assert.equal(tagging.tags.join(' '), tags);
      for (const score of tagging.scores) assert.ok(score > 0 && score <= 1);
    });
  }

  it('are to the bit the same from a fresh tagger, again, and after more words than are kept', () => {
    const used = anew();
    const taggings = cases.map(([sentence]) => used.tag(sentence.split(' ')));
    for (const round of ['again', 'after many words']) {
      for (const [i, [sentence]] of cases.entries()) {
        assert.deepEqual(used.tag(sentence.split(' ')), taggings[i], round);
        assert.deepEqual(anew().tag(sentence.split(' ')), taggings[i], round);
      }
      for (let i = 0; i < 5000; i += 50) used.tag(Array.from({ length: 50 }, (_, k) => `сөз${i + k}`));
    }
  });

  it('are the same with weights that were kept', () => {
    let kept: WeightTables | undefined;
    assert.ok(EntityTagger.load(bytes, (make) => (kept = make())).ok);
    const again = EntityTagger.load(bytes, () => kept);
    assert.ok(again.ok && kept);
    for (const [sentence] of cases)
      assert.deepEqual(again.value.tag(sentence.split(' ')), tagger.tag(sentence.split(' ')), sentence);
  });

  it('are those of both models together, though the linear one is asked of few tokens', () => {
    const data = decodeModel(bytes);
    assert.ok(data.ok);
    const viterbi = new Viterbi(data.value.chain);
    const sentences = [
      ...cases.map(([sentence]) => sentence),
      'Қазақстан Республикасының Білім және ғылым министрлігінің баспасөз хатшысы бұл туралы кеше кешке айтты .',
      'Ол кітапты оқып шықты да , терезенің алдына қойды .',
      '« Абай атындағы опера және балет театрының » әртістері Лондонға 12 қазанда ұшып кетті .',
      'Жұмыс',
    ];
    for (const sentence of sentences) {
      const tokens = sentence.split(' ');
      const path = new Int32Array(tokens.length);
      viterbi.decode(tagger.labelScores(tokens), tokens.length, path);
      const { names } = new Labels(tagger.header.classes);
      assert.deepEqual(
        tagger.tag(tokens).tags,
        Array.from(path, (label) => names[label]!),
      );
    }
  });

  it('leave out what is less sure than the threshold of its class', () => {
    const tokens = cases[0]![0].split(' ');
    const { tags, scores } = tagger.tag(tokens);
    const strict = tagger.tag(tokens, { thresholds: { PERSON: 1.01 }, threshold: 0.01 });
    assert.deepEqual(strict.tags, ['O', 'O', ...tags.slice(2)]);
    assert.deepEqual(strict.scores.slice(2), scores.slice(2));
    assert.deepEqual(
      tagger.tag(tokens, { threshold: 1.01 }).tags,
      tags.map(() => 'O'),
    );
  });
});

describe('model file', () => {
  it('is refused with a message when it is damaged, and never throws', () => {
    const cut = [new Uint8Array(0), bytes.slice(0, 9), bytes.slice(0, 4000), bytes.slice(0, bytes.length >> 1)];
    const wrong = bytes.slice();
    wrong[4] = 99;
    const noHeader = bytes.slice();
    noHeader.fill(0x7b, 10, 40);
    for (const damaged of [...cut, wrong, noHeader]) {
      const loaded = EntityTagger.load(damaged);
      assert.ok(!loaded.ok);
      assert.match(loaded.error, /^entity model: /);
    }
  });

  it('knows the classes that people are shown', () => {
    assert.deepEqual([...tagger.header.classes].sort(), [...ENTITY_CLASSES].sort());
    for (const name of ENTITY_CLASSES) {
      for (const locale of ['kk', 'ru', 'en'] as const) {
        assert.ok(CLASS_INFO[name].name[locale].length > 1);
        assert.match(CLASS_INFO[name].guideline[locale], /\.$/);
      }
    }
  });
});

describe('tokens as KazNERD has them', () => {
  const cases: [string, string][] = [
    ['3,5%-ға өсті', '3 , 5 %-ға өсті'],
    ['khabar.kz сайты', 'khabar . kz сайты'],
    ['«Нұр Отан»-ның', '« Нұр Отан »-ның'],
    ['"Нұр Отан" партиясы', '« Нұр Отан » партиясы'],
    ['2018-інші жыл', '2018-інші жыл'],
    ['Қасым-Жомарт', 'Қасым-Жомарт'],
    ['сағат 10:30-да', 'сағат 10 : 30-да'],
  ];
  for (const [text, expected] of cases) {
    it(text, () => {
      assert.equal(
        reconcile(text)
          .map((piece) => piece.text)
          .join(' '),
        expected,
      );
    });
  }
});

describe('sentences', () => {
  const cases: [string, string[]][] = [
    ['Бірінші сөйлем. Екінші сөйлем!', ['Бірінші сөйлем.', 'Екінші сөйлем!']],
    ['Бұл А. Байтұрсынұлы еңбегі. Ол 5 том.', ['Бұл А. Байтұрсынұлы еңбегі.', 'Ол 5 том.']],
    ['Ол: «Келдім.» Біз де.', ['Ол: «Келдім.»', 'Біз де.']],
    ['тақырып\nмәтін', ['тақырып', 'мәтін']],
    ['Баға 3.5 болды. Артты.', ['Баға 3.5 болды.', 'Артты.']],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      const pieces = reconcile(text);
      assert.deepEqual(
        sentencesOf(text, pieces).map(({ start, end }) => text.slice(pieces[start]!.start, pieces[end - 1]!.end)),
        expected,
      );
    });
  }
});

describe('folding of inflected mentions', () => {
  const cases: [string, string][] = [
    ['Алматы', 'алматы'],
    ['Алматыда', 'алматы'],
    ['Алматыға', 'алматы'],
    ['Астананы', 'астана'],
    ['Астана', 'астана'],
    ['Қазақстан', 'қазақстан'],
    ['Қазақстанның', 'қазақстан'],
    ['Қазақстаннан', 'қазақстан'],
    ['Абайдың', 'абай'],
    ['Тоқаевпен', 'тоқаев'],
    ['Қарағанды облысында', 'қарағанды облысы'],
    ['Қарағанды', 'қарағанды'],
    ['«Нұр Отан»', 'нұр отан'],
    ['Ресейге', 'ресей'],
    ['Қызылорда', 'қызылорда'],
    ['COVID-19-ға', 'covid-19'],
  ];
  for (const [mention, stem] of cases) it(mention, () => assert.equal(foldStem(mention), stem));
});

describe('gazetteer', () => {
  const gazetteer = Gazetteer.parse('# атаулар\nҚалам\tPRODUCT\nКөк Төбе\tLOCATION\nжоқ\nБір\tNOTHING\n');

  it('says which lines it cannot use', () => {
    assert.equal(gazetteer.size, 2);
    assert.deepEqual(gazetteer.problems, [
      { line: 3, reason: 'no-class' },
      { line: 4, reason: 'unknown-class' },
    ]);
  });

  it('overrides the model, in inflected forms too', () => {
    const text = 'Біз Қаламмен жаздық, кейін Көк Төбеге шықтық.';
    const found = entitiesOf(text, { known: knownEntities(text, gazetteer) });
    assert.deepEqual(
      found.map((e) => `${e.class} ${e.text} ${e.score}`),
      ['PRODUCT Қаламмен 1', 'LOCATION Көк Төбеге 1'],
    );
  });
});
