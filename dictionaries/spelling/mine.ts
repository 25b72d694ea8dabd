/**
 * Mines stems from attested word forms: `npm run mine:stems -- --list2009 kk_KZ.dic --web words.txt --text kk.txt …
 * --iob2 valid.iob2.txt --foreign ru.txt --foreign uk.txt … [--hold-out odd|even]`, and writes `stems/*.txt`. Run only to renew the stems; the build needs none of these inputs.
 *
 * A stem is trusted when several different inflected forms of it, licensed by the grammar, are attested. Forms are
 * explained greedily: the stem that explains most forms not yet explained comes first, so that an ending is not
 * mistaken for part of a stem. The first foreign text is Russian. `--hold-out` leaves out the KazNERD sentences with an odd (or even) number, for evaluation.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkInputs } from '../sources';
import { HAND_FILES } from './build';
import { parseStems, stemClass } from './dictionary';
import { classId, endingIndex, regularClass, type StemClass } from './grammar/expand';
import { type Harmony, harmonyOf } from './grammar/phonology';
import { open } from './grammar/verbal';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: args } = parseArgs({
  options: {
    list2009: { type: 'string' },
    web: { type: 'string' },
    text: { type: 'string', multiple: true, default: [] },
    iob2: { type: 'string' },
    'hold-out': { type: 'string' },
    foreign: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: join(here, 'stems') },
  },
});

checkInputs(
  [
    join(args.out, '..', 'kk.freq'),
    ...['list2009', 'web', 'kaznerd', 'forms', 'pairs'].map((name) => join(args.out, `${name}.txt`)),
  ],
  [args.list2009, args.web, ...args.text, args.iob2, ...args.foreign].filter((path) => path !== undefined),
);

const WORD = /^[а-яёәғқңөұүһі]+$/u;
const KAZAKH = /[әғқңөұүһі]/u;

/** How often, and in which case, a form (in lower case) was seen. */
interface Attested {
  lower: number;
  title: number;
  upper: number;
  /** Occurrences in running text (0 for words of the web list alone). */
  tokens: number;
  web: boolean;
  corpus: boolean;
}

const forms = new Map<string, Attested>();
function see(token: string, source: 'web' | 'corpus' | 'list'): void {
  const low = token.toLowerCase();
  if (!WORD.test(low)) return;
  let seen = forms.get(low);
  if (seen === undefined) {
    seen = { lower: 0, title: 0, upper: 0, tokens: 0, web: false, corpus: false };
    forms.set(low, seen);
  }
  if (source === 'list') return; // Its entries are all in small letters.
  if (token === low) seen.lower++;
  else if (token === token.toUpperCase() && token.length > 1) seen.upper++;
  else seen.title++;
  if (source === 'corpus') {
    seen.tokens++;
    seen.corpus = true;
  }
  if (source === 'web') seen.web = true;
}

/** Hyphenated words in small letters, by how often seen. */
const hyphenated = new Map<string, number>();
function seeHyphenated(token: string): void {
  if (/^[а-яёәғқңөұүһі]{2,}-[а-яёәғқңөұүһі]{2,}$/u.test(token)) hyphenated.set(token, (hyphenated.get(token) ?? 0) + 1);
}

const lines = (path: string | undefined): string[] =>
  path === undefined
    ? []
    : readFileSync(path, 'utf8')
        .replace(/^\uFEFF/, '')
        .split(/\r?\n/u);

// --- what is attested -------------------------------------------------------------------------------------------

for (const word of lines(args.web)) {
  if (word.includes('-')) for (const part of word.split('-')) if (part.length > 3) see(part, 'web');
  see(word, 'web');
  seeHyphenated(word);
}
const heldOut = new Set<string>();
let keep = false;
let sentence: string[] = [];
for (const line of lines(args.iob2)) {
  const id = /^[A-Z]+ID(\d+)/u.exec(line);
  if (id !== null || line === '') {
    if (sentence.length > 0) {
      if (!keep) heldOut.add(sentence.join('').toLowerCase());
      sentence.forEach((token) => {
        if (!keep) return;
        seeHyphenated(token);
        for (const part of token.split('-')) see(part, 'corpus');
      });
    }
    sentence = [];
    if (id !== null)
      keep = args['hold-out'] === undefined || Number(id[1]) % 2 !== (args['hold-out'] === 'odd' ? 1 : 0);
  } else sentence.push(line.split(' ')[0]!);
}
/** Latin letters that some texts have in place of Cyrillic ones. */
const LATIN: Readonly<Record<string, string>> = { ə: 'ә', i: 'і', h: 'һ' };
const cyrillic = (line: string): string =>
  line.replace(/(?<=[а-яёәғқңөұүһі])[əih]|[əih](?=[а-яёәғқңөұүһі])/giu, (letter) => {
    const low = LATIN[letter.toLowerCase()]!;
    return letter === letter.toLowerCase() ? low : low.toUpperCase();
  });
