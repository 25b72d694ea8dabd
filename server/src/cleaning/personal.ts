import { type Draft, MASK } from '../rule';
import { replacing, segmentRule } from './rule';

/** Personal data. Masking is never called safe: it takes something away that a person may want to keep. */

const DIGITS = /\D/g;

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+-]+(?:\.[\p{L}\p{N}_%+-]+)*@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;
/** An image for screens of a higher resolution: `logo@2x.png`. */
const IMAGE = /@\dx\.\p{L}+$/u;

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
  reason: 'E-mail addresses point to a person; a model learns them by heart.',
  needs: /@/,
  fix: 'unsafe',
  bad: [{ text: 'Хат: aigul.s@mail.kz, рахмет', fixed: 'Хат: [EMAIL], рахмет', safe: false }],
  good: ['@qalam арнасы', 'бір@екі', 'a@b', 'logo@2x.png'],
  check({ text }) {
    if (!text.includes('@')) return [];
    return [...text.matchAll(EMAIL)].flatMap((match) =>
      IMAGE.test(match[0]) ? [] : [replacing(match.index, match.index + match[0].length, '[EMAIL]', false)],
    );
  },
});

/** Mobile operators' and regions' codes of Kazakhstan's numbering plan (7 0x, 71x, 72x, 74x, 75x, 76x, 77x). */
const PHONE =
  /(?<![\d+.,]|\d[ -])(?:(?:\+7|8)[ \u00a0(–-]{0,2}7(?:0\d|[12]\d|4[07]|5[01]|6[0-4]|7[015678])|7[ \u00a0(–-]{0,2}7(?:0\d|47|7[15678]))(?:[ \u00a0()–-]{0,2}\d){7}(?!\d)/g;

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
    "Telephone numbers of Kazakhstan: +7 or 8, then an operator's or a region's code and the rest of ten digits; of mobile ones also 7 alone, as in links of messengers.",
  needs: /7/,
  fix: 'unsafe',
  bad: [
    { text: 'Тел.: +7 (701) 123-45-67.', fixed: 'Тел.: [PHONE].', safe: false },
    { text: '87771234567 немесе 8 7172 55 55 55', fixed: '[PHONE] немесе [PHONE]', safe: false, count: 2 },
    { text: '8(7172)55-55-55, 8-747-1234567', fixed: '[PHONE], [PHONE]', safe: false, count: 2 },
    { text: 'wa.me/77011234567 не 7 701 123 45 67', fixed: 'wa.me/[PHONE] не [PHONE]', safe: false, count: 2 },
  ],
  good: ['87 500 000 000 теңге', '8 750 000 000 теңге', '1234567890123', '+44 20 7946 0958', '77 011 234 567'],
  check({ text }) {
    return [...text.matchAll(PHONE)].flatMap((match) =>
      // A sum of money is grouped by thousands from its end.
      /^\d{1,3}(?:[ \u00a0]\d{3})+$/.test(match[0])
        ? []
        : [replacing(match.index, match.index + match[0].length, '[PHONE]', false)],
    );
  },
});

/**
 * Whether 12 digits are an individual identification number of Kazakhstan: a date of birth YYMMDD, a digit for century and
 * sex (0–6), and a check digit: weights 1…11 modulo 11, and on a remainder of 10 weights 3…11, 1, 2; 10 again is invalid.
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
  const control = (shift: number) =>
    d.slice(0, 11).reduce((sum, digit, i) => sum + digit * (((i + shift) % 11) + 1), 0) % 11;
  let check = control(0);
  if (check === 10) check = control(2);
  return check === d[11];
}

const iin = segmentRule({
  id: 'cleaning.iin',
  severity: 'error',
  sentence: {
    kk: 'Жеке дерек: ЖСН (бақылау саны мен күні дұрыс).',
    ru: 'Личные данные: ИИН (контрольная цифра и дата верны).',
    en: 'Personal data: an individual identification number (checksum and date are right).',
  },
  fixTitle: MASK,

  mask: '[IIN]',
  reason:
    'The individual identification number (ЖСН) identifies a citizen for every authority and bank. Only numbers with a right date and check digit are reported, so that one in about 400 random 12-digit numbers is.',
  needs: /[0-9]/,
  fix: 'unsafe',
  bad: [{ text: 'ЖСН 900101300007 екен', fixed: 'ЖСН [IIN] екен', safe: false }],
  good: ['900101300008', '901301300007', '9001013000070', '2024'],
  check: ({ text }) =>
    [...text.matchAll(/(?<!\d)\d{12}(?!\d)/g)].flatMap((match) =>
      isIin(match[0]) ? [replacing(match.index, match.index + 12, '[IIN]', false)] : [],
    ),
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

/** As it is embossed, four by four or 4-6-5, or in one piece; not a row of such groups. */
const CARD =
  /(?<![\d.,-]|\d )(?:\d{15,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})(?!\d|[ -]\d{4}(?!\d))/g;

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
    'Numbers of payment cards: 15 to 19 digits of a known issuer, in one piece or grouped as on the card, with a right Luhn digit.',
  needs: /[2-6]/,
  fix: 'unsafe',
  bad: [
    { text: 'карта 4111 1111 1111 1111 болды', fixed: 'карта [CARD] болды', safe: false },
    { text: '5500-0000-0000-0004', fixed: '[CARD]', safe: false },
    { text: '378282246310005 пен 3782 822463 10005', fixed: '[CARD] пен [CARD]', safe: false, count: 2 },
    { text: '4400430123456789 12/27', fixed: '[CARD] 12/27', safe: false },
  ],
  good: [
    '4111 1111 1111 1112',
    '1234567890123452',
    '0000 0000 0000 0000',
    '2010-2011 2012-2013 оқу жылдары',
    '2017 2018 2019 2020 жылдары',
    '4111 1111 1111 1111 1111',
  ],
  check: ({ text }) =>
    [...text.matchAll(CARD)].flatMap((match) => {
      const digits = match[0].replace(DIGITS, '');
      return ISSUER.test(digits) && isLuhn(digits)
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
    for (const match of text.matchAll(/(?<![\p{L}\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/gu)) {
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

export const PERSONAL_RULES = [email, phone, iin, card, ipAddress];
