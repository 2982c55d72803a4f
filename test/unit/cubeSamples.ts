/** A small cube with variables of all kinds, for the tests of the formats. */
import type {
  CubeExtent,
  CubeLayout,
  CubeValues,
  CubeWriter,
} from '../../src/core/cubes/cubeLayout.ts';
import { crsRecord } from '../../src/core/grids/records.ts';
import { TileGrid } from '../../src/core/index.ts';

const DAY = 86_400_000;
const START = Date.UTC(2020, 5, 3, 15, 27, 12, 123);

/** Dates are 8 days apart; the second one has two scenes. */
export function sampleLayout(changes: Partial<CubeLayout> = {}): CubeLayout {
  return {
    name: 'LANDSAT_LC08_C02_T1_L2_h029v006',
    width: 37,
    height: 23,
    transform: [30, 0, 1_784_415, 0, -30, 2_414_805],
    crs: TileGrid.named('LANDSAT_ARD_CU').crs,
    dates: [0, 1, 2, 3, 4].map((index) => ({
      time: START + index * 8 * DAY,
      collection: 'LANDSAT/LC08/C02/T1_L2',
      scenes: Array.from({ length: index === 1 ? 2 : 1 }, (_, scene) => ({
        'system:time_start': START + index * 8 * DAY + scene * 24_000,
        CLOUD_COVER: 10 * index + 20 * scene,
        SUN_ELEVATION: 60.5 - index,
        SPACECRAFT_ID: 'LANDSAT_8',
      })),
    })),
    variables: [
      { name: 'red', dataType: 'uint16', nodata: 0, scale: 0.0000275, offset: -0.2, units: '' },
      { name: 'elevation', dataType: 'int16', nodata: -9999, scale: 1, offset: 0, units: 'm' },
      {
        name: 'pixel_qa',
        dataType: 'uint16',
        nodata: 0,
        flags: {
          bits: [
            { bit: 0, title: 'Fill' },
            { bit: 3, title: 'Cloud' },
            { bit: 14, count: 2, title: 'Confidence of cirrus', values: ['None', 'Low', 'High'] },
          ],
        },
      },
      { name: 'index', dataType: 'float32', nodata: Number.NaN, longName: 'Größe' },
      { name: 'wide', dataType: 'float64' },
      {
        name: 'classes',
        dataType: 'uint8',
        nodata: 255,
        flags: { classes: { 0: 'Land', 7: 'Sea' } },
      },
    ],
    attributes: {
      title: 'Landsat 8, h029v006',
      history: 'ordered\nconverted',
      source: 'test',
      dates: 5,
    },
    ...changes,
  };
}

/** WKT of an EPSG code, as documents record it. */
export function wktOf(code: string): string {
  return crsRecord(code).crs;
}

/** Values that differ everywhere, of a block of a variable. */
export function sampleValues(
  { variables, width, height }: CubeLayout,
  variable: number,
  origin: CubeExtent,
  shape: CubeExtent,
): CubeValues {
  const type = variables[variable]?.dataType;
  const length = shape[0] * shape[1] * shape[2];
  const values =
    type === 'uint16'
      ? new Uint16Array(length)
      : type === 'int16'
        ? new Int16Array(length)
        : type === 'uint8'
          ? new Uint8Array(length)
          : type === 'float32'
            ? new Float32Array(length)
            : new Float64Array(length);
  let at = 0;
  for (let time = origin[0]; time < origin[0] + shape[0]; time++) {
    for (let row = origin[1]; row < origin[1] + shape[1]; row++) {
      for (let column = origin[2]; column < origin[2] + shape[2]; column++) {
        values[at++] = (time * height + row) * width + column + 7 * variable;
      }
    }
  }
  return values;
}

/** Writes all values, in blocks of a shape, in an order without a pattern. */
export async function writeSample(
  writer: CubeWriter,
  layout: CubeLayout,
  block: CubeExtent,
  isWanted: (index: number) => boolean = () => true,
): Promise<void> {
  const jobs: (() => Promise<void>)[] = [];
  for (const [variable] of layout.variables.entries()) {
    for (let time = 0; time < layout.dates.length; time += block[0]) {
      for (let row = 0; row < layout.height; row += block[1]) {
        for (let column = 0; column < layout.width; column += block[2]) {
          const origin: CubeExtent = [time, row, column];
          const shape: CubeExtent = [
            Math.min(block[0], layout.dates.length - time),
            Math.min(block[1], layout.height - row),
            Math.min(block[2], layout.width - column),
          ];
          jobs.push(() =>
            writer.write(variable, origin, shape, sampleValues(layout, variable, origin, shape)),
          );
        }
      }
    }
  }
  const shuffled = jobs.map((job, index) => ({ job, index, key: (index * 7919) % jobs.length }));
  shuffled.sort((a, b) => a.key - b.key);
  for (const { job, index } of shuffled) if (isWanted(index)) await job();
}

/** A cube whose bands have one type, larger than a tile of a GeoTIFF. */
export function alikeLayout(changes: Partial<CubeLayout> = {}): CubeLayout {
  const layout = sampleLayout({ width: 1100, height: 530 });
  const dates = layout.dates.slice(0, 2);
  const variables = layout.variables.filter(({ dataType }) => dataType === 'uint16');
  return { ...layout, dates, variables, ...changes };
}
