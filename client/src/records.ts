/** The record view: a custom editor over the text document of a JSONL, CSV or TSV file, whose edits are edits of that document. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  EntitiesChangedNotification,
  RecordEditRequest,
  RecordRequest,
  WordSuggestionsRequest,
} from '../../server/src/protocol';
import { messageOf } from './errors';
import { locale, t } from './l10n';
import { languageName } from './languageName';
import { onNotified, request } from './messages';
import type { FromRecordsPage, RecordsTexts, ToRecordsPage } from './pages/messages';
import { fillPage } from './pages/panel';
import { toRange } from './ranges';

const VIEW = 'qalam.records';
/** Languages that records are filtered by. */
const LANGUAGES = ['kk', 'ru', 'en', 'ky', 'tt', 'uz', 'tr', 'mixed', 'und'];
/** The record is read again when nothing has changed for so long, ms. */
const REFRESH_DELAY = 250;

function textsOf(): RecordsTexts {
  return {
    language: locale(),
    place: t('line {0} of {1}', '{0}', '{1}'),
    line: t('Line'),
    previous: t('Previous'),
    next: t('Next'),
    onlyFindings: t('Only with findings'),
    languageFilter: t('Language'),
    anyLanguage: t('any language'),
    languages: LANGUAGES.map((label) => [label, languageName(label)] as const),
    length: t('Characters'),
    least: t('at least, characters'),
    most: t('at most, characters'),
    openText: t('Open as text'),
    edit: t('Edit'),
    save: t('Save'),
    cancel: t('Cancel'),
    findings: t('Findings'),
    noFindings: t('No findings.'),
    values: t('Other values'),
    noProse: t('There is no prose in this line.'),
    noneFits: t('No further record fits.'),
    notWhole: t('The file is still being checked: look again later.'),
  };
}

type Query = Omit<Extract<FromRecordsPage, { type: 'go' }>, 'type'>;
const queryOf = ({ type: _, ...query }: Query & { type: 'go' }): Query => query;

class RecordsView implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;
  private line = 0;

  constructor(
    private readonly client: LanguageClient,
    private readonly document: vscode.TextDocument,
    private readonly panel: vscode.WebviewPanel,
  ) {
    const isOwn = (uri: vscode.Uri) => uri.toString() === document.uri.toString();
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: FromRecordsPage) =>
        this.receive(message).catch((error: unknown) => this.post({ type: 'error', message: messageOf(error) })),
      ),
      panel.onDidDispose(() => this.dispose()),
      vscode.workspace.onDidChangeTextDocument(({ document: changed }) => {
        if (changed === document) this.later();
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some(isOwn)) this.later();
      }),
      onNotified(client, EntitiesChangedNotification, ({ uri }) => {
        if (uri === this.uri) this.later();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables.splice(0)) disposable.dispose();
  }

  private get uri(): string {
    return this.client.code2ProtocolConverter.asUri(this.document.uri);
  }

  private later(): void {
    clearTimeout(this.timer);
    // What fails now, e.g. as the document has moved on, is asked for again by what made it fail.
    this.timer = setTimeout(() => void this.go({ line: this.line, step: 'at' }).catch(() => {}), REFRESH_DELAY);
  }

  private async receive(message: FromRecordsPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.go({ line: this.line, step: 'at' });
      case 'go':
        return this.go(queryOf(message));
      case 'edit':
        return this.edit(message);
      case 'suggest': {
        const { word } = message;
        return this.post({
          type: 'suggestions',
          word,
          words: await request(this.client, WordSuggestionsRequest, { word }),
        });
      }
      case 'text':
        await vscode.window.showTextDocument(this.document, {
          viewColumn: vscode.ViewColumn.Beside,
          selection: new vscode.Range(message.line, 0, message.line, 0),
        });
        return undefined;
      default:
        message satisfies never;
    }
  }

  private async go(query: Query): Promise<void> {
    const page = await request(this.client, RecordRequest, { uri: this.uri, ...query });
    if (page.record) this.line = page.record.line;
    this.post({ type: 'page', page });
  }

  private async edit({ version, line, field, text }: Extract<FromRecordsPage, { type: 'edit' }>): Promise<void> {
    const { edit } = await request(this.client, RecordEditRequest, { uri: this.uri, version, line, field, text });
    if (!edit || this.document.version !== version) {
      const message = t('This cannot be written here: it would break what is not prose, or the file has changed.');
      return this.post({ type: 'error', message });
    }
    const change = new vscode.WorkspaceEdit();
    change.replace(this.document.uri, toRange(edit.range), edit.newText);
    await vscode.workspace.applyEdit(change);
  }

  private post(message: ToRecordsPage): void {
    void this.panel.webview.postMessage(message);
  }
}

export function registerRecords(client: LanguageClient, { extensionUri }: vscode.ExtensionContext): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(
    VIEW,
    {
      resolveCustomTextEditor: (document, panel) => {
        fillPage(extensionUri, panel.webview, 'records', { title: t('Records'), language: locale() }, textsOf());
        new RecordsView(client, document, panel);
      },
    },
    { webviewOptions: { retainContextWhenHidden: true } },
  );
}

/** Opens the active file, or the one chosen in the explorer, as records; says so where it is no file of records. */
export async function openRecords(resource?: vscode.Uri): Promise<void> {
  const uri = resource ?? vscode.window.activeTextEditor?.document.uri;
  if (!uri || !/\.(?:jsonl|jsonlines|ndjson|csv|tsv|tab)$/iu.test(uri.path)) {
    vscode.window.showInformationMessage(t('Records are shown of JSONL, CSV and TSV files.'));
    return;
  }
  await vscode.commands.executeCommand('vscode.openWith', uri, VIEW);
}
