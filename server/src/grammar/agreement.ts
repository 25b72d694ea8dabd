/** Agreement and government: persons of verbs, cases before postpositions, owners, numerals, negation. */
import type { Draft } from '../rule';
import { toSmall } from '../text/small';
import type { Token } from '../text/tokens';
import type { Form, Forms } from './forms';
import {
  DIGITS,
  findWords,
  type GrammarContext,
  type GrammarRule,
  grammarRule,
  isGap,
  pairs,
  replaced,
  whole,
  wholeWord,
} from './rule';

export const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words behind a predicate that belong to it. */
const PARTICLES = setOf('ма ме ба бе па пе ғой қой да де та те ау');
const CLAUSE_WORDS = 14;

interface Clause {
  readonly start: number;
  /** Index behind its last token. */
  readonly end: number;
  /** The token that is its predicate, if that is the last word. */
  readonly predicate: number;
}

/** The words from the i-th token on up to the next mark, on one line; undefined where they are too many, or not all Kazakh words. */
function clauseFrom({ text, tokens }: GrammarContext, start: number): Clause | undefined {
  let end = start;
  while (end < tokens.length && tokens[end]!.kind !== 'punctuation') {
    if (end > start && !isGap(text, tokens[end - 1]!.end, tokens[end]!.start)) break;
    if (tokens[end]!.kind === 'other' || end - start > CLAUSE_WORDS) return undefined;
    end++;
  }
  // What goes on behind a bracket, a quotation mark or a dash is more of the same clause.
  if (end < tokens.length && !/^[.!?…,;:]$/.test(tokens[end]!.text)) return undefined;
  let predicate = end - 1;
  while (predicate > start && PARTICLES.has(tokens[predicate]!.text)) predicate--;
  return predicate > start ? { start, end, predicate } : undefined;
}

