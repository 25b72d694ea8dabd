/**
 * Words that orthography writes together, with a hyphen or apart, and that are often written otherwise. Source of the tables: the rules of
 * Kazakh orthography on compound words (бірігіп, дефис арқылы және бөлек жазылатын сөздер), as the Orthographic Dictionary of
 * 2013 applies them: pronouns with еш, әр, кей, бір, әлде, қай are one word; so are nouns and adjectives whose parts have
 * grown into one notion (көзқарас, қолжетімді, арақашықтық, әртүрлі); pairs of like meaning take a hyphen (іс-шара,
 * жан-жақты). Particles (да, де, та, те, ма, ме …) stand apart. Left out is whatever is also right apart: бір қатар үй,
 * әлде қайда.
 */
import { toSmall } from '../text/small';
import { rightParticle } from './particles';

/** Codes of а and е, in one of which words with a particle run into them end. */
const A = 0x430;
const E = 0x435;
/** Codes of д, т and п, one of which stands before it. */
const D = 0x434;
const T = 0x442;
const P = 0x43f;

/** First word, and the beginnings of what is joined to it; `-` in front: with a hyphen. An ending may follow, but not where `$` stands. */
const JOINED: Readonly<Record<string, string>> = {
  еш: 'кім нәрсе қашан қандай бір қайда қайдан қайсы теңе теме',
  әр: 'кім қашан қайсы түрлі бір дайым қилы',
  кей: 'бір',
  бір: 'неше деңе -бірі',
  әлде: 'неше кім қашан бір',
  қай: 'бір сыбір сысы сыс',
  көз: 'қарас',
  өз: 'ара -өзі',
  қол: 'жазба жетімді жетімсіз өнер таңба тума шатыр',
  күн: 'делікті тізбе көріс',
  ара: 'қашықтық қатынас салмақ -тұра',
  халық: 'аралық',
  мемлекет: 'аралық ішілік',
  ұлт: 'аралық ішілік',
  қала: 'аралық ішілік',
  аудан: 'аралық ішілік',
  мектеп: 'аралық ішілік',
  өңір: 'аралық',
  ас: 'хана',
  той: 'хана',
  шай: 'хана',
  кітап: 'хана',
  баспа: 'хана сөз',
  дәрі: 'хана -дәрмек',
  ауру: 'хана',
  дәрет: 'хана',
  жатақ: 'хана',
  әуе: 'жай компания',
  сөз: 'жұмбақ тізбе',
  ғалам: 'тор шар',
  төр: 'аға',
  отан: 'сүйгіш',
  ел: 'орда таңба',
  өмір: 'баян',
  көп: 'балалы қабатты салалы деңгейлі партиялы функциялы',
  зейнет: 'ақы',
  шәкірт: 'ақы',
  жәрдем: 'ақы',
  сый: 'ақы',
  еңбек: 'ақы',
  бейне: 'баян ролик жазба бақылау',
  бет: 'бұрыс',
  дүние: 'жүзілік',
  мұз: 'айдын',
  авто: 'көлік жол тұрақ',
  төл: 'құжат тума',
  өнер: 'кәсіп',
  ән: 'ұран',
  не: 'ғұрлым',
  тас: 'бақа',
  іс: '-шара -қимыл -әрекет сапар',
  жан: '-жақты -жақтан -жаққа',
  ата: '-ана мекен',
  бала: '-шаға бақша',
  аман: '-есен',
  киім: '-кешек',
  азық: '-түлік',
  ыдыс: '-аяқ',
  тәлім: '-тәрбие',
  салт: '-дәстүр',
  әдет: '-ғұрып',
  қарым: '-қатынас',
  тұрмыс: '-тіршілік',
  жеміс: '-жидек',
  қару: '-жарақ',
  құрал: '-жабдық',
  ойын: '-сауық',
  арыз: '-шағым',
  дос: '-жаран',
  қолма: '-қол$',
  көзбе: '-көз$',
  сөзбе: '-сөз$',
  бетпе: '-бет$',
  жекпе: '-жек$',
  анда: '-санда$',
  оқта: '-текте$',
  оқтын: '-оқтын$',
  әлсін: '-әлсін$',
  қайта: '-қайта$',
  жеке: '-жеке$',
  бөлек: '-бөлек$',
  үсті: '-үстіне$',
  // A quality made stronger: its first syllable with п.
  ап: '-ақ$ -анық$ -ашық$ -айқын$ -арзан$ -ауыр$ -ащы$ -ай$',
  әп: '-әдемі$ -әсем$',
  бүп: '-бүтін$',
  дөп: '-дөңгелек$',
  жап: '-жасыл$ -жас$ -жақсы$ -жарық$ -жаңа$ -жалғыз$ -жалаңаш$',
  жеп: '-жеңіл$',
  жып: '-жылы$ -жылдам$',
  қап: '-қара$ -қараңғы$',
  қып: '-қызыл$ -қысқа$',
  кіп: '-кішкентай$ -кішкене$ -кішірек$',
  құп: '-құрғақ$',
  мөп: '-мөлдір$',
  оп: '-оңай$',
  сап: '-сары$ -сау$ -салқын$',
  сұп: '-сұр$ -сұлу$',
  тап: '-таза$ -тақыр$ -тар$',
  тәп: '-тәтті$',
  теп: '-тегіс$ -тең$',
  тіп: '-тік$ -тірі$',
  тып: '-тыныш$',
  түп: '-түзу$ -түгел$',
  ұп: '-ұзын$',
  үп: '-үлкен$',
  шып: '-шикі$ -шын$',
  ып: '-ыстық$ -ылғал$',
  іп: '-ірі$',
};

