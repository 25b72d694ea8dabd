/** `qalam analyze` and `qalam inflect`: words with lemma, part of speech and features, and back. */
import { loadMorphology } from '../analysis/loadMorphology';
import { dataFolder } from '../data';
import { latinToCyrillic } from '../language/transliterate';
import { featuresOf, type MorphologicalAnalyzer, morphemes } from '../morphology/analyzer';
import type { MorphologicalTagger } from '../morphology/tagger';
import { mixedWord } from '../text/homoglyphs';
import { offsetsOf } from '../text/offsets';
import { sentenceSpans } from '../text/sentences';
import { tokenize } from '../text/tokens';
import type { Locale, Span } from '../types';
import type { Arguments } from './arguments';
import { lineFinder } from './files';
import { openInput } from './input';
import { errorIn } from './inputError';
import { linesOf } from './lines';
import { EXIT } from './output';
import { type Streams, sourcesOf } from './run';
import { forEachChunk } from './texts';

/** A sentence as it comes out: its tokens, and where they stand in their text. */
interface Row {
  readonly form: string;
  readonly spaceAfter: boolean;
  readonly start?: number;
  readonly end?: number;
}

/** The tokens of a sentence with what they are there, as they are written in JSON. */
export function analysedTokens<T extends { readonly form: string }>(tagger: MorphologicalTagger, tokens: readonly T[]) {
  const tagged = tagger.tag(tokens.map(({ form }) => form));
  return tokens.map((token, i) => {
    const { form, ...rest } = token;
    const { analysis, probability } = tagged[i]![0]!;
    const { lemma, upos, features, guess } = analysis;
    return {
      ...{ form, lemma, upos, features },
      morphemes: morphemes(form, analysis).map((piece) => form.slice(piece.start, piece.end)),
      ...rest,
      probability: Number(probability.toFixed(3)),
      ...(guess && { guess }),
    };
  });
}

/** Answers for the rows of a sentence in the wanted format. */
function answer(
  tagger: MorphologicalTagger,
  rows: readonly Row[],
  about: Record<string, unknown>,
  format: string,
): string {
  if (format === 'jsonl') {
    const tokens = analysedTokens(
      tagger,
      rows.map(({ spaceAfter: _, ...row }) => row),
    );
    return `${JSON.stringify({ ...about, tokens })}\n`;
  }
  const tagged = tagger.tag(rows.map(({ form }) => form));
  const comments = Object.entries(about).map(([name, value]) => `# ${name} = ${String(value).replace(/\s+/gu, ' ')}\n`);
  const lines = rows.map(({ form, spaceAfter, start, end }, i) => {
    const { lemma, upos, features, guess } = tagged[i]![0]!.analysis;
    const misc = [
      ...(guess ? ['Guess=Yes'] : []),
      ...(spaceAfter ? [] : ['SpaceAfter=No']),
      ...(start !== undefined ? [`TokenRange=${start}:${end}`] : []),
    ];
    return `${[i + 1, form, lemma, upos, '_', features, '_', '_', '_', misc.join('|') || '_'].join('\t')}\n`;
  });
  return `${comments.join('')}${lines.join('')}\n`;
}

/** Each sentence as CoNLL-U, or as a line of JSON; with `--tokens` a token a line is read, a blank line between sentences. */
export async function analyze(args: Arguments, streams: Streams): Promise<number> {
  const loaded = await loadMorphology(args.data ?? dataFolder());
  if (!loaded.ok) {
    streams.output.warn(loaded.error);
    return EXIT.io;
  }
  const { tagger } = loaded.value;
  let sentenceNumber = 0;
  const idOf = () => ({ sent_id: String(++sentenceNumber) });
  if (args.tokens)
    return analyzeTokens(args, streams, (rows, file) => answer(tagger, rows, { ...idOf(), ...file }, args.format));
  return forEachChunk(args, streams, ({ chunk, segments, file }) => {
    const lineOf = lineFinder(chunk);
    let written = '';
    for (const segment of segments) {
      const at = offsetsOf(segment.text, args.offsets);
      for (const { start, end } of sentenceSpans(segment.text)) {
        const sentence = segment.text.slice(start, end);
        const tokens: readonly (Span & { text: string })[] = tokenize(sentence);
        const rows = tokens.map((token, i) => ({
          form: token.text,
          spaceAfter: i + 1 < tokens.length ? token.end !== tokens[i + 1]!.start : /\s/u.test(segment.text[end] ?? ' '),
          start: at(start + token.start),
          end: at(start + token.end),
        }));
        if (rows.length === 0) continue;
        const about = {
          ...idOf(),
          ...(file !== undefined && { file }),
          line: lineOf(segment.start),
          ...(segment.path !== undefined && { field: segment.path }),
          text: sentence,
        };
        written += answer(tagger, rows, about, args.format);
      }
    }
    return written;
  });
}

