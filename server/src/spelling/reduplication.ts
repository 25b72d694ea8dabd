/**
 * Words that are said twice for a reason. Orthography writes most reduplications with a hyphen (тез-тез), but texts often leave it out;
 * such a pair is no slip of the hand. A doubled function word or inflected noun is.
 */

const REDUPLICATED = new Set(
  (
    'ақырын аз анда-санда бара бірте бірден бірін бір бөлек екі үш төрт бес алты жеті сегіз тоғыз он жүз мың жай жайлап жеке жиі зорға ' +
    'иә ия жоқ қош рақмет рахмет алақай пай ой ох әй эй ау уау вау қап тәйт қой тұр кел кет бол жүр ' +
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

const FUNCTION_WORDS =
  /^(?:үшін|деп|және|да|де|та|те|мен|бен|пен|туралы|бойынша|арқылы|сияқты|ғана|немесе|сондықтан|өйткені|кейін|дейін|қарай|бірақ|болып|болады|болған|емес|еді|екен|осы|бұл|сол|ол|оның|олар|біз|барлық|қажет|керек|мүмкін|кеше|бүгін|ертең|қазір|енді|тағы|әлі)$/u;
/** Cases, participles, and adjectives in -ғы: all that needs a word of its own behind it. */
const INFLECTED =
  /(?:[ндт][ыі]ң|[лдт][ае]р(?:д[ыі]|ға|ге)|с[ыі]н(?:а|е|ан|ен|да|де)|[аеи]т[ыі]н|йт[ыі]н|[тд][аеы]ғы|[тд][еі]гі|тқы|ңғы)$/u;

/** Whether a doubled word is surely a slip: one that cannot end a phrase and begin the next. */
export function isSurelyOnce(word: string): boolean {
  return FUNCTION_WORDS.test(word) || INFLECTED.test(word);
}

/** Frequent words that only look like converbs; doubled they are slips. */
const NOT_CONVERBS = new Set(
  (
    'да де та те ма ме ба бе па пе және туралы мен осында сонда мұнда онда кейінде тағы бала ана дала қала апта мекеме кеме деп болса үшін ' +
    'кеше ғана немесе мәселе мереке нәрсе тұлға пайда сана мұра өлке бірге үнемі әлде енде түнде бүгінде қазірде шара сала мінбе дүкенде үйде'
  ).split(' '),
);
