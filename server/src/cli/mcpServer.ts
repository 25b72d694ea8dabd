/**
 * The tools of `qalam mcp` as the Model Context Protocol has them: their schemas, and the server over standard input and output. A
 * bundle of its own (`esbuild.config.mjs`), so that no other command loads the SDK.
 */
import type { Readable, Writable } from 'node:stream';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import * as z from 'zod';
import type { Cancellation } from '../types';

/** The longest texts, UTF-16 units: of most tools, and of those whose answer is many times as long. */
const LONGEST = 200_000;
const LONGEST_ANALYSED = 20_000;
/** A longer message ends the connection, bytes: `LONGEST` letters of two bytes, all escaped. */
const LONGEST_MESSAGE = 4_000_000;

const text = (longest: number) =>
  z.string().min(1).max(longest).describe(`The text itself (not a file name), at most ${longest} UTF-16 units.`);
const offset = (what: string) => z.number().int().min(0).describe(`${what}, UTF-16 units of the text from 0`);
const span = { start: offset('Where it begins'), end: offset('Where it ends (exclusive)') };
const score = (what: string) => z.number().min(0).max(1).describe(what);
const language = {
  label: z
    .string()
    .describe('Language code such as kk, ru, en; “mixed” where two have a good share each, “und” if unknown.'),
  probability: score('How sure that is.'),
  script: z.string().describe('ISO 15924, e.g. Cyrl, Latn, Arab.'),
  variant: z.string().nullable().describe('How Kazakh is written where not in the usual Cyrillic.'),
  languages: z
    .record(z.string(), z.number())
    .optional()
    .describe('Share of the letters by language, where there are several.'),
};
const edit = z.strictObject({ ...span, newText: z.string() });

/** @param formats ids of the formats that a text may be in @param tokenizers names of the tokenizers that the user named */
function toolsOf(formats: readonly [string, ...string[]], tokenizers: readonly string[]) {
  const format = z
    .enum(formats)
    .default('plain')
    .describe('What the text is a file of; its markup and code are left alone.');
  const ruleIds = z.array(z.string()).max(200).default([]).describe('Ids of rules that are switched off.');
  const tools = {
    check: {
      title: 'Check Kazakh text',
      description:
        'Spelling, grammar, punctuation and corpus defects (broken encodings, leftover markup, personal data …) of Kazakh text, each with its place, a sentence about it, and a fix or suggestions. Text in other languages is left alone.',
      input: z.strictObject({
        text: text(LONGEST),
        format,
        locale: z.enum(['kk', 'ru', 'en']).optional().describe('Language of the sentences.'),
        without: ruleIds,
        limit: z.number().int().min(1).max(1000).default(200).describe('At most so many findings are answered.'),
      }),
      output: z.strictObject({
        total: z
          .number()
          .int()
          .min(0)
          .describe('How many findings there are; more than answered where the limit cut them.'),
        findings: z.array(
          z.strictObject({
            ...span,
            line: z.number().int().min(1),
            column: z.number().int().min(1).describe('UTF-16 units from 1'),
            text: z.string().describe('What stands there, shortened'),
            rule: z.string(),
            severity: z.enum(['error', 'warning', 'information', 'hint']),
            message: z.string(),
            edits: z.array(edit).optional().describe('What fixes it.'),
            safe: z.boolean().optional().describe('Whether the edits cannot change the meaning.'),
            suggestions: z
              .array(z.string())
              .optional()
              .describe('What an unknown word may have been meant to be, best first.'),
          }),
        ),
        languages: z.record(z.string(), z.number()).describe('UTF-16 units of prose by language.'),
        unchecked: z
          .number()
          .int()
          .min(0)
          .describe(
            'Sentences without a Kazakh word in Cyrillic letters, in which spelling and grammar were not checked.',
          ),
      }),
    },
    clean: {
      title: 'Clean Kazakh text',
      description:
        'The text with those fixes made that cannot change its meaning: broken encodings, invisible characters, letters of the wrong alphabet, HTML entities, spaces. With mask, personal data is replaced by masks such as [EMAIL].',
      input: z.strictObject({
        text: text(LONGEST),
        format,
        mask: z
          .boolean()
          .default(false)
          .describe('Replace e-mail addresses, telephone numbers, IINs, cards … by masks.'),
        without: ruleIds,
      }),
      output: z.strictObject({ text: z.string(), changed: z.boolean() }),
    },
    detect: {
      title: 'Languages of a text',
      description:
        'Which language a text is in, and its stretches where it is in several; tells Kazakh from Russian, Kyrgyz, Tatar and others, and Kazakh in Latin, Arabic or broken writing.',
      input: z.strictObject({ text: text(LONGEST) }),
      output: z.strictObject({
        ...language,
        spans: z.array(z.strictObject({ ...span, label: z.string() })).describe('The stretches, in order.'),
      }),
    },
    entities: {
      title: 'Names in Kazakh text',
      description:
        'People, places, organisations, dates, sums and more: the 25 classes of KazNERD, found by the embedded model. Only Kazakh text is looked at.',
      input: z.strictObject({
        text: text(LONGEST),
        format,
        threshold: score('Entities that are less sure are left out.').default(0),
      }),
      output: z.strictObject({
        entities: z.array(
          z.strictObject({ ...span, text: z.string(), class: z.string(), score: score('How sure the model is.') }),
        ),
        looked: z.boolean().describe('Whether there was Kazakh text to look at.'),
      }),
    },
    analyze: {
      title: 'Morphology of Kazakh words',
      description:
        'Each word with lemma, part of speech, features (Universal Dependencies) and morphemes, chosen by the sentence. There is no syntax.',
      input: z.strictObject({ text: text(LONGEST_ANALYSED) }),
      output: z.strictObject({
        sentences: z.array(
          z.strictObject({
            text: z.string(),
            tokens: z.array(
              z.strictObject({
                ...span,
                form: z.string(),
                lemma: z.string(),
                upos: z.string(),
                features: z.string().describe('As in CoNLL-U; “_” for none'),
                morphemes: z.array(z.string()),
                probability: score('How sure the choice is.'),
                guess: z
                  .boolean()
                  .optional()
                  .describe('The dictionary does not know the word; its ending alone speaks for this.'),
              }),
            ),
          }),
        ),
      }),
    },
    tokens: {
      title: 'Tokens of a text',
      description: `How many tokens language models make of a text: estimated by family of models and by language${tokenizers.length > 0 ? `, exact by ${tokenizers.join(', ')}` : ''}.`,
      input: z.strictObject({ text: text(LONGEST) }),
      output: z.strictObject({
        codePoints: z.number().int().min(0),
        words: z.number().int().min(0),
        counts: z.array(
          z.strictObject({
            name: z.string().describe('The family of models, or the tokenizer'),
            tokens: z.number().int().min(0),
            exact: z.boolean(),
          }),
        ),
      }),
    },
  };
  return tools;
}

