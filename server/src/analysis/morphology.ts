/** Words taken apart in their sentences, for the analysis thread: the analyser and the tagger, loaded when first asked for. */
import { type MorphologicalAnalyzer, morphemes } from '../morphology/analyzer';
import { paradigm } from '../morphology/paradigm';
import type { MorphologicalTagger } from '../morphology/tagger';
import type { WordAnalysis } from '../protocol';
import { sentenceSpans } from '../text/sentences';
import { tokenize } from '../text/tokens';
import type { Locale, Span } from '../types';
import { loadMorphologicalTagger } from './loadMorphology';

/** A word of a text with its readings. Offsets are UTF-16 units of the text. */
export interface AnalysedWord extends Span {
  readonly analyses: readonly WordAnalysis[];
}

/** Readings less likely than this are left out of what is shown. */
const LEAST_PROBABILITY = 0.01;

export class Morphology {
  private tagger: Promise<MorphologicalTagger | undefined> | undefined;

  /** @param analyzer answers with undefined where its data could not be read, which is said elsewhere */
  constructor(
    private readonly dataFolder: string,
    private readonly analyzer: () => MorphologicalAnalyzer | undefined,
  ) {}

  private taggerOf(analyzer: MorphologicalAnalyzer): Promise<MorphologicalTagger | undefined> {
    this.tagger ??= loadMorphologicalTagger(this.dataFolder, analyzer).then((loaded) => {
      if (!loaded.ok) throw new Error(loaded.error);
      return loaded.value;
    });
    return this.tagger;
  }

  /** The word at an offset of a text, with its readings in its sentence; undefined where there is no word. */
  async wordAt(text: string, offset: number): Promise<AnalysedWord | undefined> {
    const sentence = sentenceSpans(text).find(({ start, end }) => start <= offset && offset <= end);
    if (sentence === undefined) return undefined;
    const tokens = tokenize(text.slice(sentence.start, sentence.end));
    const at = offset - sentence.start;
    const index = tokens.findIndex(({ start, end, kind }) => kind === 'word' && start <= at && at <= end);
    const token = tokens[index];
    const analyzer = token && this.analyzer();
    const tagger = analyzer && (await this.taggerOf(analyzer));
    if (token === undefined || tagger === undefined) return undefined;
    const analyses = tagger
      .tag(tokens.map((one) => one.text))
      [index]!.map(({ analysis, probability }): WordAnalysis => {
        const { lemma, upos, features, guess } = analysis;
        const pieces = morphemes(token.text, analysis).map((piece) => ({
          text: token.text.slice(piece.start, piece.end),
          features: piece.features,
        }));
        return { lemma, upos, features, probability, guess, morphemes: pieces };
      });
    return {
      start: sentence.start + token.start,
      end: sentence.start + token.end,
      analyses: analyses.filter(({ probability }, i) => i === 0 || probability >= LEAST_PROBABILITY),
    };
  }

  /** All forms of a lemma, as Markdown. */
  paradigm(lemma: string, upos: string, locale: Locale): string {
    const analyzer = this.analyzer();
    return analyzer === undefined ? '' : paradigm(analyzer, lemma, upos, locale);
  }

  /** Where the forms of a lemma stand in each text, by the likeliest reading of each word. */
  async forms(texts: readonly string[], lemma: string, upos: string): Promise<readonly (readonly Span[])[]> {
    const analyzer = this.analyzer();
    const tagger = analyzer && (await this.taggerOf(analyzer));
    if (analyzer === undefined || tagger === undefined) return texts.map(() => []);
    // A verb that helps another one is the same verb for a reader.
    const kind = (tag: string) => (tag === 'AUX' ? 'VERB' : tag);
    const is = (one: { readonly lemma: string; readonly upos: string }) =>
      one.lemma === lemma && kind(one.upos) === kind(upos);
    return texts.map((text) =>
      sentenceSpans(text).flatMap(({ start, end }) => {
        const tokens = tokenize(text.slice(start, end));
        // Tagging costs several times as much: only sentences in which a word may be the one.
        if (!tokens.some((token) => token.kind === 'word' && analyzer.analyses(token.text).some(is))) return [];
        const tagged = tagger.tag(tokens.map((token) => token.text));
        return tokens.flatMap((token, i) =>
          token.kind === 'word' && is(tagged[i]![0]!.analysis)
            ? [{ start: start + token.start, end: start + token.end }]
            : [],
        );
      }),
    );
  }
}
