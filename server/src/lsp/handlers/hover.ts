import { type Hover, HoverRequest, MarkupKind } from 'vscode-languageserver/node';
import type { AnalysisPool } from '../../analysis/pool';
import { classGuideline, className } from '../../entities/classes';
import { describe } from '../../messages';
import type { Range } from '../../protocol';
import { contains } from '../../text/positions';
import { onTextDocument } from '../dispatch';
import { forEachShown } from '../findings';
import { languageName, ui } from '../ui';
import { mentionsOf } from './entities';
import { escapeMarkdown } from './markdown';
import { describeWord, wordAt } from './morphology';

/** What is under the pointer: a finding, an entity with its class and other mentions, a word taken apart, else the language of the line. */
export const hover = (pool: AnalysisPool) =>
  onTextDocument(HoverRequest.type, { wait: 400 }, async (view, { position }): Promise<Hover | null> => {
    const { document, locale, corrections, client } = view;
    const options = await view.showOptions();
    view.check();
    const parts: string[] = [];
    let range: Range | undefined;
    const { line } = position;
    forEachShown(
      document,
      options,
      (shown) => {
        if (!contains(shown.range, position)) return;
        // VS Code says it in the hover of the diagnostic, beside this one.
        if (client.qalamClient) return;
        range ??= shown.range;
        parts.push(escapeMarkdown(describe(shown.finding, locale)));
      },
      line,
      line,
    );
    const mentions = options.settings.entities.enabled ? mentionsOf(document, corrections) : [];
    const mention = mentions.find((candidate) => contains(candidate.range, position));
    if (mention) {
      range ??= mention.range;
      const certainty = mention.corrected ? ui('corrected', locale) : `${Math.round(mention.score * 100)} %`;
      parts.push(`**${className(mention.class, locale)}** · ${mention.class} · ${certainty}`);
      parts.push(escapeMarkdown(classGuideline(mention.class, locale)));
      const others = mentions.filter(
        (other) => other !== mention && other.class === mention.class && other.stem === mention.stem,
      );
      if (others.length > 0) {
        const lines = others.slice(0, 10).map((other) => other.range.start.line + 1);
        parts.push(escapeMarkdown(ui('otherMentions', locale, String(others.length), lines.join(', '))));
      }
    }
    const labels = new Set<string>();
    document.forEachResult(
      (result) => {
        for (const label of result.languages.keys()) labels.add(label);
      },
      line,
      line,
    );
    if (options.settings.morphology.hover && labels.has('kk')) {
      const word = await wordAt(pool, view, position);
      view.check();
      // A word that no dictionary knows in a text of several languages is as likely none of Kazakh.
      if (word !== undefined && (labels.size === 1 || !word.analyses[0]!.guess)) {
        range ??= word.range;
        parts.push(describeWord(word, view));
      }
    }
    if (parts.length === 0) {
      // A Kazakh line, or one of unknown language, gets no hover.
      labels.delete('kk');
      labels.delete('und');
      if (labels.size === 0) return null;
      parts.push([...labels].map((label) => escapeMarkdown(languageName(label, locale))).join(', '));
    }
    const markdown = parts.join('\n\n');
    return {
      contents: client.markdownHover
        ? { kind: MarkupKind.Markdown, value: markdown }
        : { kind: MarkupKind.PlainText, value: markdown.replace(/\\(.)|\*\*/g, '$1') },
      ...(range && { range }),
    };
  });
