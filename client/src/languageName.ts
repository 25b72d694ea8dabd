import * as vscode from 'vscode';

/** A language's name in the language of the interface; its label where none is known. */
export function languageName(label: string): string {
  if (label === 'und') return vscode.l10n.t('uncertain');
  try {
    return new Intl.DisplayNames(vscode.env.language, { type: 'language' }).of(label) ?? label;
  } catch {
    return label;
  }
}
