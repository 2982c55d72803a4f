/** Quality of pixels: bits and classes of all collections, as classes of quality and in words. */
import { describe, expect, test } from 'vitest';
import { clearestDate } from '../../media/quickLook/choice.ts';
import { type Band, collections } from '../../src/core/index.ts';
import { qualityRulesOf } from '../../src/domain/qualityMeanings.ts';
import { classifyPixel } from '../../src/domain/qualityRules.ts';
import { type BandRow, bandRows, describeBits } from '../../src/views/quickLook/pixelQuality.ts';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';

function bandOf(collection: string, name: string): BandRow {
  const row = collections().find(({ id }) => id === collection);
  const band = bandRows(row).find((each) => each.name === name);
  if (!band) throw new Error(`${collection} has no band ${name}`);
  return band;
}

describe('the quality of a pixel', () => {
  test.each([
    ['LANDSAT/LC08/C02/T1_L2', 'pixel_qa', 21824, 'clear'],
    ['LANDSAT/LC08/C02/T1_L2', 'pixel_qa', 21952, 'clear'],
    ['LANDSAT/LC08/C02/T1_L2', 'pixel_qa', 21826, 'cloud'],
    ['LANDSAT/LC08/C02/T1_L2', 'pixel_qa', 22280, 'cloud'],
    ['LANDSAT/LC08/C02/T1_L2', 'pixel_qa', 54596, 'cloud'],
    ['LANDSAT/LC08/C02/T1_L2', 'pixel_qa', 23888, 'shadow'],
    ['LANDSAT/LC08/C02/T1_L2', 'pixel_qa', 30048, 'snow'],
    ['LANDSAT/LC08/C02/T1_L2', 'pixel_qa', 1, 'fill'],
    ['LANDSAT/LT05/C02/T1_L2', 'pixel_qa', 5440, 'clear'],
    ['LANDSAT/LT05/C02/T1_L2', 'pixel_qa', 5896, 'cloud'],
    ['COPERNICUS/S2_SR_HARMONIZED', 'scl', 4, 'clear'],
    ['COPERNICUS/S2_SR_HARMONIZED', 'scl', 7, 'clear'],
    ['COPERNICUS/S2_SR_HARMONIZED', 'scl', 3, 'shadow'],
    ['COPERNICUS/S2_SR_HARMONIZED', 'scl', 9, 'cloud'],
    ['COPERNICUS/S2_SR_HARMONIZED', 'scl', 10, 'cloud'],
    ['COPERNICUS/S2_SR_HARMONIZED', 'scl', 11, 'snow'],
    ['NASA/HLS/HLSL30/v002', 'fmask', 64, 'clear'],
    ['NASA/HLS/HLSL30/v002', 'fmask', 4, 'cloud'],
    ['NASA/HLS/HLSL30/v002', 'fmask', 8, 'shadow'],
    ['NASA/HLS/HLSL30/v002', 'fmask', 16, 'snow'],
    ['MODIS/061/MOD09GA', 'state', 8, 'clear'],
    ['MODIS/061/MOD09GA', 'state', 9, 'cloud'],
    ['MODIS/061/MOD09GA', 'state', 10, 'cloud'],
    ['MODIS/061/MOD09GA', 'state', 12, 'shadow'],
    ['MODIS/061/MOD09GA', 'state', 8 + 1024, 'cloud'],
    ['MODIS/061/MOD13Q1', 'quality', 2048, 'clear'],
    ['MODIS/061/MOD13Q1', 'quality', 2049, 'clear'],
    ['MODIS/061/MOD13Q1', 'quality', 2050, 'cloud'],
    ['MODIS/061/MYD13Q1', 'quality', 2050, 'cloud'],
    ['MODIS/061/MOD13Q1', 'quality', 2051, 'fill'],
    ['MODIS/061/MOD13Q1', 'quality', 2048 + 256, 'clear'],
    ['MODIS/061/MOD13Q1', 'quality', 2048 + 1024, 'cloud'],
    ['MODIS/061/MOD13Q1', 'quality', 2048 + 16_384, 'snow'],
    ['MODIS/061/MOD13Q1', 'quality', 2048 + 32_768, 'shadow'],
    ['MODIS/061/MOD13Q1', 'summary_quality', 1, 'clear'],
    ['MODIS/061/MOD13Q1', 'summary_quality', 2, 'snow'],
    ['MODIS/061/MOD13Q1', 'summary_quality', 3, 'cloud'],
  ] as const)('%s %s %d is %s', (collection, name, value, expected) => {
    const rules = qualityRulesOf(bandOf(collection, name));
    expect(rules && classifyPixel(value, rules)).toBe(expected);
  });

  test('is not derived from bands without clouds', () => {
    expect(qualityRulesOf(bandOf('LANDSAT/LC08/C02/T1_L2', 'radsat_qa'))).toBeUndefined();
    expect(qualityRulesOf(bandOf('LANDSAT/LC08/C02/T1_L2', 'red'))).toBeUndefined();
    // Reflectance of clouds is produced as well, so that its quality does not show where they are.
    expect(qualityRulesOf(bandOf('MODIS/061/MOD09GA', 'quality'))).toBeUndefined();
  });
});

