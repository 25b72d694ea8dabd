import type { SecretStorage } from 'vscode';

/** API keys in the editor's secret storage, each bound to the origin that it may be sent to. */
export class ApiKeys {
  constructor(private readonly secrets: SecretStorage) {}

  async get(origin: string): Promise<string | null> {
    return (await this.secrets.get(this.name(origin))) ?? null;
  }

  async set(origin: string, key: string): Promise<void> {
    await this.secrets.store(this.name(origin), key);
  }

  async clear(origin: string): Promise<void> {
    await this.secrets.delete(this.name(origin));
  }

  private name(origin: string) {
    return `qalam.apiKey:${origin}`;
  }
}
