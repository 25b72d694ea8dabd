/**
 * Settings of a resource, asked of the client and made safe: whatever a settings file holds, what comes out has the right
 * types, since a wrong one must not break a feature far from here.
 */
import type { Connection } from 'vscode-languageserver/node';
import {
  DEFAULT_SETTINGS,
  type InitializationOptions,
  readSettings,
  SETTINGS,
  Setting,
  type SettingFault,
  type Settings,
} from '../protocol';
import { resourceOf } from './folders';

/**
 * Settings with those of machine scope, which name code, files and addresses, as the user has given them.
 *
 * @param ignored called with the names of those that were given otherwise, e.g. `qalam.completion.endpoint`
 */
export function withMachineSettings(
  settings: Settings,
  user: Settings,
  ignored: (names: readonly string[]) => void,
): Settings {
  type Section = Record<string, unknown>;
  const result: Section = { ...settings };
  const [others, defaults] = [[] as string[], DEFAULT_SETTINGS as unknown as Record<string, Section>];
  for (const [section, table] of Object.entries(SETTINGS)) {
    if (table instanceof Setting) continue;
    const found = result[section] as Section;
    const own = user[section as keyof Settings] as unknown as Section;
    for (const [name, entry] of Object.entries(table)) {
      if (!(entry instanceof Setting) || entry.scope !== 'machine') continue;
      result[section] = { ...(result[section] as Section), [name]: own[name] };
      const isOther = [own, defaults[section]!].every(
        (place) => JSON.stringify(place[name]) !== JSON.stringify(found[name]),
      );
      if (isOther) others.push(`qalam.${section}.${name}`);
    }
  }
  if (others.length > 0) ignored(others);
  return result as unknown as Settings;
}

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
    // Only the value `true` is consent.
    ...(member(given, 'feedbackConsent') === true && { feedbackConsent: true }),
    // Only the value `true` counts, for trust and for a scope that the client enforces.
    trusted: member(given, 'trusted') === true,
    machineScope: member(given, 'machineScope') === true,
    settings: member(given, 'settings'),
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
  private global: Settings;

  /**
   * @param read is told of the settings of each resource as they are read, with the values in them that cannot be used
   * @param user what settings of machine scope are taken from; undefined where the client sees to that
   * @param ignored is told of the settings of machine scope that a resource has otherwise
   */
  constructor(
    private readonly connection: Connection,
    private readonly pull: boolean,
    private readonly read: (settings: Settings, faults: readonly SettingFault[]) => void,
    private readonly user: Settings | undefined,
    private readonly ignored: (names: readonly string[]) => void,
  ) {
    this.global = this.held({});
  }

  /** Settings of a document or folder. A client that cannot be asked gets what it pushed, or the defaults. */
  get(uri: string): Promise<Settings> {
    if (!this.pull) return Promise.resolve(this.global);
    const resource = resourceOf(uri);
    let settings = this.perResource.get(resource);
    if (!settings) {
      settings = this.connection.workspace
        .getConfiguration({ scopeUri: resource, section: 'qalam' })
        .then((given) => this.held(given))
        .catch(() => this.held({}));
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
    return this.user ? withMachineSettings(settings, this.user, this.ignored) : settings;
  }
}
