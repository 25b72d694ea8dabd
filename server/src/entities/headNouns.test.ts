import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withHeadNouns } from './headNouns';
import type { Entity } from './tagger';

/** What is made of a text in which a tagger has found these; `_` stands for a space in what it found. */
function told(text: string, ...found: readonly (readonly [shown: string, entityClass: Entity['class']])[]): string[] {
  let from = 0;
  const entities = found.map(([shown, entityClass]): Entity => {
    const start = text.indexOf(shown, from);
    assert.ok(start >= 0, shown);
    from = start + shown.length;
    return { start, end: from, class: entityClass, score: 0.6, text: shown };
  });
  return withHeadNouns(text, entities).map((one) => {
    assert.equal(text.slice(one.start, one.end), one.text);
    return `${one.text} ${one.class}`;
  });
}

test('what is quoted has the class of the noun behind it', () => {
  for (const [name, noun, entityClass] of [
    ['Жаңа дәуір', 'партиясының', 'ORGANISATION'],
    ['Тұмар', 'компаниясынан', 'ORGANISATION'],
    ['Астана ақшамы', 'газетіне', 'ORGANISATION'],
    ['Қан мен тер', 'романын', 'ART'],
    ['Ер Төстік', 'ертегісі', 'ART'],
    ['Алтын домбыра', 'сыйлығын', 'ART'],
    ['Алтын күз', 'фестивалінде', 'EVENT'],
    ['Ауыл аманаты', 'бағдарламасымен', 'PROJECT'],
    ['Жетісу', 'қонақүйіне', 'FACILITY'],
    ['Нұрлы жол', 'бекетінде', 'FACILITY'],
    ['Астана Балет', 'театрының', 'FACILITY'],
    ['Сұңқар', 'тұрғын үй кешенінен', 'FACILITY'],
    ['Еуро-2020', 'додасына', 'EVENT'],
    ['Марс', 'операциясы', 'EVENT'],
    ['Алтын дала', 'ықшамауданында', 'LOCATION'],
    ['Шымкент Сити', 'қалашығын', 'LOCATION'],
  ] as const) {
    for (const [open, close] of ['«»', '“”', '""'] as const) {
      const text = `Кеше ${open}${name}${close} ${noun} көрдім.`;
      assert.deepEqual(told(text), [`${name} ${entityClass}`], text);
      assert.deepEqual(told(text, [name, 'EVENT']), [`${name} ${entityClass}`], text);
      assert.deepEqual(told(text, [name.split(' ')[0]!, 'PERSON']), [`${name} ${entityClass}`], text);
    }
  }
});

test('a quotation that is no name, or that something larger holds, stays as it is', () => {
  assert.deepEqual(told('«Келемін. Күте бер» фильмде айтылған сөз.'), []);
  assert.deepEqual(told('«жаңа» компания ашылды.'), []);
  assert.deepEqual(told('«Бірлік» деген сөз.'), []);
  const title = '«Бірлік» партиясының төрағасы келді.';
  assert.deepEqual(told(title, ['«Бірлік» партиясының төрағасы', 'POSITION']), [
    '«Бірлік» партиясының төрағасы POSITION',
  ]);
});

test('a name and the building or body behind it are one', () => {
  for (const [name, behind, from, to] of [
    ['Қарашаш', ' ана кесенесіне', 'PERSON', 'FACILITY'],
    ['Манас', ' әуежайынан', 'PERSON', 'FACILITY'],
    ['Жибек Жолы', ' көшесіндегі', 'LOCATION', 'FACILITY'],
    ['Гоголь', ' кітапханасы', 'PERSON', 'FACILITY'],
    ['Эйфель', ' мұнарасын', 'PERSON', 'FACILITY'],
    ['Лувр', ' мұражайына', 'PERSON', 'FACILITY'],
    ['Торайғыров', ' университетінің', 'PERSON', 'ORGANISATION'],
    ['Павлодар', ' колледжіне', 'GPE', 'ORGANISATION'],
    ['Нобель', ' сыйлығын', 'PERSON', 'ART'],
  ] as const) {
    assert.deepEqual(told(`Олар ${name}${behind} барды.`, [name, from]), [`${name}${behind} ${to}`]);
  }
  assert.deepEqual(told('Біз Жүсіп Баласағұн кесенесінде болдық', ['Жүсіп', 'PERSON'], ['Баласағұн', 'GPE']), [
    'Жүсіп Баласағұн кесенесінде FACILITY',
  ]);
});

