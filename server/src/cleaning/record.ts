import { parseTree } from 'jsonc-parser';
import { isJson, isObject } from '../json';
import { finding, type Rule } from '../rule';
import { isTooDeep, matcherOf, PROSE_FIELDS, showPath } from '../text/formats/json';
import type { Finding, Span } from '../types';
import { documentRule, recordLines } from './rule';

/** Checks of one JSONL record's structure. Offsets are UTF-16 units of the line. */

export type Path = readonly (string | number)[];

export interface ProseValue {
  readonly path: Path;
  readonly value: string;
}

/** What the checks over many records need to know of one. */
export interface RecordFacts {
  readonly keys: readonly string[];
  readonly prose: readonly ProseValue[];
}

const messages = (...pairs: [role: string, content: string][]) => ({
  messages: pairs.map(([role, content]) => ({ role, content })),
});

const emptyField = documentRule({
  id: 'cleaning.empty-field',
  severity: 'warning',
  args: ['path'],
  sentence: { kk: '«{0}» өрісі бос.', ru: 'Поле «{0}» пусто.', en: 'The field “{0}” is empty.' },

  reason: 'A prompt or an answer without text teaches a model to say nothing.',
  why: {
    kk: 'Мәтіні жоқ сұрақ не жауап модельді үндемеуге үйретеді.',
    ru: 'Запрос или ответ без текста учит модель молчать.',
  },
  fix: 'none',
  lines: {
    bad: recordLines({ instruction: 'Айт', output: ' ' }),
    good: recordLines({ instruction: 'Айт', input: '', output: 'Айттым' }),
  },
});

const roleOrder = documentRule({
  id: 'cleaning.role-order',
  severity: 'warning',
  args: ['role', 'role before it'],
  sentence: {
    kk: '«{0}» рөлі «{1}» рөлінен кейін келмеуі керек.',
    ru: 'Роль «{0}» не должна идти после «{1}».',
    en: 'The role “{0}” should not follow “{1}”.',
  },

  reason: 'Chat templates want system first, then user and assistant in turns; other orders break the loss mask.',
  why: {
    kk: 'Чат үлгісі алдымен system, содан кейін кезек-кезек user мен assistant болуын күтеді; басқа рет оқытуды бұзады.',
    ru: 'Шаблон чата ждёт сначала system, затем по очереди user и assistant; другой порядок ломает обучение.',
  },
  fix: 'none',
  lines: {
    bad: recordLines(messages(['user', 'Сәлем!'], ['user', 'Бармысың?'])),
    good: recordLines(messages(['system', 'Көмекшісің.'], ['user', 'Сәлем!'], ['assistant', 'Сәлем, қалайсың?'])),
  },
});

const unknownRole = documentRule({
  id: 'cleaning.unknown-role',
  severity: 'warning',
  args: ['role'],
  sentence: { kk: 'Белгісіз рөл: «{0}».', ru: 'Неизвестная роль: «{0}».', en: 'Unknown role: “{0}”.' },

  reason: 'A chat template drops or refuses messages of roles that it does not know.',
  why: {
    kk: 'Чат үлгісі білмейтін рөлдің хабарын тастап кетеді не қабылдамайды.',
    ru: 'Шаблон чата пропускает или отвергает сообщения с неизвестной ролью.',
  },
  fix: 'none',
  lines: {
    bad: recordLines(messages(['user', 'Сәлем!'], ['дос', 'Сәлем, қалайсың?'])),
    good: recordLines({ conversations: [{ from: 'human', value: 'Сәлем!' }] }),
  },
});

const answerEqualsPrompt = documentRule({
  id: 'cleaning.answer-equals-prompt',
  severity: 'warning',
  args: ['path of the prompt', 'path of the answer'],
  sentence: {
    kk: '«{1}» өрісі «{0}» өрісімен бірдей.',
    ru: 'Поле «{1}» совпадает с полем «{0}».',
    en: '“{1}” is the same as “{0}”.',
  },

  reason:
    'An answer that repeats the question teaches a model to parrot. A greeting of one or two words may be answered by itself.',
  why: {
    kk: 'Сұрақты қайталаған жауап модельді тотыша қайталауға үйретеді. Бір-екі сөздік сәлемдесуге солай жауап беруге болады.',
    ru: 'Ответ, повторяющий вопрос, учит модель попугайничать. На приветствие в одно-два слова так отвечать можно.',
  },
  fix: 'none',
  lines: {
    bad: recordLines({ prompt: 'Абай қай жылы туған?', completion: 'абай қай жылы туған? ' }),
    good: recordLines({ prompt: 'Сәлем!', completion: 'Сәлем!' }),
  },
});

