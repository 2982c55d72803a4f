/** States of an order's tasks by tile. Does not import `vscode`. */

import type { TaskState, TrackedItem, TrackingDocument } from '../../core/index.ts';
import { isWaitingForRoom } from '../../domain/taskQueue.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { formatTileName } from '../../domain/tileName.ts';
import { formatStateCount } from '../../text/orderStates.ts';
import type { MapState } from './protocol.ts';

/** Tasks of one tile. */
export interface TileTasks {
  readonly tile: TileIndex;
  readonly state: MapState;
  /** "2 done, 1 failed" */
  readonly text: string;
  /** Names of the items; first those in the state that is shown. */
  readonly items: readonly string[];
}

/** States that need attention come first. */
const PRECEDENCE: readonly MapState[] = [
  'failed',
  'running',
  'waiting',
  'unsubmitted',
  'cancelled',
  'done',
  'empty',
];

const STATE_OF_TASK: Readonly<Record<TaskState, MapState>> = {
  UNSUBMITTED: 'unsubmitted',
  READY: 'waiting',
  RUNNING: 'running',
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCEL_REQUESTED: 'running',
  CANCELLED: 'cancelled',
  EMPTY: 'empty',
};

/** @returns one entry for each tile with tasks that no other order has taken over */
export function tasksByTile(document: TrackingDocument): TileTasks[] {
  const byTile = new Map<string, TrackedItem[]>();
  for (const item of document.ownItems) {
    const tile = tileOf(item, document);
    if (!tile) continue;
    const items = byTile.get(String(tile));
    if (items) items.push(item);
    else byTile.set(String(tile), [item]);
  }
  return [...byTile].map(([key, items]) => {
    const [row = 0, column = 0] = key.split(',').map(Number);
    return { tile: [row, column], ...describeTasks(items) };
  });
}

/** The tile of an item; documents of the Python tool have it in the names of images only. */
function tileOf(item: TrackedItem, document: TrackingDocument): TileIndex | undefined {
  if (item.tile) return item.tile;
  const { tiles } = document.tracking;
  const named = tiles.filter(({ index: [row, column] }) =>
    item.name.includes(formatTileName(row, column)),
  );
  const [only] = tiles.length === 1 ? tiles : named;
  return only?.index;
}

function describeTasks(items: readonly TrackedItem[]): Omit<TileTasks, 'tile'> {
  const states = items.map(mapStateOf);
  const state = worstState(states);
  const counts = new Map<TaskState, number>();
  for (const item of items) {
    const shown = isWaitingForRoom(item.status) ? 'READY' : item.status.state;
    counts.set(shown, (counts.get(shown) ?? 0) + 1);
  }
  const text = [...counts].map(([name, count]) => formatStateCount(count, name)).join(', ');
  const names = items.map(({ name }) => name);
  const isShown = (_name: string, at: number) => states[at] === state;
  return {
    state,
    text,
    items: [...names.filter(isShown), ...names.filter((name, at) => !isShown(name, at))],
  };
}

/** State of one task on the map. */
export function mapStateOf({ status }: Pick<TrackedItem, 'status'>): MapState {
  return isWaitingForRoom(status) ? 'waiting' : (STATE_OF_TASK[status.state] ?? 'unsubmitted');
}

/** The state that needs attention most. */
export function worstState(states: readonly MapState[]): MapState {
  return PRECEDENCE.find((state) => states.includes(state)) ?? 'empty';
}