test('but not with several of them, with another word between, or within something larger', () => {
  for (const [text, name, entityClass] of [
    ['Шымкент көшелері таза', 'Шымкент', 'GPE'],
    ['Шымкент пен мешіті', 'Шымкент', 'GPE'],
    ['Жексенбі мешіті', 'Жексенбі', 'DATE'],
    ['Айгүлдің сыйлығы', 'Айгүлдің', 'PERSON'],
  ] as const) {
    assert.deepEqual(told(text, [name, entityClass]), [`${name} ${entityClass}`]);
  }
  const text = 'Сайын көшесі Серіктің үйі';
  assert.deepEqual(told(text, ['Сайын', 'PERSON'], ['көшесі Серіктің', 'PERSON']).length, 2);
});

test('what is named after somebody is one entity, from the name to the noun', () => {
  for (const [name, behind, entityClass] of [
    ['Абай', ' атындағы опера және балет театрының', 'FACILITY'],
    ['Қ. Қуанышбаев', ' атындағы мемлекеттік академиялық қазақ музыкалық драма театрында', 'FACILITY'],
    ['Күләш Байсейітова', ' атындағы кітапханаға', 'FACILITY'],
    ['Алтынсарин', ' атындағы Рудный әлеуметтік-гуманитарлық колледжі', 'ORGANISATION'],
    ['әл-Фараби', ' атындағы Қазақ ұлттық университетінің', 'ORGANISATION'],
    ['Л.Н.Гумилев', ' атындағы ЕҰУ-дың', 'ORGANISATION'],
    ['Әл-Фараби', ' атындағы ҚазҰУ', 'ORGANISATION'],
    ['Құрманғазы', ' атындағы ұлттық консерваторияның', 'ORGANISATION'],
    ['Ыбырай', ' атындағы № 12 орта мектепте', 'ORGANISATION'],
    ['Ыбырай', ' атындағы №15 мектеп-гимназияда', 'ORGANISATION'],
    ['Бәйдібек би', ' атындағы балалар мен жасөспірімдер кітапханасы', 'FACILITY'],
    ['Қажымұқан', ' атындағы стадионда', 'FACILITY'],
    ['Махамбет', ' атындағы сыйлықты', 'ART'],
    ['Роза Бағланова', ' атындағы халықаралық байқаудың', 'EVENT'],
    ['Абай', ' атындагы «Жас дарын» өнер мектебінен', 'ORGANISATION'],
  ] as const) {
    for (const [before, after] of [
      ['Бүгін ', ' болды.'],
      ['Біз кеше ', '.'],
      ['«', '» ашылды'],
    ] as const) {
      const text = `${before}${name}${behind}${after}`;
      const whole = `${name}${behind} ${entityClass}`;
      assert.deepEqual(told(text), [whole], text);
      assert.deepEqual(told(text, [name, 'PERSON']), [whole], text);
    }
  }
  // The tagger knows the name's beginning, a part of the rest, or something behind it.
  assert.deepEqual(
    told(
      'Ол Қорқыт Ата атындағы Қызылорда мемлекеттік университетінің құрметті профессоры.',
      ['Қорқыт Ата', 'PERSON'],
      ['Қызылорда', 'GPE'],
      ['құрметті профессоры', 'POSITION'],
    ),
    ['Қорқыт Ата атындағы Қызылорда мемлекеттік университетінің ORGANISATION', 'құрметті профессоры POSITION'],
  );
  assert.deepEqual(told('Бүгін Абай атындағы мектеп ашылды.', ['Бүгін', 'DATE']), [
    'Бүгін DATE',
    'Абай атындағы мектеп ORGANISATION',
  ]);
  const doubtful = [{ start: 0, end: 50, class: 'EVENT', score: 0.2, text: '' } as const];
  assert.equal(withHeadNouns('Фестиваль Абай атындағы опера және балет театрының алдында.', doubtful)[0]?.start, 10);
  const known = 'Гагарин атындағы әскери-әуе академиясында';
  assert.deepEqual(told(`Ол ${known} оқыды.`, [known, 'FACILITY']), [`${known} FACILITY`]);
});

