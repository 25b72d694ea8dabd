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

  constructor(
    private readonly connection: Connection,
    private readonly pull: boolean,
  ) {}

  /** Settings of a document or folder. A client that cannot be asked gets what it pushed, or the defaults. */
  get(uri: string): Promise<Settings> {
    if (!this.pull) return Promise.resolve(this.global);
    const resource = resourceOf(uri);
    let settings = this.perResource.get(resource);
    if (!settings) {
      settings = this.connection.workspace
        .getConfiguration({ scopeUri: resource, section: 'qalam' })
        .then((given) => mergeSettings(DEFAULT_SETTINGS, given))
        .catch(() => DEFAULT_SETTINGS);
      this.perResource.set(resource, settings);
    }
    return settings;
  }

  /** Forgets what was resolved; `pushed` is the `settings` member of `workspace/didChangeConfiguration`. */
  changed(pushed: unknown): void {
    this.perResource.clear();
    const section = (pushed as { qalam?: unknown } | null)?.qalam;
    if (section !== undefined) this.global = mergeSettings(DEFAULT_SETTINGS, section);
  }

  forget(uri: string): void {
    this.perResource.delete(resourceOf(uri));
  }
}
