/**
 * A workspace that means harm, opened in Restricted Mode: its settings redirect the endpoints and a proxy to a listening
 * server (which `browser.mjs` holds to not one connection), name word lists, models and gazetteers outside of it, and give
 * patterns and globs that explode; its word list is a symbolic link that leads out.
 */
import assert from 'node:assert/strict';
import { lstat, open, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { QalamApi } from '../../../client/src/extension';

const folder = () => vscode.workspace.workspaceFolders![0]!.uri;

async function until<T>(what: string, probe: () => T | Thenable<T>, limit = 60_000): Promise<NonNullable<T>> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await probe();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function show(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
  await vscode.window.showTextDocument(document);
  return document;
}

const isFlagged = (document: vscode.TextDocument) =>
  vscode.languages
    .getDiagnostics(document.uri)
    .some((diagnostic) => diagnostic.source === 'qalam' && document.getText(diagnostic.range) === 'мектепкк');

describe('A hostile workspace', () => {
  let api: QalamApi;

  before(async () => {
    api = (await vscode.extensions.getExtension('qalam.qalam')!.activate()) as QalamApi;
  });

  it('is not trusted, and its settings for hosts, paths and patterns do not count', () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const settings = vscode.workspace.getConfiguration('qalam');
    for (const name of [
      'completion.endpoint',
      'completion.model',
      'completion.localModel',
      'completion.runtime',
      'entities.endpoint',
      'entities.model',
      'entities.runtime',
      'maskedModel.endpoint',
      'maskedModel.model',
    ])
      assert.equal(settings.get(name), '', name);
    assert.deepEqual(settings.get('entities.gazetteers'), []);
    assert.deepEqual(settings.get('spelling.ignorePatterns'), []);
    assert.equal(settings.get('spelling.projectWords'), '.qalam/words.txt');
  });

  it('cannot make a word right by a list outside of it, nor hold the checker up', async () => {
    for (const name of ['wrong.txt', `${'a'.repeat(60)}.txt`]) {
      const document = await show(name);
      await until(`a finding in ${name}`, () => isFlagged(document));
    }
  });

  it('gets no word of the user written through its link', async () => {
    const document = await show('wrong.txt');
    const command = 'qalam.server.addToProjectWords';
    await assert.rejects(async () => vscode.commands.executeCommand(command, document.uri.toString(), 'мектепкк'));
    const outside = process.env.QALAM_TEST_OUTSIDE!;
    assert.deepEqual(await readdir(outside), ['words.txt']);
    assert.ok((await lstat(join(folder().fsPath, '.qalam', 'words.txt'))).isSymbolicLink());
    assert.ok(isFlagged(document));
  });

  it('gets ghost text from the embedded model alone', async () => {
    const document = await show('wrong.txt');
    const editor = vscode.window.activeTextEditor!;
    const end = document.lineAt(1).range.end;
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    const status = await until('a completion', () => {
      const found = api.completionStatus();
      return found?.source === 'embedded' ? found : undefined;
    });
    assert.equal(status.source, 'embedded');
  });

  it('cannot fill memory with a word list of a gigabyte', async () => {
    const path = join(folder().fsPath, '.qalam', 'words.txt');
    await rm(path);
    await (await open(path, 'w')).close();
    // Sparse: it takes no room on the disk.
    await truncate(path, 1 << 30);
    const document = await show('wrong.txt');
    // The server looks at lists every second.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'Ббарды. '));
    await until('the new finding', () =>
      vscode.languages.getDiagnostics(document.uri).some(({ range }) => document.getText(range) === 'Ббарды'),
    );
    assert.ok(isFlagged(document));
    await rm(path);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
