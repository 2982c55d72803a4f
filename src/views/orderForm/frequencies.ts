import * as l10n from '@vscode/l10n';

/** Frequencies that the order form offers by name; values are pandas offset aliases. */
export const FREQUENCIES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: l10n.t('One period') },
  { value: 'YS', label: l10n.t('Every year') },
  { value: '2YS', label: l10n.t('Every 2 years') },
  { value: '6MS', label: l10n.t('Every 6 months') },
  { value: '3MS', label: l10n.t('Every 3 months') },
  { value: 'MS', label: l10n.t('Every month') },
  { value: 'SMS', label: l10n.t('Every half month') },
  { value: '16D', label: l10n.t('Every 16 days') },
];

export const CUSTOM_FREQUENCY = 'custom';
