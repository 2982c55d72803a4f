/**
 * Turns a request into the items of an order: collections × tiles × periods, with their names.
 *
 * Planning sends no requests; all errors in an order request are found here, before anything is
 * sent or stored.
 */

import * as l10n from '@vscode/l10n';
import { formatIsoDate } from '../../domain/isoDates.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { InsideArea } from '../areas/index.ts';
import {
  BUILT_IN_COLLECTIONS,
  type CollectionCatalog,
  type ImageChoice,
  type ImageCollection,
} from '../collections/index.ts';
import { OrderRequestError } from '../errors.ts';
import { type GridDefinition, type Tile, TileGrid, type TilePart } from '../grids/index.ts';
import { checkCodeInWkt } from '../grids/records.ts';
import { type Period, parseDate, splitPeriods, uncoveredPeriods } from '../periods/splitPeriods.ts';
import { templateFields } from '../templates/formatTemplate.ts';
import type { Templates } from '../templates/orderTemplates.ts';
import { checkRequest } from './checkRequest.ts';
import { nameCode, templateWithCodes } from './nameCode.ts';
import { type OrderedArea, orderedArea } from './orderedArea.ts';
import { tilesInside } from './planInside.ts';
import { nameItem, nameOrder } from './planNames.ts';
import type { PlanNotice } from './planNotice.ts';
import { rejectSharedNames, rejectUnknownNames, rejectUnusedChoices } from './planRefusals.ts';
import { withoutScenes } from './scenesLeftOut.ts';

/** A request for an order. Dates without a time zone are UTC. */
export interface OrderRequest {
  /**
   * Ids of Earth Engine image collections, one or many: those of `collections()`, and those that the
   * configuration describes.
   */
  readonly collections: string | readonly string[];
  /**
   * Bands, encodings, scenes and composites by the id of the collection; the usual bands and all scenes
   * for those without.
   */
  readonly choices?: Readonly<Record<string, ImageChoice>> | undefined;
  /** Tiles of the grid as [row, column], one or many. */
  readonly tiles: readonly TileIndex[] | readonly [number, number];
  /** First day, or a point in time: a date or its ISO text. */
  readonly periodStart: Date | string;
  /**
   * End of the range, a date or its ISO text. With a frequency it is the last day on which a period
   * may begin, as in pandas; without one it is exclusive.
   */
  readonly periodEnd: Date | string;
  /** A pandas offset alias such as `YS` or `3MS`; none makes one period. */
  readonly periodFrequency?: string | undefined;
  /** Names of images to leave out of the order, such as those without scenes. */
  readonly leaveOut?: readonly string[] | undefined;
  /**
   * Area outside of which pixels have no data; whole tiles unless given. `readArea` returns it as
   * `area.inside()`. Its images have names of their own.
   */
  readonly inside?: InsideArea | undefined;
  /**
   * Grid of this order in place of the tracker's, such as the single tile that `areaGrid` makes. Its
   * images have names of their own.
   */
  readonly grid?: GridDefinition | undefined;
  /**
   * Single scenes that no image of the order is made from: ids of their assets, such as
   * `LANDSAT/LC08/C02/T1_L2/LC08_012030_20200105`.
   */
  readonly leaveOutScenes?: readonly string[] | undefined;
}

/** Parts of a request, for the check of what callers pass: the compiler misses none. */
const REQUEST_PARTS: Readonly<Record<keyof OrderRequest, true>> = {
  collections: true,
  tiles: true,
  periodStart: true,
  periodEnd: true,
  periodFrequency: true,
  leaveOut: true,
  leaveOutScenes: true,
  choices: true,
  inside: true,
  grid: true,
};

