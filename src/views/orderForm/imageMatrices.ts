/** The images of a draft as matrices: one for each collection, tiles × periods. */
import type { OrderPlan } from '../../core/index.ts';
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import type { StoreKind } from '../../domain/stores.ts';
import { formatTileName } from '../../domain/tileName.ts';
import { formatCollection } from '../../text/shortNames.ts';
import { describeOwner, type FoundExisting } from './existing.ts';
import type { ImageCounts } from './imageCounts.ts';
import { imageKey } from './imageKeys.ts';
import { formatPeriod } from './periodText.ts';
import type { ImageMatrix } from './protocol.ts';

/** Orders of more images are described without their names, which would be megabytes for each key. */
export const MAX_NAMES = 2000;

export interface MatrixOptions {
  readonly counts?: ImageCounts | undefined;
  readonly existing?: FoundExisting | undefined;
  readonly choice: ExistingChoice;
  readonly store: StoreKind;
}

export function imageMatrices(plan: OrderPlan, options: MatrixOptions): ImageMatrix[] {
  const { counts, existing, choice, store } = options;
  const rows = plan.tiles.map(({ row, column }) => formatTileName(row, column));
  const isNamed = plan.items.length <= MAX_NAMES;
  return plan.collections.map((collection) => {
    // The product of tiles and periods, in that order; a collection without dates has one period.
    const items = plan.items.filter((item) => item.collection === collection);
    const columns = items.slice(0, items.length / Math.max(1, rows.length)).map(formatPeriod);
    const keys = items.map(imageKey);
    const found = items.flatMap(({ name }, index) => {
      const item = existing?.get(name);
      return item ? [[index, describeOwner(item, choice, store)] as const] : [];
    });
    const counted = keys.map((key) => counts?.of(key));
    return {
      collection,
      title: formatCollection(collection),
      rows,
      columns,
      keys,
      existing: found,
      ...(isNamed && {
        names: items.map(({ prefix, name }) => (prefix ? `${prefix}/${name}` : name)),
      }),
      ...(counted.some((count) => count !== undefined) && {
        counts: counted.map((count) => (count ? [count.dates, count.scenes] : undefined)),
      }),
    };
  });
}
