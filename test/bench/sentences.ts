/**
 * How well sentences are cut: `npm run bench:sentences -- FILE…`. A file of tagged tokens (KazNERD) or of a sentence a line is put
 * together again, eight sentences to a text with single spaces between them, and cut; of the sentences of one number one is taken, as
 * the others say the same. Only such as begin as sentences do and end with a mark take part: where they end is known.
 */
import { readFileSync } from 'node:fs';
import { parseIob2, sentenceNumber } from '../../server/src/entities/iob2';
import { sentenceSpans } from '../../server/src/text/sentences';

/** Tokens as people write them: no space before closing marks and behind opening ones; straight quotation marks in turn. */
function written(tokens: readonly string[]): string {
  let text = '';
  let isOpen = false;
  let glue = true;
  for (const token of tokens) {
    const isQuote = token === '"';
    const closes = /^(?:[.,:;!?…»”)\]%]+|\.\.\.)$/u.test(token) || (isQuote && isOpen);
    text += `${glue || closes ? '' : ' '}${token}`;
    glue = /^[«“„([№]$/u.test(token) || (isQuote && !isOpen);
    if (isQuote) isOpen = !isOpen;
  }
  return text;
}

function sentences(path: string): string[] {
  const content = readFileSync(path, 'utf8');
  if (!/\.iob2(?:\.txt)?$/.test(path)) return content.split('\n');
  const seen = new Set<number>();
  return parseIob2(content).flatMap(({ id, tokens }) => {
    const number = sentenceNumber(id);
    if (seen.has(number)) return [];
    seen.add(number);
    return [written(tokens)];
  });
}

const isWhole = (text: string) =>
  /^[«“"(–—-]*\s?[\p{Lu}\p{N}]/u.test(text) && /[.!?…][»”")]?$/u.test(text) && !text.includes('\t');

const SENTENCES_A_TEXT = 8;
const showErrors = process.argv.includes('--errors');
for (const path of process.argv.slice(2).filter((one) => !one.startsWith('--'))) {
  const gold = sentences(path)
    .map((text) => text.trim())
    .filter(isWhole);
  let [both, found, known] = [0, 0, 0];
  for (let i = 0; i < gold.length; i += SENTENCES_A_TEXT) {
    const group = gold.slice(i, i + SENTENCES_A_TEXT);
    const text = group.join(' ');
    const ends = new Set<number>();
    let at = 0;
    for (const sentence of group.slice(0, -1)) {
      at += sentence.length;
      ends.add(at);
      at++;
    }
    const cut = sentenceSpans(text)
      .map(({ end }) => end)
      .filter((end) => end < text.length);
    known += ends.size;
    found += cut.length;
    both += cut.filter((end) => ends.has(end)).length;
    if (!showErrors) continue;
    for (const end of cut)
      if (!ends.has(end)) console.log(`+ ${text.slice(Math.max(0, end - 50), end)} ‖ ${text.slice(end, end + 30)}`);
    for (const end of ends)
      if (!cut.includes(end)) console.log(`- ${text.slice(Math.max(0, end - 50), end)} ‖ ${text.slice(end, end + 30)}`);
  }
  const [precision, recall] = [both / found, both / known];
  const f1 = (2 * precision * recall) / (precision + recall);
  console.log(
    `${path.split('/').at(-1)}: ${gold.length} sentences, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}`,
  );
}
