/** Entities: their classes, how they are shown, and the messages about them. */
import * as v from 'valibot';
import { command, notificationToClient, type Range, range, requestToServer, type, uinteger } from './message';

/** The 25 KazNERD classes, in the order of the semantic tokens legend: do not reorder. */
export const ENTITY_CLASSES = [
  'ADAGE',
  'ART',
  'CARDINAL',
  'CONTACT',
  'DATE',
  'DISEASE',
  'EVENT',
  'FACILITY',
  'GPE',
  'LANGUAGE',
  'LAW',
  'LOCATION',
  'MISCELLANEOUS',
  'MONEY',
  'NON_HUMAN',
  'NORP',
  'ORDINAL',
  'ORGANISATION',
  'PERCENTAGE',
  'PERSON',
  'POSITION',
  'PRODUCT',
  'PROJECT',
  'QUANTITY',
  'TIME',
] as const;

export type EntityClass = (typeof ENTITY_CLASSES)[number];

/** Shown unless the user chooses otherwise: twenty-five colours at once are unreadable. */
export const DEFAULT_ENTITY_CLASSES: readonly EntityClass[] = [
  'PERSON',
  'GPE',
  'LOCATION',
  'ORGANISATION',
  'DATE',
  'EVENT',
  'FACILITY',
  'POSITION',
];

export type EntityGroup = 'people' | 'places' | 'organisations' | 'time' | 'numbers' | 'works' | 'other';

/** The classes by what they are about, to be shown and hidden together. */
export const ENTITY_GROUPS: Readonly<Record<EntityGroup, readonly EntityClass[]>> = {
  people: ['PERSON', 'POSITION', 'NORP'],
  places: ['GPE', 'LOCATION', 'FACILITY'],
  organisations: ['ORGANISATION'],
  time: ['DATE', 'TIME', 'EVENT'],
  numbers: ['CARDINAL', 'ORDINAL', 'MONEY', 'PERCENTAGE', 'QUANTITY'],
  works: ['ART', 'LAW', 'PROJECT', 'PRODUCT', 'ADAGE'],
  other: ['LANGUAGE', 'DISEASE', 'NON_HUMAN', 'CONTACT', 'MISCELLANEOUS'],
};

/** Semantic token type of an entity class, e.g. `qalamPerson`, `qalamNonHuman`. */
export function entityTokenType(entityClass: EntityClass): string {
  return `qalam${entityClass
    .split('_')
    .map((part) => part[0] + part.slice(1).toLowerCase())
    .join('')}`;
}

/** An entity in a document; offsets are an LSP range in UTF-16. */
export interface EntityMention {
  readonly range: Range;
  /** What of the range to colour, where other columns stand in it (CoNLL). */
  readonly parts?: readonly Range[];
  readonly class: EntityClass;
  /** 0..1 */
  readonly score: number;
  readonly text: string;
  /** The same for all inflected forms of a name; a key, not a form to be shown. */
  readonly stem: string;
  /** Set by hand: the score says nothing. */
  readonly corrected?: true;
}

/** All mentions in a document, of every class, for views and decorations. */
export const EntitiesRequest = requestToServer(
  'qalam/entities',
  v.object({ uri: v.string() }),
  type<readonly EntityMention[]>(),
);

/** The entities of a document have changed. */
export const EntitiesChangedNotification = notificationToClient(
  'qalam/entitiesChanged',
  type<{ readonly uri: string }>(),
);

/**
 * Makes a range an entity of a class, or none (null); with `all`, every mention of the same name in the file. In a CoNLL file
 * its tags are edited, else a correction is kept. Answers with the number of places.
 */
export const MarkEntityCommand = command(
  'qalam.server.markEntity',
  v.tuple([v.string(), range(), v.nullable(v.picklist(ENTITY_CLASSES)), v.nullish(v.boolean(), false)]),
  type<number>(),
);

/** Mentions as they stand in no sentence, in their order (`Ерлан Қасымовтың` → `Ерлан Қасымов`); what is in no case for certain stays. */
export const EntityNamesRequest = requestToServer(
  'qalam/entityNames',
  v.object({ mentions: v.array(v.string()) }),
  type<string[]>(),
);

/** What would be marked at a range, which is refused with a sentence for the reader where `MarkEntityCommand` would be. */
export interface MarkTarget {
  readonly text: string;
  /** What just that is by now. */
  readonly class?: EntityClass;
}

/** Asked before a class is picked: a list that ends in a refusal is none to choose from. */
export const MarkTargetRequest = requestToServer(
  'qalam/markTarget',
  v.object({ uri: v.string(), range: range() }),
  type<MarkTarget>(),
);

/**
 * [uri]: takes the last change of a document's corrections back, while its text is still the one that they were made in; false: there is
 * none such.
 */
export const UndoMarkCommand = command('qalam.server.undoMark', v.tuple([v.string()]), type<boolean>());

/** [uri, start, end]: forgets the correction that stands at these offsets (UTF-16) in the sidecar file. */
export const DropCorrectionCommand = command(
  'qalam.server.dropCorrection',
  v.tuple([v.string(), uinteger(), uinteger()]),
  type<null>(),
);

/** `iob2`: a token and its tag a line. The others: a line of JSON for each text, in the shape of the tool named. */
export const EXPORT_FORMATS = ['iob2', 'doccano', 'prodigy', 'label-studio'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What offsets in a file count: UTF-16 units as in JavaScript, or code points as in Python. */
export const OFFSET_UNITS = ['utf-16', 'code-point'] as const;

export type OffsetUnit = (typeof OFFSET_UNITS)[number];

export interface EntityExport {
  readonly content: string;
  readonly entities: number;
  /** Entities that the format cannot hold: their bounds are no bounds of tokens, or fall into two texts. */
  readonly lost: number;
}

/** What is shown, corrections included, of all classes, as a file of annotations; offsets are counted in the unit named. */
export const ExportEntitiesCommand = command(
  'qalam.server.exportEntities',
  v.tuple([v.string(), v.picklist(EXPORT_FORMATS), v.nullish(v.picklist(OFFSET_UNITS), 'utf-16')]),
  type<EntityExport>(),
);

/** [uri]: Markdown on names that are labelled in more than one way. */
export const EntityReportCommand = command('qalam.server.entityReport', v.tuple([v.string()]), type<string>());

/** [uri, text of another file of annotations of the same text, its name]: Markdown on how far the two agree. */
export const CompareEntitiesCommand = command(
  'qalam.server.compareEntities',
  v.tuple([v.string(), v.string(), v.nullish(v.string(), '')]),
  type<string>(),
);
