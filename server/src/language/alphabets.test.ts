import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tokenize } from '../text/tokens';
import { ALPHABET_LABELS } from './alphabets';
import { decideLanguage } from './decide';
import { LanguageDetector } from './detector';

const loaded = LanguageDetector.load(readFileSync(join(__dirname, '../../../dictionaries/language/kk-language.bin')));
assert.ok(loaded.ok);
const detector = loaded.value;
const labelOf = (text: string) => decideLanguage(detector, text, () => tokenize(text), undefined).label;

test('languages that the model has not met are told by their letters', () => {
  for (const [label, ...texts] of [
    ['ckb', 'هەولێر پایتەختی هەرێمی کوردستانە.', 'باوکم لە کێڵگە کار دەکات و دایکم لە ماڵەوەیە.'],
    ['os', 'Ирон адӕмӕн сӕ мадӕлон ӕвзаг у ирон.', 'Абон хорз бон у, хур кӕсы.'],
    ['tg', 'Мардуми тоҷик дар кишвари худ зиндагӣ мекунанд.', 'Ҷавонон имрӯз ба мактаб мераванд, зеро дарс доранд.'],
    ['alt', 'Јаҥы јыл бистиҥ јуртта сӱӱнчилӱ ӧдӧт.'],
    ['kjh', 'Хакас чонының кӧӧлені ӱлӱс полған, ічем килген.'],
    ['nog', 'Ногай тили туьрк тиллерининъ биреви, оьз аьруьвлиги бар.'],
    ['kum', 'Къумукъ тил тюрк тиллени къыпчакъ бёлюгюне гире, оьзюню уьстюнде.'],
    ['tk', 'Türkmenistanyň paýtagty Aşgabat şäheridir we ol gözeldir.'],
  ] as const)
    for (const text of texts) assert.equal(labelOf(text), label, text);
  assert.equal(new Set(ALPHABET_LABELS).size, 8);
});

test('and others with some of these letters are none of them', () => {
  for (const text of [
    'بۇگۈن ھاۋا ناھايىتى ياخشى، قۇياش چىقتى.',
    'امروز هوا خیلی خوب است و خورشید می‌درخشد.',
    'Бугун ҳаво жуда яхши, қуёш чарақлаб турибди, ўқувчилар мактабда.',
    'Данас је леп дан, сунце сија, а ми идемо у школу.',
    'ТахӀан дика де ду, малх къега, со школе воьду, оьзда хьаша веана.',
    'К нам приехал съёмочный коллектив, мальчик и подъезд, весь день.',
    'Dnes je pekný deň, slnko svieti a žiaci idú do školy, ktorý šťastný.',
    'Bugün hava çok güzel, güneş parlıyor ve öğrenciler okula gidiyor.',
  ])
    assert.ok(!ALPHABET_LABELS.includes(labelOf(text)), text);
});
