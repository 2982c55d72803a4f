/** Builds the Zarr cube of a group of images, or finds that it is there already. */
import type { CollectionCatalog } from '../collections/index.ts';
import { programInfo } from '../tracking/programInfo.ts';
import { buildCube } from './buildCube.ts';
import type { BuiltCube } from './builtCube.ts';
import type { ByteStore } from './byteStore.ts';
import type { CheckedItem } from './checkItem.ts';
import { type ChunkSizes, zarrChunkSizes } from './chunkSizes.ts';
import type { CubeEncoding, CubeLayout } from './cubeLayout.ts';
import type { CubeLock } from './cubeLock.ts';
import type { ItemTask } from './cubeMessages.ts';
import type { PlaceOpener } from './cubePlaces.ts';
import type { CubeThreads } from './cubeThreads.ts';
import { watchCube } from './cubeVersion.ts';
import { checkDiskSpace, PHYSICAL_SPACE } from './diskSpace.ts';
import { checkLayout, readExistingCube } from './existingCube.ts';
import {
  isBeingReplaced,
  restoreReplaced,
  shardStore,
  withdrawCube,
  zarrFinishing,
} from './finishZarr.ts';
import { bytesOnDisk, type DatePlan, heldLayers, planFurther } from './furtherDates.ts';
import type { CubeGroup } from './groupItems.ts';
import { layoutOf, sourceDescription } from './makeLayout.ts';
import { completeMove, isMoving } from './movedFiles.ts';
import { checkEachOnce, datesOfItems, newItems } from './newDates.ts';
import type { WorkShare } from './workShare.ts';

/** How the cube of a group is written. */
export interface GroupBuildOptions {
  readonly overwrite?: boolean | undefined;
  readonly encoding?: CubeEncoding | undefined;
  readonly share?: WorkShare | undefined;
  readonly catalog: CollectionCatalog;
  readonly opener: PlaceOpener;
  readonly threads: CubeThreads;
  /** Lock of the cube; absent where nothing can be written. */
  readonly lock?: CubeLock | undefined;
  /** Called with windows. */
  readonly onProgress: (name: string, done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @param place folder of the cube
 * @param name without its ending
 */
export async function buildGroup(
  group: CubeGroup,
  place: ByteStore,
  name: string,
  options: GroupBuildOptions,
): Promise<BuiltCube> {
  const { signal, overwrite = false, catalog, opener, share } = options;
  const images = group.items.map(({ item }) => item.document.name);
  const path = place.address(`${name}.zarr`);
  const target = opener.at(path);
  const partial = opener.at(place.address(`${name}.zarr.partial`));
  const cube = { place, name: `${name}.zarr`, partial };
  const result = { path, format: 'zarr', images } as const;
  const made = layoutOf(group, name, {
    catalog,
    version: programInfo().version,
    now: new Date(),
  });
  if (share && ((await isMoving(cube, { signal })) || (await isBeingReplaced(cube)))) {
    return { ...result, state: 'partial', dates: made.dates.length };
  }
  const isCompleted = !overwrite && ((await completeMove(cube)) || (await restoreReplaced(cube)));
  let requireUnchanged = await watchCube(cube, options);
  const existing = overwrite ? undefined : await readExistingCube(target, { signal });
  if (existing) checkLayout(existing, made, group.items, path);
  const items = existing ? newItems(existing.dates, group.items, path) : group.items;
  const added = datesOfItems(group, items);
  checkEachOnce(existing?.dates ?? [], added, path);
  if (existing && items.length === 0) {
    return { ...result, state: isCompleted ? 'appended' : 'kept', dates: existing.dates.length };
  }
  const further = existing && planFurther(made, added, existing, sourceDescription(group, catalog));
  const { layout, places, firstDate, isRebuilt } = further ?? planNew(made);
  const sizes: ChunkSizes =
    existing?.record.sizes ?? zarrChunkSizes(layout, options.encoding ?? {});
  await checkDiskSpace(place, items, {
    factor: group.physical ? PHYSICAL_SPACE : 1,
    copied: isRebuilt ? await bytesOnDisk(target) : 0,
  });
  if (overwrite && !share) {
    await withdrawCube(target, { signal });
    requireUnchanged = await watchCube(cube, options);
  }
  const [, height, width] = sizes.shard;
  const isComplete = await buildCube(
    {
      ...cube,
      layout,
      format: { kind: 'zarr', sizes },
      chunk: sizes.chunk,
      window: { height, width },
      items: itemTasks(group, items, layout, places),
      block: blockOf(items),
      firstDate,
      held: existing && further && heldLayers(existing, further, sizes, target),
      chunkStore: shardStore({ target, partial, firstDate, isRebuilt }),
      threads: options.threads,
      share,
      lock: options.lock,
      requireUnchanged,
      onProgress: (done, total) => options.onProgress(name, done, total),
      signal,
    },
    zarrFinishing(sizes),
  );
  const state = existing ? 'appended' : 'written';
  return { ...result, state: isComplete ? state : 'partial', dates: layout.dates.length };
}

function planNew(layout: CubeLayout): DatePlan {
  return { layout, places: layout.dates.keys(), firstDate: 0, isRebuilt: false };
}

/** Size of the blocks that images are read in. */
export function blockOf([first]: readonly CheckedItem[]): CheckedItem['block'] {
  return first?.block ?? { width: 256, height: 256 };
}

/**
 * The images in the order of their first dates, with the places of their layers in the cube.
 *
 * @param places index in the cube of each date of these images, in the order of time
 */
export function itemTasks(
  group: CubeGroup,
  items: readonly CheckedItem[],
  { variables }: CubeLayout,
  places: Iterable<number>,
): ItemTask[] {
  const dates = group.dates.filter(({ item }) => items.includes(item));
  const positions = new Map<CheckedItem, Map<number, number>>();
  for (const [i, place] of [...places].entries()) {
    const date = dates[i];
    if (!date) throw new RangeError('places');
    const held = positions.get(date.item) ?? new Map<number, number>();
    positions.set(date.item, held.set(date.index, place));
  }
  const names = variables.map((variable) => variable.name);
  return [...positions].map(([checked, held]) => {
    const { document, store } = { ...checked.item };
    return {
      pieces: checked.pieces.map(
        ({ file: { key, size, version }, row, column, width, height }) => ({
          store: store.reference,
          file: { key, size, version },
          row,
          column,
          width,
          height,
        }),
      ),
      dates: document.dates.map((_, index) => held.get(index)),
      ...(group.physical?.bandsOf(checked) ?? {
        variables: document.bands.map((band) => names.indexOf(band.name)),
      }),
    };
  });
}
