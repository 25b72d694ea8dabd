/** Setting up a model server: which, how it is started, and its address, which is tested as it is typed. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  ApiKeyChangedNotification,
  type EndpointTest,
  EndpointTestRequest,
  endpointOrigin,
} from '../../server/src/protocol';
import { IN_BROWSER } from './host';
import { figures, locale, t } from './l10n';
import { notify, request } from './messages';
import { showMarkdown } from './rulePages';
import type { ApiKeys } from './secrets';
import { KAZ_LLM, patienceFor, plain, SERVER_KINDS, type ServerKind, serverName, wholeAddress } from './servers';

const SCHEME = 'qalam-guide';
/** How often an address at which nobody answers is asked again, ms: the reader may be starting the server. */
const AGAIN = 2000;
/** Names of models that are shown of one server. */
const SHOWN_MODELS = 3;
/** So many are rows under the address; of more one chooses in a list of their own, where what is typed seeks among them. */
const MOST_ROWS = 9;

/** An endpoint that was chosen; the model is '' for the server's first. */
export interface ChosenServer {
  readonly address: string;
  readonly model: string;
  /** What was found there; undefined where nothing was, and the reader keeps it all the same. */
  readonly found: EndpointTest | undefined;
}

/** What a list of addresses is left for: with a server, for a key that it wants, or for the choice among many models. */
type Answer = ChosenServer | { readonly needsKey: string } | { readonly among: EndpointTest; readonly at: string };

/** A row with an answer ends the list, one with `run` does something and leaves it open, the others only say something. */
type Row = vscode.QuickPickItem & {
  readonly answer?: Answer;
  readonly run?: () => unknown;
};

/** Leads through the choice of a server to an address; undefined where the reader gives up. */
export async function setUpServer(client: LanguageClient, keys: ApiKeys): Promise<ChosenServer | undefined> {
  for (;;) {
    const kind = await chooseKind(client);
    if (!kind) return undefined;
    const chosen = await askAddress(client, keys, kind === 'other' ? undefined : kind);
    if (chosen !== 'back') return chosen;
  }
}

const test = (client: LanguageClient, address: string): Promise<EndpointTest> =>
  request(client, EndpointTestRequest, { address }).catch(
    (): EndpointTest => ({ models: [], fault: { kind: 'other', message: t('the address could not be tested') } }),
  );

/** So long the list of kinds waits for what is found, so that it seldom changes under the reader's pointer, ms. */
const FOUND_BEFORE = 400;

