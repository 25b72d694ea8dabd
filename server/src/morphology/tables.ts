/**
 * The tables of endings (`MorphologyTables`), made of the affix file and of `kk.morph`, which says what each ending means. It takes some
 * tenths of a second, so that the command line and the server keep what was made (`kept.ts`).
 */
import { Lexicon } from '../spelling/lexicon';
import { FLAG_WORDS, type LexiconTables } from '../spelling/lexiconTables';
import { LineIndex } from './lines';

export const FLAGS = FLAG_WORDS * 32;

export type MorphologyTables = {
  /** By rule, in the order of the affix file: its flag, that of the endings that may follow it (0: none), its set of readings, its ending. */
  readonly flagOf: Uint8Array;
  readonly nextOf: Uint8Array;
  readonly setOf: Uint16Array;
  readonly endingOf: Uint16Array;
  /** Sets of readings one after the other, and where each begins, and the last ends. */
  readonly readings: Uint16Array;
  readonly setAt: Int32Array;
  /** By ending: the UTF-16 unit of the letter that it takes off the stem, 0 for none, and where its letters (UTF-16 units) begin. */
  readonly units: Uint16Array;
  readonly added: Uint16Array;
  readonly addedAt: Int32Array;
  /** The first ending of each node of the lexicon's tree, and the end of the last: those of a node stand together. */
  readonly endingAt: Uint16Array;
  /** The rules of each ending, those of them that follow others, and those that others follow; each with where an ending's begin. */
  readonly rules: Uint16Array;
  readonly ruleAt: Int32Array;
  readonly outer: Uint16Array;
  readonly outerAt: Int32Array;
  readonly inner: Uint16Array;
  readonly innerAt: Int32Array;
  /** Sets of flags, `FLAG_WORDS` each, by which most stems are told apart at once: of an ending's rules, and of those that others follow. */
  readonly flags: Int32Array;
  /** Where lines of `kk.morph` stand (`LineIndex`). */
  readonly voices: Int32Array;
  readonly classes: Int32Array;
};

export interface Rule {
  readonly flag: number;
  /** `strip add`, strip being one letter or 0. */
  readonly ending: string;
  /** The flag of the endings that may follow, 0 for none. */
  readonly next: number;
  /** Indices of its readings. */
  readonly readings: readonly number[];
}

/** What an affix file says that the analyser has to know. */
interface AffixFile {
  readonly rules: readonly Rule[];
  /** Flags by alias, the first alias first. */
  readonly aliases: readonly (readonly number[])[];
  readonly needAffix: number;
}

const SLASH = 47;
const SPACE = 32;

/** Reads an affix file; `readingLines` are the readings of each of its endings, as lines of numbers. */
export function readRules(aff: string, readingLines: readonly string[]): AffixFile {
  const aliases: number[][] = [];
  const rules: Rule[] = [];
  let needAffix = 0;
  let seenAliases = false;
  // Many endings mean the same.
  const readings = new Map<string, readonly number[]>();
  for (let start = 0, end = 0; start < aff.length; start = end + 1) {
    end = aff.indexOf('\n', start);
    if (end < 0) end = aff.length;
    if (!aff.startsWith('SFX ', start)) {
      const fields = aff.slice(start, end).split(' ');
      if (fields[0] === 'AF') {
        if (seenAliases) aliases.push(fields[1]!.split(',').map(Number));
        seenAliases = true;
      } else if (fields[0] === 'NEEDAFFIX') needAffix = Number(fields[1]);
      continue;
    }
    // `SFX flag strip add/alias .`; the line that heads a class has no dot.
    if (!aff.endsWith(' .', end)) continue;
    const from = aff.indexOf(' ', start + 4);
    let to = from + 1;
    for (let unit = 0; to < end; to++) {
      unit = aff.charCodeAt(to);
      if (unit === SLASH || (unit === SPACE && to > from + 2)) break;
    }
    const text = readingLines[rules.length];
    if (text === undefined) throw new Error('kk.morph is not of this kk.aff');
    let own = readings.get(text);
    if (own === undefined) {
      own = text.split(' ').map(Number);
      readings.set(text, own);
    }
    const next = aff.charCodeAt(to) === SLASH ? aliases[Number(aff.slice(to + 1, end - 2)) - 1]![0]! : 0;
    rules.push({ flag: Number(aff.slice(start + 4, from)), ending: aff.slice(from + 1, to), next, readings: own });
  }
  if (rules.length !== readingLines.length) throw new Error('kk.morph is not of this kk.aff');
  return { rules, aliases, needAffix };
}

/** The lines of a section of `kk.morph`, and how many there are. */
export interface Section {
  readonly text: string;
  readonly count: number;
}

const LINE_FEED = 10;

