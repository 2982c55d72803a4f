/** Two dates beside each other: what is requested, restored and reported. */
import { describe, expect, test } from 'vitest';
import { fitting, initialChoice } from '../../media/quickLook/choice.ts';
import { comparedLayers, describeMissingBands } from '../../media/quickLook/comparison.ts';
import { asKeptState } from '../../media/quickLook/keptState.ts';
import { bandSetsOf } from '../../media/quickLook/layers.ts';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';

/** Dates of two collections, whose quality bands have other classes. */
const [RULES, OTHER_RULES] = ['clear', 'cloud'].map((quality) => ({
  bits: [],
  classes: { 1: quality },
}));

const image = {
  bands: [{ name: 'red' }, { name: 'nir' }, { name: 'qa' }],
  dates: ['2020-05-01', '2020-05-17', '2020-06-02'].map((date) => ({ date, scenes: [] })),
  numbers: [
    [0, 1, 2],
    [3, 4, 5],
    [6, -1, 7],
  ],
  composites: [],
  quality: [RULES, OTHER_RULES, RULES].map((rules) => ({ band: 2, rules })),
  colors: 'none',
  arrayType: 'Uint16',
  sampleType: 'uint16',
} as unknown as ImageDescription;

const choice = { ...initialChoice(image), date: 0, band: 1 };

describe('two dates', () => {
  test('have the same bands requested, each on its side', () => {
    const layers = comparedLayers({ ...choice, compared: 1, clouds: true }, image);
    expect(layers).toEqual([
      { side: 'left', bands: [1], quality: { bands: [2], rules: RULES } },
      { side: 'right', bands: [4], quality: { bands: [5], rules: OTHER_RULES } },
    ]);
    expect(bandSetsOf(layers)).toEqual([[1], [2], [4], [5]]);
    // Without a second date, the first one has the whole picture.
    expect(comparedLayers(choice, image)).toEqual([{ bands: [1] }]);
  });

  test('of an index have the same formula', () => {
    const [left, right] = comparedLayers({ ...choice, show: 'NDVI', compared: 1 }, image);
    expect(left?.formula?.name).toBe('NDVI');
    expect(right?.formula).toEqual(left?.formula);
    expect([left?.bands, right?.bands]).toEqual([
      [1, 0],
      [4, 3],
    ]);
  });

  test('can be of which one lacks a band: the other one is shown', () => {
    const gap = { ...choice, compared: 2 };
    expect(comparedLayers(gap, image)).toEqual([{ side: 'left', bands: [1] }]);
    expect(describeMissingBands(gap, image)).toBe('2020-06-02 does not have the selected bands.');
    expect(describeMissingBands({ ...choice, compared: 1 }, image)).toBe('');
    expect(comparedLayers({ ...choice, date: 2, compared: 0 }, image)).toEqual([
      { side: 'right', bands: [1] },
    ]);
    expect(describeMissingBands({ ...choice, date: 2 }, image)).toBe(
      'This date does not have the selected bands.',
    );
  });

  test('are restored if the image still has them', () => {
    expect(fitting({ ...choice, compared: 2 }, image).compared).toBe(2);
    expect(fitting({ ...choice, compared: 3 }, image)).not.toHaveProperty('compared');
    expect(fitting({ ...choice, compared: 'x' }, image)).not.toHaveProperty('compared');
  });
});

test.each([
  [0.25, 0.25],
  [0, 0],
  [1.5, 0.5],
  ['left', 0.5],
  [undefined, 0.5],
])('the divider kept at %s is restored at %d', (split, expected) => {
  expect(asKeptState({ split }).split).toBe(expected);
});
