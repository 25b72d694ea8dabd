import type { Finding } from './types';

/**
 * The sentences people read, in Kazakh, Russian and English. `{0}`, `{1}` … are the finding's `args`; what each is
 * stands above each entry. Rooms add their rules here; a test holds the three languages to the same arguments.
 */
export type Locale = 'kk' | 'ru' | 'en';

export type Sentence = Readonly<Record<Locale, string>>;

interface Message {
  readonly text: Sentence;
  /** Title of the fix; without it the title is made from the edit itself. */
  readonly fix?: Sentence;
}

const REPLACE: Sentence = { kk: '«{0}» деп түзету', ru: 'Исправить на «{0}»', en: 'Change to “{0}”' };
const REMOVE: Sentence = { kk: 'Алып тастау', ru: 'Удалить', en: 'Remove' };
const MASK: Sentence = { kk: '«{0}» деп жасыру', ru: 'Скрыть: «{0}»', en: 'Mask as “{0}”' };

const MESSAGES: Readonly<Record<string, Message>> = {
  // word
  'spelling.unknown-word': {
    text: { kk: 'Белгісіз сөз: «{0}».', ru: 'Неизвестное слово: «{0}».', en: 'Unknown word: “{0}”.' },
  },
  // word, the word all in Cyrillic
  'spelling.mixed-script': {
    text: {
      kk: '«{0}» сөзінде латын әріптері бар; кирилшесі: «{1}».',
      ru: 'В слове «{0}» есть латинские буквы; кириллицей: «{1}».',
      en: '“{0}” has Latin letters in it; in Cyrillic: “{1}”.',
    },
  },
  // word, the word with Kazakh letters
  'spelling.russian-layout': {
    text: {
      kk: '«{0}» қазақ әріптерінсіз жазылған; дұрысы: «{1}».',
      ru: 'Слово «{0}» набрано без казахских букв; верно: «{1}».',
      en: '“{0}” is typed without Kazakh letters; it should be “{1}”.',
    },
  },
  // particle, particle in harmony
  'spelling.particle-harmony': {
    text: {
      kk: '«{0}» шылауы алдындағы сөзбен үндеспейді; дұрысы: «{1}».',
      ru: 'Частица «{0}» не согласована по звучанию с предыдущим словом; верно: «{1}».',
      en: 'The particle “{0}” is not in harmony with the word before it; it should be “{1}”.',
    },
  },
  // word
  'spelling.doubled-word': {
    text: { kk: '«{0}» сөзі екі рет жазылған.', ru: 'Слово «{0}» повторено.', en: '“{0}” is written twice.' },
    fix: { kk: 'Қайталанған сөзді алып тастау', ru: 'Удалить повтор', en: 'Remove the repetition' },
  },
  // punctuation mark
  'spelling.space-before-punctuation': {
    text: {
      kk: '«{0}» белгісінің алдында бос орын қойылмайды.',
      ru: 'Перед знаком «{0}» пробел не ставится.',
      en: 'No space is written before “{0}”.',
    },
    fix: { kk: 'Бос орынды алып тастау', ru: 'Удалить пробел', en: 'Remove the space' },
  },

  // variable
  'prompt.missing-variable': {
    text: {
      kk: '«{0}» айнымалысының мәні жоқ.',
      ru: 'У переменной «{0}» нет значения.',
      en: 'The variable “{0}” has no value.',
    },
  },
  // block
  'prompt.block': {
    text: {
      kk: '«{0}» — үлгі қозғалтқышының блогы, мұнда орындалмайды.',
      ru: '«{0}» — блок шаблонизатора, здесь он не выполняется.',
      en: '“{0}” is a block of a template engine and is not run here.',
    },
  },
  // name
  'prompt.parameter': {
    text: {
      kk: '«{0}» параметрінің мәні жарамсыз.',
      ru: 'Недопустимое значение параметра «{0}».',
      en: 'The value of the parameter “{0}” is not valid.',
    },
  },
  // line
  'prompt.front-matter': {
    text: {
      kk: 'Файл басындағы YAML оқылмады ({0}-жол).',
      ru: 'YAML в начале файла не читается (строка {0}).',
      en: 'The YAML at the top of the file cannot be read (line {0}).',
    },
  },
  // role
  'prompt.role': {
    text: {
      kk: '«{0}» рөлі жіберілмейді: system, user не assistant керек.',
      ru: 'Роль «{0}» не отправляется: нужна system, user или assistant.',
      en: 'The role “{0}” cannot be sent: it must be system, user or assistant.',
    },
  },
  'prompt.outside': {
    text: {
      kk: 'Бірінші рөлге дейінгі мәтін жіберілмейді.',
      ru: 'Текст до первой роли не отправляется.',
      en: 'Text before the first role is not sent.',
    },
  },
  'prompt.late-system': {
    text: {
      kk: 'Жүйелік хабар басында тұрмаса, көп модель оны қабылдамайды.',
      ru: 'Системное сообщение не в начале: многие модели его не принимают.',
      en: 'The system message is not the first; many models refuse that.',
    },
  },
  'prompt.empty': {
    text: { kk: 'Модельге қоятын сұрақ жоқ.', ru: 'Нет вопроса к модели.', en: 'There is nothing to ask the model.' },
  },
  'prompt.record': {
    text: {
      kk: 'Бұл жолда `messages` тізімі бар JSON нысаны жоқ.',
      ru: 'В этой строке нет объекта JSON со списком `messages`.',
      en: 'This line holds no JSON object with a list of `messages`.',
    },
  },
  'prompt.content': {
    text: {
      kk: 'Хабардың мазмұны мәтін емес.',
      ru: 'Содержание сообщения — не текст.',
      en: 'The content of a message is no text.',
    },
  },
  'prompt.row': {
    text: {
      kk: 'Айнымалы мәндерінің жолы JSON нысаны емес.',
      ru: 'Строка со значениями переменных — не объект JSON.',
      en: 'The line with values for variables is no JSON object.',
    },
  },
  // parser's code, worded by JSON_ERRORS
  'format.json-syntax': {
    text: { kk: 'JSON қатесі: {0}.', ru: 'Ошибка JSON: {0}.', en: 'Broken JSON: {0}.' },
  },
  'format.encoding': {
    text: {
      kk: 'Жол UTF-8 кодталуында емес.',
      ru: 'Строка не в кодировке UTF-8.',
      en: 'The line is not in UTF-8.',
    },
  },
  'format.csv-unterminated-quote': {
    text: {
      kk: 'Ашылған тырнақша жабылмаған; ұяшық жолдың соңына дейін алынды.',
      ru: 'Кавычка не закрыта; ячейкой считается текст до конца строки.',
      en: 'This quote is never closed; the cell is taken to end with the line.',
    },
  },
  'format.csv-text-after-quote': {
    text: {
      kk: 'Жабылған тырнақшадан кейін мәтін тұр. Ұяшық ішіндегі тырнақша қосарланып ("") жазылады.',
      ru: 'Текст после закрывающей кавычки. Кавычка внутри ячейки пишется дважды ("").',
      en: 'Text after the closing quote. A quote inside a cell is written twice ("").',
    },
  },
  // columns of the first row, columns of this row
  'format.csv-columns': {
    text: {
      kk: 'Бұл жолда {1} баған бар, ал бірінші жолда {0}.',
      ru: 'Столбцов в этой строке: {1}, а в первой: {0}.',
      en: 'This row has {1} columns, the first one has {0}.',
    },
  },

  // tag, tag before it
  'entities.invalid-iob2': {
    text: {
      kk: '«{0}» белгісі «{1}» белгісінен кейін келе алмайды.',
      ru: 'Метка «{0}» не может следовать за «{1}».',
      en: 'The tag “{0}” cannot follow “{1}”.',
    },
  },
  // tag that is no IOB2 tag of a known class
  'entities.unknown-tag': {
    text: { kk: 'Белгісіз белгі: «{0}».', ru: 'Неизвестная метка: «{0}».', en: 'Unknown tag: “{0}”.' },
  },
  // tag in the file, tag by the model
  'entities.disagreement': {
    text: {
      kk: 'Файлда «{0}», ал модель бойынша «{1}».',
      ru: 'В файле «{0}», а модель считает «{1}».',
      en: 'The file says “{0}”, the model “{1}”.',
    },
    fix: { kk: 'Модельдің белгісін алу', ru: 'Взять метку модели', en: 'Take the tag of the model' },
  },

  // text that was corrected, class or `O`
  'entities.stale-correction': {
    text: {
      kk: '«{0}» ({1}) түзетуі мәтінге енді сәйкес келмейді.',
      ru: 'Исправление «{0}» ({1}) больше не подходит к тексту.',
      en: 'The correction of “{0}” ({1}) no longer fits the text.',
    },
  },

  // word, the word all in Cyrillic
  'cleaning.mixed-script': {
    text: {
      kk: '«{0}» сөзінде латын әріптері бар; кирилшесі: «{1}».',
      ru: 'В слове «{0}» есть латинские буквы; кириллицей: «{1}».',
      en: '“{0}” has Latin letters in it; in Cyrillic: “{1}”.',
    },
  },
  // how it was misread, start of the repaired text
  'cleaning.mojibake': {
    text: {
      kk: 'Мәтіннің кодталуы бұзылған ({0}); дұрысы: «{1}».',
      ru: 'Текст прочитан не в той кодировке ({0}); верно: «{1}».',
      en: 'This text was read in the wrong encoding ({0}); it should be “{1}”.',
    },
    fix: { kk: 'Кодталуын қалпына келтіру', ru: 'Восстановить кодировку', en: 'Repair the encoding' },
  },
  'cleaning.not-nfc': {
    text: {
      kk: 'Әріп бөлек таңбалардан құралған (NFC емес).',
      ru: 'Буква составлена из отдельных знаков (не NFC).',
      en: 'This letter is made of separate characters (not NFC).',
    },
    fix: { kk: 'Бір таңбаға біріктіру (NFC)', ru: 'Собрать в один знак (NFC)', en: 'Compose (NFC)' },
  },
  // code point
  'cleaning.zero-width': {
    text: { kk: 'Көрінбейтін таңба: {0}.', ru: 'Невидимый знак: {0}.', en: 'Invisible character: {0}.' },
    fix: REMOVE,
  },
  'cleaning.soft-hyphen': {
    text: {
      kk: 'Сөз ішінде жасырын тасымал белгісі бар.',
      ru: 'В слове есть мягкий перенос.',
      en: 'There is a soft hyphen in the word.',
    },
    fix: REMOVE,
  },
  'cleaning.bom': {
    text: {
      kk: 'Мәтін ішінде BOM таңбасы бар.',
      ru: 'В тексте есть метка BOM.',
      en: 'There is a byte order mark here.',
    },
    fix: REMOVE,
  },
  // code point
  'cleaning.unusual-space': {
    text: {
      kk: 'Ерекше бос орын таңбасы: {0}.',
      ru: 'Необычный пробел: {0}.',
      en: 'Unusual space character: {0}.',
    },
    fix: { kk: 'Кәдімгі бос орынға ауыстыру', ru: 'Заменить обычным пробелом', en: 'Make it an ordinary space' },
  },
  // code point
  'cleaning.control-character': {
    text: { kk: 'Басқару таңбасы: {0}.', ru: 'Управляющий символ: {0}.', en: 'Control character: {0}.' },
    fix: REMOVE,
  },
  'cleaning.replacement-character': {
    text: {
      kk: 'Мұндағы таңба жоғалған (U+FFFD): бастапқы файлды қараңыз.',
      ru: 'Здесь потерян знак (U+FFFD): сверьтесь с исходным файлом.',
      en: 'A character was lost here (U+FFFD): look in the original file.',
    },
  },
  // entity, what it stands for
  'cleaning.html-entity': {
    text: {
      kk: 'HTML коды: «{0}», мағынасы «{1}».',
      ru: 'HTML-код «{0}» вместо «{1}».',
      en: 'The HTML entity “{0}” stands for “{1}”.',
    },
  },
  // tag
  'cleaning.html-tag': {
    text: { kk: 'HTML тегі: {0}', ru: 'Тег HTML: {0}', en: 'HTML tag: {0}' },
    fix: REMOVE,
  },
  // the two parts as they stand, the joined word
  'cleaning.line-end-hyphen': {
    text: {
      kk: 'Сөз жол соңында тасымалданған: «{0}» — «{1}».',
      ru: 'Слово разорвано переносом: «{0}» — «{1}».',
      en: 'The word is broken over a line end: “{0}”, that is “{1}”.',
    },
  },
  // n, phrase, times
  'cleaning.repeated-ngram': {
    text: {
      kk: '«{1}» тіркесі ({0} сөз) {2} рет қайталанған.',
      ru: 'Сочетание «{1}» (слов: {0}) повторяется, раз: {2}.',
      en: 'The {0}-word phrase “{1}” occurs {2} times.',
    },
  },
  // share in percent, limit in percent
  'cleaning.symbol-ratio': {
    text: {
      kk: 'Мәтіннің {0}%-ы әріп те, цифр да емес (шегі {1}%).',
      ru: '{0}% текста — не буквы и не цифры (предел {1}%).',
      en: '{0}% of the text are neither letters nor digits (limit {1}%).',
    },
  },
  // share in percent, limit in percent
  'cleaning.digit-ratio': {
    text: {
      kk: 'Мәтіннің {0}%-ы цифр (шегі {1}%).',
      ru: '{0}% текста — цифры (предел {1}%).',
      en: '{0}% of the text are digits (limit {1}%).',
    },
  },
  // words, share of function words in percent, least in percent
  'cleaning.stop-word-ratio': {
    text: {
      kk: '{0} сөздің {1}%-ы ғана көмекші сөз (кемі {2}%): бұл байланысты мәтінге ұқсамайды.',
      ru: 'Из {0} слов служебных лишь {1}% (не менее {2}%): на связный текст не похоже.',
      en: 'Of {0} words only {1}% are function words (least {2}%): this does not read like running text.',
    },
  },
  // filter, value, threshold
  'cleaning.fineweb2': {
    text: {
      kk: 'FineWeb-2 бұл құжатты алып тастар еді: {0} = {1}, шегі {2}.',
      ru: 'FineWeb-2 отбросил бы этот документ: {0} = {1}, порог {2}.',
      en: 'FineWeb-2 would drop this document, because {0} = {1}, threshold {2}.',
    },
  },
  'cleaning.email': {
    text: {
      kk: 'Жеке дерек: электрондық пошта.',
      ru: 'Личные данные: адрес почты.',
      en: 'Personal data: e-mail address.',
    },
    fix: MASK,
  },
  'cleaning.phone': {
    text: {
      kk: 'Жеке дерек: телефон нөмірі.',
      ru: 'Личные данные: номер телефона.',
      en: 'Personal data: phone number.',
    },
    fix: MASK,
  },
  'cleaning.iin': {
    text: {
      kk: 'Жеке дерек: ЖСН (бақылау саны мен күні дұрыс).',
      ru: 'Личные данные: ИИН (контрольная цифра и дата верны).',
      en: 'Personal data: an individual identification number (checksum and date are right).',
    },
    fix: MASK,
  },
  'cleaning.card': {
    text: {
      kk: 'Жеке дерек: банк картасының нөмірі.',
      ru: 'Личные данные: номер банковской карты.',
      en: 'Personal data: payment card number.',
    },
    fix: MASK,
  },
  'cleaning.ip-address': {
    text: { kk: 'Жеке дерек: IP мекенжайы.', ru: 'Личные данные: IP-адрес.', en: 'Personal data: IP address.' },
    fix: MASK,
  },
  // start of the text in Cyrillic
  'cleaning.latin-kazakh': {
    text: {
      kk: 'Латын әліпбиіндегі қазақ мәтіні; кирилшесі: «{0}».',
      ru: 'Казахский текст латиницей; кириллицей: «{0}».',
      en: 'Kazakh in Latin script; in Cyrillic: “{0}”.',
    },
    fix: { kk: 'Кирилл әліпбиіне көшіру', ru: 'Перевести в кириллицу', en: 'Transliterate to Cyrillic' },
  },
  // start of the text in Cyrillic
  'cleaning.arabic-kazakh': {
    text: {
      kk: 'Төте жазудағы қазақ мәтіні; кирилшесі: «{0}».',
      ru: 'Казахский текст арабицей (төте жазу); кириллицей: «{0}».',
      en: 'Kazakh in Arabic script (töte jazu); in Cyrillic: “{0}”.',
    },
    fix: { kk: 'Кирилл әліпбиіне көшіру', ru: 'Перевести в кириллицу', en: 'Transliterate to Cyrillic' },
  },
  // line number of the first occurrence
  'cleaning.repeated-line': {
    text: { kk: '{0}-жолдың қайталануы.', ru: 'Повтор строки {0}.', en: 'The same as line {0}.' },
    fix: { kk: 'Қайталанған жолды өшіру', ru: 'Удалить повтор', en: 'Delete the repeated line' },
  },
  // line number of the twin, similarity in percent
  'cleaning.near-duplicate': {
    text: {
      kk: '{0}-жолға өте ұқсас ({1}%).',
      ru: 'Почти то же, что строка {0} (сходство {1}%).',
      en: 'Nearly the same as line {0} ({1}% alike).',
    },
  },
  // keys
  'cleaning.missing-key': {
    text: {
      kk: 'Басқа жолдарда бар кілт мұнда жоқ: {0}.',
      ru: 'Нет ключа, который есть в других строках: {0}.',
      en: 'A key that other lines have is missing: {0}.',
    },
  },
  // path
  'cleaning.empty-field': {
    text: { kk: '«{0}» өрісі бос.', ru: 'Поле «{0}» пусто.', en: 'The field “{0}” is empty.' },
  },
  // path
  'cleaning.truncated-field': {
    text: {
      kk: '«{0}» өрісінің мәтіні ортасынан үзілген сияқты.',
      ru: 'Текст поля «{0}», похоже, обрезан.',
      en: 'The text of “{0}” seems to be cut off.',
    },
  },
  // role, role before it
  'cleaning.role-order': {
    text: {
      kk: '«{0}» рөлі «{1}» рөлінен кейін келмеуі керек.',
      ru: 'Роль «{0}» не должна идти после «{1}».',
      en: 'The role “{0}” should not follow “{1}”.',
    },
  },
  // role
  'cleaning.unknown-role': {
    text: { kk: 'Белгісіз рөл: «{0}».', ru: 'Неизвестная роль: «{0}».', en: 'Unknown role: “{0}”.' },
  },
  // path of the prompt, path of the answer
  'cleaning.answer-equals-prompt': {
    text: {
      kk: '«{1}» өрісі «{0}» өрісімен бірдей.',
      ru: 'Поле «{1}» совпадает с полем «{0}».',
      en: '“{1}” is the same as “{0}”.',
    },
  },
};

