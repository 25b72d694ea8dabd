import { textRule } from '../rule';

/**
 * The rules about prompts as they are asked; `prompt.ts` finds them. An example is a prompt file; one that begins with `{` is a
 * JSONL record, and one with `row: ` in front a row of values for the prompt `{{x}}`.
 */

export const missingVariable = textRule({
  id: 'prompt.missing-variable',
  severity: 'error',
  args: ['variable'],
  sentence: {
    kk: '«{0}» айнымалысының мәні жоқ.',
    ru: 'У переменной «{0}» нет значения.',
    en: 'The variable “{0}” has no value.',
  },

  reason: 'A variable without a value. The model would be asked with a hole in its question.',
  why: {
    kk: 'Айнымалының мәні берілмеген. Модельге сұрақ бос орнымен жіберілер еді.',
    ru: 'У переменной нет значения. Вопрос ушёл бы модели с пропуском.',
  },
  fix: 'none',
  bad: [{ text: 'Мәтін {{жоқ}} осы' }],
  good: ['---\nқала: Алматы\n---\nМәтін {{қала}} осы'],
});

export const block = textRule({
  id: 'prompt.block',
  severity: 'error',
  args: ['block'],
  sentence: {
    kk: '«{0}» — шаблон өңдегіштің блогы, мұнда орындалмайды.',
    ru: '«{0}» — блок шаблонизатора, здесь он не выполняется.',
    en: '“{0}” is a block of a template engine and is not run here.',
  },

  reason: 'A block of a template engine. Qalam fills in variables and runs no templates.',
  why: {
    kk: 'Бұл — шаблон өңдегіштің блогы. Қалам айнымалыларды ғана толтырады, шаблонды орындамайды.',
    ru: 'Это блок шаблонизатора. Қалам подставляет переменные, но шаблоны не выполняет.',
  },
  fix: 'none',
  bad: [{ text: '{{#if x}}а{{/if}}', count: 2 }],
  good: ['User:\nСәлем!'],
});

export const parameter = textRule({
  id: 'prompt.parameter',
  severity: 'error',
  args: ['name'],
  sentence: {
    kk: '«{0}» параметрінің мәні жарамсыз.',
    ru: 'Недопустимое значение параметра «{0}».',
    en: 'The value of the parameter “{0}” is not valid.',
  },

  reason: 'A parameter of a wrong type or out of its range. A server would refuse the request.',
  why: {
    kk: 'Параметрдің түрі басқа не мәні шектен тыс. Сервер ондай сұрауды қабылдамас еді.',
    ru: 'Параметр не того вида или вне пределов. Сервер отказал бы в запросе.',
  },
  fix: 'none',
  bad: [{ text: '---\ntemperature: ыстық\n---\nСәлем!' }],
  good: ['---\ntemperature: 0.5\n---\nСәлем!'],
});

export const frontMatter = textRule({
  id: 'prompt.front-matter',
  severity: 'error',
  args: ['line'],
  sentence: {
    kk: 'Файл басындағы YAML оқылмады ({0}-жол).',
    ru: 'YAML в начале файла не читается (строка {0}).',
    en: 'The YAML at the top of the file cannot be read (line {0}).',
  },

  reason: 'Front matter that is no YAML. Its parameters and values are not read.',
  why: {
    kk: 'Файл басындағы бөлік YAML емес. Ондағы параметрлер мен мәндер оқылмайды.',
    ru: 'Начало файла — не YAML. Параметры и значения из него не читаются.',
  },
  fix: 'none',
  bad: [{ text: '---\na: [\n---\nСәлем!' }],
  good: ['---\na: [1]\n---\nСәлем!'],
});

export const role = textRule({
  id: 'prompt.role',
  severity: 'error',
  args: ['role'],
  sentence: {
    kk: '«{0}» рөлі жіберілмейді: system, user не assistant керек.',
    ru: 'Роль «{0}» не отправляется: нужна system, user или assistant.',
    en: 'The role “{0}” cannot be sent: it must be system, user or assistant.',
  },

  reason: 'A message whose role is not one of system, user and assistant. It cannot be sent.',
  why: {
    kk: 'Хабардың рөлі system, user, assistant үшеуінің бірі емес. Оны жіберу мүмкін емес.',
    ru: 'Роль сообщения — не system, user и не assistant. Отправить его нельзя.',
  },
  fix: 'none',
  bad: [{ text: '{"messages": [{"role": "дос", "content": "а"}, {"role": "user", "content": "Сәлем!"}]}' }],
  good: ['{"messages": [{"role": "user", "content": "Сәлем!"}]}'],
});

