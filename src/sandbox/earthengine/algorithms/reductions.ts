/** Reductions of one image: over its bands, or over a region. */

import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { CollectionObject } from '../values/collectionObject.ts';
import { type EeProjection, WGS84 } from '../values/eeProjection.ts';
import { FeatureObject } from '../values/featureObject.ts';
import { Geometry } from '../values/geometry.ts';
import { insideGeometry } from '../values/inside.ts';
import { Points } from '../values/points.ts';
import { vertices } from '../values/shape.ts';
import type { Dictionary, Element, Feature, Image, Reducer, Row, Value } from '../values/value.ts';
import { reducedBands } from './imageCollections.ts';
import { gridFrom } from './imageGrids.ts';

export function defineReductions(define: Define): void {
  define(
    'Image.reduce(image: Image, reducer: Reducer) -> Image',
    'What a reducer makes of all bands of a pixel.',
    (image, reducer) => {
      const { bands } = image;
      if (reducer.inputs === 1)
        return image.withBands(
          reducedBands(
            bands.map((band) => [band]),
            reducer,
            (output) => output,
          ),
        );
      if (bands.length % reducer.inputs !== 0) {
        throw new EvaluationError(
          `Need ${reducer.inputs} bands for Reducer.${reducer.name}, image has ${bands.length}.`,
        );
      }
      const rows = Array.from({ length: bands.length / reducer.inputs }, (_, i) =>
        bands.slice(i * reducer.inputs, (i + 1) * reducer.inputs),
      );
      return image.withBands(reducedBands(rows, reducer, (output) => output));
    },
  );
  define(
    'Image.reduceRegion(image: Image, reducer: Reducer, geometry: Geometry = null, scale: Float = null, crs: Projection = null, crsTransform: List<Float> = null, bestEffort: Boolean = false, maxPixels: Long = 10000000, tileScale: Float = 1) -> Dictionary<Object>',
    'What a reducer makes of the pixels of a region.',
    (image, reducer, geometry, scale, crs, transform, bestEffort, maxPixels) =>
      reduceRegion(
        image,
        reducer,
        geometry,
        gridFrom(crs, transform, scale, image),
        bestEffort,
        maxPixels,
      ),
  );
  define(
    'Image.reduceRegions(image: Image, collection: FeatureCollection, reducer: Reducer, scale: Float = null, crs: Projection = null, crsTransform: List<Float> = null, tileScale: Float = 1, maxPixelsPerRegion: Long = null) -> FeatureCollection',
    'What a reducer makes of the pixels of each feature, as properties of the feature.',
    (image, collection, reducer, scale, crs, transform) => {
      const grid = gridFrom(crs, transform, scale, image);
      return collection.map((feature): Element => {
        const reduced = reduceRegion(image, reducer, feature.geometry, grid, false, Infinity);
        return feature.with(
          new Map([...feature.properties, ...regionProperties(reduced, reducer, image)]),
        );
      }, 'FeatureCollection');
    },
  );
  define(
    'Image.sample(image: Image, region: Geometry = null, scale: Float = null, projection: Projection = null, factor: Float = null, numPixels: Long = null, seed: Integer = 0, dropNulls: Boolean = true, tileScale: Float = 1, geometries: Boolean = false) -> FeatureCollection',
    'Pixels of a region as features.',
    (
      image,
      region,
      scale,
      projection,
      _factor,
      count,
      _seed,
      dropNulls,
      _tileScale,
      geometries,
    ) => {
      const points = pointsIn(
        image,
        region,
        gridFrom(projection, null, scale, image),
        false,
        10_000_000,
      );
      return CollectionObject.of(
        features(image, points, count, dropNulls, geometries),
        'FeatureCollection',
      );
    },
  );
}

/** A single output takes the name that the reducer gives it, not the band's. */
function regionProperties(reduced: Dictionary, reducer: Reducer, image: Image): [string, Value][] {
  if (image.bands.length !== 1 || reducer.outputs.length !== 1) return [...reduced];
  return [...reduced].map(([, value]) => [reducer.outputs[0] ?? '', value]);
}

