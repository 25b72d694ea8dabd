/**
 * Trains the tagger without annotated text: `npm run train:morphology -- --text kk.txt … --iob2 valid.iob2.txt`, and writes kk.tags.
 * Baum and Welch's procedure over the analyses of each word, begun with their order without a context; `CONSTRAINTS` says by hand what
 * must not, or hardly, stand together. A tenth of each text (`isHeldOut`) is not read, so that figures can be taken there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BOUNDARY, posteriors, prior, SCALE, tagClass } from '../../server/src/morphology/tagger';
import { projectAnalyzer } from '../../server/src/morphology/testAnalyzer';
import { sentenceSpans } from '../../server/src/text/sentences';
import { tokenize } from '../../server/src/text/tokens';
import { checkInputs } from '../sources';
import { sentencesOf } from '../spelling/context';

const ROUNDS = 12;
/** Seen this often less, a lemma weighs as one that was never seen. */
const LEAST_COUNT = 0.7;
/** Of the probabilities that are shown: sums of products are too sure of themselves. Fitted by `bench:morphology`. */
const TEMPERATURE = 2;

const CONVERB = /^(?:VERB|AUX):(?:v\.|бол\.|ал\.)?Conv\.\.\.(?:Imp|Perf)/u;
const NOMINAL = /^(?:NOUN|PROPN|PRON|NUM|ADJ)/u;
const INFLECTED = /\.?(?:Dat|Acc|Loc|Abl|Ins|Gen)\b/u;

