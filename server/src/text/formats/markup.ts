/** The tokens of HTML and XML with their offsets, in one pass: every unit is looked at a bounded number of times. */

export type MarkupToken =
  | { readonly kind: 'text' | 'cdata' | 'comment' | 'other'; readonly start: number; readonly end: number }
  | { readonly kind: 'close'; readonly name: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly start: number;
      readonly end: number;
      readonly selfClosing: boolean;
      readonly attributes: readonly MarkupAttribute[];
    };

/** `start` and `end`: its value, without quotes. */
export interface MarkupAttribute {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const isSpace = (unit: number) => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09 || unit === 0x0c;
/** What ends a name: the same white space as `isSpace`, or a tag with another kind (U+00A0) would be looked at for ever. */
const NAME_END = /[ \n\r\t\f/>=]/g;

/**
 * Text `[from, to)` as tokens; names are as they are written.
 * @param nameStart what a name may begin with: behind another sign `<` is text
 * @param raw elements whose content is no markup up to their end
 */
export function* markupTokens(
  source: string,
  from: number,
  to: number,
  nameStart: RegExp,
  raw?: ReadonlySet<string>,
): Generator<MarkupToken, void> {
  let at = from;
  let text = from;
  /** Behind the next `mark`; at the end where there is none. */
  const behind = (mark: string, start: number) => {
    const found = source.indexOf(mark, start);
    return found < 0 || found + mark.length > to ? to : found + mark.length;
  };
  for (;;) {
    const open = source.indexOf('<', at);
    if (open < 0 || open >= to - 1) break;
    const next = source[open + 1]!;
    if (next !== '!' && next !== '?' && next !== '/' && !nameStart.test(next)) {
      at = open + 1;
      continue;
    }
    if (open > text) yield { kind: 'text', start: text, end: open };
    if (source.startsWith('<!--', open)) {
      at = behind('-->', open + 4);
      yield { kind: 'comment', start: open, end: at };
    } else if (source.startsWith('<![CDATA[', open)) {
      at = behind(']]>', open + 9);
      yield { kind: 'cdata', start: open, end: at };
    } else if (next === '!' || next === '?') {
      at = behind(next === '?' ? '?>' : '>', open + 2);
      yield { kind: 'other', start: open, end: at };
    } else if (next === '/') {
      at = behind('>', open + 2);
      yield { kind: 'close', name: source.slice(open + 2, at - 1).trim(), start: open, end: at };
    } else {
      NAME_END.lastIndex = open + 1;
      at = Math.min(to, NAME_END.exec(source)?.index ?? to);
      const name = source.slice(open + 1, at);
      const attributes: MarkupAttribute[] = [];
      let selfClosing = false;
      while (at < to && source[at] !== '>') {
        if (isSpace(source.charCodeAt(at)) || source[at] === '/' || source[at] === '=') {
          selfClosing = source[at] === '/';
          at++;
          continue;
        }
        selfClosing = false;
        NAME_END.lastIndex = at;
        const nameEnd = Math.min(to, NAME_END.exec(source)?.index ?? to);
        const attribute = source.slice(at, nameEnd);
        at = nameEnd;
        let look = at;
        while (look < to && isSpace(source.charCodeAt(look))) look++;
        if (source[look] !== '=') {
          at = Math.max(at, look);
          continue;
        }
        look++;
        while (look < to && isSpace(source.charCodeAt(look))) look++;
        const quote = source[look];
        if (quote === '"' || quote === "'") {
          at = behind(quote, look + 1);
          if (at > look + 1) attributes.push({ name: attribute, start: look + 1, end: at - 1 });
        } else {
          at = look;
          while (at < to && !isSpace(source.charCodeAt(at)) && source[at] !== '>') at++;
        }
      }
      at = Math.min(to, at + 1);
      yield { kind: 'open', name, start: open, end: at, selfClosing, attributes };
      if (!selfClosing && raw?.has(name.toLowerCase())) {
        const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
        close.lastIndex = at;
        const end = Math.min(to, close.exec(source)?.index ?? to);
        if (end > at) yield { kind: 'other', start: at, end };
        at = end;
      }
    }
    text = at;
  }
  if (to > text) yield { kind: 'text', start: text, end: to };
}
