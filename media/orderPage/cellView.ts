/** Cell of an image in the matrix of an order. */
import { formatNumber } from '../../src/domain/locale.ts';
import type { PageCell } from '../../src/views/orderPage/protocol.ts';
import { el } from '../components/element.ts';
import { stateSymbol } from '../components/stateSymbols.ts';
import { formatCellBytes, formatPercentage } from './cellText.ts';

/** Draws an image: its state, and its numbers as far as they are known. */
export function drawCell(look: HTMLElement, cell: PageCell, isCompact: boolean): void {
  const first = el('span', { class: 'cell-line' }, stateSymbol(cell.state));
  if (cell.dates !== undefined) first.append(el('b', {}, formatNumber(cell.dates)));
  if (cell.isHere) first.append(stateSymbol('here'));
  const details = [cell.cloud, cell.bytes].some((each) => each !== undefined);
  const second = isCompact || !details ? [] : [el('span', { class: 'cell-detail' }, numbers(cell))];
  look.replaceChildren(first, ...second);
}

/** "34 % 1.2 MB": short, because the tooltip has the words. */
function numbers({ cloud, bytes }: PageCell): string {
  return [
    ...(cloud === undefined ? [] : [formatPercentage(cloud)]),
    ...(bytes === undefined ? [] : [formatCellBytes(bytes)]),
  ].join(' · ');
}