describe('bits in words', () => {
  test.each([
    [
      'pixel_qa',
      21824,
      'Clear, Confidence of cloud: Low, Confidence of cloud shadow: Low, Confidence of snow or ice: Low, Confidence of cirrus: Low',
    ],
    ['radsat_qa', 5, 'Band 1 saturated, Band 3 saturated'],
    ['radsat_qa', 0, undefined],
    ['red', 21824, undefined],
  ])('%s %d', (name, value, expected) => {
    expect(describeBits(value, bandOf('LANDSAT/LC08/C02/T1_L2', name))).toBe(expected);
  });

  test.each([
    ['LT05', 32, 'Band 6 saturated'],
    ['LE07', 32, 'Band 6L saturated'],
    ['LE07', 256, 'Band 6H saturated'],
    ['LE07', 64 + 512, 'Band 7 saturated, Dropped pixel'],
    ['LC08', 256, 'Band 9 saturated'],
  ])('of the saturation of %s: %d', (satellite, value, expected) => {
    const band = bandOf(`LANDSAT/${satellite}/C02/T1_L2`, 'radsat_qa');
    expect(describeBits(value, band)).toBe(expected);
  });

  test.each([
    [
      'MOD09GA',
      'quality',
      2 ** 30 + 8 * 2 ** 2 + 11 * 2 ** 6,
      'Quality of all bands: Ideal quality, Quality of band 1: Dead detector, interpolated in L1B, Quality of band 2: Missing input, Quality of band 3: Highest, Quality of band 4: Highest, Quality of band 5: Highest, Quality of band 6: Highest, Quality of band 7: Highest, Corrected for the atmosphere',
    ],
    [
      'MYD13Q1',
      'quality',
      2 + 12 * 2 ** 2 + 2 * 2 ** 6 + 2 ** 11,
      'Quality: Probably cloudy, Usefulness: Lowest, Aerosol: Intermediate, Land or water: Land',
    ],
    [
      'MOD13Q1',
      'quality',
      3 * 2 ** 2 + 6 * 2 ** 11,
      'Quality: Good, Usefulness: 3, Aerosol: Climatology, Land or water: Moderate ocean',
    ],
  ])('of the quality of %s %s: %d', (product, name, value, expected) => {
    expect(describeBits(value, bandOf(`MODIS/061/${product}`, name))).toBe(expected);
  });

  test('have a word for a value of every field of several bits', () => {
    const without = collections().flatMap(({ id, bands, optionalBands }) =>
      [...bands, ...optionalBands].flatMap(({ name, bits = [] }) =>
        bits.flatMap(({ count = 1, title, values }) => {
          const isWhole = values ? values.length === 2 ** count : count === 1;
          return isWhole ? [] : [`${id} ${name}: ${title}`];
        }),
      ),
    );
    expect(without).toEqual([]);
  });

  test('of a class are its name', () => {
    expect(describeBits(6, bandOf('COPERNICUS/S2_SR_HARMONIZED', 'scl'))).toBe('Water');
    expect(describeBits(99, bandOf('COPERNICUS/S2_SR_HARMONIZED', 'scl'))).toBeUndefined();
  });

  test('beyond bit 31 are read as well', () => {
    const band = { bits: [{ bit: 31, title: 'Last' }] } as unknown as Band;
    expect(describeBits(2 ** 31, band)).toBe('Last');
  });
});

describe('an image opens at', () => {
  const dates = (...clouds: (number | undefined)[]) =>
    ({
      dates: clouds.map((share) => ({
        date: '2020-01-01',
        scenes: [],
        ...(share !== undefined && { clouds: share }),
      })),
    }) as unknown as ImageDescription;

  test.each([
    ['the date with the fewest clouds', [40, 5, 20], 1],
    ['the first of two equal ones', [5, 5], 0],
    ['a date whose clouds are known', [undefined, 90], 1],
    ['the first date if nothing is known', [undefined, undefined], 0],
    ['the image itself without dates', [], 0],
  ])('%s', (_, clouds, expected) => {
    expect(clearestDate(dates(...clouds))).toBe(expected);
  });
});
