/**
 * Compares what two images of one name have in them.
 *
 * ```ts
 * describeDifferences(wanted, existing); // ['bands: red, nir']
 * ```
 */
import * as l10n from '@vscode/l10n';
import { formatFilter } from '../../domain/filterText.ts';
import { formatIsoDate } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import type { ImageCollection, Mosaic } from '../collections/index.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import { formatNameList } from '../errors/nameList.ts';
import type { Tile } from '../grids/index.ts';
import { type Position, type Projection, projectionOf } from '../grids/projection.ts';
import { haveSamePlaces } from '../grids/samePlaces.ts';

/** Everything that two images of one name can differ in; parts that are not known are absent. */
export interface ImageContents {
  /** Id of the image collection. */
  readonly collection?: string;
  readonly tile?: Tile;
  /** Whether the EPSG code of its grid means the reference system of the WKT beside it. */
  readonly isCodeRight?: boolean;
  /** Milliseconds since 1970; the end is exclusive. */
  readonly period?: readonly [start: number, end: number];
  /** Common names of the bands, in their order. */
  readonly bands?: readonly string[];
  /** Names of the same bands in Earth Engine, with the numbers for missing data there. */
  readonly sources?: readonly string[];
  readonly samples?: Pick<ImageCollection, 'dataType' | 'nodata' | 'encoding'>;
  readonly layers?: Pick<ImageCollection, 'mosaic' | 'orbit'>;
  /** Which pixels have no data, and which scenes are used at all. */
  readonly rules?: Pick<ImageCollection, 'fill' | 'scenesWith'>;
  /** Cloud mask and composite; empty texts for none. */
  readonly pixels?: { readonly cloudMask: unknown; readonly composite: unknown };
  readonly filters?: readonly FilterSpec[];
  /** Values of `system:index` of scenes that were left out, sorted. */
  readonly scenesLeftOut?: readonly string[];
}

/** Names that a list has in full; of more, it gives the number. */
const MAX_LISTED = 20;

type Aspect<Value> = {
  readonly isSame: (wanted: Value, existing: Value) => boolean;
  /** Describes the existing image, for a list in a sentence. */
  readonly describe: (existing: Value) => string;
};

/** How each part is compared; the first ones explain the most. */
const ASPECTS: {
  readonly [Part in keyof ImageContents]-?: Aspect<NonNullable<ImageContents[Part]>>;
} = {
  collection: {
    isSame: isEqual,
    describe: (id) => l10n.t('collection: {0}', id),
  },
  tile: {
    isSame: isSameTile,
    describe: () => l10n.t('a tile of another grid'),
  },
  isCodeRight: {
    isSame: isEqual,
    describe: () => l10n.t('an EPSG code of another reference system than its WKT'),
  },
  period: {
    isSame: isEqual,
    describe: ([start, end]) =>
      l10n.t('period: {0} to {1}', formatIsoDate(start), formatIsoDate(end)),
  },
  bands: {
    isSame: isEqual,
    describe: (names) => l10n.t('bands: {0}', formatNameList(names, MAX_LISTED)),
  },
  sources: {
    isSame: isEqual,
    describe: (ids) => l10n.t('bands of Earth Engine: {0}', formatNameList(ids, MAX_LISTED)),
  },
  samples: {
    isSame: isEqual,
    describe: ({ dataType, nodata }) =>
      l10n.t('type: {0}, no-data value {1}', dataType, String(nodata)),
  },
  layers: {
    isSame: isEqual,
    describe: ({ mosaic }) => l10n.t('layers: {0}', describeLayering(mosaic)),
  },
  rules: {
    isSame: isEqual,
    describe: () => l10n.t('another description of the collection'),
  },
  pixels: {
    isSame: isEqual,
    describe: describePixels,
  },
  filters: {
    isSame: (wanted, existing) => isEqual(sortedFilters(wanted), sortedFilters(existing)),
    describe: (filters) =>
      filters.length === 0
        ? l10n.t('no filters')
        : l10n.t('filters: {0}', filters.map(formatFilter).join('; ')),
  },
  scenesLeftOut: {
    isSame: isEqual,
    describe: (indices) =>
      indices.length === 0
        ? l10n.t('no scenes left out')
        : l10n.t('scenes left out: {0}', indices.join(', ')),
  },
};

/**
 * Properties in which an existing image differs from the wanted one, as parts of a sentence; empty where all
 * that is known of both is the same.
 */
export function describeDifferences(wanted: ImageContents, existing: ImageContents): string[] {
  const parts = Object.keys(ASPECTS) as (keyof ImageContents)[];
  const found = new Map(
    parts.map((part) => [part, describeDifference(part, wanted, existing)] as const),
  );
  // Other bands have other names in Earth Engine as well.
  if (found.get('bands')?.length) found.delete('sources');
  return [...found.values()].flat();
}

function describeDifference<Part extends keyof ImageContents>(
  part: Part,
  wanted: ImageContents,
  existing: ImageContents,
): string[] {
  const [own, other] = [wanted[part], existing[part]];
  if (own === undefined || other === undefined) return [];
  const aspect = ASPECTS[part] as Aspect<NonNullable<ImageContents[Part]>>;
  return aspect.isSame(own as never, other as never) ? [] : [aspect.describe(other as never)];
}

/** Parts of a pixel that two calculations of one tile may differ by. */
const SAME_PIXEL = 1e-3;

function isSameTile(wanted: Tile, existing: Tile): boolean {
  const [res] = wanted.res;
  return (
    isEqual(wanted.size, existing.size) &&
    [...wanted.res, ...wanted.bounds].every((value, index) => {
      const other = [...existing.res, ...existing.bounds][index] ?? Number.NaN;
      return Math.abs(value - other) <= SAME_PIXEL * res;
    }) &&
    isSamePlane(wanted, existing)
  );
}

/** Whether two tiles have the same reference system, in whatever form it is written. */
function isSamePlane(wanted: Tile, existing: Tile): boolean {
  if (wanted.crs === existing.crs) return true;
  const [left, bottom, right, top] = wanted.bounds;
  const center: Position = [(left + right) / 2, (bottom + top) / 2];
  const [own, other] = [wanted, existing].map(({ crs }) => projectionAt(crs, center));
  // Places that cannot be compared do not count as different.
  return !own || !other || haveSamePlaces(own, other, [center]);
}

/** Undefined where the reference system cannot be read, or does not have the position. */
function projectionAt(crs: string, position: Position): Projection | undefined {
  try {
    const projection = projectionOf(crs);
    return projection.inverse(position).every(Number.isFinite) ? projection : undefined;
  } catch {
    return undefined;
  }
}

function describePixels({ cloudMask, composite }: NonNullable<ImageContents['pixels']>): string {
  const mask = cloudMask
    ? l10n.t('cloud mask: {0}', String(cloudMask))
    : l10n.t('without a cloud mask');
  const dates = composite ? l10n.t('composite: {0}', String(composite)) : l10n.t('all dates');
  return `${mask}, ${dates}`;
}

function describeLayering(mosaic: Mosaic): string {
  switch (mosaic) {
    case 'date':
      return l10n.t('one for each date');
    case 'orbit':
      return l10n.t('one for each date and orbit');
    case 'none':
      return l10n.t('one for each scene');
    case 'all':
      return l10n.t('a single one');
  }
}

function sortedFilters(filters: readonly FilterSpec[]): string[] {
  return filters.map((filter) => canonical(filter)).sort();
}

function isEqual(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** JSON that does not depend on the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );
}
