/** What a curator does with entities: walk through them, find a name, correct, export. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient, Middleware } from 'vscode-languageclient/node';
import {
  CompareEntitiesCommand,
  DropCorrectionCommand,
  ENTITY_CLASSES,
  ENTITY_GROUPS,
  EntitiesRequest,
  type EntityClass,
  type EntityMention,
  EntityReportCommand,
  ExportEntitiesCommand,
  MarkEntityCommand,
  MarkTargetRequest,
  type Range,
  UndoMarkCommand,
} from '../../server/src/protocol';
import { classIcon, className, GROUPS, groupName } from './classes';
import type { EntityNode, EntityView } from './entityView';
import { messageOf } from './errors';
import { t } from './l10n';
import { execute, request } from './messages';
import { toRange } from './ranges';
import { editorOrSample } from './samples';
import { activeSettings, updateSetting } from './settings';

/** Letters of a text that the title of a list has room for. */
const LONGEST_TITLE = 40;
/** How long a step to another entity waits for the editor to say that the caret has moved, ms. */
const MOVES = 300;

/** The document whose last change was to its corrections and not to its text: there Ctrl+Z takes that back. */
let marked: string | undefined;

function setMarked(uri: string | undefined): void {
  marked = uri;
  const isLast = uri !== undefined && uri === vscode.window.activeTextEditor?.document.uri.toString();
  void vscode.commands.executeCommand('setContext', 'qalam.markIsLast', isLast);
}

/** Looks at what the light bulb has the server do. */
export const markMiddleware: Middleware = {
  executeCommand: async (command, args, next) => {
    const done: unknown = await next(command, args);
    if (command === MarkEntityCommand.method || command === DropCorrectionCommand.method) setMarked(args[0]);
    return done;
  },
};

/** Takes back what was marked last; where there is no such thing, it is an edit of the text that is to be undone. */
async function undoMark(client: LanguageClient): Promise<void> {
  if (marked !== undefined && (await execute(client, UndoMarkCommand, marked))) return;
  setMarked(undefined);
  await vscode.commands.executeCommand('undo');
}

