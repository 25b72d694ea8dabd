/**
 * Offsets that annotations of a record keep of its texts (SQuAD's `answer_start`, spans of spaCy, doccano, Prodigy, Label Studio and their like),
 * moved where fixes or masks have changed a text: left as they were they would point beside their words. Pure.
 */
import { type Node, parseTree } from 'jsonc-parser';
import { applyEdits } from '../text/edits';
import { utf16Index } from '../text/offsets';
import type { TextEdit } from '../types';

/** What moves the offsets of a record's JSON, and what is to be said of them. */
export interface MovedOffsets {
  /** The JSON after its change, with the offsets moved. */
  readonly text: string;
  /** What moves them in the JSON as it was, beside the change itself. Offsets are UTF-16 units. */
  readonly edits: readonly TextEdit[];
  /** Annotations that were moved. */
  readonly moved: number;
  /** Of these, those whose own words were changed, so that they now hold what stands in their place. */
  readonly changed: number;
  /** Annotations that may belong to a changed text; nobody could tell. */
  readonly unsure: number;
  /** Lists of tokens beside a changed text, which hold its words as they were. */
  readonly tokens: number;
}

/** Whether JSON may hold offsets or tokens at all. */
const MAY_HOLD =
  /"\w*(?:start|begin|from|offset)\w*"\s*:\s*[\d[]|\[\s*(?:"[^"]*"\s*,\s*)?\d+\s*,\s*\d+|"(?:tokens|words)"\s*:\s*\[/i;
const START = /^(?:char_?)?(start|begin|from|s)(_?(?:offset|char|idx|index|pos|position)?)$/i;
const ENDS: Readonly<Record<string, readonly string[]>> = {
  start: ['end', 'stop'],
  begin: ['end'],
  from: ['to'],
  s: ['e'],
};
/** Names of what texts are called, the likeliest first; any other stands behind them. */
const TEXTS = ['text', 'context', 'content', 'sentence', 'passage', 'paragraph', 'document', 'body', 'article'];
/** Other names of offsets, of which it is not known what they are of; not of tokens, lines and times. */
const OFFSET =
  /^(?!.*(?:tok|word|sent|line|page|time|date|row))(?:.*_)?(?:start|begin|end|offset|position)s?(?:_char)?$/i;
/** What stands beside `start` and `end` where they are times. */
const TIMED = /audio|video|wav|speaker|duration|seek|time|frame/i;
/** Lists of pairs without a label: [[0, 5], [7, 9]]. */
const OF_PAIRS = /span|entit|offset|label|annot|mention|char/i;
/** Most edits that two forms of a text are told apart by; beyond them it counts as written anew. */
const MOST_EDITS = 600;

/** A text of the record before and after; `edits` are made when they are first asked for. */
interface Text {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Whether characters of two UTF-16 units stand in it, where code points count otherwise. */
  readonly hasPairs: boolean;
}

const textOf = (name: string, before: Node, after: Node): Text => ({
  name,
  before: String(before.value),
  after: String(after.value),
  hasPairs: /[\ud800-\udbff]/.test(String(before.value) + String(after.value)),
});

/** The texts that stand around an annotation at one level, and those in lists within, which are looked at where none of these is it. */
interface Scope {
  readonly texts: readonly Text[];
  readonly deep: () => readonly Text[];
}

/** A span of UTF-16 units of a text before. */
interface Place {
  readonly text: Text;
  readonly start: number;
  readonly end: number;
  /** Whether it counts code points. */
  readonly isPoints: boolean;
}

const isInteger = (node: Node | undefined): node is Node => node?.type === 'number' && Number.isSafeInteger(node.value);
const members = (node: Node): [name: string, value: Node][] =>
  node.type === 'object'
    ? (node.children ?? []).flatMap(({ children }) =>
        children?.[1] === undefined ? [] : [[String(children[0]!.value), children[1]] as [string, Node]],
      )
    : [];
const valuesOf = (node: Node): readonly Node[] =>
  node.type === 'object' ? members(node).map(([, value]) => value) : node.type === 'array' ? (node.children ?? []) : [];

/** What makes `after` of `before`, in order: the shortest script (Myers 1986), or the one piece between what both begin and end with. */
export function editsBetween(before: string, after: string): TextEdit[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  const a = before.slice(head, before.length - tail);
  const b = after.slice(head, after.length - tail);
  if (a === '' && b === '') return [];
  return (shortestScript(a, b) ?? [{ start: 0, end: a.length, newText: b }]).map(({ start, end, newText }) => ({
    start: start + head,
    end: end + head,
    newText,
  }));
}

function shortestScript(a: string, b: string): TextEdit[] | undefined {
  const [n, m] = [a.length, b.length];
  if (n === 0 || m === 0) return undefined;
  const limit = Math.min(n + m, MOST_EDITS);
  // By diagonal, the furthest place in `a`; a copy for each number of edits, to find the way back.
  const reach = new Int32Array(2 * limit + 3);
  const steps: Int32Array[] = [];
  const middle = limit + 1;
  for (let d = 0; d <= limit; d++) {
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && reach[middle + k - 1]! < reach[middle + k + 1]!);
      let x = isDown ? reach[middle + k + 1]! : reach[middle + k - 1]! + 1;
      while (x < n && x - k < m && a.charCodeAt(x) === b.charCodeAt(x - k)) x++;
      reach[middle + k] = x;
      if (x >= n && x - k >= m) return wayBack(a, b, steps, d, middle);
    }
    steps.push(reach.slice());
  }
  return undefined;
}

