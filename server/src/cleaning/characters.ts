import { type Draft, REMOVE } from '../rule';
import { codePoint, replacing, segmentRule } from './rule';

/** Characters that are not seen, or not what they seem: they split words for a tokenizer and hide duplicates. */

function each(text: string, pattern: RegExp, make: (found: string, index: number) => Draft | undefined): Draft[] {
  const drafts: Draft[] = [];
  for (const match of text.matchAll(pattern)) {
    const draft = make(match[0], match.index);
    if (draft !== undefined) drafts.push(draft);
  }
  return drafts;
}

const notNfc = segmentRule({
  id: 'cleaning.not-nfc',
  severity: 'warning',
  sentence: {
    kk: 'Әріп бөлек таңбалардан құралған (NFC емес).',
    ru: 'Буква составлена из отдельных знаков (не NFC).',
    en: 'This letter is made of separate characters (not NFC).',
  },
  fixTitle: { kk: 'Бір таңбаға біріктіру (NFC)', ru: 'Собрать в один знак (NFC)', en: 'Compose (NFC)' },

  reason:
    'A letter and its mark as two characters (и + U+0306 for й) looks the same as one, but is another string for every dictionary, tokenizer and duplicate search. NFC is what the web, and every other rule here, expects.',
  why: {
    kk: 'Екі таңбадан құралған әріп (й үшін и + U+0306) бір әріп болып көрінгенімен, сөздік, токенизатор, қайталану іздеу үшін басқа жол.',
    ru: 'Буква из двух знаков (и + U+0306 вместо й) выглядит так же, но для словаря, токенизатора и поиска повторов это другая строка.',
  },
  needs: /[\u0300-\u036f\u1100-\u11ff\u2126\u212a\u212b\u3099\u309a\uf900-\ufaff]/,
  fix: 'safe',
  bad: [
    { text: 'Аи\u0306бек', fixed: 'Айбек', safe: true },
    { text: 'е\u0308лка cafe\u0301', fixed: 'ёлка café', safe: true, count: 2 },
  ],
  good: ['Айбек', 'қазақ a\u0332'],
  check({ text }) {
    if (!/[\u0300-\u036f\u1100-\u11ff\u2126\u212a\u212b\u3099\u309a\uf900-\ufaff]/u.test(text)) return [];
    return each(text, /\P{M}\p{M}+|[\u2126\u212a\u212b\uf900-\ufaff]/gu, (cluster, index) => {
      const composed = cluster.normalize('NFC');
      return composed === cluster ? undefined : replacing(index, index + cluster.length, composed, true);
    });
  },
});

const zeroWidth = segmentRule({
  id: 'cleaning.zero-width',
  severity: 'warning',
  args: ['code point'],
  sentence: { kk: 'Көрінбейтін таңба: {0}.', ru: 'Невидимый знак: {0}.', en: 'Invisible character: {0}.' },
  fixTitle: REMOVE,

  reason:
    'Zero-width spaces, joiners and direction marks come with copying from web pages and messengers; they split words invisibly. Joiners inside emoji and in Arabic script are left alone, as they have a meaning there.',
  why: {
    kk: 'Ені жоқ бос орындар мен бағыт белгілері веб-бет пен мессенджерден көшіргенде еріп келіп, сөзді көрінбей бөледі. Эмодзи мен араб жазуындағылар мағыналы, оларға тимейді.',
    ru: 'Пробелы нулевой ширины и знаки направления приходят при копировании со страниц и из мессенджеров и незаметно делят слова. В эмодзи и арабском письме они осмысленны и не трогаются.',
  },
  needs: /[\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]/,
  fix: 'safe',
  bad: [
    { text: 'қа\u200Bзақ', fixed: 'қазақ', safe: true },
    { text: 'сөз\u200E \u2060тіл', fixed: 'сөз тіл', safe: true, count: 2 },
  ],
  good: ['👩\u200D👩\u200D👧', 'می\u200Cخواهم', 'қазақ'],
  check({ text }) {
    return each(text, /[\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]+/gu, (found, index) => {
      const before = text.slice(Math.max(0, index - 2), index);
      const after = text.slice(index + found.length, index + found.length + 2);
      if (/\u200d/u.test(found) && /^\p{Extended_Pictographic}/u.test(after)) return undefined;
      if (/[\u0600-\u06ff]$/u.test(before) || /^[\u0600-\u06ff]/u.test(after)) return undefined;
      return replacing(index, index + found.length, '', true, [codePoint(found)]);
    });
  },
});

const softHyphen = segmentRule({
  id: 'cleaning.soft-hyphen',
  severity: 'warning',
  sentence: {
    kk: 'Сөз ішінде жасырын тасымал белгісі бар.',
    ru: 'В слове есть мягкий перенос.',
    en: 'There is a soft hyphen in the word.',
  },
  fixTitle: REMOVE,

  reason: 'A soft hyphen only tells a typesetter where a word may break; in a corpus it splits the word.',
  why: {
    kk: 'Жасырын тасымал сөздің қай жерден бөлінетінін ғана айтады; корпуста ол сөзді екіге бөледі.',
    ru: 'Мягкий перенос лишь говорит, где слово можно разбить; в корпусе он делит слово надвое.',
  },
  needs: /\u00ad/,
  fix: 'safe',
  bad: [{ text: 'мем\u00ADле\u00ADкет', fixed: 'мемлекет', safe: true, count: 2 }],
  good: ['ара-тұра'],
  check: ({ text }) =>
    each(text, /\u00ad+(?!\r?\n)/g, (found, index) => replacing(index, index + found.length, '', true)),
});