export function registerEntityCommands(
  client: LanguageClient,
  context: vscode.ExtensionContext,
  view: EntityView,
): vscode.Disposable[] {
  /** Runs an action on the active editor; what the server refuses is shown. */
  const onEditor = (action: (editor: vscode.TextEditor) => Promise<unknown>) => async () => {
    const editor = await editorOrSample();
    if (!editor) return;
    try {
      await action(editor);
    } catch (error) {
      vscode.window.showWarningMessage(messageOf(error));
    }
  };

  /** The mentions of a document, of the classes that are shown. */
  const mentionsOf = async (document: vscode.TextDocument) => {
    const mentions = await request(client, EntitiesRequest, { uri: document.uri.toString() });
    const shown = new Set(vscode.workspace.getConfiguration('qalam', document).get<string[]>('entities.classes', []));
    return mentions.filter((mention) => shown.has(mention.class));
  };

  /** Steps, one after another: of a key that is held each has to begin where the one before it has led. */
  let stepping: Promise<unknown> = Promise.resolve();
  const step = (forward: boolean) => {
    const run = onEditor(async (editor) => {
      const ranges = (await mentionsOf(editor.document)).map(({ range }) => toRange(range));
      const { active } = editor.selection;
      // Past the last one it goes on at the first, as with problems.
      const next = forward
        ? (ranges.find(({ start }) => start.isAfter(active)) ?? ranges[0])
        : (ranges.findLast(({ end }) => end.isBefore(active)) ?? ranges.at(-1));
      if (!next) {
        vscode.window.setStatusBarMessage(t('There are no entities here.'), 3000);
        return;
      }
      // The caret stands at the start, so that the next step does not find the same entity again.
      const moved = active.isEqual(next.start) ? undefined : caretMoved(editor, next.start);
      editor.selection = new vscode.Selection(next.start, next.start);
      editor.revealRange(next, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      await moved;
    });
    return () => {
      stepping = stepping.then(run, run);
      return stepping;
    };
  };

  const showReferences = (uri: vscode.Uri, at: vscode.Position, mentions: readonly EntityMention[]) =>
    vscode.commands.executeCommand(
      'editor.action.showReferences',
      uri,
      at,
      mentions.map(({ range }) => new vscode.Location(uri, toRange(range))),
    );

  const findMentions = async (node?: EntityNode) => {
    if (node?.kind === 'name') {
      // The references are shown in an editor.
      await vscode.window.showTextDocument(node.uri, { selection: toRange(node.mentions[0]!.range) });
      return showReferences(node.uri, toRange(node.mentions[0]!.range).start, node.mentions);
    }
    return onEditor(async ({ document, selection }) => {
      const mentions = await mentionsOf(document);
      const here = mentions.find(({ range }) => toRange(range).contains(selection.active));
      if (!here) {
        vscode.window.setStatusBarMessage(t('There is no entity at the cursor.'), 3000);
        return;
      }
      const same = mentions.filter(({ stem }) => stem === here.stem);
      await showReferences(document.uri, selection.active, same);
    })();
  };

  /** `present`: the class that it is now. Null: none. */
  const pickClass = async (title: string, present?: EntityClass): Promise<EntityClass | null | undefined> => {
    const none = { label: t('Remove the entity'), iconPath: new vscode.ThemeIcon('close'), name: null };
    const classes = GROUPS.flatMap((group) => [
      { label: groupName(group), kind: vscode.QuickPickItemKind.Separator, name: undefined },
      ...ENTITY_GROUPS[group].map((name) => ({
        label: className(name),
        description: name === present ? `${name} · ${t('now')}` : name,
        iconPath: classIcon(context, name),
        name,
      })),
    ]);
    // Last, so that Enter removes nothing.
    const items = present === undefined ? classes : [...classes, none];
    return (
      await vscode.window.showQuickPick<vscode.QuickPickItem & { name: EntityClass | null | undefined }>(items, {
        title,
        matchOnDescription: true,
      })
    )?.name;
  };

  /** What a class is chosen for: the text, and what it is by now; without a selection the entity at the caret. */
  const pickFor = async (
    document: vscode.TextDocument,
    range: vscode.Range,
  ): Promise<EntityClass | null | undefined> => {
    const params = { uri: document.uri.toString(), range: plainRange(range) };
    const { text: whole, class: present } = await request(client, MarkTargetRequest, params);
    const text = whole.replace(/\s+/gu, ' ');
    const shown = text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE)}…` : text;
    if (!present) return pickClass(t('Class of “{0}”', shown));
    return pickClass(t('Class of “{0}”; now: {1}', shown, className(present)), present);
  };

  /** A class that is not shown makes what was marked vanish: that is said, with the way to see it. */
  const sayHidden = async (document: vscode.TextDocument, name: EntityClass) => {
    const shown = vscode.workspace.getConfiguration('qalam', document).get<string[]>('entities.classes', []);
    if (shown.includes(name)) return;
    const show = t('Show this class');
    const message = t('Marked as “{0}”, a class that is not shown.', className(name));
    if ((await vscode.window.showInformationMessage(message, show)) !== show) return;
    await updateSetting(
      'entities.classes',
      ENTITY_CLASSES.filter((one) => one === name || shown.includes(one)),
    );
  };

  const mark = (
    pick: (document: vscode.TextDocument, range: vscode.Range) => Promise<EntityClass | null | undefined>,
    given: unknown[],
  ) =>
    onEditor(async ({ document, selection }) => {
      // A code action names the place; from the keyboard it is the selection or what is at the caret.
      const [uri, range] =
        typeof given[0] === 'string' && given[1] ? (given as [string, Range]) : [document.uri.toString(), selection];
      const name = await pick(document, toRange(range));
      if (name === undefined) return;
      await execute(client, MarkEntityCommand, uri, plainRange(range), name, false);
      setMarked(uri);
      if (name !== null) void sayHidden(document, name);
    })();

  const exportEntities = onEditor(async ({ document }) => {
    const format = await vscode.window.showQuickPick(
      (
        [
          ['iob2', 'CoNLL / IOB2'],
          ['doccano', 'JSONL: doccano'],
          ['prodigy', 'JSONL: Prodigy'],
          ['label-studio', 'JSONL: Label Studio'],
        ] as const
      ).map(([id, label]) => ({ label, id })),
      { title: t('Format of the annotations') },
    );
    if (!format) return;
    const units = [
      { label: t('Code points (Python)'), id: 'code-point' as const },
      { label: t('UTF-16 units (JavaScript, VS Code)'), id: 'utf-16' as const },
    ];
    const unit =
      format.id === 'iob2' ? units[0] : await vscode.window.showQuickPick(units, { title: t('Unit of the offsets') });
    if (!unit) return;
    const uri = document.uri.toString();
    const made = await execute(client, ExportEntitiesCommand, uri, format.id, unit.id);
    const language = format.id === 'iob2' ? 'iob2' : 'jsonl';
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: await knownLanguage(language), content: made.content }),
    );
    const told = t('Qalam: entities exported: {0}', made.entities);
    if (made.lost === 0) vscode.window.setStatusBarMessage(told, 5000);
    else vscode.window.showWarningMessage(`${told}. ${t('Could not be written: {0}', made.lost)}`);
  });

  const report = onEditor(async ({ document }) => {
    const content = await execute(client, EntityReportCommand, document.uri.toString());
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: 'markdown', content }),
      vscode.ViewColumn.Beside,
    );
  });

  const compare = onEditor(async ({ document }) => {
    const title = t('The other file of annotations');
    const [other] = (await vscode.window.showOpenDialog({ title, canSelectMany: false })) ?? [];
    if (!other) return;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(other));
    const content = await execute(client, CompareEntitiesCommand, document.uri.toString(), text, basename(other.path));
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: 'markdown', content }),
      vscode.ViewColumn.Beside,
    );
  });

  const commands: Record<string, (...args: unknown[]) => unknown> = {
    showEntityClasses: () => showEntityClasses(context),
    nextEntity: step(true),
    previousEntity: step(false),
    findMentions: (node) => findMentions(node as EntityNode | undefined),
    filterEntities: () => view.askFilter(),
    clearEntityFilter: () => view.setFilter(''),
    markEntity: (...given) => mark(pickFor, given),
    removeEntity: (...given) => mark(() => Promise.resolve(null), given),
    undoMark: onEditor(() => undoMark(client)),
    exportEntities,
    entityReport: report,
    compareEntities: compare,
  };
  return [
    ...Object.entries(commands).map(([name, action]) => vscode.commands.registerCommand(`qalam.${name}`, action)),
    vscode.window.onDidChangeActiveTextEditor(() => setMarked(marked)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && document.uri.toString() === marked) setMarked(undefined);
    }),
  ];
}

/** As the server wants it: a range of VS Code becomes an array in JSON. */
const plainRange = ({ start, end }: Range): Range => ({
  start: { line: start.line, character: start.character },
  end: { line: end.line, character: end.character },
});

/** Resolves when the editor has said that the caret stands there: until then it may still say where it stood before. */
function caretMoved(editor: vscode.TextEditor, to: vscode.Position): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(done, MOVES);
    const listening = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      if (textEditor === editor && selections[0]?.active.isEqual(to)) done();
    });
  });
}

/** A language that VS Code knows here; JSON Lines are JSON to older versions. */
async function knownLanguage(language: string): Promise<string> {
  return (await vscode.languages.getLanguages()).includes(language) ? language : 'json';
}

interface ClassItem extends vscode.QuickPickItem {
  readonly classes: readonly EntityClass[];
  readonly group: boolean;
}

/** The legend, where classes are shown or hidden one by one or by group. */
async function showEntityClasses(context: vscode.ExtensionContext): Promise<void> {
  const setting = activeSettings().get<string[]>('entities.classes', []);
  let shown = new Set<EntityClass>(ENTITY_CLASSES.filter((name) => setting.includes(name)));
  const items = GROUPS.flatMap((group): ClassItem[] => {
    const classes = ENTITY_GROUPS[group];
    return [
      { label: groupName(group), kind: vscode.QuickPickItemKind.Separator, classes: [], group: false },
      // A group of one is its class.
      ...(classes.length > 1
        ? [{ label: groupName(group), description: t('the whole group'), classes, group: true }]
        : []),
      ...classes.map((name) => ({
        label: className(name),
        description: name,
        iconPath: classIcon(context, name),
        classes: [name],
        group: false,
      })),
    ];
  });
  const pick = vscode.window.createQuickPick<ClassItem>();
  pick.title = t('Entity classes that are shown');
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.items = items;
  const selectable = items.filter(({ classes }) => classes.length > 0);
  const select = () => {
    pick.selectedItems = selectable.filter(({ classes }) => classes.every((name) => shown.has(name)));
  };
  select();
  let before = new Set(pick.selectedItems);
  pick.onDidChangeSelection((selected) => {
    const now = new Set(selected);
    const toggled = selectable.filter((item) => now.has(item) !== before.has(item));
    if (toggled.length === 0) return;
    const next = new Set(shown);
    for (const item of toggled) {
      for (const name of item.classes) {
        if (now.has(item)) next.add(name);
        else next.delete(name);
      }
    }
    shown = next;
    select();
    before = new Set(pick.selectedItems);
  });
  const accepted = await new Promise<boolean>((resolve) => {
    pick.onDidAccept(() => resolve(true));
    pick.onDidHide(() => resolve(false));
    pick.show();
  });
  pick.dispose();
  if (accepted)
    await updateSetting(
      'entities.classes',
      ENTITY_CLASSES.filter((name) => shown.has(name)),
    );
}
