/** Verbs and the case of what they are about: хабарласу takes the dative, сөйлесу the instrumental, қорқу the ablative. */
import { rightParticle } from '../spelling/particles';
import type { Token } from '../text/tokens';
import { endsClause, formsRule, inPlace, setOf } from './agreement';
import type { Form } from './forms';
import { findWords, isGap, whole } from './rule';

/** Stems of verbs that take no accusative, by the case that they take; forms made of them (қорқыту, таныстыру) are other verbs. */
const GOVERNED = new Map(
  Object.entries({
    Dat: 'хабарлас көмектес ұна қуан ренжі сен жолық үйлен таңғал таңдан ашулан ұмтыл құмарт таңырқа',
    Ins: 'сөйлес кездес таныс айналыс мақтан қоштас амандас сырлас шұғылдан',
    Abl: 'қорқ шошы сескен жирен сақтан ұял айырыл құтыл түңіл қауіптен безін',
  }).flatMap(([name, stems]) => stems.split(' ').map((stem) => [stem, name] as const)),
);
const STEMS = [...GOVERNED.keys()];
/** With the words that may stand between a verb and its object. */
const BETWEEN = setOf(
  'өте қатты көп жиі аса тым сирек әрқашан ешқашан енді қазір кеше бүгін ертең маған саған оған бізге сізге оларға ешкімге',
);
const isAccusative = ({ upos, features }: Form): boolean =>
  /^(?:NOUN|PROPN|PRON)$/.test(upos) && features.get('Case') === 'Acc' && !features.has('VerbForm');
/** жолдасын is also what somebody is to do, өнерін also what will rise, both of a rare verb. */
const mayBeObject = ({ features }: Form): boolean =>
  features.get('Case') === 'Acc' || (features.get('Mood') === 'Imp' && features.get('Person') === '3');
/** Of ұнату, to like, which is made of ұнау, the accusative is right; айырылу is also analysed as the passive of айыру. */
const isGoverning = ({ lemma, features }: Form): boolean =>
  features.get('VerbForm') === 'Fin' &&
  (GOVERNED.has(lemma) ? features.get('Voice') !== 'Cau' : features.get('Voice') === 'Pass');
const mayBeGoverned = ({ text }: Token): boolean =>
  STEMS.some((stem) => text.length > stem.length && text.startsWith(stem));

