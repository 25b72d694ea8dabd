import { fixCp1251Mojibake, kz1048ReadAsCp1251 } from '../language/kz1048';
import type { Draft } from '../rule';
import { shorten } from '../text/shorten';
import type { TextEdit } from '../types';
import {
  isAnotherLanguage,
  isSuspect,
  isUnreadable,
  LEAD_PAIR,
  mayBeMisread,
  maybeBroken,
  restore,
  UNREADABLE_UNIT,
} from './readable';
import { type CleaningOptions, segmentRule } from './rule';

/** Text whose bytes were read in the wrong code page. */

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** windows-1252 by its table: Node's `TextDecoder` of that name is ISO 8859-1 in some releases (80–9F differ). */
const WINDOWS_1252 = [...BYTES]
  .map((byte) => String.fromCharCode(byte))
  .join('')
  .replace(
    /[\u0080-\u009f]/g,
    (control) => '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'[control.charCodeAt(0) - 0x80]!,
  );

const CODE_PAGES = [
  { name: 'windows-1251', characters: new TextDecoder('windows-1251').decode(BYTES) },
  { name: 'windows-1252', characters: WINDOWS_1252 },
  { name: 'ISO 8859-1', characters: String.fromCharCode(...BYTES) },
].map(({ name, characters }) => ({
  name,
  bytes: new Map([...characters].map((character, byte) => [character, byte])) as ReadonlyMap<string, number>,
}));
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Nothing but ASCII and what Kazakh texts are made of: Latin, Cyrillic, Arabic, punctuation and signs, BOM, emoji. Almost any
 * word of Cyrillic letters with і, ї or є in it is UTF-8 of something (`міі` is the Hangul `쳳`), but hardly ever of these.
 */
const PLAUSIBLE = /^(?:[\0-\u024f\u0400-\u052f\u0600-\u06ff\u2000-\u2bff\ufeff]|\ufe0f|[\u{1f000}-\u{1faff}])+$/u;

/** The text that UTF-8 bytes made, which were read as `codePage`; undefined if these are not such bytes. */
function asUtf8(text: string, bytes: ReadonlyMap<string, number>): string | undefined {
  const encoded = new Uint8Array(text.length);
  // Bytes of a character that are still to come: to see that they do not costs far less than the decoder's exception.
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = bytes.get(text[i]!);
    if (byte === undefined || (byte >>> 6 === 2) !== open > 0) return undefined;
    if (open > 0) open--;
    else if (byte >= 0xc0) open = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    encoded[i] = byte;
  }
  if (open > 0) return undefined;
  try {
    return UTF8.decode(encoded);
  } catch {
    return undefined;
  }
}

interface Run {
  readonly start: number;
  readonly end: number;
  /** What its bytes are as UTF-8, where that is plausible and more than ASCII. */
  readonly fixed: string | undefined;
}

function misreadUtf8(text: string): Draft[] {
  if (!LEAD_PAIR.test(text)) return [];
  // The code pages have most letters in common: the one that explains most of the text is the right one.
  let best: Draft[] = [];
  let most = 0;
  for (const { name, bytes } of CODE_PAGES) {
    // Runs between ordinary white space; U+00A0 is a byte of a letter here.
    const runs: Run[] = Array.from(text.matchAll(/[^ \t\r\n]+/g), ({ 0: run, index: start }) => {
      const fixed = /[^\0-\x7f]/.test(run) ? asUtf8(run, bytes) : undefined;
      return { start, end: start + run.length, fixed: fixed && PLAUSIBLE.test(fixed) ? fixed : undefined };
    });
    // Two letters at least: one pair alone may be chance, but not beside others.
    if (!runs.some(({ fixed }) => fixed !== undefined && /[^\0-\x7f].*[^\0-\x7f]/su.test(fixed))) continue;
    const drafts: Draft[] = [];
    let explained = 0;
    // Neighbouring runs are fixed as one.
    let open: { start: number; end: number; fixed: string } | undefined;
    for (const { start, end, fixed } of runs) {
      if (fixed !== undefined) explained += end - start;
      if (open !== undefined && (fixed !== undefined || /^[\0-\x7f]*$/.test(text.slice(start, end)))) {
        open.fixed += text.slice(open.end, start) + (fixed ?? text.slice(start, end));
        open.end = end;
      } else {
        if (open !== undefined) drafts.push(draftOf(open, name));
        open = fixed === undefined ? undefined : { start, end, fixed };
      }
    }
    if (open !== undefined) drafts.push(draftOf(open, name));
    if (explained > most) [best, most] = [drafts, explained];
  }
  // What is left of the same kind says that the page was another one.
  let rest = '';
  let from = 0;
  for (const { start, end } of best) {
    rest += text.slice(from, start);
    from = end;
  }
  const isAll = !LEAD_PAIR.test(rest + text.slice(from)) && !isUnreadable(rest + text.slice(from));
  return isAll ? best : best.map((draft) => ({ ...draft, ...(draft.fix && { fix: { ...draft.fix, safe: false } }) }));
}

