import { FINEWEB2_VERSIONS } from '../cleaning/fineweb2';
import { SPAN_FORMATS } from '../entities/annotations';
import { isEntityClass } from '../entities/classes';
import { SEVERITIES } from '../protocol';
import { MASKS, OFF_BY_DEFAULT, unknownRules } from '../rules';
import { nearest } from '../text/nearest';
import type { Locale, Mutable, OffsetUnit, Sentence, Severity } from '../types';
import { type Arguments, UsageError } from './arguments';
import { ENCODINGS, encodingOf } from './encodings';

/** One option: all that is known of it. A command lists those that it takes (`commands.ts`). */
export interface Option {
  /** Without `--`. */
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; an option without one is a switch. */
  readonly value?: string;
  readonly help: Sentence;
  /** Sets the option (a switch with `''`). Throws a `UsageError` for an invalid value. May be called several times. */
  readonly set: (args: Mutable<Arguments>, value: string) => void;
}

const listOf = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** A sentence with the question whether something else was meant, where there is a guess. */
function withGuess({ kk, ru, en }: Sentence, guess: string | undefined): Sentence {
  if (guess === undefined) return { kk, ru, en };
  return { kk: `${kk} Мүмкін ${guess} шығар?`, ru: `${ru} Может быть, ${guess}?`, en: `${en} Did you mean ${guess}?` };
}

/** A sentence about an unknown name, with the nearest known one. */
export function unknownName(about: Sentence, name: string, known: readonly string[]): Sentence {
  return withGuess(about, nearest(name, known));
}

function choice<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((item) => item === value);
  if (found !== undefined) return found;
  const all = known.join(', ');
  throw new UsageError(
    unknownName(
      {
        kk: `--${option} мәні мыналардың бірі болуы керек: ${all}; «${value}» емес.`,
        ru: `Значение --${option} — одно из: ${all}, а не «${value}».`,
        en: `--${option} is one of ${all}, not “${value}”.`,
      },
      value,
      known,
    ),
  );
}

function numberFromOne(option: string, value: string): number {
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new UsageError({
    kk: `--${option} мәні 1-ден басталатын бүтін сан болуы керек; «${value}» емес.`,
    ru: `Значение --${option} — целое число от 1, а не «${value}».`,
    en: `--${option} is a whole number from 1, not “${value}”.`,
  });
}

/** An option of which one of some words is the value. */
function choiceOption<K extends 'profile' | 'input' | 'fineweb2' | 'fix' | 'locale'>(
  name: string,
  key: K,
  value: string,
  known: readonly NonNullable<Arguments[K] & string>[],
  help: Sentence,
): Option {
  return {
    name,
    value,
    help,
    set: (args, given) => {
      args[key] = choice(name, given, known) as Mutable<Arguments>[K];
    },
  };
}

function switchOption(
  name: string,
  key:
    | 'attributesOnly'
    | 'mask'
    | 'duplicates'
    | 'write'
    | 'throughLinks'
    | 'words'
    | 'tokens'
    | 'progress'
    | 'embedded',
  help: Sentence,
): Option {
  return {
    name,
    help,
    set: (args) => {
      args[key] = true;
    },
  };
}

const MODULES = ['language', 'spelling', 'grammar', 'cleaning', 'entities'] as const;

export const WITH: Option = {
  name: 'with',
  value: 'LIST',
  help: {
    kk: 'не тексерілетіні: language, spelling, grammar, cleaning, entities; үтірмен бөлінеді',
    ru: 'что проверять: language, spelling, grammar, cleaning, entities; через запятую',
    en: 'what to look at: language, spelling, grammar, cleaning, entities; parted by commas',
  },
  set: (args, value) => {
    const wanted = listOf(value).map((name) => choice('with', name, MODULES));
    args.checks = {
      language: wanted.includes('language'),
      spelling: wanted.includes('spelling'),
      grammar: wanted.includes('grammar'),
      cleaning: wanted.includes('cleaning'),
      entities: wanted.includes('entities'),
    };
  },
};

export const WITHOUT: Option = {
  name: 'without',
  value: 'RULES',
  help: {
    kk: 'өшірілетін ережелер, мысалы spelling.unknown-word,cleaning.unusual-space',
    ru: 'отключённые правила, например spelling.unknown-word,cleaning.unusual-space',
    en: 'rules that are switched off, e.g. spelling.unknown-word,cleaning.unusual-space',
  },
  set: (args, value) => {
    args.disabledRules = [...args.disabledRules, ...ruleIds('without', value)];
  },
};