function wayBack(a: string, b: string, steps: readonly Int32Array[], edits: number, middle: number): TextEdit[] {
  const found: { start: number; end: number; from: number; to: number }[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = edits; d > 0; d--) {
    const reach = steps[d - 1]!;
    const k = x - y;
    const isDown = k === -d || (k !== d && reach[middle + k - 1]! < reach[middle + k + 1]!);
    const before = isDown ? k + 1 : k - 1;
    const fromX = reach[middle + before]!;
    const fromY = fromX - before;
    const last = found.at(-1);
    const [endX, endY] = isDown ? [fromX, fromY + 1] : [fromX + 1, fromY];
    // What touches is one piece.
    if (last !== undefined && last.start === endX && last.from === endY) {
      last.start = fromX;
      last.from = fromY;
    } else found.push({ start: fromX, end: endX, from: fromY, to: endY });
    [x, y] = [fromX, fromY];
  }
  return found.reverse().map(({ start, end, from, to }) => ({ start, end, newText: b.slice(from, to) }));
}

/** Moves the ends of spans of one text by its edits. */
class Mover {
  private readonly edits: readonly TextEdit[];

  constructor({ before, after }: Text) {
    this.edits = editsBetween(before, after);
  }

  /** A span afterwards: one that begins or ends inside a piece holds all of what stands in its place. */
  move(start: number, end: number): { readonly start: number; readonly end: number; readonly isInside: boolean } {
    let isInside = false;
    const at = (offset: number, isStart: boolean) => {
      let shift = 0;
      for (const { start: from, end: to, newText } of this.edits) {
        // What is put in between two words is part of neither.
        const isBehind = from === to ? offset > from || (isStart && offset === from) : offset >= to;
        if (!isBehind && offset <= from) break;
        if (!isBehind) {
          isInside = true;
          return from + shift + (isStart ? 0 : newText.length);
        }
        shift += newText.length - (to - from);
      }
      return offset + shift;
    };
    const from = at(start, true);
    return { start: from, end: Math.max(from, at(end, false)), isInside };
  }
}

const isWordCut = (text: string, at: number): boolean =>
  at > 0 && /^(?:[\p{L}\p{N}]{2}|[\ud800-\udbff][\udc00-\udfff])$/u.test(text.slice(at - 1, at + 1));

/** The offsets of a span as UTF-16 units; undefined: beyond the text. */
function placeIn(text: Text, start: number, end: number, isPoints: boolean): Place | undefined {
  if (!isPoints || !text.hasPairs) return end <= text.before.length ? { text, start, end, isPoints: false } : undefined;
  const index = utf16Index(text.before);
  return end < index.length ? { text, start: index[start]!, end: index[end]!, isPoints } : undefined;
}

class Records {
  private readonly movers = new Map<Text, Mover>();
  /** In the JSON before and after. */
  readonly edits: { before: TextEdit[]; after: TextEdit[] } = { before: [], after: [] };
  moved = 0;
  changed = 0;
  unsure = 0;
  tokens = 0;

