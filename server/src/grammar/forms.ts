/** What the forms of a text are, for rules about agreement and government: a form is asked for only where a rule looks. */
import { type Analysis, featuresOf, type MorphologicalAnalyzer } from '../morphology/analyzer';
import type { Token } from '../text/tokens';

/** An analysis with its features by name. */
export interface Form {
  readonly lemma: string;
  readonly upos: string;
  readonly features: ReadonlyMap<string, string>;
  /** Whether it is made by an ending of derivation: кітапты, with a book. */
  readonly derived: boolean;
}

const PARSED = new Map<string, ReadonlyMap<string, string>>();
/** Sets of features are few; more than this many would be a fault. */
const MOST_PARSED = 20_000;

function parsed(features: string): ReadonlyMap<string, string> {
  const known = PARSED.get(features);
  if (known !== undefined) return known;
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  const made = featuresOf(features);
  PARSED.set(features, made);
  return made;
}

const formOf = ({ lemma, upos, features, root }: Analysis): Form => ({
  lemma,
  upos,
  features: parsed(features),
  derived: root !== undefined,
});

const isCommand = ({ features }: Form): boolean => features.get('Mood') === 'Imp' && features.get('Person') === '2';

export class Forms {
  /** By the token's index; made when the first is asked for. */
  private found: (readonly Form[] | undefined)[] | undefined;

  /** @param analyzer is asked for when a rule first wants to know what a form is, as it takes a moment to load */
  constructor(
    private readonly analyzer: () => MorphologicalAnalyzer | undefined,
    private readonly tokens: readonly Token[],
  ) {}

  /** All likely analyses of the i-th token's word; none where the dictionary does not know it, or it is no word. */
  of(i: number): readonly Form[] {
    const token = this.tokens[i];
    if (token === undefined || token.kind !== 'word') return [];
    this.found ??= new Array(this.tokens.length);
    this.found[i] ??= this.ofWord(token.text);
    return this.found[i]!;
  }

  /** Whether the i-th token's word has any, which takes less than to say which. */
  isKnown(i: number): boolean {
    const token = this.tokens[i];
    return token?.kind === 'word' && this.analyzer()?.isKnown(token.text) === true;
  }

  /** The same of any word. */
  ofWord(word: string): readonly Form[] {
    const forms = (this.analyzer()?.known(word) ?? []).map(formOf);
    // Many a noun or adverb is the bare stem of a verb as well (үй, кеш), which is a command: seldom meant.
    return forms.some(isCommand) && !forms.every(isCommand) ? forms.filter((form) => !isCommand(form)) : forms;
  }

  /** Whether the word is known and all its analyses are so. */
  every(i: number, is: (form: Form) => boolean): boolean {
    const forms = this.of(i);
    return forms.length > 0 && forms.every(is);
  }

  some(i: number, is: (form: Form) => boolean): boolean {
    return this.of(i).some(is);
  }

  /**
   * A form with other features: each of `changes` is set, or left out where it is undefined. The most usual form, if there is one; of
   * several the one that begins most like `like` (тұрады, тұрасыз beside тұр, тұрсыз).
   */
  changed(
    { lemma, upos, features }: Pick<Form, 'lemma' | 'upos' | 'features'>,
    changes: Readonly<Record<string, string | undefined>>,
    like = '',
  ): string | undefined {
    const wanted = new Map(features);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) wanted.delete(name);
      else wanted.set(name, value);
    }
    const text = [...wanted].map(([name, value]) => `${name}=${value}`).join('|') || '_';
    let best: string | undefined;
    let most = -1;
    // Verbs of doing a little more (қайтыңқырайды) are analysed as the verb itself.
    const isMeant = (form: string) => !/ң[қк][ыі]р[ае]/u.test(form);
    for (const form of this.analyzer()?.inflect(lemma, upos, text, like === '' ? isMeant : undefined) ?? []) {
      let same = 0;
      while (same < like.length && form[same] === like[same]) same++;
      if (same <= most || !isMeant(form)) continue;
      best = form;
      most = same;
    }
    return best;
  }
}
