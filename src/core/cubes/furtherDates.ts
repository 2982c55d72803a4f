/**
 * Plans how a Zarr cube that exists gets further dates: later ones are appended, with the shard that they
 * begin in written again; with any others the whole cube is.
 */
import type { ByteStore } from './byteStore.ts';
import type { ChunkSizes } from './chunkSizes.ts';
import type { CubeDate, CubeLayout } from './cubeLayout.ts';
import type { HeldLayers } from './cubeMessages.ts';
import type { ExistingCube } from './existingCube.ts';
import { heldRuns } from './heldRuns.ts';
import { mergeDates } from './newDates.ts';

/** Where dates are in a cube that is written. */
export interface DatePlan {
  readonly layout: CubeLayout;
  /** Index in the cube of each date of the images. */
  readonly places: Iterable<number>;
  /** First date that is not in the cube yet; 0 if all of it is written. */
  readonly firstDate: number;
  /** Whether all of a cube that exists is written again. */
  readonly isRebuilt: boolean;
}

/** A plan with the dates of a cube that exists. */
export interface FurtherDates extends DatePlan {
  /** Index in the cube of each date that it has already. */
  readonly held: readonly number[];
}

/**
 * @param made layout of the images
 * @param added their dates, which the cube does not have
 * @param describe attributes of a cube with some collections
 */
export function planFurther(
  made: CubeLayout,
  added: readonly CubeDate[],
  existing: ExistingCube,
  describe: SourceDescription,
): FurtherDates {
  const { dates, held, added: places } = mergeDates(existing.dates, added);
  const last = existing.dates.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
  const isRebuilt = added.some(({ time }) => time <= last);
  // A cube that is written again has whole milliseconds.
  const keepsUnit = !isRebuilt && existing.timeUnit !== 'millisecond';
  const layout: CubeLayout = {
    ...made,
    dates,
    ...(keepsUnit && { timeUnit: existing.timeUnit }),
    attributes: furtherAttributes(made, dates, existing.history, describe),
  };
  return { layout, places, held, isRebuilt, firstDate: isRebuilt ? 0 : existing.dates.length };
}

/** Describes the collections of a cube, by their ids. */
export type SourceDescription = (ids: readonly string[]) => CubeLayout['attributes'];

/**
 * Attributes of a cube that gets further dates, with all collections that it has then.
 *
 * @param made layout of the images
 * @param dates all of the cube
 * @param history of the cube that exists
 */
export function furtherAttributes(
  { attributes }: CubeLayout,
  dates: readonly CubeDate[],
  history: string,
  describe: SourceDescription,
): CubeLayout['attributes'] {
  const ids = String(attributes.source ?? '').split(', ');
  const all = new Set([...ids, ...dates.map(({ collection }) => collection)]);
  return {
    ...attributes,
    ...(all.size > ids.length && describe([...all].sort())),
    history: joinHistory(history, String(attributes.history ?? '')),
    dates: dates.length,
  };
}

/** The lines of both, each once. */
function joinHistory(earlier: string, later: string): string {
  const lines = new Set(`${earlier}\n${later}`.split('\n'));
  return [...lines].filter(Boolean).join('\n');
}

/** The dates to copy: all of them, or those in the shard that is written again. */
export function heldLayers(
  { version }: ExistingCube,
  { held, firstDate, isRebuilt }: FurtherDates,
  { chunk, shard }: ChunkSizes,
  target: ByteStore,
): HeldLayers & { readonly version: string } {
  const firstCopied = isRebuilt ? 0 : Math.floor(firstDate / shard[0]) * shard[0];
  const runs = heldRuns(held, chunk[0]).filter(({ to }) => to >= firstCopied);
  return { store: target.reference, source: { kind: 'zarr' }, runs, version };
}

/** Size of a cube in a folder; 0 in a bucket, where space is not limited. */
export async function bytesOnDisk(target: ByteStore): Promise<number> {
  if (target.reference.kind !== 'folder') return 0;
  const files = await target.list('', { isDeep: true });
  return files.reduce((sum, { size }) => sum + size, 0);
}
