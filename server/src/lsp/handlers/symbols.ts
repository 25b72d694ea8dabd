import {
  type DocumentSymbol,
  DocumentSymbolRequest,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver/node';
import { className } from '../../entities/classes';
import type { EntityMention } from '../../protocol';
import { type DocumentView, onTextDocument } from '../dispatch';
import { mentionsOf } from './entities';

/**
 * How long a request waits for the whole document, ms. VS Code remembers the answer for as long as the text does not change,
 * so that an early one would leave the outline empty.
 */
const MAX_WAIT = 30_000;

/**
 * Entities by class, for the outline. A class node spans its first mention, so that the editor can go there: as far as the last one it
 * would span other classes and all the prose between, and name the class in the breadcrumbs and the sticky scroll of what is none of it.
 */
export const documentSymbols = onTextDocument(DocumentSymbolRequest.type, { wait: MAX_WAIT }, answer);

function answer(view: DocumentView): DocumentSymbol[] | SymbolInformation[] {
  const { document, corrections, client, locale } = view;
  const { uri } = document;
  const { entities } = view.settings;
  // The outline of a program is its own.
  if (!entities.enabled || document.format.guest) return [];
  const shown = new Set<string>(entities.classes);
  const mentions = mentionsOf(document, corrections).filter((mention) => shown.has(mention.class));
  const symbol = (mention: EntityMention) => ({ name: mention.text, kind: SymbolKind.String });
  if (!client.hierarchicalSymbols) {
    return mentions.map((mention) => ({
      ...symbol(mention),
      location: { uri, range: mention.range },
      containerName: className(mention.class, locale),
    }));
  }
  const classes = new Map<string, EntityMention[]>();
  for (const mention of mentions) {
    const group = classes.get(mention.class);
    if (group) group.push(mention);
    else classes.set(mention.class, [mention]);
  }
  return [...classes.values()].map((group): DocumentSymbol => {
    const first = group[0]!;
    return {
      name: className(first.class, locale),
      detail: String(group.length),
      kind: SymbolKind.Class,
      range: first.range,
      selectionRange: first.range,
      children: group.map((mention) => ({
        ...symbol(mention),
        range: mention.range,
        selectionRange: mention.range,
      })),
    };
  });
}
