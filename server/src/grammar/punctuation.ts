/** Commas before conjunctions, quotation marks, dashes, and spaces beside marks. */
import type { Draft } from '../rule';
import { matches } from '../text/matches';
import { endsWithAbbreviation } from '../text/sentences';
import type { Token } from '../text/tokens';
import type { Form } from './forms';
import { PARTICIPLE, PREDICATE, PREDICATIVES } from './predicates';
import { grammarRule, isGap, pairs, replaced, SPACES, tokenAt, whole } from './rule';

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Behind these a conjunction joins no clause, or the comma stands before them. */
const NO_COMMA_BEHIND = setOf(
  'және ал бірақ әрі алайда немесе яғни демек сонымен тек дәл нақ міне сол осы бұл мүмкін бәлкім әсіресе тіпті ' +
    'а соң кейін дейін мен сен ол біз сіз олар біздер сіздер бұлар менің сенің оның біздің сіздің олардың деп дейтін деген әрине иә жоқ-ау',
);
/** What is said of a word that is only named: «бірақ» деген сөз. */
const NAMED = /^(?:деген|сөзі|шылауы|жалғаулығы|одағайы)/u;
/** A single time, which is written бір-ақ. */
const ONCE = /^(?:рет|сәт|мезет|минут|секунд|күн|апта|ай|жыл|адам|нәрсе)/u;
const CONJUNCTIONS: ReadonlyMap<string, RegExp | undefined> = new Map([
  ['бірақ', undefined],
  ['алайда', undefined],
  ['өйткені', undefined],
  // Also "therefore" inside of a clause: Мен сондықтан келдім.
  ['сондықтан', new RegExp(`${PREDICATE.source}|${PARTICIPLE.source}`, 'u')],
  // Also "its reason": аурудың себебі, келген себебі.
  ['себебі', new RegExp(PREDICATE.source.replace('ң|ңыз', 'ңыз'), 'u')],
]);

const comma = grammarRule({
  id: 'grammar.comma-before-conjunction',
  severity: 'warning',
  args: ['conjunction'],
  sentence: {
    kk: '«{0}» шылауының алдына үтір қойылады.',
    ru: 'Перед союзом «{0}» ставится запятая.',
    en: 'A comma is written before the conjunction “{0}”.',
  },
  fixTitle: { kk: 'Үтір қою', ru: 'Поставить запятую', en: 'Insert a comma' },

  reason:
    'Clauses joined by бірақ, алайда, сондықтан, себебі or өйткені are parted by a comma (Rules of Kazakh punctuation, compound sentences). сондықтан and себебі are judged only behind a predicate, as they are also parts of a clause (аурудың себебі).',
  why: {
    kk: 'Бірақ, алайда, сондықтан, себебі, өйткені шылауларымен байланысқан сөйлемдер үтірмен бөлінеді. Сондықтан мен себебі сөйлем мүшесі де болатындықтан, баяндауыштан кейін ғана тексеріледі.',
    ru: 'Предложения, соединённые союзами бірақ, алайда, сондықтан, себебі, өйткені, разделяются запятой. Сондықтан и себебі бывают и членами предложения, поэтому проверяются только после сказуемого.',
  },
  triggers: whole(CONJUNCTIONS.keys()),
  fix: 'unsafe',
  bad: [
    { text: 'Ол келді бірақ кешікті.', fixed: 'Ол келді, бірақ кешікті.', safe: false },
    { text: 'Мен бармадым өйткені ауырып қалдым.', fixed: 'Мен бармадым, өйткені ауырып қалдым.', safe: false },
    { text: 'Жаңбыр жауды сондықтан үйде отырдық.', fixed: 'Жаңбыр жауды, сондықтан үйде отырдық.', safe: false },
    { text: 'Ол келмеді себебі жұмысы көп.', fixed: 'Ол келмеді, себебі жұмысы көп.', safe: false },
  ],
  good: [
    'Ол келді, бірақ кешікті. Бірақ бәрі күтіп отырды.',
    'Аурудың себебі белгісіз. Кешіккен себебі осы. Оның басты себебі – ауа райы.',
    'Бұл істің маңызды себебі бар. Соғыстың қатаңдық себебі белгісіз.',
    'Тек сондықтан ғана емес. Мен сондықтан келдім.',
    '«Бірақ» деген сөз, және бірақ.',
  ],
  check({ text, tokens, isKazakh, forms }) {
    const drafts: Draft[] = [];
    for (let i = 1; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.kind !== 'word' || !CONJUNCTIONS.has(token.text)) continue;
      const before = tokens[i - 1]!;
      if (!isGap(text, before.end, token.start) || !endsClause(before, tokens[i - 2])) continue;
      const word = before.text.toLowerCase();
      const next = tokens[i + 1];
      if (next === undefined || NO_COMMA_BEHIND.has(word) || next.kind === 'punctuation') continue;
      if (NAMED.test(next.text) || (token.text === 'бірақ' && ONCE.test(next.text))) continue;
      const wanted = CONJUNCTIONS.get(token.text);
      if ((wanted && !wanted.test(word)) || !isKazakh(i)) continue;
      // «Ауруханадан бірақ шықты»: only then.
      if (token.text === 'бірақ' && /[дтн][ае]н$/u.test(word)) continue;
      // басты себебі, қатаңдық себебі: by their endings alone they could be verbs.
      const known = (wanted && forms?.of(i - 1)) ?? [];
      const isVerb = ({ features }: Form) => features.has('VerbForm') || features.has('Person');
      const isPredicate = token.text === 'себебі' ? known.every(isVerb) : known.some(isVerb);
      if (known.length > 0 && !isPredicate && !PREDICATIVES.test(word)) continue;
      drafts.push({
        // With the edit in it, as whoever shows a finding shows what becomes of its range.
        start: before.end,
        end: token.end,
        args: [token.text],
        fix: { safe: false, edits: [{ start: before.end, end: before.end, newText: ',' }] },
      });
    }
    return drafts;
  },
});

