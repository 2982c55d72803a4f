/** Actions that apply to images, by their states. */
import type { CellAction, CellState, PageCell } from '../../src/views/orderPage/protocol.ts';

const STATES_OF_ACTIONS: Readonly<Record<CellAction, ReadonlySet<CellState>>> = {
  download: new Set<CellState>(['done', 'empty']),
  retry: new Set<CellState>(['failed', 'cancelled', 'missing']),
  cancel: new Set<CellState>(['running', 'waiting', 'unsubmitted']),
  openImage: new Set<CellState>(['done']),
};

export const CELL_ACTIONS: readonly CellAction[] = ['openImage', 'download', 'retry', 'cancel'];

/** Those of some images that an action applies to. */
export function applicable(action: CellAction, cells: readonly PageCell[]): PageCell[] {
  return cells.filter(
    ({ state, isHere }) =>
      STATES_OF_ACTIONS[action].has(state) ||
      (action === 'openImage' && isHere && state !== 'empty'),
  );
}