const equalPair = documentRule({
  id: 'cleaning.chosen-equals-rejected',
  severity: 'warning',
  args: ['path of the chosen answer', 'path of the rejected answer'],
  sentence: {
    kk: '«{0}» мен «{1}» бірдей: қайсысы артық екенін білдірмейді.',
    ru: '«{0}» и «{1}» совпадают: предпочтения в этой паре нет.',
    en: '“{0}” and “{1}” are the same: the pair prefers neither.',
  },

  reason:
    'Preference training learns from the difference between two answers. Compared are texts without their case and outer white space, and lists of messages.',
  why: {
    kk: 'Таңдауға үйрету екі жауаптың айырмасынан үйренеді; бірдей болса, үйренетін ештеңе жоқ.',
    ru: 'Обучение предпочтениям учится на разнице двух ответов; если они одинаковы, учиться нечему.',
  },
  fix: 'none',
  lines: {
    bad: recordLines({ prompt: 'Абай қай жылы туған?', chosen: '1845 жылы.', rejected: ' 1845 жылы.' }),
    good: recordLines({ prompt: 'Абай қай жылы туған?', chosen: '1845 жылы.', rejected: 'Білмеймін.' }),
  },
});

const chatRecord = documentRule({
  id: 'cleaning.chat-record',
  severity: 'warning',
  args: ['what is wrong'],
  sentence: { kk: 'Диалог жазбасы: {0}.', ru: 'Запись диалога: {0}.', en: 'Chat record: {0}.' },
  codes: {
    'ends-with-user': {
      kk: 'соңғы хабар пайдаланушынікі, оған жауап жоқ',
      ru: 'последняя реплика пользователя осталась без ответа',
      en: 'the last message is the user’s and has no answer',
    },
    'only-system': {
      kk: 'жүйелік хабардан басқа ештеңе жоқ',
      ru: 'нет ничего, кроме системного сообщения',
      en: 'there is nothing but a system message',
    },
    'no-messages': { kk: 'хабарлар тізімі бос', ru: 'список сообщений пуст', en: 'the list of messages is empty' },
    'no-content': {
      kk: 'хабарда мәтін жоқ',
      ru: 'в сообщении нет текста',
      en: 'the message has no text',
    },
    'mixed-keys': {
      kk: 'рөл бірде «role», бірде «from» деп аталған',
      ru: 'роль названа то «role», то «from»',
      en: 'the role is called “role” here and “from” there',
    },
    'messages-string': {
      kk: 'хабарлар тізім емес, JSON жазылған жол',
      ru: 'вместо списка сообщений — строка с JSON',
      en: 'the messages are a string of JSON, not a list',
    },
    'no-rejected': {
      kk: '«chosen» бар, «rejected» жоқ',
      ru: 'есть «chosen», но нет «rejected»',
      en: 'there is “chosen” but no “rejected”',
    },
    'no-chosen': {
      kk: '«rejected» бар, «chosen» жоқ',
      ru: 'есть «rejected», но нет «chosen»',
      en: 'there is “rejected” but no “chosen”',
    },
    'label-string': {
      kk: '«label» логикалық мән (true не false) болуы керек',
      ru: '«label» должно быть логическим значением (true или false)',
      en: '“label” should be true or false',
    },
    'step-labels': {
      kk: '«labels» «completions» тізімінің әр элементіне бір true не false беруі керек',
      ru: '«labels» должны давать по одному true или false на каждый элемент «completions»',
      en: '“labels” should hold true or false for each of “completions”',
    },
    'call-without-name': {
      kk: 'шақырылған құралдың аты жоқ',
      ru: 'у вызванного инструмента нет имени',
      en: 'the tool that is called has no name',
    },
    'no-output': {
      kk: 'тапсырма бар, жауап өрісі жоқ',
      ru: 'есть задание, но нет поля с ответом',
      en: 'there is an instruction but no field with an answer',
    },
    'unclosed-think': {
      kk: '<think> жабылмаған',
      ru: '<think> не закрыт',
      en: '<think> is not closed',
    },
    'template-mark': {
      kk: 'мәтінде чат үлгісінің белгісі тұр (<|im_start|>, [INST] сияқты)',
      ru: 'в тексте знаки шаблона диалога (вроде <|im_start|>, [INST])',
      en: 'the text holds marks of a chat template (such as <|im_start|>, [INST])',
    },
    'tool-without-call': {
      kk: 'құралдың жауабы бар, бірақ оны ешкім шақырмаған',
      ru: 'ответ инструмента, который никто не вызывал',
      en: 'a tool answers that nobody called',
    },
    'unknown-tool-call': {
      kk: '«tool_call_id» ешбір шақыруға сәйкес келмейді',
      ru: '«tool_call_id» не соответствует ни одному вызову',
      en: '“tool_call_id” is that of no call',
    },
    'arguments-json': {
      kk: 'құралды шақыру аргументтері JSON нысаны емес',
      ru: 'аргументы вызова инструмента — не объект JSON',
      en: 'the arguments of a call are no JSON object',
    },
    'call-unanswered': {
      kk: 'құрал шақырылған, бірақ оның жауабы жоқ',
      ru: 'инструмент вызван, но ответа его нет',
      en: 'a tool is called and does not answer',
    },
    'no-role': {
      kk: 'тізімде рөлі жоқ хабар бар',
      ru: 'в списке есть сообщение без роли',
      en: 'the list has a message without a role',
    },
    'prompts-differ': {
      kk: '«chosen» мен «rejected» әртүрлі сұраққа жауап береді',
      ru: '«chosen» и «rejected» отвечают на разные вопросы',
      en: '“chosen” and “rejected” answer different prompts',
    },
  },

  reason:
    'Trainers fail on such records, or silently learn nothing or the template itself from them. Shapes of TRL (messages; prompt and completion; prompt, chosen and rejected; label), ShareGPT and Alpaca.',
  why: {
    kk: 'Мұндай жазбада оқыту бағдарламасы тоқтайды немесе үнсіз ештеңе үйренбейді. TRL, ShareGPT, Alpaca пішіндері тексеріледі.',
    ru: 'На такой записи обучение останавливается или молча ничему не учится. Проверяются виды записей TRL, ShareGPT и Alpaca.',
  },
  fix: 'none',
  lines: {
    bad: recordLines(messages(['user', 'Абай қай жылы туған?'])),
    good: recordLines({
      prompt: [{ role: 'user', content: 'Абай қай жылы туған?' }],
      chosen: [{ role: 'assistant', content: '1845 жылы.' }],
      rejected: [{ role: 'assistant', content: 'Білмеймін.' }],
    }),
  },
});

