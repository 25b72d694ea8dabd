/**
 * The view "Corpus report": the command line that is shipped with the extension counts, in a process of its own, and the
 * figures are drawn in a panel.
 */
import { cpus } from 'node:os';
import { basename, relative } from 'node:path';
import * as vscode from 'vscode';
import type { CorpusProgress, CorpusReport, CountedWord, EntityClass, FindingPlace } from '../../server/src/protocol';
import { className } from './classes';
import { FILES, LINE_RECORDS, PLAIN_TEXT, RULES } from './derived';
import { messageOf } from './errors';
import { figures, locale, t } from './l10n';
import type { ExportFormat, FromReportPage, ReportData, ReportTexts } from './pages/messages';
import { openPage } from './pages/panel';
import { type Counted, insideFolder, runReport } from './reportRun';

const NOT_FILES = '**/{node_modules,.git}/**';
const MOST_FILES = 20_000;
/** What is known of the text on stdin. */
const STDIN = '<stdin>';

/** What a report is about. */
interface Source {
  readonly name: string;
  readonly folder?: vscode.Uri;
  readonly files: readonly vscode.Uri[];
  /** Files that lie outside of the folder, which links lead to. */
  readonly leftOut?: number;
  /** The text of a document that is not on disk as it is in the editor. */
  readonly unsaved?: vscode.TextDocument;
}

async function sourceOf(uri: vscode.Uri): Promise<Source | undefined> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  const name = basename(uri.path);
  if (document && (document.isDirty || uri.scheme !== 'file')) {
    if (PLAIN_TEXT.includes(document.languageId) || LINE_RECORDS.includes(document.languageId)) {
      return { name, files: [], unsaved: document };
    }
    if (uri.scheme !== 'file') {
      vscode.window.showInformationMessage(t('Save the file first: the report reads it from disk.'));
      return undefined;
    }
  }
  if (uri.scheme !== 'file') {
    vscode.window.showInformationMessage(t('The report reads files from disk, and “{0}” is not on disk.', name));
    return undefined;
  }
  const { type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) === 0) return { name, files: [uri] };
  const files = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, FILES), NOT_FILES, MOST_FILES);
  const inside = await insideFolder(
    uri.fsPath,
    files.map((file) => file.fsPath),
  );
  if (inside.length === 0) {
    vscode.window.showInformationMessage(t('There are no text files in “{0}”.', name));
    return undefined;
  }
  const leftOut = files.length - inside.length;
  return { name, folder: uri, files: inside.sort().map((path) => vscode.Uri.file(path)), leftOut };
}

/** The last glob that matches a document counts, as in the server. */
function fieldsFor(uri: vscode.Uri, setting: 'jsonFields' | 'csvColumns'): readonly string[] | undefined {
  const globs = vscode.workspace.getConfiguration('qalam', uri).get<Record<string, string[]>>(`formats.${setting}`, {});
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  return Object.entries(globs)
    .filter(
      ([glob]) => document && vscode.languages.match({ pattern: glob.includes('/') ? glob : `**/${glob}` }, document),
    )
    .at(-1)?.[1];
}

function argumentsFor(source: Source, language: string): string[] {
  const uri = source.unsaved?.uri ?? source.folder ?? source.files[0];
  const settings = vscode.workspace.getConfiguration('qalam', uri);
  const without = [
    ...settings.get<string[]>('spelling.disabledRules', []),
    ...settings.get<string[]>('grammar.disabledRules', []),
    ...settings.get<string[]>('cleaning.disabledRules', []),
    // The command line refuses others, and the settings say so where they are set.
  ].filter((id) => RULES.includes(id));
  const enabled = settings.get<string[]>('grammar.enabledRules', []).filter((id) => RULES.includes(id));
  const single = source.folder ? undefined : uri;
  const fields = single && fieldsFor(single, 'jsonFields');
  const columns = single && fieldsFor(single, 'csvColumns');
  return [
    ...['stats', '--format', 'report', '--progress', '--locale', language],
    ...['--jobs', String(cpus().length >= 4 ? 2 : 1)],
    ...(without.length > 0 ? [`--without=${without.join(',')}`] : []),
    ...(enabled.length > 0 ? [`--enable=${enabled.join(',')}`] : []),
    ...(fields ? [`--fields=${fields.join(',')}`] : []),
    ...(columns ? [`--columns=${columns.join(',')}`] : []),
    ...(source.unsaved
      ? ['--input', LINE_RECORDS.includes(source.unsaved.languageId) ? 'jsonl' : 'text']
      : // Thousands of paths do not fit on a command line.
        ['--files-from0', '-']),
  ];
}

