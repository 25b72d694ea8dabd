import {
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensDelta,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver/node';
import { ENTITY_CLASSES } from '../../protocol';
import type { DocumentCorrections } from '../corrections';
import { type DocumentView, type Handler, onTextDocument } from '../dispatch';
import type { OpenDocument } from '../findings';
import { mentionsOf } from './entities';

/** As for diagnostics: a request waits so long for the whole document, ms, and is asked again when there is more. */
const OPTIONS = { wait: 400, early: true };

/**
 * Entities as semantic tokens, but in files whose colours others give: an editor takes the tokens of one extension alone.
 * Remembers the last answer of each document to answer with deltas.
 */
export class SemanticTokensService {
  private readonly builders = new Map<string, SemanticTokensBuilder>();

  readonly handlers: readonly Handler[] = [
    onTextDocument(SemanticTokensRequest.type, OPTIONS, (view): SemanticTokens | null => {
      if (view.document.format.guest) return null;
      const builder = this.builder(view.document.uri);
      collect(view, builder);
      return builder.build();
    }),
    onTextDocument(
      SemanticTokensDeltaRequest.type,
      OPTIONS,
      (view, { previousResultId }): SemanticTokens | SemanticTokensDelta | null => {
        if (view.document.format.guest) return null;
        const builder = this.builder(view.document.uri);
        collect(view, builder, previousResultId);
        return builder.buildEdits();
      },
    ),
    onTextDocument(
      SemanticTokensRangeRequest.type,
      OPTIONS,
      (view, { range }): SemanticTokens | null => {
        if (view.document.format.guest) return null;
        const builder = new SemanticTokensBuilder();
        collect(view, builder, undefined, [range.start.line, range.end.line]);
        return builder.build();
      },
      // The editor asks for what is on the screen: that goes first.
      (document, { range }) => document.prioritise(range.start.line, range.end.line),
    ),
  ];

  forget(uri: string): void {
    this.builders.delete(uri);
  }

  private builder(uri: string): SemanticTokensBuilder {
    let builder = this.builders.get(uri);
    if (!builder) {
      builder = new SemanticTokensBuilder();
      this.builders.set(uri, builder);
    }
    return builder;
  }
}

/** No `await` in here: two requests must not interleave in one builder. */
function collect(
  { document, corrections, settings: { entities } }: DocumentView,
  builder: SemanticTokensBuilder,
  previousResultId = '',
  lines?: readonly [number, number],
) {
  builder.previousResult(previousResultId);
  if (entities.enabled) pushTokens(document, corrections, new Set(entities.classes), builder, lines);
}

function pushTokens(
  document: OpenDocument,
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