test('a given name before the surname belongs to what bears both', () => {
  const rest = 'Момышұлы атындағы қорға';
  assert.deepEqual(told(`Мектебіміз Бауыржан ${rest} көмектесті.`, ['Бауыржан', 'PERSON'], [rest, 'ORGANISATION']), [
    `Бауыржан ${rest} ORGANISATION`,
  ]);
  assert.deepEqual(told('Кеше Шоқан Уәлиханов атындағы театр ашылды.', ['Шоқан', 'PERSON']), [
    'Шоқан Уәлиханов атындағы театр FACILITY',
  ]);
  // Somebody goes to what bears another's name.
  for (const who of ['Айгүл', 'Серіктен'])
    assert.deepEqual(told(`Кеше ${who} Әуезов атындағы театр жайлы естіді.`, [who, 'PERSON']), [
      `${who} PERSON`,
      'Әуезов атындағы театр FACILITY',
    ]);
  // A sentence that begins with the name, of which the tagger is unsure.
  const text = 'Ілияс Жансүгіров атындағы мектеп жабылды.';
  const unsure = { start: 0, end: 33, class: 'ORGANISATION', score: 0.4, text: text.slice(0, 33) } as const;
  assert.equal(withHeadNouns(text, [unsure])[0]?.start, 0);
  const inTown = 'Алматыдағы Жансүгіров атындағы мектеп жабылды.';
  assert.equal(withHeadNouns(inTown, [{ ...unsure, end: 36, text: inTown.slice(0, 36) }])[0]?.start, 11);
});

test('clubs by their names alone, and with the name of a town where two play each other', () => {
  assert.deepEqual(told('Ол Реал Мадридте ойнайды.', ['Реал', 'ORGANISATION'], ['Мадридте', 'GPE']), [
    'Реал Мадридте ORGANISATION',
  ]);
  assert.deepEqual(told('Ол Челси футбол клубында.', ['Челси футбол клубында', 'ORGANISATION']), [
    'Челси футбол клубында ORGANISATION',
  ]);
  for (const [found, entityClass] of [
    ['Астана Қайратты', 'GPE'],
    ['Астана', 'GPE'],
  ] as const)
    assert.deepEqual(told('Астана Қайратты 2:1 есебімен жеңді.', [found, entityClass]), [
      'Астана ORGANISATION',
      'Қайратты ORGANISATION',
    ]);
  assert.deepEqual(told('Ол Астанаға Қайратты ертіп келді.', ['Астанаға', 'GPE']), ['Астанаға GPE']);
  assert.deepEqual(told('Манчестерде біз жеңді дедік.', ['Манчестерде', 'GPE']), ['Манчестерде GPE']);
});

test('schools that bear a surname before what describes them', () => {
  assert.deepEqual(told('Ол Назарбаев Зияткерлік мектептерінде оқыды.', ['Назарбаев', 'PERSON']), [
    'Назарбаев Зияткерлік мектептерінде ORGANISATION',
  ]);
});

test('who has a prize is no part of its name', () => {
  assert.deepEqual(told('Пол Кругман Нобель сыйлығын алды.', ['Пол Кругман Нобель сыйлығын', 'ART']), [
    'Пол Кругман PERSON',
    'Нобель сыйлығын ART',
  ]);
  assert.deepEqual(told('Пол Кругман Нобель сыйлығын алды.', ['Пол Кругман Нобель', 'PERSON']), [
    'Пол Кругман PERSON',
    'Нобель сыйлығын ART',
  ]);
});

