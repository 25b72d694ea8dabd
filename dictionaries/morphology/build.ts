/** `npm run build:morphology`: writes kk.morph from the spelling grammar, its stems and `words.txt`, deterministically. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { soundKeys } from '../../server/src/morphology/analyzer';
import { readRules } from '../../server/src/morphology/tables';
import { build as buildSpelling } from '../spelling/build';
import { stemClass } from '../spelling/dictionary';
import { attach, finalOf } from '../spelling/grammar/phonology';
import { readingsOf } from './readings';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Stems that only stand before endings and are no short form of another word (үсті is not of үсіт). */
const OWN_LEMMAS: ReadonlySet<string> = new Set(['үст']);

/** Verbs of their own that only look like a voice of another: қатысу is not қату, сүрту not сүру. */
const NO_VOICES: ReadonlySet<string> = new Set(
  (
    'қатыс айналыс келіс соғыс ұрыс айтыс таныс жарыс күрес тартыс ауыс жабыс жетіс сайыс аралас болыс жалғас жарас талас төбелес ' +
    'қоштас хабарлас тырыс табыс түйіс ажырас сүрт толықтыр тарт жырт ерт құрт түрт жет ойлан тоқтал ерекшелен қозғал орал тарал'
  ).split(' '),
);

const CASES = ['Nom', 'Gen', 'Dat', 'Acc', 'Loc', 'Abl', 'Ins'];

/** Features in the order that CoNLL-U wants, without case of letters; `_` for none. */
const sorted = (features: readonly string[]): string => {
  const own = features.filter((feature) => feature !== '_' && feature !== '');
  return own.length === 0 ? '_' : own.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).join('|');
};

/** The words of `words.txt`: `form lemma UPOS features` a line; and its stems, `stem|also UPOS features stem …`. */
function handWords(text: string): { words: string[]; stems: string[] } {
  const words: string[] = [];
  const stems: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(': ');
    const [kind, ...head] = line.slice(0, colon).split(' ');
    const items = line.slice(colon + 2).split(' ');
    const [features, upos, lemma] = head.reverse() as [string, string, string?];
    if (kind === 'stem' || kind === 'also') stems.push([kind, upos, sorted(features.split('|')), ...items].join('\t'));
    else if (kind === 'word')
      for (const form of items) words.push([form, form, upos, sorted(features.split('|'))].join('\t'));
    else if (kind === 'form')
      for (const form of items) words.push([form, lemma, upos, sorted(features.split('|'))].join('\t'));
    else if (kind === 'cases' && items.length === CASES.length) {
      items.forEach((form, i) => {
        const all = sorted([...features.split('|'), `Case=${CASES[i]}`]);
        if (form !== '-') words.push([form, lemma, upos, all].join('\t'));
      });
    } else throw new Error(`words.txt: ${line}`);
  }
  return { words: [...new Set(words)], stems };
}

/**
 * The class (alias) that most nouns have whose ends sound the same, as lines `key TAB alias`: how an unknown word is inflected.
 * @param endings the readings of each ending of `aff`, and `verbal` whether a reading is one of verbs
 */
function soundClasses(aff: string, dic: string, endings: readonly string[], verbal: readonly boolean[]): string[] {
  const { rules, aliases, needAffix } = readRules(aff, endings);
  const verbs = new Set(rules.filter(({ readings }) => readings.some((one) => verbal[one])).map(({ flag }) => flag));
  const outer = new Set(rules.map(({ next }) => next));
  // Nouns that take possessives and cases, names among them.
  const isNominal = aliases.map((all) => {
    const flags = all.filter((flag) => flag > 2);
    if (all.includes(needAffix) || flags.some((flag) => verbs.has(flag))) return false;
    return flags.some((flag) => outer.has(flag)) && flags.some((flag) => !outer.has(flag));
  });
  const counts = new Map<string, Map<string, number>>();
  for (const line of dic.split('\n').slice(1)) {
    const [stem, alias] = line.split('/') as [string, string?];
    if (alias === undefined || stem.length < 3 || !isNominal[Number(alias) - 1]) continue;
    for (const key of soundKeys(stem)) {
      const own = counts.get(key) ?? new Map<string, number>();
      counts.set(key, own);
      own.set(alias, (own.get(alias) ?? 0) + 1);
    }
  }
  return [...counts].map(([key, own]) => `${key}\t${[...own].sort((a, b) => b[1] - a[1])[0]![0]}`).sort();
}