export const ENABLE: Option = {
  name: 'enable',
  value: 'RULES',
  help: {
    kk: `әдетте өшірулі ережелерді қосу: ${OFF_BY_DEFAULT.join(', ')}`,
    ru: `включить правила, которые сами по себе отключены: ${OFF_BY_DEFAULT.join(', ')}`,
    en: `switch on rules that are off by themselves: ${OFF_BY_DEFAULT.join(', ')}`,
  },
  set: (args, value) => {
    args.enabledRules = [...args.enabledRules, ...ruleIds('enable', value)];
  },
};

/** The ids of rules in a list; an unknown one is refused. */
function ruleIds(name: string, value: string): string[] {
  const rules = listOf(value);
  for (const { id, nearest } of unknownRules(rules))
    throw new UsageError(
      withGuess(
        {
          kk: `--${name}: «${id}» деген ереже жоқ.`,
          ru: `--${name}: правила «${id}» нет.`,
          en: `--${name}: there is no rule “${id}”.`,
        },
        nearest,
      ),
    );
  return rules;
}

export const FIELDS: Option = {
  name: 'fields',
  value: 'LIST',
  help: {
    kk: 'мәтін тұрған JSON өрістері, мысалы text,messages[].content',
    ru: 'поля JSON с текстом, например text,messages[].content',
    en: 'JSON fields that hold prose, e.g. text,messages[].content',
  },
  set: (args, value) => {
    args.fields = listOf(value);
  },
};

export const COLUMNS: Option = {
  name: 'columns',
  value: 'LIST',
  help: {
    kk: 'мәтін тұрған CSV/TSV бағандары: аты не 1-ден басталатын нөмірі',
    ru: 'столбцы CSV/TSV с текстом: названия или номера от 1',
    en: 'CSV/TSV columns that hold prose: names, or numbers from 1',
  },
  set: (args, value) => {
    args.columns = listOf(value);
  },
};

export const INPUT: Option = choiceOption('input', 'input', 'KIND', ['jsonl', 'text', 'auto'], {
  kk: 'кіріс түрі: jsonl, text не auto ({ таңбасынан басталған жол — JSON)',
  ru: 'вид входных данных: jsonl, text или auto (строка, что начинается с {, — JSON)',
  en: 'kind of input: jsonl, text or auto (a line that begins with { is JSON)',
});

/** `--format`, which each command answers in words of its own; the first is what it does without. */
export function format(...known: readonly string[]): Option {
  const all = known.join(', ');
  return {
    name: 'format',
    value: 'KIND',
    help: { kk: `жауап түрі: ${all}`, ru: `вид ответа: ${all}`, en: `kind of answer: ${all}` },
    set: (args, value) => {
      args.format = choice('format', value, known);
    },
  };
}

export const SPAN_AND_TAG_FORMATS = ['iob2', ...SPAN_FORMATS] as const;

const UNITS: Readonly<Record<string, OffsetUnit>> = { utf16: 'utf-16', codepoint: 'code-point' };

function unitOption(name: string, key: 'offsets' | 'inputOffsets', help: Sentence): Option {
  return {
    name,
    value: 'UNIT',
    help,
    set: (args, given) => {
      args[key] = UNITS[choice(name, given, Object.keys(UNITS))]!;
    },
  };
}

export const OFFSETS: Option = unitOption('offsets', 'offsets', {
  kk: 'орындар немен есептеледі: utf16 не codepoint (Python)',
  ru: 'в чём считаются места: utf16 или codepoint (Python)',
  en: 'what offsets count: utf16 or codepoint (Python)',
});

export const INPUT_OFFSETS: Option = unitOption('input-offsets', 'inputOffsets', {
  kk: 'оқылатын файлдың орындары немен есептелген: utf16 не codepoint',
  ru: 'в чём считаны места в читаемом файле: utf16 или codepoint',
  en: 'what the offsets of the files that are read count: utf16 or codepoint',
});

