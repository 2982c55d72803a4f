/** Types and values of pixels: casts, ranges, replaced numbers. */
import { coerce } from '../coerce.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { changed, type EvaluatedBand } from '../values/band.ts';
import { castTo, FLOAT_TYPE, type PixelType, typeOfNumber, unionOf } from '../values/pixelType.ts';
import type { Samples } from '../values/samples.ts';
import { type Image, isObject } from '../values/value.ts';
import { selectBands } from './imageBands.ts';

export function defineImageValues(define: Define): void {
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
    'Position of values between two numbers: 0 at the first, 1 at the second.',
    (image, low, high) =>
      eachValue(
        image,
        (value) => (value - low) / (high - low),
        () => FLOAT_TYPE,
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
          dataType: types.reduce(unionOf, types[0] ?? FLOAT_TYPE),
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

export function castBand(band: EvaluatedBand, type: PixelType): EvaluatedBand {
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
