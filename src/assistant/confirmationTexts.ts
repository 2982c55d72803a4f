/** Questions to the user before tools change something. */
import * as l10n from '@vscode/l10n';
import { inByteUnits } from '../domain/byteUnits.ts';
import { formatFixed, formatNumber } from '../domain/locale.ts';
import type { PlanTotals } from './planStore.ts';

/** Lines with the number of tasks, the size and the compute of a plan. */
export function describeCosts({ images, tasks, bytes, eecuSeconds }: PlanTotals): string[] {
  return [
    l10n.t('Images: {0}', formatNumber(images)),
    l10n.t('Tasks in Earth Engine: {0}', formatNumber(tasks)),
    l10n.t('Size before compression: {0}', formatToolBytes(bytes)),
    eecuSeconds === undefined
      ? l10n.t('Compute: not known, because there is no earlier order like this')
      : l10n.t('Compute: about {0} EECU-hours', formatHours(eecuSeconds)),
  ];
}

/** "1.5 GB" */
export function formatToolBytes(bytes: number): string {
  const { value, unit } = inByteUnits(bytes);
  return `${formatFixed(value, bytes < 1000 || value >= 10 ? 0 : 1)} ${unit}`;
}

function formatHours(seconds: number): string {
  return formatNumber(Number((seconds / 3600).toPrecision(2)), { maximumSignificantDigits: 2 });
}
