/**
 * A cube in the terms of CF: dimensions, coordinates, variables and all their attributes, the same
 * for every format that has variables.
 *
 * ```ts
 * const { coordinates, variables, attributes } = cfDataset(layout);
 * ```
 */
import type { CubeLayout, CubeVariable } from '../cubeLayout.ts';
import {
  type CfAttributes,
  type CfBand,
  type CfDataset,
  type CfVariable,
  CUBE_DIMENSIONS,
} from './cfTypes.ts';
import { flagAttributes } from './flagAttributes.ts';
import { type GridMapping, gridMapping } from './gridMapping.ts';
import { sceneVariables } from './sceneVariables.ts';

/** Name of the scalar variable that has the grid mapping. */
const CRS_VARIABLE = 'crs';

/** All that a file has besides the values of the bands. */
export function cfDataset(layout: CubeLayout): CfDataset {
  const mapping = gridMapping(layout.crs, layout.transform);
  // Variables of Zarr are folders, whose case Windows and macOS do not distinguish.
  const taken = new Set(layout.variables.map(({ name }) => name.toLowerCase()));
  const ofScenes = sceneVariables(layout).filter(({ name }) => !taken.has(name));
  const variables = layout.variables.map(bandVariable);
  const coordinates = [
    timeCoordinate(layout),
    ...planeCoordinates(layout, mapping),
    {
      name: CRS_VARIABLE,
      dimensions: [],
      dataType: 'int32' as const,
      values: Int32Array.of(0),
      attributes: mapping.attributes,
    },
    ...ofScenes,
  ];
  return {
    attributes: {
      ...layout.attributes,
      Conventions: conventionsOf([...coordinates, ...variables]),
      images: JSON.stringify(layout.dates.map(({ scenes }) => scenes)),
      // For xarray, which otherwise takes them for data; rioxarray finds the grid mapping by this.
      coordinates: [CRS_VARIABLE, ...ofScenes.map(({ name }) => name)].join(' '),
    },
    coordinates,
    variables,
  };
}

/** Types of numbers in CF-1.8. CF-1.9 added unsigned ones and those of 64 bits, and kept all other rules. */
const TYPES_OF_1_8: ReadonlySet<string> = new Set(['int8', 'int16', 'int32', 'float32', 'float64']);

/** The first version of CF whose rules all variables keep. */
function conventionsOf(variables: readonly CfVariable[]): 'CF-1.8' | 'CF-1.9' {
  return variables.every(({ dataType }) => TYPES_OF_1_8.has(dataType)) ? 'CF-1.8' : 'CF-1.9';
}

/**
 * Whole milliseconds, as scenes have them: readers convert them to any clock without rounding.
 *
 * In the singular, because terra of R takes every unit with "seconds" in its name for seconds; those that
 * it does not know are left as numbers. "standard" is the calendar that UTC uses, without leap seconds.
 */
function timeCoordinate({ dates, timeUnit = 'millisecond' }: CubeLayout): CfVariable {
  const attributes = {
    standard_name: 'time',
    long_name: 'time (UTC)',
    units: `${timeUnit} since 1970-01-01 00:00:00`,
    calendar: 'standard',
    axis: 'T',
  };
  const coordinate = { name: 'time', dimensions: ['time'], attributes } as const;
  return timeUnit === 'millisecond'
    ? {
        ...coordinate,
        dataType: 'int64',
        values: BigInt64Array.from(dates, ({ time }) => BigInt(Math.round(time))),
      }
    : {
        ...coordinate,
        dataType: 'float64',
        values: Float64Array.from(dates, ({ time }) => secondsOf(time)),
      };
}

/** Units of 2⁻²¹ s are exact in all seconds of this century. */
const EXACT_UNITS = 2n ** 21n;

/**
 * Seconds that are not less than the milliseconds, by half a microsecond at most: readers truncate
 * to the unit of their clock.
 */
function secondsOf(milliseconds: number): number {
  const product = BigInt(Math.round(milliseconds)) * EXACT_UNITS;
  const units = product >= 0n ? (product + 999n) / 1000n : product / 1000n;
  return Number(units) / Number(EXACT_UNITS);
}

/** Centers of pixels. */
function planeCoordinates(
  { width, height, transform }: CubeLayout,
  { axes, units }: GridMapping,
): readonly CfVariable[] {
  const [xStep, xSkew, left, ySkew, yStep, top] = transform;
  if (xSkew !== 0 || ySkew !== 0) {
    throw new RangeError('The rows and columns of a cube are parallel to the axes of its grid.');
  }
  const centers = (first: number, step: number, count: number) =>
    Float64Array.from({ length: count }, (_, index) => first + step * (index + 0.5));
  const attributes = axesAttributes(axes, units);
  return [
    {
      name: 'y',
      dimensions: ['y'],
      dataType: 'float64',
      values: centers(top, yStep, height),
      attributes: { ...attributes.y, axis: 'Y' },
    },
    {
      name: 'x',
      dimensions: ['x'],
      dataType: 'float64',
      values: centers(left, xStep, width),
      attributes: { ...attributes.x, axis: 'X' },
    },
  ];
}

interface AxisAttributes {
  readonly x: CfAttributes;
  readonly y: CfAttributes;
}

const GEOGRAPHIC_AXES: AxisAttributes = {
  y: { standard_name: 'latitude', long_name: 'latitude', units: 'degrees_north' },
  x: { standard_name: 'longitude', long_name: 'longitude', units: 'degrees_east' },
};

function axesAttributes(axes: GridMapping['axes'], units: string | undefined): AxisAttributes {
  if (axes === 'degrees') return GEOGRAPHIC_AXES;
  if (axes === 'unknown') return { y: { long_name: 'y' }, x: { long_name: 'x' } };
  const axis = (name: 'x' | 'y') => ({
    standard_name: `projection_${name}_coordinate`,
    long_name: `${name} coordinate of projection`,
    ...(units !== undefined && { units }),
  });
  return { y: axis('y'), x: axis('x') };
}

function bandVariable(variable: CubeVariable): CfBand {
  const { name, dataType, nodata, scale, offset, units, longName, standardName } = variable;
  const isScaled = (scale ?? 1) !== 1 || (offset ?? 0) !== 0;
  return {
    name,
    dimensions: CUBE_DIMENSIONS,
    dataType,
    attributes: {
      ...(standardName !== undefined && { standard_name: standardName }),
      ...(longName !== undefined && { long_name: longName }),
      ...(units !== undefined && { units: formatUnits(units) }),
      ...(isScaled && { scale_factor: scale ?? 1, add_offset: offset ?? 0 }),
      ...flagAttributes(variable),
      ...(nodata !== undefined && { _FillValue: nodata }),
      grid_mapping: CRS_VARIABLE,
    },
  };
}

/** Ratios of powers: UDUNITS has no "dB". */
const DECIBEL = '0.1 lg(re 1)';

/** As UDUNITS reads them. */
function formatUnits(units: string): string {
  if (units === '') return '1';
  if (units === 'm of water equivalent') return 'm';
  if (units === 'dB') return DECIBEL;
  return units.replaceAll('²', '2').replaceAll('³', '3').replaceAll('°', 'degree');
}
