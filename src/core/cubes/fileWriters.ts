/** Writers of the formats other than Zarr, by format. */
import type { CubeFormat, CubeWriter, CubeWriterOptions } from './cubeLayout.ts';
import { openNetcdfWriter } from './netcdf/netcdfWriter.ts';

/** How a format is written. */
export interface FileFormat {
  /** Ending of the file; empty for a folder with a file for each date. */
  readonly ending: string;
  readonly open: (options: CubeWriterOptions) => Promise<CubeWriter>;
}

/** The formats that are written besides Zarr. */
export const FILE_FORMATS: Readonly<Partial<Record<CubeFormat, FileFormat>>> = {
  netcdf: { ending: '.nc', open: openNetcdfWriter },
};

/** The formats that cubes can be written in. */
export const WRITTEN_FORMATS: readonly CubeFormat[] = [
  'zarr',
  ...(Object.keys(FILE_FORMATS) as CubeFormat[]),
];