function reduceRegion(
  image: Image,
  reducer: Reducer,
  geometry: Geometry | null,
  grid: EeProjection,
  bestEffort: boolean,
  maxPixels: number,
): Dictionary {
  const points = pointsIn(image, geometry, grid, bestEffort, maxPixels);
  const samples = image.bands.map((band) => band.sample(points));
  const reduce = (bands: readonly number[]): readonly Value[] => {
    const rows: Row[] = [];
    for (let i = 0; i < points.count; i++) {
      if (bands.every((band) => samples[band]?.mask[i]))
        rows.push(bands.map((band) => samples[band]?.values[i] ?? null));
    }
    return reducer.reduce(rows);
  };
  if (reducer.inputs > 1) {
    if (image.bands.length !== reducer.inputs) {
      throw new EvaluationError(
        `Need ${reducer.inputs} bands for Reducer.${reducer.name}, image has ${image.bands.length}.`,
      );
    }
    const values = reduce(image.bands.map((_, i) => i));
    return new Map(reducer.outputs.map((output, i) => [output, values[i] ?? null]));
  }
  return new Map(
    image.bands.flatMap((band, i) => {
      const values = reduce([i]);
      return reducer.outputs.map((output, k): [string, Value] => [
        reducer.outputs.length === 1 ? band.id : `${band.id}_${output}`,
        values[k] ?? null,
      ]);
    }),
  );
}

/** Centers of the pixels in a region, or of the pixel that contains a point. */
function pointsIn(
  image: Image,
  geometry: Geometry | null,
  grid: EeProjection,
  bestEffort: boolean,
  maxPixels: number,
): Points {
  const region = geometry ?? image.geometry;
  if (!region)
    throw new EvaluationError(
      "Provide 'geometry' parameter when aggregating over an unbounded image.",
    );
  const corners = [...vertices(region.shape)].map(([lon, lat]) => grid.fromLonLat(lon, lat));
  if (region.shape.areas.length === 0) {
    const [xs, ys] = [0, 1].map((axis) =>
      Float64Array.from(corners, (corner) => corner[axis] ?? Number.NaN),
    );
    return new Points(grid, xs ?? new Float64Array(), ys ?? new Float64Array()).snapped;
  }
  const extent = (axis: 0 | 1) => {
    const values = corners.map((corner) => corner[axis]);
    const from = Math.floor(values.reduce((a, b) => Math.min(a, b), Infinity));
    return [from, Math.ceil(values.reduce((a, b) => Math.max(a, b), -Infinity)) - from] as const;
  };
  const [[column, width], [row, height]] = [extent(0), extent(1)];
  if (width * height > maxPixels) {
    if (bestEffort) return pointsIn(image, geometry, grid.scale(2, 2), bestEffort, maxPixels);
    throw new EvaluationError(
      `Too many pixels in the region. Found ${width * height}, but maxPixels allows only ${maxPixels}.\n` +
        'Ensure that you are not aggregating at a higher resolution than you intended; that is the most frequent cause of this error.',
    );
  }
  const block = Points.block(grid, column, row, width, height);
  const inside = insideGeometry(region, block);
  return block.pick(Int32Array.from([...inside.keys()].filter((i) => inside[i])));
}

function features(
  image: Image,
  points: Points,
  most: number | null,
  dropNulls: boolean,
  geometries: boolean,
): Feature[] {
  const samples = image.bands.map((band) => band.sample(points));
  const { x: lon, y: lat } = points.degrees;
  const made: Feature[] = [];
  for (let i = 0; i < points.count && made.length < (most ?? Infinity); i++) {
    const properties = new Map<string, Value>([['system:index', String(made.length)]]);
    image.bands.forEach((band, k) => {
      if (samples[k]?.mask[i]) properties.set(band.id, samples[k].values[i] ?? null);
    });
    if (dropNulls && properties.size <= image.bands.length) continue;
    const place = geometries
      ? new Geometry('Point', [lon[i] ?? 0, lat[i] ?? 0], { projection: WGS84 })
      : null;
    made.push(new FeatureObject(place, properties));
  }
  return made;
}
