import { latinToCyrillic, toteToCyrillic } from '../language/transliterate';
import type { Draft } from '../rule';
import { shorten } from '../text/shorten';
import { segmentRule } from './rule';

/** Kazakh in other alphabets than Cyrillic: right in itself, but a split in a corpus that is to be of one alphabet. */

const LATIN_WORDS =
  /(?<!\p{L})(?:jäne|men|bul|būl|ol|osy|osı|üşin|üşın|bolyp|bolıp|bolady|boladı|edı|edi|dep|bir|bır|turaly|turalı|arqyly|arqılı|keiın|keyin|qazaq|emes|bar|joq|ğana|sol|jyl|jyly|jıl)(?!\p{L})/giu;

/** Letters of the 2021 alphabet that are not in English; without any of them the mapping would be a guess. */
const LATIN_LETTERS = /[äğıñöşūü]/giu;

function draftOf(text: string, fixed: string): Draft[] {
  const start = text.search(/\S/);
  const end = text.trimEnd().length;
  const newText = fixed.slice(start, fixed.trimEnd().length);
  if (start < 0 || newText === text.slice(start, end)) return [];
  return [{ start, end, args: [shorten(newText, 40)], fix: { safe: false, edits: [{ start, end, newText }] } }];
}

const latinKazakh = segmentRule({
  id: 'cleaning.latin-kazakh',
  severity: 'information',
  args: ['start of the text in Cyrillic'],
  sentence: {
    kk: 'Латын әліпбиіндегі қазақ мәтіні; кирилшесі: «{0}».',
    ru: 'Казахский текст латиницей; кириллицей: «{0}».',
    en: 'Kazakh in Latin script; in Cyrillic: “{0}”.',
  },
  fixTitle: { kk: 'Кирилл әліпбиіне көшіру', ru: 'Перевести в кириллицу', en: 'Transliterate to Cyrillic' },

  reason:
    'Kazakh in the Latin alphabet of 2021. The way back to Cyrillic is exact but for й/и beside vowels and loanwords (ц ч щ э ю я), so a person must look.',
  why: {
    kk: '2021 жылғы латын әліпбиіндегі қазақ мәтіні. Кирилге қайтару й/и мен кірме сөздерден (ц ч щ э ю я) басқасында дәл, сондықтан адам қарауы керек.',
    ru: 'Казахский текст латиницей 2021 года. Обратный перевод точен, кроме й/и рядом с гласными и заимствований (ц ч щ э ю я), поэтому должен посмотреть человек.',
  },
  needs: /[A-Za-zÄäĞğİıÑñÖöŞşŪūÜü]/,
  fix: 'unsafe',
  bad: [{ text: 'Būl kıtap turaly köp aityldy.', fixed: 'Бұл кітап туралы көп айтылды.', safe: false }],
  good: ['This is English text about men.', 'Bu kitap hakkında çok şey söylendi.', 'Бұл кітап Qazaq деп аталады.'],
  check({ text, options }) {
    if (options.script !== undefined && options.script !== 'latin') return [];
    const latin = text.match(/[A-Za-zÄäĞğİıÑñÖöŞşŪūÜü]/g)?.length ?? 0;
    if (latin < 8 || latin < (text.match(/\p{L}/gu)?.length ?? 0) * 0.8) return [];
    if (options.script === undefined) {
      const words = text.match(/\p{L}+/gu)!.length;
      const known = text.match(LATIN_WORDS)?.length ?? 0;
      if (known === 0 || known * 12 < words || (text.match(LATIN_LETTERS)?.length ?? 0) * 40 < latin) return [];
      // Turkish and Azerbaijani share most letters; these they do not write.
      if (/[çəâîû]/i.test(text) || (/(?<!\p{L})(?:bir|bu|ve|için)(?!\p{L})/iu.test(text) && !/[ñūäq]/i.test(text))) {
        return [];
      }
    }
    return draftOf(text, latinToCyrillic(text));
  },
});

const arabicKazakh = segmentRule({
  id: 'cleaning.arabic-kazakh',
  severity: 'information',
  args: ['start of the text in Cyrillic'],
  sentence: {
    kk: 'Төте жазудағы қазақ мәтіні; кирилшесі: «{0}».',
    ru: 'Казахский текст арабицей (төте жазу); кириллицей: «{0}».',
    en: 'Kazakh in Arabic script (töte jazu); in Cyrillic: “{0}”.',
  },
  fixTitle: { kk: 'Кирилл әліпбиіне көшіру', ru: 'Перевести в кириллицу', en: 'Transliterate to Cyrillic' },

  reason:
    'Kazakh in the Arabic alphabet of China (төте жазу). It has no capitals and leaves some vowels open, so the way to Cyrillic is a draft for a person.',
  why: {
    kk: 'Қытайдағы араб әліпбиімен (төте жазу) жазылған қазақ мәтіні. Бас әрпі жоқ, кейбір дауыстысы жазылмайды, сондықтан кирилшесі — адам қарайтын нобай.',
    ru: 'Казахский текст арабским письмом Китая (төте жазу). В нём нет прописных и части гласных, поэтому кириллица — черновик для человека.',
  },
  needs: /[\u0600-\u06ff]/,
  fix: 'unsafe',
  bad: [{ text: 'قازاق ٴتىلى', fixed: 'қазақ тілі', safe: false }],
  good: ['مرحبا بالعالم', 'سلام دنیا', 'қазақ тілі'],
  check({ text, options }) {
    if (options.script !== undefined && options.script !== 'arabic') return [];
    const arabic = text.match(/[\u0600-\u06ff]/g)?.length ?? 0;
    if (arabic < 4 || arabic < (text.match(/\p{L}/gu)?.length ?? 0) * 0.8) return [];
    // The high hamza is written by no other language; Uyghur, which shares ە ڭ ۋ, marks vowels with ئ.
    if (options.script === undefined && !text.includes('\u0674')) return [];
    return draftOf(text, toteToCyrillic(text, options.dictionary));
  },
});

export const SCRIPT_RULES = [latinKazakh, arabicKazakh];
