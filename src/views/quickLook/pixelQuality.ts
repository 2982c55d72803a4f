/** Bands that show the quality of pixels, and all bits of a pixel in words. */
import type { Band, CloudMask, ImageCollection } from '../../core/index.ts';
import { hasCloudMeanings, qualityRulesOf } from '../../domain/qualityMeanings.ts';
import { bitsOf, type QualityRules } from '../../domain/qualityRules.ts';

/** A band with the recipes for clouds of its collection that use it. */
export interface BandRow extends Band {
  readonly cloudMasks: readonly CloudMask[];
}

/** The bands of a collection, those that are always exported first. */
export function bandRows(collection: ImageCollection | undefined): BandRow[] {
  if (!collection) return [];
  const { bands, optionalBands, cloudMasks = [] } = collection;
  return [...bands, ...optionalBands].map((band) => ({
    ...band,
    cloudMasks: cloudMasks.filter((mask) => mask.band === band.id),
  }));
}

/**
 * The first band that shows clouds: collections list their most detailed one first. One whose bits or
 * classes have meanings is preferred to one of which only the recipe for clouds is known.
 */
export function qualityBandAmong(
  bands: readonly (BandRow | undefined)[],
): { readonly band: number; readonly rules: QualityRules } | undefined {
  for (const isWanted of [hasCloudMeanings, () => true]) {
    for (const [band, row] of bands.entries()) {
      const rules = row && isWanted(row) ? qualityRulesOf(row) : undefined;
      if (rules) return { band, rules };
    }
  }
  return undefined;
}

/** "Clear, Confidence of cloud: Low", or the name of a class. */
export function describeBits(value: number, { bits, classes }: Band): string | undefined {
  if (classes) return classes[value];
  if (!bits) return undefined;
  const set = bits.flatMap(({ bit, count = 1, title, values }) => {
    const part = bitsOf(value, bit, count);
    if (!values) return part === 0 ? [] : [count === 1 ? title : `${title}: ${part}`];
    return [`${title}: ${values[part] ?? part}`];
  });
  return set.length > 0 ? set.join(', ') : undefined;
}
