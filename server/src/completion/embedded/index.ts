export { type EmbeddedCandidate, type EmbeddedCompletion, EmbeddedModel, type EmbeddedRequest } from './model';
