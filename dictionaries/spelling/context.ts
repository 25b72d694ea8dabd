/**
 * Counts pairs of neighbouring words for the ranking of suggestions: `node --import tsx dictionaries/spelling/context.ts
 * --text kk.txt --iob2 valid.iob2.txt`, and writes kk.context.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endOf, wordRuns } from '../../server/src/spelling/context';
import { checkInputs } from '../sources';

/** Sentences of a file in the KazNERD form whose number `keep` accepts. */
export function sentencesOf(iob2: string, keep: (id: number) => boolean = () => true): string[] {
  const sentences: string[] = [];
  for (const block of iob2.split(/\n\s*\n/u)) {
    const lines = block.split('\n').map((line) => line.split(' ')[0]!);
    const id = /^[A-Z]+ID(\d+)/u.exec(lines.find((line) => line !== '') ?? '');
    if (id === null || !keep(Number(id[1]))) continue;
    sentences.push(lines.filter((line) => line !== '' && !/^[A-Z]+ID\d+$/u.test(line)).join(' '));
  }
  return sentences;
}

/** The lines of kk.context for these sentences: words and pairs of words seen twice, ends and pairs of ends three times. */
export function contextLines(sentences: Iterable<string>): string {
  const counts = new Map<string, number>();
  const bump = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const sentence of sentences) {
    for (const run of wordRuns(sentence)) {
      run.forEach((word, i) => {
        bump(word);
        bump(endOf(word));
        if (i === 0) return;
        bump(`${run[i - 1]} ${word}`);
        bump(`${endOf(run[i - 1]!)} ${endOf(word)}`);
      });
    }
  }
  const kept = [...counts].filter(([key, count]) => key.includes(' ') && count >= (key.startsWith('-') ? 3 : 2));
  for (const part of new Set(kept.flatMap(([pair]) => pair.split(' ')))) kept.push([part, counts.get(part)!]);
  return `${kept
    .map(([key, count]) => `${key}\t${count}`)
    .sort()
    .join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: args } = parseArgs({
    options: { text: { type: 'string' }, iob2: { type: 'string' }, out: { type: 'string' } },
  });
  const { text, iob2, out = fileURLToPath(new URL('kk.context', import.meta.url)) } = args;
  if (text === undefined || iob2 === undefined) throw new Error('--text FILE and --iob2 FILE are needed');
  checkInputs([out], [iob2, text]);
  const sentences = new Map<string, string>();
  // The same sentence may stand in both.
  const lines = [...sentencesOf(readFileSync(iob2, 'utf8')), ...readFileSync(text, 'utf8').split('\n')];
  for (const line of lines) sentences.set(line.replace(/[^\p{L}]/gu, '').toLowerCase(), line);
  const content = contextLines(sentences.values());
  writeFileSync(out, content);
  console.log(
    `${sentences.size} sentences, ${content.split('\n').length - 1} lines, ${Buffer.byteLength(content)} bytes`,
  );
}