export const RECORD_RULES = [emptyField, roleOrder, unknownRole, answerEqualsPrompt, equalPair, chatRecord];

/** A record's empty optional parts are right: Alpaca's `input`, a system prompt, a context. */
const MAY_BE_EMPTY = new Set([
  'input',
  'system',
  'context',
  'title',
  'summary',
  'description',
  'explanation',
  'comment',
]);

const ROLES: Readonly<Record<string, 'system' | 'user' | 'assistant' | 'tool'>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  prompter: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  model: 'assistant',
  bot: 'assistant',
  ai: 'assistant',
  chatgpt: 'assistant',
  tool: 'tool',
  function: 'tool',
  ipython: 'tool',
  observation: 'tool',
  function_call: 'assistant',
};

const ROLE_KEYS = ['role', 'from', 'speaker'] as const;
const CONTENT_KEYS = ['content', 'value', 'text'] as const;

/** Fields of which the second answers the first. */
const ANSWERS = [
  { question: 'prompt', answer: 'completion' },
  { question: 'prompt', answer: 'response' },
  { question: 'prompt', answer: 'answer' },
  { question: 'prompt', answer: 'output' },
  { question: 'instruction', answer: 'output' },
  { question: 'instruction', answer: 'response' },
  { question: 'input', answer: 'output' },
  { question: 'question', answer: 'answer' },
  { question: 'question', answer: 'response' },
  { question: 'query', answer: 'response' },
] as const;

