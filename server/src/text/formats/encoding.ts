import { textRule } from '../../rule';

/** Found by whoever turns bytes into lines. An example's letters stand for bytes (ISO 8859-1). */
export const notUtf8 = textRule({
  id: 'format.encoding',
  severity: 'error',
  sentence: {
    kk: 'Жол UTF-8 кодталуында емес.',
    ru: 'Строка не в кодировке UTF-8.',
    en: 'The line is not in UTF-8.',
  },

  reason: 'Bytes that are no UTF-8. Letters are lost where they are read as such.',
  why: {
    kk: 'Байттар UTF-8 емес. UTF-8 деп оқыса, әріптер жоғалады.',
    ru: 'Байты не в UTF-8. Если читать их так, буквы теряются.',
  },
  fix: 'none',
  bad: [{ text: '\u00ea\u00e0\u00e7' }],
  good: ['\u00d2\u009b'],
});
