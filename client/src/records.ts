/** The record view: a custom editor over the text document of a JSONL, CSV or TSV file, whose edits are edits of that document. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  EntitiesChangedNotification,
  type RecordEdit,
  RecordEditRequest,
  RecordGradeRequest,
  type RecordPage,
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
/** The record is read again so long after a change, ms. */
const REFRESH_DELAY = 250;
/** Changes of the document that are remembered, for edits of a record that was shown before them. */
const MOST_CHANGES = 500;

function textsOf(): RecordsTexts {
  return {
    language: locale(),
    place: t('line {0} of {1}', '{0}', '{1}'),
    placeOfRow: t('row {0} of {1}', '{0}', '{1}'),
    line: t('Line'),
    row: t('Row'),
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
    askAll: t('Put a prompt to every record…'),
    answer: t('Answer'),
    good: t('Good'),
    bad: t('Bad'),
    editAnswer: t('Edit the answer'),
    gradeKeys: t('Alt+↑ good, Alt+↓ bad, Alt+Enter edits, Alt+→ goes on'),
    editKeeps: t("The model's own words are kept in a member of the record."),
    grade: t('Grade: {0}', '{0}'),
    original: t('As the model said it'),
    cut: t('cut off at the limit'),
    anyAnswer: t('all answers'),
    gradeMember: t('Grade a member…'),
    answers: {
      ungraded: t('without a grade'),
      good: t('good'),
      bad: t('bad'),
      unanswered: t('without an answer'),
    },
  };
}

type Query = Omit<Extract<FromRecordsPage, { type: 'go' }>, 'type'>;
const queryOf = ({ type: _, ...query }: Query & { type: 'go' }): Query => query;

/** The record view that the reader looks at. */
let inFront: RecordsView | undefined;
const inFrontChanged = new vscode.EventEmitter<void>();

/** Another record view is in front, or none. */
export const onDidChangeRecordsInFront = inFrontChanged.event;

function setInFront(view: RecordsView | undefined): void {
  inFront = view;
  inFrontChanged.fire();
}

/** What the reader looks at: the document of the editor that is active, or of the record view. */
export function documentInFront(): vscode.TextDocument | undefined {
  return vscode.window.activeTextEditor?.document ?? inFront?.document;
}

/** The file that is shown as records in front, and the line of its record. */
export function recordsInFront(): { readonly document: vscode.TextDocument; readonly line: number } | undefined {
  return inFront && { document: inFront.document, line: inFront.line };
}

