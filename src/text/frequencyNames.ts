/** Names of the frequencies that the order form offers. */
import * as l10n from '@vscode/l10n';
import { OFFERED_FREQUENCIES } from '../domain/frequencies.ts';

const LABELS: Readonly<Record<(typeof OFFERED_FREQUENCIES)[number], string>> = {
  '': l10n.t('One period'),
  YS: l10n.t('Every year'),
  '2YS': l10n.t('Every 2 years'),
  '6MS': l10n.t('Every 6 months'),
  '3MS': l10n.t('Every 3 months'),
  MS: l10n.t('Every month'),
  SMS: l10n.t('Every half month'),
  '16D': l10n.t('Every 16 days'),
};

/** A frequency with its name. */
export interface NamedFrequency {
  /** A pandas offset alias; empty for a single period. */
  readonly value: string;
  readonly label: string;
}

export const NAMED_FREQUENCIES: readonly NamedFrequency[] = OFFERED_FREQUENCIES.map((value) => ({
  value,
  label: LABELS[value],
}));

/** "Every 3 months (3MS)", where the alias has a description. */
export function formatFrequency(alias: string): string {
  const words = NAMED_FREQUENCIES.find(({ value }) => value === alias)?.label;
  return words && alias ? `${words} (${alias})` : (words ?? alias);
}
