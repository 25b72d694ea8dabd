/** Findings that are fixed alike, for the client to fix in all files; words that are ignored in a file. */
import { ErrorCodes } from 'vscode-languageserver/node';
import { explainRule } from '../../explain';
import { ExplainRuleRequest, IgnoredWordsRequest, KindEditsRequest } from '../../protocol';
import { onDocument, onRequest } from '../dispatch';
import { refused } from '../errors';
import { kindEdits } from '../kinds';
import type { Lists } from '../lists';
import { withMovedOffsetsOf } from '../movedEdits';
import type { Session } from '../session';
import { ui } from '../ui';

/** Waits for the whole document, so that the answer is complete. */
export const requestKindEdits = onDocument(
  KindEditsRequest,
  { wait: Number.POSITIVE_INFINITY },
  async (view, { uri: _, ...kind }) => {
    const options = await view.showOptions();
    view.check();
    const [set] = kindEdits(view.document, options, [kind]);
    return { version: view.version, edits: withMovedOffsetsOf(view.document, set!.edits) };
  },
);

/** Also of a document that is not open. */
export const ignoredWords = (lists: Lists) => onRequest(IgnoredWordsRequest, ({ uri }) => lists.ignoredIn(uri));

export const requestExplainRule = (session: Session) =>
  onRequest(ExplainRuleRequest, async ({ rule }) => {
    const locale = session.locale((await session.settings.get('')).locale);
    const markdown = explainRule(rule, locale);
    if (markdown === undefined) throw refused(ui('noSuchRule', locale, rule), ErrorCodes.InvalidParams);
    return { markdown };
  });
