/**
 * A window that is closed and opened again, in two parts: the first one (`QALAM_TEST_PHASE` names a file that says which)
 * leaves things behind, the second one finds them. Between them `browser.mjs` looks for processes that were left.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { QalamApi } from '../../../client/src/extension';
import { folder, open, until } from './tools';

const TEXT = 'Ол мектепкк ккелді ббарды. Кеше Самұрық туралы ертегі оқылды.\n';
const first = readFileSync(process.env.QALAM_TEST_PHASE!, 'utf8') === '1';
const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);
const flagged = (document: vscode.TextDocument) =>
  vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ code }) => code === 'spelling.unknown-word')
    .map(({ range }) => document.getText(range))
    .sort()
    .join();

describe(`Reopening, ${first ? 'before' : 'after'}`, () => {
  const api = async () => (await vscode.extensions.getExtension('qalam.qalam')!.activate()) as QalamApi;

  it('words ignored, words of the user and corrections are kept', async () => {
    const { entityTree } = await api();
    const names = () => entityTree().flatMap((node) => node.names.map(([name]) => `${node.class} ${name}`));
    if (first)
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), 'kept.txt'), new TextEncoder().encode(TEXT));
    const { document } = await open('kept.txt');
    const uri = document.uri.toString();
    if (first) {
      await until('the findings', () => flagged(document) === 'ббарды,ккелді,мектепкк');
      await run('qalam.server.ignoreInFile', uri, 'мектепкк');
      await run('qalam.server.addToPersonalWords', uri, 'ккелді');
      const start = TEXT.indexOf('Самұрық');
      const range = { start: { line: 0, character: start }, end: { line: 0, character: start + 7 } };
      await run('qalam.server.markEntity', uri, range, 'EVENT', false);
    }
    await until('what is left', () => flagged(document) === 'ббарды');
    await until('the marked entity', () => names().includes('EVENT Самұрық'));
  });

  it('leaves the server to be found by its process', async () => {
    const { client } = await api();
    const { pid } = (client as unknown as { _serverProcess?: { pid?: number } })._serverProcess ?? {};
    assert.ok(pid);
    await vscode.workspace.fs.writeFile(
      vscode.Uri.file(join(folder().fsPath, '.server-pid')),
      new TextEncoder().encode(String(pid)),
    );
  });
});
