/** Images: bands, masks, types, properties and footprints. */
import { coerce, constantImage } from '../coerce.ts';
import type { EvaluationContext } from '../evaluationContext.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { changed, type ImageBand } from '../values/band.ts';
import { eeDate } from '../values/date.ts';
import { WGS84 } from '../values/eeProjection.ts';
import type { Geometry } from '../values/geometry.ts';
import { ImageObject } from '../values/imageObject.ts';
import { insideGeometry } from '../values/inside.ts';
import { matchesWhole, replaceMatches } from '../values/pattern.ts';
import { castTo, FLOAT, type PixelType, typeOfNumber, unionOf } from '../values/pixelType.ts';
import type { Points } from '../values/points.ts';
import type { Samples } from '../values/samples.ts';
import { loadImage } from '../values/sceneImage.ts';
import {
  type Image,
  isDictionary,
  isList,
  isObject,
  sameValue,
  type Value,
  valueTypeName,
} from '../values/value.ts';

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
      throw new EvaluationError(
        `Image asset '${id}' not found (does not exist or caller does not have access).`,
      );
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
  defineBands(define);
  defineMasks(define);
  defineTypes(define);
  definePlaces(define);
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

function defineBands(define: Define): void {
  define(
    'Image.select(input: Image, bandSelectors: List<Object>, newNames: List<String> = null) -> Image',
    'Some of the bands, by name, regular expression or index, under new names if given.',
    (image, selectors, names) => {
      const bands = selectBands(image.bands, selectors);
      if (names && names.length !== bands.length) {
        throw new EvaluationError(
          `Must have the same number of new names as selected bands: got ${names.length} names for ${bands.length} bands.`,
        );
      }
      return image.withBands(
        unique(names ? bands.map((band, i) => changed(band, { id: names[i] ?? band.id })) : bands),
      );
    },
  );
  define(
    'Image.rename(input: Image, names: List<String>) -> Image',
    'The bands under other names.',
    (image, names) => {
      if (names.length !== image.bands.length) {
        throw new EvaluationError(
          `The number of names (${names.length}) must match the number of bands (${image.bands.length}).`,
        );
      }
      const repeated = names.find((name, i) => names.indexOf(name) !== i);
      if (repeated !== undefined)
        throw new EvaluationError(`Band name '${repeated}' is used more than once.`);
      return renameBands(image, names);
    },
  );
  define(
    'Image.regexpRename(input: Image, regex: String, replacement: String, all: Boolean = true) -> Image',
    'The bands with parts of their names replaced.',
    (image, regex, replacement, all) =>
      renameBands(
        image,
        image.bands.map((band) => replaceMatches(band.id, regex, replacement, all ? 'g' : '')),
      ),
  );
  define(
    'Image.slice(image: Image, start: Integer, end: Integer = null) -> Image',
    'Bands from an index up to, but without, another.',
    (image, start, end) => image.withBands(image.bands.slice(start, end ?? undefined)),
  );
  define(
    'Image.addBands(dstImg: Image, srcImg: Image, names: List<String> = null, overwrite: Boolean = false) -> Image',
    'The first image with bands of the second.',
    (destination, source, names, overwrite) => {
      const added = names ? selectBands(source.bands, names) : source.bands;
      if (!overwrite) return destination.withBands(unique([...destination.bands, ...added]));
      const replaced = destination.bands.map(
        (band) => added.find(({ id }) => id === band.id) ?? band,
      );
      const others = added.filter(({ id }) => !destination.bands.some((band) => band.id === id));
      return destination.withBands([...replaced, ...others]);
    },
  );
  define(
    'Image.cat(images: List<Object>) -> Image',
    'The bands of several images in one.',
    (images) => {
      const all = images.map((image) => {
        const coerced = coerce(image, 'Image');
        if (coerced && isObject(coerced, 'Image')) return coerced;
        throw new EvaluationError(
          `Expected an image, not a value of type ${valueTypeName(image)}.`,
        );
      });
      const [first] = all;
      return (first ?? new ImageObject([])).withBands(unique(all.flatMap((image) => image.bands)));
    },
  );
  define(
    'Image.linkCollection(input: Image, imageCollection: ImageCollection, linkedBands: Object = null, linkedProperties: Object = null, matchPropertyName: String = "system:index") -> Image',
    'The image with bands and properties of the image in a collection that shares a property with it.',
    (image, collection, bands, properties, key) => {
      const match = collection.all().find((other) => sameValue(other.get(key), image.get(key)));
      if (!match || !isObject(match, 'Image')) return image;
      const asList = (value: Value) => (value === null ? [] : isList(value) ? value : [value]);
      const added = unique([...image.bands, ...selectBands(match.bands, asList(bands))]);
      const copied = asList(properties).map((name): [string, Value] => [
        String(name),
        match.get(String(name)),
      ]);
      return image.withBands(added).with(new Map([...image.properties, ...copied]));
    },
  );
}

