/** Images: assets and constants, with their bands, dates, projections and footprints. */
import { constantImage } from '../coerce.ts';
import { assetNotFound, EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { eeDate } from '../values/date.ts';
import { loadImage } from '../values/sceneImage.ts';
import {
  type Image,
  isDictionary,
  isList,
  isObject,
  type Value,
  valueTypeName,
} from '../values/value.ts';
import { renameBands } from './imageBands.ts';

export function defineImages(define: Define): void {
  define(
    'Image.load(id: String, version: Long = -1) -> Image',
    'The image of an asset.',
    (id, _, { catalog }) => {
      const image = loadImage(catalog, id);
      if (image) return image;
      if (catalog.collection(id) || catalog.tables.has(id)) {
        throw new EvaluationError(`Asset '${id}' is not an Image.`);
      }
      throw assetNotFound('Image', id);
    },
  );
  define(
    'Image.constant(value: Object) -> Image',
    'An image that is the same everywhere, with a band for each of several values.',
    constant,
  );
  define('Image.bandNames(image: Image) -> List<Object>', 'Names of the bands.', (image) =>
    image.bands.map((band) => band.id),
  );
  define(
    'Image.bandTypes(image: Image) -> Dictionary<Object>',
    'Types of the bands by name.',
    (image) => new Map(image.bands.map((band) => [band.id, band.dataType])),
  );
  define('Image.date(image: Image) -> Date', 'When it was taken.', (image) => {
    const time = image.get('system:time_start');
    if (typeof time === 'number') return eeDate(time);
    throw new EvaluationError("Image has no 'system:time_start' property.");
  });
  define('Image.projection(image: Image) -> Projection', 'The grid of its bands.', ({ bands }) => {
    const [first] = bands;
    if (!first) throw new EvaluationError('The image has no bands.');
    if (bands.every((band) => band.projection.equals(first.projection))) return first.projection;
    throw new EvaluationError(
      'The bands of the specified image contains different projections. Use Image.select to pick a single band.',
    );
  });
  define(
    'Image.geometry(feature: Element, maxError: ErrorMargin = null, proj: Projection = null, geodesics: Boolean = null) -> Geometry',
    'Where it has pixels.',
    (image) => (isObject(image, 'Collection') ? null : image.geometry),
  );
  define(
    'Image.metadata(image: Image, property: String, name: String = null) -> Image',
    'An image that is the number a property has.',
    (image, property, name) => {
      const value = image.get(property);
      if (typeof value !== 'number')
        throw new EvaluationError(`Property '${property}' is not a number.`);
      return renameBands(constantImage([value]), [name ?? property]);
    },
  );
}

function constant(value: Value): Image {
  if (typeof value === 'number') return constantImage([value]);
  if (isList(value) && value.every((item) => typeof item === 'number')) return constantImage(value);
  if (isDictionary(value)) {
    const entries = [...value].filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    );
    return renameBands(
      constantImage(entries.map(([, number]) => number)),
      entries.map(([key]) => key),
    );
  }
  throw new EvaluationError(`Cannot make an image from a value of type ${valueTypeName(value)}.`);
}