export const LABELS: Option = {
  name: 'labels',
  value: 'LIST',
  help: {
    kk: 'нөмірленген тегтердің реті бойынша аттары, мысалы O,B-PERSON,I-PERSON',
    ru: 'имена тегов, записанных числами, по порядку, например O,B-PERSON,I-PERSON',
    en: 'names of tags that are numbers, in order, e.g. O,B-PERSON,I-PERSON',
  },
  set: (args, value) => {
    args.labels = listOf(value);
  },
};

export const ANNOTATOR: Option = {
  name: 'annotator',
  value: 'NAME',
  help: {
    kk: 'бірнеше белгілеушінің қайсысы оқылады: аты, поштасы не нөмірі',
    ru: 'кого из нескольких разметчиков читать: имя, почта или номер',
    en: 'whose annotations are read, of several annotators’: a name, an address or a number',
  },
  set: (args, value) => {
    args.annotator = value;
  },
};

export const ATTRIBUTES_ONLY: Option = switchOption('attributes-only', 'attributesOnly', {
  kk: 'жазбалардың орнына dolma атрибут файлы; орындар codepoint-пен есептеледі',
  ru: 'файл атрибутов dolma вместо записей; места считаются в codepoint',
  en: 'a dolma attribute file instead of the records; offsets in code points',
});

export const FIX: Option = choiceOption('fix', 'fix', 'KIND', ['none', 'safe', 'all'], {
  kk: 'шығатын мәтінде қандай түзету жасалады: none, safe, all',
  ru: 'какие исправления делать в выводе: none, safe, all',
  en: 'which fixes to make in the output: none, safe, all',
});

export const MASK: Option = switchOption('mask', 'mask', {
  kk: `жеке деректің орнына ${MASKS.join(', ')} жазу`,
  ru: `заменить личные данные на ${MASKS.join(', ')}`,
  en: `replace personal data by ${MASKS.join(', ')}`,
});

export const DUPLICATES: Option = switchOption('duplicates', 'duplicates', {
  kk: 'жолдарды алдыңғыларымен салыстыру (файлдар әрқашан салыстырылады)',
  ru: 'сравнивать строки с предыдущими (файлы сравниваются всегда)',
  en: 'compare lines with those before (files are always compared)',
});

/** `help` says of what so many are remembered. */
export const memory = (most: number, help: Sentence): Option => ({
  name: 'memory',
  value: 'N',
  help: { kk: `${help.kk} (${most})`, ru: `${help.ru} (${most})`, en: `${help.en} (${most})` },
  set: (args, value) => {
    args.memory = numberFromOne('memory', value);
  },
});

export const MEMORY: Option = memory(500_000, {
  kk: 'салыстыру үшін ең көбі неше жол есте сақталады',
  ru: 'сколько строк помнить для сравнения, не более',
  en: 'maximum number of lines remembered for comparing',
});

export const WRITE: Option = switchOption('write', 'write', {
  kk: 'файлдарды орнында түзету',
  ru: 'исправить файлы на месте',
  en: 'write the files in place',
});

export const THROUGH_LINKS: Option = switchOption('through-links', 'throughLinks', {
  kk: '--write сілтеме көрсететін файлды және бірнеше аты бар файлды да жазады',
  ru: '--write пишет и файлы, на которые ведут ссылки, и файлы с несколькими именами',
  en: '--write also writes what links lead to, and files that have several names',
});

export const OUTPUT: Option = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  help: {
    kk: 'жауап жазылатын файл; .gz не .zst болса, сығылады; clean командасы .parquet кестелерін де жазады',
    ru: 'файл для ответа; с концом .gz или .zst сжимается; clean пишет и таблицы .parquet',
    en: 'file for the answer; compressed if it ends in .gz or .zst; clean also writes .parquet tables',
  },
  set: (args, value) => {
    args.output = value;
  },
};

export const ENCODING: Option = {
  name: 'encoding',
  value: 'NAME',
  help: {
    kk: `оқылатын мәтіннің кодтауы (utf-8); clean --write де соны жазады: ${ENCODINGS.join(', ')} …`,
    ru: `кодировка того, что читается (utf-8); её же пишет clean --write: ${ENCODINGS.join(', ')} …`,
    en: `encoding of what is read (utf-8), which clean --write keeps: ${ENCODINGS.join(', ')} …`,
  },
  set: (args, value) => {
    const found = encodingOf(value);
    if (found !== undefined) {
      args.encoding = found;
      return;
    }
    const about = {
      kk: `--encoding: «${value}» деген кодтау белгісіз.`,
      ru: `--encoding: кодировка «${value}» неизвестна.`,
      en: `--encoding: “${value}” is not known.`,
    };
    throw new UsageError(unknownName(about, value, ENCODINGS));
  },
};

