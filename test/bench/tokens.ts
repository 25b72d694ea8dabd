/**
 * Measures how many letters of running text a token of a model has, by language: the table of
 * `server/src/tokenizer/families.ts`, and how far estimates by it are off on lines that it was not measured on.
 *
 *     npm run bench:tokens -- kk=FILE ru=FILE en=FILE NAME=TOKENIZER_JSON …
 *
 * Least squares over every second line: tokens of a line as a sum over its letters (by language), its digits, and its other
 * signs. A row of the table is the inverse, letters (digits, signs) a token.
 */
import { readFileSync } from 'node:fs';
import { estimateTokens, type Family, KAZAKH_LETTERS, signsOf } from '../../server/src/tokenizer/families';
import { readTokenizer } from '../../server/src/tokenizer/file';

const LANGUAGES = ['kk', 'ru', 'en'] as const;

const given = process.argv.slice(2).map((argument) => {
  const at = argument.indexOf('=');
  return [argument.slice(0, at), argument.slice(at + 1)] as const;
});
const corpora = LANGUAGES.map((language) => {
  const file = given.find(([name]) => name === language)?.[1];
  if (file === undefined) throw new Error(`${language}=FILE is missing`);
  return {
    language,
    lines: readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.length >= 40)
      .slice(0, 4000),
  };
});

/** Solves `matrix · x = right` by elimination. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.slice(i).reduce((best, row) => (Math.abs(row[i]!) > Math.abs(best[i]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    for (const row of rows) {
      if (row === pivot || row[i] === 0) continue;
      const factor = row[i]! / pivot[i]!;
      for (let j = i; j < row.length; j++) row[j] = row[j]! - factor * pivot[j]!;
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}

const kazakh = corpora[0]!.lines.map(signsOf);
const share =
  kazakh.reduce((sum, signs) => sum + signs.kazakh, 0) / kazakh.reduce((sum, signs) => sum + signs.cyrillic, 0);
console.log(
  `Kazakh letters among the letters of Kazakh text: ${share.toFixed(4)} (taken for Kazakh throughout from ${KAZAKH_LETTERS} on)`,
);

async function main(): Promise<void> {
  for (const [name, path] of given.filter(([name]) => !LANGUAGES.some((language) => language === name))) {
    const read = await readTokenizer(path);
    if (!read.ok) throw new Error(read.error);
    const matrix = Array.from({ length: 5 }, () => new Array<number>(5).fill(0));
    const right = new Array<number>(5).fill(0);
    const held: { language: string; line: string; tokens: number }[] = [];
    for (const [column, { language, lines }] of corpora.entries()) {
      for (const [i, line] of lines.entries()) {
        const tokens = read.value.count(line);
        if (i % 2 === 1) {
          held.push({ language, line, tokens });
          continue;
        }
        const { cyrillic, latin, digits, others } = signsOf(line);
        const row = [0, 0, 0, digits, others];
        row[column] = cyrillic;
        row[2]! += latin;
        for (let a = 0; a < 5; a++) {
          right[a]! += row[a]! * tokens;
          for (let b = 0; b < 5; b++) matrix[a]![b]! += row[a]! * row[b]!;
        }
      }
    }
    const [kk, ru, en, digits, others] = solve(matrix, right).map((weight) => Math.round(100 / weight) / 100);
    const family: Family = { kk: kk!, ru: ru!, en: en!, digits: digits!, others: others! };
    console.log(`${name}: ${JSON.stringify(family)}`);
    for (const { language } of corpora) {
      const own = held.filter((line) => line.language === language);
      const all = own.reduce((sum, { tokens }) => sum + tokens, 0);
      const estimates = own.map(({ line }) => estimateTokens(line, family));
      const total = estimates.reduce((sum, estimate) => sum + estimate, 0) / all - 1;
      const mean = own.reduce((sum, { tokens }, i) => sum + Math.abs(estimates[i]! / tokens - 1), 0) / own.length;
      const characters = own.reduce((sum, { line }) => sum + line.length, 0);
      console.log(
        `  ${language}: ${own.length} lines held out, ${(characters / all).toFixed(2)} characters a token; estimate ${(total * 100).toFixed(1)}% in sum, a line ${(mean * 100).toFixed(1)}% off on average`,
      );
    }
  }
}

void main();
