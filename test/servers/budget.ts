/**
 * npm run bench:budget -- --python INTERPRETER [--bin SERVER]
 *
 * How much of the token budget of a prompt is filled with what stands before the caret, in files that are long enough to fill it:
 * data sets a record a line, prompt files, plain text. The built language server is asked what it would send to llama.cpp's own
 * server (xllamacpp of PyPI, run by the interpreter given), whose tokenizer counts it. Lines after the caret do not count.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tinyModel } from '../engine/gguf';
import { Session } from '../protocol/session';
import { answering, freePort } from './listening';

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' }, bin: { type: 'string' } } });
const CONTEXT = 2048;
/** The budget is the lesser of the default and what the context leaves; see `RemoteWriter`. */
const MAX_TOKENS = 48;
const BUDGET = Math.min(1500, Math.floor(CONTEXT * 0.9) - MAX_TOKENS - 16);
const news = readFileSync(join(__dirname, '../bench/texts/news.txt'), 'utf8');
const sentences = news.match(/[^.!?]+[.!?]/gu)!.map((sentence) => sentence.trim());
const pick = (at: number, count: number) =>
  Array.from({ length: count }, (_, index) => sentences[(at * 7 + index) % sentences.length]).join(' ');
interface Case {
  readonly name: string;
  readonly file: string;
  readonly language: string;
  /** The caret stands at `¦`. */
  readonly text: string;
}

const ROWS = 60;
const begun = 'Оқу жылы бас¦';
const jsonl = (record: (at: number) => unknown, last: unknown) =>
  `${Array.from({ length: ROWS }, (_, at) => JSON.stringify(record(at))).join('\n')}\n${JSON.stringify(last)}\n`;
const SAME = 'Мәтінді қысқаша баянда.';

const CASES: readonly Case[] = [
  {
    name: 'JSONL, the same instruction in each record',
    file: 'instructions.jsonl',
    language: 'jsonl',
    text: jsonl((at) => ({ instruction: SAME, input: pick(at, 2), output: pick(at + 3, 1) }), {
      instruction: SAME,
      input: pick(99, 2),
      output: begun,
    }),
  },
  {
    name: 'JSONL, examples in one field',
    file: 'few-shot.jsonl',
    language: 'jsonl',
    text: jsonl((at) => ({ text: `Сұрақ: ${pick(at, 1)} Жауап: ${pick(at + 5, 1)}` }), { text: `Сұрақ: ${begun}` }),
  },
  {
    name: 'JSONL, conversations',
    file: 'chats.jsonl',
    language: 'jsonl',
    text: jsonl(
      (at) => ({
        messages: [
          { role: 'user', content: pick(at, 1) },
          { role: 'assistant', content: pick(at + 2, 2) },
        ],
      }),
      {
        messages: [
          { role: 'user', content: pick(98, 1) },
          { role: 'assistant', content: begun },
        ],
      },
    ),
  },
  {
    name: 'JSONL, long records',
    file: 'long.jsonl',
    language: 'jsonl',
    text: jsonl((at) => ({ title: pick(at, 1), text: pick(at, 12) }), { title: pick(97, 1), text: begun }),
  },
  {
    name: 'prompt file, examples as messages',
    file: 'few-shot.prompt.md',
    language: 'qalam-prompt',
    text: `system:\n${SAME}\n\n${Array.from({ length: ROWS }, (_, at) => `user:\n${pick(at, 1)}\n\nassistant:\n${pick(at + 4, 1)}\n`).join('\n')}\nuser:\n${begun}\n`,
  },
  {
    name: 'prompt file, one long message',
    file: 'long.prompt.md',
    language: 'qalam-prompt',
    text: `system:\n${Array.from({ length: ROWS }, (_, at) => `Мысал: ${pick(at, 1)}\nЖауап: ${pick(at + 4, 1)}\n`).join('\n')}\nМысал: ${begun}\n`,
  },
  {
    name: 'prompt file, a long message before a new one',
    file: 'two.prompt.md',
    language: 'qalam-prompt',
    text: `system:\n${pick(1, 80)}\n\nuser:\n${begun}\n`,
  },
  {
    name: 'plain text, a long paragraph and a new one',
    file: 'paragraph.txt',
    language: 'plaintext',
    text: `${pick(1, 80)}\nОқ¦`,
  },
  {
    name: 'Markdown, sections',
    file: 'sections.md',
    language: 'markdown',
    text: `# Есеп\n\n${Array.from({ length: 30 }, (_, at) => `## ${at}-бөлім\n\n${pick(at, 4)}\n`).join('\n')}\n${begun}`,
  },
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qalam-budget-'));
  const model = join(folder, 'tiny.gguf');
  writeFileSync(model, tinyModel({ text: news, context: CONTEXT, says: 'жаңа мектеп ашылды' }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(values.python, [join(__dirname, 'llama.py'), model, String(port), '', '1', String(CONTEXT)], {
    stdio: 'ignore',
  });
  const count = async (content: string): Promise<number> => {
    const answer = await fetch(`${url}/tokenize`, { method: 'POST', body: JSON.stringify({ content }) });
    return ((await answer.json()) as { tokens: number[] }).tokens.length;
  };
  try {
    await answering(url, () => 'the server does not start');
    const session = await Session.start({
      settings: { completion: { endpoint: `${url}/v1`, maxTokens: MAX_TOKENS, deadline: 10_000 } },
      ...(values.bin && { bin: resolve(values.bin) }),
    });
    for (const { name, file, language, text } of CASES) {
      const at = text.indexOf('¦');
      const whole = text.replace('¦', '');
      const uri = await session.open(file, whole, language);
      const line = text.slice(0, at).split('\n').length - 1;
      const position = { line, character: at - (text.lastIndexOf('\n', at) + 1) };
      // Two answers: characters a token are learned from them.
      for (const _ of [1, 2])
        await session.request('textDocument/inlineCompletion', {
          textDocument: { uri },
          position,
          context: { triggerKind: 1 },
        });
      const shown = await session.request<{ body: { prompt: string } } | null>('qalam/describeRequest', {
        textDocument: { uri },
        uri,
        position,
      });
      const prompt = shown?.body.prompt ?? '';
      const tokens = await count(prompt);
      console.log(
        `${((100 * tokens) / BUDGET).toFixed(0).padStart(3)}%  ${name} (${prompt.length} letters, ${tokens} of ${BUDGET} tokens)`,
      );
      await session.close(uri);
    }
    await session.stop();
  } finally {
    child.kill('SIGKILL');
    Session.killAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
