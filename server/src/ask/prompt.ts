import type * as Yaml from 'yaml';
import { isObject } from '../json';
import { finding, type Rule } from '../rule';
import { MESSAGE_ROLES, type MessageRole, promptSections } from '../text/formats/prompt';
import type { Finding, Mutable, Span } from '../types';
import * as rules from './rules';
import { fillTemplate, templateTags, valuesOf } from './template';

/**
 * A prompt as it is asked: out of a prompt file (front matter, role headers, text with `{{variables}}`), out of plain text
 * or Markdown (one question), or out of a JSONL record in the chat format (`messages`). What is wrong with it is a
 * finding; all offsets are UTF-16 units of the text given.
 */
export interface PromptMessage extends Span {
  readonly role: MessageRole;
  /** With variables filled in. */
  readonly content: string;
  /** Start of the line with the role, where there is one. */
  readonly head?: number;
}

export interface PromptParameters {
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
}

export interface Prompt {
  readonly messages: readonly PromptMessage[];
  readonly parameters: PromptParameters;
  /** Names used, in order of appearance, with their values where there are any. */
  readonly variables: readonly { readonly name: string; readonly value?: string }[];
  readonly findings: readonly Finding[];
}

type Values = Readonly<Record<string, unknown>>;

/** Names of parameters in front matter and in records; all other names are variables. */
const PARAMETERS: Readonly<Record<string, keyof PromptParameters>> = {
  temperature: 'temperature',
  max_tokens: 'maxTokens',
  maxTokens: 'maxTokens',
  max_completion_tokens: 'maxTokens',
  seed: 'seed',
  stop: 'stop',
};

const found = (rule: Rule, { start, end }: Span, ...args: string[]): Finding =>
  finding(rule, { start, end, ...(args.length > 0 && { args }) });

/** Takes the parameters out of an object; those of a wrong type or range are findings. */
function takeParameters(object: Values, span: Span, findings: Finding[]): PromptParameters {
  const taken: Mutable<PromptParameters> = {};
  for (const [name, value] of Object.entries(object)) {
    const key = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (key === undefined || value === null) continue;
    const number = typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    if (key === 'temperature' && number !== undefined && number >= 0 && number <= 2) taken.temperature = number;
    else if (key === 'maxTokens' && number !== undefined && Number.isInteger(number) && number > 0)
      taken.maxTokens = number;
    else if (key === 'seed' && number !== undefined && Number.isInteger(number)) taken.seed = number;
    else if (key === 'stop' && typeof value === 'string') taken.stop = [value];
    else if (key === 'stop' && Array.isArray(value) && value.every((item) => typeof item === 'string'))
      taken.stop = value;
    else findings.push(found(rules.parameter, span, name));
  }
  return taken;
}

/** Fills the variables of all messages in, from `values`; those without a value are findings. */
function fill(
  raw: readonly (Omit<PromptMessage, 'content'> & { readonly template: string; readonly exact: boolean })[],
  values: ReadonlyMap<string, string>,
  findings: Finding[],
): Pick<Prompt, 'messages' | 'variables'> {
  const variables = new Map<string, string | undefined>();
  const messages = raw.map(({ template, exact, ...message }): PromptMessage => {
    for (const { kind, name, start, end } of templateTags(template)) {
      // Where the text is escaped in its file, a finding is about the whole of it.
      const span = exact ? { start: message.start + start, end: message.start + end } : message;
      if (kind === 'block') findings.push(found(rules.block, span, template.slice(start, end)));
      if (kind !== 'variable') continue;
      if (!values.has(name)) findings.push(found(rules.missingVariable, span, name));
      variables.set(name, values.get(name));
    }
    return { ...message, content: fillTemplate(template, values) };
  });
  return {
    messages,
    variables: [...variables].map(([name, value]) => ({ name, ...(value !== undefined && { value }) })),
  };
}

/** Whether the messages can be asked at all. */
function checkMessages(messages: readonly PromptMessage[], whole: Span, findings: Finding[]) {
  if (!messages.some(({ role, content }) => role !== 'system' && content.trim() !== ''))
    findings.push(found(rules.empty, { start: whole.start, end: Math.min(whole.end, whole.start + 1) }));
  messages.forEach((message, index) => {
    if (message.role === 'system' && index > 0) findings.push(found(rules.lateSystem, message));
  });
}

/** Values of one JSONL line that is an object; an error is a finding on the whole prompt. */
function rowValues(row: string | undefined, findings: Finding[]): Map<string, string> {
  if (row === undefined || row.trim() === '') return new Map();
  try {
    const object: unknown = JSON.parse(row);
    if (isObject(object)) return valuesOf(object);
  } catch {
    // Reported below.
  }
  findings.push(found(rules.row, { start: 0, end: 0 }));
  return new Map();
}

/**
 * Reads a prompt file, plain text or Markdown. Values come from the front matter (`variables:`, and every other name that
 * is no parameter) and from `row`, a line of JSONL, which wins.
 */
