/**
 * The kinds of error that people make and that the ten kinds of `spelling.ts` leave out, in one run beside an older Qalam and
 * native Hunspell:
 *
 *     npm run bench:spelling -- --text FOLDER --iob2 FILE [--against CHECKOUT] [--part report|tune] [--kinds-only] [--show N]
 *
 * FOLDER: edited texts, a `.txt` file for each domain. Words and sentences are split in two by a hash; `report` is for figures,
 * `tune` for whoever improves something, so that nobody tunes on what is reported. CHECKOUT: a folder with another Qalam, its
 * dependencies installed.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { areBothWords, readConfusable } from '../../dictionaries/spelling/confusions';
import { dataFolder } from '../../server/src/data';
import { randomOf } from '../../server/src/random';
import { LETTERS } from '../../server/src/spelling/letters';
import type { Finding } from '../../server/src/types';

/** What is compared. `wrong` judges words by themselves, `findings` words in their text (Qalam alone). */
export interface Subject {
  readonly name: string;
  wrong(words: readonly string[]): boolean[];
  findings?(text: string): readonly Finding[];
  suggest?(word: string): readonly string[];
}

export interface KindOptions {
  readonly texts: string | undefined;
  readonly iob2: string | undefined;
  readonly part: 'report' | 'tune';
  readonly seed: number;
  readonly show: number;
  readonly hash: (word: string) => number;
  /** The kinds of typo of the other bench, which here are made of words of each domain. */
  readonly typos: Readonly<Record<string, (word: string, random: () => number) => string | undefined>>;
}

type Random = () => number;

/** Letters that are taken for one another, in both directions. */
const PAIRS = [
  'ұү',
  'әэ',
  'әа',
  'әө',
  'әе',
  'іи',
  'іы',
  'иы',
  'үу',
  'ұу',
  'өо',
  'ңн',
  'қк',
  'ғг',
  'һх',
  'уо',
  'её',
  'оұ',
];
/** Most confusions are made of this many of the commonest words. */
const COMMON = 6000;
const NO_PROSE = new Set(['reviews-raw.txt', 'classics.txt']);
const WORD = /^[\u0400-\u04FF]+$/u;

