/** A page in a document of its own (happy-dom), for tests: what stands in it, and what it says to the extension. */
import { Window } from 'happy-dom';

export interface TestPage<To, From> {
  readonly document: Document;
  /** What the page has said. */
  readonly said: From[];
  /** Says something to the page. */
  tell(message: To): void;
  /** The one element that a selector finds; throws where there are none or several. */
  one<E extends HTMLElement>(selector: string): E;
  all<E extends Element>(selector: string): E[];
  /** The one button with a text that the reader can press now. */
  press(text: string, within?: Element): void;
}

/** Opens a page: the global document is this one's until the next is opened, as each webview has its own. */
export function openTestPage<To, From>(
  start: (host: { post(message: From): void; onMessage(listener: (message: To) => void): void }) => void,
): TestPage<To, From> {
  const window = new Window();
  const document = window.document as unknown as Document;
  Object.assign(globalThis, { document });
  const said: From[] = [];
  const listeners: ((message: To) => void)[] = [];
  // A message is plain data on its way.
  start({ post: (message) => said.push(structuredClone(message)), onMessage: (listener) => listeners.push(listener) });
  const all = <E extends Element>(selector: string) => [...document.querySelectorAll<E>(selector)];
  return {
    document,
    said,
    all,
    tell: (message) => {
      for (const listener of listeners) listener(structuredClone(message));
    },
    one: <E extends HTMLElement>(selector: string) => {
      const [element, ...more] = all<E>(selector);
      if (!element || more.length > 0) throw new Error(`${selector}: ${element ? more.length + 1 : 0} elements`);
      return element;
    },
    press: (text, within = document.body) => {
      const buttons = [...within.querySelectorAll('button')].filter(
        (button) => button.textContent === text && !button.disabled && !button.hidden,
      );
      if (buttons.length !== 1) throw new Error(`${buttons.length} buttons “${text}”`);
      buttons[0]!.click();
    },
  };
}

/** Every text is its own name in a tag, so that what is missing or taken for markup shows. */
export function namedTexts<T>(others: Partial<T> = {}): T {
  return new Proxy(others as object, {
    get: (given, name) => (Reflect.get(given, name) as unknown) ?? (name === 'language' ? 'en' : `<${String(name)}>`),
  }) as T;
}
