import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionRequest,
  type TextEdit,
} from 'vscode-languageserver/node';
import { UNKNOWN_WORD } from '../../analysis/analyzer';
import { className } from '../../entities/classes';
import { staleCorrection } from '../../entities/rules';
import { fixTitle, type Locale, replaceTitle } from '../../messages';
import {
  AddStemToPersonalWordsCommand,
  AddStemToProjectWordsCommand,
  AddToPersonalWordsCommand,
  AddToProjectWordsCommand,
  CLIENT_COMMANDS,
  DropCorrectionCommand,
  ENTITY_CLASSES,
  type EntityClass,
  type FindingKind,
  IgnoreInFileCommand,
  MarkEntityCommand,
  type Range,
} from '../../protocol';
import { ruleOf, titleOf } from '../../rules';
import { wildcardStems } from '../../spelling/wildcard';
import { WordList } from '../../spelling/words';
import { unreadField } from '../../text/formats/unread';
import { touch } from '../../text/positions';
import { shorten } from '../../text/shorten';
import type { Finding } from '../../types';
import { toCommand, toDiagnostic, toTextEdits } from '../convert';
import { type DocumentView, onTextDocument } from '../dispatch';
import {
  endingJudge,
  endingLengths,
  forEachShown,
  ignoredEntry,
  type OpenDocument,
  type ShownFinding,
  type ShowOptions,
} from '../findings';
import { EditSet, kindEdits } from '../kinds';
import { withMovedOffsetsOf } from '../movedEdits';
import type { Suggestions } from '../suggestions';
import { ui } from '../ui';
import { retagEdits, samePlace, targetAt } from './entities';

const FIX_ALL = 'source.fixAll.qalam';
/** A longer selection than this, UTF-16 units, is no name. */
const MAX_MARKED = 300;
/** How much text around a word goes to the ranking of suggestions, UTF-16 units on either side. */
const CONTEXT_UNITS = 80;

/** How much of a finding's text a title names, UTF-16 units. */
const MOST_NAMED = 40;
/** How far around a word other words tell which stem it stands on, lines on either side. */
const STEM_LINES = 500;

/** The edits of every safe fix of a document; of two that overlap the first wins. */
export function safeEdits(document: OpenDocument, options: ShowOptions): TextEdit[] {
  const set = new EditSet();
  forEachShown(document, options, ({ finding, chunkLine }) => {
    if (finding.fix?.safe) set.add(toTextEdits(document, chunkLine, finding.fix));
  });
  return set.edits;
}

/** Quick fixes for the findings under a range, and "fix all safe". Suggestions are computed here, when asked. */
export const codeActions = (suggestions: Suggestions) =>
  onTextDocument(
    CodeActionRequest.type,
    // The safe fixes are asked for by one deliberate command, so it waits for the whole document.
    ({ context }) => ({ wait: context.only?.includes(FIX_ALL) ? 2000 : 400 }),
    (view, { range, context }) => answer(view, range, context, suggestions),
  );

async function answer(
  view: DocumentView,
  range: Range,
  context: CodeActionContext,
  suggestions: Suggestions,
): Promise<CodeAction[]> {
  const { document, locale } = view;
  const { uri } = document;
  const options = await view.showOptions();
  view.check();
  const wants = (kind: string) =>
    context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const found: ShownFinding[] = [];
    forEachShown(
      document,
      options,
      (shown) => {
        if (touch(shown.range, range)) found.push(shown);
      },
      range.start.line,
      range.end.line,
    );
    // A selected page is not a request for suggestions for each word in it.
    const kinds: Kind[] = [];
    const lists: CodeAction[] = [];
    for (const shown of found.slice(0, 20)) {
      const fixes = await quickFixes(view, shown, suggestions);
      view.check();
      actions.push(...fixes.actions);
      lists.push(...listActions(document, options, shown, locale));
      const { kind } = fixes;
      if (kind && !kinds.some(({ rule, word }) => rule === kind.rule && word === kind.word)) kinds.push(kind);
    }
    actions.push(...kindActions(view, options, kinds), ...lists, ...ruleActions(view, found.slice(0, 20)));
  }
  // A diagnostic's fixes are asked for with its range, and marking an entity does not fix it. Nor should each entity get a light bulb.
  const selected = range.start.line !== range.end.line || range.start.character !== range.end.character;
  const marking =
    selected && context.diagnostics.length === 0 ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
  if (options.settings.entities.enabled && wants(marking)) {
    actions.push(...entityActions(view, options, range).map((one) => ({ ...one, kind: marking })));
  }
  if (wants(FIX_ALL) && context.only !== undefined) {
    const edits = safeEdits(document, options);
    if (edits.length > 0) {
      actions.push({ title: ui('fixAllSafe', locale), kind: FIX_ALL, edit: { changes: { [uri]: edits } } });
    }
  }
  for (const { edit } of actions)
    if (edit?.changes?.[uri]) edit.changes[uri] = withMovedOffsetsOf(document, edit.changes[uri]);
  return actions;
}

