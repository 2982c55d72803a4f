/** Labels and icons of groups of orders. */
import * as vscode from 'vscode';
import type { TaskState } from '../../core/index.ts';
import { formatMonth } from '../../domain/locale.ts';
import { type Grouping, type Sorting, UNKNOWN } from '../../orders/arrangement.ts';
import { formatState } from '../../text/orderStates.ts';
import { formatCollection } from '../../text/shortNames.ts';
import { stateIcon } from './icons.ts';

export function formatGrouping(grouping: Grouping): string {
  switch (grouping) {
    case 'none':
      return vscode.l10n.t('Not grouped');
    case 'state':
      return vscode.l10n.t('State');
    case 'tile':
      return vscode.l10n.t('Tile');
    case 'collection':
      return vscode.l10n.t('Collection');
    case 'age':
      return vscode.l10n.t('Age');
  }
}

export function formatSorting(sorting: Sorting): string {
  switch (sorting) {
    case 'newest':
      return vscode.l10n.t('Newest first');
    case 'oldest':
      return vscode.l10n.t('Oldest first');
    case 'state':
      return vscode.l10n.t('State');
    case 'tile':
      return vscode.l10n.t('Tile');
    case 'collection':
      return vscode.l10n.t('Collection');
    case 'name':
      return vscode.l10n.t('Name');
  }
}

/** "Failed", "h009v003", "Landsat 8 (LC08)", "October 2026" */
export function formatGroup(grouping: Grouping, key: string): string {
  if (key === UNKNOWN) return vscode.l10n.t('Unknown');
  if (grouping === 'state') return capital(formatState(key as TaskState));
  if (grouping === 'collection') return formatCollection(key);
  return grouping === 'age' ? formatAgeGroup(key) : key;
}

export function groupIcon(grouping: Grouping, key: string): vscode.ThemeIcon {
  if (grouping === 'state' && key !== UNKNOWN) return stateIcon(key as TaskState);
  return new vscode.ThemeIcon(ICONS[grouping]);
}

const ICONS: Readonly<Record<Grouping, string>> = {
  none: 'list-flat',
  state: 'pulse',
  tile: 'symbol-numeric',
  collection: 'layers',
  age: 'calendar',
};

function formatAgeGroup(key: string): string {
  switch (key) {
    case 'today':
      return vscode.l10n.t('Today');
    case 'yesterday':
      return vscode.l10n.t('Yesterday');
    case 'week':
      return vscode.l10n.t('Last 7 days');
    case 'month':
      return vscode.l10n.t('Last 30 days');
    default:
      return formatMonth(new Date(`${key}-01T00:00:00Z`));
  }
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
