/**
 * Whether a guess is worth showing to a writer who has not asked: the probability that it is right, calibrated. What the
 * model thinks of its own guess is too sure where a word is in no vocabulary and where the writer has turned offers down
 * already; a logistic regression over a few facts about the place corrects that (Platt 1999).
 */
export interface Facts {
  /** Probability of the word by the model, among all that go on as typed. */
  readonly probability: number;
  /** The same of the next likeliest word, 0: there is none. */
  readonly second: number;
  /** Probability by the model that the word ends as it is typed. */
  readonly finished: number;
  /** Probability by the model, before anything of the word was typed, of all that begin as typed. */
  readonly mass: number;
  /** Letters typed of the word, and letters of it that are left. */
  readonly typed: number;
  readonly left: number;
  /** Offers for this word that the letters after them have contradicted. */
  readonly refused: number;
}

/** Facts as the regression sees them; the first is constant. */
export function features({ probability, second, finished, mass, typed, left, refused }: Facts): number[] {
  const logit = Math.log((probability + 1e-4) / (1 - probability + 1e-4));
  return [
    1,
    logit,
    typed === 0 ? 1 : 0,
    typed === 0 ? logit : 0,
    Math.log(1 + typed),
    Math.log(Math.max(1, left)),
    finished,
    second / Math.max(probability, 1e-6),
    Math.min(3, refused),
    Math.max(-20, Math.log(mass + 1e-12)) / 10,
  ];
}

/** Fitted by `npm run calibrate:completion`; see dictionaries/completion/README.md. */
const WEIGHTS: readonly number[] = [0.039, 0.307, 0.172, 0.54, 0.145, -0.739, -0.949, -0.569, -0.13, 0.224];

/** Probability, 0..1, that the word is the one that the writer goes on with. */
export function calibrated(facts: Facts): number {
  let sum = 0;
  features(facts).forEach((value, at) => {
    sum += value * WEIGHTS[at]!;
  });
  return 1 / (1 + Math.exp(-sum));
}
