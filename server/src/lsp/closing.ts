/** What is closed when the server ends. */

/** Longest wait for it, ms. */
const CLOSING = 1000;

let done = false;

/** Waits for what is being closed, but not for ever. */
export async function closed(...parts: readonly Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, CLOSING, false);
  });
  done = await Promise.race([Promise.allSettled(parts).then(() => true), late]);
  clearTimeout(timer);
}

/** Whether all of it was closed in time. */
export const isClosed = (): boolean => done;
