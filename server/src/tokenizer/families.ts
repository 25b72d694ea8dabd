/**
 * How many tokens a text has, roughly, where the model's tokenizer is not at hand: by how many letters a token of known
 * families of models has in each language. Measured by `npm run bench:tokens`.
 */

/** Letters of running text a token, spaces and all; digits and other signs a token. */
export interface Family {
  readonly kk: number;
  readonly ru: number;
  readonly en: number;
  readonly digits: number;
  readonly others: number;
}

/**
 * Measured on 2,000 sentences of each language (Common Voice and treebanks), tokenizers of Llama 3.1, Qwen 3, Gemma 3 and GPT-4o
 * (`o200k_base`). Of others, among them those with Kazakh added to the
 * vocabulary, nothing was measured.
 */
export const FAMILIES = {
  'llama-3': { kk: 1.38, ru: 2.86, en: 4.25, digits: 1.74, others: 0.99 },
  'qwen-3': { kk: 1.4, ru: 2.55, en: 4.2, digits: 0.91, others: 1.06 },
  'gemma-3': { kk: 2.13, ru: 3.46, en: 4.36, digits: 0.95, others: 0.95 },
  o200k: { kk: 2.87, ru: 3.33, en: 4.43, digits: 1.83, others: 0.89 },
} as const satisfies Readonly<Record<string, Family>>;

export type FamilyName = keyof typeof FAMILIES;

/** Whether this names a family. */
export const isFamilyName = (name: string): name is FamilyName => Object.hasOwn(FAMILIES, name);

/** Models that say by their name which tokenizer they have. */
const NAMES: readonly (readonly [RegExp, FamilyName])[] = [
  [/\bllama-?3|meta-llama-3/iu, 'llama-3'],
  [/\bqwen-?3/iu, 'qwen-3'],
  [/\bgemma-?3/iu, 'gemma-3'],
  [/\bgpt-?(?:4o|4\.1|4\.5|5|oss)|\bo[134](?:-|\b)|o200k/iu, 'o200k'],
];

/** The family of a model, by its name; undefined where the name says nothing of it. */
export const familyOf = (model: string): FamilyName | undefined => NAMES.find(([name]) => name.test(model))?.[1];

/**
 * Of the Cyrillic letters of Kazakh text 15.6% are ә, ғ, қ, ң, ө, ұ, ү, һ, і, which Russian has not. Text with at least this share is
 * Kazakh throughout.
 */
export const KAZAKH_LETTERS = 0.12;

/** Signs of a text by kind; white space is in none. */
export interface Signs {
  readonly cyrillic: number;
  /** Of the Cyrillic letters, those that Kazakh has and Russian has not. */
  readonly kazakh: number;
  /** All other letters. */
  readonly latin: number;
  readonly digits: number;
  readonly others: number;
}

const [LATIN, CYRILLIC, KAZAKH, DIGIT, OTHER, SPACE] = [1, 2, 3, 4, 5, 6];

/** The kind of each UTF-16 unit, found out when it is first met. */
const kinds = new Uint8Array(65_536);

function kindOf(unit: number): number {
  const sign = String.fromCharCode(unit);
  if (/[әғқңөұүһіӘҒҚҢӨҰҮҺІ]/u.test(sign)) return KAZAKH!;
  if (/\p{Script=Cyrillic}/u.test(sign)) return CYRILLIC!;
  if (/[\p{L}\p{M}]/u.test(sign)) return LATIN!;
  if (/\p{N}/u.test(sign)) return DIGIT!;
  return /\s/u.test(sign) ? SPACE! : OTHER!;
}

export function signsOf(text: string): Signs {
  const counts = new Uint32Array(7);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    let kind = kinds[unit]!;
    if (kind === 0) {
      kind = kindOf(unit);
      kinds[unit] = kind;
    }
    counts[kind]!++;
  }
  const of = (kind: number | undefined) => counts[kind!]!;
  return {
    cyrillic: of(CYRILLIC) + of(KAZAKH),
    kazakh: of(KAZAKH),
    latin: of(LATIN),
    digits: of(DIGIT),
    others: of(OTHER),
  };
}

/** Tokens of a text by a family, not rounded. Text in two languages lies between them, by its share of Kazakh letters. */
export function estimateTokens(text: string, family: Family): number {
  const { cyrillic, kazakh, latin, digits, others } = signsOf(text);
  const share = cyrillic === 0 ? 0 : Math.min(1, kazakh / cyrillic / KAZAKH_LETTERS);
  return (
    cyrillic * (share / family.kk + (1 - share) / family.ru) +
    latin / family.en +
    digits / family.digits +
    others / family.others
  );
}
