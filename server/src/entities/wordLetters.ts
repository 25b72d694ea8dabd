/**
 * The letters of one word after another as numbers: to take a word apart as a string, which is what the tagger does with each one that
 * it has not met lately, makes a new string for each part and costs several times as much.
 */
import { EMPTY_HASH, extendHash, FNV_START, fnvStep } from '../hash';
import { foldLetters } from './letters';

/** Stand in front of a word and behind it, where its runs of letters are looked at. */
const BEGINNING = '^'.charCodeAt(0);
const END = '$'.charCodeAt(0);

const N = 'н'.charCodeAt(0);
const G = 'г'.charCodeAt(0);

/** What becomes of a UTF-16 unit that `toLowerCase` and `foldLetters` make one unit of; 0 where it is not known yet. */
const FOLDED = new Uint16Array(0x10000);
/** In `FOLDED`, of a unit that becomes none or several. */
const OTHER = 0xffff;
const OTHERS = new Map<number, string>();

function fold(unit: number): number {
  const folded = foldLetters(String.fromCharCode(unit).toLowerCase());
  FOLDED[unit] = folded.length === 1 ? folded.charCodeAt(0) : OTHER;
  if (FOLDED[unit] === OTHER) OTHERS.set(unit, folded);
  return FOLDED[unit]!;
}

export class WordLetters {
  /** UTF-16 units from 1 on; before them and behind them stands what marks the ends. */
  units = new Uint16Array(0);
  length = 0;

  constructor() {
    // Given again at once, so that the engine does not take it for what stays: all that it has compiled so it throws away at a long word.
    this.roomFor(62);
  }

  /** Becomes a word as it is. */
  take(word: string): void {
    const { length } = word;
    const units = this.roomFor(length);
    for (let at = 0; at < length; at++) units[at + 1] = word.charCodeAt(at);
    this.end(length);
  }

  /** Becomes `foldLetters(word.toLowerCase())`, for words in which each unit becomes small by itself. */
  takeFolded(word: string): void {
    // «щ» becomes three.
    const units = this.roomFor(3 * word.length);
    const { length } = word;
    let count = 0;
    // Of «нг», which becomes «н».
    let isOpenN = false;
    for (let at = 0; at < length; at++) {
      const unit = word.charCodeAt(at);
      const folded = FOLDED[unit]! || fold(unit);
      if (folded === OTHER) {
        const several = OTHERS.get(unit)!;
        for (let k = 0; k < several.length; k++) units[++count] = several.charCodeAt(k);
        if (several !== '') isOpenN = false;
      } else if (folded === G && isOpenN) isOpenN = false;
      else {
        units[++count] = folded;
        isOpenN = folded === N;
      }
    }
    this.end(count);
  }

  private roomFor(length: number): Uint16Array {
    if (length + 2 > this.units.length) this.units = new Uint16Array(2 * (length + 2));
    return this.units;
  }

  private end(length: number): void {
    this.length = length;
    this.units[0] = BEGINNING;
    this.units[length + 1] = END;
  }

  /** `hashString` of the units from `from` to `to`. */
  hash(from: number, to: number, seed: number): number {
    const { units } = this;
    let hash = FNV_START ^ seed;
    for (let at = from + 1; at <= to; at++) hash = fnvStep(hash, units[at]!);
    return hash | 0;
  }

  /** `into[k]` becomes `hashOfWord` of the first `k` units. */
  hashBeginnings(into: Int32Array): void {
    const { units, length } = this;
    let hash = EMPTY_HASH;
    into[0] = hash;
    for (let at = 1; at <= length; at++) {
      hash = extendHash(hash, units[at]!);
      into[at] = hash;
    }
  }

  toString(): string {
    return String.fromCharCode(...this.units.subarray(1, this.length + 1));
  }
}

/** What words may end in, found by their last letter: of those that a word ends in, the longest. */
export class Endings<T> {
  private readonly byLast = new Map<number, { readonly units: readonly number[]; readonly value: T }[]>();

  /** Of the same ending twice the first one counts. */
  constructor(endings: Iterable<readonly [ending: string, value: T]>) {
    for (const [ending, value] of endings) {
      const units = Array.from({ length: ending.length }, (_, at) => ending.charCodeAt(at));
      const same = this.byLast.get(units.at(-1)!) ?? [];
      // The longest first.
      const at = same.findIndex((other) => other.units.length < units.length);
      same.splice(at < 0 ? same.length : at, 0, { units, value });
      this.byLast.set(units.at(-1)!, same);
    }
  }

  /** The value of the longest ending of the first `length` letters of a word; `undefined`: it has none. */
  of({ units }: WordLetters, length: number): T | undefined {
    const endings = length === 0 ? undefined : this.byLast.get(units[length]!);
    if (endings === undefined) return undefined;
    for (let k = 0; k < endings.length; k++) {
      const own = endings[k]!.units;
      let n = own.length - 1;
      if (n >= length) continue;
      for (let at = length; n >= 0 && own[n] === units[at]; n--) at--;
      if (n < 0) return endings[k]!.value;
    }
    return undefined;
  }
}
