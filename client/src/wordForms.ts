/** All forms of a word: as a page of tables, and where they stand in the workspace. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ParadigmRequest, WordFormsRequest, WordRequest } from '../../server/src/protocol';
import { t } from './l10n';
import { request } from './messages';
import { toRange } from './ranges';
import { editorOrSample } from './samples';
import { hasEscapes, searchWorkspace } from './workspaceSearch';

const SCHEME = 'qalam-paradigm';

interface Word {
  readonly lemma: string;
  readonly upos: string;
}

/** The word at the caret by its likeliest reading; says so where there is none. */
async function wordAtCaret(client: LanguageClient): Promise<Word | undefined> {
  const editor = await editorOrSample();
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  const found = await request(client, WordRequest, { uri, position: { line, character } }).catch(() => null);
  const word = found?.analyses[0];
  if (!word) vscode.window.showInformationMessage(t('Qalam: there is no Kazakh word at the caret.'));
  return word;
}

/** Serves the pages of `showParadigm`. */
export function registerParadigms(client: LanguageClient): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async ({ path, query }, token) => {
      const lemma = path.slice(1).replace(/\.md$/, '');
      return (await request(client, ParadigmRequest, { lemma, upos: query }, token)).markdown;
    },
  });
}

/** Opens all forms of a word; without arguments, of the word at the caret. */
export async function showParadigm(client: LanguageClient, lemma?: string, upos?: string): Promise<void> {
  const word = lemma !== undefined && upos !== undefined ? { lemma, upos } : await wordAtCaret(client);
  if (!word) return;
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${word.lemma}.md`, query: word.upos });
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    // The built-in Markdown extension is switched off.
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
  }
}

/** Lists where the forms of a word stand in the workspace's files; answers with the places, for tests. */
export async function findForms(client: LanguageClient, lemma?: string, upos?: string): Promise<vscode.Location[]> {
  const word = lemma !== undefined && upos !== undefined ? { lemma, upos } : await wordAtCaret(client);
  if (!word) return [];
  const editor = vscode.window.activeTextEditor;
  const places: vscode.Location[] = [];
  // The last letters of a stem change before endings: кітап, кітабы; орын, орны.
  const start = word.lemma.slice(0, Math.max(1, word.lemma.length - 2)).toLowerCase();
  const visit = async (document: vscode.TextDocument, uri: string, token?: vscode.CancellationToken) => {
    const found = await request(client, WordFormsRequest, { uri, lemma: word.lemma, upos: word.upos }, token);
    if (found.version !== document.version) return false;
    places.push(...found.ranges.map((range) => new vscode.Location(document.uri, toRange(range))));
    return true;
  };
  const finished = await searchWorkspace(
    client,
    word.lemma,
    (text) => text.toLowerCase().includes(start) || hasEscapes(text),
    visit,
  );
  if (!finished) return [];
  // A file outside of every folder.
  const own = editor?.document;
  if (own && !vscode.workspace.getWorkspaceFolder(own.uri)) {
    await visit(own, client.code2ProtocolConverter.asUri(own.uri)).catch(() => {});
  }
  const [first] = places;
  if (!first) {
    vscode.window.showInformationMessage(t('Qalam: no forms of “{0}” in the workspace.', word.lemma));
    return [];
  }
  const [uri, position] = editor ? [editor.document.uri, editor.selection.active] : [first.uri, first.range.start];
  await vscode.commands.executeCommand('editor.action.showReferences', uri, position, places);
  return places;
}
