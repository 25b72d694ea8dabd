/**
 * The corpus report as a page: plain SVG drawn here, no library, nothing fetched. Knows nothing of VS Code but the names of
 * its theme's CSS variables. Every text that comes from a corpus or a path is escaped.
 */
import type { CorpusReport, FindingPlace } from '../../server/src/protocol';

/** The words of the page in the reader's language. */
export interface ReportTexts {
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly lines: string;
  readonly texts: string;
  readonly words: string;
  readonly characters: string;
  readonly languages: string;
  readonly unknownLanguage: string;
  readonly spelling: string;
  readonly spellingNote: string;
  readonly knownWords: string;
  readonly unknownWords: string;
  readonly lengths: string;
  readonly lengthsNote: string;
  readonly duplicates: string;
  readonly unique: string;
  readonly repeated: string;
  readonly nearlyRepeated: string;
  readonly entities: string;
  readonly findings: string;
  readonly findingsNote: string;
  readonly firstPlaces: (shown: number, all: number) => string;
  readonly nothing: string;
  readonly export: string;
  readonly notes: string;
  /** The name of an entity class. */
  readonly entityClass: (name: string) => string;
}

export interface ReportPage {
  readonly report: CorpusReport;
  readonly texts: ReportTexts;
  /** What went wrong on the way, e.g. files that could not be read. */
  readonly notes: readonly string[];
  /** How a file is called in a list of places; empty where there is one file alone. */
  readonly fileName: (path: string) => string;
  /** Random, once for each page. */
  readonly nonce: string;
}

export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (character) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[character]};`,
  );
}

/** Nothing but what carries the nonce: no network, no file, no inline handler or style. */
export function contentSecurityPolicy(nonce: string): string {
  return `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
}

/** Steps between hues that stay apart for colour-blind readers (Okabe and Ito's palette), the last one for "the rest". */
const COLOURS = 7;

interface Slice {
  readonly name: string;
  readonly share: number;
  /** CSS class of its colour. */
  readonly colour: string;
  readonly figure: string;
}

/** One bar of the whole width, cut by share, with a legend. */
function shareBar(slices: readonly Slice[]): string {
  let x = 0;
  const parts = slices.map(({ share, colour, name, figure }) => {
    const part = `<rect class="${colour}" x="${x.toFixed(2)}" y="0" width="${(share * 100).toFixed(2)}" height="10"><title>${escapeHtml(`${name}: ${figure}`)}</title></rect>`;
    x += share * 100;
    return part;
  });
  const legend = slices.map(
    ({ name, colour, figure }) =>
      `<li><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="${colour}" width="10" height="10" rx="2"/></svg>${escapeHtml(name)} <b>${escapeHtml(figure)}</b></li>`,
  );
  return `<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" role="img">${parts.join('')}</svg><ul class="legend">${legend.join('')}</ul>`;
}

/** Columns over bins, with the count above each and the bin below. */
function histogram(bins: readonly { name: string; count: number }[], format: (n: number) => string): string {
  const width = 56;
  const height = 200;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const columns = bins.map(({ name, count }, index) => {
    const x = index * width;
    const size = count === 0 ? 0 : Math.max(1, (count / most) * height);
    const middle = x + width / 2;
    return (
      `<rect class="c0" x="${x + 5}" y="${(18 + height - size).toFixed(1)}" width="${width - 10}" height="${size.toFixed(1)}" rx="2"/>` +
      `<text class="figure" x="${middle}" y="${(13 + height - size).toFixed(1)}">${count === 0 ? '' : escapeHtml(format(count))}</text>` +
      `<text x="${middle}" y="${height + 34}">${escapeHtml(name)}</text>`
    );
  });
  const all = Math.max(1, bins.length) * width;
  return `<svg class="histogram" viewBox="0 0 ${all} ${height + 40}" width="${all}" role="img"><line class="axis" x1="0" x2="${all}" y1="${height + 18.5}" y2="${height + 18.5}"/>${columns.join('')}</svg>`;
}

function bar(share: number, colour = 'c0'): string {
  const width = Math.max(0.5, share * 100).toFixed(2);
  return `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"/><rect class="${colour}" width="${width}" height="10"/></svg>`;
}

function rows(entries: readonly (readonly [name: string, count: number])[], format: (n: number) => string): string {
  const most = Math.max(1, ...entries.map(([, count]) => count));
  return entries
    .map(
      ([name, count]) =>
        `<div class="row"><span class="name">${escapeHtml(name)}</span>${bar(count / most)}<span class="count">${escapeHtml(format(count))}</span></div>`,
    )
    .join('');
}

