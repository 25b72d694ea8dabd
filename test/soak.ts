/**
 * Simulated editing with all features on, for as long as is wanted: `npm run soak -- --minutes 60`. Memory in use afterwards
 * must be what it was before, within a tenth; what is compared is live memory of all threads, rubbish collected.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeText } from './bench/text';
import { Session } from './protocol/session';
import { seeded } from './random';

export interface Soaked {
  readonly seed: number;
  readonly edits: number;
  readonly requests: number;
  /** Bytes in use by all threads of the server. */
  readonly before: number;
  readonly after: number;
  /** Resident bytes, rubbish included. */
  readonly rss: number;
}

const WORKSPACE = join(__dirname, 'workspace');
const FILES: readonly [name: string, languageId: string][] = [
  ['news.txt', 'plaintext'],
  ['README.md', 'markdown'],
  ['instructions.jsonl', 'jsonl'],
  ['reviews.csv', 'csv'],
  ['assistant.prompt', 'qalam-prompt'],
  ['entities.iob2', 'iob2'],
];
const PIECES = ['қ', ' ', 'мектепкк ', 'Астана', '\n', '"', ',', '\t', '{{x}}', '😀', '\ud800', 'й\u0306', '. '];
/** Words of the text that fills what the server remembers, so that growth in the course of the test is none of filling. */
const WARM_UP = 250_000;

/**
 * @param time how long to edit, ms
 * @param fallback the seed where `QALAM_SEED` is not set
 */
export async function soak(time: number, fallback = 1): Promise<Soaked> {
  const random = seeded(fallback);
  const session = await Session.start({
    nodeArguments: ['--expose-gc', '--require', join(__dirname, 'heap.cjs')],
    stderr: 'pipe',
    initializationOptions: { storagePath: '' },
  });
  let stderr = '';
  session.process.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const memory = async () => {
    stderr = '';
    session.process.kill('SIGUSR2');
    for (;;) {
      const line = /qalam-heap (\{.*\})\n/.exec(stderr);
      if (line) {
        const { threads, rss } = JSON.parse(line[1]!) as {
          threads: { heapUsed: number; external: number }[];
          rss: number;
        };
        // Main, analysis and completion: one that does not answer in time must not pass for memory freed.
        if (threads.length === 3) {
          return { used: threads.reduce((sum, { heapUsed, external }) => sum + heapUsed + external, 0), rss };
        }
        stderr = '';
        session.process.kill('SIGUSR2');
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const texts = FILES.map(([name]) => readFileSync(join(WORKSPACE, name), 'utf8'));
  const uris = new Map<number, string>();
  const open = async (file: number) => {
    const [name, languageId] = FILES[file]!;
    uris.set(file, await session.open(name, texts[file]!, languageId));
  };
  const close = async (file: number) => {
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uris.get(file) } });
    uris.delete(file);
  };
  let requests = 0;
  const ask = async (method: string, params: unknown) => {
    requests++;
    // Cancelled, changed meanwhile: answers as good as others.
    await session.request(method, params).catch(() => {});
  };
  let edits = 0;
  const round = async () => {
    const file = random.below(FILES.length);
    if (!uris.has(file)) await open(file);
    const uri = uris.get(file)!;
    const lines = texts[file]!.split('\n');
    const line = random.below(lines.length);
    const character = random.below((lines[line]?.length ?? 0) + 1);
    const piece = random.pick(PIECES);
    await session.change(uri, line, character, character, piece);
    edits++;
    const position = { line, character: character + (piece.includes('\n') ? 0 : piece.length) };
    const textDocument = { uri };
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    const all: [string, unknown][] = [
      ['textDocument/diagnostic', { textDocument }],
      ['textDocument/hover', { textDocument, position }],
      ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }],
      ['textDocument/documentSymbol', { textDocument }],
      ['textDocument/semanticTokens/full', { textDocument }],
      ['textDocument/semanticTokens/range', { textDocument, range }],
      ['textDocument/inlineCompletion', { textDocument, position, context: { triggerKind: random.below(2) } }],
      ['qalam/entities', { uri }],
      ['qalam/languages', { uri, range }],
      ['qalam/foreignWords', { uri }],
      [
        'workspace/executeCommand',
        { command: `qalam.server.${random.pick(['ignoreInFile', 'unignoreInFile'])}`, arguments: [uri, 'мектепкк'] },
      ],
    ];
    const wanted = Array.from({ length: 1 + random.below(3) }, () => random.pick(all));
    const pending = wanted.map(([method, params]) => ask(method, params));
    if (random.below(3) > 0) await Promise.all(pending);
    // Taken back, so that the text is the same in the end.
    const removed = piece.includes('\n')
      ? [line, character, line + 1, 0]
      : [line, character, line, character + piece.length];
    await session.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 1_000_000 + edits },
      contentChanges: [
        {
          range: {
            start: { line: removed[0], character: removed[1] },
            end: { line: removed[2], character: removed[3] },
          },
          text: '',
        },
      ],
    });
    edits++;
    await Promise.all(pending);
    if (edits % 60 === 0) await close(file);
    if (edits % 200 === 0) {
      session.settings = { entities: { enabled: random.below(2) === 0 }, spelling: { ignorePatterns: ['а{2}'] } };
      await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    }
    // What the test itself remembers is not what is measured, but must not grow either.
    session.notifications.length = 0;
    session.requests.length = 0;
  };
  const filler = await session.open('filler.txt', makeText(WARM_UP, 3));
  await session.diagnostics(filler);
  await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri: filler } });
  const settle = async () => {
    for (const file of [...uris.keys()]) await close(file);
    session.settings = {};
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    for (const file of FILES.keys()) await open(file);
    for (const uri of uris.values()) await session.diagnostics(uri);
    return memory();
  };
  // The first third finds its tables and caches empty; what comes after it must add nothing.
  const run = async (until: number) => {
    while (Date.now() < until) await round();
  };
  await run(Date.now() + Math.min(time / 3, 120_000));
  const before = await settle();
  await run(Date.now() + (time * 2) / 3);
  const after = await settle();
  await session.stop();
  return { seed: random.seed, edits, requests, before: before.used, after: after.used, rss: after.rss };
}

async function main() {
  const at = process.argv.indexOf('--minutes');
  const minutes = at < 0 ? 5 : Number(process.argv[at + 1]);
  const { seed, edits, requests, before, after, rss } = await soak(minutes * 60_000, Date.now() % 1_000_000);
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `seed ${seed}: ${edits} edits, ${requests} requests in ${minutes} min; in use ${mb(before)} before, ${mb(after)} after (${(
      (after / before - 1) * 100
    ).toFixed(1)} %), resident ${mb(rss)}`,
  );
  process.exit(Math.abs(after / before - 1) < 0.1 ? 0 : 1);
}

if (process.argv[1]?.endsWith('soak.ts')) main();