const OPENS_CLAUSE = /^[.!?…,;:«“"–—]$/;
const BEGINNERS = setOf('бірақ ал сондықтан алайда өйткені себебі әйтпесе егер онда');

/** Whether the i-th token begins a clause. */
function beginsClause(tokens: readonly Token[], i: number): boolean {
  const before = tokens[i - 1];
  // біз behind a comma is an awl as likely as a subject.
  if (before?.text === ',' && tokens[i]!.text === 'біз') return false;
  // A small letter behind a full stop is behind an abbreviation.
  if (before !== undefined && /^[.!?…]$/.test(before.text) && tokens[i]!.text === tokens[i]!.text.toLowerCase())
    return false;
  return before === undefined || OPENS_CLAUSE.test(before.text) || BEGINNERS.has(before.text.toLowerCase());
}

/** Whether the i-th token is the last word of its clause. */
export const endsClause = (tokens: readonly Token[], i: number): boolean =>
  tokens[i + 1] === undefined || /^[.!?…,;:]$/.test(tokens[i + 1]!.text);

/** A rule that needs what forms are; without it, it finds nothing. */
export function formsRule<const Id extends `grammar.${string}`>(
  rule: Omit<GrammarRule<Id>, 'check'> & { check: (context: GrammarContext, forms: Forms) => Draft[] },
): GrammarRule<Id> {
  return grammarRule({
    ...rule,
    check: (context) => (context.forms === undefined ? [] : rule.check(context, context.forms)),
  });
}

/** The word in the case of letters of the one that it stands for. */
const likeCase = (word: string, like: string): string =>
  like.length > 1 && like === like.toUpperCase()
    ? word.toUpperCase()
    : like.charAt(0) === like.charAt(0).toLowerCase()
      ? word
      : word.charAt(0).toUpperCase() + word.slice(1);

export function inPlace(
  { text }: GrammarContext,
  { start, end, text: word }: Token,
  right: string | undefined,
): Draft[] {
  if (right === undefined || right === word.toLowerCase()) return [];
  return [replaced(text, start, end, likeCase(right, word))];
}

interface Person {
  readonly Person: string;
  readonly Number: string;
  readonly Polite: string | undefined;
}

const PERSONS: ReadonlyMap<string, Person> = new Map([
  ['мен', { Person: '1', Number: 'Sing', Polite: undefined }],
  ['сен', { Person: '2', Number: 'Sing', Polite: undefined }],
  ['сіз', { Person: '2', Number: 'Sing', Polite: 'Form' }],
  ['біз', { Person: '1', Number: 'Plur', Polite: undefined }],
  ['біздер', { Person: '1', Number: 'Plur', Polite: undefined }],
  ['сендер', { Person: '2', Number: 'Plur', Polite: undefined }],
  ['сіздер', { Person: '2', Number: 'Plur', Polite: 'Form' }],
  ['олар', { Person: '3', Number: 'Sing', Polite: undefined }],
]);

/** What makes of a pronoun in front of it something else than the subject. */
const NOT_SUBJECT_BEFORE = setOf(
  'үшін сияқты секілді туралы жайлы жайында жөнінде арқылы бойынша дейін қарай кейін басқа тәрізді құрлы мен бен пен екеуміз екеуі және болып өзі',
);
/** Verbs whose subject is what is felt, not who feels; and helpers that stand in the third person beside any subject. */
const IMPERSONAL = setOf('ұна де жара көрін е екен');

const isPersonal = ({ upos, features }: Form) =>
  upos === 'PRON' &&
  features.get('Case') === 'Nom' &&
  !features.has('Reflex') &&
  (features.get('PronType') === 'Prs' || features.has('Person[psor]'));

/** Whether a word between subject and predicate may have a subject of its own, or be one. */
function mayHaveOwnSubject(form: Form): boolean {
  const { features } = form;
  const verbForm = features.get('VerbForm');
  if (verbForm === 'Conv') return features.get('Mood') !== undefined || !features.has('Aspect');
  if (verbForm !== undefined) return true;
  return (
    isPersonal(form) ||
    (features.has('Person[psor]') && features.get('Case') === 'Nom') ||
    (features.has('Person') && form.upos !== 'PRON')
  );
}

/** The same of a word between a subject and its predicate: by its likeliest analysis, and by any in which it is a nominative with an owner, which is often a subject. */
const mayBeAnother = (known: readonly Form[], word: string, subject: Person, next: string): boolean => {
  if (/^(?:жоқ|бар|емес|керек|деп|болмай|жоқта|барда)$/u.test(word)) return true;
  // ойлағандай, as I thought; not алдай алмайды, nor мұндай.
  if (
    /[дт][ае]й$/u.test(word) &&
    !/^(?:мұн|он|мын|сон|осын|қан)дай$/u.test(word) &&
    !known.some(({ features }) => features.get('VerbForm') === 'Conv')
  )
    return true;
  // жер, ауыр: a future participle only where it can be nothing else.
  const first = known.find(({ features }) => features.get('VerbForm') === undefined) ?? known[0];
  const likeliest = known[0]?.features.get('Tense') === 'Fut' ? first : known[0];
  if (likeliest === undefined) return true;
  const { features, upos } = likeliest;
  const verbForm = features.get('VerbForm');
  const owner = features.get('Person[psor]');
  // Myself: the subject once more.
  if (features.has('Reflex') && owner === subject.Person) return false;
  // A verbal noun in an oblique case has the same subject (кездесуге келдім), as that of a purpose has (көру үшін); with an owner, its own:
  // сіз не айтқаныңызды білмеймін. Where that is another person it is not our pronoun: мен оның келгенін көрдім.
  const isOblique = features.has('Case') && features.get('Case') !== 'Nom';
  // That of a reason may have its own: мен кешіккендіктен ол кетті.
  if (verbForm === 'Ger' && owner === undefined && (isOblique || next === 'үшін')) return features.has('Tense');
  if ((verbForm === 'Ger' || verbForm === 'Part') && isOblique && owner !== undefined)
    return owner === subject.Person || subject.Person === '3';
  if (mayHaveOwnSubject(likeliest)) return true;
  if (upos !== 'NOUN' && upos !== 'PROPN' && upos !== 'VERB') return false;
  return known.some((form) => form.features.has('Person[psor]') && form.features.get('Case') === 'Nom');
};

const agrees = ({ features }: Form, subject: Person) =>
  features.get('Person') === subject.Person &&
  (subject.Person === '3' || (features.get('Number') === subject.Number && features.get('Polite') === subject.Polite));

/** Сіздер барасыз, сендер барасың: their number is left out in speech, their politeness is not. */
const isAsPolite = ({ features }: Form, subject: Person) =>
  subject.Person === '2' &&
  subject.Number === 'Plur' &&
  features.get('Person') === '2' &&
  features.get('Polite') === subject.Polite;

const isPastParticiple = ({ features }: Form) =>
  features.get('VerbForm') === 'Part' && features.get('Tense') === 'Past' && !features.has('Person[psor]');

/** студентпін, дайынсың, жоқпыз: no verb, with the ending of a person. */
const isNominalPredicate = ({ upos, features }: Form) =>
  (upos === 'NOUN' || upos === 'ADJ') && /^[12]$/.test(features.get('Person') ?? '') && !features.has('VerbForm');

const person = formsRule({
  id: 'grammar.person-agreement',
  severity: 'warning',
  args: ['predicate', 'the predicate in the person of its subject'],
  sentence: {
    kk: '«{0}» баяндауышы бастауышпен жақта қиыспайды; дұрысы: «{1}».',
    ru: 'Сказуемое «{0}» не согласовано с подлежащим в лице; верно: «{1}».',
    en: 'The predicate “{0}” does not agree with its subject in person; it should be “{1}”.',
  },

  reason:
    'A Kazakh predicate has the ending of its subject’s person (мен барамын, сен студентсің, біз барамыз). Only where a personal pronoun begins the clause, the predicate ends it, all its analyses are finite or have the ending of a person, and nothing between them can have a subject of its own.',
  why: {
    kk: 'Баяндауыш бастауыштың жағына сай жіктеледі (мен барамын, сен студентсің, біз барамыз). Сөйлем жіктеу есімдігінен басталып, баяндауышпен біткенде ғана тексеріледі.',
    ru: 'Сказуемое принимает окончание лица своего подлежащего (мен барамын, сен студентсің, біз барамыз). Проверяется только там, где предложение начинается личным местоимением и кончается сказуемым.',
  },
  triggers: [...whole(PERSONS.keys()), ...pairs(pairs(['л', 'д', 'т'], ['ар', 'ер']), ['$', 'ым$', 'ім$'])],
  needs: new RegExp(
    String.raw`${wholeWord('[МмСс]ен|[БбСс]із|[БбСс]іздер|[Сс]ендер|[Оо]лар').source}|[лдт][ае]р(?:[ыі]м)?[ \u00a0][^.!?…\n]{2,100}?[мдт][ыі][нзмқк](?!\p{L})`,
    'u',
  ),
  fix: 'unsafe',
  bad: [
    { text: 'Мен мектепке барады.', fixed: 'Мен мектепке барамын.', safe: false },
    { text: 'Біз кеше киноға барды.', fixed: 'Біз кеше киноға бардық.', safe: false },
    { text: 'Сен неге кеш келді?', fixed: 'Сен неге кеш келдің?', safe: false },
    { text: 'Олар ертең қайтамын.', fixed: 'Олар ертең қайтады.', safe: false },
    { text: 'Балалар мектепте отырмын.', fixed: 'Балалар мектепте отыр.', safe: false },
    { text: 'Достарым маған көмектестім.', fixed: 'Достарым маған көмектесті.', safe: false },
    { text: 'Сендер бізге қашан келесіз?', fixed: 'Сендер бізге қашан келесіңдер?', safe: false },
    { text: 'Мен бұған өзім дайындалды.', fixed: 'Мен бұған өзім дайындалдым.', safe: false },
    { text: 'Мен оның келгенін көрді.', fixed: 'Мен оның келгенін көрдім.', safe: false },
    { text: 'Біз студентпін.', fixed: 'Біз студентпіз.', safe: false },
    { text: 'Мен бұған дайынсың.', fixed: 'Мен бұған дайынмын.', safe: false },
    { text: 'Мен оны көрген жоқсың.', fixed: 'Мен оны көрген жоқпын.', safe: false },
    { text: 'Біз суға түсу үшін барды.', fixed: 'Біз суға түсу үшін бардық.', safe: false },
  ],
  good: [
    'Мен мектепке барамын. Біз кеше киноға бардық.',
    'Мен көрген кісі кетті. Сіз не айтқаныңызды білмеймін. Мен барсам ол қуанады. Мен барғым келеді.',
    'Мен студентпін. Біз дайынбыз. Сендер жақсысың. Мен оны көрген жоқпын. Сен айтсаң, мен дайынмын.',
    'Сен туралы айтты. Кітап мен қалам жатыр. Олар ертең қайтады.',
    'Мен жоқта балалар ойнады. Мен кешіккендіктен ұшақ кетіп қалды. Мен ойлағандай, ол келмеді.',
    'Балалар үйінде өстім. Адамдар арасында жүрмін. Кітаптар оқып жүрмін. Балалар десе, бәрін ұмытамын. Сіздер келесіз.',
  ],
  check(context, forms) {
    const { tokens } = context;
    return findWords(tokens, mayBeSubject, (token, i) => {
      if (!beginsClause(tokens, i)) return [];
      const next = tokens[i + 1];
      // «Мен де» is often «менде», at me.
      if (next?.kind !== 'word' || NOT_SUBJECT_BEFORE.has(next.text) || /^[дт][ае]$/u.test(next.text)) return [];
      const clause = clauseFrom(context, i);
      if (clause === undefined) return [];
      const pronoun = PERSONS.get(token.text.toLowerCase());
      const subject = pronoun ?? (isPluralSubject(context, forms, i) ? THEY : undefined);
      if (subject === undefined || !context.isKazakh(i)) return [];
      const at = clause.predicate;
      const isIndicative = ({ features }: Form) => features.get('VerbForm') === 'Fin' && features.get('Mood') === 'Ind';
      const known = forms.of(at);
      // қарайды: of to look, not of the rare to blacken.
      const verb = known.find(
        (form) => isIndicative(form) && !known.some(({ lemma }) => `${lemma}й` === form.lemma && lemma !== form.lemma),
      );
      // келемін is also a noun with the same ending of person, жатыр one without; of өткізді the noun is a mere stem, of алды its front.
      // көрген жоқсың, барған емессің: the participle is of the predicate.
      const end = /^(?:жоқ|емес)\p{L}/u.test(tokens[at]!.text) && forms.some(at - 1, isPastParticiple) ? at - 1 : at;
      if (verb === undefined) {
        if (pronoun === undefined || pronoun === THEY || !forms.every(at, isNominalPredicate)) return [];
        if (known.some((form) => agrees(form, subject) || isAsPolite(form, subject))) return [];
        for (let between = i + 1; between < end; between++) {
          const { kind, text } = tokens[between]!;
          if (kind === 'word' && mayBeAnother(forms.of(between), text, subject, tokens[between + 1]!.text)) return [];
        }
        return inPlace(context, tokens[at]!, forms.changed(known[0]!, { ...subject }));
      }
      if (
        verb !== known[0] &&
        !known.every(
          (form) =>
            form.derived ||
            form.lemma === verb.lemma ||
            form.lemma === 'алд' ||
            (/[дт][ыі]$/u.test(tokens[at]!.text) && (isIndicative(form) || form.features.get('Case') === 'Acc')),
        )
      )
        return [];
      if (!known.every((form) => isIndicative(form) || !form.features.has('VerbForm'))) return [];
      if (known.some((form) => agrees(form, subject))) return [];
      // «Сен тұр»: a command is as bare as a helper in the third person.
      if (subject.Person === '2' && known.some(({ lemma }) => lemma === tokens[at]!.text.toLowerCase())) return [];
      if (known.some((form) => isAsPolite(form, subject))) return [];
      // «Балалар жинадым»: of whom one makes something, they are as likely the object.
      if (pronoun === undefined && (!known.every(isFirstPerson) || known.some(({ lemma }) => TAKES_PEOPLE.has(lemma))))
        return [];
      if (known.some(({ lemma }) => IMPERSONAL.has(lemma)) && verb.features.get('Person') === '3') return [];
      for (let between = i + 1; between < end; between++) {
        const { kind, text } = tokens[between]!;
        if (kind === 'word' && mayBeAnother(forms.of(between), text, subject, tokens[between + 1]!.text)) return [];
      }
      // «Қосымша ашылмай тұр»: what is done to a thing has the thing for its subject.
      const isConverb = ({ features }: Form) => features.get('VerbForm') === 'Conv';
      if (
        verb.features.get('Person') === '3' &&
        forms.every(at - 1, isConverb) &&
        forms.some(at - 1, ({ features }) => features.get('Voice') === 'Pass')
      )
        return [];
      return inPlace(context, tokens[at]!, forms.changed(verb, { ...subject }, tokens[at]!.text.toLowerCase()));
    });
  },
});

const PEOPLE_AT_BEGINNING = /^\p{Lu}\p{Ll}+[лдт][ае]р(?:[ыі]м)?$/u;
const LONGEST_PERSON = Math.max(...[...PERSONS.keys()].map((pronoun) => pronoun.length));

/** UTF-16 units in which those, and pronouns, end, small or capital: by the last letter most words are told. */
const SUBJECT_ENDS: ReadonlySet<number> = new Set(Array.from('нзрмНЗРМ', (letter) => letter.charCodeAt(0)));

/** Whether a word may be the subject of the clause that it begins. */
const mayBeSubject = ({ text }: Token): boolean =>
  SUBJECT_ENDS.has(text.charCodeAt(text.length - 1)) &&
  ((text.length <= LONGEST_PERSON && PERSONS.has(toSmall(text))) || PEOPLE_AT_BEGINNING.test(text));

/** Nouns of people: what stands in the plural as the first word of a sentence is its subject. */
const PEOPLE = setOf(
  'бала оқушы студент мұғалім қонақ адам дос жігіт қыз әйел көрші шәкірт тұрғын жұмысшы дәрігер азамат құрбы туыс жолаушы маман ғалым жазушы ақын ' +
    'спортшы әріптес кісі ұстаз басшы қызметкер сарапшы журналист ойыншы жанкүйер көрермен ұл келін апа ата әже әке ана аға іні қарындас сіңлі әпке немере',
);
const THEY = PERSONS.get('олар')!;
/** Verbs whose object people without a case may be. */
const TAKES_PEOPLE = setOf(
  'тап ізде таны көр жина ерт шақыр тәрбиеле оқыт емде ал кездестір бақыла де деп бол сана таңда сат жалда өсір',
);

const isFirstPerson = ({ features }: Form) => features.get('Person') === '1';

/** Whether the i-th token names people in the plural, the first word of a sentence, with nothing before the verb that belongs to them or is of the first person. */
function isPluralSubject({ tokens }: GrammarContext, forms: Forms, i: number): boolean {
  const { text } = tokens[i]!;
  if (!PEOPLE_AT_BEGINNING.test(text)) return false;
  if (i > 0 && !/^[.!?…«“–—]$/.test(tokens[i - 1]!.text)) return false;
  const isThem = ({ upos, lemma, features }: Form) =>
    upos === 'NOUN' &&
    PEOPLE.has(lemma) &&
    features.get('Number') === 'Plur' &&
    features.get('Case') === 'Nom' &&
    !features.has('Person') &&
    features.get('Person[psor]') !== '2';
  if (!forms.some(i, isThem)) return false;
  // балалар: of a rare verb, would have children.
  if (!forms.every(i, (form) => isThem(form) || form.features.get('Tense') === 'Fut')) return false;
  // Балалар үйінде, адамдар арасында: they qualify what follows; біз, мен further on are the subject themselves.
  if (forms.some(i + 1, ({ features }) => features.get('Person[psor]') === '3')) return false;
  for (let at = i + 1; at < tokens.length && tokens[at]!.kind === 'word'; at++)
    if (/^(?:мен|біз|біздер|өзім|өзіміз|бәріміз|барлығымыз)$/u.test(tokens[at]!.text)) return false;
  return true;
}

type Case = 'Nom' | 'Dat' | 'Abl';

/** Postpositions, the case that they take, and which other cases in front of them are faults. */
const POSTPOSITIONS: ReadonlyMap<string, { readonly takes: Case; readonly wrong: ReadonlySet<string> }> = new Map([
  ['дейін', { takes: 'Dat', wrong: setOf('Nom Gen Loc Abl') }],
  ['шейін', { takes: 'Dat', wrong: setOf('Nom Gen Loc Abl') }],
  ['туралы', { takes: 'Nom', wrong: setOf('Gen Dat Acc Loc Abl') }],
  ['арқылы', { takes: 'Nom', wrong: setOf('Gen Dat Acc Loc Abl Ins') }],
  ['бойынша', { takes: 'Nom', wrong: setOf('Gen Dat Acc Loc Abl') }],
  ['үшін', { takes: 'Nom', wrong: setOf('Dat Acc Loc Abl') }],
  ['сайын', { takes: 'Nom', wrong: setOf('Gen Dat Acc Loc Abl') }],
  ['кейін', { takes: 'Abl', wrong: setOf('Nom Gen') }],
  ['соң', { takes: 'Abl', wrong: setOf('Nom Gen Dat') }],
  ['бері', { takes: 'Abl', wrong: setOf('Nom Gen Dat') }],
  ['қарай', { takes: 'Dat', wrong: setOf('Nom Gen') }],
  ['бұрын', { takes: 'Nom', wrong: setOf('Dat') }],
]);

const isPostposition = ({ text }: Token): boolean => POSTPOSITIONS.has(text);

/** кейін, бері and қарай are adverbs and a verb as well: in front of them only words of time and events, and of places, are judged. */
const TIMES = setOf(
  'сабақ соғыс жиналыс жұмыс той мерекесі мереке түс жыл ай күн апта сағат минут секунд ғасыр оқиға революция емтихан каникул демалыс концерт ' +
    'уақыт ұйқы шапқыншылық өлім бүлік көтеріліс жеңіс жеңіліс съезд шайқас кеңес күз қыс көктем жаз ұрыс шабуыл тергеу сот үзіліс кеш таң ' +
    'отырыс жаңбыр дауыл жиын шара сапар саяхат сессия спектакль тренинг лекция презентация ' +
    'дәріс семинар конференция операция матч сайлау тамақ ас кездесу төңкеріс апат өрт жорық тәуелсіздік осы соңғы ереже реформа дағдарыс келісім',
);
const UNITS_OF_TIME = setOf('жыл ай күн апта ғасыр сағат минут');
const PLACES = setOf(
  'үй мектеп қала ауыл шығыс батыс солтүстік оңтүстік есік терезе тау өзен теңіз көл орман дала шаһар астана алматы базар дүкен аудан көше жол аспан жер сол оң жақ бағыт аяқ бас орта іш алд арт төмен жоғары күз кеш',
);

/** How words end that have an ending of a case, and those with another one behind it (үйдеміз, үйдегілер). */
const CASE_ENDING = /(?:[аеңнз]|[дтн][ыі]|кі|[ғгк][ыі](?:л[ае]р[ыі]?|с[ыі])|[ңз]д[ае]р)$/u;
/** Whether a word may be in another case than the nominative; of a word's end alone, as the expression is tried at every letter. */
export const mayHaveCase = (word: string): boolean => CASE_ENDING.test(word.slice(-6));
const ABLATIVE = /[дтн][ае]н$/u;

const caseOf = ({ features }: Form) => features.get('Case');
const isNumeral = ({ upos, lemma }: Form) => upos === 'NUM' || lemma === 'бірнеше';
const isNominal = ({ upos, features }: Form) =>
  upos === 'NOUN' ||
  upos === 'PROPN' ||
  upos === 'PRON' ||
  features.get('VerbForm') === 'Ger' ||
  features.get('VerbForm') === 'Part';

const postposition = formsRule({
  id: 'grammar.postposition-case',
  severity: 'warning',
  args: ['word', 'the word in its case', 'postposition'],
  sentence: {
    kk: '«{2}» шылауы алдындағы сөз басқа септікте тұрады: «{1}».',
    ru: 'Перед послелогом «{2}» слово стоит в другом падеже: «{1}».',
    en: 'Before “{2}” the word stands in another case: “{1}”.',
  },

  reason:
    'Each postposition takes one case: дейін the dative, кейін, соң and бері the ablative, туралы, арқылы, бойынша, үшін and сайын the bare word. кейін, бері and қарай are adverbs as well, and соң follows participles too, so before them only words of time, events and places and verbal nouns are judged; before бұрын only counts of time in the dative are, before басқа and бірге nothing.',
  why: {
    kk: 'Әр шылау белгілі септікті керек етеді: дейін — барыс, кейін, соң, бері — шығыс септігін, ал туралы, арқылы, бойынша, үшін, сайын — септік жалғаусыз сөзді. Үстеу де бола алатын шылаулар күмәнді жерде тексерілмейді.',
    ru: 'Каждый послелог требует одного падежа: дейін — дательного, кейін, соң, бері — исходного, а туралы, арқылы, бойынша, үшін, сайын — слова без падежного окончания. Те, что бывают и наречиями, в сомнительных местах не проверяются.',
  },
  triggers: whole(POSTPOSITIONS.keys()),
  fix: 'unsafe',
  bad: [
    { text: 'Ол сабақ кейін үйге қайтты.', fixed: 'Ол сабақтан кейін үйге қайтты.', safe: false },
    { text: 'Біз жиналыс соң қайттық.', fixed: 'Біз жиналыстан соң қайттық.', safe: false },
    { text: 'Біз үй дейін жаяу бардық.', fixed: 'Біз үйге дейін жаяу бардық.', safe: false },
    { text: 'Ол кітапты туралы айтты.', fixed: 'Ол кітап туралы айтты.', safe: false },
    { text: 'Мен мұны балаларды үшін алдым.', fixed: 'Мен мұны балалар үшін алдым.', safe: false },
    { text: 'Мен үйді үшін ақша жинадым.', fixed: 'Мен үй үшін ақша жинадым.', safe: false },
    { text: 'Ол екі аптаға бері ауырып жүр.', fixed: 'Ол екі аптадан бері ауырып жүр.', safe: false },
    { text: 'Бұл жоспарға бойынша жасалды.', fixed: 'Бұл жоспар бойынша жасалды.', safe: false },
    { text: 'Оны үш күнге бұрын көрдім.', fixed: 'Оны үш күн бұрын көрдім.', safe: false },
    { text: 'Олар таудың қарай кетті.', fixed: 'Олар тауға қарай кетті.', safe: false },
    { text: 'Біз теңіз қарай жүрдік.', fixed: 'Біз теңізге қарай жүрдік.', safe: false },
  ],
  good: [
    'Ол сабақтан кейін қайтты. Асан кейін келді. Біз үйге дейін бардық.',
    'Ол кітап туралы айтты. Екі жыл бұрын. Күн сайын. Жоспар бойынша.',
    'Мен рақмет дейін. Оған қарай жүрді. Түстен соң, келген соң, айтқаннан соң.',
  ],
  check(context, forms) {
    const { text, tokens, isKazakh } = context;
    return findWords(tokens, isPostposition, (token, i) => {
      const rule = POSTPOSITIONS.get(token.text)!;
      const word = tokens[i - 1];
      if (word?.kind !== 'word' || !isGap(text, word.end, token.start)) return [];
      // Most words are right by how they end.
      if (rule.takes === 'Nom' ? !mayHaveCase(word.text) : rule.takes === 'Abl' && ABLATIVE.test(word.text)) return [];
      // жиын-терін: a pair whose second word ends as a case does.
      if (word.text.includes('-')) return [];
      // балалардағы: of those who are at the children, with the plural understood.
      if (/[дт][ае]ғ[ыі]$|[дт][ае]г[ыі]$/u.test(word.text) || !isKazakh(i)) return [];
      const known = forms.of(i - 1);
      const isWrong = (form: Form) => isNominal(form) && rule.wrong.has(caseOf(form) ?? '');
      // кітапты is also "with a book"; a finite verb (үйді, piled up) stands before no postposition that takes the bare word.
      const isOther = ({ derived, features }: Form) =>
        derived || features.get('VerbForm') === 'Conv' || (rule.takes === 'Nom' && features.get('VerbForm') === 'Fin');
      if (!forms.every(i - 1, (form) => isWrong(form) || isOther(form))) return [];
      // Of балаларды the noun, and not the rare verb's participle.
      const first = known.find((form) => isWrong(form) && form.upos !== 'VERB') ?? known.find(isWrong);
      if (first === undefined || (token.text === 'сайын' && word.text === 'одан')) return [];
      // «Осы күнге бұрын» is no count of days: екі күнге бұрын is.
      if (
        token.text === 'бұрын' &&
        !(UNITS_OF_TIME.has(first.lemma) && (tokens[i - 2]?.kind === 'number' || forms.some(i - 2, isNumeral)))
      )
        return [];
      if (rule.takes === 'Abl' || token.text === 'қарай') {
        const isGer = known.every(({ features }) => features.get('VerbForm') === 'Ger');
        if (!isGer && !known.every(({ lemma }) => (token.text === 'қарай' ? PLACES : TIMES).has(lemma.toLowerCase())))
          return [];
        // «Кешке бері қарай жүрді»: hither.
        if (caseOf(first) === 'Dat' && token.text === 'бері' && !UNITS_OF_TIME.has(first.lemma)) return [];
        if (token.text === 'қарай' && /^(?:баста|отыр|тұр|жатыр|бер|ал|сал)/u.test(tokens[i + 1]?.text ?? ''))
          return [];
      }
      // «Рақмет дейін»: let me say.
      if (
        token.text === 'дейін' &&
        (tokens[i + 1]?.kind !== 'word' || first.upos === 'PRON' || /^де[спг]/u.test(tokens[i + 1]!.text))
      )
        return [];
      if (!/[аәеиоөуұүыіэюя]/u.test(word.text) || word.text === word.text.toUpperCase()) return [];
      return inPlace(context, word, forms.changed(first, { Case: rule.takes })).map((draft) => ({
        ...draft,
        args: [...draft.args!, token.text],
      }));
    });
  },
});

const HIS: Readonly<Record<string, string | undefined>> = {
  'Person[psor]': '3',
  'Number[psor]': 'Plur,Sing',
  'Polite[psor]': undefined,
};
const OWNERS: ReadonlyMap<string, Readonly<Record<string, string | undefined>>> = new Map([
  ['менің', { 'Person[psor]': '1', 'Number[psor]': 'Sing' }],
  ['сенің', { 'Person[psor]': '2', 'Number[psor]': 'Sing' }],
  ['біздің', { 'Person[psor]': '1', 'Number[psor]': 'Plur' }],
  ['сіздің', { 'Person[psor]': '2', 'Number[psor]': 'Sing', 'Polite[psor]': 'Form' }],
  ['оның', HIS],
  ['олардың', HIS],
]);
const isOwner = ({ text }: Token): boolean => OWNERS.has(toSmall(text));

/** Owners that stand before bare words as well: біздің үй. */
const LOOSE_OWNERS = setOf('біздің сіздің');
/** «Оның рас»: what you say is true. */
const SAID_OF = setOf('рас жөн бекер өтірік жалған қате күнә обал ұят айып дұрыс шын көп аз бар жоқ');
/** «Біздің әкесі»: so spouses speak of each other. */
const KIN = setOf('әке шеше ана ата әже бала');

/** Words behind a noun that go with it to what is owned: менің бала кезде, менің дос деп … */
const COMPARES = /^(?:кез|күн|шақ|жас|ретінде|деп|болып|болған|сияқты|секілді|туралы|үшін|мен|бен|пен|және|немесе)/u;

/** Whether there are words alone from the i-th token to the mark that ends its sentence, and of each some form is so. */
function allBehind({ tokens }: GrammarContext, i: number, is: (at: number) => boolean): boolean {
  let at = i;
  while (at < tokens.length && tokens[at]!.kind === 'word' && is(at)) at++;
  return at === tokens.length || /^[.!?…]$/.test(tokens[at]!.text);
}

/** Words that stand before a predicate and belong to no noun between. */
const BEFORE_PREDICATE = /^(?:өте|тым|аса|қайда|қалай|қашан|неге|бүгін|кеше|ертең|әлі|ылғи|әрқашан|қазір)$/u;

/** мектебіміз: hardly "we are his schools". */
const isOwnedPerson = ({ features }: Form) => features.has('Person') && features.has('Person[psor]');

const isFiniteForm = ({ features }: Form) => features.get('VerbForm') === 'Fin';

const possessive = formsRule({
  id: 'grammar.possessive-agreement',
  severity: 'information',
  args: ['what is owned', 'with the ending of its owner'],
  sentence: {
    kk: 'Тәуелдік жалғауы жетіспейді немесе басқа жақта: «{1}».',
    ru: 'Нет притяжательного окончания, или оно другого лица: «{1}».',
    en: 'The possessive ending is missing or of another person: “{1}”.',
  },

  reason:
    'What belongs to менің or сенің has the ending of that person (менің кітабым, сенің үйің). біздің and сіздің stand before bare words as well: behind them only an ending of another person at a clause’s end or before its predicate is judged. Behind оның and олардың only where nothing but words follows up to the end of the sentence. A clause in which any other word has the ending is left alone.',
  why: {
    kk: 'Ілік септігіндегі есімдікке тәуелді сөз сол жақтың жалғауын алады (менің кітабым, сенің үйің). Біздің, сіздің, оның, олардың сөздерінен кейін тек анық жағдайлар тексеріледі.',
    ru: 'Слово при местоимении в родительном падеже принимает окончание этого лица (менің кітабым, сенің үйің). После біздің, сіздің, оның, олардың проверяются только ясные случаи.',
  },
  triggers: whole(OWNERS.keys()),
  needs: wholeWord('[МмСс]енің|[БбСс]іздің|[Оо]ның|[Оо]лардың'),
  fix: 'unsafe',
  bad: [
    { text: 'Бұл менің кітап.', fixed: 'Бұл менің кітабым.', safe: false },
    { text: 'Ол менің үйге келді.', fixed: 'Ол менің үйіме келді.', safe: false },
    { text: 'Менің әкесі ауылда тұрады.', fixed: 'Менің әкем ауылда тұрады.', safe: false },
    { text: 'Менің бала мектепке барады.', fixed: 'Менің балам мектепке барады.', safe: false },
    { text: 'Менің достар да келді.', fixed: 'Менің достарым да келді.', safe: false },
    { text: 'Біздің мектебі үлкен.', fixed: 'Біздің мектебіміз үлкен.', safe: false },
    { text: 'Сіздің балам келді.', fixed: 'Сіздің балаңыз келді.', safe: false },
    { text: 'Сіздің кітабым жоғалды.', fixed: 'Сіздің кітабыңыз жоғалды.', safe: false },
    { text: 'Біздің мұғалімі өте мейірімді.', fixed: 'Біздің мұғаліміміз өте мейірімді.', safe: false },
    { text: 'Оның үй өте үлкен.', fixed: 'Оның үйі өте үлкен.', safe: false },
    { text: 'Олардың мектебіміз жаңа.', fixed: 'Олардың мектебі жаңа.', safe: false },
  ],
  good: [
    'Бұл менің кітабым. Біздің үй осы жерде. Біздің жаны таза халық. Біздің мектебіміз үлкен. Біздің әкесі келді.',
    'Менің ана тілім – қазақ тілі.',
    'Менің кітап оқығым келеді. Бұл кітап менің.',
    'Оның үй алуы қиын. Оның рас. Оның үй, жер туралы айтқаны бар. Бұл үй оның.',
    'Менің бала күнгі досым келді. Сенің ат үстінде отырғаныңды көрдім. Менің су ішкім келді.',
  ],
  check(context, forms) {
    const { text, tokens, isKazakh } = context;
    return findWords(tokens, isOwner, (token, i) => {
      const owner = OWNERS.get(token.text.toLowerCase())!;
      const thing = tokens[i + 1];
      if (thing?.kind !== 'word' || !isGap(text, token.end, thing.start) || !isKazakh(i)) return [];
      const own = owner['Person[psor]'];
      // Of оның less is sure: «оның үй, жер және көлігі», «оның рас», «оның кітап берген адам».
      if (thing.text !== toSmall(thing.text) || (own === '3' && !allBehind(context, i + 2, () => true))) return [];
      const known = forms.of(i + 1);
      const isWrong = ({ upos, features }: Form) =>
        upos === 'NOUN' &&
        features.has('Case') &&
        features.get('Case') !== 'Gen' &&
        !features.has('Person') &&
        features.get('Person[psor]') !== own;
      // Of достар, атты the verb (would make friends, shot) does not stand behind an owner inside of a clause.
      const isVerb = ({ upos, features }: Form) =>
        (upos === 'VERB' || upos === 'AUX') &&
        !features.has('Person[psor]') &&
        features.get('Tense') !== 'Past' &&
        !endsClause(tokens, i + 1);
      if (
        known.length === 0 ||
        !known.every((form) => isWrong(form) || form.derived || isVerb(form) || isOwnedPerson(form))
      )
        return [];
      const first = known.find(isWrong);
      if (first === undefined) return [];
      // An ending of the third person is that of another owner only where nothing else can be it: менің бала кезі.
      const isBare = !first.features.has('Person[psor]');
      const next = tokens[i + 2];
      if (own === '3' && (SAID_OF.has(first.lemma) || (isBare && first.features.get('Case') !== 'Nom'))) return [];
      if (LOOSE_OWNERS.has(token.text.toLowerCase())) {
        // «Біздің жаны таза халық»: what is owned may be a bare noun further on.
        const isPredicate =
          next?.kind === 'word' &&
          (/^(?:бар|жоқ|көп|аз|емес|керек)$/u.test(next.text) || forms.every(i + 2, isFiniteForm));
        if (
          known.some(({ features }) => !features.has('Person[psor]')) ||
          (KIN.has(first.lemma) && first.features.get('Person[psor]') === '3')
        )
          return [];
        // «Біздің мұғалімі өте мейірімді»: what says how, where or when goes with the predicate.
        const isSaidOf = BEFORE_PREDICATE.test(next?.text ?? '') && allBehind(context, i + 2, () => true);
        if (
          !endsClause(tokens, i + 1) &&
          !/^[–—]$/.test(next?.text ?? '') &&
          !isPredicate &&
          !isSaidOf &&
          !(next?.kind === 'word' && endsClause(tokens, i + 2))
        )
          return [];
      }
      if (isBare && first.features.get('Case') === 'Nom' && next?.kind === 'word') {
        // What is owned may be the next noun: менің темір есік. So that has to be a predicate, or be no noun in the nominative.
        const isPredicate = /^(?:бар|жоқ|көп|аз|емес|қайда|кім|қалай|қандай|керек)$/u.test(next.text);
        const isOther = ({ upos, features }: Form) =>
          features.get('VerbForm') !== 'Part' &&
          features.get('VerbForm') !== 'Ger' &&
          (upos === 'VERB' ||
            upos === 'ADV' ||
            upos === 'ADJ' ||
            upos === 'PRON' ||
            upos === 'PART' ||
            upos === 'CCONJ' ||
            (features.get('Case') ?? 'Nom') !== 'Nom');
        const stands =
          endsClause(tokens, i + 2) ||
          isPredicate ||
          forms.every(i + 2, isFiniteForm) ||
          // сынып қалды: no class, but broken.
          (forms.some(i + 2, ({ features }) => features.get('VerbForm') === 'Conv') &&
            forms.some(i + 3, (form) => form.upos === 'AUX' && isFiniteForm(form)) &&
            endsClause(tokens, i + 3)) ||
          (forms.every(i + 2, isOther) && !COMPARES.test(next.text));
        if (!stands) return [];
      } else if (isBare && next?.kind === 'number') return [];
      for (let at = i - 1; at >= 0 && !/^[.!?…]$/.test(tokens[at]!.text); at--) {
        if (forms.some(at, ({ features }) => features.get('Person[psor]') === own)) return [];
      }
      for (let at = i + 2; at < tokens.length && !/^[.!?…,;:]$/.test(tokens[at]!.text); at++) {
        if (tokens[at]!.kind !== 'word') continue;
        const behind = forms.of(at);
        // мейірімді: kind, and hardly my mercy.
        const isOwn =
          behind.some(({ features }) => features.get('Person[psor]') === own) &&
          !behind.some(({ upos }) => upos === 'ADJ');
        if (behind.length === 0 || isOwn) return [];
        // What is owned may stand further on: менің бала күнгі досым.
        if (isBare && behind.some(({ features }) => features.has('Person[psor]') || features.get('VerbForm') === 'Ger'))
          return [];
      }
      if (
        own === '3' &&
        !allBehind(context, i + 2, (at) => forms.some(at, ({ features }) => features.get('VerbForm') !== 'Part'))
      )
        return [];
      return inPlace(context, thing, forms.changed(first, owner));
    });
  },
});

/** Words of numbers behind which a plural may be right: about, years, ordinals without their ending. */
const ORDINAL_LIKE = setOf(
  'жыл сынып бап тармақ курс топ бөлім ғасыр разряд класс нөмір бет дәреже орын кезең том бөлме қабат жас',
);

/** How numerals begin: few words are worth a look at their analyses. */
const NUMERALS = setOf(
  'екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан жүз мың миллион миллиард триллион жарты',
);
/** Words of one thing at a time, which keep their noun in the singular as numerals do. */
const EACH = setOf('әр әрбір');
const NUMERAL = new RegExp(String.raw`^(?:${[...NUMERALS].join('|')}|\p{N})`, 'u');

/** An expression that is written out where it is used is made anew each time. */
const PLURAL_ENDING = /[лдт][ае]р/;
const hasPlural = ({ text }: Token): boolean => PLURAL_ENDING.test(text);

const plural = formsRule({
  id: 'grammar.plural-after-numeral',
  severity: 'information',
  args: ['noun', 'the noun without its plural'],
  sentence: {
    kk: 'Сан есімнен не «әр», «әрбір» сөздерінен кейінгі зат есім көптік жалғауын алмайды: «{1}».',
    ru: 'После числительного, әр и әрбір существительное не ставится во множественное число: «{1}».',
    en: 'Behind a numeral, әр or әрбір the noun has no plural: “{1}”.',
  },

  reason:
    'A numeral says that things are many, so that the noun stays in the singular (бес кітап). Years (1990 жылдары), numbers that name (5 сыныптар) and nouns that qualify another one (екі балалар бақшасы) are left alone.',
  why: {
    kk: 'Сан есімнің өзі көптікті білдіреді, сондықтан зат есім көптік жалғаусыз тұрады (бес кітап). Жылдар (1990 жылдары) мен басқа сөзді анықтайтын зат есімдер (екі балалар бақшасы) тексерілмейді.',
    ru: 'Числительное само говорит о множестве, поэтому существительное остаётся в единственном числе (бес кітап). Годы (1990 жылдары) и определения при другом существительном (екі балалар бақшасы) не проверяются.',
  },
  triggers: [...pairs(['^'], [...NUMERALS]), ...whole(EACH), ...DIGITS],
  needs: PLURAL_ENDING,
  fix: 'unsafe',
  bad: [
    { text: 'Ол бес кітаптар сатып алды.', fixed: 'Ол бес кітап сатып алды.', safe: false },
    { text: 'Онда 20 студенттер бар.', fixed: 'Онда 20 студент бар.', safe: false },
    { text: 'Бес кітаптар алдым.', fixed: 'Бес кітап алдым.', safe: false },
    { text: 'Жеті күндер өтті.', fixed: 'Жеті күн өтті.', safe: false },
    { text: 'Әр оқушылар дәптер алды.', fixed: 'Әр оқушы дәптер алды.', safe: false },
  ],
  good: ['Ол бес кітап сатып алды.', '1990 жылдары қалада екі балалар бақшасы болды.', 'Бірінші кітаптар шықты.'],
  check: (context, forms) => pluralsBehind(context, forms, 'numeral'),
});

const pluralBehindMany = formsRule({
  id: 'grammar.plural-after-many',
  severity: 'hint',
  offByDefault: true,
  args: ['noun', 'the noun without its plural'],
  sentence: {
    kk: '«Көп», «бірнеше» сөздерінен кейін зат есім көптік жалғаусыз айтылады: «{1}».',
    ru: 'После «көп» и «бірнеше» существительное ставится в единственном числе: «{1}».',
    en: 'Behind көп and бірнеше the noun has no plural: “{1}”.',
  },
  reason:
    'Grammar books want the singular behind көп and бірнеше (көп адам, бірнеше кітап) as behind a numeral. Edited text has the plural in one of eight such places, so that the rule is for those who follow the books.',
  why: {
    kk: 'Грамматика бойынша көп пен бірнеше сөздерінен кейін зат есім жекеше тұрады (көп адам, бірнеше кітап). Баспа мәтіндерде де шамамен сегіз жердің бірінде көпше кездеседі, сондықтан ереже қаласаңыз ғана қосылады.',
    ru: 'По грамматикам после көп и бірнеше существительное стоит в единственном числе (көп адам, бірнеше кітап). В изданных текстах множественное встречается примерно в одном месте из восьми, поэтому правило включают по желанию.',
  },
  triggers: whole(['көп', 'бірнеше']),
  needs: /(?:көп|бірнеше)\s+\p{L}+(?:лар|лер|дар|дер|тар|тер)/iu,
  fix: 'unsafe',
  bad: [
    { text: 'Залда бірнеше адамдар отыр.', fixed: 'Залда бірнеше адам отыр.', safe: false },
    { text: 'Алаңда көп балалар ойнап жүр.', fixed: 'Алаңда көп бала ойнап жүр.', safe: false },
  ],
  good: ['Залда бірнеше адам отыр. Көп балалы ана келді.', 'Одан да көп адамдар болды.', 'Ақшасы көп адамдар кетті.'],
  check: (context, forms) => pluralsBehind(context, forms, 'many'),
});

/** Nouns in the plural behind a numeral, or behind көп and бірнеше. */
function pluralsBehind(context: GrammarContext, forms: Forms, what: 'numeral' | 'many'): Draft[] {
  const { text, tokens, isKazakh } = context;
  // Those few are looked for first, with what stands before them.
  return findWords(tokens, hasPlural, (noun, at) => {
    const i = at - 1;
    const token = tokens[i];
    if (token === undefined || !isGap(text, token.end, noun.start)) return [];
    const isFigure =
      what === 'numeral' && token.kind === 'number' && /^\d{1,3}$/.test(token.text) && token.text !== '1';
    if (noun.text !== toSmall(noun.text)) return [];
    const word = token.text.toLowerCase();
    const isNumeral =
      isFigure ||
      (token.kind === 'word' &&
        word !== 'бір' &&
        (what === 'many'
          ? /^(?:көп|бірнеше)$/u.test(word)
          : EACH.has(word) ||
            (NUMERAL.test(word) &&
              forms.every(
                i,
                ({ features, upos }) => upos === 'NUM' && features.get('NumType') === 'Card' && !features.has('Case'),
              ))));
    if (!isNumeral || !isKazakh(i + 1)) return [];
    const known = forms.of(i + 1);
    if (
      !forms.every(
        i + 1,
        ({ upos, lemma, features }) =>
          (upos !== 'VERB' && features.get('Number') === 'Plur' && !features.has('Person')) ||
          // балалар: of a rare verb, would have children.
          (features.get('Tense') === 'Fut' && /[лдт][ае]$/u.test(lemma)),
      )
    )
      return [];
    const first = known.find(({ upos }) => upos === 'NOUN');
    // «Бірнеше канадалықтың бірі» needs its plural.
    if (first === undefined || (first.features.get('Case') === 'Gen' && /^бір/u.test(tokens[i + 2]?.text ?? '')))
      return [];
    if ((isFigure && ORDINAL_LIKE.has(first.lemma)) || /[дт][ае][ғг][ае]н$/u.test(word)) return [];
    const behind = tokens[i - 1]?.text.toLowerCase() ?? '';
    // More than ten; Кіші жүз, a union of clans.
    if (
      (word === 'көп' && /^(?:да|де|одан|ең)$|[дтн][ае]н$/u.test(behind)) ||
      (word === 'жүз' && /^(?:кіші|орта|ұлы)$/u.test(behind))
    )
      return [];
    // A day, a page or a number of a list stands before the mark that ends it.
    if (isFigure && (tokens[i - 1]?.kind === 'number' || /^[№§.-]$/.test(tokens[i - 1]?.text ?? ''))) return [];
    // Those on the seventh level; people whose money is much: ақшасы көп адамдар.
    if (/[дт][ае][ғг][ыі]л[ае]р/u.test(noun.text) || word === 'жарты') return [];
    if (
      word === 'көп' &&
      forms.some(i - 1, ({ features }) => features.has('Person[psor]') && features.get('Case') === 'Nom')
    )
      return [];
    const isBareNominative = first.features.get('Case') === 'Nom' && !first.features.has('Person[psor]');
    // Of алдым, алды the noun (my front, its front) is seldom meant where the clause ends.
    const isVerb = endsClause(tokens, i + 2) && forms.some(i + 2, ({ features }) => features.get('VerbForm') === 'Fin');
    const isQualifier = !isVerb && forms.some(i + 2, ({ features }) => features.has('Person[psor]'));
    // екі елдер арасында, бес апталар бойы are no names of one thing.
    if (isBareNominative && isQualifier && !/^(?:ара|бой)/u.test(tokens[i + 2]!.text)) return [];
    // Of a bare number what is owned by many may be many: екі елдің басшылары.
    if (first.features.has('Person[psor]')) return [];
    return inPlace(context, noun, forms.changed(first, { Number: undefined }));
  });
}

const NEGATIVES = /^(?:ешкім|ештеңе|ешнәрсе|ешқашан|ешқайда|ешқандай|ешбір|ешқайсы|ешқайдан|ештеме)/u;
/** ешкімсіз, without anybody: that denies by itself. */
const isNegative = ({ text }: Token): boolean => NEGATIVES.test(toSmall(text)) && !/сіз$/iu.test(text);
/** Negation in any shape. */
const NEGATED =
  /^(?:жоқ|емес|имес)|(?<=..)[мбп][ае](?:й|с|ды|ді|ған|ген|йды|йді|ған|ген|п|у|са|се)|(?<=..)[мбп][ае]$|с[ыі]з(?:-ақ)?$|с[ыі]з(?:дік|дық)|м[ае][йст]|^(?:әрең|қиын|сирек|аз|бола ма)/u;

const negative = formsRule({
  id: 'grammar.negative-concord',
  severity: 'warning',
  args: ['verb', 'the verb with negation'],
  sentence: {
    kk: '«Еш-» сөзімен бірге баяндауыш болымсыз болады: «{1}».',
    ru: 'При слове с «еш-» сказуемое стоит в отрицательной форме: «{1}».',
    en: 'With a word in “еш-” the predicate is negative: “{1}”.',
  },

  reason:
    'Pronouns of negation (ешкім, ештеңе, ешқашан) go with a negative predicate (ешкім келмеді). Only where a finite verb ends the clause and nothing in it denies.',
  why: {
    kk: 'Болымсыздық есімдіктері (ешкім, ештеңе, ешқашан) болымсыз баяндауышпен бірге жұмсалады (ешкім келмеді).',
    ru: 'Отрицательные местоимения (ешкім, ештеңе, ешқашан) стоят при отрицательном сказуемом (ешкім келмеді).',
  },
  triggers: ['^ешкім', '^ештеңе', '^ешнәрсе', '^ешқа', '^ешбір', '^ештеме'],
  needs: /[Ее]ш(?:кім|теңе|нәрсе|қа|бір|теме)/u,
  fix: 'unsafe',
  bad: [
    { text: 'Кеше ешкім келді.', fixed: 'Кеше ешкім келмеді.', safe: false },
    { text: 'Ешкім маған көмектесті.', fixed: 'Ешкім маған көмектеспеді.', safe: false },
    { text: 'Ол ештеңе айтты.', fixed: 'Ол ештеңе айтпады.', safe: false },
    { text: 'Мен ешқашан ұмытамын.', fixed: 'Мен ешқашан ұмытпаймын.', safe: false },
  ],
  good: [
    'Кеше ешкім келмеді. Ол ештеңе айтпай кетті.',
    'Ешкім жоқ. Ешқандай айырмашылығы жоқ екен.',
    'Ешкім білмейтін жерге барды.',
    'Ол ешкімсіз қалды. Ештеңесіз оралды.',
  ],
  check(context, forms) {
    const { tokens } = context;
    return findWords(tokens, isNegative, (_, i) => {
      if (!context.isKazakh(i)) return [];
      const clause = clauseFrom(context, i);
      if (clause === undefined) return [];
      const at = clause.predicate;
      const isPositive = ({ features }: Form) =>
        features.get('VerbForm') === 'Fin' &&
        features.get('Mood') === 'Ind' &&
        !features.has('Polarity') &&
        features.has('Person');
      const verb = forms.of(at).find(isPositive);
      // жазды is also a summer in the accusative.
      if (verb === undefined || forms.some(at, (form) => form.features.has('VerbForm') && !isPositive(form))) return [];
      if (/^(?:е|екен)$/u.test(verb.lemma)) return [];
      for (let between = i + 1; between < clause.end; between++) {
        const word = tokens[between]!.text.toLowerCase();
        if (NEGATED.test(word) && between !== at) return [];
        if (between === at) continue;
        if (tokens[between]!.kind === 'word' && forms.of(between).length === 0) return [];
        // A clause of its own in between denies or not by itself.
        if (
          forms.some(
            between,
            ({ features }) =>
              /^(?:Part|Fin)$/.test(features.get('VerbForm') ?? '') ||
              features.get('Polarity') === 'Neg' ||
              features.get('Mood') === 'Cnd',
          )
        )
          return [];
      }
      return inPlace(context, tokens[at]!, forms.changed(verb, { Polarity: 'Neg' }));
    });
  },
});

const N = 'н'.charCodeAt(0);
const ENDS_WITH_N = /[ыі]н$/u;
const IS_NUMBER = /\d|қайсысын$/u;
/** The last letter is looked at first: nearly all words are told by it. */
const mayLackNg = ({ text }: Token): boolean =>
  text.length >= 4 && text.charCodeAt(text.length - 1) === N && ENDS_WITH_N.test(text) && !IS_NUMBER.test(text);

/** Genitives of pronouns, and of емес, as they are typed without a Kazakh keyboard. */
const PRONOUNS = setOf(
  'менін сенін онын сонын бұнын мұнын осынын біздін сіздін олардын бұлардын солардын сендердін сіздердін кімнін ненін өзінін бәрінін еместін',
);

export const finalNg = formsRule({
  id: 'grammar.final-ng',
  severity: 'warning',
  args: ['word', 'the word with ң'],
  sentence: {
    kk: '«{0}» сөзінің соңында ң жазылады: «{1}».',
    ru: 'Слово «{0}» кончается на ң: «{1}».',
    en: 'The word “{0}” ends in ң: “{1}”.',
  },

  reason:
    'The genitive (-ның, -дың, -тың) and the second person (-сың, -ың) end in ң; with н the word is none, or another one. Only where the dictionary does not know the word as it stands and knows it with ң, and pronouns.',
  why: {
    kk: 'Ілік септігі (-ның, -дың, -тың) мен екінші жақ (-сың, -ың) ң әрпіне бітеді; н жазылса, ондай сөз жоқ немесе басқа сөз болып шығады.',
    ru: 'Родительный падеж (-ның, -дың, -тың) и второе лицо (-сың, -ың) кончаются на ң; с н такого слова нет или это другое слово.',
  },
  triggers: ['ын$', 'ін$'],
  fix: 'unsafe',
  bad: [
    { text: 'Олардын үйі алыс.', fixed: 'Олардың үйі алыс.', safe: false },
    { text: 'Сен қайда барасын?', fixed: 'Сен қайда барасың?', safe: false },
    { text: 'Бұл кітаптын авторы кім?', fixed: 'Бұл кітаптың авторы кім?', safe: false },
    { text: 'Астана – Қазақстаннын астанасы.', fixed: 'Астана – Қазақстанның астанасы.', safe: false },
    { text: 'Онын айтқаны дұрыс.', fixed: 'Оның айтқаны дұрыс.', safe: false },
  ],
  good: ['Олардың үйі алыс. Ол барсын. Оның кітабын алды.'],
  check(context, forms) {
    return findWords(context.tokens, mayLackNg, (token, i) => {
      const lower = toSmall(token.text);
      const right = `${lower.slice(0, -1)}ң`;
      if (!PRONOUNS.has(lower)) {
        // What spelling knows as it stands is known, and spelling has been asked before.
        if ((token.text === lower && context.options.isWord?.(lower) === true) || forms.isKnown(i)) return [];
        // A name may end so, but not where another one does with ң: Қазақстаннын.
        if (token.text !== lower) {
          const isName = forms
            .ofWord(`${token.text.slice(0, -1)}ң`)
            .some(({ upos, features }) => upos === 'PROPN' && features.get('Case') === 'Gen');
          return isName && /[ндт][ыі]н$/u.test(lower) ? inPlace(context, token, right) : [];
        }
        const made = forms.ofWord(right);
        if (made.length === 0) return [];
        // орынын: the vowel is to go (орнын), the ending is right.
        const stem = lower.slice(0, -2);
        if (forms.ofWord(stem).some(({ upos, lemma }) => upos === 'NOUN' && lemma === stem)) return [];
        const isMeant = ({ features }: Form) =>
          features.get('Case') === 'Gen' || (features.get('VerbForm') === 'Fin' && features.get('Tense') !== 'Past');
        if (!made.some(isMeant)) return [];
      }
      // Ten of them: онын алып, онын алды.
      if (
        lower === 'онын' &&
        forms.some(i + 1, ({ features }) => /^(?:Conv|Fin)$/.test(features.get('VerbForm') ?? ''))
      )
        return [];
      return context.isKazakh(i) || PRONOUNS.has(lower) ? inPlace(context, token, right) : [];
    });
  },
});

/** Helpers of ability, of what goes on and of what is done, as they stand behind a converb. */
const HELPER =
  /^(.{2,}?[аейп])((?:ал(?:м?а|ды|сам|саң|са)|жатыр|отыр|тұр(?!ғ)|жүр|бер|бастад|кет|қал|қой|сал|жібер)\p{L}*)$/u;
const HELPER_VERBS = setOf('жібер сал бер кет қал қой баста');
/** Forms of a helper that stand behind a converb with -а, -е, -й. */
const ABLE = /^(?:алма(?:й(?:ды|мын|мыз|сың|сыз)|ды[мңқ]?|дыңыз)|ала(?:мын|мыз|сың|сыз))$/u;
/** Of what goes on, in a person that no thing has: бару жатырмын. */
const GOES_ON = /^(?:жатыр|отыр|жүр|тұр)(?:м[ыі]н|м[ыі]з|с[ыі]ң|с[ыі]з)$/u;
/** Behind a bare stem, which is a command there and nothing else («оқы жатыр»); not кел отыр, two commands. */
const BEHIND_STEM =
  /^(?:жатыр(?:м[ыі]н|м[ыі]з|с[ыі]ң|с[ыі]з)?|алма(?:й(?:ды|мын|мыз|сың|сыз)|ды[мңқ]?)|баста(?:ды[мңқ]?|ған))$/u;
/** Verbs of going, whose converb before жатыр is that in -а, -е, -й: келе жатыр. */
const GOING = setOf('кел бар қайт апар әкел әпер шап');
const mayBeAuxiliary = ({ text }: Token): boolean =>
  text === toSmall(text) &&
  (BEHIND_STEM.test(text) || ABLE.test(text) || GOES_ON.test(text) || (text.length > 5 && HELPER.test(text)));
const isBareCommand = ({ features }: Form) =>
  features.get('Mood') === 'Imp' &&
  features.get('Person') === '2' &&
  features.get('Number') === 'Sing' &&
  !features.has('Polite');
/** Verbal nouns that are things: бастау алмайды, has no source. */
const THINGS = setOf('бастау нұсқау ескерту даму тапсыру қолдау оқу жазу ұсыну қуану тоқтату тыйым');

export const auxiliary = formsRule({
  id: 'grammar.auxiliary',
  severity: 'warning',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: 'Етістік көмекші етістікпен бірге «{0}» емес, «{1}» болып жазылады.',
    ru: 'Со вспомогательным глаголом пишется не «{0}», а «{1}».',
    en: 'With its auxiliary the verb is written “{1}”, not “{0}”.',
  },

  reason:
    'An auxiliary stands apart from its converb (келе алмайды, бара жатыр), and ал- of ability takes the converb in -а, -е, -й, no verbal noun (бару алмайды); a bare stem stands before none (оқы жатыр). Only where the dictionary does not know the joined word, or the word before can be nothing but a verbal noun or a command.',
  why: {
    kk: 'Көмекші етістік көсемшеден бөлек жазылады (келе алмайды, бара жатыр); мүмкіндікті білдіретін «ал» етістігі қимыл атауымен емес, -а, -е, -й көсемшесімен тіркеседі.',
    ru: 'Вспомогательный глагол пишется отдельно от деепричастия (келе алмайды, бара жатыр); «ал» в значении возможности сочетается с деепричастием на -а, -е, -й, а не с именем действия.',
  },
  triggers: [
    ...pairs(['а', 'е', 'й', 'п'], 'ал жатыр отыр тұр жүр бер бастад кет қал қой сал жібер'.split(' ')),
    ...pairs(['^'], 'алм ала жатыр отыр жүр тұр баста'.split(' ')),
  ],
  needs:
    /[аейп](?:ал(?:м?а|ды|са)|жатыр|отыр|тұр(?!ғ)|жүр|бер|бастад|кет|қал|қой|сал|жібер)|у[ \t\u00a0]+(?:ал[ам]|жатыр|отыр|жүр|тұр)|[^пйиу\s][ \u00a0]+(?:алма[дй]|жатыр|баста[дғ])/,
  fix: 'unsafe',
  bad: [
    { text: 'Ол бүгін келеалмайды.', fixed: 'Ол бүгін келе алмайды.', safe: false },
    { text: 'Балалар мектепке баражатыр.', fixed: 'Балалар мектепке бара жатыр.', safe: false },
    { text: 'Мен ертең келу алмаймын.', fixed: 'Мен ертең келе алмаймын.', safe: false },
    { text: 'Ол күліпжіберді.', fixed: 'Ол күліп жіберді.', safe: false },
    { text: 'Ол кітап оқы жатыр.', fixed: 'Ол кітап оқып жатыр.', safe: false },
    { text: 'Ол бүгін кел алмайды.', fixed: 'Ол бүгін келе алмайды.', safe: false },
    { text: 'Бала жүгір бастады.', fixed: 'Бала жүгіре бастады.', safe: false },
    { text: 'Мен үйге бару жатырмын.', fixed: 'Мен үйге бара жатырмын.', safe: false },
  ],
  good: [
    'Кел, отыр. Қыс бастады. Үйде адам жатыр. Жаз бастады жұмысын. Ойна, бастадым деді.',
    'Ол келе алмайды, бара жатыр, айтып берді.',
    'Ол оқу алмайды. Балалар отырды.',
  ],
  check(context, forms) {
    const { text, tokens } = context;
    return findWords(tokens, mayBeAuxiliary, (token, i) => {
      const before = tokens[i - 1];
      if (
        BEHIND_STEM.test(token.text) &&
        before?.kind === 'word' &&
        isGap(text, before.end, token.start) &&
        before.text === toSmall(before.text) &&
        !/[пйиу]$/u.test(before.text) &&
        forms.every(i - 1, isBareCommand)
      ) {
        const { lemma } = forms.of(i - 1)[0]!;
        const isOfWhatGoesOn = token.text.startsWith('жатыр') && !GOING.has(lemma);
        const converb = isOfWhatGoesOn
          ? forms.changed(forms.of(i - 1)[0]!, {
              Mood: undefined,
              Number: undefined,
              Person: undefined,
              Aspect: 'Perf',
              VerbForm: 'Conv',
            })
          : converbOf(forms, forms.of(i - 1)[0]!);
        return converb === undefined || !context.isKazakh(i - 1) ? [] : inPlace(context, before, converb);
      }
      if (
        (ABLE.test(token.text) || GOES_ON.test(token.text)) &&
        before?.kind === 'word' &&
        /у$/u.test(before.text) &&
        isGap(text, before.end, token.start)
      ) {
        const known = forms.of(i - 1);
        const isGer = ({ features }: Form) =>
          features.get('VerbForm') === 'Ger' && features.get('Case') === 'Nom' && !features.has('Person[psor]');
        if (!forms.every(i - 1, isGer) || THINGS.has(before.text) || !context.isKazakh(i)) return [];
        const converb = converbOf(forms, known[0]!);
        return converb === undefined ? [] : inPlace(context, before, converb);
      }
      const parts = token.text.length > 5 ? HELPER.exec(token.text) : null;
      if (parts === null || context.options.isWord?.(token.text) === true || forms.of(i).length > 0) return [];
      const [, verb, helper] = parts as unknown as [string, string, string];
      const isConverb = forms
        .ofWord(verb)
        .some(({ features }) => features.get('VerbForm') === 'Conv' && features.has('Aspect'));
      const isHelper = forms.ofWord(helper).some(({ upos, lemma }) => upos === 'AUX' || HELPER_VERBS.has(lemma));
      return isConverb && isHelper ? inPlace(context, token, `${verb} ${helper}`) : [];
    });
  },
});

/** The converb of a verbal noun's verb: бару → бара, оқу → оқи. */
function converbOf(forms: Forms, { lemma }: Form): string | undefined {
  const candidates = [`${lemma}а`, `${lemma}е`, `${lemma}й`, `${lemma.replace(/[ыі]$/u, '')}и`];
  return candidates.find((form) =>
    forms
      .ofWord(form)
      .some(
        (one) => one.lemma === lemma && one.features.get('VerbForm') === 'Conv' && one.features.get('Aspect') === 'Imp',
      ),
  );
}

/** Those that are off by themselves stand last, so that they take no place from another. */
export const AGREEMENT_RULES = [
  ...[person, postposition, possessive, plural, negative, finalNg, auxiliary],
  pluralBehindMany,
];