function draftOf({ start, end, fixed }: { start: number; end: number; fixed: string }, name: string): Draft {
  return {
    start,
    end,
    args: [`UTF-8 → ${name}`, shorten(fixed, 40)],
    // The bytes were valid UTF-8 from end to end, and decoding is one to one: reading them wrong again gives this text.
    fix: { safe: true, edits: [{ start, end, newText: fixed }] },
  };
}

/**
 * KZ-1048 read as windows-1251. The letters in question are those of Serbian, Macedonian, Ukrainian and Belarusian, none
 * of which has both one of ќ ѕ ј ћ and one of ы э ъ. That alone may be a Macedonian text with a Russian word in it, so
 * where there is a dictionary it has the last word: it must know some of the fixed words, and most of them where the
 * letters prove nothing. Two letters are too short to be told from chance.
 */
function misreadKz1048(text: string, { isWord, languageOf }: CleaningOptions): Draft[] {
  // Nearly no text has one, and looking for the words around them costs several times as much.
  if (!/[ЌЋќћЎўЈҐЄЇґєјЅѕї]/.test(text)) return [];
  const words = text.match(/\p{L}*[ЌЋќћЎўЈҐЄЇґєјЅѕї]\p{L}*/gu)!;
  const isTelling = /[ќѕјћЌЅЈЋ]/.test(text) && /[ыэъЫЭЪ]/.test(text);
  let isSure = true;
  if (isWord !== undefined) {
    // A capital may begin a name, which any string of letters can be (Ђоковић): without it the dictionary knows better.
    const judge = (word: string) => fixCp1251Mojibake(word).toLowerCase();
    const judged = new Set(words.filter((word) => word.length > 2).map(judge));
    const known = [...judged].filter(isWord).length;
    isSure = known * 2 > judged.size;
    if (isTelling ? known === 0 : known < 2 || !isSure) return [];
  } else if (!isTelling) return [];
  const fixed = fixCp1251Mojibake(text);
  if (isWord !== undefined && isAnotherLanguage(text, fixed, { isWord })) return [];
  const edits: TextEdit[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== fixed[i]) edits.push({ start: i, end: i + 1, newText: fixed[i]! });
  }
  const start = edits[0]!.start;
  const end = edits.at(-1)!.end;
  // Letters of other languages that are left say that it was another code page.
  // In a Russian text it is as likely one of Mac Cyrillic, whose capitals stand at the same places.
  const isRussian = languageOf?.(fixed).label === 'ru';
  const safe = isSure && !isRussian && kz1048ReadAsCp1251(fixed) === text && !maybeBroken(fixed);
  return [{ start, end, args: ['KZ-1048 → windows-1251', shorten(fixed, 40)], fix: { safe, edits } }];
}

let lastWhole: { readonly text: string; readonly drafts: Draft[] } | undefined;

/** A text that is broken as a whole, read as what it was. What was found of the last text is kept, as two rules ask. */
function misreadWhole(text: string, options: CleaningOptions): Draft[] {
  if (!maybeBroken(text)) return [];
  if (lastWhole?.text === text) return lastWhole.drafts;
  let drafts: Draft[] = [];
  if (isSuspect(text, options)) {
    const restored = restore(text, options);
    if (restored !== undefined) {
      const edit = { start: 0, end: text.length, newText: restored.text };
      drafts = [
        {
          start: 0,
          end: text.length,
          args: [restored.chain, shorten(restored.text, 40)],
          fix: {
            safe: restored.sure && options.languageOf !== undefined && options.isWord !== undefined,
            edits: [edit],
          },
        },
      ];
    }
  }
  lastWhole = { text, drafts };
  return drafts;
}

