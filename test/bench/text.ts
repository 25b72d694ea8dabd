/** Texts for benchmarks, the same on every machine: Kazakh words drawn by frequency, as sentences, by a seeded generator. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomOf } from '../../server/src/random';

/**
 * `count` words as lines of 12 words, no two lines alike but by chance; one word in fifty is misspelt by a doubled letter.
 * The words are the entries of the shipped frequency list, drawn by their counts.
 */
export function makeText(count: number, seed = 1): string {
  const path = join(__dirname, '..', '..', 'dictionaries', 'spelling', 'kk.freq');
  const entries = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([word, times]) => /^\p{L}{2,}$/u.test(word ?? '') && Number(times) > 0);
  const totals: number[] = [];
  let total = 0;
  for (const [, times] of entries) {
    total += Number(times);
    totals.push(total);
  }
  const next = randomOf(seed);
  const draw = () => {
    const target = next() * total;
    let low = 0;
    let high = totals.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (totals[middle]! > target) high = middle;
      else low = middle + 1;
    }
    const word = entries[low]![0]!;
    if (next() >= 0.02) return word;
    const at = Math.floor(next() * word.length);
    return word.slice(0, at) + word.charAt(at) + word.slice(at);
  };
  const lines: string[] = [];
  for (let i = 0; i < count; i += 12) {
    const words = Array.from({ length: Math.min(12, count - i) }, draw);
    words[0] = words[0]!.charAt(0).toUpperCase() + words[0]!.slice(1);
    lines.push(`${words.join(' ')}.`);
  }
  return `${lines.join('\n')}\n`;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
