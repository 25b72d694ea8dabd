import type { Draft } from '../rule';
import { shorten } from '../text/shorten';
import type { Token } from '../text/tokens';
import { type CleaningOptions, segmentRule } from './rule';

/** Words of which letters were lost: written in a code page that lacks them, they became question marks, or U+FFFD. */

/** The letters that Kazakh has and Russian, hence most code pages, has not; the commonest first. */
const KAZAKH_ONLY = 'іқғңүөұәһ';
/** What U+FFFD may have been, the commonest first. */
const ANY_LETTER = 'аеыіртнлдсмқбушкғйопжңзгүөұиәхэвфюяцчһщъьё';

/** Look-ups in the dictionary that one text may cost. */
const MOST_LOOKUPS = 6000;
/** Proposals that a finding names. */
const MOST_PROPOSALS = 4;

/** Cyrillic letters with marks in front of them, among them or behind them. */
const RUN =
  /[\u0400-\u04ff]+(?:[?\ufffd]+[\u0400-\u04ff]*)+|[?\ufffd]+[\u0400-\u04ff]+(?:[?\ufffd]+[\u0400-\u04ff]*)*/g;
const SMALL = /[а-яёәғқңөұүһі]/;
const BEFORE_SMALL = /^ [а-яёәғқңөұүһі]/;
const VOWEL = /[аеёиоуыэюяәөұүі]/i;

/** What a word with gaps may have been: each `\0` of the pattern is one letter. */
interface Reading {
  readonly pattern: string;
  readonly end: number;
}

interface Lost {
  /** In front of a small letter, where no question mark stands by right. */
  readonly isOpen: boolean;
  /** A mark at the end with small letters behind: lost where other words lost letters too. */
  readonly isTail: boolean;
  readonly start: number;
  readonly end: number;
  /** The fewest assumptions first. */
  readonly readings: readonly Reading[];
  /** What each gap may have been. */
  readonly letters: string;
  /** The letters that are left, in their pieces. */
  readonly pieces: readonly string[];
}

/** A gap of as many letters as marks or, where each byte of UTF-8 became one, of half as many. */
function readingsOf(run: string, end: number): Reading[] {
  const one = run.replace(/[?\ufffd]/g, '\0');
  const half = run.replace(/\?\?|\ufffd\ufffd/g, '\0');
  return [{ pattern: one, end }, ...(/[?\ufffd]/.test(half) ? [] : [{ pattern: half, end }])];
}

function gapsIn(text: string, tokens: readonly Token[]): Lost[] {
  const addresses = tokens.filter(({ kind }) => kind === 'other');
  const found: Lost[] = [];
  for (const match of text.matchAll(RUN)) {
    let run = match[0];
    let start = match.index;
    // `бе ?Жоқ` is a question, and what comes next.
    const opening = /^\?+/.exec(run)?.[0].length ?? 0;
    if (opening > 0 && !SMALL.test(run[opening]!)) {
      start += opening;
      run = run.slice(opening);
    }
    const inside = run.replace(/\?+$/, '');
    const isTail = !/[?\ufffd]/.test(inside);
    if (isTail && !BEFORE_SMALL.test(text.slice(start + run.length, start + run.length + 2))) continue;
    const end = start + (isTail ? run.length : inside.length);
    if (/[=/&?]/.test(text[start - 1] ?? '') || /[=/&]/.test(text[start + run.length] ?? '')) continue;
    if (addresses.some((address) => address.start < end && start < address.end)) continue;
    found.push({
      isOpen: /^[?\ufffd]/.test(inside),
      isTail,
      start,
      end,
      // The mark at the end is a question, unless that makes no word: `?ыра?`.
      readings: [
        ...(isTail ? [] : readingsOf(inside, end)),
        ...(inside === run ? [] : readingsOf(run.slice(0, inside.length + 1), end + 1)),
      ],
      letters: run.includes('\ufffd') ? ANY_LETTER : KAZAKH_ONLY,
      pieces: inside.split(/[?\ufffd]+/).filter((piece) => piece !== ''),
    });
  }
  return found;
}

/** All that a pattern can be; a capital stands for a first letter last. */
function* fillings(pattern: string, letters: string): Generator<string> {
  const at = pattern.indexOf('\0');
  if (at < 0) {
    yield pattern;
    return;
  }
  const rest = pattern.replaceAll('\0', '');
  const isUpper = rest.length > 1 && rest === rest.toUpperCase();
  const own = isUpper ? letters.toUpperCase() : at === 0 ? letters + letters.toUpperCase() : letters;
  for (const letter of own) yield* fillings(`${pattern.slice(0, at)}${letter}${pattern.slice(at + 1)}`, letters);
}

interface Guess extends Lost {
  readonly words: readonly string[];
}

interface Dictionary {
  readonly has: (word: string) => boolean;
  readonly count: (form: string) => number;
}

