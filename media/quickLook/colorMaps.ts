/**
 * Color maps for a single band, calculated in OKLCh (Björn Ottosson's space of perceived
 * lightness, chroma and hue): equal steps of a number look like equal steps, also in gray.
 */

export type ColorMapName = 'gray' | 'viridis' | 'warm' | 'diverging' | 'vegetation';

/** 256 colors: red, green, blue, red, … */
export type Ramp = Uint8Array;

interface Lch {
  readonly lightness: number;
  readonly chroma: number;
  /** In degrees. */
  readonly hue: number;
}

const RAMPS: Readonly<Record<ColorMapName, (share: number) => Lch>> = {
  gray: () => ({ lightness: 0, chroma: 0, hue: 0 }),
  // From violet over teal to yellow.
  viridis: (share) => ({
    lightness: 0.26 + 0.65 * share,
    chroma: 0.1 + 0.07 * share,
    hue: 315 - 205 * share,
  }),
  // From black over red and orange to pale yellow.
  warm: (share) => ({
    lightness: 0.12 + 0.83 * share,
    chroma: 0.19 * Math.sin(Math.PI * share ** 0.9),
    hue: -10 + 115 * share,
  }),
  // From blue over near white to red.
  diverging: (share) => ({
    lightness: 0.95 - 0.5 * Math.abs(2 * share - 1),
    chroma: 0.15 * Math.abs(2 * share - 1),
    hue: share < 0.5 ? 255 : 27,
  }),
  // From brown over pale yellow to dark green.
  vegetation: (share) => ({
    lightness: share < 0.4 ? 0.5 + 1.0 * share : 0.9 - 0.85 * (share - 0.4),
    chroma: 0.09 + 0.07 * Math.abs(share - 0.4),
    hue: 55 + 90 * share,
  }),
};

export const COLOR_MAPS = Object.keys(RAMPS) as readonly ColorMapName[];

export function rampOf(name: ColorMapName): Ramp {
  const ramp = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const color = name === 'gray' ? [i, i, i] : toRgb(RAMPS[name](i / 255));
    ramp.set(color, i * 3);
  }
  return ramp;
}

/** Colors outside sRGB lose chroma, and keep their lightness and hue. */
function toRgb(color: Lch): number[] {
  let { chroma } = color;
  for (;;) {
    const linear = toLinear({ ...color, chroma });
    if (chroma <= 0 || linear.every((value) => value >= -1e-4 && value <= 1 + 1e-4)) {
      return linear.map((value) => Math.round(255 * gamma(Math.min(1, Math.max(0, value)))));
    }
    chroma = Math.max(0, chroma - 0.004);
  }
}

function toLinear({ lightness, chroma, hue }: Lch): number[] {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** Transfer function of sRGB. */
function gamma(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}