class RecordsView implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;
  line = 0;
  private lastLine = 0;
  /** The member that is graded, where the reader has named it. */
  private member: string | undefined;
  /** How often another record was asked for. */
  private moves = 0;
  /** The last changes of the document: the version that each made, and the first line of it. */
  private readonly changes: { readonly version: number; readonly line: number }[] = [];

  constructor(
    private readonly client: LanguageClient,
    readonly document: vscode.TextDocument,
    private readonly panel: vscode.WebviewPanel,
  ) {
    const shown = () => {
      if (panel.active) setInFront(this);
      else if (inFront === this) setInFront(undefined);
    };
    shown();
    const isOwn = (uri: vscode.Uri) => uri.toString() === document.uri.toString();
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: FromRecordsPage) =>
        this.receive(message).catch((error: unknown) => this.post({ type: 'error', message: messageOf(error) })),
      ),
      panel.onDidDispose(() => this.dispose()),
      panel.onDidChangeViewState(shown),
      vscode.workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
        if (changed !== document) return;
        const line = Math.min(...contentChanges.map(({ range }) => range.start.line));
        this.changes.push({ version: document.version, line });
        if (this.changes.length > MOST_CHANGES) this.changes.shift();
        this.later();
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
    if (inFront === this) setInFront(undefined);
    for (const disposable of this.disposables.splice(0)) disposable.dispose();
  }

  private get uri(): string {
    return this.client.code2ProtocolConverter.asUri(this.document.uri);
  }

  private later(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      // What fails now, e.g. as the document has moved on, is asked for again by what made it fail.
      void this.refresh().catch(() => {});
    }, REFRESH_DELAY);
  }

  private async receive(message: FromRecordsPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.go({ line: this.line, step: 'at' });
      case 'go':
        return this.go(queryOf(message));
      case 'edit':
        return this.edit(message);
      case 'grade':
        return this.grade(message);
      case 'askAll':
        await vscode.commands.executeCommand('qalam.askRecords', this.document.uri);
        return undefined;
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
    this.moves++;
    this.member = query.member ?? undefined;
    this.show(await request(this.client, RecordRequest, { uri: this.uri, ...query }));
  }

  /**
   * Reads the record again that is shown; of no use once the reader has moved on, which they may have asked for before this and got before
   * the answer.
   */
  private async refresh(): Promise<void> {
    const { moves, line } = this;
    const page = await request(this.client, RecordRequest, {
      uri: this.uri,
      line,
      step: 'at',
      ...(this.member !== undefined && { member: this.member }),
    });
    if (moves === this.moves && line === this.line) this.show(page, true);
  }

  private show(page: RecordPage, again = false): void {
    if (page.record) ({ line: this.line, lastLine: this.lastLine } = page.record);
    this.post({ type: 'page', page, again });
  }

  private async edit({ type: _, version, ...given }: Extract<FromRecordsPage, { type: 'edit' }>): Promise<void> {
    await this.write(version, (now) =>
      request(this.client, RecordEditRequest, { uri: this.uri, version: now, ...given }),
    );
  }

  private async grade({ version, line, grade, next }: Extract<FromRecordsPage, { type: 'grade' }>): Promise<void> {
    const isWritten = await this.write(version, (now) =>
      request(this.client, RecordGradeRequest, { uri: this.uri, version: now, line, grade }),
    );
    const { member } = this;
    if (isWritten)
      await this.go(next ? { line, step: 'next', ...next } : { line, step: 'at', ...(member && { member }) });
  }

  /** Whether the record that is shown, and all before it, are what they were at a version. */
  private stands(version: number): boolean {
    const { changes, document } = this;
    const since = changes.filter((change) => change.version > version);
    // What has changed behind the record does not matter: answers may be coming in there.
    return since.length >= document.version - version && since.every(({ line }) => line > this.lastLine);
  }

  /** Writes what the server makes of a change to the record as it was shown at a version. */
  private async write(version: number, change: (version: number) => Promise<RecordEdit>): Promise<boolean> {
    const { document } = this;
    const now = document.version;
    const { edit, also = [] } = this.stands(version) ? await change(now) : {};
    if (!edit || document.version !== now) {
      const message = t('This cannot be written here: it would break what is not prose, or the file has changed.');
      this.post({ type: 'error', message });
      return false;
    }
    const edits = new vscode.WorkspaceEdit();
    for (const one of [edit, ...also]) edits.replace(document.uri, toRange(one.range), one.newText);
    return vscode.workspace.applyEdit(edits);
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

/** Whether a file's name is that of records. */
export const isOfRecords = ({ path }: vscode.Uri): boolean => /\.(?:jsonl|jsonlines|ndjson|csv|tsv|tab)$/iu.test(path);

export const showAsRecords = (uri: vscode.Uri): Thenable<unknown> =>
  vscode.commands.executeCommand('vscode.openWith', uri, VIEW);

/** Opens the active file, or the one chosen in the explorer, as records; says so where it is no file of records. */
export async function openRecords(resource?: vscode.Uri): Promise<void> {
  const uri = resource ?? vscode.window.activeTextEditor?.document.uri;
  if (!uri || !isOfRecords(uri)) {
    vscode.window.showInformationMessage(t('Records are shown of JSONL, CSV and TSV files.'));
    return;
  }
  await showAsRecords(uri);
}
