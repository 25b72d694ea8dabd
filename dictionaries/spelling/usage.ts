/** How often a form is to be expected in text, by what is known of its stem and of its endings: for `slips.ts`. */
import type { Frequencies } from '../../server/src/spelling/frequencies';
import type { Analyser, Reading } from './analysis';

/** Suffixes that are one but for harmony and assimilation are written alike. */
function shapeOf({ suffixes }: Reading): string {
  return suffixes
    .map((suffix) =>
      suffix
        .replace(/^[дтлн]/u, 'D')
        .replace(/^[ғгқк]/u, 'G')
        .replace(/^[мбп]/u, 'M')
        .replace(/[аәе]/gu, 'A')
        .replace(/[ыі]/gu, 'Y')
        .replace(/[қк]/gu, 'K')
        .replace(/[ғг]/gu, 'G'),
    )
    .join('+');
}

/** A stem that was written by hand is a word however seldom the texts counted have it: as if they had it so often. */
const LEAST_BY_HAND = 20;

/** What makes a word of its own, which is used or is not. */
const DERIVED = /^(?:л[ыі](?![қкғг])|ш[ыі]|ш[ае])/u;

const keyOf = ({ stem, isVerb }: Reading): string => `${stem} ${isVerb ? 'v' : 'n'}`;

/** Counts of stems, and of what stands behind them, from the forms of kk.freq. */
export class Usage {
  readonly #own = new Map<string, number>();
  /** By part of speech and shape of the suffixes. */
  readonly #shapes = new Map<string, number>();
  readonly #totals = { v: 1, n: 1 };

  constructor(
    private readonly analyser: Analyser,
    private readonly frequencies: Frequencies,
    private readonly byHand: ReadonlySet<string> = new Set(),
  ) {
    const seen: [readings: Reading[], count: number][] = [];
    for (const [form, count] of frequencies.entries(1)) {
      const readings = this.#readings(form);
      if (readings.length === 0) continue;
      seen.push([readings, count]);
      for (const reading of readings) this.#add(this.#own, keyOf(reading), count / readings.length);
    }
    // Each form again, for the best known of its stems alone.
    const first = new Map(this.#own);
    this.#own.clear();
    for (const [readings, count] of seen) {
      const known = (reading: Reading): number => first.get(keyOf(reading))! + reading.stem.length / 100;
      const best = readings.reduce((a, b) => (known(b) > known(a) ? b : a));
      this.#add(this.#own, keyOf(best), count);
      this.#add(this.#shapes, this.#shapeKey(best), count);
      this.#totals[best.isVerb ? 'v' : 'n'] += count;
    }
  }

  /**
   * Occurrences of a form that its stem and endings let expect in as much text as was counted; 0 where they say nothing. `less`: so
   * many occurrences of the stem are not counted.
   */
  expected(form: string, less = 0): number {
    let most = 0;
    for (const reading of this.#readings(form)) {
      if (this.#isUnknownDerivation(reading, form, less)) continue;
      const own = (this.#own.get(keyOf(reading)) ?? 0) - less;
      most = Math.max(most, Math.max(this.byHand.has(reading.stem) ? LEAST_BY_HAND : 0, own) * this.#share(reading));
      // What is derived has a life of its own: кемшілік, beside кем.
      if (reading.suffixes.length < 2) continue;
      const outer = reading.suffixes.at(-1)!;
      const inner = form.slice(0, form.length - outer.length);
      const share = this.#share({ ...reading, isVerb: false, suffixes: [outer] });
      most = Math.max(most, Math.max(0, this.frequencies.prefixCount(inner) - less) * share);
    }
    return most;
  }

  /** Whether one of the stems that a form may have is in a set. */
  hasStem(form: string, stems: ReadonlySet<string>): boolean {
    return this.#readings(form).some(({ stem }) => stems.has(stem));
  }

  /** Whether a form is one of an adjective in -лы, a doer in -шы or a manner in -ша that no other text has: әскерше, негізші. */
  #isUnknownDerivation({ stem, isVerb, suffixes }: Reading, form: string, less: number): boolean {
    const derived = isVerb ? undefined : DERIVED.exec(suffixes[0] ?? '')?.[0];
    return derived !== undefined && form.startsWith(stem) && this.frequencies.prefixCount(stem + derived) <= less;
  }

  #share(reading: Reading): number {
    return (this.#shapes.get(this.#shapeKey(reading)) ?? 0) / this.#totals[reading.isVerb ? 'v' : 'n'];
  }

  #readings(form: string): Reading[] {
    return this.analyser.read(form).filter(({ prefix }) => prefix === '');
  }

  #shapeKey(reading: Reading): string {
    return `${reading.isVerb ? 'v' : 'n'} ${shapeOf(reading)}`;
  }

  #add(map: Map<string, number>, key: string, count: number): void {
    map.set(key, (map.get(key) ?? 0) + count);
  }
}
