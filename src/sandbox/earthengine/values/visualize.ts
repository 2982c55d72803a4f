/** Bands as colors: stretched between two values each, or by a palette, to numbers from 0 to 255. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { EvaluatedBand } from './band.ts';
import { PIXEL_TYPES, type PixelType } from './pixelType.ts';
import type { Points } from './points.ts';
import type { Samples } from './samples.ts';

export interface Visualization {
  /** One range for each band, or one for all; the range of the band's type when left out. */
  readonly ranges?: readonly { readonly min: number; readonly max: number }[];
  readonly gamma?: readonly number[];
  /** CSS colors, `ff0000` or `#ff0000`, or names; for a single band. */
  readonly palette?: readonly string[];
  /** Share of the color that is kept, 0 to 1. */
  readonly opacity?: number;
}

type Color = readonly [red: number, green: number, blue: number];

const NAMES = ['vis-red', 'vis-green', 'vis-blue'] as const;

/** The names of CSS that Earth Engine's documentation uses. */
const COLORS: Readonly<Record<string, string>> = {
  black: '000000',
  blue: '0000ff',
  brown: 'a52a2a',
  cyan: '00ffff',
  gray: '808080',
  green: '008000',
  grey: '808080',
  lime: '00ff00',
  magenta: 'ff00ff',
  orange: 'ffa500',
  purple: '800080',
  red: 'ff0000',
  white: 'ffffff',
  yellow: 'ffff00',
};

/**
 * Bands of colors: one of grays, or three.
 *
 * @throws EvaluationError for another number of bands, or a palette for several
 */
export function visualizedBands(
  bands: readonly EvaluatedBand[],
  { ranges = [], gamma = [], palette, opacity = 1 }: Visualization,
  forceRgb = false,
): EvaluatedBand[] {
  const [first] = bands;
  if (!first || (bands.length !== 1 && bands.length !== 3)) {
    throw new EvaluationError('Must specify exactly 1 or 3 bands.');
  }
  if (palette && bands.length !== 1) {
    throw new EvaluationError('Palettes can only be applied to single-band images.');
  }
  const share = (band: EvaluatedBand, i: number) => {
    const range = ranges[i] ?? ranges[0] ?? rangeOf(band.dataType);
    const power = 1 / (gamma[i] ?? gamma[0] ?? 1);
    return (value: number) => stretch(value, range.min, range.max) ** power;
  };
  if (palette && palette.length > 0) {
    const colors = palette.map(parseColor);
    return NAMES.map((id, channel) =>
      colored(first, id, share(first, 0), (at) => pick(colors, at, channel) * opacity),
    );
  }
  if (bands.length === 1 && !forceRgb) {
    return [colored(first, 'vis-gray', share(first, 0), (at) => 255 * at * opacity)];
  }
  return NAMES.map((id, i) => {
    const band = bands[bands.length === 1 ? 0 : i] ?? first;
    return colored(band, id, share(band, i), (at) => 255 * at * opacity);
  });
}

function colored(
  band: EvaluatedBand,
  id: string,
  share: (value: number) => number,
  color: (share: number) => number,
): EvaluatedBand {
  return {
    id,
    dataType: PIXEL_TYPES.uint8,
    projection: band.projection,
    dimensions: band.dimensions,
    origin: band.origin,
    sample: (points: Points): Samples => {
      const { values, mask } = points.remember(band, () => band.sample(points));
      return { values: values.map((value) => Math.round(color(share(value)))), mask };
    },
  };
}

function stretch(value: number, min: number, max: number): number {
  const share = (value - min) / (max - min);
  return share > 0 ? Math.min(1, share) : 0;
}

/** Integers are shown over the range of their type, other numbers from 0 to 1. */
function rangeOf({ precision, min, max }: PixelType): { min: number; max: number } {
  return precision === 'int' && min !== undefined && max !== undefined && max > min
    ? { min, max }
    : { min: 0, max: 1 };
}

function pick(colors: readonly Color[], share: number, channel: number): number {
  const at = share * (colors.length - 1);
  const low = Math.min(Math.max(0, colors.length - 2), Math.floor(at));
  const from = colors[low]?.[channel] ?? 0;
  return from + ((colors[low + 1]?.[channel] ?? from) - from) * (at - low);
}

function parseColor(text: string): Color {
  const lower = text.trim().toLowerCase();
  const hex = COLORS[lower] ?? lower.replace(/^#/, '');
  const full = /^[0-9a-f]{3}$/.test(hex) ? [...hex].map((digit) => digit + digit).join('') : hex;
  if (!/^[0-9a-f]{6}$/.test(full)) throw new EvaluationError(`Unrecognized color: '${text}'.`);
  const channel = (i: number) => Number.parseInt(full.slice(2 * i, 2 * i + 2), 16);
  return [channel(0), channel(1), channel(2)];
}
