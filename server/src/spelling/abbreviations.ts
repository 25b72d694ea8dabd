/** Abbreviations in capitals that are in common use, as the state's bodies, law and news write them; what they stand for takes no part. */
const KNOWN =
  'АҚШ АҚ ААҚ ЖАҚ ЖК ЖШС ЖҚС ҚР РФ ЕО ЕС БҚ ОҚ СҚ ОО ҚО ТҚ ТК ҚК АК ОК ОАР БАӘ ҚХР ГФР ГДР ФРГ КСРО КСР РКФСР КПСС БКП ҚКП КОКП СОКП ' +
  'ІІМ ІІД ҰҚК БҒМ ЖОО ТЖ ТЖМ ТЖД АӨК БҰҰ ЕҚЫҰ ШЫҰ ТМД ҰҚШҰ ЕАЭО НАТО ЮНЕСКО ЮНИСЕФ ФИФА УЕФА ОПЕК МАГАТЭ НБА НХЛ СМС ЭЫДҰ ДСҰ ДДСҰ ХВҚ ХОК ' +
  'ЕҚДБ АДБ ИДБ ТВ ГЭС ЖЭС АЭС ЖЭО ГРЭС КЭС ЖІӨ ІЖӨ ҚҚС ЖСН БСН ЭЦҚ ХҚКО ТКШ КТЖ ҚТЖ ЕҰУ ҰБТ ҰҒА ҒЗИ АТС ЭЕМ ДК ПК ЦК ФК ОЖ ДҚ ДНҚ РНҚ ' +
  'АИТВ ЖИТС БЦЖ БАҚ МКК МҚҚ КҚК ЖАО ОАО ААО ЖСДП ҮЕҰ ТМҚ СБП РМК КМК ШЖҚ МӘМС ОЗМ ЖИ ІТ АКТ ҚМУ ҚМГ АТФ СПК КТО БТР ГБ МБ КБ ТБ СЭҚ ҚҚЖЖ ' +
  'КСД ОГПУ НКВД ВЛКСМ ГОСТ СНГ КПРФ АКСР ҚАКСР АБЖ ЖБИ АРВИ ЭКГ МРТ УДЗ ТКҚ ҚКС ЖЖМ ҚАЖ ЗАҚ';

const ABBREVIATIONS: ReadonlySet<string> = new Set(KNOWN.split(' '));

export const isKnownAbbreviation = (word: string): boolean => ABBREVIATIONS.has(word);

/** What encyclopaedias, forms and programs cut short, in front of a full stop. */
const CUT_SHORT: ReadonlySet<string> = new Set(
  (
    'эл ғыл акад доц магн мех техн хим матем биол геогр геол зоол анат мед филол филос пед психол лингв әдеб этногр археол астр архит экон ' +
    'әлеум мемл халықар респ әкімш ауд обл оңт солт шығ орт төм жоғ верт еур ағылш франц итал исп лат монғ укр қырғ өзб түрікм әзерб құраст ' +
    'шамам диам ұз салм темп тығызд басп құрыл өнд өнерк даңғ мкр моб атынд ' +
    // Months and days that are cut to no word.
    'қаң ақп нау сәу мам мау шіл дс сс ср бс жм сб жс'
  ).split(' '),
);

const DAY = '(?:дс|сс|ср|бс|жм|сб|жс|жк)';
const DAY_ALONE = new RegExp(`^${DAY}$`, 'iu');
/** From one weekday to another (дс-жм), and a street as addresses cut it short (Абай к-сінде). */
const CUT_WITH_HYPHEN = new RegExp(`^(?:${DAY}-${DAY}|к-сі(?:н|не|нің|нде|нен|ндегі)?)$`, 'iu');

/** Whether a word is a weekday cut to two letters, which stands beside another one: дс–жм, сб, жс. */
export const isWeekday = (word: string): boolean => word.length === 2 && DAY_ALONE.test(word);

export const isCutWithHyphen = (word: string): boolean => CUT_WITH_HYPHEN.test(word);

/** Whether a word with a full stop behind it stands for a longer one: «эл. пошта», «ғыл. докторы». */
export const isCutShort = (word: string): boolean => CUT_SHORT.has(word.toLowerCase());
