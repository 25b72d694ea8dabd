/** Token counts of a document, of ranges in it, of the messages of a prompt file. */

import { readPromptFile } from '../../ask/prompt';
import { Lru } from '../../caches';
import type { Connection } from '../../endpoint/connection';
import { usableContext } from '../../endpoint/detect';
import { EndpointError } from '../../endpoint/error';
import { type TokenCount, TokenRatio } from '../../endpoint/tokenRatio';
import { countAt } from '../../endpoint/tokens';
import { type Params, type RangeTokens, type TokenCountResult, TokenCountsRequest } from '../../protocol';
import { type DocumentView, type Handler, onDocument } from '../dispatch';
import type { Endpoints } from '../endpoints';

/** Of a longer text only so much is sent to be counted; the rest is estimated by its ratio. UTF-16 units. */
const SAMPLE = 50_000;
/** Counts that are remembered. */
const REMEMBERED = 500;

export class TokenService {
  private readonly counts = new Lru<TokenCount>(REMEMBERED);
  private readonly offline = new TokenRatio();

  constructor(private readonly endpoints: Endpoints) {}

  readonly handlers: readonly Handler[] = [
    onDocument(TokenCountsRequest, {}, (view, params) => this.count(view, params)),
  ];

  private async count(view: DocumentView, { ranges }: Params<typeof TokenCountsRequest>): Promise<TokenCountResult> {
    const { document, version, settings, signal } = view;
    const { store, format } = document;
    const [endpoint] = this.endpoints.list(settings);
    const found = endpoint && this.endpoints.connection(endpoint, settings);
    const connection = found instanceof EndpointError ? undefined : found;
    const model = endpoint?.model ?? '';
    const counted = (text: string) => this.tokens(text, connection, model, signal);
    const parts: RangeTokens[] = [];
    let whole: string | undefined;
    if (ranges) {
      for (const range of ranges) {
        const text =
          document.proseOf(range)?.text ?? store.slice(store.offsetAt(range.start), store.offsetAt(range.end));
        parts.push({ range, words: wordsIn(text), ...(await counted(text)) });
      }
    } else {
      whole = store.text();
      if (format.chat) {
        for (const { role, head, start, end, content } of readPromptFile(whole).messages) {
          const range = { start: store.positionAt(start), end: store.positionAt(end) };
          const headLine = head === undefined ? {} : { headLine: store.positionAt(head).line };
          parts.push({ range, role, ...headLine, words: wordsIn(content), ...(await counted(content)) });
        }
      }
    }
    const sum = (pick: (part: RangeTokens) => number) => parts.reduce((total, part) => total + pick(part), 0);
    const total: TokenCount =
      whole === undefined
        ? { tokens: sum(({ tokens }) => tokens), estimated: parts.some(({ estimated }) => estimated) }
        : await counted(whole);
    view.check();
    const words = whole === undefined ? sum((part) => part.words) : wordsIn(whole);
    const contextSize = connection?.info?.contextSize === undefined ? undefined : usableContext(connection.info);
    return {
      version,
      ...total,
      words,
      tokensPerWord: words === 0 ? 0 : total.tokens / words,
      ...(contextSize !== undefined && { contextSize, share: total.tokens / contextSize }),
      parts,
    };
  }

  private async tokens(
    text: string,
    connection: Connection | undefined,
    model: string,
    signal: AbortSignal,
  ): Promise<TokenCount> {
    if (!connection) return this.offline.estimate(text);
    // Long texts change with every letter and would fill the memory.
    const key = text.length <= 4000 ? JSON.stringify([connection.client.base, model, text]) : undefined;
    const known = key === undefined ? undefined : this.counts.get(key);
    if (known) return known;
    const sample = await countAt(connection, model, text.slice(0, SAMPLE), signal);
    if (text.length > SAMPLE) return connection.ratio.estimate(text);
    if (key !== undefined && !sample.estimated) this.counts.set(key, sample);
    return sample;
  }
}

const wordsIn = (text: string): number => text.match(/[\p{L}\p{M}\p{N}]+(?:[-'’ʼ][\p{L}\p{M}\p{N}]+)*/gu)?.length ?? 0;