async function analyzeTokens(
  args: Arguments,
  { stdin, output }: Streams,
  answered: (rows: readonly Row[], file: { readonly file?: string }) => string,
): Promise<number> {
  const sources = sourcesOf(args);
  let failed = false;
  for (const path of sources) {
    const file = sources.length > 1 ? { file: path } : {};
    try {
      let rows: Row[] = [];
      const flush = async () => {
        if (rows.length > 0) await output.write(answered(rows, file));
        rows = [];
      };
      for await (const line of linesOf((await openInput(path, { stdin, encoding: args.encoding })).bytes)) {
        // A line of CoNLL-U or of IOB2 begins with its token, or with its number.
        const cells = line.trim().split('\t');
        const form = /^\d+$/.test(cells[0]!) && cells.length > 1 ? cells[1]! : cells[0]!;
        if (form === '') await flush();
        else if (!(line.startsWith('# ') && rows.length === 0) && !/^\d+[-.]\d+$/.test(cells[0]!))
          rows.push({ form, spaceAfter: !/(?:^|\|)SpaceAfter=No(?:$|\|)/u.test(cells[9] ?? '') });
      }
      await flush();
    } catch (error) {
      failed = true;
      output.warn(`${path === '-' ? '<stdin>' : path}: ${errorIn(error, args.locale)}`);
    }
  }
  await output.flush();
  output.clearProgress();
  return failed ? EXIT.io : EXIT.ok;
}

const NOMINAL = new Set(['NOUN', 'PROPN', 'PRON', 'NUM', 'ADJ']);

const USUAL = new Set(['Mood=Ind', 'Number=Sing', 'Person=3', 'VerbForm=Fin']);

/** The features of the form that has all of `wanted` and the fewest besides: nobody writes what a pronoun is by itself. */
function nearest(
  analyzer: MorphologicalAnalyzer,
  lemma: string,
  upos: string,
  wanted: ReadonlyMap<string, string>,
): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const { features, isPlain } of analyzer.formsOf(lemma, upos)) {
    const own = featuresOf(features);
    if (!isPlain || [...wanted].some(([name, value]) => (own.get(name) ?? 'Nom') !== value)) continue;
    const others = [...own].filter(([name, value]) => !wanted.has(name) && !USUAL.has(`${name}=${value}`)).length;
    if (others >= fewest) continue;
    best = features;
    fewest = others;
  }
  return best;
}

/** Why a word in Latin letters has no forms, with its Cyrillic spelling where there is one. */
const inLatin = (cyrillic: string | undefined): Record<Locale, string> => ({
  kk: `Сөзде латын әріптері бар${cyrillic === undefined ? '; сөзді кирилшемен жазыңыз.' : `; кирилшесі: ${cyrillic}.`}`,
  ru: `В слове латинские буквы${cyrillic === undefined ? '; напишите его кириллицей.' : `; кириллицей: ${cyrillic}.`}`,
  en: `The word has Latin letters${cyrillic === undefined ? '; write it in Cyrillic.' : `; in Cyrillic: ${cyrillic}.`}`,
});

/** Sounds that people write with two Latin letters, and Cyrillic letters that those without marks stand for as well. */
const DIGRAPHS: Readonly<Record<string, string>> = { sh: 'ş', zh: 'j', gh: 'ğ', kh: 'h', ng: 'ñ' };
const OTHER_LETTERS: Readonly<Record<string, string>> = {
  а: 'ә',
  г: 'ғ',
  и: 'і',
  к: 'қ',
  н: 'ң',
  о: 'ө',
  у: 'үұ',
  х: 'һқ',
  ы: 'і',
};
const MOST_LETTERS = 3;
const MOST_READINGS = 4000;

/** The Cyrillic word that Latin letters spell, with the fewest of them read as others than the alphabet of 2021 has. */
function readAsCyrillic(lemma: string, isWord: (word: string) => boolean): string | undefined {
  const read = (latin: string) => latinToCyrillic(latin);
  let readings = [read(lemma), read(lemma.replace(/sh|zh|gh|kh|ng/giu, (two) => DIGRAPHS[two.toLowerCase()]!))];
  for (let changed = 0; changed <= MOST_LETTERS && readings.length <= MOST_READINGS; changed++) {
    const found = readings.find((word) => !/\p{Script=Latin}/u.test(word) && isWord(word));
    if (found !== undefined) return found;
    readings = readings.flatMap((word) =>
      [...word].flatMap((letter, at) =>
        [...(OTHER_LETTERS[letter.toLowerCase()] ?? '')].map((other) => {
          const same = letter === letter.toLowerCase() ? other : other.toUpperCase();
          return word.slice(0, at) + same + word.slice(at + 1);
        }),
      ),
    );
  }
  return undefined;
}