/** An image that a request would order. */
export interface PlannedItem {
  /** Id of the image collection. */
  readonly collection: string;
  /** The same, with the bands that are exported and the type they have. */
  readonly imageCollection: ImageCollection;
  /** The tile it is clipped to. */
  readonly tile: Tile;
  /** The part of the tile that has data; absent for the whole tile. */
  readonly inside?: TilePart;
  /** Begin of its period, UTC. */
  readonly start: Date;
  /** End of its period, exclusive, UTC. */
  readonly end: Date;
  /** Name of its objects, without ending. */
  readonly name: string;
  /** Folder of its objects in the store. */
  readonly prefix: string;
}

/** The items that a request would order. */
export interface OrderPlan {
  /**
   * Name of the tracking document. With the time in it, an order is given the next free name where
   * another one has this name.
   */
  readonly name: string;
  /** Whether the time of the order is in its name. */
  readonly hasTimedName: boolean;
  /** The images: collections × tiles × periods, in that order, without those left out. */
  readonly items: readonly PlannedItem[];
  /** Ids of the image collections. */
  readonly collections: readonly string[];
  /** The same, with the bands that are exported and the type they have. */
  readonly imageCollections: readonly ImageCollection[];
  /** Choices about bands and scenes, by the id of the collection. */
  readonly choices: Readonly<Record<string, ImageChoice>>;
  /** The tiles. */
  readonly tiles: readonly Tile[];
  /** Area outside of which pixels have no data; absent for whole tiles. */
  readonly inside?: OrderedArea;
  /** The grid of the tiles. */
  readonly grid: TileGrid;
  /** Whether it is the order's own, and not that of the tracker. */
  readonly hasOwnGrid: boolean;
  /** Template of the names of images. */
  readonly nameTemplate: string;
  /** Begin of the range, UTC. */
  readonly periodStart: Date;
  /** End of the range, exclusive, UTC. */
  readonly periodEnd: Date;
  /** The pandas offset alias; empty for one period. */
  readonly periodFrequency: string;
  /** The periods, in the order of their dates. */
  readonly periods: readonly Period[];
  /** Parts of the range asked for that no period covers. */
  readonly uncovered: readonly Period[];
  /** Tiles that the area leaves out, and how it was simplified; `warnings` has them as well. */
  readonly areaWarnings: readonly string[];
  /** Warnings for the user before submitting. */
  readonly warnings: readonly string[];
  /** Limits of Earth Engine that the order may exceed, and where; `warnings` has them as well. */
  readonly notices: readonly PlanNotice[];
  /** When the order was planned; `{now}` in the templates. */
  readonly now: Date;
}

/**
 * @param catalog the collections that can be ordered
 * @throws OrderRequestError, CollectionError, TileIndexError, PeriodError, FrequencyError or
 *   TemplateError, depending on what is wrong
 */
export function planOrder(
  request: OrderRequest,
  grid: TileGrid,
  templates: Templates,
  now = new Date(),
  catalog: CollectionCatalog = BUILT_IN_COLLECTIONS,
): OrderPlan {
  checkRequest(request, Object.keys(REQUEST_PARTS));
  const own = request.grid && checkCodeInWkt(TileGrid.from(request.grid));
  const ordered = own ?? grid;
  const { parts, warnings, ...range } = withInside(
    readRange(request, ordered, catalog),
    request,
    ordered,
  );
  const { imageCollections, tiles, periodStart, periodEnd } = range;
  const periods = readPeriods(request);
  const whole = [{ start: periodStart, end: periodEnd }];
  const nameTemplate = templateWithCodes(templates.nameTemplate, [
    ...(own ? [nameCode(own.name, own)] : []),
    ...(range.inside ? [range.inside.code] : []),
  ]);
  const items = imageCollections.flatMap((collection) =>
    tiles.flatMap((tile) => {
      const inside = parts.get(tile);
      // A collection without dates is the same in every period.
      return (collection.mosaic === 'all' ? whole : periods).map(({ start, end }) => ({
        collection: collection.id,
        imageCollection: collection,
        tile,
        start,
        end,
        ...nameItem(collection.id, tile, { start, end }, { ...templates, nameTemplate }, now),
        ...(inside && { inside }),
      }));
    }),
  );
  rejectSharedNames(items);
  const wanted = withoutLeftOut(items, new Set(request.leaveOut));
  const uncovered = uncoveredPeriods(periodStart, periodEnd, periods);
  return {
    name: nameOrder(range, templates, now),
    hasTimedName: templateFields(templates.trackingTemplate).includes('now'),
    items: wanted,
    ...range,
    grid: ordered,
    hasOwnGrid: own !== undefined,
    nameTemplate,
    periods,
    uncovered,
    areaWarnings: warnings,
    warnings: [
      ...warnings,
      ...uncovered.map(({ start, end }) =>
        l10n.t('No period covers {0} to {1}.', formatIsoDate(start), formatIsoDate(end)),
      ),
    ],
    notices: [],
    now,
  };
}