/** What is added to the weight of `next` behind `last`, natural logarithms; classes are those of `tagClass`. */
const CONSTRAINTS: readonly ((last: string, next: string) => number)[] = [
  // Verbs help only a converb, or a wish (барғым келеді).
  (last, next) => (next.startsWith('AUX:v') && !CONVERB.test(last) && !last.includes('Des') ? -8 : 0),
  // Behind a converb they help: оқып отыр, келе алмайды, but сатып алды.
  (last, next) => {
    if (!CONVERB.test(last)) return 0;
    return next.endsWith('~helper') || (next.endsWith('~ал') && last.includes('Imp')) ? -6 : 0;
  },
  (last, next) => (next.startsWith('AUX:ал') && !(CONVERB.test(last) && last.includes('Imp')) ? -8 : 0),
  // The copula stands behind a predicate without a case.
  (last, next) =>
    next.startsWith('AUX:бол') && (INFLECTED.test(last) || !/^(?:NOUN|PROPN|PRON|NUM|ADJ|VERB|AUX|ADV)/u.test(last))
      ? -8
      : 0,
  // A determiner needs a noun, a finite verb needs none.
  (last, next) => (last.startsWith('DET') && !/^(?:NOUN|PROPN|ADJ|NUM|DET|ADV|VERB:(?:Part|Ger))/u.test(next) ? -5 : 0),
  (last, next) => (/:Fin.*3(?:~.*)?$/u.test(last) && NOMINAL.test(next) ? -1 : 0),
  // мен, бен, пен join what stands before them.
  (last, next) => (next === 'CCONJ:and' && !/^(?:NOUN|PROPN|PRON|NUM|ADJ|VERB:(?:Part|Ger))/u.test(last) ? -8 : 0),
  // Алды at the end of a sentence is a verb rather than what is in front of something.
  (last, next) => (/^NOUN:Nom\.own$/u.test(last) && next === 'PUNCT:end' ? -2.5 : 0),
  // Тауға қарай.
  (last, next) => (last.includes('Dat') && next.endsWith('~қарай') ? -6 : 0),
  // A bare imperative ends a sentence.
  (last, next) => (/^VERB:Fin\.Imp.*2(?:~.*)?$/u.test(last) && !/^(?:PUNCT|#|PART)/u.test(next) ? -2 : 0),
];

/** Whether a line, or a sentence's number, is kept for figures. */
const isHeldOut = (line: number): boolean => line % 10 === 0;

/** The sentences of the training texts as rows of tokens. */
export function readSentences(texts: readonly string[], iob2: readonly string[], heldOut: boolean): string[][] {
  const lines: string[] = [];
  for (const path of iob2) lines.push(...sentencesOf(readFileSync(path, 'utf8'), (id) => isHeldOut(id) === heldOut));
  for (const path of texts)
    lines.push(
      ...readFileSync(path, 'utf8')
        .split('\n')
        .filter((_, i) => isHeldOut(i) === heldOut),
    );
  return lines.flatMap((line) =>
    sentenceSpans(line).map(({ start, end }) => tokenize(line.slice(start, end)).map(({ text }) => text)),
  );
}

async function main(): Promise<void> {
  const { values: args } = parseArgs({
    options: {
      text: { type: 'string', multiple: true, default: [] },
      iob2: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: fileURLToPath(new URL('kk.tags', import.meta.url)) },
    },
  });
  const inputs = [...args.text, ...args.iob2];
  if (inputs.length === 0)
    throw new Error('no text: give --text FILE and --iob2 FILE as dictionaries/morphology/README.md says');
  checkInputs([args.out], inputs);
  const analyzer = await projectAnalyzer();
  const classIds = new Map([[BOUNDARY, 0]]);
  const lemmaIds = new Map<string, number>();
  const lemmaPos: string[] = [];
  const idOf = (map: Map<string, number>, name: string) => {
    let id = map.get(name);
    if (id === undefined) {
      id = map.size;
      map.set(name, id);
    }
    return id;
  };
  interface Word {
    classes: Int32Array;
    lemmas: Int32Array;
    priors: Float64Array;
    weights: Float64Array;
  }
  const words = new Map<string, Word>();
  const wordOf = (text: string): Word => {
    let word = words.get(text);
    if (word === undefined) {
      const analyses = analyzer.analyses(text);
      word = {
        classes: Int32Array.from(analyses, (analysis) => idOf(classIds, tagClass(analysis))),
        lemmas: Int32Array.from(analyses, ({ lemma, upos }) => {
          const id = idOf(lemmaIds, `${lemma} ${upos}`);
          lemmaPos[id] = upos;
          return id;
        }),
        priors: Float64Array.from(analyses, prior),
        weights: new Float64Array(analyses.length),
      };
      words.set(text, word);
    }
    return word;
  };
  const lattices = readSentences(args.text, args.iob2, false)
    .filter((tokens) => tokens.length > 1 && tokens.length < 120)
    .map((tokens) => tokens.map(wordOf));
  const size = classIds.size;
  const names = [...classIds.keys()];
  const rules = new Float64Array(size * size);
  names.forEach((a, i) => {
    names.forEach((b, j) => {
      rules[i * size + j] = CONSTRAINTS.reduce((sum, rule) => sum + rule(a, b), 0);
    });
  });
  console.log(`${lattices.length} sentences, ${words.size} forms, ${size} classes, ${lemmaIds.size} lemmas`);
  let transitions: Float64Array = rules.slice();
  let lemmaWeights = new Float64Array(lemmaIds.size);
  let lemmaCounts = new Float64Array(lemmaIds.size);
  for (let round = 0; round < ROUNDS; round++) {
    for (const word of words.values())
      for (let i = 0; i < word.weights.length; i++)
        word.weights[i] = Math.exp(word.priors[i]! + lemmaWeights[word.lemmas[i]!]!);
    const counts = new Float64Array(size * size);
    lemmaCounts = new Float64Array(lemmaIds.size);
    const weights = transitions.map(Math.exp);
    for (const lattice of lattices) {
      const shares = posteriors(lattice, weights, size);
      let last: { classes: ArrayLike<number>; shares: ArrayLike<number> } = { classes: [0], shares: [1] };
      for (let t = 0; t <= lattice.length; t++) {
        const own = lattice[t]?.classes ?? [0];
        const mine = shares[t] ?? [1];
        // Shares of pairs, by the shares of both with what the weights say of each pair.
        if (last.classes.length === 1 || own.length === 1) {
          for (let a = 0; a < last.classes.length; a++)
            for (let b = 0; b < own.length; b++)
              counts[last.classes[a]! * size + own[b]!] =
                counts[last.classes[a]! * size + own[b]!]! + last.shares[a]! * mine[b]!;
        } else {
          let total = 0;
          const pairs: number[] = [];
          for (let a = 0; a < last.classes.length; a++)
            for (let b = 0; b < own.length; b++) {
              const share =
                last.shares[a]! * mine[b]! * Math.exp(Math.max(-12, transitions[last.classes[a]! * size + own[b]!]!));
              pairs.push(share);
              total += share;
            }
          let at = 0;
          for (let a = 0; a < last.classes.length; a++)
            for (let b = 0; b < own.length; b++) {
              const place = last.classes[a]! * size + own[b]!;
              counts[place] = counts[place]! + pairs[at++]! / total;
            }
        }
        const word = lattice[t];
        if (word !== undefined)
          for (let i = 0; i < word.lemmas.length; i++)
            lemmaCounts[word.lemmas[i]!] = lemmaCounts[word.lemmas[i]!]! + mine[i]!;
        last = { classes: own, shares: mine };
      }
    }
    transitions = new Float64Array(size * size);
    for (let a = 0; a < size; a++) {
      let total = 0;
      for (let b = 0; b < size; b++) total += counts[a * size + b]! + 0.1;
      for (let b = 0; b < size; b++)
        transitions[a * size + b] = Math.log((counts[a * size + b]! + 0.1) / total) + rules[a * size + b]!;
    }
    const totals = new Map<string, number>();
    lemmaCounts.forEach((count, id) => void totals.set(lemmaPos[id]!, (totals.get(lemmaPos[id]!) ?? 0) + count));
    lemmaWeights = lemmaCounts.map((count, id) =>
      Math.max(-12.5, Math.log((count + 0.05) / (totals.get(lemmaPos[id]!)! + 5))),
    );
  }
  const kept = new Map<string, string[]>();
  for (const [key, id] of lemmaIds) {
    if (lemmaCounts[id]! < LEAST_COUNT || /[\t\n]/u.test(key)) continue;
    const [lemma, upos] = key.split(' ') as [string, string];
    if (upos === 'PUNCT' || upos === 'SYM' || upos === 'X' || /^\d/u.test(lemma)) continue;
    kept.set(lemma, [...(kept.get(lemma) ?? []), `${upos}:${Math.round(-lemmaWeights[id]! * SCALE)}`]);
  }
  // Each row is its commonest weight and what differs from it.
  const rows = names.map((name, a) => {
    const row = Array.from(transitions.subarray(a * size, (a + 1) * size), (weight) => Math.round(-weight * SCALE));
    const times = new Map<number, number>();
    for (const weight of row) times.set(weight, (times.get(weight) ?? 0) + 1);
    const usual = [...times].sort((x, y) => y[1] - x[1])[0]![0];
    return `${name} ${usual}${row.map((weight, b) => (weight === usual ? '' : ` ${b}:${weight}`)).join('')}`;
  });
  const lemmas = [...kept].map(([lemma, weights]) => `${lemma} ${weights.join(' ')}`).sort();
  const text = `${[`tags ${size} ${lemmas.length} ${TEMPERATURE}`, ...rows, ...lemmas].join('\n')}\n`;
  writeFileSync(args.out, text);
  console.log(`${args.out}: ${Buffer.byteLength(text)} bytes, ${lemmas.length} lemmas`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void main();
