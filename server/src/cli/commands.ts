import { expressionFault } from '../expressions';
import type { Sentence } from '../types';
import { agree, convert, inconsistent } from './annotations';
import type { Arguments } from './arguments';
import type { Option } from './options';
import * as options from './options';
import { overCorpus, type Program, type Streams, spell, tagTokens } from './run';
import { refuseSelect, select } from './select';
import { sentences } from './sentences';
import { isTableName } from './table';
import { MOST_WORDS } from './words';

/** One command: all that is known of it. `parse.ts` reads its arguments, `help.ts` shows it. */
export interface Command {
  /** The word, or words, after `qalam`. */
  readonly name: string;
  readonly summary: Sentence;
  /** What stands below the summary in its own help. */
  readonly details?: Sentence;
  readonly options: readonly Option[];
  /** How many FILES it takes; of `any` none means stdin. */
  readonly files: 'none' | 'any' | 2;
  /** What it does without options, where that is not `DEFAULTS`. */
  readonly defaults?: Partial<Arguments>;
  /** What is wrong with a combination of options. */
  readonly refuse?: (args: Arguments) => Sentence | undefined;
  /** Resolves to the exit status. */
  readonly run: (args: Arguments, streams: Streams, program: Program) => Promise<number>;
}

const WORDS_REMEMBERED: Sentence = {
  kk: 'ең көбі неше түрлі сөз есте сақталады',
  ru: 'сколько разных слов помнить, не более',
  en: 'maximum number of different words remembered',
};

/** Options that every command takes. */
export const COMMON: readonly Option[] = [options.DATA, options.LOCALE, options.HELP];

const WHICH_FILES = [options.FILES_FROM, options.FILES_FROM_0, options.ENCODING] as const;
const WHICH_TEXTS = [options.FIELDS, options.COLUMNS, options.INPUT] as const;
const ANNOTATED = [options.LABELS, options.ANNOTATOR] as const;
const STREAMED = [options.JOBS, options.FROM, options.PROGRESS, options.OUTPUT] as const;
const TAGGER = [options.TAGGER_MODEL, options.GAZETTEER, options.THRESHOLDS] as const;

const hasFiles = ({ files, filesFrom }: Arguments) => files.length > 0 || filesFrom !== undefined;

/** The error that an option has no effect without another one. */
const needs = (option: string, other: string): Sentence => ({
  kk: `--${option} параметрі ${other} болғанда ғана мағыналы.`,
  ru: `--${option} имеет смысл только вместе с ${other}.`,
  en: `--${option} means something only together with ${other}.`,
});

/** The error that two options contradict each other, or that one of them would be ignored. */
const notWith = (option: string, other: string): Sentence => ({
  kk: `--${option} және ${other} бірге берілмейді.`,
  ru: `--${option} нельзя дать вместе с ${other}.`,
  en: `--${option} cannot go with ${other}.`,
});

/** The first of some options that was given. */
const firstGiven = (args: Arguments, ...names: string[]) => names.find((name) => args.given.has(name));

/** Options of the tagger say something where entities are looked for. */
function refuseTagger(args: Arguments): Sentence | undefined {
  const option = firstGiven(args, 'model', 'gazetteer', 'thresholds');
  return option !== undefined && !args.checks.entities ? needs(option, '--with …,entities') : undefined;
}

/** Tables are written anew from tables; rows with new columns are lines of JSON. */
function refuseTable({ output, files }: Arguments, canClean: boolean): Sentence | undefined {
  if (output === undefined || !isTableName(output) || (canClean && files.length === 1)) return undefined;
  return {
    kk: `${output}: кестені clean командасы бір кестеден ғана жазады; басқа жауаптар JSONL (.jsonl, .jsonl.zst).`,
    ru: `${output}: таблицу пишет только clean из одной таблицы; остальные ответы — JSONL (.jsonl, .jsonl.zst).`,
    en: `${output}: a table is written by clean alone, from one table; other answers are JSONL (.jsonl, .jsonl.zst).`,
  };
}