/** The kinds of servers; those that run on this machine say so as soon as they are found. */
async function chooseKind(client: LanguageClient): Promise<ServerKind | 'other' | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly kindOfServer: ServerKind | 'other' }>();
  const running = new Map<ServerKind, EndpointTest>();
  const show = () => {
    const active = pick.activeItems[0]?.kindOfServer;
    pick.items = [
      ...SERVER_KINDS.map((kind) => ({
        kindOfServer: kind,
        label: `$(${running.has(kind) ? 'check' : 'server'}) ${kind.name}`,
        // Not in a line of its own, which would move the rows behind it.
        description: [kind.address, ...foundOf(running.get(kind))].join(' · '),
      })),
      { kindOfServer: 'other', label: `$(add) ${t('Another server with OpenAI’s API')}` },
    ];
    const same = pick.items.find(({ kindOfServer }) => kindOfServer === active);
    if (same) pick.activeItems = [same];
  };
  pick.title = t('Which model server?');
  pick.placeholder = t('The next step has the command that starts it with KAZ-LLM');
  // As in the next step: what takes the focus for a moment (a page that is still opening) would take the list along.
  pick.ignoreFocusOut = true;
  let isOpen = true;
  const tests = SERVER_KINDS.map(async (kind) => {
    const found = await test(client, kind.address);
    // What answers at the port may be another kind of server.
    if (!isOpen || found.server === undefined || serverName(found.server) !== kind.name) return;
    running.set(kind, found);
    show();
  });
  await Promise.race([Promise.all(tests), new Promise((shown) => setTimeout(shown, FOUND_BEFORE))]);
  show();
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.kindOfServer);
      pick.hide();
    });
    pick.onDidHide(() => {
      isOpen = false;
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

const foundOf = (found: EndpointTest | undefined): string[] =>
  found ? [t('is running'), ...(found.models.length > 0 ? [namesOf(found)] : [])] : [];

function namesOf({ models }: EndpointTest): string {
  const shown = models.slice(0, SHOWN_MODELS).map(plain).join(', ');
  return models.length > SHOWN_MODELS ? `${shown}…` : shown;
}

/**
 * Asks for an address, and for the model where the server has several. What is typed is asked what it is after a pause, and
 * again while nobody answers.
 */
async function askAddress(
  client: LanguageClient,
  keys: ApiKeys,
  kind: ServerKind | undefined,
): Promise<ChosenServer | 'back' | undefined> {
  let value = kind?.address ?? '';
  for (;;) {
    const answer = await showAddresses(client, kind, value);
    if (answer === 'back' || answer === undefined || 'found' in answer) return answer;
    if ('among' in answer) {
      const model = await chooseModel(answer.among, answer.at);
      if (model !== undefined) return { address: answer.at, model, found: answer.among };
      value = answer.at;
    } else {
      value = answer.needsKey;
      await askKey(client, keys, endpointOrigin(value)!);
    }
  }
}

function chooseModel({ models }: EndpointTest, address: string): Promise<string | undefined> {
  const items = models.map((model) => ({ label: plain(model), model }));
  return Promise.resolve(vscode.window.showQuickPick(items, { title: t('Models at {0}', address) })).then(
    (item) => item?.model,
  );
}

/** One showing of the list: what was chosen in it, or the address that wants a key first. */
function showAddresses(
  client: LanguageClient,
  kind: ServerKind | undefined,
  value: string,
): Promise<Answer | 'back' | undefined> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = kind ? t('Address of {0}', kind.name) : t('Address of the model server');
  pick.placeholder = t('Address, e.g. {0}', 'http://127.0.0.1:8000/v1');
  pick.value = value;
  // The reader may go to a terminal and come back.
  pick.ignoreFocusOut = true;
  pick.buttons = [vscode.QuickInputButtons.Back];
  const help = kind ? startRows(kind) : [];
  return new Promise((resolve) => {
    /** Tests that were begun: the answer to an earlier one than the last is of no use. */
    let begun = 0;
    let timer: NodeJS.Timeout | undefined;
    /** The rows change only where they say something else, so that a reader's place in them is kept. */
    const show = (rows: readonly Row[]) => {
      const all = [...rows, ...help];
      const words = (list: readonly Row[]) =>
        JSON.stringify(list.map(({ label, description, detail }) => [label, description, detail]));
      if (words(all) === words(pick.items)) return;
      pick.items = all;
      // Not the help: Enter takes what was found.
      pick.activeItems = rows.slice(0, 1);
    };
    const ask = async (address: string) => {
      const mine = ++begun;
      pick.busy = true;
      const found = await test(client, address);
      if (mine !== begun) return;
      pick.busy = false;
      show(rowsOf(address, found));
      // A server without a model may be getting one this minute.
      if (found.fault ? AGAIN_AFTER.has(found.fault.kind) : isWithoutModel(found))
        timer = setTimeout(ask, AGAIN, address);
    };
    const typed = (patience?: number) => {
      begun++;
      clearTimeout(timer);
      pick.busy = false;
      const address = wholeAddress(pick.value);
      if (endpointOrigin(address) === undefined) {
        const hint = kind ? [] : [says('info', t('The address is tested while you type it.'))];
        show(address === '' ? hint : [says('error', t('This is not an address.'))]);
        return;
      }
      show([says('loading~spin', t('Testing {0}', plain(address)))]);
      timer = setTimeout(ask, patience ?? patienceFor(address), address);
    };
    const end = (answer: Parameters<typeof resolve>[0]) => {
      resolve(answer);
      pick.hide();
    };
    pick.onDidChangeValue(() => typed());
    pick.onDidAccept(() => {
      const [row] = pick.activeItems;
      if (row?.answer) end(row.answer);
      else row?.run?.();
    });
    pick.onDidTriggerButton(() => end('back'));
    const allowed = vscode.workspace.onDidChangeConfiguration((event) => {
      const names = [ALLOW_HTTP, CERTIFICATES];
      if (names.some((name) => event.affectsConfiguration(`qalam.${name}`))) typed(0);
    });
    const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => typed(0));
    pick.onDidHide(() => {
      begun++;
      clearTimeout(timer);
      allowed.dispose();
      trusted.dispose();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    typed(0);
  });
}

/** Whether there is nothing at a server that could write: Ollama begins without a model. */
const isWithoutModel = ({ server, models }: EndpointTest) => server === 'ollama' && models.length === 0;

/** What may be over when an address is asked again. */
const AGAIN_AFTER: ReadonlySet<string> = new Set(['certificate', 'other']);

const ALLOW_HTTP = 'completion.allowHttp';
const CERTIFICATES = 'completion.certificates';

/** Does something else of VS Code. */
const command = (id: string, ...args: string[]) => ({ run: () => vscode.commands.executeCommand(id, ...args) });
const openSetting = (name: string) => command('workbench.action.openSettings', `@id:qalam.${name}`);

const says = (icon: string, label: string, more: Partial<Row> = {}): Row => ({
  label: `$(${icon}) ${label}`,
  // Whatever is typed above: that is no filter here.
  alwaysShow: true,
  ...more,
});

const capitalised = (phrase: string) => phrase.charAt(0).toLocaleUpperCase(locale()) + phrase.slice(1);

/** What was found at an address: a row for each model, or what is wrong and what can be done. */
function rowsOf(address: string, found: EndpointTest): Row[] {
  const { fault, models, server, contextSize } = found;
  const untested: Row = says('arrow-right', t('Use the address all the same'), {
    answer: { address, model: '', found: undefined },
  });
  if (fault?.kind === 'address') {
    const more = !vscode.workspace.isTrusted
      ? [says('shield', t('Workspace trust…'), command('workbench.trust.manage'))]
      : /^http:/iu.test(address)
        ? [
            says('gear', t('Allow plain http: {0}…', `qalam.${ALLOW_HTTP}`), {
              detail: t('Only in a network that you trust: others there can read what is sent.'),
              ...openSetting(ALLOW_HTTP),
            }),
          ]
        : [];
    return [says('error', capitalised(fault.message), { detail: plain(address) }), ...more];
  }
  if (fault?.kind === 'key') {
    const key = says('key', t('Enter the API key…'), { answer: { needsKey: address } });
    return [key, says('warning', capitalised(fault.message), { detail: plain(address) }), untested];
  }
  if (fault)
    return [
      says('warning', capitalised(fault.message), { detail: t('{0} is tested until it answers', plain(address)) }),
      ...(fault.kind === 'certificate'
        ? [says('gear', t('Name a certificate to trust: {0}…', `qalam.${CERTIFICATES}`), openSetting(CERTIFICATES))]
        : []),
      untested,
    ];
  if (isWithoutModel(found)) {
    const detail = t('{0} is tested until it has one', plain(address));
    return [says('warning', t('The server answers, but has no model yet'), { detail })];
  }
  const context = contextSize === undefined ? [] : [t('context of {0} tokens', contextSize.toLocaleString(figures()))];
  const name = serverName(server ?? '');
  const description = [name, ...context].join(' · ');
  const detail = plain(address);
  if (models.length === 0)
    return [says('check', t('Use this server'), { description, detail, answer: { address, model: '', found } })];
  if (models.length > MOST_ROWS) {
    const label = t('Choose among {0} models…', models.length.toLocaleString(figures()));
    return [says('check', label, { description: name, detail, answer: { among: found, at: address } })];
  }
  return models.map((model, index) =>
    says('check', plain(model), {
      // The size was asked for the first one.
      description: index === 0 ? description : name,
      detail,
      // The only one need not be named, so that another may take its place; which of several comes first may change.
      answer: { address, model: models.length === 1 ? '' : model, found },
    }),
  );
}

/** How a server of this kind is started. */
const startRows = (kind: ServerKind): Row[] => [
  ...(IN_BROWSER
    ? []
    : [
        says('terminal', t('Put the command into a terminal'), { detail: kind.command, run: () => intoTerminal(kind) }),
      ]),
  says('copy', t('Copy the command'), {
    detail: kind.command,
    run: async () => {
      await vscode.env.clipboard.writeText(kind.command);
      vscode.window.setStatusBarMessage(`Қалам: ${t('copied')}`, 5000);
    },
  }),
  says('book', t('How to set up {0} with KAZ-LLM', kind.name), { run: () => showGuide(kind) }),
];

/** Written there and not run: it downloads gigabytes. */
function intoTerminal({ name, command }: ServerKind): void {
  const terminal = vscode.window.createTerminal(name);
  terminal.show(true);
  terminal.sendText(command, false);
}

/** Asks for the key of an origin, and keeps it where one was entered. */
export async function askKey(client: LanguageClient, keys: ApiKeys, origin: string): Promise<void> {
  const key = await vscode.window.showInputBox({
    password: true,
    ignoreFocusOut: true,
    prompt: t('API key for {0}. It is kept in the secret storage and sent nowhere else.', origin),
  });
  if (!key) return;
  await keys.set(origin, key);
  await notify(client, ApiKeyChangedNotification, {});
}

/** Serves the pages about the kinds of servers, which VS Code's Markdown preview shows. */
export function registerServerGuides(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => {
      const kind = SERVER_KINDS.find(({ name }) => path === `/${name}.md`);
      return kind && guideOf(kind);
    },
  });
}

