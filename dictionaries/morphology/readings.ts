/**
 * What the endings of the spelling grammar mean: each template of `../spelling/grammar/` with its features in Universal
 * Dependencies. A template that is not known here stops the build, so the two cannot drift apart.
 *
 * A reading is a row of parts, first to last, parted by `;`. A part is the number of its letters and its features (`3 Number=Plur`);
 * `=UPOS` in place of features says that the word up to there is a word of its own, derived. Features in small letters (`belongs`,
 * `attributive`) are signs for the analyser.
 */
import type { Ending } from '../spelling/grammar/classes';
import { attach, type Harmony } from '../spelling/grammar/phonology';
import { open } from '../spelling/grammar/verbal';

/** A template and what it adds. */
type Part = readonly [template: string, features: string];

const CASES: Readonly<Record<string, string>> = {
  NIң: 'Case=Gen',
  нIң: 'Case=Gen',
  GA: 'Case=Dat',
  A: 'Case=Dat',
  нA: 'Case=Dat',
  CI: 'Case=Acc',
  н: 'Case=Acc',
  DA: 'Case=Loc',
  нDA: 'Case=Loc',
  BAн: 'Case=Abl',
  нAн: 'Case=Abl',
  Mен: 'Case=Ins',
  Mенен: 'Case=Ins',
  DAй: '=ADJ',
  дAй: '=ADJ',
  нDAй: '=ADJ',
  нсIз: '=ADJ',
  шA: '=ADV',
  ншA: '=ADV',
  шAлIK: '=ADV',
};

const person = (number: 'Sing' | 'Plur', which: 1 | 2 | 3, polite = false): string =>
  `Number=${number}|Person=${which}${polite ? '|Polite=Form' : ''}`;

/** Persons of predicates and of verbs: predicative, of the past and the conditional, of the present. */
const PERSONS: Readonly<Record<string, string>> = {
  MIн: person('Sing', 1),
  пIн: person('Sing', 1),
  м: person('Sing', 1),
  сIң: person('Sing', 2),
  ң: person('Sing', 2),
  сIз: person('Sing', 2, true),
  ңIз: person('Sing', 2, true),
  PIз: person('Plur', 1),
  пIз: person('Plur', 1),
  мIз: person('Plur', 1),
  K: person('Plur', 1),
  сIңDAр: person('Plur', 2),
  сIңдAр: person('Plur', 2),
  ңDAр: person('Plur', 2),
  ңдAр: person('Plur', 2),
  сIздAр: person('Plur', 2, true),
  ңIздAр: person('Plur', 2, true),
  дI: person('Sing', 3),
  тI: person('Sing', 3),
  '': person('Sing', 3),
};

const possessor = (number: 'Sing' | 'Plur' | '', which: 1 | 2 | 3, polite = false): string =>
  // -ы, -сы say nothing of how many own it, which Universal Dependencies writes as both values.
  `Number[psor]=${number === '' ? 'Plur,Sing' : number}|Person[psor]=${which}${polite ? '|Polite[psor]=Form' : ''}`;

const POSSESSORS: Readonly<Record<string, string>> = {
  '(I)м': possessor('Sing', 1),
  Iм: possessor('Sing', 1),
  м: possessor('Sing', 1),
  '(I)ң': possessor('Sing', 2),
  Iң: possessor('Sing', 2),
  ң: possessor('Sing', 2),
  '(I)ңIз': possessor('Sing', 2, true),
  IңIз: possessor('Sing', 2, true),
  ңIз: possessor('Sing', 2, true),
  '(с)I': possessor('', 3),
  сI: possessor('', 3),
  I: possessor('', 3),
  '(I)мIз': possessor('Plur', 1),
  IмIз: possessor('Plur', 1),
  мIз: possessor('Plur', 1),
};

const WISHERS: Readonly<Record<string, string>> = { ...POSSESSORS, лAрI: possessor('Plur', 3) };

const PLURAL: Part = ['LAр', 'Number=Plur'];

function known(table: Readonly<Record<string, string>>, template: string, whole: string): string {
  const features = table[template];
  if (features === undefined)
    throw new Error(`the ending ${whole} has no meaning in dictionaries/morphology/readings.ts`);
  return features;
}

const longestFirst = (table: Readonly<Record<string, string>>): string =>
  Object.keys(table)
    .filter((key) => key !== '')
    .sort((a, b) => b.length - a.length)
    .map((key) => key.replace(/[()]/g, '\\$&'))
    .join('|');

