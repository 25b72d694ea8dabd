import {
  type CancellationToken,
  type DocumentSymbol,
  type DocumentSymbolParams,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver/node';
import { className } from '../../entities/classes';
import type { EntityMention } from '../../protocol';
import type { QalamServer } from '../server';
import { mentionsOf } from './entities';

/** How long a request waits for the whole document, ms. */
const MAX_WAIT = 30_000;

/** Entities by class, for the outline. A class node spans its first mention, so that the editor can go there. */
export async function documentSymbols(
  server: QalamServer,
  { textDocument: { uri } }: DocumentSymbolParams,
  token: CancellationToken,
): Promise<DocumentSymbol[] | SymbolInformation[]> {
  const document = await server.whenOpen(uri);
  const { version } = document;
  // VS Code remembers the answer for as long as the text does not change, so that an early one would leave the outline
  // empty: wait for the whole document, unless nobody wants it any more.
  const end = Date.now() + MAX_WAIT;
  while (!token.isCancellationRequested && Date.now() < end && !(await document.settled(200)));
  const { entities, locale: setting } = await server.settings.get(uri);
  server.check(document, version, token);
  if (!entities.enabled) return [];
  const locale = server.locale(setting);
  const shown = new Set<string>(entities.classes);
  const mentions = mentionsOf(document, server.corrections.of(uri)).filter((mention) => shown.has(mention.class));
  const symbol = (mention: EntityMention) => ({ name: mention.text, kind: SymbolKind.String });
  if (!server.client.hierarchicalSymbols) {
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
    const last = group.at(-1)!;
    return {
      name: className(first.class, locale),
      detail: String(group.length),
      kind: SymbolKind.Class,
      range: { start: first.range.start, end: last.range.end },
      selectionRange: first.range,
      children: group.map((mention) => ({
        ...symbol(mention),
        range: mention.range,
        selectionRange: mention.range,
      })),
    };
  });
}