test('but nothing is made of a clause, of a noun that is no bearer, or of no name', () => {
  for (const text of [
    'Абай атындағы кітапты мектебінде оқыды.',
    'Абай атындағы өлең.',
    'Сервер атындағы белгісіз URL.',
    'Жоба атында қалған мектебі.',
    'Осы мақсат атындағы мектеп.',
    'Абай атындағы. Мектеп ашылды.',
  ])
    assert.deepEqual(told(text), [], text);
  assert.deepEqual(told('Абай атындағы кітап шықты, мектепте оқылды.', ['Абай', 'PERSON']), ['Абай PERSON']);
});

test('a landscape by the noun behind its name, which is part of some', () => {
  for (const [text, from, expected] of [
    ['Олар Хельхейм мұздығына барды.', ['Хельхейм', 'GPE'], 'Хельхейм LOCATION'],
    ['Картада Шыңғыстау жотасының етегі.', ['Шыңғыстау', 'PERSON'], 'Шыңғыстау LOCATION'],
    ['Кеме Малакка бұғазымен жүзді.', ['Малакка', 'GPE'], 'Малакка бұғазымен LOCATION'],
    ['Үндіқытай түбегінде жаңбыр жауды.', ['Үндіқытай', 'GPE'], 'Үндіқытай түбегінде LOCATION'],
    ['Ол биыл Олимп шыңын бағындырды.', undefined, 'Олимп LOCATION'],
  ] as const)
    assert.deepEqual(told(text, ...(from ? [from] : [])), [expected], text);
  for (const [text, from] of [
    ['Алматыда көлі бар саябақ ашылды.', ['Алматыда', 'GPE']],
    ['Ресейдің өзені көп.', ['Ресейдің', 'GPE']],
    ['Алғашқы Tesla көлігі шықты.', ['Tesla', 'ORGANISATION']],
    ['Қазақстан таулары биік.', ['Қазақстан', 'GPE']],
    ['Ауыл өзені тасыды.', undefined],
    ['Үлкен Алап үстіртінде болдық.', undefined],
  ] as const)
    assert.deepEqual(told(text, ...(from ? [from] : [])), from ? [from.join(' ')] : [], text);
});

test('an office with whose it is', () => {
  for (const [text, found, expected] of [
    [
      'Германия канцлері Ангела Меркель келді.',
      [
        ['Германия', 'GPE'],
        ['Ангела Меркель', 'PERSON'],
      ],
      ['Германия канцлері POSITION', 'Ангела Меркель PERSON'],
    ],
    [
      'Түркия Президенті сөйледі.',
      [
        ['Түркия', 'GPE'],
        ['Президенті', 'POSITION'],
      ],
      ['Түркия Президенті POSITION'],
    ],
    [
      '«Нұр» партиясы төрағасының бірінші орынбасары айтты.',
      [
        ['Нұр', 'ORGANISATION'],
        ['бірінші', 'ORDINAL'],
      ],
      ['«Нұр» партиясы төрағасының бірінші орынбасары POSITION'],
    ],
    ['Қазақстанның президенті келді.', [['Қазақстанның', 'GPE']], ['Қазақстанның GPE']],
    ['Қазақстан президенттері туралы.', [['Қазақстан', 'GPE']], ['Қазақстан GPE']],
    ['Айгүл директоры туралы айтты.', [['Айгүл', 'PERSON']], ['Айгүл PERSON']],
  ] as [string, [string, Entity['class']][], string[]][])
    assert.deepEqual(told(text, ...found), expected, text);
});

