/**
 * The recipe for clouds of a collection that a configuration describes.
 *
 * ```yaml
 * cloud_mask: { band: QA60, bits: [10, 11] }
 * cloud_mask: { band: qa, bits: [1, 3], bit_values: { '6-7': [2, 3] } }
 * cloud_mask: { band: SCL, classes: [3, 8, 9, 10] }
 * cloud_mask: { band: clear_probability, clear_from: 0.6 }
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { CloudMask, MarkedBits } from './sceneChoice.ts';

/** A recipe as a configuration has it: either bits, or classes, or a threshold. */
export interface CloudMaskDescription {
  /** Id of the band that shows where clouds are. */
  readonly band: string;
  /** Description of the pixels that it leaves out, for users. */
  readonly title?: string;
  /** Numbers of single bits that are set in cloudy pixels. */
  readonly bits?: readonly number[];
  /** Values of several bits in cloudy pixels, by the numbers of the first and the last: `6-7`. */
  readonly bit_values?: Readonly<Record<string, readonly number[]>>;
  /** Values of cloudy pixels. */
  readonly classes?: readonly number[];
  /** Smallest value of a clear pixel. */
  readonly clear_from?: number;
}

/**
 * @param page about the collection
 * @returns the recipe; its id consists of the rule, so that images of another rule are different ones
 */
export function describedCloudMask(described: CloudMaskDescription, page = ''): CloudMask {
  const { band, title, bits = [], bit_values: values = {}, classes, clear_from: from } = described;
  const cloudyBits = [...bits.map((bit): MarkedBits => ({ bit })), ...fieldsOf(values)];
  const rule = [
    ...(cloudyBits.length > 0 ? ['bits', ...cloudyBits.map(formatBits)] : []),
    ...(classes ? ['classes', ...classes] : []),
    ...(from === undefined ? [] : ['from', from]),
  ];
  return {
    id: [band, ...rule].join('_'),
    title: title ?? describeRule(described),
    source: page,
    band,
    ...(cloudyBits.length > 0 && { cloudyBits }),
    ...(classes && { cloudyClasses: classes }),
    ...(from !== undefined && { clearFrom: from }),
  };
}

/** First and last bit of a key such as `6-7`; undefined unless it names several bits. */
export function bitRange(key: string): readonly [first: number, last: number] | undefined {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(key) ?? [];
  const range = [Number(first), Number(last)] as const;
  return range[0] < range[1] ? range : undefined;
}

function fieldsOf(values: NonNullable<CloudMaskDescription['bit_values']>): MarkedBits[] {
  return Object.entries(values).flatMap(([key, marked]) => {
    const [first, last] = bitRange(key) ?? [];
    if (first === undefined || last === undefined) return [];
    return { bit: first, count: last - first + 1, values: marked };
  });
}

function formatBits({ bit, count, values }: MarkedBits): string {
  return count && values ? `${bit}-${bit + count - 1}=${values.join('+')}` : String(bit);
}

function describeRule({ band, bits, bit_values, classes, clear_from }: CloudMaskDescription) {
  if (classes) return l10n.t('{0}: values {1}', band, classes.join(', '));
  if (clear_from !== undefined) return l10n.t('{0} below {1}', band, clear_from);
  const fields = Object.entries(bit_values ?? {}).map(([key, of]) => `${key} = ${of.join(' / ')}`);
  return l10n.t('{0}: bits {1}', band, [...(bits ?? []), ...fields].join(', '));
}
