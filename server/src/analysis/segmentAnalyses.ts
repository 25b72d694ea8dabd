import { settleEntities } from '../entities/backends/backend';
import type { Segment } from '../text/segment';
import type { SegmentAnalysis, SegmentOptions } from './analyzer';
import type { AnalysisCache } from './cache';
import type { AnalysisPool } from './pool';
import { taggedNames } from './taggedNames';

/** What an analysis is remembered by: the same text is analysed otherwise where its file tags names in it. */
function keyOf(segment: Segment): string {
  const names = taggedNames(segment);
  return names ? `${names.map(({ start }) => start).join(',')}\n${segment.text}` : segment.text;
}

/** The analyses of a chunk's segments: undefined where there is none (yet). */
export type Analyses = (SegmentAnalysis | undefined)[];

/** Asks for the analyses of segments: of the cache, the worker, and a backend of the user's own for entities. */
export class SegmentAnalyses {
  private optionsKey: string;

  constructor(
    private readonly pool: AnalysisPool,
    private readonly cache: AnalysisCache,
    private options: SegmentOptions,
  ) {
    this.optionsKey = JSON.stringify(options);
  }

  /** False if the options are unchanged. */
  setOptions(options: SegmentOptions): boolean {
    const key = JSON.stringify(options);
    const isNew = key !== this.optionsKey;
    this.options = options;
    this.optionsKey = key;
    return isNew;
  }

  /**
   * Calls `done` with the analyses when they are complete, which may be at once; returns the UTF-16 units of text that went to the
   * worker. `passing`: as in `AnalysisCache.set`.
   */
  start(segments: readonly Segment[], urgent: boolean, passing: boolean, done: (analyses: Analyses) => void): number {
    const { optionsKey } = this;
    const analyses: Analyses = new Array(segments.length);
    let cost = 0;
    let open = 1;
    const answered = () => {
      if (--open === 0) done(analyses);
    };
    for (let index = 0; index < segments.length; index++) {
      const segment = segments[index]!;
      const known = this.cache.get(optionsKey, keyOf(segment));
      analyses[index] = known;
      if (known) continue;
      cost += segment.text.length;
      open++;
      this.pool.submit(segment.text, this.options, urgent, taggedNames(segment), (analysis) => {
        if (analysis) this.cache.set(optionsKey, keyOf(segment), analysis, passing);
        analyses[index] = analysis;
        answered();
      });
    }
    answered();
    return cost;
  }

  /**
   * Asks the backend, where the options name one, about the segments that the embedded model was asked about. What it
   * answers takes the place of the embedded model's entities in `analyses`. Undefined where nobody need be asked; else what ends the
   * question, and whether anything was answered.
   */
  refine(
    segments: readonly Segment[],
    analyses: Analyses,
    urgent: boolean,
  ): { readonly controller: AbortController; readonly refined: Promise<boolean> } | undefined {
    const { optionsKey } = this;
    const { backend, thresholds } = this.options;
    const { refiner } = this.pool;
    if (backend === undefined || !refiner) return undefined;
    const open = analyses.flatMap((analysis, index) =>
      analysis?.tagged && !analysis.refined ? [{ analysis, index }] : [],
    );
    if (open.length === 0) return undefined;
    const controller = new AbortController();
    const answers = open.map(async ({ analysis, index }) => {
      const segment = segments[index]!;
      const { text } = segment;
      const found = await refiner.ask(text, urgent, controller.signal);
      if (!found) return false;
      const { known } = analysis;
      const entities = settleEntities(found, { ...(thresholds && { thresholds }), ...(known && { known }) });
      const refined = { ...analysis, entities, refined: true };
      analyses[index] = refined;
      this.cache.set(optionsKey, keyOf(segment), refined);
      return true;
    });
    return { controller, refined: Promise.all(answers).then((all) => all.includes(true)) };
  }
}
