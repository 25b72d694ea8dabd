/**
 * Weighs every mined stem against the stems one confusion away from it, and writes `stems/misspelt.tsv`, which the build leaves
 * out: `npm run weigh:stems -- --list2009 kk_KZ.dic --web words.txt --iob2 valid.iob2.txt --text kk.txt … [--show N]`. It comes after
 * the miner, with the same sources. The stem lists stay as they are, so that a rejection can be reviewed and taken back (by
 * `stems/confusable.txt`, or by writing the stem into `stems/words.txt`).
 *
 * A form's evidence is how often running text has it, and one more for each kind of source that has it at all. A form that has
 * several readings is evidence for the stem with most of it. A stem is rejected where
 * - `confusion`: its forms are, but for one confusion, forms of a stem with many times its evidence;
 * - `slip`: likewise with a letter too many, too few, or two in each other's place (мемелекет); nothing but one kind of source has it;
 * - `harm`: one confusion in common words makes words that only it lets pass, many times as often as it is used itself;
 * - `fragment`: its forms are ends of the forms of a better known stem (зақстан);
 * - `inflected`: it is a form of a better known stem (бара, мекенден) with hardly any forms of its own;
 * - `name`: it stands with a capital nearly always, and gets one;
 * - `needless`: no form needs it;
 * - `unattested`: the list of 2009 alone has it, and it reads as a form of something else.
 *
 * `--hands` prints which stems of the lists written by hand let confusions of common words pass, for review.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkInputs } from '../sources';
import { Analyser } from './analysis';
import { build, HAND_FILES, STEM_FILES } from './build';
import { areBothWords, confused, inverted, parseConfusions, readConfusable } from './confusions';
import { parseStems, stemClass } from './dictionary';
import { attach } from './grammar/phonology';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: args } = parseArgs({
  options: {
    list2009: { type: 'string' },
    web: { type: 'string' },
    iob2: { type: 'string' },
    text: { type: 'string', multiple: true, default: [] },
    show: { type: 'string', default: '0' },
    hands: { type: 'boolean', default: false },
  },
});

const out = join(here, 'stems', 'misspelt.tsv');
checkInputs([out], [args.list2009!, args.web!, args.iob2!, ...args.text]);

// --- evidence ---------------------------------------------------------------------------------------------------

/** By form in small letters: occurrences in running text, and the kinds of source that have it. */
const tokens = new Map<string, number>();
const sources = new Map<string, number>();
/** By form: how often it stands in small letters, and with a capital where no sentence begins. */
const small = new Map<string, number>();
const capital = new Map<string, number>();
const bump = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);

/** Counts the words of a list, or of a running text: there only capitals behind a word count. */
function see(text: string, isText: boolean): void {
  const own = new Set<string>();
  for (const match of text.matchAll(/[а-яёәғқңөұүһі]+/giu)) {
    const word = match[0];
    const low = word.toLowerCase();
    own.add(low);
    if (isText) bump(tokens, low);
    if (word === low) bump(small, low);
    else if (
      word.slice(1) === low.slice(1) &&
      (!isText || /[\p{L},] $/u.test(text.slice(Math.max(0, match.index - 2), match.index)))
    )
      bump(capital, low);
  }
  for (const low of own) bump(sources, low);
}
const read = (path: string): string => readFileSync(path, 'utf8');

see(read(args.web!), false);
const list2009 = new Set(
  read(args.list2009!)
    .split(/\r?\n/u)
    .map((line) => line.split('/')[0]!.toLowerCase()),
);
see(
  read(args.iob2!)
    .replace(/ \S+$/gmu, '')
    .replace(/\n(?!\n)/gu, ' '),
  true,
);
for (const path of args.text) see(read(path), true);
const evidence = (form: string): number => (tokens.get(form) ?? 0) + (sources.get(form) ?? 0);

// --- what stems make of it --------------------------------------------------------------------------------------

/** An entry: stem and part of speech, `n` (with all but verbs) or `v`. */
const keyOf = (stem: string, isVerb: boolean): string => `${stem} ${isVerb ? 'v' : 'n'}`;
const byHand = new Set<string>();
/** Mined entries, with the list that has them. */
const mined = new Map<string, string>();
for (const name of STEM_FILES) {
  for (const { stem, code } of parseStems(read(join(here, 'stems', `${name}.txt`)))) {
    const key = keyOf(stem, code[0] === 'v');
    if (HAND_FILES.has(name)) byHand.add(key);
    else if (!mined.has(key)) mined.set(key, name);
  }
}
for (const key of byHand) mined.delete(key);