for (const raw of args.text.flatMap(lines)) {
  const line = cyrillic(raw);
  // Sentences of the held-out half stand in the running text too.
  if (heldOut.has(line.replace(/\s/gu, '').toLowerCase())) continue;
  for (const token of line.split(/[^\p{L}]+/u)) if (token !== '') see(token, 'corpus');
  for (const token of line.split(/[^\p{L}-]+/u)) seeHyphenated(token);
}
const listed = new Map<string, 'n' | 'v' | 'x'>();
for (const line of lines(args.list2009).slice(1)) {
  const [word, flags] = line.trim().split('/');
  if (word === undefined || !WORD.test(word.toLowerCase()) || word.length < 2) continue;
  const kind = flags === undefined ? 'x' : flags.startsWith('M') ? 'v' : 'n';
  listed.set(word.toLowerCase(), kind);
  see(word, 'list');
}
// Words of other Cyrillic languages that came in with web pages.
const foreign = new Set<string>();
for (const path of args.foreign) {
  for (const line of lines(path)) {
    for (const token of line.split(/[^\p{L}]+/u)) {
      const low = token.toLowerCase();
      if (token === low && WORD.test(low)) foreign.add(low);
      const seen = forms.get(low);
      if (seen !== undefined && !KAZAKH.test(low) && !listed.has(low) && seen.tokens < 3) forms.delete(low);
    }
  }
}
console.error(`${forms.size} forms, ${listed.size} listed`);

// --- hypotheses -------------------------------------------------------------------------------------------------

const index = endingIndex();
let LONGEST = 0;
for (const ending of index.keys()) LONGEST = Math.max(LONGEST, ending.length);

interface Hypothesis {
  readonly stem: string;
  readonly kind: 'n' | 'v';
  readonly harmony: Harmony;
  readonly id: string;
  readonly forms: string[];
  regular: boolean;
  listed: boolean;
  score: number;
}

/** Whether a stem with this spelling may have the other harmony than its last vowel says. */
function mayBeIrregular(stem: string): boolean {
  return /(?:[ию][^аәеоөыіұүиуюяёэ]*|[оеё]в|[аоуяы][^аәеоөыіұүиуюяёэ]*[гкхь])$/u.test(stem);
}

/** ы after a front vowel or і after a back one in the last syllable: hardly ever right in a stem. */
function disharmonic(stem: string): boolean {
  return /(?:[әеөүі][^аәеоөыіұүиуюяёэ]*[ыұ]|[аоұы][^аәеоөыіұүиуюяёэ]*[іү])[^аәеоөыіұүиуюяёэ]*$/u.test(stem);
}

/** Sounds that no verb stem ends in: what looks like one is a surname or a loan (булгаков-а). */
const NO_VERB = /[бвгғджоцчщфхэёьъяю]$/u;

const hypotheses = new Map<string, Hypothesis>();
const HARMONY = new Map<string, Harmony>();
const harmony = (stem: string): Harmony => {
  let known = HARMONY.get(stem);
  if (known === undefined) {
    known = harmonyOf(stem);
    HARMONY.set(stem, known);
  }
  return known;
};

