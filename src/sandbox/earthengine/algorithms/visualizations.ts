/** Images as colors. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { isList, type Value, valueTypeName } from '../values/value.ts';
import { visualizedBands } from '../values/visualize.ts';
import { selectBands } from './imageBands.ts';

export function defineVisualizations(define: Define): void {
  define(
    'Image.visualize(image: Image, bands: Object = null, gain: Object = null, bias: Object = null, min: Object = null, max: Object = null, gamma: Object = null, opacity: Number = null, palette: Object = null, forceRgbOutput: Boolean = false) -> Image',
    'One band of grays or three of colors from 0 to 255, for pictures.',
    (image, bands, gain, bias, min, max, gamma, opacity, palette, forceRgbOutput) => {
      const shown = bands === null ? image.bands : selectBands(image.bands, texts(bands));
      const colors = palette === null ? undefined : texts(palette);
      const steps = colors ? colors.length - 1 : 255;
      return image.withBands(
        visualizedBands(
          shown,
          {
            ranges: rangesOf({ gain, bias, min, max }, steps),
            gamma: numbers(gamma),
            ...(colors && { palette: colors }),
            ...(opacity !== null && { opacity }),
          },
          forceRgbOutput,
        ),
      );
    },
  );
}

interface Stretch {
  readonly gain: Value;
  readonly bias: Value;
  readonly min: Value;
  readonly max: Value;
}

/** Ranges of values; a gain and a bias are another way to give them. */
function rangesOf(
  { gain, bias, min, max }: Stretch,
  steps: number,
): { min: number; max: number }[] {
  if (gain !== null || bias !== null) {
    if (min !== null || max !== null) {
      throw new EvaluationError('Gain and bias cannot be specified together with min and max.');
    }
    return pairs(numbers(gain), numbers(bias), 1, 0).map(([factor, offset]) => ({
      min: -offset / factor,
      max: (steps - offset) / factor,
    }));
  }
  if (min === null && max === null) return [];
  return pairs(numbers(min), numbers(max), 0, 255).map(([low, high]) => ({ min: low, max: high }));
}

function pairs(
  a: readonly number[],
  b: readonly number[],
  missingA: number,
  missingB: number,
): [number, number][] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [
    a[i] ?? a[0] ?? missingA,
    b[i] ?? b[0] ?? missingB,
  ]);
}

/** Numbers may be a list, one number, or a text with commas. */
function numbers(value: Value): number[] {
  if (value === null) return [];
  if (typeof value === 'number') return [value];
  const items = isList(value) ? value : typeof value === 'string' ? value.split(',') : [value];
  return items.map((item) => {
    const number = typeof item === 'string' ? Number(item) : item;
    if (typeof number === 'number' && !Number.isNaN(number)) return number;
    throw new EvaluationError(`Expected a number, not a value of type ${valueTypeName(item)}.`);
  });
}

function texts(value: Value): string[] {
  if (typeof value === 'string') return value.split(',').map((text) => text.trim());
  if (isList(value)) return value.map(String);
  throw new EvaluationError(
    `Expected a list of texts, not a value of type ${valueTypeName(value)}.`,
  );
}
