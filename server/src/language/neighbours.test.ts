import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neighbourSpelling } from './neighbours';
import { cyrillicToLatin, cyrillicToOlderLatin, OLDER_LATIN, withoutKazakhLetters } from './transliterate';

const KAZAKH = [
  'Әжем ауылда тұрады, ал біз қалада тұрамыз.',
  'Құрылыс биыл аяқталуы тиіс.',
  'Ішіп-жегені көп, күйі жоқ.',
  'Қиын сұраққа жауап бере алмадым.',
  'Шайын ішіп, дастарқан басында отыр.',
  'Мың алғыс айтамын сіздерге!',
  'Сұлу өзен жағасында үй салынды.',
  'Хат жазуға уақытым болмай жүр.',
  'Ғылым мен білім — ел байлығы.',
  'Өмір — өзен.',
  'Көшеде бала ойнап жүр.',
  'Инженер инъекция мен субъект туралы оқыды.',
];

test('Kazakh in any of its alphabets has the spelling of no neighbour', () => {
  for (const text of KAZAKH) {
    assert.equal(neighbourSpelling(text, 'Cyrl'), undefined, text);
    assert.equal(neighbourSpelling(withoutKazakhLetters(text, 'similar'), 'Cyrl'), undefined, text);
    for (const latin of [cyrillicToLatin(text), ...OLDER_LATIN.map((spelling) => cyrillicToOlderLatin(text, spelling))])
      assert.equal(neighbourSpelling(latin, 'Latn'), undefined, latin);
  }
});

test('a name or a word of another language in Kazakh changes nothing', () => {
  assert.equal(neighbourSpelling('Кеше досым екеуміз кітапханадан «Коьк» деген кітап алып оқыдық', 'Cyrl'), undefined);
  assert.equal(neighbourSpelling('Keşe dosym ekeumız dükennen Škoda degen kölık körıp qaldyq', 'Latn'), undefined);
});

test('the spellings of neighbours are told by their letters', () => {
  for (const [text, script, expected] of [
    ['Биз кеште шай ишип, соьйлестик.', 'Cyrl', 'und'],
    ['Тенъиз бойында бала коьп.', 'Cyrl', 'und'],
    ['Къонакълар къайда?', 'Cyrl', 'und'],
    ['Тӱннӱк ачып кӧрдим.', 'Cyrl', 'und'],
    ['ХЪУЬРЕЗ КЪВАН', 'Cyrl', 'und'],
    ['Öýüň yzynda uly agaç ösýär.', 'Latn', 'und'],
    ['Atam bagda işleýär.', 'Latn', 'und'],
    ['Selâm, balam!', 'Latn', 'und'],
    ['Séning isming néme?', 'Latn', 'und'],
    ["Ag'am No'kiste jasaydı.", 'Latn', 'kaa'],
    ['Aǵam Nókiste jasaydı.', 'Latn', 'kaa'],
    ['Balalar ha’wlide oynap ju’r.', 'Latn', 'kaa'],
    ["Ag'a-inilerim ko'p, men shadman.", 'Latn', 'kaa'],
    ['Hár bir insan bilim alıwǵa haqılı.', 'Latn', 'kaa'],
    ['Azanda turıp suw ishtim.', 'Latn', 'kaa'],
    ["BU'GIN SHAY ISHTIK", 'Latn', 'kaa'],
    ['ئۇ بۈگۈن كەلدى', 'Arab', undefined],
  ] as const)
    assert.equal(neighbourSpelling(text, script), expected, text);
});

test('the time grows with the text alone', () => {
  for (const piece of ['ь', 'аь ', "a'", 'ý', "a'y", 'ı', 'dı', 'ň ä ', 'á', 'ʻ'])
    neighbourSpelling(piece.repeat(100_000 / piece.length), /\p{Script=Latin}/u.test(piece) ? 'Latn' : 'Cyrl');
});