/** jsonc-parser's error codes. */
const JSON_ERRORS: Readonly<Record<string, Sentence>> = {
  InvalidSymbol: { kk: 'белгісіз сөз', ru: 'неизвестное слово', en: 'unknown word' },
  InvalidNumberFormat: { kk: 'сан қате жазылған', ru: 'неверная запись числа', en: 'malformed number' },
  PropertyNameExpected: {
    kk: 'кілт (тырнақшадағы мәтін) күтілген еді',
    ru: 'ожидался ключ в кавычках',
    en: 'a key in quotes was expected',
  },
  ValueExpected: { kk: 'мән күтілген еді', ru: 'ожидалось значение', en: 'a value was expected' },
  ColonExpected: { kk: 'қос нүкте күтілген еді', ru: 'ожидалось двоеточие', en: 'a colon was expected' },
  CommaExpected: { kk: 'үтір күтілген еді', ru: 'ожидалась запятая', en: 'a comma was expected' },
  CloseBraceExpected: { kk: '«}» жабылмаған', ru: 'не закрыта «}»', en: '“}” is missing' },
  CloseBracketExpected: { kk: '«]» жабылмаған', ru: 'не закрыта «]»', en: '“]” is missing' },
  EndOfFileExpected: { kk: 'соңынан артық мәтін тұр', ru: 'лишний текст в конце', en: 'there is text behind the end' },
  InvalidCommentToken: {
    kk: 'JSON ішінде түсініктеме болмайды',
    ru: 'в JSON не бывает комментариев',
    en: 'JSON has no comments',
  },
  UnexpectedEndOfComment: {
    kk: 'түсініктеме жабылмаған',
    ru: 'комментарий не закрыт',
    en: 'the comment is not closed',
  },
  UnexpectedEndOfString: { kk: 'жолдық мән жабылмаған', ru: 'строка не закрыта', en: 'the string is not closed' },
  UnexpectedEndOfNumber: { kk: 'сан аяқталмаған', ru: 'число не закончено', en: 'the number is not finished' },
  InvalidUnicode: {
    kk: '\\u-дан кейін төрт он алтылық цифр керек',
    ru: 'после \\u нужны четыре шестнадцатеричные цифры',
    en: '\\u needs four hexadecimal digits',
  },
  InvalidEscapeCharacter: {
    kk: 'кері қиғаш сызықтан кейін белгісіз таңба',
    ru: 'неизвестный знак после обратной черты',
    en: 'unknown character behind a backslash',
  },
  InvalidCharacter: {
    kk: 'жолдық мәнде басқару таңбасы бар',
    ru: 'управляющий символ в строке',
    en: 'control character in a string',
  },
};

