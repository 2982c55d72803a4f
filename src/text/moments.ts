/** Formats times of tasks and orders. */
import * as l10n from '@vscode/l10n';
import { formatAge } from './quantities.ts';

const MINUTE_MS = 60_000;

/** "2026-11-23 01:02 UTC (5 minutes ago)". @param time milliseconds since 1970 */
export function formatMoment(time: number, now = Date.now()): string {
  const date = new Date(time);
  const shown = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return l10n.t(
    '{0} ({1})',
    shown,
    time > now ? formatAhead(time - now) : formatAge(date, new Date(now)),
  );
}

/** "in 5 minutes" */
function formatAhead(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS);
  if (minutes < 1) return l10n.t('in less than a minute');
  if (minutes === 1) return l10n.t('in 1 minute');
  if (minutes < 60) return l10n.t('in {0} minutes', minutes);
  const hours = Math.round(minutes / 60);
  if (hours === 1) return l10n.t('in 1 hour');
  return hours < 48 ? l10n.t('in {0} hours', hours) : l10n.t('in {0} days', Math.round(hours / 24));
}
