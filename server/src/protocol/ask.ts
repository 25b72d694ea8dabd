/** What goes to an endpoint by the reader's own command: prompts, the quiz of questions, rewriting; and counts of tokens. */
import * as v from 'valibot';
import type { RequestPreview } from './completion';
import type { Severity } from './document';
import {
  type DeepReadonly,
  type Given,
  noParams,
  notificationToClient,
  notificationToServer,
  optional,
  type Range,
  range,
  requestToServer,
  type,
  uinteger,
} from './message';

/** A message of a conversation. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

const chatParameters = v.object({
  /** Default 0.7. */
  temperature: optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  /** Default 512. */
  maxTokens: optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  seed: optional(v.pipe(v.number(), v.integer())),
  stop: optional(v.array(v.string())),
});

/** What a model is asked with; what a prompt file's front matter says is laid over the defaults, a request over both. */
export type ChatParameters = DeepReadonly<v.InferOutput<typeof chatParameters>>;

/** Tokens by a tokenizer (the user's own, the endpoint's) or by the endpoint's figures, or an estimate. */
export interface TokenFigure {
  readonly tokens: number;
  readonly estimated: boolean;
}

/** An endpoint that Ask can use; `index` counts from 0: the completion endpoint first, then `completion.endpoints`. */
export interface AskEndpoint {
  readonly index: number;
  /** Address without a path, for showing. */
  readonly origin: string;
  /** Model name of the setting; empty: the first that the server lists. */
  readonly model: string;
}

const askSource = {
  uri: v.string(),
  /** JSONL: line of the record with `messages` (from 0). */
  line: v.nullish(uinteger(), 0),
  /** A line of JSONL (an object) with values for variables; it wins over the front matter. */
  row: optional(v.string()),
};

/** What is asked: a document with a prompt, for JSONL the record at `line`, and values for its `{{variables}}`. */
export type AskSource = Given<typeof PromptRequest>;

/** Answer to `qalam/prompt`: what would be asked. */
export interface PromptInfo {
  /** Version of the document. */
  readonly version: number;
  /** With variables filled in; of a variable without a value the `{{name}}` stays. */
  readonly messages: readonly (ChatMessage & { readonly range: Range })[];
  readonly parameters: ChatParameters;
  /** All names used in order of appearance; no `value` where there is none. */
  readonly variables: readonly { readonly name: string; readonly value?: string }[];
  /** What is wrong, in the reader's language; with an `error` among them Ask refuses. */
  readonly findings: readonly {
    readonly range: Range;
    readonly severity: Severity;
    readonly rule: string;
    readonly message: string;
  }[];
  readonly endpoints: readonly AskEndpoint[];
}

/** What Ask would send, what is wrong with it, whom it could be sent to. */
export const PromptRequest = requestToServer('qalam/prompt', v.object(askSource), type<PromptInfo>());

const askParams = v.object({
  ...askSource,
  /** Chosen by the client, unique among its running requests; named in progress notifications and in `StopNotification`. */
  id: v.string(),
  /** Indices into the endpoints; default: all. */
  endpoints: optional(v.array(uinteger())),
  /** Lays over what the prompt itself says. */
  parameters: optional(chatParameters),
});

export type AskParams = Given<typeof AskRequest>;

/** An endpoint's answer. */
export interface AskAnswer {
  readonly endpoint: AskEndpoint;
  /** The model that answered. */
  readonly model: string;
  /** Whole, or as far as it had come when it was stopped or failed. */
  readonly text: string;
  /** What the model thought before it answered, where it says that. */
  readonly reasoning?: string;
  /** ms from sending to the first text, thinking included; none where nothing came. */
  readonly firstToken?: number;
  /** ms from sending to the end. */
  readonly total: number;
  readonly promptTokens: TokenFigure;
  readonly answerTokens: TokenFigure;
  /** `stop`, `length` … as the server says; `stopped`: by the reader. */
  readonly finish?: string;
  /** What went wrong, in the reader's language. */
  readonly error?: string;
}

/** Notification `qalam/askProgress`: new text of one answer, about twenty times a second at most. */
export interface AskProgress {
  readonly id: string;
  /** Position in `AskResult.answers`. */
  readonly answer: number;
  /** To be appended to what came before. */
  readonly append: string;
  /** The same of what the model thinks before it answers. */
  readonly appendReasoning?: string;
  /** The whole answer, in the last notification about it. */
  readonly done?: AskAnswer;
}

export const AskProgressNotification = notificationToClient('qalam/askProgress', type<AskProgress>());

export interface AskResult {
  readonly id: string;
  readonly messages: readonly ChatMessage[];
  /** In the order of the endpoints asked. */
  readonly answers: readonly AskAnswer[];
  /** The whole run as JSONL, an answer a line, to be saved as it is. */
  readonly jsonl: string;
}

/** Asks all endpoints at once. Refused: an error with a sentence. */
export const AskRequest = requestToServer('qalam/ask', askParams, type<AskResult>());

