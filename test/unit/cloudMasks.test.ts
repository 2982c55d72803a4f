/**
 * One meaning of clear: for every quality band of all collections, the quick look with its estimates, the
 * masks of scripts and the recipes of orders agree about each number.
 */
import { describe, expect, it } from 'vitest';
import { type ScriptMask, scriptMask } from '../../src/core/catalog/scripts/scriptModel.ts';
import { type CloudMask, collections } from '../../src/core/index.ts';
import { qualityRulesOf } from '../../src/domain/qualityMeanings.ts';
import { classifyPixel } from '../../src/domain/qualityRules.ts';
import { bandRows } from '../../src/views/quickLook/pixelQuality.ts';

/** As the scripts calculate it. */
function isClearInScripts(value: number, { bits, classes, clearFrom }: ScriptMask): boolean {
  if (clearFrom !== undefined) return value >= clearFrom;
  const isMarked = bits.some(({ shift, mask, values }) => values.includes((value >> shift) & mask));
  return !isMarked && !classes.includes(value);
}

/** As Earth Engine calculates it for orders. */
function isClearInOrders(value: number, recipe: CloudMask): boolean {
  const { cloudyBits = [], cloudyClasses = [], clearFrom } = recipe;
  if (clearFrom !== undefined) return value >= clearFrom;
  const isMarked = cloudyBits.some(({ bit, count = 1, values = [1] }) =>
    values.includes(Math.floor(value / 2 ** bit) % 2 ** count),
  );
  return !isMarked && !cloudyClasses.includes(value);
}

/** All numbers of a band of 16 bits; of a score, hundredths. */
const numbersOf = ({ clearFrom }: ScriptMask) =>
  clearFrom === undefined
    ? Array.from({ length: 65_536 }, (_, value) => value)
    : Array.from({ length: 101 }, (_, value) => value / 100);

const QUALITY_BANDS = collections().flatMap((row) =>
  bandRows(row).flatMap((band) => {
    const rules = qualityRulesOf(band);
    return rules ? [{ id: row.id, name: band.name, band, rules }] : [];
  }),
);

describe('pixels are clear in the quick look and in scripts alike', () => {
  it.each(QUALITY_BANDS)('by $name of $id', ({ id, name, band, rules }) => {
    const mask = scriptMask(id, ['red', name], collections());
    expect(mask?.band).toBe(name);
    if (!mask) return;
    const [recipe] = band.cloudMasks;
    const differing = numbersOf(mask).filter((value) => {
      const quality = classifyPixel(value, rules);
      const isClear = quality === 'clear' || quality === 'snow';
      // Numbers that mean fill are no-data in images.
      if (quality === 'fill' && recipe && !mask.bits.some(({ shift }) => shift === 0)) return false;
      const inOrders = recipe ? isClearInOrders(value, recipe) : isClear;
      return isClear !== isClearInScripts(value, mask) || isClear !== inOrders;
    });
    expect(differing).toEqual([]);
  });

  it('of every collection with a recipe for clouds', () => {
    const bands = new Set(QUALITY_BANDS.map(({ id, band }) => `${id} ${band.id}`));
    const missing = collections().flatMap(({ id, cloudMasks = [], bands: own, optionalBands }) =>
      cloudMasks.flatMap(({ band }) => {
        const isExported = [...own, ...optionalBands].some((each) => each.id === band);
        return isExported && !bands.has(`${id} ${band}`) ? [`${id} ${band}`] : [];
      }),
    );
    expect(missing).toEqual([]);
    expect(QUALITY_BANDS.length).toBeGreaterThan(20);
  });
});
