/**
 * Settings of a resource, asked of the client and made safe: whatever a settings file holds, what comes out has the right
 * types, since a wrong one must not break a feature far from here.
 */
import type { Connection } from 'vscode-languageserver/node';
import { DEFAULT_SETTINGS, type InitializationOptions, type Settings } from '../protocol';
import { resourceOf } from './folders';

/**
 * Lays `given` over `defaults`, member by member; a value of another type than the default's is dropped. Objects whose
 * default is empty are free-form maps of string lists.
 */
export function mergeSettings<T>(defaults: T, given: unknown): T {
  if (Array.isArray(defaults)) {
    return (Array.isArray(given) ? given.filter((item) => typeof item === 'string') : defaults) as T;
  }
  if (typeof defaults === 'object' && defaults !== null) {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return defaults;
    if (Object.keys(defaults).length === 0) {
      const lists = Object.entries(given).filter(([, value]) => Array.isArray(value));
      return Object.fromEntries(lists.map(([key, value]) => [key, value.map(String)])) as T;
    }
    return Object.fromEntries(
      Object.entries(defaults).map(([key, value]) => [
        key,
        mergeSettings(value, (given as Record<string, unknown>)[key]),
      ]),
    ) as T;
  }
  if (typeof given !== typeof defaults) return defaults;
  return (typeof given === 'number' && !Number.isFinite(given) ? defaults : given) as T;
}

/**
 * Settings that name code, files or addresses: no folder may set them. The manifest gives them the scope `machine`, which VS
 * Code enforces.
 */
export const MACHINE_SETTINGS = {
  completion: ['endpoint', 'model', 'endpoints', 'allowHttp', 'certificates'],
  entities: ['model', 'runtime', 'endpoint', 'gazetteers'],
  maskedModel: ['endpoint'],
} as const satisfies { readonly [S in keyof Settings]?: readonly (keyof Settings[S])[] };

/** What clients say at the start, those included that have no scopes of settings. */
export interface GivenOptions extends InitializationOptions {
  /** `workspace/configuration` answers with settings of machine scope of the user alone, as VS Code does. */
  readonly machineScope?: boolean;
  /** Of other clients: what settings of machine scope (`MACHINE_SETTINGS`) are taken from, by the names below `qalam`. */
  readonly settings?: unknown;
}

/**
 * Settings with those of machine scope as the user has given them.
 *
 * @param ignored called with the names of those that were given otherwise, e.g. `qalam.completion.endpoint`
 */
export function withMachineSettings(
  settings: Settings,
  user: Settings,
  ignored: (names: readonly string[]) => void,
): Settings {
  const result: Record<string, unknown> = { ...settings };
  const others: string[] = [];
  for (const [section, names] of Object.entries(MACHINE_SETTINGS)) {
    const found = settings[section as keyof Settings] as unknown as Record<string, unknown>;
    const own = user[section as keyof Settings] as unknown as Record<string, unknown>;
    result[section] = { ...found, ...Object.fromEntries(names.map((name) => [name, own[name]])) };
    for (const name of names) {
      const isOther = [own, DEFAULT_SETTINGS[section as keyof Settings] as unknown as typeof own].every(
        (place) => JSON.stringify(place[name]) !== JSON.stringify(found[name]),
      );
      if (isOther) others.push(`qalam.${section}.${name}`);
    }
  }
  if (others.length > 0) ignored(others);
  return result as unknown as Settings;
}

/** `initializationOptions` with what has a wrong type left out. */
export function readInitializationOptions(given: unknown): GivenOptions {
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
    // Only a plain `true` is trust, and so is only a plain `true` a scope that holds.
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
  /** What settings of machine scope come from; undefined where the client sees to that. */
  private readonly user: Settings | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly pull: boolean,
    { machineScope = false, settings }: Pick<GivenOptions, 'machineScope' | 'settings'>,
    private readonly ignored: (names: readonly string[]) => void,
  ) {
    this.user = machineScope ? undefined : mergeSettings(DEFAULT_SETTINGS, settings);
    this.global = this.read({});
  }

  /** Settings of a document or folder. A client that cannot be asked gets what it pushed, or the defaults. */
  get(uri: string): Promise<Settings> {
    if (!this.pull) return Promise.resolve(this.global);
    const resource = resourceOf(uri);
    let settings = this.perResource.get(resource);
    if (!settings) {
      settings = this.connection.workspace
        .getConfiguration({ scopeUri: resource, section: 'qalam' })
        .then((given) => this.read(given))
        .catch(() => this.read({}));
      this.perResource.set(resource, settings);
    }
    return settings;
  }

  /** Forgets what was resolved; `pushed` is the `settings` member of `workspace/didChangeConfiguration`. */
  changed(pushed: unknown): void {
    this.perResource.clear();
    const section = (pushed as { qalam?: unknown } | null)?.qalam;
    if (section !== undefined) this.global = this.read(section);
  }

  private read(given: unknown): Settings {
    const settings = mergeSettings(DEFAULT_SETTINGS, given);
    return this.user ? withMachineSettings(settings, this.user, this.ignored) : settings;
  }

  forget(uri: string): void {
    this.perResource.delete(resourceOf(uri));
  }
}
