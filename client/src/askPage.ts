/**
 * The pages of Ask and of the probe questions. Everything that comes from a document or a model reaches the page as text:
 * escaped where the page is made, by `textContent` where it comes later.
 */
import type { ProbeResult } from '../../server/src/protocol';
import { contentSecurityPolicy, escapeHtml } from './reportPage';

/** The words of the Ask page in the reader's language. */
export interface AskTexts {
  readonly language: string;
  readonly title: string;
  readonly ask: string;
  readonly stop: string;
  readonly save: string;
  readonly preview: string;
  readonly row: string;
  readonly endpoints: string;
  readonly parameters: string;
  readonly temperature: string;
  readonly maxTokens: string;
  readonly seed: string;
  readonly variables: string;
  readonly noVariables: string;
  readonly prompt: string;
  readonly best: string;
  readonly chosen: string;
  readonly waiting: string;
  readonly firstToken: string;
  readonly total: string;
  readonly tokens: string;
  readonly cut: string;
  readonly stopped: string;
}

/** The page of Ask; what it shows comes in messages: `prompt`, `started`, `progress`, `finished`, `chosen`, `error`. */
export function askPage(texts: AskTexts, nonce: string): string {
  const t = (text: string) => escapeHtml(text);
  return page(
    texts.language,
    texts.title,
    nonce,
    `<header><h1 id="title">${t(texts.title)}</h1><div class="buttons"><button id="ask" class="primary" title="Ctrl+Enter">${t(texts.ask)}</button><button id="stop" hidden>${t(texts.stop)}</button><button id="save" hidden>${t(texts.save)}</button><button id="preview">${t(texts.preview)}</button></div></header>
<p id="error" class="error" role="alert" hidden></p>
<div class="settings">
<fieldset><legend>${t(texts.endpoints)}</legend><div id="endpoints"></div></fieldset>
<fieldset><legend>${t(texts.parameters)}</legend><div class="fields"><label for="temperature">${t(texts.temperature)}</label><input id="temperature" type="number" min="0" max="2" step="0.1"><label for="maxTokens">${t(texts.maxTokens)}</label><input id="maxTokens" type="number" min="1" step="1"><label for="seed">${t(texts.seed)}</label><input id="seed" type="number" step="1"></div></fieldset>
<fieldset class="wide"><legend>${t(texts.variables)}</legend><p id="no-variables" class="note">${t(texts.noVariables)}</p><div id="variables" class="fields"></div><button id="row">${t(texts.row)}</button></fieldset>
</div>
<details><summary>${t(texts.prompt)}</summary><div id="messages"></div></details>
<main id="answers" aria-live="polite"></main>`,
    `const TEXTS = ${JSON.stringify(texts).replaceAll('<', '\\u003c')};${ASK_SCRIPT}`,
  );
}

/** The words of the page of a probe's result. */
export interface ProbeTexts {
  readonly language: string;
  readonly title: string;
  readonly score: string;
  readonly figures: string;
  readonly question: string;
  readonly expected: string;
  readonly answer: string;
  readonly time: string;
  readonly right: string;
  readonly wrong: string;
}

export function probePage({ answers }: ProbeResult, texts: ProbeTexts, nonce: string): string {
  const t = (text: string) => escapeHtml(text);
  const rows = answers
    .map(({ question, expected, answer, right, total, error }) => {
      const verdict = right ? texts.right : texts.wrong;
      return `<tr class="${right ? 'right' : 'wrong'}"><td><span class="mark" role="img" aria-label="${t(verdict)}" title="${t(verdict)}">${right ? '✓' : '✗'}</span></td><td>${t(question)}</td><td>${t(expected.join(', '))}</td><td>${t(error ?? answer)}</td><td class="figure">${t(Math.round(total).toLocaleString(texts.language))}</td></tr>`;
    })
    .join('');
  return page(
    texts.language,
    texts.title,
    nonce,
    `<header><h1>${t(texts.title)}</h1></header><p class="score">${t(texts.score)}</p><p class="note">${t(texts.figures)}</p>
<table><thead><tr><th></th><th>${t(texts.question)}</th><th>${t(texts.expected)}</th><th>${t(texts.answer)}</th><th class="figure">${t(texts.time)}</th></tr></thead><tbody>${rows}</tbody></table>`,
    '',
  );
}

