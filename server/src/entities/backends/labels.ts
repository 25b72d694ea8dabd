import type { Result } from '../../types';
import { classOf } from '../classes';

/**
 * A model's label as an IOB2 tag: BIOES and BILOU prefixes become B and I, a class without a prefix I; `O` for a class that
 * KazNERD does not have.
 */
export function tagOfLabel(label: string): string {
  const [, prefix, name] = /^([BIESUL])[-_](.+)$/su.exec(label) ?? [];
  const known = classOf(name ?? label);
  if (known === undefined) return 'O';
  return `${prefix === undefined || /[IEL]/.test(prefix) ? 'I' : 'B'}-${known}`;
}

/** Whether a label is the stand-in that exporters write where nobody gave them names. */
export const isNameless = (label: string): boolean => /^LABEL_\d+$/i.test(label);

export const NAMELESS =
  'the labels have no names (LABEL_0 …): write those of the training into id2label of config.json';

/** The IOB2 tag of each output of a model, from the `id2label` of its `config.json`. */
export function readLabels(config: unknown): Result<readonly string[]> {
  const given = (config as { id2label?: unknown } | null | undefined)?.id2label;
  if (typeof given !== 'object' || given === null) return { ok: false, error: 'config.json has no id2label' };
  const labels: string[] = [];
  for (const [index, label] of Object.entries(given)) {
    if (!/^\d{1,4}$/.test(index) || typeof label !== 'string') return { ok: false, error: 'id2label cannot be read' };
    labels[Number(index)] = label;
  }
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === undefined) return { ok: false, error: `id2label has no label ${i}` };
  }
  if (labels.some(isNameless)) return { ok: false, error: NAMELESS };
  const tags = labels.map(tagOfLabel);
  return tags.some((tag) => tag !== 'O')
    ? { ok: true, value: tags }
    : { ok: false, error: `none of the labels is a class of KazNERD: ${labels.slice(0, 10).join(', ')}` };
}
