/**
 * Languages that the model was not trained on and whose alphabets tell them: each has a letter, or two together, that no language near it
 * has. They are asked where the model says neither Kazakh nor Russian, as it takes some of them for a listed relative (Sorani for Uyghur).
 */
import type { Detection } from './detector';

interface Alphabet {
  readonly label: string;
  readonly script: string;
  /** What a text has to have, all of it. */
  readonly has: readonly RegExp[];
  /** What a text of another language of these letters would have. */
  readonly lacks?: RegExp;
}

const ALPHABETS: readonly Alphabet[] = [
  // Uyghur and Kazakh have ې ۈ ڭ ۋ ى, of which Sorani has none; Persian lacks the letters with a caron below or above.
  { label: 'ckb', script: 'Arab', has: [/[ێڵڕ]/], lacks: /[ېۈڭىك]/ },
  { label: 'os', script: 'Cyrl', has: [/[ӕæӔÆ]/] },
  // Uzbek has ҳ, қ and ғ as well, and ў.
  { label: 'tg', script: 'Cyrl', has: [/[ӣӯҷӢӮҶ].*[ӣӯҷӢӮҶ]/s], lacks: /[әңүўіӧӱ]/i },
  { label: 'alt', script: 'Cyrl', has: [/ј/i, /[ӧӱҥ]/i], lacks: /[љњћђџ]/i },
  // Shor has қ, Komi neither ғ nor ң.
  { label: 'kjh', script: 'Cyrl', has: [/[ӧӱ]/i, /і/i, /[ғңҷ]/i], lacks: /[қәөүјҥ]/i },
  // Two letters for one: of the languages of the Caucasus with them, Chechen and Lezgian have the others as well.
  { label: 'nog', script: 'Cyrl', has: [/(?:[аоу]ь|нъ).*(?:[аоу]ь|нъ)/is], lacks: /[кгх]ъ|[кгх]ь|[ӀI1]|[ііїєґңқө]/i },
  { label: 'kum', script: 'Cyrl', has: [/[оу]ь/i, /[кг]ъ/i], lacks: /кь|хъ|хь|аь|[Ӏӏ]|\p{L}[I1l]/iu },
  // Czech and Slovak have š and č instead.
  { label: 'tk', script: 'Latn', has: [/[ňž]/i, /ý/i, /[şç]/i], lacks: /[ščřěůťďğı]/i },
];

/** A text that the model takes for none or for a relative, by its letters where they tell. */
export function byAlphabet(found: Detection, text: string): Detection {
  for (const { label, script, has, lacks } of ALPHABETS) {
    if (script !== found.script || !has.every((letters) => letters.test(text)) || lacks?.test(text)) continue;
    return { label, probability: TOLD, script };
  }
  return found;
}

/** The letters tell the language; a word of it in another's text has them as well. */
const TOLD = 0.9;

/** The labels that are told so. */
export const ALPHABET_LABELS: readonly string[] = ALPHABETS.map(({ label }) => label);
