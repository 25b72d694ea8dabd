import {
  type CancellationToken,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensDelta,
  type SemanticTokensDeltaParams,
  type SemanticTokensParams,
  type SemanticTokensRangeParams,
} from 'vscode-languageserver/node';
import type { AnalysedDocument } from '../../analysis/document';
import { ENTITY_CLASSES } from '../../protocol';
import type { DocumentCorrections } from '../corrections';
import type { QalamServer } from '../server';
import { mentionsOf } from './entities';

/** As for diagnostics: how long a request waits for the whole document, ms. */
const WAIT = 400;

/** Entities as semantic tokens; remembers the last answer of each document to answer with deltas. */
export class SemanticTokensService {
  private readonly builders = new Map<string, SemanticTokensBuilder>();

  forget(uri: string): void {
    this.builders.delete(uri);
  }

  async full(server: QalamServer, params: SemanticTokensParams, token: CancellationToken): Promise<SemanticTokens> {
    const builder = await this.collect(server, params.textDocument.uri, token, this.builder(params.textDocument.uri));
    return builder.build();
  }

  async delta(
    server: QalamServer,
    params: SemanticTokensDeltaParams,
    token: CancellationToken,
  ): Promise<SemanticTokens | SemanticTokensDelta> {
    const builder = this.builder(params.textDocument.uri);
    await this.collect(server, params.textDocument.uri, token, builder, params.previousResultId);
    return builder.buildEdits();
  }

  async range(
    server: QalamServer,
    { textDocument, range }: SemanticTokensRangeParams,
    token: CancellationToken,
  ): Promise<SemanticTokens> {
    const document = await server.whenOpen(textDocument.uri);
    // The editor asks for what is on the screen: that goes first.
    document.prioritise(range.start.line, range.end.line);
    const lines = [range.start.line, range.end.line] as const;
    const builder = await this.collect(server, textDocument.uri, token, new SemanticTokensBuilder(), undefined, lines);
    return builder.build();
  }

  private builder(uri: string): SemanticTokensBuilder {
    let builder = this.builders.get(uri);
    if (!builder) {
      builder = new SemanticTokensBuilder();
      this.builders.set(uri, builder);
    }
    return builder;
  }

  private async collect(
    server: QalamServer,
    uri: string,
    token: CancellationToken,
    builder: SemanticTokensBuilder,
    previousResultId?: string,
    lines?: readonly [number, number],
  ): Promise<SemanticTokensBuilder> {
    const document = await server.whenOpen(uri);
    const { version } = document;
    if (!(await document.settled(WAIT))) document.answeredEarly = true;
    const { entities } = await server.settings.get(uri);
    server.check(document, version, token);
    // From here to the end nothing waits: two requests must not fill one builder by turns.
    builder.previousResult(previousResultId ?? '');
    if (entities.enabled) pushTokens(document, server.corrections.of(uri), new Set(entities.classes), builder, lines);
    return builder;
  }
}

function pushTokens(
  document: AnalysedDocument,
  corrections: DocumentCorrections,
  classes: ReadonlySet<string>,
  builder: SemanticTokensBuilder,
  lines: readonly [number, number] = [0, Number.MAX_SAFE_INTEGER],
) {
  for (const mention of mentionsOf(document, corrections, lines[0], lines[1])) {
    if (!classes.has(mention.class)) continue;
    const type = ENTITY_CLASSES.indexOf(mention.class);
    for (const { start, end } of mention.parts ?? [mention.range]) {
      // A semantic token stays on one line.
      for (let line = Math.max(start.line, lines[0]); line <= Math.min(end.line, lines[1]); line++) {
        const from = line === start.line ? start.character : 0;
        const to = line === end.line ? end.character : document.store.line(line).text.length;
        if (to > from) builder.push(line, from, to - from, type, 0);
      }
    }
  }
}
