/**
 * npm run train:completion -- --core FILE… --text FILE… --words FILE --out FILE [--domain NAME…] [--weight NAME=FACTOR…]
 *   [--hold-out N] [--hold-out-file NAME] [--network-of FILE]
 *
 * Texts: a sentence a line, or KazNERD's `*.iob2.txt`. Words: a form a line. The network is trained on the core, the counts
 * are of the core and the other texts. `--hold-out N` leaves out the KazNERD sentences whose number N divides,
 * `--hold-out-file` a whole file by its base name, and both whatever repeats them. With `--domain` (base names) the files are
 * weighed so that they predict held-out sentences of these files best, else they all count alike; `--weight` multiplies
 * that. `--network-of` takes the network of a model that was trained on the same core, which spares the minutes that its
 * training takes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { decodeContainer } from '../../server/src/completion/embedded/format';
import { networkParts } from '../../server/src/completion/embedded/model';
import { checkInputs } from '../sources';
import { corrected, divide, readCorpus, type Sentence } from './corpus';
import { mixtureWeights } from './mixture';
import { buildModel } from './modelBuilder';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    core: { type: 'string', multiple: true, default: [] },
    text: { type: 'string', multiple: true, default: [] },
    words: { type: 'string' },
    out: { type: 'string' },
    domain: { type: 'string', multiple: true, default: [] },
    weight: { type: 'string', multiple: true, default: [] },
    'hold-out': { type: 'string', default: '0' },
    'hold-out-file': { type: 'string' },
    'network-of': { type: 'string' },
  },
});
const texts = [...values.text, ...positionals];
const files = [...values.core, ...texts];
if (files.length === 0 || !values.out) {
  console.error('usage: train:completion -- --core FILE… [--text FILE…] [--words FILE] --out FILE; see train.ts');
  process.exit(2);
}
checkInputs([values.out], [...files, ...(values.words ? [values.words] : [])]);
const every = Number(values['hold-out']);
const isHeld = (number: number) => every > 0 && number % every === 0;
const read = (name: string): Sentence[] => readCorpus(name, readFileSync(name, 'utf8'));
const coreTexts = values.core.flatMap(read);
const core = divide(coreTexts, isHeld);
const { held, kept } = divide([...coreTexts, ...texts.flatMap(read).map(corrected)], isHeld, values['hold-out-file']);

const factors = new Map(values.weight.map((text) => text.split('=') as [string, string]));
const weightOf = new Map<string, number>();
for (const [source, { share, weight }] of mixtureWeights(kept, values.domain)) {
  const counts = (values.domain.length > 0 ? weight : 1) * Number(factors.get(source) ?? 1);
  console.log(`${source}: ${(100 * share).toFixed(1)}% of the mixture, a word counts ${counts.toFixed(3)}`);
  weightOf.set(source, counts);
}
const given = values['network-of'] && decodeContainer(readFileSync(values['network-of']));
const bytes = buildModel({
  sentences: kept.map(({ text }) => text),
  weights: kept.map(({ source = '', variants = 1 }) => weightOf.get(source)! / variants),
  forms: values.words ? readFileSync(values.words, 'utf8').split(/\r?\n/u) : [],
  ...(values.core.length > 0 && { core }),
  network: { log: console.log },
  ...(given && given.ok && { train: () => networkParts(given.value) }),
});
writeFileSync(values.out, bytes);
console.log(`${kept.length} sentences, ${held.length} held out, ${bytes.length} bytes -> ${values.out}`);
