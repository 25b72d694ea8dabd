/** What the server says of itself, in three languages; sentences about findings stand in `messages.ts`. */

import { MIXED } from '../language/record';
import type { Locale } from '../messages';
import { nameOfLanguage } from '../protocol/locales';
import { shorten } from '../text/shorten';

const TEXTS = {
  mixedLanguages: { kk: 'бірнеше тіл', ru: 'несколько языков', en: 'several languages' },
  // word
  addToPersonalWords: {
    kk: '«{0}» сөзін менің сөздеріме қосу',
    ru: 'Добавить «{0}» в мои слова',
    en: 'Add “{0}” to my words',
  },
  // word
  addToProjectWords: {
    kk: '«{0}» сөзін жоба сөздеріне қосу',
    ru: 'Добавить «{0}» в слова проекта',
    en: "Add “{0}” to the project's words",
  },
  // stem
  addStemToPersonalWords: {
    kk: '«{0}» түбірін барлық жалғауымен менің сөздеріме қосу',
    ru: 'Добавить «{0}» со всеми окончаниями в мои слова',
    en: 'Add “{0}” with all its endings to my words',
  },
  // stem
  addStemToProjectWords: {
    kk: '«{0}» түбірін барлық жалғауымен жоба сөздеріне қосу',
    ru: 'Добавить «{0}» со всеми окончаниями в слова проекта',
    en: "Add “{0}” with all its endings to the project's words",
  },
  // the text that the finding is about
  ignoreHere: {
    kk: 'Осы жерде елемеу: «{0}»',
    ru: 'Пропустить здесь: «{0}»',
    en: 'Ignore here: “{0}”',
  },
  // fields with commas between
  readFields: { kk: 'Осы өрістерді оқу: {0}', ru: 'Читать поля: {0}', en: 'Read the fields {0}' },
  explainRule: {
    kk: 'Бұл ереже туралы',
    ru: 'Об этом правиле',
    en: 'About this rule',
  },
  // id
  noSuchRule: {
    kk: 'Ондай ереже жоқ: {0}',
    ru: 'Такого правила нет: {0}',
    en: 'There is no such rule: {0}',
  },
  // count
  fixKindInFile: {
    kk: 'Файлдағы осындай ақаудың бәрін түзету ({0})',
    ru: 'Исправить все такие случаи в файле ({0})',
    en: 'Fix all of this kind in the file ({0})',
  },
  // title of the rule
  disableRule: {
    kk: 'Ережені өшіру: {0}',
    ru: 'Отключить правило: {0}',
    en: 'Switch the rule off: {0}',
  },
  fixKindInWorkspace: {
    kk: 'Жұмыс қалтасындағы осындай ақаудың бәрін түзету…',
    ru: 'Исправить все такие случаи в рабочей папке…',
    en: 'Fix all of this kind in the workspace…',
  },
  // word, replacement, count
  replaceInFile: {
    kk: 'Бүкіл файлда «{0}» сөзін «{1}» деп түзету ({2})',
    ru: 'Исправить «{0}» на «{1}» во всём файле ({2})',
    en: 'Change “{0}” to “{1}” everywhere in the file ({2})',
  },
  // word, replacement
  replaceInWorkspace: {
    kk: 'Бүкіл жұмыс қалтасында «{0}» сөзін «{1}» деп түзету…',
    ru: 'Исправить «{0}» на «{1}» во всей рабочей папке…',
    en: 'Change “{0}” to “{1}” everywhere in the workspace…',
  },
  // name of the setting and the place in it, what is expected there
  settingWrong: {
    kk: 'Қалам: qalam.{0} баптауының мәні қате, сондықтан ол ескерілмейді; күтілетін мән: {1}.',
    ru: 'Қалам: значение настройки qalam.{0} неверно и не учитывается; ожидается: {1}.',
    en: 'Qalam: the value of the setting qalam.{0} is wrong and is not used; expected: {1}.',
  },
  // id
  unknownRule: {
    kk: 'Қалам: disabledRules баптауындағы «{0}» деген ереже жоқ.',
    ru: 'Қалам: правила «{0}» из настройки disabledRules нет.',
    en: 'Qalam: there is no rule “{0}”, which the setting disabledRules names.',
  },
  // id, the nearest right one
  unknownRuleNear: {
    kk: 'Қалам: disabledRules баптауындағы «{0}» деген ереже жоқ. Ең жақыны — «{1}».',
    ru: 'Қалам: правила «{0}» из настройки disabledRules нет. Ближайшее: «{1}».',
    en: 'Qalam: there is no rule “{0}”, which the setting disabledRules names. The nearest is “{1}”.',
  },
  // pattern, reason
  patternRefused: {
    kk: 'Қалам: qalam.spelling.ignorePatterns ішіндегі «{0}» өрнегі RE2 өрнегі емес, сондықтан қолданылмады: {1}.',
    ru: 'Қалам: выражение «{0}» из qalam.spelling.ignorePatterns не применяется, это не RE2: {1}.',
    en: 'Qalam: the pattern “{0}” in qalam.spelling.ignorePatterns is no RE2 expression and is not used: {1}.',
  },
  // word
  ignoreInFile: {
    kk: '«{0}» сөзін осы файлда елемеу',
    ru: 'Пропускать «{0}» в этом файле',
    en: 'Ignore “{0}” in this file',
  },
  fixAllSafe: {
    kk: 'Қауіпсіз түзетулердің бәрін қолдану',
    ru: 'Применить все безопасные исправления',
    en: 'Apply all safe fixes',
  },
  // count, line numbers
  otherMentions: {
    kk: 'Осы файлда тағы {0} рет кездеседі: {1}-жолдар',
    ru: 'В этом файле ещё {0}; строки: {1}',
    en: '{0} more in this file; lines {1}',
  },
  // text, class
  markAs: {
    kk: '«{0}» — {1} деп белгілеу',
    ru: 'Пометить «{0}»: {1}',
    en: 'Mark “{0}” as: {1}',
  },
  // text, class
  changeClass: {
    kk: '«{0}» түрін өзгерту: {1}',
    ru: 'Изменить класс «{0}»: {1}',
    en: 'Change the class of “{0}”: {1}',
  },
  // text
  markAsEntity: {
    kk: '«{0}» — атау деп белгілеу…',
    ru: 'Пометить «{0}» как сущность…',
    en: 'Mark “{0}” as an entity…',
  },
  // text
  changeClassOf: { kk: '«{0}» түрін өзгерту…', ru: 'Изменить класс «{0}»…', en: 'Change the class of “{0}”…' },
  // text
  removeEntity: {
    kk: '«{0}» — атау емес деп белгілеу',
    ru: 'Убрать сущность «{0}»',
    en: 'Remove the entity “{0}”',
  },
  // text, class
  applyToAll: {
    kk: '«{0}» атауының барлық кездесуіне қолдану: {1}',
    ru: 'Применить ко всем упоминаниям «{0}»: {1}',
    en: 'Apply to all mentions of “{0}”: {1}',
  },
  notAnEntity: { kk: 'атау емес', ru: 'не сущность', en: 'no entity' },
  // text
  dropCorrection: {
    kk: '«{0}» түзетуін қайтарып алу',
    ru: 'Отменить исправление «{0}»',
    en: 'Take back the correction of “{0}”',
  },
  corrected: { kk: 'қолмен түзетілген', ru: 'исправлено вручную', en: 'corrected by hand' },
  stem: { kk: 'түбір', ru: 'основа', en: 'stem' },
  guessedWord: { kk: 'сөздікте жоқ, болжам', ru: 'нет в словаре, предположение', en: 'not in the dictionary, a guess' },
  otherReadings: { kk: 'Басқа талдаулары:', ru: 'Другие разборы:', en: 'Other readings:' },
  showParadigm: { kk: 'Барлық түрлері', ru: 'Все формы', en: 'All forms' },
  findForms: { kk: 'Мәтіндерден іздеу', ru: 'Найти в текстах', en: 'Find in texts' },
  nothingToMark: {
    kk: 'Бұл жерде белгілейтін мәтін жоқ.',
    ru: 'Здесь нет текста, который можно пометить.',
    en: 'There is no text to be marked here.',
  },
  noSidecar: {
    kk: 'Түзетулер тек жұмыс қалтасындағы файлдарға сақталады.',
    ru: 'Исправления хранятся только для файлов внутри рабочей папки.',
    en: 'Corrections are kept only for files inside a workspace folder.',
  },
  // reason
  correctionNotSaved: {
    kk: 'Түзету сақталмады: {0}',
    ru: 'Исправление не сохранено: {0}',
    en: 'The correction could not be saved: {0}',
  },
  // path, reason
  correctionsUnreadable: {
    kk: 'Қалам: түзетулер файлы оқылмады ({0}): {1}',
    ru: 'Қалам: файл исправлений не прочитан ({0}): {1}',
    en: 'Qalam: the corrections could not be read ({0}): {1}',
  },
  inconsistencyTitle: {
    kk: 'Әртүрлі белгіленген атаулар',
    ru: 'Названия, помеченные по-разному',
    en: 'Names that are labelled in more than one way',
  },
  noInconsistency: {
    kk: 'Әр атау бірдей белгіленген.',
    ru: 'Каждое название помечено одинаково.',
    en: 'Every name is labelled in one way.',
  },
  agreementTitle: { kk: 'Белгілеулердің сәйкестігі', ru: 'Согласие разметок', en: 'Agreement of the annotations' },
  // count
  differences: { kk: 'Айырмашылықтар: {0}', ru: 'Расхождений: {0}', en: 'Differences: {0}' },
  // the heads of the first columns of a table, parted by `; `
  agreementColumns: {
    kk: 'Жол; Сөйлем; Мәтін',
    ru: 'Строка; Предложение; Текст',
    en: 'Line; Sentence; Text',
  },
  otherFile: { kk: 'Екінші файл', ru: 'Второй файл', en: 'The other file' },
  // reason
  notComparable: {
    kk: 'Файлдарды салыстыру мүмкін емес: {0}',
    ru: 'Файлы нельзя сравнить: {0}',
    en: 'The files cannot be compared: {0}',
  },
  // line numbers
  onLines: { kk: 'Жолдар: {0}', ru: 'Строки: {0}', en: 'Lines: {0}' },
  analysing: { kk: 'Қалам: мәтінді талдау', ru: 'Қалам: анализ текста', en: 'Qalam: analysing the text' },
  spellingUnavailable: {
    kk: 'Қалам: сөздік оқылмады, емле тексерілмейді. Себебі журналда.',
    ru: 'Қалам: словарь не прочитан, орфография не проверяется. Причина — в журнале.',
    en: 'Qalam: the dictionary could not be read, so spelling is not checked. The log says why.',
  },
  languageUnavailable: {
    kk: 'Қалам: тіл анықтау моделі оқылмады. Себебі журналда.',
    ru: 'Қалам: модель определения языка не прочитана. Причина — в журнале.',
    en: 'Qalam: the language model could not be read, so all text is taken to be Kazakh. The log says why.',
  },
  morphologyUnavailable: {
    kk: 'Қалам: морфология деректері оқылмады, жақ, септік, көптік ережелері тексерілмейді. Себебі журналда.',
    ru: 'Қалам: данные морфологии не прочитаны, согласование и управление не проверяются. Причина — в журнале.',
    en: 'Qalam: the data of morphology could not be read, so agreement and government are not checked. The log says why.',
  },
  entitiesUnavailable: {
    kk: 'Қалам: атаулар моделі оқылмады, атаулар боялмайды. Себебі журналда.',
    ru: 'Қалам: модель сущностей не прочитана, сущности не подсвечиваются. Причина — в журнале.',
    en: 'Qalam: the entity model could not be read, so entities are not shown. The log says why.',
  },
  completionUnavailable: {
    kk: 'Қалам: кіріктірме модель оқылмады, сөз ұсынылмайды. Себебі журналда.',
    ru: 'Қалам: встроенная модель не прочитана, подсказок не будет. Причина — в журнале.',
    en: 'Qalam: the embedded model could not be read, so there is no ghost text. The log says why.',
  },
  // reason
  endpointUnavailable: {
    kk: 'Қалам: модель сервері қолжетімсіз ({0}). Қайта байланыс орнағанша кіріктірме модель жұмыс істейді.',
    ru: 'Қалам: сервер модели недоступен ({0}). Пока связь не восстановится, работает встроенная модель.',
    en: 'Qalam: the endpoint is unavailable ({0}). Until it is back the embedded model answers.',
  },
  // reason
  entityBackendFailed: {
    kk: 'Қалам: атауларды табатын толық модель жұмыс істемеді ({0}). Оның орнына кіріктірме модель жұмыс істейді.',
    ru: 'Қалам: полная модель для сущностей не работает ({0}). Вместо неё работает встроенная модель.',
    en: 'Qalam: the full model for entities does not work ({0}). The embedded model stands in for it.',
  },
  // path, reason
  entityFileFailed: {
    kk: 'Қалам: атауларға арналған файл толық пайдаланылмады ({0}): {1}',
    ru: 'Қалам: файл для сущностей использован не полностью ({0}): {1}',
    en: 'Qalam: a file for entities could not be used in full ({0}): {1}',
  },
  // reason
  maskedModelFailed: {
    kk: 'Қалам: емле ұсыныстарын реттейтін модель жұмыс істемейді ({0}). Ұсыныстар әдеттегі ретімен көрсетіледі.',
    ru: 'Қалам: модель, упорядочивающая варианты написания, не работает ({0}). Варианты показываются в обычном порядке.',
    en: 'Qalam: the model that ranks spelling suggestions does not work ({0}). They are shown in their usual order.',
  },
  // reason
  localModelFailed: {
    kk: 'Қалам: жалғасты ұсынатын өз моделіңіз жұмыс істемейді ({0}). Оның орнына кіріктірме модель жұмыс істейді.',
    ru: 'Қалам: ваша модель для продолжений не работает ({0}). Вместо неё работает встроенная.',
    en: 'Qalam: your own model for ghost text does not work ({0}). The embedded one stands in for it.',
  },
  // path, reason
  tokenizerFailed: {
    kk: 'Қалам: токенизатор файлы пайдаланылмады, токен саны шамалап есептеледі ({0}): {1}',
    ru: 'Қалам: файл токенизатора не использован, токены считаются приблизительно ({0}): {1}',
    en: 'Qalam: the tokenizer file could not be used, so tokens are estimated ({0}): {1}',
  },
  workerResting: {
    kk: 'Қалам: талдау ағыны қайта-қайта тоқтай берді, тексеру уақытша тоқтады. Біраздан кейін өзі қайта басталады.',
    ru: 'Қалам: поток анализа постоянно останавливается; проверка приостановлена и через некоторое время возобновится сама.',
    en: 'Qalam: the analysis thread keeps stopping; checking pauses, and is tried again by itself after a while.',
  },
  // path, reason
  wordListUnreadable: {
    kk: 'Қалам: сөз тізімі оқылмады ({0}): {1}',
    ru: 'Қалам: список слов не прочитан ({0}): {1}',
    en: 'Qalam: the word list could not be read ({0}): {1}',
  },
  // reason
  wordListRefused: {
    kk: 'Қалам: жоба сөздерінің файлы оқылмады ({0})',
    ru: 'Қалам: файл слов проекта не прочитан ({0})',
    en: "Qalam: the project's word list was not read ({0})",
  },
  // names of settings
  machineSettingIgnored: {
    kk: 'Қалам: {0} жұмыс қалтасының баптауынан алынбайды; оны редактордың өз баптауында initializationOptions ішіндегі settings арқылы беріңіз',
    ru: 'Қалам: {0} из настроек рабочей папки не берётся; задайте это в настройках самого редактора: settings внутри initializationOptions',
    en: 'Qalam: {0} is not taken from the settings of a folder: give it in the editor’s own configuration, as settings in initializationOptions',
  },
  // path, reason
  wordNotSaved: {
    kk: 'Сөз сақталмады ({0}): {1}',
    ru: 'Слово не сохранено ({0}): {1}',
    en: 'The word could not be saved ({0}): {1}',
  },
  // reason
  ignoredNotKept: {
    kk: 'Қалам: елемейтін сөз осы терезе жабылғанша ғана есте тұрады: {0}',
    ru: 'Қалам: пропускаемое слово запомнено лишь до закрытия окна: {0}',
    en: 'Qalam: the ignored word is remembered only until this window is closed: {0}',
  },
  notServed: {
    kk: 'Қалам бұл файлды тексермейді.',
    ru: 'Қалам не проверяет этот файл.',
    en: 'Qalam does not check this file.',
  },
  // the name that was given, all names
  unknownFormat: {
    kk: 'Қалам: qalam.formats баптауындағы «{0}» деген пішім жоқ. Бар пішімдер: {1}.',
    ru: 'Қалам: формата «{0}», который назван в настройке qalam.formats, нет. Есть: {1}.',
    en: 'Qalam: there is no format “{0}”, which the setting qalam.formats names. There are: {1}.',
  },
  noProjectFolder: {
    kk: 'Бұл файл ешқандай жұмыс қалтасына жатпайды.',
    ru: 'Этот файл не принадлежит рабочей папке.',
    en: 'This file belongs to no workspace folder.',
  },
} as const;

