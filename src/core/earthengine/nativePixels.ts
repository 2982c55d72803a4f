/** The pixels of an image collection over a place, as its own images have them. */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import type { ImageCollection } from '../collections/index.ts';
import { CollectionError, InterceptedError } from '../errors.ts';
import type { PixelLattice } from '../grids/areaGrid.ts';
import { type Expression, encodeExpression } from './expressions.ts';
import { createFilter } from './filterExpressions.ts';
import type { EarthEngineClient } from './library.ts';
import { sceneFilters } from './sceneFilters.ts';
import type { EarthEngine } from './session.ts';

/**
 * Asks for the projection of the finest band of the first scene over a place.
 *
 * @param place longitude and latitude, degrees
 * @throws CollectionError when the collection has no scene there; ServiceError in Earth Engine's words,
 *   CancelledError
 */
export async function nativePixels(
  earthEngine: EarthEngine,
  collection: ImageCollection,
  place: readonly [lon: number, lat: number],
  signal?: AbortSignal,
): Promise<PixelLattice> {
  const expression = projections(earthEngine.ee, collection, place);
  const answer = await earthEngine.compute<unknown>(expression, { signal });
  if (!Array.isArray(answer)) throw noProjection();
  const [projection] = answer as unknown[];
  if (projection === undefined) throw noScene(collection, place);
  if (!isRecord(projection) || !Array.isArray(projection.transform)) throw noProjection();
  const crs = projection.crs ?? projection.wkt;
  if (typeof crs !== 'string' || !projection.transform.every(Number.isFinite)) throw noProjection();
  return { crs, transform: projection.transform as number[] };
}

/** A list of at most one projection: an empty one where there is no scene. */
function projections(
  ee: EarthEngineClient,
  collection: ImageCollection,
  [lon, lat]: readonly [number, number],
): Expression {
  const images = collection.isImage
    ? ee.ImageCollection.fromImages(new ee.List([new ee.Image(collection.id)]))
    : new ee.ImageCollection(collection.id);
  const point = ee.ApiFunction._apply('GeometryConstructors.Point', { coordinates: [lon, lat] });
  const over = sceneFilters(collection)
    .map((spec) => createFilter(ee, spec))
    .reduce((filtered, filter) => filtered.filter(filter), images.filterBounds(point))
    .limit(1);
  const list = ee.ApiFunction._apply('Collection.toList', { collection: over, count: 1 });
  const found = new ee.List(list).map((image) =>
    ee.ApiFunction._apply('Image.projection', {
      image: ee.ApiFunction._apply('Image.select', {
        input: image,
        bandSelectors: [finestBand(collection)],
      }),
    }),
  );
  return encodeExpression(ee, found);
}

/** Of bands of the collection itself: linked ones are not in its images. */
function finestBand({ bands, resolution, linked }: ImageCollection): string {
  const own = bands.filter(({ id }) => !linked?.bands.includes(id));
  const sizes = own.map((band) => band.resolution ?? resolution);
  const finest = own[sizes.indexOf(Math.min(...sizes))] ?? bands[0];
  return finest?.id ?? '';
}

function noScene({ id }: ImageCollection, [lon, lat]: readonly [number, number]): CollectionError {
  return new CollectionError(
    id,
    l10n.t(
      '"{0}" has no images at {1}° longitude, {2}° latitude, in the middle of the area. Choose another collection or area.',
      id,
      lon.toFixed(3),
      lat.toFixed(3),
    ),
  );
}

function noProjection(): InterceptedError {
  return new InterceptedError('Earth Engine', l10n.t('an answer without the pixels of an image'));
}