  /** Two nodes of the same place, with the texts around them, the nearest last. */
  visit(before: Node, after: Node, around: readonly Scope[], name: string): void {
    const [old, now] = [valuesOf(before), valuesOf(after)];
    if (old.length !== now.length) return;
    const texts = [...around, scopeOf(before, after)];
    if (before.type === 'object') this.object(before, after, texts);
    else if (before.type === 'array') this.array(before, after, around, name);
    const names = before.type === 'object' ? members(before).map(([own]) => own) : undefined;
    for (let i = 0; i < old.length; i++)
      if (old[i]!.children !== undefined) this.visit(old[i]!, now[i]!, texts, names?.[i] ?? name);
  }

  private object(before: Node, after: Node, texts: readonly Scope[]): void {
    const [old, now] = [new Map(members(before)), new Map(members(after))];
    const own = texts.at(-1)!.texts;
    for (const [name, list] of old)
      if (/^(?:tokens|words)$/.test(name) && list.children?.[0]?.type === 'string' && own.some(isOther)) this.tokens++;
    for (const [name, start] of old) {
      const answers = /^(?:answer_)?starts?$/.test(name) ? start.children : undefined;
      const said = answers && old.get('text')?.children;
      if (answers !== undefined && said?.length === answers.length && answers.every(isInteger)) {
        // Hugging Face has the answers of a question as lists beside each other.
        const [starts, words] = [now.get(name)!.children!, now.get('text')!.children!];
        for (let i = 0; i < answers.length; i++)
          this.span({ start: answers[i]!, word: said[i] }, { start: starts[i]!, word: words[i] }, texts);
        continue;
      }
      const first = start.children?.find(isInteger);
      if (first !== undefined && OFFSET.test(name)) this.unknown(first, texts);
      if (!isInteger(start)) continue;
      const word = wordOf(old, name);
      const [, kind, suffix = ''] = START.exec(name) ?? [];
      const endName =
        kind === undefined
          ? undefined
          : ENDS[kind.toLowerCase()]!.map(
              (end) => name.slice(0, name.length - kind.length - suffix.length) + end + suffix,
            ).find((end) => isInteger(old.get(end)));
      const lengthName =
        /^(?:offset|start|begin|position|pos)$/i.test(name) && isInteger(old.get('length')) ? 'length' : undefined;
      const isAnswer = /(?:^answer_|_)start$/i.test(name) && OFFSET.test(name) && word !== undefined;
      if (endName === undefined && lengthName === undefined && !isAnswer) {
        // The other end of a span, of which the beginning speaks, is called as it.
        const isEnd = /^(?:stop|to|e|.*end.*)$/i.test(name) && [...old.keys()].some((other) => START.test(other));
        if (OFFSET.test(name) && !isEnd) this.unknown(start, texts);
        continue;
      }
      if (word !== undefined && [...old.keys()].some((other) => TIMED.test(other))) {
        const said = String(old.get(word)!.value);
        if (endName !== undefined && said.length !== Number(old.get(endName)!.value) - Number(start.value)) continue;
      }
      const spanOf = (of: ReadonlyMap<string, Node>): Span => ({
        start: of.get(name)!,
        word: word === undefined ? undefined : of.get(word),
        end: endName === undefined ? undefined : of.get(endName),
        length: lengthName === undefined ? undefined : of.get(lengthName),
      });
      this.span(spanOf(old), spanOf(now), texts);
    }
  }

  /** What may be an offset of a text near it whose length has changed. */
  private unknown({ value }: Node, around: readonly Scope[]): void {
    const isNear = ({ before, after }: Text) => before.length !== after.length && value >= 0 && value <= before.length;
    if (around.some(({ texts }) => texts.some(isNear))) this.unsure++;
  }

  /** [start, end, label], [label, start, end]; [start, end] in a list that is called so. */
  private array(before: Node, after: Node, texts: readonly Scope[], name: string): void {
    const children = before.children ?? [];
    const at = children[0]?.type === 'string' ? 1 : 0;
    const [start, end] = [children[at], children[at + 1]];
    if (before.parent?.type !== 'array' || !isInteger(start) || !isInteger(end) || children.length > 4) return;
    const isLabelled = children.length > 2 && (at === 1 || /^(?:string|object|null|array)$/.test(children[2]!.type));
    if (!isLabelled && !(children.length === 2 && OF_PAIRS.test(name))) return;
    const now = after.children!;
    this.span({ start, end }, { start: now[at]!, end: now[at + 1]! }, texts);
  }

