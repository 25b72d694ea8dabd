/**
 * Pre-tokenised text: one token a line with its IOB2 tag, a blank line between sentences (KazNERD, CoNLL-2003).
 * Pure functions over strings; positions of spans are token indices here, not characters.
 */

/** A sentence of a tagged file; `id` is what stood on the id line before it (KazNERD's `AID283875`), else empty. */
export interface TaggedSentence {
  readonly id: string;
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

/** An entity over tokens `[start, end)`. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
  readonly class: string;
}

const ID_LINE = /^(?:[A-Z]ID\d+|-DOCSTART-)$/;

/** Is this first token of a sentence its id and no token (KazNERD, CoNLL-2003)? */
export function isIdLine(token: string): boolean {
  return ID_LINE.test(token);
}

/**
 * Reads tagged sentences. Columns are parted by tabs or spaces; the first is the token, the last its tag; a line of one
 * column is a token tagged `O`. Id lines and `-DOCSTART-` at the head of a sentence are no tokens.
 */
export function parseIob2(text: string): TaggedSentence[] {
  const sentences: TaggedSentence[] = [];
  let id = '';
  let tokens: string[] = [];
  let tags: string[] = [];
  const flush = () => {
    if (tokens.length > 0) sentences.push({ id, tokens, tags });
    id = '';
    tokens = [];
    tags = [];
  };
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    // A no-break space is part of a token.
    const columns = line.replace(/^[ \t]+|[ \t]+$/g, '').split(/[ \t]+/);
    const token = columns[0]!;
    if (token.trim() === '') {
      flush();
    } else if (tokens.length === 0 && id === '' && isIdLine(token)) {
      id = token;
    } else {
      tokens.push(token);
      tags.push(columns.length > 1 ? columns.at(-1)! : 'O');
    }
  }
  flush();
  return sentences;
}

/** Writes sentences as `parseIob2` reads them, a space between token and tag. An id that would be read as a token is left out. */
export function formatIob2(sentences: readonly TaggedSentence[]): string {
  return sentences
    .map(
      ({ id, tokens, tags }) =>
        `${isIdLine(id) ? `${id} O\n` : ''}${tokens.map((token, i) => `${token} ${tags[i] ?? 'O'}\n`).join('')}`,
    )
    .join('\n');
}

/**
 * The entities of a tag sequence, as the CoNLL evaluation reads it: an entity begins at `B-`, and at an `I-` that follows
 * `O` or another class.
 */
export function spansOf(tags: readonly string[]): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let start = -1;
  let open = '';
  for (let i = 0; i <= tags.length; i++) {
    const tag = tags[i] ?? 'O';
    if (start >= 0 && tag.startsWith('I-') && tag.slice(2) === open) continue;
    if (start >= 0) spans.push({ start, end: i, class: open });
    start = -1;
    if (tag.startsWith('B-') || tag.startsWith('I-')) {
      start = i;
      open = tag.slice(2);
    }
  }
  return spans;
}

/** The number inside a KazNERD sentence id (`AID283875` → 283875); NaN where there is none. */
export function sentenceNumber(id: string): number {
  return Number.parseInt(/\d+/.exec(id)?.[0] ?? '', 10);
}

/**
 * Splits sentences into training and development parts by sentence number, so that the spoken and written variants of one
 * sentence fall on the same side (a split at random scores about seven points too much). Sentences without a number are
 * dealt by their position.
 */
export function splitByNumber(
  sentences: readonly TaggedSentence[],
  modulus = 10,
  remainder = 0,
): { train: TaggedSentence[]; dev: TaggedSentence[] } {
  const train: TaggedSentence[] = [];
  const dev: TaggedSentence[] = [];
  for (const [index, sentence] of sentences.entries()) {
    const number = sentenceNumber(sentence.id);
    ((Number.isNaN(number) ? index : number) % modulus === remainder ? dev : train).push(sentence);
  }
  return { train, dev };
}

/**
 * The tags of a sentence after tokens `[from, to)` were made one entity of `name`, or none (null). What is left of an entity
 * that was cut begins anew with `B-`, so that the sequence stays valid and nothing joins what was marked.
 */
export function retag(tags: readonly string[], from: number, to: number, name: string | null): string[] {
  const next = tags.map((tag, i) =>
    i < from || i >= to ? tag : name === null ? 'O' : `${i === from ? 'B' : 'I'}-${name}`,
  );
  const after = tags[to];
  if (after?.startsWith('I-')) next[to] = `B-${after.slice(2)}`;
  return next;
}