/** `help` says what the words are. */
export const words = (help: Sentence): Option => switchOption('words', 'words', help);

export const TOKENS: Option = switchOption('tokens', 'tokens', {
  kk: 'сөздерге бөлінген мәтін: әр жолда бір токен (CoNLL-U да болады), сөйлемдер арасында бос жол',
  ru: 'текст уже разбит: токен в строке (можно CoNLL-U), между предложениями пустая строка',
  en: 'text that is split already: a token a line (CoNLL-U too), a blank line between sentences',
});

export const NO_SUGGESTIONS: Option = {
  name: 'no-suggestions',
  help: { kk: 'тек дұрыс не қате екенін айту', ru: 'только верно или нет', en: 'only right or wrong' },
  set: (args) => {
    args.suggestions = false;
  },
};

export const JOBS: Option = {
  name: 'jobs',
  value: 'N',
  help: { kk: 'жұмыс ағындарының саны (1)', ru: 'число рабочих потоков (1)', en: 'worker threads (1)' },
  set: (args, value) => {
    args.jobs = numberFromOne('jobs', value);
  },
};

export const FROM: Option = {
  name: 'from',
  value: 'LINE',
  help: {
    kk: 'осы жолдан бастау (1-ден санағанда)',
    ru: 'начать с этой строки (счёт от 1)',
    en: 'begin at this line, from 1',
  },
  set: (args, value) => {
    args.from = numberFromOne('from', value) - 1;
  },
};

export const FAIL_ON: Option = {
  name: 'fail-on',
  value: 'SEVERITY',
  help: {
    kk: 'осындай не одан ауыр ақау болса, шығу коды 1: error, warning, information, hint',
    ru: 'код выхода 1, если есть находка не легче этой: error, warning, information, hint',
    en: 'exit with 1 if a finding is at least this severe: error, warning, information, hint',
  },
  set: (args, value) => {
    args.failOn = choice<Severity>('fail-on', value, SEVERITIES);
  },
};

export const LOCALE: Option = choiceOption('locale', 'locale', 'kk|ru|en', ['kk', 'ru', 'en'] satisfies Locale[], {
  kk: 'хабарлардың тілі (әдепкіде LANG айнымалысынан)',
  ru: 'язык сообщений (по умолчанию из LANG)',
  en: 'language of messages (by default from LANG)',
});

export const FILES_FROM: Option = {
  name: 'files-from',
  value: 'FILE',
  help: {
    kk: 'тағы файлдар: әр жолда бір файл аты; «-» — stdin',
    ru: 'ещё файлы, по пути в строке; «-» — stdin',
    en: 'more FILES, a path a line; - is stdin',
  },
  set: (args, value) => {
    args.filesFrom = { path: value, separator: '\n' };
  },
};

export const FILES_FROM_0: Option = {
  name: 'files-from0',
  value: 'FILE',
  help: {
    kk: 'сол сияқты, бірақ файл аттары нөл байтпен бөлінген (find -print0)',
    ru: 'то же, но пути разделены нулевым байтом (find -print0)',
    en: 'the same with paths parted by null bytes (find -print0)',
  },
  set: (args, value) => {
    args.filesFrom = { path: value, separator: '\0' };
  },
};

export const PROGRESS: Option = switchOption('progress', 'progress', {
  kk: 'барысын stderr-ге JSON жолдарымен айту (терминал болмаса да)',
  ru: 'ход работы строками JSON в stderr (и не на терминале)',
  en: 'report progress on stderr in lines of JSON (also if stderr is not a terminal)',
});

export const DATA: Option = {
  name: 'data',
  value: 'FOLDER',
  help: { kk: 'тіл деректерінің қалтасы', ru: 'папка с данными языка', en: 'folder of the language data' },
  set: (args, value) => {
    args.data = value;
  },
};

/** `help` says what a model is here. */
export const model = (value: string, help: Sentence): Option => ({
  name: 'model',
  value,
  help,
  set: (args, given) => {
    args.model = given;
  },
});

