/** Parts of speech and features in words, for readers. */
import type { Locale, Sentence } from '../types';

const PARTS_OF_SPEECH: Readonly<Record<string, Sentence>> = {
  NOUN: { kk: 'зат есім', ru: 'существительное', en: 'noun' },
  PROPN: { kk: 'жалқы есім', ru: 'имя собственное', en: 'proper noun' },
  ADJ: { kk: 'сын есім', ru: 'прилагательное', en: 'adjective' },
  VERB: { kk: 'етістік', ru: 'глагол', en: 'verb' },
  AUX: { kk: 'көмекші етістік', ru: 'вспомогательный глагол', en: 'auxiliary verb' },
  ADV: { kk: 'үстеу', ru: 'наречие', en: 'adverb' },
  PRON: { kk: 'есімдік', ru: 'местоимение', en: 'pronoun' },
  DET: { kk: 'анықтауыш есімдік', ru: 'местоименное определение', en: 'determiner' },
  NUM: { kk: 'сан есім', ru: 'числительное', en: 'numeral' },
  ADP: { kk: 'септеулік шылау', ru: 'послелог', en: 'postposition' },
  CCONJ: { kk: 'салаластырғыш жалғаулық', ru: 'сочинительный союз', en: 'coordinating conjunction' },
  SCONJ: { kk: 'сабақтастырғыш жалғаулық', ru: 'подчинительный союз', en: 'subordinating conjunction' },
  PART: { kk: 'демеулік', ru: 'частица', en: 'particle' },
  INTJ: { kk: 'одағай', ru: 'междометие', en: 'interjection' },
  PUNCT: { kk: 'тыныс белгісі', ru: 'знак препинания', en: 'punctuation mark' },
  SYM: { kk: 'таңба', ru: 'символ', en: 'symbol' },
  X: { kk: 'басқа тілдегі сөз', ru: 'слово другого языка', en: 'word of another language' },
};

const FIRST: Sentence = { kk: '1-жақ', ru: '1-е лицо', en: '1st person' };
const SECOND: Sentence = { kk: '2-жақ', ru: '2-е лицо', en: '2nd person' };
const THIRD: Sentence = { kk: '3-жақ', ru: '3-е лицо', en: '3rd person' };
const PERSON: Readonly<Record<string, Sentence>> = { 1: FIRST, 2: SECOND, 3: THIRD };
const SINGULAR: Sentence = { kk: 'жекеше', ru: 'ед. ч.', en: 'singular' };
const PLURAL: Sentence = { kk: 'көпше', ru: 'мн. ч.', en: 'plural' };
const POLITE: Sentence = { kk: 'сыпайы', ru: 'вежливое', en: 'polite' };
const POSSESSIVE: Sentence = { kk: 'тәуелдік', ru: 'принадлежность', en: 'possessive' };

