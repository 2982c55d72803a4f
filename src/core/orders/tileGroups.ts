/** Items of an order by collection and tile: one question to Earth Engine covers all their periods. */
import type { TilePeriod } from '../earthengine/imageSource.ts';
import type { Tile, TilePart } from '../grids/index.ts';
import type { OrderPlan, PlannedItem } from './plan.ts';

/** One collection over one tile, with the items that are cut from it. */
export interface ItemGroup {
  readonly collection: string;
  readonly tile: Tile;
  /** The part of the tile that has data; absent for the whole tile. */
  readonly inside?: TilePart;
  readonly items: readonly PlannedItem[];
}

export function tileGroups(plan: OrderPlan): ItemGroup[] {
  const groups = new Map<string, ItemGroup & { readonly items: PlannedItem[] }>();
  for (const item of plan.items) {
    const key = `${item.collection} ${item.tile.name}`;
    const group = groups.get(key) ?? { ...item, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** From the beginning of the earliest item to the end of the latest. */
export function wholePeriod({ tile, inside, items }: ItemGroup): TilePeriod {
  return {
    tile,
    ...(inside && { inside }),
    start: new Date(Math.min(...items.map(({ start }) => start.getTime()))),
    end: new Date(Math.max(...items.map(({ end }) => end.getTime()))),
  };
}
