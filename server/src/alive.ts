/**
 * V8 forgets how objects of a kind are laid out when a collection finds none of them alive, and throws away the code that it had optimised for
 * them, which is then slow until it is compiled anew. Between two texts nothing lives that is made for each: where the heap is made compact
 * (`analysis/compact.ts`) some thirty functions went each time. So the last one of each such kind stays.
 */

const last: Partial<Record<'words' | 'spelling' | 'grammar' | 'analysis' | 'packer', object>> = {};

/** Keeps an object alive until the next one of its kind. */
export function keepAlive(kind: keyof typeof last, object: object): void {
  last[kind] = object;
}
