/** What models put around the text that was asked for: tokens and lines of chat templates, refusals. */

/** Tokens that end a turn or begin one, in the templates of Llama, ChatML, Gemma, Mistral and Phi models. */
const CONTROL =
  /<\|(?:eot_id|end_of_text|begin_of_text|start_header_id|end_header_id|eom_id|im_start|im_end|endoftext|end|user|assistant|system|fim_[a-z]+)\|>|<(?:start|end)_of_turn>|<\/?s>|\[\/?INST\]|<eos>|<bos>|<pad>|<unk>/u;

/** A line that begins another turn. */
const TURN = /(?:^|\n)\s*(?:user|assistant|system|human|пайдаланушы|көмекші|пользователь|ассистент)\s*(?::|\n|$)/iu;

/** Cuts at the first control token and at a line that begins another turn (`User:`, `assistant:`). */
export function cutControlTokens(text: string): string {
  const at = text.search(CONTROL);
  const cut = at < 0 ? text : text.slice(0, at);
  const turn = cut.search(TURN);
  // A control token may have come in part only.
  return (turn < 0 ? cut : cut.slice(0, turn)).replace(/<\|?[a-z_]*$/u, '').replace(/\uFFFD+$/u, '');
}

/** Whether a text holds what `cutControlTokens` cuts at: part of a prompt file does. */
export const hasTurns = (text: string): boolean => TURN.test(text) || CONTROL.test(text);

/** A model that will not, or that talks about itself. */
export const REFUSAL =
  /^\s*(?:кешіріңіз|өкінішке қарай,? мен|мен (?:тілдік модельмін|жасанды интеллект)|извините|к сожалению,? я|я (?:языковая модель|не могу)|i(?:'m| am) sorry|i cannot|i can't|as an ai)/iu;

const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Parts an answer that comes in pieces into what the model thinks (`<think>` … `</think>` at its beginning) and what it says.
 * Tags may come in several pieces.
 */
export class ThinkingSplitter {
  private waiting = '';
  private state: 'start' | 'reasoning' | 'answer' = 'start';
  private blank = false;
  /** Spaces on the answer's own line before its first word, which belong to a text that is gone on with. */
  space = '';

  constructor(private readonly came: (kind: 'answer' | 'reasoning', part: string) => void) {}

  push(part: string): void {
    if (this.state === 'answer') {
      // Blank lines part the two.
      const said = this.blank ? part.trimStart() : part;
      if (this.blank) this.space = (this.space + part.slice(0, part.length - said.length)).replace(/^[\s\S]*\n/u, '');
      if (said !== '') this.blank = false;
      this.came('answer', said);
      return;
    }
    this.waiting += part;
    if (this.state === 'start') {
      const trimmed = this.waiting.trimStart();
      if (trimmed.length < OPEN.length && OPEN.startsWith(trimmed)) return;
      if (!trimmed.startsWith(OPEN)) {
        this.state = 'answer';
        this.came('answer', this.take(this.waiting.length));
        return;
      }
      this.waiting = trimmed.slice(OPEN.length);
      this.state = 'reasoning';
    }
    const end = this.waiting.indexOf(CLOSE);
    if (end < 0) {
      // The tag may have begun.
      const begun = this.waiting.lastIndexOf('<');
      const open = begun >= 0 && CLOSE.startsWith(this.waiting.slice(begun));
      this.came('reasoning', this.take(open ? begun : this.waiting.length));
      return;
    }
    this.came('reasoning', this.take(end));
    this.state = 'answer';
    this.blank = true;
    this.push(this.take(this.waiting.length).slice(CLOSE.length));
  }

  /** The answer is at its end: what looked like the beginning of a tag was none. */
  end(): void {
    if (this.waiting !== '')
      this.came(this.state === 'reasoning' ? 'reasoning' : 'answer', this.take(this.waiting.length));
  }

  private take(length: number): string {
    const part = this.waiting.slice(0, length);
    this.waiting = this.waiting.slice(length);
    return part;
  }
}

/** A text without what a model thinks aloud in it; '' while it still thinks, or may be about to. */
export function withoutThinking(text: string): string {
  const parts: string[] = [];
  const splitter = new ThinkingSplitter((kind, part) => kind === 'answer' && parts.push(part));
  splitter.push(text);
  const said = parts.join('');
  return said === '' ? '' : splitter.space + said;
}
