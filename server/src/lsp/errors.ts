/** The errors that requests are answered with. */
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';

/** A refusal with a sentence for the reader. */
export function refused(message: string, code: number = LSPErrorCodes.RequestFailed): ResponseError<void> {
  return new ResponseError(code, message);
}

export const cancelled = (): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');

/** The document is not what the request was about any more. */
export const contentModified = (): ResponseError<unknown> =>
  new ResponseError(LSPErrorCodes.ContentModified, 'content modified');
