/** Languages in VS Code: those of the selection, words of other languages in Kazakh text, lines that are not Kazakh. */
import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import {
  type ForeignPassage,
  ForeignWordsRequest,
  LanguagesRequest,
  NotKazakhRequest,
} from '../../server/src/protocol';
import { t } from './l10n';
import { languageName } from './languageName';
import { request } from './messages';
import { toRange } from './ranges';
import { editorOrSample } from './samples';
import type { StatusBar } from './status';

/** The selection is asked about when it has been still so long, ms. */
const SELECTION_DELAY = 200;
/** Bursts of changes are drawn once in so many ms. */
const REDRAW_DELAY = 120;

/** Asks for the selection's languages when it has come to rest. */
export class SelectionLanguages implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  private asking: vscode.CancellationTokenSource | undefined;
  private readonly listener: vscode.Disposable[];

  constructor(
    private readonly client: LanguageClient,
    private readonly status: StatusBar,
  ) {
    this.listener = [
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.changed(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.changed(editor)),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.asking?.cancel();
    for (const one of this.listener) one.dispose();
  }

  private changed(editor: vscode.TextEditor | undefined) {
    clearTimeout(this.timer);
    this.asking?.cancel();
    if (!editor || editor !== vscode.window.activeTextEditor) return;
    const { document, selection } = editor;
    const uri = document.uri.toString();
    if (selection.isEmpty || !this.status.of(uri)) {
      this.status.selection(undefined);
      return;
    }
    this.timer = setTimeout(async () => {
      if (this.client.state !== State.Running) return;
      this.asking = new vscode.CancellationTokenSource();
      const { token } = this.asking;
      const range = { start: selection.start, end: selection.end };
      const answer = await request(this.client, LanguagesRequest, { uri, range }, token).catch(() => undefined);
      if (!token.isCancellationRequested) this.status.selection(answer);
    }, SELECTION_DELAY);
  }
}

/** Words of other languages, underlined where the setting `qalam.language.showIslands` asks for it. */
export class ForeignWordsDecorations implements vscode.Disposable {
  private readonly type = vscode.window.createTextEditorDecorationType({
    textDecoration: 'underline dotted 2px var(--vscode-qalam-foreignIsland)',
    overviewRulerColor: new vscode.ThemeColor('qalam.foreignIsland'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly counts = new Map<string, number>();
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly client: LanguageClient) {
    this.disposables = [
      vscode.window.onDidChangeVisibleTextEditors(() => this.refreshVisible()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.counts.delete(uri.toString())),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('qalam.language')) this.refreshVisible();
      }),
    ];
  }

  /** Number of foreign words drawn in a document. */
  count(uri: string): number {
    return this.counts.get(uri) ?? 0;
  }

  refresh(uri: string): void {
    if (this.timers.has(uri)) return;
    this.timers.set(
      uri,
      setTimeout(() => this.draw(uri), REDRAW_DELAY),
    );
  }

  dispose(): void {
    this.type.dispose();
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private refreshVisible() {
    for (const editor of vscode.window.visibleTextEditors) this.refresh(editor.document.uri.toString());
  }

  private async draw(uri: string) {
    this.timers.delete(uri);
    const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document.uri.toString() === uri);
    const document = editors[0]?.document;
    if (!document || this.client.state !== State.Running) return;
    const wanted = vscode.workspace.getConfiguration('qalam', document).get('language.showIslands', false);
    if (!wanted && !this.counts.get(uri)) return;
    const { version } = document;
    const foreignWords = wanted ? await request(this.client, ForeignWordsRequest, { uri }).catch(() => undefined) : [];
    if (!foreignWords || document.version !== version) return;
    this.counts.set(uri, foreignWords.length);
    const options = foreignWords.map(({ range, label }) => ({
      range: toRange(range),
      hoverMessage: languageName(label),
    }));
    for (const editor of editors) editor.setDecorations(this.type, options);
  }
}

/** A list of the lines that are not Kazakh; choosing one goes there, moving over one shows it. */
export async function showNotKazakh(client: LanguageClient): Promise<void> {
  const editor = await editorOrSample();
  if (!editor) return;
  const { document } = editor;
  const passages = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Lines that are not Kazakh'),
      cancellable: true,
    },
    (_progress, token) =>
      request(client, NotKazakhRequest, { uri: document.uri.toString() }, token).catch(() => undefined),
  );
  if (!passages) return;
  if (passages.length === 0) {
    vscode.window.showInformationMessage(t('Every line of this file is Kazakh.'));
    return;
  }
  const lineOf = ({ range }: ForeignPassage) => range.start.line + 1;
  const items = passages.map((passage) => ({
    label: `${lineOf(passage)}`,
    description: `${languageName(passage.label)} · ${passage.text}`,
    passage,
  }));
  const asDocument: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('open-preview'),
    tooltip: t('Open the list as a document'),
  };
  const pick = vscode.window.createQuickPick<(typeof items)[number]>();
  const before = editor.selection;
  let chosen = false;
  const show = ({ passage }: (typeof items)[number], select: boolean) => {
    const range = toRange(passage.range);
    if (select) editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  pick.title = t('Lines that are not Kazakh: {0}', passages.length);
  pick.items = items;
  pick.matchOnDescription = true;
  pick.buttons = [asDocument];
  pick.onDidChangeActive(([item]) => item && show(item, true));
  pick.onDidAccept(async () => {
    const [item] = pick.selectedItems;
    chosen = true;
    pick.hide();
    if (!item) return;
    await vscode.window.showTextDocument(document, editor.viewColumn);
    show(item, true);
  });
  pick.onDidTriggerButton(async () => {
    chosen = true;
    pick.hide();
    const content = passages.map((passage) => `${lineOf(passage)}: ${passage.label}: ${passage.text}\n`).join('');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'log', content }));
  });
  pick.onDidHide(() => {
    if (!chosen) {
      editor.selection = before;
      editor.revealRange(before);
    }
    pick.dispose();
  });
  pick.show();
}
