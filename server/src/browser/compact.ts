/** A browser's heap is the browser's own affair. */
export function compactHeap(): void {}
