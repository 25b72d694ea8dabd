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
  /** Probability of the word without context; more where the text has used it. */
  readonly usual: number;
  /** Words of the vocabulary that begin as typed; 0 before anything of the word was typed. */
  readonly words: number;
  /** Letters typed of the word, and letters of it that are left. */
  readonly typed: number;
  readonly left: number;
  /** Offers for this word that the letters after them have contradicted. */
  readonly refused: number;
}

const logit = (probability: number) => Math.log((probability + 1e-4) / (1 - probability + 1e-4));
const rarity = (probability: number) => Math.max(-20, Math.log(probability + 1e-12)) / 10;

/** Facts as the regression sees them; the first is constant. */
export function features(facts: Facts): number[] {
  const { probability, second, finished, mass, usual, words, typed, left, refused } = facts;
  const sure = logit(probability);
  return [
    1,
    sure,
    typed === 0 ? 1 : 0,
    typed === 0 ? sure : 0,
    Math.log(1 + typed),
    Math.log(Math.max(1, left)),
    finished,
    second / Math.max(probability, 1e-6),
    Math.min(3, refused),
    rarity(mass),
    logit(Math.min(1, probability * mass)),
    Math.log(1 + words),
    rarity(usual),
  ];
}

/** Fitted by `npm run calibrate:completion`; see dictionaries/completion/README.md. */
const WEIGHTS: readonly number[] = [
  5.625, 0.229, -2.905, 0.395, -0.418, -0.344, -0.752, -0.567, -0.039, -2.593, 0.321, -0.267, 3.771,
];

/** Probability, 0..1, that the word is the one that the writer goes on with. */
export function calibrated(facts: Facts): number {
  let sum = 0;
  features(facts).forEach((value, at) => {
    sum += value * WEIGHTS[at]!;
  });
  return 1 / (1 + Math.exp(-sum));
}

/** How many times as likely as the word's end here letters must be. */
const FINISHED_ODDS = 6;
/** What saves little has to be a little surer: the least confidence is that of a word with `USUAL_LEFT` letters left. */
const USUAL_LEFT = 5;
const LEFT_WEIGHT = 40;

/** Whether a word of such confidence is shown where the setting asks for `least`, 0..1. */
export function isWorthShowing({ probability, finished, left }: Facts, confidence: number, least: number): boolean {
  return (
    probability > FINISHED_ODDS * finished && confidence >= (least * (USUAL_LEFT + LEFT_WEIGHT)) / (left + LEFT_WEIGHT)
  );
}
