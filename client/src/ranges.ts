import * as vscode from 'vscode';
import type { Range } from '../../server/src/protocol';

/** A range of the protocol as VS Code has it. */
export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
