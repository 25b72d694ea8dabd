/** What every page needs. Texts of documents, models and paths only ever become text nodes and attribute values. */
import type { PageData, PageName } from './messages';

/** The extension as a page sees it. */
export interface Host<To, From> {
  post(message: From): void;
  onMessage(listener: (message: To) => void): void;
}

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

/** The extension of the webview that this runs in; to be called once. */
export function host<To, From>(): Host<To, From> {
  const vscode = acquireVsCodeApi();
  return {
    post: (message) => vscode.postMessage(message),
    onMessage: (listener) => window.addEventListener('message', ({ data }) => listener(data as To)),
  };
}

/** What the page was opened with. */
export function pageData<Name extends PageName>(): PageData[Name] {
  return JSON.parse(document.getElementById('data')!.textContent!) as PageData[Name];
}

type Attributes = Readonly<Record<string, string | number>>;
type Children = readonly (Node | string)[];

/** An HTML element with attributes and content. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Children
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** An SVG element with attributes and content. */
export function svg(tag: string, attributes: Attributes = {}, ...children: Children): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

export function button(text: string, clicked: () => void, className = ''): HTMLButtonElement {
  const element = make('button', className === '' ? {} : { class: className }, text);
  element.addEventListener('click', clicked);
  return element;
}