/** An endpoint as a model of the editor's own chat. */
export interface ChatModel {
  readonly endpoint: AskEndpoint;
  /** That of the settings, else the first that the server lists; empty where it does not answer. */
  readonly model: string;
  /** Tokens of prompt and answer together, where the server says it. */
  readonly contextSize?: number;
}

/** The endpoints that answer now, with their models. */
export const ChatModelsRequest = requestToServer('qalam/chatModels', noParams(), type<readonly ChatModel[]>());

/**
 * A conversation of the editor's own chat, put to one endpoint; nothing of it is kept. Its text comes in `AskProgressNotification`,
 * as answer 0, and whole in the result.
 */
export const ModelChatRequest = requestToServer(
  'qalam/modelChat',
  v.object({
    id: v.string(),
    /** Its index. */
    endpoint: uinteger(),
    messages: v.pipe(
      v.array(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() })),
      v.minLength(1),
    ),
    parameters: optional(chatParameters),
  }),
  type<AskAnswer>(),
);

/** The exact requests that Ask would send; sends nothing but the detection of the server. */
export const AskPreviewRequest = requestToServer('qalam/askPreview', askParams, type<readonly RequestPreview[]>());

const recordsParams = v.object({
  /** Of the file of records (JSONL, CSV, TSV). */
  uri: v.string(),
  /** Text of the prompt file; its variables are members of the record. */
  prompt: v.string(),
  /** Index of the endpoint. */
  endpoint: uinteger(),
  /** The member that is to hold the answer. */
  answer: v.pipe(
    v.string(),
    v.check((value) => value.trim() !== '' && value !== 'grade', 'the name of a member'),
  ),
  /** An expression that says how good an answer is; its value becomes the member `grade`. */
  grade: optional(v.string()),
  /** Records before this line (from 0) are not asked. */
  from: v.nullish(uinteger(), 0),
  /** So many records are asked at most. */
  most: optional(uinteger()),
});

/** What would be asked of a file of records. */
export interface AskRecordsPreview {
  /** How many records would be asked. */
  readonly records: number;
  /** What the first of them is asked with; none where it cannot be asked. */
  readonly first?: { readonly messages: readonly ChatMessage[]; readonly request: RequestPreview };
  /** Why it cannot be: a sentence. */
  readonly fault?: string;
  /** What is wrong with the expression for grades. */
  readonly gradeFault?: string;
  /** Members of the first record. */
  readonly members: readonly string[];
}

/** Sends nothing but the detection of the server. */
export const AskRecordsPreviewRequest = requestToServer(
  'qalam/askRecordsPreview',
  recordsParams,
  type<AskRecordsPreview>(),
);

/** Notification `qalam/askRecordsProgress`: what has become of further records, in the order of the file. */
export interface AskRecordsProgress {
  readonly id: string;
  readonly of: number;
  /** So many are done. */
  readonly done: number;
  readonly tally: RecordTally;
  /** The records as lines of JSONL, with their answers or what was in the way; to be appended to what came before. */
  readonly lines: readonly string[];
}

export interface RecordTally {
  readonly answered: number;
  readonly unanswered: number;
  /** Sum of the grades of so many answers; true is 1. */
  readonly right: number;
  readonly graded: number;
}

export const AskRecordsProgressNotification = notificationToClient(
  'qalam/askRecordsProgress',
  type<AskRecordsProgress>(),
);

export interface AskRecordsResult {
  readonly of: number;
  readonly done: number;
  readonly tally: RecordTally;
  /** Line of the first record that was not asked, where the run was stopped or the endpoint failed. */
  readonly next?: number;
  /** Why it ended early, where the reader did not stop it: a sentence about the endpoint. */
  readonly fault?: string;
  /** The first thing that was in the way of an answer or a grade. */
  readonly warning?: string;
}

/**
 * Puts a prompt to a model for each record. What is wrong with a record is said in its line; where the endpoint fails, the run ends.
 * `StopNotification` ends it as well.
 */
export const AskRecordsRequest = requestToServer(
  'qalam/askRecords',
  v.object({ ...recordsParams.entries, id: v.string() }),
  type<AskRecordsResult>(),
);

/** Ends a run of Ask, of records, one answer of it, a quiz or a rewriting; what has come is kept. */
export const StopNotification = notificationToServer(
  'qalam/stop',
  v.object({ id: v.string(), answer: optional(uinteger()) }),
);

/** Of the answers of an Ask run (the last 20 are known) this one is the best. Kept where feedback is on for its document. */
export const AnswerChosenNotification = notificationToServer(
  'qalam/answerChosen',
  v.object({ id: v.string(), answer: uinteger() }),
);

export type AnswerChosen = Given<typeof AnswerChosenNotification>;

/** A question of the quiz. */
export interface QuizQuestion {
  readonly id: string;
  readonly question: string;
  /** What counts as right, for showing: one of these. */
  readonly expected: readonly string[];
}