const built = build({ weighed: false });
const analyser = new Analyser(built.files['kk.aff'], built.files['kk.dic'], built.verbFlags);
const title = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** Entries that let a form pass, in small letters or else as a name. */
function keysOf(form: string): string[] {
  const found = new Set(analyser.read(form).map(({ stem, isVerb }) => keyOf(stem, isVerb)));
  if (found.size === 0) for (const { stem, isVerb } of analyser.read(title(form))) found.add(keyOf(stem, isVerb));
  return [...found];
}

const readings = new Map<string, string[]>();
let own = new Map<string, number>();
let formsOf = new Map<string, string[]>();
for (const form of sources.keys()) {
  const keys = keysOf(form);
  if (keys.length === 0) continue;
  readings.set(form, keys);
  for (const key of keys) own.set(key, (own.get(key) ?? 0) + evidence(form) / keys.length);
}
// Evidence of an entry's own forms: those that no better known entry reads.
for (let round = 0; round < 3; round++) {
  const trust = (key: string): number => (own.get(key) ?? 0) * (byHand.has(key) ? 5 : 1) + key.length / 100;
  const next = new Map<string, number>();
  const forms = new Map<string, string[]>();
  for (const [form, keys] of readings) {
    const best = keys.reduce((a, b) => (trust(b) > trust(a) ? b : a));
    next.set(best, (next.get(best) ?? 0) + evidence(form));
    const list = forms.get(best) ?? [];
    forms.set(best, list);
    list.push(form);
  }
  own = next;
  formsOf = forms;
}
const ownOf = (key: string): number => own.get(key) ?? 0;
console.error(`${readings.size} of ${sources.size} forms read, ${own.size} of ${analyser.stems.size} stems in use`);

// --- verdicts ---------------------------------------------------------------------------------------------------

const confusions = parseConfusions(read(join(here, 'confusions.txt')));
const backwards = inverted(confusions);
const bothWords = readConfusable(read(join(here, 'stems', 'confusable.txt')));

/** How far a word is from the sound laws of native words; 0 for most. */
function strangeness(word: string): number {
  let strange = 0;
  if (/[әғқңөұүһі]/u.test(word) && /[эфвцщьъё]/u.test(word)) strange += /э/u.test(word) ? 2 : 1;
  // Vowels of both kinds in neighbouring syllables; many loans from Arabic and Persian have them too.
  if (/[әеөүі][^аәеоөыіұүиуюяёэ]*[аоұы]|[аоұы][^аәеоөыіұүиуюяёэ]*[әеөүі]/u.test(word)) strange += 1;
  if (/[қғ][^аәеоөыіұүиуюяёэ]?[еөүі]|[еөүі][^аәеоөыіұүиуюяёэ]?[қғ]|[кг][аоұы]|[аоұы][кг](?![аоұыеөүіиу])/u.test(word))
    strange += 1;
  return strange;
}

interface Rejection {
  readonly key: string;
  readonly why: 'confusion' | 'slip' | 'harm' | 'fragment' | 'inflected' | 'name' | 'needless' | 'unattested';
  /** The right stem or word, where there is one. */
  readonly right: string;
  readonly rights: number;
}
const rejected = new Map<string, Rejection>();
const reject = (key: string, why: Rejection['why'], right: string, rights: number): void => {
  if (!rejected.has(key)) rejected.set(key, { key, why, right, rights });
};
const stemOf = (key: string): string => key.slice(0, -2);

/** How much better known the right entry is, at least, where one letter is too many or too few. */
const SLIP_TIMES = 40;

