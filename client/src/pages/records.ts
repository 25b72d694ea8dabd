/** The record view: one record as a form, its findings beside it, and a bar that goes from record to record. */

import type { RecordAnswer, RecordField, RecordFilter, RecordPage } from '../../../server/src/protocol';
import { figureLocale } from '../../../server/src/protocol/locales';
import { UNKNOWN_WORD } from '../derived';
import { button, type Host, make } from './dom';
import type { FromRecordsPage, RecordsTexts, ToRecordsPage } from './messages';

/** A text cut where entities and findings begin and end, each piece with what holds there. */
export function piecesOf({ text, findings, entities }: Pick<RecordField, 'text' | 'findings' | 'entities'>): {
  readonly text: string;
  readonly entity?: string;
  /** Positions in `findings`. */
  readonly findings: readonly number[];
}[] {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...findings, ...entities]) cuts.add(start).add(end);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => {
    const start = places[index]!;
    const entity = entities.find((one) => one.start <= start && end <= one.end)?.class;
    const within = findings.flatMap((one, at) => (one.start <= start && end <= one.end ? [at] : []));
    return { text: text.slice(start, end), findings: within, ...(entity !== undefined && { entity }) };
  });
}

/** Words that are asked about while a file is open, and suggestions that are offered for each. */
const MOST_ASKED = 5000;
const MOST_OFFERED = 4;