const mojibake = segmentRule({
  id: 'cleaning.mojibake',
  severity: 'error',
  args: ['how it was misread', 'start of the repaired text'],
  sentence: {
    kk: 'Мәтіннің кодталуы бұзылған ({0}); дұрысы: «{1}».',
    ru: 'Текст прочитан не в той кодировке ({0}); верно: «{1}».',
    en: 'This text was read in the wrong encoding ({0}); it should be “{1}”.',
  },
  fixTitle: { kk: 'Кодталуын қалпына келтіру', ru: 'Восстановить кодировку', en: 'Repair the encoding' },

  reason:
    'Text read in the wrong code page is noise to a model. KZ-1048 is the old Kazakh 8-bit code page, which most programs take for windows-1251; UTF-8 read as windows-1251, -1252 or ISO 8859-1 is the other common accident. The fix is safe when the round trip is exact, byte for byte (of KZ-1048: and the dictionary, if there is one, knows most of the fixed words). A text that is right in Ukrainian, Belarusian, Serbian, Macedonian or a Turkic language is left alone, and where two readings are as likely (capitals of Mac Cyrillic, names with ә or ғ) none is written unasked.',
  why: {
    kk: 'Басқа кодталуда оқылған мәтін модель үшін шу ғана. KZ-1048 — ескі 8-биттік қазақ кодталуы, көп бағдарлама оны windows-1251 деп ойлайды. Кері айналдырғанда әр байты дәл шықса, түзету қауіпсіз.',
    ru: 'Текст, прочитанный не в той кодировке, для модели — шум. KZ-1048 — старая 8-битная казахская кодировка, которую большинство программ принимает за windows-1251. Исправление безопасно, если обратное преобразование совпадает до байта.',
  },
  needs: new RegExp(`[А-ЯЁ‚‘’“”„€‹]|${UNREADABLE_UNIT.source}`),
  fix: 'sometimes',
  bad: [
    { text: 'ќазаќ тілініѕ сґздігі, жылы', fixed: 'қазақ тілінің сөздігі, жылы', safe: true },
    { text: 'ќазаќ пен қазақ, жылы', fixed: 'қазақ пен қазақ, жылы', safe: false },
    { text: 'Т›Р°Р·Р°Т› тілі', fixed: 'қазақ тілі', safe: true },
    { text: 'бұл: РўС–Р» туралы', fixed: 'бұл: Тіл туралы', safe: true },
    { text: 'Ð¢Ñ–Ð»', fixed: 'Тіл', safe: true },
    { text: '\u00d2\u009b\u00d0\u00b0\u00d0\u00b7\u00d0\u00b0\u00d2\u009b', fixed: 'қазақ', safe: true },
    { text: 'сґз їйде', fixed: 'сөз үйде', safe: true },
    { text: 'Ќазаќ жырауыныѕ, Жўмабаевтыѕ', fixed: 'Қазақ жырауының, Жұмабаевтың', safe: false },
  ],
  good: [
    'Љубав и Ђорђе, ћирилица',
    'Їжак і ґанок',
    'Їде наш князь, ой їде ясний',
    'РСФСР ТУ-154',
    'Ўсё добра, быў',
    'Јас не верувам: «было», рече тој.',
    'Її ґанок має їжак',
    'Қазақ тілі',
    '«СССР»',
    'ТУ-154 (ма, міі) шешілмей жатқан',
    'Розпинається, доводячи свою любов до України і Європи',
  ],
  check: ({ text, options }) => {
    if (!mayBeMisread(text)) return [];
    const whole = misreadWhole(text, options);
    if (whole.length > 0) return whole;
    const drafts = misreadKz1048(text, options);
    return drafts.length > 0 ? drafts : misreadUtf8(text);
  },
});

const unreadable = segmentRule({
  id: 'cleaning.unreadable',
  severity: 'error',
  sentence: {
    kk: 'Бұл мәтін оқылмайды: кодталуы бұзылған, бастапқы кодталуы анықталмады. Бастапқы файлды қараңыз.',
    ru: 'Этот текст не читается: кодировка нарушена, восстановить исходную не удалось. Сверьтесь с исходным файлом.',
    en: 'This text cannot be read: its encoding is broken, and no chain of encodings restores it. Look in the original file.',
  },
  reason:
    'Text that no chain of known code pages makes Kazakh or Russian. Invisible characters in it may be what is left of letters, so that no fix in it is safe.',
  why: {
    kk: 'Белгілі кодталулардың ешбір тізбегі бұл мәтінді қазақшаға не орысшаға айналдырмайды. Ішіндегі көрінбейтін таңбалар әріптің қалдығы болуы мүмкін, сондықтан мұнда ешбір түзету қауіпсіз емес.',
    ru: 'Никакая цепочка известных кодировок не делает этот текст казахским или русским. Невидимые знаки в нём могут быть остатками букв, поэтому ни одно исправление здесь не безопасно.',
  },
  fix: 'none',
  needs: UNREADABLE_UNIT,
  bad: [{ text: 'а\u0099б\u0081\u0085 \u0093в\u0080г\u009d д\u0082\u0083' }],
  good: ['Қазақ тілі', 'Café à la carte', 'мем\u00adлекет', 'Windows® және Coca‑Cola™'],
  check: ({ text, options }) =>
    isUnreadable(text) && misreadWhole(text, options).length === 0 && misreadUtf8(text).length === 0
      ? [{ start: 0, end: text.length }]
      : [],
});

export const ENCODING_RULES = [mojibake, unreadable];

/** Where one of these is found, nothing that is not seen may be taken away unasked. */
export const BROKEN_TEXT_RULES: ReadonlySet<string> = new Set(ENCODING_RULES.map(({ id }) => id));
