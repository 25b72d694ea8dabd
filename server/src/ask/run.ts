import type { PromptParameters } from './prompt';

/** A run of a prompt as it is saved: one answer a line. */
export interface RunAnswer {
  readonly model: string;
  /** Origin of the endpoint. */
  readonly endpoint: string;
  readonly text: string;
  /** ms */
  readonly firstToken?: number;
  readonly total: number;
  readonly promptTokens: { readonly tokens: number; readonly estimated: boolean };
  readonly answerTokens: { readonly tokens: number; readonly estimated: boolean };
  readonly finish?: string;
  readonly error?: string;
}

/**
 * JSONL with the same members and types in every line, so that a table reader takes it as it is: `messages` (the question
 * with its answer, the format that trainers read), `model`, `endpoint`, `parameters`, `usage`, `latency_ms`, `finish`,
 * `error`, `time` (ISO 8601). What is not there is null.
 */
export function runLines(
  messages: readonly { readonly role: string; readonly content: string }[],
  parameters: PromptParameters,
  answers: readonly RunAnswer[],
  time: string,
): string {
  const question = messages.map(({ role, content }) => ({ role, content }));
  return answers
    .map((answer) => {
      // What the model was given to go on with is the beginning of its message.
      const last = question.at(-1);
      const said = last?.role === 'assistant' ? last.content + answer.text : answer.text;
      const before = last?.role === 'assistant' ? question.slice(0, -1) : question;
      return `${JSON.stringify({
        messages: [...before, { role: 'assistant', content: said }],
        model: answer.model,
        endpoint: answer.endpoint,
        parameters: {
          temperature: parameters.temperature ?? null,
          max_tokens: parameters.maxTokens ?? null,
          seed: parameters.seed ?? null,
          stop: parameters.stop ?? [],
        },
        usage: {
          prompt_tokens: answer.promptTokens.tokens,
          completion_tokens: answer.answerTokens.tokens,
          estimated: answer.promptTokens.estimated || answer.answerTokens.estimated,
        },
        latency_ms: {
          first_token: answer.firstToken === undefined ? null : Math.round(answer.firstToken),
          total: Math.round(answer.total),
        },
        finish: answer.finish ?? null,
        error: answer.error ?? null,
        time,
      })}\n`;
    })
    .join('');
}