const NUMBER_POSSESSOR = new RegExp(`^(LAр)?(${longestFirst(POSSESSORS)})?$`, 'u');
const PREDICATE = 'сIңDAр|сIздAр|MIн|сIң|сIз|PIз|мIз';
const OUTER = new RegExp(
  `^(?:(${longestFirst(CASES)})(GI(дAй)?(LAр)?(сI|I)?(${longestFirst(CASES)})?)?)?(${PREDICATE})?(DIр)?$`,
  'u',
);

/** Number and possessor of `NUMBER_POSSESSOR` in the grammar. */
function numberPossessor(template: string): Part[] {
  const match = NUMBER_POSSESSOR.exec(template);
  if (match === null) throw new Error(`unknown number and possessor: ${template}`);
  const [, plural, own] = match;
  return [
    ...(plural === undefined ? [] : [PLURAL]),
    ...(own === undefined ? [] : [[own, known(POSSESSORS, own, template)] as Part]),
  ];
}

/** The forms after -нікі, written out in the grammar. */
const BELONGING: Readonly<Record<string, string>> = {
  '': '',
  н: 'Case=Acc',
  не: 'Case=Dat',
  нің: 'Case=Gen',
  нде: 'Case=Loc',
  ндегі: 'Case=Loc',
  нен: 'Case=Abl',
  мен: 'Case=Ins',
  лер: 'Number=Plur',
  лерді: 'Case=Acc|Number=Plur',
  лердің: 'Case=Gen|Number=Plur',
  лерге: 'Case=Dat|Number=Plur',
  сің: person('Sing', 2),
  сіз: person('Sing', 2, true),
  міз: person('Plur', 1),
  мін: person('Sing', 1),
  дей: '=ADJ',
  ндей: '=ADJ',
};

function outerParts(template: string): Part[] {
  if (template.startsWith('Cікі')) {
    const rest = template.slice('Cікі'.length);
    const features = known(BELONGING, rest, template);
    return [['Cікі', 'belongs'], ...(rest === '' ? [] : [[rest, features] as Part])];
  }
  const match = OUTER.exec(template);
  if (match === null) throw new Error(`unknown outer ending: ${template}`);
  const [, ofCase, whole, like, plural, own, second, who, is] = match;
  return [
    ...(ofCase === undefined ? [] : [[ofCase, known(CASES, ofCase, template)] as Part]),
    ...(whole === undefined ? [] : [['GI', 'attributive'] as Part]),
    ...(like === undefined ? [] : [[like, '=ADJ'] as Part]),
    ...(plural === undefined ? [] : [PLURAL]),
    ...(own === undefined ? [] : [[own, possessor('', 3)] as Part]),
    ...(second === undefined ? [] : [[second, known(CASES, second, template)] as Part]),
    ...(who === undefined ? [] : [[who, known(PERSONS, who, template)] as Part]),
    ...(is === undefined ? [] : [['DIр', person('Sing', 3)] as Part]),
  ];
}

