/** Writers of the formats other than Zarr, by format. */
import { openCogWriter } from './cog/cogWriter.ts';
import type { CubeEncoding, CubeFormat, CubeWriter, CubeWriterOptions } from './cubeLayout.ts';
import { keysWithoutEffect } from './netcdf/netcdfEncoding.ts';
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
  cog: { ending: '', open: openCogWriter },
};

/** The formats that cubes can be written in. */
export const WRITTEN_FORMATS: readonly CubeFormat[] = [
  'zarr',
  ...(Object.keys(FILE_FORMATS) as CubeFormat[]),
];

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
