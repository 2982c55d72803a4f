/** Texts of series: what they are of, and why images are not part of them. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../../domain/locale.ts';
import { describeReason, describeSystemError, describeUnreadable } from '../imageTexts.ts';
import type { SeriesArea } from '../protocol.ts';
import { EmptyAreaError, UndatedImageError } from './seriesErrors.ts';
import type { ImageProblem } from './seriesMessages.ts';

/** "Row 12, column 40" */
export function describeArea(area: SeriesArea, pixels: number): string {
  switch (area.kind) {
    case 'pixel':
      return l10n.t('Row {0}, column {1}', area.row, area.column);
    case 'rectangle':
      return l10n.t(
        'Rectangle of {0} × {1} pixels',
        formatNumber(area.right - area.left),
        formatNumber(area.bottom - area.top),
      );
    case 'polygon':
      return pixels === 1
        ? l10n.t('Polygon of 1 pixel')
        : l10n.t('Polygon of {0} pixels', formatNumber(pixels));
  }
}

/** Why there is no series at all. */
export function describeSeriesError(error: unknown): string {
  if (error instanceof EmptyAreaError) {
    return l10n.t('The area contains no pixel of the image. Draw a larger one.');
  }
  if (error instanceof UndatedImageError) {
    const [gap] = error.gaps;
    if (gap) return l10n.t('There are no dates to show. {0}: {1}', gap.name, gap.message);
    return l10n.t(
      'There are no dates to show: no metadata with dates was found beside the image. Images that Cedar downloads have it in a .json file of the same name.',
    );
  }
  return describeUnreadable(error);
}

export function describeImageProblem(problem: ImageProblem): string {
  switch (problem.kind) {
    case 'unreadable':
      return describeReason(problem.reason);
    case 'system':
      return describeSystemError(problem.code, problem.message);
    case 'missingPiece':
      return l10n.t(
        'A file with some of these pixels is missing. Download the order again to receive it.',
      );
    case 'changed':
      return l10n.t('The data cube has changed. Close the quick look and open it again.');
    case 'disagrees':
      return describeDisagreement(problem.what);
  }
}

function describeDisagreement(what: Extract<ImageProblem, { kind: 'disagrees' }>['what']): string {
  switch (what) {
    case 'bands':
      return l10n.t(
        'The number of bands differs from that in the metadata of the image. Download the order again.',
      );
    case 'names':
      return l10n.t(
        'The names of its bands differ from those in the metadata of the image. Download the order again.',
      );
    case 'size':
      return l10n.t(
        'Its size differs from that in the metadata of the image. Download the order again.',
      );
    case 'crs':
      return l10n.t(
        'Its coordinate reference system differs from that in the metadata of the image. Download the order again.',
      );
    case 'place':
      return l10n.t(
        'Its location differs from that in the metadata of the image. Download the order again.',
      );
  }
}
