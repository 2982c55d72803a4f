/** Request of an order, with its filters and options, as labels and values. */

import * as l10n from '@vscode/l10n';
import type { OrderedImages, SubmissionInfo, TrackingDocument } from '../../core/index.ts';
import { exclusiveEnd, parseUtc } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { formatNumber } from '../../domain/locale.ts';
import { shorten } from '../../domain/messages.ts';
import { plainText } from '../../domain/plainText.ts';
import { oneLine } from '../../domain/singleLine.ts';
import { formatFrequency } from '../../text/frequencyNames.ts';
import { formatGridName } from '../../text/gridNames.ts';
import { formatMoment } from '../../text/moments.ts';
import { describeOrderedImages } from '../../text/orderedImages.ts';
import { formatDayRange } from '../../text/periods.ts';
import { formatPixelSize } from '../../text/quantities.ts';
import { formatCollectionWithId } from '../../text/shortNames.ts';
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
  'inside',
  'own_grid',
  'save_empty_metadata',
  'project',
  'workload_tag',
]);

/** Most bands and left-out scenes that are named. */
const MAX_NAMES = 100;

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
  const isOwn = submission.own_grid === true;
  const submitted = parseUtc(submission.submitted);
  const end = exclusiveEnd(submission.period_end, submission.period_freq);
  return [
    [l10n.t('Collections'), tracking.collections.map(formatCollectionWithId).join('; ')],
    [l10n.t('Tiles'), formatNumber(submission.tile_indices.length)],
    [l10n.t('Period'), formatDayRange(submission.period_start, end)],
    [l10n.t('Frequency'), formatFrequency(submission.period_freq)],
    [
      l10n.t('Grid'),
      isOwn
        ? l10n.t('a single tile for the area ({0})', formatGridName(grid))
        : formatGridName(grid),
    ],
    [l10n.t('Tile size'), formatPixelSize(grid)],
    [l10n.t('Only inside'), insideName(submission.inside)],
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

/**
 * Bands, scenes, filters and export options that the order was submitted with, and everything else of
 * it.
 *
 * @param images what it wants of each collection
 */
export function optionFacts(
  { submission }: TrackingDocument,
  images: readonly OrderedImages[],
): PageFact[] {
  const { export_image_kwds: exported, image_collections: recorded } = submission;
  const others = Object.entries(submission).filter(([key]) => !KNOWN_FIELDS.has(key));
  const emptyDocuments =
    submission.save_empty_metadata === false ? l10n.t('not stored') : l10n.t('stored');
  return [
    ...describeOrderedImages(images, recorded, { most: MAX_NAMES, separator: '\n' }),
    ...Object.entries(isRecord(exported) ? exported : {}).map(
      ([key, value]): PageFact => [key, formatOption(value)],
    ),
    [l10n.t('Metadata of images without scenes'), emptyDocuments],
    ...projectFacts(submission),
    ...others.map(([key, value]): PageFact => [key, formatOption(value)]),
  ];
}

/** Name of the area outside of which images have no data. */
function insideName(inside: unknown): string {
  return isRecord(inside) && typeof inside.name === 'string' ? oneLine(inside.name) : '';
}

function projectFacts({ project, workload_tag: tag }: SubmissionInfo): PageFact[] {
  return [
    [l10n.t('Earth Engine project'), project ?? ''],
    [l10n.t('Workload tag'), tag ?? ''],
  ];
}

function formatOption(value: unknown): string {
  return shorten(oneLine(plainText(value)), MAX_VALUE);
}