/** Reads the bytes of `kk.morph`, of which each section becomes text when it is asked for. Throws where they are damaged. */
export function sectionsOf(morph: Uint8Array): (name: string) => Section {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // A copy, as what threads share is not decoded.
  const textOf = (start: number, end: number) => decoder.decode(morph.slice(start, end));
  const sections = new Map<string, () => Section>();
  for (let at = 0; at < morph.length; ) {
    const body = morph.indexOf(LINE_FEED, at) + 1;
    const [mark, name, count, size] = textOf(at, body).trimEnd().split(' ');
    if (mark !== '#') throw new Error('kk.morph is cut off');
    const start = body;
    at = body;
    for (let line = 0; line < Number(count); line++) {
      at = morph.indexOf(LINE_FEED, at) + 1;
      if (at === 0) throw new Error('kk.morph is cut off');
    }
    const end = at;
    sections.set(name!, () => {
      const text = textOf(start, end);
      if (text.length !== Number(size)) throw new Error(`kk.morph: section ${name} is damaged`);
      return { text, count: Number(count) };
    });
  }
  return (name) => {
    const section = sections.get(name);
    if (section === undefined) throw new Error(`kk.morph: no section ${name}`);
    return section();
  };
}

export const linesIn = ({ text }: Section): string[] => (text === '' ? [] : text.slice(0, -1).split('\n'));

/** An index of lines by what stands before their first tab. */
export const indexOf = ({ text, count }: Section, made?: Int32Array): LineIndex =>
  new LineIndex(text, 0, text.length, '\t', count, made);

/** Puts a flag into the `at`-th of some sets of flags. */
export function addFlag(sets: Int32Array, flag: number, at = 0): void {
  const place = at * FLAG_WORDS + (flag >>> 5);
  sets[place] = sets[place]! | (1 << (flag & 31));
}

export function hasFlag(sets: Int32Array, flag: number, at = 0): boolean {
  return ((sets[at * FLAG_WORDS + (flag >>> 5)]! >>> (flag & 31)) & 1) === 1;
}

/** Lists one after the other, and where each begins, and the last ends. */
function inARow(lists: readonly (readonly number[])[]): [items: Uint16Array, at: Int32Array] {
  const at = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    at[i + 1] = at[i]! + list.length;
  });
  return [Uint16Array.from(lists.flat()), at];
}

/** The bytes of the affix file and of `kk.morph` as tables, `lexicon` being those of the same affix file. Throws where they do not belong together. */
export function morphologyTables(aff: Uint8Array, morph: Uint8Array, lexicon: LexiconTables): MorphologyTables {
  const section = sectionsOf(morph);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(aff.slice());
  const { rules } = readRules(text, linesIn(section('endings')));
  const { nodes, behind } = new Lexicon(lexicon);
  // The endings of a node stand together, in the order of the file.
  const atNode: string[][] = Array.from({ length: nodes }, () => []);
  for (const ending of new Set(rules.map((rule) => rule.ending))) {
    let node = 0;
    for (let at = ending.length - 1; at > 1; at--) node = behind(node, ending.charCodeAt(at));
    atNode[node]!.push(ending);
  }
  const endings = atNode.flat();
  const numbers = new Map(endings.map((ending, i) => [ending, i]));
  const sets = [...new Set(rules.map(({ readings }) => readings))];
  const setNumbers = new Map(sets.map((set, i) => [set, i]));
  if (Math.max(rules.length, endings.length, sets.length) > 0xffff) throw new Error('too many endings');
  const endingOf = Uint16Array.from(rules, ({ ending }) => numbers.get(ending)!);
  const outerFlags = new Int32Array(FLAG_WORDS);
  for (const { next } of rules) if (next !== 0) addFlag(outerFlags, next);
  const own: number[][] = endings.map(() => []);
  rules.forEach((_, i) => {
    own[endingOf[i]!]!.push(i);
  });
  const outer = own.map((list) => list.filter((rule) => hasFlag(outerFlags, rules[rule]!.flag)));
  const inner = own.map((list) => list.filter((rule) => rules[rule]!.next !== 0));
  const flags = new Int32Array(endings.length * 2 * FLAG_WORDS);
  own.forEach((list, i) => {
    for (const rule of list) addFlag(flags, rules[rule]!.flag, 2 * i);
    for (const rule of inner[i]!) addFlag(flags, rules[rule]!.flag, 2 * i + 1);
  });
  const [readings, setAt] = inARow(sets);
  const [added, addedAt] = inARow(
    endings.map((ending) => Array.from(ending.slice(2), (letter) => letter.charCodeAt(0))),
  );
  const [ownRules, ruleAt] = inARow(own);
  const [outerRules, outerAt] = inARow(outer);
  const [innerRules, innerAt] = inARow(inner);
  return {
    flagOf: Uint8Array.from(rules, ({ flag }) => flag),
    nextOf: Uint8Array.from(rules, ({ next }) => next),
    setOf: Uint16Array.from(rules, (rule) => setNumbers.get(rule.readings)!),
    endingOf,
    readings,
    setAt,
    units: Uint16Array.from(endings, (ending) => (ending[0] === '0' ? 0 : ending.charCodeAt(0))),
    added,
    addedAt,
    endingAt: Uint16Array.from(inARow(atNode.map((list) => list.map(() => 0)))[1]),
    rules: ownRules,
    ruleAt,
    outer: outerRules,
    outerAt,
    inner: innerRules,
    innerAt,
    flags,
    voices: indexOf(section('voices')).slots,
    classes: indexOf(section('classes')).slots,
  };
}
