/** Ghost text and the endpoint behind it: status, figures, keys, and what is kept of it as feedback. */
import * as v from 'valibot';
import {
  command,
  type DeepReadonly,
  noParams,
  notificationToClient,
  notificationToServer,
  optional,
  position,
  requestToClient,
  requestToServer,
  type,
  uinteger,
} from './message';

/** What ghost text is made by at the moment. */
export interface CompletionStatus {
  readonly source: 'embedded' | 'endpoint' | 'off';
  readonly state: 'ready' | 'busy' | 'unavailable';
  readonly model?: string;
  /** Origin of the endpoint, e.g. `http://127.0.0.1:8000`. */
  readonly endpoint?: string;
  /** Of the last completion, ms. */
  readonly latency?: number;
  /** Of the endpoint's last whole answer; tokens by the learned ratio. */
  readonly tokensPerSecond?: number;
  /** Why it is unavailable, in the reader's language. */
  readonly message?: string;
}

export const CompletionStatusNotification = notificationToClient('qalam/completionStatus', type<CompletionStatus>());

/** The origin (scheme, host, port) of an endpoint, by which its key is kept; undefined where it is no URL. */
export function endpointOrigin(endpoint: string): string | undefined {
  try {
    return new URL(endpoint).origin;
  } catch {
    return undefined;
  }
}

/** The names of this machine in a URL, as a pattern without anchors: plain http may go to no other unless it is allowed. */
export const THIS_MACHINE = String.raw`(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])`;

/** The API key that the user stored for an origin. */
export const ApiKeyRequest = requestToClient(
  'qalam/apiKey',
  type<{ readonly origin: string }>(),
  v.nullish(v.string(), null),
);

/** The key of some origin was set or cleared. */
export const ApiKeyChangedNotification = notificationToServer('qalam/apiKeyChanged', noParams());

/** What answers at an address. */
export interface EndpointTest {
  /** The kind of server, e.g. `llama.cpp`; none where there is a fault. */
  readonly server?: string;
  /** Names of the models that it serves, the one to take unasked first. */
  readonly models: readonly string[];
  /** Tokens that prompt and answer may have together, where the server says it. */
  readonly contextSize?: number;
  readonly fault?: {
    /** A phrase in the reader's language, without a full stop. */
    readonly message: string;
    /** `address`: nothing may be sent there. `key`: the server wants another one. `certificate`: its own is not trusted. */
    readonly kind: 'address' | 'key' | 'certificate' | 'other';
  };
}

/** Finds out what serves an address that need not be in the settings. No text is sent, and a key only to its own origin. */
export const EndpointTestRequest = requestToServer(
  'qalam/endpointTest',
  v.object({ address: v.string() }),
  type<EndpointTest>(),
);

/** An HTTP request as it would be sent; keys are masked. */
export interface RequestPreview {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The exact request that ghost text at a place would send; null without an endpoint. */
export const DescribeRequestRequest = requestToServer(
  'qalam/describeRequest',
  v.object({ uri: v.string(), position: position() }),
  type<RequestPreview | null>(),
);

/** Since the server started. Characters are UTF-16 units. */
export interface CompletionStatistics {
  /** Answers with ghost text that went to the editor, those that go on with one counted once. */
  readonly shown: number;
  readonly accepted: number;
  readonly partlyAccepted: number;
  readonly rejected: number;
  /** Of shown text that was taken without being typed. */
  readonly charactersSaved: number;
  /** Requests of the editor, and what became of them. */
  readonly requests: number;
  readonly fromCache: number;
  readonly attached: number;
  readonly serverCalls: number;
  /** Of the last 1,000 shown, ms; none before the first. */
  readonly latencyP50?: number;
  readonly latencyP95?: number;
}

export const CompletionStatisticsRequest = requestToServer(
  'qalam/completionStatistics',
  noParams(),
  type<CompletionStatistics>(),
);

const completionOutcome = v.object({
  /** The argument of the item's command. */
  id: v.string(),
  outcome: v.picklist(['accepted', 'partly-accepted', 'rejected']),
  /** Partly accepted: UTF-16 units of the item's text. */
  acceptedLength: optional(uinteger()),
});

/**
 * What became of ghost text. The server finds out by itself from the edits that follow and from `CompletionAcceptedCommand`;
 * a client that knows better (a partly accepted text, a dismissal) may say so.
 */
export type CompletionOutcome = DeepReadonly<v.InferOutput<typeof completionOutcome>>;

export const CompletionOutcomeNotification = notificationToServer('qalam/completionOutcome', completionOutcome);

/** [id of an inline completion]: it was accepted. Items carry this as their `command`, so editors run it by themselves. */
export const CompletionAcceptedCommand = command(
  'qalam.server.completionAccepted',
  v.tuple([v.string()]),
  type<null>(),
);

/** Ghost text that came late fits the document as it is now; asking again gives it at once. */
export const CompletionLateNotification = notificationToClient(
  'qalam/completionLate',
  type<{ readonly uri: string; readonly version: number }>(),
);

/** The writer's choice about feedback has changed. Only `true` itself is consent. */
export const FeedbackConsentNotification = notificationToServer(
  'qalam/feedbackConsent',
  v.object({ consent: v.boolean() }),
);

/** One line of the feedback file. */
export interface FeedbackEntry {
  /** For `qalam/feedbackDelete`. */
  readonly id: string;
  readonly outcome: string;
  readonly model: string;
  /** ISO 8601. */
  readonly time: string;
  readonly kind: 'preference' | 'kto';
  /** The record as JSON, as it stands in the file. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** What is in the workspace's feedback file, oldest first; lines that are no records are left out. */
export const FeedbackReadRequest = requestToServer('qalam/feedbackRead', noParams(), type<readonly FeedbackEntry[]>());

/** Deletes the entries named; without `ids` all, and the file with them. Answers with how many. */
export const FeedbackDeleteRequest = requestToServer(
  'qalam/feedbackDelete',
  v.nullish(v.object({ ids: optional(v.array(v.string())) }), {}),
  type<number>(),
);

/** How much of the feedback can be trained on: pairs in all and usable ones (unequal, with text, told once), and labels alone. */
export const FeedbackReportRequest = requestToServer(
  'qalam/feedbackReport',
  noParams(),
  type<{
    readonly pairs: number;
    readonly usable: number;
    readonly equal: number;
    readonly empty: number;
    readonly repeated: number;
    readonly taken: number;
    readonly refused: number;
  }>(),
);

/** TRL's dataset formats; the conversational ones have lists of messages in place of texts. */
export const FEEDBACK_FORMATS = ['preference', 'kto', 'conversational-preference', 'conversational-kto'] as const;

export type FeedbackFormat = (typeof FEEDBACK_FORMATS)[number];

/** JSONL that TRL's trainers read. Preferences become pairs of KTO labels; labels alone are no preferences. */
export const FeedbackExportRequest = requestToServer(
  'qalam/feedbackExport',
  v.object({ format: v.picklist(FEEDBACK_FORMATS) }),
  type<string>(),
);