/** Collections, tiles and time of an order. */
type OrderRange = Pick<
  OrderPlan,
  | 'collections'
  | 'imageCollections'
  | 'choices'
  | 'tiles'
  | 'inside'
  | 'periodStart'
  | 'periodEnd'
  | 'periodFrequency'
>;

function readRange(request: OrderRequest, grid: TileGrid, catalog: CollectionCatalog): OrderRange {
  const collections = [request.collections].flat();
  if (collections.length === 0) {
    throw new OrderRequestError(
      'collections',
      l10n.t('Choose at least one image collection to order.'),
    );
  }
  const choices = request.choices ?? {};
  rejectUnusedChoices(choices, collections);
  const imageCollections = withoutScenes(
    collections.map((id) => catalog.collection(id, choices[id])),
    request.leaveOutScenes ?? [],
  );
  const tiles = tileIndices(request.tiles).map(([row, column]) => grid.tile(row, column));
  if (tiles.length === 0) {
    throw new OrderRequestError(
      'tiles',
      l10n.t('Choose at least one tile to order, as [row, column].'),
    );
  }
  return {
    collections,
    imageCollections,
    choices,
    tiles,
    periodStart: new Date(parseDate(request.periodStart, 'start')),
    periodEnd: new Date(parseDate(request.periodEnd, 'end')),
    periodFrequency: request.periodFrequency ?? '',
  };
}

/** The range with the tiles that have pixels inside the area of a request, and these parts. */
function withInside(
  range: OrderRange,
  { inside }: OrderRequest,
  grid: TileGrid,
): OrderRange & {
  readonly parts: ReadonlyMap<Tile, TilePart>;
  readonly warnings: readonly string[];
} {
  if (!inside) return { ...range, parts: new Map(), warnings: [] };
  const area = orderedArea(inside, grid);
  return { ...range, inside: area, ...tilesInside(area, range.tiles) };
}

function readPeriods({ periodStart, periodEnd, periodFrequency }: OrderRequest): Period[] {
  // Documents have an empty text for a missing frequency.
  const periods = splitPeriods(periodStart, periodEnd, periodFrequency || undefined);
  if (periods.length > 0) return periods;
  throw new OrderRequestError(
    'periodFrequency',
    l10n.t(
      'The frequency "{0}" leaves no whole period between the start and the end. Choose a shorter frequency or a longer range.',
      periodFrequency ?? '',
    ),
  );
}

function withoutLeftOut(
  items: readonly PlannedItem[],
  leftOut: ReadonlySet<string>,
): PlannedItem[] {
  rejectUnknownNames(leftOut, items);
  const wanted = items.filter(({ name }) => !leftOut.has(name));
  if (wanted.length > 0) return wanted;
  throw new OrderRequestError(
    'leaveOut',
    l10n.t('All images of this order are left out. Include at least one, or change the request.'),
  );
}

function tileIndices(tiles: OrderRequest['tiles']): (readonly [number, number])[] {
  const isOne = (value: OrderRequest['tiles']): value is readonly [number, number] =>
    typeof value[0] === 'number';
  return isOne(tiles) ? [tiles] : [...tiles];
}