/** Bands that selectors name, in the order of the selectors. */
export function selectBands(bands: readonly ImageBand[], selectors: readonly Value[]): ImageBand[] {
  return selectors.flatMap((selector) => {
    if (typeof selector === 'number') {
      const band = bands.at(selector);
      if (band) return [band];
      throw new EvaluationError(
        `Band index ${selector} is out of range. The image has ${bands.length} bands.`,
      );
    }
    if (typeof selector !== 'string') {
      throw new EvaluationError(
        `Band selectors must be names or indices, not values of type ${valueTypeName(selector)}.`,
      );
    }
    if (bands.length === 0) {
      throw new EvaluationError(
        `Band pattern '${selector}' was applied to an Image with no bands. See Image.bandNames.`,
      );
    }
    const exact = bands.filter((band) => band.id === selector);
    const found =
      exact.length > 0 ? exact : bands.filter((band) => matchesWhole(selector, band.id));
    if (found.length > 0) return found;
    throw new EvaluationError(
      `Band pattern '${selector}' did not match any bands. Available bands: [${bands.map((band) => band.id).join(', ')}]`,
    );
  });
}

/** Bands whose name is taken get a number: `B1`, `B1_1`, `B1_2`. */
export function unique(bands: readonly ImageBand[]): ImageBand[] {
  const taken = new Set<string>();
  return bands.map((band) => {
    let id = band.id;
    for (let i = 1; taken.has(id); i++) id = `${band.id}_${i}`;
    taken.add(id);
    return id === band.id ? band : changed(band, { id });
  });
}

export function renameBands(image: Image, names: readonly string[]): Image {
  return image.withBands(image.bands.map((band, i) => changed(band, { id: names[i] ?? band.id })));
}

function defineMasks(define: Define): void {
  define(
    'Image.updateMask(image: Image, mask: Image) -> Image',
    'The image without pixels where a mask is 0 or has none.',
    (image, mask) => masked(image, mask, true),
  );
  define(
    'Image.mask(image: Image, mask: Image = null) -> Image',
    'Where the image has pixels; or the image with exactly the pixels that a mask has.',
    (image, mask) => {
      if (mask) return masked(image, mask, false);
      return image.withBands(
        image.bands.map((band) =>
          changed(band, {
            dataType: { ...FLOAT, min: 0, max: 1 },
            sample: (points) => {
              const samples = band.sample(points);
              return {
                values: Float64Array.from(samples.mask),
                mask: new Uint8Array(points.count).fill(1),
              };
            },
          }),
        ),
      );
    },
  );
  define('Image.selfMask(image: Image) -> Image', 'The image without pixels that are 0.', (image) =>
    masked(image, image, true),
  );
  define(
    'Image.unmask(input: Image, value: Image = null, sameFootprint: Boolean = true) -> Image',
    'The image with another’s pixels, by default 0, where it has none.',
    (image, value, sameFootprint) =>
      unmasked(image, value ?? constantImage([0]), sameFootprint ? image.geometry : null),
  );
  define(
    'Image.blend(bottom: Image, top: Image) -> Image',
    'The second image laid over the first.',
    (bottom, top) =>
      top.withBands(
        top.bands.map((band, i) =>
          over(band, bottom.bands[bottom.bands.length === 1 ? 0 : i] ?? band),
        ),
      ),
  );
  define(
    'Image.where(input: Image, test: Image, value: Image) -> Image',
    'The image with another’s pixels where a test is not 0.',
    where,
  );
  define(
    'Image.clip(input: Image, geometry: Object) -> Image',
    'The image without pixels outside a geometry.',
    (image, geometry, context) => clip(image, geometry, context),
  );
  define(
    'Image.clipToCollection(input: Image, collection: Object) -> Image',
    'The image without pixels outside the features of a collection.',
    (image, collection, context) => clip(image, collection, context),
  );
}

/** The pair of a band in another image: its only band, or the one at the same place. */
function partner(other: Image, index: number, count: number): ImageBand {
  const band = other.bands.length === 1 ? other.bands[0] : other.bands[index];
  if (band && (other.bands.length === 1 || other.bands.length === count)) return band;
  throw new EvaluationError(
    `The second image must have either one band or as many as the first: got ${other.bands.length} and ${count}.`,
  );
}

