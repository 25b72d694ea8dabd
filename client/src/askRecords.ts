/** A prompt put to a model for every record of a file; the answers are written into a file of their own, shown as records. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  ANSWER_MEMBERS,
  type AskRecordsPreview,
  AskRecordsPreviewRequest,
  type AskRecordsProgress,
  AskRecordsProgressNotification,
  AskRecordsRequest,
  type AskRecordsResult,
  type Given,
  StopNotification,
} from '../../server/src/protocol';
import { endpointLabel, noEndpoint, type SetEndpoint, setEndpoints } from './completion';
import { CHATS } from './derived';
import { messageOf } from './errors';
import { figures, t } from './l10n';
import { notify, onNotified, request } from './messages';
import { isOfRecords, recordsInFront, showAsRecords } from './records';
import { plain } from './servers';

/** Records of a trial. */
const FEW = 20;
/** UTF-16 units of the first record's messages that are shown before anything is sent. */
const SHOWN = 600;
/** Members that are likely to hold what an answer should be. */
const EXPECTED = ['gold', 'expected', 'reference', 'target', 'label', 'correct', 'answer'];

/** The record view takes the focus back when a question is answered, which would close the next one. */
const STAYS = { ignoreFocusOut: true };

type Params = Given<typeof AskRecordsPreviewRequest>;

interface Source {
  readonly document: vscode.TextDocument;
  /** Of the record that the reader looks at, from 0. */
  readonly line: number;
}

/** A prompt, with the values of records to be filled in. */
interface PromptText {
  readonly name: string;
  readonly text: string;
}

async function sourceOf(resource?: vscode.Uri): Promise<Source | undefined> {
  const inFront = recordsInFront();
  const editor = vscode.window.activeTextEditor;
  const uri = resource ?? inFront?.document.uri ?? editor?.document.uri;
  if (!uri || !isOfRecords(uri)) {
    vscode.window.showInformationMessage(t('Open a file of records first: JSONL, CSV or TSV.'));
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const line =
    inFront?.document === document ? inFront.line : editor?.document === document ? editor.selection.active.line : 0;
  return { document, line };
}

async function chosenEndpoint(title: string): Promise<SetEndpoint | undefined> {
  const endpoints = setEndpoints();
  if (endpoints.length === 0) await noEndpoint();
  if (endpoints.length < 2) return endpoints[0];
  const items = endpoints.map((endpoint) => ({ label: plain(endpointLabel(endpoint)), endpoint }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: t('Which endpoint is asked'), ...STAYS }))
    ?.endpoint;
}

async function chosenPrompt(title: string, members: readonly string[]): Promise<PromptText | undefined> {
  const found = await vscode.workspace.findFiles('**/*.{prompt,prompty,prompt.md}', '**/node_modules/**', 500);
  const open = vscode.workspace.textDocuments.filter(({ languageId }) => CHATS.includes(languageId));
  const uris = new Map([...open.map(({ uri }) => uri), ...found].map((uri) => [uri.toString(), uri]));
  type Item = vscode.QuickPickItem & { readonly uri?: vscode.Uri; readonly isNew?: boolean };
  const items: Item[] = [
    ...[...uris.values()].map((uri): Item => ({ label: vscode.workspace.asRelativePath(uri), uri })),
    { label: `$(new-file) ${t('A new prompt for these records')}`, isNew: true },
    { label: `$(folder-opened) ${t('Another file…')}` },
  ];
  const placeHolder = t('The prompt file; {0} in it stands for a member of the record', '{{…}}');
  const choice = await vscode.window.showQuickPick(items, { title, placeHolder, ...STAYS });
  if (!choice) return undefined;
  if (choice.isNew) {
    const content = `user:\n${t('Answer briefly.')}\n\n${members.map((name) => `${name}: {{${name}}}`).join('\n')}\n`;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: CHATS[0]!, content }));
    vscode.window.showInformationMessage(
      t('Write the prompt, then put it to the records: {0} stands for a member of the record.', '{{…}}'),
    );
    return undefined;
  }
  const uri = choice.uri ?? (await vscode.window.showOpenDialog({}))?.[0];
  if (!uri) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  return { name: basename(uri.path), text: document.getText() };
}