async function showGuide({ name }: ServerKind): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md` });
  await showMarkdown(uri);
}

function guideOf({ name, address, command, site }: ServerKind): string {
  const weights = `${KAZ_LLM}${/-(?:GGUF4|AWQ4)/u.exec(command)?.[0] ?? ''}`;
  const steps = [
    t('Install {0}: {1}', name, site),
    t(
      'KAZ-LLM (ISSAI, CC BY-NC 4.0: not for commercial use) is given to those who accept its terms: sign in and accept them at {0}',
      `https://huggingface.co/${weights}`,
    ),
    name === 'Ollama'
      ? t(
          'Add the key of {0} to your account, so that it may download the weights: {1}',
          name,
          'https://huggingface.co/docs/hub/ollama',
        )
      : t('Sign in on the machine of the server as well: {0}', '`hf auth login`'),
    `${t('Start it:')}\n\n   \`\`\`sh\n   ${command}\n   \`\`\``,
    t(
      'Then choose {0} in *Qalam: Set Up a Model Server…*; the list says at once whether it answers, and with which model.',
      `\`${address}\``,
    ),
  ];
  const notes = [
    t('Another model that knows Kazakh serves as well: put its name in the place of {0}.', `\`${weights}\``),
    ...(name === 'vLLM'
      ? [t('vLLM needs a graphics card; four-bit weights of 8 billion parameters take some 6 GB of its memory.')]
      : []),
    t(
      'On another machine the server must be reached by https, or {0} be on in a network that you trust.',
      '`qalam.completion.allowHttp`',
    ),
    t('The test asks the server what it is and sends no text; a key goes only to the address that it was entered for.'),
  ];
  return [
    `# ${t('How to set up {0} with KAZ-LLM', name)}`,
    steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    notes.map((note) => `- ${note}`).join('\n'),
    '',
  ].join('\n\n');
}