for (const form of forms.keys()) {
  for (let length = 0; length <= Math.min(LONGEST, form.length - 1); length++) {
    const endings = index.get(form.slice(form.length - length));
    if (endings === undefined) continue;
    const rest = form.slice(0, form.length - length);
    for (const { strip, id } of endings) {
      const stem = rest + strip;
      if (stem.length < 2 || !/[аәеоөыіұүиуюяёэ]/u.test(stem)) continue;
      const [kind, side] = id.split('/') as ['n' | 'v', Harmony];
      const cls: StemClass = { kind, harmony: side, alternates: !/\/voiceless$/u.test(id) };
      if (classId(stem, cls) !== id) continue;
      if (kind === 'v' && NO_VERB.test(stem)) continue;
      const regular = harmony(stem) === side;
      if (!regular && (kind === 'v' || length === 0 || !mayBeIrregular(stem))) continue;
      const key = `${stem}|${id}`;
      let hypothesis = hypotheses.get(key);
      if (hypothesis === undefined) {
        hypothesis = { stem, kind, harmony: side, id, forms: [], regular, listed: false, score: 0 };
        hypotheses.set(key, hypothesis);
      }
      if (hypothesis.forms.at(-1) !== form) hypothesis.forms.push(form);
    }
  }
}
console.error(`${hypotheses.size} hypotheses`);

// Verb stems of the 2009 list are given by their verbal noun.
const listedVerbs = new Set<string>();
for (const [word, kind] of listed) {
  if (kind !== 'v' || !/[ую]$/u.test(word)) continue;
  const base = word.slice(0, -1);
  const voiceless = { б: 'п', г: 'к', ғ: 'қ' }[base.at(-1)!];
  const candidates = word.endsWith('ю')
    ? [`${base}й`, base]
    : [base, `${base}ы`, `${base}і`, ...(voiceless === undefined ? [] : [base.slice(0, -1) + voiceless])];
  let best: { stem: string; forms: number } | undefined;
  for (const stem of candidates) {
    if (stem.length < 2) continue;
    const cls = { kind: 'v', harmony: harmony(stem), alternates: true } as const;
    if (open(stem, 'noun', cls.harmony) !== word) continue;
    const found = hypotheses.get(`${stem}|${classId(stem, cls)}`)?.forms.length ?? 0;
    if (best === undefined || found > best.forms) best = { stem, forms: found };
  }
  if (best !== undefined) listedVerbs.add(best.stem);
}
for (const hypothesis of hypotheses.values()) {
  if (hypothesis.kind === 'v') hypothesis.listed = listedVerbs.has(hypothesis.stem);
  else {
    const kind = listed.get(hypothesis.stem);
    // The list also flags verb stems as nouns.
    hypothesis.listed = kind !== undefined && kind !== 'v' && !listedVerbs.has(hypothesis.stem);
  }
}

// Hand-written stems explain first and are not written again; short stems are only those.
const given = new Set<string>();
const handNames = new Set<string>();
const rejected = new Set(
  parseStems(readFileSync(join(here, 'stems', 'rejected.txt'), 'utf8'))
    .filter(({ code }) => code === 'x')
    .map(({ stem }) => stem),
);
const explained = new Set<string>();
for (const name of HAND_FILES) {
  for (const entry of parseStems(readFileSync(join(here, 'stems', `${name}.txt`), 'utf8'))) {
    const low = entry.stem.toLowerCase();
    // A name explains only what was never seen in small letters (Темір, but темір).
    const named = entry.stem !== low;
    const explains = (form: string): boolean => !named || (forms.get(form)?.lower ?? 0) === 0;
    if (explains(low)) explained.add(low);
    if ('xcp'.includes(entry.code[0]!)) continue;
    if (named) handNames.add(low);
    if (!named) given.add(`${low}|${stemClass(entry).kind}`);
    const hypothesis = hypotheses.get(`${low}|${classId(low, stemClass(entry))}`);
    for (const form of hypothesis?.forms ?? []) if (explains(form)) explained.add(form);
  }
}
for (const entry of parseStems(readFileSync(join(here, 'stems', 'closed.txt'), 'utf8'))) {
  if (entry.code[0] !== 'p') continue;
  const cls = stemClass(entry);
  for (const form of hypotheses.get(`${entry.stem}|${classId(entry.stem, cls)}`)?.forms ?? []) {
    if (/^[ыі]/u.test(form.slice(entry.stem.length))) explained.add(form);
  }
}