export function startRecords(texts: RecordsTexts, extension: Host<ToRecordsPage, FromRecordsPage>): void {
  let page: RecordPage | undefined;
  let line = 0;
  /** The field that is being edited: what comes meanwhile is shown when it is done. */
  let editing = false;
  let later: RecordPage | undefined;

  /** What may have been meant by a word; empty until it is known. */
  const suggestions = new Map<string, readonly string[]>();
  /** Where each of the boxes for suggestions has its word. */
  const places = new Map<HTMLElement, { readonly field: number; readonly start: number; readonly end: number }>();

  const notice = make('p', { class: 'notice', role: 'status' });
  const place = make('span', { class: 'place' });
  const lineInput = make('input', { type: 'number', min: 1, 'aria-label': texts.line, title: texts.line });
  const findingInput = make('input', { type: 'checkbox' });
  const languageInput = make(
    'select',
    { 'aria-label': texts.languageFilter },
    make('option', { value: '' }, texts.anyLanguage),
    ...texts.languages.map(([label, name]) => make('option', { value: label }, name)),
  );
  const leastInput = make('input', { type: 'number', min: 0, 'aria-label': texts.least, title: texts.least });
  const mostInput = make('input', { type: 'number', min: 0, 'aria-label': texts.most, title: texts.most });
  const answerInput = make(
    'select',
    { 'aria-label': texts.answer },
    make('option', { value: '' }, texts.anyAnswer),
    ...Object.entries(texts.answers).map(([value, name]) => make('option', { value }, name)),
  );
  // Offered once there is an answer to be seen.
  answerInput.hidden = true;
  const memberInput = make('select', { 'aria-label': texts.gradeMember, title: texts.gradeMember });
  const fields = make('main');
  const list = make('ol');
  const aside = make('aside', { 'aria-label': texts.findings }, make('h2', {}, texts.findings), list);

  const named = () => (memberInput.value === '' ? {} : { member: memberInput.value });
  const number = ({ value }: HTMLInputElement): number | undefined => {
    const given = Number.parseInt(value, 10);
    return given >= 0 ? given : undefined;
  };
  const filter = (): RecordFilter => {
    const [least, most] = [number(leastInput), number(mostInput)];
    return {
      ...(findingInput.checked && { finding: true }),
      ...(languageInput.value !== '' && { language: languageInput.value }),
      ...(answerInput.value !== '' && { answer: answerInput.value as NonNullable<RecordFilter['answer']> }),
      ...named(),
      ...(least !== undefined && { least }),
      ...(most !== undefined && { most }),
    };
  };
  /** Steps that were asked for while one is taken: each goes on from where the one before it has led. */
  const steps: ('next' | 'previous')[] = [];
  let isUnderWay = false;
  const go = (step: 'next' | 'previous') => {
    if (isUnderWay) {
      steps.push(step);
      return;
    }
    isUnderWay = true;
    extension.post({ type: 'go', line, step, ...filter() });
  };
  /** A step has been taken, or has led nowhere; then those behind it would as well. */
  const arrived = (isThere: boolean) => {
    isUnderWay = false;
    if (!isThere) steps.length = 0;
    const step = steps.shift();
    if (step) go(step);
  };
  lineInput.addEventListener('change', () => {
    const wanted = Math.max(0, (number(lineInput) ?? 1) - 1);
    steps.length = 0;
    extension.post({ type: 'go', ...(page?.row ? { line, row: wanted } : { line: wanted }), step: 'at', ...named() });
  });
  memberInput.addEventListener('change', () => {
    steps.length = 0;
    extension.post({ type: 'go', line, step: 'at', ...named() });
  });

  /** The members that may be graded, where none has the name of an answer. */
  function offerMembers({ answer, texts: names }: NonNullable<RecordPage['record']>): void {
    const chosen = memberInput.value;
    const all = [...new Set([...names, ...(chosen === '' ? [] : [chosen])])];
    memberInput.replaceChildren(
      make('option', { value: '' }, texts.gradeMember),
      ...all.map((name) => make('option', { value: name }, name)),
    );
    memberInput.value = chosen;
    memberInput.hidden = chosen === '' && (names.length === 0 || answer !== undefined);
  }
  document.addEventListener('keydown', (event) => {
    const act = event.altKey && !editing ? KEYS[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
  const KEYS: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => go('previous'),
    ArrowRight: () => go('next'),
    ArrowUp: () => grade(true),
    ArrowDown: () => grade(false),
    Enter: () => editAnswer(),
  };

  /** The same grade again takes it back. */
  function grade(value: boolean): void {
    if (!page?.record?.answer) return;
    const { version, record } = page;
    const isBack = record.answer!.grade === value;
    // Where those without a grade are gone through, the next one is wanted.
    const next = answerInput.value === 'ungraded' && !isBack ? { next: filter() } : {};
    extension.post({ type: 'grade', version, line: record.line, grade: isBack ? null : value, ...next });
  }

  function editAnswer(): void {
    const { field } = page?.record?.answer ?? {};
    if (field === undefined || editing) return;
    const prose = document.getElementById(`field-${field}`)!;
    edit(prose.parentElement!, page!.record!.fields[field]!, field, prose, true);
  }

  /** What is known of the answer, and what can be said of it. */
  function verdictOf(answer: RecordAnswer): HTMLElement {
    const { grade: given, fault, isCut, original } = answer;
    const press = (text: string, value: boolean) => {
      const one = button(text, () => grade(value), given === value ? '' : 'secondary');
      one.setAttribute('aria-pressed', String(given === value));
      return one;
    };
    const isOther = given !== undefined && given !== null && typeof given !== 'boolean';
    const change = button(texts.editAnswer, editAnswer, 'secondary');
    change.title = texts.editKeeps;
    return make(
      'section',
      { class: 'verdict', 'aria-label': texts.answer },
      ...(fault === undefined
        ? [
            press(`✓ ${texts.good}`, true),
            press(`✗ ${texts.bad}`, false),
            ...(answer.field === undefined ? [] : [change]),
          ]
        : [make('span', { class: 'error' }, fault)]),
      ...(isOther ? [make('span', {}, texts.grade.replace('{0}', String(given)))] : []),
      ...(isCut ? [make('span', { class: 'note' }, texts.cut)] : []),
      ...(fault === undefined ? [make('span', { class: 'note' }, texts.gradeKeys)] : []),
      ...(original === undefined
        ? []
        : [make('details', {}, make('summary', {}, texts.original), make('div', { class: 'prose' }, original))]),
    );
  }

  /** An answer that is not read as prose. */
  const apart = ({ name, text }: RecordAnswer): HTMLElement[] =>
    text === undefined
      ? []
      : [
          make(
            'section',
            { class: 'field' },
            make('div', { class: 'head' }, make('span', { class: 'name' }, name)),
            make('div', { class: 'prose' }, text),
          ),
        ];

  function edit(box: HTMLElement, field: RecordField, index: number, back: HTMLElement, keep = false): void {
    const { version, record } = page!;
    editing = true;
    const area = make('textarea', { 'aria-label': field.path, rows: Math.min(30, field.text.split('\n').length + 2) });
    area.value = field.text;
    const end = () => {
      editing = false;
      const next = later ?? page!;
      later = undefined;
      show(next);
    };
    const save = () => {
      const { value } = area;
      end();
      if (value !== field.text)
        extension.post({
          ...{ type: 'edit', version, line: record!.line, field: index, text: value },
          ...(keep && { keep }),
        });
    };
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') end();
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
      else return;
      event.preventDefault();
    });
    back.replaceWith(area);
    box.append(make('div', { class: 'buttons' }, button(texts.save, save), button(texts.cancel, end, 'secondary')));
    area.focus();
  }

  function fieldOf(field: RecordField, index: number): HTMLElement {
    const prose = make('div', { class: 'prose', id: `field-${index}` });
    for (const piece of piecesOf(field)) {
      const [first] = piece.findings;
      const severity = first === undefined ? '' : ` finding ${field.findings[first]!.severity}`;
      if (first === undefined && piece.entity === undefined) prose.append(piece.text);
      else {
        const title = piece.findings.map((at) => field.findings[at]!.message).join('\n');
        const tint = piece.entity === undefined ? '' : `entity ${piece.entity}`;
        prose.append(make('span', { class: `${tint}${severity}`.trim(), ...(title !== '' && { title }) }, piece.text));
      }
    }
    const name = [field.role, field.path, field.part > 0 ? String(field.part + 1) : ''].filter(Boolean).join(' · ');
    const head = make('div', { class: 'head' }, make('span', { class: 'name' }, name));
    const role = field.role === undefined ? '' : ` message ${field.role.replace(/[^a-z]/giu, '')}`;
    const box = make('section', { class: `field${role}` }, head, prose);
    const start = button(
      texts.edit,
      () => {
        if (editing) return;
        start.hidden = true;
        edit(box, field, index, prose);
      },
      'secondary',
    );
    start.setAttribute('aria-label', `${texts.edit}: ${name}`);
    head.append(start);
    return box;
  }

  /** What the record holds beside its prose, to be read. */
  function valuesOf(values: NonNullable<RecordPage['record']>['values']): HTMLElement {
    const entries = values.flatMap(({ path, text }) => [make('dt', {}, path), make('dd', {}, text)]);
    return make(
      'section',
      { class: 'values', 'aria-label': texts.values },
      make('h2', {}, texts.values),
      make('dl', {}, ...entries),
    );
  }

  /** Buttons that put a suggestion in the place of an unknown word. */
  function offer(box: HTMLElement, field: number, { start, end }: { start: number; end: number }): void {
    const { version, record } = page!;
    const { text } = record!.fields[field]!;
    box.replaceChildren(
      ...suggestions
        .get(box.dataset.word!)!
        .slice(0, MOST_OFFERED)
        .map((word) =>
          button(
            word,
            () => {
              const changed = text.slice(0, start) + word + text.slice(end);
              extension.post({ type: 'edit', version, line: record!.line, field, text: changed });
            },
            'secondary',
          ),
        ),
    );
  }

  /** A button that makes the fix of a finding. */
  function fixButton(
    { title, edits }: NonNullable<RecordField['findings'][number]['fix']>,
    field: number,
  ): HTMLElement {
    const { version, record } = page!;
    const { text } = record!.fields[field]!;
    const fixed = edits.reduceRight(
      (rest, { start, end, newText }) => rest.slice(0, start) + newText + rest.slice(end),
      text,
    );
    const post = () => extension.post({ type: 'edit', version, line: record!.line, field, text: fixed });
    return button(title, post, 'secondary');
  }

  function suggested(word: string, words: readonly string[]): void {
    suggestions.set(word, words);
    for (const [box, { field, ...span }] of places) if (box.dataset.word === word) offer(box, field, span);
  }

  function show(next: RecordPage, again = false): void {
    if (editing) {
      later = next;
      return;
    }
    if (!again) notice.textContent = '';
    if (!next.record) {
      notice.textContent = next.isWhole ? texts.noneFits : `${texts.noneFits} ${texts.notWhole}`;
      return;
    }
    page = next;
    const { record } = next;
    if (!again && !next.isWhole && Object.keys(filter()).length > 0) notice.textContent = texts.notWhole;
    line = record.line;
    const { at, of } = next.row ?? { at: line, of: next.lines };
    const name = next.row ? texts.row : texts.line;
    lineInput.value = String(at + 1);
    lineInput.max = String(of);
    lineInput.title = name;
    lineInput.setAttribute('aria-label', name);
    const figure = (value: number) => value.toLocaleString(figureLocale(texts.language));
    const where = next.row ? texts.placeOfRow : texts.place;
    place.textContent = where.replace('{0}', figure(at + 1)).replace('{1}', figure(of));
    fields.replaceChildren(
      ...(record.fields.length > 0 ? record.fields.map(fieldOf) : [make('p', { class: 'note' }, texts.noProse)]),
      ...(record.answer ? [...apart(record.answer), verdictOf(record.answer)] : []),
      ...(record.values.length > 0 ? [valuesOf(record.values)] : []),
    );
    if (record.answer) answerInput.hidden = false;
    offerMembers(record);
    places.clear();
    const found = [
      ...record.others.map((finding) => ({ ...finding, fix: undefined, quote: '', field: -1, start: 0, end: 0 })),
      ...record.fields.flatMap(({ text, findings }, field) =>
        findings.map((finding) => ({ ...finding, quote: text.slice(finding.start, finding.end), field })),
      ),
    ];
    list.replaceChildren(
      ...found.map(({ message, quote, rule, severity, field, start, end, fix }) => {
        const replacements = make('div', { class: 'replacements' });
        if (fix) replacements.append(fixButton(fix, field));
        if (rule === UNKNOWN_WORD && field >= 0 && quote !== '') {
          replacements.dataset.word = quote;
          if (suggestions.has(quote)) offer(replacements, field, { start, end });
          else if (suggestions.size < MOST_ASKED) {
            suggestions.set(quote, []);
            extension.post({ type: 'suggest', word: quote });
          }
          places.set(replacements, { field, start, end });
        }
        const item = button(message, () => document.getElementById(`field-${field}`)?.scrollIntoView(), severity);
        item.title = rule;
        const quoted = quote === '' ? [] : [make('div', { class: 'quote' }, quote.slice(0, 80))];
        return make('li', {}, item, ...quoted, replacements);
      }),
    );
    if (found.length === 0) list.append(make('li', { class: 'note' }, texts.noFindings));
  }

  document.body.append(
    make(
      'nav',
      {},
      button(`← ${texts.previous}`, () => go('previous')),
      lineInput,
      place,
      button(`${texts.next} →`, () => go('next')),
      make('label', {}, findingInput, texts.onlyFindings),
      languageInput,
      make('span', { class: 'length' }, texts.length, leastInput, '–', mostInput),
      answerInput,
      memberInput,
      button(texts.openText, () => extension.post({ type: 'text', line }), 'secondary'),
      button(texts.askAll, () => extension.post({ type: 'askAll' }), 'secondary'),
    ),
    notice,
    make('div', { class: 'record' }, fields, aside),
  );
  extension.onMessage((message) => {
    if (message.type === 'page') {
      show(message.page, message.again);
      if (!message.again) arrived(message.page.record !== undefined);
    } else if (message.type === 'suggestions') suggested(message.word, message.words);
    else {
      notice.textContent = message.message;
      arrived(false);
    }
  });
  extension.post({ type: 'ready' });
}
