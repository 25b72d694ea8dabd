import { estimateTokens, FAMILIES, type FamilyName } from '../tokenizer/families';

export interface TokenCount {
  readonly tokens: number;
  /** Counted by a ratio, not by a tokenizer. */
  readonly estimated: boolean;
}

/**
 * Estimates tokens: by what is known of the model's family in each language, and by how far that was off from what the endpoint
 * counted.
 */
export class TokenRatio {
  /** Tokens by the family's figures, and as they were counted, of the same texts. */
  private expected = 0;
  private counted = 0;

  constructor(private family: FamilyName = 'llama-3') {}

  /** Says which family the model is of; what was learned of another holds no more. */
  assume(family: FamilyName): void {
    if (family === this.family) return;
    this.family = family;
    this.expected = 0;
    this.counted = 0;
  }

  learn(text: string, tokens: number): void {
    const expected = this.expect(text);
    if (expected <= 0 || tokens <= 0) return;
    // Older texts fade, so that what the family's figures do not know of this text is learned soon.
    this.expected = this.expected * 0.9 + expected;
    this.counted = this.counted * 0.9 + tokens;
  }

  /** Takes one count for the whole truth: the server refused a prompt by it. */
  correct(text: string, tokens: number): void {
    const expected = this.expect(text);
    if (expected <= 0 || tokens <= 0) return;
    this.expected = expected;
    this.counted = tokens;
  }

  /** Counted tokens for each that the family's figures expect. */
  get factor(): number {
    return this.expected > 0 ? this.counted / this.expected : 1;
  }

  /** UTF-16 units a token in a text like this one. */
  charactersPerToken(like: string): number {
    const tokens = this.expect(like) * this.factor;
    return tokens > 0 ? like.length / tokens : 1;
  }

  estimate(text: string): TokenCount {
    return { tokens: Math.ceil(this.expect(text) * this.factor), estimated: true };
  }

  private expect(text: string): number {
    return estimateTokens(text, FAMILIES[this.family]);
  }
}
