/**
 * npm run bench:replay -- --text FILE… [--hold-out 10] [--limit SENTENCES] [--eagerness normal] [--model FILE]
 *   [--document [--from 0] [--after 2000] [--words 400]] [--adapt off]
 *
 * Types texts key by key with the automatic trigger and prints what the embedded model shows: how often, how often that is
 * right, how steady it is, what it saves. Nothing is accepted while the offers are judged; what would have been saved is
 * counted by a second pass that takes every offer that is right whole. Of an IOB2 file the sentences whose number `--hold-out`
 * divides an even number of times are typed (by the others the thresholds were chosen), of other files each line; `--document`
 * types all lines as one text, with `--after WORDS` what stands behind its first words, `--words` of them, and with `--from WORDS`
 * a text that begins later in the file; `--adapt off` does not learn from what stands before the caret.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCorpus } from '../../dictionaries/completion/corpus';
import { EmbeddedModel } from '../../server/src/completion/embedded';
import { CompletionEngine, type EngineSettings } from '../../server/src/completion/engine';
import type { Eagerness } from '../../server/src/completion/types';
import { DATA_FILES, dataFolder } from '../../server/src/data';
import { Connections } from '../../server/src/endpoint/connection';

const { values } = parseArgs({
  options: {
    text: { type: 'string', multiple: true, default: [] },
    'hold-out': { type: 'string', default: '10' },
    limit: { type: 'string', default: '60' },
    every: { type: 'string', default: '1' },
    eagerness: { type: 'string', default: 'normal' },
    model: { type: 'string' },
    adapt: { type: 'string', default: 'on' },
    document: { type: 'boolean', default: false },
    from: { type: 'string', default: '0' },
    after: { type: 'string', default: '0' },
    words: { type: 'string', default: 'Infinity' },
  },
});

const never = new AbortController().signal;
const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{M}\p{N}]/u.test(letter);
const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)}%`;

/** Where each word of a text begins, and its end. */
const wordStarts = (text: string) => [...[...text.matchAll(/\S+/gu)].map(({ index }) => index), text.length];

/** The part of a document that is typed, with what stands before it, and where the typing begins. */
function excerpt(text: string): { text: string; begin: number } {
  const starts = wordStarts(text);
  const at = (word: number) => starts[Math.min(word, starts.length - 1)]!;
  const from = Number(values.from);
  const after = from + Number(values.after);
  const whole = text.slice(at(from), at(after + Number(values.words))).trimEnd();
  return { text: whole, begin: Math.max(1, at(after) - at(from)) };
}

async function main() {
  const loaded = EmbeddedModel.load(readFileSync(values.model ?? join(dataFolder(), DATA_FILES.completion)));
  if (!loaded.ok) throw new Error(loaded.error);
  const settings: EngineSettings = {
    endpoint: '',
    model: '',
    maxTokens: 48,
    temperature: 0,
    debounce: 0,
    deadline: 600,
    eagerness: values.eagerness as Eagerness,
    adapt: values.adapt !== 'off',
  };
  const engine = new CompletionEngine({ embedded: async () => loaded.value, connections: new Connections() });
  const times: number[] = [];
  const offer = async (prefix: string) => {
    const started = performance.now();
    const [item] = await engine.complete(
      { documentVersion: 1, prefix, suffix: '', trigger: 'automatic' },
      settings,
      never,
    );
    times.push(performance.now() - started);
    return item?.text ?? '';
  };
  for (const name of values.text) {
    const every = Number(values['hold-out']);
    const sentences = readCorpus(name, readFileSync(name, 'utf8'))
      .filter(({ number, variant = 0 }) => number === undefined || (number % (2 * every) === 0 && variant === 0))
      .filter((_, at) => at % Number(values.every) === 0)
      .slice(0, values.document ? undefined : Number(values.limit))
      .map(({ text }) => text);
    const texts = values.document ? [excerpt(sentences.join('\n'))] : sentences.map((text) => ({ text, begin: 1 }));
    const figures = {
      keys: 0,
      shown: 0,
      firstWord: 0,
      begins: 0,
      whole: 0,
      finished: 0,
      finishedShown: 0,
      afterSpace: 0,
      afterSpaceRight: 0,
      pairs: 0,
      changed: 0,
      changedThoughFitting: 0,
    };
    let characters = 0;
    let saved = 0;
    let keystrokes = 0;
    for (const { text, begin } of texts) {
      let before = '';
      for (let at = begin; at < text.length; at++) {
        const shown = await offer(text.slice(0, at));
        figures.keys++;
        const finished = isWord(text[at - 1]) && !isWord(text[at]);
        if (finished) figures.finished++;
        const fits = before.startsWith(text[at - 1]!);
        const rest = fits ? before.slice(1) : '';
        // One that was typed to its end has done what it could.
        if (before !== '' && !(fits && rest.trim() === '')) {
          figures.pairs++;
          if (shown !== rest) figures.changed++;
          if (fits && shown !== rest) figures.changedThoughFitting++;
        }
        before = shown;
        if (shown === '') continue;
        figures.shown++;
        if (finished && isWord(shown[0])) figures.finishedShown++;
        const first = /^\s*\S+/u.exec(shown)?.[0] ?? '';
        const begins = text.startsWith(first, at);
        const right = begins && !(isWord(first.at(-1)) && isWord(text[at + first.length]));
        if (begins) figures.begins++;
        if (right) figures.firstWord++;
        if (text.startsWith(shown, at) && !(isWord(shown.at(-1)) && isWord(text[at + shown.length]))) figures.whole++;
        if (text[at - 1] === ' ') {
          figures.afterSpace++;
          if (right) figures.afterSpaceRight++;
        }
      }
      characters += text.length - (begin === 1 ? 0 : begin);
      for (let at = begin; at < text.length; ) {
        const shown = await offer(text.slice(0, at));
        keystrokes++;
        const right =
          shown.trim() !== '' &&
          text.startsWith(shown, at) &&
          !(isWord(shown.at(-1)) && isWord(text[at + shown.length]));
        if (right) saved += shown.length;
        at += right ? shown.length : 1;
      }
    }
    times.sort((a, b) => a - b);
    const { keys, shown } = figures;
    console.log(`${name}: ${texts.length} texts, ${keys} keys, eagerness ${values.eagerness}`);
    console.log(`  shown after ${percent(shown, keys)} of the keys`);
    console.log(
      `  first word right ${percent(figures.firstWord, shown)} (text goes on with it: ${percent(figures.begins, shown)}), whole offer right ${percent(figures.whole, shown)}`,
    );
    console.log(
      `  letters offered at the end of a finished word ${percent(figures.finishedShown, figures.finished)}; after a space right ${percent(figures.afterSpaceRight, figures.afterSpace)} of ${figures.afterSpace}`,
    );
    console.log(
      `  the offer changes between two keys ${percent(figures.changed, keys)} of all keys, ${percent(figures.changed, figures.pairs)} of those after one that is not at its end, though it still fits ${percent(figures.changedThoughFitting, figures.pairs)}`,
    );
    console.log(
      `  characters in right whole offers ${percent(saved, characters)}, less a key for each ${percent(characters - keystrokes, characters)}`,
    );
    console.log(`  an offer p95 ${times[Math.floor(times.length * 0.95)]!.toFixed(2)} ms`);
  }
  engine.close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
