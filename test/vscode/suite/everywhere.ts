/**
 * A workspace of two folders, `a` and `b`, each with settings and words of its own: notebooks, texts that are no file, files
 * that are only shown or read-only, folders that come and go, branches that are switched.
 */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { QalamApi } from '../../../client/src/extension';
import { quickFixes, until } from './tools';

const WRONG = 'Ол мектепкк барды.\n';
const extension = () => vscode.extensions.getExtension('qalam.qalam')!;
const folder = (index: number) => vscode.workspace.workspaceFolders![index]!.uri;
const bytes = (text: string) => new TextEncoder().encode(text);
const at = (index: number, name: string) => vscode.Uri.joinPath(folder(index), name);
const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);
const ours = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'qalam');
/** The words that are flagged, in the order of the text. */
const flagged = (document: vscode.TextDocument) =>
  ours(document.uri)
    .filter(({ code }) => code === 'spelling.unknown-word')
    .sort((a, b) => a.range.start.compareTo(b.range.start))
    .map(({ range }) => document.getText(range));
const flags = (document: vscode.TextDocument, ...words: string[]) =>
  until(
    `${words.join(', ') || 'nothing'} in ${document.uri.path.split('/').at(-1)}`,
    () => flagged(document).join() === words.join(),
  ).catch((error) => assert.fail(`${error.message}; flagged: ${flagged(document)}`));

async function show(uri: vscode.Uri, preview = true): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview });
  return document;
}

async function file(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
  await vscode.workspace.fs.writeFile(uri, bytes(text));
  return show(uri);
}

function fixesOf(document: vscode.TextDocument, word: string): Promise<vscode.CodeAction[]> {
  const start = document.positionAt(document.getText().indexOf(word));
  return quickFixes(document, new vscode.Range(start, start.translate(0, word.length)));
}

