/** Token counts of a document, of ranges in it, of the messages of a prompt file. */
import { isAbsolute } from 'node:path';
import { readPromptFile } from '../../ask/prompt';
import { Lru } from '../../caches';
import type { Connection } from '../../endpoint/connection';
import { usableContext } from '../../endpoint/detect';
import { EndpointError } from '../../endpoint/error';
import { type TokenCount, TokenRatio } from '../../endpoint/tokenRatio';
import { countAt } from '../../endpoint/tokens';
import {
  type Params,
  type RangeTokens,
  type Settings,
  type TokenCountResult,
  TokenCountsRequest,
} from '../../protocol';
import { familyOf, isFamilyName } from '../../tokenizer/families';
import { tokenizerName } from '../../tokenizer/file';
import { TokenizerThread } from '../../tokenizer/thread';
import { type DocumentView, type Handler, onDocument } from '../dispatch';
import type { Endpoints } from '../endpoints';
import type { Session } from '../session';
import { ui } from '../ui';

/** Of a longer text only so much is sent to be counted; the rest is estimated by its ratio. UTF-16 units. */
const SAMPLE = 50_000;
/** The same where it is counted on this machine: some two seconds of a processor. */
const LOCAL_SAMPLE = 200_000;
/** Counts that are remembered. */
const REMEMBERED = 500;

/** What counts: the tokenizer of the settings, else an endpoint, else a ratio. */
interface Counter {
  readonly id: string;
  readonly sample: number;
  count(text: string, signal: AbortSignal): Promise<TokenCount>;
  /** What is known after a count, of texts that are too long to be counted whole. */
  estimate(text: string): TokenCount;
}

export class TokenService {
  private readonly counts = new Lru<TokenCount>(REMEMBERED);
  private local: { readonly thread: TokenizerThread; readonly ratio: TokenRatio } | undefined;
  private failed: string | undefined;

  constructor(
    private readonly session: Session,
    private readonly endpoints: Endpoints,
  ) {}

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
    const own = this.ownTokenizer(settings);
    const other = connection ? remotely(connection, model) : byFamily(settings);
    const counter = own ? locally(own, other) : other;
    const counted = (text: string) => this.tokens(text, counter, signal);
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
      // Where its file could not be used, something else counted.
      ...(own && own === this.local && !total.estimated && { tokenizer: tokenizerName(own.thread.path) }),
      parts,
    };
  }

  private async tokens(text: string, counter: Counter, signal: AbortSignal): Promise<TokenCount> {
    // Long texts change with every letter and would fill the memory.
    const key = text.length <= 4000 ? JSON.stringify([counter.id, text]) : undefined;
    const known = key === undefined ? undefined : this.counts.get(key);
    if (known) return known;
    const sample = await counter.count(text.slice(0, counter.sample), signal);
    if (text.length > counter.sample) return counter.estimate(text);
    if (key !== undefined && !sample.estimated) this.counts.set(key, sample);
    return sample;
  }

  /** The tokenizer that the settings name; undefined where they name none or it cannot be used, which is said once. */
  private ownTokenizer(settings: Settings): TokenService['local'] {
    // Of an untrusted workspace no setting names a file.
    const path = this.session.trusted ? settings.tokens.tokenizer.trim() : '';
    if (path !== this.local?.thread.path) {
      this.local?.thread.close();
      this.local = undefined;
      if (path === '' || isFamilyName(path) || path === this.failed) return undefined;
      this.failed = undefined;
      const locale = this.session.locale(settings.locale);
      const failed = (error: string) => {
        this.failed = path;
        this.local = undefined;
        this.session.tell(ui('tokenizerFailed', locale, path, error.replace(`${path}: `, '')));
      };
      if (!isAbsolute(path)) {
        failed('not an absolute path');
        return undefined;
      }
      this.local = { thread: new TokenizerThread(path, failed), ratio: new TokenRatio(familyOf(path)) };
    }
    return this.local;
  }
}

function locally({ thread, ratio }: NonNullable<TokenService['local']>, otherwise: Counter): Counter {
  return {
    id: thread.path,
    sample: LOCAL_SAMPLE,
    estimate: (text) => ratio.estimate(text),
    async count(text, signal) {
      const tokens = await thread.count(text, signal);
      if (tokens === undefined) return otherwise.count(text.slice(0, otherwise.sample), signal);
      ratio.learn(text, tokens);
      return { tokens, estimated: false };
    },
  };
}

function remotely(connection: Connection, model: string): Counter {
  return {
    id: `${connection.client.base} ${model}`,
    sample: SAMPLE,
    estimate: (text) => connection.ratio.estimate(text),
    count: (text, signal) => countAt(connection, model, text, signal),
  };
}

/** Nothing counts: by the family that the settings name, else by that of the model's name. */
function byFamily({ tokens: { tokenizer }, completion }: Settings): Counter {
  const named = tokenizer.trim();
  const ratio = new TokenRatio(isFamilyName(named) ? named : familyOf(completion.model));
  const estimate = (text: string) => ratio.estimate(text);
  return { id: '', sample: Number.POSITIVE_INFINITY, estimate, count: async (text) => estimate(text) };
}

const wordsIn = (text: string): number => text.match(/[\p{L}\p{M}\p{N}]+(?:[-'’ʼ][\p{L}\p{M}\p{N}]+)*/gu)?.length ?? 0;
