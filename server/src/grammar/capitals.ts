/** Capitals: at the beginning of a sentence, of peoples, of states and institutions. */
import type { Draft } from '../rule';
import { matches } from '../text/matches';
import { endsWithAbbreviation } from '../text/sentences';
import type { Token } from '../text/tokens';
import { PARTICIPLE, PREDICATE } from './predicates';
import { type GrammarContext, grammarRule, isGap, replaced, tokenAt } from './rule';

const LOWER = /^\p{Ll}/u;
const CYRILLIC_LOWER = /^[а-яёәғқңөұүһі]/u;
const SMALL_BEHIND_MARK = /[.!?…][ \u00a0][а-яёәғқңөұүһі]/;
const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Behind the marks of what is said, who says it follows with a small letter. */
const SAYING =
  /^(?:де[пгйсмд]|дейд|деді|деген|айт|сұра|жауап|тап|мен(?!і)|бен|пен|және|я|не|ма|ме|ба|бе|па|пе|да|де|та|те)/u;
const SENTENCE_END = /(?<=[\p{Ll}\p{N}»”)])([.!?…]+)[ \u00a0]+(?=[а-яёәғқңөұүһі])/gu;

/** Words of the first sentence of a text that is judged, and of those that have to stand before and behind a mark. */
const FEW = 3;
const FEW_BESIDE = 2;

/** How many words in a row stand before (`step` -1) or from (1) the i-th token on, before the next mark that ends a sentence; up to FEW. */
function wordsFrom(tokens: readonly Token[], i: number, step: -1 | 1): number {
  let words = 0;
  for (let at = i; at >= 0 && at < tokens.length && words < FEW; at += step) {
    if (/^[.!?…]$/.test(tokens[at]!.text)) break;
    if (tokens[at]!.kind === 'word') words++;
  }
  return words;
}

