/** The page of Ask: the prompt's variables and parameters, the endpoints, and their answers side by side as they come. */

import type { AskAnswer, PromptInfo } from '../../../server/src/protocol';
import { figureLocale } from '../../../server/src/protocol/locales';
import { button, type Host, make } from './dom';
import type { AskChoice, AskTexts, FromAskPage, ToAskPage } from './messages';

/** Typed values are told to the extension when nothing was typed for so long, ms. */
const TYPING_DELAY = 300;

/** One answer on the page. */
interface Card {
  readonly root: HTMLElement;
  readonly heading: HTMLElement;
  readonly text: HTMLElement;
  /** What the model thinks: open while it does, folded when it answers. */
  readonly thinking: HTMLDetailsElement;
  readonly thoughts: HTMLElement;
  readonly figures: HTMLElement;
  readonly best: HTMLButtonElement;
  readonly stop: HTMLButtonElement;
}

const PARAMETERS = [
  { name: 'temperature', range: { min: 0, max: 2, step: 0.1 }, otherwise: '0.7' },
  { name: 'maxTokens', range: { min: 1, step: 1 }, otherwise: '512' },
  { name: 'seed', range: { step: 1 }, otherwise: '' },
] as const;

export function startAsk(texts: AskTexts, { post, onMessage }: Host<ToAskPage, FromAskPage>): void {
  const number = new Intl.NumberFormat(figureLocale(texts.language));
  const typed = new Map<string, string>();
  const variables = new Map<string, { readonly label: HTMLElement; readonly area: HTMLTextAreaElement }>();
  let boxes: { readonly input: HTMLInputElement; readonly index: number; readonly key: string }[] = [];
  let running = false;
  let cards: Card[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const choice = (): AskChoice => ({
    endpoints: boxes.filter(({ input }) => input.checked).map(({ index }) => index),
    parameters: Object.fromEntries(
      PARAMETERS.map(({ name }) => [name, inputs[name].value] as const)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => [name, Number(value)]),
    ),
    values: Object.fromEntries(typed),
  });
  const ask = () => {
    if (!askButton.disabled) post({ type: 'ask', ...choice() });
  };
  const enable = () => {
    askButton.disabled = running || !boxes.some(({ input }) => input.checked);
  };
  const idle = () => {
    running = false;
    stopButton.hidden = true;
    enable();
  };
  const showError = (message: string | undefined) => {
    error.hidden = message === undefined;
    error.textContent = message ?? '';
  };

  const title = make('h1', {}, texts.title);
  const askButton = button(texts.ask, ask, 'primary');
  askButton.title = 'Ctrl+Enter';
  askButton.disabled = true;
  const stopButton = button(texts.stop, () => post({ type: 'stop' }));
  stopButton.hidden = true;
  const saveButton = button(texts.save, () => post({ type: 'save' }));
  saveButton.hidden = true;
  const previewButton = button(texts.preview, () => post({ type: 'preview', ...choice() }));
  const error = make('p', { class: 'error', role: 'alert' });
  error.hidden = true;
  const endpoints = make('div');
  const parameter = (name: (typeof PARAMETERS)[number]['name'], range: Readonly<Record<string, number>>) =>
    make('input', { id: name, type: 'number', ...range });
  const inputs = {
    temperature: parameter('temperature', PARAMETERS[0].range),
    maxTokens: parameter('maxTokens', PARAMETERS[1].range),
    seed: parameter('seed', PARAMETERS[2].range),
  };
  const noVariables = make('p', { class: 'note' }, texts.noVariables);
  const fields = make('div', { class: 'fields' });
  const rowButton = button(texts.row, () => post({ type: 'row' }));
  rowButton.hidden = true;
  const messages = make('div');
  const answers = make('main', { 'aria-live': 'polite' });

  document.body.append(
    make('header', {}, title, make('div', { class: 'buttons' }, askButton, stopButton, saveButton, previewButton)),
    error,
    make(
      'div',
      { class: 'settings' },
      make('fieldset', {}, make('legend', {}, texts.endpoints), endpoints),
      make(
        'fieldset',
        {},
        make('legend', {}, texts.parameters),
        make(
          'div',
          { class: 'fields' },
          ...PARAMETERS.flatMap(({ name }) => [make('label', { for: name }, texts[name]), inputs[name]]),
        ),
      ),
      make('fieldset', { class: 'wide' }, make('legend', {}, texts.variables), noVariables, fields, rowButton),
    ),
    make('details', {}, make('summary', {}, texts.prompt), messages),
    answers,
  );
  endpoints.addEventListener('change', enable);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask();
  });

  /** Boxes to choose endpoints with; those switched off stay off. */
  function showEndpoints(infos: PromptInfo['endpoints']): void {
    const off = new Set(boxes.filter(({ input }) => !input.checked).map(({ key }) => key));
    boxes = infos.map(({ index, origin, model }) => {
      const key = `${origin} ${model}`;
      const input = make('input', { type: 'checkbox' });
      input.checked = !off.has(key);
      return { input, index, key };
    });
    endpoints.replaceChildren(
      ...infos.map(({ origin, model }, position) =>
        make(
          'label',
          { class: 'choice' },
          boxes[position]!.input,
          make('span', {}, model ? `${model} · ${origin}` : origin),
        ),
      ),
    );
  }

  function showVariables(infos: PromptInfo['variables']): void {
    noVariables.hidden = infos.length > 0;
    rowButton.hidden = infos.length === 0;
    const names = new Set(infos.map(({ name }) => name));
    for (const [name, { label, area }] of variables) {
      if (names.has(name)) continue;
      label.remove();
      area.remove();
      variables.delete(name);
    }
    for (const { name, value } of infos) {
      const known = variables.get(name);
      const area = known?.area ?? make('textarea', { id: `variable-${name}`, rows: 1 });
      if (!known) {
        const label = make('label', { for: area.id }, name);
        area.addEventListener('input', () => {
          typed.set(name, area.value);
          clearTimeout(timer);
          timer = setTimeout(() => post({ type: 'values', values: Object.fromEntries(typed) }), TYPING_DELAY);
        });
        fields.append(label, area);
        variables.set(name, { label, area });
      }
      // What is being typed is newer than what the extension knows.
      if (document.activeElement === area) continue;
      area.value = value ?? '';
      area.rows = Math.min(6, Math.max(1, Math.ceil(area.value.length / 70)));
    }
  }

  function newCard({ origin, model }: PromptInfo['endpoints'][number], answer: number): Card {
    const best = button(texts.best, () => post({ type: 'choose', answer }));
    best.hidden = true;
    const stop = button(texts.stop, () => post({ type: 'stop', answer }));
    const heading = make('h2', {}, model || origin);
    const text = make('div', { class: 'text' });
    const thoughts = make('div', { class: 'thoughts' });
    const thinking = make('details', { class: 'thinking' }, make('summary', {}, texts.thinking), thoughts);
    thinking.hidden = true;
    const figures = make('span', { class: 'figures' }, texts.waiting);
    const footer = make('footer', {}, figures, make('span', { class: 'buttons' }, stop, best));
    const root = make('article', {}, heading, make('span', { class: 'note' }, origin), thinking, text, footer);
    return { root, heading, text, thinking, thoughts, figures, best, stop };
  }

  /** Times and counts of an answer, e.g. `first 120 ms · total 900 ms · ≈30 → 20 tok · 22 tok/s`. */
  function figuresOf({ firstToken, total, promptTokens, answerTokens, finish }: AskAnswer): string {
    const ms = (time: number) => `${number.format(Math.round(time))} ms`;
    const count = ({ tokens, estimated }: AskAnswer['promptTokens']) => (estimated ? '≈' : '') + number.format(tokens);
    const figures = [
      ...(firstToken === undefined ? [] : [`${texts.firstToken} ${ms(firstToken)}`]),
      `${texts.total} ${ms(total)}`,
      `${count(promptTokens)} → ${count(answerTokens)} ${texts.tokens}`,
    ];
    if (total > 0 && answerTokens.tokens > 0) {
      figures.push(`${number.format(Math.round(answerTokens.tokens / (total / 1000)))} ${texts.tokens}/s`);
    }
    if (finish === 'length') figures.push(texts.cut);
    if (finish === 'stopped') figures.push(texts.stopped);
    return figures.join(' · ');
  }

  const shown: { [Type in ToAskPage['type']]: (message: Extract<ToAskPage, { type: Type }>) => void } = {
    prompt({ title: name, info, message }) {
      title.textContent = name;
      showError(message);
      if (!info) return;
      showEndpoints(info.endpoints);
      for (const { name, otherwise } of PARAMETERS)
        inputs[name].placeholder = String(info.parameters[name] ?? otherwise);
      showVariables(info.variables);
      messages.replaceChildren(
        ...info.messages.map(({ role, content }) =>
          make('div', { class: 'message' }, make('span', { class: 'role' }, role), make('span', {}, content)),
        ),
      );
      enable();
      // Once, when the panel opens: Enter asks, Tab leads on. Not to a variable, whose value is not shown anew while it has the focus.
      if (document.activeElement === document.body) askButton.focus();
    },
    started({ endpoints: asked }) {
      running = true;
      showError(undefined);
      stopButton.hidden = false;
      saveButton.hidden = true;
      cards = asked.map(newCard);
      answers.replaceChildren(...cards.map(({ root }) => root));
      enable();
    },
    progress({ answer, append, appendReasoning = '', done }) {
      const card = cards[answer];
      if (!card) return;
      if (appendReasoning !== '') {
        if (card.thinking.hidden) {
          card.thinking.hidden = false;
          card.thinking.open = true;
        }
        card.thoughts.append(appendReasoning);
      }
      // The answer begins: the thoughts make room for it, once.
      if (append !== '' && card.text.textContent === '') card.thinking.open = false;
      card.text.append(append);
      if (!done) return;
      card.stop.hidden = true;
      if (done.text !== '' && card.text.textContent === '') card.thinking.open = false;
      card.text.textContent = done.text;
      card.thinking.hidden = done.reasoning === undefined;
      card.thoughts.textContent = done.reasoning ?? '';
      if (done.error) card.text.append(make('p', { class: 'error' }, done.error));
      if (done.model) card.heading.textContent = done.model;
      card.figures.textContent = figuresOf(done);
    },
    finished({ answers: all }) {
      idle();
      saveButton.hidden = !all.some(({ text }) => text !== '');
      // Between equal answers there is nothing to choose.
      const several = new Set(all.map(({ text }) => text).filter((text) => text !== '')).size > 1;
      for (const [index, { best }] of cards.entries()) best.hidden = !several || (all[index]?.text ?? '') === '';
    },
    chosen({ answer }) {
      for (const [index, { root, best }] of cards.entries()) {
        root.classList.toggle('best', index === answer);
        best.disabled = true;
        if (index === answer) best.textContent = texts.chosen;
      }
    },
    error({ message }) {
      idle();
      showError(message);
      for (const { stop, figures } of cards) {
        stop.hidden = true;
        if (figures.textContent === texts.waiting) figures.textContent = '';
      }
    },
    cleared() {
      typed.clear();
    },
  };
  onMessage((message) => (shown[message.type] as (message: ToAskPage) => void)(message));
  post({ type: 'ready' });
}