// An entry and its neighbours.
const best = new Map<string, string>();
for (const [key, forms] of formsOf) for (const form of forms) best.set(form, key);
for (const key of mined.keys()) {
  const stem = stemOf(key);
  const low = stem.toLowerCase();
  const forms = formsOf.get(key) ?? [];
  const mine = ownOf(key);
  const tried = new Set<string>([low]);
  for (const [other, { from, to }] of confused(low, backwards)) {
    if (tried.has(other) || other.length < 2) continue;
    tried.add(other);
    if (bothWords.get(low)?.has(other)) continue;
    for (const right of [`${other} n`, `${other} v`, `${title(other)} n`]) {
      const rights = ownOf(right);
      if (rights === 0 || rejected.has(right)) continue;
      const isName = stemOf(right) !== other;
      const oddity = strangeness(low) - strangeness(other);
      let needed = oddity > 0 ? 2 : oddity < 0 ? 25 : 8;
      if (list2009.has(low)) needed *= 2;
      // A name may be near a common word, a common word that is written like a name is hardly one.
      if (stem !== low && !isName) needed *= 3;
      if (stem === low && isName) needed *= 2;
      if (rights < needed * (mine + 1)) continue;
      // Its forms are those of the other, but for the confusion.
      const mirrored = forms.filter((form) => {
        for (const [twin] of confused(form, backwards)) {
          if (best.get(twin) === right && (evidence(twin) >= 3 * evidence(form) || evidence(twin) > 1)) return true;
        }
        return false;
      }).length;
      if (mirrored * 2 >= forms.length && (forms.length > 0 || right.endsWith(key.slice(-2))))
        reject(key, 'confusion', `${stemOf(right)} (${to}→${from})`, rights);
    }
  }
}

// Entries that differ from a well known one by a letter too many or too few, or by two in each other's place.
const LETTERS = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщыіьэюя';
/** What a slip in a word may have been meant for. The last letter is left alone: there endings begin. */
function* meant(word: string): Generator<string> {
  for (let at = 0; at < word.length - 1; at++) {
    const head = word.slice(0, at);
    yield head + word.slice(at + 1);
    if (at + 2 < word.length && word[at] !== word[at + 1]) yield head + word[at + 1] + word[at] + word.slice(at + 2);
    for (const letter of LETTERS) yield head + letter + word.slice(at);
  }
}
for (const [key, file] of mined) {
  const stem = stemOf(key);
  if (rejected.has(key) || stem !== stem.toLowerCase() || stem.length < 5) continue;
  const forms = formsOf.get(key) ?? [];
  const mine = ownOf(key);
  // Two lists that do not know of each other, or several texts, are not all wrong.
  if (file === 'list2009' || list2009.has(stem) || forms.some((form) => (sources.get(form) ?? 0) > 2)) continue;
  for (const other of meant(stem)) {
    if (bothWords.get(stem)?.has(other)) continue;
    for (const right of [`${other} n`, `${other} v`]) {
      const rights = ownOf(right);
      if (rights < SLIP_TIMES * (mine + 1) || rejected.has(right)) continue;
      const head = stem.length - 1;
      const mirrored = forms.filter((form) => {
        const twin = other.slice(0, -1) + form.slice(head);
        return evidence(twin) >= 3 * evidence(form);
      }).length;
      if (mirrored * 2 >= forms.length) reject(key, 'slip', stemOf(right), rights);
    }
  }
}

// Entries that no form needs, and inflected words taken for stems.
const INFLECTED_VERB = /^(?:[аейп]|[яи]|и[яе]|йе|[ыі]п|[дт][ыі][мң]?|с[ае][мң]?|с[ыі]н|[мбп][ае]й|[ае][йр]|[ае]т)$/u;
const CASE = /(?:[ғгқкн][ае]|[дт][ае]н?|н[ае]н|[ндт][ыі]ң?|[мбп]ен|с?[ыі]н)$/u;
for (const [key, file] of mined) {
  if (rejected.has(key)) continue;
  const stem = stemOf(key);
  const mine = ownOf(key);
  const types = formsOf.get(key)?.length ?? 0;
  if (key.endsWith(' n')) {
    for (const { stem: other, isVerb, suffixes } of analyser.read(stem)) {
      const right = keyOf(other, isVerb);
      if (right === key || suffixes.length === 0 || ownOf(right) < 5 || rejected.has(right)) continue;
      if (!(isVerb ? suffixes.length === 1 && INFLECTED_VERB.test(suffixes[0]!) : CASE.test(suffixes.at(-1)!)))
        continue;
      if (types < 3 || mine * 50 < Math.max(evidence(stem), ownOf(right) / 5))
        reject(key, 'inflected', `${other}+${suffixes.join('+')}`, ownOf(right));
    }
  }
  const right = misreadForm(key);
  if (right !== undefined && !rejected.has(key)) reject(key, 'inflected', right, ownOf(right));
  // A soft sign that no form has (созь for созі, a slip of сөзі).
  if (stem.endsWith('ь') && isSoftSignUnused(key) && !rejected.has(key)) reject(key, 'needless', stem.slice(0, -1), 0);
  if (rejected.has(key) || mine > 0) continue;
  if (file !== 'list2009') reject(key, 'needless', '', 0);
  // Of what the list of 2009 alone has: causatives, which verbs make by rule, and nouns listed as verbs.
  else if (stem.endsWith('т') && (isVerb(stem.slice(0, -1)) || /[мбп][ае]йт$/u.test(stem)))
    reject(key, 'unattested', stem.slice(0, -1), 0);
  else if (
    key.endsWith(' v') &&
    (stem.length <= 5 || /[лдт][ае]$/u.test(stem)) &&
    !analyser.read(`${stem}у`).every((r) => keyOf(r.stem, r.isVerb) === key)
  )
    reject(key, 'unattested', '', 0);
  else if (stem.length <= 3) reject(key, 'unattested', '', 0);
}