/** Names of lists of messages. */
const CHAT_KEYS: ReadonlySet<unknown> = new Set([
  'messages',
  'conversations',
  'conversation',
  'prompt',
  'completion',
  'chosen',
  'rejected',
]);
/** Of these, the ones that hold nothing else. */
const LIST_KEYS = ['messages', 'conversations'] as const;
const LISTS: ReadonlySet<unknown> = new Set(LIST_KEYS);
/** Of these, answers to what stands in `prompt`. */
const ANSWER_KEYS: ReadonlySet<unknown> = new Set(['completion', 'chosen', 'rejected']);
/** Where an answer to an instruction or to a prompt may stand. */
const OUTPUTS = [
  'output',
  'outputs',
  'response',
  'responses',
  'answer',
  'answers',
  'completion',
  'chosen',
  'target',
  'messages',
];

const hasOutput = (record: Record<string, unknown>): boolean => OUTPUTS.some((name) => name in record);

/** How people write true and false in words and signs. */
const NO_LABEL =
  /^\s*(?:|true|false|[+-]?[01]|[tfyn]|yes|no|good|bad|(?:un)?desirable|positive|negative|accept(?:ed)?|reject(?:ed)?|chosen|pass(?:ed)?|fail(?:ed)?|(?:dis)?like|thumbs[ _-]?(?:up|down)|👍|👎|иә|жоқ|дұрыс|бұрыс|жақсы|жаман|да|нет)\s*$/iu;

