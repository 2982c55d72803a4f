/** The formats other than Zarr: how their chunks are stored, and how they are completed. */
import type { CubeBuild, CubeFinishing } from './buildCube.ts';
import { checkCogLayout } from './cog/cogFiles.ts';
import { TIFF_TILE } from './cog/tiffTile.ts';
import {
  CUBE_FORMATS,
  type CubeDate,
  type CubeEncoding,
  type CubeFormat,
  type CubeLayout,
} from './cubeLayout.ts';
import { cogFinishing } from './finishCog.ts';
import { netcdfFinishing } from './finishNetcdf.ts';
import { keysWithoutEffect, netcdfEncoding } from './netcdf/netcdfEncoding.ts';

/** A format of one file, or of a file for each date. */
export type FileFormatName = Exclude<CubeFormat, 'zarr'>;

/** Facts about a cube before it is begun. */
export type PreparedCube = Pick<CubeBuild, 'format' | 'chunk' | 'window'> & {
  readonly finishing: CubeFinishing;
};

interface FileFormat {
  /** Ending of the file; empty for a folder with a file for each date. */
  readonly ending: string;
  /**
   * @param held dates that are in other files of the cube already
   * @throws CubeError for what the format cannot have
   */
  readonly prepare: (
    layout: CubeLayout,
    encoding: CubeEncoding,
    held?: readonly CubeDate[],
  ) => PreparedCube;
}

/**
 * Rows and columns of a window of NetCDF, at least, where chunks are smaller: each has a file of its
 * own until the cube is complete.
 */
const MIN_WINDOW = 512;

/** The formats that are written besides Zarr. */
export const FILE_FORMATS: Readonly<Record<FileFormatName, FileFormat>> = {
  netcdf: {
    ending: '.nc',
    prepare(layout, given) {
      const encoding = netcdfEncoding(layout, given);
      const { chunk } = encoding;
      const size = (length: number) => length * Math.max(1, Math.floor(MIN_WINDOW / length));
      return {
        format: { kind: 'netcdf', encoding },
        chunk,
        window: { height: size(chunk[1]), width: size(chunk[2]) },
        finishing: netcdfFinishing(encoding),
      };
    },
  },
  cog: {
    ending: '',
    prepare(layout, _encoding, held) {
      checkCogLayout(layout);
      return {
        format: { kind: 'cog' },
        chunk: [1, TIFF_TILE, TIFF_TILE],
        window: { height: TIFF_TILE, width: TIFF_TILE },
        finishing: cogFinishing(layout, held),
      };
    },
  },
};

/** The formats that cubes can be written in. */
export const WRITTEN_FORMATS: readonly CubeFormat[] = CUBE_FORMATS;

/** Keys of `ard.encoding` that change nothing in a format. */
export function unusedEncoding(
  format: CubeFormat,
  encoding: CubeEncoding | undefined,
): readonly string[] {
  if (!encoding) return [];
  if (format === 'netcdf') return keysWithoutEffect(encoding);
  const { chunks, others } = encoding;
  return [...(format === 'cog' && chunks ? ['chunks'] : []), ...Object.keys(others)];
}
