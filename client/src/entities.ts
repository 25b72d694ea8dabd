/**
 * Entities drawn in VS Code: a tinted background by class, on top of the semantic tokens that every LSP client gets. The
 * colours are theme colours `qalam.entity.*` that users can change.
 */
import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { ENTITY_CLASSES, type EntityClass, type EntityMention, METHODS } from '../../server/src/protocol';

/** Bursts of changes are drawn once in so many ms. */
const REDRAW_DELAY = 60;

function themeColour(entityClass: EntityClass): string {
  const name = entityClass
    .split('_')
    .map((part) => part[0] + part.slice(1).toLowerCase())
    .join('');
  return `qalam.entity.${name[0]!.toLowerCase()}${name.slice(1)}`;
}

/** Names of the entity classes in the language of the interface, by class, as the settings show them. */
export function entityClassNames(context: vscode.ExtensionContext): ReadonlyMap<string, string> {
  const manifest = context.extension.packageJSON as {
    contributes: { configuration: { properties: Record<string, { items?: { enumDescriptions?: string[] } }> }[] };
  };
  const names = manifest.contributes.configuration
    .map((group) => group.properties['qalam.entities.classes'])
    .find((property) => property)?.items?.enumDescriptions;
  return new Map(ENTITY_CLASSES.map((entityClass, index) => [entityClass, names?.[index] ?? entityClass]));
}

export class EntityDecorations implements vscode.Disposable {
  private types = new Map<EntityClass, vscode.TextEditorDecorationType>();
  private readonly mentions = new Map<string, readonly EntityMention[]>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly client: LanguageClient) {
    this.createTypes();
    this.disposables = [
      vscode.window.onDidChangeVisibleTextEditors(() => this.refreshVisible()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.mentions.delete(uri.toString())),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('qalam.entities')) return;
        this.createTypes();
        this.refreshVisible();
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
      const document = editors[0]?.document;
      if (!document || this.client.state !== State.Running) return;
      const { version } = document;
      // A document that moved on meanwhile keeps its colours: VS Code moves decorations with the text.
      const mentions = await this.client
        .sendRequest<readonly EntityMention[]>(METHODS.entities, { uri })
        .catch(() => undefined);
      if (!mentions || document.version !== version) return;
      this.mentions.set(uri, mentions);
      for (const editor of editors) this.draw(editor);
    };
    this.timers.set(uri, setTimeout(draw, REDRAW_DELAY));
  }

  dispose(): void {
    for (const type of this.types.values()) type.dispose();
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private refreshVisible() {
    for (const editor of vscode.window.visibleTextEditors) this.refresh(editor.document.uri.toString());
  }

  private createTypes() {
    for (const type of this.types.values()) type.dispose();
    const strength = vscode.workspace.getConfiguration('qalam').get<string>('entities.strength', 'normal');
    // A theme colour cannot be made translucent here, so the tint is a border and, when strong, an overview mark as well.
    const border = strength === 'subtle' ? '0 0 1px 0' : strength === 'strong' ? '2px' : '0 0 2px 0';
    this.types = new Map(
      ENTITY_CLASSES.map((entityClass) => {
        const colour = new vscode.ThemeColor(themeColour(entityClass));
        return [
          entityClass,
          vscode.window.createTextEditorDecorationType({
            borderColor: colour,
            borderStyle: 'solid',
            borderWidth: border,
            borderRadius: '3px',
            // VS Code has no opacity for theme colours in backgrounds: the tint is mixed by CSS from the same variable.
            textDecoration: `none; background-color: color-mix(in srgb, var(--vscode-${themeColour(entityClass).replaceAll('.', '-')}) ${strength === 'subtle' ? 10 : strength === 'strong' ? 34 : 20}%, transparent)`,
            ...(strength === 'strong' && {
              overviewRulerColor: colour,
              overviewRulerLane: vscode.OverviewRulerLane.Right,
            }),
          }),
        ];
      }),
    );
  }

  private shown(document: vscode.TextDocument): readonly EntityMention[] {
    const settings = vscode.workspace.getConfiguration('qalam', document);
    if (!settings.get('entities.enabled', true)) return [];
    const classes = new Set(settings.get<string[]>('entities.classes', []));
    return (this.mentions.get(document.uri.toString()) ?? []).filter((mention) => classes.has(mention.class));
  }

  private draw(editor: vscode.TextEditor) {
    const shown = this.shown(editor.document);
    for (const [entityClass, type] of this.types) {
      const ranges = shown
        .filter((mention) => mention.class === entityClass)
        .flatMap(({ range, parts }) => parts ?? [range])
        .map(({ start, end }) => new vscode.Range(start.line, start.character, end.line, end.character));
      editor.setDecorations(type, ranges);
    }
  }
}
