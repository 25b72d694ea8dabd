/** Complete endings (inner + outer) of a class as surface strings: what the stem miner looks words up by. */
import { type Ending, nounClasses, nounKey, outerClasses, outerOf, verbClasses, verbKey } from './classes';
import { type Harmony, harmonyOf } from './phonology';

/** A part of speech with what may be exceptional about a stem's class. */
export interface StemClass {
  /** `n` noun or adjective, `v` verb; `x` indeclinable. */
  readonly kind: 'n' | 'v';
  readonly harmony: Harmony;
  /** Nouns in п, к, қ: whether they voice before a vowel. */
  readonly alternates: boolean;
}

/** A complete ending: strip, add, and the id of the class that has it, `n/back/vowel` or `v/front/р`. */
export interface FullEnding {
  readonly strip: string;
  readonly id: string;
  /** Whether the ending is a derivation (-лық, -сыз …) rather than inflection. */
  readonly derived: boolean;
}

/** All complete endings, by what they put on. The empty ending of a bare stem is under ''. */
export function endingIndex(): Map<string, FullEnding[]> {
  const outer = outerClasses();
  const index = new Map<string, FullEnding[]>();
  const put = (add: string, ending: FullEnding): void => {
    const list = index.get(add);
    if (list === undefined) index.set(add, [ending]);
    else if (!list.some((known) => known.id === ending.id && known.strip === ending.strip)) list.push(ending);
  };
  const all = (id: string, endings: readonly Ending[], derived: boolean): void => {
    for (const { strip, add, outer: next } of endings) {
      put(add, { strip, id, derived });
      for (const second of next === undefined ? [] : outer.get(next)!) put(add + second.add, { strip, id, derived });
    }
  };
  for (const [name, endings] of nounClasses()) {
    const [set, harmony, key] = name.split('/') as [string, Harmony, string];
    const id = `n/${harmony}/${key}`;
    // Degrees are for adjectives told by hand, and no evidence of a stem.
    if (set === 'degrees') continue;
    all(id, endings, set === 'derived');
    const final = outerOf({ voiced: 'з', vowel: 'а', glide: 'р', l: 'л', nasal: 'н' }[key] ?? key, 'none', harmony);
    put('', { strip: '', id, derived: false });
    for (const second of outer.get(final)!) put(second.add, { strip: '', id, derived: false });
  }
  for (const [name, endings] of verbClasses()) {
    const [, harmony, key] = name.split('/') as [string, Harmony, string];
    const id = `v/${harmony}/${key}`;
    put('', { strip: '', id, derived: false });
    all(id, endings, false);
  }
  return index;
}

/** The id under which `endingIndex` has a stem's endings. */
export function classId(stem: string, { kind, harmony, alternates }: StemClass): string {
  return `${kind}/${harmony}/${kind === 'n' ? nounKey(stem, alternates) : verbKey(stem)}`;
}

/** The class a stem has by rule, without exceptions. Final п, к, қ alternate unless a consonant stands before them. */
export function regularClass(stem: string, kind: 'n' | 'v'): StemClass {
  const low = stem.toLowerCase();
  return { kind, harmony: harmonyOf(low), alternates: !/[^аәеоөұүыіуияюёэлрйңнм][пкқ]$/u.test(low) };
}
