/**
 * Groups images into cubes: one for each tile and collection, with several periods along time.
 *
 * Images of several sensors share a cube if that is wanted; a band that one of them has not is then
 * missing data on its dates.
 */
import * as l10n from '@vscode/l10n';
import { sensorCode } from '../../domain/sensorCode.ts';
import { CubeError } from '../errors.ts';
import { isSameReference } from '../grids/sameReference.ts';
import type { CheckedItem } from './checkItem.ts';
import { dayOf, type ImageDocument } from './imageDocument.ts';
import { checkMissingData } from './missingData.ts';
import {
  type PhysicalEncoding,
  type PhysicalOptions,
  physicalEncoding,
} from './physicalEncoding.ts';
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
  /** The images whose bands the cube has: these, and one of each other sensor that shares it. */
  readonly described: readonly CheckedItem[];
  /** In the order of time. */
  readonly dates: readonly GroupDate[];
  /** Of a cube of physical values; other cubes have the numbers of the images. */
  readonly physical?: PhysicalEncoding;
}

/** How the images of a cube are put together. */
export interface CubeOptions {
  /** Treatment of a date that two images have (default: `refuse`). */
  readonly duplicates?: DuplicateChoice | undefined;
  /** Makes a cube of physical values. */
  readonly physical?: PhysicalOptions | undefined;
  /** The images, and others that describe sensors of a cube that exists; the images unless given. */
  readonly described?: readonly CheckedItem[] | undefined;
}

/** Ids of the collections whose bands the cube of a group has. */
export function cubeCollections({ described }: Pick<CubeGroup, 'described'>): string[] {
  return [...new Set(described.map(({ item }) => item.document.collection))];
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
  { duplicates = 'refuse', physical, described = items }: CubeOptions = {},
): CubeGroup {
  checkAllTogether(described, physical !== undefined);
  if (!physical) checkMissingBands(described);
  return {
    folder,
    collection,
    index,
    items,
    described,
    dates: datesOf(items, duplicates),
    ...(physical && { physical: physicalEncoding(described, physical) }),
  };
}

/** "LC08-LC09" */
function sensorCodes(items: readonly SourceItem[]): string {
  const codes = items.map(({ document: { collection } }) => sensorCode(collection));
  return [...new Set(codes)].sort().join('-');
}

/** Each image with the first one of each collection: one may lack a band that two others have. */
function checkAllTogether(items: readonly CheckedItem[], isPhysical: boolean): void {
  const firsts = new Map<string, CheckedItem>();
  for (const item of items) {
    for (const first of firsts.values()) checkTogether(first, item, isPhysical);
    const { collection } = item.item.document;
    if (!firsts.has(collection)) firsts.set(collection, item);
  }
}

function checkTogether(first: CheckedItem, other: CheckedItem, isPhysical: boolean): void {
  const paths = [first.item.document.path, other.item.document.path] as const;
  const difference = gridDifference(first, other) ?? namesDifference(first, other);
  if (difference) {
    throw different(
      other,
      l10n.t(
        '"{0}" and "{1}" cannot share a cube: {2}. Convert them into different folders.',
        ...paths,
        difference,
      ),
    );
  }
  const encoding = isPhysical ? undefined : encodingDifference(first, other);
  if (!encoding) return;
  throw different(
    other,
    first.item.document.collection === other.item.document.collection
      ? l10n.t(
          '"{0}" and "{1}" cannot share a cube: {2}. Store physical values ("--physical"), or convert them into different folders.',
          ...paths,
          encoding,
        )
      : l10n.t(
          '"{0}" and "{1}" cannot share a cube: {2}. Store physical values ("--physical"), or convert each sensor to a cube of its own, without "--across-sensors".',
          ...paths,
          encoding,
        ),
  );
}

/** The images of a cube have one number for missing data, or none. */
function checkMissingBands(items: readonly CheckedItem[]): void {
  const names = new Set(items.flatMap(({ item }) => item.document.bands.map(({ name }) => name)));
  for (const item of items) {
    const own = new Set(item.item.document.bands.map(({ name }) => name));
    const lacking = [...names].find((name) => !own.has(name));
    checkMissingData(item, item.nodata === undefined ? lacking : undefined);
  }
}

function different({ item }: CheckedItem, message: string): CubeError {
  return new CubeError('different-images', item.document.path, message);
}

function gridDifference(a: CheckedItem, b: CheckedItem): string | undefined {
  const [tile, other] = [a.item.document.tile, b.item.document.tile];
  const isSameGrid =
    JSON.stringify([tile.bounds, tile.size]) === JSON.stringify([other.bounds, other.size]) &&
    isSameReference(tile, other.crs, false);
  return isSameGrid ? undefined : l10n.t('they are of two grids that number their tiles alike');
}

/** Images of one collection have the same bands. */
function namesDifference(a: CheckedItem, b: CheckedItem): string | undefined {
  const [own, others] = [a.item.document, b.item.document];
  if (own.collection !== others.collection) return undefined;
  const names = (document: ImageDocument) => document.bands.map(({ name }) => name).join(', ');
  if (names(own) === names(others)) return undefined;
  return l10n.t('their bands are {0} and {1}', names(own), names(others));
}

/** Numbers of one meaning: the cube has one type, number for missing data, scale and offset of a band. */
function encodingDifference(a: CheckedItem, b: CheckedItem): string | undefined {
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
  const known = new Map(a.item.document.bands.map((band) => [band.name, band]));
  const other = b.item.document.bands.find((band) => {
    const same = known.get(band.name);
    return same && (same.scale !== band.scale || same.offset !== band.offset);
  });
  return other && l10n.t('the scale of the band {0} differs', other.name);
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