/** A sentence of the interface; `args` fill `{0}`, `{1}` …. */
export function ui(key: keyof typeof TEXTS, locale: Locale, ...args: readonly string[]): string {
  return TEXTS[key][locale].replace(/\{(\d)\}/g, (_, index) => shorten(args[Number(index)] ?? '', 300));
}

/** Why RE2 refuses a pattern, by the phrase that its message holds; what is not here is said as RE2 says it. */
const PATTERN_FAULTS: readonly (readonly [phrase: string, text: Readonly<Record<Locale, string>>])[] = [
  [
    'syntax: `(?',
    {
      kk: 'RE2 бұл топты білмейді (алға не артқа қарау болмайды)',
      ru: 'RE2 не знает такой группы (просмотра вперёд и назад нет)',
      en: 'RE2 does not know this group (there is no look-ahead or look-behind)',
    },
  ],
  [
    'invalid named capture',
    {
      kk: 'топ атауы қате (артқа қарау болмайды)',
      ru: 'неверное имя группы (просмотра назад нет)',
      en: 'wrong name of a group (there is no look-behind)',
    },
  ],
  [
    'invalid escape',
    {
      kk: 'кері қиғаш сызықтан кейінгі таңба белгісіз (кері сілтеме болмайды)',
      ru: 'неизвестный знак после обратной черты (обратных ссылок нет)',
      en: 'unknown character behind a backslash (there are no back-references)',
    },
  ],
  ['missing closing ]', { kk: '«]» жетіспейді', ru: 'не хватает «]»', en: '“]” is missing' }],
  ['missing closing )', { kk: '«)» жетіспейді', ru: 'не хватает «)»', en: '“)” is missing' }],
  ['unexpected )', { kk: '«)» артық', ru: 'лишняя «)»', en: 'there is a “)” too many' }],
  [
    'missing argument to repetition',
    { kk: 'қайталау белгісінің алдында ештеңе жоқ', ru: 'перед знаком повтора ничего нет', en: 'nothing to repeat' },
  ],
  [
    'nested repetition',
    { kk: 'қатар екі қайталау белгісі', ru: 'два знака повтора подряд', en: 'two repetition operators in a row' },
  ],
  [
    'invalid repeat count',
    {
      kk: 'қайталау саны қате (1000-нан аспауы керек)',
      ru: 'неверное число повторов (не больше 1000)',
      en: 'wrong repeat count (1000 at most)',
    },
  ],
  [
    'character class range',
    { kk: 'таңбалар ауқымы қате', ru: 'неверный диапазон знаков', en: 'wrong range of characters' },
  ],
  [
    'trailing backslash',
    { kk: 'соңында кері қиғаш сызық тұр', ru: 'обратная черта в конце', en: 'backslash at the end' },
  ],
  ['more than', { kk: 'өрнек тым көп', ru: 'слишком много выражений', en: 'there are too many patterns' }],
  ['longer than', { kk: 'өрнек тым ұзын', ru: 'слишком длинное выражение', en: 'the pattern is too long' }],
];