/** Whether a clause may end with a token: a word, a figure, or what closes a bracket or quotation with a word in it. */
function endsClause({ kind, text }: Token, before: Token | undefined): boolean {
  return (
    kind === 'word' ||
    kind === 'number' ||
    (/^[)»”%]$/.test(text) && before !== undefined && !/^[.!?…]$/.test(before.text))
  );
}

const CYRILLIC = /\p{Script=Cyrillic}/u;

const quotes = grammarRule({
  id: 'grammar.quotation-marks',
  title: { kk: 'Тырнақшаның түрі', ru: 'Вид кавычек', en: 'Kind of quotation marks' },
  severity: 'hint',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: 'Тырнақша {0} емес, {1} болады.',
    ru: 'Кавычки здесь не {0}, а {1}.',
    en: 'The quotation marks here are {1}, not {0}.',
  },
  fixTitle: { kk: 'Тырнақшаны түзету', ru: 'Исправить кавычки', en: 'Correct the quotation marks' },

  reason:
    'Kazakh quotes with «…», and inside of them with “…”. Typewriter quotes are reported where each of a line has its partner and Kazakh stands between them; program text and inches have none such.',
  why: {
    kk: 'Қазақшада «…» тырнақшасы, оның ішінде “…” қойылады. Жолдағы әр тырнақшаның жұбы болып, арасында қазақша мәтін тұрса ғана айтылады.',
    ru: 'В казахском ставятся кавычки «…», внутри них — “…”. Отмечается только там, где у каждой кавычки строки есть пара и между ними казахский текст.',
  },
  triggers: ['"', '«'],
  layout: true,
  fix: 'unsafe',
  bad: [
    { text: 'Ол "Абай жолы" романын оқыды.', fixed: 'Ол «Абай жолы» романын оқыды.', safe: false },
    {
      text: 'Ол: «Мен «Қан мен тер» романын оқыдым», – деді.',
      fixed: 'Ол: «Мен “Қан мен тер” романын оқыдым», – деді.',
      safe: false,
    },
  ],
  good: [
    'Ол «Абай жолы» романын оқыды.',
    'Экран 15" болады.',
    'Ол: «Мен “Абай жолын” оқыдым», – деді.',
    '<a href="бет">',
  ],
  check({ text }) {
    const found = text.includes('"') ? typewriterQuotes(text) : [];
    return [...found, ...nestedQuotes(text)];
  },
});