test('an anniversary with whose it is', () => {
  assert.deepEqual(told('Биыл Абайдың 175 жылдығын атап өтті.', ['Абайдың', 'PERSON'], ['175 жылдығын', 'DATE']), [
    'Абайдың 175 жылдығын EVENT',
  ]);
  for (const [text, name] of [
    ['ҚазҰУ 90 жылдығын атап өтті.', 'ҚазҰУ'],
    ['Абайдың 175 жылы.', 'Абайдың'],
  ] as const) {
    const date = text.slice(name.length + 1).replace(/ атап өтті|\./gu, '');
    assert.equal(told(text, [name, 'ORGANISATION'], [date, 'DATE']).length, 2, text);
  }
});

test('the answer is in order without overlaps, and a long text is read once', () => {
  const piece = '«Тұмар» компаниясы Абай көшесінде Мұхтар Әуезов театрына жақын. ';
  const text = piece.repeat(300);
  const found: Entity[] = [];
  for (const match of text.matchAll(/Абай|Мұхтар|Әуезов/gu)) {
    const [shown] = match;
    found.push({ start: match.index, end: match.index + shown.length, class: 'PERSON', score: 0.7, text: shown });
  }
  const told = withHeadNouns(text, found);
  assert.equal(told.length, 900);
  for (let at = 1; at < told.length; at++) assert.ok(told[at - 1]!.end <= told[at]!.start);
  assert.equal(withHeadNouns(`${'«'.repeat(20_000)} көшесі`, []).length, 0);
});

test('streets and quarters, cut short as addresses have them, and a body in capitals', () => {
  for (const [name, behind, entityClass] of [
    ['Абай', ' даңғ.', 'FACILITY'],
    ['Сәтбаев', ' көш.', 'FACILITY'],
    ['Достық', ' к-сі', 'FACILITY'],
    ['Абай', ' к-сінде', 'FACILITY'],
    ['Самал', ' мкр.', 'LOCATION'],
    ['Самал', ' ш/а', 'LOCATION'],
    ['Самал', ' шағын ауд.', 'LOCATION'],
    ['Самал', ' шағын ауданында', 'LOCATION'],
    ['Орбита', ' ықшамауданының', 'LOCATION'],
  ] as const)
    for (const next of [', 12', ' 12 үй', '']) {
      const text = `Кеңсе ${name}${behind}${next}`;
      // A house makes an address of it, but where the noun has a case: «даңғылында 12 үй» are twelve houses.
      const isAddress = next !== '' && !/н(?:де|ің|да|ың)$/u.test(behind);
      const expected = isAddress ? `${name}${behind}${next} CONTACT` : `${name}${behind} ${entityClass}`;
      assert.deepEqual(told(text, [name, 'PERSON']), [expected], text);
    }
  assert.deepEqual(told('Назарбаев Университетін бітірді.', ['Назарбаев Университетін', 'PERSON']), [
    'Назарбаев Университетін ORGANISATION',
  ]);
  for (const [text, name] of [
    ['Абай көшті.', 'Абай'],
    ['Абай көш деді.', 'Абай'],
    ['Абайдың даңғ. сызбасы', 'Абайдың'],
    ['Самал к-сінікі', 'Самал'],
    ['Самал шағын ауданда тұрады.', 'Самал'],
    ['Назарбаев университетке барды.', 'Назарбаев'],
    ['Нұрсұлтан Назарбаев барды.', 'Нұрсұлтан Назарбаев'],
  ] as const)
    assert.deepEqual(told(text, [name, 'PERSON']), [`${name} PERSON`], text);
});

