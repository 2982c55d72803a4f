/** An existing order as an order file that orders the same images. */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import type { ImageChoice } from '../collections/index.ts';
import { OrderRequestError } from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { recordedGrid } from '../grids/records.ts';
import { areSameTiles } from '../grids/sameTiles.ts';
import { recordedArea } from '../orders/orderedArea.ts';
import type { OrderPlan, OrderRequest } from '../orders/plan.ts';
import { recordedCollection } from '../orders/recordedCollections.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { geoJsonArea } from './geoJsonArea.ts';
import type { OrderFile } from './orderFile.ts';
import { daysOf } from './orderFileOfRequest.ts';
import { formatTileGridName } from './orderFilePlace.ts';
import { orderFileRequest } from './orderFileRequest.ts';

/** Dependencies of an export: a tracker of the order's configuration, or parts of one. */
export interface ExportOrderContext {
  /** Grid of the configuration. */
  readonly grid: TileGrid;
  /** Plans a request by the configuration. */
  readonly plan: (request: OrderRequest) => Pick<OrderPlan, 'items'>;
}

/** An order as a file. */
export interface ExportedOrder {
  /** The file, for `formatOrderFile`. */
  readonly file: OrderFile;
  /** Differences if it is submitted now, such as names of images. */
  readonly notes: readonly string[];
}

/**
 * The order file of an order.
 *
 * @param document its tracking document
 * @param context tracker of its configuration
 * @throws OrderRequestError when its tiles are of another grid than those of the configuration, or its
 *   time does not consist of days; CollectionError and TrackingDocumentError for damaged records
 */
export async function exportOrder(
  document: TrackingDocument,
  context: ExportOrderContext,
): Promise<ExportedOrder> {
  const { submission, tracking, annotation } = document;
  const { name, note } = annotation;
  const base: OrderFile = {
    ...(name && { name }),
    ...(note && { note }),
    collections: tracking.collections,
    scenes: {},
    ...choicesOf(document),
    ...recordedPlace(document, context.grid),
    ...daysOf({
      periodStart: submission.period_start,
      periodEnd: submission.period_end,
      periodFrequency: submission.period_freq,
    }),
    leaveOut: [],
    saveEmptyMetadata: submission.save_empty_metadata !== false,
    errorIfEmpty: false,
  };
  const { items } = context.plan(await requestOf(base, context.grid));
  return withLeftOut(base, items, document);
}

/** The file has its grid and its tiles, so nothing is asked for. */
async function requestOf(file: OrderFile, grid: TileGrid): Promise<OrderRequest> {
  const areaGrid = async () => grid;
  const { request } = await orderFileRequest(file, { tracker: { grid, areaGrid }, folder: '' });
  return request;
}

/** Images that the order does not have were left out by the user, unless they existed then. */
function withLeftOut(
  file: OrderFile,
  planned: OrderPlan['items'],
  { orders, leftOut }: TrackingDocument,
): ExportedOrder {
  const has = new Set([...orders, ...leftOut].map(({ name }) => name));
  const names = new Set(planned.map(({ name }) => name));
  const others = [...has].filter((name) => !names.has(name));
  if (others.length > 0) {
    const text = l10n.t(
      'The configuration has changed: {0} of {1} images would have other names now, such as "{2}".',
      others.length,
      has.size,
      planned[0]?.name ?? '',
    );
    return { file, notes: [text] };
  }
  const leaveOut = [...names].filter((name) => !has.has(name));
  return { file: { ...file, leaveOut }, notes: [] };
}

/** Choices about bands and scenes; scenes that were left out. */
function choicesOf({
  submission,
  tracking,
}: TrackingDocument): Pick<OrderFile, 'choices' | 'leaveOutScenes'> {
  const records = submission.image_collections;
  const choices: Record<string, ImageChoice> = {};
  const leaveOutScenes: string[] = [];
  for (const id of tracking.collections) {
    const { scenes, scenesLeftOut = [], encoding, bands } = recordedCollection(id, records);
    const record = isRecord(records) && Object.hasOwn(records, id) ? records[id] : undefined;
    const hasBands = isRecord(record) && record.bands !== undefined;
    const choice: ImageChoice = {
      ...(hasBands && { bands: bands.map(({ name }) => name) }),
      ...(encoding && { encoding }),
      ...scenes,
    };
    if (Object.keys(choice).length > 0) choices[id] = choice;
    leaveOutScenes.push(...scenesLeftOut.map((index) => `${id}/${index}`));
  }
  return { choices, leaveOutScenes };
}

function recordedPlace(
  document: TrackingDocument,
  grid: TileGrid,
): Pick<OrderFile, 'tiles' | 'tileGrid' | 'area' | 'inside' | 'withoutGrid' | 'grid'> {
  const { name, submission } = document;
  const recorded = recordedGrid(document);
  const isOwn = submission.own_grid === true;
  if (!isOwn && !areSameTiles(recorded, grid)) {
    throw new OrderRequestError(
      'tiles',
      l10n.t(
        '"{0}" is in the tile grid "{1}", which its configuration no longer has. There, the same tile numbers mean other places: choose the tiles in a new order.',
        name,
        recorded.name,
      ),
    );
  }
  const area = recordedArea(document);
  const geojson = area && geoJsonArea(area.geometry);
  return {
    tiles: submission.tile_indices,
    ...(isOwn ? { grid: recorded.toJSON() } : { tileGrid: formatTileGridName(grid) }),
    ...(area && geojson && { area: { name: area.name, geojson } }),
    inside: area !== undefined,
    withoutGrid: false,
  };
}
