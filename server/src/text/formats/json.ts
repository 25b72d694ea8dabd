import { type Node, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import { finding, textRule } from '../../rule';
import type { Finding } from '../../types';
import { MAX_SEGMENT, plainSegment, type Segment, SegmentBuilder } from '../segment';
import type { Format, FormatOptions, RecordValue, Segmentation } from './format';

/**
 * Fields that hold prose in the data sets that language models are trained on: raw text, instructions (Alpaca), chats
 * (OpenAI, ShareGPT), preferences (TRL), questions and answers (SQuAD, ARC, Belebele), summaries (CNN/DailyMail, SAMSum), pairs of
 * sentences (XNLI, PAWS-X), speech (FLEURS), tasks (Aya, FLAN), translations. No name that other data sets give to what is no prose:
 * `source`, `target`, `label`.
 */
export const PROSE_FIELDS: readonly string[] = [
  'text',
  'texts[]',
  'content',
  'content[]',
  'messages[].content',
  'conversations[].value',
  'instruction',
  'input',
  'output',
  'prompt',
  'completion',
  'chosen',
  'rejected',
  'inputs',
  'targets',
  'system',
  'user',
  'assistant',
  'question',
  'questions[]',
  'answer',
  'answers[]',
  'answers.text[]',
  'model_answer',
  'response',
  'responses[]',
  'query',
  'choices[]',
  'choices.text[]',
  'options[]',
  'title',
  'headline',
  'summary',
  'abstract',
  'description',
  'highlights',
  'context',
  'passage',
  'flores_passage',
  'mc_answer1',
  'mc_answer2',
  'mc_answer3',
  'mc_answer4',
  'document',
  'article',
  'body',
  'paragraph',
  'paragraphs[]',
  'sentence',
  'sentences[]',
  'sentence1',
  'sentence2',
  'premise',
  'hypothesis',
  'story',
  'full_text',
  'dialogue',
  'transcript',
  'transcription',
  'caption',
  'comment',
  'review',
  'explanation',
  'rationale',
  'translation.*',
  'kk',
  'kaz',
];

export type Path = readonly (string | number)[];

/** A path as it is shown and matched: `messages[1].content`. */
export function showPath(path: Path): string {
  // Of a flat record, as most are.
  if (path.length === 1 && typeof path[0] === 'string') return path[0];
  let shown = '';
  for (const step of path) shown += typeof step === 'number' ? `[${step}]` : shown === '' ? step : `.${step}`;
  return shown;
}

/** A test of whether a path matches one of the patterns described at `FormatOptions.jsonFields`. */
export function pathMatcher(patterns: readonly string[]): (path: Path) => boolean {
  const names = new Set<unknown>();
  // By their last steps: of many patterns few can match.
  const byEnd = new Map<unknown, { readonly anchored: boolean; readonly steps: readonly string[] }[]>();
  for (const pattern of patterns) {
    const name = pattern.replace(/^\$\.?/, '');
    const steps = name
      .replaceAll('[]', '.[]')
      .split('.')
      .filter((step) => step !== '');
    names.add(name);
    const same = byEnd.get(steps.at(-1)) ?? [];
    byEnd.set(steps.at(-1), [...same, { anchored: pattern.startsWith('$'), steps }]);
  }
  const fits = (path: Path, end: unknown) =>
    byEnd.get(end)?.some(({ anchored, steps }) => {
      const offset = path.length - steps.length;
      if (offset < 0 || (anchored && offset !== 0)) return false;
      return steps.every((step, i) => {
        const actual = path[offset + i];
        return typeof actual === 'number' ? step === '[]' || step === `${actual}` : step === '*' || step === actual;
      });
    }) ?? false;
  return (path) => {
    if (path.length === 0) return false;
    const last = path.at(-1);
    // A name may have points in it.
    if (path.length === 1 && names.has(last)) return true;
    return typeof last === 'number' ? fits(path, '[]') || fits(path, `${last}`) : fits(path, '*') || fits(path, last);
  };
}

const matchers = new WeakMap<readonly string[], (path: Path) => boolean>();
/** Keys whose answers a matcher remembers: records of one data set have few. */
const REMEMBERED_KEYS = 256;

/** `pathMatcher`, made once for the same patterns, with the answers for members of a flat record remembered. */
export function matcherOf(patterns: readonly string[]): (path: Path) => boolean {
  let matcher = matchers.get(patterns);
  if (matcher === undefined) {
    const matches = pathMatcher(patterns);
    const flat = new Map<string | number, boolean>();
    matcher = (path) => {
      if (path.length !== 1) return matches(path);
      let answer = flat.get(path[0]!);
      if (answer === undefined) {
        answer = matches(path);
        if (flat.size < REMEMBERED_KEYS) flat.set(path[0]!, answer);
      }
      return answer;
    };
    matchers.set(patterns, matcher);
  }
  return matcher;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Decodes the JSON string literal at `[start, end)` of `source`, quotes included (the closing one may be missing), with
 * exact offsets. An escape that JSON does not know stays as it is written.
 */
export function decodeJsonString(
  source: string,
  start: number,
  end: number,
  builder = new SegmentBuilder(),
): SegmentBuilder {
  const plainEnd = endOfPlainString(source, start);
  if (plainEnd >= 0 && plainEnd <= end) {
    builder.literal(source, start + 1, plainEnd - 1);
    return builder;
  }
  let closing = end;
  let i = start + 1;
  let run = i;
  // The literal ends at its first bare quote; without one, at `end`.
  while (i < closing) {
    const unit = source.charCodeAt(i);
    if (unit === 0x22) {
      closing = i;
      break;
    }
    if (unit !== 0x5c) {
      i++;
      continue;
    }
    const kind = source[i + 1] ?? '';
    const simple = SIMPLE_ESCAPES[kind];
    const hex = kind === 'u' ? source.slice(i + 2, i + 6) : '';
    if (simple !== undefined && i + 2 <= end) {
      builder.literal(source, run, i);
      builder.escape(simple, i, i + 2);
      i += 2;
      run = i;
    } else if (/^[0-9a-fA-F]{4}$/.test(hex) && i + 6 <= end) {
      builder.literal(source, run, i);
      builder.escape(String.fromCharCode(Number.parseInt(hex, 16)), i, i + 6);
      i += 6;
      run = i;
    } else {
      i++;
    }
  }
  builder.literal(source, run, closing);
  return builder;
}

/** Escapes a text for the inside of a JSON string literal. */
export function encodeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The same where the literal was written in ASCII (Python's `ensure_ascii`). */
function encodeJsonAscii(text: string): string {
  return encodeJson(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Looks like prose: several words with letters and spaces, and no address. */
export function looksLikeProse(text: string): boolean {
  // Two letters stand for a word of any length: `{2,}` would read a long word again from each of its letters.
  return /\p{L}{2}\s+\p{L}{2}/u.test(text) && !/^\s*(?:https?:\/\/|[\w.-]+@)\S*\s*$/u.test(text);
}

/** A string literal with its quotes. */
export interface Literal {
  readonly start: number;
  readonly end: number;
  readonly path: Path;
  readonly role: string | undefined;
  /** Whether it is known to have no escapes. */
  readonly isPlain: boolean;
}

const ROLE_KEYS = new Set(['role', 'from', 'speaker']);

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Whether a UTF-16 unit is white space to JSON. */
const isJsonSpace = (unit: number) => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

/** The first place from `at` on that is no white space to JSON. */
function behindSpace(text: string, at: number): number {
  while (at < text.length && isJsonSpace(text.charCodeAt(at))) at++;
  return at;
}

const SCALAR = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?=[ \t\r\n,}])/y;

/** What a string literal cannot hold as it is, or not without meaning something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPLAIN = /[\0-\x1f\\]/;

/** Behind the closing quote of the string literal at `at`; -1 where it has escapes, control characters or no end. */
function endOfPlainString(text: string, at: number): number {
  const end = text.indexOf('"', at + 1);
  return end < 0 || UNPLAIN.test(text.slice(at + 1, end)) ? -1 : end + 1;
}

/** The same where escapes are allowed; they must be those of JSON. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) return i + 1;
    if (unit < 0x20) return -1;
    if (unit !== 0x5c) continue;
    i++;
    if (text[i] === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(i + 1, i + 5))) return -1;
      i += 4;
    } else if (SIMPLE_ESCAPES[text[i] ?? ''] === undefined) return -1;
  }
  return -1;
}

/** Records with more members are no longer compared key with key. */
const FEW_KEYS = 64;

/**
 * The string members of a record that is flat: an object of strings, numbers, `true`, `false` and `null`, in strict JSON, each key
 * once. Undefined for any other text. Most lines of a corpus are such records, and this is several times faster than the parser.
 */
function flatStrings(chunk: string): { literals: Literal[]; role: string | undefined } | undefined {
  const literals: Literal[] = [];
  const keys: string[] = [];
  // Looked for in the whole text at once: where there are none, a literal ends at the next quote.
  const isPlain = !UNPLAIN.test(chunk);
  let role: string | undefined;
  let at = behindSpace(chunk, 0);
  if (chunk.charCodeAt(at++) !== 0x7b) return undefined;
  for (;;) {
    at = behindSpace(chunk, at);
    if (chunk.charCodeAt(at) !== QUOTE) return undefined;
    const keyEnd = isPlain ? chunk.indexOf('"', at + 1) + 1 : endOfPlainString(chunk, at);
    if (keyEnd <= 0) return undefined;
    const key = chunk.slice(at + 1, keyEnd - 1);
    if (keys.length === FEW_KEYS || keys.includes(key)) return undefined;
    keys.push(key);
    at = behindSpace(chunk, keyEnd);
    if (chunk.charCodeAt(at) !== COLON) return undefined;
    at = behindSpace(chunk, at + 1);
    if (chunk.charCodeAt(at) === QUOTE) {
      const end = isPlain ? chunk.indexOf('"', at + 1) + 1 : endOfString(chunk, at);
      if (end <= 0) return undefined;
      if (ROLE_KEYS.has(key)) role ??= JSON.parse(chunk.slice(at, end)) as string;
      literals.push({ start: at, end, path: [key], role: undefined, isPlain });
      at = end;
    } else {
      SCALAR.lastIndex = at;
      if (!SCALAR.test(chunk)) return undefined;
      at = SCALAR.lastIndex;
    }
    at = behindSpace(chunk, at);
    const next = chunk.charCodeAt(at++);
    if (next === 0x7d) break;
    if (next !== COMMA) return undefined;
  }
  return behindSpace(chunk, at) < chunk.length ? undefined : { literals, role };
}

/** Deeper than any data set nests, Python's reader stops at 1000; parsers that call themselves need a bound. */
const DEEPEST = 500;
const BACKSLASH = 0x5c;

/** Whether a text opens more brackets in one another than is read. */
export function isTooDeep(text: string): boolean {
  if (text.length <= DEEPEST) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) {
      // A string ends with its line, as for the parser.
      for (i++; i < text.length && text.charCodeAt(i) !== QUOTE && text.charCodeAt(i) !== 0x0a; i++) {
        if (text.charCodeAt(i) === BACKSLASH) i++;
      }
    } else if (unit === 0x5b || unit === 0x7b) {
      if (++depth > DEEPEST) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return false;
}

export const jsonSyntax = textRule({
  id: 'format.json-syntax',
  severity: 'error',
  args: ['code of the parser'],
  sentence: { kk: 'JSON қатесі: {0}.', ru: 'Ошибка JSON: {0}.', en: 'Broken JSON: {0}.' },

  codes: {
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
    EndOfFileExpected: {
      kk: 'соңынан артық мәтін тұр',
      ru: 'лишний текст в конце',
      en: 'there is text after the end',
    },
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
    TooDeep: { kk: 'кірістірілген деңгейі тым көп', ru: 'слишком глубокая вложенность', en: 'it is nested too deeply' },
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
  },
  reason: 'JSON that does not parse. A loader stops at it or leaves the record out.',
  why: {
    kk: 'Бұл жол JSON болып оқылмайды. Жүктеуші осында тоқтайды не жазбаны тастап кетеді.',
    ru: 'Строка не читается как JSON. Загрузчик на ней остановится или пропустит запись.',
  },
  fix: 'none',
  bad: [{ text: '{"text": "сөз"' }, { text: '{"text": "сөз",}' }],
  good: ['{"text": "сөз"}', '{}'],
});

export const repeatedKey = textRule({
  id: 'format.repeated-key',
  severity: 'warning',
  args: ['key'],
  sentence: {
    kk: 'Бұл нысанда «{0}» кілті тағы бар: мұндағы мән оқылмайды.',
    ru: 'Ключ «{0}» есть в этом объекте ещё раз: это значение не будет прочитано.',
    en: 'The key “{0}” comes again in this object: this value is not read.',
  },
  reason:
    'Of two equal keys Python and JavaScript take the last, Spark and Arrow refuse the record. Nor is the value checked here.',
  why: {
    kk: 'Екі бірдей кілттің соңғысын Python мен JavaScript алады, ал Spark пен Arrow жазбаны қабылдамайды. Бұл мән мұнда да тексерілмейді.',
    ru: 'Из двух одинаковых ключей Python и JavaScript берут последний, а Spark и Arrow не принимают запись. Здесь это значение тоже не проверяется.',
  },
  fix: 'none',
  bad: [{ text: '{"text": "сөз", "text": "тіл"}' }, { text: '[{"a": [{"b": 1, "b": 2, "b": 3}]}]', count: 2 }],
  good: ['{"text": "сөз", "Text": "тіл"}', '[{"a": 1}, {"a": 2}]', '{"a": {"a": 1}}'],
});

/** What is wrong with a file as JSON. */
export const JSON_RULES = [jsonSyntax, repeatedKey];

export const TOO_DEEP: Finding = finding(jsonSyntax, { start: 0, end: 1, args: ['TooDeep'] });

/** Prose literals and syntax errors of one JSON text. `guess`: with no known field, take whatever looks like prose. */
function segmentJson(chunk: string, options: FormatOptions | undefined, guess: boolean): Segmentation {
  const isProse = matcherOf(options?.jsonFields ?? PROSE_FIELDS);
  const flat = flatStrings(chunk);
  if (flat === undefined) {
    return isTooDeep(chunk) ? { segments: [], problems: [TOO_DEEP] } : segmentByParser(chunk, isProse, guess);
  }
  const { literals, role } = flat;
  const prose = literals.filter(({ path }) => isProse(path));
  const chosen =
    guess && prose.length === 0
      ? literals.filter(proseIn(chunk))
      : role === undefined
        ? prose
        : prose.map((literal) => ({ ...literal, role }));
  return { segments: segmentsOf(chunk, chosen), problems: [] };
}

/** The members whose keys their objects have again, in order: readers of JSON take the last of them. */
function repeatedMembers(chunk: string): Node[] {
  const found: Node[] = [];
  const look = ({ type, children = [] }: Node) => {
    const later = new Set<unknown>();
    for (const child of [...children].reverse()) {
      const key = type === 'object' ? child.children?.[0]?.value : undefined;
      if (key !== undefined && later.has(key)) found.push(child);
      else look(child);
      later.add(key);
    }
  };
  const root = parseTree(chunk);
  if (root) look(root);
  return found.sort((a, b) => a.offset - b.offset);
}

/** The same for any text that is not too deep, JSON or not. */
export function segmentByParser(
  chunk: string,
  isProse: (path: Path) => boolean,
  guess: boolean,
  build = segmentsOf,
): Segmentation {
  const literals: Literal[] = [];
  const others: Literal[] = [];
  const problems: Finding[] = [];
  // One entry an open object: its role, known once its `role` member was read, which literals wait for it, and its keys.
  const roles: { role: string | undefined; from: number; keys: Set<string> }[] = [];
  let isRoleKey = false;
  let isRepeated = false;

  visit(
    chunk,
    {
      onObjectBegin: () => {
        roles.push({ role: undefined, from: literals.length, keys: new Set() });
      },
      onObjectProperty: (property) => {
        isRoleKey = ROLE_KEYS.has(property);
        const keys = roles.at(-1)?.keys;
        if (keys?.has(property)) isRepeated = true;
        keys?.add(property);
      },
      onObjectEnd: () => {
        const closed = roles.pop();
        if (closed?.role === undefined) return;
        for (let i = closed.from; i < literals.length; i++) {
          if (literals[i]!.role === undefined) literals[i] = { ...literals[i]!, role: closed.role };
        }
      },
      onLiteralValue: (value, offset, length, _line, _character, pathOf) => {
        if (typeof value !== 'string' || chunk[offset] !== '"') return;
        const open = roles.at(-1);
        if (isRoleKey && open !== undefined) open.role ??= value;
        isRoleKey = false;
        const path = pathOf();
        const literal = { start: offset, end: offset + length, path, role: undefined, isPlain: false };
        if (isProse(path)) literals.push(literal);
        else if (guess) others.push(literal);
      },
      onArrayBegin: () => {
        isRoleKey = false;
      },
      onError: (code, offset, length) => {
        // The first error is the true one; what follows is its echo.
        if (problems.length > 0) return;
        const end = Math.min(chunk.length, Math.max(offset + length, offset + 1));
        const start = Math.min(offset, Math.max(0, end - 1));
        problems.push(finding(jsonSyntax, { start, end: Math.max(start, end), args: [printParseErrorCode(code)] }));
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );

  const unread = isRepeated ? repeatedMembers(chunk) : [];
  for (const { offset, children } of unread) {
    const { length, value } = children![0]!;
    problems.push(finding(repeatedKey, { start: offset, end: offset + length, args: [value] }));
  }
  const read = outside(literals, unread);
  const chosen = guess && read.length === 0 ? outside(others, unread).filter(proseIn(chunk)) : read;
  return { segments: build(chunk, chosen), problems };
}

/** The literals that stand in none of the members; both are in order. */
function outside(literals: Literal[], members: readonly Node[]): Literal[] {
  let next = 0;
  return literals.filter(({ start }) => {
    while (next < members.length && members[next]!.offset + members[next]!.length <= start) next++;
    return next === members.length || start < members[next]!.offset;
  });
}

const proseIn =
  (chunk: string) =>
  ({ start, end }: Literal) =>
    looksLikeProse(chunk.slice(start + 1, end - 1));

const segmentsOf = (chunk: string, literals: readonly Literal[]): Segment[] =>
  literals.length === 1 ? segmentsIn(chunk, literals[0]!) : literals.flatMap((literal) => segmentsIn(chunk, literal));

function segmentsIn(chunk: string, { start, end, path, role, isPlain }: Literal): Segment[] {
  if (isPlain && end - start < MAX_SEGMENT) {
    const segment = plainSegment(chunk, start + 1, end - 1, showPath(path), role, encodeJson);
    return segment ? [segment] : [];
  }
  const literal = chunk.slice(start, end);
  const ascii = literal.includes('\\u') && /\\u[0-9a-fA-F]{4}/.test(literal) && !/[^\0-\x7f]/.test(literal);
  return decodeJsonString(chunk, start, end).build({
    path: showPath(path),
    record: typeof path[0] === 'number' ? path[0] : undefined,
    role,
    encode: ascii ? encodeJsonAscii : encodeJson,
  });
}

/** A text with a space for its byte order mark. */
const withoutMark = (chunk: string) => (chunk.charCodeAt(0) === 0xfeff ? ` ${chunk.slice(1)}` : chunk);

/** One JSON document; comments are errors, as JSON has none. Everything behind a syntax error is still read. */
export const json: Format = {
  id: 'json',
  names: { kk: 'JSON', ru: 'JSON', en: 'JSON' },
  extensions: ['.json', '.geojson'],
  languageIds: ['json'],
  layout: 'values',
  records: 'document',
  sidecar: true,
  rules: JSON_RULES,
  chunk: 'document',
  segment: (chunk, options) =>
    chunk.trim() === '' ? { segments: [], problems: [] } : segmentJson(withoutMark(chunk), options, false),
};

/** Two lines or more that are each an object: JSON Lines under the name `.json`. */
function looksLikeJsonl(sample: string): boolean {
  const [first, second] = sample.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  return second !== undefined && /^\s*\{.*\}\s*$/.test(first!) && /^\s*\{/.test(second);
}

/**
 * JSON Lines: a JSON text a line, so that a broken line harms no other. Where a record has none of the known fields and
 * no setting names any, its strings that look like prose are taken: nothing is skipped silently.
 */
/** Units of an array's items that are shown. */
const SHOWN_ITEMS = 400;

/** The values of a JSON text but those whose paths are in `prose`; items of an array one after the other. */
function valuesOf(record: string, prose: ReadonlySet<string>): RecordValue[] {
  if (isTooDeep(record)) return [];
  const values = new Map<string, string>();
  visit(record, {
    onLiteralValue: (value, offset, length, _line, _character, pathOf) => {
      const path = pathOf();
      if (prose.has(showPath(path))) return;
      const isItem = typeof path.at(-1) === 'number';
      const name = showPath(isItem ? path.slice(0, -1) : path);
      // Not the number itself: an id may have more digits than a double.
      const text = typeof value === 'string' ? value : record.slice(offset, offset + length);
      const before = isItem ? values.get(name) : undefined;
      if (before === undefined) values.set(name, text);
      else if (before.length < SHOWN_ITEMS) values.set(name, `${before}, ${text}`);
    },
  });
  return [...values].map(([path, text]) => ({ path, text }));
}

export const jsonl: Format = {
  id: 'jsonl',
  names: { kk: 'JSONL', ru: 'JSONL', en: 'JSONL' },
  extensions: ['.jsonl', '.ndjson', '.jsonlines'],
  languageIds: ['jsonl', 'jsonlines', 'ndjson'],
  layout: 'values',
  records: 'line',
  sidecar: true,
  rules: JSON_RULES,
  sniff: { insteadOf: 'json', test: looksLikeJsonl },
  chunk: 'line',
  values: valuesOf,
  segment: (chunk, options) =>
    chunk.trim() === ''
      ? { segments: [], problems: [] }
      : segmentJson(withoutMark(chunk), options, options?.jsonFields === undefined),
};