/**
 * `lemma`, or `lemma<Tab>features` (`Case=Dat|Number=Plur`), a line in; the form, or all forms with their features, out: lines of
 * `lemma<Tab>UPOS<Tab>features<Tab>form`. `UPOS` as a third column, else the commonest of the lemma's that has
 * such a form.
 */
export async function inflect(args: Arguments, { stdin, output }: Streams): Promise<number> {
  const loaded = await loadMorphology(args.data ?? dataFolder());
  if (!loaded.ok) {
    output.warn(loaded.error);
    return EXIT.io;
  }
  const { analyzer } = loaded.value;
  /** What lists of features that are not whole were found to mean; to look takes tens of milliseconds. */
  const completed = new Map<string, string>();
  const formWith = (upos: string, lemma: string, wanted: string): string | undefined => {
    const features = featuresOf(wanted);
    // Nobody writes the number of an owner in the third person, or the nominative.
    if (features.get('Person[psor]') === '3' && !features.has('Number[psor]'))
      features.set('Number[psor]', 'Plur,Sing');
    const isOwned = [...features.keys()].some((name) => name.endsWith('[psor]'));
    if (!features.has('Case') && (upos === 'NOUN' || upos === 'PROPN' || isOwned)) features.set('Case', 'Nom');
    const all = [...features].map(([name, value]) => `${name}=${value}`).join('|') || '_';
    const find = (text: string | undefined) => text && analyzer.inflect(lemma, upos, text)[0];
    const known = find(all) ?? find(completed.get(`${upos} ${all}`));
    if (known !== undefined) return known;
    const whole = nearest(analyzer, lemma, upos, features);
    if (whole !== undefined) completed.set(`${upos} ${all}`, whole);
    return find(whole);
  };
  let failed = false;
  for await (const line of linesOf((await openInput('-', { stdin, encoding: args.encoding })).bytes)) {
    const [lemma, wanted, given] = line.trim().split('\t') as [string, string?, string?];
    if (lemma === '') continue;
    const isWord = (word: string) => analyzer.known(word).some((one) => one.lemma.toLowerCase() === word.toLowerCase());
    const mixed = mixedWord(lemma)?.cyrillic;
    const cyrillic = mixed !== undefined && isWord(mixed) ? mixed : undefined;
    const head = analyzer.headOf(lemma).upos;
    const own = lemma.includes(' ')
      ? [head]
      : analyzer.analyses(lemma).flatMap((analysis) => (analysis.lemma === lemma ? [analysis.upos] : []));
    if (own.length === 0) own.push(head === 'PRON' ? head : 'NOUN');
    const kinds = given === undefined ? [...new Set(own)] : [given];
    const [upos] = kinds as [string];
    const rows: string[] = [];
    if (cyrillic !== undefined) {
      // Forms of it would have the wrong letters too.
    } else if (wanted !== undefined && wanted !== '') {
      for (const kind of kinds) {
        const form = formWith(kind, lemma, wanted);
        if (form === undefined) continue;
        rows.push(`${lemma}\t${kind}\t${wanted}\t${form}\n`);
        break;
      }
    } else {
      const seen = new Set<string>();
      for (const { form, features, isPlain } of analyzer.formsOf(lemma, upos)) {
        if (!isPlain) continue;
        // Predicates (баламын) would double the table of a noun.
        if (NOMINAL.has(upos) && upos !== 'PRON' && features.includes('Person=')) continue;
        const row = `${lemma}\t${upos}\t${features}\t${form}\n`;
        if (!seen.has(row)) rows.push(row);
        seen.add(row);
      }
    }
    if (rows.length > 0) await output.write(rows.join(''));
    else {
      failed = true;
      const about = `${lemma} ${upos} ${wanted ?? ''}`.trim();
      const none = { kk: `Мұндай форма жоқ: ${about}`, ru: `Такой формы нет: ${about}`, en: `No such form: ${about}` };
      const why = /\p{Script=Latin}/u.test(lemma) ? inLatin(cyrillic ?? readAsCyrillic(lemma, isWord)) : undefined;
      output.warn(none[args.locale] + (why ? `. ${why[args.locale]}` : ''));
    }
  }
  await output.flush();
  return failed ? EXIT.findings : EXIT.ok;
}
