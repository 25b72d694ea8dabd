/**
 * Entities drawn in VS Code: a tinted background by class, on top of the semantic tokens that every LSP client gets. The
 * colours are theme colours `qalam.entity.*` that users can change.
 */
import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { ENTITY_CLASSES, EntitiesRequest, type EntityClass, type EntityMention } from '../../server/src/protocol';
import { themeColour } from './classes';
import { request } from './messages';
import { toRange } from './ranges';
import { documentInFront, onDidChangeRecordsInFront } from './records';

/** Bursts of changes are drawn once in so many ms. */
const REDRAW_DELAY = 60;

export class EntityDecorations implements vscode.Disposable {
  /** How each class is drawn; entities that were set by hand get a dashed frame. */
  private types: {
    readonly class: EntityClass;
    readonly corrected: boolean;
    readonly type: vscode.TextEditorDecorationType;
  }[] = [];
  private readonly changed = new vscode.EventEmitter<string | undefined>();
  /** Fires with the document whose entities have changed; with undefined when other classes are shown. */
  readonly onDidChange = this.changed.event;
  private readonly mentions = new Map<string, readonly EntityMention[]>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly client: LanguageClient) {
    this.createTypes();
    this.disposables = [
      this.changed,
      vscode.window.onDidChangeVisibleTextEditors(() => this.refreshVisible()),
      onDidChangeRecordsInFront(() => this.refreshVisible()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.mentions.delete(uri.toString())),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('qalam.entities')) return;
        this.createTypes();
        this.refreshVisible();
        this.changed.fire(undefined);
      }),
    ];
  }

  /** Number of entities drawn in a document. */
  count(uri: string): number {
    const document = vscode.workspace.textDocuments.find((candidate) => candidate.uri.toString() === uri);
    return document ? this.shown(document).length : 0;
  }

  /** Asks for the entities of a document and draws them, soon. */
  refresh(uri: string): void {
    if (this.timers.has(uri)) return;
    const draw = async () => {
      this.timers.delete(uri);
      const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document.uri.toString() === uri);
      // A file that is shown as records has no editor of text, but its names are counted and listed.
      const document = [editors[0]?.document, documentInFront()].find((shown) => shown?.uri.toString() === uri);
      if (!document || this.client.state !== State.Running) return;
      const { version } = document;
      // A document that moved on meanwhile keeps its colours: VS Code moves decorations with the text.
      const mentions = await request(this.client, EntitiesRequest, { uri }).catch(() => undefined);
      if (!mentions || document.version !== version) return;
      this.mentions.set(uri, mentions);
      for (const editor of editors) this.draw(editor);
      this.changed.fire(uri);
    };
    this.timers.set(uri, setTimeout(draw, REDRAW_DELAY));
  }

  dispose(): void {
    for (const { type } of this.types) type.dispose();
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private refreshVisible() {
    const shown = [...vscode.window.visibleTextEditors.map(({ document }) => document), documentInFront()];
    for (const document of shown) if (document) this.refresh(document.uri.toString());
  }

  private createTypes() {
    for (const { type } of this.types) type.dispose();
    const strength = vscode.workspace.getConfiguration('qalam').get<string>('entities.strength', 'normal');
    // A theme colour cannot be made translucent here, so the tint is a border and, when strong, an overview mark as well.
    const border = strength === 'subtle' ? '0 0 1px 0' : strength === 'strong' ? '2px' : '0 0 2px 0';
    this.types = ENTITY_CLASSES.flatMap((name) =>
      [false, true].map((corrected) => {
        const colour = new vscode.ThemeColor(themeColour(name));
        const type = vscode.window.createTextEditorDecorationType({
          borderColor: colour,
          borderStyle: corrected ? 'dashed' : 'solid',
          borderWidth: corrected ? (strength === 'strong' ? '2px' : '1px') : border,
          borderRadius: '3px',
          // VS Code has no opacity for theme colours in backgrounds: the tint is mixed by CSS from the same variable.
          textDecoration: `none; background-color: color-mix(in srgb, var(--vscode-${themeColour(name).replaceAll('.', '-')}) ${strength === 'subtle' ? 10 : strength === 'strong' ? 34 : 20}%, transparent)`,
          ...(strength === 'strong' && {
            overviewRulerColor: colour,
            overviewRulerLane: vscode.OverviewRulerLane.Right,
          }),
        });
        return { class: name, corrected, type };
      }),
    );
  }

  /** The entities of a document that are shown, as they were last drawn. */
  shown(document: vscode.TextDocument): readonly EntityMention[] {
    const settings = vscode.workspace.getConfiguration('qalam', document);
    if (!settings.get('entities.enabled', true)) return [];
    const classes = new Set(settings.get<string[]>('entities.classes', []));
    return (this.mentions.get(document.uri.toString()) ?? []).filter((mention) => classes.has(mention.class));
  }

  private draw(editor: vscode.TextEditor) {
    const shown = this.shown(editor.document);
    for (const { class: name, corrected, type } of this.types) {
      const ranges = shown
        .filter((mention) => mention.class === name && (mention.corrected === true) === corrected)
        .flatMap(({ range, parts }) => parts ?? [range])
        .map(toRange);
      editor.setDecorations(type, ranges);
    }
  }
}
