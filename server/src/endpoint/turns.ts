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
