import { kz1048ReadAsCp1251, mendCp1251Mojibake } from '../language/kz1048';
import { shorten } from '../messages';
import type { TextEdit } from '../types';
import { type Draft, segmentRule } from './rule';

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

/** The text that UTF-8 bytes made, which were read as `codePage`; undefined if these are not such bytes. */
function asUtf8(text: string, bytes: ReadonlyMap<string, number>): string | undefined {
  const encoded = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = bytes.get(text[i]!);
    if (byte === undefined) return undefined;
    encoded[i] = byte;
  }
  try {
    return UTF8.decode(encoded);
  } catch {
    return undefined;
  }
}

/** Lead bytes of two-byte Cyrillic (D0–D3) in windows-1251 and windows-1252, before what is no letter of a word. */
const SUSPICIOUS = /[РСТУ][^\u0410-\u044f\s\d.,!?;:)"-]|[ÐÑÒÓ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]/;

function misreadUtf8(text: string): Draft[] {
  if (!SUSPICIOUS.test(text)) return [];
  for (const { name, bytes } of CODE_PAGES) {
    const drafts: Draft[] = [];
    // Runs between ordinary white space; U+00A0 is a byte of a letter here. Neighbouring runs are mended as one.
    let open: { start: number; end: number; mended: string } | undefined;
    for (const run of text.matchAll(/[^ \t\r\n]+/g)) {
      const end = run.index + run[0].length;
      const mended = /[^\0-\x7f]/.test(run[0]) ? asUtf8(run[0], bytes) : undefined;
      // Two letters at least: one pair alone may be chance.
      const real = mended !== undefined && mended.length <= run[0].length - 2;
      if (open !== undefined && (real || /^[\0-\x7f]*$/.test(run[0]))) {
        open.mended += text.slice(open.end, run.index) + (real ? mended : run[0]);
        open.end = end;
      } else if (real) {
        open = { start: run.index, end, mended };
      } else {
        if (open !== undefined) drafts.push(draftOf(open, name));
        open = undefined;
      }
    }
    if (open !== undefined) drafts.push(draftOf(open, name));
    if (drafts.length > 0) return drafts;
  }
  return [];
}

function draftOf({ start, end, mended }: { start: number; end: number; mended: string }, name: string): Draft {
  return {
    start,
    end,
    args: [`UTF-8 → ${name}`, shorten(mended, 40)],
    // The bytes were valid UTF-8 from end to end, and decoding is one to one: reading them wrong again gives this text.
    fix: { safe: true, edits: [{ start, end, newText: mended }] },
  };
}

/**
 * KZ-1048 read as windows-1251. The letters in question are those of Serbian, Macedonian, Ukrainian and Belarusian, none
 * of which has both one of ќ ѕ ј ћ and one of ы э ъ. That alone may be a Macedonian text with a Russian word in it, so
 * where there is a dictionary it has the last word: it must know some of the mended words, and most of them where the
 * letters prove nothing. Two letters are too short to be told from chance.
 */
function misreadKz1048(text: string, isWord: ((word: string) => boolean) | undefined): Draft[] {
  const words = text.match(/\p{L}*[ЌЋќћЎўЈҐЄЇґєјЅѕї]\p{L}*/gu);
  if (words === null) return [];
  const isTelling = /[ќѕјћЌЅЈЋ]/.test(text) && /[ыэъЫЭЪ]/.test(text);
  let isSure = true;
  if (isWord !== undefined) {
    const judged = words.filter((word) => word.length > 2).map(mendCp1251Mojibake);
    const known = judged.filter(isWord).length;
    isSure = known * 2 > judged.length;
    if (isTelling ? known === 0 : known < 2 || !isSure) return [];
  } else if (!isTelling) return [];
  const mended = mendCp1251Mojibake(text);
  const edits: TextEdit[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== mended[i]) edits.push({ start: i, end: i + 1, newText: mended[i]! });
  }
  const start = edits[0]!.start;
  const end = edits.at(-1)!.end;
  const safe = isSure && kz1048ReadAsCp1251(mended) === text;
  return [{ start, end, args: ['KZ-1048 → windows-1251', shorten(mended, 40)], fix: { safe, edits } }];
}

const mojibake = segmentRule({
  id: 'cleaning.mojibake',
  severity: 'error',
  reason:
    'Text read in the wrong code page is noise to a model. KZ-1048 is the old Kazakh 8-bit code page, which most programs take for windows-1251; UTF-8 read as windows-1251, -1252 or ISO 8859-1 is the other common accident. The fix is safe when the round trip is exact, byte for byte (of KZ-1048: and the dictionary, if there is one, knows most of the mended words).',
  needs: /[ЌЋќћЎўЈҐЄЇґєјЅѕїРСТУÐÑÒÓ]/,
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
    'РСФСР ТУ-154',
    'Ўсё добра, быў',
    'Јас не верувам: «было», рече тој.',
    'Її ґанок має їжак',
    'Қазақ тілі',
    '«СССР»',
  ],
  check: ({ text, options }) => {
    const drafts = misreadKz1048(text, options.isWord);
    return drafts.length > 0 ? drafts : misreadUtf8(text);
  },
});

export const ENCODING_RULES = [mojibake];