/** Ids of all rules that have a sentence. */
export const RULES: readonly string[] = Object.keys(MESSAGES);

function fill(template: string, args: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (_, index) => args[Number(index)] ?? '');
}

/** The sentence that tells a reader of `locale` what a finding says. A rule without a sentence shows its id. */
export function describe(finding: Pick<Finding, 'rule' | 'args'>, locale: Locale): string {
  const args = finding.args ?? [];
  const message = MESSAGES[finding.rule];
  if (message === undefined) return [finding.rule, ...args].join(': ');
  if (finding.rule === 'format.json-syntax') {
    const reason = JSON_ERRORS[args[0] ?? '']?.[locale] ?? args[0] ?? '';
    return message.text[locale].replace('{0}', () => reason);
  }
  return fill(message.text[locale], args);
}

/** The title of a finding's fix, or undefined where it has none. */
export function fixTitle(finding: Pick<Finding, 'rule' | 'fix'>, locale: Locale): string | undefined {
  const { fix } = finding;
  if (fix === undefined || fix.edits.length === 0) return undefined;
  const newText = fix.edits.map((edit) => edit.newText).join('');
  const title = MESSAGES[finding.rule]?.fix ?? (newText.trim() === '' ? REMOVE : REPLACE);
  return fill(title[locale], [shorten(newText)]);
}

/** The title of an action that replaces a word by a suggestion. */
export function replaceTitle(replacement: string, locale: Locale): string {
  return fill(REPLACE[locale], [shorten(replacement)]);
}

/** At most 60 UTF-16 units on one line, with an ellipsis where it was cut. */
export function shorten(text: string, most = 60): string {
  const flat = text.replace(/\s+/gu, ' ').trim();
  if (flat.length <= most) return flat;
  return `${flat.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
