/** Images of an order that the user can look at, by collection, tile and period. */
import type { OrderPlan, OrderRequest, Period } from '../../core/index.ts';
import { formatCollection } from '../../text/shortNames.ts';
import type { LookChoices, LookTarget } from './lookProtocol.ts';
import { formatPeriod } from './periodText.ts';

/** Most tiles in the list: more cannot be searched by eye, and slow the page down. */
const MAX_TILES = 500;

export function lookChoices({
  collections,
  tiles,
  periods,
}: Pick<OrderPlan, 'collections' | 'tiles' | 'periods'>): LookChoices {
  return {
    collections: collections.map((id) => ({ value: id, label: formatCollection(id) })),
    tiles: tiles
      .slice(0, MAX_TILES)
      .map(({ row, column, name }) => ({ value: `${row},${column}`, label: name })),
    periods: periods.map((period) => ({ value: periodValue(period), label: formatPeriod(period) })),
    moreTiles: Math.max(0, tiles.length - MAX_TILES),
  };
}

/** Whether the order still has an image. */
export function isAmong(choices: LookChoices | undefined, target: LookTarget): boolean {
  if (!choices) return false;
  const { collections, tiles, periods } = choices;
  const has = (list: LookChoices['tiles'], wanted: string) =>
    list.some(({ value }) => value === wanted);
  return (
    has(collections, target.collection) && has(tiles, target.tile) && has(periods, target.period)
  );
}

/** The request of one image of an order alone. */
export function requestOfTarget(
  request: OrderRequest,
  { collection, tile, period }: LookTarget,
): OrderRequest {
  const { choices, leaveOut: _, periodFrequency: __, leaveOutScenes, ...others } = request;
  const [row, column] = tile.split(',').map(Number);
  const [start = '', end = ''] = period.split(' ');
  const choice = choices?.[collection];
  const scenes = leaveOutScenes?.filter((id) => isSceneOf(id, collection)) ?? [];
  return {
    ...others,
    collections: [collection],
    tiles: [[row ?? 0, column ?? 0]],
    periodStart: new Date(start),
    periodEnd: new Date(end),
    ...(choice && { choices: { [collection]: choice } }),
    ...(scenes.length > 0 && { leaveOutScenes: scenes }),
  };
}

/** Whether an asset id is that of a scene of a collection. */
export function isSceneOf(id: string, collection: string): boolean {
  return id.slice(0, Math.max(0, id.lastIndexOf('/'))) === collection;
}

function periodValue({ start, end }: Period): string {
  return `${start.toISOString()} ${end.toISOString()}`;
}
