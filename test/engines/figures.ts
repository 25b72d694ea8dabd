/** JSON Lines of `{"text"}` in; our words, our figures and our verdicts of FineWeb-2's filters out. */
import { createInterface } from 'node:readline';
import { FINEWEB2_VERSIONS, fineweb2Figures, fineweb2Verdict } from '../../server/src/cleaning/fineweb2';
import { tokenize } from '../../server/src/text/tokens';

async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { text } = JSON.parse(line) as { text: string };
    const words = tokenize(text).map((token) => token.text);
    const verdicts = Object.fromEntries(
      FINEWEB2_VERSIONS.map((version) => [version, fineweb2Verdict(text, words, version)?.[0] ?? null]),
    );
    process.stdout.write(`${JSON.stringify({ words, figures: fineweb2Figures(text, words) ?? null, verdicts })}\n`);
  }
}

void main();
