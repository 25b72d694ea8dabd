import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { applyFixes } from '../cleaning/segment';
import { tokenize } from '../text/tokens';
import type { Speller } from './speller';
import { projectSpeller } from './testDictionary';

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

const RIGHT: Readonly<Record<string, string>> = {
  'after a closing quote or bracket':
    '«Абай»дан|«Егемен Қазақстан»ның|"Абай"ға|«Нұр»дың|“Алаш”тың|«Болашақ»пен|«Егемен»ге|«Сырдария»ның|(БҰҰ)ның|«Qazaq»тың|«Астана»-ның|«Жібек жолы»нда|«Ана тілі»ндегі|«Қазақстан» мен «Абай»',
  signs: '25%-ке|25%-ға|10%-ды|30 %-ы|20°-тан|100$-ға',
  digits:
    '5-ке|6-сы|10-ы|5-і|алқаптың 2/3-сін|21-інші|1990-нан|2024-тен|60-қа|90-ға|100-ге|10 000-нан|5 000 000-ға|1 000 000 000-қа|5-ші|3-інші|20-сыншы|2-нші|1500-ден',
  'units and large numbers': '5 км-ге|10 кг-нан|3 млн-ға|2 млрд-тан|20 га-дан|100 тг-ге|15 мм-ден|10 км²-ге|5кг|3Д',
  abbreviations:
    'ҚР-да|ҚР-ның|АҚШ-тың|ТМД-дан|т-нің|Л-лар|БАҚ-тан|ОПЕК-ке|ҰБТ-ға|ҰБТ-ге|КСР-інің|ЖШС-нің|ІІМ-ге|ГЭС-тің|АҚ-дар',
  'what is a word by itself, apart':
    '5 нан алдым|20 тың жер|Сағат 10 да келем|АҚШ та келді|3 тар бөлме|Instagram да бар|МЕН ден саулық|7 а сыныбы|2 – де 3 те',
  'behind code and addresses': '`Vec`-ке|`x`-тің',
};
for (const [what, texts] of Object.entries(RIGHT)) {
  test(`right endings: ${what}`, () => {
    for (const text of texts.split('|')) assert.deepEqual(speller.checkText(text, tokenize(text)), [], text);
  });
}

const WRONG: readonly (readonly [text: string, fixed: string])[] = [
  ["63'ке", '63-ке'],
  ['1990 шы жылдары', '1990-шы жылдары'],
  ['5 шы сынып', '5-ші сынып'],
  ['3 -ші орын', '3-ші орын'],
  ['3- ші орын', '3-ші орын'],
  ['3 – ші орын', '3-ші орын'],
  ['№5 нің оқушысы', '№5-тің оқушысы'],
  ['7 ден бастап', '7-ден бастап'],
  ['10 000 ге жуық', '10 000-ға жуық'],
  ['50% қа өсті', '50%-ға өсті'],
  ['50 % -ға өсті', '50 %-ға өсті'],
  ['1,2% -ын құрады', '1,2%-ын құрады'],
  ['3 млн ге жетті', '3 млн-ға жетті'],
  ['5 км ге созылды', '5 км-ге созылды'],
  ['ҚР нің заңы', 'ҚР-ның заңы'],
  ['ҰБТ ға дайындық', 'ҰБТ-ға дайындық'],
  ['БҰҰ -ға мүше', 'БҰҰ-ға мүше'],
  ['Google дың қызметі', 'Google-дың қызметі'],
  ['COVID-19 дың салдары', 'COVID-19-дың салдары'],
  ['Zoom- ның қызметі', 'Zoom-ның қызметі'],
  ['63’ке', '63-ке'],
  ["1990'дан", '1990-нан'],
  ['5ші', '5-ші'],
  ['1990дан', '1990-нан'],
  ['25%ке', '25%-ке'],
  ['25%-ден', '25%-тен'],
  ['5-қа', '5-ке'],
  ['20-сінші', '20-сыншы'],
  ['3-ыншы', '3-інші'],
  ['100-ға', '100-ге'],
  ['13-да', '13-те'],
  ['3 млн-ге', '3 млн-ға'],
  ['5 км-ға', '5 км-ге'],
  ['100 тг-ға', '100 тг-ге'],
  ['АҚШ-тің', 'АҚШ-тың'],
  ['БҰҰ-дың', 'БҰҰ-ның'],
  ['ЖОО-ды', 'ЖОО-ны'],
  ['АҚШ-да', 'АҚШ-та'],
  ['ҚР-те', 'ҚР-да'],
  ['ҚР-нің', 'ҚР-ның'],
  ['ТМД-та', 'ТМД-да'],
  ['ІІМ-ға', 'ІІМ-ге'],
  ['КСР-ты', 'КСР-ды'],
  ['АҚШда', 'АҚШ-та'],
  ['БҰҰға', 'БҰҰ-ға'],
  ['ҰБТға', 'ҰБТ-ға'],
  ['ТМДның', 'ТМД-ның'],
  ['«Абай»ден', '«Абай»дан'],
  ['«Қазақстан»дан', '«Қазақстан»нан'],
  ['"Абай"ге', '"Абай"ға'],
  ['«Егемен»ға', '«Егемен»ге'],
  ['«Керуен»ды', '«Керуен»ді'],
  ['«Сырдария»нің', '«Сырдария»ның'],
  ['2 млрд-ден', '2 млрд-тан'],
  ['6-ы', '6-сы'],
  ['10-сы', '10-ы'],
  ['40-інші', '40-ыншы'],
  ["Абай'дың", 'Абайдың'],
];
for (const [text, fixed] of WRONG) {
  test(`wrong ending: ${text}`, () => {
    const found = speller.checkText(text, tokenize(text));
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ['spelling.ending'],
    );
    assert.equal(applyFixes(text, found), fixed);
  });
}

test('a word that follows a quotation mark is no ending', () => {
  for (const text of ['«Жоқ»деген сөз', "Барселонаға'дейін", '«Абай»деп аталады'])
    assert.ok(!speller.checkText(text, tokenize(text)).some(({ rule }) => rule === 'spelling.ending'), text);
});

test('what is suggested for an ending is the right one, alone', () => {
  for (const [word, right] of [
    ['5-қа', '5-ке'],
    ['5ші', '5-ші'],
    ['1990дан', '1990-нан'],
  ])
    assert.deepEqual(
      speller.suggest(word!).map((suggestion) => suggestion.word),
      [right],
    );
});