const FEATURES: Readonly<Record<string, Sentence>> = {
  'Case=Nom': { kk: 'атау септік', ru: 'именительный падеж', en: 'nominative' },
  'Case=Gen': { kk: 'ілік септік', ru: 'родительный падеж', en: 'genitive' },
  'Case=Dat': { kk: 'барыс септік', ru: 'направительный падеж', en: 'dative' },
  'Case=Acc': { kk: 'табыс септік', ru: 'винительный падеж', en: 'accusative' },
  'Case=Loc': { kk: 'жатыс септік', ru: 'местный падеж', en: 'locative' },
  'Case=Abl': { kk: 'шығыс септік', ru: 'исходный падеж', en: 'ablative' },
  'Case=Ins': { kk: 'көмектес септік', ru: 'творительный падеж', en: 'instrumental' },
  'Number=Sing': SINGULAR,
  'Number=Plur': PLURAL,
  'Person=1': FIRST,
  'Person=2': SECOND,
  'Person=3': THIRD,
  'Polite=Form': POLITE,
  'VerbForm=Fin': { kk: 'жіктелген түр', ru: 'личная форма', en: 'finite form' },
  'VerbForm=Part': { kk: 'есімше', ru: 'причастие', en: 'participle' },
  'VerbForm=Conv': { kk: 'көсемше', ru: 'деепричастие', en: 'converb' },
  'VerbForm=Ger': { kk: 'тұйық етістік', ru: 'имя действия', en: 'verbal noun' },
  'Mood=Ind': { kk: 'ашық рай', ru: 'изъявительное наклонение', en: 'indicative' },
  'Mood=Imp': { kk: 'бұйрық рай', ru: 'повелительное наклонение', en: 'imperative' },
  'Mood=Cnd': { kk: 'шартты рай', ru: 'условное наклонение', en: 'conditional' },
  'Mood=Opt': { kk: 'қалау рай (-ғай)', ru: 'желательное наклонение (-ғай)', en: 'optative (-ғай)' },
  'Mood=Des': { kk: 'қалау рай (-ғы)', ru: 'желательное наклонение (-ғы)', en: 'desiderative (-ғы)' },
  'Tense=Past': { kk: 'өткен шақ', ru: 'прошедшее время', en: 'past' },
  'Tense=Pres': { kk: 'осы шақ', ru: 'настоящее время', en: 'present' },
  'Tense=Fut': { kk: 'келер шақ', ru: 'будущее время', en: 'future' },
  'Aspect=Hab': { kk: 'дағдылы іс', ru: 'обычное действие', en: 'habitual' },
  'Aspect=Imp': { kk: 'аяқталмаған іс', ru: 'незавершённое действие', en: 'imperfective' },
  'Aspect=Perf': { kk: 'аяқталған іс', ru: 'завершённое действие', en: 'perfective' },
  'Evident=Fh': { kk: 'жанама айғақ', ru: 'неочевидное действие', en: 'evidential' },
  'Voice=Pass': { kk: 'ырықсыз етіс', ru: 'страдательный залог', en: 'passive' },
  'Voice=Cau': { kk: 'өзгелік етіс', ru: 'понудительный залог', en: 'causative' },
  'Voice=Rcp': { kk: 'ортақ етіс', ru: 'взаимный залог', en: 'reciprocal' },
  'Polarity=Neg': { kk: 'болымсыз', ru: 'отрицание', en: 'negative' },
  'Degree=Cmp': { kk: 'салыстырмалы шырай', ru: 'сравнительная степень', en: 'comparative' },
  'NumType=Card': { kk: 'есептік', ru: 'количественное', en: 'cardinal' },
  'NumType=Ord': { kk: 'реттік', ru: 'порядковое', en: 'ordinal' },
  'NumType=Coll': { kk: 'жинақтық', ru: 'собирательное', en: 'collective' },
  'PronType=Prs': { kk: 'жіктеу', ru: 'личное', en: 'personal' },
  'PronType=Dem': { kk: 'сілтеу', ru: 'указательное', en: 'demonstrative' },
  'PronType=Int': { kk: 'сұрау', ru: 'вопросительное', en: 'interrogative' },
  'PronType=Ind': { kk: 'белгісіздік', ru: 'неопределённое', en: 'indefinite' },
  'PronType=Neg': { kk: 'болымсыздық', ru: 'отрицательное', en: 'negative' },
  'PronType=Tot': { kk: 'жалпылау', ru: 'обобщительное', en: 'total' },
  'Reflex=Yes': { kk: 'өздік', ru: 'возвратное', en: 'reflexive' },
  attributive: { kk: 'анықтауыш жасайды (-ғы)', ru: 'делает определением (-ғы)', en: 'makes it attributive (-ғы)' },
  belongs: { kk: 'меншік (-нікі)', ru: 'чьё (-нікі)', en: 'whose it is (-нікі)' },
};

/** The part of speech in a reader's language; the tag itself where it has no name. */
export const partOfSpeech = (upos: string, locale: Locale): string => PARTS_OF_SPEECH[upos]?.[locale] ?? upos;

/**
 * What features say, in a reader's language and in the order in which they are given: `Case=Dat|Number=Plur`, or what a morpheme
 * brings (`=ADJ` makes an adjective). Empty for none.
 */
export function gloss(features: string, locale: Locale): string {
  if (features === '' || features === '_') return '';
  if (features.startsWith('=')) {
    const name = partOfSpeech(features.slice(1), locale);
    return { kk: `${name} тудыратын жұрнақ`, ru: `суффикс: ${name}`, en: `makes it: ${name}` }[locale];
  }
  const parts = features.split('|');
  const owner = parts.find((part) => part.startsWith('Person[psor]='));
  const words: string[] = [];
  for (const part of parts) {
    if (part === owner) {
      const number = parts.find((other) => other.startsWith('Number[psor]='))?.slice('Number[psor]='.length);
      const own = [
        POSSESSIVE,
        PERSON[part.slice(-1)],
        number === 'Sing' ? SINGULAR : number === 'Plur' ? PLURAL : undefined,
      ];
      if (parts.includes('Polite[psor]=Form')) own.push(POLITE);
      words.push(own.flatMap((one) => one?.[locale] ?? []).join(' '));
    } else if (part.includes('[psor]')) continue;
    // A mood says already that the form is finite, and a tense that the mood is the indicative.
    else if (part === 'VerbForm=Fin' && parts.some((other) => other.startsWith('Mood='))) continue;
    else if (part === 'Mood=Ind' && parts.some((other) => other.startsWith('Tense='))) continue;
    else words.push(FEATURES[part]?.[locale] ?? part);
  }
  return words.join(', ');
}