export const TAGGER_MODEL: Option = model('PATH', {
  kk: 'ішкі модельдің орнына: npm run train:entities жазған файл; --format iob2 кезінде ONNX қалтасы да',
  ru: 'вместо встроенной модели: файл от npm run train:entities; при --format iob2 и папка ONNX',
  en: 'instead of the embedded model: a file of npm run train:entities; with --format iob2 also a folder with ONNX',
});

export const RUNTIME: Option = {
  name: 'runtime',
  value: 'FOLDER',
  help: {
    kk: 'ONNX моделін іске қосатын орта орнатылған қалта',
    ru: 'папка, где установлена среда для модели ONNX',
    en: 'folder where the runtime of an ONNX model is installed',
  },
  set: (args, value) => {
    args.runtime = value;
  },
};

export const GAZETTEER: Option = {
  name: 'gazetteer',
  value: 'FILE',
  help: {
    kk: 'анық белгілі атаулар: әр жолда атау<Tab>CLASS; қайталап беруге болады',
    ru: 'имена, известные точно: имя<Tab>CLASS в строке; можно дать ещё раз',
    en: 'names that are known for certain: name<Tab>CLASS a line; may be given again',
  },
  set: (args, value) => {
    args.gazetteers = [...args.gazetteers, value];
  },
};

export const THRESHOLDS: Option = {
  name: 'thresholds',
  value: 'LIST',
  help: {
    kk: 'одан төмен ұпай алған атау шығарылмайды, мысалы ORGANISATION=0.7,PERSON=0.5',
    ru: 'имена с оценкой ниже не выводятся, например ORGANISATION=0.7,PERSON=0.5',
    en: 'scores below which a class is left out, e.g. ORGANISATION=0.7,PERSON=0.5',
  },
  set: (args, value) => {
    args.thresholds = Object.fromEntries(
      listOf(value).map((item) => {
        const [, name, score] = /^([A-Z_]+)=(0|1|0?\.\d+)$/.exec(item) ?? [];
        if (name !== undefined && isEntityClass(name)) return [name, Number(score)];
        throw new UsageError({
          kk: `--thresholds: «${item}» CLASS=SCORE түрінде емес (SCORE 0-ден 1-ге дейін).`,
          ru: `--thresholds: «${item}» не имеет вида CLASS=SCORE (SCORE от 0 до 1).`,
          en: `--thresholds: “${item}” is not CLASS=SCORE with a class that is known and a score from 0 to 1.`,
        });
      }),
    );
  },
};

export const EMBEDDED: Option = switchOption('embedded', 'embedded', {
  kk: 'ішкі модель',
  ru: 'встроенная модель',
  en: 'the embedded model',
});

export const ENDPOINT: Option = {
  name: 'endpoint',
  value: 'URL',
  help: {
    kk: 'OpenAI-үйлесімді сервер; кілті — QALAM_API_KEY айнымалысында',
    ru: 'сервер, совместимый с OpenAI; ключ — в QALAM_API_KEY',
    en: 'an OpenAI-compatible server; its key in QALAM_API_KEY',
  },
  set: (args, value) => {
    args.endpoint = value;
  },
};

export const RETRY: Option = {
  name: 'retry',
  value: 'N',
  help: {
    kk: 'сәтсіз сұрау N рет қайталанады (1); сервер айтқан уақыт күтіледі',
    ru: 'повторять неудачный запрос N раз (1), выждав, сколько скажет сервер',
    en: 'send a request that failed again, N times (1), after as long as the server says',
  },
  set: (args, value) => {
    args.retry = value === '0' ? 0 : numberFromOne('retry', value);
  },
};

export const CONCURRENCY: Option = {
  name: 'concurrency',
  value: 'N',
  help: {
    kk: 'бір мезгілде N сұрау жіберу (1); шығыс реті өзгермейді',
    ru: 'отправлять N запросов одновременно (1); порядок вывода не меняется',
    en: 'N requests at a time (1); the order of the output stays',
  },
  set: (args, value) => {
    args.concurrency = numberFromOne('concurrency', value);
  },
};

export const TOKENIZER: Option = {
  name: 'tokenizer',
  value: 'PATH',
  help: {
    kk: 'модельдің tokenizer.json файлы немесе оның қалтасы; салыстыру үшін қайталап беруге болады',
    ru: 'файл tokenizer.json модели или его папка; для сравнения можно дать ещё раз',
    en: "a model's tokenizer.json, or its folder; given again, they are compared",
  },
  set: (args, value) => {
    args.tokenizers = [...args.tokenizers, value];
  },
};

