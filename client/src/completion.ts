/** Ghost text in VS Code: its source, the endpoint, statistics. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { CompletionStatisticsRequest, type CompletionStatus, endpointOrigin } from '../../server/src/protocol';
import { figures, t } from './l10n';
import { request } from './messages';
import type { ApiKeys } from './secrets';
import { setUpServer } from './serverSetup';
import { isSameAddress, plain } from './servers';
import { activeSettings, updateSetting } from './settings';

/** An endpoint of the settings, in the order in which the server counts them. */
export interface SetEndpoint {
  readonly index: number;
  readonly address: string;
  readonly model: string;
}

/** The endpoints of the settings: the one for ghost text first, where there is one, then the others. */
export function setEndpoints(): SetEndpoint[] {
  const settings = vscode.workspace.getConfiguration('qalam.completion');
  const address = settings.get('endpoint', '').trim();
  const others = settings.get<string[]>('endpoints', []).flatMap((text) => {
    const [url = '', ...model] = text.trim().split(/\s+/u);
    return url === '' ? [] : [{ address: url, model: model.join(' ') }];
  });
  const all = address === '' ? others : [{ address, model: settings.get('model', '') }, ...others];
  return all.map((endpoint, index) => ({ ...endpoint, index }));
}

/** How an endpoint is called in lists. */
export function endpointLabel({ address, model }: { address: string; model: string }): string {
  const origin = endpointOrigin(address) ?? address;
  return model === '' ? origin : `${model} · ${origin}`;
}

/** Says that no endpoint is set, and leads to one. */
export async function noEndpoint(): Promise<void> {
  const setUp = t('Set up a model server…');
  const message = t('This needs a model server: set qalam.completion.endpoint.');
  if ((await vscode.window.showInformationMessage(message, setUp)) === setUp)
    await vscode.commands.executeCommand('qalam.setUpServer');
}

/** Another endpoint, the embedded model or a new address for ghost text; the one that it replaces stays in the list. */
export async function chooseEndpoint(): Promise<void> {
  const current = vscode.workspace.getConfiguration('qalam.completion').get('endpoint', '').trim();
  type Choice = vscode.QuickPickItem & { endpoint?: { address: string; model: string } };
  const items: Choice[] = [
    { label: `$(device-desktop) ${t('The embedded model')}`, endpoint: { address: '', model: '' } },
    ...setEndpoints().map(
      (endpoint): Choice => ({
        label: `$(server) ${plain(endpointLabel(endpoint))}`,
        endpoint,
        ...(endpoint.index === 0 && current !== '' && { description: t('in use') }),
      }),
    ),
    { label: `$(add) ${t('Set up a model server…')}` },
  ];
  const choice = await vscode.window.showQuickPick(items, { title: t('Source of ghost text') });
  if (choice?.endpoint) await useEndpoint(choice.endpoint);
  else if (choice) await vscode.commands.executeCommand('qalam.setUpServer');
}

/** Leads to a server that answers, makes it the source of ghost text, and says so. */
export async function setUpEndpoint(client: LanguageClient, keys: ApiKeys): Promise<void> {
  const chosen = await setUpServer(client, keys);
  if (!chosen) return;
  await useEndpoint(chosen);
  // With one model at the address it is used unnamed.
  const name = chosen.model || chosen.found?.models[0];
  const origin = endpointOrigin(chosen.address) ?? chosen.address;
  if (!chosen.found) {
    void vscode.window.showWarningMessage(
      t('Nothing answers at {0} yet: until it does, the embedded model writes ghost text.', origin),
    );
    return;
  }
  const shown = name === undefined ? origin : `${name} · ${origin}`;
  if (!activeSettings().get('completion.enabled', true)) {
    const switchOn = t('Switch ghost text on');
    const message = t('The model server is now {0}. Ghost text is off.', shown);
    if ((await vscode.window.showInformationMessage(message, switchOn)) === switchOn)
      await updateSetting('completion.enabled', true);
    return;
  }
  const probe = t("Test a model's Kazakh…");
  const message = t('Ghost text is now written by {0}.', shown);
  if ((await vscode.window.showInformationMessage(message, probe)) === probe) {
    await vscode.commands.executeCommand('qalam.probe');
  }
}

/** Makes an endpoint the source of ghost text ('' for the embedded model); the one that it replaces stays in the list. */
async function useEndpoint({ address, model }: { address: string; model: string }): Promise<void> {
  const settings = vscode.workspace.getConfiguration('qalam.completion');
  const others = setEndpoints().filter((other) => !isSameAddress(other.address, address) || other.model !== model);
  const target = vscode.ConfigurationTarget.Global;
  await settings.update(
    'endpoints',
    others.map((other) => (other.model === '' ? other.address : `${other.address} ${other.model}`)),
    target,
  );
  await settings.update('model', model || undefined, target);
  await settings.update('endpoint', address || undefined, target);
}

/** The source of ghost text and its state, a line each. */
export function completionLines(status: CompletionStatus): string[] {
  const { source, model, endpoint, state, latency, tokensPerSecond, message } = status;
  const head =
    source === 'embedded' && !model
      ? t('Ghost text: embedded model')
      : source === 'off'
        ? t('Ghost text: off')
        : t('Ghost text: {0}', model ?? t('endpoint'));
  const states = {
    ready: t('ready'),
    busy: t('answering'),
    unavailable: t('unavailable'),
  };
  return [
    source === 'endpoint' ? `${head} · ${states[state]}` : head,
    ...(endpoint ? [endpoint] : []),
    ...(latency === undefined ? [] : [t('Last answer: {0} ms', Math.round(latency))]),
    ...(tokensPerSecond === undefined ? [] : [t('Speed: ≈{0} tokens/s', Math.round(tokensPerSecond))]),
    ...(message ? [message] : []),
  ];
}

/** The figures since the server was started, as a list. */
export async function showStatistics(client: LanguageClient): Promise<void> {
  const counts = await request(client, CompletionStatisticsRequest, {});
  const number = new Intl.NumberFormat(figures());
  const share = new Intl.NumberFormat(figures(), { style: 'percent', maximumFractionDigits: 0 });
  const of = (part: number, whole: number) =>
    whole === 0 ? number.format(part) : `${number.format(part)} · ${share.format(part / whole)}`;
  const ms = (time: number | undefined) => (time === undefined ? '–' : `${number.format(Math.round(time))} ms`);
  const { shown, requests } = counts;
  const section = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const row = (label: string, description: string) => ({ label, description });
  await vscode.window.showQuickPick(
    [
      section(t('Ghost text')),
      row(t('Shown'), number.format(shown)),
      row(t('Accepted'), of(counts.accepted, shown)),
      row(t('Accepted in part'), of(counts.partlyAccepted, shown)),
      row(t('Rejected'), of(counts.rejected, shown)),
      row(t('Characters saved'), number.format(counts.charactersSaved)),
      section(t('Latency')),
      row(t('Median (p50)'), ms(counts.latencyP50)),
      row(t('95th percentile (p95)'), ms(counts.latencyP95)),
      section(t('Requests')),
      row(t('Requests of the editor'), number.format(requests)),
      row(t('Answered from the cache'), of(counts.fromCache, requests)),
      row(t('Joined to a request under way'), of(counts.attached, requests)),
      row(t('Sent to the endpoint'), of(counts.serverCalls, requests)),
    ],
    {
      title: t('Ghost text: statistics since the start'),
      placeHolder: t('Counted on this machine; sent nowhere.'),
    },
  );
}