const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)] as T;
const title = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)}%`);

interface Domain {
  readonly name: string;
  readonly sentences: readonly string[];
}

function readDomains(folder: string): Domain[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt') && !NO_PROSE.has(file))
    .map((file) => ({
      name: basename(file, '.txt'),
      sentences: readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    }));
}

/** Sentences of an IOB2 file as running text, and the words of its names (people, places, organisations). */
function readIob2(path: string): { sentences: [id: number, text: string][]; names: [id: number, word: string][] } {
  const sentences: [number, string][] = [];
  const names: [number, string][] = [];
  let id = 0;
  let words: string[] = [];
  const close = () => {
    if (words.length > 0) sentences.push([id, detokenize(words)]);
    words = [];
  };
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [token, tag] = line.trimEnd().split(' ');
    const number = /^[A-Z]+ID(\d+)$/u.exec(token ?? '');
    if (number) {
      close();
      id = Number(number[1]);
    } else if (token && tag) {
      words.push(token);
      if (
        /-(?:PERSON|GPE|LOCATION|ORGANISATION)$/u.test(tag) &&
        WORD.test(token) &&
        token === title(token.toLowerCase())
      )
        names.push([id, token]);
    }
  }
  close();
  return { sentences, names };
}

function detokenize(words: readonly string[]): string {
  return words
    .join(' ')
    .replace(/ ([.,:;!?»)\]”])/gu, '$1')
    .replace(/([«([“]) /gu, '$1');
}

/** Every string that one confusion makes of a word, by the kind of confusion. */
function* confusions(word: string): Generator<readonly [kind: string, typo: string]> {
  for (const pair of PAIRS) {
    const [a, b] = pair as unknown as [string, string];
    for (let i = 0; i < word.length; i++) {
      const put = (letter: string) => word.slice(0, i) + letter + word.slice(i + 1);
      if (word[i] === a) yield [`${a}→${b}`, put(b)];
      else if (word[i] === b) yield [`${b}→${a}`, put(a)];
    }
  }
  for (let i = 1; i < word.length; i++)
    if (word[i] === word[i - 1]) yield ['letter of a double lost', word.slice(0, i) + word.slice(i + 1)];
    else if (!'аеоыіұүөәуи'.includes(word[i]!)) yield ['letter doubled', word.slice(0, i) + word[i] + word.slice(i)];
}

/** Counts of what is alike: of words by lower case, and of those whose writing is nowhere but with a capital. */
function countWords(domains: readonly Domain[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { sentences } of domains)
    for (const sentence of sentences)
      for (const word of sentence.match(/\p{L}+(?:-\p{L}+)*/gu) ?? []) {
        const lower = word.toLowerCase();
        counts.set(lower, (counts.get(lower) ?? 0) + 1);
      }
  return counts;
}

interface Share {
  part: number;
  whole: number;
  examples: string[];
}

class Table {
  readonly #rows = new Map<string, Share[]>();

  constructor(
    readonly caption: string,
    readonly columns: readonly string[],
    readonly show: number,
  ) {}

  add(row: string, column: number, hit: boolean, weight = 1, example?: string): void {
    let shares = this.#rows.get(row);
    if (!shares) {
      shares = this.columns.map(() => ({ part: 0, whole: 0, examples: [] }));
      this.#rows.set(row, shares);
    }
    const share = shares[column]!;
    share.whole += weight;
    if (hit) share.part += weight;
    if (example !== undefined && share.examples.length < this.show) share.examples.push(example);
  }

  print(): void {
    console.log(`\n${this.caption}: ${this.columns.join(' | ')}`);
    for (const [row, shares] of this.#rows) {
      const counted = Math.max(...shares.map(({ whole }) => whole));
      console.log(
        `  ${row.padEnd(34)} ${shares.map(({ part, whole }) => percent(part, whole).padStart(8)).join(' | ')}   of ${counted}`,
      );
      const examples = shares[0]!.examples;
      if (examples.length > 0) console.log(`      ${examples.join(' ')}`);
    }
  }
}

export function kindFigures(subjects: readonly Subject[], options: KindOptions): void {
  const domains = options.texts ? readDomains(options.texts) : [];
  const corpus = options.iob2 ? readIob2(options.iob2) : undefined;
  if (corpus) domains.push({ name: 'kaznerd', sentences: corpus.sentences.map(([, text]) => text) });
  const names = subjects.map(({ name }) => name);
  const inPart = (text: string) => options.hash(text) % 2 === (options.part === 'tune' ? 0 : 1);
  const counts = countWords(domains);
  const confusable = readConfusable(readFileSync(join(dataFolder(), 'spelling', 'stems', 'confusable.txt'), 'utf8'));
  /** Whether texts use a string so much that it is no slip for `word`. */
  const isUsed = (typo: string, word: string) =>
    areBothWords(confusable, word, typo) || (counts.get(typo) ?? 0) >= Math.max(3, (counts.get(word) ?? 0) / 100);
  const common = [...counts]
    .filter(([word]) => word.length > 2 && WORD.test(word))
    .sort((a, b) => b[1] - a[1])
    .slice(0, COMMON * 2)
    .filter(([word]) => inPart(word))
    .slice(0, COMMON);
  const accepted = subjects[0]!.wrong(common.map(([word]) => word));
  const frequent = common.filter((_, i) => !accepted[i]);
  const table = (caption: string) => new Table(caption, names, options.show);

  // 1. Confusions.
  const typos = frequent.flatMap(([word, count]) =>
    [...confusions(word)]
      .filter(([, typo]) => !isUsed(typo, word))
      .map(([kind, typo]) => ({ kind, typo, word, count })),
  );
  for (const weighted of [false, true]) {
    const rows = table(
      `Accepted non-words by one confusion, ${weighted ? 'weighted by frequency' : 'types'}, ${frequent.length} common words`,
    );
    subjects.forEach((subject, s) => {
      const wrong = subject.wrong(typos.map(({ typo }) => typo));
      typos.forEach(({ kind, typo, word, count }, i) => {
        const example = !wrong[i] && weighted ? `${typo}(${word})` : undefined;
        rows.add(kind, s, !wrong[i], weighted ? count : 1, example);
        rows.add('all', s, !wrong[i], weighted ? count : 1);
      });
    });
    rows.print();
  }

  // 2. Slips by case.
  const random = randomOf(options.seed);
  const slips = ['deletion', 'insertion', 'neighbour', 'transposition'].map((kind) => options.typos[kind]!);
  const cases = table('Slips found');
  const rowsOf = (word: string): [row: string, typo: string][] => {
    const slip = () => pick(slips, random)(word, random);
    const once = slip();
    const middle = once && pick(slips, random)(once, random);
    const twice = middle === word ? undefined : middle;
    const deleted = options.typos.deletion!(word, random);
    const made: [string, string | undefined][] = [
      ['one slip, lower case', once],
      ['one slip, capitalised', once && title(once)],
      ['one slip, UPPER CASE', once?.toUpperCase()],
      ['two slips, lower case', twice],
      ['two slips, capitalised', twice && title(twice)],
      ['two slips, UPPER CASE', twice?.toUpperCase()],
      ['deletion, lower case', deleted],
      ['deletion, UPPER CASE', deleted?.toUpperCase()],
      ...Object.entries(options.typos).map(([kind, make]): [string, string | undefined] => [
        `ten kinds, lower case: ${kind}`,
        make(word, random),
      ]),
    ];
    return made.filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        entry[1].length > 1 &&
        entry[1].toLowerCase() !== word &&
        (counts.get(entry[1].toLowerCase()) ?? 0) < 2,
    );
  };
  const made = frequent.slice(0, 2000).flatMap(([word]) => rowsOf(word).map(([row, typo]) => ({ row, typo, word })));
  subjects.forEach((subject, s) => {
    const wrong = subject.wrong(made.map(({ typo }) => typo));
    made.forEach(({ row, typo, word }, i) => {
      cases.add(row, s, wrong[i]!, 1, wrong[i] ? undefined : `${typo}(${word})`);
      if (row.startsWith('ten kinds')) cases.add('ten kinds, lower case, all', s, wrong[i]!);
    });
  });
  cases.print();

  // 3. Capital letters that make no name, and names.
  const capitals = table('Capitalised words accepted');
  const strings = Array.from({ length: 1000 }, () =>
    title(Array.from({ length: 4 + Math.floor(random() * 6) }, () => pick(LETTERS, random)).join('')),
  );
  const parity = options.part === 'tune' ? 0 : 1;
  const elsewhere = new Set(corpus?.names.filter(([id]) => id % 2 !== parity).map(([, word]) => word));
  const own = new Set(corpus?.names.filter(([id]) => id % 2 === parity).map(([, word]) => word));
  const real = [...own];
  const unseen = real.filter((word) => !elsewhere.has(word));
  const lists: [row: string, words: readonly string[]][] = [
    ['random letter strings', strings],
    ['names of people, places, organisations', real],
    ['– in none of the other sentences', unseen],
  ];
  subjects.forEach((subject, s) => {
    for (const [row, words] of lists) {
      const wrong = subject.wrong(words);
      words.forEach((word, i) => {
        const isBad = row === 'random letter strings' ? !wrong[i] : wrong[i]!;
        capitals.add(row, s, !wrong[i], 1, isBad ? word : undefined);
      });
    }
  });
  capitals.print();

  textFigures(subjects, domains, options, inPart, random);
  suggestionFigures(
    subjects,
    made.filter((_, i) => i % 7 === 0).map(({ typo }) => typo),
    counts,
    options,
  );
}

/** Right and wrong endings behind quotes, brackets, signs, digits and abbreviations. Wrong ones want a finding that touches them. */
const ENDINGS_RIGHT =
  '«Абай»дан алынды|«Егемен Қазақстан»ның тілшісі|"Абай"ға барды|«Астана»да өтті|«Қазақстан»нан келді|«Нұр»дың үйі|«Жас қазақ»тың саны|“Алаш”тың ' +
  'ісі|(БҰҰ)ның жиыны|«Болашақ»пен оқыды|«Тарту»ға қатысты|5-ке бөлінеді|25%-ке өсті|25%-ға өсті|10%-ды құрады|1990-нан кейін|2024-тен бастап|ҚР-да ' +
  'қабылданды|5 км-ге жуық|10 кг-нан асады|3 млн-ға жетті|2 млрд-тан астам|20 га-дан|100 тг-ге|5-ші сынып|3-інші орын|20-сыншы ғасыр|40-тан асты|' +
  '100-ге жетті|6-дан кем|9-дың бірі|АҚШ-тың|БҰҰ-ның|ЖОО-да|ТМД-дан|ХХІ ғасырда|№5-ке|30-да|70-тің|80-ге|1000-нан|15 мм-ден|2,5-тен|«Qazaq»тың|50 см-ге|7-ге|8-ден|60-қа|90-ға|ҚазҰУ-да';
const ENDINGS_WRONG =
  "63'ке толды|1990'дан бері|5ші сынып|25%ке өсті|1990дан бері|5-қа бөлінеді|25%-ден асты|2024-тан бастап|1990-нен кейін|6-ден кем|3-ыншы орын|«Абай»ден алынды|" +
  '«Егемен Қазақстан»нің тілшісі|"Абай"ге барды|«Нұр»тың үйі|«Болашақ»бен оқыды|5 км-ға жуық|3 млн-ге жетті|2 млрд-ден астам|100 тг-ға|40-дан асты|100-ға жетті|' +
  "9-тың бірі|АҚШ-тің|2020шы жыл|7'ге|10%ды құрады|30да|80-ға|60-ке|15ке|2024тен|1-ыншы|4-ші-де-қа|90-ге|20-сінші|«Астана»де өтті|«Қазақстан»дан келді|5-ке-қа|8-дан|7-ға|70-тың";

/** Compounds written apart, and particles written together, that the orthography wants otherwise. */
const APART =
  'еш кім|еш нәрсе|әр қашан|әр түрлі|әр кім|бір неше|еш қашан|көз қарасы|кей бір|бүгін гі|еш қандай|әр бір|қай сыбір|әр қайсысы|' +
  'еш бір|әр дайым|ал ғаш|көз қарас|іс шара|бас қарма|өз ара|еш қайда|қазір гі|бір ге|күн делікті|ара қашықтық|әр қилы|бір шама|ең бек|қол жазба';
const GLUED =
  'Менде барамын|Бәріде келді|Тағыда айтты|Олда білмейді|Бізде барамыз ба деп сұрады|Жаздыма екен|Келдіме деп|Барасыңба|Солда болады|Кітапта оқыды да';

function textFigures(
  subjects: readonly Subject[],
  domains: readonly Domain[],
  options: KindOptions,
  inPart: (text: string) => boolean,
  random: Random,
): void {
  const judged = subjects.filter((subject) => subject.findings);
  const columns = judged.map(({ name }) => name);
  const shown = options.show;

  const endings = new Table('Endings behind quotes, signs, digits, abbreviations', columns, 100);
  judged.forEach((subject, s) => {
    for (const text of ENDINGS_RIGHT.split('|')) {
      const found = subject.findings!(text).length > 0;
      endings.add('right, accepted', s, !found, 1, found ? `[${text}]` : undefined);
    }
    for (const text of ENDINGS_WRONG.split('|')) {
      const findings = subject.findings!(text);
      endings.add('wrong, found', s, findings.length > 0, 1, findings.length > 0 ? undefined : `[${text}]`);
      endings.add(
        'wrong, found with a fix',
        s,
        findings.some(({ fix }) => fix),
      );
    }
    for (const text of APART.split('|')) {
      const found = subject.findings!(text).length > 0;
      endings.add('compounds written apart, found', s, found, 1, found ? undefined : `[${text}]`);
    }
    for (const text of GLUED.split('|')) {
      const found = subject.findings!(text).length > 0;
      endings.add('particles written together, found', s, found, 1, found ? undefined : `[${text}]`);
    }
  });
  endings.print();

  const sentences = domains.flatMap((domain) => domain.sentences).filter(inPart);
  const particles = new Table('Particles in sentences', columns, shown);
  const starts = new Table('One slip in the first word of a sentence', columns, shown);
  const families = [
    ['да', 'де', 'та', 'те'],
    ['мен', 'бен', 'пен'],
    ['ма', 'ме', 'ба', 'бе', 'па', 'пе'],
    ['ғой', 'қой'],
  ];
  const drawn = sentences.filter((_, i) => i % Math.max(1, Math.floor(sentences.length / 4000)) === 0);
  for (const sentence of drawn) {
    const words = [...sentence.matchAll(/\p{L}+/gu)];
    for (const [n, match] of words.entries()) {
      const family = families.find((forms) => forms.includes(match[0]));
      if (!family || n === 0 || sentence[match.index - 1] !== ' ') continue;
      const other = pick(
        family.filter((form) => form !== match[0]),
        random,
      );
      const changed = sentence.slice(0, match.index) + other + sentence.slice(match.index + match[0].length);
      const end = match.index + other.length;
      judged.forEach((subject, s) => {
        const hits = (text: string) =>
          subject.findings!(text).some(
            (f) => f.rule.startsWith('spelling.particle') && f.start < end && f.end > match.index,
          );
        const found = hits(changed);
        particles.add(
          `${family[0]} …: other form, found`,
          s,
          found,
          1,
          found ? undefined : `[${words[n - 1]![0]} ${other}]`,
        );
        const alarm = hits(sentence);
        particles.add(
          `${family[0]} …: as written, flagged`,
          s,
          alarm,
          1,
          alarm ? `[${words[n - 1]![0]} ${match[0]}]` : undefined,
        );
      });
      break;
    }
    const first = words[0]?.[0];
    if (
      !first ||
      first.length < 4 ||
      words[0]!.index !== 0 ||
      !WORD.test(first) ||
      first !== title(first.toLowerCase())
    )
      continue;
    const kind = pick(['deletion', 'insertion', 'neighbour', 'transposition'], random);
    const typo = options.typos[kind]!(first.toLowerCase(), random);
    if (!typo || typo === first.toLowerCase()) continue;
    const text = title(typo) + sentence.slice(first.length);
    judged.forEach((subject, s) => {
      const found = subject.findings!(text).some(
        ({ start, rule }) => start < typo.length && rule.startsWith('spelling.'),
      );
      starts.add('found', s, found, 1, found ? undefined : `${title(typo)}(${first})`);
    });
  }
  particles.print();
  starts.print();

  const flagged = new Table('Tokens flagged in edited text', columns, shown);
  const rules = new Table('Findings by rule for 100 tokens of edited text', columns, shown);
  const fixes = new Table('russian-layout in edited text, for 100 tokens', columns, 200);
  for (const domain of domains) {
    judged.forEach((subject, s) => {
      let tokens = 0;
      const found = new Map<string, string[]>();
      for (const sentence of domain.sentences) {
        tokens += sentence.match(/\p{L}[\p{L}\p{M}-]*/gu)?.length ?? 0;
        for (const { rule, start, end, fix } of subject.findings!(sentence)) {
          const name = rule.replace('spelling.', '');
          const list = found.get(name) ?? [];
          list.push(
            `${sentence.slice(start, end)}${fix ? `→${fix.edits.map(({ newText }) => newText).join('…')}` : ''}`,
          );
          found.set(name, list);
        }
      }
      const words = (found.get('unknown-word') ?? []).concat(
        found.get('russian-layout') ?? [],
        found.get('capital') ?? [],
      );
      for (let i = 0; i < tokens; i++) {
        flagged.add(
          domain.name,
          s,
          i < words.length,
          1,
          i < words.length ? words[(i * 7919) % words.length] : undefined,
        );
        flagged.add('all', s, i < words.length);
      }
      for (const [rule, list] of found)
        for (let i = 0; i < tokens; i++)
          (rule === 'russian-layout' ? fixes : rules).add(
            rule === 'russian-layout' ? domain.name : `${domain.name} ${rule}`,
            s,
            i < list.length,
            1,
            list[i],
          );
    });
  }
  flagged.print();
  rules.print();
  fixes.print();
}

/** Suggestions that are no words: by the speller itself, and attested neither in the texts nor in the peer's dictionary. */
function suggestionFigures(
  subjects: readonly Subject[],
  typos: readonly string[],
  counts: ReadonlyMap<string, number>,
  options: KindOptions,
): void {
  const judged = subjects.filter((subject) => subject.suggest);
  const peer = subjects.find((subject) => !subject.suggest);
  const table = new Table(
    'Suggestions that are no words',
    judged.map(({ name }) => name),
    options.show,
  );
  judged.forEach((subject, s) => {
    const given = typos.flatMap((typo) => subject.suggest!(typo).map((word, rank) => ({ word, rank, typo })));
    const words = given.map(({ word }) => word);
    const parts = words.map((word) => word.split(' '));
    const own = new Set(words.flatMap((_, i) => (subject.wrong(parts[i]!).some((wrong) => wrong) ? [i] : [])));
    const flat = [...new Set(parts.flat())];
    const rejected = new Set(flat.filter((word) => !counts.has(word.toLowerCase())));
    if (peer) {
      const list = [...rejected];
      peer.wrong(list).forEach((wrong, i) => {
        if (!wrong) rejected.delete(list[i]!);
      });
    }
    given.forEach(({ word, rank, typo }, i) => {
      const place = rank === 0 ? 'first' : 'second and later';
      table.add(`${place}: not by the speller itself`, s, own.has(i), 1, own.has(i) ? `${typo}→${word}` : undefined);
      const unseen = parts[i]!.some((part) => rejected.has(part));
      table.add(`${place}: attested nowhere`, s, unseen, 1, unseen ? `${typo}→${word}` : undefined);
    });
  });
  table.print();
}
