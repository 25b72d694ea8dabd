/**
 * Suggestions for a word: the speller's, in the order that a masked language model of the user's own gives them, which an
 * endpoint runs or, where the settings name none, this machine.
 */
import { isAbsolute } from 'node:path';
import { OnnxMasked } from '../analysis/onnxThread';
import type { AnalysisPool } from '../analysis/pool';
import type { Settings } from '../protocol';
import type { Endpoints } from './endpoints';
import type { Session } from './session';
import { ui } from './ui';

/** Longest wait for the masked language model's opinion, ms: the menu waits for it. */
const MASKED_DEADLINE = 500;

export class Suggestions {
  /** The model of this machine, by the settings that name it; without a thread where it cannot be used. */
  private local: { readonly id: string; thread?: OnnxMasked | undefined } = { id: '' };

  constructor(
    private readonly session: Session,
    private readonly pool: AnalysisPool,
    private readonly endpoints: Endpoints,
  ) {}

  /** Starts the model that the settings name, which takes seconds, before anybody asks for suggestions. */
  async settingsChanged(): Promise<void> {
    this.configure(await this.session.settings.get(''));
  }

  /** Suggestions for a word between its neighbours; none once the signal is aborted. */
  async of(word: string, before: string, after: string, signal: AbortSignal) {
    const suggestions = await this.pool.suggest(word, before, after, signal);
    const settings = await this.session.settings.get('');
    const model = this.endpoints.masked(settings) ?? this.configure(settings);
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

  close(): void {
    this.local.thread?.close();
    this.local = { id: '' };
  }

  private configure({ maskedModel, entities: { runtime }, locale }: Settings): OnnxMasked | undefined {
    // Of an untrusted workspace no setting names code or a file.
    const isWanted = this.session.trusted && maskedModel.endpoint.trim() === '' && maskedModel.model.trim() !== '';
    const id = isWanted ? JSON.stringify([maskedModel.model, runtime]) : '';
    if (id === this.local.id) return this.local.thread;
    this.close();
    const local: Suggestions['local'] = { id };
    this.local = local;
    if (id === '') return undefined;
    const failed = (error: string) => {
      local.thread = undefined;
      this.session.log(`masked model: ${error}`);
      this.session.tell(ui('maskedModelFailed', this.session.locale(locale), error));
    };
    const model = maskedModel.model.trim();
    if (!isAbsolute(model)) failed(`${model} is not an absolute path`);
    else
      local.thread = new OnnxMasked({ model, runtime }, failed, (error) => this.session.log(`masked model: ${error}`));
    return local.thread;
  }
}