/** One word for several, whole forms. */
const WHOLE: Readonly<Record<string, string>> = {
  тағыда: 'тағы да',
  бәріде: 'бәрі де',
  бұрында: 'бұрын да',
  барлығыда: 'барлығы да',
  әліде: 'әлі де',
  ешқашанда: 'ешқашан да',
  болсада: 'болса да',
  жәнеде: 'және де',
  бірақта: 'бірақ та',
  әріқарай: 'әрі қарай',
  беріқарай: 'бері қарай',
  сондайақ: 'сондай-ақ',
  осындайақ: 'осындай-ақ',
  оныда: 'оны да',
  мұныда: 'мұны да',
  соныда: 'соны да',
  осыныда: 'осыны да',
  олда: 'ол да',
  солда: 'сол да',
  осыда: 'осы да',
  бұлда: 'бұл да',
  өзіде: 'өзі де',
  біріде: 'бірі де',
  көбіде: 'көбі де',
  сондада: 'сонда да',
  қаншада: 'қанша да',
  қазірде: 'қазір де',
  ендіде: 'енді де',
  кешеде: 'кеше де',
  әрқашанда: 'әрқашан да',
  жоқпа: 'жоқ па',
  емеспе: 'емес пе',
  мүмкінбе: 'мүмкін бе',
};

/** Pairs that are one word in this form alone: белгілі бір шамасы. */
const ONLY = new Set(['бір шама', 'бір талай', 'әр кез']);

const FIRSTS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(JOINED).flatMap(([first, seconds]) => {
    const list = seconds.split(' ');
    const title = first.charAt(0).toUpperCase() + first.slice(1);
    return [
      [first, list],
      [title, list],
      [first.toUpperCase(), list],
    ] as const;
  }),
);
const LONGEST_FIRST = Math.max(...[...FIRSTS.keys()].map((first) => first.length));
/** First letters together with lengths of those words: asked of every word, and cheaper than to hash it. */
const shapeOf = (unit: number, length: number) => ((unit & 0xff) << 4) | length;
function shapesOf(words: Iterable<string>): Uint8Array {
  const shapes = new Uint8Array(1 << 12);
  for (const { length, 0: first } of words)
    for (const letter of [first!, first!.toUpperCase()]) shapes[shapeOf(letter.charCodeAt(0), length)] = 1;
  return shapes;
}
const SHAPES = shapesOf(FIRSTS.keys());

/** Whether a word may be the first part of a compound that is written apart: quickly told, and false for nearly all. */
export function mayBeginCompound(word: string): boolean {
  const { length } = word;
  return length <= LONGEST_FIRST && SHAPES[shapeOf(word.charCodeAt(0), length)] === 1 && FIRSTS.has(word);
}

/** Not бірі, one of them, with its endings: бірінші, бірікті, біріңғай. */
const NOT_OF_ONE = /^бірі(?:нші|к|г|ңғай)/u;

