import type { LogOutputChannel, SecretStorage } from 'vscode';

/** API keys in the editor's secret storage, each bound to the origin that it may be sent to. */
export class ApiKeys {
  /** Keys that were handed out, to be kept out of logs; as they are, and as JSON writes them. */
  private readonly handedOut = new Set<string>();

  constructor(private readonly secrets: SecretStorage) {}

  async get(origin: string): Promise<string | null> {
    const key = (await this.secrets.get(this.name(origin))) ?? null;
    if (key) this.handedOut.add(key).add(JSON.stringify(key).slice(1, -1));
    return key;
  }

  async set(origin: string, key: string): Promise<void> {
    await this.secrets.store(this.name(origin), key);
  }

  async clear(origin: string): Promise<void> {
    await this.secrets.delete(this.name(origin));
  }

  /** `text` with a mark in place of every key that was handed out. */
  hide(text: string): string {
    for (const key of this.handedOut) text = text.replaceAll(key, '[key]');
    return text;
  }

  private name(origin: string) {
    return `qalam.apiKey:${origin}`;
  }
}

/** A log for traced messages, which may hold anything that client and server say to each other, without the keys. */
export function withoutKeys(channel: LogOutputChannel, keys: Pick<ApiKeys, 'hide'>): LogOutputChannel {
  return new Proxy(channel, {
    get(target, name) {
      if (name === 'trace') return (message: string) => target.trace(keys.hide(message));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
