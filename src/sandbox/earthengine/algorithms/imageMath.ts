/** Arithmetic of images, pixel by pixel. */
import { EvaluationError } from '../evaluationErrors.ts';
import { BINARY, type Binary, UNARY } from '../math.ts';
import type { Define } from '../signature.ts';
import { changed, type EvaluatedBand } from '../values/band.ts';
import { WGS84 } from '../values/eeProjection.ts';
import { ImageObject } from '../values/imageObject.ts';
import { FLOAT_TYPE, PIXEL_TYPES, type PixelType, typeOfNumber } from '../values/pixelType.ts';
import type { Image } from '../values/value.ts';
import { selectBands } from './imageBands.ts';
import { castBand, eachValue } from './imageValues.ts';

export function defineImageMath(define: Define): void {
  for (const [name, operation] of Object.entries(BINARY)) {
    const apply = (a: Image, b: Image) => combine(a, b, operation);
    define(
      `Image.${name}(image1: Image, image2: Image) -> Image`,
      `${operation.description} Band by band; a single band is combined with each band of the other image.`,
      apply,
    );
    if (operation.alias) {
      define(
        `Image.${operation.alias}(image1: Image, image2: Image) -> Image`,
        operation.description,
        apply,
        { hidden: true },
      );
    }
  }
  for (const [name, { compute, description, resultType }] of Object.entries(UNARY)) {
    define(`Image.${name}(value: Image) -> Image`, description, (image) =>
      eachValue(image, compute, resultType),
    );
  }
  for (const [name, type] of Object.entries(PIXEL_TYPES)) defineCast(define, name, type);
  define(
    'Image.normalizedDifference(input: Image, bandNames: List<String> = null) -> Image',
    '(first - second) / (first + second), where neither is negative.',
    (image, names) => {
      const [first, second] = names ? selectBands(image.bands, names) : image.bands;
      if (!first || !second) throw new EvaluationError('Two bands are needed.');
      return image.withBands([difference(first, second)]);
    },
  );
  define(
    'Image.polynomial(image: Image, coefficients: List<Float>) -> Image',
    'c0 + c1 x + c2 x² + ….',
    (image, coefficients) =>
      eachValue(
        image,
        (value) =>
          coefficients.reduceRight((result, coefficient) => result * value + coefficient, 0),
        () => PIXEL_TYPES.double,
      ),
  );
  define(
    'Image.random(seed: Long = 0, distribution: String = "uniform") -> Image',
    'A number from 0 to 1 for each pixel that follows from a seed.',
    (seed) => new ImageObject([randomBand(seed)]),
  );
}

function defineCast(define: Define, name: string, type: PixelType): void {
  const cast = (image: Image) => image.withBands(image.bands.map((band) => castBand(band, type)));
  define(`Image.${name}(value: Image) -> Image`, `The image as ${name}.`, cast);
  define(
    `Image.to${name.charAt(0).toUpperCase()}${name.slice(1)}(value: Image) -> Image`,
    `The image as ${name}.`,
    cast,
  );
}

/** Bands that go together: by name when the names are the same, else by order. */
function combine(a: Image, b: Image, operation: Binary): Image {
  const [m, n] = [a.bands.length, b.bands.length];
  if (m === 0 || n === 0)
    throw new EvaluationError('If one image has no bands, the other must also have no bands.');
  if (m !== n && m !== 1 && n !== 1) {
    throw new EvaluationError(
      `Images must contain the same number of bands or one must contain a single band, got ${m} and ${n}.`,
    );
  }
  const longer = n > m ? b : a;
  const sameNames = m === n && a.bands.every((band) => b.bands.some(({ id }) => id === band.id));
  const bands = longer.bands.map((band, i) => {
    const left = m === 1 ? a.bands[0] : a.bands[i];
    const right =
      n === 1 ? b.bands[0] : sameNames ? b.bands.find(({ id }) => id === band.id) : b.bands[i];
    if (!left || !right)
      throw new EvaluationError('The images do not have bands that go together.');
    return combineBands(band.id, left, right, operation);
  });
  const index = a.properties.get('system:index');
  const kept = new ImageObject(
    bands,
    index === undefined ? new Map() : new Map([['system:index', index]]),
  );
  return kept.withFootprint(() => a.geometry ?? b.geometry);
}

function combineBands(
  id: string,
  left: EvaluatedBand,
  right: EvaluatedBand,
  { compute, resultType }: Binary,
): EvaluatedBand {
  // Constants have no grid of their own.
  const gridded = left.dimensions || left.projection.key !== WGS84.key ? left : right;
  return changed(gridded, {
    id,
    dataType: resultType(left.dataType, right.dataType),
    sample: (points) => {
      const [a, b] = [left.sample(points), right.sample(points)];
      const values = new Float64Array(points.count);
      const mask = new Uint8Array(points.count);
      for (let i = 0; i < values.length; i++) {
        if (!a.mask[i] || !b.mask[i]) continue;
        values[i] = compute(a.values[i] ?? 0, b.values[i] ?? 0);
        mask[i] = 1;
      }
      return { values, mask };
    },
  });
}

function difference(first: EvaluatedBand, second: EvaluatedBand): EvaluatedBand {
  return changed(first, {
    id: 'nd',
    dataType: { ...FLOAT_TYPE, min: -1, max: 1 },
    sample: (points) => {
      const [a, b] = [first.sample(points), second.sample(points)];
      const values = new Float64Array(points.count);
      const mask = new Uint8Array(points.count);
      for (let i = 0; i < values.length; i++) {
        const [x, y] = [a.values[i] ?? 0, b.values[i] ?? 0];
        if (!a.mask[i] || !b.mask[i] || x < 0 || y < 0 || x + y === 0) continue;
        values[i] = Math.fround((x - y) / (x + y));
        mask[i] = 1;
      }
      return { values, mask };
    },
  });
}

/** From column, row and seed by mixing bits, so that the same pixel is always the same. */
function randomBand(seed: number): EvaluatedBand {
  return {
    id: 'random',
    dataType: { ...typeOfNumber(0), precision: 'double', max: 1 },
    projection: WGS84,
    sample: ({ x, y, count }) => {
      const values = x.map((column, i) => {
        let mixed =
          Math.imul(Math.floor(column), 0x9e3779b1) ^
          Math.imul(Math.floor(y[i] ?? 0), 0x85ebca6b) ^
          Math.imul(seed | 0, 0xc2b2ae35);
        mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
        mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
        return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
      });
      return { values, mask: new Uint8Array(count).fill(1) };
    },
  };
}
