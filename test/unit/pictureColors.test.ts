/** Bands and colors of pictures. */
import { describe, expect, it } from 'vitest';
import { imageCollection } from '../../src/core/index.ts';
import { paintPixels, pictureBands, valueRanges } from '../../src/core/orders/pictureColors.ts';

function namesShown(id: string, bands?: readonly string[]): string[] {
  const row = imageCollection(id, bands && { bands });
  return pictureBands(row).map((index) => row.bands[index]?.name ?? '');
}

describe('the bands of a picture', () => {
  it('are red, green and blue where the order has them', () => {
    expect(namesShown('LANDSAT/LC08/C02/T1_L2')).toEqual(['red', 'green', 'blue']);
    expect(namesShown('COPERNICUS/S2_SR_HARMONIZED')).toEqual(['red', 'green', 'blue']);
    expect(namesShown('LANDSAT/LC08/C02/T1_L2', ['nir', 'green', 'red'])).toEqual([
      'nir',
      'red',
      'green',
    ]);
  });

  it('are the first measured one otherwise', () => {
    expect(namesShown('LANDSAT/LC08/C02/T1_L2', ['pixel_qa', 'swir1', 'nir'])).toEqual(['swir1']);
    expect(namesShown('LANDSAT/LC08/C02/T1_L2', ['pixel_qa'])).toEqual(['pixel_qa']);
    expect(namesShown('COPERNICUS/S1_GRD')).toHaveLength(1);
    expect(namesShown('GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL')).toEqual(['A01', 'A16', 'A09']);
  });
});

const block = (...bands: number[][]) => ({
  width: bands[0]?.length ?? 0,
  height: 1,
  bands: bands.map((values, index) => ({ name: `b${index}`, values: Float64Array.from(values) })),
});

describe('colors', () => {
  const landsat = imageCollection('LANDSAT/LC08/C02/T1_L2');
  const bands = pictureBands(landsat).flatMap((index) => landsat.bands[index] ?? []);

  it('of reflectance are the same for all scenes: black at 0, white at 0.3', () => {
    const [black, white] = [7273, 18_182]; // 0.2 / 2.75e-5 and 0.5 / 2.75e-5
    const values = block([black, white, 0], [black, 50_000, 0], [1, white, 0]);
    const ranges = valueRanges({ bands, values }, landsat);
    expect(ranges.map(({ min, max }) => [Math.round(min), Math.round(max)])).toEqual([
      [black, white],
      [black, white],
      [black, white],
    ]);
    expect([...paintPixels(values, ranges, landsat.nodata)]).toEqual([
      ...[0, 0, 0, 255],
      ...[255, 255, 255, 255],
      // Without data.
      ...[0, 0, 0, 0],
    ]);
  });

  it('of other bands are stretched between percentiles of the pixels with data', () => {
    const values = block([-9999, Number.NaN, ...Array.from({ length: 101 }, (_, index) => index)]);
    const radar = imageCollection('COPERNICUS/S1_GRD');
    const ranges = valueRanges({ bands: radar.bands.slice(0, 1), values }, radar);
    expect(ranges).toEqual([{ min: 2, max: 98 }]);
    const painted = paintPixels(values, ranges, radar.nodata);
    expect([...painted.subarray(0, 12)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255]);
    expect([...painted.subarray(-4)]).toEqual([255, 255, 255, 255]);
    expect([...painted.subarray((50 + 2) * 4, (50 + 2) * 4 + 4)]).toEqual([128, 128, 128, 255]);
  });

  it('of an even area are gray, and of nothing transparent', () => {
    const radar = imageCollection('COPERNICUS/S1_GRD');
    const parts = (values: number[]) => ({ bands: radar.bands.slice(0, 1), values: block(values) });
    const even = parts([5, 5]);
    expect(
      [...paintPixels(even.values, valueRanges(even, radar), radar.nodata)].slice(0, 4),
    ).toEqual([128, 128, 128, 255]);
    const empty = parts([-9999, -9999]);
    const painted = paintPixels(empty.values, valueRanges(empty, radar), radar.nodata);
    expect(new Set(painted)).toEqual(new Set([0]));
  });
});
