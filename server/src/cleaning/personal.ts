import { type Draft, MASK } from '../rule';
import { replacing, type SegmentRule, segmentRule } from './rule';

/** Personal data. Masking is never called safe: it takes something away that a person may want to keep. */

const DIGITS = /\D/g;

/** Full-width characters, and digits of the Arabic script: each one UTF-16 unit, as what it stands for. */
export const WIDE = /[\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]/;
const WIDE_UNITS = new RegExp(WIDE.source, 'g');

const narrow = (text: string): string =>
  text.replace(WIDE_UNITS, (unit) => {
    const code = unit.charCodeAt(0);
    return code >= 0xff01 ? String.fromCharCode(code - 0xfee0) : String(code & 15);
  });

/** The last text as the rules see it: they are asked of one text one after another. */
let lastText = '';
let lastNarrow = '';

/** A text with its full-width characters and Arabic digits as the common ones. */
function inOneWidth(text: string): string {
  if (text !== lastText) {
    lastText = text;
    lastNarrow = WIDE.test(text) ? narrow(text) : text;
  }
  return lastNarrow;
}

/** A rule that finds its data in other widths and digits too. */
function inAllWidths<Id extends string>(rule: SegmentRule<Id>): SegmentRule<Id> {
  return {
    ...rule,
    needs: new RegExp(`${rule.needs!.source}|${WIDE.source}`),
    check(context) {
      const text = inOneWidth(context.text);
      return rule.check(text === context.text ? context : { ...context, text });
    },
  };
}

const masked = (match: RegExpExecArray, mask: string, start = match.index): Draft =>
  replacing(start, match.index + match[0].length, mask, false);

/** What is counted stands behind a sum or an amount, not behind the number of a person's thing. */
const UNIT_AFTER =
  /^[ \u00a0]*(?:[₸$€%₽]|(?:теңге|тенге|тг|доллар|евро|рубл|руб|сом|АҚШ(?=[ \u00a0]дол)|USD|KZT|EUR|RUB|мың|млн|млрд|тысяч|миллион|тонна|тонн|(?:микро|милли|санти|кило)?метр|литр|кг|км|га|дана|данаға|шт|адам|человек)(?:\p{L}{0,4})(?!\p{L}))/iu;

/** Papers that are numbered. */
const PAPER =
  '(?:бұйры[қғ]|қаулы|шешім|хаттама|шарт|келісімшарт|өкім|приказ|договор|постановлени|решени|протокол|распоряжени|лицензи|накладн|тапсырыс|заказ|артикул|штрих-?код|трек|order|invoice)';
const PAPER_AFTER = new RegExp(`^[ \\u00a0]*(?:нөмірлі |санды )?${PAPER}`, 'iu');
const PAPER_BEFORE = new RegExp(`${PAPER}\\p{L}*[ :]*(?:№|N|#)?[ \\u00a0]*$`, 'iu');
const PHONE_BEFORE =
  /(?:(?<!\p{L})tel|тел|ұялы|моб|сотов|байланыс|қоңырау|whats ?app|ватсап|вотсап|уатсап|phone|call|звон|факс)\p{L}*[\p{L}.:№\s–—-]{0,14}$/iu;

