/** `npm run build:dictionary`: writes kk.aff and kk.dic from the grammar, `stems/*.txt` and kk.freq. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfusedWords } from '../../server/src/spelling/confused';
import { Frequencies } from '../../server/src/spelling/frequencies';
import { Lexicon } from '../../server/src/spelling/lexicon';
import { listedNames } from '../entities/lists';
import { Analyser } from './analysis';
import { areBothWords, parseConfusions, readConfusable } from './confusions';
import {
  buildDictionary,
  buildSuffixes,
  type Dictionary,
  parseStems,
  type StemEntry,
  withoutWrongCases,
} from './dictionary';
import { slipForms } from './slips';
import { namesAsStems } from './taggerNames';
import { Usage } from './usage';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The stem lists in the order in which they are read; one file a source and licence (README.md). */
export const STEM_FILES = [
  'closed',
  'short',
  'words',
  'vocabulary',
  'names',
  'cldr',
  'list2009',
  'web',
  'kaznerd',
  'forms',
] as const;

export const HAND_FILES: ReadonlySet<string> = new Set(['closed', 'short', 'words', 'vocabulary', 'names', 'cldr']);

/** The stems that `weigh.ts` rejected, or gave a capital (`name`): `stem<TAB>n` or `v`, as whatever entry of that part of speech. */
function readMisspelt(): { stem: string; kind: string; why: string }[] {
  return readFileSync(join(here, 'stems', 'misspelt.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [stem, kind, why] = line.split('\t') as [string, string, string];
      return { stem, kind, why };
    });
}

/** Words of a list without codes; `#` begins a comment. */
function pairsOf(text: string): string[] {
  return text
    .replace(/#.*/gu, '')
    .split(/\s+/u)
    .filter((pair) => pair !== '');
}

/** A case ending. */
const CASE = /(?:[ндт][ыі]ң?|[ғгқк][ае]|[дт][ае]н?|н[ае]н|[мбп]ен)$/u;

function lexiconOf({ aff, dic }: Pick<Dictionary, 'aff' | 'dic'>): Lexicon {
  const lexicon = Lexicon.load(Buffer.from(aff), Buffer.from(dic));
  if (lexicon === undefined) throw new Error('the dictionary has something that Lexicon does not read');
  return lexicon;
}

export interface Built {
  readonly files: Readonly<Record<'kk.aff' | 'kk.dic' | 'kk.suffixes' | 'kk.pairs', string>>;
  /** See `Dictionary`. */
  readonly verbFlags: ReadonlySet<number>;
  readonly classes: Dictionary['classes'];
  /** All stems that went in. */
  readonly stems: readonly StemEntry[];
}

/**
 * Reads the committed stem lists and builds all files but the frequencies, which the miner counts. With `weighed` false the stems
 * that `weigh.ts` rejected are kept, for it to weigh again.
 */
export function build({ weighed = true } = {}): Built {
  const read = (name: string): string => readFileSync(join(here, 'stems', `${name}.txt`), 'utf8');
  // Under x the stem goes with all its classes, else the one with this code.
  const outcasts = parseStems(read('rejected')).concat(parseStems(read('foreign')));
  const rejected = new Set(outcasts.filter(({ code }) => code === 'x').map(({ stem }) => stem));
  const rejectedClasses = new Set(outcasts.map(({ stem, code }) => `${stem} ${code}`));
  const byHand = STEM_FILES.filter((name) => HAND_FILES.has(name)).flatMap((name) => parseStems(read(name)));
  const misspelt = weighed ? readMisspelt() : [];
  const left = new Map(misspelt.map(({ stem, kind, why }) => [`${stem} ${kind}`, why]));
  const asWeighed = (entry: StemEntry): StemEntry[] => {
    const { stem, code } = entry;
    const why = left.get(`${stem} ${code[0] === 'v' ? 'v' : 'n'}`);
    if (why === 'name') return [{ stem: stem[0]!.toUpperCase() + stem.slice(1), code }];
    return why === undefined ? [entry] : [];
  };
  // Inflected names that the web has in small letters.
  const names = new Set(
    byHand.filter(({ stem }) => rejected.has(stem.toLowerCase())).map(({ stem }) => stem.toLowerCase()),
  );
  const mined = STEM_FILES.filter((name) => !HAND_FILES.has(name))
    .flatMap((name) => parseStems(read(name)))
    .filter(
      ({ stem, code }) =>
        !rejected.has(stem) && !rejectedClasses.has(`${stem} ${code}`) && !names.has(stem.replace(CASE, '')),
    )
    .flatMap(asWeighed);
  const frequencies = Frequencies.parse(readFileSync(join(here, 'kk.freq')));
  const fixed = withoutWrongCases(byHand, mined, (form) => frequencies.count(form));
  const made = new Set(misspelt.filter(({ kind }) => kind === 'v').map(({ stem }) => stem));
  const known = [...byHand, ...fixed];
  const confusions = parseConfusions(readFileSync(join(here, 'confusions.txt'), 'utf8'));
  const lexicon = lexiconOf(buildDictionary(known, made));
  const entries = new Set(known.map(({ stem }) => stem));
  const stems = [
    ...known,
    ...namesAsStems(listedNames(), entries, (word) => lexicon.spell(word), frequencies, confusions),
  ];
  const { aff, dic, verbFlags, classes } = buildDictionary(stems, made);
  const minedPairs = pairsOf(read('pairs')).filter((pair) => !rejected.has(pair));
  const pairs = [...new Set([...pairsOf(read('twins')), ...minedPairs])].sort();
  return {
    files: {
      'kk.aff': aff,
      'kk.dic': dic,
      'kk.suffixes': `${buildSuffixes().join('\n')}\n`,
      'kk.pairs': `${pairs.join('\n')}\n`,
    },
    verbFlags,
    classes,
    stems,
  };
}

/** kk.slips, from what `build` made; see `slipForms`. */
export function buildSlips({ files, verbFlags }: Built): string {
  const lexicon = lexiconOf({ aff: files['kk.aff'], dic: files['kk.dic'] });
  const read = (name: string): string => readFileSync(join(here, name), 'utf8');
  const frequencies = Frequencies.parse(readFileSync(join(here, 'kk.freq')));
  const confusable = readConfusable(read('stems/confusable.txt'));
  const analyser = new Analyser(files['kk.aff'], files['kk.dic'], verbFlags);
  const byHand = new Set(
    [...HAND_FILES].flatMap((name) => parseStems(read(`stems/${name}.txt`)).map(({ stem }) => stem)),
  );
  const judgedInContext = ConfusedWords.parse(readFileSync(join(here, 'kk.confused')));
  const byCount = slipForms({
    frequencies,
    usage: new Usage(analyser, frequencies, byHand),
    entries: analyser.stems,
    confusions: parseConfusions(read('confusions.txt')),
    areWords: (right, form) => judgedInContext.has(form) || areBothWords(confusable, right, form),
    spell: (form) => lexicon.spell(form),
    byHand,
    listed: new Set(parseStems(read('stems/list2009.txt')).map(({ stem }) => stem)),
  });
  // Forms that counting cannot tell are listed by hand; what the grammar does not make is refused anyhow.
  const listed = pairsOf(read('stems/slips.txt')).filter((form) => lexicon.spell(form));
  return `${[...new Set([...byCount, ...listed])].sort().join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = build();
  for (const [name, content] of Object.entries({ ...built.files, 'kk.slips': buildSlips(built) })) {
    writeFileSync(join(here, name), content);
    console.log(`${name}: ${content.split('\n').length - 1} lines, ${Buffer.byteLength(content)} bytes`);
  }
}
