/**
 * Groups images into cubes: one for each tile and collection, with several periods along time.
 *
 * Images of several sensors share a cube if that is wanted; a band that one of them has not is then
 * missing data on its dates.
 */
import * as l10n from '@vscode/l10n';
import { collectionName } from '../../domain/collectionNames.ts';
import { CubeError } from '../errors.ts';
import { isSameReference } from '../grids/sameReference.ts';
import type { CheckedItem } from './checkItem.ts';
import { dayOf, type ImageDocument } from './imageDocument.ts';
import type { SourceItem } from './sourceItems.ts';

/** Treatment of a date that two images have. */
export type DuplicateChoice = 'refuse' | 'newer';

/** Options of grouping. */
export interface GroupOptions {
  /** Whether sensors share cubes. */
  readonly acrossSensors?: boolean | undefined;
  /** Folder of the cube of an image, relative to the destination. */
  readonly folderOf: (document: ImageDocument, collection: string) => string;
}

/** A date of a cube, and the layer of the image that it is from. */
export interface GroupDate {
  readonly item: CheckedItem;
  /** Index of the date in the image. */
  readonly index: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** What a cube is of. */
export interface CubeSubject {
  /** Folder of the cube, relative to the destination, with slashes. */
  readonly folder: string;
  /** Collection, or codes of the sensors that share it. */
  readonly collection: string;
  /** [row, column] of its tile. */
  readonly index: readonly [row: number, column: number];
}

/** Images of one cube, whose files are not checked yet. */
export interface ImageGroup extends CubeSubject {
  readonly items: readonly SourceItem[];
}

/** Images of one cube. */
export interface CubeGroup extends CubeSubject {
  readonly items: readonly CheckedItem[];
  /** In the order of time. */
  readonly dates: readonly GroupDate[];
}

/** Groups images by their documents: each is in one group, whether or not it can be used. */
export function groupImages(items: readonly SourceItem[], options: GroupOptions): ImageGroup[] {
  const groups = new Map<string, CubeSubject & { readonly items: SourceItem[] }>();
  const codes = options.acrossSensors ? sensorCodes(items) : '';
  for (const item of items) {
    const { document } = item;
    const { index } = document.tile;
    const collection = codes || document.collection;
    const folder = options.folderOf(document, collection);
    const key = JSON.stringify([folder, collection, index]);
    const group = groups.get(key) ?? { folder, collection, index, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * The dates of a cube whose images have been checked.
 *
 * @throws CubeError for images that cannot share a cube, and for dates that two of them have
 */
export function cubeGroup(
  { folder, collection, index }: CubeSubject,
  items: readonly CheckedItem[],
  duplicates: DuplicateChoice = 'refuse',
): CubeGroup {
  checkAllTogether(items);
  return { folder, collection, index, items, dates: datesOf(items, duplicates) };
}

/** "LC08-LC09" */
function sensorCodes(items: readonly SourceItem[]): string {
  const codes = items.map(({ document: { collection } }) => {
    return (collectionName(collection)?.code ?? collection).replaceAll(/[^\w]+/g, '_');
  });
  return [...new Set(codes)].sort().join('-');
}

/** Each image with the first one of each collection: one may lack a band that two others have. */
function checkAllTogether(items: readonly CheckedItem[]): void {
  const firsts = new Map<string, CheckedItem>();
  for (const item of items) {
    for (const first of firsts.values()) checkTogether(first, item);
    const { collection } = item.item.document;
    if (!firsts.has(collection)) firsts.set(collection, item);
  }
}

function checkTogether(first: CheckedItem, other: CheckedItem): void {
  const difference = differenceOf(first, other);
  if (!difference) return;
  const documents = [first.item.document, other.item.document] as const;
  const paths = [documents[0].path, documents[1].path] as const;
  const isOneCollection = documents[0].collection === documents[1].collection;
  throw new CubeError(
    'different-images',
    other.item.document.path,
    isOneCollection
      ? l10n.t(
          '"{0}" and "{1}" cannot share a cube: {2}. Convert them into different folders.',
          ...paths,
          difference,
        )
      : l10n.t(
          '"{0}" and "{1}" cannot share a cube: {2}. Sensors share a cube only if types, values for missing data, scales and offsets are the same. Convert each sensor to a cube of its own, without "--across-sensors", and combine their physical values.',
          ...paths,
          difference,
        ),
  );
}

function differenceOf(a: CheckedItem, b: CheckedItem): string | undefined {
  const [tile, other] = [a.item.document.tile, b.item.document.tile];
  const isSameGrid =
    JSON.stringify([tile.bounds, tile.size]) === JSON.stringify([other.bounds, other.size]) &&
    isSameReference(tile, other.crs, false);
  if (!isSameGrid) return l10n.t('they are of two grids that number their tiles alike');
  if (a.dataType !== b.dataType) {
    return l10n.t('their types are {0} and {1}', a.dataType, b.dataType);
  }
  if (!Object.is(a.nodata, b.nodata)) {
    return l10n.t(
      'their values for missing data are {0} and {1}',
      String(a.nodata),
      String(b.nodata),
    );
  }
  return bandDifference(a, b);
}

function bandDifference(a: CheckedItem, b: CheckedItem): string | undefined {
  const [own, others] = [a.item.document, b.item.document];
  if (own.collection === others.collection) {
    const names = (document: ImageDocument) => document.bands.map(({ name }) => name).join(', ');
    if (names(own) !== names(others)) {
      return l10n.t('their bands are {0} and {1}', names(own), names(others));
    }
  }
  const known = new Map(own.bands.map((band) => [band.name, band]));
  const different = others.bands.find((band) => {
    const same = known.get(band.name);
    return same && (same.scale !== band.scale || same.offset !== band.offset);
  });
  return different && l10n.t('the scale of the band {0} differs', different.name);
}

function datesOf(items: readonly CheckedItem[], choice: DuplicateChoice): GroupDate[] {
  // Newer orders first, so that theirs are found before those that they replace.
  const sorted = [...items].sort((a, b) => compare(submitted(b), submitted(a)));
  const holders = new Map<string, CheckedItem>();
  const dates: GroupDate[] = [];
  for (const item of sorted) {
    const { document } = item.item;
    for (const [index, date] of document.dates.entries()) {
      const key = `${document.collection} ${dayOf(date)}`;
      const holder = holders.get(key) ?? item;
      holders.set(key, holder);
      if (holder === item) dates.push({ item, index, time: date.time });
      else if (choice === 'refuse') throw duplicate(item, holder, dayOf(date));
    }
  }
  return dates.sort((a, b) => a.time - b.time || a.index - b.index);
}

function submitted({ item }: CheckedItem): string {
  return item.document.submitted;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function duplicate(a: CheckedItem, b: CheckedItem, day: string): CubeError {
  return new CubeError(
    'duplicate-date',
    a.item.document.path,
    l10n.t(
      'Two images have the date {0} of the same tile: "{1}" and "{2}". Convert one of them only, or choose to take the one that was ordered later.',
      day,
      a.item.document.path,
      b.item.document.path,
    ),
  );
}