const government = formsRule({
  id: 'grammar.verb-government',
  severity: 'warning',
  args: ['word', 'the word in its case', 'verb'],
  sentence: {
    kk: '«{2}» етістігі табыс септігін меңгермейді: «{0}» емес, «{1}».',
    ru: 'Глагол «{2}» не управляет винительным падежом: не «{0}», а «{1}».',
    en: 'The verb “{2}” takes no accusative: “{1}”, not “{0}”.',
  },
  reason:
    'Some verbs take no accusative: хабарласу, көмектесу, сену, ұнау the dative, сөйлесу, кездесу, айналысу the instrumental, қорқу, ұялу the ablative. Judged only where a finite form of such a verb has a noun or pronoun right before it that can be nothing but an accusative (қуатты, итті may be “with”).',
  why: {
    kk: 'Кейбір етістіктер табыс септігін меңгермейді: хабарласу, көмектесу, сену, ұнау — барыс, сөйлесу, кездесу, айналысу — көмектес, қорқу, ұялу — шығыс септігін керек етеді.',
    ru: 'Некоторые глаголы не управляют винительным падежом: хабарласу, көмектесу, сену, ұнау требуют дательного, сөйлесу, кездесу, айналысу — творительного, қорқу, ұялу — исходного.',
  },
  triggers: STEMS.map((stem) => `^${stem}`),
  needs: new RegExp(`(?:[дтн][ыі]|[ыі]н)[ \\t\\u00a0]+(?:\\p{L}+[ \\t\\u00a0]+)?(?:${STEMS.join('|')})`, 'u'),
  fix: 'unsafe',
  bad: [
    {
      text: 'Мен сені кеше хабарластым.',
      fixed: 'Мен саған кеше хабарластым.',
      safe: false,
    },
    { text: 'Біз достарымызды кездестік.', fixed: 'Біз достарымызбен кездестік.', safe: false },
    { text: 'Бала иттерді қорқады.', fixed: 'Бала иттерден қорқады.', safe: false },
    { text: 'Мен сені сенемін.', fixed: 'Мен саған сенемін.', safe: false },
    { text: 'Ол жұмысын мақтанады.', fixed: 'Ол жұмысымен мақтанады.', safe: false },
    { text: 'Бұл кітаптарды маған ұнайды.', fixed: 'Бұл кітаптар маған ұнайды.', safe: false },
  ],
  good: [
    'Мен саған сенемін. Ол досымен кездесті. Бала иттен қорқады.',
    'Оны хабарласып сұрады. Кітапты көмектескен адам әкелді. Қызықты сөйлесті.',
    'Бұл ойын маған қуатты ұнайды. Біз тиімді, мазмұнды, өнімді сөйлестік. Ол қорқынышты шошыды.',
    'Мен оны қорқыттым. Ол мені анасымен таныстырды. Мен оны сендірдім.',
  ],
  check(context, forms) {
    const { text, tokens, isKazakh } = context;
    return findWords(tokens, mayBeGoverned, (token, i) => {
      let at = i - 1;
      if (tokens[at]?.kind === 'word' && BETWEEN.has(tokens[at]!.text)) at--;
      const word = tokens[at];
      if (word?.kind !== 'word' || !/(?:[дтн][ыі]|[ыі]н)$/u.test(word.text) || word.text.includes('-')) return [];
      for (let t = at; t < i; t++) if (!isGap(text, tokens[t]!.end, tokens[t + 1]!.start)) return [];
      if (!isKazakh(at) || !forms.every(i, (form) => isGoverning(form) || form.derived || form.upos === 'NOUN'))
        return [];
      const verb = forms.of(i).find(({ lemma }) => GOVERNED.has(lemma));
      // итті is also “with a dog”, as қуатты (mightily) is made: such a word is not judged.
      if (verb === undefined || !forms.every(at, (form) => mayBeObject(form) && !form.derived)) return [];
      const object = forms.of(at).find(isAccusative);
      if (object === undefined) return [];
      // What pleases is the subject.
      const wanted = verb.lemma === 'ұна' ? 'Nom' : GOVERNED.get(verb.lemma);
      const right = forms.changed(object, { Case: wanted });
      return inPlace(context, word, right).map((draft) => ({ ...draft, args: [...(draft.args ?? []), token.text] }));
    });
  },
});

/** A name or a loan with letters of its own. */
const UNKNOWN_NOUN = /^\p{Script=Cyrillic}\p{Ll}{2,}$/u;
const isCapitalised = (word: string): boolean => word !== word.toLowerCase();
const WITH = setOf('мен бен пен');
const TOGETHER = setOf('бірге қатар');
const isBareNoun = ({ upos, features }: Form): boolean =>
  /^(?:NOUN|PROPN|PRON)$/.test(upos) && features.get('Case') === 'Nom' && !features.has('VerbForm');
const isFamiliar = (features: Form['features']): boolean =>
  features.get('Person') === '2' && features.get('Number') === 'Sing' && !features.has('Polite');
/** A verb that nothing can be joined to by “and”, of no bare command, which is often a name. мен before a verb of the first person is I. */
const isVerbBehind = (conjunction: string, { lemma, upos, features }: Form): boolean => {
  if ((upos !== 'VERB' && upos !== 'AUX') || (features.get('Mood') === 'Imp' && isFamiliar(features))) return false;
  const form = features.get('VerbForm');
  if (conjunction !== 'мен') return form === 'Fin' || form === 'Conv';
  return (
    form === 'Fin' &&
    lemma !== 'е' &&
    lemma !== 'ұна' &&
    !(features.get('Person') === '1' && features.get('Number') === 'Sing')
  );
};

