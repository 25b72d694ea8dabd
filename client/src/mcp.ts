/** The tools of `qalam mcp` for VS Code's own chat, where the running version takes servers from extensions (1.101 and later). */
import * as vscode from 'vscode';

/** Also `contributes.mcpServerDefinitionProviders` in package.json. */
const ID = 'qalam.mcp';

/** What the VS Code that runs may have beyond the one that the extension is made for (`engines`). */
interface McpStdioServerDefinition {
  readonly label: string;
}
interface Newer {
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    version: string,
  ) => McpStdioServerDefinition;
  readonly lm?: {
    readonly registerMcpServerDefinitionProvider?: (
      id: string,
      provider: {
        readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
        readonly provideMcpServerDefinitions: () => McpStdioServerDefinition[];
      },
    ) => vscode.Disposable;
  };
}

const isEnabled = () => vscode.workspace.getConfiguration('qalam').get('mcp.enabled', false);

/** Offers the server while the person wants it; `locale` is the language of its sentences. VS Code starts it when it is used. */
export function offerMcpServer(context: vscode.ExtensionContext, locale: () => string): vscode.Disposable {
  const { McpStdioServerDefinition: Definition, lm } = vscode as unknown as Newer;
  if (!Definition || !lm?.registerMcpServerDefinitionProvider) return { dispose() {} };
  const changed = new vscode.EventEmitter<void>();
  const { version } = context.extension.packageJSON as { version: string };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('qalam.mcp.enabled') || event.affectsConfiguration('qalam.locale')) changed.fire();
    }),
    lm.registerMcpServerDefinitionProvider(ID, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () =>
        isEnabled()
          ? [
              new Definition(
                'Qalam',
                process.execPath,
                [context.asAbsolutePath('server/dist/cli.js'), 'mcp', '--locale', locale()],
                // In VS Code's own process `execPath` is Electron, which this makes a Node.
                { ELECTRON_RUN_AS_NODE: '1' },
                version,
              ),
            ]
          : [],
    }),
  );
}