/** The words of the dictionary that fit, the most used first, and the end of what they stand for. */
function guess(lost: Lost, { has, count }: Dictionary, budget: { left: number }): Guess {
  for (const end of new Set(lost.readings.map((reading) => reading.end))) {
    const words = new Set<string>();
    for (const { pattern } of lost.readings.filter((reading) => reading.end === end)) {
      const gaps = pattern.split('\0').length - 1;
      if (lost.letters.length ** gaps * 2 > budget.left) continue;
      for (const word of fillings(pattern, lost.letters)) {
        budget.left--;
        // A common word is not also a name.
        if (has(word) && !words.has(word.toLowerCase())) words.add(word);
      }
    }
    if (words.size === 0) continue;
    const worth = new Map([...words].map((word) => [word, count(word.toLowerCase())]));
    return { ...lost, end, words: [...words].sort((a, b) => worth.get(b)! - worth.get(a)!) };
  }
  return { ...lost, words: [] };
}

function lostWords(text: string, gaps: readonly Lost[], options: CleaningOptions): Draft[] {
  const { isWord, dictionary, language } = options;
  const has = dictionary ? (word: string) => dictionary.spell(word) : isWord;
  const words = has && { has, count: (form: string) => dictionary?.count(form) ?? 0 };
  const budget = { left: MOST_LOOKUPS };
  const isPiece = (piece: string) => piece.length > 1 && (has === undefined ? VOWEL.test(piece) : has(piece));
  const guesses = gaps
    .map((lost): Guess => (words === undefined ? { ...lost, words: [] } : guess(lost, words, budget)))
    // Words on both sides of a question mark lack a space, not a letter.
    .filter(({ pieces, isOpen, ...one }) =>
      one.isTail
        ? one.words.length > 0
        : isOpen
          ? one.words.length > 0 || !pieces.every(isPiece)
          : !pieces.every(isPiece),
    );
  const isKazakh = language === undefined || language === 'kk';
  const sure = guesses.filter((one) => one.words.length > 0 && !one.isTail);
  const isEvident =
    sure.length > 1 ||
    sure.some((one) => isKazakh || one.words[0]!.length > 5) ||
    (has === undefined && isKazakh && guesses.length > 1);
  if (!isEvident) return [];
  // Of a text in another language only what is a word of Kazakh when it is filled in.
  const shown = guesses.filter((one) => one.words.length > 0 || isKazakh);
  return shown.map(({ start, end, words: [...fit] }) => ({
    start,
    end,
    args: [shorten(text.slice(start, end), 40), fit.length === 0 ? '…' : fit.slice(0, MOST_PROPOSALS).join(', ')],
    ...(fit.length === 1 && { fix: { safe: false, edits: [{ start, end, newText: fit[0]! }] } }),
  }));
}

const lostLetters = segmentRule({
  id: 'cleaning.lost-letters',
  title: { kk: 'Сөздің жоғалған әріптері', ru: 'Потерянные буквы слова', en: 'Lost letters of a word' },
  severity: 'error',
  args: ['the word as it stands', 'words that it may have been'],
  sentence: {
    kk: '«{0}»: сөздің әріптері жоғалған. Мүмкін: {1}. Бастапқы файлды қараңыз.',
    ru: '«{0}»: буквы этого слова потеряны. Возможно: {1}. Сверьтесь с исходным файлом.',
    en: '“{0}”: letters of this word were lost. Perhaps: {1}. Look in the original file.',
  },
  reason:
    'Letters that a code page lacks become question marks (`?аза? тілі`), and bytes that a decoder does not understand U+FFFD. What they were is gone from the file: the words of the dictionary that fit the gaps are guesses, and no fix is safe. Where a single word fits, it is the fix.',
  why: {
    kk: 'Кодталуда жоқ әріп сұрақ белгісіне (`?аза? тілі`), түсініксіз байт U+FFFD таңбасына айналады. Бастапқы әріп файлда жоқ: ұсынылған сөздер — болжам.',
    ru: 'Буквы, которых нет в кодировке, становятся вопросительными знаками (`?аза? тілі`), а непонятые байты — знаком U+FFFD. Исходных букв в файле нет: предложенные слова — догадки.',
  },
  fix: 'sometimes',
  needs: /[?\ufffd]/,
  bad: [
    { text: '?аза?стан', fixed: 'қазақстан', safe: false },
    { text: 'с?з, ?йде?', fixed: 'сөз, үйде?', safe: false, count: 2 },
    { text: '\ufffdаза\ufffd тілі', fixed: 'қазақ тілі', safe: false },
  ],
  good: ['Келдің бе?жоқ па?', 'Қазақ?', 'қазақ ?', 'https://mysal.kz/?іздеу=қазақ', 'Что?где?когда?', 'Сөз?тілі'],
  check: ({ text, tokens, options }) => {
    const gaps = gapsIn(text, tokens);
    return gaps.length === 0 ? [] : lostWords(text, gaps, options);
  },
});

export const LOST_LETTERS = lostLetters.id;

export const LOSS_RULES = [lostLetters];
