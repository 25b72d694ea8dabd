import { EmbeddedModel } from '../completion/embedded';
import { CompletionEngine, type EngineSettings } from '../completion/engine';
import { completeLine, type LineRequest } from '../completion/line';
import { dataFolder, readData } from '../data';
import { Connections } from '../endpoint/connection';
import { endpointFault } from '../endpoint/words';
import { DEFAULT_SETTINGS } from '../protocol';
import type { Locale } from '../types';
import type { Arguments } from './arguments';
import { linesOf } from './lines';
import { EXIT, messageOf } from './output';
import { recordsOf, type Streams } from './run';

/** Longest wait for one answer of an endpoint, ms; by hand three times that is waited for. */
const DEADLINE = 60_000;

/**
 * `complete`: JSONL `{"prefix", "suffix"?}` in, `{"completion", "ms"}` out, one request after another, through the same
 * engine as the editor's ghost text. What an endpoint does not answer is `{"completion", "ms", "error"}`; where it answers
 * nothing at all the exit status is 3.
 */
export async function complete(args: Arguments, streams: Streams): Promise<number> {
  const { output } = streams;
  const connections = new Connections({
    apiKey: async () => process.env.QALAM_API_KEY || undefined,
    patient: true,
  });
  let model: EmbeddedModel | undefined;
  if (args.embedded) {
    const bytes = await readData('completion', args.data ?? dataFolder());
    const loaded = bytes.ok ? EmbeddedModel.load(bytes.value) : bytes;
    if (!loaded.ok) {
      output.warn(loaded.error);
      return EXIT.io;
    }
    model = loaded.value;
  }
  const engine = new CompletionEngine({ embedded: async () => model, connections });
  const settings: EngineSettings = {
    ...DEFAULT_SETTINGS.completion,
    endpoint: args.endpoint ?? '',
    model: args.model ?? '',
    deadline: DEADLINE / 3,
  };
  let answered = 0;
  let failed = 0;
  const said = new Set<string>();
  try {
    let number = 0;
    for await (const line of linesOf(await recordsOf('-', args, streams))) {
      number++;
      if (number <= args.from) continue;
      if (line.trim() === '') {
        await output.write('\n');
        continue;
      }
      const request = readRequest(line);
      if (typeof request === 'string') {
        await output.write(`${JSON.stringify({ error: { message: request, line: number }, input: line })}\n`);
        continue;
      }
      const { error, ...answer } = await completeLine({ engine, settings }, request, { retries: args.retry });
      if (error) failed++;
      else answered++;
      const message = error && endpointFault(error, args.locale);
      if (message !== undefined && !said.has(message)) {
        said.add(message);
        output.warn(`${number}: ${message}`);
      }
      await output.write(
        `${JSON.stringify({ ...answer, ...(error && { error: { message, kind: error.kind, line: number } }) })}\n`,
      );
    }
  } finally {
    engine.close();
    connections.close();
  }
  await output.flush();
  if (failed > 0) output.warn(NOT_ANSWERED[args.locale](failed, failed + answered));
  return failed > 0 && answered === 0 ? EXIT.io : EXIT.ok;
}

const NOT_ANSWERED: Readonly<Record<Locale, (failed: number, of: number) => string>> = {
  kk: (failed, of) => `${of} сұраудың ${failed} данасына жауап келмеді.`,
  ru: (failed, of) => `Без ответа: ${failed} из ${of}.`,
  en: (failed, of) => `${failed} of ${of} requests were not answered.`,
};

/** The request of a line, or what is wrong with it. */
function readRequest(line: string): LineRequest | string {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    return messageOf(error);
  }
  const { prefix, suffix } = (request ?? {}) as { prefix?: unknown; suffix?: unknown };
  if (typeof prefix !== 'string') return 'prefix is missing';
  return { prefix, ...(typeof suffix === 'string' && { suffix }) };
}