/** Whether hardly a form of an entry has the soft sign that ends it. */
function isSoftSignUnused(key: string): boolean {
  const forms = formsOf.get(key) ?? [];
  return forms.filter((form) => form.includes('ь')).length * 3 < forms.length;
}

/** Whether the lists have a stem as a verb. */
function isVerb(stem: string): boolean {
  for (const flag of analyser.stems.get(stem) ?? []) if (built.verbFlags.has(flag)) return true;
  return false;
}

/**
 * The verb or noun, far better known than the entry, whose form with one letter wrong the entry would let pass: айтат (for
 * айтады), келт- (келті for келді), алба- (for алма-), тұрла- and күнт- (for plurals).
 */
function misreadForm(key: string): string | undefined {
  const stem = stemOf(key);
  const isFar = (right: string, times: number): boolean => ownOf(right) >= 40 && ownOf(key) * times < ownOf(right);
  const base = (ending: RegExp): string => stem.replace(ending, '');
  if (stem.endsWith('т')) {
    for (const { stem: verb, isVerb, suffixes } of analyser.read(base(/т$/u)))
      if (
        isVerb &&
        suffixes.length === 1 &&
        /^(?:[аейи]|я|ия|ие|йе|[мбп][ае]й)$/u.test(suffixes[0]!) &&
        isFar(`${verb} v`, 20)
      )
        return `${verb} v`;
    // Shades of a colour or taste are adjectives of their own (қышқылт, қызғылт).
    const isShade = key.endsWith(' n') && /[ыі]лт$/u.test(stem);
    for (const right of isShade ? [] : [`${base(/т$/u)} v`, `${base(/т$/u)} n`])
      if ((key.endsWith(' n') || ownOf(key) <= 5) && isFar(right, 100)) return right;
  }
  if (!key.endsWith(' v')) return undefined;
  // A converb (бола) taken for a stem; one with a verb of its own has more than a form or two of it (құра-).
  const converb = `${base(/[ае]$/u)} v`;
  if (converb !== key && ownOf(key) <= 15 && isFar(converb, 200)) return converb;
  const negated = `${base(/[мбп][ае]$/u)} v`;
  if (negated !== key && isFar(negated, 50)) return negated;
  // Verbs of nouns by rule (тезде-) are no harm: what they share with the noun's forms is right of either.
  const noun = base(/[лдт][ае]$/u);
  if (noun === stem || ownOf(key) > 2) return undefined;
  if (isFar(`${noun} v`, 100)) return `${noun} v`;
  const isByRule = attach(noun, 'LA', stemClass({ stem: noun, code: 'n' }).harmony, 'none') === stem;
  return !isByRule && isFar(`${noun} n`, 100) ? `${noun} n` : undefined;
}

// Names in small letters: the 2009 list has many.
for (const key of mined.keys()) {
  const stem = stemOf(key);
  if (rejected.has(key) || stem !== stem.toLowerCase()) continue;
  let [lower, upper] = [0, 0];
  for (const form of formsOf.get(key) ?? []) {
    lower += small.get(form) ?? 0;
    upper += capital.get(form) ?? 0;
  }
  const factor = byHand.has(`${title(stem)} n`) ? 3 : 12;
  if (upper >= 3 && lower * factor <= upper) reject(key, 'name', title(stem), upper);
}

