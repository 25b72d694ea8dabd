/**
 * Tags text that comes as tokens, by the model and by the rules that plain text is read with as well: formats and the nouns behind
 * names. These read a text, so the tokens are joined to one; linear in its length.
 */
import type { EntityClass } from '../protocol';
import { withFormats } from './formats';
import { isIdLine, spansOf } from './iob2';
import type { Entity, EntityTagger, Tagging } from './tagger';

/** What no space stands in front of, and what none stands behind. */
const CLOSING = /^(?:[,.!?:;)]|»)/u;
const OPENING = /[«(]$/u;

/** The tags of a sentence's tokens, of the classes that the model has, with their scores as `EntityTagger.tag` gives them. */
export function tagTokens(tagger: EntityTagger, tokens: readonly string[]): Tagging {
  const own = tagger.tag(tokens);
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const token of tokens) {
    if (text !== '' && !CLOSING.test(token) && !OPENING.test(text)) text += ' ';
    starts.push(text.length);
    text += token;
    ends.push(text.length);
  }
  const found = spansOf(own.tags).map((span): Entity => {
    const start = starts[span.start]!;
    const end = ends[span.end - 1]!;
    const score = Math.min(...own.scores.slice(span.start, span.end));
    return { start, end, class: span.class as EntityClass, score, text: text.slice(start, end) };
  });
  const tags = own.tags.map(() => 'O');
  const scores = [...own.scores];
  let t = 0;
  for (const entity of withFormats(text, found)) {
    if (!tagger.header.classes.includes(entity.class)) continue;
    while (t < tokens.length && ends[t]! <= entity.start) t++;
    for (let first = true; t < tokens.length && starts[t]! < entity.end; t++, first = false) {
      const tag = `${first ? 'B' : 'I'}-${entity.class}`;
      // What the model says as well, it is as sure of as it says.
      if (tag !== own.tags[t]) scores[t] = entity.score;
      tags[t] = tag;
    }
  }
  for (const [i, tag] of own.tags.entries()) if (tag !== 'O' && tags[i] === 'O') scores[i] = 1 - scores[i]!;
  return { tags, scores };
}

/**
 * Tags pre-tokenised text, as `qalam entities --format iob2` does: one token a line (further columns are dropped), a blank
 * line between sentences. Each token line comes back as `token<space>tag`; blank lines, and KazNERD's id lines, as they
 * were.
 */
export function scoreIob2(tagger: EntityTagger, text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  const out: string[] = [];
  let tokens: string[] = [];
  const flush = () => {
    const { tags } = tagTokens(tagger, tokens);
    for (const [i, token] of tokens.entries()) out.push(`${token} ${tags[i]}`);
    tokens = [];
  };
  let fresh = true;
  for (const line of lines) {
    const token = line.trim().split(/\s+/)[0]!;
    if (token === '') {
      flush();
      out.push(line);
      fresh = true;
    } else if (fresh && isIdLine(token)) {
      out.push(line);
      fresh = false;
    } else {
      tokens.push(token);
      fresh = false;
    }
  }
  flush();
  return out.join('\n');
}
