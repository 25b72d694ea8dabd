/** All forms of a lemma as tables for readers. */
import type { Locale, Sentence } from '../types';
import { featuresOf, type MorphologicalAnalyzer } from './analyzer';
import { gloss, partOfSpeech } from './glosses';

const CASES = ['Nom', 'Gen', 'Dat', 'Acc', 'Loc', 'Abl', 'Ins'];
/** Persons of verbs and owners: number, person, whether polite. */
const PERSONS = [
  'Number=Sing|Person=1',
  'Number=Sing|Person=2',
  'Number=Sing|Person=2|Polite=Form',
  'Number=Sing|Person=3',
  'Number=Plur|Person=1',
  'Number=Plur|Person=2',
  'Number=Plur|Person=2|Polite=Form',
];
const OWNERS = [
  '',
  'Number[psor]=Sing|Person[psor]=1',
  'Number[psor]=Sing|Person[psor]=2',
  'Number[psor]=Sing|Person[psor]=2|Polite[psor]=Form',
  'Number[psor]=Plur,Sing|Person[psor]=3',
  'Number[psor]=Plur|Person[psor]=1',
];
const FINITE = [
  'Mood=Ind|Tense=Past',
  'Mood=Ind|Tense=Past|-ған',
  'Evident=Fh|Mood=Ind|Tense=Past',
  'Aspect=Hab|Mood=Ind|Tense=Past',
  'Aspect=Hab|Mood=Ind|Tense=Pres',
  'Mood=Ind|Tense=Fut',
  'Mood=Imp',
  'Mood=Opt',
  'Mood=Cnd',
];
const OTHERS = [
  'Case=Nom|VerbForm=Ger',
  'Tense=Past|VerbForm=Part',
  'Aspect=Hab|VerbForm=Part',
  'Tense=Fut|VerbForm=Part',
  'Aspect=Imp|VerbForm=Conv',
  'Aspect=Perf|VerbForm=Conv',
  'VerbForm=Conv',
];

const TEXTS = {
  bare: { kk: 'тәуелдіксіз', ru: 'без принадлежности', en: 'no owner' },
  affirmative: { kk: 'болымды', ru: 'утверждение', en: 'affirmative' },
  none: {
    kk: 'Бұл сөз түрленбейді немесе оның формалары белгісіз.',
    ru: 'Слово не изменяется, или его формы неизвестны.',
    en: 'The word has no other forms, or they are not known.',
  },
  guess: {
    kk: 'Сөздікте жоқ сөз: формалар дыбысталуы ұқсас сөздерге қарап жасалды.',
    ru: 'Слова нет в словаре: формы построены по похоже звучащим словам.',
    en: 'The dictionary does not have this word: its forms are those of words that sound alike.',
  },
} satisfies Record<string, Sentence>;

/** Endings of verbs themselves: no cases and owners of what participles name, and no plural but that of persons. */
const isVerbal = (reading: string): boolean =>
  !/Case=|psor|attributive|belongs| =[A-Z]/u.test(reading) && !/Number=Plur(?!\|Person)/u.test(reading);
/** Endings of nouns: number, owner, case; not persons (баламын), nor what an attribute is made of. */
const isNominal = (reading: string): boolean => !/Person=|attributive|belongs| =[A-Z]/u.test(reading);
/** What a verb makes of itself rather than of its paradigm: pretends to, a little, is known to. */
const RARE = /[ғқгк][ае]нс[ыі](?!ң|з)|ң[қк][ыі]р[ае]|.{4}[дт][ыі]р$/u;
/** The past of -ған has the features of the one of -ды. */
const PERFECT = /[ғқгк][ае]н(?:м[ыі]н|с[ыі]ң(?:д[ае]р)?|с[ыі]з(?:д[ае]р)?|б[ыі]з)?$/u;
/** More ways to write one form than these are left out of a cell. */
const MOST_WAYS = 3;

const key = (...parts: readonly string[]): string =>
  parts
    .flatMap((part) => part.split('|'))
    .filter((part) => part !== '')
    .sort()
    .join('|');