/** A file system in memory, as an extension has for a repository or a server far away. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  watch = () => new vscode.Disposable(() => {});
  stat(uri: vscode.Uri): vscode.FileStat {
    const content = this.files.get(uri.path);
    if (!content && uri.path !== '/') throw vscode.FileSystemError.FileNotFound(uri);
    const type = content ? vscode.FileType.File : vscode.FileType.Directory;
    return { type, ctime: 0, mtime: 0, size: content?.length ?? 0 };
  }
  readDirectory = (): [string, vscode.FileType][] =>
    [...this.files.keys()].map((path) => [path.slice(1), vscode.FileType.File]);
  createDirectory() {}
  readFile(uri: vscode.Uri): Uint8Array {
    const content = this.files.get(uri.path);
    if (!content) throw vscode.FileSystemError.FileNotFound(uri);
    return content;
  }
  writeFile(uri: vscode.Uri, content: Uint8Array) {
    this.files.set(uri.path, content);
  }
  delete() {}
  rename() {}
}

describe('Everywhere', () => {
  const api = async () => (await extension().activate()) as QalamApi;

  afterEach(async () => {
    for (const document of vscode.workspace.textDocuments) {
      if (!document.isDirty || document.isUntitled) continue;
      await vscode.window.showTextDocument(document);
      await run('workbench.action.files.revert');
    }
    await run('workbench.action.closeAllEditors');
  });

  // The first one, so that nothing but the notebook has the extension started.
  it('a notebook starts it, and its Markdown cells are checked, fixed and followed, of its code the comments', async () => {
    const markdown = vscode.NotebookCellKind.Markup;
    const cells = [
      new vscode.NotebookCellData(markdown, `# Тақырып\n\n${WRONG}`, 'markdown'),
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '# Ол мектепкк барды\nббарды = 1', 'python'),
      new vscode.NotebookCellData(markdown, 'Бүгін күн ашық. Ол `мектепкк` барды.', 'markdown'),
    ];
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    await until('the extension to start', () => extension().isActive);
    const [first, code, second] = notebook.getCells().map(({ document }) => document) as [
      vscode.TextDocument,
      vscode.TextDocument,
      vscode.TextDocument,
    ];
    await flags(first, 'мектепкк');
    await flags(code, 'мектепкк');
    assert.deepEqual(ours(second.uri), []);
    // A cell that is only shown has no editor that could be asked for fixes.
    await run('notebook.cell.edit');
    await until("the cell's editor", () => vscode.window.activeTextEditor?.document === first);
    const fix = (await fixesOf(first, 'мектепкк')).find(({ edit, title }) => edit && title.includes('мектепке'));
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(first.lineAt(2).text, 'Ол мектепке барды.');
    await flags(first);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(second.uri, new vscode.Position(0, 0), 'Ол ббарды. ');
    const added = new vscode.NotebookCellData(markdown, 'Ол ккелді.', 'markdown');
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(3, [added])]);
    await vscode.workspace.applyEdit(edit);
    await flags(second, 'ббарды');
    const third = notebook.cellAt(3).document;
    await flags(third, 'ккелді');
    const gone = new vscode.WorkspaceEdit();
    gone.set(notebook.uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(3, 4))]);
    await vscode.workspace.applyEdit(gone);
    await until('the findings of a cell to go with it', () => ours(third.uri).length === 0);
    await run('workbench.action.revertAndCloseActiveEditor');
    await until('the findings to go with the notebook', () => ours(second.uri).length === 0);
  });

  it('comments and strings of programs are checked; of a language that is not read this is said until a setting names it', async () => {
    const { statusText } = await api();
    const program = await vscode.workspace.openTextDocument({
      language: 'python',
      content: "# Ол мектепкк барды.\nббарды = {'ккілт': 'Ол ккелді {n}.'}\n",
    });
    await vscode.window.showTextDocument(program);
    await flags(program, 'мектепкк', 'ккелді');
    const other = await vscode.workspace.openTextDocument({ language: 'diff', content: '+Ол мектепкк барды.\n' });
    await vscode.window.showTextDocument(other);
    await until('the status bar to say that it is not checked', () => /circle-slash/.test(statusText()));
    assert.deepEqual(ours(other.uri), []);
    const settings = vscode.workspace.getConfiguration('qalam');
    await settings.update('formats.languages', { diff: 'plain' }, vscode.ConfigurationTarget.Global);
    await flags(other, 'мектепкк');
    await settings.update('formats.languages', undefined, vscode.ConfigurationTarget.Global);
    await until('the findings to go', () => ours(other.uri).length === 0);
  });

  it('a saved notebook has the words and the settings of its folder', async () => {
    await api();
    const cell = { cell_type: 'markdown', metadata: {}, source: ['Ол мектепкк барды. Ол ббарды.'] };
    const uri = at(1, 'b.ipynb');
    const content = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    await vscode.workspace.fs.writeFile(uri, bytes(JSON.stringify(content)));
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(0);
    await flags(document, 'ббарды');
    assert.equal(ours(document.uri)[0]?.severity, vscode.DiagnosticSeverity.Error);
    await run('notebook.cell.edit');
    const add = (await fixesOf(document, 'ббарды')).find(
      ({ command }) => command?.command === 'qalam.server.addToProjectWords',
    );
    await run(add!.command!.command, ...add!.command!.arguments!);
    await flags(document);
    assert.match(await readFile(at(1, 'own/list.txt').fsPath, 'utf8'), /^ббарды$/m);
    await run('workbench.action.revertAndCloseActiveEditor');
  });

  it('each folder has its own words, settings and globs; a command changes the setting where it stands', async () => {
    await api();
    const text = 'Ол мектепкк барды. Ол кітапханағаа барды.\n';
    const [first, second] = [await file(at(0, 'words.txt'), text), await file(at(1, 'words.txt'), text)];
    const record = '{"text": "Ол ккелді.", "note": "Ол ккетті."}\n';
    await flags(second, 'кітапханағаа');
    await show(first.uri);
    await flags(first, 'мектепкк');
    await flags(await file(at(0, 'data.jsonl'), record), 'ккелді');
    await flags(await file(at(1, 'data.jsonl'), record), 'ккетті');
    const own = () => vscode.workspace.getConfiguration('qalam', second).inspect('spelling.enabled');
    await show(second.uri);
    await run('qalam.toggleSpelling');
    assert.equal(own()?.workspaceFolderValue, false);
    assert.equal(own()?.globalValue, undefined);
    await flags(second);
    await show(first.uri);
    await flags(first, 'мектепкк');
    await show(second.uri);
    await run('qalam.toggleSpelling');
    await flags(second, 'кітапханағаа');
    await run('qalam.openProjectWords');
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, at(1, 'own/list.txt').path);
  });

  it('a folder that is added brings its words, and takes them along', async () => {
    await api();
    const other = vscode.Uri.joinPath(folder(0), '..', 'c');
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(other, '.qalam', 'words.txt'), bytes('мектепкк\n'));
    const document = await file(vscode.Uri.joinPath(other, 'c.txt'), WRONG);
    await flags(document, 'мектепкк');
    assert.ok(vscode.workspace.updateWorkspaceFolders(2, 0, { uri: other }));
    await flags(document);
    assert.ok(vscode.workspace.updateWorkspaceFolders(2, 1));
    await flags(document, 'мектепкк');
  });

  it('an untitled text is checked, in its language, and offered no list of a folder that it is not in', async () => {
    await api();
    const document = await vscode.workspace.openTextDocument({
      language: 'plaintext',
      content: '{"id": "Ол ккелді.", "text": "Ол мектепкк барды."}\n',
    });
    await vscode.window.showTextDocument(document);
    await flags(document, 'ккелді', 'мектепкк');
    const lists = (await fixesOf(document, 'мектепкк')).flatMap(({ command }) => command?.command ?? []);
    assert.ok(lists.includes('qalam.server.addToPersonalWords') && !lists.includes('qalam.server.addToProjectWords'));
    const records = await vscode.languages.setTextDocumentLanguage(document, 'jsonl');
    await flags(records, 'мектепкк');
    const none = await vscode.languages.setTextDocumentLanguage(records, 'python');
    await until('nothing', () => ours(none.uri).length === 0);
    const back = await vscode.languages.setTextDocumentLanguage(none, 'plaintext');
    await flags(back, 'ккелді', 'мектепкк');
    await run('workbench.action.revertAndCloseActiveEditor');
    await until('nothing after it is closed', () => ours(back.uri).length === 0);
  });

  it('what is only shown is not checked: a side of a comparison, a generated text, an output', async () => {
    const { statusOf } = await api();
    const provider = { provideTextDocumentContent: () => WRONG };
    const registered = ['git', 'qalam-shown'].map((scheme) =>
      vscode.workspace.registerTextDocumentContentProvider(scheme, provider),
    );
    const output = vscode.window.createOutputChannel('Qalam test', 'markdown');
    try {
      const document = await file(at(0, 'side.txt'), WRONG);
      const old = document.uri.with({ scheme: 'git', query: 'HEAD' });
      await run('vscode.diff', old, document.uri, 'side', { preview: false });
      const shown = await show(vscode.Uri.parse('qalam-shown:/text.md'), false);
      output.append(WRONG);
      output.show();
      await show(document.uri, false);
      const log = await until('the output', () =>
        vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'output' && uri.path.includes('Qalam test')),
      );
      await flags(document, 'мектепкк');
      // Whatever was opened before this one has had its turn by now.
      await flags(await file(at(0, 'after.txt'), 'Ол ббарды.\n'), 'ббарды');
      for (const uri of [old, shown.uri, log.uri]) {
        assert.ok(
          vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString()),
          uri.scheme,
        );
        assert.deepEqual([uri.scheme, ours(uri), statusOf(uri.toString())], [uri.scheme, [], undefined]);
      }
    } finally {
      for (const one of registered) one.dispose();
      output.dispose();
    }
  });

  it('files of a folder that is on no disk are checked as others are', async () => {
    await api();
    const memory = new MemoryFiles();
    memory.files.set('/far.txt', bytes(WRONG));
    const registered = vscode.workspace.registerFileSystemProvider('qalam-memory', memory);
    try {
      const uri = vscode.Uri.parse('qalam-memory:/far.txt');
      assert.ok(vscode.workspace.updateWorkspaceFolders(2, 0, { uri: vscode.Uri.parse('qalam-memory:/') }));
      const document = await show(uri);
      await flags(document, 'мектепкк');
      const actions = await fixesOf(document, 'мектепкк');
      assert.ok(!actions.some(({ command }) => command?.command === 'qalam.server.addToProjectWords'));
      const fix = actions.find(({ edit, title }) => edit && title.includes('мектепке'));
      await vscode.workspace.applyEdit(fix!.edit!);
      await flags(document);
      await document.save();
      assert.equal(new TextDecoder().decode(memory.files.get('/far.txt')), 'Ол мектепке барды.\n');
      await run('workbench.action.closeAllEditors');
    } finally {
      vscode.workspace.updateWorkspaceFolders(2, 1);
      registered.dispose();
    }
    await flags(await file(at(0, 'near.txt'), 'Ол ббарды.\n'), 'ббарды');
  });

  it('a read-only file is checked; fixing it changes nothing and breaks nothing', async () => {
    await api();
    const settings = vscode.workspace.getConfiguration('files');
    await settings.update('readonlyInclude', { '**/locked.txt': true }, vscode.ConfigurationTarget.Global);
    try {
      const text = 'Ол мектепкк барды . Қазaқ тілі.\n';
      const document = await file(at(0, 'locked.txt'), text);
      await flags(document, 'мектепкк');
      await run('qalam.fixAllSafe');
      assert.equal(document.getText(), text);
      assert.equal(document.isDirty, false);
      await flags(document, 'мектепкк');
      assert.equal(await readFile(document.uri.fsPath, 'utf8'), text);
      const other = await file(at(0, 'unlocked.txt'), text);
      await flags(other, 'мектепкк');
      await run('qalam.fixAllSafe');
      assert.equal(other.getText(), 'Ол мектепкк барды. Қазақ тілі.\n');
    } finally {
      await settings.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('after a switch of branches every open file says what is in it, one that was changed by hand included', async () => {
    await api();
    const words = ['ккелді', 'ббарды', 'қалаадан', 'ккетті'];
    const branch = (n: number) => words.map((_, i) => `${i} Ол ${words[(i + n) % words.length]} екен.\n`.repeat(1 + n));
    const list = at(0, '.qalam/words.txt');
    const before = await readFile(list.fsPath, 'utf8');
    const uris = words.map((_, i) => at(0, `branch-${i}.txt`));
    for (const [i, text] of branch(0).entries()) await writeFile(uris[i]!.fsPath, text);
    const documents: vscode.TextDocument[] = [];
    for (const uri of uris) documents.push(await show(uri, false));
    for (const [i, document] of documents.entries()) await flags(document, words[i]!);
    const dirty = vscode.window.activeTextEditor!;
    await dirty.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Ол мектепкк барды. '));
    try {
      for (const n of [1, 2, 3]) {
        // As git does: each file is taken away and written anew, the list as well.
        for (const [i, text] of branch(n).entries()) {
          await rm(uris[i]!.fsPath);
          await writeFile(uris[i]!.fsPath, text);
        }
        await writeFile(list.fsPath, `кітапханағаа\n${words[n]}\n`);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      // One goes and comes back.
      await rm(uris[0]!.fsPath);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await writeFile(uris[0]!.fsPath, branch(3)[0]!);
      for (const [i, document] of documents.entries()) {
        const word = words[(i + 3) % words.length]!;
        const own = document === dirty.document;
        const expected = own ? ['мектепкк', words[i]!] : Array<string>(4).fill(word);
        if (!own) await until(`the new text of ${i}`, () => document.getText() === branch(3)[i]);
        await flags(document, ...expected.filter((one) => one !== words[3]));
      }
      await vscode.window.showTextDocument(dirty.document);
      await run('workbench.action.files.revert');
      await flags(dirty.document, ...Array<string>(4).fill(words[(words.length - 1 + 3) % words.length]!));
      await run('workbench.action.closeAllEditors');
      await until('nothing of what is closed', () => uris.every((uri) => ours(uri).length === 0));
    } finally {
      await writeFile(list.fsPath, before);
    }
  });

  it('runs beside the files: in a window that is remote all of this holds', () => {
    // The browser is the window; the files, this code and the server are on the other machine.
    if (!process.env.QALAM_TEST_RESULTS) return;
    assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
    assert.equal(extension().extensionKind, vscode.ExtensionKind.Workspace);
    assert.equal(folder(0).scheme, 'file');
    assert.ok(join(extension().extensionPath, 'server').startsWith('/'));
  });
});