/** What is wrong with a pattern that RE2 refused with `message`, in the reader's language. */
export function patternFault(message: string, locale: Locale): string {
  return PATTERN_FAULTS.find(([phrase]) => message.includes(phrase))?.[1][locale] ?? message;
}

/** What the system says when it does not write a file, by its code. */
const FILE_FAULTS: readonly (readonly [codes: RegExp, text: Readonly<Record<Locale, string>>])[] = [
  [
    /^(?:EACCES|EPERM|EROFS)/,
    {
      kk: 'жазуға рұқсат жоқ, файл не қалта тек оқуға арналған',
      ru: 'нет прав на запись, файл или папка только для чтения',
      en: 'no permission to write, the file or its folder is read-only',
    },
  ],
  [/^(?:ENOSPC|EDQUOT)/, { kk: 'дискіде орын жоқ', ru: 'на диске нет места', en: 'there is no room on the disk' }],
];

/** Why a file could not be written, in the reader's language; what is not known here is said as the system says it. */
export function fileFault(message: string, locale: Locale): string {
  return FILE_FAULTS.find(([codes]) => codes.test(message))?.[1][locale] ?? readFault(message, locale);
}

/** What is said when a file is not read, with what stands in place of it. */
const READ_FAULTS: readonly (readonly [said: RegExp, text: Readonly<Record<Locale, string>>])[] = [
  [/^(?:EACCES|EPERM).*/s, { kk: 'оқуға рұқсат жоқ', ru: 'нет прав на чтение', en: 'no permission to read it' }],
  [/^ENOENT.*/s, { kk: 'ондай файл жоқ', ru: 'такого файла нет', en: '$&' }],
  [/^not a regular file/, { kk: 'бұл кәдімгі файл емес', ru: 'это не обычный файл', en: 'it is not a regular file' }],
  [/^(\d+) > (\d+) bytes/, { kk: '$1 байт, ең көбі $2', ru: '$1 байт, самое большее $2', en: '$1 bytes, $2 at most' }],
  [/^no answer within (\d+) ms/, { kk: '$1 мс ішінде жауап болмады', ru: 'нет ответа за $1 мс', en: '$&' }],
  [/^not an absolute path/, { kk: 'толық жол емес', ru: 'не полный путь', en: '$&' }],
  [/^(?:outside|leads out) of the workspace folder/, { kk: 'жұмыс қалтасынан тыс', ru: 'вне рабочей папки', en: '$&' }],
];

/** Why a file was not read, in the reader's language; what is not known here is said as the system says it. */
export function readFault(message: string, locale: Locale): string {
  const [said, text] = READ_FAULTS.find(([one]) => one.test(message)) ?? [];
  return said && text ? message.replace(said, text[locale]) : message;
}

/** The nearest of the three languages of the interface: Kazakh for `kk`, Russian for `ru`, else English. */
export function toLocale(tag: string | undefined): Locale {
  const language = tag?.toLowerCase().split(/[-_]/)[0];
  return language === 'kk' || language === 'ru' ? language : 'en';
}

/** A language's name in the reader's language; its own label where none is known. */
export function languageName(label: string, locale: Locale): string {
  if (label === MIXED) return ui('mixedLanguages', locale);
  return nameOfLanguage(label, locale);
}
