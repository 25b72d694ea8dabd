/**
 * Words that orthography writes together, with a hyphen or apart, and that are often written otherwise. Source of the tables: the rules of
 * Kazakh orthography on compound words (бірігіп, дефис арқылы және бөлек жазылатын сөздер), as the Orthographic Dictionary of
 * 2013 applies them: pronouns with еш, әр, кей, бір, әлде, қай are one word; so are nouns and adjectives whose parts have
 * grown into one notion (көзқарас, қолжетімді, арақашықтық, әртүрлі); pairs of like meaning take a hyphen (іс-шара,
 * жан-жақты). Particles (да, де, та, те, ма, ме …) stand apart. Left out is whatever is also right apart: бір қатар үй,
 * әлде қайда.
 */
import { rightParticle } from './particles';

/** First word, and the beginnings of what is joined to it; `-` in front: with a hyphen. An ending may follow. */
const JOINED: Readonly<Record<string, string>> = {
  еш: 'кім нәрсе қашан қандай бір қайда қайдан қайсы теңе теме',
  әр: 'кім қашан қайсы түрлі бір дайым қилы',
  кей: 'бір',
  бір: 'неше шама деңе',
  әлде: 'неше',
  қай: 'сыбір',
  көз: 'қарас',
  өз: 'ара',
  қол: 'жазба жетімді жетімсіз өнер',
  күн: 'делікті тізбе көріс',
  ара: 'қашықтық қатынас',
  халық: 'аралық',
  мемлекет: 'аралық',
  ғалам: 'тор шар',
  баспа: 'сөз',
  төр: 'аға',
  отан: 'сүйгіш',
  іс: '-шара -қимыл -әрекет сапар',
  жан: '-жақты',
};

/** One word for several, whole forms. */
const WHOLE: Readonly<Record<string, string>> = {
  тағыда: 'тағы да',
  бәріде: 'бәрі де',
  барлығыда: 'барлығы да',
  әліде: 'әлі де',
  ешқашанда: 'ешқашан да',
  болсада: 'болса да',
  жәнеде: 'және де',
  бірақта: 'бірақ та',
};

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
const SHAPES = new Uint8Array(1 << 12);
for (const first of FIRSTS.keys()) SHAPES[shapeOf(first.charCodeAt(0), first.length)] = 1;

/** Whether a word may be the first part of a compound that is written apart: quickly told, and false for nearly all. */
export function mayBeginCompound(word: string): boolean {
  const { length } = word;
  return length <= LONGEST_FIRST && SHAPES[shapeOf(word.charCodeAt(0), length)] === 1 && FIRSTS.has(word);
}

/** How two words that a space parts are to be written as one, in their own case; `undefined` where they are two. */
export function joinedCompound(first: string, second: string, spell: (word: string) => boolean): string | undefined {
  const lower = second.toLowerCase();
  for (const begin of FIRSTS.get(first) ?? []) {
    const hyphen = begin.startsWith('-') ? '-' : '';
    const bare = begin.slice(hyphen.length);
    if (!lower.startsWith(bare)) continue;
    // Only what the dictionary knows as one: өз арасында is two.
    if (hyphen ? spell(lower) : spell(first.toLowerCase() + lower)) return first + hyphen + second;
  }
  return undefined;
}

const GLUED = /^(.{4,})([дт][ае]|[мбп][ае])$/u;

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
  if (count(stem.toLowerCase()) < 3 || !spell(stem) || rightParticle(stem, particle) !== undefined) return undefined;
  return `${stem} ${particle}`;
}

const LONGEST_WHOLE = Math.max(...Object.keys(WHOLE).map((word) => word.length));
/** Codes of а and е, in one of which they all end. */
const A = 0x430;
const E = 0x435;
/** Codes of д and т, one of which stands before it. */
const D = 0x434;
const T = 0x442;

/** Whether a word is one of those that a particle is often run into, though the dictionary may know it as something else. */
export function isGlued(word: string): boolean {
  const last = word.charCodeAt(word.length - 1);
  const before = word.charCodeAt(word.length - 2);
  // Asked of every word: most are told by their last two letters.
  if ((last !== A && last !== E) || (before !== D && before !== T)) return false;
  return word.length <= LONGEST_WHOLE && Object.hasOwn(WHOLE, word.toLowerCase());
}