/** The paradigm as a page of Markdown: nouns by case, number and owner, verbs by tense, mood and person. */
export function paradigm(analyzer: MorphologicalAnalyzer, lemma: string, upos: string, locale: Locale): string {
  const forms = new Map<string, string[]>();
  const isVerb = upos === 'VERB' || upos === 'AUX';
  const all = isVerb ? analyzer.formsWith(lemma, upos, isVerbal) : analyzer.formsWith(lemma, upos, isNominal);
  for (const { form, features, isPlain } of all) {
    if (!isPlain || features.includes('Voice=') || RARE.test(form)) continue;
    const own = featuresOf(features);
    if (own.get('VerbForm') === 'Fin') own.delete('VerbForm');
    // A condition is a finite verb with a converb's name.
    if (own.get('Mood') === 'Cnd') own.delete('VerbForm');
    const perfect = own.get('Mood') === 'Ind' && own.get('Tense') === 'Past' && PERFECT.test(form) ? ['-ған'] : [];
    const at = key(...[...own].map(([name, value]) => `${name}=${value}`), ...perfect);
    const known = forms.get(at);
    if (known === undefined) forms.set(at, [form]);
    else if (!known.includes(form)) known.push(form);
  }
  const cell = (...parts: readonly string[]) => (forms.get(key(...parts)) ?? []).slice(0, MOST_WAYS).join(', ');
  const pages: string[] = [`# ${lemma}\n\n${partOfSpeech(upos, locale)} (${upos})\n`];
  if (forms.size > 0 && analyzer.known(lemma).length === 0) pages.push(`${TEXTS.guess[locale]}\n`);
  const before = pages.length;
  const table = (title: string, heads: readonly string[], rows: readonly (readonly string[])[]) => {
    const full = rows.filter((row) => row.slice(1).some((text) => text !== ''));
    if (full.length === 0) return;
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
    pages.push(
      `${title === '' ? '' : `## ${title}\n\n`}${line(['', ...heads])}${line(['', ...heads].map(() => '---'))}${full.map(line).join('')}`,
    );
  };
  const negation = [TEXTS.affirmative[locale], gloss('Polarity=Neg', locale)];
  const signs = ['', 'Polarity=Neg'];
  if (isVerb) {
    for (const kind of FINITE)
      table(
        gloss(kind, locale),
        negation,
        PERSONS.map((person) => [gloss(person, locale), ...signs.map((sign) => cell(kind, person, sign))]),
      );
    table(
      '',
      negation,
      OTHERS.map((kind) => [gloss(kind, locale), ...signs.map((sign) => cell(kind, sign))]),
    );
  } else {
    const ownKeys = new Set(
      [...forms.keys()].flatMap((at) => at.split('|').filter((part) => !/^(?:Case|Number|Person|Polite)/.test(part))),
    );
    // What belongs to the word itself (PronType, NumType) stands in each of its forms.
    const own = [...ownKeys].filter((part) => !part.startsWith('Degree='));
    for (const owner of OWNERS)
      table(
        owner === '' ? TEXTS.bare[locale] : gloss(owner, locale),
        [gloss('Number=Sing', locale), gloss('Number=Plur', locale)],
        CASES.map((name) => [
          gloss(`Case=${name}`, locale),
          ...['', 'Number=Plur'].map(
            (number) =>
              cell(`Case=${name}`, number, owner, ...own) || (name === 'Nom' ? cell(number, owner, ...own) : ''),
          ),
        ]),
      );
    // Pronouns have persons and numbers of their own.
    if (pages.length === before) {
      const rest = [...forms].filter(([at]) => at !== '');
      table(
        '',
        [lemma],
        rest.slice(0, 60).map(([at, ways]) => [gloss(at, locale), ways.slice(0, MOST_WAYS).join(', ')]),
      );
    } else table('', [''], [[gloss('Degree=Cmp', locale), cell('Degree=Cmp')]]);
  }
  if (pages.length === before || new Set([...forms.values()].flat()).size === 1) {
    pages.length = before;
    pages.push(`${TEXTS.none[locale]}\n`);
  }
  return pages.join('\n');
}