/** How two words that a space parts are to be written as one, in their own case; `undefined` where they are two. */
export function joinedCompound(first: string, second: string, known: (word: string) => boolean): string | undefined {
  const lower = second.toLowerCase();
  if (ONLY.has(`${first.toLowerCase()} ${lower}`) && known(first.toLowerCase() + lower)) return first + second;
  for (const begin of FIRSTS.get(first) ?? []) {
    const hyphen = begin.startsWith('-') ? '-' : '';
    const isWhole = begin.endsWith('$');
    const bare = begin.slice(hyphen.length, isWhole ? -1 : undefined);
    if (isWhole ? lower !== bare : !lower.startsWith(bare) || NOT_OF_ONE.test(lower)) continue;
    // Only what the dictionary knows as one: өз арасында is two.
    if (known(first.toLowerCase() + hyphen + lower)) return first + hyphen + second;
  }
  return undefined;
}

/** What is inside, under, at the time of something: the locative lost its н more likely (ішіде, for ішінде). */
const PLACE = /^(?:алд|арт|іш|үст|аст|сырт|маң|жан|бас|кез|тұс|түб|орта|ара|уақыт)[сы]?[ыі]$/u;

/** Verbs that end a sentence, of any person: what a question is asked of. */
const FINITE = /(?:[дт][ыі][мңқк]|с[ыі]ң|с[ыі]з|ң[ыі]з|м[ыі]н|м[ыі]з|ңд[ае]р|[ғқ]ан|[гк]ен)$/u;

/** Those that hardly a name ends in. */
const VERB_ALONE = /(?:[дт][ыі][мңқк]?|с[ыі]ң|с[ыі]з|ң[ыі]з|м[ыі]н|м[ыі]з|ңд[ае]р)$/u;

/** Whether a word that looks like one with a particle may be another mistake, or a verb: ішіде, тұрада, шашынба. */
function isDoubtful(stem: string, particle: string, spell: (word: string) => boolean): boolean {
  if (particle === 'ғой' || particle === 'ғана') return false;
  if (!/^[дт]/u.test(particle)) return /[ыі]н$/u.test(stem) && !/м[ыі]н$/u.test(stem);
  return (
    PLACE.test(stem) ||
    /[ыі]н$/u.test(stem) ||
    // паркта is паркте with the other vowel.
    spell(stem + particle.charAt(0) + (particle.endsWith('а') ? 'е' : 'а')) ||
    (/[аей]$/u.test(stem) && spell(stem + (particle.endsWith('а') ? 'ды' : 'ді')))
  );
}

const GLUED = /^(?=.{6})(.{3,})([дт][ае]|[мбп][ае]|ғой|ғана)$/u;

/**
 * How a word that no dictionary has is to be written if it is a word with a particle run into it: жаздыма → жазды ма. `count`: how often
 * texts use a form.
 */
export function partedParticle(
  word: string,
  spell: (word: string) => boolean,
  count: (word: string) => number,
): string | undefined {
  const lower = word.toLowerCase();
  const whole = Object.hasOwn(WHOLE, lower) ? WHOLE[lower] : undefined;
  if (whole !== undefined) return word.charAt(0) + whole.slice(1);
  const glued = GLUED.exec(word);
  if (!glued) return undefined;
  const [, stem, particle] = glued as unknown as [string, string, string];
  const low = stem.toLowerCase();
  if (
    isDoubtful(low, particle, spell) ||
    (count(low) < 3 && !FINITE.test(low)) ||
    !(spell(stem) || spell(low)) ||
    rightParticle(stem, particle) !== undefined
  )
    return undefined;
  return `${stem} ${particle}`;
}

/** What a question is often asked of; with ма run into it, it reads as a command not to (барма) or as the dative of my own (жақсыма). */
const ASKED = new Set(
  'бар жоқ емес керек мүмкін тұр жүр отыр жатыр жақсы жаман оңай қиын қызық рас дұрыс осы сол бұл көп аз кеш тағы әдемі арзан қымбат тегін пайдалы қауіпті сапалы маңызды'.split(
    ' ',
  ),
);
const QUESTION = /^(.{2,})([мбп][ае])$/u;

/** How a word right before a question mark is to be written if it is one with the question's particle run into it: барма? → бар ма? */
export function partedQuestion(word: string): string | undefined {
  const [, stem, particle] = QUESTION.exec(word) ?? [];
  if (stem === undefined || !ASKED.has(stem.toLowerCase()) || rightParticle(stem, particle!) !== undefined)
    return undefined;
  return `${stem} ${particle}`;
}

