/** Checks the recipe for clouds of a described collection, beyond its schema. */
import * as l10n from '@vscode/l10n';
import { type BandDescription, bitRange, type CloudMaskDescription } from '../collections/index.ts';

/** Bits of each type of integers. */
const BITS: Readonly<Record<string, number>> = {
  uint8: 8,
  int8: 8,
  uint16: 16,
  int16: 16,
  uint32: 32,
  int32: 32,
};

interface MaskProblem {
  /** Keys below `cloud_mask`. */
  readonly path: readonly string[];
  readonly message: string;
}

export function cloudMaskProblem(
  mask: CloudMaskDescription | undefined,
  bands: readonly BandDescription[],
): MaskProblem | undefined {
  if (!mask) return undefined;
  const band = bands.find(({ id }) => id === mask.band);
  if (!band) {
    return {
      path: ['band'],
      message: l10n.t('"{0}" is not the id of one of the bands.', mask.band),
    };
  }
  const hasBits = mask.bits !== undefined || mask.bit_values !== undefined;
  const rules = [hasBits, mask.classes !== undefined, mask.clear_from !== undefined];
  if (rules.filter(Boolean).length !== 1) {
    const message = l10n.t(
      'cloud_mask needs one rule: bits (with bit_values), classes, or clear_from.',
    );
    return { path: [], message };
  }
  return hasBits ? bitsProblem(mask, band) : undefined;
}

function bitsProblem(
  { bits = [], bit_values: values = {} }: CloudMaskDescription,
  { id, data_type: type }: BandDescription,
): MaskProblem | undefined {
  const count = BITS[type];
  if (count === undefined) {
    const message = l10n.t('The band "{0}" has no bits: its type is {1}.', id, type);
    return { path: ['band'], message };
  }
  const high = bits.find((bit) => bit >= count);
  if (high !== undefined) {
    return { path: ['bits'], message: noSuchBit(high, id, type, count) };
  }
  for (const [key, marked] of Object.entries(values)) {
    const path = ['bit_values', key];
    const range = bitRange(key);
    if (!range) {
      const message = l10n.t('"{0}" is not a range of bits, such as 6-7.', key);
      return { path, message };
    }
    const [first, last] = range;
    if (last >= count) return { path, message: noSuchBit(last, id, type, count) };
    const large = marked.find((value) => value >= 2 ** (last - first + 1));
    if (large !== undefined) {
      return { path, message: l10n.t('The value {0} does not fit into the bits {1}.', large, key) };
    }
  }
  return undefined;
}

function noSuchBit(bit: number, band: string, type: string, count: number): string {
  return l10n.t(
    'The band "{0}" has no bit {1}: {2} has the bits 0 to {3}.',
    band,
    bit,
    type,
    count - 1,
  );
}
