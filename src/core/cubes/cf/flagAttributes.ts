/**
 * Meanings of quality bands as CF-1.8 writes them: `flag_masks`, `flag_values` and `flag_meanings`.
 *
 * Source: https://cfconventions.org/Data/cf-conventions/cf-conventions-1.8/cf-conventions.html#flags
 */
import { type DataType, SAMPLE_BYTES } from '../../../domain/imageSize.ts';
import type { BitField } from '../../collections/index.ts';
import type { CubeFlags, CubeVariable } from '../cubeLayout.ts';
import type { CfAttributes } from './cfTypes.ts';

interface Flag {
  /** All bits of the field; absent of classes. */
  readonly mask?: number;
  readonly value: number;
  readonly meaning: string;
}

/** Attributes of a variable with bit fields or classes; empty for others. */
export function flagAttributes({ flags, dataType }: CubeVariable): CfAttributes {
  const found = flags ? flagsOf(flags) : [];
  const note = flags?.note;
  if (found.length === 0) return note === undefined ? {} : { comment: note };
  const isMasked = found.some(({ mask }) => mask !== undefined);
  // Masks are of the type of the variable, and numbers with fractions have no bits.
  if (isMasked && !isInteger(dataType)) {
    const bits = formatBits(flags?.bits ?? []);
    return { comment: note === undefined ? bits : `${bits}. ${note}` };
  }
  const inType = (value: number) => asStored(value, dataType);
  return {
    ...(isMasked && { flag_masks: found.map(({ mask = 0 }) => inType(mask)) }),
    flag_values: found.map(({ value }) => inType(value)),
    flag_meanings: distinctWords(found.map(({ meaning }) => meaning)).join(' '),
    ...(note !== undefined && { comment: note }),
  };
}

function flagsOf({ bits, classes }: CubeFlags): readonly Flag[] {
  if (bits && bits.length > 0) return bits.flatMap(bitFlags);
  return Object.entries(classes ?? {}).map(([value, meaning]) => ({
    value: Number(value),
    meaning,
  }));
}

/** A bit that is set, or each value of several bits. */
function bitFlags({ bit, count = 1, title, values }: BitField): Flag[] {
  const unit = 2 ** bit;
  const mask = (2 ** count - 1) * unit;
  if (!values) {
    return count === 1
      ? [{ mask, value: mask, meaning: title }]
      : Array.from({ length: 2 ** count }, (_, value) => ({
          mask,
          value: value * unit,
          meaning: `${title} ${value}`,
        }));
  }
  return values.flatMap((meaning, value) =>
    meaning === undefined ? [] : { mask, value: value * unit, meaning: `${title} ${meaning}` },
  );
}

function isInteger(dataType: DataType): boolean {
  return !dataType.startsWith('float');
}

/** The number with the same bits: the highest bit of a signed type makes it negative. */
function asStored(value: number, dataType: DataType): number {
  if (!dataType.startsWith('int')) return value;
  const bits = 8 * SAMPLE_BYTES[dataType];
  return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}

/** CF separates meanings by blanks, and allows letters, digits and `_-.+@` in them. */
function flagWord(meaning: string): string {
  const word = meaning
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z\d.+@-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return word === '' ? 'other' : word;
}

/** Words for meanings; those that would be the same are numbered. */
function distinctWords(meanings: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return meanings.map((meaning) => {
    const word = flagWord(meaning);
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    return count === 1 ? word : `${word}_${count}`;
  });
}

/** "Bits 0: Fill; 6-7: Aerosol (0 Climatology, 1 Low)" */
function formatBits(bits: readonly BitField[]): string {
  const fields = bits.map(({ bit, count = 1, title, values }) => {
    const place = count === 1 ? `${bit}` : `${bit}-${bit + count - 1}`;
    const meanings = values
      ?.flatMap((meaning, value) => (meaning === undefined ? [] : `${value} ${meaning}`))
      .join(', ');
    return `${place}: ${title}${meanings ? ` (${meanings})` : ''}`;
  });
  return `Bits ${fields.join('; ')}`;
}