/** Whether a word can begin like this: clusters only as in the common loanwords. */
const ONSET =
  /^(?:[бвгғджзйкқлмнңпрстфхһцчшщ]?[аәеоөыіұүиуюяёэ]|(?:бр|вр|гр|др|кр|пр|тр|фр|хр|бл|гл|кл|пл|фл|хл|сп|ст|ск|см|сн|сл|св|сф|сц|шт|шк|шп|шл|шн|шв|шм|тв|дв|кв|зв|зд|вз|пс|гн|кс|фь|пь|бь|стр|спр|скр|сх|фт|тс|дж|дн|мн|вл|зн|зл|шр|кн|пн|цв)[аәеоөыіұүиуюяёэ])/u;

// --- greedy explanation -----------------------------------------------------------------------------------------

const value = (hypothesis: Hypothesis): number => {
  let score = 0;
  for (const form of hypothesis.forms) if (!explained.has(form)) score += 1;
  if (hypothesis.listed) score = score * 1.3 + 1;
  const bare = forms.get(hypothesis.stem);
  if (hypothesis.kind === 'n') score += bare !== undefined ? 0.5 : -1.5;
  if (!hypothesis.regular) score = score * 0.7 - 1;
  // An unvoiced п, к, қ is the exception.
  if (hypothesis.kind === 'n' && /[пкқ]$/u.test(hypothesis.stem) && hypothesis.id.endsWith('voiceless')) score -= 0.6;
  return score;
};
const heap: Hypothesis[] = [...hypotheses.values()].filter((h) => h.forms.length >= (h.listed ? 1 : 3));
for (const hypothesis of heap) hypothesis.score = value(hypothesis);
// Lazy greedy: buckets by score, re-scored when taken.
const buckets: Hypothesis[][] = [];
const bucketOf = (score: number): number => Math.max(0, Math.min(4000, Math.round(score * 2)));
const place = (hypothesis: Hypothesis): void => {
  const at = bucketOf(hypothesis.score);
  const bucket = buckets[at] ?? [];
  buckets[at] = bucket;
  bucket.push(hypothesis);
};
heap.sort((a, b) => (a.stem < b.stem ? 1 : a.stem > b.stem ? -1 : a.id < b.id ? 1 : -1));
heap.forEach(place);
const chosen: { hypothesis: Hypothesis; fresh: number }[] = [];
for (let at = 4000; at >= 0; at--) {
  const bucket = buckets[at];
  while (bucket !== undefined && bucket.length > 0) {
    const hypothesis = bucket.pop()!;
    const score = value(hypothesis);
    if (bucketOf(score) < at) {
      hypothesis.score = score;
      place(hypothesis);
      continue;
    }
    const fresh = hypothesis.forms.filter((form) => !explained.has(form));
    if (!enough(hypothesis, fresh)) continue;
    chosen.push({ hypothesis, fresh: fresh.length });
    for (const form of fresh) explained.add(form);
  }
}

/** Whether the forms that only this stem explains are evidence enough. */
function enough(hypothesis: Hypothesis, fresh: readonly string[]): boolean {
  const { stem, kind, regular } = hypothesis;
  if (rejected.has(stem)) return false;
  if (stem.length <= 3 || given.has(`${stem}|${hypothesis.kind}`) || !ONSET.test(stem)) return false;
  if (hypothesis.listed) {
    // The list holds inflected words too (арасы, мекенден): what is explained already needs evidence of its own.
    if (kind === 'n' && explained.has(stem)) {
      return fresh.length >= 3 && fresh.filter((form) => form.length - stem.length >= 2).length >= 2;
    }
    return fresh.length >= 1;
  }
  // Endings of one letter are weak: Russian words have them too.
  const strong = fresh.filter(
    (form) => form.length - stem.length >= 2 || KAZAKH.test(form.slice(stem.length - 1)),
  ).length;
  if (disharmonic(stem) && fresh.length < 8) return false;
  // Where the other harmony is the rule and far more usual, this one is a mistake (министрға).
  const usual = hypotheses.get(`${stem}|${classId(stem, regularClass(stem, kind))}`)?.forms.length ?? 0;
  if (!regular) return strong >= 3 && fresh.length * 4 > usual;
  if (kind === 'v') return strong >= 3 && fresh.length >= 3;
  return strong >= 2 && fresh.length >= 3 && (forms.has(stem) ? true : strong >= 4);
}
console.error(`${chosen.length} stems explain ${explained.size} forms`);

// --- weaker evidence --------------------------------------------------------------------------------------------

