/** The report on tokenizers as tables of Markdown, lined up so that they are read in a terminal as well. */
import type { Locale, Sentence } from '../types';
import type { TokenReport } from './report';

const TEXTS = {
  title: { kk: 'Токенизаторлар', ru: 'Токенизаторы', en: 'Tokenizers' },
  byLanguage: { kk: 'Тілдер бойынша', ru: 'По языкам', en: 'By language' },
  language: { kk: 'тіл', ru: 'язык', en: 'language' },
  tokenizer: { kk: 'токенизатор', ru: 'токенизатор', en: 'tokenizer' },
  vocabulary: { kk: 'сөздік', ru: 'словарь', en: 'vocabulary' },
  words: { kk: 'сөз', ru: 'слов', en: 'words' },
  tokens: { kk: 'токен', ru: 'токенов', en: 'tokens' },
  perWord: { kk: 'сөзге шаққанда', ru: 'на слово', en: 'a word' },
  perCharacter: { kk: 'таңбаға шаққанда', ru: 'на знак', en: 'a character' },
  oneToken: { kk: 'бір токенді сөздер', ru: 'слов в один токен', en: 'words of one token' },
  types: { kk: 'түрлі токен', ru: 'разных токенов', en: 'different tokens' },
  cost: { kk: 'құны', ru: 'цена', en: 'cost' },
  nfd: { kk: 'NFD болса', ru: 'в NFD', en: 'as NFD' },
  chart: { kk: 'сөздегі токен', ru: 'токенов на слово', en: 'tokens per word' },
  morphemes: { kk: 'Қазақ сөздері мен морфемалар', ru: 'Казахские слова и морфемы', en: 'Kazakh words and morphemes' },
  cut: { kk: 'бөлінген', ru: 'разрезано', en: 'cut' },
  cutInside: { kk: 'морфема ішінен бөлінген', ru: 'разрезано внутри морфемы', en: 'cut inside a morpheme' },
  cutsAtEnds: { kk: 'морфема шегіндегі кесу', ru: 'разрезов на границе', en: 'cuts at an end' },
  endsKept: { kk: 'сақталған шек', ru: 'сохранено границ', en: 'ends kept' },
  cutLetters: { kk: 'әрпі бөлінген сөз', ru: 'слов с разрезанной буквой', en: 'words with a letter cut' },
  kazakhRussian: { kk: 'Қазақша мен орысша', ru: 'Казахский и русский', en: 'Kazakh and Russian' },
  kazakhTypes: { kk: 'қазақша', ru: 'казахских', en: 'Kazakh' },
  russianTypes: { kk: 'орысша', ru: 'русских', en: 'Russian' },
  sharedTypes: { kk: 'ортақ', ru: 'общих', en: 'shared' },
  sharedMass: { kk: 'ортақ ықтималдық', ru: 'общая вероятность', en: 'shared probability' },
  kazakhInRussian: { kk: 'қазақшаның орысшадағысы', ru: 'казахского есть в русском', en: 'of Kazakh in Russian' },
  russianInKazakh: { kk: 'орысшаның қазақшадағысы', ru: 'русского есть в казахском', en: 'of Russian in Kazakh' },
  notNfc: { kk: 'NFC емес мәтіндер', ru: 'Тексты не в NFC', en: 'Texts that are not in NFC' },
  texts: { kk: 'мәтін', ru: 'текстов', en: 'texts' },
  inNfc: { kk: 'NFC болса', ru: 'в NFC', en: 'in NFC' },
  longest: { kk: 'Ең көп бөлінген сөздер', ru: 'Самые раздробленные слова', en: 'Words with the most tokens' },
  word: { kk: 'сөз', ru: 'слово', en: 'word' },
  count: { kk: 'рет', ru: 'раз', en: 'times' },
  pieces: { kk: 'бөліктері', ru: 'части', en: 'pieces' },
  failed: {
    kk: 'токенизатор қолданылмаған мәтіндер',
    ru: 'текстов, к которым токенизатор неприменим',
    en: 'texts that the tokenizer could not be applied to',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

type Cell = string | number | null | undefined;
type Column = { readonly title: string; readonly text?: boolean };

/** How long the longest bar of the chart is, letters. */
const BAR = 24;

export function tokenReportMarkdown(report: TokenReport, locale: Locale): string {
  const t = (key: keyof typeof TEXTS): string => TEXTS[key][locale];
  const percent = (share: number | null | undefined) =>
    share === null || share === undefined ? '' : `${(share * 100).toFixed(1)}%`;
  const fixed = (value: number | null, digits: number) => (value === null ? '' : value.toFixed(digits));
  const { tokenizers, price } = report;
  const languages = Object.entries(report.languages);
  const parts: string[] = [];
  const section = (title: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]) => {
    if (rows.length > 0) parts.push(`## ${title}\n\n${table(columns, rows)}`);
  };
  const most = Math.max(
    0,
    ...tokenizers.flatMap((one) => Object.values(one.languages).map(({ tokensPerWord }) => tokensPerWord ?? 0)),
  );
  section(
    t('byLanguage'),
    [
      { title: t('language'), text: true },
      { title: t('tokenizer'), text: true },
      ...[t('words'), t('tokens'), t('perWord'), t('perCharacter'), t('oneToken'), t('types')].map((title) => ({
        title,
      })),
      ...(price === undefined ? [] : [{ title: t('cost') }]),
      { title: t('nfd') },
      { title: t('chart'), text: true },
    ],
    languages.flatMap(([language, { words }]) =>
      tokenizers.map((one) => {
        const own = one.languages[language]!;
        const bar = most === 0 ? 0 : Math.round(((own.tokensPerWord ?? 0) / most) * BAR);
        return [
          language,
          one.name,
          words,
          own.tokens,
          fixed(own.tokensPerWord, 2),
          fixed(own.tokensPerCharacter, 3),
          percent(own.oneTokenWords),
          own.types,
          ...(price === undefined ? [] : [own.cost]),
          own.nfd === null ? '' : `×${own.nfd.toFixed(2)}`,
          '█'.repeat(bar),
        ];
      }),
    ),
  );
  section(
    t('morphemes'),
    [
      { title: t('tokenizer'), text: true },
      ...[t('words'), t('cut'), t('cutInside'), t('cutsAtEnds'), t('endsKept'), t('cutLetters')].map((title) => ({
        title,
      })),
    ],
    tokenizers.flatMap(({ name, morphemes: own }) =>
      own
        ? [
            [
              name,
              own.words,
              percent(own.cut),
              percent(own.cutInside),
              percent(own.cutsAtEnds),
              percent(own.endsKept),
              own.cutLetters,
            ],
          ]
        : [],
    ),
  );
  section(
    t('kazakhRussian'),
    [
      { title: t('tokenizer'), text: true },
      ...[
        t('kazakhTypes'),
        t('russianTypes'),
        t('sharedTypes'),
        t('sharedMass'),
        t('kazakhInRussian'),
        t('russianInKazakh'),
      ].map((title) => ({ title })),
    ],
    tokenizers.flatMap(({ name, kazakhRussian: own }) =>
      own
        ? [
            [
              name,
              own.kazakhTypes,
              own.russianTypes,
              own.sharedTypes,
              percent(own.sharedMass),
              percent(own.kazakhInRussian),
              percent(own.russianInKazakh),
            ],
          ]
        : [],
    ),
  );
  section(
    t('notNfc'),
    [{ title: t('tokenizer'), text: true }, { title: t('texts') }, { title: t('tokens') }, { title: t('inNfc') }],
    tokenizers.flatMap(({ name, notNfc: { texts, tokens, tokensInNfc } }) =>
      texts > 0 ? [[name, texts, tokens, tokensInNfc]] : [],
    ),
  );
  for (const { name, longest } of tokenizers)
    section(
      tokenizers.length > 1 ? `${t('longest')}: ${name}` : t('longest'),
      [
        { title: t('word'), text: true },
        { title: t('language'), text: true },
        { title: t('count') },
        { title: t('tokens') },
        { title: t('pieces'), text: true },
      ],
      longest.map(({ word, language, count, tokens, pieces }) => [word, language, count, tokens, pieces.join(' · ')]),
    );
  for (const { name, failed } of tokenizers) if (failed > 0) parts.push(`${name}: ${t('failed')}: ${failed}\n`);
  const vocabularies = tokenizers.map(({ name, vocabulary }) => `- ${name}: ${t('vocabulary')} ${vocabulary}`);
  return [`# ${t('title')}\n\n${vocabularies.join('\n')}\n`, ...parts].join('\n');
}

function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => String(cell ?? '').replaceAll('|', '\\|')));
  const widths = columns.map(({ title }, i) => Math.max(3, title.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (columns[i]!.text ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((width, i) => (columns[i]!.text ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return `${[line(columns.map(({ title }) => title)), line(rule), ...cells.map(line)].join('\n')}\n`;
}