type Schemas = ReturnType<typeof toolsOf>;
export type ToolName = keyof Schemas;

/** What answers each tool; it may reject, with a sentence for the person who asked. */
export type Tools = {
  readonly [N in ToolName]: (
    input: z.output<Schemas[N]['input']>,
    signal: Cancellation,
  ) => Promise<z.output<Schemas[N]['output']>>;
};

export interface McpOptions {
  readonly version: string;
  readonly formats: readonly [string, ...string[]];
  readonly tokenizers: readonly string[];
  /** Is told what is wrong with messages; nothing of a text is in it. */
  readonly log: (message: string) => void;
}

/** Serves the tools until the input ends and all that was read is answered. A tool that fails is an answer with `isError`, as the protocol asks. */
export async function serveMcp(
  tools: Tools,
  { version, formats, tokenizers, log }: McpOptions,
  input: Readable,
  output: Writable,
): Promise<void> {
  const server = new McpServer(
    { name: 'qalam', title: 'Qalam: Kazakh text', version },
    {
      instructions:
        'Tools for Kazakh text that run on this machine: nothing is sent, and no file is read. Ask check before you hand over Kazakh text that you have written; offsets are UTF-16 units.',
    },
  );
  const schemas = toolsOf(formats, tokenizers);
  const register = <N extends ToolName>(name: N) => {
    const { title, description, input: inputSchema, output: outputSchema } = schemas[name];
    const answer = tools[name] as (input: unknown, signal: Cancellation) => Promise<Record<string, unknown>>;
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: inputSchema as z.ZodType,
        outputSchema: outputSchema as z.ZodType,
        annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      },
      async (given: unknown, { signal }: { signal: AbortSignal }) => {
        const structuredContent = await answer(given, signal);
        // The same as text, for clients that know no structured content.
        return { structuredContent, content: [{ type: 'text' as const, text: JSON.stringify(structuredContent) }] };
      },
    );
  };
  for (const name of Object.keys(schemas) as ToolName[]) register(name);
  const transport = new StdioServerTransport(input, output, { maxBufferSize: LONGEST_MESSAGE });
  /** Requests that were read and wait for their answers. */
  const waiting = new Set<unknown>();
  const ended = new Promise<void>((resolve) => {
    let inputEnded = false;
    const settle = (id?: unknown) => {
      waiting.delete(id);
      if (inputEnded && waiting.size === 0) resolve();
    };
    const end = () => {
      inputEnded = true;
      settle();
    };
    input.once('end', end);
    input.once('close', end);
    server.server.onclose = resolve;
    transport.onmessage = (message) => {
      if (!('method' in message)) return;
      if ('id' in message) waiting.add(message.id);
      // The SDK does not answer what was given up.
      else if (message.method === 'notifications/cancelled') settle(message.params?.requestId);
    };
    const send = transport.send.bind(transport);
    transport.send = async (message) => {
      await send(message);
      if (!('method' in message)) settle(message.id);
    };
  });
  // The SDK quotes what it cannot read, which may be text.
  server.server.onerror = (error) => log(error instanceof SyntaxError ? 'a message is no JSON' : error.name);
  await server.connect(transport);
  await ended;
  await server.close();
}
