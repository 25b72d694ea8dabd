/**
 * npm run bench:typing -- --python INTERPRETER [--bin SERVER] [--width 128] [--pauses 20] [--only pauses|prompt]
 *
 * Types text key by key into the built language server, as an editor does, with llama.cpp's own server (xllamacpp of PyPI, run by
 * the interpreter given) and its default of four prompt caches behind it, and prints
 * - after how many pauses ghost text is seen within 700 ms of the last key, at several speeds of typing;
 * - how many of the tokens of its prompts the server computed while a 900-letter text was gone on with by 60 keys, 300 ms apart.
 * The model is tiny and says the same words always; `--width` makes each of its tokens cost more (16384: about a millisecond).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CancellationTokenSource, type InlineCompletionList } from 'vscode-languageserver-protocol/node';
import { tinyModel } from '../engine/gguf';
import { Session } from '../protocol/session';
import { answering, freePort } from './listening';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    bin: { type: 'string' },
    width: { type: 'string', default: '128' },
    pauses: { type: 'string', default: '20' },
    only: { type: 'string' },
  },
});
const SPEEDS = [60, 100, 140, 180, 250];
/** ms after the last key within which ghost text has to be seen. */
const SEEN_WITHIN = 700;
/** At least; a pause behind a full stop is no place for ghost text, which is offered there by hand alone. */
const KEYS_BETWEEN_PAUSES = 10;
const news = readFileSync(join(__dirname, '../bench/texts/news.txt'), 'utf8').replace(/\s+/gu, ' ');
const sleep = (ms: number) => new Promise((go) => setTimeout(go, Math.max(0, ms)));

/** An editor with one document: what is typed, and what ghost text is seen. */
class Editor {
  private at = 0;
  private version = 1;
  private asking: CancellationTokenSource | undefined;
  /** When ghost text for the text as it is was first seen (`performance.now()`); undefined: not yet. */
  seen: number | undefined;

  private constructor(
    readonly session: Session,
    private readonly uri: string,
  ) {}

  static async open(session: Session, text: string): Promise<Editor> {
    const editor = new Editor(session, await session.open('typed.txt', text));
    editor.at = text.length;
    session.connection.onNotification('qalam/completionLate', ({ version }: { version: number }) => {
      if (version === editor.version) void editor.ask();
    });
    return editor;
  }

  async key(letter: string): Promise<void> {
    this.asking?.cancel();
    this.seen = undefined;
    this.version++;
    const position = { line: 0, character: this.at };
    await this.session.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [{ range: { start: position, end: position }, text: letter }],
    });
    this.at += letter.length;
    void this.ask();
  }

  private async ask(): Promise<void> {
    const { version } = this;
    const asking = new CancellationTokenSource();
    this.asking = asking;
    const params = {
      textDocument: { uri: this.uri },
      position: { line: 0, character: this.at },
      context: { triggerKind: 2 },
    };
    const list = await this.session.connection
      .sendRequest<InlineCompletionList | null>('textDocument/inlineCompletion', params, asking.token)
      .catch(() => null);
    if (list?.items?.length && version === this.version) this.seen ??= performance.now();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qalam-typing-'));
  const model = join(folder, 'tiny.gguf');
  writeFileSync(
    model,
    tinyModel({ text: news, context: 2048, says: 'жаңа мектеп ашылды', width: Number(values.width) }),
  );
  const log = join(folder, 'llama.log');
  const children: ChildProcess[] = [];
  /** A server of its own, so that nothing is in its caches. */
  const start = async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    writeFileSync(log, '');
    const port = await freePort();
    const out = openSync(log, 'a');
    children.push(
      spawn(values.python, [join(__dirname, 'llama.py'), model, String(port), '', '4', '8192', '4'], {
        stdio: ['ignore', out, out],
      }),
    );
    const url = `http://127.0.0.1:${port}`;
    await answering(url, () => readFileSync(log, 'utf8').slice(-800));
    const session = await Session.start({
      settings: { completion: { endpoint: `${url}/v1` } },
      ...(values.bin && { bin: resolve(values.bin) }),
    });
    return session;
  };
  /** Prompts that were begun: their tokens, and how many of them lay in a cache. */
  const prompts = () => {
    const text = readFileSync(log, 'utf8');
    const read = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, tokens]) => Number(tokens));
    const tokens = read(/task\.n_tokens = (\d+)/gu);
    const cached = read(/cached n_tokens = (\d+)/gu);
    if (tokens.length !== cached.length)
      throw new Error(`${tokens.length} prompts, ${cached.length} caches in the log`);
    return tokens.map((count, at) => ({ count, computed: count - cached[at]! }));
  };
  try {
    for (const ms of values.only === 'prompt' ? [] : SPEEDS) {
      const session = await start();
      const editor = await Editor.open(session, news.slice(0, 300));
      // Started, detected.
      await sleep(1500);
      let at = 300;
      let seen = 0;
      let keys = 0;
      let keysSeen = 0;
      const waits: number[] = [];
      for (let pause = 0; pause < Number(values.pauses); pause++) {
        let last = 0;
        const end = at + KEYS_BETWEEN_PAUSES;
        while (at < end || /[.!?…]/u.test(news[at - 1]!)) {
          // The time of a key.
          if (at > end - KEYS_BETWEEN_PAUSES) {
            await sleep(last + ms - performance.now());
            if (editor.seen !== undefined) keysSeen++;
          }
          last = performance.now();
          await editor.key(news[at++]!);
          keys++;
        }
        await sleep(last + SEEN_WITHIN - performance.now());
        if (editor.seen !== undefined && editor.seen - last <= SEEN_WITHIN) {
          seen++;
          waits.push(editor.seen - last);
        }
        // Most pauses are no longer.
        await sleep(300);
      }
      waits.sort((a, b) => a - b);
      const median = waits[Math.floor(waits.length / 2)];
      console.log(
        `${ms} ms a key: seen after ${seen} of ${values.pauses} pauses (median ${median?.toFixed(0) ?? '–'} ms after the last key, longest ${waits.at(-1)?.toFixed(0) ?? '–'}); while typing after ${keysSeen} of ${keys} keys; ${prompts().length} prompts`,
      );
      await session.stop();
    }
    if (values.only !== 'pauses') {
      const session = await start();
      const editor = await Editor.open(session, news.slice(0, 900));
      await sleep(1500);
      for (let key = 0; key < 60; key++) {
        const begun = performance.now();
        await editor.key(news[900 + key]!);
        await sleep(begun + 300 - performance.now());
      }
      await sleep(1500);
      const sum = (of: readonly { count: number; computed: number }[]) => {
        const count = of.reduce((total, prompt) => total + prompt.count, 0);
        const computed = of.reduce((total, prompt) => total + prompt.computed, 0);
        return `${((100 * computed) / Math.max(1, count)).toFixed(1)}% of ${count}`;
      };
      const all = prompts();
      console.log(
        `60 keys at 300 ms, prompt of 900 letters: ${all.length} prompts, tokens computed ${sum(all)}, without the first prompt ${sum(all.slice(1))}`,
      );
      await session.stop();
    }
  } finally {
    for (const child of children) child.kill('SIGKILL');
    Session.killAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