test('the noun behind a quotation may stand behind what describes it, and belong to several', () => {
  for (const [name, behind, entityClass] of [
    ['Астана', 'хоккей клубының', 'ORGANISATION'],
    ['Қайрат', 'футбол клубы', 'ORGANISATION'],
    ['Тұран', 'университетіне', 'ORGANISATION'],
    ['Қазақ Экспорт', 'сақтандыру компаниясы', 'ORGANISATION'],
    ['Үкімет азаматтарға', 'мемлекеттік корпорациясынан', 'ORGANISATION'],
    ['Атамекен', 'ұлттық кәсіпкерлер палатасы', 'ORGANISATION'],
    ['Жастар', 'мемлекеттік драма театрында', 'FACILITY'],
    ['Алатау', 'мұз аренасында', 'FACILITY'],
    ['Хан Шатыр', 'сауда орталығын', 'FACILITY'],
    ['Әзірет Сұлтан', 'мешітінің', 'FACILITY'],
    ['Ақсұңқар', 'волейбол командасын', 'ORGANISATION'],
    ['Қан мен тер', 'тарихи романын', 'ART'],
    ['Қан мен тер', 'деп романын', undefined],
    ['Қан мен тер', 'жазылған романын', undefined],
    ['Нұрлы жер', 'мемлекеттік бағдарламасын', 'PROJECT'],
  ] as const) {
    const text = `Кеше «${name}» ${behind} көрдім.`;
    for (const found of [undefined, 'EVENT'] as const) {
      const own = found && [name, found];
      const expected = entityClass ?? found;
      assert.deepEqual(
        told(text, ...(own ? [own as [string, 'EVENT']] : [])),
        expected ? [`${name} ${expected}`] : [],
        text,
      );
    }
  }
  assert.deepEqual(told('Кеше «Тұмар», «Самал» және «Бек Эйр» компанияларының өкілі келді.', ['Самал', 'PERSON']), [
    'Тұмар ORGANISATION',
    'Самал ORGANISATION',
    'Бек Эйр ORGANISATION',
  ]);
  // A team is one by its name, a command has none.
  assert.deepEqual(told('Кеше «Барыс» командасы келді.', ['Барыс', 'FACILITY']), ['Барыс ORGANISATION']);
  assert.deepEqual(told('Кеше «Тік тұр» командасы берілді.'), []);
  assert.deepEqual(told('Кеше „Нұрлы жол“ компаниясы ашылды.'), ['Нұрлы жол ORGANISATION']);
  assert.deepEqual(told('Кеше «Оңай» мен «Нұр» бағдарламалары шықты.', ['Оңай', 'ART']), ['Оңай ART', 'Нұр PROJECT']);
  // A verb is no noun, and what is possessed belongs to another word.
  for (const behind of ['арналған', 'көрмек', 'тақырыбына арналған', 'заң жобасын', 'кітабы жарық көрмек'])
    assert.deepEqual(told(`Кеше «Абай» ${behind}.`, ['Абай', 'LAW']), ['Абай LAW'], behind);
  assert.deepEqual(told('Кеше «Атакент» орталығы ашылды.', ['Атакент', 'FACILITY']), ['Атакент FACILITY']);
  // Of one company the first is no name for that.
  assert.deepEqual(told('Кеше «Келемін» және «Бек Эйр» компаниясы.'), ['Бек Эйр ORGANISATION']);
});