const instrumental = formsRule({
  id: 'grammar.instrumental',
  severity: 'warning',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: 'Көмектес септігінің жалғауы бірге жазылады: «{0}» емес, «{1}».',
    ru: 'Окончание творительного падежа пишется слитно: не «{0}», а «{1}».',
    en: 'The ending of the instrumental is written to its word: “{1}”, not “{0}”.',
  },
  reason:
    'As a conjunction мен, бен, пен stands apart between two nouns (кітап пен дәптер); the ending of the instrumental is written to its word (пойызбен келді, досымен бірге). Judged only where a noun stands before it and a verb, бірге or қатар right behind.',
  why: {
    kk: 'Жалғаулық шылау мен, бен, пен екі есімнің арасында бөлек тұрады (кітап пен дәптер), ал көмектес септігінің жалғауы сөзге бірге жазылады (пойызбен келді, досымен бірге).',
    ru: 'Союз мен, бен, пен стоит отдельно между двумя именами (кітап пен дәптер), а окончание творительного падежа пишется слитно (пойызбен келді, досымен бірге).',
  },
  triggers: ['^мен$', '^бен$', '^пен$'],
  fix: 'unsafe',
  bad: [
    { text: 'Біз пойыз бен барамыз.', fixed: 'Біз пойызбен барамыз.', safe: false },
    { text: 'Ол машина мен келді.', fixed: 'Ол машинамен келді.', safe: false },
    { text: 'Ол дос пен кездесті.', fixed: 'Ол доспен кездесті.', safe: false },
    { text: 'Біз Айнамкөз бен сөйлестік.', fixed: 'Біз Айнамкөзбен сөйлестік.', safe: false },
    { text: 'Мұғалім оқушылар мен бірге барды.', fixed: 'Мұғалім оқушылармен бірге барды.', safe: false },
  ],
  good: [
    'Ол кітап пен дәптер алды. Асан мен Үсен бірге барды. Ұл мен қыз ойнап отыр.',
    'Бұл кітапты мен жаздым. Жақсы ойын мен ойнаймын. Ол бала мен келді деп ойлады.',
    'Бұл сенім мен сақтық кезінде керек. Дәстүр мен жалғастық сақталды.',
  ],
  check(context, forms) {
    const { text, tokens, isKazakh } = context;
    return findWords(
      tokens,
      (token) => WITH.has(token.text),
      ({ text: written, start, end }, i) => {
        const [noun, next] = [tokens[i - 1], tokens[i + 1]];
        if (noun?.kind !== 'word' || next?.kind !== 'word' || !isKazakh(i - 1)) return [];
        if (!isGap(text, noun.end, start) || !isGap(text, end, next.start)) return [];
        const isTogether = TOGETHER.has(next.text);
        const isVerb = (form: Form) => isVerbBehind(written, form);
        // What a verb's form is by derivation (кездесті, with a meeting) is seldom meant, but for сақтық, care, beside “we kept”.
        const isOther = (form: Form) => form.derived && !/[тд][ыі][қк]$/u.test(next.text);
        if (!isTogether && !(forms.some(i + 1, isVerb) && forms.every(i + 1, (form) => isVerb(form) || isOther(form))))
          return [];
        // What somebody is said to do may be said in his own words: мен келді деп.
        if (written === 'мен' && /^де/u.test(tokens[i + 2]?.text ?? '')) return [];
        const form = forms.of(i - 1).find(isBareNoun);
        const isUnknown =
          UNKNOWN_NOUN.test(noun.text) && !forms.isKnown(i - 1) && (written !== 'мен' || isCapitalised(noun.text));
        const right = form
          ? forms.changed(form, { Case: 'Ins' })
          : isUnknown
            ? noun.text + (rightParticle(noun.text, written) ?? written)
            : undefined;
        const whole = { start: noun.start, end, text: noun.text } as Token;
        return right === undefined
          ? []
          : inPlace(context, whole, right).map((draft) => ({
              ...draft,
              args: [text.slice(noun.start, end), draft.fix!.edits[0]!.newText],
            }));
      },
    );
  },
});

/** Pronouns in the genitive by their accusative. */
const OBJECTS = new Map(
  Object.entries({
    менің: 'мені',
    сенің: 'сені',
    сіздің: 'сізді',
    оның: 'оны',
    біздің: 'бізді',
    сендердің: 'сендерді',
    сіздердің: 'сіздерді',
    олардың: 'оларды',
  }),
);
/** Verbs that have an object wherever they stand. */
const WITH_OBJECT = setOf(
  'көр сүй күт сағын шақыр тыңда түсін таны ұнат ренжіт қуант жең алда кешір қорға мақта сына құттықта ізде жібер сыйла құрметте көрсет қос таңда қолдан пайдалан тексер орында енгіз жеткіз сақта өзгерт өшір жаз тап тарт қайтар аш бақыла оқы анықта қабылда жүкте ауыстыр әзірле жой қолда сұра көшір басқар шеш ұста түзет ұсын сат белгіле жақсарт бұз күзет көтер ескер жина тоқтат әкел бекіт зертте ұмыт байқа жарияла таныстыр аудар өлтір қарастыр түсір қалдыр құтқар үйрет жұбат оят оқыт айт',
);
const BEFORE_VERB = setOf('жақсы қатты өте көп жиі аса тым кеше бүгін ертең қазір енді әрқашан ылғи шын');

