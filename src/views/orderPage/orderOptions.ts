/** Request of an order, with its filters and options, as labels and values. */

import * as l10n from '@vscode/l10n';
import type { SubmissionInfo, TrackingDocument } from '../../core/index.ts';
import { exclusiveEnd, parseUtc } from '../../domain/isoDates.ts';
import { formatNumber } from '../../domain/locale.ts';
import { shorten } from '../../domain/messages.ts';
import { oneLine } from '../../domain/singleLine.ts';
import { formatFrequency } from '../../text/frequencyNames.ts';
import { formatGridName } from '../../text/gridNames.ts';
import { formatMoment } from '../../text/moments.ts';
import { formatDayRange } from '../../text/periods.ts';
import { formatPixelSize } from '../../text/quantities.ts';
import { formatCollection, formatCollectionWithId } from '../../text/shortNames.ts';
import type { PageFact } from './protocol.ts';

/** Fields of a submission that have lines of their own, or are of no interest to users. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'submitted',
  'id',
  'collections',
  'tile_grid',
  'tile_indices',
  'period_start',
  'period_end',
  'period_freq',
  'filters',
  'export_image_kwds',
  'image_collections',
  'save_empty_metadata',
  'project',
  'workload_tag',
]);

/** Longest value of an option that is shown whole. */
const MAX_VALUE = 500;

/** Options of the order, the program that made it, and its place in the store. */
export function contentFacts({
  submission,
  tracking,
  program,
  location,
}: TrackingDocument): PageFact[] {
  const grid = submission.tile_grid;
  const submitted = parseUtc(submission.submitted);
  const end = exclusiveEnd(submission.period_end, submission.period_freq);
  return [
    [l10n.t('Collections'), tracking.collections.map(formatCollectionWithId).join('; ')],
    [l10n.t('Tiles'), formatNumber(submission.tile_indices.length)],
    [l10n.t('Period'), formatDayRange(submission.period_start, end)],
    [l10n.t('Frequency'), formatFrequency(submission.period_freq)],
    [l10n.t('Grid'), formatGridName(grid)],
    [l10n.t('Tile size'), formatPixelSize(grid)],
    [
      l10n.t('Submitted'),
      l10n.t(
        '{0}, with {1} {2}',
        submitted === undefined ? oneLine(submission.submitted) : formatMoment(submitted),
        program.name,
        program.version,
      ),
    ],
    [l10n.t('Name of the record'), location.name],
    [l10n.t('Stored under'), tracking.prefix],
  ];
}

/** Filters, bands and export options that the order was submitted with, and everything else of it. */
export function optionFacts({ submission }: TrackingDocument): PageFact[] {
  const { filters, export_image_kwds: exported, image_collections: bands } = submission;
  const others = Object.entries(submission).filter(([key]) => !KNOWN_FIELDS.has(key));
  const emptyDocuments =
    submission.save_empty_metadata === false ? l10n.t('not stored') : l10n.t('stored');
  return [
    ...byCollection(filters, l10n.t('Filters'), formatFilters),
    ...byCollection(bands, l10n.t('Bands'), formatBands),
    ...Object.entries(recordOf(exported)).map(
      ([key, value]): PageFact => [key, formatOption(value)],
    ),
    [l10n.t('Metadata of images without scenes'), emptyDocuments],
    ...projectFacts(submission),
    ...others.map(([key, value]): PageFact => [key, formatOption(value)]),
  ];
}

function projectFacts({ project, workload_tag: tag }: SubmissionInfo): PageFact[] {
  return [
    [l10n.t('Earth Engine project'), project ?? ''],
    [l10n.t('Workload tag'), tag ?? ''],
  ];
}

/** One line for each collection; documents are read leniently, so anything else has none. */
function byCollection(value: unknown, label: string, format: (of: unknown) => string): PageFact[] {
  return Object.entries(recordOf(value)).map(([collection, of]): PageFact => {
    return [l10n.t('{0} of {1}', label, formatCollection(collection)), format(of)];
  });
}

/** "lt(CLOUD_COVER, 50); …" */
function formatFilters(value: unknown): string {
  if (!Array.isArray(value)) return formatOption(value);
  const filters = value.map((each: unknown) => {
    const { function: name, ...parts } = recordOf(each);
    return `${String(name)}(${Object.values(parts).map(formatOption).join(', ')})`;
  });
  return filters.join('; ');
}

/** Chosen bands, or all bands of a described collection, with anything else that is recorded. */
function formatBands(value: unknown): string {
  const { bands, description, added_bands: _, ...others } = recordOf(value);
  const described = recordOf(description).bands;
  const listed: readonly unknown[] = [bands, described].find(Array.isArray) ?? [];
  const names = listed.map((band) =>
    typeof band === 'string' ? band : String(recordOf(band).id ?? ''),
  );
  const more = Object.entries(others).map(([key, each]) => `${key} ${formatOption(each)}`);
  return shorten([names.join(', '), ...more].filter(Boolean).join('; '), MAX_VALUE);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function formatOption(value: unknown): string {
  const text = typeof value === 'string' ? oneLine(value) : (JSON.stringify(value) ?? '');
  return shorten(text, MAX_VALUE);
}