function reportTexts(source: Source, language: string): ReportTexts {
  const when = new Date().toLocaleString(figures());
  const files = source.files.length;
  return {
    language,
    title: t('Corpus report: {0}', source.name),
    subtitle: source.folder ? `${t('Files: {0}', files)} · ${when}` : when,
    lines: t('lines'),
    texts: t('texts'),
    words: t('words'),
    characters: t('characters'),
    languages: t('Languages'),
    unknownLanguage: t('uncertain'),
    mixedLanguages: t('several languages'),
    unchecked: t('Sentences that are not Kazakh in Cyrillic, whose spelling was not checked'),
    spelling: t('Spelling'),
    spellingNote: t('Words of all languages; your word lists are not taken into account here.'),
    acceptedWords: t('accepted words'),
    refusedWords: t('words not accepted'),
    lengths: t('Length of texts'),
    lengthsNote: t('Length in characters: from the number below a column up to the next one.'),
    duplicates: t('Duplicates'),
    unique: t('unique'),
    repeated: t('repeated'),
    nearlyRepeated: t('nearly repeated'),
    entities: t('Entities'),
    wordList: t('Words not accepted'),
    wordListNote: t('The most frequent first, each with its first place. “qalam words” lists all of them.'),
    vocabulary: t('Vocabulary of the Kazakh texts'),
    vocabularyNote: t(
      'Words: {0}, different forms: {1} ({3} for every 100 words), lemmas: {2}. The most frequent lemmas, by the likeliest reading of each form:',
      '{0}',
      '{1}',
      '{2}',
      '{3}',
    ),
    vocabularyCut: t('There are more forms than were counted.'),
    findings: t('Findings by rule'),
    findingsNote: t('Open a rule to see where; click a place to go there.'),
    // The page fills in the numbers.
    firstPlaces: t('The first {0} of {1}:', '{0}', '{1}'),
    nothing: t('Nothing found.'),
    export: t('Export:'),
    notes: t('Notes'),
  };
}

function leftOutNote({ leftOut = 0 }: Source): string[] {
  if (leftOut === 0) return [];
  return [t('Left out, as links lead out of the folder to them: {0}', leftOut)];
}

const EXPORTS: Readonly<Record<ExportFormat, { extension: string; content: (report: CorpusReport) => string }>> = {
  json: {
    extension: 'json',
    content: ({ stats, places, words }) => `${JSON.stringify({ ...stats, places, words }, null, 2)}\n`,
  },
  csv: { extension: 'csv', content: ({ csv }) => csv },
  markdown: { extension: 'md', content: ({ markdown }) => markdown },
};

