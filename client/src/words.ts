/** Unknown words as a list, for many at once: accepted, replaced, ignored; and words imported from other checkers' lists. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  AddWordsCommand,
  IgnoreInFileCommand,
  ImportWordsCommand,
  KindEditsRequest,
  UnknownWordsRequest,
  type WordListName,
  WordSuggestionsRequest,
} from '../../server/src/protocol';
import { UNKNOWN_WORD } from './derived';
import { t } from './l10n';
import { execute, request } from './messages';
import { toRange } from './ranges';
import { fixKindsInWorkspace } from './workspaceFix';
import { searchWorkspace } from './workspaceSearch';

interface Found {
  readonly word: string;
  count: number;
  /** With all its endings it accepts the word. */
  readonly stem?: string;
  readonly example: string;
  readonly uri: vscode.Uri;
}

/** A list of more is not read by anybody. */
const MOST = 5000;

/** Lists the unknown words of the active file or of the workspace, the most frequent first; does the same with all that are chosen. */
export async function showUnknownWords(client: LanguageClient): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const scopes = [
    ...(document ? [{ label: t('In this file'), isFile: true }] : []),
    ...(hasFolder ? [{ label: t('In all files of the workspace'), isFile: false }] : []),
  ];
  const scope =
    scopes.length > 1 ? await vscode.window.showQuickPick(scopes, { title: t('Unknown words…') }) : scopes[0];
  if (!scope) return;
  const found = new Map<string, Found>();
  const add = async (one: vscode.TextDocument, uri: string, token?: vscode.CancellationToken) => {
    for (const { word, count, stem, example } of await request(client, UnknownWordsRequest, { uri }, token)) {
      const known = found.get(word);
      if (known) known.count += count;
      else found.set(word, { word, count, example, uri: one.uri, ...(stem !== undefined && { stem }) });
    }
    return true;
  };
  if (scope.isFile) await add(document!, client.code2ProtocolConverter.asUri(document!.uri));
  else if (!(await searchWorkspace(client, t('Unknown words…'), () => true, add))) return;
  if (found.size === 0) {
    vscode.window.showInformationMessage(t('No unknown words.'));
    return;
  }
  const words = [...found.values()].sort((a, b) => b.count - a.count).slice(0, MOST);
  const items = words.map((one) => ({ label: one.word, description: String(one.count), detail: one.example, one }));
  const title =
    found.size > MOST
      ? t('Unknown words: the most frequent {0} of {1}', MOST, found.size)
      : t('Unknown words: {0}', found.size);
  const placeHolder = t('Choose words, then what is to be done with them');
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title,
    placeHolder,
    matchOnDetail: true,
  });
  if (!picked || picked.length === 0) return;
  await act(
    client,
    picked.map(({ one }) => one),
    scope.isFile ? document : undefined,
  );
}

/** @param document the file that the words are of; undefined: the workspace */
async function act(client: LanguageClient, words: readonly Found[], document: vscode.TextDocument | undefined) {
  const uri = client.code2ProtocolConverter.asUri(words[0]!.uri);
  const hasProject = vscode.workspace.getWorkspaceFolder(words[0]!.uri) !== undefined;
  const stems = words.flatMap(({ stem }) => (stem === undefined ? [] : [`${stem}*`]));
  const shownStems = [...new Set(stems)].join(', ');
  const accept = (label: string, list: WordListName, entries: readonly string[], detail = '') => ({
    label,
    detail,
    run: async () => {
      const added = await execute(client, AddWordsCommand, uri, list, [...new Set(entries)]);
      vscode.window.setStatusBarMessage(t('Qalam: words added: {0}', added), 5000);
    },
  });
  const all = words.map(({ word }) => word);
  const actions = [
    accept(t('Add to my words'), 'personal', all),
    ...(hasProject ? [accept(t("Add to the project's words"), 'project', all)] : []),
    ...(stems.length > 0 ? [accept(t('Add to my words with all endings'), 'personal', stems, shownStems)] : []),
    ...(stems.length > 0 && hasProject
      ? [accept(t("Add to the project's words with all endings"), 'project', stems, shownStems)]
      : []),
    { label: t('Replace…'), detail: '', run: () => replace(client, all, document) },
    ...(document
      ? [
          {
            label: t('Ignore in this file'),
            detail: '',
            run: async () => {
              for (const word of all) await execute(client, IgnoreInFileCommand, uri, word);
            },
          },
        ]
      : []),
  ];
  const title = t('Words chosen: {0}', all.length);
  await (await vscode.window.showQuickPick(actions, { title, placeHolder: all.join(', ') }))?.run();
}

/** Asks for a replacement of each word, then makes them: in the file at once, in the workspace after a preview. */
async function replace(client: LanguageClient, words: readonly string[], document: vscode.TextDocument | undefined) {
  const kinds: { rule: string; word: string; replacement: string }[] = [];
  for (const [index, word] of words.entries()) {
    const suggestions = await request(client, WordSuggestionsRequest, { word });
    const replacement = await vscode.window.showInputBox({
      title: t('“{0}” becomes ({1} of {2})', word, index + 1, words.length),
      value: suggestions[0] ?? word,
      ...(suggestions.length > 1 && { prompt: t('Suggestions: {0}.', suggestions.join(', ')) }),
      ignoreFocusOut: true,
    });
    // Escape ends the questions, and what was answered is done.
    if (replacement === undefined) break;
    if (replacement !== '' && replacement !== word) kinds.push({ rule: UNKNOWN_WORD, word, replacement });
  }
  if (kinds.length === 0) return;
  if (!document) return fixKindsInWorkspace(client, kinds);
  const edit = new vscode.WorkspaceEdit();
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  let count = 0;
  for (const kind of kinds) {
    const { version, edits } = await request(client, KindEditsRequest, { uri, ...kind });
    if (version !== document.version) return;
    for (const { range, newText } of edits) {
      edit.replace(document.uri, toRange(range), newText);
      count++;
    }
  }
  await vscode.workspace.applyEdit(edit);
  vscode.window.setStatusBarMessage(t('Qalam: fixes applied: {0}', count), 5000);
}

/** Reads words out of a file of another checker, or of a plain list, into one of our lists. */
export async function importWords(client: LanguageClient, given?: vscode.Uri): Promise<void> {
  const [file] =
    (given
      ? [given]
      : await vscode.window.showOpenDialog({
          title: t('Words to import: Hunspell (.dic), cspell (.json), or a word a line'),
          filters: { [t('Word lists')]: ['dic', 'json', 'jsonc', 'txt'], '*': ['*'] },
        })) ?? [];
  if (!file) return;
  const uri = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const lists: (vscode.QuickPickItem & { list: WordListName })[] = [{ label: t('My words'), list: 'personal' }];
  if (uri && vscode.workspace.getWorkspaceFolder(uri)) lists.push({ label: t("The project's words"), list: 'project' });
  const chosen =
    lists.length > 1 ? await vscode.window.showQuickPick(lists, { title: t('Where the words go') }) : lists[0];
  if (!chosen) return;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const target = uri ? client.code2ProtocolConverter.asUri(uri) : '';
  const { added, known, leftOut } = await execute(
    client,
    ImportWordsCommand,
    target,
    chosen.list,
    basename(file.path),
    text,
  );
  vscode.window.showInformationMessage(
    t(
      'Qalam: words imported: {0}; known before: {1}; left out, as they are no words to accept: {2}',
      added,
      known,
      leftOut,
    ),
  );
}
