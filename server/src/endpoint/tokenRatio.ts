export interface TokenCount {
  readonly tokens: number;
  /** Counted by a learned ratio, not by the endpoint's tokenizer. */
  readonly estimated: boolean;
}

/** Characters a token, before anything is known: Kazakh by Llama 3's tokenizer. */
const KAZAKH_RATIO = 1.6;

/** Characters a token as learned from what the endpoint counted. */
export class TokenRatio {
  private characters = 0;
  private tokens = 0;

  learn(characters: number, tokens: number): void {
    if (characters <= 0 || tokens <= 0) return;
    // Older texts fade, so that another language is learned soon.
    this.characters = this.characters * 0.9 + characters;
    this.tokens = this.tokens * 0.9 + tokens;
  }

  /** Takes one count for the whole truth: the server refused a prompt by it. */
  correct(characters: number, tokens: number): void {
    if (characters <= 0 || tokens <= 0) return;
    this.characters = characters;
    this.tokens = tokens;
  }

  get charactersPerToken(): number {
    return this.tokens > 0 ? this.characters / this.tokens : KAZAKH_RATIO;
  }

  estimate(text: string): TokenCount {
    return { tokens: Math.ceil(text.length / this.charactersPerToken), estimated: true };
  }
}
