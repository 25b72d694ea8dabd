/**
 * Writes the texts that `train.py` reads: `node --import tsx dictionaries/neural/texts.ts --out FOLDER FILE…`
 *
 * Texts: a sentence a line, or KazNERD's `*.iob2.txt`, of which one variant of each sentence is taken. `train.txt` has all but what is
 * held out, and what repeats it: the KazNERD sentences whose number five divides, and `wikipedia.txt` whole, so that a source is never
 * trained on. `news.txt` has those that ten divides, which the embedded completion model has not seen either; the others are among
 * those that the bench of spelling reports on.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { corrected, divide, readCorpus, type Sentence } from '../completion/corpus';
import { checkInputs } from '../sources';

const HELD_SOURCE = 'wikipedia.txt';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
if (!values.out || positionals.length === 0) {
  console.error('usage: node --import tsx dictionaries/neural/texts.ts --out FOLDER FILE…');
  process.exit(2);
}
checkInputs([values.out], positionals);
const all = positionals.flatMap((name) => readCorpus(name, readFileSync(name, 'utf8'))).map(corrected);
const { held, kept } = divide(all, (number) => number % 5 === 0, HELD_SOURCE);
mkdirSync(values.out, { recursive: true });
const write = (name: string, sentences: readonly Sentence[]) => {
  const lines = sentences.filter(({ variant = 0 }) => variant === 0).map(({ text }) => text);
  writeFileSync(join(values.out!, name), `${lines.join('\n')}\n`);
  const words = lines.reduce((sum, line) => sum + line.split(' ').length, 0);
  console.log(`${name}: ${lines.length} sentences, ${words} words`);
};
write('train.txt', kept);
write(
  'news.txt',
  held.filter(({ number }) => number !== undefined && number % 10 === 0),
);
write(
  HELD_SOURCE,
  held.filter(({ number }) => number === undefined),
);