const pair = (start: number, close: number, args: readonly [string, string], marks: string): Draft => ({
  start,
  end: close + 1,
  args,
  fix: {
    safe: false,
    edits: [
      { start, end: start + 1, newText: marks[0]! },
      { start: close, end: close + 1, newText: marks[1]! },
    ],
  },
});

/** Pairs of `"` where all of the text are pairs. */
function typewriterQuotes(text: string): Draft[] {
  const drafts: Draft[] = [];
  let open = -1;
  let depth = 0;
  let openDepth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '«') depth++;
    else if (character === '»') depth--;
    if (character !== '"') continue;
    const before = text[at - 1] ?? ' ';
    const behind = text[at + 1] ?? ' ';
    if (open < 0) {
      if (!/[\s([«–—-]/.test(before) || /\s/.test(behind)) return [];
      open = at;
      openDepth = depth;
    } else {
      if (/\s/.test(before) || !/[\s.,;:!?…)\]»–—-]/.test(behind)) return [];
      const inside = text.slice(open + 1, at);
      if (!CYRILLIC.test(inside) || depth !== openDepth) return [];
      const marks = depth > 0 ? '“”' : '«»';
      // Quotations inside of this one would have to be changed with it.
      if (!/[«»]/.test(inside)) drafts.push(pair(open, at, ['"…"', depth > 0 ? '“…”' : '«…»'], marks));
      open = -1;
    }
  }
  return open < 0 ? drafts : [];
}

/** Pairs of «» inside of another pair, where all of the text are pairs. */
function nestedQuotes(text: string): Draft[] {
  const drafts: Draft[] = [];
  const open: number[] = [];
  for (let at = text.indexOf('«'); at >= 0 && at < text.length; at++) {
    if (text[at] === '«') open.push(at);
    else if (text[at] === '»') {
      const start = open.pop();
      if (start === undefined) return [];
      if (open.length === 1) drafts.push(pair(start, at, ['«…»', '“…”'], '“”'));
    }
  }
  return open.length === 0 ? drafts : [];
}

