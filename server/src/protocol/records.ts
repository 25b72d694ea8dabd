/** A file of records (JSONL) one record at a time. */
import * as v from 'valibot';
import type { Severity } from './document';
import type { EntityClass } from './entities';
import { optional, type Range, requestToServer, type, uinteger } from './message';

/** Which records are gone to; what is left out does not matter. */
const filter = v.object({
  /** Only those with a finding. */
  finding: optional(v.boolean()),
  /** Only those most of whose prose is in a language. */
  language: optional(v.string()),
  /** Least and most UTF-16 units of prose. */
  least: optional(uinteger()),
  most: optional(uinteger()),
  /** Only those whose answer has no grade, a good or a bad one, or that have none where there should be one. */
  answer: optional(v.picklist(['ungraded', 'good', 'bad', 'unanswered'])),
  /** The member that holds the answers, where a person says so; else it is found. */
  member: optional(v.string()),
});
export type RecordFilter = v.InferInput<typeof filter>;

export interface RecordFinding {
  /** UTF-16 offsets in the field's text; the field's whole text where the place is not in its prose. */
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Its fix, where that can be said as edits of the field's text: offsets as above, in order. */
  readonly fix?: {
    readonly title: string;
    readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
  };
}

/** A stretch of prose of a record, decoded. */
export interface RecordField {
  /** E.g. `messages[1].content`; empty where the record is a text and nothing else. */
  readonly path: string;
  readonly role?: string;
  /** Number of this slice, from 0, where a long text is cut. */
  readonly part: number;
  /** U+FFFC stands for what is not prose. */
  readonly text: string;
  readonly findings: readonly RecordFinding[];
  /** In order, disjoint. */
  readonly entities: readonly { readonly start: number; readonly end: number; readonly class: EntityClass }[];
}

/** The members that hold an answer by the names that `qalam ask` and the record view give them. */
export interface RecordAnswer {
  /** Position of its field; none where there is no answer, or where it is not read as prose. */
  readonly field?: number;
  /** Its member. */
  readonly name: string;
  /** All of it, where it is no field. */
  readonly text?: string;
  /** What stands in `grade`: of a check or of a person. */
  readonly grade?: boolean | number | string | null;
  /** Why there is no answer. */
  readonly fault?: string;
  /** Whether it was cut off by its length. */
  readonly isCut?: boolean;
  /** What the model said, where a person has changed it. */
  readonly original?: string;
}

/** The members that hold answers unless a person names another one; the first one that a record has counts. */
export const ANSWER_MEMBERS = ['model_answer', 'answer'] as const;

/** A record of a document as it was at `version`. */
export interface RecordPage {
  readonly version: number;
  /** Lines of the document, without an empty one at its end. */
  readonly lines: number;
  /** Whether all that a search passed over is analysed; else it may have passed over records that fit. */
  readonly isWhole: boolean;
  /** Which row of a table the record is, from 0, and how many there are; neither its header nor what is empty behind the last one is one. */
  readonly row?: { readonly at: number; readonly of: number };
  /** None where no record fits. */
  readonly record?: {
    /** From 0. */
    readonly line: number;
    readonly lastLine: number;
    readonly fields: readonly RecordField[];
    /** What stands in it beside the prose (an id, a label, a rating), shortened; the first ones of many. */
    readonly values: readonly { readonly path: string; readonly text: string }[];
    /** Findings outside of the prose, e.g. about the format. */
    readonly others: readonly Pick<RecordFinding, 'rule' | 'severity' | 'message'>[];
    /** Language of most of it, where it is analysed. */
    readonly language?: string;
    /** The answer of a model, where the record has one that can be graded. */
    readonly answer?: RecordAnswer;
    /** Members that are texts, of which a person may say that they are answers; none of a table. */
    readonly texts: readonly string[];
  };
}

/** The record of a line, or the nearest one before or after it that fits. */
export const RecordRequest = requestToServer(
  'qalam/record',
  v.object({
    uri: v.string(),
    line: uinteger(),
    /** Of a table: this row, from 0, and not the line. */
    row: optional(uinteger()),
    step: v.picklist(['at', 'next', 'previous']),
    ...filter.entries,
  }),
  type<RecordPage>(),
);

/** What is to be written into the document. */
export interface RecordEdit {
  /** None where it cannot be written there: it would destroy what is not prose, or the document has moved on. */
  readonly edit?: PlacedEdit;
  /** To be made with it. */
  readonly also?: readonly PlacedEdit[];
}

export interface PlacedEdit {
  readonly range: Range;
  readonly newText: string;
}

/** A new text of a field. */
export const RecordEditRequest = requestToServer(
  'qalam/recordEdit',
  v.object({
    uri: v.string(),
    version: v.number(),
    line: uinteger(),
    /** Its position in the record. */
    field: uinteger(),
    text: v.string(),
    /** Whether the old text is kept in a member of its own, as it is the model's answer. */
    keep: optional(v.boolean()),
  }),
  type<RecordEdit>(),
);

/** What a person says of the answer in a record: good, bad or (null) nothing. It becomes the member `grade`. */
export const RecordGradeRequest = requestToServer(
  'qalam/recordGrade',
  v.object({ uri: v.string(), version: v.number(), line: uinteger(), grade: v.nullable(v.boolean()) }),
  type<RecordEdit>(),
);
