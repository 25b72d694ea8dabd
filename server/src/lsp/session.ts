/**
 * The state of the one session that a server's process has: what the client can do, how it is set up, and what has been
 * said to its user. Documents, lists and endpoints are modules of their own that are handed this.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver/node';
import type { Locale } from '../messages';
import {
  disabledRules,
  type InitializationOptions,
  type NotificationToClient,
  readSettings,
  type SettingFault,
  type Settings,
} from '../protocol';
import { unknownRules } from '../rules';
import { type ClientAbilities, clientAbilities } from './capabilities';
import { Folders } from './folders';
import { SettingsStore } from './settings';
import { toLocale, ui } from './ui';

/** How many faults of one kind are reported of one resource's settings; the next ones show when these are fixed. */
const MOST_FAULTS = 5;

export class Session {
  client: ClientAbilities = clientAbilities({}, false);
  settings: SettingsStore;
  readonly folders = new Folders();
  trusted = false;
  isShutDown = false;
  /** Grows when something other than a document's text changes what is shown: word lists, settings, ignored words. */
  epoch = 0;
  personalWordsPath = join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'qalam', 'words.txt');

  private editorLocale: string | undefined;
  private lastLocale: Settings['locale'] = 'auto';
  private readonly told = new Set<string>();
  private readonly refreshed: (() => void)[] = [];

  constructor(readonly connection: Connection) {
    this.settings = this.settingsStore(false);
  }

  initialize(client: ClientAbilities, options: InitializationOptions, locale: string | undefined): void {
    this.client = client;
    this.editorLocale = options.locale ?? locale;
    const user = options.machineScope === true ? undefined : readSettings(options.settings);
    if (user) this.tellFaults(user.settings, user.faults);
    this.settings = this.settingsStore(client.configuration, user?.settings);
    this.trusted = options.trusted === true;
    if (options.storagePath) this.personalWordsPath = join(options.storagePath, 'words.txt');
  }

  /** The language of what is said about a resource with this setting; without one, by the settings that were read last. */
  locale(setting: Settings['locale'] = this.lastLocale): Locale {
    return toLocale(setting === 'auto' ? this.editorLocale : setting);
  }

  /** Says something to the user, once in the server's life for each text. */
  tell(message: string): void {
    if (this.told.has(message)) return;
    this.told.add(message);
    // A notification: `showWarningMessage` would be a request that waits for the user.
    this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }

  /** Writes to the client's log. Nothing of a text may be in it. */
  log(message: string): void {
    this.connection.console.error(message);
  }

  /** Has work done that nobody waits for; a failure is logged. */
  background(work: Promise<unknown>): void {
    work.catch((error) => this.log(String(error)));
  }

  /** Sends one of the custom notifications, which only our own client knows. */
  notify<P>(message: NotificationToClient<P>, params: P): void {
    if (this.client.qalamClient) this.connection.sendNotification(message.method, params);
  }

  /** Has every client-side view asked for again: something that is not a document's text has changed. */
  refresh(): void {
    this.epoch++;
    for (const listener of this.refreshed) listener();
  }

  onRefresh(listener: () => void): void {
    this.refreshed.push(listener);
  }
  private settingsStore(pull: boolean, user?: Settings): SettingsStore {
    return new SettingsStore(
      this.connection,
      pull,
      (settings, faults) => {
        this.lastLocale = settings.locale;
        this.tellFaults(settings, faults);
      },
      user,
      (names) => this.tell(ui('machineSettingIgnored', this.locale(), names.join(', '))),
    );
  }

  /** Says, once each, what of the settings is not used. */
  private tellFaults(settings: Settings, faults: readonly SettingFault[]): void {
    const reader = this.locale(settings.locale);
    for (const { place, expected } of faults.slice(0, MOST_FAULTS)) {
      this.tell(ui('settingWrong', reader, place, expected));
    }
    const unknown = unknownRules([...disabledRules(settings), ...settings.grammar.enabledRules]);
    for (const { id, nearest } of unknown.slice(0, MOST_FAULTS)) {
      this.tell(nearest ? ui('unknownRuleNear', reader, id, nearest) : ui('unknownRule', reader, id));
    }
  }
}
