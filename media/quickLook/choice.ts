/** The user's choice: date, bands and colors. Does not use the DOM. */
import { formulaBands } from '../../src/domain/bandFormula.ts';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { COLOR_MAPS, type ColorMapName, rampOf } from './colorMaps.ts';
import { parseFormula } from './formulaText.ts';
import type { PictureFormula } from './formulaValues.ts';
import type { Style } from './paint.ts';
import {
  type IndexName,
  indexDisplay,
  indexText,
  isIndexName,
  offeredIndices,
} from './spectralIndices.ts';
import type { DisplayRange, StretchMethod } from './stretch.ts';

/**
 * One band; three custom bands; the name of an index; a custom formula; or the id of a composite
 * that the image offers.
 */
export type Show = string;
export const SINGLE = 'single';
export const OWN = 'own';
export const FORMULA = 'formula';

type Three<T> = readonly [T, T, T];

export interface DisplayChoice {
  /** Index in the image's dates; 0 without dates. */
  readonly date: number;
  /** Index of a second date, which is shown beside the first one. */
  readonly compared?: number | undefined;
  readonly show: Show;
  /** Indices in the image's bands. */
  readonly band: number;
  readonly own: Three<number>;
  /** The custom formula; empty until it is shown. */
  readonly formula: string;
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
    formula: '',
    colors: 'gray',
    inverted: image.colors === 'inverted',
    // Colors are shown as they are stored.
    method: image.colors === 'rgb' && image.arrayType === 'Uint8' ? 'manual' : 'percentile',
    locked: false,
    clouds: false,
  };
}

/** The date, with a time of day where an image has several layers of a date. */
export function dateLabel({ date, label = date }: ImageDescription['dates'][number]): string {
  return label;
}

/**
 * The date whose scenes have the smallest share of clouds, or, by estimates, the date with the most
 * clear pixels; the first one if nothing is known.
 */
export function clearestDate({ dates }: ImageDescription): number {
  const shares = dates.map(
    ({ clouds, estimate }) =>
      clouds ?? (estimate ? 100 - estimate.clear : Number.POSITIVE_INFINITY),
  );
  return Math.max(0, shares.indexOf(Math.min(...shares)));
}

/** An earlier choice for this image, as far as it is still valid. */
export function fitting(kept: unknown, image: ImageDescription): DisplayChoice {
  const initial = initialChoice(image);
  if (typeof kept !== 'object' || kept === null) return initial;
  const { date, compared, show, band, own, formula, colors, inverted, method, locked, clouds } =
    kept as Partial<Record<keyof DisplayChoice, unknown>>;
  const isBand = (value: unknown): value is number =>
    typeof value === 'number' && image.bands[value] !== undefined;
  const text = typeof formula === 'string' && isValidFormula(formula, image) ? formula : '';
  const shows = [SINGLE, OWN, ...image.composites.map(({ id }) => id), ...indicesOf(image)];
  if (text) shows.push(FORMULA);
  return {
    date: typeof date === 'number' && image.numbers[date] ? date : initial.date,
    ...(typeof compared === 'number' && image.dates[compared] && { compared }),
    show: shows.find((each) => each === show) ?? initial.show,
    band: isBand(band) ? band : initial.band,
    own: isThree(own) && own.every(isBand) ? own : initial.own,
    formula: text,
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
  const formula = formulaOf(choice, image);
  if (formula) return formula.operands.map(({ name }) => bandIndex(name, image));
  return image.composites.find(({ id }) => id === choice.show)?.bands ?? choice.own;
}

/** Whether one number for each pixel is shown: a band, or the value of a formula. */
export function isSingle({ show }: DisplayChoice): boolean {
  return show === SINGLE || show === FORMULA || isIndexName(show);
}

/** The formula that is shown: an index or the custom one. */
export function formulaOf(
  { show, formula }: DisplayChoice,
  image: ImageDescription,
): PictureFormula | undefined {
  const text = isIndexName(show) ? indexText(show) : show === FORMULA ? formula : undefined;
  const parsed = text === undefined ? undefined : parseFormula(text, bandNames(image));
  if (!parsed || 'problem' in parsed) return undefined;
  const operands = formulaBands(parsed.steps).map((name) => {
    const { scaling } = image.bands[bandIndex(name, image)] ?? {};
    return { name, ...(scaling && { scaling }) };
  });
  return { name: isIndexName(show) ? show : formula, steps: parsed.steps, operands };
}

/** The indices whose bands the image has. */
export function indicesOf(image: ImageDescription): IndexName[] {
  return offeredIndices(bandNames(image)).flatMap(({ name }) => (isIndexName(name) ? name : []));
}

/** The formula that the custom one starts with; undefined if no band can be used in formulas. */
export function firstFormula(choice: DisplayChoice, image: ImageDescription): string | undefined {
  if (choice.formula) return choice.formula;
  const index = isIndexName(choice.show) ? choice.show : indicesOf(image)[0];
  if (index) return indexText(index);
  return bandNames(image).find((name) => isValidFormula(name, image));
}

function isValidFormula(text: string, image: ImageDescription): boolean {
  return 'steps' in parseFormula(text, bandNames(image));
}

function bandNames({ bands }: ImageDescription): string[] {
  return bands.map(({ name }) => name);
}

function bandIndex(name: string, { bands }: ImageDescription): number {
  return bands.findIndex((band) => band.name === name);
}

/** The choice with something else shown, in the colors and with the stretch that suit it. */
export function withShow(
  choice: DisplayChoice,
  show: Show,
  image: ImageDescription,
): DisplayChoice {
  const { colors, inverted, method } = initialChoice(image);
  if (isIndexName(show)) {
    const display = indexDisplay(show);
    const { colors, inverted } = display;
    return { ...choice, show, colors, inverted, method: 'manual' };
  }
  if (show === FORMULA) {
    const formula = firstFormula(choice, image) ?? '';
    const shown = isSingle(choice) ? choice : { colors: 'viridis' as const, inverted: false };
    const { colors, inverted } = shown;
    return { ...choice, show, formula, colors, inverted, method: 'percentile' };
  }
  const wasFormula = choice.show === FORMULA || isIndexName(choice.show);
  return wasFormula ? { ...choice, show, colors, inverted, method } : { ...choice, show };
}

/** Whether two choices show values that one stretch does not suit. */
export function showsOtherValues(before: DisplayChoice, next: DisplayChoice): boolean {
  const kind = ({ show }: DisplayChoice) =>
    show === FORMULA || isIndexName(show) ? show : 'stored';
  return kind(before) !== kind(next);
}

export function isPalette(choice: DisplayChoice, image: ImageDescription): boolean {
  return image.colors === 'palette' && choice.show === SINGLE;
}

/** The usual range of an index, or the whole range of the type: used without any number. */
export function wholeRange({ show }: DisplayChoice, image: ImageDescription): DisplayRange {
  if (isIndexName(show)) return indexDisplay(show).range;
  return show === FORMULA ? { min: -1, max: 1 } : rangeOfType(image);
}

function rangeOfType({ sampleType }: ImageDescription): DisplayRange {
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
  ranges: readonly DisplayRange[],
): Style {
  const [first = wholeRange(choice, image), second = first, third = first] = ranges;
  if (!isSingle(choice)) return { kind: 'composite', ranges: [first, second, third] };
  if (isPalette(choice, image) && image.palette) return { kind: 'palette', palette: image.palette };
  return {
    kind: 'single',
    range: first,
    ramp: rampOf(choice.colors),
    inverted: choice.inverted,
  };
}