export const QuizQuestionsRequest = requestToServer('qalam/quizQuestions', noParams(), type<readonly QuizQuestion[]>());

export interface QuizAnswer extends QuizQuestion {
  readonly answer: string;
  readonly right: boolean;
  /** ms until the answer was whole. */
  readonly total: number;
  readonly error?: string;
}

/** Notification `qalam/quizProgress`. */
export interface QuizProgress {
  readonly id: string;
  readonly answered: number;
  readonly of: number;
  readonly last: QuizAnswer;
}

export const QuizProgressNotification = notificationToClient('qalam/quizProgress', type<QuizProgress>());

export interface QuizResult {
  readonly endpoint: AskEndpoint;
  readonly model: string;
  readonly answers: readonly QuizAnswer[];
  readonly right: number;
  /** Answered or not; fewer than all questions where the run was stopped. */
  readonly of: number;
  /** Medians over the answers, ms; none without an answer. */
  readonly firstToken?: number;
  readonly total?: number;
}

/** Asks the questions one after another and scores the answers. `endpoint` is its index. */
export const QuizRequest = requestToServer(
  'qalam/quiz',
  v.object({ id: v.string(), endpoint: uinteger() }),
  type<QuizResult>(),
);

export type QuizParams = Given<typeof QuizRequest>;

const rewriteBase = {
  id: v.string(),
  uri: v.string(),
  /** The selection: prose within one field or cell in JSON, JSONL, CSV and the like; any lines in text and Markdown. */
  range: range(),
};
const rewriteParams = v.variant('task', [
  v.object({ ...rewriteBase, task: v.picklist(['correct', 'simplify']) }),
  v.object(
    { ...rewriteBase, task: v.literal('translate'), language: v.picklist(['kk', 'ru', 'en']) },
    'the task of translating names a language',
  ),
  v.object({
    ...rewriteBase,
    task: v.literal('custom'),
    /** What to do. */
    instruction: v.pipe(
      v.string(),
      v.check((value) => value.trim() !== '', 'what to do'),
    ),
  }),
]);

export type RewriteParams = Given<typeof RewriteRequest>;

type Task<P> = P extends unknown ? Omit<P, keyof typeof rewriteBase> : never;

/** What is to become of the text. */
export type RewriteTask = Task<RewriteParams>;

/** One change of a correction, to be taken or left by itself. */
export interface RewriteEdit {
  /** In the document, before any of them is made; in order, none overlaps another. */
  readonly range: Range;
  /** Escaped for the format: to be put into the range as it is. */
  readonly newText: string;
  /** The words that change, for reading; one of the two may be empty. */
  readonly before: string;
  readonly after: string;
  /** Whether unknown words go with it (`for`) or come with it (`against`). */
  readonly speller: 'for' | 'against' | 'none';
}

export interface RewriteResult {
  /** Version of the document that the ranges are for. */
  readonly version: number;
  readonly range: Range;
  /** Escaped for the format: to be put into the range as it is. */
  readonly newText: string;
  /** Of a correction: what makes the new text of the old one; none where so much differs that only the whole can be judged. */
  readonly edits?: readonly RewriteEdit[];
  readonly model: string;
  /** ms */
  readonly total: number;
}

/** An error with a sentence where there is no endpoint, no prose or no answer. */
export const RewriteRequest = requestToServer('qalam/rewrite', rewriteParams, type<RewriteResult>());

export const RewritePreviewRequest = requestToServer('qalam/rewritePreview', rewriteParams, type<RequestPreview>());

/** Notification `qalam/rewriteProgress`: the text so far, not escaped; replaces what was sent before. */
export interface RewriteProgress {
  readonly id: string;
  readonly text: string;
}

export const RewriteProgressNotification = notificationToClient('qalam/rewriteProgress', type<RewriteProgress>());

export interface RangeTokens extends TokenFigure {
  /** Of a message: its content; `headLine` is where its head stands, for an inlay. */
  readonly range: Range;
  readonly headLine?: number;
  readonly role?: string;
  readonly words: number;
}

export interface TokenCountResult extends TokenFigure {
  readonly version: number;
  readonly words: number;
  /** 0 where there are no words. */
  readonly tokensPerWord: number;
  /** Tokens of the endpoint's context and the share of it that this takes (above 1: too long); none where unknown. */
  readonly contextSize?: number;
  readonly share?: number;
  /** Name of the local tokenizer that counted; none where the endpoint did, or nothing. */
  readonly tokenizer?: string;
  /** Of each range asked for, or of each message. */
  readonly parts: readonly RangeTokens[];
}

/** Counts of tokens, remembered in memory by text. */
export const TokenCountsRequest = requestToServer(
  'qalam/tokenCounts',
  v.object({
    uri: v.string(),
    /** Ranges to count; default: the whole document, and its messages where it is a prompt. */
    ranges: optional(v.array(range())),
  }),
  type<TokenCountResult>(),
);
