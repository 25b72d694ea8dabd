/** The entity classes for people: names, groups and colours, as the manifest and the user's theme have them. */
import * as vscode from 'vscode';
import { ENTITY_GROUPS, type EntityClass, type EntityGroup } from '../../server/src/protocol';
import { manifestText, t } from './l10n';

interface Manifest {
  readonly contributes: {
    readonly colors: readonly { id: string; defaults: Record<'light' | 'dark' | 'highContrast', string> }[];
  };
}

export const GROUPS = Object.keys(ENTITY_GROUPS) as readonly EntityGroup[];

/** The theme colour of a class, e.g. `qalam.entity.nonHuman`. */
export function themeColour(entityClass: EntityClass): string {
  const name = entityClass
    .split('_')
    .map((part) => part[0] + part.slice(1).toLowerCase())
    .join('');
  return `qalam.entity.${name[0]!.toLowerCase()}${name.slice(1)}`;
}

/** The name of a class in the language of the interface. */
export function className(entityClass: EntityClass): string {
  return manifestText(`class.${entityClass}`) ?? entityClass;
}

export function groupName(group: EntityGroup): string {
  switch (group) {
    case 'people':
      return t('People');
    case 'places':
      return t('Places');
    case 'organisations':
      return t('Organisations');
    case 'time':
      return t('Time and events');
    case 'numbers':
      return t('Numbers');
    case 'works':
      return t('Works, laws, products');
    case 'other':
      return t('Other');
  }
}

/** A dot in the colour of a class, for lists that draw no theme colours. */
export function classIcon(context: vscode.ExtensionContext, entityClass: EntityClass): vscode.Uri {
  const id = themeColour(entityClass);
  const { contributes } = context.extension.packageJSON as Manifest;
  const { kind } = vscode.window.activeColorTheme;
  const theme =
    kind === vscode.ColorThemeKind.HighContrast
      ? 'highContrast'
      : kind === vscode.ColorThemeKind.Dark
        ? 'dark'
        : 'light';
  const own = vscode.workspace.getConfiguration('workbench').get<Record<string, unknown>>('colorCustomizations')?.[id];
  const colour =
    typeof own === 'string' && /^#[0-9a-f]{3,8}$/i.test(own)
      ? own
      : (contributes.colors.find((candidate) => candidate.id === id)?.defaults[theme] ?? '#7A7A7A');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5" fill="${colour}"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${btoa(svg)}`);
}