/** What is derived from nouns: parts of speech of the result. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  LIK: ['ADJ', 'NOUN'],
  LI: ['ADJ'],
  сIз: ['ADJ'],
  сIздIK: ['NOUN'],
  LIлIK: ['NOUN'],
  LIKTIK: ['NOUN'],
  LAс: ['NOUN'],
  шI: ['NOUN'],
  шIлIK: ['NOUN'],
  DAйлIK: ['NOUN'],
  аралық: ['ADJ'],
  ішілік: ['ADJ'],
};
const DEGREE: Readonly<Record<string, string>> = { '(I)рAK': 'Degree=Cmp', LAу: 'Degree=Cmp' };

const FINITE = 'VerbForm=Fin';
const PAST = `Mood=Ind|Tense=Past|${FINITE}`;
const PRESENT = `Aspect=Hab|Mood=Ind|Tense=Pres|${FINITE}`;
const HEARD = `Evident=Fh|Mood=Ind|Tense=Past|${FINITE}`;
const FUTURE = `Mood=Ind|Tense=Fut|${FINITE}`;
const GERUND = 'VerbForm=Ger';
const ofConverb = (aspect: string): string => `${aspect === '' ? '' : `Aspect=${aspect}|`}VerbForm=Conv`;

const WISH = /^GI(м|ң|ңIз|сI|мIз|лAрI)$/u;

/** Verbal endings by opening: template (a pattern), and what it is; the person, if any, is the pattern's group. */
const VERBAL: readonly (readonly [opening: string, pattern: RegExp, features: string])[] = [
  ['plain', /^(?:шI)?$/u, `Mood=Imp|${FINITE}|${person('Sing', 2)}`],
  ['plain', /^сIн(?:шI)?$/u, `Mood=Imp|${FINITE}|${person('Sing', 3)}`],
  ['plain', /^\(I\)(ңIз|ңдAр|ңIздAр)(?:шI)?$/u, `Mood=Imp|${FINITE}`],
  ['hortative', /^Iн(?:шI)?$/u, `Mood=Imp|${FINITE}|${person('Sing', 1)}`],
  ['hortative', /^IK(?:шI)?$/u, `Mood=Imp|${FINITE}|${person('Plur', 1)}`],
  ['plain', /^DI(.*)$/u, PAST],
  ['plain', /^сAй?(м|ң|ңIз|K|ңDAр|ңдAр|ңIздAр|)(?:шI)?$/u, 'Mood=Cnd|VerbForm=Conv'],
  ['plain', /^GAй(.*)$/u, `Mood=Opt|${FINITE}`],
  ['plain', WISH, `Mood=Des|${GERUND}`],
  ['plain', /^(?:GAлI|\(I\)сIмен|GAншA|GAсIн|стAн|йIншA)$/u, ofConverb('')],
  ['plain', /^(?:GAнсI|\(I\)ңKIрA)п$/u, ofConverb('Perf')],
  ['plain', /^\(I\)ңKIрAй$/u, ofConverb('Imp')],
  ['plain', /^(?:GAнсI|\(I\)ңKIрA)дI$/u, `${PAST}|${person('Sing', 3)}`],
  ['plain', /^\(I\)ңKIрAйдI$/u, `${PRESENT}|${person('Sing', 3)}`],
  ['plain', /^GAнсIр$/u, 'Tense=Fut|VerbForm=Part'],
  ['plain', /^(?:GAнсI|\(I\)ңKIрA)GAн$/u, 'Tense=Past|VerbForm=Part'],
  ['plain', /^\(I\)ңKIрAу$/u, GERUND],
  ['present', /^$/u, ofConverb('Imp')],
  ['present', /^(MIн|м|сIң|сIз|дI|мIз|сIңдAр|сIздAр)$/u, PRESENT],
  ['perfect', /^$/u, ofConverb('Perf')],
  ['perfect', /^(MIн|сIң|сIз|PIз|сIңдAр|сIздAр|тI)$/u, HEARD],
  ['plain', /^п(тI|пIн|сIң|сIз|пIз)$/u, HEARD],
  ['future', /^(MIн|сIң|сIз|PIз|сIңдAр|сIздAр)$/u, FUTURE],
  // Participles and verbal nouns.
  ['plain', /^GAн$/u, 'Tense=Past|VerbForm=Part'],
  ['present', /^(?:тIн|тұғын)$/u, 'Aspect=Hab|VerbForm=Part'],
  ['noun', /^$/u, GERUND],
  ['future', /^$/u, 'Tense=Fut|VerbForm=Part'],
  ['plain', /^с$/u, 'Tense=Fut|VerbForm=Part'],
  ['plain', /^PAK(?:шI)?$/u, 'Tense=Fut|VerbForm=Part'],
  ['noun', /^шI$/u, '=NOUN'],
  ['noun', /^шIлIK$/u, '=NOUN'],
  ['noun', /^(?:лI|сIз)$/u, '=ADJ'],
  ['plain', /^PAлI$/u, '=ADJ'],
  ['plain', /^GAндIK$/u, `Tense=Past|${GERUND}`],
  ['present', /^тIндIK$/u, `Aspect=Hab|${GERUND}`],
  ['future', /^лIK$/u, '=ADJ'],
  ['plain', /^стIK$/u, '=ADJ'],
  ['plain', /^GIш$/u, '=ADJ'],
];

/** The verbal template with its features, and its person as a part of its own. */
function verbParts(opening: string, template: string): Part[] {
  for (const [kind, pattern, features] of VERBAL) {
    const match = kind === opening ? pattern.exec(template) : null;
    if (match === null) continue;
    const who = match[1];
    if (who === undefined) return [[template, features]];
    const own = pattern === WISH ? known(WISHERS, who, template) : known(PERSONS, who, template);
    if (who === '') return [[template, `${features}|${own}`]];
    const at = template.lastIndexOf(who);
    // The polite -шы stays with the person.
    return [
      [template.slice(0, at), features],
      [template.slice(at), own],
    ];
  }
  throw new Error(`the verbal ending ${opening} ${template} has no meaning in dictionaries/morphology/readings.ts`);
}