function refuseCheck(args: Arguments): Sentence | undefined {
  const table = refuseTable(args, false);
  if (table !== undefined) return table;
  if (!hasFiles(args)) {
    if (args.given.has('format'))
      return {
        kk: '--format файлдарға арналған; сүзгі JSONL жолдарымен жауап береді.',
        ru: '--format относится к файлам; фильтр отвечает строками JSONL.',
        en: '--format belongs to FILES; a filter answers in JSONL.',
      };
    if (args.columns !== undefined) return needs('columns', 'FILES (CSV, TSV)');
  } else if (!args.attributesOnly) {
    // A report on what is masked would say of less than is there, and find masks alike.
    if (args.mask)
      return {
        kk: '--mask stdin-нен оқылатын жазбаларға арналған; файлдарда qalam clean --mask жасырады.',
        ru: '--mask относится к записям из stdin; в файлах скрывает qalam clean --mask.',
        en: '--mask belongs to records that come from stdin; qalam clean --mask masks FILES.',
      };
    if (args.given.has('fix'))
      return {
        kk: '--fix stdin-нен оқылатын жазбаларды түзетеді; файлдарды qalam clean түзетеді.',
        ru: '--fix исправляет записи из stdin; файлы исправляет qalam clean.',
        en: '--fix changes records that come from stdin; qalam clean changes files.',
      };
    if (args.given.has('offsets'))
      return {
        kk: 'Файлдар туралы есеп орындарды жол мен баған арқылы айтады: --offsets сүзгіге арналған.',
        ru: 'Отчёт о файлах называет строку и столбец: --offsets относится к фильтру.',
        en: 'A report on FILES gives lines and columns: --offsets belongs to the filter.',
      };
  } else if (args.given.has('format')) return notWith('format', '--attributes-only');
  return (
    (args.given.has('memory') && !hasFiles(args) && !args.duplicates ? needs('memory', '--duplicates') : undefined) ??
    refuseTagger(args)
  );
}

function refuseClean(args: Arguments): Sentence | undefined {
  if (args.write && args.output !== undefined) return notWith('output', '--write');
  const table = refuseTable(args, true);
  if (table !== undefined) return table;
  // The rows before would be gone.
  if (args.output !== undefined && isTableName(args.output) && args.given.has('from'))
    return notWith('from', args.output);
  // The lines before would be gone from the file.
  if (args.write && args.given.has('from')) return notWith('from', '--write');
  if (args.write && !hasFiles(args)) return needs('write', 'FILES');
  if (args.throughLinks && !args.write) return needs('through-links', '--write');
  return !hasFiles(args) && args.columns !== undefined ? needs('columns', 'FILES (CSV, TSV)') : undefined;
}

function refuseEntities(args: Arguments): Sentence | undefined {
  const table = refuseTable(args, false);
  if (table !== undefined) return table;
  if (args.format !== 'iob2') return args.given.has('runtime') ? needs('runtime', '--format iob2') : undefined;
  if (args.given.has('runtime') && args.model === undefined) return needs('runtime', '--model');
  const option = firstGiven(
    args,
    ...['fields', 'input', 'offsets', 'attributes-only', 'gazetteer', 'thresholds', 'jobs', 'from', 'progress'],
  );
  return option === undefined ? undefined : notWith(option, '--format iob2');
}

const ANNOTATIONS_IN: Sentence = {
  kk: 'Оқылатын файлдың пішімі мазмұнынан танылады.',
  ru: 'Вид читаемого файла узнаётся по его содержанию.',
  en: 'The shape of what is read is found out from what stands in it.',
};

