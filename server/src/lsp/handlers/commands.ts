/** What the server executes by the reader's command. */
import { type Connection, ErrorCodes } from 'vscode-languageserver/node';
import {
  AddStemToPersonalWordsCommand,
  AddStemToProjectWordsCommand,
  AddToPersonalWordsCommand,
  AddToProjectWordsCommand,
  AddWordsCommand,
  CompareEntitiesCommand,
  DropCorrectionCommand,
  EntityReportCommand,
  ExportEntitiesCommand,
  FixAllSafeCommand,
  IgnoreInFileCommand,
  ImportWordsCommand,
  MarkEntityCommand,
  MarkTargetRequest,
  UndoMarkCommand,
  UnignoreInFileCommand,
  type WordListName,
} from '../../protocol';
import { importWords } from '../../spelling/importWords';
import { type Handler, onCommand, onDocument, onDocumentCommand } from '../dispatch';
import { refused } from '../errors';
import type { Lists } from '../lists';
import { withMovedOffsetsOf } from '../movedEdits';
import type { Session } from '../session';
import { fileFault, ui } from '../ui';
import { safeEdits } from './codeActions';
import { compareEntities, entityReport, exportEntities, markEntity, markTarget } from './entities';

/** What edits waits so long for the whole document, ms. */
const EDIT = { wait: 2000 };
/** What is written to be kept waits longer for it, ms. */
const EXPORT = { wait: 60_000 };

export function commands(session: Session, lists: Lists): readonly Handler[] {
  return [...wordCommands(session, lists), ...entityCommands(session.connection.workspace, lists)];
}

function wordCommands(session: Session, lists: Lists): Handler[] {
  const addAll = async (uri: string, list: WordListName, entries: readonly string[]): Promise<number> => {
    const settings = await session.settings.get(uri);
    const locale = session.locale(settings.locale);
    const path = list === 'personal' ? session.personalWordsPath : await lists.projectWordsPath(uri, settings);
    if (path === undefined) throw refused(ui('noProjectFolder', locale), ErrorCodes.InvalidRequest);
    const added = await lists.words.add(path, entries);
    if (added.ok) return added.value;
    throw refused(ui('wordNotSaved', locale, path, fileFault(added.error, locale)), ErrorCodes.InternalError);
  };
  const add = async (uri: string, entry: string, list: WordListName): Promise<null> => {
    await addAll(uri, list, [entry]);
    return null;
  };
  const ignore = async (uri: string, word: string, ignored: boolean): Promise<null> => {
    await lists.setIgnored(uri, word, ignored);
    return null;
  };
  return [
    onCommand(AddToPersonalWordsCommand, ([uri, word]) => add(uri, word, 'personal')),
    onCommand(AddToProjectWordsCommand, ([uri, word]) => add(uri, word, 'project')),
    onCommand(AddStemToPersonalWordsCommand, ([uri, stem]) => add(uri, `${stem}*`, 'personal')),
    onCommand(AddStemToProjectWordsCommand, ([uri, stem]) => add(uri, `${stem}*`, 'project')),
    onCommand(AddWordsCommand, ([uri, list, entries]) => addAll(uri, list, entries)),
    onCommand(ImportWordsCommand, async ([uri, list, fileName, content]) => {
      const { entries, leftOut } = importWords(fileName, content);
      const added = await addAll(uri, list, entries);
      return { added, known: entries.length - added, leftOut };
    }),
    onCommand(IgnoreInFileCommand, ([uri, word]) => ignore(uri, word, true)),
    onCommand(UnignoreInFileCommand, ([uri, word]) => ignore(uri, word, false)),
    onDocumentCommand(FixAllSafeCommand, EDIT, async (view, [uri]) => {
      const options = await view.showOptions();
      view.check();
      const edits = safeEdits(view.document, options);
      if (edits.length === 0) return 0;
      const { applied } = await session.connection.workspace.applyEdit({
        changes: { [uri]: withMovedOffsetsOf(view.document, edits) },
      });
      return applied ? edits.length : 0;
    }),
  ];
}

function entityCommands(workspace: Connection['workspace'], lists: Lists): Handler[] {
  return [
    onDocumentCommand(MarkEntityCommand, EDIT, async (view, [, range, name, all]) => {
      const marked = await markEntity(view, range, name, all, lists.corrections, workspace);
      if (marked.ok) return marked.value;
      throw refused(marked.error, ErrorCodes.InvalidRequest);
    }),
    onDocument(MarkTargetRequest, EDIT, (view, { range }) => {
      const target = markTarget(view, range, lists.corrections);
      if (target.ok) return target.value;
      throw refused(target.error, ErrorCodes.InvalidRequest);
    }),
    onDocumentCommand(UndoMarkCommand, {}, async ({ document, locale }) => {
      const undone = await lists.corrections.undo(document);
      if (undone.ok) return undone.value;
      throw refused(ui('correctionNotSaved', locale, fileFault(undone.error, locale)), ErrorCodes.InternalError);
    }),
    onDocumentCommand(DropCorrectionCommand, {}, async ({ document, locale }, [, start, end]) => {
      const keep = (old: { start: number; end: number }) => old.start !== start || old.end !== end;
      const written = await lists.corrections.update(document, ({ placed, stale }) => ({
        placed: placed.filter(({ correction }) => keep(correction)),
        stale: stale.filter(keep),
      }));
      if (written === undefined) throw refused(ui('noSidecar', locale), ErrorCodes.InvalidRequest);
      if (written.ok) return null;
      throw refused(ui('correctionNotSaved', locale, fileFault(written.error, locale)), ErrorCodes.InternalError);
    }),
    onDocumentCommand(ExportEntitiesCommand, EXPORT, ({ document, corrections }, [, format, unit]) =>
      exportEntities(document, corrections, format, unit),
    ),
    onDocumentCommand(CompareEntitiesCommand, EXPORT, ({ document, corrections, locale }, [, other, name]) => {
      const compared = compareEntities(document, corrections, other, name, locale);
      if (compared.ok) return compared.value;
      throw refused(ui('notComparable', locale, compared.error), ErrorCodes.InvalidRequest);
    }),
    onDocumentCommand(EntityReportCommand, EXPORT, ({ document, corrections, locale }) =>
      entityReport(document, corrections, locale),
    ),
  ];
}