/** Commands that nothing of "at you" goes with: сенде бар, сенде қал are right. */
const COMMANDS = 'кел|кет|айт|жаз|оқы|тыңда|көр|кір|шық|жүр|біл|ойлан|қатыс|дайындал|ұйықта|үйрен|сөйле|сұра|ойна';
/** Pronouns with the particle run into them, which read as "at me", and the verbs that say who does something. */
const PRONOUNS: ReadonlyMap<string, readonly [parted: string, verb: RegExp]> = new Map([
  ['менде', ['мен де', /(?:м[ыі]н|[дт][ыі]м|й[ыі]н|с[ае]м)$/u]],
  ['сенде', ['сен де', new RegExp(`(?:с[ыі]ң|[дт][ыі]ң)$|^(?:${COMMANDS})$`, 'u')]],
  ['бізде', ['біз де', /^(?:бар|кел|кет|біл|сен|ойла|түсін|қатыс|көр|күт).*(?:м[ыі]з|[дт][ыі][қк])$/u]],
  ['сізде', ['сіз де', /^(?:бар|кел|кет|біл|сен|ойла|түсін|қатыс|көр|күт).*(?:с[ыі]з|ң[ыі]з)$/u]],
  ['біздерде', ['біздер де', /(?:м[ыі]з|[дт][ыі][қк])$/u]],
  ['сендерде', ['сендер де', /(?:ңд[ае]р)$/u]],
  ['сіздерде', ['сіздер де', /(?:ң[ыі]зд[ае]р|с[ыі]зд[ае]р|ң[ыі]з|с[ыі]з)$/u]],
  ['оларда', ['олар да', /^(?:кел|кет|бар|біл|түсін|қатыс|қуан|күл).*(?:[дт][ыі]|ған|ген)$/u]],
  ['өзімде', ['өзім де', /^(?:біл|түсін|сез|көр|ойла).*(?:м[ыі]н|[дт][ыі]м)$/u]],
  ['өзіңде', ['өзің де', /^(?:біл|түсін|сез|көр|ойла).*(?:с[ыі]ң|[дт][ыі]ң)$/u]],
  ['өзіңізде', ['өзіңіз де', /^(?:біл|түсін|сез|көр|ойла).*(?:с[ыі]з|ң[ыі]з)$/u]],
  ['өзімізде', ['өзіміз де', /^(?:біл|түсін|сез|көр|ойла).*(?:м[ыі]з|[дт][ыі][қк])$/u]],
]);
const PRONOUN_SHAPES = shapesOf(PRONOUNS.keys());
/** Whether a word may be a pronoun with a particle run into it: quickly told, and false for nearly all. */
export function mayBePronoun(word: string): boolean {
  const { length } = word;
  if (length < 5 || length > 8 || word.charCodeAt(length - 2) !== D) return false;
  const last = word.charCodeAt(length - 1);
  return (last === E || last === A) && PRONOUN_SHAPES[shapeOf(word.charCodeAt(0), length)] === 1;
}
/** What may stand behind that verb in its clause. */
const AFTER_VERB = /^(?:деп|дей|де|да|[мбп][ае]|екен|ғой)/u;

/**
 * How a pronoun that a particle has run into is to be written where the verb right behind it has that person for its subject: менде
 * барамын → мен де барамын. `after`: the words behind it up to the next mark.
 */
export function partedPronoun(word: string, after: () => readonly string[]): string | undefined {
  const found = PRONOUNS.get(word.toLowerCase());
  if (found === undefined) return undefined;
  const [verb, next] = after();
  if (verb === undefined || !found[1].test(verb) || (next !== undefined && !AFTER_VERB.test(next))) return undefined;
  return word.charAt(0) + found[0].slice(1);
}

/** Whether an unknown capitalised word is a verb with a particle run into it, and no name: Білесіңбе, Айттығой. */
export function isVerbWithParticle(word: string, spell: (word: string) => boolean): boolean {
  const stem = /^(.{3,}?)(?:[мбп][ае]|ғой)$/u.exec(word.toLowerCase())?.[1];
  return stem !== undefined && VERB_ALONE.test(stem) && spell(stem);
}

/** As `SHAPES`, of the words that a particle is run into. */
const WHOLE_SHAPES = shapesOf(Object.keys(WHOLE));

/** Whether a word is one of those that a particle is often run into, though the dictionary may know it as something else. */
export function isGlued(word: string): boolean {
  const last = word.charCodeAt(word.length - 1);
  const before = word.charCodeAt(word.length - 2);
  // Asked of every word: most are told by their last two letters.
  if ((last !== A && last !== E) || (before !== D && before !== T && before !== P)) return false;
  const { length } = word;
  return length < 16 && WHOLE_SHAPES[shapeOf(word.charCodeAt(0), length)] === 1 && Object.hasOwn(WHOLE, toSmall(word));
}
