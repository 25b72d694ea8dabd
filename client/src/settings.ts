import * as vscode from 'vscode';
import { RULES } from './derived';
import { t } from './l10n';
import { ruleItems, ruleName } from './rulePages';

/** The settings that hold for the active document, so that a command changes what its reader sees. */
export function activeSettings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('qalam', vscode.window.activeTextEditor?.document.uri);
}

/** Switches a rule off, for the person or for the folder; asks for the rule where none is given, and where it is to be off. */
export async function disableRule(given?: string): Promise<void> {
  const rules = RULES.filter((id) => /^(?:spelling|grammar|cleaning|format)\./.test(id));
  const options = { title: t('Rule to be switched off'), matchOnDescription: true };
  const rule = given ?? (await vscode.window.showQuickPick(ruleItems(rules), options))?.id;
  if (rule === undefined) return;
  const { ConfigurationTarget } = vscode;
  const uri = vscode.window.activeTextEditor?.document.uri;
  const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
  const places = [
    { label: t('For me, everywhere'), target: ConfigurationTarget.Global },
    ...(folder ? [{ label: t('In the folder “{0}”', folder.name), target: ConfigurationTarget.WorkspaceFolder }] : []),
  ];
  const place = await vscode.window.showQuickPick(places, { title: t('Where “{0}” is to be off', ruleName(rule)) });
  if (!place) return;
  const group = rule.slice(0, rule.indexOf('.'));
  const key = `${group === 'format' ? 'cleaning' : group}.disabledRules`;
  const settings = activeSettings();
  const found = settings.inspect<string[]>(key);
  const before =
    place.target === ConfigurationTarget.Global
      ? found?.globalValue
      : // What the folder says stands in place of what the person says.
        (found?.workspaceFolderValue ?? settings.get<string[]>(key));
  await settings.update(key, [...new Set([...(before ?? []), rule])], place.target);
  vscode.window.setStatusBarMessage(t('Qalam: the rule “{0}” is off.', ruleName(rule)), 5000);
}

/** Has these fields, or columns, of a file read and no others: names them for it in a setting, that of its folder where it has one. */
export async function readFields(file: string, setting: string, fields: readonly string[]): Promise<void> {
  const uri = vscode.Uri.parse(file);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const path = folder ? vscode.workspace.asRelativePath(uri, false) : uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const settings = vscode.workspace.getConfiguration(undefined, uri);
  const found = settings.inspect<Record<string, readonly string[]>>(setting);
  const before = folder ? found?.workspaceFolderValue : found?.globalValue;
  const { WorkspaceFolder, Global } = vscode.ConfigurationTarget;
  // What means something in a glob stands for one letter there.
  const named = { ...before, [path.replace(/[[\]{}*?]/g, '?')]: fields };
  await settings.update(setting, named, folder ? WorkspaceFolder : Global);
}

/** Writes a setting where it stands for the active document already, in its folder or in the workspace, else for the user. */
export async function updateSetting(key: string, value: unknown): Promise<void> {
  const { ConfigurationTarget } = vscode;
  const settings = activeSettings();
  const found = settings.inspect(key);
  const target =
    found?.workspaceFolderValue !== undefined
      ? ConfigurationTarget.WorkspaceFolder
      : found?.workspaceValue !== undefined
        ? ConfigurationTarget.Workspace
        : ConfigurationTarget.Global;
  await settings.update(key, value, target);
}
