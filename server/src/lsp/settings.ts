/**
 * Settings of a resource, asked of the client and made safe: whatever a settings file holds, what comes out has the right
 * types, since a wrong one must not break a feature far from here.
 */
import type { Connection } from 'vscode-languageserver/node';
import {
  DEFAULT_SETTINGS,
  type InitializationOptions,
  readSettings,
  type SettingFault,
  type Settings,
} from '../protocol';
import { resourceOf } from './folders';

/** `initializationOptions` with what has a wrong type left out. */
export function readInitializationOptions(given: unknown): InitializationOptions {
  const member = (from: unknown, name: string): unknown =>
    typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[name] : undefined;
  const string = (from: unknown, name: string) => {
    const value = member(from, name);
    return typeof value === 'string' ? value : undefined;
  };
  const proxy = member(given, 'proxy');
  const [storagePath, locale, url] = [string(given, 'storagePath'), string(given, 'locale'), string(proxy, 'url')];
  const feedbackPath = string(given, 'feedbackPath');
  const noProxy = member(proxy, 'noProxy');
  const strictTls = member(proxy, 'strictTls');
  return {
    ...(storagePath !== undefined && { storagePath }),
    ...(feedbackPath !== undefined && { feedbackPath }),
    // Consent is a plain `true`, nothing that stands for it.
    ...(member(given, 'feedbackConsent') === true && { feedbackConsent: true }),
    // Only a plain `true` is trust, once the question is put at all.
    ...(member(given, 'trusted') !== undefined && { trusted: member(given, 'trusted') === true }),
    ...(locale !== undefined && { locale }),
    ...(typeof proxy === 'object' &&
      proxy !== null && {
        proxy: {
          ...(url !== undefined && { url }),
          ...(Array.isArray(noProxy) && { noProxy: noProxy.filter((host) => typeof host === 'string') }),
          ...(typeof strictTls === 'boolean' && { strictTls }),
        },
      }),
  };
}

/** Resolves and remembers settings per resource until they change. */
export class SettingsStore {
  private readonly perResource = new Map<string, Promise<Settings>>();
  private global: Settings = DEFAULT_SETTINGS;

  /** @param read is told of the settings of each resource as they are read, with the values in them that cannot be used */
  constructor(
    private readonly connection: Connection,
    private readonly pull: boolean,
    private readonly read: (settings: Settings, faults: readonly SettingFault[]) => void,
  ) {}

  /** Settings of a document or folder. A client that cannot be asked gets what it pushed, or the defaults. */
  get(uri: string): Promise<Settings> {
    if (!this.pull) return Promise.resolve(this.global);
    const resource = resourceOf(uri);
    let settings = this.perResource.get(resource);
    if (!settings) {
      settings = this.connection.workspace
        .getConfiguration({ scopeUri: resource, section: 'qalam' })
        .then((given) => this.held(given))
        .catch(() => DEFAULT_SETTINGS);
      this.perResource.set(resource, settings);
    }
    return settings;
  }

  /** Forgets what was resolved; `pushed` is the `settings` member of `workspace/didChangeConfiguration`. */
  changed(pushed: unknown): void {
    this.perResource.clear();
    const section = (pushed as { qalam?: unknown } | null)?.qalam;
    if (section !== undefined) this.global = this.held(section);
  }

  forget(uri: string): void {
    this.perResource.delete(resourceOf(uri));
  }
  private held(given: unknown): Settings {
    const { settings, faults } = readSettings(given);
    this.read(settings, faults);
    return settings;
  }
}