export const outside = textRule({
  id: 'prompt.outside',
  severity: 'information',
  sentence: {
    kk: 'Бірінші рөлге дейінгі мәтін жіберілмейді.',
    ru: 'Текст до первой роли не отправляется.',
    en: 'Text before the first role is not sent.',
  },

  reason: 'Text before the first role. It belongs to no message and is not sent.',
  why: {
    kk: 'Мәтін бірінші рөлден бұрын тұр. Ол ешбір хабарға жатпайды, жіберілмейді.',
    ru: 'Текст стоит до первой роли. Он не принадлежит ни одному сообщению и не отправляется.',
  },
  fix: 'none',
  bad: [{ text: 'Кіріспе\nUser:\nСәлем!' }],
  good: ['User:\nСәлем!'],
});

export const lateSystem = textRule({
  id: 'prompt.late-system',
  severity: 'information',
  sentence: {
    kk: 'Жүйелік хабар басында тұрмаса, көп модель оны қабылдамайды.',
    ru: 'Системное сообщение не в начале: многие модели его не принимают.',
    en: 'The system message is not the first; many models refuse that.',
  },

  reason: 'A system message that is not the first. Many chat templates refuse it.',
  why: {
    kk: 'Жүйелік хабар бірінші емес. Көп чат үлгісі ондайды қабылдамайды.',
    ru: 'Системное сообщение не первое. Многие шаблоны чата такого не принимают.',
  },
  fix: 'none',
  bad: [{ text: 'User:\nСәлем!\nSystem:\nКөмекшісің.' }],
  good: ['System:\nКөмекшісің.\nUser:\nСәлем!'],
});

export const empty = textRule({
  id: 'prompt.empty',
  severity: 'error',
  sentence: { kk: 'Модельге қоятын сұрақ жоқ.', ru: 'Нет вопроса к модели.', en: 'There is nothing to ask the model.' },

  reason: 'No message with text but system messages. There is nothing to answer.',
  why: {
    kk: 'Жүйелік хабардан басқа мәтіні бар хабар жоқ. Жауап беретін ештеңе жоқ.',
    ru: 'Кроме системных, сообщений с текстом нет. Отвечать не на что.',
  },
  fix: 'none',
  bad: [{ text: 'System:\nКөмекшісің.' }],
  good: ['Сәлем!'],
});

export const record = textRule({
  id: 'prompt.record',
  severity: 'error',
  sentence: {
    kk: 'Бұл жолда `messages` тізімі бар JSON нысаны жоқ.',
    ru: 'В этой строке нет объекта JSON со списком `messages`.',
    en: 'This line holds no JSON object with a list of `messages`.',
  },

  reason: 'A line that holds no conversation and no question. There is nothing to ask.',
  why: {
    kk: 'Жолда әңгіме де, сұрақ та жоқ. Сұрайтын ештеңе жоқ.',
    ru: 'В строке нет ни диалога, ни вопроса. Спрашивать не о чем.',
  },
  fix: 'none',
  bad: [{ text: '{"id": 1}' }],
  good: ['{"prompt": "Сәлем!"}'],
});

export const content = textRule({
  id: 'prompt.content',
  severity: 'error',
  sentence: {
    kk: 'Хабардың мазмұны мәтін емес.',
    ru: 'Содержание сообщения — не текст.',
    en: 'The content of a message is no text.',
  },

  reason: 'A message whose content is no text. It cannot be sent.',
  why: {
    kk: 'Хабардың мазмұны мәтін емес. Оны жіберу мүмкін емес.',
    ru: 'Содержание сообщения — не текст. Отправить его нельзя.',
  },
  fix: 'none',
  bad: [{ text: '{"messages": [{"role": "user", "content": 1}]}' }],
  good: ['{"messages": [{"role": "user", "content": "1"}]}'],
});

export const row = textRule({
  id: 'prompt.row',
  severity: 'error',
  sentence: {
    kk: 'Айнымалы мәндерінің жолы JSON нысаны емес.',
    ru: 'Строка со значениями переменных — не объект JSON.',
    en: 'The line with values for variables is no JSON object.',
  },

  reason: 'A line with values for variables that is no JSON object. The variables stay empty.',
  why: {
    kk: 'Айнымалылардың мәндері жазылған жол JSON нысаны емес. Айнымалылар бос қалады.',
    ru: 'Строка со значениями переменных — не объект JSON. Переменные останутся пустыми.',
  },
  fix: 'none',
  bad: [{ text: 'row: [1]' }],
  good: ['row: {"x": "Алматы"}'],
});

export const PROMPT_RULES = [
  missingVariable,
  block,
  parameter,
  frontMatter,
  role,
  outside,
  lateSystem,
  empty,
  record,
  content,
  row,
];
