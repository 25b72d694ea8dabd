/** Where documents belong: a cell to its notebook, a file to its workspace folder, a text that is no file yet to the only one. */
import { dirname, relative, sep } from 'node:path';
import type { WorkspaceFolder } from 'vscode-languageserver/node';
import { filePath, isFileUri } from './uris';

/**
 * What the settings and the folder of a document are looked up by. VS Code gives each cell of a notebook a URI of its own,
 * the notebook's but for the scheme, which is kept in the fragment: `vscode-notebook-cell:/a.ipynb#W0sZmlsZQ==`, the part
 * behind the first `s` being `file` in Base64.
 */
export function resourceOf(uri: string): string {
  const cell = /^vscode-notebook-cell:([^#]*)#[^s]*s(.*)$/.exec(uri);
  if (!cell) return uri;
  const [, rest = '', encoded = ''] = cell;
  const scheme = fromBase64(decoded(encoded));
  // A remote window names its files by the machine that they are on: the server is on that machine as well.
  if (scheme === 'vscode-remote') return `file://${rest.replace(/^\/\/[^/]*/, '')}`;
  if (scheme === 'file' || !/^[a-z][a-z0-9+.-]*$/i.test(scheme))
    return rest.startsWith('//') ? `file:${rest}` : `file://${rest}`;
  return `${scheme}:${rest}`;
}

/** A document's path. Of a URI with another scheme than `file` the whole URI, percent-decoded; an invalid URI stays as it is. */
export function pathOf(uri: string): string {
  try {
    return isFileUri(uri) ? filePath(uri) : decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** An untitled document that has a path has the one that it will be saved under: it is treated as that file. */
const fileOf = (uri: string) => resourceOf(uri).replace(/^untitled:(?=\/)/, 'file://');

/** Base64 of single bytes; what is none is no scheme either. */
function fromBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export class Folders {
  private folders: readonly string[] = [];

  /** The folders as they are at the start. */
  set(folders: readonly WorkspaceFolder[] | null | undefined): void {
    this.folders = (folders ?? []).map(({ uri }) => uri);
  }

  change(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): void {
    const gone = new Set(removed.map(({ uri }) => uri));
    this.folders = [...this.folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
  }

  /**
   * The path of the workspace folder that a document belongs to: the innermost one that holds it; for a text that has no
   * path yet, the only one. Undefined outside of all folders, and in a folder that is not on this machine's disk.
   */
  of(uri: string): string | undefined {
    const file = fileOf(uri);
    if (file.startsWith('untitled:')) {
      const [only, ...others] = this.folders;
      return others.length === 0 && only !== undefined && isFileUri(only) ? pathOf(only) : undefined;
    }
    if (!isFileUri(file)) return undefined;
    const path = pathOf(file);
    const inside = this.folders
      .filter(isFileUri)
      .map(pathOf)
      .filter((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
    // A client without folders: the word list beside the file is better than none.
    if (this.folders.length === 0) return dirname(path);
    return inside.sort((a, b) => b.length - a.length)[0];
  }

  /** A document's path relative to its workspace folder, `/` between folders; its own path where it has none. */
  relativePath(uri: string): string {
    const file = fileOf(uri);
    const path = pathOf(file);
    const folder = isFileUri(file) ? this.of(uri) : undefined;
    return (folder === undefined ? path : relative(folder, path)).split(sep).join('/');
  }
}