const ALPHABET = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщыіьэюя';
const NEAR = new Map<string, boolean>();
/** Whether some explained form is one typing error away, so that this form may be a misspelling of it. */
function nearKnown(form: string): boolean {
  let near = NEAR.get(form);
  if (near === undefined) {
    near = searchNear(form, trusted);
    NEAR.set(form, near);
  }
  return near;
}
function searchNear(form: string, trusted: ReadonlySet<string>): boolean {
  for (let at = 0; at <= form.length; at++) {
    const head = form.slice(0, at);
    const tail = form.slice(at);
    const rest = form.slice(at + 1);
    if (at < form.length && trusted.has(head + rest)) return true;
    if (at + 1 < form.length && trusted.has(head + form[at + 1] + form[at] + form.slice(at + 2))) return true;
    for (const letter of ALPHABET) {
      if (trusted.has(head + letter + tail)) return true;
      if (at < form.length && letter !== form[at] && trusted.has(head + letter + rest)) return true;
    }
  }
  return false;
}
// Words that only list or hand have are no evidence of a common word; what the greedy step explained is.
const trusted = new Set(explained);
const weak: Hypothesis[] = [];
for (const hypothesis of hypotheses.values()) {
  const { stem, kind, regular, forms: of } = hypothesis;
  if (!regular || stem.length < 5 || !ONSET.test(stem) || of.length < 2) continue;
  if (kind === 'n' && !forms.has(stem)) continue;
  if (kind === 'n' && /[пкқ]$/u.test(stem) && hypothesis.id.endsWith('voiceless') && regularClass(stem, 'n').alternates)
    continue;
  if (given.has(`${stem}|${hypothesis.kind}`)) continue;
  const fresh = of.filter((form) => !explained.has(form));
  if (fresh.length < 2 || !fresh.some((form) => form.length - stem.length >= 2)) continue;
  weak.push(hypothesis);
}
weak.sort((a, b) => b.forms.length - a.forms.length || a.stem.length - b.stem.length || (a.stem < b.stem ? -1 : 1));
let added = 0;
for (const hypothesis of weak) {
  const fresh = hypothesis.forms.filter((form) => !explained.has(form));
  if (fresh.length < 2 || !fresh.some((form) => form.length - hypothesis.stem.length >= 2)) continue;
  if (fresh.some(nearKnown)) continue;
  chosen.push({ hypothesis, fresh: fresh.length });
  added++;
  for (const form of fresh) explained.add(form);
}
console.error(`${added} stems by weaker evidence`);

/** Logarithm of how likely a word is by its letters, three by three, among the given words. */
function letterModel(words: Iterable<string>): (word: string) => number {
  const counts = new Map<string, number>();
  const bump = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  const triples = (word: string): string[] =>
    Array.from({ length: word.length + 1 }, (_, at) => `  ${word} `.slice(at, at + 3));
  for (const word of words) {
    for (const triple of triples(word)) {
      bump(triple);
      bump(triple.slice(0, 2));
    }
  }
  return (word) =>
    triples(word).reduce(
      (sum, triple) => sum + Math.log(((counts.get(triple) ?? 0) + 0.5) / ((counts.get(triple.slice(0, 2)) ?? 0) + 20)),
      0,
    );
}
const inKazakh = letterModel(
  [...forms].filter(([form, seen]) => seen.corpus || KAZAKH.test(form)).map(([form]) => form),
);
const inOthers = letterModel(foreign);

const CASED = /^(.{4,}?)(?:[ндт][ыі]ң|[ндт][ае]н|[мбп]ен)$/u;
const FOLD: Readonly<Record<string, string>> = {
  қ: 'к',
  ғ: 'г',
  ң: 'н',
  ә: 'а',
  ө: 'о',
  ү: 'у',
  ұ: 'у',
  һ: 'х',
};

/** Letters as a Russian keyboard writes them; ы and и both stand for і. */
const russianLetters = (form: string): string =>
  form.replace(/[қғңәөүұһіы]/gu, (letter) => ({ і: 'и', ы: 'и' })[letter] ?? FOLD[letter]!);
const explainedInRussianLetters = new Set([...explained].map(russianLetters));

