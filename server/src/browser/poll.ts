/** In place of `../lsp/poll`: the extension says which files were written or deleted. */
const watched = new Map<string, () => unknown>();

/** One listener a file, as it is used. What it last took does not matter: nothing is said without a change. */
export function poll(path: string, _taken: () => string, again: () => Promise<unknown>): () => void {
  watched.set(path, again);
  return () => {
    if (watched.get(path) === again) watched.delete(path);
  };
}

/** The extension says that these were written or deleted. */
export function filesChanged(paths: readonly string[]): void {
  for (const path of paths) watched.get(path)?.();
}