const AUXILIARIES = setOf('отыр жатыр жат тұр жүр кет ал бер қал жібер таста қой сал кел бол');
const isAuxiliary = ({ lemma, features }: Form): boolean =>
  features.get('VerbForm') === 'Fin' && AUXILIARIES.has(lemma);

const genitiveObject = formsRule({
  id: 'grammar.genitive-object',
  severity: 'warning',
  args: ['pronoun', 'its accusative', 'verb'],
  sentence: {
    kk: '«{2}» етістігінің алдында ілік септігі емес, табыс септігі тұрады: «{0}» емес, «{1}».',
    ru: 'Перед глаголом «{2}» стоит не родительный, а винительный падеж: не «{0}», а «{1}».',
    en: 'Before the verb “{2}” stands the accusative, not the genitive: “{1}”, not “{0}”.',
  },
  reason:
    'The genitive (сенің) belongs to a noun, the object of a verb stands in the accusative (сені жақсы көремін). Judged only where a pronoun has one of some verbs of feeling and seeing at the end of its clause right behind, or one adverb between them.',
  why: {
    kk: 'Ілік септігі (сенің) зат есімге қатысты, ал етістіктің толықтауышы табыс септігінде тұрады (сені жақсы көремін).',
    ru: 'Родительный падеж (сенің) относится к имени, а дополнение глагола стоит в винительном (сені жақсы көремін).',
  },
  triggers: whole(OBJECTS.keys()),
  fix: 'unsafe',
  bad: [
    { text: 'Мен сенің жақсы көремін.', fixed: 'Мен сені жақсы көремін.', safe: false },
    { text: 'Біз оның кеше көрдік.', fixed: 'Біз оны кеше көрдік.', safe: false },
    { text: 'Біз сендердің күтіп отырмыз.', fixed: 'Біз сендерді күтіп отырмыз.', safe: false },
    { text: 'Ол менің шақырды.', fixed: 'Ол мені шақырды.', safe: false },
  ],
  good: [
    'Мен сенің кітабыңды жақсы көремін. Оның келгенін көрдік. Досым менің күтті.',
    'Менің жақсы көретін кітабым осы. Бұл үй біздің, көрдік.',
  ],
  check(context, forms) {
    const { text, tokens, isKazakh } = context;
    return findWords(
      tokens,
      (token) => OBJECTS.has(token.text.toLowerCase()),
      (pronoun, i) => {
        const at = BEFORE_VERB.has(tokens[i + 1]?.text ?? '') ? i + 2 : i + 1;
        const verb = tokens[at];
        if (verb?.kind !== 'word' || !isKazakh(at)) return [];
        // With its auxiliary: күтіп отырмыз.
        const last = endsClause(tokens, at) ? at : at + 1;
        if (!endsClause(tokens, last) || tokens[last]?.kind !== 'word') return [];
        for (let t = i; t < last; t++) if (!isGap(text, tokens[t]!.end, tokens[t + 1]!.start)) return [];
        const wanted = last === at ? 'Fin' : 'Conv';
        if (!forms.every(at, ({ lemma, features }) => features.get('VerbForm') === wanted && WITH_OBJECT.has(lemma)))
          return [];
        if (last > at && !forms.every(last, isAuxiliary)) return [];
        // In verse the pronoun stands behind what is owned: досым менің.
        if (i > 0 && forms.some(i - 1, ({ features }) => features.has('Person[psor]'))) return [];
        const drafts = inPlace(context, pronoun, OBJECTS.get(pronoun.text.toLowerCase()));
        return drafts.map((draft) => ({ ...draft, args: [...(draft.args ?? []), verb.text] }));
      },
    );
  },
});

export const GOVERNMENT_RULES = [government, instrumental, genitiveObject];
