/** Meanings of a band that several sensors have, such as the bits of `pixel_qa` of Landsat 5 and 8. */
import * as l10n from '@vscode/l10n';
import type { BitField } from '../collections/index.ts';
import type { CubeFlags } from './cubeLayout.ts';

/** Meanings of a band by one collection. */
export interface SensorFlags {
  /** Code of the collection, such as LC08. */
  readonly code: string;
  readonly flags: CubeFlags;
}

/**
 * The meanings of all sensors together. Bits and values that two of them give different meanings are left
 * out and described by `note`; one that a sensor does not define is never set in its images.
 *
 * @returns undefined where there are none
 */
export function mergeFlags(sensors: readonly SensorFlags[]): CubeFlags | undefined {
  const bits = mergeBits(sensors);
  const classes = mergeClasses(sensors);
  // Bits and classes of the same numbers exclude each other.
  const isMixed = bits.merged.length > 0 && Object.keys(classes.merged).length > 0;
  const isEmpty = bits.merged.length === 0 && Object.keys(classes.merged).length === 0;
  const different = isMixed
    ? [l10n.t('all values: bits or classes')]
    : [...bits.different, ...classes.different];
  if (isEmpty && different.length === 0) return undefined;
  return {
    ...(!isMixed && bits.merged.length > 0 && { bits: bits.merged }),
    ...(!isMixed && Object.keys(classes.merged).length > 0 && { classes: classes.merged }),
    ...(different.length > 0 && {
      note: l10n.t('Of different meaning by sensor: {0}', different.join('; ')),
    }),
  };
}

function mergeBits(sensors: readonly SensorFlags[]): {
  readonly merged: readonly BitField[];
  readonly different: readonly string[];
} {
  const all = sensors.flatMap(({ code, flags }) =>
    (flags.bits ?? []).map((field) => ({ code, field })),
  );
  const conflicts = all.filter(({ field }) =>
    all.some((other) => overlaps(field, other.field) && !isSameField(field, other.field)),
  );
  const agreed = all
    .map(({ field }) => field)
    .filter((field) => !conflicts.some((each) => each.field === field));
  const merged = agreed.filter(
    (field, i) => agreed.findIndex((each) => isSameField(each, field)) === i,
  );
  return {
    merged: merged.sort((a, b) => a.bit - b.bit),
    different: conflicts.map(({ code, field: { bit, count = 1, title } }) => {
      const place = count === 1 ? `${bit}` : `${bit}-${bit + count - 1}`;
      return `${code} ${place}: ${title}`;
    }),
  };
}

function overlaps(a: BitField, b: BitField): boolean {
  return a.bit < b.bit + (b.count ?? 1) && b.bit < a.bit + (a.count ?? 1);
}

function isSameField(a: BitField, b: BitField): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ bit, count = 1, title, values }: BitField): string {
  return JSON.stringify([bit, count, title, values ?? []]);
}

function mergeClasses(sensors: readonly SensorFlags[]): {
  readonly merged: Readonly<Record<number, string>>;
  readonly different: readonly string[];
} {
  const all = sensors.flatMap(({ code, flags }) =>
    Object.entries(flags.classes ?? {}).map(([value, meaning]) => ({ code, value, meaning })),
  );
  const conflicts = all.filter(({ value, meaning }) =>
    all.some((other) => other.value === value && other.meaning !== meaning),
  );
  const agreed = all.filter((each) => !conflicts.includes(each));
  return {
    merged: Object.fromEntries(agreed.map(({ value, meaning }) => [value, meaning])),
    different: conflicts.map(({ code, value, meaning }) => `${code} ${value}: ${meaning}`),
  };
}