// Single forms that no error leads to from a known word: taken as they are.
const single: string[] = [];
const names: string[] = [];
for (const [form, seen] of forms) {
  if (explained.has(form) || !ONSET.test(form)) continue;
  const native = KAZAKH.test(form) || seen.corpus || inKazakh(form) > inOthers(form);
  const name = seen.lower === 0 && seen.title > 0;
  const enoughSeen =
    seen.lower > 0
      ? native && form.length >= 6
      : name && form.length >= (seen.tokens > 1 ? 4 : 5) && (native || form.length >= 6);
  // No Kazakh ending has ә: Tatar and Uyghur words.
  if (/ә[бвгғджзйкқлмнңпрстх]*$/u.test(form.slice(4)) && !name) continue;
  // Running text alone must have a word twice: once it may be a slip.
  if (!name && !seen.web && seen.tokens < 2) continue;
  if (!enoughSeen || nearKnown(form) || explainedInRussianLetters.has(russianLetters(form))) continue;
  if (!name) single.push(form);
  else {
    // A name seen once: its stem, where a long case ending tells it.
    const stem = CASED.exec(form)?.[1] ?? form;
    names.push(`${stem[0]!.toUpperCase()}${stem.slice(1)}`);
  }
}

// Wrong letters: қ typed as к and the like. Among stems that fold together the one with far more forms is right.
const fold = (stem: string): string => [...stem].map((letter) => FOLD[letter] ?? letter).join('');
const folded = new Map<string, Hypothesis[]>();
for (const { hypothesis } of chosen) {
  const key = fold(hypothesis.stem);
  folded.set(key, [...(folded.get(key) ?? []), hypothesis]);
}
const kazakhLetters = (stem: string): number => stem.replace(/[^әғқңөұүһ]/gu, '').length;
/** Written with Russian letters (or otherwise folding) for a better known stem. */
function misspelt({ stem, forms: of, listed }: Hypothesis): boolean {
  return (folded.get(fold(stem)) ?? []).some(
    (other) =>
      other.stem !== stem &&
      (of.length * 4 < other.forms.length ||
        (!listed && kazakhLetters(other.stem) > kazakhLetters(stem) && of.length < other.forms.length * 1.2)),
  );
}

// --- writing ----------------------------------------------------------------------------------------------------

interface Stem {
  stem: string;
  code: string;
  name: boolean;
}
const files: Record<'list2009' | 'web' | 'kaznerd', Map<string, Stem>> = {
  list2009: new Map(),
  web: new Map(),
  kaznerd: new Map(),
};

/** `n`, `v`, `x`; `b`/`f` where harmony is not what the rule says, `=` where п, к, қ do not voice. */
function codeOf(stem: string, { kind, harmony: side, id }: { kind: 'n' | 'v'; harmony: Harmony; id: string }): string {
  const regular = regularClass(stem, kind);
  let code: string = kind;
  if (side !== regular.harmony) code += side === 'back' ? 'b' : 'f';
  if (kind === 'n' && /[пкқ]$/u.test(stem)) {
    const alternates = !id.endsWith('voiceless');
    if (alternates !== regular.alternates) code += alternates ? '~' : '=';
  }
  return code;
}

/** Common forms: a rare stem that is one error away from one of them is more harm than use. */
const common = new Set<string>();
for (const [form, seen] of forms) if (seen.tokens >= 10 && explained.has(form)) common.add(form);
function doubtful(hypothesis: Hypothesis): boolean {
  const { stem } = hypothesis;
  const attested = hypothesis.forms.filter((form) => forms.get(form)!.web || forms.get(form)!.corpus);
  if (hypothesis.kind === 'v') return attested.length < 3 && searchNear(stem, common);
  // Two kinds of source that do not know of each other.
  if (hypothesis.listed && attested.length > 0 && hypothesis.regular) return false;
  const few = hypothesis.listed ? 2 : 5;
  return attested.length < few && (forms.get(stem)?.tokens ?? 0) < 2 && searchNear(stem, common);
}