export const PROFILE: Option = choiceOption('profile', 'profile', 'NAME', ['sozkz', 'instruct'], {
  kk: 'модельге сұрау түрі: sozkz (SozKZ түзету модельдері) не instruct; берілмесе, модельдің аты бойынша',
  ru: 'как спрашивать модель: sozkz (модели исправления SozKZ) или instruct; без неё — по имени модели',
  en: "how the model is asked: sozkz (SozKZ's correction models) or instruct; by default its name says",
});

export const PRICE: Option = {
  name: 'price',
  value: 'N',
  help: {
    kk: 'миллион токеннің бағасы; құны да есептеледі',
    ru: 'цена миллиона токенов; считается и стоимость',
    en: 'price of a million tokens; what the corpus costs is said as well',
  },
  set: (args, value) => {
    if (!/^\d{1,9}(?:\.\d{1,9})?$/.test(value))
      throw new UsageError({
        kk: `--price мәні нөлден кем емес сан болуы керек, мысалы 0.15; «${value}» емес.`,
        ru: `Значение --price — число не меньше нуля, например 0.15, а не «${value}».`,
        en: `--price is a number from zero, such as 0.15, not “${value}”.`,
      });
    args.price = Number(value);
  },
};

export const SERVER_MODEL: Option = model('NAME', {
  kk: 'сервердегі модельдің аты',
  ru: 'имя модели на сервере',
  en: 'name of the server’s model',
});

export const FILTER: Option = {
  name: 'filter',
  value: 'EXPR',
  help: {
    kk: "жазбалар орындауы тиіс шарт, мысалы 'score > 0.5 and words(text) >= 20'",
    ru: "условие для записей, например 'score > 0.5 and words(text) >= 20'",
    en: "what records have to fulfil, e.g. 'score > 0.5 and words(text) >= 20'",
  },
  set: (args, value) => {
    args.filter = value;
  },
};

export const PROMPT: Option = {
  name: 'prompt',
  value: 'FILE',
  help: {
    kk: 'промпт файлы: рөлдер, {{айнымалылар}}, басында temperature, max_tokens, seed',
    ru: 'файл промпта: роли, {{переменные}}, в начале temperature, max_tokens, seed',
    en: 'prompt file: roles, {{variables}}; temperature, max_tokens, seed in its front matter',
  },
  set: (args, value) => {
    args.prompt = value;
  },
};

export const ANSWER: Option = {
  name: 'answer',
  value: 'NAME',
  help: {
    kk: 'жазбада жауап жазылатын мүше (answer)',
    ru: 'член записи для ответа (answer)',
    en: 'member of the record for the answer (answer)',
  },
  set: (args, value) => {
    if (value.trim() === '' || value === 'grade')
      throw new UsageError({
        kk: `--answer: «${value}» мүше аты бола алмайды.`,
        ru: `--answer: «${value}» не годится в имя члена.`,
        en: `--answer: “${value}” cannot be the member's name.`,
      });
    args.answer = value;
  },
};

export const GRADE: Option = {
  name: 'grade',
  value: 'EXPR',
  help: {
    kk: "жауаптың бағасы grade мүшесіне, мысалы 'contains(lower(answer), lower(gold))'",
    ru: "оценка ответа в член grade, например 'contains(lower(answer), lower(gold))'",
    en: "the answer's grade, a member grade, e.g. 'contains(lower(answer), lower(gold))'",
  },
  set: (args, value) => {
    args.grade = value;
  },
};

export const LANGUAGES: Option = {
  name: 'languages',
  value: 'LIST',
  help: {
    kk: 'алынатын жазбалардың тілдері, мысалы kk,ru,mixed',
    ru: 'языки записей, что берутся, например kk,ru,mixed',
    en: 'languages of the records that are taken, e.g. kk,ru,mixed',
  },
  set: (args, value) => {
    args.languages = listOf(value);
  },
};

export const MIN_LENGTH: Option = {
  name: 'min-length',
  value: 'N',
  help: {
    kk: 'мәтіннің ең аз ұзындығы, таңбамен',
    ru: 'наименьшая длина текста, в знаках',
    en: 'minimum length of the text, in characters',
  },
  set: (args, value) => {
    args.minLength = numberFromOne('min-length', value);
  },
};