export const COMMANDS: readonly Command[] = [
  {
    name: 'check',
    summary: {
      kk: 'файлдардағы ақауларды табу; сүзгі ретінде: JSONL кіреді, белгілеулермен шығады',
      ru: 'найти дефекты в файлах; как фильтр: JSONL на входе, с пометками на выходе',
      en: 'findings in files; as a filter: JSONL in, JSONL with annotations out',
    },
    details: {
      kk: 'FILES берілмесе, stdin жолма-жол оқылады: әр кірген жолға реті сақталған бір жауап жолы. Тіл, емле және тазалау тексеріледі; атауларды --with қосады.',
      ru: 'Без FILES читается stdin: на каждую строку одна строка ответа, по порядку. Проверяются язык, правописание и чистота; имена добавляет --with.',
      en: 'Without FILES stdin is read, one line out for each line in, in order. Language, spelling, grammar and cleaning are looked at; --with adds entities.',
    },
    options: [
      ...[
        options.WITH,
        options.WITHOUT,
        options.ENABLE,
        ...WHICH_TEXTS,
        options.format('text', 'json', 'sarif'),
        options.OFFSETS,
      ],
      ...[options.ATTRIBUTES_ONLY, options.FIX, options.MASK, options.DUPLICATES, options.MEMORY, options.FAIL_ON],
      ...[options.ACCEPT, options.FINEWEB2, ...STREAMED, ...WHICH_FILES, ...TAGGER],
    ],
    files: 'any',
    defaults: { format: 'text' },
    refuse: refuseCheck,
    run: overCorpus('check'),
  },
  {
    name: 'clean',
    summary: {
      kk: 'қауіпсіз түзетулері жасалған мәтін',
      ru: 'текст, в котором сделаны безопасные исправления',
      en: 'the text with its safe fixes made',
    },
    options: [
      ...[
        options.WITH,
        options.WITHOUT,
        options.ENABLE,
        ...WHICH_TEXTS,
        options.FIX,
        options.MASK,
        options.WRITE,
        options.THROUGH_LINKS,
      ],
      ...[options.ACCEPT, options.REPLACE, options.FAIL_ON],
      ...[...STREAMED, ...WHICH_FILES],
    ],
    files: 'any',
    defaults: { fix: 'safe' },
    refuse: refuseClean,
    run: overCorpus('clean'),
  },
  {
    name: 'stats',
    summary: { kk: 'корпус туралы сандар', ru: 'показатели корпуса', en: 'figures about a corpus' },
    details: {
      kk: 'report — бәрі, әр ереженің орындарымен бірге.',
      ru: 'report — всё вместе, с местами каждого правила.',
      en: 'report is all of it, with the places of each rule.',
    },
    options: [
      ...[
        options.WITH,
        options.WITHOUT,
        options.ENABLE,
        ...WHICH_TEXTS,
        options.format('json', 'csv', 'markdown', 'report'),
      ],
      ...[options.MEMORY, options.ACCEPT, options.FINEWEB2, options.FAIL_ON, ...STREAMED, ...WHICH_FILES, ...TAGGER],
    ],
    files: 'any',
    defaults: {
      format: 'json',
      checks: { language: true, spelling: true, cleaning: true, grammar: true, entities: true },
    },
    refuse: refuseTagger,
    run: overCorpus('stats'),
  },
  {
    name: 'detect',
    summary: {
      kk: 'әр жолдың тілі: мәтін не JSONL кіреді, JSONL шығады',
      ru: 'язык каждой строки: текст или JSONL на входе, JSONL на выходе',
      en: 'language of each line: text or JSONL in, JSONL out',
    },
    options: [
      ...[options.FIELDS, options.INPUT, options.OFFSETS],
      options.words({ kk: 'әр сөздің тілін де айту', ru: 'и язык каждого слова', en: 'label each word as well' }),
      ...[...STREAMED, ...WHICH_FILES],
    ],
    files: 'any',
    defaults: {
      input: 'auto',
      checks: { language: true, spelling: false, cleaning: false, grammar: false, entities: false },
    },
    refuse: (args) => (args.given.has('offsets') && !args.words ? needs('offsets', '--words') : undefined),
    run: overCorpus('detect'),
  },
  {
    name: 'entities',
    summary: {
      kk: 'атаулы нысандар: JSONL кіреді, JSONL шығады',
      ru: 'именованные сущности: JSONL на входе, JSONL на выходе',
      en: 'named entities: JSONL in, JSONL out',
    },
    details: {
      kk: '--format iob2: әр жолда бір токен кіреді, токен мен тегі шығады.',
      ru: '--format iob2: на входе токен в строке, на выходе токен и тег.',
      en: '--format iob2: a token a line in, token and tag out.',
    },
    options: [
      ...[options.FIELDS, options.INPUT, options.format('jsonl', 'iob2'), options.OFFSETS, options.ATTRIBUTES_ONLY],
      ...[...TAGGER, options.RUNTIME, ...STREAMED, ...WHICH_FILES],
    ],
    files: 'any',
    defaults: {
      format: 'jsonl',
      checks: { language: true, spelling: false, cleaning: false, grammar: false, entities: true },
    },
    refuse: refuseEntities,
    run: (args, streams, program) =>
      args.format === 'iob2' ? tagTokens(args, streams) : overCorpus('entities')(args, streams, program),
  },
  {
    name: 'entities convert',
    summary: {
      kk: 'белгілеулерді бір пішімнен екіншісіне көшіру',
      ru: 'перевести разметку из одного вида в другой',
      en: 'annotations from one shape into another',
    },
    details: ANNOTATIONS_IN,
    options: [
      ...[options.format(...options.SPAN_AND_TAG_FORMATS), options.OFFSETS, options.INPUT_OFFSETS, ...ANNOTATED],
      ...WHICH_FILES,
    ],
    files: 'any',
    defaults: { format: 'iob2', offsets: 'code-point' },
    run: convert,
  },
  {
    name: 'entities agree',
    summary: {
      kk: 'бір мәтіннің екі белгілеуі: F1, каппа, айырмашылықтар',
      ru: 'две разметки тех же текстов: F1, каппа, различия',
      en: 'F1, kappa and the differences of two files of the same texts',
    },
    details: ANNOTATIONS_IN,
    options: [options.format('text', 'json'), options.INPUT_OFFSETS, ...ANNOTATED, options.ENCODING],
    files: 2,
    defaults: { format: 'text' },
    run: agree,
  },
  {
    name: 'entities inconsistencies',
    summary: {
      kk: 'әртүрлі белгіленген атаулар',
      ru: 'имена, размеченные по-разному',
      en: 'names that are labelled in more than one way',
    },
    details: ANNOTATIONS_IN,
    options: [options.format('text', 'json'), options.INPUT_OFFSETS, ...ANNOTATED, ...WHICH_FILES],
    files: 'any',
    defaults: { format: 'text' },
    run: inconsistent,
  },
  {
    name: 'sentences',
    summary: {
      kk: 'мәтінді сөйлемдерге бөлу: мәтін не JSONL кіреді, сөйлем сайын бір JSONL жолы шығады',
      ru: 'разбить текст на предложения: текст или JSONL на входе, строка JSONL на предложение',
      en: 'sentences of a text: text or JSONL in, a line of JSONL out for each',
    },
    details: {
      kk: 'stdin — кәдімгі мәтін, жазбалар үшін --input jsonl. --format text: әр жолда бір сөйлем, мәтіндер арасында бос жол.',
      ru: 'stdin — обычный текст, для записей --input jsonl. --format text: предложение в строке, между текстами пустая строка.',
      en: 'stdin is plain text, or with --input jsonl records. --format text: a sentence a line, a blank line between texts.',
    },
    options: [
      ...[...WHICH_TEXTS, options.format('jsonl', 'text'), options.OFFSETS, options.OUTPUT],
      ...[options.FROM, options.PROGRESS, ...WHICH_FILES],
    ],
    files: 'any',
    defaults: { format: 'jsonl' },
    refuse: (args) => refuseTable(args, false),
    run: sentences,
  },
  {
    name: 'analyze',
    summary: {
      kk: 'сөздердің негізгі түрі, сөз табы мен белгілері: мәтін не JSONL кіреді, CoNLL-U шығады',
      ru: 'лемма, часть речи и признаки слов: текст или JSONL на входе, CoNLL-U на выходе',
      en: 'lemma, part of speech and features of words: text or JSONL in, CoNLL-U out',
    },
    details: {
      kk: 'Сөздікте жоқ сөздер жалғауына қарап жорамалданады: MISC бағанында Guess=Yes, JSONL ішінде "guess". Талдау сөйлемге қарап таңдалады, синтаксис (HEAD, DEPREL) жоқ.',
      ru: 'Слова, которых нет в словаре, разбираются по окончаниям: Guess=Yes в MISC, "guess" в JSONL. Разбор выбирается по предложению, синтаксиса (HEAD, DEPREL) нет.',
      en: 'Words that the dictionary lacks are guessed by their endings: Guess=Yes in MISC, "guess" in JSONL. The sentence chooses the analysis; there is no syntax (HEAD, DEPREL).',
    },
    options: [
      ...[...WHICH_TEXTS, options.TOKENS, options.format('conllu', 'jsonl'), options.OFFSETS, options.OUTPUT],
      ...[options.PROGRESS, ...WHICH_FILES],
    ],
    files: 'any',
    defaults: { format: 'conllu' },
    refuse: (args) => {
      const odd = args.tokens ? firstGiven(args, 'fields', 'columns', 'input', 'offsets', 'progress') : undefined;
      return refuseTable(args, false) ?? (odd === undefined ? undefined : notWith(odd, '--tokens'));
    },
    run: async (args, streams) => (await import('./analyze')).analyze(args, streams),
  },
  {
    name: 'inflect',
    summary: {
      kk: 'сөз түрлендіру: әр жолда сөз<Tab>белгілер<Tab>сөз табы кіреді, формасы шығады',
      ru: 'словоизменение: слово<Tab>признаки<Tab>часть речи в строке, на выходе форма',
      en: 'forms of words: word<Tab>features<Tab>part of speech a line in, its form out',
    },
    details: {
      kk: 'Белгілер — Case=Dat|Number=Plur түрінде; берілмесе, барлық форма шығады. Сөз табы (NOUN, VERB …) берілмесе, сөздікке қарап анықталады. Формасы жоқ сөз болса, шығу коды 1.',
      ru: 'Признаки вида Case=Dat|Number=Plur; без них выводятся все формы. Часть речи (NOUN, VERB …), если не дана, берётся из словаря. Код выхода 1, если какой-то формы нет.',
      en: 'Features look like Case=Dat|Number=Plur; without them all forms come out. The part of speech (NOUN, VERB …) is looked up where it is not given. Exit status 1 if there is no such form.',
    },
    options: [options.OUTPUT, options.ENCODING],
    files: 'none',
    refuse: (args) => refuseTable(args, false),
    run: async (args, streams) => (await import('./analyze')).inflect(args, streams),
  },
  {
    name: 'words',
    summary: {
      kk: 'сөздік танымаған сөздер, жиілігі бойынша: саны, мысалы, орны',
      ru: 'слова, которых нет в словаре, по частоте: сколько раз, пример, место',
      en: 'words that spelling does not accept, by frequency: count, example, place',
    },
    details: {
      kk: 'Дұрысын файлға жинап, --accept деп беріңіз (check, stats, words); қатесін сөз<Tab>дұрысы деп жинап, qalam clean --replace деп беріңіз.',
      ru: 'Верные соберите в файл для --accept (check, stats, words), неверные — как слово<Tab>замена для qalam clean --replace.',
      en: 'Collect the right ones in a file for --accept (check, stats, words), the wrong ones as word<Tab>replacement for qalam clean --replace.',
    },
    options: [
      ...[options.ACCEPT, ...WHICH_TEXTS, options.format('text', 'jsonl', 'csv'), options.WITHOUT],
      ...[options.memory(MOST_WORDS, WORDS_REMEMBERED), options.FAIL_ON, ...STREAMED, ...WHICH_FILES],
    ],
    files: 'any',
    defaults: {
      format: 'text',
      memory: MOST_WORDS,
      checks: { language: true, spelling: true, grammar: false, cleaning: false, entities: false },
    },
    run: overCorpus('words'),
  },
  {
    name: 'select',
    summary: {
      kk: 'жазбаларды таңдау: шарт, тіл, ұзындық, кездейсоқ үлгі, бөліктер; JSONL шығады',
      ru: 'выбрать записи: условие, язык, длина, случайная выборка, части; на выходе JSONL',
      en: 'records by condition, language and length, a sample, or parts of a corpus; JSONL out',
    },
    details: {
      kk: '--filter: == < > and or not in, length(x) words(x) contains(x, y) startsWith(x, y) lower(x) item(list, n) exists(x); ішкі мүше: lang of meta.',
      ru: '--filter: == < > and or not in, length(x) words(x) contains(x, y) startsWith(x, y) lower(x) item(list, n) exists(x); вложенное поле: lang of meta.',
      en: '--filter: == < > and or not in, length(x) words(x) contains(x, y) startsWith(x, y) lower(x) item(list, n) exists(x); a member within: lang of meta.',
    },
    options: [
      ...[options.FILTER, options.LANGUAGES, options.MIN_LENGTH, options.MAX_LENGTH, options.SAMPLE, options.SPLIT],
      ...[options.SEED, options.OUTPUT, options.FIELDS, options.PROGRESS, ...WHICH_FILES],
    ],
    files: 'any',
    refuse: (args) => refuseTable(args, false) ?? refuseSelect(args),
    run: select,
  },
  {
    name: 'tokens',
    summary: {
      kk: 'токенизатор корпусты қалай бөледі: тілдер, морфемалар, құны',
      ru: 'как токенизатор делит корпус: языки, морфемы, цена',
      en: 'what tokenizers make of a corpus: languages, morphemes, cost',
    },
    details: {
      kk: 'stdin — кәдімгі мәтін, жазбалар үшін --input jsonl. --format jsonl: әр жазбаның токен саны.',
      ru: 'stdin — обычный текст, для записей --input jsonl. --format jsonl: число токенов каждой записи.',
      en: 'stdin is plain text, or with --input jsonl records. --format jsonl: the tokens of each record.',
    },
    options: [
      ...[options.TOKENIZER, options.PRICE, ...WHICH_TEXTS, options.format('markdown', 'json', 'jsonl')],
      ...[options.OUTPUT, options.FROM, options.PROGRESS, ...WHICH_FILES],
    ],
    files: 'any',
    defaults: { format: 'markdown' },
    refuse: (args) =>
      args.tokenizers.length === 0
        ? {
            kk: 'tokens командасына --tokenizer PATH керек.',
            ru: 'Команде tokens нужно --tokenizer PATH.',
            en: 'tokens needs --tokenizer PATH.',
          }
        : (refuseTable(args, false) ??
          (args.format === 'jsonl' && args.given.has('price') ? notWith('price', '--format jsonl') : undefined)),
    run: async (args, streams) => (await import('./tokens')).tokens(args, streams),
  },
  {
    name: 'mcp',
    summary: {
      kk: 'ЖИ көмекшілеріне арналған құралдар (Model Context Protocol, stdio); ештеңе жіберілмейді',
      ru: 'инструменты для ИИ-ассистентов (Model Context Protocol, stdio); ничего не отправляется',
      en: 'tools for AI assistants (Model Context Protocol over stdio); nothing is sent',
    },
    details: {
      kk: 'Құралдары: check, clean, detect, entities, analyze, tokens. Мәтін хабарламамен келеді: олар файл оқымайды. Берілген --tokenizer tokens құралына дәл сан береді.',
      ru: 'Инструменты: check, clean, detect, entities, analyze, tokens. Текст приходит в сообщении: файлов они не читают. С --tokenizer инструмент tokens считает точно.',
      en: 'Tools: check, clean, detect, entities, analyze, tokens. Text comes in messages: they read no files. With --tokenizer the tool tokens counts exactly.',
    },
    options: [options.TOKENIZER],
    files: 'none',
    run: async (args, streams, program) => (await import('./mcp')).mcp(args, streams, program),
  },
  {
    name: 'spell',
    summary: {
      kk: '--words: әр жолда бір сөз кіреді, {"word", "ok", "suggestions"} шығады',
      ru: '--words: слово в строке на входе, {"word", "ok", "suggestions"} на выходе',
      en: '--words: a word a line in, {"word", "ok", "suggestions"} out',
    },
    options: [
      options.words({ kk: 'әр жолда бір сөз', ru: 'слово в строке', en: 'a word a line' }),
      ...[options.NO_SUGGESTIONS, options.FROM, options.PROGRESS, options.ENCODING],
    ],
    files: 'none',
    refuse: (args) =>
      args.words
        ? undefined
        : { kk: 'spell командасына --words керек.', ru: 'Команде spell нужно --words.', en: 'spell needs --words.' },
    run: spell,
  },
  {
    name: 'complete',
    summary: {
      kk: '{"prefix", "suffix"?} кіреді, {"completion", "ms"} шығады',
      ru: '{"prefix", "suffix"?} на входе, {"completion", "ms"} на выходе',
      en: '{"prefix", "suffix"?} in, {"completion", "ms"} out',
    },
    options: [options.EMBEDDED, options.ENDPOINT, options.SERVER_MODEL, options.RETRY, options.FROM],
    files: 'none',
    refuse: (args) => {
      if (args.embedded === (args.endpoint !== undefined))
        return {
          kk: 'complete командасына --embedded не --endpoint URL керек, екеуі бірге емес.',
          ru: 'Команде complete нужно --embedded или --endpoint URL, но не вместе.',
          en: 'complete needs either --embedded or --endpoint URL.',
        };
      const odd = ['model', 'retry'].find((name) => args.given.has(name));
      return args.embedded && odd !== undefined ? notWith(odd, '--embedded') : undefined;
    },
    run: async (args, streams) => (await import('./complete')).complete(args, streams),
  },
  {
    name: 'correct',
    summary: {
      kk: 'мәтінді модельге түзеттіру: түзетулер бір-бірден, емле тексергіштің пікірімен',
      ru: 'исправить текст моделью: правки по одной, с мнением проверки правописания',
      en: 'texts corrected by a model: its edits one by one, with what the speller makes of each',
    },
    details: {
      kk: 'Емле тексергіш қарсы болған түзету көрсетіледі, бірақ жасалмайды. stdin — кәдімгі мәтін, жазбалар үшін --input jsonl.',
      ru: 'Правка, против которой проверка правописания, показана, но не сделана. stdin — обычный текст, для записей --input jsonl.',
      en: 'An edit that the speller speaks against is shown and not made. stdin is plain text, or with --input jsonl records.',
    },
    options: [
      ...[options.ENDPOINT, options.SERVER_MODEL, options.PROFILE, options.RETRY, ...WHICH_TEXTS],
      ...[
        options.format('jsonl', 'text'),
        options.OFFSETS,
        options.OUTPUT,
        options.FROM,
        options.PROGRESS,
        ...WHICH_FILES,
      ],
    ],
    files: 'any',
    defaults: { format: 'jsonl' },
    refuse: (args) =>
      args.endpoint === undefined
        ? {
            kk: 'correct командасына --endpoint URL керек.',
            ru: 'Команде correct нужно --endpoint URL.',
            en: 'correct needs --endpoint URL.',
          }
        : refuseTable(args, false),
    run: async (args, streams) => (await import('./correct')).correct(args, streams),
  },
  {
    name: 'ask',
    summary: {
      kk: 'промпт әр жазба бойынша модельге қойылады: жауабы мен бағасы жазбаға қосылады',
      ru: 'промпт модели по каждой записи: ответ и оценка добавляются в запись',
      en: 'a prompt put to a model for each record, which gets the answer and its grade',
    },
    details: {
      kk: 'Мәні жоқ айнымалысы бар жазба жіберілмейді; себебі NAME_error мүшесінде.',
      ru: 'Запись, где нет значения переменной, не отправляется; причина в члене NAME_error.',
      en: 'A record without a value for a variable is not sent; NAME_error says why.',
    },
    options: [
      ...[options.ENDPOINT, options.SERVER_MODEL, options.PROMPT, options.ANSWER, options.GRADE, options.RETRY],
      ...[options.CONCURRENCY, options.OUTPUT, options.FROM, options.PROGRESS, ...WHICH_FILES],
    ],
    files: 'any',
    refuse: (args) => {
      if (args.endpoint === undefined || args.prompt === undefined)
        return {
          kk: 'ask командасына --endpoint URL мен --prompt FILE керек.',
          ru: 'Команде ask нужны --endpoint URL и --prompt FILE.',
          en: 'ask needs --endpoint URL and --prompt FILE.',
        };
      const fault = args.grade === undefined ? undefined : expressionFault(args.grade);
      return fault === undefined
        ? undefined
        : { kk: `--grade: ${fault}`, ru: `--grade: ${fault}`, en: `--grade: ${fault}` };
    },
    run: async (args, streams) => (await import('./ask')).ask(args, streams),
  },
  {
    name: 'probe',
    summary: {
      kk: 'модельге қойылатын қазақша сұрақтар: әр жауапқа бір JSON жолы, соңында ұпай',
      ru: 'вопросы по-казахски модели: строка JSON на ответ, в конце оценка',
      en: 'Kazakh questions put to a model: a JSON line an answer, the score at the end',
    },
    options: [options.ENDPOINT, options.SERVER_MODEL, options.RETRY],
    files: 'none',
    refuse: (args) =>
      args.endpoint !== undefined
        ? undefined
        : {
            kk: 'probe командасына --endpoint URL керек.',
            ru: 'Команде probe нужно --endpoint URL.',
            en: 'probe needs --endpoint URL.',
          },
    run: async (args, streams) => (await import('./quiz')).quiz(args, streams),
  },
];
