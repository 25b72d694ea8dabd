import { decodeHTMLStrict } from 'entities';
import { type Draft, REMOVE } from '../rule';
import { replacing, segmentRule } from './rule';

/** With its semicolon, or one of those that HTML reads without it as well, where no name of a query's member can stand: `?a=1&quot=2`. */
const ENTITY =
  /&(?:(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});|(?<![?/=][^\s<>"]{0,200}&)(?:nbsp|laquo|raquo|quot|shy)(?![A-Za-z\d=;_]))/g;
const TAGS =
  'a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|nobr|ol|option|p|pre|s|script|section|select|small|span|strike|strong|style|sub|sup|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|video';
const TAG = new RegExp(String.raw`<!--[\s\S]*?-->|<\/?(?:${TAGS})(?:\s[^<>]*)?\/?>`, 'gi');

const htmlEntity = segmentRule({
  id: 'cleaning.html-entity',
  title: { kk: 'HTML коды', ru: 'HTML-код', en: 'HTML entity' },
  severity: 'warning',
  args: ['entity', 'what it stands for'],
  sentence: {
    kk: 'HTML коды: «{0}», мағынасы «{1}».',
    ru: 'HTML-код «{0}» вместо «{1}».',
    en: 'The HTML entity “{0}” stands for “{1}”.',
  },

  reason:
    'Entities are left over from badly extracted web pages. Decoding is exact; only where it makes `<`, `>` or `&`, which can open a tag or another entity, a person must look.',
  why: {
    kk: 'Мұндай кодтар веб-беттен нашар алынған мәтінде қалады. Шешімі дәл; тек `<`, `>`, `&` шығатын жерді адам қарауы керек.',
    ru: 'Такие коды остаются от плохо извлечённых веб-страниц. Замена точна; только там, где получаются `<`, `>` или `&`, должен посмотреть человек.',
  },
  needs: /&/,
  fix: 'sometimes',
  bad: [
    { text: '&laquo;Қазақстан&raquo;', fixed: '«Қазақстан»', safe: true, count: 2 },
    { text: '5&nbsp;млн &#1179;', fixed: '5 млн қ', safe: true, count: 2 },
    { text: 'Бұл&nbspРесми &laquo мәтін&raquo.', fixed: 'Бұл Ресми « мәтін».', safe: true, count: 3 },
    { text: 'мем&shy;лекет', fixed: 'мемлекет', safe: true },
    { text: 'R&amp;D &lt;', fixed: 'R&D <', safe: false, count: 2 },
  ],
  good: [
    'R&D; a & b; AT&T',
    '&жоқ;',
    '&bogusname;',
    'https://a.kz/?a=1&quot=2&shy',
    '<img alt="Абай &quot;Қара сөз&quot;">',
    '<a href="x?a=1&amp;b=2">',
  ],
  check({ text }) {
    if (!text.includes('&')) return [];
    const drafts: Draft[] = [];
    const tags = text.includes('<')
      ? Array.from(text.matchAll(TAG), ({ 0: tag, index }) => [index, index + tag.length])
      : [];
    for (const match of text.matchAll(ENTITY)) {
      const [entity] = match;
      let decoded = decodeHTMLStrict(entity.endsWith(';') ? entity : `${entity};`);
      if (decoded === entity || decoded === `${entity};`) continue;
      // A quotation mark within an attribute would end it.
      if (tags.some(([start, end]) => match.index >= start! && match.index < end!)) continue;
      // What the other rules would take away again.
      decoded = decoded.replace(/[\u00a0\u2000-\u200a\u202f]/g, ' ').replace(/[\u00ad\u200b-\u200f\ufeff]/g, '');
      drafts.push(
        replacing(match.index, match.index + entity.length, decoded, !/[<>&]/.test(decoded), [entity, decoded]),
      );
    }
    return drafts;
  },
});

const htmlTag = segmentRule({
  id: 'cleaning.html-tag',
  severity: 'warning',
  args: ['tag'],
  sentence: { kk: 'HTML тегі: {0}', ru: 'Тег HTML: {0}', en: 'HTML tag: {0}' },
  fixTitle: REMOVE,

  reason:
    'Tags teach a model to write markup in the middle of prose. Removing one is not always right (text about HTML, a <br> between two words), so a person must look.',
  why: {
    kk: 'Тегтер модельді мәтін ортасына белгілеу жазуға үйретеді. Оларды алып тастау әрдайым дұрыс бола бермейді, сондықтан адам қарауы керек.',
    ru: 'Теги учат модель писать разметку посреди текста. Удалить их не всегда верно, поэтому должен посмотреть человек.',
  },
  needs: /</,
  fix: 'unsafe',
  bad: [
    { text: '<p class="x">Бір <b>сөз</b></p>', fixed: 'Бір сөз', safe: false, count: 4 },
    { text: 'бір<br/>екі<!-- x -->', fixed: 'бір екі', safe: false, count: 2 },
  ],
  good: ['a < b > c', '<user>', '<сөз>'],
  check({ text }) {
    if (!text.includes('<')) return [];
    return [...text.matchAll(TAG)].map((match) => {
      const end = match.index + match[0].length;
      // A line break must not glue two words together.
      const isBreak = /^<\/?(?:br|p|div|li|tr|td|h\d)\b/i.test(match[0]);
      const glues = /\S$/.test(text.slice(0, match.index)) && /^[^\s<]/.test(text.slice(end));
      return replacing(match.index, end, isBreak && glues ? ' ' : '', false, [match[0].slice(0, 40)]);
    });
  },
});

export const MARKUP_RULES = [htmlEntity, htmlTag];
