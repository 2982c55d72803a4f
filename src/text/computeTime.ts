/** Formats compute time of Earth Engine. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../domain/locale.ts';

/** "1.2 EECU-hours": Earth Engine bills its compute units by the hour. */
export function formatEecuHours(seconds: number): string {
  const hours = Number((seconds / 3600).toPrecision(2));
  const shown = formatNumber(hours, { maximumSignificantDigits: 2, useGrouping: false });
  return hours === 1 ? l10n.t('1 EECU-hour') : l10n.t('{0} EECU-hours', shown);
}