/** An expression for grades; an empty one: a person grades; undefined: the reader has turned away. */
async function chosenGrade(
  client: LanguageClient,
  title: string,
  params: Params,
  members: readonly string[],
): Promise<string | undefined> {
  const { answer } = params;
  type Item = vscode.QuickPickItem & { readonly grade?: string };
  const contains = (member: string) => `contains(lower(${answer}), lower(${member}))`;
  const items: Item[] = [
    { label: t('By hand, in the record view'), grade: '' },
    ...EXPECTED.filter((member) => members.includes(member) && member !== answer).map(
      (member): Item => ({
        label: t('By a check: the answer contains “{0}”', member),
        description: contains(member),
        grade: contains(member),
      }),
    ),
    { label: t('By an expression…') },
  ];
  const choice = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: t('How the answers are graded'),
    ...STAYS,
  });
  if (!choice || choice.grade !== undefined) return choice?.grade;
  return vscode.window.showInputBox({
    title,
    value: contains('gold'),
    prompt: t('True, false or a number; members of the record stand by their names, the answer as {0}.', answer),
    ignoreFocusOut: true,
    validateInput: async (grade) =>
      grade.trim() === ''
        ? undefined
        : (await request(client, AskRecordsPreviewRequest, { ...params, grade, most: 1 })).gradeFault,
  });
}

type Part = Pick<Params, 'from' | 'most'>;

async function chosenPart(title: string, { line }: Source, records: number): Promise<Part | undefined> {
  const number = (value: number) => value.toLocaleString(figures());
  const items: (vscode.QuickPickItem & { readonly part: Part })[] = [
    ...(records > FEW ? [{ label: t('The first {0}, as a trial', number(FEW)), part: { most: FEW } }] : []),
    { label: t('All records: {0}', number(records)), part: {} },
    ...(line > 0 ? [{ label: t('From line {0} on', number(line + 1)), part: { from: line } }] : []),
  ];
  if (items.length === 1) return items[0]!.part;
  return (await vscode.window.showQuickPick(items, { title, placeHolder: t('Which records are asked'), ...STAYS }))
    ?.part;
}

/** Says what would be sent to whom; whether the reader wants that. */
async function isWanted(
  preview: AskRecordsPreview,
  prompt: PromptText,
  endpoint: SetEndpoint,
  target: string,
): Promise<boolean> {
  const { records, first, fault } = preview;
  const messages = first?.messages.map(({ role, content }) => `${role}: ${content}`).join('\n\n') ?? '';
  const detail = [
    t(
      'The messages of “{0}” go to {1} with the values of each record, and nowhere else.',
      prompt.name,
      endpoint.address,
    ),
    t('The answers are written into the file {0}.', target),
    fault === undefined
      ? `${t('The first one:')}\n${messages.length > SHOWN ? `${messages.slice(0, SHOWN)}…` : messages}`
      : `${t('The first record will not be asked.')} ${fault}`,
  ].join('\n\n');
  const send = t('Send');
  const exact = t('Show the exact request');
  const question = t('Put the prompt to {0} records?', records.toLocaleString(figures()));
  const choice = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail },
    send,
    ...(first ? [exact] : []),
  );
  if (choice === exact) {
    const content = `${JSON.stringify(first?.request, null, 2)}\n`;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'json', content }));
  }
  return choice === send;
}

/** A file beside another one that is not there yet. */
async function freeName(source: vscode.Uri): Promise<vscode.Uri> {
  const stem = basename(source.path).replace(/\.[^.]*$/u, '');
  for (let number = 1; ; number++) {
    const name = `${stem}.answers${number === 1 ? '' : `-${number}`}.jsonl`;
    const uri = source.with({ path: `${dirname(source.path).replace(/\/$/u, '')}/${name}` });
    const isThere = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isThere) return uri;
  }
}

/** The file of answers, which grows in the order of the records. */
class AnswerFile {
  private written: Promise<void> = Promise.resolve();
  private isShown = false;
  /** What was written last, and whether it was said that it stays. */
  private last = '';
  private isSaid = false;
  /** Undo takes back what was done last, which may be answers that have just come and not what the reader did before. */
  private readonly undone: vscode.Disposable;

  constructor(readonly uri: vscode.Uri) {
    this.undone = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
      if (reason !== vscode.TextDocumentChangeReason.Undo || document.uri.toString() !== uri.toString()) return;
      const isLast = contentChanges.some(({ text, rangeLength }) => text === '' && rangeLength === this.last.length);
      if (this.last === '' || !isLast) return;
      this.add(this.last);
      if (this.isSaid) return;
      this.isSaid = true;
      vscode.window.showInformationMessage(
        t('Answers that are coming in are not undone: undo your own changes when all of them are there.'),
      );
    });
  }

  append(lines: readonly string[]): void {
    this.add(lines.map((line) => `${line}\n`).join(''));
  }

  private add(text: string): void {
    this.written = this.written.then(() => this.write(text));
    // Waited for in `end`.
    this.written.catch(() => {});
  }

  private async write(text: string): Promise<void> {
    if (!this.isShown) {
      this.isShown = true;
      await vscode.workspace.fs.writeFile(this.uri, new TextEncoder().encode(text));
      await showAsRecords(this.uri);
      return;
    }
    const document = await vscode.workspace.openTextDocument(this.uri);
    const { end } = document.lineAt(document.lineCount - 1).range;
    const edit = new vscode.WorkspaceEdit();
    this.last = end.character === 0 ? text : `\n${text}`;
    edit.insert(this.uri, end, this.last);
    await vscode.workspace.applyEdit(edit);
  }

  /** Waits until all is written, and saves it. */
  async end(): Promise<void> {
    await this.written;
    this.undone.dispose();
    if (this.isShown) await (await vscode.workspace.openTextDocument(this.uri)).save();
  }
}

