/**
 * Names of the tagger's lists (`../entities/names`) as stems of the dictionary: those that no stem list has, and that are no likelier
 * a slip of a commoner word or name than themselves.
 */

import { foldLetters } from '../../server/src/entities/letters';
import type { NameKind } from '../../server/src/entities/names';
import type { Frequencies } from '../../server/src/spelling/frequencies';
import { LETTERS } from '../../server/src/spelling/letters';
import type { ListedName } from '../entities/lists';
import { type Confusion, confused, inverted } from './confusions';
import type { StemEntry } from './dictionary';

/** Shorter names are made of words too easily (Гоа, Моне, Фес). */
const SHORTEST = 4;
/** A word that texts have so often is meant by what folds to the same letters (Кызыл), or is one letter away. */
const USED = { folded: 50, near: 1000 };
/** A name of the lists counts as if texts had it so often more than they do. */
const LISTED = 0.3;

const NAME = /^[\u0400-\u042F\u0490-\u04FF][\u0430-\u045F\u0490-\u04FF]+(?:-\p{Lu}?[\u0430-\u045F\u0490-\u04FF]+)*$/u;
const PEOPLE = /^[\u0430-\u045F\u0490-\u04FF]+$/u;
const LETTER = /[әғқңөұүһі]/u;

/** Codes (`parseStems`): given names make patronymics, trade names no surnames. */
const CODES: Readonly<Record<NameKind, string>> = {
  GIVEN: 'g',
  SURNAME: 'n',
  GPE: 'n',
  LOCATION: 'n',
  FACILITY: 'e',
  ORGANISATION: 'e',
  PRODUCT: 'e',
  NORP: 'n',
};

const title = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
const kazakhLetters = (word: string): number => Array.from(word).filter((letter) => LETTER.test(letter)).length;

/** Every word that one letter more, less or another makes of a word, or two in each other's place. */
function* near(word: string): Generator<string> {
  for (let at = 0; at <= word.length; at++) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    for (const letter of LETTERS) {
      yield head + letter + tail;
      if (tail !== '') yield head + letter + tail.slice(1);
    }
    if (tail !== '') yield head + tail.slice(1);
    if (tail.length > 1) yield head + tail[1] + tail[0] + tail.slice(2);
  }
}

/**
 * The names as stems, each once, in the order of the lists. `stems`: all that the dictionary has without them; `spell`: whether it
 * has a word, as a form of whatever stem.
 */
export function namesAsStems(
  names: readonly ListedName[],
  stems: ReadonlySet<string>,
  spell: (word: string) => boolean,
  frequencies: Frequencies,
  confusions: readonly Confusion[],
): StemEntry[] {
  const usable = names.filter(
    ({ name, kind, isNorm }) => isNorm && name.length >= SHORTEST && (kind === 'NORP' ? PEOPLE : NAME).test(name),
  );
  const count = (word: string): number => Math.max(frequencies.count(word), frequencies.count(title(word)));
  const listed = new Set(usable.map(({ name }) => name.toLowerCase()));
  const isWritten = (word: string): boolean => stems.has(word) || stems.has(title(word)) || listed.has(word);
  const folded = new Map<string, string>();
  for (const [form, uses] of frequencies.entries(USED.folded))
    if (uses >= USED.folded && form === form.toLowerCase()) folded.set(foldLetters(form), form);
  const backwards = inverted(confusions);
  const isSlip = (name: string): boolean => {
    // What the name is written for by one confusion.
    for (const [other, { weight }] of confused(name, backwards)) {
      if (other === name) continue;
      if ((count(other) * weight) / 1000 > count(name) + LISTED) return true;
      if (count(other) >= count(name) && isWritten(other) && kazakhLetters(other) > kazakhLetters(name)) return true;
    }
    if ((folded.get(foldLetters(name)) ?? name) !== name) return true;
    for (const other of near(name)) if (other !== name && frequencies.count(other) >= USED.near) return true;
    return false;
  };
  const found = new Map<string, StemEntry>();
  for (const { name, kind } of usable) {
    const lower = name.toLowerCase();
    if (found.has(name) || spell(name) || spell(lower) || isSlip(lower)) continue;
    found.set(name, { stem: name, code: CODES[kind] });
  }
  return [...found.values()];
}
