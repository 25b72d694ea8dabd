/** The corpus report: plain SVG drawn here, no library. */
import { figureLocale, nameOfLanguage } from '../../../server/src/protocol/locales';
import { button, type Host, make, svg } from './dom';
import { EXPORT_FORMATS, type ExportFormat, type FromReportPage, type ReportData } from './messages';

/** Colours that stay apart for colour-blind readers (Okabe and Ito's palette, `c0` … in the style sheet) and one for the rest. */
const COLOURS = 7;

const EXPORT_NAMES: Readonly<Record<ExportFormat, string>> = { json: 'JSON', csv: 'CSV', markdown: 'Markdown' };

interface Slice {
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
  /** CSS class of its colour. */
  readonly colour: string;
  readonly figure: string;
}

/** One bar of the whole width, cut by share, with a legend. */
function shareBar(slices: readonly Slice[]): Node[] {
  let x = 0;
  const parts = slices.map(({ share, colour, name, figure }) => {
    const size = { x: x.toFixed(2), y: 0, width: (share * 100).toFixed(2), height: 10 };
    x += share * 100;
    return svg('rect', { class: colour, ...size }, svg('title', {}, `${name}: ${figure}`));
  });
  const legend = slices.map(({ name, colour, figure }) => {
    const rect = svg('rect', { class: colour, width: 10, height: 10, rx: 2 });
    const key = svg('svg', { class: 'key', viewBox: '0 0 10 10', 'aria-hidden': 'true' }, rect);
    return make('li', {}, key, `${name} `, make('b', {}, figure));
  });
  const view = { class: 'share', viewBox: '0 0 100 10', preserveAspectRatio: 'none', role: 'img' };
  return [svg('svg', view, ...parts), make('ul', { class: 'legend' }, ...legend)];
}

/** Columns over bins, with the count above each and the bin below. */
function histogram(bins: readonly { name: string; count: number }[], format: (n: number) => string): Node {
  const width = 56;
  const height = 200;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const columns = bins.flatMap(({ name, count }, index) => {
    const x = index * width;
    const size = count === 0 ? 0 : Math.max(1, (count / most) * height);
    const top = 18 + height - size;
    const middle = x + width / 2;
    const column = { x: x + 5, y: top.toFixed(1), width: width - 10, height: size.toFixed(1), rx: 2 };
    return [
      svg('rect', { class: 'c0', ...column }),
      svg('text', { class: 'figure', x: middle, y: (top - 5).toFixed(1) }, count === 0 ? '' : format(count)),
      svg('text', { class: 'bin', x: middle, y: height + 34 }, name),
    ];
  });
  const all = Math.max(1, bins.length) * width;
  const axis = svg('line', { class: 'axis', x1: 0, x2: all, y1: height + 18.5, y2: height + 18.5 });
  const view = { class: 'histogram', viewBox: `0 0 ${all} ${height + 40}`, width: all, role: 'img' };
  return svg('svg', view, axis, ...columns);
}

/** A name, a bar and a count. */
function row(name: string, count: number, most: number, format: (n: number) => string): HTMLElement {
  const width = Math.max(0.5, (count / most) * 100).toFixed(2);
  const bar = svg(
    'svg',
    { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { class: 'track', width: 100, height: 10 }),
    svg('rect', { class: 'c0', width, height: 10 }),
  );
  const label = make('span', { class: 'name' }, name);
  return make('div', { class: 'row' }, label, bar, make('span', { class: 'count' }, format(count)));
}

const note = (text: string) => make('p', { class: 'note' }, text);

/** A box under a heading; it says `nothing` where it has no content. */
function section(title: string, content: readonly Node[], nothing: string, options: SectionOptions = {}): HTMLElement {
  const empty = content.length === 0;
  return make(
    'section',
    options.wide ? { class: 'wide' } : {},
    make('h2', {}, title),
    ...(options.note !== undefined && !(empty && options.wide) ? [note(options.note)] : []),
    ...(empty ? [note(nothing)] : content),
  );
}
interface SectionOptions {
  readonly note?: string;
  readonly wide?: boolean;
}