export const MAX_LENGTH: Option = {
  name: 'max-length',
  value: 'N',
  help: {
    kk: 'мәтіннің ең көп ұзындығы, таңбамен',
    ru: 'наибольшая длина текста, в знаках',
    en: 'maximum length of the text, in characters',
  },
  set: (args, value) => {
    args.maxLength = numberFromOne('max-length', value);
  },
};

export const SAMPLE: Option = {
  name: 'sample',
  value: 'N',
  help: {
    kk: 'кездейсоқ N жазба: сол --seed пен сол жазбаларға әрқашан бірдей',
    ru: 'N случайных записей: при тех же записях и --seed всегда те же',
    en: 'N records at random: always the same for the same records and --seed',
  },
  set: (args, value) => {
    args.sample = numberFromOne('sample', value);
  },
};

export const SEED: Option = {
  name: 'seed',
  value: 'TEXT',
  help: {
    kk: '--sample мен --split кездейсоқтығының бастауы (0)',
    ru: 'начало случайности для --sample и --split (0)',
    en: 'where the chance of --sample and --split begins (0)',
  },
  set: (args, value) => {
    args.seed = value;
  },
};

export const SPLIT: Option = {
  name: 'split',
  value: 'LIST',
  help: {
    kk: 'бөліктер мен үлестері, мысалы train=0.9,valid=0.1; жазба әрқашан сол бөлікте қалады (id не мәтіні бойынша)',
    ru: 'части и их доли, например train=0.9,valid=0.1; запись всегда в той же части (по id или тексту)',
    en: 'parts and their shares, e.g. train=0.9,valid=0.1; a record stays in its part (by its id, else its text)',
  },
  set: (args, value) => {
    let end = 0;
    const parts = listOf(value).map((item) => {
      const [, name, share] = /^([\p{L}\p{N}_.-]+)=(1|0?\.\d+)$/u.exec(item) ?? [];
      end += Number(share);
      return { name: name ?? '', end };
    });
    const names = new Set(parts.map(({ name }) => name));
    if (parts.length > 0 && names.size === parts.length && !names.has('') && end <= 1 + 1e-9) {
      // What is written as 0.9 and 0.1 is all.
      args.split = parts.map((part) => (part.end > 1 - 1e-9 ? { ...part, end: 1 } : part));
      return;
    }
    throw new UsageError({
      kk: `--split: «${value}» NAME=SHARE тізімі емес (үлестердің қосындысы 1-ден аспайды).`,
      ru: `--split: «${value}» не список NAME=SHARE (доли в сумме не больше 1).`,
      en: `--split: “${value}” is no list of NAME=SHARE whose shares add up to 1 at most.`,
    });
  },
};

export const FINEWEB2: Option = choiceOption('fineweb2', 'fineweb2', 'DATE', FINEWEB2_VERSIONS, {
  kk: `құжаттар FineWeb-2-нің қай күнгі шектерімен бағаланады: ${FINEWEB2_VERSIONS.join(', ')}`,
  ru: `по каким порогам FineWeb-2 судить о документах: ${FINEWEB2_VERSIONS.join(', ')}`,
  en: `which values of FineWeb-2 documents are judged by: ${FINEWEB2_VERSIONS.join(', ')}`,
});

export const ACCEPT: Option = {
  name: 'accept',
  value: 'FILE',
  help: {
    kk: 'дұрыс деп саналатын сөздер: әр жолда бір сөз не сөз*; қайталап беруге болады',
    ru: 'слова, что считаются верными: слово или слово* в строке; можно дать ещё раз',
    en: 'words that are right: word or word* a line; may be given again',
  },
  set: (args, value) => {
    args.accept = [...args.accept, value];
  },
};

export const REPLACE: Option = {
  name: 'replace',
  value: 'FILE',
  help: {
    kk: 'ауыстырылатын сөздер: әр жолда сөз<Tab>орнына жазылатыны',
    ru: 'слова для замены: слово<Tab>замена в строке',
    en: 'words to replace: word<Tab>replacement a line',
  },
  set: (args, value) => {
    args.replace = value;
  },
};

export const HELP: Option = {
  name: 'help',
  short: 'h',
  help: { kk: 'осы анықтама', ru: 'эта справка', en: 'this help' },
  set: () => {},
};
