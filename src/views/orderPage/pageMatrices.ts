/** The images of an order as matrices: one for each collection, tiles × periods. */

import * as l10n from '@vscode/l10n';
import type { LeftOutItem, TrackedItem, TrackingDocument } from '../../core/index.ts';
import { dayBefore } from '../../domain/isoDates.ts';
import { oneLine } from '../../domain/singleLine.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { formatTileName } from '../../domain/tileName.ts';
import { describeLeftOut, describeTask } from '../../text/orders.ts';
import { formatSpan, formatWholeUnits } from '../../text/periods.ts';
import { formatCollection } from '../../text/shortNames.ts';
import { mapStateOf } from '../map/tileStates.ts';
import type { CellState, PageCell, PageMatrix } from './protocol.ts';

/** Facts about the images besides the document. */
export interface PageImages {
  /** Names of items whose images are missing from the store. */
  readonly missing: ReadonlySet<string>;
  /** Bytes in the store, by the names of items. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Names of items whose images are on this machine. */
  readonly here: ReadonlySet<string>;
}

/** An image with a place in a matrix. */
interface PlacedImage {
  readonly collection: string;
  readonly tile: TileIndex;
  readonly start: string;
  readonly end: string;
  readonly image: Omit<PageCell, 'row' | 'column'>;
}

/** @returns matrices in the order of the document; images without a place are in the last one */
export function orderMatrices(document: TrackingDocument, known: PageImages): PageMatrix[] {
  const placed = new Map<string, PlacedImage[]>();
  const others: Omit<PageCell, 'row' | 'column'>[] = [];
  const leftOut = document.leftOut.map((item) => [item, leftOutImage(item, known)] as const);
  const own = document.orders.map((item) => [item, ownImage(item, known)] as const);
  for (const [item, image] of [...own, ...leftOut]) {
    const { collection, tile, date_start: start, date_end: end } = item;
    if (!collection || !tile || !start || !end) {
      others.push(image);
      continue;
    }
    const images = placed.get(collection) ?? [];
    placed.set(collection, images);
    images.push({ collection, tile, start, end, image });
  }
  const matrices = [...placed].map(([collection, images]) => matrixOf(collection, images));
  return others.length > 0 ? [...matrices, listOf(others)] : matrices;
}

function matrixOf(collection: string, images: readonly PlacedImage[]): PageMatrix {
  const tiles = new Map(images.map(({ tile }) => [String(tile), tile]));
  const sortedTiles = [...tiles.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const rowOf = new Map(sortedTiles.map((tile, at) => [String(tile), at]));
  const periods = new Map(
    images.map(({ start, end }) => [`${start} ${end}`, [start, end] as const]),
  );
  const sortedPeriods = [...periods].sort(([a], [b]) => (a < b ? -1 : 1));
  const columnOf = new Map(sortedPeriods.map(([key], at) => [key, at]));
  return {
    collection,
    title: formatCollection(collection),
    rowTitle: l10n.t('Tile'),
    rows: sortedTiles.map(([row, column]) => formatTileName(row, column)),
    tiles: sortedTiles,
    columns: sortedPeriods.map(([, [start, end]]) => formatColumn(start, end)),
    cells: images.map(({ tile, start, end, image }) => ({
      ...image,
      row: rowOf.get(String(tile)) ?? 0,
      column: columnOf.get(`${start} ${end}`) ?? 0,
    })),
  };
}

/** Documents of the Python tool have the names of images only. */
function listOf(images: readonly Omit<PageCell, 'row' | 'column'>[]): PageMatrix {
  return {
    collection: '',
    title: l10n.t('Images'),
    rowTitle: l10n.t('Image'),
    rows: images.map(({ name }) => oneLine(name)),
    tiles: [],
    columns: [l10n.t('State')],
    cells: images.map((image, row) => ({ ...image, row, column: 0 })),
  };
}

function formatColumn(start: string, end: string): string {
  return formatWholeUnits(start, end) ?? formatSpan(start, dayBefore(end));
}

function ownImage(item: TrackedItem, known: PageImages): Omit<PageCell, 'row' | 'column'> {
  const isMissing = known.missing.has(item.name);
  const bytes = known.sizes.get(item.name);
  return {
    name: item.name,
    state: stateOf(item, isMissing),
    stateText: describeTask(item, isMissing),
    ...(item.dates !== undefined && { dates: item.dates }),
    ...(item.cloud_cover !== undefined && { cloud: item.cloud_cover }),
    ...(bytes !== undefined && { bytes }),
    isHere: known.here.has(item.name),
  };
}

function leftOutImage(item: LeftOutItem, known: PageImages): Omit<PageCell, 'row' | 'column'> {
  const { name } = item;
  const isMissing = known.missing.has(name);
  return {
    name,
    state: isMissing ? 'missing' : 'elsewhere',
    stateText: isMissing ? describeLeftOut(item) : l10n.t('left out: existed already'),
    isHere: known.here.has(name),
  };
}

function stateOf(item: TrackedItem, isMissing: boolean): CellState {
  if (isMissing) return 'missing';
  if (item.taken_over_by !== undefined) return 'elsewhere';
  if (item.status.state === 'CANCEL_REQUESTED') return 'cancelling';
  return mapStateOf(item);
}
