/** Finds the images with dates that a cube lacks, and the places of these dates in the cube. */
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';
import type { CheckedItem } from './checkItem.ts';
import type { CubeDate } from './cubeLayout.ts';
import { repeatedDate } from './existingErrors.ts';
import type { CubeGroup } from './groupItems.ts';
import { dayOf } from './imageDocument.ts';

/**
 * The images that a cube does not have yet.
 *
 * @param dates of the cube
 * @param path of the cube, for messages
 * @returns none when it has all of them
 * @throws CubeError when it has some dates of an image, and others not
 */
export function newItems(
  dates: readonly CubeDate[],
  items: readonly CheckedItem[],
  path: string,
): CheckedItem[] {
  const held = new Set(dates.map((date) => `${date.collection} ${dayOf(date)}`));
  return items.filter(({ item }) => {
    const { dates: own, collection, path: document } = item.document;
    const [first, ...others] = own.filter((date) => held.has(`${collection} ${dayOf(date)}`));
    if (!first) return true;
    if (others.length + 1 < own.length) throw heldDate(path, document, dayOf(first));
    return false;
  });
}

/**
 * Ensures that a cube has each date once, before anything is written: a layer is identified by its time and
 * its collection.
 *
 * @param held dates of the cube that exists
 * @param added dates of images
 * @param path of the cube, for messages
 * @throws CubeError
 */
export function checkEachOnce(
  held: readonly CubeDate[],
  added: readonly CubeDate[],
  path: string,
): void {
  const [ofCube] = repeated(held);
  if (ofCube) throw repeatedDate(path, dayOf(ofCube), ofCube.collection);
  const [date] = repeated([...held, ...added]);
  if (!date) return;
  throw new CubeError(
    'duplicate-date',
    path,
    l10n.t(
      '"{0}" would have two layers of {1} at {2}, so nothing was written. Convert the other images without the one that has them, or order it with one layer for each date.',
      path,
      date.collection,
      new Date(date.time).toISOString(),
    ),
  );
}

/** Dates whose time and collection an earlier one has as well. */
function repeated(dates: readonly CubeDate[]): CubeDate[] {
  const seen = new Set<string>();
  return dates.filter(({ time, collection }) => {
    // Cubes with times in seconds are less exact than a millisecond.
    const key = `${Math.round(time)} ${collection}`;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}

/** The dates of some images of a cube, in the order of time. */
export function datesOfItems(group: CubeGroup, items: readonly CheckedItem[]): CubeDate[] {
  return group.dates.flatMap(({ item, index }) =>
    items.includes(item) ? (item.item.document.dates[index] ?? []) : [],
  );
}

/** Dates of a cube together with others. */
export interface MergedDates {
  /** In the order of time. */
  readonly dates: readonly CubeDate[];
  /** Index among all of each date that the cube has. */
  readonly held: readonly number[];
  /** Index among all of each added date. */
  readonly added: readonly number[];
}

/** Of two layers at the same time, that of the cube is the first. */
export function mergeDates(held: readonly CubeDate[], added: readonly CubeDate[]): MergedDates {
  const dates = [...held, ...added].sort((a, b) => a.time - b.time);
  const places = new Map(dates.map((date, i) => [date, i]));
  const placesOf = (some: readonly CubeDate[]) => some.map((date) => places.get(date) ?? 0);
  return { dates, held: placesOf(held), added: placesOf(added) };
}

function heldDate(path: string, document: string, day: string): CubeError {
  return new CubeError(
    'duplicate-date',
    document,
    l10n.t(
      '"{0}" has the date {1} of "{2}" already, but not all of its dates. Overwrite the cube with all images that belong to it.',
      path,
      day,
      document,
    ),
  );
}