test('a legal form stands outside the name, before it or behind, and is no body itself', () => {
  for (const form of 'АҚ ЖШС ЖК ЖАҚ КЖШС РМК ШЖҚ_РМК МКК КММ ҚҚ ҚБ ТОО АО ПК ООО LLP JSC ФК ХК'.split(' ')) {
    const shown = form.replace('_', ' ');
    for (const text of [`Кеше «Тұлпар» ${shown} жабылды.`, `Кеше ${shown} «Тұлпар» жабылды.`]) {
      assert.deepEqual(told(text), ['Тұлпар ORGANISATION'], text);
      const both = text.startsWith('Кеше «') ? ['Тұлпар', shown] : [shown, 'Тұлпар'];
      assert.deepEqual(told(text, ...both.map((one) => [one, 'ORGANISATION'] as const)), ['Тұлпар ORGANISATION'], text);
    }
  }
  for (const behind of ['АҚ-ның', 'ЖШС-мен', 'акционерлік қоғамы', 'жауапкершілігі шектеулі серіктестігінен'])
    assert.deepEqual(told(`Кеше «Қазақтелеком» ${behind} келді.`, ['Қазақтелеком', 'PRODUCT']), [
      'Қазақтелеком ORGANISATION',
    ]);
  assert.deepEqual(told('Кеше «Жол» ұлттық компаниясы» АҚ есеп берді.', ['Жол', 'PROJECT'], ['АҚ', 'ORGANISATION']), [
    'Жол ORGANISATION',
  ]);
  assert.deepEqual(told('Кеше Қазақтелеком АҚ есеп берді.', ['Қазақтелеком', 'ORGANISATION'], ['АҚ', 'ORGANISATION']), [
    'Қазақтелеком ORGANISATION',
  ]);
  // An office in it holds its name, as KazNERD has them; one by itself stays.
  const office = 'Тұлпар» ЖШС-нің бас директоры';
  assert.deepEqual(told(`«${office} келді.`, ['Тұлпар', 'ORGANISATION'], ['ЖШС-нің бас директоры', 'POSITION']), [
    `«${office} POSITION`,
  ]);
  assert.deepEqual(told('Кеше ЖШС директоры келді.', ['ЖШС директоры', 'POSITION']), ['ЖШС директоры POSITION']);
  assert.deepEqual(told('Кеше АҚ жабылды.', ['АҚ', 'ORGANISATION']), ['АҚ ORGANISATION']);
  // What is not shown for its score is in nobody's way.
  const unlikely = [{ start: 0, end: 32, class: 'POSITION', score: 0.1, text: '' } as const];
  assert.equal(withHeadNouns('«Ақ жол» партиясының көшбасшысы.', unlikely)[0]?.class, 'ORGANISATION');
});

test('a street or quarter with its house is an address, a flat another; abbreviations make places', () => {
  for (const [text, ...expected] of [
    ['Алматы қ., Достық даңғ. 5', 'Алматы GPE', 'Достық даңғ. 5 CONTACT'],
    ['Алматы қ., Бұқар жырау даңғ., 49/6', 'Алматы GPE', 'Бұқар жырау даңғ., 49/6 CONTACT'],
    ['Алматы қ. Абай көш-сі', 'Алматы GPE', 'Абай көш-сі FACILITY'],
    ['Алматы обл., Абай көшесі, 5-үй, 14-пәтер', 'Алматы обл. GPE', 'Абай көшесі, 5-үй CONTACT', '14-пәтер CONTACT'],
    ['Алматы ауд., 15-ы.а., 5 үй', 'Алматы GPE', '15-ы.а., 5 үй CONTACT'],
    ['Алматы қ., Нұрсәт мкр.', 'Алматы GPE', 'Нұрсәт мкр. LOCATION'],
    ['Алматы ауданы, Орбита-3 мкр., 12 үй', 'Алматы GPE', 'Орбита-3 мкр., 12 үй CONTACT'],
    ['Алматы қ. Жамбыл көшесі 13 «а»', 'Алматы GPE', 'Жамбыл көшесі 13 «а» CONTACT'],
    ['Алматы қ. Достық көшесі, 15 мекенжайында', 'Алматы GPE', 'Достық көшесі, 15 CONTACT'],
    ['Алматының Достық көшесіндегі 5-үйде тұрады', 'Алматының GPE', 'Достық көшесіндегі 5-үйде CONTACT'],
    // Houses, people and shares are counted.
    ['Алматы Достық көшесінде 5 үй салынды', 'Алматы GPE'],
    ['Алматы қ. Достық көшесі 5 адамға', 'Алматы GPE'],
    ['Алматы қ. Достық көшесі 5,5 %', 'Алматы GPE'],
  ] as const) {
    const place = /^[^ ]+/u.exec(text)![0];
    assert.deepEqual(
      told(text, [place, 'LOCATION']).map((one) => one.replace(/^(\S+) LOCATION$/u, '$1 GPE')),
      expected,
      text,
    );
  }
  assert.deepEqual(told('Алматы Абай көшесі, 5', ['Алматы', 'GPE'], ['Абай', 'PERSON']), [
    'Алматы GPE',
    'Абай көшесі, 5 CONTACT',
  ]);
  assert.deepEqual(told('Маржан Ахметова Абай көшесі, 5-үйде', ['Маржан Ахметова', 'PERSON'], ['Абай', 'PERSON']), [
    'Маржан Ахметова PERSON',
    'Абай көшесі, 5-үйде CONTACT',
  ]);
});

