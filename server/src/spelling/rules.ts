import { textRule } from '../rule';

/** The rules about words in their text; `text.ts` finds them all in one pass, and its test runs their examples. */

export const unknownWord = textRule({
  id: 'spelling.unknown-word',
  severity: 'information',
  args: ['word'],
  sentence: { kk: 'Белгісіз сөз: «{0}».', ru: 'Неизвестное слово: «{0}».', en: 'Unknown word: “{0}”.' },

  reason: 'A word that is in the dictionary neither as it stands nor as a form of one of its stems.',
  fix: 'none',
  wordLists: true,
  bad: [{ text: 'Ол мектпке барды.' }],
  good: ['Ол мектепке барды.'],
});

export const mixedScript = textRule({
  id: 'spelling.mixed-script',
  severity: 'warning',
  args: ['word', 'the word all in Cyrillic'],
  sentence: {
    kk: '«{0}» сөзінде латын әріптері бар; кирилшесі: «{1}».',
    ru: 'В слове «{0}» есть латинские буквы; кириллицей: «{1}».',
    en: '“{0}” has Latin letters in it; in Cyrillic: “{1}”.',
  },

  reason: 'Latin look-alikes in a Cyrillic word. The fix is safe when the dictionary knows the word.',
  fix: 'sometimes',
  wordLists: true,
  bad: [{ text: 'Бұл қaзақ сөзі.', fixed: 'Бұл қазақ сөзі.', safe: true }],
  good: ['IT-компания мен iPhone-ның бағасы'],
});

export const russianLayout = textRule({
  id: 'spelling.russian-layout',
  severity: 'warning',
  args: ['word', 'the word with Kazakh letters'],
  sentence: {
    kk: '«{0}» қазақ әріптерінсіз жазылған; дұрысы: «{1}».',
    ru: 'Слово «{0}» набрано без казахских букв; верно: «{1}».',
    en: '“{0}” is typed without Kazakh letters; it should be “{1}”.',
  },

  reason: 'A Kazakh word typed without the letters that a Russian keyboard lacks.',
  fix: 'unsafe',
  wordLists: true,
  bad: [{ text: 'жумысшылар келді', fixed: 'жұмысшылар келді', safe: false }],
  good: ['жұмысшылар келді'],
});

export const particleHarmony = textRule({
  id: 'spelling.particle-harmony',
  severity: 'warning',
  args: ['particle', 'particle in harmony'],
  sentence: {
    kk: '«{0}» шылауы алдындағы сөзбен үндеспейді; дұрысы: «{1}».',
    ru: 'Частица «{0}» не согласована по звучанию с предыдущим словом; верно: «{1}».',
    en: 'The particle “{0}” is not in harmony with the word before it; it should be “{1}”.',
  },

  reason: 'A particle that is out of harmony with the word before it.',
  fix: 'unsafe',
  bad: [{ text: 'Бұл кітап ма?', fixed: 'Бұл кітап па?', safe: false }],
  good: ['Бұл кітап па, бала ма?'],
});

export const doubledWord = textRule({
  id: 'spelling.doubled-word',
  severity: 'information',
  args: ['word'],
  sentence: { kk: '«{0}» сөзі екі рет жазылған.', ru: 'Слово «{0}» повторено.', en: '“{0}” is written twice.' },
  fixTitle: { kk: 'Қайталанған сөзді алып тастау', ru: 'Удалить повтор', en: 'Remove the repetition' },

  reason: 'The same word twice in a row, where that is no reduplication.',
  fix: 'unsafe',
  bad: [{ text: 'Мен үшін үшін маңызды.', fixed: 'Мен үшін маңызды.', safe: false }],
  good: ['Олар тез тез жүрді.'],
});

export const spaceBeforePunctuation = textRule({
  id: 'spelling.space-before-punctuation',
  severity: 'hint',
  args: ['punctuation mark'],
  sentence: {
    kk: '«{0}» белгісінің алдында бос орын қойылмайды.',
    ru: 'Перед знаком «{0}» пробел не ставится.',
    en: 'No space is written before “{0}”.',
  },
  fixTitle: { kk: 'Бос орынды алып тастау', ru: 'Удалить пробел', en: 'Remove the space' },

  reason: 'A space before a mark of punctuation.',
  fix: 'safe',
  bad: [{ text: 'Сәлем , әлем !', fixed: 'Сәлем, әлем!', safe: true, count: 2 }],
  good: ['Сәлем, әлем! Файл .txt және :) белгісі'],
});

export const SPELLING_RULES = [
  unknownWord,
  mixedScript,
  russianLayout,
  particleHarmony,
  doubledWord,
  spaceBeforePunctuation,
];
