/** Masks the cloudy pixels of a scene, by a recipe of its collection. */
import type { CloudMask } from '../collections/index.ts';
import type { EeImage } from './clientTypes.ts';

/**
 * The scene without its cloudy pixels; all its bands are masked there, and where the band that shows
 * clouds has no value itself.
 *
 * @param image with the band of the recipe
 */
export function maskClouds(image: EeImage, recipe: CloudMask): EeImage {
  return image.updateMask(clearPixels(image.select([recipe.band]), recipe));
}

/**
 * 1 for clear pixels, 0 for cloudy ones.
 *
 * @param quality the band of the recipe
 */
export function clearPixels(quality: EeImage, recipe: CloudMask): EeImage {
  const { clearFrom, cloudyBits = [], cloudyClasses = [] } = recipe;
  if (clearFrom !== undefined) return quality.gte(clearFrom);
  return allOf([
    ...flagsClear(quality, cloudyBits),
    ...cloudyBits.flatMap((bits) => valuesClear(quality, bits)),
    ...cloudyClasses.map((value) => quality.neq(value)),
  ]);
}

type Bits = NonNullable<CloudMask['cloudyBits']>;

/** Single bits are compared at once. */
function flagsClear(quality: EeImage, bits: Bits): EeImage[] {
  const flags = bits.filter(({ count = 1 }) => count === 1);
  if (flags.length === 0) return [];
  const sum = flags.reduce((total, { bit }) => total + 2 ** bit, 0);
  return [quality.bitwiseAnd(sum).eq(0)];
}

function valuesClear(quality: EeImage, { bit, count = 1, values = [1] }: Bits[number]): EeImage[] {
  if (count === 1) return [];
  const field = quality.bitwiseAnd((2 ** count - 1) * 2 ** bit);
  return values.map((value) => field.neq(value * 2 ** bit));
}

/** @param conditions at least one, each 1 or 0 */
function allOf(conditions: readonly EeImage[]): EeImage {
  return conditions.reduce((all, each) => all.and(each));
}
