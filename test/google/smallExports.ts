/** Exports of a few pixels with one value, in the way in which Cedar exports images. */
import { randomUUID } from 'node:crypto';
import { exportRequest, taskDescription } from '../../src/core/earthengine/export.ts';
import { NAMED_GRIDS } from '../../src/core/grids/named.ts';
import { collections, type ImageCollection, TileGrid } from '../../src/core/index.ts';
import { call, constant, expressionOf, type Node } from './expressions.ts';
import type { Run } from './run.ts';

/** Names of the grids that configurations can name. */
export const GRID_NAMES: readonly string[] = Object.keys(NAMED_GRIDS);

/** Pixels along the edges of an image. */
export const PIXELS = 16;

/** Value of the pixels on the left; those on the right are masked. */
export const VALUE = 7;

const COLLECTION = 'LANDSAT/LC08/C02/T1_L2';

export interface SmallExport {
  /** Body of the request. */
  readonly body: Readonly<Record<string, unknown>> & { readonly requestId: string };
  /** Path of the image in the bucket, without offsets and ending. */
  readonly path: string;
}

/** A request to export pixels of the tile in the middle of a named grid to the bucket. */
export function smallExport(run: Run, gridName: string): SmallExport {
  const grid = TileGrid.named(gridName);
  const [[top, bottom], [left, right]] = grid.limits;
  const tile = grid.tile(Math.floor((top + bottom) / 2), Math.floor((left + right) / 2));
  const path = `${run.name}/grids/${gridName}`;
  const requestId = randomUUID();
  const request = exportRequest(run.earthEngine.ee, imageOf(tile.crs, [...tile.transform]), {
    collection: landsat8(),
    description: taskDescription(`${run.name}_${gridName}`, requestId),
    destination: { bucket: run.bucket, fileNamePrefix: path },
    options: {},
    workloadTag: '',
  });
  return { body: { ...request, requestId }, path };
}

function landsat8(): ImageCollection {
  const found = collections().find(({ id }) => id === COLLECTION);
  if (!found) throw new Error(`There is no collection ${COLLECTION}`);
  return found;
}

/** Half of the pixels have a value, the others are masked. */
function imageOf(crs: string, transform: readonly number[]) {
  const projection = call('Projection', {
    crs: constant(crs),
    transform: constant(transform),
  });
  const columns = call('Image.select', {
    input: call('Image.pixelCoordinates', { projection }),
    bandSelectors: constant(['x']),
  });
  const isLeft = call('Image.lt', {
    image1: columns,
    image2: call('Image.constant', { value: constant(PIXELS / 2) }),
  });
  const image = call('Image.updateMask', {
    image: call('Image.toUint16', {
      value: call('Image.constant', { value: constant(VALUE) }),
    }),
    mask: isLeft,
  });
  return expressionOf(cutOut(image, constant(crs), constant(transform), projection)) as never;
}

function cutOut(image: Node, crs: Node, crsTransform: Node, projection: Node): Node {
  return call('Image.clipToBoundsAndScale', {
    input: call('Image.reproject', { image, crs, crsTransform }),
    geometry: call('GeometryConstructors.Rectangle', {
      coordinates: constant([0, 0, PIXELS, PIXELS]),
      crs: projection,
      geodesic: constant(false),
    }),
  });
}
