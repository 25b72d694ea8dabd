import {
  type CancellationToken,
  ErrorCodes,
  type ExecuteCommandParams,
  ResponseError,
} from 'vscode-languageserver/node';
import { isEntityClass } from '../../entities/classes';
import { type Range, SERVER_COMMANDS } from '../../protocol';
import type { QalamServer } from '../server';
import { fileFault, ui } from '../ui';
import { safeEdits } from './codeActions';
import { compareEntities, entityReport, exportEntities, markEntity } from './entities';

/** Runs one of `SERVER_COMMANDS`; what its arguments are is said there. */
export async function executeCommand(
  server: QalamServer,
  { command, arguments: given = [] }: ExecuteCommandParams,
  _token: CancellationToken,
): Promise<unknown> {
  const [uri, word] = given as readonly unknown[];
  const invalid = () => new ResponseError(ErrorCodes.InvalidParams, `arguments of ${command}`);
  if (typeof uri !== 'string') throw invalid();
  if (command === SERVER_COMMANDS.completionAccepted) {
    server.completion.outcome({ id: uri, outcome: 'accepted' });
    return null;
  }
  const settings = await server.settings.get(uri);
  const locale = server.locale(settings.locale);
  if (command === SERVER_COMMANDS.fixAllSafe) {
    const document = await server.whenOpen(uri);
    await document.settled(2000);
    const edits = safeEdits(document, await server.showOptions(uri));
    if (edits.length === 0) return 0;
    const { applied } = await server.connection.workspace.applyEdit({ changes: { [uri]: edits } });
    return applied ? edits.length : 0;
  }
  const corrections = server.corrections.of(uri);
  switch (command) {
    case SERVER_COMMANDS.markEntity: {
      const [, range, name, all] = given as readonly unknown[];
      if (!isRange(range) || !(name === null || (typeof name === 'string' && isEntityClass(name)))) throw invalid();
      const document = await server.whenOpen(uri);
      await document.settled(2000);
      const marked = await markEntity(server, document, range, name, all === true);
      if (!marked.ok) throw new ResponseError(ErrorCodes.InvalidRequest, marked.error);
      return marked.value;
    }
    case SERVER_COMMANDS.dropCorrection: {
      const [, start, end] = given as readonly unknown[];
      const document = await server.whenOpen(uri);
      const keep = (old: { start: number; end: number }) => old.start !== start || old.end !== end;
      const written = await server.corrections.update(document, ({ placed, stale }) => ({
        placed: placed.filter(({ correction }) => keep(correction)),
        stale: stale.filter(keep),
      }));
      if (written === undefined) throw new ResponseError(ErrorCodes.InvalidRequest, ui('noSidecar', locale));
      if (written.ok) return null;
      throw new ResponseError(
        ErrorCodes.InternalError,
        ui('correctionNotSaved', locale, fileFault(written.error, locale)),
      );
    }
    case SERVER_COMMANDS.exportEntities: {
      const [, format, unit] = given as readonly unknown[];
      const known = (['iob2', 'doccano', 'prodigy', 'label-studio'] as const).find((one) => one === format);
      if (!known) throw invalid();
      const document = await server.whenOpen(uri);
      await document.settled(60_000);
      return exportEntities(document, corrections, known, unit === 'code-point' ? 'code-point' : 'utf-16');
    }
    case SERVER_COMMANDS.compareEntities: {
      if (typeof word !== 'string') throw invalid();
      const document = await server.whenOpen(uri);
      await document.settled(60_000);
      const compared = compareEntities(document, corrections, word, locale);
      if (compared.ok) return compared.value;
      throw new ResponseError(ErrorCodes.InvalidRequest, ui('notComparable', locale, compared.error));
    }
    case SERVER_COMMANDS.entityReport: {
      const document = await server.whenOpen(uri);
      await document.settled(60_000);
      return entityReport(document, corrections, locale);
    }
  }
  if (typeof word !== 'string' || word.trim() === '' || /[\r\n]/.test(word)) throw invalid();
  switch (command) {
    case SERVER_COMMANDS.ignoreInFile:
    case SERVER_COMMANDS.unignoreInFile:
      await server.setIgnored(uri, word, command === SERVER_COMMANDS.ignoreInFile);
      return null;
    case SERVER_COMMANDS.addToPersonalWords:
    case SERVER_COMMANDS.addToProjectWords:
    case SERVER_COMMANDS.addStemToPersonalWords:
    case SERVER_COMMANDS.addStemToProjectWords: {
      const personal =
        command === SERVER_COMMANDS.addToPersonalWords || command === SERVER_COMMANDS.addStemToPersonalWords;
      const stem =
        command === SERVER_COMMANDS.addStemToPersonalWords || command === SERVER_COMMANDS.addStemToProjectWords;
      // A list reads `#` as a comment and a lone `*` as nothing.
      if (stem && !/^\p{L}[\p{L}\p{M}\p{N}'’-]*$/u.test(word)) throw invalid();
      const path = personal ? server.personalWordsPath : await server.projectWordsPath(uri, settings);
      if (path === undefined) throw new ResponseError(ErrorCodes.InvalidRequest, ui('noProjectFolder', locale));
      const added = await server.words.add(path, stem ? `${word}*` : word);
      if (!added.ok)
        throw new ResponseError(
          ErrorCodes.InternalError,
          ui('wordNotSaved', locale, path, fileFault(added.error, locale)),
        );
      return null;
    }
    default:
      throw new ResponseError(ErrorCodes.InvalidParams, `unknown command: ${command}`);
  }
}

function isRange(value: unknown): value is Range {
  const isPosition = (given: unknown) => {
    const { line, character } = (given ?? {}) as Record<string, unknown>;
    return typeof line === 'number' && typeof character === 'number';
  };
  const { start, end } = (value ?? {}) as Record<string, unknown>;
  return isPosition(start) && isPosition(end);
}