const before = (text: string, at: number) => text.slice(Math.max(0, at - 40), at);

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+-]+(?:\.[\p{L}\p{N}_%+-]+)*@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;
/** Written so that programs do not see it: `a[at]mail.kz`, `a (at) mail (dot) kz`. */
const DISGUISED =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+ ?[[({<] ?(?:@|at|ат|эт|собака|собачка|ит) ?[\])}>] ?(?:[\p{L}\p{N}-]+(?:\.| ?[[({<] ?(?:\.|dot|дот|точка|нүкте) ?[\])}>] ?))+\p{L}{2,}/giu;
/** With an @ in words, in a URL's or HTML's code, or with spaces around it; then only with an end that addresses have here. */
const LOOSE =
  /(?<![\p{L}\p{N}._%+-])(?:[\w.+-]+(?: dot [\w+-]+){0,3} at [\w-]+(?: dot [\w-]+)* dot [a-z]{2,}|[\w.+-]+(?:%40|&#0*64;|&#x0*40;|&commat;|_at_)(?:[\w-]+\.)+[a-z]{2,}|[\w.+-]+(?: ?[[({<] ?[aа] ?[\])}>] ?| (?:собака|собачка|ат|эт|ит) )(?:[\w-]+\.)+(?:kz|ru|com|org|net|edu|gov|info|by|uz|kg)|[\w.+-]+ (?:собака|собачка|ат|эт|ит|at) [\p{L}\d-]+ (?:точка|нүкте|dot) (?:кз|ру|ком|орг|kz|ru|com|org|net)|[\w.+-]+ ?@ ?[\w-]+ ?\. ?(?:kz|ru|com|org|net|edu|gov|info|by|uz|kg))(?![\p{L}\p{N}])/giu;
const LOOSE_SIGN = /%40|&#|&commat;|_at_| (?:at|ат|эт|ит|собач?ка) |[[({<] ?[aа] ?[\])}>]|@ | @| \./i;
/** An image for screens of a higher resolution: `logo@2x.png`. */
const IMAGE = /@\dx\.\p{L}+$/u;
/** Behind a host whose user all have: `git@github.com:qazaq/til.git`. */
const REPOSITORY = /^:[\w.~-]+\//;
const HIDDEN_AT = /[[({<] ?(?:@|at|ат|эт|собака|собачка|ит) ?[\])}>]/i;

const email = segmentRule({
  id: 'cleaning.email',
  severity: 'warning',
  sentence: {
    kk: 'Жеке дерек: электрондық пошта.',
    ru: 'Личные данные: адрес почты.',
    en: 'Personal data: e-mail address.',
  },
  fixTitle: MASK,

  mask: '[EMAIL]',
  reason:
    'E-mail addresses point to a person; a model learns them by heart. Also with (at) and (dot) in them, and as a URL writes them.',
  why: {
    kk: 'Электрондық пошта нақты адамға апарады, модель оны жаттап алады. (at), (dot) арқылы жазылғаны да белгіленеді.',
    ru: 'Адрес почты указывает на человека, а модель заучивает его наизусть. Отмечается и запись с (at) и (dot).',
  },
  needs: /[@[({<%&tTтб]/,
  fix: 'unsafe',
  bad: [
    { text: 'Хат: aigul.s@mail.kz, рахмет', fixed: 'Хат: [EMAIL], рахмет', safe: false },
    { text: 'a[at]mail.kz, a (at) mail (dot) kz', fixed: '[EMAIL], [EMAIL]', safe: false, count: 2 },
    { text: 'aigul dot s at mail dot kz', fixed: '[EMAIL]', safe: false },
    { text: '?to=aigul%40mail.kz, aigul at mail dot kz', fixed: '?to=[EMAIL], [EMAIL]', safe: false, count: 2 },
    { text: 'aigul AT mail DOT kz, aigul собака mail.kz', fixed: '[EMAIL], [EMAIL]', safe: false, count: 2 },
    { text: 'aigul(a)mail.kz, aigul собака mail точка ру', fixed: '[EMAIL], [EMAIL]', safe: false, count: 2 },
    { text: 'aigul[@]mail.kz, dana[at]mail[.]kz', fixed: '[EMAIL], [EMAIL]', safe: false, count: 2 },
    { text: 'aigul @ mail.kz, aigul＠mail.kz', fixed: '[EMAIL], [EMAIL]', safe: false, count: 2 },
  ],
  good: [
    '@qalam арнасы',
    'бір@екі',
    'a@b',
    'logo@2x.png',
    'git@github.com:qazaq/til.git',
    'бес (5) мың',
    'list[at] = kz',
    'look at mail',
    'Ол ат мінді. Дорба ит',
    'f(a)g.map',
    'a @ b.c',
    '100%40',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    if (text.includes('@')) {
      for (const match of text.matchAll(EMAIL)) {
        const isPlace = REPOSITORY.test(text.slice(match.index + match[0].length, match.index + match[0].length + 60));
        if (!IMAGE.test(match[0]) && !isPlace) drafts.push(masked(match, '[EMAIL]'));
      }
    }
    if (HIDDEN_AT.test(text)) for (const match of text.matchAll(DISGUISED)) drafts.push(masked(match, '[EMAIL]'));
    if (LOOSE_SIGN.test(text)) {
      for (const match of text.matchAll(LOOSE)) {
        const end = match.index + match[0].length;
        if (!drafts.some((draft) => draft.start < end && match.index < draft.end))
          drafts.push(masked(match, '[EMAIL]'));
      }
    }
    return drafts;
  },
});

/** Between the digits of a telephone number: spaces, brackets, dots, hyphens and dashes of every kind. */
const BETWEEN = '[ \\u00a0\\u2009\\u202f()._\\u2010-\\u2015\\u2212-]';
/** Seven digits that may be a telephone number's. */
const SEVEN = new RegExp(`\\d(?:${BETWEEN}{0,3}\\d){6}`);
/** Not in the middle of a number or of a name of Latin letters; behind another telephone number it may stand. */
const PHONE_START = '(?<!(?<!\\\\)[A-Za-z_]|[\\d+]|(?<!\\d{6}|\\d\\d[ -]\\d)\\d[ ,.-])';
const PHONE_END = '(?![A-Za-z_\\d])';
/** Six, in pairs or threes. */
const SIX = /\d{2,3}[ \u00a0-]?\d\d[ \u00a0-]?\d\d/;
/** Mobile operators' and regions' codes of Kazakhstan's numbering plan (7 0x, 71x, 72x, 74x, 75x, 76x, 77x). */
const PHONE = new RegExp(
  `${PHONE_START}(?:(?:\\+7|8)${BETWEEN}{0,3}7(?:0\\d|[12]\\d|4[07]|5[01]|6[0-4]|7[015678])|\\+7${BETWEEN}{0,3}7${BETWEEN}?(?:0${BETWEEN}?\\d|4${BETWEEN}?7|7${BETWEEN}?[15678])|7${BETWEEN}{0,3}7(?:0\\d|47|7[15678]))(?:${BETWEEN}{0,3}\\d){7}${PHONE_END}`,
  'g',
);
const DOTTED = /^(?:\+7|8|7)[. ]?\(?7\d\d\)?[. ]?(?:\d{7}|\d{3}[. -]?\d{4}|\d{3}[. -]\d\d[. -]\d\d)$/;
/** A mobile number without 8 or +7: as it is grouped when spoken, or in one piece where the words before it say what it is. */
const BARE =
  /(?<!(?<!\\)\p{L}|[\d+.,_]|\d[ -])\(?7(?:0[0-8]|47|7[15678])(?:\d{7}|\)?[ \u00a0\u2010-\u2015-]{1,2}\d{3}([ \u00a0\u2010-\u2015-])\d\d\1\d\d|\.\d{3}\.\d\d\.\d\d)(?![\p{L}\d]|[ .,-]\d)/gu;
/** A town's code in brackets without 8, and 8 and a code between strokes. */
const TOWN =
  /(?<!(?<!\\)\p{L}|[\d+.,_]|\d[ -])(?:\(7[12]\d\)[ \u00a0]?\d{3}([ \u00a0-])\d\d\1\d\d|\(7[12]\d\d\)[ \u00a0]?\d\d([ \u00a0-])\d\d\2\d\d|(?:\+7|8)\/7\d\d\/\d{3}[ /-]?\d\d[ /-]?\d\d)(?![\p{L}\d]|[ .,-]\d)/gu;
/** Numbers within a town, mobile ones however they are grouped, and with the prefix of international calls: where the words before say that they are telephones. */
const SPOKEN_OF =
  /(?<![\p{L}\d+.,_-])(?:(?:8[ \u00a0-]?)?7[ \u00a0-]?(?:0[ \u00a0-]?[0-8]|4[ \u00a0-]?7|7[ \u00a0-]?[15678])(?:[ \u00a0-]?\d){7}|\d{2,3}([ \u00a0-])\d\d\1\d\d|00[ \u00a0-]?[1-9](?:[ \u00a0-]?\d){8,13})(?![\p{L}\d]|[ .,-]\d)/gu;
/** Digit by digit, as it is dictated. */
const DICTATED = /(?<![\p{L}\d+.,_-]|\d )(?:\+ ?7|8)([ \u00a0-])7(?:\1\d){9}(?![\p{L}\d]|[ .,-]\d)/gu;
/** The same prefix, in groups. */
const PREFIXED = /(?<![\p{L}\d+.,_-])00[ \u00a0-]?[1-9]\d{0,2}(?:[ \u00a0-]\d{2,4}){3,5}(?![\p{L}\d]|[ .,-]\d)/gu;
/** Russian ones, grouped as there. */
const RUSSIAN = new RegExp(
  `${PHONE_START}(?:\\+7${BETWEEN}{0,3}[3489]\\d\\d(?:${BETWEEN}{0,3}\\d){7}|8[ -]?\\(?9\\d\\d\\)?[ -]\\d{3}[ -]\\d\\d[ -]\\d\\d|8[ -]?\\([348]\\d\\d\\)[ -]?\\d{3}[ -]?\\d\\d[ -]?\\d\\d)${PHONE_END}`,
  'g',
);
/** ITU-T E.164: `+`, a country's code, at most 15 digits. */
const FOREIGN = new RegExp(
  `(?<!(?<!\\\\)\\p{L}|[\\d+])\\+(?=[1-689])\\d(?:${BETWEEN}{0,3}\\d){6,14}${PHONE_END}`,
  'gu',
);
/** Digits behind the code of a country, as `least-most`; where a country is not here, 7 to 12. */
const NATIONAL: Readonly<Record<string, readonly [least: number, most: number]>> = {
  1: [10, 10],
  20: [9, 10],
  27: [9, 9],
  30: [10, 10],
  31: [9, 9],
  32: [8, 9],
  33: [9, 9],
  34: [9, 9],
  36: [8, 9],
  39: [8, 11],
  40: [9, 9],
  41: [9, 9],
  43: [8, 13],
  44: [9, 10],
  45: [8, 8],
  46: [7, 10],
  47: [8, 8],
  48: [9, 9],
  49: [7, 12],
  52: [10, 10],
  54: [10, 11],
  55: [10, 11],
  60: [8, 10],
  61: [9, 9],
  62: [8, 12],
  63: [8, 10],
  64: [8, 10],
  65: [8, 8],
  66: [8, 9],
  81: [9, 10],
  82: [8, 10],
  84: [9, 10],
  86: [10, 11],
  90: [10, 10],
  91: [10, 10],
  92: [9, 10],
  93: [9, 9],
  94: [9, 9],
  98: [10, 10],
};

function isForeign(number: string): boolean {
  const digits = number.replace(DIGITS, '');
  // A round sum with a plus sign.
  if (digits.endsWith('00000')) return false;
  const code = [1, 2].map((length) => digits.slice(0, length)).find((start) => Object.hasOwn(NATIONAL, start));
  const [least, most] = (code === undefined ? undefined : NATIONAL[code]) ?? [7, 12];
  const national = digits.slice(code === undefined ? 3 : code.length);
  return national.length >= least && national.length <= most && !(code === '1' && /^[01]/.test(national));
}

/** Whether a number without a plus sign is one of a paper, or an amount. */
function isNoPhone(text: string, start: number, end: number): boolean {
  const head = before(text, start);
  const tail = text.slice(end, end + 30);
  if (UNIT_AFTER.test(tail) || PAPER_AFTER.test(tail) || PAPER_BEFORE.test(head)) return true;
  return /(?:№|(?<!\p{L})N|#)[ \u00a0]*$/u.test(head) && !PHONE_BEFORE.test(head);
}

const phone = segmentRule({
  id: 'cleaning.phone',
  severity: 'warning',
  sentence: {
    kk: 'Жеке дерек: телефон нөмірі.',
    ru: 'Личные данные: номер телефона.',
    en: 'Personal data: phone number.',
  },
  fixTitle: MASK,

  mask: '[PHONE]',
  reason:
    "Telephone numbers: of Kazakhstan +7 or 8, then an operator's or a region's code and the rest of ten digits, of mobile ones also 7 alone or, grouped as 701 234 56 78, nothing; of other countries with a plus sign. Numbers of papers and amounts are left alone.",
  why: {
    kk: 'Телефон нөмірлері: Қазақстандікі +7 не 8 және код, шетелдікі плюс белгісімен. Құжат нөмірлері мен сомаларға тимейді.',
    ru: 'Номера телефонов: казахстанские с +7 или 8 и кодом, зарубежные с плюсом. Номера документов и суммы не трогаются.',
  },
  needs: /[0-9+]/,
  leastDigits: 6,
  fix: 'unsafe',
  bad: [
    { text: 'Тел.: +7 (701) 123-45-67.', fixed: 'Тел.: [PHONE].', safe: false },
    { text: '87771234567 немесе 8 7172 55 55 55', fixed: '[PHONE] немесе [PHONE]', safe: false, count: 2 },
    { text: '8(7172)55-55-55, 8-747-1234567', fixed: '[PHONE], [PHONE]', safe: false, count: 2 },
    { text: 'wa.me/77011234567 не 7 701 123 45 67', fixed: 'wa.me/[PHONE] не [PHONE]', safe: false, count: 2 },
    { text: '+7‑701‑123‑45‑67, 8.701.123.45.67', fixed: '[PHONE], [PHONE]', safe: false, count: 2 },
    { text: '701 234 56 78 мен тел. 7012345678', fixed: '[PHONE] мен тел. [PHONE]', safe: false, count: 2 },
    { text: '(727) 250-12-34 немесе тел. 250-12-34', fixed: '[PHONE] немесе тел. [PHONE]', safe: false, count: 2 },
    { text: '00 44 20 7946 0958, 8/701/1234567', fixed: '[PHONE], [PHONE]', safe: false, count: 2 },
    { text: '8 7 0 1 2 3 4 5 6 7 8', fixed: '[PHONE]', safe: false },
    { text: '+77 01 555 66 77, тел. 87 01 123 45 67', fixed: '[PHONE], тел. [PHONE]', safe: false, count: 2 },
    { text: '701.123.45.67, 8_701_123_45_67', fixed: '[PHONE], [PHONE]', safe: false, count: 2 },
    { text: '+1 (415) 867-5309 АҚШ', fixed: '[PHONE] АҚШ', safe: false },
    { text: '8(495)123-45-67, +7 701 ２３４ ５６ ７８', fixed: '[PHONE], [PHONE]', safe: false, count: 2 },
    { text: '+44 20 7946 0958, +996 555 123 456', fixed: '[PHONE], [PHONE]', safe: false, count: 2 },
  ],
  good: [
    '87 500 000 000 теңге',
    '8 750 000 000 теңге',
    '1234567890123',
    '77 011 234 567',
    '№ 87771234567 бұйрық',
    '8 7172 345 678 теңге',
    '+10 000 000 000 теңге',
    'нұсқа 8.701.12.3',
    '87 01 123 45 67 саны',
    '250-12-34 есебімен',
    '(727) бет',
    '00 12 000 000',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    if (SIX.test(text)) {
      for (const match of text.matchAll(SPOKEN_OF)) {
        if (PHONE_BEFORE.test(before(text, match.index))) drafts.push(masked(match, '[PHONE]'));
      }
    }
    if (!SEVEN.test(text)) return drafts;
    const isNew = (match: RegExpExecArray) =>
      !drafts.some(({ start, end }) => start < match.index + match[0].length && match.index < end);
    for (const pattern of [TOWN, DICTATED])
      for (const match of text.matchAll(pattern)) if (isNew(match)) drafts.push(masked(match, '[PHONE]'));
    if (text.includes('00')) {
      for (const match of text.matchAll(PREFIXED)) {
        if (isNew(match) && isForeign(match[0].replace(DIGITS, '').slice(2))) drafts.push(masked(match, '[PHONE]'));
      }
    }
    for (const match of text.matchAll(PHONE)) {
      if (!isNew(match)) continue;
      const [number] = match;
      // A sum of money is grouped by thousands from its end.
      if (/^\d{1,3}(?:[ \u00a0]\d{3})+$/.test(number)) continue;
      if (number[0] !== '+' && number.endsWith('000000')) continue;
      if (number.includes('.') && !DOTTED.test(number)) continue;
      if (number[0] !== '+' && isNoPhone(text, match.index, match.index + number.length)) continue;
      drafts.push(masked(match, '[PHONE]'));
    }
    for (const match of text.matchAll(BARE)) {
      if (!isNew(match)) continue;
      const [number] = match;
      if (isNoPhone(text, match.index, match.index + number.length)) continue;
      if (/^\d+$/.test(number) && !PHONE_BEFORE.test(before(text, match.index))) continue;
      drafts.push(masked(match, '[PHONE]'));
    }
    for (const match of text.matchAll(RUSSIAN)) if (isNew(match)) drafts.push(masked(match, '[PHONE]'));
    if (text.includes('+')) {
      for (const match of text.matchAll(FOREIGN)) {
        const isSum = UNIT_AFTER.test(text.slice(match.index + match[0].length, match.index + match[0].length + 30));
        if (!isSum && isNew(match) && isForeign(match[0])) drafts.push(masked(match, '[PHONE]'));
      }
    }
    return drafts;
  },
});

/**
 * Whether the last of 12 digits is the check digit of Kazakhstan's identification numbers: weights 1…11 modulo 11, and on a
 * remainder of 10 weights 3…11, 1, 2; 10 again is invalid.
 */
function hasCheckDigit(digits: string): boolean {
  const d = [...digits].map(Number);
  const control = (shift: number) =>
    d.slice(0, 11).reduce((sum, digit, i) => sum + digit * (((i + shift) % 11) + 1), 0) % 11;
  let check = control(0);
  if (check === 10) check = control(2);
  return check === d[11];
}

/**
 * Whether 12 digits are an individual identification number of Kazakhstan: a date of birth YYMMDD, a digit for century and
 * sex (0–6), and a check digit.
 */
export function isIin(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  const d = [...digits].map(Number);
  const century = d[6]!;
  if (century > 6) return false;
  const year = (century === 0 ? 2000 : 1800 + 100 * Math.floor((century - 1) / 2)) + d[0]! * 10 + d[1]!;
  const month = d[2]! * 10 + d[3]!;
  const day = d[4]! * 10 + d[5]!;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
  return hasCheckDigit(digits);
}

/**
 * Whether 12 digits are a business identification number of Kazakhstan: year and month of registration YYMM, the kind of
 * business (4–6, where an individual's number has the day), head or branch (0–3), and the same check digit.
 */
export const isBin = (digits: string): boolean =>
  /^\d\d(?:0[1-9]|1[0-2])[456][0-3]\d{6}$/.test(digits) && hasCheckDigit(digits);

/** Twelve digits in one piece, as 6+6, 6+3+3 or 4+4+4; otherwise parted, as 3+3+3+3 like a sum, only behind what they are called. */
const TWELVE =
  /(?<![\d+]|\d[.,]|\d[ \u00a0-])(?:\d{12}|\d{6}[ \u00a0\u2009\u202f\u2010-\u2015./-]\d{6}|\d{6}[ \u00a0\u2009\u202f\u2010-\u2015.-]\d{3}[ \u00a0\u2009\u202f\u2010-\u2015.-]\d{3}|\d{4}[ \u00a0\u2009\u202f\u2010-\u2015.-]\d{4}[ \u00a0\u2009\u202f\u2010-\u2015.-]\d{4}|(?<=(?:ЖСН|ИИН|IIN|БСН|БИН|BIN)(?:-?\p{L}{1,4})?(?: ?(?:нөмір|номер|number|код)\p{L}{0,4})?[\s:№=«"(–—-]{0,4})\d(?:[ \u00a0\u2009\u202f\u2010-\u2015./-]?\d){11})(?!\d|[.,]\d|[ \u00a0-]\d{3})/giu;

/** A number that is called so needs no check digit: one that was mistyped leads to somebody as well. */
const called = (short: string, whole: string) =>
  new RegExp(
    `(?:${short}|(?:${whole})\\p{L}*)(?:-?\\p{L}{1,4})?(?: ?(?:нөмір|номер|number|код)\\p{L}{0,6})?(?: ?\\((?:${short})\\))?(?: (?:мынау|мына|мынадай|бар|бұл))?[\\s:№=«"(?,—–-]{0,5}$`,
    'iu',
  );
const CALLED_IIN = called(
  'ЖСН|ИИН|IIN',
  'жеке сәйкестендіру(?: нөмір| код)|индивидуальн\\p{L}{2,3} идентификационн\\p{L}{2,3} номер',
);
const CALLED_BIN = called(
  'БСН|БИН|BIN',
  'бизнес[ -]?сәйкестендіру(?: нөмір| код)|бизнес[ -]?идентификационн\\p{L}{2,3} номер',
);
/** The longest name with what stands behind it, UTF-16 units. */
const CALLED_LENGTH = 70;

function twelveDigits(
  text: string,
  mask: string,
  is: (digits: string) => boolean,
  isOther: (digits: string) => boolean,
  name: RegExp,
): Draft[] {
  const drafts: Draft[] = [];
  // A single look spares nearly all texts the search.
  if (!/\d[\d \u00a0\u2009\u202f\u2010-\u2015./-]{10}/.test(text)) return drafts;
  for (const match of text.matchAll(TWELVE)) {
    const digits = match[0].replace(DIGITS, '');
    const isCalled = () => name.test(text.slice(Math.max(0, match.index - CALLED_LENGTH), match.index));
    if (is(digits) || (!isOther(digits) && isCalled())) drafts.push(masked(match, mask));
  }
  return drafts;
}

const iin = segmentRule({
  id: 'cleaning.iin',
  severity: 'error',
  sentence: {
    kk: 'Жеке дерек: ЖСН.',
    ru: 'Личные данные: ИИН.',
    en: 'Personal data: an individual identification number.',
  },
  fixTitle: MASK,

  mask: '[IIN]',
  reason:
    'The individual identification number (ЖСН) identifies a citizen for every authority and bank. Only numbers with a right date and check digit are reported, so that one in about 400 random 12-digit numbers is, and those that are called so.',
  why: {
    kk: 'ЖСН азаматты кез келген мекеме мен банкке танытады. Күні мен бақылау цифры дұрыс немесе өзі «ЖСН» деп аталған нөмірлер ғана белгіленеді.',
    ru: 'ИИН определяет гражданина для любого ведомства и банка. Отмечаются только номера с верной датой и контрольной цифрой или названные ИИН.',
  },
  needs: /[0-9]/,
  leastDigits: 12,
  fix: 'unsafe',
  bad: [
    { text: 'ЖСН 900101300007 екен', fixed: 'ЖСН [IIN] екен', safe: false },
    { text: '900101 300 007, 900101-300007', fixed: '[IIN], [IIN]', safe: false, count: 2 },
    { text: 'ИИН 90 01 01 300007', fixed: 'ИИН [IIN]', safe: false },
    { text: 'ЖСН: 850612 300 458', fixed: 'ЖСН: [IIN]', safe: false },
    {
      text: 'Жеке сәйкестендіру нөмірі (ЖСН)? 900101300123',
      fixed: 'Жеке сәйкестендіру нөмірі (ЖСН)? [IIN]',
      safe: false,
    },
    { text: 'ЖСН-і 90 01 01 30 01 23', fixed: 'ЖСН-і [IIN]', safe: false },
    {
      text: 'ЖСН (900101300123), ЖСН нөмірі - 900101300124',
      fixed: 'ЖСН ([IIN]), ЖСН нөмірі - [IIN]',
      safe: false,
      count: 2,
    },
  ],
  good: ['900101300008', '901301300007', '9001013000070', '2024', '900 101 300 007 теңге', '0,900101300007'],
  check: ({ text }) => twelveDigits(text, '[IIN]', isIin, isBin, CALLED_IIN),
});

const bin = segmentRule({
  id: 'cleaning.bin',
  severity: 'warning',
  sentence: {
    kk: 'Жеке дерек: БСН.',
    ru: 'Личные данные: БИН.',
    en: 'Personal data: a business identification number.',
  },
  fixTitle: MASK,

  mask: '[BIN]',
  reason:
    'The business identification number (БСН) leads to the owner of a firm. Only numbers with a right month, kind and check digit are reported, and those that are called so.',
  why: {
    kk: 'БСН кәсіпорын иесіне апарады. Айы, түрі, бақылау цифры дұрыс немесе өзі «БСН» деп аталған нөмірлер ғана белгіленеді.',
    ru: 'БИН ведёт к владельцу фирмы. Отмечаются только номера с верными месяцем, видом и контрольной цифрой или названные БИН.',
  },
  needs: /[0-9]/,
  leastDigits: 12,
  fix: 'unsafe',
  bad: [
    { text: 'БСН 050140001238, ТОО', fixed: 'БСН [BIN], ТОО', safe: false },
    { text: 'БИН: 050140001239', fixed: 'БИН: [BIN]', safe: false },
    {
      text: 'Бизнес-сәйкестендіру нөмірі — 050140001239',
      fixed: 'Бизнес-сәйкестендіру нөмірі — [BIN]',
      safe: false,
    },
  ],
  good: ['050140001239', '051340001238', '050170001231', '2024'],
  check: ({ text }) => twelveDigits(text, '[BIN]', isBin, isIin, CALLED_BIN),
});

/** The remainder of ISO 7064 MOD 97-10 over an IBAN without spaces; 1 where it is right. */
function mod97(iban: string): number {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** Characters of an account number by country, as the SWIFT registry has them. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BY: 28,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MN: 20,
  MT: 31,
  NL: 18,
  NO: 15,
  PK: 24,
  PL: 28,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  RU: 33,
  SA: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  XK: 20,
};
/** In one piece or in fours, of which the last may be shorter; of Kazakhstan in whatever groups. */
const IBAN =
  /(?<!(?<!\\)[A-Za-z]|\d)(?:[KК]Z[ \u00a0-]?\d\d(?:[ \u00a0-]?[A-Z\d]){16}|(?!KZ)[A-Z]{2}\d\d(?:[A-Z\d]{11,30}|(?:[ \u00a0][A-Z\d]{4}){2,7}(?:[ \u00a0][A-Z\d]{1,3})?))(?![A-Za-z\d])/gi;
/** One of Kazakhstan as it is written: in one piece or in fours. */
const OWN_GROUPS = /^.Z\d\d(?:\w{16}|(?:[ \u00a0-]\w{4}){4})$/i;

const iban = segmentRule({
  id: 'cleaning.iban',
  severity: 'error',
  sentence: {
    kk: 'Жеке дерек: банк шотының нөмірі (IBAN).',
    ru: 'Личные данные: номер банковского счёта (IBAN).',
    en: 'Personal data: bank account number (IBAN).',
  },
  fixTitle: MASK,

  mask: '[IBAN]',
  reason:
    'An account number leads to its owner. In one piece or in fours, of the length that is its country’s; with a right check number (ISO 7064 MOD 97-10), which those of Kazakhstan need not have.',
  why: {
    kk: 'Шот нөмірі иесін табуға мүмкіндік береді. Ұзындығы елге сай, бақылау саны дұрыс (ISO 7064) нөмірлер белгіленеді, Қазақстандікі бақылау санынсыз да.',
    ru: 'Номер счёта ведёт к владельцу. Отмечаются номера нужной для страны длины с верным контрольным числом (ISO 7064), казахстанские и без него.',
  },
  needs: /[A-Za-z]/,
  leastDigits: 4,
  fix: 'unsafe',
  bad: [
    { text: 'Шот: KZ86125KZT5004100100.', fixed: 'Шот: [IBAN].', safe: false },
    { text: 'KZ86 125K ZT50 0410 0100 шоты', fixed: '[IBAN] шоты', safe: false },
    { text: 'KZ86 1 25K ZT5 0041 00100', fixed: '[IBAN]', safe: false },
    { text: 'GB82WEST12345698765432', fixed: '[IBAN]', safe: false },
    { text: 'ЖСК KZ87125KZT5004100100', fixed: 'ЖСК [IBAN]', safe: false },
    { text: 'Konto DE89 3704 0044 0532 0130 00', fixed: 'Konto [IBAN]', safe: false },
  ],
  good: ['GB83WEST12345698765432', 'KZ86', 'KZ86 1 25K ZT5 0041 00101', 'AB12CDEF34567890123'],
  check({ text }) {
    const drafts: Draft[] = [];
    if (!/[A-Za-z][ \u00a0-]?\d\d[ \u00a0-]?[A-Za-z\d][A-Za-z\d \u00a0-]/.test(text)) return drafts;
    for (const match of text.matchAll(IBAN)) {
      const compact = match[0]
        .replace(/[ \u00a0-]/g, '')
        .replace(/^[Кк]/, 'K')
        .toUpperCase();
      // Nothing else looks like one of Kazakhstan; a mistyped one leads to its owner as well.
      const isOwn = /^KZ\d{5}/.test(compact) && /\d{3}$/.test(compact) && OWN_GROUPS.test(match[0]);
      if (IBAN_LENGTHS[compact.slice(0, 2)] === compact.length && (isOwn || mod97(compact) === 1))
        drafts.push(masked(match, '[IBAN]'));
    }
    return drafts;
  },
});

/** What is written beside the number of an identity card or a passport. */
const DOCUMENT =
  '(?:жеке\\s+куәлі[кг]|куәлі[кг]|удостоверени|уд\\.?\\s*личн|удв|удл|удостоверяющ\\p{L}*\\s+личн|куәландыратын\\s+құжат|құжат\\p{L}*\\s+нөмірі|паспорт|төлқұжа[тд]|passport|identity card|id[ -]?card|id[ -]?карт)';
const DOCUMENT_BEFORE = new RegExp(`(?<!(?<!\\\\)\\p{L})${DOCUMENT}\\p{L}*[^\\d\\n.;]{0,30}$`, 'iu');
const DOCUMENT_AFTER = /^[ \u00a0]+(?:нөмірлі |санды )?(?:жеке\s+куәлі|төлқұжа[тд])/iu;
const DOCUMENT_NUMBER =
  /(?<!(?<!\\)\p{L}|\d[ .,-]?)(?:[NН] ?\d{7}|(?:[NН] ?)?(?:\d{8,9}|\d{3} \d{3} \d{3}|\d\d ?\d\d(?: ?№)? \d{6})|[A-ZА-Я]{2} ?№? ?\d{6})(?![\p{L}\d]|[ .,-]\d)/giu;

const identityDocument = segmentRule({
  id: 'cleaning.identity-document',
  severity: 'error',
  sentence: {
    kk: 'Жеке дерек: жеке куәліктің немесе төлқұжаттың нөмірі.',
    ru: 'Личные данные: номер удостоверения личности или паспорта.',
    en: 'Personal data: number of an identity card or a passport.',
  },
  fixTitle: MASK,

  mask: '[DOCUMENT]',
  reason:
    'With it accounts are opened and loans are taken. It has no check digit, so only numbers of 8 or 9 digits beside words such as жеке куәлік, удостоверение, паспорт are reported.',
  why: {
    kk: 'Онымен шот ашылып, несие алынады. Бақылау цифры жоқ, сондықтан жеке куәлік, төлқұжат сияқты сөздердің жанындағы 8–9 цифрлы нөмірлер ғана белгіленеді.',
    ru: 'По нему открывают счета и берут кредиты. Контрольной цифры нет, поэтому отмечаются только номера из 8–9 цифр рядом со словами «удостоверение», «паспорт», жеке куәлік.',
  },
  needs: /[0-9]/,
  leastDigits: 6,
  fix: 'unsafe',
  bad: [
    { text: 'ID картасы: 043215678', fixed: 'ID картасы: [DOCUMENT]', safe: false },
    { text: 'Жеке куәлік № 012345678 берілді', fixed: 'Жеке куәлік № [DOCUMENT] берілді', safe: false },
    { text: 'жүргізуші куәлігі AB 123456', fixed: 'жүргізуші куәлігі [DOCUMENT]', safe: false },
    { text: 'Паспорт нөмірі: N1234567', fixed: 'Паспорт нөмірі: [DOCUMENT]', safe: false },
    { text: 'паспорт N12345678', fixed: 'паспорт [DOCUMENT]', safe: false },
    {
      text: 'Жеке басын куәландыратын құжат: 012345678',
      fixed: 'Жеке басын куәландыратын құжат: [DOCUMENT]',
      safe: false,
    },
    {
      text: 'паспорт 45 08 № 123456, УДЛ №012345678',
      fixed: 'паспорт [DOCUMENT], УДЛ №[DOCUMENT]',
      safe: false,
      count: 2,
    },
    { text: '012345678 нөмірлі жеке куәлігі', fixed: '[DOCUMENT] нөмірлі жеке куәлігі', safe: false },
  ],
  good: [
    'шот 012345678',
    'куәлік 15 бет 123456 дана',
    'AB 123456 бөлшегі',
    'жеке куәлік алды ал 123456 бүлінді',
    'куәлік 2020 жылы берілді',
    'паспорт 120 000 000 теңге тұрады',
    'куәлігі бар. 123456789',
  ],
  check({ text }) {
    if (!/\d{8}|\d{3} \d{3} \d{3}|[\dA-ZА-Я]{2}(?: ?№)? ?\d{6}|[NН] ?\d{7}/i.test(text)) return [];
    return [...text.matchAll(DOCUMENT_NUMBER)].flatMap((match) => {
      // The letters of a series are capitals: «ал 123456» is none.
      if (/^\p{L}\p{Ll}/u.test(match[0])) return [];
      const tail = text.slice(match.index + match[0].length, match.index + match[0].length + 30);
      const isDocument =
        DOCUMENT_AFTER.test(tail) || DOCUMENT_BEFORE.test(text.slice(Math.max(0, match.index - 60), match.index));
      return isDocument && !UNIT_AFTER.test(tail) ? [masked(match, '[DOCUMENT]')] : [];
    });
  },
});

/** Letters of Kazakhstan's plates, and the Cyrillic ones that look the same. */
const PLATE_LETTER = '[A-ZАВЕКМНОРСТУХ]';
const PLATE = new RegExp(
  `(?<!(?<!\\\\)\\p{L}|\\d[ .,-]?)(?:\\d{3}([ \\u00a0|-]?)(${PLATE_LETTER}{2,3})(?:\\1|/)(?:0[1-9]|1\\d|20)|(?<!/)${PLATE_LETTER}([ \\u00a0-]?)\\d{3}\\3${PLATE_LETTER}{2,3})(?![\\p{L}\\d]|[.,:/-]\\d)`,
  'giu',
);
const SMALL_LETTER = /\p{Ll}/u;
/** Currencies, units and forms of firms that stand between two numbers. */
const NO_PLATE =
  /^(?:USD|EUR|KZT|RUB|GBP|CNY|UZS|KGS|TRY|CHF|JPY|AED|BTC|ТОО|АО|МВТ|КВТ|КМ|СМ|ММ|МВ|КВ|МК|KM|CM|MM|KB|MB|GB|TB|MHZ|GHZ|KG|PM|AM|BC|AD|MAX|PRO|NEO|GTX|RTX|AMG|TSI|TDI|SUV|DVD|LED|USB|CPU|GPU|RAM|ISO|СТ|РК|КР|ҚР|РФ)$/;
const PLATE_AFTER = /^[ \u00a0]*(?:нөмірлі |номерлі )?(?:авто|көлі[кг]|машина|car(?!\p{L}))/iu;
const PLATE_BEFORE =
  /(?:мемлекеттік нөмір|мем\.? ?нөмір|гос\.? ?номер|гос\.? ?знак|г\/н|номері|нөмірі|автокөлі|көлі[кг]|машина|автомобил|авто|plate)[^.!?\n]{0,40}$/iu;

const plate = segmentRule({
  id: 'cleaning.vehicle-plate',
  severity: 'warning',
  sentence: {
    kk: 'Жеке дерек: автокөлік нөмірі.',
    ru: 'Личные данные: номер автомобиля.',
    en: 'Personal data: vehicle registration plate.',
  },
  fixTitle: MASK,

  mask: '[PLATE]',
  reason:
    'A plate leads to the owner of a car. Kazakhstan’s three digits, three letters (also Cyrillic ones of the same look) and a region 01–20; two letters and the plates of before 2012 only where a car is spoken of.',
  why: {
    kk: 'Көлік нөмірі иесін табуға мүмкіндік береді. Қазақстанның үш цифр, үш әріп және 01–20 өңір коды бар нөмірлері.',
    ru: 'Номер ведёт к владельцу машины. Казахстанские номера: три цифры, три буквы и код региона 01–20.',
  },
  needs: /[0-9]/,
  leastDigits: 3,
  fix: 'unsafe',
  bad: [
    { text: 'Көлік 123 ABC 02 еді', fixed: 'Көлік [PLATE] еді', safe: false },
    { text: '777АВС05 пен 123-KZA-10', fixed: '[PLATE] пен [PLATE]', safe: false, count: 2 },
    { text: 'автокөлік нөмірі 123 AB 02', fixed: 'автокөлік нөмірі [PLATE]', safe: false },
    { text: 'A777BCN көлігі, г/н 321 bc 05', fixed: '[PLATE] көлігі, г/н [PLATE]', safe: false, count: 2 },
    { text: 'госномер A 123 BCD', fixed: 'госномер [PLATE]', safe: false },
  ],
  good: [
    '100 USD 15',
    '150 КМ 12',
    '123 ABC 45',
    'ISO 123 ABC',
    '250 AB 02',
    '1123 ABC 02',
    'Boeing 737 MAX 10',
    '100 кг 12',
    '123 оқу 10',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    if (!/\d{3}[ \u00a0|-]?[A-ZА-Я]{2}|[A-ZА-Я][ \u00a0-]?\d{3}[ \u00a0-]?[A-ZА-Я]/i.test(text)) return drafts;
    for (const match of text.matchAll(PLATE)) {
      const letters = match[2] ?? '';
      const isOfCar =
        PLATE_BEFORE.test(text.slice(Math.max(0, match.index - 60), match.index)) ||
        PLATE_AFTER.test(text.slice(match.index + match[0].length, match.index + match[0].length + 20));
      const isPlain = letters.length === 3 && !SMALL_LETTER.test(letters) && !NO_PLATE.test(letters);
      if (!isPlain && !isOfCar) continue;
      drafts.push(masked(match, '[PLATE]'));
    }
    return drafts;
  },
});

const TELEGRAM_LINK =
  /(?:https?:\/\/)?(?<!(?<!\\)\p{L}|[\d.@-])(?:www\.)?(?:t|telegram)\.(?:me|dog)\/(?:s\/|joinchat\/)?\+?[A-Za-z0-9_-]{3,}(?:\/\d+)?/giu;
/** Pages of persons, not the sites' own. */
const PAGE =
  /(?:https?:\/\/)?(?<!(?<!\\)\p{L}|[\d.@-])(?:www\.|m\.)?(?:instagram\.com|vk\.(?:com|ru)|facebook\.com|fb\.com|tiktok\.com|threads\.net|twitter\.com|x\.com|ok\.ru\/profile|linkedin\.com\/in|youtube\.com(?=\/@))\/(?!(?:p|reels?|explore|stories|share|sharer|watch|groups|events|pages|hashtag|search|home|login|help|about|intent|i|video|photo|feed|policy|privacy|legal|business|ads|plugins|tr|dialog|tag|public\d+|club\d+|wall-?\d+)(?![\w.]))@?[A-Za-z0-9][\w.-]*\w(?:\/(?=[?#]|$)|\?id=\d+)?|tg:\/\/resolve\?domain=\w+/giu;
/** Behind the name of a network and a colon, with something in it that words have not. */
const NAMED =
  /(?<=(?<!(?<!\\)\p{L})(?:telegram|телеграм|тг|tg|instagram|инстаграм|инста|insta|tiktok|тикток|ник)\p{L}{0,3} ?[:–—-] ?)(?=[A-Za-z._]*[\d._][A-Za-z\d._]*[A-Za-z\d])[A-Za-z_][\w.]{2,29}\w(?![\w/]|\.\w)/giu;
const HANDLE = /(?<![\p{L}\d])@[A-Za-z][A-Za-z0-9_.]{2,30}[A-Za-z0-9_](?![\w@])/gu;
const HANDLE_BEFORE =
  /(?<!(?<!\\)\p{L})(?:telegram|телеграм|телега|тг|tg|инстаграм|instagram|инста|insta|tiktok|тикток|ник|ники)[\p{L}-]{0,10}[^\p{L}\n@]{0,8}(?:\p{L}{1,12}[^\p{L}\n@]{1,4}){0,2}$/iu;
const HANDLE_AFTER =
  /^[ \u00a0,(–—-]{1,3}(?:деген |(?:менің|оның|біздің|мой|моя|мое|наш|это) )?(?:telegram|телеграм|телега|инстаграм|instagram|инста|insta|tiktok|тикток)/iu;

const handle = segmentRule({
  id: 'cleaning.handle',
  severity: 'warning',
  sentence: {
    kk: 'Жеке дерек: мессенджердегі аты.',
    ru: 'Личные данные: имя в мессенджере.',
    en: 'Personal data: name in a messenger.',
  },
  fixTitle: MASK,

  mask: '[HANDLE]',
  reason:
    'A name in Telegram or Instagram reaches a person. Links of t.me and to pages of persons in other networks, and names with @ behind words such as Telegram, тг, инстаграм; an @ alone may be anything.',
  why: {
    kk: 'Telegram не Instagram-дағы атау адамның өзіне жеткізеді. Адам парақшасының сілтемелері және Telegram, тг, инстаграм сөздерінен кейінгі @атау белгіленеді.',
    ru: 'Имя в Telegram или Instagram ведёт к человеку. Отмечаются ссылки на страницы людей и имена с @ после слов Telegram, тг, инстаграм.',
  },
  needs: /[@/:–—-]/,
  fix: 'unsafe',
  bad: [
    { text: 'Жазыңыз: t.me/aigul_test', fixed: 'Жазыңыз: [HANDLE]', safe: false },
    { text: 'Telegram: @aigul_test', fixed: 'Telegram: [HANDLE]', safe: false },
    { text: '@aigul_test (телеграм)', fixed: '[HANDLE] (телеграм)', safe: false },
    { text: '@aigul_test — менің телеграмым', fixed: '[HANDLE] — менің телеграмым', safe: false },
    { text: 'instagram.com/dauren.k, инста: dauren.k', fixed: '[HANDLE], инста: [HANDLE]', safe: false, count: 2 },
    {
      text: 'facebook.com/profile.php?id=100012345, youtube.com/@dana_vlog',
      fixed: '[HANDLE], [HANDLE]',
      safe: false,
      count: 2,
    },
    { text: 'https://t.me/+AbCdEf123 не тг @dauren1', fixed: '[HANDLE] не тг [HANDLE]', safe: false, count: 2 },
  ],
  good: [
    '@qalam арнасы',
    'at.me/aigul',
    '@media print',
    'телеграм/вайбер',
    'aigul@t.me',
    'instagram.com/p/abc',
    'youtube.com/watch?v=abc',
    'Telegram: join us',
    'box.com/aigul',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    if (text.includes('/')) for (const match of text.matchAll(TELEGRAM_LINK)) drafts.push(masked(match, '[HANDLE]'));
    if (text.includes('/')) {
      for (const match of text.matchAll(PAGE)) drafts.push(masked(match, '[HANDLE]'));
    }
    // The first of them is by far the quicker.
    if (/[:–—-] ?[a-z_]/iu.test(text) && /(?:gram|грам|тг|tg|инста|insta|tok|ток|ник)\p{L}{0,3} ?[:–—-]/iu.test(text)) {
      for (const match of text.matchAll(NAMED)) drafts.push(masked(match, '[HANDLE]'));
    }
    if (text.includes('@'))
      for (const match of text.matchAll(HANDLE)) {
        if (drafts.some(({ start, end }) => start <= match.index && match.index < end)) continue;
        const end = match.index + match[0].length;
        if (
          HANDLE_BEFORE.test(text.slice(Math.max(0, match.index - 60), match.index)) ||
          HANDLE_AFTER.test(text.slice(end, end + 30))
        )
          drafts.push(masked(match, '[HANDLE]'));
      }
    return drafts;
  },
});

/** Keys by the beginnings that their services give them, tokens behind `Bearer`, and JSON Web Tokens. */
const SECRET =
  /(?<!(?<!\\)[A-Za-z]|[\d_-])(?:sk-[\w-]{20,}|(?:gh[pousr]|hf|r8|npm|gsk)_[A-Za-z0-9]{30,}|(?:sk|rk|pk)_(?:live|test)_\w{10,}|SG\.[\w-]{16,}\.[\w-]{16,}|ya29\.[\w-]{20,}|(?:pypi|nvapi|xai|pplx|tvly|fw|PMAK)-[\w-]{20,}|(?:dop_v1|shp(?:at|ca|pa|ss)|lin_api|dckr_pat|figd|ntn|sbp|whsec|y[0-4]|AQVN)_?[\w-]{28,}|key-[\da-f]{32}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}|\d{8,10}:[\w-]{35})(?![\w])|(?<=(?<!(?<!\\)[A-Za-z]|\d)(?:Bearer|Basic) +)(?=[\w.~+/-]*\d)[\w.~+/-]{15,}[\w~+/-]=*/g;

/** A word with letters and digits behind what is called a password or a key. */
const NAMED_SECRET =
  /(?<=(?<!(?<!\\)\p{L})(?:\p{L}+[_-])*(?:password|passwd|pwd|пароль|парол[ія]|құпия ?сөз\p{L}*|api[_-]?key|secret(?:[_-]access)?(?:[_-]?key)?|access[_-]?key|token|кілті)\p{L}{0,4}["']?\s{0,2}[:=]\s{0,2}["'«]?)(?=[^\s"'»,;]*\d)(?=[^\s"'»,;]*\p{L})[^\s"'»,;]{6,}/giu;
/** The same behind a dash, of passwords alone: «Құпия сөзі — Qwerty123». */
const NAMED_PASSWORD =
  /(?<=(?<!(?<!\\)\p{L})(?:password|пароль|парол[ія]|құпия ?сөз)\p{L}{0,6} ?(?:[—–]|-(?= )) ?["'«]?)(?=[^\s"'»,;]*\d)(?=[^\s"'»,;]*[A-Za-z])[\w!@#$%^&*.+=?-]{6,}(?<![.?!])/giu;
/** What stands before the host in the address of a server: name and password. */
const USER_INFO = /(?<=[a-z][a-z+]{1,20}:\/\/)[^\s:/@]+:[^\s/@]+(?=@)/gi;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs;

const secret = segmentRule({
  id: 'cleaning.secret',
  severity: 'error',
  sentence: {
    kk: 'Құпия дерек: API кілті немесе токен.',
    ru: 'Секретные данные: ключ API или токен.',
    en: 'Secret data: API key or token.',
  },
  fixTitle: MASK,

  mask: '[SECRET]',
  reason:
    'Who reads a key can use it. Keys of OpenAI, GitHub, GitLab, Hugging Face, AWS, Google, Slack and Telegram bots by their form, tokens behind “Bearer”, JSON Web Tokens, private keys, passwords in addresses; and what has letters and digits behind “password”, “пароль”, “құпиясөз”, “api_key =”.',
  why: {
    kk: 'Кілтті оқыған адам оны пайдалана алады. Белгілі қызметтердің кілттері, токендер, құпия кілттер, мекенжайдағы құпиясөздер және «password», «пароль», «құпиясөз» сөздерінен кейінгі мәндер ізделеді.',
    ru: 'Кто прочёл ключ, тот может им воспользоваться. Ищутся ключи известных служб, токены, закрытые ключи, пароли в адресах и значения после «password», «пароль», «құпиясөз».',
  },
  needs: /[A-Za-z:=]/,
  fix: 'unsafe',
  bad: [
    { text: 'Құпия сөзі — Qwerty123.', fixed: 'Құпия сөзі — [SECRET].', safe: false },
    { text: 'пароль: Astana2024!', fixed: 'пароль: [SECRET]', safe: false },
    { text: 'postgres://admin:Passw0rd@10.0.0.5/db', fixed: 'postgres://[SECRET]@10.0.0.5/db', safe: false },
    { text: '-----BEGIN PRIVATE KEY-----\nMIIEpAIB\n-----END PRIVATE KEY-----', fixed: '[SECRET]', safe: false },
    { text: 'кілт: sk-proj-Ab12Cd34Ef56Gh78Ij90', fixed: 'кілт: [SECRET]', safe: false },
    { text: `ghp_${'a1B2c3'.repeat(6)}`, fixed: '[SECRET]', safe: false },
    { text: 'AKIAABCDEFGHIJ123456 кілті', fixed: '[SECRET] кілті', safe: false },
    { text: 'Authorization: Bearer abc123def456ghi789', fixed: 'Authorization: Bearer [SECRET]', safe: false },
    { text: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'aB3-'.repeat(8)}`, fixed: '[SECRET]', safe: false },
  ],
  good: [
    'Пароль: кемінде 8 таңба',
    'Құпиясөз — 8 таңба, пароль - Windows-та сақталады',
    'token: string',
    'password = None',
    'сөз кілті: қазақ тілі',
    'sk-learn',
    'task-management-system-overview',
    'Bearer token',
    'hf_hub',
    'AKIA',
    'eyJ',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    const find = (pattern: RegExp) => {
      for (const match of text.matchAll(pattern)) {
        const end = match.index + match[0].length;
        if (!drafts.some((draft) => draft.start < end && match.index < draft.end))
          drafts.push(masked(match, '[SECRET]'));
      }
    };
    if (text.includes('PRIVATE KEY')) find(PRIVATE_KEY);
    if (/[\w.~+/-]{16}/.test(text)) find(SECRET);
    if (text.includes('://') && text.includes('@')) find(USER_INFO);
    if (/[:=]/.test(text) && /pass|pwd|парол|құпия|key|secret|token|кілті/i.test(text)) find(NAMED_SECRET);
    if (/[—–-]/.test(text) && /password|парол|құпия/i.test(text)) find(NAMED_PASSWORD);
    return drafts;
  },
});

/** The Luhn check of ISO/IEC 7812. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0;
}

/**
 * First digits that are given to issuers of cards (ISO/IEC 7812): Visa 4, Mastercard 51–55 and 2221–2720, Mir 2200–2204,
 * American Express 34 and 37, JCB 35, Maestro and UnionPay 50, 56–58 and 6. Years (19.., 20..) are not among them.
 */
const ISSUER = /^(?:4|5[0-8]|6|3[457]|220[0-4]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/;

/** As it is embossed, four by four or 4-6-5, or in one piece; not a row of such groups, nor in a hexadecimal number. */
const CARD =
  /(?<![\d.,-]|\d )(?:\d{15,19}|\d{4}(?:[ \u00a0-]\d{4}){3}|\d{4}(?:[._]\d{4}){3}|\d{4}([ \u00a0-])\d{6}\1\d{5})(?!\d|[A-Fa-f]+\d|[ -]\d{4}(?!\d))/g;

/** Beside it a number is a card's whatever its last digit. */
const CARD_BEFORE =
  /(?<!\p{L})(?:карта|картам|карточк|card)\p{L}*[\s:№#-]*(?:нөмірі|номер|number|no)?\p{L}*[\s:.№#-]*$/iu;

const card = segmentRule({
  id: 'cleaning.card',
  severity: 'error',
  sentence: {
    kk: 'Жеке дерек: банк картасының нөмірі.',
    ru: 'Личные данные: номер банковской карты.',
    en: 'Personal data: payment card number.',
  },
  fixTitle: MASK,

  mask: '[CARD]',
  reason:
    'Numbers of payment cards: 15 to 19 digits of a known issuer, in one piece or grouped as on the card, with a right Luhn digit or beside the word card.',
  why: {
    kk: 'Төлем картасының нөмірі: белгілі банк жүйесінің 15–19 цифры, Луна тексеруінен өткені.',
    ru: 'Номер платёжной карты: 15–19 цифр известной системы с верной контрольной цифрой (алгоритм Луна).',
  },
  needs: /[2-6]/,
  leastDigits: 15,
  fix: 'unsafe',
  bad: [
    { text: 'карта 4111 1111 1111 1111 болды', fixed: 'карта [CARD] болды', safe: false },
    { text: '5500-0000-0000-0004', fixed: '[CARD]', safe: false },
    { text: '378282246310005 пен 3782 822463 10005', fixed: '[CARD] пен [CARD]', safe: false, count: 2 },
    { text: 'карта нөмірі: 5169497112345678', fixed: 'карта нөмірі: [CARD]', safe: false },
    { text: '4400430123456789 12/27', fixed: '[CARD] 12/27', safe: false },
  ],
  good: [
    '4111 1111 1111 1112',
    '1234567890123452',
    '0000 0000 0000 0000',
    '2010-2011 2012-2013 оқу жылдары',
    '2017 2018 2019 2020 жылдары',
    '4111 1111 1111 1111 1111',
    '0x52908400098527886E0F7030069857D2E4169EE7',
  ],
  check: ({ text }) =>
    [...text.matchAll(CARD)].flatMap((match) => {
      const digits = match[0].replace(DIGITS, '');
      const isNamed = digits.length === 16 && CARD_BEFORE.test(before(text, match.index));
      return ISSUER.test(digits) && (isNamed || isLuhn(digits))
        ? [replacing(match.index, match.index + match[0].length, '[CARD]', false)]
        : [];
    }),
});

function isIpv6(text: string): boolean {
  try {
    return new URL(`http://[${text}]/`).hostname !== '';
  } catch {
    return false;
  }
}

/** Addresses that say nothing of a person: this host, private networks, documentation (RFC 1918, 5737, 3849). */
const IMPERSONAL =
  /^(?:0\.|10\.|127\.|255\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:0?db8:)/i;

/** Words beside four numbers with dots that make them a version or a paragraph. */
const NUMBERED_BEFORE = /(?:нұсқа|верси|version|тармақ|пункт|бап|стать|бөлім|раздел)\p{L}*[\s:№]*$/iu;
const NUMBERED_AFTER = /^[\s-]*(?:тарма|пункт|бап|баб|нұсқа|верси|version)/iu;

function isAddress(text: string, start: number, end: number): boolean {
  const address = text.slice(start, end);
  const octets = address.split('.');
  // Numbers of one digit each are paragraphs; the addresses of that kind belong to name servers, not to persons.
  if (octets.every((octet) => octet.length === 1) || octets.some((octet) => Number(octet) > 255)) return false;
  return (
    !IMPERSONAL.test(address) &&
    !NUMBERED_BEFORE.test(text.slice(Math.max(0, start - 30), start)) &&
    !NUMBERED_AFTER.test(text.slice(end, end + 12))
  );
}

const ipAddress = segmentRule({
  id: 'cleaning.ip-address',
  severity: 'warning',
  sentence: { kk: 'Жеке дерек: IP мекенжайы.', ru: 'Личные данные: IP-адрес.', en: 'Personal data: IP address.' },
  fixTitle: MASK,

  mask: '[IP]',
  reason:
    'A public IP address (of IPv6: 2000::/3) leads to a household. Private and documentation ranges are left alone, as are versions and numbers of paragraphs.',
  why: {
    kk: 'Ашық IP мекенжай нақты үйге апарады. Ішкі және мысалға арналған мекенжайлар, нұсқалар мен тармақ нөмірлері белгіленбейді.',
    ru: 'Публичный IP-адрес ведёт к конкретному дому. Внутренние и учебные адреса, версии и номера пунктов не отмечаются.',
  },
  needs: /[0-9]/,
  fix: 'unsafe',
  bad: [
    { text: 'IP: 95.56.234.10.', fixed: 'IP: [IP].', safe: false },
    { text: 'адрес 2a02:6b8:0:1::feed:0ff', fixed: 'адрес [IP]', safe: false },
  ],
  good: [
    '192.168.0.1',
    '1.2.3.400',
    'нұсқа 10.4.2',
    'сағат 12:30:45, 12::30, 2::5',
    'арақатынасы 1:2:3:4:5:6:7:8',
    'v1.2.3.4',
    '1.2.3.4.5',
    '3.2.1.4 тармағы, 12.3.1.4-тармақ',
    'Chrome нұсқасы: 120.0.61.129',
    '2001:db8::1, fe80::1, ::1',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    for (const match of text.matchAll(/(?<!(?<!\\)\p{L}|[\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/gu)) {
      const end = match.index + match[0].length;
      if (isAddress(text, match.index, end)) drafts.push(replacing(match.index, end, '[IP]', false));
    }
    if (text.includes(':')) {
      for (const match of text.matchAll(/(?<![\p{L}\d:.])[23][\da-f]{3}(?::[\da-f]{0,4}){2,7}(?![\p{L}\d:])/giu)) {
        const [address] = match;
        if (isIpv6(address) && !IMPERSONAL.test(address)) {
          drafts.push(replacing(match.index, match.index + address.length, '[IP]', false));
        }
      }
    }
    return drafts;
  },
});

export const PERSONAL_RULES = [
  inAllWidths(secret),
  inAllWidths(iban),
  inAllWidths(email),
  inAllWidths(handle),
  inAllWidths(iin),
  inAllWidths(bin),
  inAllWidths(card),
  inAllWidths(phone),
  inAllWidths(identityDocument),
  inAllWidths(plate),
  inAllWidths(ipAddress),
];
