/** Suggestions for a word: the speller's, in the order that a masked language model of the user's own gives them. */
import type { AnalysisPool } from '../analysis/pool';
import type { Endpoints } from './endpoints';
import type { Session } from './session';

/** Longest wait for the masked language model's opinion, ms: the menu waits for it. */
const MASKED_DEADLINE = 500;

export class Suggestions {
  constructor(
    private readonly session: Session,
    private readonly pool: AnalysisPool,
    private readonly endpoints: Endpoints,
  ) {}

  /** Suggestions for a word between its neighbours; none once the signal is aborted. */
  async of(word: string, before: string, after: string, signal: AbortSignal) {
    const suggestions = await this.pool.suggest(word, before, after, signal);
    const model = this.endpoints.masked(await this.session.settings.get(''));
    if (!model || signal.aborted) return suggestions;
    const end = new AbortController();
    const abort = () => end.abort();
    const late = setTimeout(abort, MASKED_DEADLINE);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await model.rank(before, suggestions, after, end.signal);
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
    }
  }
}
