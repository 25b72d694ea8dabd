import type { Draft } from '../rule';
import { mixedWord, readLatinY } from '../text/homoglyphs';
import { type CleaningOptions, plainLines, replacing, segmentRule } from './rule';

const mixedScript = segmentRule({
  id: 'cleaning.mixed-script',
  severity: 'warning',
  args: ['word', 'the word all in Cyrillic'],
  sentence: {
    kk: '«{0}» сөзінде латын әріптері бар; кирилшесі: «{1}».',
    ru: 'В слове «{0}» есть латинские буквы; кириллицей: «{1}».',
    en: '“{0}” has Latin letters in it; in Cyrillic: “{1}”.',
  },

  reason:
    'Latin look-alikes in a Cyrillic word (often i for і, for want of a Kazakh keyboard) make another string of it for search, tokenizer and dictionary. Parts joined by a hyphen are judged each by itself, so `IT-компания` is right. Safe when the dictionary knows the fixed word.',
  why: {
    kk: 'Кирил сөзіндегі ұқсас латын әріптері (көбіне і орнына i) іздеу, токенизатор мен сөздік үшін басқа сөз жасайды. Дефиспен қосылған бөліктер жеке тексеріледі, сондықтан `IT-компания` дұрыс.',
    ru: 'Похожие латинские буквы в слове на кириллице (часто i вместо і) делают из него другое слово для поиска, токенизатора и словаря. Части через дефис проверяются отдельно, поэтому `IT-компания` верно.',
  },
  needs: /[A-Za-z\u0180-\u024fƏəɵ]/,
  fix: 'sometimes',
  bad: [
    { text: 'Қазaқстан тiлi', fixed: 'Қазақстан тілі', safe: true, count: 2 },
    { text: 'Gоogle', fixed: 'Google', safe: false },
  ],
  good: ['IT-компания', 'PDFті ашты', 'COVID-19', 'iPhone телефоны', 'WhatsApp-қа'],
  check({ tokens, options }) {
    if (options.spelling === true) return [];
    const drafts: Draft[] = [];
    for (const token of tokens) {
      if (token.kind !== 'word' || !/[A-Za-z\u0180-\u024fƏəɵ]/.test(token.text)) continue;
      for (const part of token.text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
        const mixed = mixedWord(part[0]);
        if (mixed === undefined) continue;
        const start = token.start + part.index;
        const end = start + part[0].length;
        const latinLetters = part[0].match(/\p{Script=Latin}/gu)!.length;
        const isMostlyLatin = latinLetters * 2 > (part[0].match(/\p{L}/gu)?.length ?? 0);
        const known = options.dictionary ? (word: string) => options.dictionary!.spell(word) : options.isWord;
        const y = mixed.cyrillic === undefined ? undefined : readLatinY(part[0], mixed.cyrillic, known);
        const fixed = isMostlyLatin ? (mixed.latin ?? y?.read) : (y?.read ?? mixed.latin);
        if (fixed === undefined) drafts.push({ start, end, args: [part[0], part[0]] });
        else {
          const whole = token.text.slice(0, part.index) + fixed + token.text.slice(part.index + part[0].length);
          const safe = fixed === y?.read && y.isSure && (options.isWord?.(whole) || options.isWord?.(fixed)) === true;
          drafts.push(replacing(start, end, fixed, safe, [part[0], fixed]));
        }
      }
    }
    return drafts;
  },
});

/**
 * Two parts of what a line end parts, made one: of a word that was broken, or of a pair that keeps its hyphen, which its halves
 * show that are words, as does a Roman numeral (XX-ғасыр). Without a dictionary all but numerals are broken words.
 */
export function acrossLines(
  head: string,
  tail: string,
  { isWord, dictionary }: Pick<CleaningOptions, 'isWord' | 'dictionary'>,
): { readonly whole: string; readonly isSure: boolean } {
  const joined = head + tail;
  const pair = `${head}-${tail}`;
  if (/^[IVXLCDMІХСМ]+$/u.test(head)) return { whole: pair, isSure: false };
  if (isWord?.(pair) !== true) return { whole: joined, isSure: isWord?.(joined) === true };
  const count = (word: string) => dictionary?.count(word.toLowerCase()) ?? 0;
  // Halves of a pair are each more usual than what they make without the hyphen: ата and ана, атаана.
  const usual = count(joined);
  const isJoined = usual >= Math.min(count(head), count(tail)) && (usual > 0 || isWord(joined));
  return { whole: isJoined ? joined : pair, isSure: false };
}

export const lineEndHyphen = {
  ...segmentRule({
    id: 'cleaning.line-end-hyphen',
    severity: 'warning',
    args: ['the two parts as they stand', 'the joined word'],
    sentence: {
      kk: 'Сөз жол соңында тасымалданған: «{0}» — «{1}».',
      ru: 'Слово разорвано переносом: «{0}» — «{1}».',
      en: 'The word is broken over a line end: “{0}”, that is “{1}”.',
    },

    reason:
      'Scanned and typeset text breaks words at line ends with a hyphen; in a corpus both halves are junk. Safe when the dictionary knows the joined word and not the hyphenated one.',
    why: {
      kk: 'Сканерленген, беттелген мәтінде сөз жол соңында тасымалданады; корпуста екі жартысы да қоқыс. Қосылған сөз сөздікте болып, дефистісі болмаса, түзету қауіпсіз.',
      ru: 'В сканах и вёрстке слова переносятся в конце строки; в корпусе обе половины — мусор. Исправление безопасно, если в словаре есть слитное слово и нет слова с дефисом.',
    },
    needs: /\n/,
    fix: 'sometimes',
    bad: [
      { text: 'бұл мемле-\nкет туралы', fixed: 'бұл мемлекет туралы', safe: true },
      { text: 'әжеп-\r\n  теуір', fixed: 'әжептеуір', safe: false },
      { text: 'қазақ\u00AD\nстан', fixed: 'қазақстан', safe: true },
      { text: 'XX-\nғасыр', fixed: 'XX-ғасыр', safe: false },
    ],
    good: ['аман-есен', 'тізім:\n- бір\n- екі', 'Алматы-\nАстана'],
    check({ text, options }) {
      if (!text.includes('\n')) return [];
      const drafts: Draft[] = [];
      for (const match of text.matchAll(/(?<![\p{L}-])(\p{L}{2,})[-‐\u00ad][ \t]*\r?\n[ \t]*(\p{Ll}{2,})/gu)) {
        const [all, head, tail] = match;
        const { whole, isSure } = acrossLines(head!, tail!, options);
        const end = match.index + all.length;
        const newText = whole.slice(head!.length, -tail!.length);
        drafts.push({
          start: match.index,
          end,
          args: [`${head}-`, whole],
          fix: { safe: isSure, edits: [{ start: match.index + head!.length, end: end - tail!.length, newText }] },
        });
      }
      return drafts;
    },
  }),
  lines: {
    // Over two lines of plain text; fixing it would take an edit of both.
    bad: plainLines('бұл мемле-', 'кет туралы'),
    good: plainLines('тізім -', 'бірінші'),
  },
};

export const WORD_RULES = [mixedScript, lineEndHyphen];