function page(language: string, title: string, nonce: string, body: string, script: string): string {
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
${body}
${script === '' ? '' : `<script nonce="${nonce}">${script}</script>`}
</body>
</html>`;
}

const STYLE = `
body { color: var(--vscode-foreground); font: var(--vscode-font-weight) 13px/1.5 var(--vscode-font-family); padding: 16px 20px 40px; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 10px; margin-bottom: 12px; }
h1 { font-size: 18px; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
.note { color: var(--vscode-descriptionForeground); font-size: 12px; margin: 0 0 8px; }
.error { color: var(--vscode-errorForeground); margin: 0 0 10px; }
[hidden] { display: none !important; }
.buttons { display: flex; flex-wrap: wrap; gap: 6px; }
button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; padding: 4px 12px; font: inherit; cursor: pointer; }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
button.primary { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button.primary:hover { background: var(--vscode-button-hoverBackground); }
button:disabled { opacity: .5; cursor: default; }
.settings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); gap: 10px; margin-bottom: 12px; }
fieldset { border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); border-radius: 4px; padding: 6px 12px 10px; min-width: 0; margin: 0; }
fieldset.wide { grid-column: 1 / -1; }
legend { font-weight: 600; padding: 0 4px; }
.fields { display: grid; grid-template-columns: minmax(80px, max-content) 1fr; gap: 6px 10px; align-items: center; margin-bottom: 6px; }
input[type=number], textarea { color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-widget-border, transparent)); border-radius: 2px; padding: 3px 6px; font: inherit; width: 100%; box-sizing: border-box; }
textarea { resize: vertical; min-height: 28px; }
.choice { display: flex; gap: 6px; align-items: center; padding: 1px 0; overflow-wrap: anywhere; }
details { margin-bottom: 12px; }
summary { cursor: pointer; color: var(--vscode-descriptionForeground); }
.message { border-left: 3px solid var(--vscode-widget-border, var(--vscode-panel-border)); margin: 6px 0; padding: 2px 10px; white-space: pre-wrap; overflow-wrap: anywhere; }
.role { color: var(--vscode-descriptionForeground); font-size: 12px; display: block; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 210px), 1fr)); gap: 12px; align-items: stretch; }
article { display: flex; flex-direction: column; border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); border-radius: 4px; padding: 10px 14px; min-width: 0; }
article.best { border-color: var(--vscode-focusBorder); box-shadow: 0 0 0 1px var(--vscode-focusBorder); }
h2 { font-size: 13px; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
.text { flex: 1; white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0 10px; min-height: 40px; }
article footer { display: flex; flex-wrap: wrap; gap: 6px; justify-content: space-between; align-items: center; }
.figures { color: var(--vscode-descriptionForeground); font-size: 12px; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
.score { font-size: 16px; font-weight: 600; margin: 0 0 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); overflow-wrap: anywhere; }
.figure { text-align: right; white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
.right .mark { color: var(--vscode-testing-iconPassed, #388a34); } .wrong .mark { color: var(--vscode-errorForeground); }
`;

const ASK_SCRIPT = `
const vscode = acquireVsCodeApi();
const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const number = new Intl.NumberFormat(TEXTS.language);
const typed = {};
let running = false;
let cards = [];
let timer;

const request = () => ({
  endpoints: [...document.querySelectorAll('#endpoints input:checked')].map((box) => Number(box.value)),
  parameters: Object.fromEntries(['temperature', 'maxTokens', 'seed'].flatMap((name) => $(name).value === '' ? [] : [[name, Number($(name).value)]])),
  values: typed,
});
const ask = () => {
  if (!running && !$('ask').disabled) vscode.postMessage({ type: 'ask', ...request() });
};
const enable = () => { $('ask').disabled = running || !document.querySelector('#endpoints input:checked'); };

const shown = {
  prompt({ title, info, message }) {
    $('title').textContent = title;
    $('error').hidden = !message;
    $('error').textContent = message ?? '';
    if (!info) return;
    const off = new Set([...document.querySelectorAll('#endpoints input:not(:checked)')].map((box) => box.dataset.key));
    $('endpoints').replaceChildren(...info.endpoints.map(({ index, origin, model }) => {
      const label = make('label', 'choice');
      const box = make('input');
      box.type = 'checkbox';
      box.value = index;
      box.dataset.key = origin + ' ' + model;
      box.checked = !off.has(box.dataset.key);
      label.append(box, make('span', '', model ? model + ' · ' + origin : origin));
      return label;
    }));
    for (const [name, otherwise] of [['temperature', 0.7], ['maxTokens', 512], ['seed', '']]) $(name).placeholder = info.parameters[name] ?? otherwise;
    $('no-variables').hidden = info.variables.length > 0;
    $('row').hidden = info.variables.length === 0;
    const names = info.variables.map(({ name }) => name);
    for (const area of document.querySelectorAll('#variables textarea')) if (!names.includes(area.dataset.name)) { area.previousSibling.remove(); area.remove(); }
    for (const { name, value } of info.variables) {
      let area = [...document.querySelectorAll('#variables textarea')].find((one) => one.dataset.name === name);
      if (!area) {
        area = make('textarea');
        area.dataset.name = name;
        area.rows = 1;
        area.id = 'variable-' + name;
        const label = make('label', '', name);
        label.htmlFor = area.id;
        $('variables').append(label, area);
      }
      if (document.activeElement !== area) {
        area.value = value ?? '';
        area.rows = Math.min(6, Math.max(1, Math.ceil(area.value.length / 70)));
      }
    }
    $('messages').replaceChildren(...info.messages.map(({ role, content }) => {
      const message = make('div', 'message');
      message.append(make('span', 'role', role), make('span', '', content));
      return message;
    }));
    enable();
  },
  started({ endpoints }) {
    running = true;
    $('error').hidden = true;
    $('stop').hidden = false;
    $('save').hidden = true;
    cards = endpoints.map(({ origin, model }, index) => {
      const card = make('article');
      const best = make('button', '', TEXTS.best);
      best.hidden = true;
      best.addEventListener('click', () => vscode.postMessage({ type: 'choose', answer: index }));
      const stop = make('button', '', TEXTS.stop);
      stop.addEventListener('click', () => vscode.postMessage({ type: 'stop', answer: index }));
      const buttons = make('span', 'buttons');
      buttons.append(stop, best);
      const footer = make('footer');
      const figures = make('span', 'figures', TEXTS.waiting);
      footer.append(figures, buttons);
      const text = make('div', 'text');
      card.append(make('h2', '', model || origin), make('span', 'note', origin), text, footer);
      return { card, text, figures, best, stop };
    });
    $('answers').replaceChildren(...cards.map(({ card }) => card));
    enable();
  },
  progress({ answer, append, done }) {
    const { card, text, figures, stop } = cards[answer] ?? {};
    if (!card) return;
    text.append(append);
    if (!done) return;
    stop.hidden = true;
    text.textContent = done.text;
    if (done.error) text.append(Object.assign(make('p', 'error', done.error)));
    if (done.model) card.querySelector('h2').textContent = done.model;
    const count = ({ tokens, estimated }) => (estimated ? '≈' : '') + number.format(tokens);
    const seconds = done.total / 1000;
    figures.textContent = [
      ...(done.firstToken === undefined ? [] : [TEXTS.firstToken + ' ' + number.format(Math.round(done.firstToken)) + ' ms']),
      TEXTS.total + ' ' + number.format(Math.round(done.total)) + ' ms',
      count(done.promptTokens) + ' → ' + count(done.answerTokens) + ' ' + TEXTS.tokens,
      ...(seconds > 0 && done.answerTokens.tokens > 0 ? [number.format(Math.round(done.answerTokens.tokens / seconds)) + ' ' + TEXTS.tokens + '/s'] : []),
      ...(done.finish === 'length' ? [TEXTS.cut] : done.finish === 'stopped' ? [TEXTS.stopped] : []),
    ].join(' · ');
  },
  finished({ answers }) {
    running = false;
    $('stop').hidden = true;
    $('save').hidden = !answers.some(({ text }) => text !== '');
    const several = new Set(answers.map(({ text }) => text).filter((text) => text !== '')).size > 1;
    answers.forEach(({ text }, index) => { if (cards[index]) cards[index].best.hidden = !several || text === ''; });
    enable();
  },
  chosen({ answer }) {
    cards.forEach(({ card, best }, index) => {
      card.classList.toggle('best', index === answer);
      best.disabled = true;
      if (index === answer) best.textContent = TEXTS.chosen;
    });
  },
  error({ message }) {
    running = false;
    $('stop').hidden = true;
    $('error').hidden = false;
    $('error').textContent = message;
    for (const { stop, figures } of cards) {
      stop.hidden = true;
      if (figures.textContent === TEXTS.waiting) figures.textContent = '';
    }
    enable();
  },
  cleared() { for (const name of Object.keys(typed)) delete typed[name]; },
};
window.addEventListener('message', ({ data }) => shown[data.type]?.(data));
$('ask').addEventListener('click', ask);
$('stop').addEventListener('click', () => vscode.postMessage({ type: 'stop' }));
$('save').addEventListener('click', () => vscode.postMessage({ type: 'save' }));
$('preview').addEventListener('click', () => vscode.postMessage({ type: 'preview', ...request() }));
$('row').addEventListener('click', () => vscode.postMessage({ type: 'row' }));
$('endpoints').addEventListener('change', enable);
$('variables').addEventListener('input', ({ target }) => {
  typed[target.dataset.name] = target.value;
  clearTimeout(timer);
  timer = setTimeout(() => vscode.postMessage({ type: 'values', values: typed }), 300);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask();
});
vscode.postMessage({ type: 'ready' });
`;
