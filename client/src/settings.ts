import * as vscode from 'vscode';

/** The settings that hold for the active document, so that a command changes what its reader sees. */
export function activeSettings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('qalam', vscode.window.activeTextEditor?.document.uri);
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