// Ends of words. What is used more than this stands for itself (өлік beside көлік).
const MOST_FRAGMENT = 12;
const byEnd = new Map<string, string[]>();
for (const key of own.keys()) {
  if (ownOf(key) < 20) continue;
  for (const length of [1, 2, 3]) {
    const end = key.slice(length);
    if (end.length < 5) continue;
    const list = byEnd.get(end) ?? [];
    byEnd.set(end, list);
    list.push(key);
  }
}
for (const [key, file] of mined) {
  if (rejected.has(key) || file === 'list2009' || stemOf(key) !== stemOf(key).toLowerCase()) continue;
  const forms = formsOf.get(key) ?? [];
  const mine = ownOf(key);
  if (mine > MOST_FRAGMENT) continue;
  for (const right of byEnd.get(key) ?? []) {
    if (ownOf(right) < 20 * mine) continue;
    const head = right.slice(0, right.length - key.length).toLowerCase();
    if (forms.every((form) => evidence(head + form) > evidence(form)))
      reject(key, 'fragment', stemOf(right), ownOf(right));
  }
}

// What common words become by one confusion, until nothing more is found.
const common = [...readings.keys()].filter((form) => (tokens.get(form) ?? 0) >= 4);
for (let round = 0; round < 4; round++) {
  const harm = new Map<string, { sum: number; worst: string; most: number }>();
  const hands = new Map<string, string[]>();
  for (const word of common) {
    const right = best.get(word)!;
    if (rejected.has(right)) continue;
    const count = tokens.get(word)!;
    const tried = new Set([word]);
    for (const [form] of confused(word, confusions)) {
      if (tried.has(form)) continue;
      tried.add(form);
      if (evidence(form) * 20 > count && (sources.get(form) ?? 0) > 1) continue;
      const keys = new Set(analyser.read(form).map(({ stem, isVerb }) => keyOf(stem, isVerb)));
      for (const key of keys) if (rejected.has(key)) keys.delete(key);
      if (keys.size === 0 || areBothWords(bothWords, word, form)) continue;
      const hand = [...keys].find((key) => byHand.has(key));
      if (hand !== undefined) {
        if (round === 3 && count >= 20) hands.set(hand, [...(hands.get(hand) ?? []), `${word}→${form} ${count}`]);
        continue;
      }
      for (const key of keys) {
        const sofar = harm.get(key) ?? { sum: 0, worst: word, most: 0 };
        harm.set(key, sofar);
        sofar.sum += count / keys.size;
        if (count > sofar.most) {
          sofar.most = count;
          sofar.worst = `${word}→${form}`;
        }
      }
    }
  }
  for (const [key, { sum, worst }] of harm) {
    const needed = (strangeness(stemOf(key)) > 0 ? 3 : 12) * (list2009.has(stemOf(key)) ? 1.5 : 1);
    if (sum >= needed * (ownOf(key) + 1)) reject(key, 'harm', worst, sum);
  }
  if (round === 3 && args.hands)
    for (const [key, cases] of hands) console.log(`hand ${key} ${ownOf(key)}: ${cases.slice(0, 4).join(', ')}`);
}
// --- writing ----------------------------------------------------------------------------------------------------

const order = [...rejected.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
writeFileSync(
  out,
  `# Mined entries that weigh.ts leaves out: stem, part of speech, reason, the right stem or what it did harm to, evidence of the entry and of the right one.\n${order
    .map(
      ({ key, why, right, rights }) =>
        `${key.replace(' ', '\t')}\t${why}\t${right}\t${Math.round(ownOf(key))}\t${Math.round(rights)}`,
    )
    .join('\n')}\n`,
);
const kinds = new Map<string, Rejection[]>();
for (const each of order) kinds.set(each.why, [...(kinds.get(each.why) ?? []), each]);
const show = Number(args.show);
for (const [why, all] of kinds) {
  console.log(`${why}: ${all.length}`);
  const step = Math.max(1, Math.floor(all.length / Math.max(1, show)));
  if (show > 0)
    console.log(
      all
        .filter((_, i) => i % step === 0)
        .map(
          ({ key, right, rights }) =>
            `  ${key} ${mined.get(key) ?? 'made'} (${right}) ${Math.round(ownOf(key))}/${Math.round(rights)}`,
        )
        .join('\n'),
    );
}