  private span(old: Span, now: Span, texts: readonly Scope[]): void {
    const start = Number(old.start.value);
    const end =
      old.end !== undefined
        ? Number(old.end.value)
        : old.length !== undefined
          ? start + Number(old.length.value)
          : undefined;
    if (start < 0 || (end !== undefined && end < start)) return;
    const own = old.word?.type === 'string' ? String(old.word.value) : undefined;
    // A member `text` of another length is the text that the span is of.
    const isWord = end === undefined || own?.length === end - start || [...(own ?? '')].length === end - start;
    const word = isWord ? own : undefined;
    const isBytes =
      own !== undefined &&
      word === undefined &&
      end !== undefined &&
      end - start === new TextEncoder().encode(own).length;
    const place = isBytes
      ? texts.some((scope) => scope.texts.some((text) => isOther(text) && text.before !== own)) && 'unsure'
      : placeOf(texts, start, end, word);
    if (place === false) return;
    if (place === 'unsure') this.unsure++;
    if (place === undefined && end === undefined) this.unknown(old.start, texts);
    if (place === undefined || place === 'unsure' || !isOther(place.text)) return;
    let mover = this.movers.get(place.text);
    if (mover === undefined) {
      mover = new Mover(place.text);
      this.movers.set(place.text, mover);
    }
    const found = mover.move(place.start, place.end);
    const said = place.text.after.slice(found.start, found.end);
    const points = (offset: number) => (place.isPoints ? [...place.text.after.slice(0, offset)].length : offset);
    const [from, to] = [points(found.start), points(found.end)];
    const isMoved = from !== start || (end !== undefined && to !== end);
    const isChanged = found.isInside || said !== place.text.before.slice(place.start, place.end);
    this.put(old.start, now.start, String(from));
    this.put(old.end, now.end, String(to));
    this.put(old.length, now.length, String(to - from));
    if (word !== undefined && now.word?.value !== said) this.put(old.word, now.word, JSON.stringify(said));
    if (isMoved || isChanged) this.moved++;
    if (isChanged) this.changed++;
  }

  private put(old: Node | undefined, now: Node | undefined, newText: string): void {
    if (old === undefined || now === undefined) return;
    const [before, after] = [old, now].map(({ offset, length }) => ({ start: offset, end: offset + length, newText }));
    this.edits.before.push(before!);
    this.edits.after.push(after!);
  }
}

/** The nodes that say where a span is, and the one that says its words. */
interface Span {
  readonly start: Node;
  readonly end?: Node | undefined;
  readonly length?: Node | undefined;
  readonly word?: Node | undefined;
}

const isOther = ({ before, after }: Text): boolean => before !== after;

/** The member that says the words of a span, if there is one. */
function wordOf(own: ReadonlyMap<string, Node>, start: string): string | undefined {
  // `answer_start` stands beside `answer` or `answer_text`, or in an answer with its `text`.
  const base = /^(.+)_start$/.exec(start)?.[1];
  return [
    ...(base === undefined ? [] : [base, `${base}_text`]),
    'text',
    'word',
    'surface',
    'mention',
    'value',
    'quote',
  ].find((name) => own.get(name)?.type === 'string');
}

/** The texts of an object, those of `data` and other objects in it behind its own; of an array, the one that it begins with. */
function textsIn(before: Node, after: Node): Text[] {
  if (before.type === 'array') {
    const [old, now] = [before.children?.[0], after.children?.[0]];
    return old?.type === 'string' && now?.type === 'string' ? [textOf('text', old, now)] : [];
  }
  const found: Text[] = [];
  const inner: Text[] = [];
  const later = members(after);
  for (const [i, [name, old]] of members(before).entries()) {
    const now = later[i]?.[1];
    if (now === undefined) continue;
    if (old.type === 'string') found.push(textOf(name, old, now));
    else if (old.type === 'object') inner.push(...ownTexts(old, now));
  }
  return [...found, ...inner];
}

const ownTexts = (before: Node, after: Node): Text[] => {
  const later = members(after);
  return members(before).flatMap(([name, old], i) =>
    old.type === 'string' && later[i] !== undefined ? [textOf(name, old, later[i][1])] : [],
  );
};

/** Most texts that are looked at in lists. */
const MOST_DEEP = 500;

