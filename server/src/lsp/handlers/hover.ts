import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver/node';
import { type AnalysedDocument, contains } from '../../analysis/document';
import { classGuideline, className, foldStem } from '../../entities/classes';
import { describe } from '../../messages';
import type { EntityMention, Range } from '../../protocol';
import { forEachShown } from '../findings';
import type { QalamServer } from '../server';
import { languageName, ui } from '../ui';

/** Document text in a hover must stay text: Markdown's own characters are escaped. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&').replace(/\s+/g, ' ');
}

/** All entity mentions of a document, of every class, in document order. */
export function mentionsOf(document: AnalysedDocument): EntityMention[] {
  const mentions: EntityMention[] = [];
  document.forEachResult((result, line) => {
    for (const entity of result.entities) {
      const range = document.toRange(line, entity);
      const parts = entity.parts?.map((part) => document.toRange(line, part));
      const { class: entityClass, score, text } = entity;
      mentions.push({ range, class: entityClass, score, text, ...(parts && { parts }) });
    }
  });
  return mentions;
}

export async function entityMentions(
  server: QalamServer,
  { uri }: { uri: string },
  token: CancellationToken,
): Promise<EntityMention[]> {
  const document = await server.whenOpen(uri);
  const { version } = document;
  await document.settled(1000);
  server.check(document, version, token);
  return mentionsOf(document);
}

/** What is under the pointer: a finding, an entity with its class and other mentions, else the language of the line. */
export async function hover(
  server: QalamServer,
  { textDocument: { uri }, position }: HoverParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const document = await server.whenOpen(uri);
  const { version } = document;
  const options = await server.showOptions(uri);
  await document.settled(400);
  server.check(document, version, token);
  const locale = server.locale(options.settings.locale);
  const parts: string[] = [];
  let range: Range | undefined;
  const { line } = position;
  forEachShown(
    document,
    options,
    (shown) => {
      if (!contains(shown.range, position)) return;
      range ??= shown.range;
      parts.push(escapeMarkdown(describe(shown.finding, locale)));
    },
    line,
    line,
  );
  const mentions = options.settings.entities.enabled ? mentionsOf(document) : [];
  const mention = mentions.find((candidate) => contains(candidate.range, position));
  if (mention) {
    range ??= mention.range;
    const percent = Math.round(mention.score * 100);
    parts.push(`**${className(mention.class, locale)}** · ${mention.class} · ${percent} %`);
    parts.push(escapeMarkdown(classGuideline(mention.class, locale)));
    const stem = foldStem(mention.text);
    const others = mentions.filter(
      (other) => other !== mention && other.class === mention.class && foldStem(other.text) === stem,
    );
    if (others.length > 0) {
      const lines = others.slice(0, 10).map((other) => other.range.start.line + 1);
      parts.push(escapeMarkdown(ui('otherMentions', locale, String(others.length), lines.join(', '))));
    }
  }
  if (parts.length === 0) {
    const labels = new Set<string>();
    document.forEachResult(
      (result) => {
        for (const label of result.languages.keys()) labels.add(label);
      },
      line,
      line,
    );
    // On a Kazakh line, or where nobody knows, there is nothing to say.
    labels.delete('kk');
    labels.delete('und');
    if (labels.size === 0) return null;
    parts.push([...labels].map((label) => escapeMarkdown(languageName(label, locale))).join(', '));
  }
  const markdown = parts.join('\n\n');
  return {
    contents: server.client.markdownHover
      ? { kind: MarkupKind.Markdown, value: markdown }
      : { kind: MarkupKind.PlainText, value: markdown.replace(/\\(.)|\*\*/g, '$1') },
    ...(range && { range }),
  };
}