interface Kind extends FindingKind {
  readonly shown: ShownFinding;
}

/** The actions that fix what is like a finding under the range, in the file and in the workspace. */
function kindActions(
  { document, client, locale }: DocumentView,
  options: ShowOptions,
  kinds: readonly Kind[],
): CodeAction[] {
  if (kinds.length === 0) return [];
  const { uri } = document;
  const sets = kindEdits(document, options, kinds);
  return kinds.flatMap(({ shown, ...kind }, index) => {
    const { edits, count } = sets[index]!;
    const { word, replacement } = kind;
    const base = { kind: CodeActionKind.QuickFix, diagnostics: [toDiagnostic(shown, locale)] };
    const actions: CodeAction[] = [];
    if (count > 1) {
      const title =
        word !== undefined && replacement !== undefined
          ? ui('replaceInFile', locale, word, replacement, String(count))
          : ui('fixKindInFile', locale, String(count));
      actions.push({ ...base, title, edit: { changes: { [uri]: edits } } });
    }
    // Only our own client has the command that shows the preview.
    if (count > 0 && client.qalamClient) {
      const title =
        word !== undefined && replacement !== undefined
          ? ui('replaceInWorkspace', locale, word, replacement)
          : ui('fixKindInWorkspace', locale);
      actions.push({
        ...base,
        title,
        command: { title, command: CLIENT_COMMANDS.fixKindInWorkspace, arguments: [kind] },
      });
    }
    return actions;
  });
}

/**
 * The stem to offer with all its endings: of those that the word may stand on, the one that accepts the most of the
 * other unknown words nearby.
 */
function stemOf(document: OpenDocument, options: ShowOptions, { finding, range }: ShownFinding): string | undefined {
  const word = finding.args![0]!;
  const stems = wildcardStems(word, endingLengths(finding));
  if (stems.length < 2) return stems[0];
  const near = new Map<string, Finding>();
  forEachShown(
    document,
    options,
    ({ finding: other }) => {
      if (other.rule === UNKNOWN_WORD) near.set(other.args![0]!, other);
    },
    range.start.line - STEM_LINES,
    range.start.line + STEM_LINES,
  );
  let best: string | undefined;
  let most = 0;
  for (const stem of stems) {
    const list = WordList.of([`${stem}*`]);
    if (!list.has(word, endingJudge(finding))) continue;
    let accepted = 0;
    for (const [other, its] of near) if (list.has(other, endingJudge(its))) accepted++;
    if (accepted > most) [best, most] = [stem, accepted];
  }
  return best;
}

