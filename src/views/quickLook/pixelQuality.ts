/**
 * Quality of pixels, from the bits or classes of the quality bands of collections: clear, cloud,
 * shadow, snow or fill, and all bits in words. Where these have no meanings, the recipe for clouds of
 * the collection distinguishes cloudy pixels from clear ones.
 */
import type { Band, BitField, CloudMask, ImageCollection } from '../../core/index.ts';
import {
  bitsOf,
  type PixelQuality,
  type QualityBits,
  type QualityRules,
} from '../../domain/qualityRules.ts';

/** Later ones are hidden by earlier ones. */
const PRIORITY: readonly PixelQuality[] = ['fill', 'cloud', 'shadow', 'snow'];

/** Meanings in the titles of bits and classes, in English as the rows of collections have them. */
const MEANINGS: readonly (readonly [RegExp, PixelQuality])[] = [
  [/^fill\b/i, 'fill'],
  [/^(cloud |possible )?shadow/i, 'shadow'],
  [/cloud|cirrus/i, 'cloud'],
  [/snow|\bice\b/i, 'snow'],
];

/** Titles that name clouds or snow, and do not mark pixels with them. */
const NOT_MARKS = /confidence|low probability|adjacent to cloud$|adjacent to a cloud|^not /i;

function meaningOf(title: string): PixelQuality | undefined {
  if (NOT_MARKS.test(title)) return undefined;
  return MEANINGS.find(([pattern]) => pattern.test(title))?.[1];
}

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
  for (const rulesOf of [qualityRulesOf, recipeRulesOf]) {
    for (const [band, row] of bands.entries()) {
      const rules = row && rulesOf(row);
      if (rules) return { band, rules };
    }
  }
  return undefined;
}

function recipeRulesOf({ cloudMasks: [recipe] }: BandRow): QualityRules | undefined {
  if (!recipe) return undefined;
  const { cloudyBits = [], cloudyClasses = [], clearFrom } = recipe;
  return {
    bits: cloudyBits.map(({ bit, count = 1, values = [1] }) => {
      return { quality: 'cloud', bit, count, values };
    }),
    classes: Object.fromEntries(cloudyClasses.map((value) => [value, 'cloud' as const])),
    ...(clearFrom !== undefined && { clearFrom }),
  };
}

/** @returns undefined for bands whose bits and classes do not show clouds */
export function qualityRulesOf({ bits = [], classes = {} }: Band): QualityRules | undefined {
  const marked = bits.flatMap(markedBits);
  const entries = Object.entries(classes).flatMap(([value, title]) => {
    const quality = meaningOf(title);
    return quality ? [[Number(value), quality] as const] : [];
  });
  const found = [...marked.map(({ quality }) => quality), ...entries.map(([, quality]) => quality)];
  if (!found.includes('cloud')) return undefined;
  return {
    bits: marked.sort((a, b) => PRIORITY.indexOf(a.quality) - PRIORITY.indexOf(b.quality)),
    classes: Object.fromEntries(entries),
  };
}

function markedBits({ bit, count = 1, title, values }: BitField): QualityBits[] {
  if (!values) {
    const quality = meaningOf(title);
    return quality ? [{ quality, bit, count, values: [1] }] : [];
  }
  // Of fields with several values, only those whose meanings are about the whole pixel count.
  if (NOT_MARKS.test(title)) return [];
  return values.flatMap((meaning, value) => {
    const quality = meaning && qualityOfValue(title, meaning);
    return quality ? [{ quality, bit, count, values: [value] }] : [];
  });
}

function qualityOfValue(title: string, meaning: string): PixelQuality | undefined {
  if (/^not produced$/i.test(meaning)) return 'fill';
  const isCloudy = /^(probably )?cloudy/i.test(meaning);
  return isCloudy || (/^cloud/i.test(title) && /^mixed/i.test(meaning)) ? 'cloud' : undefined;
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
