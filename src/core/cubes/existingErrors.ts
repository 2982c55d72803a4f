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