/** The finding's own fix or its suggestions, and the kind that fixing all alike would fix. */
async function quickFixes(
  { document, client, locale, signal }: DocumentView,
  shown: ShownFinding,
  suggestions: Suggestions,
): Promise<{ actions: CodeAction[]; kind: Kind | undefined }> {
  const { uri } = document;
  const { finding, range } = shown;
  const { rule } = finding;
  const base = { kind: CodeActionKind.QuickFix, diagnostics: [toDiagnostic(shown, locale)] };
  const actions: CodeAction[] = [];
  let kind: Kind | undefined;
  const edits = finding.fix && toTextEdits(document, shown.chunkLine, finding.fix);
  const title = edits && shownTitle(document, shown, edits, locale);
  if (finding.fix && edits && title !== undefined) {
    kind = { rule, shown };
    actions.push({ ...base, title, isPreferred: finding.fix.safe, edit: { changes: { [uri]: edits } } });
  }
  if (finding.rule === staleCorrection.id) {
    const title = ui('dropCorrection', locale, finding.args?.[0] ?? '');
    const command = toCommand(title, DropCorrectionCommand, [uri, finding.start, finding.end]);
    actions.push({ ...base, title, command });
  }
  // Settings are our own client's to write.
  if (rule === unreadField.id && client.qalamClient) {
    const [, , setting, fields = ''] = finding.args!;
    const title = ui('readFields', locale, shorten(fields, MOST_NAMED));
    const command = { title, command: CLIENT_COMMANDS.readFields, arguments: [uri, setting, fields.split(',')] };
    actions.push({ ...base, title, command });
  }
  const word = finding.args?.[0];
  if (rule !== UNKNOWN_WORD || word === undefined) return { actions, kind };
  const start = document.store.offsetAt(range.start);
  const end = document.store.offsetAt(range.end);
  const before = document.store.slice(Math.max(0, start - CONTEXT_UNITS), start);
  const after = document.store.slice(end, end + CONTEXT_UNITS);
  for (const suggestion of await suggestions.of(word, before, after, signal)) {
    const joins = suggestion.before !== undefined || suggestion.after !== undefined;
    const whole = {
      start: document.store.positionAt(start - (suggestion.before ?? 0)),
      end: document.store.positionAt(end + (suggestion.after ?? 0)),
    };
    if (suggestion.preferred && !joins) kind = { rule, word, replacement: suggestion.word, shown };
    actions.push({
      ...base,
      title: replaceTitle(suggestion.word, locale),
      isPreferred: suggestion.preferred,
      edit: { changes: { [uri]: [{ range: whole, newText: suggestion.word }] } },
    });
  }
  return { actions, kind };
}

/** The title of a finding's fix, whose edits of the document are given; undefined where it changes nothing. */
export const shownTitle = (document: OpenDocument, shown: ShownFinding, edits: readonly TextEdit[], locale: Locale) =>
  wholeWordTitle(document, shown, edits, locale) ?? fixTitle(shown.finding, locale);

/**
 * The title of a fix of some letters of a word: what the word will be. Undefined where the fix reaches out of it, or is no
 * matter of spelling.
 */
function wholeWordTitle(
  { store }: OpenDocument,
  { finding, range }: ShownFinding,
  edits: readonly TextEdit[],
  locale: Locale,
): string | undefined {
  if (!finding.rule.startsWith('spelling.') || !edits.some(({ newText }) => newText !== '')) return undefined;
  const start = store.offsetAt(range.start);
  let word = store.slice(start, store.offsetAt(range.end));
  const placed = edits.map(({ range: own, newText }) => ({
    from: store.offsetAt(own.start) - start,
    to: store.offsetAt(own.end) - start,
    newText,
  }));
  if (placed.some(({ from, to }) => from < 0 || to > word.length)) return undefined;
  for (const { from, to, newText } of placed.sort((a, b) => b.from - a.from)) {
    word = word.slice(0, from) + newText + word.slice(to);
  }
  return replaceTitle(word, locale);
}