export class RecordAsking implements vscode.Disposable {
  private readonly runs = new Map<string, (progress: AskRecordsProgress) => void>();
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly client: LanguageClient) {
    this.disposables = [
      vscode.commands.registerCommand('qalam.askRecords', (resource?: unknown) =>
        this.start(resource instanceof vscode.Uri ? resource : undefined).catch((error: unknown) => {
          vscode.window.showErrorMessage(t('The records could not be asked. {0}', messageOf(error)));
        }),
      ),
      onNotified(client, AskRecordsProgressNotification, (progress) => this.runs.get(progress.id)?.(progress)),
    ];
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async start(resource?: vscode.Uri): Promise<void> {
    const source = await sourceOf(resource);
    if (!source) return;
    const title = t('A prompt for every record of {0}', basename(source.document.uri.path));
    const endpoint = await chosenEndpoint(title);
    if (!endpoint) return;
    const uri = this.client.code2ProtocolConverter.asUri(source.document.uri);
    const bare: Params = { uri, prompt: '', endpoint: endpoint.index, answer: 'answer' };
    const { members, records } = await request(this.client, AskRecordsPreviewRequest, bare);
    const prompt = await chosenPrompt(title, members);
    if (!prompt) return;
    // An answer that is there already is what the new one is held against.
    const [other, usual] = ANSWER_MEMBERS;
    const params: Params = { ...bare, prompt: prompt.text, answer: members.includes(usual) ? other : usual };
    const part = await chosenPart(title, source, records);
    if (!part) return;
    const grade = await chosenGrade(this.client, title, { ...params, ...part }, members);
    if (grade === undefined) return;
    const whole: Params = { ...params, ...part, ...(grade.trim() !== '' && { grade }) };
    const target = await freeName(source.document.uri);
    const preview = await request(this.client, AskRecordsPreviewRequest, whole);
    if (!(await isWanted(preview, prompt, endpoint, basename(target.path)))) return;
    const answers = new AnswerFile(target);
    for (let from = part.from ?? 0, left = part.most ?? undefined; ; ) {
      const most = left === undefined ? {} : { most: left };
      const result = await this.run(title, { ...whole, from, ...most }, answers);
      if (!(await this.goesOn(result, endpoint)) || result.next === undefined) return;
      from = result.next;
      if (left !== undefined) left -= result.done;
    }
  }

  private async run(title: string, params: Params, answers: AnswerFile): Promise<AskRecordsResult> {
    const id = crypto.randomUUID();
    try {
      return await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, cancellable: true, title },
        (progress, token) => {
          let before = 0;
          this.runs.set(id, ({ of, done, tally, lines }) => {
            answers.append(lines);
            const graded = tally.graded > 0 ? ` · ${gradeText(tally)}` : '';
            const message = `${t('{0} of {1}', done.toLocaleString(figures()), of.toLocaleString(figures()))}${graded}`;
            progress.report({ message, increment: (100 * (done - before)) / of });
            before = done;
          });
          // Stopped, not cancelled: what has come is kept.
          token.onCancellationRequested(() => void notify(this.client, StopNotification, { id }));
          return request(this.client, AskRecordsRequest, { ...params, id });
        },
      );
    } finally {
      this.runs.delete(id);
      await answers.end();
    }
  }

  /** Says what has become of a run; whether the reader wants the rest of it. */
  private async goesOn(
    { of, done, tally, next, fault, warning }: AskRecordsResult,
    endpoint: SetEndpoint,
  ): Promise<boolean> {
    const number = (value: number) => value.toLocaleString(figures());
    const sentences = [
      ...(fault === undefined ? [] : [t('{0}: {1}.', endpointLabel(endpoint), fault)]),
      t('Answered: {0} of {1}.', number(tally.answered), number(of)),
      ...(tally.unanswered > 0 ? [t('Not answered: {0}.', number(tally.unanswered))] : []),
      ...(tally.graded > 0 ? [`${gradeText(tally)}.`] : []),
      ...(warning === undefined ? [] : [warning]),
    ];
    const goOn = t('Ask the remaining {0}', number(of - done));
    const show = fault === undefined ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
    return (await show(sentences.join(' '), ...(next === undefined ? [] : [goOn]))) === goOn;
  }
}

const gradeText = ({ right, graded }: AskRecordsResult['tally']): string =>
  t(
    'Grade: {0} for {1} answers',
    (Math.round(right * 100) / 100).toLocaleString(figures()),
    graded.toLocaleString(figures()),
  );