const unbalanced = grammarRule({
  id: 'grammar.unbalanced-quotation-mark',
  severity: 'information',
  args: ['quotation mark'],
  sentence: {
    kk: '«{0}» тырнақшасының жұбы жоқ.',
    ru: 'У кавычки «{0}» нет пары.',
    en: 'The quotation mark “{0}” has no partner.',
  },

  reason:
    'A quotation that opens is closed. In lines of plain text only closing marks, and in a line that is a whole paragraph by its looks, as quotations go over several lines.',
  why: {
    kk: 'Ашылған тырнақша жабылуы керек. Тырнақшадағы сөз бірнеше жолға созыла алатындықтан, жай мәтінде жабылатын тырнақша және тұтас абзац болып көрінетін жол ғана тексеріледі.',
    ru: 'Открытая кавычка должна закрываться. Цитата может занимать несколько строк, поэтому в простом тексте проверяются лишь закрывающие кавычки и строки, похожие на целый абзац.',
  },
  triggers: ['«', '»'],
  layout: true,
  fix: 'none',
  bad: [
    { text: 'Ол Абай жолы» романын оқыды.' },
    { text: 'Ол «Абай» романын, жолы» АҚ туралы кітапты оқыды.' },
    { text: 'Ол Жол» АҚ туралы оқыды.' },
  ],
  good: [
    'Ол «Абай жолы» романын оқыды.',
    '«Бұл – бірінші абзац.',
    'Екінші абзац осымен бітті».',
    'Ол «Мен «Абай» романын оқыдым.',
    'Мен «Самұрық-Қазына» ұлттық әл-ауқат қоры» АҚ-ның қызметкерімін.',
  ],
  check({ text, options }) {
    if (!/^[\s"«–—-]*[\p{Lu}\p{N}]/u.test(text) || !/[.!?…:;»)][\s»]*$/u.test(text)) return [];
    const open: number[] = [];
    const alone: number[] = [];
    let nested = false;
    for (const { index } of matches(/[«»]/g, text)) {
      if (text[index] === '«') {
        open.push(index);
        nested ||= open.length > 1;
      } else if (open.pop() === undefined) alone.push(index);
    }
    // «… «…»: one mark may close both.
    if (nested) return [];
    // «Самұрық-Қазына» ҰӘҚ» АҚ: and one may open both, where a firm's name begins with a quoted one.
    const closesFirm = (at: number) =>
      text[at] === '»' && FIRM.test(text.slice(at, at + 24)) && NAME_WITHIN.test(text.slice(Math.max(0, at - 120), at));
    const first = text.search(/\S/);
    const last = text.trimEnd().length;
    // What someone says may go on in the lines behind or before: Ол айтты: «…, …», – деді.
    const isAtEdge = (at: number) =>
      at === first ||
      /^[».,!?…;]*$/.test(text.slice(at, last)) ||
      /[:–—-]\s*$/.test(text.slice(Math.max(0, at - 4), at)) ||
      (text[at] === '»' && /^»\s*[,!?…]?\s*(?:[–—-]|де[пгйсмд])/u.test(text.slice(at, at + 12)));
    return (
      [...(options.whole ? open : []), ...alone]
        .filter((at) => (options.whole === true || !isAtEdge(at)) && !closesFirm(at))
        // Marks that stand alone between spaces open or close nothing that can be told.
        .map((at) => ({ start: at, end: at + 1, args: [text[at]!] }))
    );
  },
});

/** Behind the mark that closes a firm's name: what it is by law. */
const FIRM = /^»[ \u00a0](?:АҚ|ААҚ|ЖАҚ|ҰАҚ|КеАҚ|ЖШС|ЖК|РМК|МКК|КММ|РММ|МКҚК|КМК|РМҚК|ҚБ|ҚҚ|ЗТБ|АО|ТОО)(?!\p{L})/u;
/** A quoted name that begins another's, which goes on without a mark. */
const NAME_WITHIN = /«[^«»]+»[ \u00a0][^«».,;:!?]+$/u;

const HYPHEN = /(?<=[\p{L}\p{N}»”")%\],!?…])[ \u00a0]+(-{1,2}|[‑−])[ \u00a0]+(?=[\p{L}«“"(])/gu;

const dash = grammarRule({
  id: 'grammar.dash',
  title: { kk: 'Сызықша мен дефис', ru: 'Тире и дефис', en: 'Dash and hyphen' },
  severity: 'hint',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: 'Мұнда «{0}» емес, «{1}» жазылады.',
    ru: 'Здесь пишется не «{0}», а «{1}».',
    en: 'Here “{1}” is written, not “{0}”.',
  },

  reason:
    'A hyphen joins parts of a word and has no spaces; between words stands a dash (Rules of Kazakh punctuation). Pairs that are always one word (ата-ана, көңіл-күй) lose their spaces instead, and so does the dash between years. List marks at the beginning of a line are left alone.',
  why: {
    kk: 'Дефис сөздің бөліктерін бос орынсыз қосады, ал сөздердің арасына сызықша қойылады. Әрқашан бір сөз болатын жұптардың (ата-ана, көңіл-күй) бос орны алынады.',
    ru: 'Дефис соединяет части слова без пробелов, между словами ставится тире. Пары, которые всегда одно слово (ата-ана, көңіл-күй), теряют пробелы.',
  },
  triggers: [...pairs(SPACES, ['-', '‑', '−']), ...pairs([...',!?…"»”'], ['-', '‑', '−'])],
  needs: /[ \u00a0][-‑−]{1,2}[ \u00a0]|[,!?…"»”][-‑−][ \u00a0д]/,
  layout: true,
  fix: 'unsafe',
  bad: [
    { text: 'Астана - Қазақстанның астанасы.', fixed: 'Астана – Қазақстанның астанасы.', safe: false },
    { text: '«Келемін», - деді ол.', fixed: '«Келемін», – деді ол.', safe: false },
    { text: '«Мен келмеймін»,- деп айтты.', fixed: '«Мен келмеймін», – деп айтты.', safe: false },
    { text: '– Қайда барасың?-деді ол.', fixed: '– Қайда барасың? – деді ол.', safe: false },
    { text: 'Ол 2010 - 2015 жылдары оқыды.', fixed: 'Ол 2010–2015 жылдары оқыды.', safe: false },
    { text: 'Оның көңіл - күйі жақсы.', fixed: 'Оның көңіл-күйі жақсы.', safe: false },
    { text: 'Отан — ел. Кітап - білім бұлағы.', fixed: 'Отан — ел. Кітап — білім бұлағы.', safe: false },
  ],
  good: [
    '- Сәлем!',
    'Астана – Қазақстанның астанасы.',
    'ата-ана',
    '5 - 3 = 2',
    'foo - bar',
    '«Қайда?»-дан басталды.',
    '-лар,- лер жалғауы',
    'Бағасы 5,- деді.',
  ],
  check({ text, tokens }) {
    const own = text.includes('—') && !text.includes('–') ? '—' : '–';
    const drafts: Draft[] = [];
    for (const match of matches(HYPHEN, text)) {
      const end = match.index + match[0].length;
      const mark = match.index + match[0].indexOf(match[1]!);
      const before = lastWord(text.slice(Math.max(0, match.index - 40), match.index));
      const after = /^\p{L}+/u.exec(text.slice(end, end + 40))?.[0] ?? '';
      if (!CYRILLIC.test(`${before}${text[match.index - 1]}`) && !CYRILLIC.test(text[end]!)) continue;
      const start = match.index - before.length;
      const joined = `${before}-${after}`;
      if (
        before !== '' &&
        after !== '' &&
        (after === after.toLowerCase() || before.toLowerCase() === 'әл') &&
        tokenAt(tokens, start) >= 0 &&
        isPair(before, after)
      )
        drafts.push(replaced(text, start, end + after.length, joined));
      else drafts.push(replaced(text, mark, mark + match[1]!.length, own));
    }
    for (const { 0: mark, 1: space, index } of matches(BEFORE_SAID, text))
      drafts.push(replaced(text, index, index + mark.length, ` ${own}${space === undefined ? ' ' : ''}`));
    for (const { 0: years, 1: from, 2: to, index } of matches(YEARS, text))
      if (from! < to!) drafts.push(replaced(text, index, index + years.length, `${from}–${to}`));
    return drafts;
  },
});

/** A hyphen run into the end of what somebody says, before a verb of saying. */
const BEFORE_SAID =
  /(?<=\p{L}(?:[!?…]{0,3}["»”],|[,!?…]{1,3}["»”]?))[-‑−](?:(?=([ \u00a0])(?:де(?:[пйс]|ді|ге)|айт|сұра|жауап|ойла)\p{Ll}*)|(?=(?:деп|де(?:ді|ген|йді|сті)\p{Ll}{0,5})(?!\p{L})))/gu;

/** From one year to another, with spaces about the hyphen. */
const YEARS =
  /(?<![\p{N}.-])([12]\d{3})[ \u00a0]+[-‑−][ \u00a0]+([12]\d{3})(?=[ \u00a0]?(?:жж?\.|жылд|жыл(?!\p{L})))/gu;

const lastWord = (text: string) => /\p{L}+$/u.exec(text)?.[0] ?? '';

/** Pairs of words that are one with a hyphen, by how they begin: the endings differ. */
const PAIRS =
  'ата ана|әке шеше|әке бала|ана бала|бала шаға|қыз келіншек|кемпір шал|ағайын туыс|туған туыс|ағайын туған|дос жаран|көрші қолаң|ел жұрт|халық жұрт|' +
  'көңіл күй|хал ахуал|хал жағдай|аты жөн|ат жөн|тегі аты|өнер білім|ғылым білім|білім ғылым|оқу тоқу|оқу ағарту|іс қимыл|іс әрекет|іс шара|іс тәжірибе|' +
  'қарым қатынас|көзқарас пікір|ой пікір|ой сана|ой өріс|сана сезім|салт дәстүр|салт сана|әдет ғұрып|ырым тыйым|жол жоба|ән күй|ән жыр|өлең жыр|тау тас|' +
  'орман тоғай|жер су|ауа райы|жан жақ|жан жануар|ит құс|мал жан|киім кешек|ыдыс аяқ|азық түлік|тамақ су|ас су|бет әлпет|дене бітім|ақыл кеңес|ақыл ой|' +
  'айла тәсіл|әдіс тәсіл|құрал жабдық|құрал сайман|қару жарақ|мүлік жиһаз|үй жай|түр түс|сын пікір|сый құрмет|қайрат жігер|күш қуат|күш жігер|қуат күш|' +
  'уайым қайғы|қайғы қасірет|қуаныш қайғы|шат шадыман|аман есен|есен сау|сау саламат|анда санда|оқта текте|бірен саран|азды көпті|үлкен кіші|ұсақ түйек|' +
  'ара тұра|алыс беріс|барыс келіс|той томалақ|той думан|ойын күлкі|айтыс тартыс|талас тартыс|ұрыс керіс|ұрыс қағыс|шөп шалам|жеміс жидек|көкөніс жеміс|' +
  'премьер министр|вице министр|бас аяқ|жол көлік|оңтүстік шығыс|оңтүстік батыс|солтүстік шығыс|солтүстік батыс|қоғамдық саяси|әлеуметтік экономикалық';
const SECONDS: ReadonlyMap<string, readonly string[]> = (() => {
  const seconds = new Map<string, string[]>();
  for (const pair of PAIRS.split('|')) {
    const [first, second] = pair.split(' ') as [string, string];
    seconds.set(first, [...(seconds.get(first) ?? []), second]);
  }
  return seconds;
})();

/** Whether two words are one with a hyphen: said twice, or a pair that is always written so. */
function isPair(before: string, after: string): boolean {
  const first = before.toLowerCase();
  // Arabic names with the article: әл-Фараби.
  return first === 'әл' || first === after || SECONDS.get(first)?.some((second) => after.startsWith(second)) === true;
}

const GLUED = /(?<=\p{Script=Cyrillic}{2})(?:[,;!?](?=\p{Script=Cyrillic}{2})|:(?=\p{Ll}{2})|\.(?=\p{Lu}\p{Ll}))/gu;

const missingSpace = grammarRule({
  id: 'grammar.space-after-mark',
  severity: 'warning',
  args: ['punctuation mark'],
  sentence: {
    kk: '«{0}» белгісінен кейін бос орын қойылады.',
    ru: 'После знака «{0}» ставится пробел.',
    en: 'A space is written after “{0}”.',
  },
  fixTitle: { kk: 'Бос орын қою', ru: 'Вставить пробел', en: 'Insert a space' },

  reason:
    'A mark of punctuation is followed by a space. Full stops only between a word in small letters and one that begins a sentence, so that initials, abbreviations and addresses are left alone.',
  why: {
    kk: 'Тыныс белгісінен кейін бос орын қойылады. Нүкте кіші әріпті сөз бен жаңа сөйлемнің арасында ғана тексеріледі, сондықтан инициалдар, қысқартулар, мекенжайлар тыс қалады.',
    ru: 'После знака препинания ставится пробел. Точка проверяется только между словом со строчной буквы и началом предложения, чтобы не трогать инициалы, сокращения и адреса.',
  },
  // From the mark on: there are fewer of them than letters.
  needs: /[,;!?:.](?<=\p{Script=Cyrillic}.)\p{Script=Cyrillic}/u,
  layout: true,
  fix: 'unsafe',
  bad: [
    { text: 'Алма,алмұрт пен өрік бар.', fixed: 'Алма, алмұрт пен өрік бар.', safe: false },
    { text: 'Ол келді.Бәрі қуанды.', fixed: 'Ол келді. Бәрі қуанды.', safe: false },
    { text: 'Қалайсың?Жақсымын!Рақмет.', fixed: 'Қалайсың? Жақсымын! Рақмет.', safe: false, count: 2 },
  ],
  good: ['А.С.Пушкин, т.б. және 3,5 кг', 'https://сайт.қаз/бет,екі', 'Баға: 5,2. Ж.Қалиев пен А.Мұса'],
  check({ text, tokens }) {
    const drafts: Draft[] = [];
    for (const { 0: mark, index } of matches(GLUED, text)) {
      // What a tokenizer does not read as a mark is part of an address.
      const i = tokenAt(tokens, index);
      if (i < 0 || tokens[i]!.end !== index + 1 || tokens[i - 1]?.kind !== 'word' || tokens[i + 1]?.kind !== 'word')
        continue;
      // A list of a program's, as a semicolon goes on in small letters: Күн;Ай;Жыл.
      if (mark === ';' && /\p{Lu}/u.test(text[index + 1]!)) continue;
      if (mark === '.') {
        const word = tokens[i - 1]!.text;
        if (
          !/^\p{Ll}{3,}$/u.test(word.slice(1)) ||
          endsWithAbbreviation(text.slice(0, index + 1)) ||
          tokens[i + 1]!.text.length < 2
        )
          continue;
      }
      if (mark === ':' && !/^\p{L}{3,}$/u.test(tokens[i - 1]!.text)) continue;
      const at = index + 1;
      drafts.push({
        start: index,
        end: at,
        args: [mark],
        fix: { safe: false, edits: [{ start: at, end: at, newText: ' ' }] },
      });
    }
    return drafts;
  },
});

const PADDED =
  /(?<=[\p{L}\p{N}\s.,:;–—-]|^)(?:([(«“])([ \u00a0]+)(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}.!?…])([ \u00a0]+)([)»”]))/gu;

const paddedBrackets = grammarRule({
  id: 'grammar.space-inside-brackets',
  severity: 'hint',
  args: ['bracket or quotation mark'],
  sentence: {
    kk: '«{0}» белгісінің ішкі жағында бос орын қойылмайды.',
    ru: 'С внутренней стороны знака «{0}» пробел не ставится.',
    en: 'No space is written on the inner side of “{0}”.',
  },
  fixTitle: { kk: 'Бос орынды алып тастау', ru: 'Удалить пробел', en: 'Remove the space' },

  reason: 'Brackets and quotation marks touch what they enclose.',
  why: {
    kk: 'Жақша мен тырнақша ішіндегі сөзге тиіп тұрады.',
    ru: 'Скобки и кавычки стоят вплотную к тому, что в них.',
  },
  triggers: [...pairs(['(', '«', '“'], SPACES), ...pairs(SPACES, [')', '»', '”'])],
  layout: true,
  fix: 'unsafe',
  bad: [
    { text: 'Ол ( кеше ) келді.', fixed: 'Ол (кеше) келді.', safe: false, count: 2 },
    { text: 'Бұл « Абай жолы » романы.', fixed: 'Бұл «Абай жолы» романы.', safe: false, count: 2 },
  ],
  good: ['Ол (кеше) келді. :)', 'Жақсы :) екен ;)', 'а ) б )'],
  check({ text }) {
    const drafts: Draft[] = [];
    const open: string[] = [];
    const isListMark = (at: number) => /^[^\p{L}\p{N}]*[\p{L}\p{N}]{1,3}$/u.test(text.slice(0, at));
    for (const match of matches(/[([«“»”)\]]/g, text)) {
      if (match[0] === ')' && open.length === 0 && isListMark(match.index)) continue;
      if (/[([«“]/.test(match[0])) open.push(match[0]);
      else match[0] === PARTNER[open.at(-1) ?? ''] ? open.pop() : open.push('?');
    }
    // Marks without partners are list marks and faces.
    if (open.length > 0) return [];
    for (const { 0: found, index } of matches(PADDED, text)) {
      const isOpen = /^[(«“]/.test(found);
      const start = isOpen ? index + 1 : index;
      const end = isOpen ? index + found.length : index + found.length - 1;
      drafts.push({
        start,
        end,
        args: [isOpen ? found[0]! : found.at(-1)!],
        fix: { safe: false, edits: [{ start, end, newText: '' }] },
      });
    }
    return drafts;
  },
});

const PARTNER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '«': '»', '“': '”' };

export const PUNCTUATION_RULES = [comma, quotes, unbalanced, dash, missingSpace, paddedBrackets];