const taken = new Set<string>();
const dropped: Hypothesis[] = [];
for (const { hypothesis } of chosen) {
  const { stem } = hypothesis;
  if ((!hypothesis.listed || hypothesis.forms.length < 3) && misspelt(hypothesis)) continue;
  if (doubtful(hypothesis)) {
    dropped.push(hypothesis);
    continue;
  }
  let lower = 0;
  let title = 0;
  for (const form of hypothesis.forms) {
    const seen = forms.get(form)!;
    if (seen.lower > 0) lower++;
    if (seen.title > 0) title++;
  }
  // The 2009 list has names in small letters too.
  const share = hypothesis.listed ? (handNames.has(stem) ? 0.35 : 0.05) : 0.12;
  const name =
    hypothesis.kind === 'n' && title >= (hypothesis.listed ? 3 : 1) && lower <= share * hypothesis.forms.length;
  const source = hypothesis.listed
    ? 'list2009'
    : hypothesis.forms.filter((form) => forms.get(form)!.web).length >= 2
      ? 'web'
      : 'kaznerd';
  const written = name ? stem[0]!.toUpperCase() + stem.slice(1) : stem;
  const code = codeOf(stem, hypothesis);
  files[source].set(`${written}\t${code}`, { stem: written, code, name });
  taken.add(stem);
}
// Words of the 2009 list that nothing explains: rare words, by their flag.
for (const [word, kind] of listed) {
  if (explained.has(word) || taken.has(word) || rejected.has(word) || word.length <= 3 || !ONSET.test(word)) continue;
  const seen = forms.get(word)!;
  if (!seen.web && !seen.corpus && searchNear(word, common)) continue;
  if (kind === 'v' || listedVerbs.has(word)) continue;
  const noun = kind === 'n' || /[лдт][ыі][қк]$/u.test(word);
  const code = noun ? 'n' : 'x';
  files.list2009.set(`${word}\t${code}`, { stem: word, code, name: false });
}
for (const stem of listedVerbs)
  if (!taken.has(stem) && stem.length > 3 && ONSET.test(stem))
    files.list2009.set(`${stem}\tv`, { stem, code: 'v', name: false });

const sorted = (stems: Iterable<Stem>): string =>
  `${[...new Set([...stems].map(({ stem, code }) => `${stem} ${code}`))].sort().join('\n')}\n`;
for (const [name, stems] of Object.entries(files)) {
  writeFileSync(join(args.out, `${name}.txt`), sorted(stems.values()));
  console.error(name, stems.size);
}

writeFileSync(
  join(args.out, 'forms.txt'),
  `${[...new Set([...names.map((name) => `${name} n`), ...single.map((form) => `${form} x`)])].sort().join('\n')}\n`,
);
console.error('forms', single.length, 'names', names.length);

// --- pairs ------------------------------------------------------------------------------------------------------

// Pairs of which a half is no word by itself (аман-есен, киім-кешек); an ending may follow the pair.
const known = (word: string): boolean => explained.has(word);
const pairs: string[] = [];
for (const [pair, count] of hyphenated) {
  const [first, second] = pair.split('-') as [string, string];
  if ((known(first) && known(second)) || known(first + second)) continue;
  // Long unknown halves are words broken at a line's end or misspelt.
  if ((!known(first) && first.length > 6) || (!known(second) && second.length > 8)) continue;
  if (!KAZAKH.test(pair) && count < 2) continue;
  if ((!known(first) && first.length > 3 && searchNear(first, common)) || !ONSET.test(first) || !ONSET.test(second))
    continue;
  if (!known(second) && second.length > 3 && searchNear(second, common)) continue;
  // Only case endings tell one half: those are attached by the checker.
  if (known(first) && second.length <= 3) continue;
  pairs.push(pair);
}
writeFileSync(join(args.out, 'pairs.txt'), `${pairs.sort().join('\n')}\n`);
console.error('pairs', pairs.length);

// --- frequencies ------------------------------------------------------------------------------------------------

// A form alone was seen on the web; with a count, in running text. Only forms that the grammar explains.
const counts: string[] = [];
for (const [form, seen] of forms) {
  if (!explained.has(form) && seen.tokens < 3) continue;
  if (!seen.web && !seen.corpus) continue;
  const count = seen.tokens + (seen.web ? 1 : 0);
  const written = seen.lower === 0 && seen.title > 0 ? form[0]!.toUpperCase() + form.slice(1) : form;
  if (seen.lower + seen.title > 0) counts.push(count > 1 ? `${written}\t${count}` : written);
}
writeFileSync(join(args.out, '..', 'kk.freq'), `${counts.sort().join('\n')}\n`);
console.error(`${counts.length} frequencies`);
