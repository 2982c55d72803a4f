/**
 * How the numbers of a quality band are classified: clear, cloud, shadow, snow or fill.
 *
 * Clouds and shadows are the pixels that the recipe for clouds of the collection leaves out, where it
 * uses the band, so that the quick look, its estimates, the masks of scripts and those of orders agree.
 * Titles of bits and classes distinguish clouds from shadows, and identify snow and fill; without a
 * recipe, they identify clouds and shadows as well.
 */
import type { PixelQuality, QualityBits, QualityRules } from './qualityRules.ts';

/** What is known of a band that shows the quality of pixels. */
export interface BandMeanings {
  /** Meanings of its bits, as rows of collections have them. */
  readonly bits?: readonly BitMeaning[];
  /** Meanings of its values. */
  readonly classes?: Readonly<Record<number, string>>;
  /** Recipes for clouds that use it, the usual one first. */
  readonly cloudMasks?: readonly CloudRecipe[];
}

/** Meaning of some bits. */
interface BitMeaning {
  readonly bit: number;
  /** 1 unless given. */
  readonly count?: number;
  readonly title: string;
  /** Meanings of the values 0, 1, …; without them, a set bit means "yes". */
  readonly values?: readonly (string | undefined)[];
}

/** The rule of a recipe for clouds. */
interface CloudRecipe {
  readonly cloudyBits?: readonly {
    readonly bit: number;
    readonly count?: number;
    readonly values?: readonly number[];
  }[];
  readonly cloudyClasses?: readonly number[];
  readonly clearFrom?: number;
}

/** Later ones are hidden by earlier ones. */
const PRIORITY: readonly PixelQuality[] = ['fill', 'cloud', 'shadow', 'snow'];

/** Qualities of pixels that recipes leave out. */
const LEFT_OUT: readonly PixelQuality[] = ['fill', 'cloud', 'shadow'];

/** Meanings in the titles of bits and classes, in English as the rows of collections have them. */
const MEANINGS: readonly (readonly [RegExp, PixelQuality])[] = [
  [/^fill\b/i, 'fill'],
  [/^(cloud |possible )?shadow/i, 'shadow'],
  [/cloud|cirrus/i, 'cloud'],
  [/snow|\bice\b/i, 'snow'],
];

/** Titles that name clouds or snow, and do not mark pixels with them. */
const NOT_MARKS = /confidence|low probability|adjacent to cloud$|adjacent to a cloud|^not /i;

/**
 * Rules for the numbers of a band.
 *
 * @returns undefined for a band that does not show clouds
 */
export function qualityRulesOf(band: BandMeanings): QualityRules | undefined {
  const [recipe] = band.cloudMasks ?? [];
  const titled = titledRules(band);
  if (!recipe) return hasCloudMeanings(band) ? titled : undefined;
  const { clearFrom, cloudyClasses = [] } = recipe;
  const leftOut = recipeBits(recipe, titled.bits);
  const kept = titled.bits.filter(
    (bits) => isBesideClouds(bits.quality) && !leftOut.some((each) => isSame(each, bits)),
  );
  const classes = Object.entries(titled.classes).filter(([, quality]) => isBesideClouds(quality));
  const cloudy = cloudyClasses.map((value) => [value, leftOutAs(titled.classes[value])] as const);
  return {
    bits: sorted([...leftOut, ...kept]),
    classes: Object.fromEntries([...classes, ...cloudy]),
    ...(clearFrom !== undefined && { clearFrom }),
  };
}

/** Whether titles identify a quality where a recipe identifies clouds and shadows. */
function isBesideClouds(quality: PixelQuality): boolean {
  return quality === 'fill' || quality === 'snow';
}

/** Whether the titles of a band identify clouds. */
export function hasCloudMeanings(band: BandMeanings): boolean {
  const { bits, classes } = titledRules(band);
  const found = [...bits.map(({ quality }) => quality), ...Object.values(classes)];
  return found.includes('cloud');
}

/** Each marked value of the bits of a recipe, with the meaning that its title has. */
function recipeBits(
  { cloudyBits = [] }: CloudRecipe,
  titled: readonly QualityBits[],
): QualityBits[] {
  return cloudyBits.flatMap(({ bit, count = 1, values = [1] }) =>
    values.map((value) => {
      const bits = { bit, count, values: [value] };
      return { quality: leftOutAs(titled.find((each) => isSame(each, bits))?.quality), ...bits };
    }),
  );
}

function leftOutAs(quality: PixelQuality | undefined): PixelQuality {
  return quality && LEFT_OUT.includes(quality) ? quality : 'cloud';
}

type BitValues = Omit<QualityBits, 'quality'>;

function isSame(one: BitValues, other: BitValues): boolean {
  const [[value], [otherValue]] = [one.values, other.values];
  return one.bit === other.bit && one.count === other.count && value === otherValue;
}

/** Rules by titles alone. */
function titledRules({ bits = [], classes = {} }: BandMeanings): QualityRules {
  const entries = Object.entries(classes).flatMap(([value, title]) => {
    const quality = meaningOf(title);
    return quality ? [[Number(value), quality] as const] : [];
  });
  return { bits: sorted(bits.flatMap(markedBits)), classes: Object.fromEntries(entries) };
}

function sorted(bits: readonly QualityBits[]): QualityBits[] {
  return bits.toSorted((a, b) => PRIORITY.indexOf(a.quality) - PRIORITY.indexOf(b.quality));
}

function meaningOf(title: string): PixelQuality | undefined {
  if (NOT_MARKS.test(title)) return undefined;
  return MEANINGS.find(([pattern]) => pattern.test(title))?.[1];
}

function markedBits({ bit, count = 1, title, values }: BitMeaning): QualityBits[] {
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
