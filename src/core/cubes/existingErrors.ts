/** Errors about cubes that exist and cannot get further dates. */
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';

export function foreignCube(path: string): CubeError {
  return new CubeError(
    'existing-cube',
    path,
    l10n.t(
      '"{0}" exists, and was not written by Cedar. Choose another folder, or overwrite it.',
      path,
    ),
  );
}

export function otherLayout(path: string): CubeError {
  return new CubeError(
    'existing-cube',
    path,
    l10n.t(
      '"{0}" exists with another grid, other bands or another type. Physical values have other types than stored numbers. Overwrite it, or choose another folder.',
      path,
    ),
  );
}

/** @param day of a date whose collection the cube does not record */
export function unknownCollection(path: string, day: string): CubeError {
  return new CubeError(
    'existing-cube',
    path,
    l10n.t(
      '"{0}" does not record which image collection its date {1} is from, so no dates can be added to it. Overwrite it with all images that belong to it, or choose another folder.',
      path,
      day,
    ),
  );
}

/** @param day of a date that a cube has twice, as a version of Cedar wrote cubes of several sensors */
export function repeatedDate(path: string, day: string, collection: string): CubeError {
  return new CubeError(
    'existing-cube',
    path,
    l10n.t(
      '"{0}" has the date {1} of {2} more than once. Overwrite it with all images that belong to it.',
      path,
      day,
      collection,
    ),
  );
}

/** @param file of the cube, or the cube itself */
export function damagedCube(file: string): CubeError {
  return new CubeError(
    'existing-cube',
    file,
    l10n.t(
      '"{0}" is incomplete or damaged, so no dates can be added to the cube. Overwrite the cube with all images that belong to it.',
      file,
    ),
  );
}
