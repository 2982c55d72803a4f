/** Texts of images of an order, for tooltips and screen readers. */
import * as l10n from '@vscode/l10n';
import { inByteUnits } from '../../src/domain/byteUnits.ts';
import { formatFixed, formatNumber } from '../../src/domain/locale.ts';
import type { CellState, PageCell } from '../../src/views/orderPage/protocol.ts';

/** "h009v003, 2019: done; 12 dates; 34 % cloud cover; 1.2 MB; on this machine" */
export function describeCell(cell: PageCell, row: string, column: string): string {
  const details = [
    cell.stateText,
    ...(cell.dates === undefined ? [] : [formatDates(cell.dates)]),
    ...(cell.cloud === undefined ? [] : [l10n.t('{0} cloud cover', formatPercentage(cell.cloud))]),
    ...(cell.bytes === undefined ? [] : [formatCellBytes(cell.bytes)]),
    ...(cell.isHere ? [l10n.t('on this machine')] : []),
  ];
  return `${row}, ${column}: ${details.join('; ')}`;
}

function formatDates(dates: number): string {
  return dates === 1 ? l10n.t('1 date') : l10n.t('{0} dates', formatNumber(dates));
}

/** "35 %" */
export function formatPercentage(percent: number): string {
  return `${formatNumber(Math.round(percent))} %`;
}

/** "1.2 MB" */
export function formatCellBytes(bytes: number): string {
  if (bytes < 1000) return `${formatNumber(bytes)} B`;
  const { value, unit } = inByteUnits(bytes);
  return `${formatFixed(value, value < 10 ? 1 : 0)} ${unit}`;
}

/** "12 done" */
export function formatStateTotal(state: CellState, count: number): string {
  const n = formatNumber(count);
  switch (state) {
    case 'done':
      return l10n.t('{0} done', n);
    case 'failed':
      return l10n.t('{0} failed', n);
    case 'running':
      return l10n.t('{0} running', n);
    case 'waiting':
      return l10n.t('{0} waiting', n);
    case 'unsubmitted':
      return l10n.t('{0} not submitted', n);
    case 'cancelled':
      return l10n.t('{0} cancelled', n);
    case 'cancelling':
      return l10n.t('{0} being cancelled', n);
    case 'empty':
      return l10n.t('{0} without scenes', n);
    case 'missing':
      return l10n.t('{0} missing', n);
    case 'elsewhere':
      return l10n.t('{0} in other orders', n);
  }
}
