/** Errors of the threads of cubes, as texts for users. */
import * as l10n from '@vscode/l10n';
import { inByteUnits } from '../../domain/byteUnits.ts';
import { formatNumber } from '../../domain/locale.ts';
import { CubeError, DestinationError } from '../errors.ts';
import { UNFINISHED_ENDING } from './byteStore.ts';
import type { CubeFailure } from './cubeMessages.ts';
import { damagedCube } from './existingErrors.ts';

/** @param file that a job was about, where the failure does not name one */
export function failureError(failure: CubeFailure, file = ''): Error {
  const path = failure.path || file;
  if (failure.reason) {
    return new CubeError('damaged-piece', path, describeDamage(path, failure.reason));
  }
  if (failure.isHeld && !isRefusal(failure)) return damagedCube(path);
  if (failure.code !== undefined && failure.code !== '') return diskError(path, failure);
  return new Error(failure.message);
}

/** Whether the file system or a bucket refused to read a file that may be whole. */
function isRefusal({ code = '', bucketRequest }: CubeFailure): boolean {
  return bucketRequest !== undefined || (/^E[A-Z\d]+$/.test(code) && code !== 'ENOENT');
}

function describeDamage(path: string, reason: NonNullable<CubeFailure['reason']>): string {
  switch (reason.kind) {
    case 'empty':
      return l10n.t('"{0}" is empty. Download the order again.', path);
    case 'notTiff':
      return l10n.t('"{0}" is not a TIFF image, despite its name. Download the order again.', path);
    case 'truncated':
      return l10n.t(
        '"{0}" is incomplete: it has {1} of at least {2}. Download the order again.',
        path,
        formatByteSize(Number(reason.size)),
        formatByteSize(Number(reason.needed)),
      );
    case 'damaged':
      return l10n.t(
        '"{0}" is damaged ({1}). Delete it and download the order again.',
        path,
        String(reason.detail),
      );
    case 'block':
      return l10n.t(
        '"{0}" is stored in blocks of {1}, which are too large. Use GDAL to store it in tiles: gdal_translate -co TILED=YES.',
        path,
        formatByteSize(Number(reason.bytes)),
      );
    default:
      return l10n.t(
        '"{0}" is stored in a way that cubes are not made from ({1}). Use GDAL to convert it: gdal_translate -co COMPRESS=DEFLATE.',
        path,
        [reason.kind, reason.detail ?? reason.compression].filter(Boolean).join(' '),
      );
  }
}

/** "1.5 GB" */
export function formatByteSize(bytes: number): string {
  const { value, unit } = inByteUnits(bytes);
  return `${formatNumber(value, { maximumFractionDigits: 1 })} ${unit}`;
}

/** The error of a file system in this thread, as a text for users; other errors stay as they are. */
export function describedError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const { code, path = folder, message } = error as NodeJS.ErrnoException;
  return diskError(path, { code, message });
}

/** Whether a file is of a cube that is being written, not of an image. */
function isUnfinished(path: string): boolean {
  return path.endsWith(UNFINISHED_ENDING) || /\.partial([/\\]|$)/.test(path);
}

/** Error for a refusal of the file system. Complete parts of a cube are kept. */
export function diskError(
  path: string,
  { code, message }: { readonly code?: string | undefined; readonly message: string },
): Error {
  switch (code) {
    case 'ENOSPC':
      return new DestinationError(
        path,
        l10n.t(
          'Cannot write "{0}": the disk is full. Free some space and convert again. What is complete is kept.',
          path,
        ),
      );
    case 'EDQUOT':
      return new DestinationError(
        path,
        l10n.t(
          'Cannot write "{0}": your disk quota is used up. Free some space and convert again. What is complete is kept.',
          path,
        ),
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new DestinationError(
        path,
        l10n.t(
          'Cannot use "{0}": it is read-only, or you do not have permission. Choose another folder.',
          path,
        ),
      );
    case 'ENOENT':
      if (isUnfinished(path)) {
        return new CubeError(
          'busy-cube',
          path,
          l10n.t(
            '"{0}" no longer exists: another program has deleted this unfinished file of a cube. Convert again when that program has ended.',
            path,
          ),
        );
      }
      return new CubeError(
        'missing-piece',
        path,
        l10n.t('"{0}" no longer exists. Download the order again.', path),
      );
    default:
      return new DestinationError(path, l10n.t('Cannot use "{0}": {1}.', path, message));
  }
}
