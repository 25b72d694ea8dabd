/**
 * The noun behind a name says what it is: «Ауыл» партиясы, Төле би көшесі, Айша бибі кесенесі. Names in quotation marks have the
 * class of the noun behind them, which stands outside; of a person's or a place's name and a building, a prize or a body behind it one
 * entity is made with the noun, and of what bears somebody's name («Абай атындағы … театры») too, as KazNERD has them; a street with a
 * house is an address; a landscape is told by «өзені» and its like, an anniversary and an office belong to whose they are. Offsets are
 * UTF-16 units; time is linear in the text.
 */
import type { EntityClass } from '../protocol';
import { TOP_DOMAINS } from '../text/domains';
import { matches } from '../text/matches';
import { LEAST_SCORE } from './backends/backend';
import type { Entity } from './tagger';

/** How sure an entity is that the noun alone tells. */
const TOLD = 0.9;
/** From which score on the tagger knows better. */
const LIKELY = 0.5;

/** Beginnings of the nouns behind a quotation, by the class of what is quoted. */
const QUOTED: readonly (readonly [EntityClass, RegExp])[] = [
  [
    'ORGANISATION',
    /^(?:партия|компания|корпорация|холдинг|фирма|клуб|газет|журнал|телеарна|арна(?!л[^а])|радио|банк|қор(?:ы|ын|ынд|ына|ынан|мен)|қозғалыс|бірлесті[кг]|ұйым|агентті[кг]|серіктест|акционерлік|жауапкершіл|әуекомпания|кәсіпоры?н|палата|қауымдасты[қғ]|университет|институт|академия|колледж|ансамбл|оркестр|балабақша|орталы[қғ]|(?:вело)?команда(?:с|лар))/u,
  ],
  [
    'ART',
    /^(?:роман|повест|әңгіме|хикаят|фильм|мультфильм|сериал|әні|әнін|күйі|күйін|поэма|дастан|трилогия|спектакл|пьеса|опера(?!ция)|балет|ертегі|картина|сыйлығ|премия)/u,
  ],
  [
    'EVENT',
    /^(?:фестивал|байқау|марафон|форум|турнир|көрме(?!к|й|ген| орталы)|конкурс|дода|сайыс|бәйге|акция|саммит|олимпиада|чемпионат|спартакиада|мереке|операция)/u,
  ],
  ['PROJECT', /^(?:бағдарлама|жоба)/u],
  [
    'FACILITY',
    /^(?:кинотеатр|театр|қонақүй|дүкен|базар|саяба|парк(?!инг)|мейрамхана|дәмхана|кафе|стадион|шипажай|ескерткіш|монумент|полигон|бекет|мұражай|музей|тасжол|автожол|трасса|газқұбыр|арена|сарай|павильон|зауыт|фабрика|комбинат|кеніш|шахта|кітапхана|айдын|тұрғын үй|мешіт|шіркеу|әуежай|вокзал|(?:сауда|бизнес|көрме|спорт|ойын-сауық|сауда-ойын-сауық)[ -]орталы)/u,
  ],
  ['LOCATION', /^(?:ықшамаудан|шағынаудан|мөлтекаудан|қалашы[қғ])/u],
];
/** A quotation that may be a name, and the words behind it. */
const QUOTATION =
  /(?<=[«“„"])(\p{Lu}(?:[^«»“”„"\n.!?]|\.(?=\p{L})){0,80})[»”“"](?:[ \u00a0](\p{L}{2,20})(?:[ \u00a0](\p{Ll}[\p{L}-]{1,20}))?(?:[ \u00a0](\p{Ll}[\p{L}-]{1,20}))?)?/gu;
/** In small letters, and yet no description of the noun that follows: «Қайрат» [футбол] клубы, but «Келемін» [деп] клуб. */
const NOT_BETWEEN =
  /^(?:\p{Lu}|(?:\p{L}*(?:[ыі]н?|н[ае])|заң|деп|дер|және|туралы|үшін|әрі|не|немесе|бір|бұл|сол|қандай|әуе|көлік|сияқты|секілді|арқылы|атындағы)$)/u;
/**
 * Legal forms, and clubs, in capitals. They stand outside the name as the noun does: KazNERD has « [Самұрық-Энерго] » акционерлік қоғамы,
 * [PetroRetail] серіктестігі.
 */
const FORMS =
  '(?:(?:|Ж|А|КЕ)АҚ|К?ЖШС|ЖК|ШҚ|ҚБ|ҚҚ|ӨК|ПК|МКК|МКҚК|КМҚК|КМК|КММ|РММ|ММ|РМҚК|РМК|ШЖҚ|ПХВ|ҰК|ҰМК|ҰБХ|ҰҒТХ|ТОО|[ОЗН]?АО|ООО|ИП|[ФХБВГ]К|МФК|LLP|JSC)';
const FORM = new RegExp(`^${FORMS}$`, 'u');
const FORM_BEFORE = new RegExp(String.raw`(?<![\p{L}\p{N}-])${FORMS}[ \u00a0]$`, 'u');
/** Of an entity: the forms that it begins with. */
const BEGINS_WITH_FORM = new RegExp(String.raw`^${FORMS}(?:[ \u00a0]${FORMS})*(?:-\p{Ll}{1,5})?(?![\p{L}\p{N}-])`, 'u');
/** Behind a quotation, before one, or an entity by itself behind another. */
const ANY_FORM = new RegExp(String.raw`(?<=[»”“"\p{L}][ \u00a0])${FORMS}(?![\p{L}\p{N}])|${FORMS}[ \u00a0][«“„"]`, 'u');
const ANY_FIGURE = /\d/;
const ANY_QUOTATION = /[«“„"]/;
const QUOTATION_BEFORE = /[«“„"]\p{Lu}[^«»“”„"\n]{0,80}[»”“"][ \u00a0]$/u;
const LONGEST_QUOTATION = 84;
/** Between two quotations that share the noun behind the second. */
const AND = /^[»”"](?:,|[ \u00a0](?:мен|пен|бен|және))[ \u00a0][«“"]/u;
/** A command as well («Тік тұр» командасы): a team is one where the tagger says a name that teams have. */
const TEAM = /^команда/u;
const SPORT = /(?:бол|хоккей)$/u;
/** A body rather than a building, but where the tagger says so. */
const CENTRE = /^орталы/u;
const TEAMS: ReadonlySet<EntityClass> = new Set(['GPE', 'LOCATION', 'PERSON', 'FACILITY']);
const OPENED = /«[^«»\n]*$/u;
const SEVERAL = /[лдт][ае]р/u;
/** «Қайрат» пен «Реал Мадрид»: of two that do something together the one is what the other is. */
const WITH = /(?<=[«“])(\p{Lu}[^«»“”\n.!?]{0,80})[»”][ \u00a0][мбп]ен[ \u00a0][«“](\p{Lu}[^«»“”\n.!?]{0,80})(?=[»”])/gu;
const ANY_WITH = /[»”][ \u00a0][мбп]ен[ \u00a0][«“]/u;

const CASES = `(?:н|н[ыі]ң|на|не|нда|нде|нан|нен|мен)?(?:ғы|гі)?`;
const FACILITIES = `кесенесі|әуежайы|мешіті|көшесі|даңғылы|стадионы|вокзалы|ескерткіші|кітапханасы|театры|сарайы|көпірі|ауруханасы|музейі|мұражайы|алаңы|саябағы|паркі|бекеті|шипажайы|монументі|мұнарасы|мавзолейі`;
const BODIES = `университеті|министрлігі|академиясы|институты|колледжі|мектебі|лицейі|гимназиясы|агенттігі|комитеті|департаменті`;
/** Streets and quarters as addresses cut them short. */
const STREETS = String.raw`даңғ\.|көш\.|(?:көш|к)-сі(?:н(?:де|ен|ің|е)?)?`;
const QUARTERS = String.raw`мкр\.?|ш\/а|(?:шағын|мөлтек)[ \u00a0]?ауд\.|(?:шағын[ \u00a0]?|мөлтек[ \u00a0]?|ықшам)ауданы${CASES}`;
/** A street or a quarter, by abbreviations or with a house behind: «Бұқар жырау даңғ. 49/6», «5-ықшамаудан, 12-үй». */
const ADDRESS = new RegExp(
  String.raw`(?:(?<![\p{L}\p{N}.-])(?:\p{Lu}\.){0,2}\p{Lu}[\p{L}-]*\d{0,2}\.?(?:[ \u00a0](?:\p{Lu}[\p{L}-]*\d{0,2}\.?|хан|би|батыр|ата|ана|баба|жырау|ақын|жолы)){0,3}[ \u00a0](?:(${STREETS})|${QUARTERS}|(?:көшесі|даңғылы|бульвары|тұйығы)${CASES}|к\.|бульв\.)|(?<![\p{L}\p{N}.,-])\d{1,2}[\p{L}]?[- \u00a0](?:ықшамаудан|шағынаудан|мөлтекаудан|мкр\.?|[ымш]\.[ \u00a0]?а\.|ш\/а))(?!\p{L})`,
  'gu',
);
const HOUSE =
  /,?[ \u00a0](?:№[ \u00a0]?)?\d{1,3}(?:[/-]\d{1,3})?(?:[ \u00a0]?(?:[«"]\p{L}[»"]|\p{L}(?!\p{L})))?(?:[- \u00a0]үй\p{L}*|(?![\p{L}\p{N}:%₸/-]|[.,]\d|[ \u00a0](?!мекенжай)[\p{L}%₸]))/uy;
/** Not in a case: «Абай көшесі 5», while «Абай көшесінде 5 үй» counts houses. */
const BARE_STREET = /(?:[слрн][ыі]|йығы|\.|\/а|мкр|аудан)$/u;
const SHORT_QUARTER = /(?:мкр\.?|ш\/а|а\.|ауд\.|\d\p{L}?-\p{L}+)$/u;
/** Абайдың көшесі is whichever street is his. */
const OF_WHOM = /[ндт][ыі]ң[ \u00a0]\S+$/u;
const FLAT = /,?[ \u00a0](\d{1,4}[- \u00a0]?(?:пәтер|кеңсе|офис|кабинет)\p{L}*)/uy;
/** Before the name of a street: whose it is or who lives there, «Алматының [Абай көшесі]», «Маржан Ахметова [Абай көшесінде]». */
const NOT_OF_STREET = /^.*(?:[ндт][ыі]ң|[дт][ае]ғ[ыі]|[дт]ег[ыі]|\p{L}[оеё]ва?|ұлы|қызы)[ \u00a0](?=\p{Lu})/u;
/** Behind a place: «обл.» is part of it as «облысы» is in KazNERD, the others are not. */
const REGION = /^[ \u00a0](?:(обл\.)|(?:(?:қ|ауд)\.|ауданы|қаласы|кенті)(?!\p{L}))/u;
const ANY_ADDRESS =
  /[ -](?:даңғ|көше|көш\.|көш-сі|к-сі|мкр|бульв|тұйығы|к\.|(?:ықшам|шағын|мөлтек)|[ымш]\. ?а\.|ш\/а|(?:қ|обл|ауд)\.)/u;
const PRIZES = `сыйлығы|премиясы`;
/** Of an entity: who has the prize that the rest is named after, «[Мария Кюри] Нобель сыйлығын». */
const WINNER = /^(\p{Lu}\S+(?:[ \u00a0]\p{Lu}\S+)*)[ \u00a0](?:Нобель|Пулитцер|Букер|Абель)(?![\p{L}-])/u;
/** Behind a name: an honorific that is part of it, and the noun in the possessive with any ending of a case. */
const HEAD = new RegExp(
  String.raw`^(?:[ \u00a0](?:бибі|баба|баб|ата|ана|би|хан|батыр|әулие))?[ \u00a0](?:(?:(${FACILITIES})|(${PRIZES})|(${BODIES}))${CASES}(?![\p{L}\p{N}-])|(${STREETS})(?!\p{L})|(${QUARTERS})(?!\p{L}))`,
  'iu',
);
/** By the groups of `HEAD`. */
const HEAD_CLASSES: readonly EntityClass[] = ['FACILITY', 'ART', 'ORGANISATION', 'FACILITY', 'LOCATION'];
/** Behind a space, which costs a sixth: nearly every other place of a text is out at a glance. */
const ANY_HEAD = new RegExp(`[ \u00a0](?:${FACILITIES}|зияткерлік|${PRIZES}|${BODIES}|${STREETS}|${QUARTERS})`, 'iu');
const ENDS_IN_HEAD = new RegExp(`(?:${FACILITIES})${CASES}$`, 'iu');
/** Behind «Назарбаев»: the schools of that name. */
const SCHOOL_BEHIND = /^[ \u00a0][Зз]ияткерлік[ \u00a0][Мм]екте[пб]\p{Ll}*/u;
/** A surname and what bears it, in capitals both: «Назарбаев Университетін» is no person. */
const SURNAME_OF_BODY = new RegExp(`^\\p{Lu}[\\p{L}-]+[ \u00a0](?:${BODIES})${CASES}$`, 'iu');
const IN_ADDRESSES: ReadonlySet<EntityClass> = new Set(['GPE', 'LOCATION', 'PERSON']);
const LONGEST_HEAD = 48;
const LONGEST_OFFICE = 96;
/** Айгүлдің мектебі is whichever school is hers, no name. */
const GENITIVE = /[ндт][ыі]ң$/u;
const NAMES: ReadonlySet<EntityClass> = new Set(['PERSON', 'GPE', 'LOCATION', 'ORGANISATION', 'FACILITY']);

const CASE = '(?:н|н[ыі]ң|на|не|нда|нде|нан|нен|мен)?';
const OFFICES = 'президенті|канцлері|премьер-министрі|министрі|басшысы|төрағасы|директоры|әкімі|елшісі|ректоры|королі';
/** Behind a country or a body: an office there, and whoever assists it. */
const OFFICE = new RegExp(
  String.raw`^(?:[ \u00a0](?:бас|атқарушы|басқарма))*[ \u00a0](?:(?:${OFFICES})н[ыі]ң(?:[ \u00a0](?:бірінші|\d{1,2}-(?:і?н?ші|ы?н?шы)))?[ \u00a0](?:орынбасары|көмекшісі|кеңесшісі)${CASE}|(?:${OFFICES})${CASE})(?![\p{L}\p{N}-])`,
  'iu',
);
/** Their ends, as a large first letter leaves them. */
const ANY_OFFICE = /резиденті|анцлері|инистрі|асшысы|өрағасы|иректоры|кімі|лшісі|екторы|оролі/;
/** Between a name in quotation marks and the office: what it is, in the possessive. */
const QUOTED_BODY = /^[»”"][ \u00a0]\p{Ll}+(?:с?[ыі]|н[ыі]ң)(?=[ \u00a0])/u;

/** Whose anniversary it is, is part of what is celebrated: «Абайдың 175 жылдығына». */
const ANNIVERSARY = /^(?!алдағы|биылғы|келесі|өткен|осы)[\p{L}\p{N}][\p{L}\p{N} -]*[ \u00a0]жылдығ[ыі]\p{L}*$/u;

/** Behind the name of a landscape: nouns that stand outside it («Олимп шыңы») and those that are part of it («Балқаш көлі»). */
const LANDSCAPE =
  /(?<![\p{L}\p{N}.-])(\p{Lu}[\p{L}-]+)[ \u00a0](?:(?:өзені|тауы|шыңы|мұздығы|жотасы|орманы|аңғары|үстірті|ойпаты|сарқырамасы)|(көлі|теңізі|мұхиты|шығанағы|бұғазы|түбегі))(?:н|н[ыі]ң|на|не|нда|нде|ндағы|ндегі|нан|нен|мен)?(?![\p{L}\p{N}-])/gu;
/** In front of a capital that neither opens a sentence nor goes on with a name: a word in small letters. */
const WITHIN = /(?<![\p{L}\p{N}.-])\p{Ll}[\p{L}-]*[ \u00a0]$/u;
/** A case, so that the landscape is another one's: «Алматыда көлі бар». */
const IN_CASE = /(?:[ндт][ыі]ң|[дт][ае]н?|[ғқ]а|[гк]е|[дт][ае]ғы|[дт]егі)$/u;
const ANY_LANDSCAPE =
  /[ \u00a0](?:өзен|тау|шың|мұздығ|жотас|орман|аңғар|үстірт|ойпат|сарқырама|көл|теңіз|мұхит|шығанағ|бұғаз|түбег)[ыі]/;
const NO_LANDSCAPES: ReadonlySet<EntityClass> = new Set(['GPE', 'PERSON', 'ART', 'PRODUCT', 'ORGANISATION']);

/** Nouns of what is named after somebody, with the consonant before an ending as it may change, by the class of the whole. */
const BEARERS: readonly (readonly [EntityClass, string])[] = [
  [
    'ORGANISATION',
    'университет|институт|академия|колледж|училище|мекте[пб]|лице[йі]|гимназия|консерватория|филармония|оркестр|ансамбл|капелла|клу[бп]|қор|орталы[қғ]|балабақша|интернат|дивизия|кооператив|федерация',
  ],
  [
    'FACILITY',
    'театр|кинотеатр|сарай|кітапхана|мұражай|музей|мұрағат|саяба[қғ]|алаң|көше|даңғыл|аурухана|емхана|шипажай|стадион|әуежай|вокзал|мешіт|шіркеу|кесене|көпір|кешен|зауыт|комбинат|фабрика|шахта|кеніш|обсерватория|галерея|қонақүй|базар|зал|цирк|ипподром',
  ],
  ['ART', 'сыйлы[қғ]|премия'],
  ['EVENT', 'фестивал|турнир|байқау|конкурс|чемпионат|олимпиада|марафон|форум'],
];
/** «атындағы» and up to seven words; without the Kazakh letter too. */
const NAMED_AFTER = /[ \u00a0]атында[ғг]ы(?=((?:[ \u00a0][«"№\p{L}\p{N}][«»"\p{L}\p{N}-]*){1,7}))/giu;
const IS_NAMED_AFTER = /атында[ғг]ы/iu;
/** Who it is named after, where the tagger does not say: initials, «әл-», one word or more in capitals, an honorific. */
const NAMESAKE =
  /(?<![\p{L}\p{N}.-])(?:\p{Lu}\.[ \u00a0]?){0,2}(?:[әӘ][лЛ]-)?\p{Lu}[\p{L}-]*(?:[ \u00a0](?:\p{Lu}[\p{L}-]+|хан|ана|ата|баба|би|батыр|бибі|әулие)){0,3}$/u;
const INITIALS = /(?:(?<![\p{L}\p{N}.-])\p{Lu}\.[ \u00a0]?){1,2}$/u;
const LONGEST_NAMESAKE = 64;
/** Behind a noun of `BEARERS`: «ь» of a loan, the possessive or none, a case or none. */
const BEARER_ENDINGS =
  'ь?(?:с?[ыі])?(?:[ндт][ыі]ң|н?[ае]|[ғқгк][ае]|н|[ндт][ыі]|н?[дт][ае]н?|нан|нен|[мбп]ен)?(?:ғы|гі)?';
const BEARER_WORDS: readonly (readonly [EntityClass, RegExp])[] = [
  ...BEARERS.map(
    ([entityClass, nouns]) => [entityClass, new RegExp(`^(?:\\p{L}+-)?(?:${nouns})${BEARER_ENDINGS}$`, 'iu')] as const,
  ),
  // «әл-Фараби атындағы ҚазҰУ-дың»
  ['ORGANISATION', /^(?=\p{Lu}\p{L}{0,5}\p{Lu}(?:-|$))\p{Script=Cyrillic}+(?:-\p{Ll}{2,4})?$/u],
];
/** A word in small letters that ends like these is a clause's part and describes no noun: a case, a participle, a converb. */
const NO_DESCRIPTION =
  /^(?!орта$)\p{Ll}+(?:[ндт][ыі]|[ғқгк][ае]|[дт][ае]|[дтн][ае]н|[ғқгк][ае]н|[ыі]п|[мбп]ен|[дтн][ыі]ң|[ае]т[ыі]н)$/u;
const WORD_BEHIND = /[ \u00a0]([^ \u00a0]+)/gu;

const BEHIND_QUOTATION = /[»”“"][ \u00a0]\p{L}/u;

const isBody = ({ class: entityClass }: Entity): boolean => entityClass === 'ORGANISATION';
/** May end in the noun of one («Ясауи кино-театры»), so that the name in front is its own. */
const isFacility = ({ class: entityClass }: Entity): boolean => entityClass === 'FACILITY';

/** Clubs that nothing else is called, in any case; and those with the name of a town, a river or a man, which one of the others plays. */
const CASE_OF_CLUB = '-?(?:н?[ыі]ң|[дтн][ыі]ң?|[ғқгк][ае]|[дт][ае]н?|н[ае]н?|[мбп]ен)?(?:ғы|гі)?';
const CLUBS = 'Реал Мадрид|Манчестер (?:Юнайтед|Сити)|Атлетико Мадрид|Ювентус|Челси|Тоттенхэм|Боруссия|ПСЖ';
const ALSO_CLUBS =
  'Барселона|Ливерпуль|Бавария|Арсенал|Милан|Рома|Наполи|Астана|Қайрат|Тобыл|Ақтөбе|Ордабасы|Шахтер|Жетісу|Қызылжар|Елімай|Атырау|Каспий|Барыс|Авангард|Зенит|Спартак|Динамо|Локомотив';
const CLUB = new RegExp(`(?<![\\p{L}-])(?:${CLUBS})${CASE_OF_CLUB}(?![\\p{L}-])`, 'gu');
const BEATS = 'ұтты|жеңді|ұтылды|жеңілді|тең[ \u00a0](?:ойнады|түсті)';
/** «Тобыл Қайратты 2:1 есебімен жеңді» */
const MATCH = new RegExp(
  `(?<![\\p{L}-])((?:${CLUBS}|${ALSO_CLUBS})(?![\\p{L}-]))[ \u00a0](?:[мбп]ен[ \u00a0])?((?:${CLUBS}|${ALSO_CLUBS})${CASE_OF_CLUB})(?![\\p{L}-])(?=[^.!?\n]{0,60}(?:${BEATS})(?!\\p{L}))`,
  'gu',
);
const ITS_NOUN = /[ \u00a0](?:клуб|команда)\p{Ll}*$/u;
const ANY_CLUB = /Реал Мадрид|Манчестер|Атлетико|Ювентус|Челси|Тоттенхэм|Боруссия|ПСЖ/;
const ANY_MATCH = /(?:ұтты|ңді|ұтылды|ңілді|ойнады|түсті)(?!\p{L})/u;

const ANY_DOMAIN = /[A-Za-z0-9]\.[a-zқр]/;
const DOMAIN = new RegExp(`\\.(?:${TOP_DOMAINS})(?:[-‑]\\p{Ll}{1,8})?(?![\\p{L}\\p{N}/@]|[.-][\\p{L}\\p{N}])`, 'uy');

/** A tagger's entities put right by the nouns behind them; both in order and not overlapping, as is the answer. */
export function withHeadNouns(text: string, found: readonly Entity[]): readonly Entity[] {
  let entities: readonly Entity[] = found;
  if (IS_NAMED_AFTER.test(text)) entities = withNamesakes(text, entities);
  if (entities.length > 0 && (ANY_HEAD.test(text) || entities.some(isFacility)))
    entities = withBuildings(text, entities);
  if (entities.length > 1 && text.includes('жылдығ')) entities = withAnniversaries(text, entities);
  if (ANY_LANDSCAPE.test(text)) entities = withLandscapes(text, entities);
  if (ANY_CLUB.test(text)) entities = withClubs(entities, matches(CLUB, text));
  if (entities.length > 0 && ANY_MATCH.test(text)) entities = withClubs(entities, matches(MATCH, text));
  const hasQuotation = ANY_QUOTATION.test(text);
  const hasForm = (hasQuotation || (entities.length > 1 && entities.some(isBody))) && ANY_FORM.test(text);
  if (hasForm || (hasQuotation && BEHIND_QUOTATION.test(text))) entities = withQuotations(text, entities);
  if (hasQuotation && entities.length > 0 && ANY_WITH.test(text)) entities = withPairs(text, entities);
  if (hasForm && entities.length > 0) entities = withoutForms(text, entities);
  if (entities.length > 0 && ANY_DOMAIN.test(text)) entities = withDomains(text, entities);
  if ((entities.length > 0 || ANY_FIGURE.test(text)) && ANY_ADDRESS.test(text))
    entities = withAddresses(text, entities);
  if (entities.length > 0 && ANY_OFFICE.test(text)) entities = withOffices(text, entities);
  if (hasQuotation && entities.length > 0 && text.includes('»')) entities = withBothMarks(text, entities);
  return entities;
}

/** The clubs of matches of `CLUB` and `MATCH`, but where the tagger has more with them («Челси футбол клубы»). */
function withClubs(found: readonly Entity[], clubs: readonly RegExpExecArray[]): readonly Entity[] {
  if (clubs.length === 0) return found;
  let entities = [...found];
  for (const { 0: whole, 1: first, 2: second = whole, index } of clubs) {
    const end = index + whole.length;
    // Both as one, or one with a word behind it that is hardly its own.
    const isOther = (one: Entity) =>
      one.end <= index || one.start >= end || (one.end > end && (one.score >= LIKELY || ITS_NOUN.test(one.text)));
    entities = entities.filter((one) => isOther(one) || one.start < index);
    if (first !== undefined) entities = quotedAs(entities, index, first, 'ORGANISATION');
    entities = quotedAs(entities, end - second.length, second, 'ORGANISATION');
  }
  return entities;
}

/** Entities that begin behind the mark that opens a quotation in them, or end before the one that closes it. */
function withBothMarks(text: string, found: readonly Entity[]): readonly Entity[] {
  const result: Entity[] = [];
  for (const entity of found) {
    const { start, end, text: shown } = entity;
    const opens = shown.lastIndexOf('«');
    let from = start;
    if (opens < 0 && shown.indexOf('»') > 0)
      from -= OPENED.exec(text.slice(Math.max(0, start - LONGEST_QUOTATION), start))?.[0].length ?? 0;
    else if (opens >= 0 && shown.indexOf('»', opens) < 0 && text[end] === '»') from += opens + 1;
    while (result.length > 0 && result.at(-1)!.end > from) result.pop();
    if (from < end) result.push(from === start ? entity : { ...entity, start: from, text: text.slice(from, end) });
  }
  return result;
}

function withBuildings(text: string, found: readonly Entity[]): Entity[] {
  const result: Entity[] = [];
  for (const [index, entity] of found.entries()) {
    const last = result.at(-1);
    // What the noun of the one before took in.
    if (last && entity.start < last.end) continue;
    let own = entity;
    const school =
      entity.text === 'Назарбаев'
        ? SCHOOL_BEHIND.exec(text.slice(entity.end, entity.end + LONGEST_HEAD))?.[0]
        : undefined;
    if (school !== undefined) {
      const end = entity.end + school.length;
      result.push({ ...entity, end, class: 'ORGANISATION', text: text.slice(entity.start, end) });
      continue;
    }
    const winner = WINNER.exec(entity.text)?.[1];
    if (winner !== undefined && (entity.class === 'PERSON' || (entity.class === 'ART' && /[ \u00a0]/.test(winner)))) {
      const end = entity.start + winner.length;
      result.push({ ...entity, class: 'PERSON', end, text: winner });
      own = { ...entity, start: end + 1, text: text.slice(end + 1, entity.end) };
    }
    if (entity.class === 'PERSON' && SURNAME_OF_BODY.test(entity.text) && !GENITIVE.test(firstWord(entity.text)))
      own = { ...entity, class: 'ORGANISATION' };
    const head = NAMES.has(own.class) ? HEAD.exec(text.slice(entity.end, entity.end + LONGEST_HEAD)) : null;
    const end = head ? entity.end + head[0].length : entity.end;
    const isTaken = head !== null && (found[index + 1]?.start ?? text.length) < end && found[index + 1]!.end > end;
    if (head && !isTaken && /^\p{Lu}/u.test(entity.text) && !GENITIVE.test(entity.text)) {
      const entityClass = HEAD_CLASSES[head.findIndex((group, g) => g > 0 && group !== undefined) - 1]!;
      own = { ...own, end, class: entityClass, text: text.slice(own.start, end) };
    }
    // «Қожа Ахмет Ясауи кесенесі»: the rest of the person's name.
    if (
      last?.class === 'PERSON' &&
      // A surname ends the name: who is in «Маржан Ахметова Абай көшесінде» is another person.
      !/[оеё]ва?$/u.test(last.text) &&
      own.class === 'FACILITY' &&
      own.start === last.end + 1 &&
      /[ \u00a0]/.test(text[last.end]!) &&
      ENDS_IN_HEAD.test(own.text)
    ) {
      const score = Math.min(last.score, own.score);
      result[result.length - 1] = { ...own, start: last.start, text: text.slice(last.start, own.end), score };
    } else result.push(own);
  }
  return result;
}

const firstWord = (text: string): string => text.slice(0, text.search(/[ \u00a0]/u));

/** How long «… мемлекеттік опера және балет театрының» is, and what it is; undefined where no noun of `BEARERS` ends it. */
function bearerIn(described: string): { length: number; class: EntityClass } | undefined {
  for (const { 0: all, 1: word, index } of described.matchAll(WORD_BEHIND)) {
    const bare = word!.replace(/[«»"]/gu, '');
    const found = BEARER_WORDS.find(([, pattern]) => pattern.test(bare));
    if (found) {
      const whole = described.slice(0, index + all.length);
      // The mark that closes a quotation of the whole.
      const { length } = /[«"][^»"]*[»"]$/u.test(whole) ? whole : whole.replace(/[»"]+$/u, '');
      return { length, class: found[0] };
    }
    if (NO_DESCRIPTION.test(bare)) return undefined;
  }
  return undefined;
}

/** Behind the given name that the tagger has by itself: «[Бауыржан] [Момышұлы атындағы қорға]»; not of a woman («Айгүл Әуезов атындағы …»). */
const SURNAME = /^\p{Lu}\p{L}+(?:[оеё]ва?|[^аеиоуы]ина?|ұлы|қызы)[ \u00a0]/u;
const WOMAN = /(?:гүл|нар|сұлу|[аәя])$/u;

/** Where the given name before a surname at `start` begins, which is an entity of its own; else `start`. */
function withGivenName(text: string, start: number, near: readonly Entity[]): number {
  const given = near.find((entity) => entity.end === start - 1 && entity.class === 'PERSON');
  if (given === undefined || !/^\p{Lu}\p{L}+$/u.test(given.text) || IN_CASE.test(given.text)) return start;
  const surname = SURNAME.exec(text.slice(start, start + LONGEST_NAMESAKE))?.[0];
  return surname === undefined || (WOMAN.test(given.text) && !WOMAN.test(surname.trim())) ? start : given.start;
}

/**
 * Where the name that ends at `end` begins, by the tagger's entities that are likely (`known`) or by its capitals, of which the unlikely ones
 * (in `near`) may tell; -1 where none does.
 */
function namesakeStart(text: string, end: number, known: readonly Entity[], near: readonly Entity[]): number {
  const own = known.find((entity) => entity.start < end && entity.end >= end);
  if (own) {
    if (!NAMES.has(own.class)) return -1;
    const initials = INITIALS.exec(text.slice(Math.max(0, own.start - 8), own.start))?.[0].length ?? 0;
    return initials > 0 ? own.start - initials : withGivenName(text, own.start, known);
  }
  const from = Math.max(0, end - LONGEST_NAMESAKE);
  const name = NAMESAKE.exec(text.slice(from, end))?.[0];
  if (name === undefined) return -1;
  let start = end - name.length;
  // At the beginning of a sentence the capital of the first of several words says nothing; and other entities are not part of the name.
  const opens = /(?:^|[.!?…\n][ \u00a0]*)$/u.test(text.slice(Math.max(0, start - 4), start));
  if (opens && /^\p{Lu}\p{L}+[ \u00a0]\p{Lu}/u.test(name)) {
    const second = start + name.search(/[ \u00a0]/u) + 1;
    const isOne = near.some((entity) => NAMES.has(entity.class) && entity.start === start && entity.end > second);
    if (!isOne || /^\S+[дт](?:ағы|егі)[ \u00a0]/u.test(name)) start = second;
  }
  const before = known.findLast((entity) => entity.end <= end && entity.end > start);
  if (before === undefined) return withGivenName(text, start, known);
  const rest = NAMESAKE.exec(text.slice(before.end, end))?.[0];
  return rest === undefined ? -1 : withGivenName(text, end - rest.length, known);
}

function withNamesakes(text: string, found: readonly Entity[]): Entity[] {
  const result: Entity[] = [];
  let next = 0;
  for (const { 0: all, 1: described, index } of matches(NAMED_AFTER, text)) {
    const bearer = bearerIn(described!);
    if (bearer === undefined) continue;
    let end = index + all.length + bearer.length;
    while (next < found.length && found[next]!.end < index - LONGEST_NAMESAKE) result.push(found[next++]!);
    let upTo = next;
    while (upTo < found.length && found[upTo]!.start < end) upTo++;
    const near = found.slice(next, upTo);
    const known = near.filter((entity) => entity.score >= LIKELY || entity.end <= index + all.length);
    const start = namesakeStart(text, index, known, near);
    // The tagger's own stays where it holds the whole without much doubt: its ends and its class are taught.
    if (start < (result.at(-1)?.end ?? 0) || known.some((entity) => entity.start <= start && entity.end >= end))
      continue;
    const inside = near.filter((entity) => entity.end > start);
    const last = inside.at(-1);
    // «… университетінің заң факультеті»
    if (last && last.end > end && last.class === 'ORGANISATION') end = last.end;
    const score = Math.max(TOLD, ...inside.map((entity) => entity.score));
    result.push(...near.filter((entity) => entity.end <= start));
    result.push({ start, end, class: bearer.class, score, text: text.slice(start, end) });
    // What the tagger cut elsewhere: «… университетінің құрметті профессоры».
    if (last && last.end > end + 1) result.push({ ...last, start: end + 1, text: text.slice(end + 1, last.end) });
    next = upTo;
  }
  return result.concat(found.slice(next));
}

/** «Германия канцлері», «„Нұр“ партиясы төрағасының бірінші орынбасары»: an office is one with whose it is. */
function withOffices(text: string, found: readonly Entity[]): Entity[] {
  const result: Entity[] = [];
  for (const entity of found) {
    const last = result.at(-1);
    if (last && entity.start < last.end) {
      // What the office took in; a longer one has it as its beginning.
      if (last.class === 'POSITION' && entity.class === 'POSITION' && entity.end > last.end)
        result[result.length - 1] = { ...last, end: entity.end, text: text.slice(last.start, entity.end) };
      continue;
    }
    const isBody = entity.class === 'ORGANISATION';
    const behind = text.slice(entity.end, entity.end + LONGEST_OFFICE);
    const body =
      isBody && /[«“"]/.test(text[entity.start - 1] ?? '') ? QUOTED_BODY.exec(behind)?.[0].length : undefined;
    const office =
      isBody || (entity.class === 'GPE' && !IN_CASE.test(entity.text)) ? OFFICE.exec(behind.slice(body ?? 0)) : null;
    if (office === null) {
      result.push(entity);
      continue;
    }
    const start = body === undefined ? entity.start : entity.start - 1;
    const end = entity.end + (body ?? 0) + office[0].length;
    result.push({ ...entity, start, end, class: 'POSITION', text: text.slice(start, end) });
  }
  return result;
}

function withAnniversaries(text: string, found: readonly Entity[]): Entity[] {
  const result: Entity[] = [];
  for (const entity of found) {
    const last = result.at(-1);
    if (
      last &&
      entity.class === 'DATE' &&
      NAMES.has(last.class) &&
      entity.start === last.end + 1 &&
      GENITIVE.test(last.text) &&
      ANNIVERSARY.test(entity.text)
    ) {
      const score = Math.min(last.score, entity.score);
      result[result.length - 1] = {
        ...entity,
        start: last.start,
        class: 'EVENT',
        score,
        text: text.slice(last.start, entity.end),
      };
    } else result.push(entity);
  }
  return result;
}

function withLandscapes(text: string, found: readonly Entity[]): readonly Entity[] {
  let entities: Entity[] | undefined;
  let next = 0;
  for (const match of matches(LANDSCAPE, text)) {
    const [whole, name, inside] = match as unknown as [string, string, string | undefined];
    const { index: start } = match;
    const nameEnd = start + name.length;
    const wholeEnd = start + whole.length;
    while (next < found.length && found[next]!.end <= start) next++;
    const own = next < found.length && found[next]!.start < wholeEnd ? found[next]! : undefined;
    const isMore = own !== undefined && next + 1 < found.length && found[next + 1]!.start < wholeEnd;
    if (isMore || IN_CASE.test(name)) continue;
    if (own ? own.end !== nameEnd || !NO_LANDSCAPES.has(own.class) : !WITHIN.test(textBefore(text, start))) continue;
    const from = own?.start ?? start;
    const end = inside === undefined ? nameEnd : wholeEnd;
    entities ??= [...found];
    const at = next + entities.length - found.length;
    const score = own?.score ?? TOLD;
    entities.splice(at, own ? 1 : 0, { start: from, end, class: 'LOCATION', score, text: text.slice(from, end) });
  }
  return entities ?? found;
}

const textBefore = (text: string, end: number): string => text.slice(Math.max(0, end - LONGEST_HEAD), end);

/** The class of a quotation by the noun among the words behind it, and which of them that is. */
function classBehind(
  words: readonly (string | undefined)[],
): { readonly class: EntityClass; readonly at: number } | undefined {
  for (let at = 0; at < words.length && words[at] !== undefined; at++) {
    const rest = words.slice(at).join(' ');
    const entityClass = FORM.test(words[at]!) ? 'ORGANISATION' : QUOTED.find(([, pattern]) => pattern.test(rest))?.[0];
    if (entityClass !== undefined) return { class: entityClass, at };
    if (NOT_BETWEEN.test(words[at]!) || (words[at] !== 'сауда' && NO_DESCRIPTION.test(words[at]!))) return undefined;
  }
  return undefined;
}

function withQuotations(text: string, found: readonly Entity[]): readonly Entity[] {
  let entities: Entity[] | undefined;
  let shared: RegExpExecArray[] = [];
  for (const match of matches(QUOTATION, text)) {
    const [, quoted, ...words] = match as unknown as [string, string, ...string[]];
    const { index } = match;
    const end = index + quoted.length;
    if (AND.test(text.slice(end, end + 8))) shared.push(match);
    const told = classBehind(words);
    const noun = words[told?.at ?? 0] ?? '';
    const own = told && wholeAt(found, index, end);
    const isOther = TEAM.test(noun)
      ? !SPORT.test(words[told!.at - 1] ?? '') && !(own && TEAMS.has(own.class))
      : CENTRE.test(noun) && own?.class === 'FACILITY';
    const entityClass =
      (isOther ? undefined : told?.class) ??
      (FORM_BEFORE.test(text.slice(Math.max(0, index - 8), index - 1)) ? 'ORGANISATION' : undefined);
    if (entityClass === undefined) {
      if (shared.at(-1) !== match) shared = [];
      continue;
    }
    entities ??= [...found];
    for (const { index: start, 1: other } of SEVERAL.test(noun) ? shared : []) {
      const is = wholeAt(found, start, start + other!.length);
      if (is?.class !== 'ART' && is?.class !== 'LAW') quotedAs(entities, start, other!, entityClass);
    }
    shared = [];
    quotedAs(entities, index, quoted, entityClass);
  }
  return entities ?? found;
}

/** What is shown as an entity of just this extent. */
const wholeAt = (found: readonly Entity[], start: number, end: number): Entity | undefined =>
  found.find((one) => one.start === start && one.end === end && one.score >= LEAST_SCORE);

function quotedAs(entities: Entity[], start: number, quoted: string, entityClass: EntityClass): Entity[] {
  const end = start + quoted.length;
  const from = entities.findIndex((entity) => entity.end > start);
  let to = from < 0 ? entities.length : from;
  while (to < entities.length && entities[to]!.start < end) to++;
  const inside = entities.slice(from < 0 ? to : from, to);
  // What reaches beyond the marks knows more: a title with its party, a law with its name.
  if (inside.some((entity) => entity.score >= LEAST_SCORE && (entity.start < start || entity.end > end)))
    return entities;
  const score = Math.max(TOLD, ...inside.map((entity) => entity.score));
  entities.splice(from < 0 ? to : from, inside.length, { start, end, class: entityClass, score, text: quoted });
  return entities;
}

function withPairs(text: string, found: readonly Entity[]): readonly Entity[] {
  let entities = found;
  for (const { 0: both, 1: first, 2: second, index } of matches(WITH, text)) {
    const names = [
      { start: index, end: index + first!.length },
      { start: index + both.length - second!.length, end: index + both.length },
    ].map((name) => ({ ...name, is: entities.filter((one) => one.end > name.start && one.start < name.end) }));
    const isWhole = ({ is: [one], start, end }: (typeof names)[number]) =>
      one?.class === 'ORGANISATION' && one.start === start && one.end === end && one.score >= LIKELY;
    const other = names.find((name) => !isWhole(name));
    if (!other || !names.some(isWhole)) continue;
    const { start, end, is } = other;
    if (is.every((one) => TEAMS.has(one.class) && one.start >= start && one.end <= end))
      entities = quotedAs([...entities], start, text.slice(start, end), 'ORGANISATION');
  }
  return entities;
}

/** «Қазақтелеком» АҚ: the form is no body itself; an office holds the name of its body too («„Тұлпар“ ЖШС директоры»). */
function withoutForms(text: string, found: readonly Entity[]): readonly Entity[] {
  const result: Entity[] = [];
  for (const entity of found) {
    const { start, end } = entity;
    const forms = BEGINS_WITH_FORM.exec(entity.text)?.[0];
    const last = result.at(-1);
    if (forms === undefined) {
      result.push(entity);
      continue;
    }
    const before = text.slice(Math.max(0, start - LONGEST_QUOTATION), start);
    const rest = entity.text.slice(forms.length);
    const name = QUOTATION_BEFORE.exec(before)?.[0].length ?? 0;
    if (entity.class === 'POSITION' && rest !== '') {
      while (name > 0 && result.length > 0 && result.at(-1)!.start >= start - name) result.pop();
      result.push({ ...entity, start: start - name, text: text.slice(start - name, end) });
      continue;
    }
    const isOfQuotation = rest === '' && /^[ \u00a0][«“„"]/.test(text.slice(end, end + 2));
    const isOfOther = rest === '' && last?.class === 'ORGANISATION' && last.end === start - 1;
    const isBehind = /[»”“"][ \u00a0]$/.test(before) && !/^[ \u00a0]?\p{Lu}/u.test(rest);
    if (!isOfQuotation && !isOfOther && !isBehind) result.push(entity);
  }
  return result;
}

/** Firms and newspapers whose name is that of their site as a whole («Kaspi.kz-те», «Tengrinews.kz»), of which the tagger knows the word. */
function withDomains(text: string, found: readonly Entity[]): readonly Entity[] {
  return found.map((entity, k) => {
    DOMAIN.lastIndex = entity.end;
    const domain = /[A-Za-z0-9]$/.test(entity.text) ? DOMAIN.exec(text)?.[0] : undefined;
    const end = entity.end + (domain?.length ?? 0);
    if (domain === undefined || (found[k + 1]?.start ?? end) < end) return entity;
    return { ...entity, end, text: text.slice(entity.start, end) };
  });
}

/** Streets with their houses, which are CONTACT in KazNERD, streets and quarters as addresses have them, and places before «қ.». */
function withAddresses(text: string, found: readonly Entity[]): readonly Entity[] {
  const entities = found.map((entity) => {
    const { start, end, class: entityClass, text: shown } = entity;
    if (!IN_ADDRESSES.has(entityClass) || !/^\p{Lu}[\p{L}-]+$/u.test(shown)) return entity;
    const region = REGION.exec(text.slice(end, end + 8));
    if (region === null) return entity;
    const to = end + (region[1] === undefined ? 0 : region[0].length);
    return { ...entity, class: 'GPE' as const, end: to, text: text.slice(start, to) };
  });
  const result: Entity[] = [];
  let next = 0;
  for (const { 0: street, 1: short, index } of matches(ADDRESS, text)) {
    const streetEnd = index + street.length;
    HOUSE.lastIndex = streetEnd;
    const house = HOUSE.exec(text)?.[0] ?? '';
    const hasHouse = house !== '' && (BARE_STREET.test(street) || /\d-үй/u.test(house));
    if (OF_WHOM.test(street) || !(hasHouse || short !== undefined || SHORT_QUARTER.test(street))) continue;
    const end = hasHouse ? streetEnd + house.length : streetEnd;
    FLAT.lastIndex = end;
    const flat = hasHouse ? FLAT.exec(text)?.[1] : undefined;
    const upTo = flat === undefined ? end : FLAT.lastIndex;
    let start = index + (NOT_OF_STREET.exec(street)?.[0].length ?? 0);
    while (next < entities.length && entities[next]!.end <= start) result.push(entities[next++]!);
    let to = next;
    while (to < entities.length && entities[to]!.start < upTo) to++;
    const near = entities.slice(next, to);
    // Behind a town, or a word that opens the sentence, begins what the tagger says begins there.
    const isBehindOther = near[0]?.class === 'GPE' || /(?:^|[.!?\n][ \u00a0]*)$/u.test(textBefore(text, start));
    const inner = near.find((one) => one.start > start && one.start < streetEnd && /^\p{Lu}/u.test(one.text));
    if (inner && isBehindOther) start = inner.start;
    else if (near[0] && near[0].start < start) {
      if (near[0].class !== 'FACILITY') continue;
      start = near[0].start;
    }
    if (near.some((entity) => entity.end > upTo)) continue;
    const entityClass = hasHouse ? 'CONTACT' : short === undefined ? 'LOCATION' : 'FACILITY';
    result.push(...near.filter((entity) => entity.end <= start));
    result.push({ start, end, class: entityClass, score: TOLD, text: text.slice(start, end) });
    if (flat !== undefined)
      result.push({ start: upTo - flat.length, end: upTo, class: 'CONTACT', score: TOLD, text: flat });
    next = to;
  }
  return result.concat(entities.slice(next));
}