function scopeOf(before: Node, after: Node): Scope {
  let found: Text[] | undefined;
  const deep = () => {
    if (found !== undefined) return found;
    found = [];
    if (before.type === 'object') addDeep(before, after, 0, found);
    return found;
  };
  return { texts: textsIn(before, after), deep };
}

/** Adds the texts of lists in an object: messages, sentences, paragraphs. Its own, and those of objects in it, are none of them. */
function addDeep(before: Node, after: Node, depth: number, found: Text[]): void {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const names = members(before).map(([name]) => name);
  const areListed = before.type === 'array' || depth > 1;
  for (let i = 0; i < old.length && found.length < MOST_DEEP; i++) {
    const next = now[i];
    if (next === undefined) return;
    if (old[i]!.children !== undefined) addDeep(old[i]!, next, areListed ? 2 : depth + 1, found);
    else if (areListed && old[i]!.type === 'string') found.push(textOf(names[i] ?? '', old[i]!, next));
  }
}

/** Where in a text a span is whose words are known, in either unit. */
function spoken(text: Text, start: number, end: number | undefined, word: string): Place | undefined {
  if (text.before === word) return undefined;
  for (const isPoints of [false, true]) {
    const length = isPoints ? [...word].length : word.length;
    if (end !== undefined && end - start !== length) continue;
    const place = placeIn(text, start, start + length, isPoints);
    if (place !== undefined && text.before.slice(place.start, place.end) === word) return place;
  }
  return undefined;
}

/** The text that a span is of, and its place there: the nearest that says its words, else the likeliest that is long enough. */
function placeOf(
  around: readonly Scope[],
  start: number,
  end: number | undefined,
  word: string | undefined,
): Place | 'unsure' | undefined {
  const scopes = [...around].reverse();
  const all = scopes.flatMap(({ texts }) => [...texts]);
  for (const text of word === undefined ? [] : all) {
    const place = spoken(text, start, end, word!);
    if (place !== undefined) return place;
  }
  const fits = (text: Text) =>
    text.before !== word && end !== undefined && placeIn(text, start, end, false) !== undefined;
  const fit = all.filter(fits);
  const rank = ({ name }: Text) => (TEXTS.includes(name) ? TEXTS.indexOf(name) : TEXTS.length);
  const named = fit.filter((text) => rank(text) < TEXTS.length).sort((a, b) => rank(a) - rank(b));
  let text = word === undefined ? named[0] : undefined;
  if (text === undefined) {
    let fitDeep: readonly Text[] = [];
    for (const scope of scopes) {
      const deep = scope.deep();
      const places = word === undefined ? [] : deep.flatMap((one) => spoken(one, start, end, word) ?? []);
      if (places.length === 1) return places[0];
      fitDeep = word === undefined ? deep.filter(fits) : places.map((place) => place.text);
      if (fitDeep.length > 0) break;
    }
    if (word === undefined && fit.length + fitDeep.length === 1) text = fit[0] ?? fitDeep[0];
    else {
      // What it says of its words is in none of the texts: it was wrong before, or is of another kind.
      const isBeyond = word === undefined && fit.length + fitDeep.length === 0;
      const near =
        isBeyond && !around.at(-1)!.texts.some(({ name }) => name === 'text')
          ? all.filter(({ name, before, after }) => TEXTS.includes(name) && before.length !== after.length)
          : [];
      return near.length > 0 || [...fit, ...fitDeep].some(isOther) ? 'unsure' : undefined;
    }
  }
  const [units, points] = [placeIn(text!, start, end!, false), placeIn(text!, start, end!, true)];
  const isCut = (place: Place) => isWordCut(text!.before, place.start) || isWordCut(text!.before, place.end);
  return points !== undefined && units !== undefined && isCut(points) && !isCut(units) ? units : (points ?? units);
}

/** Moves the offsets of a record's JSON (or of many records') whose texts have changed; `undefined`: it holds none of changed texts. */
export function withMovedOffsets(before: string, after: string): MovedOffsets | undefined {
  if (before === after || !MAY_HOLD.test(before)) return undefined;
  const [old, now] = [parseTree(before), parseTree(after)];
  if (old === undefined || now === undefined) return undefined;
  const records = new Records();
  records.visit(old, now, [], '');
  const { moved, changed, unsure, tokens, edits } = records;
  if (moved + unsure + tokens === 0) return undefined;
  return { text: applyEdits(after, edits.after), edits: edits.before, moved, changed, unsure, tokens };
}
