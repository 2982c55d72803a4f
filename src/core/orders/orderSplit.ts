/** Advice on how an order of too many images is split into smaller ones. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';

/** The tiles and periods of an order, and how many of its images each has. */
export interface OrderExtent {
  /** Number of tiles. */
  readonly tiles: number;
  /** Number of periods. */
  readonly periods: number;
  /** Images of the tile that has most. */
  readonly imagesPerTile: number;
  /** Images of the period that has most. */
  readonly imagesPerPeriod: number;
}

/** The extent of an order. @param images its images, as a plan has them */
export function extentOfImages(
  images: readonly { readonly tile: { readonly name: string }; readonly start: Date }[],
): OrderExtent {
  const tiles = countBy(images, ({ tile }) => tile.name);
  const periods = countBy(images, ({ start }) => start.getTime());
  return {
    tiles: tiles.size,
    periods: periods.size,
    imagesPerTile: largest(tiles),
    imagesPerPeriod: largest(periods),
  };
}

/**
 * "Submit several smaller orders, each for up to 31 of the 100 tiles, or for up to 114 of the 365
 * periods."
 *
 * @param extent of the order that is too large
 * @param most images that one order can have, fewer than the order has
 */
export function describeSplit(extent: OrderExtent, most: number): string {
  const tiles = Math.floor(most / extent.imagesPerTile);
  const periods = Math.floor(most / extent.imagesPerPeriod);
  const [allTiles, allPeriods] = [formatNumber(extent.tiles), formatNumber(extent.periods)];
  if (tiles > 0 && periods > 0) {
    return l10n.t(
      'Submit several smaller orders, each for up to {0} of the {1} tiles, or for up to {2} of the {3} periods.',
      formatNumber(tiles),
      allTiles,
      formatNumber(periods),
      allPeriods,
    );
  }
  if (tiles > 0) {
    return l10n.t(
      'Submit several smaller orders, each for up to {0} of the {1} tiles.',
      formatNumber(tiles),
      allTiles,
    );
  }
  if (periods > 0) {
    return l10n.t(
      'Submit several smaller orders, each for up to {0} of the {1} periods.',
      formatNumber(periods),
      allPeriods,
    );
  }
  return l10n.t(
    'Submit several smaller orders, each for some of the tiles and a part of the time.',
  );
}

function countBy<Item>(items: readonly Item[], key: (item: Item) => unknown): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

function largest(counts: ReadonlyMap<unknown, number>): number {
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);
  return most;
}
