/**
 * Record of the images that a repeating order has ordered: their names, in a small document of the store.
 *
 * Tracking documents are deleted when an order is cleaned, as after a download. Without this record, the
 * next pass would order its images again.
 */
import { isRecord } from '../../domain/isRecord.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { nameCode } from '../orders/nameCode.ts';
import { CONFLICT_TRIES, waitAfterConflict } from '../stores/conflictWait.ts';
import type { Tracker } from '../tracker.ts';
import type { OrderFile } from './orderFile.ts';

type RecordTracker = Pick<Tracker, 'store' | 'templates' | 'grid'>;

/** The folder is beside that of the tracking documents, in whose listings it does not appear. */
const FOLDER_ENDING = '_REPETITIONS';

/** Names of images that were ordered before, whether they still exist or not. */
export async function readRepetition(
  tracker: RecordTracker,
  file: OrderFile,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  return (await read(tracker, file, signal)).names;
}

/** Name of the record of an order file, which its orders carry as well. */
export function repetitionName(tracker: RecordTracker, file: OrderFile): string {
  return locationOf(tracker, file).name;
}

/** Adds names of images to the record. */
export async function recordRepetition(
  tracker: RecordTracker,
  file: OrderFile,
  added: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { name, folder } = locationOf(tracker, file);
  for (let attempt = 1; ; attempt++) {
    const { names, version } = await read(tracker, file, signal);
    if (added.every((each) => names.has(each))) return;
    const ordered = [...new Set([...names, ...added])].sort();
    try {
      await tracker.store.storeMetadata({ ordered }, name, folder, { ifVersion: version, signal });
      return;
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt >= CONFLICT_TRIES) throw error;
      await waitAfterConflict(attempt, signal);
    }
  }
}

/** @returns the names, and the version of the document; `null` where there is none */
async function read(
  tracker: RecordTracker,
  file: OrderFile,
  signal: AbortSignal | undefined,
): Promise<{ names: ReadonlySet<string>; version: string | null }> {
  const { name, folder } = locationOf(tracker, file);
  try {
    const { text, version } = await tracker.store.readMetadata(name, folder, { signal });
    return { names: new Set(namesIn(text)), version };
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return { names: new Set(), version: null };
  }
}

/**
 * What makes other images of the same names has a record of its own: the grid, bands, and scenes. Tiles
 * are not part of it: those that are added to a file are ordered from the first day.
 */
function locationOf({ templates, grid }: RecordTracker, file: OrderFile) {
  const { collections, repeat, scenes, choices } = file;
  const contents = {
    collections: [...collections].sort(),
    grid: file.grid ?? grid.toJSON(),
    scenes,
    choices: Object.entries(choices).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
  const name = nameCode(repeat?.every ?? '', contents);
  return { name, folder: templates.trackingPrefix + FOLDER_ENDING };
}

/** Whatever was written there; a damaged record is replaced, with the images that exist. */
function namesIn(text: string): string[] {
  try {
    const { ordered }: { ordered?: unknown } = asRecord(JSON.parse(text));
    return Array.isArray(ordered) ? ordered.filter((each) => typeof each === 'string') : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
