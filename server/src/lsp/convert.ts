/** From the core's plain data to LSP's. */
import {
  type Diagnostic,
  DiagnosticSeverity,
  type Command as LspCommand,
  type TextEdit,
} from 'vscode-languageserver/node';
import { describe, type Locale } from '../messages';
import type { Command, Given, Schema, Severity } from '../protocol';
import type { Fix } from '../types';
import type { OpenDocument, ShownFinding } from './findings';

const SEVERITIES: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic({ finding, range }: ShownFinding, locale: Locale): Diagnostic {
  return {
    range,
    severity: SEVERITIES[finding.severity],
    source: 'qalam',
    code: finding.rule,
    message: describe(finding, locale),
  };
}

/** A fix of a finding in the chunk that starts at `chunkLine` as LSP edits. */
export function toTextEdits(document: OpenDocument, chunkLine: number, fix: Fix): TextEdit[] {
  return fix.edits.map((edit) => ({ range: document.toEditRange(chunkLine, edit), newText: edit.newText }));
}

/** One of our commands with its arguments, as code actions and completion items name it. */
export function toCommand<M extends Command<Schema, unknown>>(
  title: string,
  { method }: M,
  args: Given<M>,
): LspCommand {
  return { title, command: method, arguments: [...(args as readonly unknown[])] };
}
