/** Turns the grammar and the stem lists into a Hunspell affix file and dictionary, deterministically. */
import { nounClasses, nounKey, outerClasses, outerOf, verbClasses, verbKey } from './grammar/classes';
import { regularClass } from './grammar/expand';
import { type Harmony, harmonyOf } from './grammar/phonology';

/** One line of a stem list. */
export interface StemEntry {
  readonly stem: string;
  /** See `parseStems`. */
  readonly code: string;
}

/**
 * Reads a stem list: `stem code` a line, `#` begins a comment. Codes: `n` noun or adjective, `v` verb, `x` word without
 * endings, `c` noun with outer endings only (case, person), `p` noun that has only possessive endings (needs one; the
 * short stem of орын–орн-). After the letter: `b`/`f` back or front against the rule, `=`/`~` a final п, к, қ does not /
 * does voice before a vowel against the rule.
 */
export function parseStems(text: string): StemEntry[] {
  const entries: StemEntry[] = [];
  for (const line of text.split('\n')) {
    const [stem, ...codes] = line.replace(/#.*/u, '').trim().split(/\s+/u);
    if (stem === undefined || stem === '') continue;
    for (const code of codes.length === 0 ? ['x'] : codes) entries.push({ stem, code });
  }
  return entries;
}

const KAZAKH_KEYBOARD = 'ёәіңғүұқөһ|йцукенгшщзхъ|фывапролджэ|ячсмитьбю|әіңғ|үұқөһ';

/** Pairs a writer without a Kazakh keyboard confuses, and common misspellings. */
const REPLACEMENTS: readonly (readonly [string, string])[] = [
  ['к', 'қ'],
  ['г', 'ғ'],
  ['н', 'ң'],
  ['а', 'ә'],
  ['о', 'ө'],
  ['у', 'ү'],
  ['у', 'ұ'],
  ['и', 'і'],
  ['ы', 'і'],
  ['х', 'һ'],
  ['ұ', 'ү'],
  ['ү', 'ұ'],
  ['і', 'ы'],
];

/** The two files; UTF-8 text with LF line ends. */
export interface Dictionary {
  readonly aff: string;
  readonly dic: string;
}

export function buildDictionary(stems: readonly StemEntry[]): Dictionary {
  const flags = new Map<string, number>();
  const flag = (name: string): number => {
    let number = flags.get(name);
    if (number === undefined) {
      number = flags.size + 10;
      flags.set(name, number);
    }
    return number;
  };
  const NEEDAFFIX = 1;
  const outer = outerClasses();
  const inner = new Map([...nounClasses(), ...verbClasses()]);

  const aliases = new Map<string, number>();
  const alias = (list: readonly number[]): number => {
    const key = [...list].sort((a, b) => a - b).join(',');
    let number = aliases.get(key);
    if (number === undefined) {
      number = aliases.size + 1;
      aliases.set(key, number);
    }
    return number;
  };

  const rules: string[] = [];
  for (const [name, endings] of [...outer, ...inner]) {
    const lines = endings.map(({ strip, add, outer: next }) => {
      const goesOn = next === undefined ? '' : `/${alias([flag(next)])}`;
      return `SFX ${flag(name)} ${strip === '' ? '0' : strip} ${add === '' ? '0' : add}${goesOn} .`;
    });
    rules.push(`SFX ${flag(name)} N ${lines.length}`, ...lines);
  }

  const words = new Map<string, Set<number>>();
  const put = (stem: string, ...numbers: number[]): void => {
    const known = words.get(stem) ?? new Set<number>();
    words.set(stem, known);
    for (const number of numbers) known.add(number);
  };
  for (const { stem, code } of stems) {
    const kind = code[0]!;
    const low = stem.toLowerCase();
    if (kind === 'x') {
      put(stem);
      continue;
    }
    const regular = regularClass(low, kind === 'v' ? 'v' : 'n');
    const harmony: Harmony = code.includes('b') ? 'back' : code.includes('f') ? 'front' : harmonyOf(low);
    const alternates = code.includes('=') ? false : code.includes('~') ? true : regular.alternates;
    if (kind === 'v') {
      put(stem, flag(`verb/${harmony}/${verbKey(low)}`));
      continue;
    }
    const key = nounKey(low, alternates);
    if (kind === 'p') put(stem, flag(`possessive/${harmony}/${key}`), NEEDAFFIX);
    else if (kind === 'c') put(stem, flag(outerOf(low, 'none', harmony)));
    else {
      put(
        stem,
        flag(outerOf(low, 'none', harmony)),
        flag(`possessive/${harmony}/${key}`),
        flag(`plural/${harmony}/${key}`),
      );
      // Names take no -лық, -сыз of their own; what is derived from them is a word by itself.
      if (stem === low) put(stem, flag(`derived/${harmony}/${key}`));
    }
  }
  // A needed ending is not needed where the word also stands by itself.
  for (const [stem, code] of stems.map(({ stem, code }) => [stem, code] as const)) {
    if (code[0] !== 'p') words.get(stem)?.delete(NEEDAFFIX);
  }

  const dic = [...words]
    .map(([stem, numbers]) => (numbers.size === 0 ? stem : `${stem}/${alias([...numbers])}`))
    .sort();
  const af = [...aliases.keys()].map((list) => `AF ${list}`);
  const aff = [
    'SET UTF-8',
    'LANG kk',
    'FLAG num',
    `NEEDAFFIX ${NEEDAFFIX}`,
    'WORDCHARS -’',
    'TRY аыеінрлтсдқкмбғгұоуйпшзөүжңәияхчвфцюэһьщёъ-',
    `KEY ${KAZAKH_KEYBOARD}`,
    'MAXNGRAMSUGS 2',
    `REP ${REPLACEMENTS.length}`,
    ...REPLACEMENTS.map(([from, to]) => `REP ${from} ${to}`),
    `AF ${af.length}`,
    ...af,
    ...rules,
    '',
  ].join('\n');
  return { aff, dic: `${dic.length}\n${dic.join('\n')}\n` };
}