test('of two quotations that do something together the one is what the other is', () => {
  const text = 'Кеше «Қайрат» пен «Реал Мадрид» ойнады.';
  const both = ['Қайрат ORGANISATION', 'Реал Мадрид ORGANISATION'];
  assert.deepEqual(told(text, ['Реал Мадрид', 'ORGANISATION']), both);
  assert.deepEqual(told(text, ['Қайрат', 'ORGANISATION'], ['Реал', 'PERSON']), both);
  assert.deepEqual(told(text, ['Қайрат', 'ART'], ['Реал Мадрид', 'ORGANISATION']), [
    'Қайрат ART',
    'Реал Мадрид ORGANISATION',
  ]);
  assert.deepEqual(told(text.replace('Реал Мадрид', 'Арыстан'), ['Қайрат', 'PERSON']), ['Қайрат PERSON']);
  assert.equal(told('Кеше «Қайрат» де «Реал Мадрид» ойнады.', ['Реал Мадрид', 'ORGANISATION']).length, 1);
});

test('an entity has both marks of a quotation or none', () => {
  assert.deepEqual(told('Кеше «Барыс Арена» сарайында ойнады.', ['Барыс Арена» сарайында', 'FACILITY']), [
    '«Барыс Арена» сарайында FACILITY',
  ]);
  assert.deepEqual(told('Кеше лигада «Астана» ойнады.', ['лигада «Астана', 'ORGANISATION']), ['Астана ORGANISATION']);
  const office = ['Егемен', 'ORGANISATION'] as const;
  assert.deepEqual(
    told('Кеше «Егемен Қазақстан» газетінің тілшісі келді.', office, ['Қазақстан» газетінің тілшісі', 'POSITION']),
    ['«Егемен Қазақстан» газетінің тілшісі POSITION'],
  );
  const whole = '«Бірлік» партиясының төрағасы';
  assert.deepEqual(told(`Кеше ${whole} келді.`, [whole, 'POSITION']), [`${whole} POSITION`]);
});

test('a firm or newspaper that goes by the address of its site has it as a whole', () => {
  for (const [text, word, whole] of [
    ['Kaspi.kz акциялары өсті.', 'Kaspi', 'Kaspi.kz'],
    ['Ол Kolesa.kz-те жұмыс істейді.', 'Kolesa', 'Kolesa.kz-те'],
    ['Бұл туралы Tengrinews.kz жазды.', 'Tengrinews', 'Tengrinews.kz'],
    ['Тауарды Amazon.com сайтынан алды.', 'Amazon', 'Amazon.com'],
    ['Деректі берген — Zakon.kz.', 'Zakon', 'Zakon.kz'],
  ] as const)
    assert.deepEqual(told(text, [word, 'ORGANISATION']), [`${whole} ORGANISATION`], text);
  // A sentence that begins without a space, a file, a path, and what the tagger has found itself.
  for (const [text, word] of [
    ['Ол Google.Содан кейін кетті.', 'Google'],
    ['Бұл Node.js кодын Google жазды.', 'Node'],
    ['Kaspi.kz/shop парағын қара.', 'Kaspi'],
    ['Сол Google.kzt файлын аш.', 'Google'],
  ] as const)
    assert.deepEqual(told(text, [word, 'PRODUCT']), [`${word} PRODUCT`], text);
  assert.deepEqual(told('Kaspi.kz барды.', ['Kaspi', 'ORGANISATION'], ['kz', 'GPE']), ['Kaspi ORGANISATION', 'kz GPE']);
});
