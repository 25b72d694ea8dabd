/**
 * Files that others may write while the server uses them.
 * Polling works on network drives and for files that are not there yet. Node's `watchFile` compares each look with the look
 * before: what was read between two that are alike (not there, there and read, not there again) it never reports. Here a look
 * is compared with what was read.
 */
import { stampAt } from '../regularFile';

/** How often a file is looked at, ms. */
const POLL_INTERVAL = 1000;

/** Calls `again` once a second as long as the file at `path` is not what `taken` (of `stampAt`) says. Returns the end of it. */
export function poll(path: string, taken: () => string, again: () => Promise<unknown>): () => void {
  let busy = false;
  const look = async () => {
    // A network drive that is gone does not answer.
    if (busy) return;
    busy = true;
    try {
      if ((await stampAt(path)) !== taken()) await again();
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look(), POLL_INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