/** The file; UTF-8 text with LF line ends. The format is told in `README.md`. */
export function build(): string {
  const { files, classes, stems } = buildSpelling();
  const ids = new Map<string, number>();
  const endings: string[] = [];
  for (const [name, list] of classes) {
    for (const ending of list) {
      const own = readingsOf(name, ending).map((reading) => {
        const id = ids.get(reading) ?? ids.size;
        ids.set(reading, id);
        return id;
      });
      endings.push(own.join(' '));
    }
  }
  // Voices: stems of the dictionary that another verb makes.
  const words = new Set(files['kk.dic'].split('\n').map((line) => line.replace(/\/.*/u, '')));
  const voices = new Set<string>();
  for (const entry of stems) {
    if (entry.code[0] !== 'v' || entry.stem.length < 2) continue;
    const { stem } = entry;
    const { harmony } = stemClass(entry);
    const vowel = finalOf(stem) === 'vowel';
    const made: [string, string][] = [
      [attach(stem, vowel ? 'л' : finalOf(stem) === 'l' ? 'Iн' : 'Iл', harmony), 'Pass'],
      [vowel || /[рлй]$/u.test(stem) ? `${stem}т` : attach(stem, 'DIр', harmony), 'Cau'],
      [attach(stem, vowel ? 'с' : 'Iс', harmony), 'Rcp'],
    ];
    if (vowel && /л[ае]$/u.test(stem)) made.push([`${stem}н`, 'Pass']);
    for (const [voiced, voice] of made)
      if (words.has(voiced) && !NO_VOICES.has(voiced)) voices.add(`${voiced}\t${stem}\t${voice}`);
  }
  // Stems that only stand before endings, and their words: орн- орын, турис- турист, съез- съезд, процес- процесс.
  const lemmas = new Set<string>();
  const whole = new Set(stems.map(({ stem }) => stem));
  for (const { stem, code } of stems) {
    if (code[0] === 'p' && !OWN_LEMMAS.has(stem)) {
      const full = [...'ыіуүое']
        .map((vowel) => stem.slice(0, -1) + vowel + stem.slice(-1))
        .find((word) => words.has(word));
      if (full !== undefined) lemmas.add(`${stem}\t${full}`);
    } else if (code[0] !== 'x' && code[0] !== 'v') {
      const short = stem.slice(0, -1);
      const isDouble = /^\p{Ll}{3,}([лмнспрф])\1$/u.test(stem) && !whole.has(short);
      if (words.has(short) && (isDouble || /(?:.{3}[иа]ст|зд)$/u.test(stem))) lemmas.add(`${short}\t${stem}`);
    }
  }
  const verbal = [...ids.keys()].map((reading) => reading.includes('VerbForm'));
  const hand = handWords(readFileSync(join(here, 'words.txt'), 'utf8'));
  const sections: [string, string[]][] = [
    ['readings', [...ids.keys()]],
    ['endings', endings],
    ['voices', [...voices].sort()],
    ['lemmas', [...lemmas].sort()],
    ['words', hand.words],
    ['stems', hand.stems],
    ['classes', soundClasses(files['kk.aff'], files['kk.dic'], endings, verbal)],
  ];
  return sections
    .map(([name, lines]) => {
      const body = lines.map((line) => `${line}\n`).join('');
      return `# ${name} ${lines.length} ${body.length}\n${body}`;
    })
    .join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = build();
  writeFileSync(join(here, 'kk.morph'), text);
  console.log(`kk.morph: ${text.split('\n').length - 1} lines, ${Buffer.byteLength(text)} bytes`);
}
