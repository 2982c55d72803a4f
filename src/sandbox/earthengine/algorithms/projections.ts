/** Projections, and the small values that belong to them. */
import { toTransform } from '../coerce.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { EeProjection } from '../values/eeProjection.ts';
import { isPixelTypeName, PIXEL_TYPES } from '../values/pixelType.ts';
import { type ErrorMargin, isObject, type Value, valueTypeName } from '../values/value.ts';

export function defineProjections(define: Define): void {
  const create = (crs: Value, transform: readonly Value[] | null): EeProjection => {
    const base = isObject(crs, 'Projection')
      ? crs
      : typeof crs === 'string'
        ? new EeProjection(crs)
        : undefined;
    if (!base)
      throw new EvaluationError(
        `A projection cannot be made from a value of type ${valueTypeName(crs)}.`,
      );
    return transform ? new EeProjection(base.crs, toTransform(transform)) : base;
  };
  define(
    'Projection(crs: Object, transform: List<Object> = null, transformWkt: String = null) -> Projection',
    'A reference system by EPSG code or WKT, with the six numbers of a pixel grid.',
    create,
  );
  define(
    'Projection.crs(projection: Projection) -> String',
    'Its code, or its WKT.',
    ({ crs }) => crs.code ?? crs.wkt ?? '',
  );
  define(
    'Projection.wkt(projection: Projection) -> String',
    'Its WKT, or its code where it was made from one.',
    ({ crs }) => crs.wkt ?? crs.code ?? '',
  );
  define(
    'Projection.transform(projection: Projection) -> String',
    'Its pixel grid as WKT.',
    ({ transform }) => transformWkt(transform),
  );
  define(
    'Projection.nominalScale(proj: Projection) -> Float',
    'Side of a pixel in meters.',
    (projection) => projection.nominalScale,
  );
  define(
    'Projection.atScale(projection: Projection, meters: Float) -> Projection',
    'The same axes with pixels of another size.',
    (projection, meters) => projection.atScale(meters),
  );
  define(
    'Projection.scale(projection: Projection, x: Float, y: Float) -> Projection',
    'With pixels larger by two factors.',
    (projection, x, y) => projection.scale(x, y),
  );
  define(
    'Projection.translate(projection: Projection, x: Float, y: Float) -> Projection',
    'Moved by a number of pixels.',
    (projection, x, y) => projection.translate(x, y),
  );
  define(
    'ErrorMargin(value: Float = null, unit: String = "meters") -> ErrorMargin',
    'How far something may be off.',
    errorMargin,
  );
  definePixelTypes(define);
}

function transformWkt(transform: readonly number[]): string {
  const parameters = transform.map((value, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return `PARAMETER["elt_${row}_${column}", ${value}]`;
  });
  return `PARAM_MT["Affine", PARAMETER["num_row", 3], PARAMETER["num_col", 3], ${parameters.join(', ')}]`;
}

function definePixelTypes(define: Define): void {
  define(
    'PixelType(precision: Object, minValue: Number = null, maxValue: Number = null, dimensions: Integer = 0) -> PixelType',
    'A type of pixels by precision and range.',
    (precision, min, max) => {
      if (typeof precision === 'string' && isPixelTypeName(precision)) {
        const base = PIXEL_TYPES[precision];
        return { ...base, ...(min !== null && { min }), ...(max !== null && { max }) };
      }
      if (isObject(precision, 'PixelType')) return precision;
      throw new EvaluationError(
        `Unknown pixel precision '${String(precision)}'. Valid: int, float, double.`,
      );
    },
  );
  for (const name of [
    'int8',
    'uint8',
    'int16',
    'uint16',
    'int32',
    'uint32',
    'int64',
    'float',
    'double',
  ] as const) {
    define(`PixelType.${name}() -> PixelType`, `The type ${name}.`, () => PIXEL_TYPES[name]);
  }
  define(
    'PixelType.precision(pixelType: PixelType) -> String',
    'int, float or double.',
    ({ precision }) => precision,
  );
  define(
    'PixelType.minValue(pixelType: PixelType) -> Number',
    'Least value.',
    ({ min }) => min ?? null,
  );
  define(
    'PixelType.maxValue(pixelType: PixelType) -> Number',
    'Greatest value.',
    ({ max }) => max ?? null,
  );
  define(
    'PixelType.dimensions(pixelType: PixelType) -> Integer',
    '0: pixels are single values.',
    () => 0,
  );
}

/** Meters from which on a margin is infinite: developers.google.com/earth-engine/apidocs/ee-errormargin */
const MAX_ERROR = 2e7;

function errorMargin(value: number | null, unit: string): ErrorMargin {
  const size = Math.abs(value ?? 0);
  if (unit === 'infinite' || (unit === 'meters' && size >= MAX_ERROR)) {
    return { type: 'ErrorMargin', unit: 'infinite', value: null };
  }
  return { type: 'ErrorMargin', unit, value: size };
}
