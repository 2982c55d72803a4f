/** The user's choice: date, bands and colors. Does not use the DOM. */
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { COLOR_MAPS, type ColorMapName, rampOf } from './colorMaps.ts';
import type { Style } from './paint.ts';
import type { Range, StretchMethod } from './stretch.ts';

/** One band; three custom bands; or the id of a composite that the image offers. */
export type Show = string;
export const SINGLE = 'single';
export const OWN = 'own';

type Three<T> = readonly [T, T, T];

export interface DisplayChoice {
  /** Index in the image's dates; 0 without dates. */
  readonly date: number;
  readonly show: Show;
  /** Indices in the image's bands. */
  readonly band: number;
  readonly own: Three<number>;
  readonly colors: ColorMapName;
  readonly inverted: boolean;
  readonly method: StretchMethod;
  /** Whether black and white stay the same when the date changes. */
  readonly locked: boolean;
  /** Whether clouds are shown over the picture. */
  readonly clouds: boolean;
}

export function initialChoice(image: ImageDescription): DisplayChoice {
  const last = image.bands.length - 1;
  const own: Three<number> = [0, Math.min(1, last), Math.min(2, last)];
  const show =
    image.composites[0]?.id ?? (image.colors === 'rgb' && image.bands.length >= 3 ? OWN : SINGLE);
  return {
    date: clearestDate(image),
    show,
    band: 0,
    own,
    colors: 'gray',
    inverted: image.colors === 'inverted',
    // Colors are shown as they are stored.
    method: image.colors === 'rgb' && image.arrayType === 'Uint8' ? 'manual' : 'percentile',
    locked: false,
    clouds: false,
  };
}

/** The date whose scenes have the smallest share of clouds; the first one if none is known. */
export function clearestDate({ dates }: ImageDescription): number {
  const shares = dates.map(({ clouds = Number.POSITIVE_INFINITY }) => clouds);
  return Math.max(0, shares.indexOf(Math.min(...shares)));
}

/** An earlier choice for this image, as far as it is still valid. */
export function fitting(kept: unknown, image: ImageDescription): DisplayChoice {
  const initial = initialChoice(image);
  if (typeof kept !== 'object' || kept === null) return initial;
  const { date, show, band, own, colors, inverted, method, locked, clouds } = kept as Partial<
    Record<keyof DisplayChoice, unknown>
  >;
  const isBand = (value: unknown): value is number =>
    typeof value === 'number' && image.bands[value] !== undefined;
  const shows = [SINGLE, OWN, ...image.composites.map(({ id }) => id)];
  return {
    date: typeof date === 'number' && image.numbers[date] ? date : initial.date,
    show: shows.find((each) => each === show) ?? initial.show,
    band: isBand(band) ? band : initial.band,
    own: isThree(own) && own.every(isBand) ? own : initial.own,
    colors: COLOR_MAPS.find((each) => each === colors) ?? initial.colors,
    inverted: typeof inverted === 'boolean' ? inverted : initial.inverted,
    method:
      (['percentile', 'extremes', 'deviation', 'manual'] as const).find(
        (each) => each === method,
      ) ?? initial.method,
    locked: locked === true,
    clouds: clouds === true,
  };
}

/** Indices in the image's bands: one, or red, green and blue. */
export function shownBands(choice: DisplayChoice, image: ImageDescription): readonly number[] {
  if (choice.show === SINGLE) return [choice.band];
  if (choice.show === OWN) return choice.own;
  return image.composites.find(({ id }) => id === choice.show)?.bands ?? choice.own;
}

export function isPalette(choice: DisplayChoice, image: ImageDescription): boolean {
  return image.colors === 'palette' && choice.show === SINGLE;
}

/** The whole range of the type, used before any number has been received. */
export function wholeRange({ sampleType }: ImageDescription): Range {
  const [, format, digits = '8'] = /^([a-z]+)(\d+)$/.exec(sampleType) ?? [];
  const bits = Number(digits);
  if (format === 'float') return { min: 0, max: 1 };
  return format === 'int'
    ? { min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }
    : { min: 0, max: 2 ** bits - 1 };
}

function isThree(value: unknown): value is Three<number> {
  return Array.isArray(value) && value.length === 3;
}

/** How the bands of a choice are painted. @param ranges of its bands */
export function styleOf(
  choice: DisplayChoice,
  image: ImageDescription,
  ranges: readonly Range[],
): Style {
  const [first = wholeRange(image), second = first, third = first] = ranges;
  if (choice.show !== SINGLE) return { kind: 'composite', ranges: [first, second, third] };
  if (isPalette(choice, image) && image.palette) return { kind: 'palette', palette: image.palette };
  return {
    kind: 'single',
    range: first,
    ramp: rampOf(choice.colors),
    inverted: choice.inverted,
  };
}