/** Puts templates behind a base one after another; answers with the parts' letters. */
function measured(base: string, parts: readonly Part[], harmony: Harmony): string[] {
  let word = base;
  return parts.map(([template, features]) => {
    const next = attach(word, template, template.startsWith('Cікі') ? 'front' : harmony, 'none');
    const lost = next.startsWith(word) || !/[ьъ]$/u.test(word) ? 0 : 1;
    const letters = next.length - word.length + lost;
    word = next;
    return `${letters} ${features}`;
  });
}

/** The readings of one ending of the class `name`. */
export function readingsOf(name: string, { add, names }: Ending): string[] {
  const [kind, harmony] = name.split('/') as [string, Harmony];
  if (kind === 'patronymic') return [`${add.length} =PROPN`];
  if (names === undefined) throw new Error(`an ending of ${name} has no name`);
  // Only the last sound of a base decides.
  const readings = names.flatMap((way): string[] => {
    if (kind === 'back' || kind === 'front') {
      const [, possession, final] = name.split('/');
      const base =
        possession === 'third'
          ? kind === 'back'
            ? 'ы'
            : 'і'
          : { vowel: 'а', glide: 'р', l: 'л', nasal: 'н', voiced: 'з', voiceless: 'т' }[final!]!;
      return [measured(base, outerParts(way), kind as Harmony).join(';')];
    }
    if (kind === 'verb') {
      const [opening, sign, template, owned] = way.split(' ') as [Parameters<typeof open>[1], string, string, string?];
      const key = name.split('/')[2]!;
      const model = harmony === 'back' ? key : ({ а: 'е', ы: 'і' }[key] ?? key);
      const base = sign === '-' ? attach(model, 'PA', harmony, 'none') : model;
      const opened = open(base, opening, harmony);
      const own = verbParts(opening, template);
      const rest = owned === undefined ? [] : numberPossessor(owned);
      const letters = measured(opened, [...own, ...rest], harmony);
      const openingLetters = opening === 'plain' ? 0 : Math.max(1, opened.length - base.length);
      const parts = [
        ...(sign === '-' ? ['2 Polarity=Neg'] : []),
        // What the opening is stands in its first template.
        ...(openingLetters === 0 ? [] : [`${openingLetters} `]),
        ...letters,
      ].filter((part) => !/^0 $/u.test(part));
      const reading = join(parts);
      const bare = owned === '' && /VerbForm=Part/u.test(reading);
      return bare ? [reading, reading.replace(/(?:Aspect=Hab\|)?(?:Tense=(\w+)\|)?VerbForm=Part/u, finite)] : [reading];
    }
    const [template, prefix] = way.split(' ').reverse() as [string, string?];
    const key = name.split('/')[2]!;
    if (prefix === undefined) return [measured(modelOf(key), numberPossessor(template), harmony).join(';')];
    const derived = kind === 'degrees' ? [DEGREE[prefix]] : DERIVED[prefix]?.map((upos) => `=${upos}`);
    if (derived?.[0] === undefined)
      throw new Error(`the derivation ${prefix} has no meaning in dictionaries/morphology/readings.ts`);
    const first = attach(modelOf(key), prefix, harmony, 'none');
    const own = prefix === 'аралық' ? 'back' : prefix === 'ішілік' ? 'front' : harmony;
    const tail = measured(first, numberPossessor(template), own);
    const letters = first.length - modelOf(key).length;
    return derived.map((features) => [`${letters} ${features}`, ...tail].join(';'));
  });
  return [...new Set(readings)];
}

/** The finite verb that a bare participle may be, in the third person. */
function finite(_: string, tense: string | undefined): string {
  return `${tense === undefined ? 'Aspect=Hab|Mood=Ind|Tense=Past' : `Mood=Ind|Tense=${tense}`}|${FINITE}|${person('Sing', 3)}`;
}

/** Parts without letters give their features to the part before, or stand alone. */
function join(parts: readonly string[]): string {
  const joined: string[] = [];
  for (const part of parts) {
    if (part.startsWith('0 ') && joined.length > 0) {
      const before = joined.pop()!;
      joined.push(`${before}${before.endsWith(' ') ? '' : '|'}${part.slice(2)}`);
    } else joined.push(part);
  }
  return joined.join(';');
}

function modelOf(key: string): string {
  return { vowel: 'а', glide: 'р', l: 'л', nasal: 'н', voiced: 'з', voiceless: 'т' }[key] ?? key;
}