function masked(image: Image, mask: Image, keepOwn: boolean): Image {
  return image.withBands(
    image.bands.map((band, i) => {
      const maskBand = partner(mask, i, image.bands.length);
      const single = mask.bands.length === 1 && image.bands.length > 1;
      return changed(band, {
        sample: (points) => {
          const allowed = single
            ? points.remember(maskBand, () => maskBand.sample(points))
            : maskBand.sample(points);
          const own = band.sample(points);
          const combined = new Uint8Array(points.count);
          for (let k = 0; k < combined.length; k++) {
            const ownPixel = keepOwn ? own.mask[k] : 1;
            if (ownPixel && allowed.mask[k] && allowed.values[k]) combined[k] = 1;
          }
          return { values: own.values, mask: combined };
        },
      });
    }),
  );
}

function unmasked(image: Image, value: Image, footprint: Geometry | null): Image {
  const bands = image.bands.map((band, i) => {
    const fill = partner(value, i, image.bands.length);
    return changed(band, {
      dataType: unionOf(band.dataType, fill.dataType),
      sample: (points) => {
        const own = band.sample(points);
        if (!own.mask.includes(0)) return own;
        const filling = fill.sample(points);
        const inside = footprint && insideGeometry(footprint, points);
        return choose(own, filling, (k) => !own.mask[k] && (!inside || inside[k] === 1));
      },
    });
  });
  return footprint ? image.withBands(bands) : image.withBands(bands).withFootprint(null);
}

/** The second samples where a test holds, else the first. */
function choose(first: Samples, second: Samples, test: (k: number) => boolean): Samples {
  const values = first.values.slice();
  const mask = first.mask.slice();
  for (let k = 0; k < values.length; k++) {
    if (!test(k)) continue;
    values[k] = second.values[k] ?? 0;
    mask[k] = second.mask[k] ?? 0;
  }
  return { values, mask };
}

function over(top: ImageBand, bottom: ImageBand): ImageBand {
  return changed(top, {
    dataType: unionOf(top.dataType, bottom.dataType),
    sample: (points) => {
      const upper = top.sample(points);
      if (!upper.mask.includes(0)) return upper;
      return choose(upper, bottom.sample(points), (k) => !upper.mask[k]);
    },
  });
}

function where(image: Image, test: Image, value: Image): Image {
  return image.withBands(
    image.bands.map((band, i) => {
      const [testBand, valueBand] = [
        partner(test, i, image.bands.length),
        partner(value, i, image.bands.length),
      ];
      return changed(band, {
        dataType: unionOf(band.dataType, valueBand.dataType),
        sample: (points) => {
          const [own, tested, other] = [
            band.sample(points),
            testBand.sample(points),
            valueBand.sample(points),
          ];
          return choose(own, other, (k) =>
            Boolean(own.mask[k] && tested.mask[k] && tested.values[k] && other.mask[k]),
          );
        },
      });
    }),
  );
}

function clip(image: Image, region: Value, context: EvaluationContext): Image {
  const geometry = isObject(region, 'Collection')
    ? context.invoke('Collection.geometry', { collection: region })
    : (coerce(region, 'Geometry') ?? null);
  if (!isObject(geometry, 'Geometry')) {
    throw new EvaluationError(`Cannot clip to a value of type ${valueTypeName(region)}.`);
  }
  return image
    .withBands(
      image.bands.map((band) =>
        changed(band, {
          sample: (points) => {
            const own = band.sample(points);
            const inside = points.remember(geometry, () =>
              asSamples(insideGeometry(geometry, points)),
            );
            return {
              values: own.values,
              mask: own.mask.map((pixel, k) => pixel & (inside.mask[k] ?? 0)),
            };
          },
        }),
      ),
    )
    .withFootprint(geometry);
}

function asSamples(mask: Uint8Array): Samples {
  return { values: new Float64Array(0), mask };
}

