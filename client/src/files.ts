/** Which documents Qalam reads, as the settings say, and what becomes of the others. */
import * as vscode from 'vscode';
import { FORMAT_NAMES, LANGUAGES } from './derived';
import { locale, t } from './l10n';
import { editorOrSample } from './samples';
import { activeSettings, updateSetting } from './settings';

/** Where texts are that somebody writes; others, as the other side of a comparison or a log, are only shown. */
const SCHEMES = ['file', 'untitled', 'vscode-remote', 'vscode-notebook-cell'];
/** The format of files that are not read. */
const NONE = 'none';

type Filter = { readonly scheme: string; readonly language?: string; readonly pattern?: string };

function schemes(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return [...new Set([...SCHEMES, ...folders.map(({ uri }) => uri.scheme)])];
}

/** A setting by name, of the person, the workspace and all its folders together. */
function together(name: string): [key: string, format: string][] {
  const resources = [undefined, ...(vscode.workspace.workspaceFolders ?? [])];
  return resources.flatMap((resource) =>
    Object.entries(vscode.workspace.getConfiguration('qalam', resource).get<Record<string, string>>(name, {})),
  );
}

/** A glob without `/` is matched against the file's name. */
const asPattern = (glob: string) => (glob.startsWith('**') ? glob : `**/${glob}`);

/** What the server is told of: the languages that it knows or the settings name, and the files that they name. */
export function documentSelector(): Filter[] {
  const chosen = together('formats.languages');
  const languages = new Set([...LANGUAGES, ...chosen.map(([language]) => language)]);
  const off = new Set(chosen.filter(([, format]) => format === NONE).map(([language]) => language));
  const patterns = together('formats.files').filter(([, format]) => format !== NONE);
  return schemes().flatMap((scheme) => [
    ...[...languages].filter((language) => !off.has(language)).map((language) => ({ language, scheme })),
    ...patterns.map(([glob]) => ({ pattern: asPattern(glob), scheme })),
  ]);
}

/** Whether two selectors are the same. */
export function isSameSelector(a: readonly Filter[], b: readonly Filter[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a document is one that somebody writes, read by Qalam or not. */
export function isWritten({ uri }: vscode.TextDocument): boolean {
  return schemes().includes(uri.scheme);
}

/** Whether Qalam reads a document. */
export function isServed(document: vscode.TextDocument): boolean {
  const files = vscode.workspace.getConfiguration('qalam', document).get<Record<string, string>>('formats.files', {});
  const last = Object.entries(files)
    .filter(([glob]) => vscode.languages.match({ pattern: asPattern(glob) }, document) > 0)
    .at(-1);
  if (last) return last[1] !== NONE;
  return vscode.languages.match(documentSelector(), document) > 0;
}

/** Keeps the condition `qalam.served` of commands and keys: the document of the active editor is read. */
export function showServed(): void {
  const document = vscode.window.activeTextEditor?.document;
  void vscode.commands.executeCommand('setContext', 'qalam.served', document !== undefined && isServed(document));
}

/** Asks how the files of the active document's language are to be read, and remembers it in the settings. */
export async function chooseFormat(): Promise<void> {
  const document = (await editorOrSample())?.document;
  if (!document) return;
  const { languageId } = document;
  const settings = activeSettings();
  const given = settings.get<Record<string, string>>('formats.languages', {});
  type Item = vscode.QuickPickItem & { readonly format?: string };
  const items: Item[] = [
    { label: t('As Qalam knows the language'), format: '' },
    { label: t('All of it, as text'), format: 'plain' },
    { label: t('Not at all'), format: NONE },
    { label: t('As files of this kind'), kind: vscode.QuickPickItemKind.Separator },
    ...Object.entries(FORMAT_NAMES)
      .filter(([id]) => id !== 'plain' && id !== NONE)
      .map(([id, names]) => ({ label: names[locale()], description: id, format: id })),
  ];
  const title = t('How Qalam reads files of the language “{0}”', languageId);
  const choice = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (choice?.format === undefined) return;
  const { [languageId]: _, ...others } = given;
  const value = choice.format === '' ? others : { ...others, [languageId]: choice.format };
  await updateSetting('formats.languages', value);
}