/** The name of a language in the reader's language, or its label where that has none. */
function languageName(label: string, { language, unknownLanguage, mixedLanguages }: ReportData['texts']): string {
  if (label === 'und') return unknownLanguage;
  if (label === 'mixed') return mixedLanguages;
  return nameOfLanguage(label, language);
}

export function startReport(data: ReportData, { post }: Pick<Host<never, FromReportPage>, 'post'>): void {
  const { texts, stats, vocabulary, entities, places, words, differentWords, refusedWords, notes } = data;
  const language = figureLocale(texts.language);
  const number = new Intl.NumberFormat(language);
  // What stands for thousands is a word.
  const notation = language === texts.language ? 'compact' : 'standard';
  const short = new Intl.NumberFormat(language, { notation, maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const format = (n: number) => number.format(n);

  function languages(): Node[] {
    const shares = Object.entries(stats.languages);
    if (shares.length === 0) return [];
    const slices = shares.slice(0, COLOURS - 1).map(
      ([label, share], index): Slice => ({
        name: languageName(label, texts),
        share,
        colour: label === 'und' ? 'rest' : `c${index}`,
        figure: percent.format(share),
      }),
    );
    const rest = shares.slice(COLOURS - 1);
    if (rest.length > 0) {
      const share = rest.reduce((sum, [, one]) => sum + one, 0);
      const name = rest.map(([label]) => label).join(', ');
      slices.push({ name, share, colour: 'rest', figure: percent.format(share) });
    }
    return shareBar(slices);
  }

  /** Parts of a whole; nothing where the whole is nothing. */
  function parts(
    total: number,
    ...slices: readonly (readonly [name: string, count: number, colour: string])[]
  ): Node[] {
    if (total === 0) return [];
    return shareBar(
      slices.map(([name, count, colour]) => {
        const share = count / total;
        return { name, share, colour, figure: `${format(count)} · ${percent.format(share)}` };
      }),
    );
  }

  function lengths(): Node[] {
    const keys = Object.keys(stats.lengths).map(Number);
    if (keys.length === 0) return [];
    const bins: { name: string; count: number }[] = [];
    // Every bin between the least and the greatest, also those without a text.
    for (let bin = Math.min(...keys); bin <= Math.max(...keys); bin = bin === 0 ? 1 : bin * 2) {
      bins.push({ name: short.format(bin), count: stats.lengths[String(bin)] ?? 0 });
    }
    return [histogram(bins, (n) => short.format(n))];
  }

  function findings(): Node[] {
    const counts = Object.entries(stats.findings);
    const most = Math.max(1, ...counts.map(([, count]) => count));
    return counts.map(([rule, count]) => {
      const list = places[rule] ?? [];
      const items = list.map(({ where, message }, place) => {
        const open = button('', () => post({ type: 'open', rule, place }), 'place');
        open.append(make('span', { class: 'where' }, where), ` ${message}`);
        return make('li', {}, open);
      });
      return make(
        'details',
        {},
        make('summary', {}, row(rule, count, most, format)),
        ...cutNote(list.length, count),
        make('ol', {}, ...items),
      );
    });
  }

  const cutNote = (shown: number, all: number) =>
    shown < all ? [note(texts.firstPlaces.replace('{0}', format(shown)).replace('{1}', format(all)))] : [];

  function wordList(): Node[] {
    if (words.length === 0) return [];
    const rows = words.map(({ word, count, suggestion, where, example }, index) => {
      const open = button('', () => post({ type: 'openWord', word: index }), 'place');
      open.append(make('span', { class: 'where' }, where), ` ${example}`);
      const shown = suggestion === undefined ? word : `${word} → ${suggestion}`;
      const cells = [
        make('td', { class: 'count' }, format(count)),
        make('th', { scope: 'row' }, shown),
        make('td', {}, open),
      ];
      return make('tr', {}, ...cells);
    });
    return [...cutNote(words.length, differentWords), make('div', { class: 'words' }, make('table', {}, ...rows))];
  }

  const lemmas = vocabulary?.most ?? [];
  const mostLemmas = Math.max(1, ...lemmas.map(({ count }) => count));
  const lemmaRows = lemmas
    .slice(0, 50)
    .map(({ lemma, upos, count }) => row(`${lemma} ${upos}`, count, mostLemmas, format));
  const figures = vocabulary
    ? [
        vocabulary.tokens,
        vocabulary.types,
        vocabulary.lemmas,
        (100 * vocabulary.types) / Math.max(1, vocabulary.tokens),
      ]
    : [];
  const vocabularyNote = [
    figures.reduce<string>((text, n, i) => text.replace(`{${i}}`, format(n)), texts.vocabularyNote),
    ...(vocabulary?.complete === false ? [texts.vocabularyCut] : []),
  ].join(' ');
  const sentences = Object.entries(stats.unchecked).map(([label, n]) => `${languageName(label, texts)} ${format(n)}`);
  const unchecked = sentences.length > 0 ? `${texts.unchecked}: ${sentences.join(', ')}` : '';
  const totals = [
    [texts.lines, stats.lines],
    [texts.texts, stats.units],
    [texts.words, stats.words],
    [texts.characters, stats.characters],
  ] as const;
  const tiles = totals.map(([name, n]) =>
    make('div', { class: 'tile' }, make('b', {}, format(n)), make('span', {}, name)),
  );
  const exports = EXPORT_FORMATS.map((name) =>
    button(EXPORT_NAMES[name], () => post({ type: 'export', format: name }), 'export'),
  );
  const mostEntities = Math.max(1, ...entities.map(([, count]) => count));
  const entityRows = entities.map(([name, count]) => row(name, count, mostEntities, format));
  const { nothing } = texts;
  document.body.append(
    make(
      'header',
      {},
      make('div', {}, make('h1', {}, texts.title), note(texts.subtitle)),
      make('div', { class: 'exports' }, make('span', { class: 'note' }, texts.export), ...exports),
    ),
    make('div', { class: 'tiles' }, ...tiles),
    make(
      'main',
      {},
      make(
        'div',
        { class: 'column' },
        section(texts.languages, languages(), nothing, unchecked === '' ? {} : { note: unchecked }),
        section(
          texts.spelling,
          parts(
            stats.words,
            [texts.acceptedWords, Math.max(0, stats.words - refusedWords), 'c2'],
            [texts.refusedWords, refusedWords, 'c5'],
          ),
          nothing,
          { note: texts.spellingNote },
        ),
        section(
          texts.duplicates,
          parts(
            stats.units,
            [texts.unique, Math.max(0, stats.units - stats.duplicates - stats.nearDuplicates), 'c2'],
            [texts.repeated, stats.duplicates, 'c5'],
            [texts.nearlyRepeated, stats.nearDuplicates, 'c1'],
          ),
          nothing,
        ),
      ),
      section(texts.lengths, lengths(), nothing, { note: texts.lengthsNote }),
      section(texts.entities, entityRows, nothing, { wide: true }),
      ...(vocabulary ? [section(texts.vocabulary, lemmaRows, nothing, { note: vocabularyNote, wide: true })] : []),
      section(texts.wordList, wordList(), nothing, { note: texts.wordListNote, wide: true }),
      section(texts.findings, findings(), nothing, { note: texts.findingsNote, wide: true }),
      ...(notes.length > 0
        ? [
            section(texts.notes, [make('ul', {}, ...notes.map((text) => make('li', {}, text)))], nothing, {
              wide: true,
            }),
          ]
        : []),
    ),
  );
}
