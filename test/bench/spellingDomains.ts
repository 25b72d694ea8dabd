/**
 * The right word first and in five, on words of many domains:
 *
 *     npm run bench:spelling -- --text FOLDER --domains [--seed N] [--part report|tune] [--types N] [--show N]
 *
 * FOLDER: a `.txt` file for each domain. Each domain's own occurrences are taken off kk.freq before its words are ranked, so that they
 * are ranked as words of a text that nobody counted. Its stems stay in the dictionary. Words are split in two by a hash, as elsewhere.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { randomOf } from '../../server/src/random';
import { loadSpeller, type Speller, type SpellerData } from '../../server/src/spelling/speller';

export interface DomainOptions {
  readonly texts: string;
  readonly part: 'report' | 'tune';
  readonly seed: number;
  /** Different words of a domain that typos are made of. */
  readonly types: number;
  readonly show: number;
  readonly hash: (word: string) => number;
  /** The kinds of typo, each of a word as it is written. */
  readonly typos: Readonly<Record<string, (word: string, random: () => number) => string | undefined>>;
  /** kk.freq without the occurrences of some words (small letters). */
  readonly without: (table: Uint8Array, own: ReadonlyMap<string, number>) => Uint8Array;
}

/** What is typed as it comes holds slips as often as words. */
const NOT_EDITED = new Set(['reviews-raw.txt']);
const WORD = /^[\u0400-\u04FF]+(?:-[\u0400-\u04FF]+)*$/u;
/** Occurrences in its domain that make a word one to draw. */
const LEAST_USED = 2;

interface Drawn {
  readonly word: string;
  readonly before: string;
  readonly after: string;
}

interface Figures {
  all: number;
  /** Typos that are flagged. */
  found: number;
  first: number;
  five: number;
  /** With the words beside the typo. */
  firstHere: number;
  fiveHere: number;
}

const none = (): Figures => ({ all: 0, found: 0, first: 0, five: 0, firstHere: 0, fiveHere: 0 });
const percent = (part: number, whole: number) => (whole === 0 ? '–' : (100 * part) / whole).toString().slice(0, 5);

export async function domainFigures(data: SpellerData, options: DomainOptions): Promise<void> {
  const files = readdirSync(options.texts).filter((file) => file.endsWith('.txt') && !NOT_EDITED.has(file));
  const tokens = files.map((file) => readTokens(join(options.texts, file)));
  const counts = new Map<string, number>();
  for (const domain of tokens)
    for (const [word, { count }] of domain)
      counts.set(word.toLowerCase(), (counts.get(word.toLowerCase()) ?? 0) + count);
  const pooled = none();
  const byKind = new Map<string, Figures>();
  const misses: string[] = [];
  const rows: [string, Figures][] = [];
  for (const [d, file] of files.entries()) {
    const own = new Map<string, number>();
    for (const [word, { count }] of tokens[d]!) own.set(word.toLowerCase(), (own.get(word.toLowerCase()) ?? 0) + count);
    const loaded = await loadSpeller({ ...data, frequencies: options.without(data.frequencies!, own) });
    if (!loaded.ok) throw new Error(loaded.error);
    const speller = loaded.value;
    const random = randomOf(options.seed + d);
    const drawn = draw(tokens[d]!, speller, options, random);
    const figures = none();
    for (const { word, before, after } of drawn)
      for (const [kind, make] of Object.entries(options.typos)) {
        const typo = make(word, random);
        // What texts write twice is a word, or is written as one.
        if (!typo || typo === word || (counts.get(typo.toLowerCase()) ?? 0) > 1) continue;
        const ofKind = byKind.get(kind) ?? none();
        byKind.set(kind, ofKind);
        const alone = rankOf(speller, typo, word, {});
        const here = rankOf(speller, typo, word, { before, after });
        for (const sums of [pooled, figures, ofKind]) {
          sums.all++;
          if (alone.flagged) sums.found++;
          if (alone.rank === 0) sums.first++;
          if (alone.rank >= 0 && alone.rank < 5) sums.five++;
          if (here.rank === 0) sums.firstHere++;
          if (here.rank >= 0 && here.rank < 5) sums.fiveHere++;
        }
        if (alone.rank !== 0)
          misses.push(`${typo}(${word}: ${alone.flagged ? alone.words.slice(0, 5).join(', ') : '=word'})`);
      }
    rows.push([basename(file, '.txt'), figures]);
    speller.dispose();
  }
  console.log(
    '\nRight word first / in five, of all typos; of those that are flagged; of all, between their neighbours; flagged, of so many typos',
  );
  for (const [name, { all, found, first, five, firstHere, fiveHere }] of [['all', pooled] as const, ...rows, ...byKind])
    console.log(
      `  ${name.padEnd(24)} ${percent(first, all)} / ${percent(five, all)} | ${percent(first, found)} / ${percent(five, found)} | ` +
        `${percent(firstHere, all)} / ${percent(fiveHere, all)} | ${percent(found, all)} of ${all}`,
    );
  const step = Math.max(1, Math.floor(misses.length / Math.max(1, options.show)));
  if (options.show > 0) console.log(misses.filter((_, i) => i % step === 0).join('\n'));
}

interface Place {
  count: number;
  readonly before: string;
  readonly after: string;
}

/** The words of a text as they are written, with what stands around the first of each. */
function readTokens(path: string): Map<string, Place> {
  const words = new Map<string, Place>();
  for (const line of readFileSync(path, 'utf8').split('\n'))
    for (const match of line.matchAll(/[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*/gu)) {
      const known = words.get(match[0]);
      if (known) known.count++;
      else {
        const end = match.index + match[0].length;
        words.set(match[0], {
          count: 1,
          before: line.slice(Math.max(0, match.index - 80), match.index),
          after: line.slice(end, end + 80),
        });
      }
    }
  return words;
}

/** Words that the dictionary has, drawn by how often the domain uses them, each once (Efraimidis and Spirakis). */
function draw(
  tokens: ReadonlyMap<string, Place>,
  speller: Speller,
  { part, types, hash }: DomainOptions,
  random: () => number,
): Drawn[] {
  const parity = part === 'tune' ? 0 : 1;
  return [...tokens]
    .filter(([word, { count }]) => count >= LEAST_USED && word.length > 2 && WORD.test(word))
    .filter(([word]) => hash(word.toLowerCase()) % 2 === parity)
    .map(([word, place]) => ({ word, ...place, key: random() ** (1 / place.count) }))
    .sort((a, b) => b.key - a.key)
    .filter(({ word }) => speller.check(word))
    .slice(0, types);
}

function rankOf(speller: Speller, typo: string, word: string, context: { before?: string; after?: string }) {
  const words = speller.suggest(typo, context).map((suggestion) => suggestion.word);
  return { rank: words.indexOf(word), words, flagged: !speller.check(typo) };
}
