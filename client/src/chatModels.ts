/**
 * The configured endpoints as models of VS Code's own chat and of other extensions, where the running version takes models from
 * extensions (1.104 and later) and the person has switched it on. What is sent goes to these endpoints alone.
 */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  AskProgressNotification,
  type ChatMessage,
  ChatModelsRequest,
  ModelChatRequest,
} from '../../server/src/protocol';
import { onNotified, request } from './messages';

/** Also `contributes.languageModelChatProviders` in package.json. */
const VENDOR = 'qalam';
/** Tokens of prompt and answer together, where the server does not say. */
const USUAL_CONTEXT = 8192;
/** The maximum of tokens of an answer, and the share of the context that it may have. */
const MOST_ANSWER = 4096;
const ANSWER_SHARE = 0.25;
/** Bytes of UTF-8 a token, roughly: a letter and a half of Kazakh, three of English. */
const BYTES_A_TOKEN = 3;

/** What the VS Code that runs may have beyond the one that the extension is made for (`engines`). */
interface ModelInformation {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly version: string;
  readonly detail: string;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  readonly capabilities: { readonly imageInput: boolean; readonly toolCalling: boolean };
}
interface GivenMessage {
  /** 1 of the person, 2 of the model, 3 of the system. */
  readonly role: number;
  readonly content: readonly unknown[] | string;
}
interface Provider {
  readonly onDidChangeLanguageModelChatInformation: vscode.Event<void>;
  provideLanguageModelChatInformation(options: unknown, token: vscode.CancellationToken): Promise<ModelInformation[]>;
  provideLanguageModelChatResponse(
    model: ModelInformation,
    messages: readonly GivenMessage[],
    options: { readonly modelOptions?: Readonly<Record<string, unknown>> },
    progress: vscode.Progress<unknown>,
    token: vscode.CancellationToken,
  ): Promise<void>;
  provideTokenCount(model: ModelInformation, text: string | GivenMessage): Promise<number>;
}
interface Newer {
  readonly LanguageModelTextPart?: new (value: string) => unknown;
  readonly lm?: {
    readonly registerLanguageModelChatProvider?: (vendor: string, provider: Provider) => vscode.Disposable;
  };
}

/** The text of a message; pictures and results of tools, which these models do not take, are no text. */
function textOf({ content }: Pick<GivenMessage, 'content'>): string {
  if (typeof content === 'string') return content;
  return content
    .map((part) => (part as { value?: unknown } | null)?.value)
    .filter((value): value is string => typeof value === 'string')
    .join('');
}

const roleOf = (role: number): ChatMessage['role'] => (role === 2 ? 'assistant' : role === 3 ? 'system' : 'user');

/** How a context is shared between what is sent and what is answered, tokens. */
function limits(context = USUAL_CONTEXT): Pick<ModelInformation, 'maxInputTokens' | 'maxOutputTokens'> {
  const maxOutputTokens = Math.min(MOST_ANSWER, Math.floor(context * ANSWER_SHARE));
  return { maxInputTokens: context - maxOutputTokens, maxOutputTokens };
}

const roughTokens = (text: string): number => Math.ceil(new TextEncoder().encode(text).length / BYTES_A_TOKEN);

const isEnabled = () => vscode.workspace.getConfiguration('qalam').get('chatModels.enabled', false);

/** Offers the endpoints while the person wants it. */
export function offerChatModels(client: LanguageClient): vscode.Disposable {
  const { LanguageModelTextPart: TextPart, lm } = vscode as unknown as Newer;
  if (!TextPart || !lm?.registerLanguageModelChatProvider) return { dispose() {} };
  const changed = new vscode.EventEmitter<void>();
  const provider: Provider = {
    onDidChangeLanguageModelChatInformation: changed.event,
    async provideLanguageModelChatInformation(_, token) {
      if (!isEnabled()) return [];
      // There may be no document yet that it was started for.
      await client.start();
      const models = await request(client, ChatModelsRequest, {}, token);
      return models.map(({ endpoint, model, contextSize }) => ({
        id: String(endpoint.index),
        name: model || endpoint.origin,
        family: model || 'openai-compatible',
        version: '1',
        detail: endpoint.origin,
        ...limits(contextSize),
        capabilities: { imageInput: false, toolCalling: false },
      }));
    },
    async provideLanguageModelChatResponse(model, messages, { modelOptions }, progress, token) {
      await client.start();
      const id = crypto.randomUUID();
      let came = 0;
      const listener = onNotified(client, AskProgressNotification, ({ id: of, append }) => {
        if (of !== id || append === '') return;
        came += append.length;
        progress.report(new TextPart(append));
      });
      try {
        const temperature = modelOptions?.temperature;
        const { text, error } = await request(
          client,
          ModelChatRequest,
          {
            id,
            endpoint: Number(model.id),
            messages: messages.map((message) => ({ role: roleOf(message.role), content: textOf(message) })),
            parameters: {
              maxTokens: model.maxOutputTokens,
              ...(typeof temperature === 'number' && { temperature }),
            },
          },
          token,
        );
        if (error !== undefined) throw new Error(error);
        if (came < text.length) progress.report(new TextPart(text.slice(came)));
      } finally {
        listener.dispose();
      }
    },
    provideTokenCount: async (_, text) => roughTokens(typeof text === 'string' ? text : textOf(text)),
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('qalam.chatModels') || event.affectsConfiguration('qalam.completion'))
        changed.fire();
    }),
    lm.registerLanguageModelChatProvider(VENDOR, provider),
  );
}