const bom = segmentRule({
  id: 'cleaning.bom',
  severity: 'warning',
  sentence: {
    kk: 'Мәтін ішінде BOM таңбасы бар.',
    ru: 'В тексте есть метка BOM.',
    en: 'There is a byte order mark here.',
  },
  fixTitle: REMOVE,

  reason: 'A byte order mark inside a text comes from joining files; it becomes a part of the next word.',
  why: {
    kk: 'Мәтін ішіндегі BOM файлдарды қосқанда пайда болып, келесі сөзге жабысады.',
    ru: 'Метка BOM внутри текста появляется при склейке файлов и становится частью следующего слова.',
  },
  needs: /\ufeff/,
  fix: 'safe',
  bad: [{ text: 'бір\uFEFFекі', fixed: 'бірекі', safe: true }],
  good: ['бір екі'],
  check: ({ text }) => each(text, /\ufeff+/g, (found, index) => replacing(index, index + found.length, '', true)),
});

/** A no-break space that begins a text or stands behind another, before a small letter. */
const IN_PLACE_OF_CAPITAL = /^(?:\u00a0 ?|[ \n]\u00a0)[а-яё]/u;

const unusualSpace = segmentRule({
  id: 'cleaning.unusual-space',
  severity: 'hint',
  args: ['code point'],
  sentence: {
    kk: 'Ерекше бос орын таңбасы: {0}.',
    ru: 'Необычный пробел: {0}.',
    en: 'Unusual space character: {0}.',
  },
  fixTitle: { kk: 'Кәдімгі бос орынға ауыстыру', ru: 'Заменить обычным пробелом', en: 'Make it an ordinary space' },

  reason:
    'No-break, thin and ideographic spaces are layout, not language: they make two strings of one phrase, and many tokenizers have a rare token for each.',
  why: {
    kk: 'Үзілмейтін, жіңішке, кең бос орындар тілге емес, беттеуге жатады: бір тіркестен екі түрлі жол шығады.',
    ru: 'Неразрывные, тонкие и широкие пробелы — это вёрстка, а не язык: из одного словосочетания получаются две разные строки.',
  },
  needs: /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/,
  fix: 'safe',
  bad: [
    { text: '5\u00A0млн', fixed: '5 млн', safe: true },
    { text: 'а\u2009б', fixed: 'а б', safe: true },
  ],
  good: ['5 млн\t\n'],
  check: ({ text }) =>
    each(text, /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, (found, index) =>
      // A capital К is this very character where windows-1251 was read as Mac Cyrillic.
      replacing(
        index,
        index + 1,
        ' ',
        found !== '\u00a0' || !IN_PLACE_OF_CAPITAL.test(text.slice(Math.max(0, index - 1), index + 4)),
        [codePoint(found)],
      ),
    ),
});

const control = segmentRule({
  id: 'cleaning.control-character',
  severity: 'warning',
  args: ['code point'],
  sentence: { kk: 'Басқару таңбасы: {0}.', ru: 'Управляющий символ: {0}.', en: 'Control character: {0}.' },
  fixTitle: REMOVE,

  reason:
    'Control characters other than tab and line ends are the debris of broken conversions; JSON forbids them bare. Those from U+0080 on are what is left of a letter that was read in the wrong code page, so a person must look before they are taken away.',
  why: {
    kk: 'Табуляция мен жол соңынан басқа басқару таңбалары — сәтсіз түрлендірудің қалдығы. U+0080-ден басталатындары жоғалған әріптің ізі болуы мүмкін, сондықтан адам қарауы керек.',
    ru: 'Управляющие знаки, кроме табуляции и конца строки, — следы неудачных преобразований. Начиная с U+0080 это может быть остаток буквы, поэтому должен посмотреть человек.',
  },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  needs: /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/,
  fix: 'sometimes',
  bad: [
    { text: 'бір\u0007екі\u0000', fixed: 'бірекі', safe: true, count: 2 },
    { text: 'м\u0098р', fixed: 'мр', safe: false },
  ],
  good: ['бір\tекі\r\n'],
  check: ({ text }) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    each(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, (found, index) =>
      replacing(index, index + 1, '', found < '\u0080', [codePoint(found)]),
    ),
});

const replacementCharacter = segmentRule({
  id: 'cleaning.replacement-character',
  severity: 'error',
  sentence: {
    kk: 'Мұндағы таңба жоғалған (U+FFFD): бастапқы файлды қараңыз.',
    ru: 'Здесь потерян знак (U+FFFD): сверьтесь с исходным файлом.',
    en: 'A character was lost here (U+FFFD): look in the original file.',
  },

  reason:
    'U+FFFD stands where a decoder met a byte that it did not understand: a letter is lost, and only the source has it.',
  why: {
    kk: 'U+FFFD оқи алмаған байттың орнында тұрады: әріп жоғалған, ол тек бастапқы файлда бар.',
    ru: 'U+FFFD стоит там, где байт не был понят: буква потеряна и есть только в исходном файле.',
  },
  needs: /\ufffd/,
  fix: 'none',
  bad: [{ text: '\uFFFD 2024 \uFFFD', count: 2 }],
  good: ['қазақ?'],
  check: ({ text }) => each(text, /\ufffd+/g, (found, index) => ({ start: index, end: index + found.length })),
});

export const LOST_CHARACTER = replacementCharacter.id;

export const CHARACTER_RULES = [notNfc, zeroWidth, softHyphen, bom, unusualSpace, control, replacementCharacter];
