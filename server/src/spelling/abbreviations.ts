/** Abbreviations in capitals that are in common use, as the state's bodies, law and news write them; what they stand for takes no part. */
const KNOWN =
  'АҚШ АҚ ААҚ ЖАҚ ЖК ЖШС ЖҚС ҚР РФ ЕО ЕС БҚ ОҚ СҚ ОО ҚО ТҚ ТК ҚК АК ОК ОАР БАӘ ҚХР ГФР ГДР ФРГ КСРО КСР РКФСР КПСС БКП ҚКП КОКП СОКП ' +
  'ІІМ ІІД ҰҚК БҒМ ЖОО ТЖ ТЖМ ТЖД АӨК БҰҰ ЕҚЫҰ ШЫҰ ТМД ҰҚШҰ ЕАЭО НАТО ЮНЕСКО ЮНИСЕФ ФИФА УЕФА ОПЕК МАГАТЭ НБА НХЛ СМС ЭЫДҰ ДСҰ ДДСҰ ХВҚ ХОК ' +
  'ЕҚДБ АДБ ИДБ ТВ ГЭС ЖЭС АЭС ЖЭО ГРЭС КЭС ЖІӨ ІЖӨ ҚҚС ЖСН БСН ЭЦҚ ХҚКО ТКШ КТЖ ҚТЖ ЕҰУ ҰБТ ҰҒА ҒЗИ АТС ЭЕМ ДК ПК ЦК ФК ОЖ ДҚ ДНҚ РНҚ ' +
  'АИТВ ЖИТС БЦЖ БАҚ МКК МҚҚ КҚК ЖАО ОАО ААО ЖСДП ҮЕҰ ТМҚ СБП РМК КМК ШЖҚ МӘМС ОЗМ ЖИ ІТ АКТ ҚМУ ҚМГ АТФ СПК КТО БТР ГБ МБ КБ ТБ СЭҚ ҚҚЖЖ ' +
  'КСД ОГПУ НКВД ВЛКСМ ГОСТ СНГ КПРФ АКСР ҚАКСР АБЖ ЖБИ АРВИ ЭКГ МРТ УДЗ ТКҚ ҚКС ЖЖМ ҚАЖ ЗАҚ';

const ABBREVIATIONS: ReadonlySet<string> = new Set(KNOWN.split(' '));

export const isKnownAbbreviation = (word: string): boolean => ABBREVIATIONS.has(word);