/** What nobody sees by its code points: U+FEFF. */
function codesAt({ store }: OpenDocument, { start, end }: Range): string {
  const hidden = Array.from(store.slice(store.offsetAt(start), store.offsetAt(end)));
  return hidden.map((one) => `U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(' ');
}

/** What ignores a finding where it stands, and what switches its rule off or tells of it, which our own client does. */
function ruleActions({ document, client, locale }: DocumentView, found: readonly ShownFinding[]): CodeAction[] {
  const seen = new Set<string>();
  return found.flatMap((shown): CodeAction[] => {
    const { finding, range } = shown;
    const { rule } = finding;
    if (!/^(?:spelling|grammar|cleaning|format)\./.test(rule)) return [];
    const base = { kind: CodeActionKind.QuickFix, diagnostics: [toDiagnostic(shown, locale)] };
    const actions: CodeAction[] = [];
    // A word that is unknown is ignored as a word.
    if (rule !== UNKNOWN_WORD) {
      const entry = ignoredEntry(document, finding, range);
      const named = shorten(entry.slice(rule.length + 1), MOST_NAMED);
      const title = ui('ignoreHere', locale, /[^\p{Cf}]/u.test(named) ? named : codesAt(document, range));
      actions.push({ ...base, title, command: toCommand(title, IgnoreInFileCommand, [document.uri, entry]) });
    }
    if (!client.qalamClient || seen.has(rule)) return actions;
    seen.add(rule);
    const ask = (key: 'disableRule' | 'explainRule') => {
      const title = ui(key, locale, titleOf(ruleOf(rule)!, locale));
      actions.push({ ...base, title, command: { title, command: CLIENT_COMMANDS[key], arguments: [rule] } });
    };
    // Without unknown words there is no spelling to check: that has a setting of its own.
    if (rule !== UNKNOWN_WORD) ask('disableRule');
    ask('explainRule');
    return actions;
  });
}

/** What accepts an unknown word: the word lists, alone or with all its endings, and this file. */
function listActions(document: OpenDocument, options: ShowOptions, shown: ShownFinding, locale: Locale): CodeAction[] {
  const { finding } = shown;
  const word = finding.args?.[0];
  if (finding.rule !== UNKNOWN_WORD || word === undefined) return [];
  const stem = stemOf(document, options, shown);
  const diagnostics = [toDiagnostic(shown, locale)];
  return (
    [
      ['addToPersonalWords', AddToPersonalWordsCommand, word],
      ['addToProjectWords', options.hasProject ? AddToProjectWordsCommand : undefined, word],
      ['addStemToPersonalWords', AddStemToPersonalWordsCommand, stem],
      ['addStemToProjectWords', options.hasProject ? AddStemToProjectWordsCommand : undefined, stem],
      ['ignoreInFile', IgnoreInFileCommand, word],
    ] as const
  ).flatMap(([key, message, entry]) => {
    if (entry === undefined || message === undefined) return [];
    const title = ui(key, locale, entry);
    const command = toCommand(title, message, [document.uri, entry]);
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics, command }];
  });
}

/** Mark as, change class, remove, apply to all, take back: for a selection, or for the entity at the caret. */
function entityActions(
  { document, client, locale }: DocumentView,
  { settings, corrections }: ShowOptions,
  range: Range,
): CodeAction[] {
  const { uri } = document;
  const target = targetAt(document, corrections, range);
  if (!target || target.text.length > MAX_MARKED) return [];
  const { mention, text } = target;
  const whole = mention !== undefined && samePlace(mention.range, target.range);
  const shown: readonly EntityClass[] = settings.entities.classes;
  // Our own client has a list to pick from: a light bulb with a line for each class hides all else.
  const offered = client.qalamClient ? [] : [...shown, ...ENTITY_CLASSES.filter((name) => !shown.includes(name))];
  const mark = (title: string, name: EntityClass | null, all = false): CodeAction => {
    if (target.tokens && !all) {
      const edits = retagEdits(document, target.segment.tokens ?? [], target.base, target.tokens, name);
      return { title, edit: { changes: { [uri]: edits } } };
    }
    return { title, command: toCommand(title, MarkEntityCommand, [uri, target.range, name, all]) };
  };
  const actions: CodeAction[] = [];
  for (const name of offered) {
    if (whole && mention.class === name) continue;
    actions.push(mark(ui(whole ? 'changeClass' : 'markAs', locale, text, className(name, locale)), name));
  }
  if (client.qalamClient) {
    const title = ui(whole ? 'changeClassOf' : 'markAsEntity', locale, text);
    actions.push({ title, command: { title, command: 'qalam.markEntity', arguments: [uri, target.range] } });
  }
  if (mention) {
    const removed = targetAt(document, corrections, mention.range);
    const title = ui('removeEntity', locale, mention.text);
    if (removed?.tokens) {
      const edits = retagEdits(document, removed.segment.tokens ?? [], removed.base, removed.tokens, null);
      actions.push({ title, edit: { changes: { [uri]: edits } } });
    } else {
      actions.push({ title, command: toCommand(title, MarkEntityCommand, [uri, mention.range, null, false]) });
    }
  }
  const placed = corrections
    .placement(document)
    .placed.filter(({ start, end }) => start < target.span.end && target.span.start < end);
  const correction = placed.find(
    ({ start, end }) => start === target.span.start && end === target.span.end,
  )?.correction;
  if (whole || correction) {
    const name = correction ? correction.class : mention!.class;
    const label = name === null ? ui('notAnEntity', locale) : className(name, locale);
    actions.push(mark(ui('applyToAll', locale, text, label), name, true));
  }
  for (const { correction: old } of placed) {
    const title = ui('dropCorrection', locale, old.text);
    actions.push({ title, command: toCommand(title, DropCorrectionCommand, [uri, old.start, old.end]) });
  }
  return actions;
}