function* sentenceStarts({ text, tokens, options, isKazakh }: GrammarContext): Generator<number> {
  const beginsLarge = /^[\s«"“(–—-]*[\p{Lu}\p{N}]/u.test(text);
  // Where not even the first word has a capital, the writer uses none.
  if (beginsLarge) {
    for (const { 0: mark, 1: stop, index } of matches(SENTENCE_END, text)) {
      const at = index + mark.length;
      const i = tokenAt(tokens, at);
      const end = tokenAt(tokens, index);
      if (i < 1 || end < 1 || tokens[i]!.kind !== 'word' || !LOWER.test(tokens[i]!.text)) continue;
      const before = tokens[end - 1]!;
      // `?..` and the like trail off inside of a sentence; figures and short words before a stop are abbreviations and lists.
      if (stop !== '.' && stop !== '?' && stop !== '!') continue;
      if (SAYING.test(tokens[i]!.text)) continue;
      if (stop === '.') {
        if (before.kind !== 'word' || before.text.length < 4 || endsWithAbbreviation(text.slice(0, index + 1)))
          continue;
        // Stems cut off before a stop (атмосф. процестер) end no sentence; Kazakh ones end with a predicate.
        if (!PREDICATE.test(before.text) && !PARTICIPLE.test(before.text)) continue;
      } else if (before.kind !== 'word') continue;
      if (/\.$/.test(tokens[i + 1]?.text ?? '') && tokens[i + 1]!.start === tokens[i]!.end) continue;
      if (wordsFrom(tokens, end - 1, -1) < FEW_BESIDE || wordsFrom(tokens, i, 1) < FEW_BESIDE) continue;
      if (isInside(text, index) || !isKazakh(i) || options.isWord?.(tokens[i]!.text) === false) continue;
      yield i;
    }
    return;
  }
  if (options.whole !== true || !/[.!?…]["»”)]?\s*$/u.test(text)) return;
  const i = tokens.findIndex(({ kind }) => kind !== 'punctuation');
  if (i !== 0 || tokens[0]!.kind !== 'word' || !CYRILLIC_LOWER.test(tokens[0]!.text)) return;
  if (wordsFrom(tokens, 0, 1) < FEW || !isKazakh(0) || options.isWord?.(tokens[0]!.text) === false) return;
  // A writer who begins other sentences small writes so on purpose, as in a chat.
  if (/[.!?…] +[а-яёәғқңөұүһі]/u.test(text)) return;
  yield 0;
}

/** Whether a quotation or bracket is open at a place. */
function isInside(text: string, at: number): boolean {
  let depth = 0;
  for (let i = 0; i < at; i++) {
    const character = text[i]!;
    if (character === '«' || character === '“' || character === '(') depth++;
    else if (character === '»' || character === '”' || character === ')') depth--;
  }
  return depth > 0;
}

const sentence = grammarRule({
  id: 'grammar.sentence-capital',
  severity: 'information',
  args: ['word', 'the word with a capital'],
  sentence: {
    kk: 'Сөйлем бас әріптен басталады: «{1}».',
    ru: 'Предложение начинается с прописной буквы: «{1}».',
    en: 'A sentence begins with a capital: “{1}”.',
  },

  reason:
    'Each new sentence begins with a capital (Spelling rules of 2018, chapter VI, §50). The first word of a text is judged only where the text is a field of a record with a whole sentence in it; texts without any capitals, what stands in brackets or quotation marks, and words behind abbreviations are left alone.',
  why: {
    kk: 'Әр жаңа сөйлем бас әріптен басталады (2018 жылғы емле ережелері, VI тарау, 50-§). Бас әрпі мүлде жоқ мәтін, жақша мен тырнақша іші және қысқартудан кейінгі сөз тексерілмейді.',
    ru: 'Каждое новое предложение начинается с прописной буквы (правила орфографии 2018 года, глава VI, §50). Тексты совсем без прописных, слова в скобках, кавычках и после сокращений не проверяются.',
  },
  // One after the other: together they are tried at every letter.
  needs: { test: (text) => CYRILLIC_LOWER.test(text) || SMALL_BEHIND_MARK.test(text) },
  fix: 'unsafe',
  bad: [
    {
      text: 'Біз кеше үйге келдік. олар бізді күтіп отырды.',
      fixed: 'Біз кеше үйге келдік. Олар бізді күтіп отырды.',
      safe: false,
    },
    { text: 'Сабақ бітті. біз үйге қайттық.', fixed: 'Сабақ бітті. Біз үйге қайттық.', safe: false },
    {
      text: 'Сен бүгін қайда барасың? біз үйде отырмыз.',
      fixed: 'Сен бүгін қайда барасың? Біз үйде отырмыз.',
      safe: false,
    },
  ],
  good: [
    'Біз кеше үйге келдік. Олар бізді күтіп отырды.',
    'Қалада дүкен, базар т.б. орындар бар. Ол 2020 ж. туған.',
    '«Сен қайда барасың?» деп сұрады ол. Қайда барасың? деп сұрады.',
    'келдім. кеттім. болды енді осымен.',
  ],
  check(context) {
    return [...sentenceStarts(context)].map((i) => {
      const { start, end, text } = context.tokens[i]!;
      return replaced(context.text, start, end, upperFirst(text));
    });
  },
});

const PEOPLES =
  'қазақ|орыс|өзбек|қырғыз|түркімен|тәжік|татар|башқұрт|ұйғыр|қарақалпақ|неміс|ағылшын|француз|түрік|кәріс|корей|украин|поляк|грек|әзірбайжан|армян|грузин|шешен|қалмақ|моңғол|жапон|еврей|дүнген|испан|итальян|араб|парсы|румын|болгар|литва|латыш|эстон|чуваш|молдаван';
/** What is said of a people, and is no name of an institution. */
const OF_PEOPLE =
  'халқ(?:ы|ының|ына|ын|ында|ынан|ымен)|тіл(?:і|інің|іне|ін|інде|індегі|інен|імен|дері|дерінің|дерін)|ұлт(?:ы|ының|ына|ын|ынан)|әйел(?:і|дері)|жігіт(?:і|тері)|қыз(?:ы|дары)|балас(?:ы|ының)';
const OF_PEOPLE_NOUNS =
  'халқы|халқының|халқына|халқын|халқында|халқымен|тілі|тілінің|тіліне|тілін|тілінде|тілінен|ұлты|ұлтының|әдебиеті|мәдениеті|тарихы';
const PLURAL = String.raw`(?:тар|дар|лар|тер|дер|лер)(?:[ыі]?(?:дың|дің|ның|нің|ға|ге|на|не|ды|ді|н|да|де|нда|нде|дан|ден|нан|нен|мен)?)`;
const PEOPLE_UPPER = new RegExp(
  String.raw`(?<=\p{Ll}[,]? )(?:(${upperAlternatives(PEOPLES)})(?=${PLURAL}(?!\p{L})| (?:${OF_PEOPLE})(?!\p{L}))|(${upperAlternatives(PEOPLES)})(?=ша(?!\p{L})))`,
  'gu',
);

function upperAlternatives(words: string): string {
  return words.split('|').map(upperFirst).join('|');
}

/** Behind the name of a people a common noun with a capital of its own, and the name with or without one: Қазақ Халқы. */
const NOUN_UPPER = new RegExp(
  String.raw`(?<!\p{L})(${PEOPLES}|${upperAlternatives(PEOPLES)}) (?:${upperAlternatives(OF_PEOPLE_NOUNS)})(?!\p{L})`,
  'gu',
);

const people = grammarRule({
  id: 'grammar.people-name',
  severity: 'information',
  args: ['word', 'the word in small letters'],
  sentence: {
    kk: 'Халық, ұлт, тіл атаулары кіші әріппен жазылады: «{1}».',
    ru: 'Названия народов и языков пишутся со строчной буквы: «{1}».',
    en: 'Names of peoples and languages are written small: “{1}”.',
  },

  reason:
    'Names of peoples and languages are common nouns in Kazakh (қазақ халқы, орыстар, ағылшынша): only proper names have capitals (Spelling rules of 2018, chapter VI). Judged inside of a sentence and outside of quotation marks, behind a word in small letters, where an ending of the plural or халқы, тілі, ұлты … follows.',
  why: {
    kk: 'Халық пен тіл атаулары қазақшада жалпы есім (қазақ халқы, орыстар, ағылшынша): жалқы есім ғана бас әріппен жазылады. Сөйлем ішінде, тырнақшадан тыс тексеріледі.',
    ru: 'Названия народов и языков в казахском — имена нарицательные (қазақ халқы, орыстар, ағылшынша): с прописной пишутся только собственные. Проверяется внутри предложения и вне кавычек.',
  },
  triggers: PEOPLES.split('|'),
  // Nearly all places are out by a look at one letter.
  needs: new RegExp(`(?=[${PEOPLES.replace(/(?<!^|\|)./g, '').toUpperCase()}])(?:${upperAlternatives(PEOPLES)})`),
  fix: 'unsafe',
  bad: [
    { text: 'Бұл жерде Қазақ халқы тұрады.', fixed: 'Бұл жерде қазақ халқы тұрады.', safe: false },
    { text: 'Қазақ Халқы еңбекқор.', fixed: 'Қазақ халқы еңбекқор.', safe: false },
    { text: 'Олар бұрын Орыстармен бірге тұрған.', fixed: 'Олар бұрын орыстармен бірге тұрған.', safe: false },
  ],
  good: [
    'Қазақ халқы еңбекқор.',
    'Бұл жерде қазақтар тұрады.',
    'Ол «Қазақ тілі» қоғамына мүше.',
    'Ол Қазақ хандығы туралы жазды.',
  ],
  check({ text, tokens, isKazakh }) {
    const drafts: Draft[] = [];
    for (const { 0: found, index } of matches(PEOPLE_UPPER, text)) {
      const i = tokenAt(tokens, index);
      if (i < 0 || isInside(text, index) || /"/.test(text.slice(Math.max(0, index - 30), index)) || !isKazakh(i))
        continue;
      // «Қазақ тілі» қоғамы, Қазақ халқы Ассамблеясы.
      if (
        tokens
          .slice(i + 1, i + (/^ /.test(text.slice(index + found.length)) ? 4 : 1))
          .some(({ text: word }) => /^\p{Lu}|^(?:қоғам|газет|журнал|институт|кафедра)/u.test(word))
      )
        continue;
      drafts.push(replaced(text, index, index + found.length, found.toLowerCase()));
    }
    for (const { 0: found, 1: name, index } of matches(NOUN_UPPER, text)) {
      const i = tokenAt(tokens, index);
      const noun = index + name!.length + 1;
      if (i < 0 || isInside(text, index) || /"/.test(text.slice(Math.max(0, index - 30), index)) || !isKazakh(i))
        continue;
      // In a heading all words have capitals: Қазақ Тілі Пәні.
      if ([tokens[i - 1], tokens[i + 2]].some((one) => one !== undefined && /^\p{Lu}/u.test(one.text))) continue;
      drafts.push(replaced(text, noun, index + found.length, found.slice(name!.length + 1).toLowerCase()));
    }
    return drafts;
  },
});

const STATES =
  'Қазақстан|Қырғыз|Қырғызстан|Өзбекстан|Тәжікстан|Түркіменстан|Беларусь|Түркия|Чех|Әзірбайжан|Армения|Молдова|Польша|Литва|Латвия|Эстония|Корея|Франция|Италия|Үндістан|Болгария|Австрия';
const SMALL_IN_NAMES = new RegExp(
  String.raw`(?<!\p{L})(?:(?:${STATES}) (республика)|Ресей (федерация)|(?:Біріккен (ұлттар ұйым|араб әмірліктер|ұлттар)|Америка (құрама штаттар)|Қытай (халық республика)))(?=[ыісн]\p{L}{0,8}(?!\p{L})|(?!\p{L}))`,
  'gu',
);
/** Of what that expression finds. */
const SMALL_PARTS = ['республика', 'федерация', 'ұлттар', 'араб ә', 'құрама ш'];
/** Bodies whose names have a capital in the first word alone. */
const BODIES =
  'министрлігі|комитеті|департаменті|басқармасы|агенттігі|университеті|институты|академиясы|әкімдігі|кафедрасы|факультеті|қоғамы';
const LARGE_BODIES = new RegExp(
  String.raw`(?<=\p{Ll}[»”]? )(?:${upperAlternatives(BODIES)})(?=(?:н|не|на|нің|ның|нде|нда|нен|нан|мен)?(?!\p{L}))`,
  'gu',
);

const institution = grammarRule({
  id: 'grammar.institution-name',
  severity: 'information',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: 'Бұл атауда «{0}» емес, «{1}» жазылады.',
    ru: 'В этом названии пишется не «{0}», а «{1}».',
    en: 'In this name “{1}” is written, not “{0}”.',
  },

  reason:
    'Of the names of states and of the United Nations each word has a capital (rules on capitals of 1983, points 2 and 3; Spelling rules of 2018, §68); of the names of ministries, committees, universities and other bodies the first word and proper names only.',
  why: {
    kk: 'Мемлекеттер мен Біріккен Ұлттар Ұйымы атауының әр сөзі бас әріппен жазылады; министрлік, комитет, университет және басқа мекемелер атауының бірінші сөзі мен ішіндегі жалқы есімдер ғана.',
    ru: 'В названиях государств и ООН с прописной пишется каждое слово; в названиях министерств, комитетов, университетов и других учреждений — только первое слово и имена собственные.',
  },
  triggers: [...SMALL_PARTS, ...BODIES.split('|')],
  needs: new RegExp([...SMALL_PARTS, upperAlternatives(BODIES)].join('|'), 'u'),
  fix: 'unsafe',
  bad: [
    { text: 'Ол Қазақстан республикасының азаматы.', fixed: 'Ол Қазақстан Республикасының азаматы.', safe: false },
    { text: 'Біріккен ұлттар ұйымына мүше.', fixed: 'Біріккен Ұлттар Ұйымына мүше.', safe: false },
    {
      text: 'Ол Денсаулық сақтау Министрлігінде істейді.',
      fixed: 'Ол Денсаулық сақтау министрлігінде істейді.',
      safe: false,
    },
  ],
  good: [
    'Қазақстан Республикасының Білім және ғылым министрлігі',
    'Қазақстанның республикалық бюджеті',
    'Министрлігі туралы ереже',
  ],
  check({ text, tokens, isKazakh }) {
    const drafts: Draft[] = [];
    for (const match of matches(SMALL_IN_NAMES, text)) {
      const small = match.slice(1).find((one) => one !== undefined)!;
      const start = match.index + match[0].length - small.length;
      drafts.push(replaced(text, start, start + small.length, small.split(' ').map(upperFirst).join(' ')));
    }
    for (const { 0: found, index } of matches(LARGE_BODIES, text)) {
      const i = tokenAt(tokens, index);
      // The highest body of the Soviet republics.
      if (tokens[i - 1]?.text === 'Атқару') continue;
      if (i < 1 || !isKazakh(i) || !isGap(text, tokens[i - 1]!.end, index)) continue;
      drafts.push(replaced(text, index, index + found.length, found.toLowerCase()));
    }
    return drafts;
  },
});

export const CAPITAL_RULES = [sentence, people, institution];
