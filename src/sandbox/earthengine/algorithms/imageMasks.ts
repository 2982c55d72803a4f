/** Masks of images: pixels that are left out, filled, or taken from another image. */
import { coerce, constantImage } from '../coerce.ts';
import type { EvaluationContext } from '../evaluationContext.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { changed, type EvaluatedBand } from '../values/band.ts';
import type { Geometry } from '../values/geometry.ts';
import { insideGeometry } from '../values/inside.ts';
import { FLOAT_TYPE, unionOf } from '../values/pixelType.ts';
import type { Samples } from '../values/samples.ts';
import { type Image, isObject, type Value, valueTypeName } from '../values/value.ts';

export function defineImageMasks(define: Define): void {
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
            dataType: { ...FLOAT_TYPE, min: 0, max: 1 },
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
function partner(other: Image, index: number, count: number): EvaluatedBand {
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

function over(top: EvaluatedBand, bottom: EvaluatedBand): EvaluatedBand {
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
