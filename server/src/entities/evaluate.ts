import { spansOf, type TaggedSentence } from './iob2';

/** Counts behind precision and recall: correct, predicted, and gold. */
export interface Tally {
  correct: number;
  predicted: number;
  gold: number;
}

export interface Report {
  readonly overall: Tally;
  readonly byClass: ReadonlyMap<string, Tally>;
  /** Entities whose text (letter case aside) is an entity of the training part, and those whose text is not. */
  readonly seen: Tally;
  readonly unseen: Tally;
  /** Spans with the right bounds and the wrong class, most frequent first. */
  readonly confusion: readonly { readonly gold: string; readonly predicted: string; readonly count: number }[];
  readonly errors: {
    readonly class: number;
    readonly bounds: number;
    readonly missed: number;
    readonly invented: number;
  };
}

export function f1(tally: Tally): number {
  return tally.predicted + tally.gold === 0 ? 0 : (2 * tally.correct) / (tally.predicted + tally.gold);
}

const textOf = (tokens: readonly string[], start: number, end: number) =>
  tokens.slice(start, end).join(' ').toLowerCase();

/** The texts of all entities of tagged sentences, in lower case. */
export function entityTexts(sentences: readonly TaggedSentence[]): Set<string> {
  const texts = new Set<string>();
  for (const { tokens, tags } of sentences) {
    for (const span of spansOf(tags)) texts.add(textOf(tokens, span.start, span.end));
  }
  return texts;
}

/**
 * Strict scores, as the CoNLL evaluation counts: an entity is right if its bounds and its class are. `predicted[i]` are the
 * tags given to sentence `i`; `known` are the entity texts of the training part (`entityTexts`).
 */
export function evaluate(
  sentences: readonly TaggedSentence[],
  predicted: readonly (readonly string[])[],
  known: ReadonlySet<string> = new Set(),
): Report {
  const tally = (): Tally => ({ correct: 0, predicted: 0, gold: 0 });
  const overall = tally();
  const seen = tally();
  const unseen = tally();
  const byClass = new Map<string, Tally>();
  const confused = new Map<string, number>();
  const errors = { class: 0, bounds: 0, missed: 0, invented: 0 };
  const classTally = (name: string) => {
    const found = byClass.get(name) ?? tally();
    byClass.set(name, found);
    return found;
  };
  for (const [index, { tokens, tags }] of sentences.entries()) {
    const gold = spansOf(tags);
    const found = spansOf(predicted[index] ?? []);
    const exact = new Map(found.map((span) => [`${span.start} ${span.end}`, span.class]));
    for (const span of gold) {
      const novelty = known.has(textOf(tokens, span.start, span.end)) ? seen : unseen;
      const tallies = [novelty, overall, classTally(span.class)];
      for (const one of tallies) one.gold++;
      const other = exact.get(`${span.start} ${span.end}`);
      if (other === span.class) {
        for (const one of tallies) one.correct++;
      } else if (other !== undefined) {
        errors.class++;
        const key = `${span.class} ${other}`;
        confused.set(key, (confused.get(key) ?? 0) + 1);
      } else if (found.some((f) => f.start < span.end && f.end > span.start)) {
        errors.bounds++;
      } else {
        errors.missed++;
      }
    }
    for (const span of found) {
      overall.predicted++;
      classTally(span.class).predicted++;
      if (!gold.some((g) => g.start < span.end && g.end > span.start)) errors.invented++;
    }
  }
  const confusion = [...confused]
    .map(([key, count]) => ({ gold: key.split(' ')[0]!, predicted: key.split(' ')[1]!, count }))
    .sort((a, b) => b.count - a.count || (a.gold < b.gold ? -1 : 1));
  return { overall, byClass, seen, unseen, confusion, errors };
}

/** A predicted entity's score, and whether the entity is right by its bounds and its class. */
export interface Judged {
  readonly class: string;
  readonly score: number;
  readonly right: boolean;
}

/** The predicted entities of one sentence with their scores: the least of the probabilities of their tags. */
export function judge(gold: readonly string[], tags: readonly string[], scores: readonly number[]): Judged[] {
  const spans = spansOf(gold);
  return spansOf(tags).map((span) => ({
    class: span.class,
    score: Math.min(...scores.slice(span.start, span.end)),
    right: spans.some(({ start, end, class: own }) => start === span.start && end === span.end && own === span.class),
  }));
}

/** One bin of a reliability diagram. */
export interface Bin {
  readonly count: number;
  readonly meanScore: number;
  readonly right: number;
}

/**
 * Do scores say how often they are right? Bins of equal width over [0, 1], empty ones left out, and the expected calibration
 * error: the mean distance between score and share of right ones, bins weighted by their counts (Guo et al. 2017).
 */
export function calibration(judged: readonly Judged[], bins = 10): { readonly bins: Bin[]; readonly error: number } {
  const sums = Array.from({ length: bins }, () => ({ count: 0, score: 0, right: 0 }));
  for (const { score, right } of judged) {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.floor(score * bins)))]!;
    bin.count++;
    bin.score += score;
    if (right) bin.right++;
  }
  const error = sums.reduce((sum, { score, right }) => sum + Math.abs(score - right), 0) / Math.max(1, judged.length);
  const filled = sums
    .filter(({ count }) => count > 0)
    .map(({ count, score, right }) => ({ count, meanScore: score / count, right: right / count }));
  return { bins: filled, error };
}

/** A line about `calibration`, for a terminal. */
export function calibrationLine(judged: readonly Judged[]): string {
  const { bins, error } = calibration(judged);
  const shown = bins.map(({ count, meanScore, right }) => `${meanScore.toFixed(2)} → ${right.toFixed(2)} (${count})`);
  return `expected calibration error ${error.toFixed(3)}; mean score → right, of predicted entities: ${shown.join(', ')}`;
}

const percent = (value: number) => (100 * value).toFixed(2).padStart(7);

/** A report as lines of text, for a terminal. */
export function reportLines(report: Report): string[] {
  const ratio = (a: number, b: number) => (b === 0 ? 0 : a / b);
  const row = (name: string, t: Tally) =>
    `${name.padEnd(16)}${percent(ratio(t.correct, t.predicted))}${percent(ratio(t.correct, t.gold))}${percent(
      f1(t),
    )}${String(t.gold).padStart(7)}`;
  const recall = (t: Tally) => `${percent(ratio(t.correct, t.gold)).trim()} of ${t.gold}`;
  return [
    'class           precis. recall     F1   gold',
    ...[...report.byClass].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([name, t]) => row(name, t)),
    row('all (micro)', report.overall),
    `recall of entities seen in training: ${recall(report.seen)}; unseen: ${recall(report.unseen)}`,
    `errors: class ${report.errors.class}, bounds ${report.errors.bounds}, missed ${report.errors.missed}, invented ${report.errors.invented}`,
    `confusion (gold → predicted): ${
      report.confusion
        .slice(0, 12)
        .map(({ gold, predicted, count }) => `${gold} → ${predicted} ${count}`)
        .join(', ') || 'none'
    }`,
  ];
}