async function exportReport(report: CorpusReport, source: Source, format: ExportFormat): Promise<void> {
  const target = EXPORTS[format];
  const beside = source.folder ?? source.files[0] ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${source.name.replace(/\.[^.]*$/, '')}-report.${target.extension}`;
  const folder = beside && (beside === source.files[0] ? vscode.Uri.joinPath(beside, '..') : beside);
  const chosen = await vscode.window.showSaveDialog(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {});
  if (chosen) await writeExport(report, format, chosen);
}

async function writeExport(report: CorpusReport, format: ExportFormat, file: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(EXPORTS[format].content(report)));
  await vscode.window.showTextDocument(file);
}

type Place = Pick<FindingPlace, 'file' | 'line' | 'column'>;

async function openPlace({ file, line, column }: Place, source: Source): Promise<void> {
  const uri = file === STDIN ? source.unsaved?.uri : vscode.Uri.file(file);
  if (!uri) return;
  const at = new vscode.Position(line - 1, column - 1);
  // Beside the report when there is room already, so that the report stays in sight.
  const other = vscode.window.tabGroups.all.find((group) => !group.isActive);
  await vscode.window.showTextDocument(uri, {
    selection: new vscode.Range(at, at),
    viewColumn: other?.viewColumn ?? vscode.ViewColumn.Beside,
  });
}

/** A place in words: its file where there are several, its line and column. */
const where = ({ file, line, column }: Place, { folder }: Source) =>
  `${folder ? `${relative(folder.fsPath, file)}:` : ''}${line}:${column}`;

const shownWord = (word: CountedWord, source: Source) => ({
  word: word.word,
  count: word.count,
  ...(word.suggestion !== undefined && { suggestion: word.suggestion }),
  where: where(word, source),
  example: word.example,
});

/** The last report, for tests: what the panel shows, its messages, and an export without the question where to. */
export let lastReport:
  | {
      readonly report: CorpusReport;
      readonly html: string;
      readonly receive: (message: FromReportPage) => Promise<void> | undefined;
      readonly writeExport: (format: ExportFormat, file: vscode.Uri) => Promise<void>;
    }
  | undefined;

/** The folder that is open; where there are several or none, the one that the reader picks. */
async function chosenFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  if (folders.length === 1) return folders[0]!.uri;
  const title = t('Which file or folder the report is about');
  return (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: true, title }))?.[0];
}

/** Counts a file or folder (the active document, or else the folder that is open, where none is given) and shows the report. */
export async function showCorpusReport(context: vscode.ExtensionContext, given?: vscode.Uri): Promise<void> {
  const uri = given ?? vscode.window.activeTextEditor?.document.uri ?? (await chosenFolder());
  if (!uri) return;
  const source = await sourceOf(uri);
  if (!source) return;
  const language = locale();
  const cli = context.asAbsolutePath('server/dist/cli.js');
  const input = source.unsaved ? source.unsaved.getText() : source.files.map((file) => file.fsPath).join('\0');
  let counted: Counted | undefined;
  try {
    counted = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        cancellable: true,
        title: t('Corpus report: {0}', source.name),
      },
      (progress, token) => {
        const lineCount = source.unsaved?.lineCount;
        let done = 0;
        const report = ({ lines, file, files }: CorpusProgress) => {
          const share = lineCount ? (100 * lines) / lineCount : files > 1 ? (100 * file) / files : 0;
          const message = t('{0} lines', lines.toLocaleString(figures()));
          progress.report({ message, increment: share - done });
          done = share;
        };
        return runReport([cli, ...argumentsFor(source, language)], input, report, token);
      },
    );
  } catch (error) {
    const reason = messageOf(error);
    vscode.window.showErrorMessage(t('The report could not be made: {0}', reason));
    return;
  }
  if (!counted) return;
  const { report, notes } = counted;
  const receive = (message: FromReportPage) => {
    switch (message.type) {
      case 'export':
        return exportReport(report, source, message.format);
      case 'open': {
        const place = report.places[message.rule]?.[message.place];
        return place && openPlace(place, source);
      }
      case 'openWord': {
        const word = report.words[message.word];
        return word && openPlace(word, source);
      }
      default:
        return message satisfies never;
    }
  };
  const texts = reportTexts(source, language);
  const { stats } = report;
  const data: ReportData = {
    texts,
    stats,
    entities: Object.entries(stats.entities).map(([name, count]) => [className(name as EntityClass), count]),
    places: Object.fromEntries(
      Object.entries(report.places).map(([rule, places]) => [
        rule,
        places.map((place) => ({ where: where(place, source), message: place.message })),
      ]),
    ),
    words: report.words.map((word) => shownWord(word, source)),
    differentWords: report.differentWords,
    refusedWords: report.refusedWords,
    ...(report.vocabulary && { vocabulary: report.vocabulary }),
    notes: [...leftOutNote(source), ...notes.map((note) => note.replace(/^qalam: /, ''))],
  };
  const panel = openPage(context, 'report', { title: texts.title, language, column: vscode.ViewColumn.Active }, data);
  panel.webview.onDidReceiveMessage(receive);
  lastReport = {
    report,
    html: panel.webview.html,
    receive,
    writeExport: (format, file) => writeExport(report, format, file),
  };
}
