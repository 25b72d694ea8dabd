/**
 * Words that are said twice for a reason. Orthography writes most reduplications with a hyphen (тез-тез), but texts often leave it out;
 * such a pair is no slip of the hand. A doubled function word or inflected noun is.
 */

const REDUPLICATED = new Set(
  (
    'ақырын аз анда-санда бара бірте бірден бірін бір бөлек екі үш төрт бес алты жеті сегіз тоғыз он жүз мың жай жайлап жеке жиі зорға ' +
    'иә ия жоқ қош рақмет рахмет алақай пай ой ох әй ау қап тәйт қой тұр кел кет бол жүр ' +
    'кезек кейде көп қайта қат қатар керемет күн күні күле күшті күлкі қып-қызыл ' +
    'сан талай тез терең топ тобымен тура ұзақ ұсақ үй үлкен үздіксіз шағын кішкентай қысқа ірі жақсы жаман әдемі әр әрең әзер ' +
    'жыл ай апта сағат сәт кез түрлі басқа ыстық суық жылы биік тәтті жып ара арасында тарс гүрс дүрс сарт қарқ ' +
    'ана анау мына мынау пәлен түген кім не қандай қалай қайда қашан қанша неше үйлері жер ел ауыл жұп дәу сау үзік сирек'
  ).split(' '),
);

/** Whether a lower-case word may stand twice in a row: distributives, intensives, interjections, converbs. */
export function mayBeDoubled(word: string): boolean {
  if (REDUPLICATED.has(word)) return true;
  // Converbs said twice for a repeated action: айта айта, күліп күліп, бара бара, қарай қарай.
  return (
    /(?:[ыіу]п|[лрндтйкқзсшм][ае]|[аеәо]й)$/u.test(word) &&
    !/(?:ңыз|дар|дер|тар|тер|лар|лер)/u.test(word) &&
    !NOT_CONVERBS.has(word)
  );
}

/** Frequent words that only look like converbs; doubled they are slips. */
const NOT_CONVERBS = new Set(
  (
    'да де та те ма ме ба бе па пе және туралы мен осында сонда мұнда онда кейінде тағы бала ана дала қала апта мекеме кеме деп болса үшін ' +
    'кеше ғана немесе мәселе мереке нәрсе тұлға пайда сана мұра өлке бірге үнемі әлде енде түнде бүгінде қазірде шара сала мінбе дүкенде үйде'
  ).split(' '),
);
