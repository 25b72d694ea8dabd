import { EmbeddedModel } from '../completion/embedded';
import { CompletionEngine, type EngineSettings } from '../completion/engine';
import { dataFolder, readData } from '../data';
import { Connections } from '../endpoint/connection';
import { DEFAULT_SETTINGS } from '../protocol';
import type { Arguments } from './arguments';
import { linesOf } from './lines';
import { EXIT } from './output';
import { recordsOf, type Streams } from './run';

/**
 * `complete`: JSONL `{"prefix", "suffix"?}` in, `{"completion", "ms"}` out, one request after another, through the same
 * engine as the editor's ghost text.
 */
export async function complete(args: Arguments, streams: Streams): Promise<number> {
  const { output } = streams;
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
  const settings: EngineSettings = {
    ...DEFAULT_SETTINGS.completion,
    endpoint: args.endpoint ?? '',
    model: args.model ?? '',
  };
  const connections = new Connections({ apiKey: async () => process.env.QALAM_API_KEY || undefined });
  const engine = new CompletionEngine({
    embedded: async () => model,
    connections,
    status: () => {},
  });
  engine.configure(settings);
  try {
    let number = 0;
    for await (const line of linesOf(await recordsOf('-', args, streams))) {
      number++;
      if (number <= args.from) continue;
      if (line.trim() === '') {
        await output.write('\n');
        continue;
      }
      await output.write(`${JSON.stringify(await answer(engine, settings, line, number))}\n`);
    }
  } finally {
    engine.close();
    connections.close();
  }
  await output.flush();
  return EXIT.ok;
}

async function answer(
  engine: CompletionEngine,
  settings: EngineSettings,
  line: string,
  number: number,
): Promise<object> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    return { error: { message: error instanceof Error ? error.message : String(error), line: number }, input: line };
  }
  const { prefix, suffix } = (request ?? {}) as { prefix?: unknown; suffix?: unknown };
  if (typeof prefix !== 'string') return { error: { message: 'prefix is missing', line: number }, input: line };
  const started = performance.now();
  try {
    const completions = await engine.complete(
      {
        documentVersion: number,
        prefix,
        suffix: typeof suffix === 'string' ? suffix : '',
        trigger: 'manual',
      },
      settings,
      new AbortController().signal,
    );
    return { completion: completions[0]?.text ?? '', ms: Math.round((performance.now() - started) * 1000) / 1000 };
  } catch (error) {
    return { error: { message: error instanceof Error ? error.message : String(error), line: number } };
  }
}
