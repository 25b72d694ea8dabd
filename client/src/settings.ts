import * as vscode from 'vscode';

/** Writes a setting where it stands already, else for the user. */
export async function updateSetting(key: string, value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration('qalam');
  const found = settings.inspect(key);
  const target =
    found?.workspaceValue !== undefined ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update(key, value, target);
}
