export { type EmbeddedCompletion, EmbeddedModel, type EmbeddedRequest } from './model';