function defineTypes(define: Define): void {
  define(
    'Image.cast(image: Image, bandTypes: Dictionary<Object>, bandOrder: List<String> = null) -> Image',
    'The image with bands in other types, and in another order.',
    (image, types, order) => {
      const cast = image.withBands(
        image.bands.map((band) => {
          const wanted = types.get(band.id);
          const type = wanted === undefined ? undefined : coerce(wanted, 'PixelType');
          if (wanted !== undefined && !(type && isObject(type, 'PixelType'))) {
            throw new EvaluationError(`Unknown pixel type for band '${band.id}'.`);
          }
          return type && isObject(type, 'PixelType') ? castBand(band, type) : band;
        }),
      );
      return order ? cast.withBands(selectBands(cast.bands, order)) : cast;
    },
  );
  define(
    'Image.clamp(input: Image, low: Float, high: Float) -> Image',
    'The image with values brought into a range.',
    (image, low, high) =>
      eachValue(
        image,
        (value) => Math.min(high, Math.max(low, value)),
        (type) => ({
          ...unionOf(type, unionOf(typeOfNumber(low), typeOfNumber(high))),
          min: low,
          max: high,
        }),
      ),
  );
  define(
    'Image.unitScale(input: Image, low: Float, high: Float) -> Image',
    'How far values lie between two numbers: 0 at the first, 1 at the second.',
    (image, low, high) =>
      eachValue(
        image,
        (value) => (value - low) / (high - low),
        () => FLOAT,
      ),
  );
  define(
    'Image.remap(image: Image, from: List<Object>, to: List<Object>, defaultValue: Object = null, bandName: String = null) -> Image',
    'One band with values replaced; others become a default, or nothing.',
    (image, from, to, fallback, bandName) => {
      if (from.length !== to.length)
        throw new EvaluationError(
          `'from' and 'to' must have the same length, not ${from.length} and ${to.length}.`,
        );
      const [band] = bandName === null ? image.bands : selectBands(image.bands, [bandName]);
      if (!band) throw new EvaluationError('The image has no bands.');
      const table = new Map(from.map((value, i) => [Number(value), Number(to[i])]));
      const spare = fallback === null ? undefined : Number(fallback);
      const types = [...table.values(), ...(spare === undefined ? [] : [spare])].map(typeOfNumber);
      return image.withBands([
        changed(band, {
          id: 'remapped',
          dataType: types.reduce(unionOf, types[0] ?? FLOAT),
          sample: (points) => {
            const own = band.sample(points);
            const values = own.values.map((value) => table.get(value) ?? spare ?? 0);
            return {
              values,
              mask: own.mask.map((pixel, k) =>
                table.has(own.values[k] ?? 0) || spare !== undefined ? pixel : 0,
              ),
            };
          },
        }),
      ]);
    },
  );
}

export function castBand(band: ImageBand, type: PixelType): ImageBand {
  return changed(band, {
    dataType: type,
    sample: (points) => mapValues(band.sample(points), castTo(type)),
  });
}

export function eachValue(
  image: Image,
  compute: (value: number) => number,
  resultType: (type: PixelType) => PixelType,
): Image {
  return image.withBands(
    image.bands.map((band) =>
      changed(band, {
        dataType: resultType(band.dataType),
        sample: (points) => mapValues(band.sample(points), compute),
      }),
    ),
  );
}

function mapValues({ values, mask }: Samples, compute: (value: number) => number): Samples {
  return { values: values.map(compute), mask };
}

function definePlaces(define: Define): void {
  define(
    'Image.pixelLonLat() -> Image',
    'Longitude and latitude of each pixel in degrees.',
    () =>
      new ImageObject([
        placeBand('longitude', ({ degrees }) => degrees.x),
        placeBand('latitude', ({ degrees }) => degrees.y),
      ]),
  );
  define(
    'Image.pixelCoordinates(projection: Projection) -> Image',
    'Column and row of each pixel in a projection.',
    (projection) =>
      new ImageObject([
        changed(
          placeBand('x', (points) => points.in(projection).x),
          { projection },
        ),
        changed(
          placeBand('y', (points) => points.in(projection).y),
          { projection },
        ),
      ]),
  );
  define(
    'Image.pixelArea() -> Image',
    'Square meters that each pixel covers.',
    () => new ImageObject([placeBand('area', pixelAreas)]),
  );
}

function placeBand(id: string, compute: (points: Points) => Float64Array): ImageBand {
  return {
    id,
    dataType: { type: 'PixelType', precision: 'double' },
    projection: WGS84,
    sample: (points) => ({ values: compute(points), mask: new Uint8Array(points.count).fill(1) }),
  };
}

/** From the places of a pixel's neighbors, on the sphere. */
function pixelAreas(points: Points): Float64Array {
  const { projection, x, y } = points;
  const radius = 6371010 * (Math.PI / 180);
  return Float64Array.from(x, (column, i) => {
    const row = y[i] ?? 0;
    const [west, east] = [
      projection.toLonLat(column - 0.5, row),
      projection.toLonLat(column + 0.5, row),
    ];
    const [north, south] = [
      projection.toLonLat(column, row - 0.5),
      projection.toLonLat(column, row + 0.5),
    ];
    const shrink = Math.cos(((north[1] + south[1]) / 2) * (Math.PI / 180));
    const turn = (degrees: number) => degrees - Math.round(degrees / 360) * 360;
    const [ax, ay] = [turn(east[0] - west[0]) * shrink, east[1] - west[1]];
    const [bx, by] = [turn(south[0] - north[0]) * shrink, south[1] - north[1]];
    return Math.abs(ax * by - ay * bx) * radius * radius;
  });
}
