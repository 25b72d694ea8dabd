/** In place of `lsp/uris.ts`: whatever has a path is a file, of one of VS Code's file systems; see `protocol/browser.ts`. */
import { pathOfUri } from '../protocol';

const URI = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?(\/[^?#]*)/i;

export const isFileUri = (uri: string): boolean => URI.test(uri) && !/^(?:untitled|vscode-notebook-cell):/i.test(uri);

/** Throws a `URIError` where it is not percent-encoded as a URI should be. */
export function filePath(uri: string): string {
  const [, scheme = '', authority = '', path = ''] = URI.exec(uri) ?? [];
  return pathOfUri({ scheme, authority: decodeURIComponent(authority), path: decodeURIComponent(path) });
}
