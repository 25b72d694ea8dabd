/** The view "Entities": class → name, its inflected forms folded together → mentions of the active document. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ENTITY_GROUPS, type EntityClass, type EntityMention, EntityNamesRequest } from '../../server/src/protocol';
import { className, GROUPS, themeColour } from './classes';
import type { EntityDecorations } from './entities';
import { t } from './l10n';
import { request } from './messages';
import { toRange } from './ranges';
import { documentInFront, onDidChangeRecordsInFront } from './records';

interface ClassNode {
  readonly kind: 'class';
  readonly class: EntityClass;
  readonly names: readonly NameNode[];
  readonly count: number;
}

export interface NameNode {
  readonly kind: 'name';
  readonly class: EntityClass;
  /** The shortest form, without its case ending. */
  readonly name: string;
  readonly uri: vscode.Uri;
  readonly mentions: readonly EntityMention[];
}

interface MentionNode {
  readonly kind: 'mention';
  readonly uri: vscode.Uri;
  readonly mention: EntityMention;
}

export type EntityNode = ClassNode | NameNode | MentionNode;

/** So many names are asked for at once; those of the rest are shown as they stand until the next time. */
const MOST_NAMES = 500;
/** So many are remembered. */
const MOST_KNOWN = 20_000;

/**
 * Groups mentions by class and stem: classes in the order of their groups, names by how often they occur.
 *
 * @param nameOf what to show for the shortest of the forms of a name
 */
export function entityTree(
  uri: vscode.Uri,
  mentions: readonly EntityMention[],
  filter: string,
  nameOf: (mention: string) => string,
): ClassNode[] {
  const wanted = filter.toLocaleLowerCase();
  const classes = new Map<EntityClass, Map<string, EntityMention[]>>();
  for (const mention of mentions) {
    const names = classes.get(mention.class) ?? new Map<string, EntityMention[]>();
    classes.set(mention.class, names);
    const own = names.get(mention.stem);
    if (own) own.push(mention);
    else names.set(mention.stem, [mention]);
  }
  const order = GROUPS.flatMap((group) => ENTITY_GROUPS[group]);
  return [...classes]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([entityClass, names]): ClassNode => {
      const nodes = [...names]
        .map(([stem, own]): NameNode & { stem: string } => ({
          kind: 'name',
          stem,
          class: entityClass,
          name: nameOf(own.reduce((a, b) => (b.text.length < a.text.length ? b : a)).text),
          uri,
          mentions: own,
        }))
        .filter(
          (node) => node.stem.includes(wanted) || node.mentions.some(({ text }) => text.toLowerCase().includes(wanted)),
        )
        .sort((a, b) => b.mentions.length - a.mentions.length || a.name.localeCompare(b.name, 'kk'));
      const count = nodes.reduce((sum, node) => sum + node.mentions.length, 0);
      return { kind: 'class', class: entityClass, names: nodes, count };
    })
    .filter((node) => node.count > 0);
}

export class EntityView implements vscode.TreeDataProvider<EntityNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<EntityNode>;
  private readonly disposables: vscode.Disposable[];
  private filter = '';
  private document: vscode.TextDocument | undefined;
  /** What the server calls mentions. */
  private readonly names = new Map<string, string>();

  constructor(
    private readonly client: LanguageClient,
    private readonly entities: EntityDecorations,
  ) {
    this.view = vscode.window.createTreeView('qalam.entities', { treeDataProvider: this, showCollapseAll: true });
    this.document = documentInFront();
    this.disposables = [
      this.view,
      this.changed,
      entities.onDidChange((uri) => {
        if (uri === undefined || uri === this.document?.uri.toString()) this.refresh();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      onDidChangeRecordsInFront(() => this.follow()),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document !== this.document) return;
        this.document = undefined;
        this.refresh();
      }),
    ];
  }

  private follow(): void {
    // Nothing is in front when a panel or this view has the focus: it goes on showing the same document.
    this.document = documentInFront() ?? this.document;
    this.refresh();
  }

  /** Asks for a text that names must contain; an empty one shows all. */
  async askFilter(): Promise<void> {
    const filter = await vscode.window.showInputBox({
      value: this.filter,
      prompt: t('Show the names that contain this text'),
    });
    if (filter !== undefined) this.setFilter(filter);
  }

  setFilter(filter: string): void {
    this.filter = filter.trim();
    vscode.commands.executeCommand('setContext', 'qalam.entitiesFiltered', this.filter !== '');
    this.refresh();
  }

  getChildren(node?: EntityNode): EntityNode[] {
    if (!node) return this.roots();
    if (node.kind === 'class') return [...node.names];
    if (node.kind === 'name') return node.mentions.map((mention) => ({ kind: 'mention', uri: node.uri, mention }));
    return [];
  }

  getTreeItem(node: EntityNode): vscode.TreeItem {
    switch (node.kind) {
      case 'class': {
        const item = new vscode.TreeItem(className(node.class), vscode.TreeItemCollapsibleState.Expanded);
        item.id = node.class;
        item.description = String(node.count);
        item.iconPath = new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor(themeColour(node.class)));
        item.contextValue = 'class';
        return item;
      }
      case 'name': {
        const item = new vscode.TreeItem(node.name, vscode.TreeItemCollapsibleState.Collapsed);
        item.description = String(node.mentions.length);
        item.tooltip = [...new Set(node.mentions.map(({ text }) => text))].slice(0, 20).join(', ');
        item.contextValue = 'name';
        return item;
      }
      case 'mention': {
        const { range, text, corrected, score } = node.mention;
        const item = new vscode.TreeItem(text);
        const line = t('line {0}', range.start.line + 1);
        item.description = corrected ? `${line} · ${t('corrected by hand')}` : line;
        item.tooltip = corrected ? t('corrected by hand') : `${Math.round(score * 100)} %`;
        item.contextValue = 'mention';
        item.command = {
          command: 'vscode.open',
          title: text,
          arguments: [node.uri, { selection: toRange(range) } satisfies vscode.TextDocumentShowOptions],
        };
        return item;
      }
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  refresh() {
    const unnamed = new Set<string>();
    const roots = this.roots(unnamed);
    void this.learn([...unnamed].slice(0, MOST_NAMES));
    const count = roots.reduce((sum, node) => sum + node.count, 0);
    this.view.description = this.filter === '' ? '' : `«${this.filter}»`;
    this.view.message = this.document && count > 0 ? t('Entities: {0}', count) : '';
    this.changed.fire(undefined);
  }

  /** Asks what mentions are called, and shows it. */
  private async learn(mentions: readonly string[]): Promise<void> {
    if (mentions.length === 0 || !this.client.isRunning()) return;
    const names = await request(this.client, EntityNamesRequest, { mentions: [...mentions] }).catch(() => []);
    if (this.names.size > MOST_KNOWN) this.names.clear();
    for (const [i, name] of names.entries()) this.names.set(mentions[i]!, name);
    if (names.some((name, i) => name !== mentions[i])) this.refresh();
  }

  /**
   * The classes of the active document, by the filter.
   *
   * @param unnamed gets the mentions whose names are not known yet
   */
  roots(unnamed = new Set<string>()): ClassNode[] {
    if (!this.document) return [];
    return entityTree(this.document.uri, this.entities.shown(this.document), this.filter, (mention) => {
      const name = this.names.get(mention);
      if (name === undefined) unnamed.add(mention);
      return name ?? mention;
    });
  }
}
