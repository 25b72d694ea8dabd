/**
 * npm run train:completion -- --text FILE… --words FILE --out FILE [--hold-out N]
 *
 * Texts: a sentence a line, or KazNERD's `*.iob2.txt`. Words: a form a line. `--hold-out N` leaves out the KazNERD
 * sentences whose number N divides, and whatever repeats them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkInputs } from '../sources';
import { divide, readCorpus } from './corpus';
import { buildModel } from './modelBuilder';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    text: { type: 'string', multiple: true },
    words: { type: 'string' },
    out: { type: 'string' },
    'hold-out': { type: 'string' },
  },
});
const texts = [...(values.text ?? []), ...positionals];
if (texts.length === 0 || !values.out) {
  console.error('usage: train:completion -- --text FILE… [--words FILE] --out FILE [--hold-out N]');
  process.exit(2);
}
checkInputs([values.out], [...texts, ...(values.words ? [values.words] : [])]);
const every = Number(values['hold-out'] ?? 0);
const all = texts.flatMap((name) => readCorpus(name, readFileSync(name, 'utf8')));
const { held, sentences, weights } = divide(all, (number) => every > 0 && number % every === 0);
const forms = values.words ? readFileSync(values.words, 'utf8').split(/\r?\n/u) : [];
const bytes = buildModel({ sentences, weights, forms, network: { log: console.log } });
writeFileSync(values.out, bytes);
console.log(`${sentences.length} sentences, ${held.length} held out, ${bytes.length} bytes -> ${values.out}`);
