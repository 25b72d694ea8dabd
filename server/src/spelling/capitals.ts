/** Names that are never written small, though small letters pass for something else: «қазақстан», «абайдың». */
import { EMPTY_HASH, extendHash, HashFilter } from '../hash';

/** Case endings, and those of what is somewhere: enough to tell a name's form from a word derived from it (абайсыз). */
export const CASE_ENDING =
  /^(?:[ндт][ыі]ң?|[ғқ]а|[гк]е|[дт][ае]|[дтн][ае]н|[мбп]ен|[дт](?:ағы|егі)(?:лар|лер)?|[ндт](?:ікі))$/u;

const SHORTEST = 3;
/** Hardly a word begins as one of the names does: the others are told by the hash of so many letters, with no string made of each of their beginnings. */
const beginningOf = (word: string): number => {
  let hash = EMPTY_HASH;
  for (let at = 0; at < SHORTEST; at++) hash = extendHash(hash, word.charCodeAt(at));
  return hash;
};
const BEGINNING_BITS = 14;

export class CapitalNames {
  /** By the name in small letters: whether it is one without an ending too. */
  private readonly names: ReadonlyMap<string, boolean>;
  private readonly beginnings = new HashFilter(BEGINNING_BITS);

  private constructor(names: ReadonlyMap<string, boolean>) {
    this.names = names;
    for (const name of names.keys()) this.beginnings.add(beginningOf(name));
  }

  /** Reads lines `name` or `name+` (only with an ending), small letters, UTF-8; without bytes the list is empty. */
  static parse(bytes: Uint8Array | undefined): CapitalNames {
    const names = new Map<string, boolean>();
    for (const line of bytes ? new TextDecoder().decode(bytes).split(/\r?\n/) : []) {
      const name = line.replace(/[#+].*/u, '').trim();
      if (name.length >= SHORTEST) names.set(name, !line.includes('+'));
    }
    return new CapitalNames(names);
  }

  /** Whether a word in small letters is a form of such a name. */
  has(word: string): boolean {
    if (word.length < SHORTEST || !this.beginnings.mayHave(beginningOf(word))) return false;
    if (this.names.get(word) === true) return true;
    for (let cut = Math.max(SHORTEST, word.length - 6); cut < word.length; cut++)
      if (this.names.has(word.slice(0, cut)) && CASE_ENDING.test(word.slice(cut))) return true;
    return false;
  }
}
