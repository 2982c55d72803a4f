/** Collections of images: made from assets and lists, and reduced to one image. */
import { assetNotFound, EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { changed, type EvaluatedBand } from '../values/band.ts';
import { CollectionObject } from '../values/collectionObject.ts';
import { WGS84 } from '../values/eeProjection.ts';
import { Geometry } from '../values/geometry.ts';
import { ImageObject } from '../values/imageObject.ts';
import {
  BOOLEAN_TYPE,
  DOUBLE_TYPE,
  FLOAT_TYPE,
  PIXEL_TYPES,
  type PixelType,
  unionOf,
} from '../values/pixelType.ts';
import type { Points } from '../values/points.ts';
import type { Samples } from '../values/samples.ts';
import { loadCollection } from '../values/sceneImage.ts';
import {
  type Collection,
  type Image,
  isObject,
  type Reducer,
  type Value,
  valueTypeName,
} from '../values/value.ts';
import { numbered } from './collections.ts';
import { selectBands, unique } from './imageBands.ts';

export function defineImageCollections(define: Define): void {
  define(
    'ImageCollection.load(id: String, version: Long = null) -> ImageCollection',
    'The images of an asset.',
    (id, _, { catalog, checkTime }) => {
      const collection = loadCollection(catalog, id, checkTime);
      if (collection) return collection;
      if (catalog.scene(id) || catalog.tables.has(id)) {
        throw new EvaluationError(`Asset '${id}' is not an ImageCollection.`);
      }
      throw assetNotFound('ImageCollection', id);
    },
  );
  define(
    'ImageCollection.fromImages(images: List<Image>) -> ImageCollection',
    'A collection of these images, numbered from 0.',
    (images) => CollectionObject.of(numbered(images), 'ImageCollection'),
  );
  define(
    'ImageCollection.mosaic(collection: ImageCollection) -> Image',
    'The images laid over each other, the last on top.',
    (collection) => mosaic(imagesOf(collection)),
  );
  define(
    'ImageCollection.qualityMosaic(collection: ImageCollection, qualityBand: String) -> Image',
    'Of each pixel the image where one band is greatest.',
    (collection, quality) => qualityMosaic(imagesOf(collection), quality),
  );
  define(
    'ImageCollection.toBands(collection: ImageCollection) -> Image',
    'All bands of all images in one, named after index and band.',
    (collection) => toBands(imagesOf(collection)),
  );
  define(
    'ImageCollection.combine(primary: ImageCollection, secondary: ImageCollection, overwrite: Boolean = false) -> ImageCollection',
    'Images with the bands of the image of the same index in another collection.',
    (primary, secondary, overwrite, context) => {
      const byIndex = new Map(
        imagesOf(secondary).map((image) => [image.properties.get('system:index'), image]),
      );
      return primary.map((image) => {
        const other = byIndex.get(image.properties.get('system:index'));
        if (!other) return null;
        const combined = context.invoke('Image.addBands', {
          dstImg: image,
          srcImg: other,
          overwrite,
        });
        return isObject(combined, 'Image') ? combined : null;
      }, 'ImageCollection');
    },
  );
  define(
    'ImageCollection.reduce(collection: ImageCollection, reducer: Reducer, parallelScale: Float = 1) -> Image',
    'What a reducer makes of each pixel over all images.',
    (collection, reducer) =>
      reduceImages(imagesOf(collection), reducer, (band, output) => `${band}_${output}`),
  );
  for (const [name, description] of Object.entries(REDUCTIONS)) {
    define(
      `reduce.${name}(collection: ImageCollection) -> Image`,
      description,
      (collection, context) => {
        const reducer = context.invoke(`Reducer.${name}`, {});
        if (!isObject(reducer, 'Reducer'))
          throw new EvaluationError(`There is no reducer ${name}.`);
        return reduceImages(imagesOf(collection), reducer, (band) => band);
      },
    );
  }
}

const REDUCTIONS: Readonly<Record<string, string>> = {
  min: 'Least value of each pixel.',
  max: 'Greatest value of each pixel.',
  count: 'Number of images with the pixel.',
  sum: 'Sum of each pixel.',
  product: 'Product of each pixel.',
  mean: 'Mean of each pixel.',
  and: '1 where the pixel is never 0.',
  or: '1 where the pixel is not always 0.',
  median: 'Median of each pixel.',
  mode: 'Most frequent value of each pixel.',
};

export function imagesOf(collection: Collection): readonly Image[] {
  return collection.all().map((element) => {
    if (isObject(element, 'Image')) return element;
    throw new EvaluationError(
      `Expected a collection of images, but found an element of type ${valueTypeName(element)}.`,
    );
  });
}

/** Where any of the images has pixels. */
function footprintOf(images: readonly Image[]): Geometry | null {
  const footprints = images.map((image) => image.geometry);
  const bounded = footprints.filter((footprint) => footprint !== null);
  if (bounded.length < footprints.length || bounded.length === 0) return null;
  const [only] = bounded;
  return bounded.length === 1 && only
    ? only
    : new Geometry('GeometryCollection', [], { parts: bounded });
}

function mosaic(images: readonly Image[]): Image {
  const [first] = images;
  const bands = (first?.bands ?? []).map((band) => {
    const layers = images.flatMap((image) => image.bands.find(({ id }) => id === band.id) ?? []);
    return {
      id: band.id,
      dataType: layers.map((layer) => layer.dataType).reduce(unionOf, band.dataType),
      projection: WGS84,
      sample: (points: Points) => topmost(layers, points),
    };
  });
  return new ImageObject(bands, new Map(), () => footprintOf(images));
}

function topmost(layers: readonly EvaluatedBand[], points: Points): Samples {
  const values = new Float64Array(points.count);
  const mask = new Uint8Array(points.count);
  let missing = points.count;
  for (const layer of layers.toReversed()) {
    if (missing === 0) break;
    const samples = layer.sample(points);
    for (let i = 0; i < values.length; i++) {
      if (mask[i] || !samples.mask[i]) continue;
      values[i] = samples.values[i] ?? 0;
      mask[i] = 1;
      missing--;
    }
  }
  return { values, mask };
}

function qualityMosaic(images: readonly Image[], quality: string): Image {
  const [first] = images;
  if (!first) return new ImageObject([]);
  const qualities = images.map((image) => selectBands(image.bands, [quality])[0]);
  const bands = first.bands.map((band) => ({
    id: band.id,
    dataType: band.dataType,
    projection: WGS84,
    sample: (points: Points) => {
      const values = new Float64Array(points.count);
      const mask = new Uint8Array(points.count);
      const best = new Float64Array(points.count).fill(-Infinity);
      images.forEach((image, k) => {
        const ranked = qualities[k]?.sample(points);
        const samples = image.bands.find(({ id }) => id === band.id)?.sample(points);
        if (!ranked || !samples) return;
        for (let i = 0; i < values.length; i++) {
          const rank = ranked.values[i] ?? 0;
          if (!ranked.mask[i] || rank <= (best[i] ?? 0)) continue;
          best[i] = rank;
          values[i] = samples.values[i] ?? 0;
          mask[i] = samples.mask[i] ?? 0;
        }
      });
      return { values, mask };
    },
  }));
  return new ImageObject(bands, new Map(), () => footprintOf(images));
}

/** From the documentation of `ImageCollection.toBands`. */
const MAX_BANDS = 5000;

function toBands(images: readonly Image[]): Image {
  const count = images.reduce((sum, image) => sum + image.bands.length, 0);
  if (count > MAX_BANDS) {
    throw new EvaluationError(`The maximum number of bands is ${MAX_BANDS}.`);
  }
  const bands = images.flatMap((image, i) => {
    const index = String(image.properties.get('system:index') ?? i);
    return image.bands.map((band) => changed(band, { id: `${index}_${band.id}` }));
  });
  return new ImageObject(unique(bands), new Map(), () => footprintOf(images));
}

/** Reduces over images: each band for itself, or all bands together where the reducer takes several. */
export function reduceImages(
  images: readonly Image[],
  reducer: Reducer,
  name: (band: string, output: string) => string,
): Image {
  const [first] = images;
  if (!first) return new ImageObject([]);
  for (const image of images) {
    if (image.bands.length === first.bands.length) continue;
    throw new EvaluationError(
      'Expected a homogeneous image collection, but an image with incompatible bands was encountered:\n' +
        `First image type: ${first.bands.length} bands ([${first.bands.map(({ id }) => id).join(', ')}]).\n` +
        `Current image type: ${image.bands.length} bands ([${image.bands.map(({ id }) => id).join(', ')}]).`,
    );
  }
  const bands =
    reducer.inputs === 1
      ? first.bands.flatMap((band, i) =>
          reducedBands(
            images.map((image) => [image.bands[i] ?? band]),
            reducer,
            (output) => name(band.id, output),
          ),
        )
      : reducedBands(
          images.map((image) => checkedInputs(image, reducer)),
          reducer,
          (output) => output,
        );
  return new ImageObject(bands, new Map(), () => footprintOf(images));
}

function checkedInputs(image: Image, reducer: Reducer): readonly EvaluatedBand[] {
  if (image.bands.length === reducer.inputs) return image.bands;
  throw new EvaluationError(
    `Need ${reducer.inputs} bands for Reducer.${reducer.name}, image has ${image.bands.length}.`,
  );
}

/** One band for each output; `rows` has the inputs of each image. */
export function reducedBands(
  rows: readonly (readonly EvaluatedBand[])[],
  reducer: Reducer,
  name: (output: string) => string,
): EvaluatedBand[] {
  const types = rows.flatMap((row) => row.slice(0, 1).map((band) => band.dataType));
  return reducer.outputs.map((output, k) => ({
    id: name(output),
    dataType: reducedType(reducer.name, types),
    projection: WGS84,
    sample: (points: Points) => reducePoints(rows, reducer, points, k),
  }));
}

function reducePoints(
  rows: readonly (readonly EvaluatedBand[])[],
  reducer: Reducer,
  points: Points,
  output: number,
): Samples {
  const sampled = rows.map((row) => row.map((band) => band.sample(points)));
  const values = new Float64Array(points.count);
  const mask = new Uint8Array(points.count);
  for (let i = 0; i < values.length; i++) {
    const inputs: Value[][] = [];
    for (const row of sampled) {
      if (row.every((samples) => samples.mask[i]))
        inputs.push(row.map((samples) => samples.values[i] ?? 0));
    }
    if (inputs.length === 0 && reducer.name !== 'count') continue;
    const result = reducer.reduce(inputs)[output];
    if (typeof result !== 'number') continue;
    values[i] = result;
    mask[i] = 1;
  }
  return { values, mask };
}

/** Reducers that give one of the values they were given. */
const CHOOSING = new Set([
  'min',
  'max',
  'first',
  'last',
  'firstNonNull',
  'lastNonNull',
  'mode',
  'minMax',
]);

function reducedType(reducer: string, types: readonly PixelType[]): PixelType {
  const [first = DOUBLE_TYPE] = types;
  const union = types.reduce(unionOf, first);
  if (CHOOSING.has(reducer)) return union;
  if (/^count/.test(reducer)) return PIXEL_TYPES.int32;
  if (['any', 'all', 'and', 'or'].includes(reducer)) return BOOLEAN_TYPE;
  if (reducer === 'median' || reducer === 'mean')
    return union.precision === 'float' ? FLOAT_TYPE : DOUBLE_TYPE;
  return DOUBLE_TYPE;
}