/** What templates put around messages; in a message it comes twice. */
const TEMPLATE_MARK = /<[|｜][\p{L}_▁]{2,40}[|｜]>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|^[^<]*<\/s>\s*$/u;
/** Code is spoken of, not said. */
const CODE = /```.*?(?:```|$)|`[^`\n]*`/gs;
const THOUGHT = /<think>.*?<\/think>/gs;
/** A call that is written into the text of a message. */
const CALL_IN_TEXT = /tool_call|<function|^\s*[[{]/;

/** Range of the value at a path, quotes included; the whole line where the path is not found. */
export function spanOf(line: string, path: Path): Span {
  let node = parseTree(line);
  for (const step of path) {
    const children = node?.children;
    // Of a key that is there twice the last one counts, as for `JSON.parse`.
    const member = () => children?.findLast(({ children: [key] = [] }) => key?.value === step)?.children?.[1];
    node = typeof step === 'number' ? children?.[step] : member();
  }
  return node === undefined
    ? { start: 0, end: line.trimEnd().length }
    : { start: node.offset, end: node.offset + node.length };
}

/** Whether an answer repeats a question; greetings of one or two words are returned as they are. */
const same = (a: unknown, b: unknown) =>
  typeof a === 'string' &&
  typeof b === 'string' &&
  a.trim().toLowerCase() === b.trim().toLowerCase() &&
  a.trim().split(/\s+/, 3).length > 2;

/** Whether two answers of a pair are equal, as texts or as lists of messages. */
const equal = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string'
    ? a.trim() !== '' && a.trim().toLowerCase() === b.trim().toLowerCase()
    : Array.isArray(a) && Array.isArray(b) && a.length > 0 && contents(a) === contents(b);

/** What a list of messages says, whatever the order of its members and the white space around texts. */
const contents = (messages: readonly unknown[]): string =>
  JSON.stringify(
    messages.map((message) =>
      isObject(message)
        ? Object.entries(message)
            .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])
            .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
        : message,
    ),
  );

/** The calls of tools in a message; undefined: it has none. */
function callsOf(message: Record<string, unknown>): readonly unknown[] | undefined {
  const { tool_calls: calls, function_call: call } = message;
  if (Array.isArray(calls)) return calls.length > 0 ? calls : undefined;
  return call === undefined || call === null ? undefined : [{ function: call }];
}

/**
 * Findings of one line, and its facts; both empty for a line that is no JSON object, whose syntax the format reports.
 * `jsonFields` as in `FormatOptions`. `parsed`: what the line holds, if it was parsed before.
 */
export function checkRecord(
  line: string,
  jsonFields?: readonly string[],
  parsed?: unknown,
): { findings: Finding[]; facts: RecordFacts | undefined } {
  if (isTooDeep(line)) return { findings: [], facts: undefined };
  let record = parsed;
  if (record === undefined) {
    try {
      record = JSON.parse(line.replace(/^\uFEFF/, ''));
    } catch {
      return { findings: [], facts: undefined };
    }
  }
  if (!isObject(record)) return { findings: [], facts: undefined };
  const check = new RecordCheck(line, record, matcherOf(jsonFields ?? PROSE_FIELDS));
  check.walk(record, [], undefined);
  check.checkShape(record);
  return {
    findings: check.findings.sort((a, b) => a.start - b.start),
    facts: { keys: Object.keys(record), prose: check.prose },
  };
}

/** The checks of one record. Not functions within a function, each of which would be made anew for every line of a corpus. */
class RecordCheck {
  readonly findings: Finding[] = [];
  readonly prose: ProseValue[] = [];

  constructor(
    private readonly line: string,
    private readonly record: Record<string, unknown>,
    private readonly isProse: (path: Path) => boolean,
  ) {}

  private report(rule: Rule, path: Path, args: readonly string[]): void {
    this.findings.push(finding(rule, { ...spanOf(this.line, path), args }));
  }

  /** `around`: the object that the value is a member of. */
  walk(value: unknown, path: Path, around: Record<string, unknown> | undefined): void {
    if (typeof value === 'string') {
      if (!this.isProse(path)) return;
      this.prose.push({ path, value });
      if (value.trim() !== '') return;
      const name = path.findLast((step) => typeof step === 'string');
      if (!MAY_BE_EMPTY.has(String(name)) && !isToolCall(this.record, path)) {
        this.report(emptyField, path, [showPath(path)]);
      }
    } else if (value === null) {
      const name = path.at(-1);
      if (this.isProse(path) && typeof name === 'string' && !MAY_BE_EMPTY.has(name) && !isToolCall(this.record, path)) {
        this.report(emptyField, path, [showPath(path)]);
      }
    } else if (Array.isArray(value)) {
      const isNamed = CHAT_KEYS.has(path.at(-1));
      if (value.length > 0 && value.every(isNamed ? hasRole : isMessage)) this.checkChat(value, path, around);
      else if (value.length === 0 && isNamed) this.report(chatRecord, path, ['no-messages']);
      else if (
        LISTS.has(path.at(-1)) &&
        value.some((item) => typeof item === 'string' || Array.isArray(item) || (isObject(item) && !hasRole(item)))
      )
        this.report(chatRecord, path, ['no-role']);
      // Deeper than any data set nests, and a bound for hostile input.
      if (path.length < 32) for (const [i, item] of value.entries()) this.walk(item, [...path, i], undefined);
    } else if (isObject(value) && path.length < 32) {
      const keys = Object.keys(value);
      for (let i = 0; i < keys.length; i++) this.walk(value[keys[i]!], [...path, keys[i]!], value);
      if (keys.length > 1) this.checkPairs(value, path);
    }
  }

  /** What is said twice. */
  private checkPairs(value: Record<string, unknown>, path: Path): void {
    if (equal(value.chosen, value.rejected)) {
      this.report(equalPair, [...path, 'rejected'], [showPath([...path, 'chosen']), showPath([...path, 'rejected'])]);
    }
    for (const { question, answer } of ANSWERS) {
      if (same(value[question], value[answer])) {
        this.report(
          answerEqualsPrompt,
          [...path, answer],
          [showPath([...path, question]), showPath([...path, answer])],
        );
      }
    }
  }

  /** Whether a record has a text of its own: then a list that is null is a column that others fill. */
  private hasText(whole: Record<string, unknown>): boolean {
    return Object.entries(whole).some(
      ([key, value]) => typeof value === 'string' && value.trim() !== '' && this.isProse([key]),
    );
  }

  /** What a record of training data must have beside its messages. */
  checkShape(whole: Record<string, unknown>): void {
    if (isAnswer(whole.chosen) && !isAnswer(whole.rejected)) this.report(chatRecord, ['chosen'], ['no-rejected']);
    if (isAnswer(whole.rejected) && !isAnswer(whole.chosen)) this.report(chatRecord, ['rejected'], ['no-chosen']);
    const { label } = whole;
    // A word may be the class of a text, which trainers pass over.
    const isNoLabel =
      typeof label === 'string' ? NO_LABEL.test(label) : label !== undefined && typeof label !== 'boolean';
    if ('completion' in whole && isNoLabel) this.report(chatRecord, ['label'], ['label-string']);
    const { completions, labels } = whole;
    if (Array.isArray(completions) && labels !== undefined) {
      const isWhole =
        Array.isArray(labels) &&
        labels.length === completions.length &&
        labels.every((label) => typeof label === 'boolean');
      if (!isWhole) this.report(chatRecord, ['labels'], ['step-labels']);
    }
    if (typeof whole.instruction === 'string' && !hasOutput(whole)) {
      this.report(chatRecord, ['instruction'], ['no-output']);
    }
    for (let i = 0; i < LIST_KEYS.length; i++) {
      const name = LIST_KEYS[i]!;
      const value = whole[name];
      if (typeof value === 'string' && /^\s*\[\s*[{\]]/.test(value))
        this.report(chatRecord, [name], ['messages-string']);
      else if (value === null && !this.hasText(whole)) this.report(chatRecord, [name], ['no-messages']);
      else if (name === 'messages' && isObject(value)) this.report(chatRecord, [name], ['no-role']);
    }
    // Without a prompt beside them both begin with it.
    const { chosen, rejected } = whole;
    if (
      !('prompt' in whole) &&
      Array.isArray(chosen) &&
      Array.isArray(rejected) &&
      isAsked(chosen) &&
      isAsked(rejected)
    ) {
      if (contents(chosen.slice(0, 1)) !== contents(rejected.slice(0, 1)))
        this.report(chatRecord, ['rejected'], ['prompts-differ']);
    }
  }

  /** Calls of tools and answers to them; `ids` are those of the calls before, to which the message's are added. */
  private checkTools(message: Record<string, unknown>, path: Path, ids: Set<unknown>, called: boolean): void {
    const calls = callsOf(message) ?? [];
    for (const [i, call] of calls.entries()) {
      if (!isObject(call)) continue;
      if (call.id !== undefined) ids.add(call.id);
      if (isObject(call.function) && (typeof call.function.name !== 'string' || call.function.name.trim() === '')) {
        this.report(
          chatRecord,
          [...path, ...('tool_calls' in message ? ['tool_calls', i] : ['function_call'])],
          ['call-without-name'],
        );
      }
      const given = isObject(call.function) ? call.function.arguments : undefined;
      if (typeof given === 'string' && !(isJson(given) && /^\s*\{/.test(given))) {
        const at =
          'tool_calls' in message ? ['tool_calls', i, 'function', 'arguments'] : ['function_call', 'arguments'];
        this.report(chatRecord, [...path, ...at], ['arguments-json']);
      }
    }
    if (ROLES[String(message.role ?? message.from).toLowerCase()] !== 'tool') return;
    if (!called) this.report(chatRecord, path, ['tool-without-call']);
    else if (message.tool_call_id !== undefined && ids.size > 0 && !ids.has(message.tool_call_id)) {
      this.report(chatRecord, [...path, 'tool_call_id'], ['unknown-tool-call']);
    }
  }

  private checkChat(
    messages: readonly Record<string, unknown>[],
    path: Path,
    around: Record<string, unknown> | undefined,
  ): void {
    // TRL's answers go on where the prompt ends.
    const isAnswer = ANSWER_KEYS.has(path.at(-1)) && around !== undefined && 'prompt' in around;
    const prompt = isAnswer ? around.prompt : undefined;
    const asked = Array.isArray(prompt) ? (prompt as unknown[]).at(-1) : undefined;
    const askedBy = isObject(asked) ? String(asked.role ?? asked.from).toLowerCase() : 'user';
    let before: string | undefined = isAnswer ? (Object.hasOwn(ROLES, askedBy) ? ROLES[askedBy] : 'user') : 'start';
    let said: unknown;
    const ids = new Set<unknown>();
    let called = isAnswer && isObject(asked) && callsOf(asked) !== undefined;
    const names = new Set(messages.flatMap((message) => ROLE_KEYS.filter((name) => typeof message[name] === 'string')));
    if (names.has('role') && names.has('from')) this.report(chatRecord, path, ['mixed-keys']);
    for (const [i, message] of messages.entries()) {
      const key = ROLE_KEYS.find((name) => typeof message[name] === 'string')!;
      const name = String(message[key]);
      const role = Object.hasOwn(ROLES, name.toLowerCase()) ? ROLES[name.toLowerCase()] : undefined;
      const text = message[CONTENT_KEYS.find((field) => field in message) ?? 'content'];
      if (
        callsOf(message) === undefined &&
        (text === undefined ||
          typeof text === 'number' ||
          typeof text === 'boolean' ||
          (Array.isArray(text) ? text.length === 0 : isObject(text)))
      ) {
        this.report(chatRecord, [...path, i], ['no-content']);
      }
      if (typeof text === 'string') {
        if (TEMPLATE_MARK.test(text) && TEMPLATE_MARK.test(text.replace(CODE, '')))
          this.report(chatRecord, [...path, i], ['template-mark']);
        const spoken = text.includes('<think>') ? text.replace(CODE, '') : text;
        if (spoken.split('<think>').length > spoken.split('</think>').length) {
          this.report(chatRecord, [...path, i], ['unclosed-think']);
        } else if (
          text.includes('</think>') &&
          callsOf(message) === undefined &&
          text.replace(THOUGHT, '').trim() === ''
        ) {
          this.report(chatRecord, [...path, i], ['no-content']);
        }
      }
      if (called && role !== 'tool' && i > 0 && callsOf(messages[i - 1]!) !== undefined) {
        this.report(chatRecord, [...path, i - 1], ['call-unanswered']);
      }
      this.checkTools(message, [...path, i], ids, called);
      if (role !== 'tool') {
        called =
          callsOf(message) !== undefined ||
          name.toLowerCase() === 'function_call' ||
          (typeof text === 'string' && CALL_IN_TEXT.test(text));
      }
      // Templates compare roles letter for letter.
      if (role === undefined || (key === 'role' && name !== name.toLowerCase())) {
        this.report(unknownRole, [...path, i, key], [name]);
        before = undefined;
        continue;
      }
      const allowed =
        before === undefined ||
        (role === 'system' && i === 0 && before === 'start') ||
        (role === 'user' && before !== 'user') ||
        (role === 'assistant' &&
          (before === 'user' || before === 'tool' || (before === 'assistant' && isAnswer && i === 0))) ||
        (role === 'tool' && (before === 'assistant' || before === 'tool'));
      if (!allowed) {
        this.report(roleOrder, [...path, i, key], [name, i === 0 ? '—' : String(before)]);
      }
      const content = message[CONTENT_KEYS.find((field) => field in message) ?? 'content'];
      if (role === 'assistant' && before === 'user' && same(said, content)) {
        const field = CONTENT_KEYS.find((candidate) => candidate in message)!;
        this.report(
          answerEqualsPrompt,
          [...path, i, field],
          [showPath([...path, i - 1, field]), showPath([...path, i, field])],
        );
      }
      before = role;
      said = content;
    }
    // The answer to a prompt stands beside it.
    const hasAnswer = ['completion', 'chosen', 'rejected'].some((name) => around !== undefined && name in around);
    const isPrompt = path.at(-1) === 'prompt' || (hasAnswer && !ANSWER_KEYS.has(path.at(-1)));
    if (before === 'system' && messages.length === 1 && !isPrompt) this.report(chatRecord, path, ['only-system']);
    else if (before === 'user' && !isPrompt) this.report(chatRecord, path, ['ends-with-user']);
  }
}

const isAnswer = (value: unknown) => typeof value === 'string' || Array.isArray(value);

const hasRole = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && ROLE_KEYS.some((key) => typeof value[key] === 'string');

/** Whether a list of messages begins with a question. */
const isAsked = (messages: readonly unknown[]): boolean =>
  messages.length > 1 && isObject(messages[0]) && ROLES[String(messages[0].role ?? messages[0].from)] === 'user';

const isMessage = (value: unknown): value is Record<string, unknown> =>
  hasRole(value) && CONTENT_KEYS.some((key) => key in value);

/** An assistant's message without content is right where it calls a tool. */
function isToolCall(record: unknown, path: Path): boolean {
  let value = record;
  for (const step of path.slice(0, -1)) {
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return isObject(value) && ('tool_calls' in value || 'function_call' in value);
}
