/** Words taken apart: what is under the pointer, all forms of a lemma, and where they stand in a document. */
import { type Location, ReferencesRequest } from 'vscode-languageserver/node';
import type { AnalysisPool } from '../../analysis/pool';
import { uninflected } from '../../entities/fold';
import { gloss, partOfSpeech } from '../../morphology/glosses';
import {
  CLIENT_COMMANDS,
  EntityNamesRequest,
  ParadigmRequest,
  type Position,
  type Range,
  type WordAnalysis,
  type WordAtPosition,
  WordFormsRequest,
  WordRequest,
} from '../../protocol';
import { contains } from '../../text/positions';
import type { Segment } from '../../text/segment';
import { type DocumentView, onDocument, onRequest, onTextDocument } from '../dispatch';
import type { OpenDocument } from '../findings';
import type { Session } from '../session';
import { ui } from '../ui';
import { mentionReferences } from './entities';
import { escapeMarkdown } from './markdown';

/** UTF-16 units of text that are searched at a time: a few tenths of a second of the analysis thread at most. */
const SEARCH_UNITS = 16_000;
/** Readings beside the likeliest that a hover names. */
const MOST_OTHERS = 3;

/** The Kazakh word at a position with its readings; undefined where there is none. */
export async function wordAt(
  pool: AnalysisPool,
  { document }: DocumentView,
  position: Position,
): Promise<WordAtPosition | undefined> {
  const at = document.store.offsetAt(position);
  let found: { readonly segment: Segment; readonly base: number } | undefined;
  document.forEachSegment(
    (segment, base) => {
      if (segment.start <= at - base && at - base <= segment.end) found ??= { segment, base };
    },
    position.line,
    position.line,
  );
  if (found === undefined) return undefined;
  const { segment, base } = found;
  const word = await pool.word(segment.text, segment.fromSource(at - base));
  if (word === undefined) return undefined;
  const range = rangeOf(document, segment, base, word);
  // Between two pieces of prose stands what is not prose.
  if (!contains(range, position)) return undefined;
  return { form: segment.text.slice(word.start, word.end), range, analyses: word.analyses };
}

function rangeOf({ store }: OpenDocument, segment: Segment, base: number, span: { start: number; end: number }): Range {
  const { start, end } = segment.toSourceSpan(span.start, span.end);
  return { start: store.positionAt(base + start), end: store.positionAt(base + end) };
}

/** Where the forms of a lemma stand in a document; undefined when there is no worker. */
async function formsIn(
  pool: AnalysisPool,
  view: DocumentView,
  lemma: string,
  upos: string,
): Promise<Range[] | undefined> {
  const { document } = view;
  const segments: { readonly segment: Segment; readonly base: number }[] = [];
  document.forEachSegment((segment, base) => segments.push({ segment, base }));
  const ranges: Range[] = [];
  for (let from = 0; from < segments.length; ) {
    let to = from;
    for (let units = 0; to < segments.length && units < SEARCH_UNITS; to++)
      units += segments[to]!.segment.text.length + 1;
    const slice = segments.slice(from, to);
    const spans = await pool.forms(
      slice.map(({ segment }) => segment.text),
      lemma,
      upos,
    );
    view.check();
    if (spans === undefined) return undefined;
    slice.forEach(({ segment, base }, i) => {
      for (const span of spans[i]!) ranges.push(rangeOf(document, segment, base, span));
    });
    from = to;
  }
  return ranges;
}

/** What a hover says of a word: its lemma, part of speech and morphemes. Markdown; document text in it is escaped. */
export function describeWord({ analyses }: WordAtPosition, { locale, client }: DocumentView): string {
  const [first, ...rest] = analyses as readonly [WordAnalysis, ...WordAnalysis[]];
  const certainty = `${Math.round(first.probability * 100)} %`;
  const name = `**${escapeMarkdown(first.lemma)}** · ${partOfSpeech(first.upos, locale)} · ${certainty}`;
  const whole = first.morphemes.length > 1 ? '' : gloss(first.features, locale);
  const pieces = first.morphemes
    .filter(({ text }) => text !== '')
    .map(({ text, features }, i) => {
      const means = i === 0 ? (first.morphemes.length > 1 ? ui('stem', locale) : whole) : gloss(features, locale);
      return `- ${escapeMarkdown(text)}${means === '' ? '' : ` – ${means}`}`;
    });
  const parts = [first.guess ? `${name} · ${ui('guessedWord', locale)}` : name, pieces.join('\n')];
  const others = rest
    .slice(0, MOST_OTHERS)
    .map(({ lemma, upos, features, probability }) =>
      [
        escapeMarkdown(lemma),
        [partOfSpeech(upos, locale), gloss(features, locale)].filter((text) => text !== '').join(', '),
        `${Math.round(probability * 100)} %`,
      ].join(' · '),
    );
  if (others.length > 0) parts.push(`${ui('otherReadings', locale)}\n${others.map((text) => `- ${text}`).join('\n')}`);
  if (client.qalamClient) {
    const link = (key: 'showParadigm' | 'findForms') =>
      `[${ui(key, locale)}](command:${CLIENT_COMMANDS[key]}?${encodeURIComponent(JSON.stringify([first.lemma, first.upos]))})`;
    parts.push(`${link('showParadigm')} · ${link('findForms')}`);
  }
  return parts.join('\n\n');
}

/** As `EntityNamesRequest` says: of a form that is also a name by itself the likeliest reading decides. */
async function nameOf(pool: AnalysisPool, mention: string): Promise<string> {
  const name = uninflected(mention);
  const last = mention.search(/\p{L}\P{L}*$/u);
  if (name.length === mention.length || last < 0) return mention;
  const features = (await pool.word(mention, last))?.analyses[0]?.features ?? '';
  return /Case=(?!Nom)/.test(features) ? name : mention;
}

export const morphology = (session: Session, pool: AnalysisPool) => [
  onDocument(WordRequest, {}, async (view, { position }) => (await wordAt(pool, view, position)) ?? null),
  onRequest(EntityNamesRequest, ({ mentions }) => Promise.all(mentions.map((mention) => nameOf(pool, mention)))),
  onRequest(ParadigmRequest, async ({ lemma, upos }) => {
    const { locale } = await session.settings.get('');
    return { markdown: await pool.paradigm(lemma, upos, session.locale(locale)) };
  }),
  onDocument(WordFormsRequest, {}, async (view, { lemma, upos }) => ({
    version: view.version,
    ranges: (await formsIn(pool, view, lemma, upos)) ?? [],
  })),
  /** All mentions of the name at a position, in all its forms; where there is no entity, all forms of the word. */
  onTextDocument(
    ReferencesRequest.type,
    { wait: 1000 },
    async (view, { textDocument: { uri }, position }): Promise<Location[]> => {
      const mentions = mentionReferences(view, position);
      if (mentions.length > 0) return mentions.map((range) => ({ uri, range }));
      const first = (await wordAt(pool, view, position))?.analyses[0];
      view.check();
      if (first === undefined) return [];
      return ((await formsIn(pool, view, first.lemma, first.upos)) ?? []).map((range) => ({ uri, range }));
    },
  ),
];
