/** The words of a corpus by lemma: how often each form stands in its Kazakh texts, and what the forms are forms of. */
import type { MorphologicalAnalyzer } from '../morphology/analyzer';
import type { Vocabulary } from '../protocol';

/** Forms beyond this many are not remembered; that is said. */
const MOST_FORMS = 500_000;
/** Lemmas that a report shows. */
const SHOWN_LEMMAS = 200;

export class VocabularyCounter {
  private tokens = 0;
  private complete = true;
  private readonly forms = new Map<string, number>();

  /** @param forms words without their capitals, with how often each stands in a text */
  add(forms: ReadonlyMap<string, number>): void {
    for (const [form, count] of forms) {
      this.tokens += count;
      const known = this.forms.get(form);
      if (known !== undefined) this.forms.set(form, known + count);
      else if (this.forms.size < MOST_FORMS) this.forms.set(form, count);
      else this.complete = false;
    }
  }

  /** By the likeliest reading of each form without a context; words that the dictionary does not know are left out of the lemmas. */
  result(analyzer: MorphologicalAnalyzer): Vocabulary {
    const lemmas = new Map<string, { lemma: string; upos: string; count: number; forms: number }>();
    for (const [form, count] of this.forms) {
      const [first] = analyzer.known(form);
      // A name has its capital in the dictionary.
      const analysis = first ?? analyzer.known(form.charAt(0).toUpperCase() + form.slice(1))[0];
      if (analysis === undefined) continue;
      const { lemma } = analysis;
      const upos = analysis.upos === 'AUX' ? 'VERB' : analysis.upos;
      const key = `${lemma} ${upos}`;
      const known = lemmas.get(key);
      if (known === undefined) lemmas.set(key, { lemma, upos, count, forms: 1 });
      else {
        known.count += count;
        known.forms++;
      }
    }
    const sorted = [...lemmas.values()].sort((a, b) => b.count - a.count || (a.lemma < b.lemma ? -1 : 1));
    return {
      tokens: this.tokens,
      types: this.forms.size,
      complete: this.complete,
      lemmas: sorted.length,
      most: sorted.slice(0, SHOWN_LEMMAS),
    };
  }
}