function section(title: string, body: string, note = '', wide = false): string {
  return `<section${wide ? ' class="wide"' : ''}><h2>${escapeHtml(title)}</h2>${note === '' ? '' : `<p class="note">${escapeHtml(note)}</p>`}${body}</section>`;
}

/** The whole page. */
export function reportPage({ report, texts, notes, fileName, nonce }: ReportPage): string {
  const { stats, places } = report;
  const number = new Intl.NumberFormat(texts.language);
  const short = new Intl.NumberFormat(texts.language, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(texts.language, { style: 'percent', maximumFractionDigits: 1 });
  const format = (n: number) => number.format(n);
  const nothing = `<p class="note">${escapeHtml(texts.nothing)}</p>`;

  const languageName = (label: string) => {
    if (label === 'und') return texts.unknownLanguage;
    try {
      return new Intl.DisplayNames(texts.language, { type: 'language' }).of(label) ?? label;
    } catch {
      return label;
    }
  };
  const shares = Object.entries(stats.languages);
  const shown = shares.slice(0, COLOURS - 1);
  const rest = shares.slice(COLOURS - 1);
  const restShare = rest.reduce((sum, [, share]) => sum + share, 0);
  const languages: Slice[] = shown.map(([label, share], index) => ({
    name: languageName(label),
    share,
    colour: label === 'und' ? 'rest' : `c${index}`,
    figure: percent.format(share),
  }));
  if (rest.length > 0) {
    const name = rest.map(([label]) => label).join(', ');
    languages.push({ name, share: restShare, colour: 'rest', figure: percent.format(restShare) });
  }

  const slice = (name: string, count: number, total: number, colour: string): Slice => ({
    name,
    share: total === 0 ? 0 : count / total,
    colour,
    figure: `${format(count)} · ${percent.format(total === 0 ? 0 : count / total)}`,
  });
  const known = stats.words - stats.unknownWords;
  const spelling = shareBar([
    slice(texts.knownWords, known, stats.words, 'c2'),
    slice(texts.unknownWords, stats.unknownWords, stats.words, 'c5'),
  ]);
  const unique = Math.max(0, stats.units - stats.duplicates - stats.nearDuplicates);
  const duplicates = shareBar([
    slice(texts.unique, unique, stats.units, 'c2'),
    slice(texts.repeated, stats.duplicates, stats.units, 'c5'),
    slice(texts.nearlyRepeated, stats.nearDuplicates, stats.units, 'c1'),
  ]);

  const keys = Object.keys(stats.lengths).map(Number);
  const bins: { name: string; count: number }[] = [];
  // Every bin between the least and the greatest, also those without a text.
  for (let bin = Math.min(...keys); bin <= Math.max(...keys); bin = bin === 0 ? 1 : bin * 2) {
    bins.push({ name: short.format(bin), count: stats.lengths[String(bin)] ?? 0 });
  }

  const findings = Object.entries(stats.findings);
  const most = Math.max(1, ...findings.map(([, count]) => count));
  const placeItem = (rule: string, { file, line, column, message }: FindingPlace, index: number) => {
    const name = fileName(file);
    const where = `${name === '' ? '' : `${name}:`}${line}:${column}`;
    return `<li><button class="place" data-rule="${escapeHtml(rule)}" data-place="${index}"><span class="where">${escapeHtml(where)}</span> ${escapeHtml(message)}</button></li>`;
  };
  const rules = findings
    .map(([rule, count]) => {
      const list = places[rule] ?? [];
      const cut = list.length < count ? `<p class="note">${escapeHtml(texts.firstPlaces(list.length, count))}</p>` : '';
      return (
        `<details><summary><div class="row"><span class="name">${escapeHtml(rule)}</span>${bar(count / most)}<span class="count">${escapeHtml(format(count))}</span></div></summary>` +
        `${cut}<ol>${list.map((place, index) => placeItem(rule, place, index)).join('')}</ol></details>`
      );
    })
    .join('');

  const totals = [
    [texts.lines, stats.lines],
    [texts.texts, stats.units],
    [texts.words, stats.words],
    [texts.characters, stats.characters],
  ] as const;
  const tiles = totals
    .map(([name, n]) => `<div class="tile"><b>${escapeHtml(format(n))}</b><span>${escapeHtml(name)}</span></div>`)
    .join('');
  const exports = ['JSON', 'CSV', 'Markdown']
    .map((name) => `<button class="export" data-export="${name.toLowerCase()}">${name}</button>`)
    .join('');
  const entities = Object.entries(stats.entities).map(([name, n]) => [texts.entityClass(name), n] as const);

  return `<!DOCTYPE html>
<html lang="${escapeHtml(texts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(texts.title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<header>
<div><h1>${escapeHtml(texts.title)}</h1><p class="note">${escapeHtml(texts.subtitle)}</p></div>
<div class="exports"><span class="note">${escapeHtml(texts.export)}</span>${exports}</div>
</header>
<div class="tiles">${tiles}</div>
<main>
<div class="column">
${section(texts.languages, languages.length > 0 ? shareBar(languages) : nothing)}
${section(texts.spelling, stats.words > 0 ? spelling : nothing, texts.spellingNote)}
${section(texts.duplicates, stats.units > 0 ? duplicates : nothing)}
</div>
${section(texts.lengths, keys.length > 0 ? histogram(bins, (n) => short.format(n)) : nothing, texts.lengthsNote)}
${section(texts.entities, entities.length > 0 ? rows(entities, format) : nothing, '', true)}
${section(texts.findings, findings.length > 0 ? rules : nothing, findings.length > 0 ? texts.findingsNote : '', true)}
${notes.length > 0 ? section(texts.notes, `<ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`, '', true) : ''}
</main>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

const STYLE = `
body { color: var(--vscode-foreground); font: var(--vscode-font-weight) 13px/1.5 var(--vscode-font-family); padding: 16px 24px 40px; max-width: 1100px; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-start; gap: 12px; }
h1 { font-size: 20px; font-weight: 600; margin: 0; }
h2 { font-size: 14px; font-weight: 600; margin: 0 0 8px; }
p { margin: 0 0 8px; }
.note { color: var(--vscode-descriptionForeground); font-size: 12px; }
.exports { display: flex; align-items: center; gap: 6px; }
.export { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; padding: 4px 10px; font: inherit; cursor: pointer; }
.export:hover { background: var(--vscode-button-secondaryHoverBackground); }
.tiles { display: flex; flex-wrap: wrap; gap: 12px; margin: 16px 0; }
.tile { flex: 1 1 120px; border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); border-radius: 4px; padding: 10px 14px; }
.tile b { display: block; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; }
.tile span { color: var(--vscode-descriptionForeground); font-size: 12px; }
main { display: grid; align-items: start; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 12px; }
section { border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); border-radius: 4px; padding: 14px 16px; min-width: 0; }
.column { display: flex; flex-direction: column; gap: 12px; min-width: 0; }
.column section { flex: 1 0 auto; }
section.wide { grid-column: 1 / -1; }
svg text { fill: var(--vscode-descriptionForeground); font-size: 11px; text-anchor: middle; }
svg .figure { fill: var(--vscode-foreground); }
.share { display: block; width: 100%; height: 22px; border-radius: 3px; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 10px 0 0; padding: 0; }
.legend b { font-weight: 600; font-variant-numeric: tabular-nums; }
.key { width: 10px; height: 10px; margin-right: 6px; }
.histogram { display: block; max-width: 100%; height: auto; }
.axis { stroke: var(--vscode-descriptionForeground); stroke-opacity: .5; }
.track { fill: var(--vscode-foreground); fill-opacity: .08; }
.row { display: grid; grid-template-columns: minmax(120px, 240px) 1fr minmax(50px, auto); gap: 12px; align-items: center; padding: 2px 0; }
.name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.count { text-align: right; font-variant-numeric: tabular-nums; }
.bar { width: 100%; height: 10px; border-radius: 2px; }
details summary { display: grid; grid-template-columns: 14px 1fr; align-items: center; cursor: pointer; border-radius: 2px; list-style: none; }
details summary::before { content: '›'; color: var(--vscode-descriptionForeground); }
details[open] summary::before { transform: rotate(90deg); width: 7px; }
details summary:hover { background: var(--vscode-list-hoverBackground); }
details ol { list-style: none; margin: 2px 0 10px 14px; padding: 0; max-height: 300px; overflow: auto; }
details .note { margin: 4px 0 0 18px; }
.place { display: block; width: 100%; text-align: left; color: inherit; background: none; border: 0; padding: 2px 4px; font: inherit; cursor: pointer; overflow-wrap: anywhere; }
.place:hover { background: var(--vscode-list-hoverBackground); }
.where { color: var(--vscode-textLink-foreground); font-variant-numeric: tabular-nums; margin-right: 6px; }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
.c0 { fill: #0072b2; } .c1 { fill: #e69f00; } .c2 { fill: #009e73; } .c3 { fill: #cc79a7; } .c4 { fill: #56b4e9; } .c5 { fill: #d55e00; }
.rest { fill: var(--vscode-descriptionForeground); fill-opacity: .6; }
`;

const SCRIPT = `
const vscode = acquireVsCodeApi();
document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null;
  if (!button) return;
  const { rule, place, export: format } = button.dataset;
  if (format) vscode.postMessage({ type: 'export', format });
  else if (rule) vscode.postMessage({ type: 'open', rule, place: Number(place) });
});
`;
