/**
 * What `tsc` has to refuse: a handler that answers another shape than its message says, or reads parameters that it does not
 * have. Nothing of this is run; where a line is no error any more, the type check fails.
 */
import {
  EntitiesRequest,
  ForeignWordsRequest,
  MarkEntityCommand,
  NotKazakhRequest,
  StopNotification,
} from '../protocol';
import { onCommand, onDocument, onRequest } from './dispatch';
import { mentionsOf } from './handlers/entities';

export const right = onDocument(EntitiesRequest, {}, ({ document, corrections }) => mentionsOf(document, corrections));

export const anotherShape = onDocument(EntitiesRequest, {}, ({ document, corrections }) =>
  // @ts-expect-error the answer is a list, not an object with one
  ({ mentions: mentionsOf(document, corrections) }),
);

export const anothersHandler = onDocument(NotKazakhRequest, {}, ({ document, corrections }) =>
  // @ts-expect-error mentions, which answer another message, are no passages
  mentionsOf(document, corrections),
);

// @ts-expect-error the message has no parameter `range`
export const anotherParameter = onDocument(ForeignWordsRequest, {}, (_, { range }) => (range ? [] : []));

// @ts-expect-error the number of places is a number
export const anotherResult = onCommand(MarkEntityCommand, () => 'one');

// @ts-expect-error a notification is not answered
export const anotherKind = onRequest(StopNotification, () => null);
