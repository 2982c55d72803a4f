/** Cubes that have layers of a collection at the same time, as earlier versions of Cedar could write. */
import * as l10n from '@vscode/l10n';
import { formatIsoDate } from '../../domain/isoDates.ts';
import type { MetadataProblem } from './protocol.ts';
import type { ImageMetadata } from './readImageMetadata.ts';

/** Dates that are named in a message; of more, only their number is given. */
const MAX_NAMED_DATES = 5;

/** "2020-01-01; 2020-01-17 and 2 more", of at least one date. */
export function formatNamedDates(labels: readonly string[]): string {
  const named = labels.slice(0, MAX_NAMED_DATES).join('; ');
  const rest = labels.length - MAX_NAMED_DATES;
  return rest > 0 ? l10n.t('{0} and {1} more', named, rest) : named;
}

/** @param dates in words */
export function describeRepeatedLayers(dates: string): string {
  return l10n.t(
    'The data cube has dates more than once: {0}. Build it again from its images, and overwrite it.',
    dates,
  );
}

/** @param name of the cube */
export function findRepeatedLayers(
  name: string,
  { dates, collection: ofAll }: ImageMetadata,
): MetadataProblem | undefined {
  const known = new Set<string>();
  const repeated = new Set<string>();
  for (const { time, collection = ofAll } of dates) {
    if (time === undefined) continue;
    const key = JSON.stringify([time, collection]);
    if (known.has(key)) repeated.add(formatIsoDate(time));
    known.add(key);
  }
  if (repeated.size === 0) return undefined;
  return {
    name,
    message: describeRepeatedLayers(formatNamedDates([...repeated])),
    consequence: l10n.t('The picture shows the first layer of such a date.'),
  };
}
