/** Token counts for prompt writers: of the file or the selection in the status bar, of each message as an inlay at its head. */
import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type TokenCountResult, TokenCountsRequest } from '../../server/src/protocol';
import { CHATS, LINE_RECORDS } from './derived';
import { figures, t } from './l10n';
import { request } from './messages';

/** Counted when the text has been still for so long, ms. */
const DELAY = 300;
/** Messages that get an inlay at once, of those in sight. */
const MOST_MESSAGES = 60;
/** A message's text in a record of a chat; a quotation mark within a JSON string is escaped, so that this finds no false ones. */
const MESSAGE = /"(?:content|value)"\s*:\s*"(?<text>(?:[^"\\]|\\.)*)"/gu;

const figure = ({ tokens, estimated }: { tokens: number; estimated: boolean }): string =>
  `${estimated ? '≈' : ''}${new Intl.NumberFormat(figures()).format(tokens)}`;

/** Ranges of the messages' texts in the records of these lines. */
export function messageRanges(document: vscode.TextDocument, first: number, last: number): vscode.Range[] {
  const ranges: vscode.Range[] = [];
  for (let line = first; line <= Math.min(last, document.lineCount - 1); line++) {
    const { text } = document.lineAt(line);
    if (!/"(?:messages|conversations)"\s*:\s*\[/u.test(text)) continue;
    for (const match of text.matchAll(MESSAGE)) {
      const end = match.index + match[0].length - 1;
      ranges.push(new vscode.Range(line, end - match.groups!.text!.length, line, end));
      if (ranges.length === MOST_MESSAGES) return ranges;
    }
  }
  return ranges;
}

export class TokenCounts implements vscode.Disposable, vscode.InlayHintsProvider {
  private readonly item = vscode.window.createStatusBarItem('qalam.tokens', vscode.StatusBarAlignment.Right, 88);
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  private readonly disposables: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private asking: vscode.CancellationTokenSource | undefined;
  private endpoint = '';

  constructor(private readonly client: LanguageClient) {
    this.item.name = t('Qalam: tokens');
    this.disposables = [
      this.item,
      this.changed,
      // Until the server runs there is nothing to ask.
      client.onDidChangeState(({ newState }) => {
        if (newState !== State.Running) return;
        this.changed.fire();
        this.schedule();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.schedule()),
      vscode.window.onDidChangeTextEditorSelection(() => this.schedule()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.schedule();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('qalam.tokens')) return;
        this.changed.fire();
        this.schedule();
      }),
      vscode.languages.registerInlayHintsProvider(
        [...CHATS, ...LINE_RECORDS].map((language) => ({ language })),
        this,
      ),
    ];
    this.schedule();
  }

  /** What the status bar says; empty where it says nothing. */
  text = '';

  /** Another endpoint or model counts differently. */
  endpointChanged(name: string): void {
    if (name === this.endpoint) return;
    this.endpoint = name;
    this.changed.fire();
    this.schedule();
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    if (!vscode.workspace.getConfiguration('qalam', document).get('tokens.inlayHints', true)) return [];
    const ranges = LINE_RECORDS.includes(document.languageId)
      ? messageRanges(document, range.start.line, range.end.line)
      : undefined;
    if (ranges?.length === 0) return [];
    const counted = await this.count(document, ranges, token);
    return (counted?.parts ?? []).flatMap((part) => {
      const { headLine, words } = part;
      if (!ranges && headLine === undefined) return [];
      const at = ranges
        ? new vscode.Position(part.range.start.line, part.range.start.character)
        : document.lineAt(Math.min(headLine!, document.lineCount - 1)).range.end;
      const hint = new vscode.InlayHint(at, t('{0} tok', figure(part)));
      hint.paddingLeft = !ranges;
      hint.paddingRight = ranges !== undefined;
      hint.tooltip = this.details({ ...part, tokensPerWord: words === 0 ? 0 : part.tokens / words });
      return [hint];
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.asking?.cancel();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.show().catch(() => this.hide()), DELAY);
  }

  private hide() {
    this.text = '';
    this.item.hide();
  }

  private async show(): Promise<void> {
    this.asking?.cancel();
    const editor = vscode.window.activeTextEditor;
    const selected = editor?.selections.filter(({ isEmpty }) => !isEmpty) ?? [];
    const language = editor?.document.languageId ?? '';
    const counts = CHATS.includes(language) || (LINE_RECORDS.includes(language) && selected.length > 0);
    if (!editor || !counts) return this.hide();
    this.asking = new vscode.CancellationTokenSource();
    const { token } = this.asking;
    const counted = await this.count(editor.document, selected.length > 0 ? selected : undefined, token);
    if (token.isCancellationRequested) return;
    if (!counted) return this.hide();
    const share = counted.share === undefined ? [] : [this.percent(counted.share)];
    this.text = [t('{0} tokens', figure(counted)), ...share].join(' · ');
    this.item.text = `$(symbol-numeric) ${this.text}`;
    this.item.tooltip = [selected.length > 0 ? t('The selection') : t('The file'), this.details(counted)].join('\n');
    this.item.show();
  }

  private async count(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[] | undefined,
    token: vscode.CancellationToken,
  ): Promise<TokenCountResult | undefined> {
    if (!this.client.isRunning()) return undefined;
    const params = {
      uri: document.uri.toString(),
      ...(ranges && { ranges: ranges.map(({ start, end }) => ({ start, end })) }),
    };
    try {
      return await request(this.client, TokenCountsRequest, params, token);
    } catch {
      // The text has changed or nobody waits any more: it is counted again.
      return undefined;
    }
  }

  private percent(share: number): string {
    return new Intl.NumberFormat(figures(), { style: 'percent', maximumFractionDigits: 1 }).format(share);
  }

  private details(counted: Omit<TokenCountResult, 'version' | 'parts'>): string {
    const { words, tokensPerWord, share, contextSize, estimated, tokenizer } = counted;
    return [
      t('Tokens: {0}', figure(counted)),
      t('Words: {0}', words),
      ...(words > 0 ? [t('Tokens per word: {0}', tokensPerWord.toFixed(1))] : []),
      ...(share !== undefined && contextSize !== undefined
        ? [t('Share of the context window of {0} tokens: {1}', contextSize, this.percent(share))]
        : []),
      ...(tokenizer === undefined ? [] : [t('Counted by the tokenizer {0}', tokenizer)]),
      ...(estimated ? [t('≈ marks an estimate: neither a tokenizer nor an endpoint counts tokens.')] : []),
    ].join('\n');
  }
}