export function readPromptFile(text: string, row?: string): Prompt {
  const findings: Finding[] = [];
  const { frontMatter, sections } = promptSections(text);
  let parameters: PromptParameters = {};
  const values = new Map<string, string>();
  if (frontMatter) {
    const block = text.slice(frontMatter.start, frontMatter.end);
    const start = frontMatter.start + block.indexOf('---') + 3;
    const yaml = text.slice(start, frontMatter.start + block.trimEnd().length - 3);
    const { object, faults } = readYaml(yaml);
    for (const fault of faults)
      findings.push(
        found(rules.frontMatter, { start: start + fault.start, end: start + fault.end }, String(fault.line)),
      );
    parameters = takeParameters(
      object,
      { start: frontMatter.start, end: frontMatter.start + block.trimEnd().length },
      findings,
    );
    const { variables, ...others } = object;
    for (const name of Object.keys(PARAMETERS)) delete (others as Record<string, unknown>)[name];
    for (const [name, value] of valuesOf(others)) values.set(name, value);
    if (isObject(variables)) for (const [name, value] of valuesOf(variables)) values.set(name, value);
  }
  for (const [name, value] of rowValues(row, findings)) values.set(name, value);

  const raw: (Omit<PromptMessage, 'content'> & { template: string; exact: boolean })[] = [];
  const hasRoles = sections.some(({ role }) => role !== undefined);
  for (const section of sections) {
    const span = trimmed(text, section);
    if (section.role === undefined && hasRoles) {
      if (span.start < span.end) findings.push(found(rules.outside, span));
      continue;
    }
    const role =
      section.role === undefined
        ? 'user'
        : Object.hasOwn(MESSAGE_ROLES, section.role)
          ? MESSAGE_ROLES[section.role]
          : undefined;
    if (role === undefined) {
      findings.push(found(rules.role, span, section.role!));
      continue;
    }
    if (span.start === span.end) continue;
    const head = section.role === undefined ? {} : { head: lineBefore(text, section.start) };
    raw.push({ role, ...span, ...head, template: text.slice(span.start, span.end), exact: true });
  }
  const { messages, variables } = fill(raw, values, findings);
  checkMessages(messages, { start: 0, end: text.length }, findings);
  return { messages, parameters, variables, findings };
}

/**
 * Reads a JSONL record in the chat format: `messages` with `role` and `content`, or ShareGPT's `conversations` with `from`
 * and `value`. Its other fields are values for variables; `span` is the record's place in its file. Without a conversation
 * a field `prompt`, `instruction` (with `input`), `question` or `text` is the question.
 */
export function readPromptRecord(line: string, span: Span = { start: 0, end: line.length }, row?: string): Prompt {
  const findings: Finding[] = [];
  const nothing = (rule: Rule): Prompt => ({
    messages: [],
    parameters: {},
    variables: [],
    findings: [...findings, found(rule, span)],
  });
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return nothing(rules.record);
  }
  if (!isObject(record)) return nothing(rules.record);
  const { messages: chat, conversations, ...others } = record;
  const list = Array.isArray(chat) ? chat : Array.isArray(conversations) ? conversations : undefined;
  const parameters = takeParameters(record, span, findings);
  const values = valuesOf(others);
  for (const [name, value] of rowValues(row, findings)) values.set(name, value);
  const raw: (Omit<PromptMessage, 'content'> & { template: string; exact: boolean })[] = [];
  const add = (name: unknown, content: unknown) => {
    const role =
      typeof name === 'string' && Object.hasOwn(MESSAGE_ROLES, name.toLowerCase())
        ? MESSAGE_ROLES[name.toLowerCase()]
        : undefined;
    if (role === undefined) findings.push(found(rules.role, span, String(name)));
    else if (typeof content !== 'string') findings.push(found(rules.content, span));
    else raw.push({ role, ...span, template: content, exact: false });
  };
  if (list) {
    for (const item of list) {
      if (!isObject(item)) findings.push(found(rules.content, span));
      else add(item.role ?? item.from, item.content ?? item.value);
    }
  } else {
    const { prompt, instruction, input, question, text } = record;
    const asked = prompt ?? instruction ?? question ?? text;
    if (typeof asked !== 'string') return nothing(rules.record);
    add('user', typeof input === 'string' && input !== '' && prompt === undefined ? `${asked}\n\n${input}` : asked);
  }
  // A record that has its answer asks for it anew.
  if (raw.length > 1 && raw.at(-1)!.role === 'assistant') raw.pop();
  const { messages, variables } = fill(raw, values, findings);
  checkMessages(messages, span, findings);
  return { messages, parameters, variables, findings };
}

function readYaml(text: string): { object: Values; faults: (Span & { line: number })[] } {
  const { LineCounter, parseDocument } = require('yaml') as typeof Yaml;
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, strict: true, uniqueKeys: true });
  const faults = document.errors.map(({ pos: [start, end] }) => ({ start, end, line: counter.linePos(start).line }));
  if (faults.length > 0) return { object: {}, faults };
  try {
    // Aliases could make a small text a huge value.
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    if (value === null || value === undefined) return { object: {}, faults };
    if (isObject(value)) return { object: value, faults };
  } catch {
    // Reported below.
  }
  return { object: {}, faults: [{ start: 0, end: text.length, line: 1 }] };
}

/** The span without white space and tokens of chat templates (`<|eot_id|>`) at its ends. */
function trimmed(text: string, { start, end }: Span): Span {
  const inside = text.slice(start, end);
  const lead = /^(?:\s|<\|[\p{L}\d_]+\|>)*/u.exec(inside)![0].length;
  if (lead === inside.length) return { start: end, end };
  // From the end by hand: a pattern anchored there is tried at every white space.
  let last = inside.length;
  for (;;) {
    const cut = inside.slice(0, last).trimEnd();
    const token = cut.endsWith('|>') ? cut.lastIndexOf('<|') : -1;
    last = cut.length;
    if (token < 0 || !/^<\|[\p{L}\d_]+\|>$/u.test(cut.slice(token))) break;
    last = token;
  }
  return { start: start + lead, end: start + last };
}

/** Start of the line that ends right before `offset`. */
function lineBefore(text: string, offset: number): number {
  const end = Math.max(0, text.startsWith('\r\n', offset - 2) ? offset - 2 : offset - 1);
  return Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1)) + 1;
}
