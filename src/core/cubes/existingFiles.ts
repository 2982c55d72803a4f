/** A cube of a format of files that exists: a NetCDF file, or GeoTIFFs of dates. */
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import { existingCogs } from './cog/existingCogs.ts';
import type { CubeDate, CubeLayout } from './cubeLayout.ts';
import type { NetcdfSource } from './cubeMessages.ts';
import type { CubeThreads } from './cubeThreads.ts';
import type { FileFormatName } from './fileFormats.ts';
import type { CubeGroup } from './groupItems.ts';
import { existingNetcdf } from './netcdf/existingNetcdf.ts';

/** What is known of a cube that dates can be added to. */
export interface ExistingFiles {
  readonly dates: readonly CubeDate[];
  /** Lines about the images and conversions that it is made of. */
  readonly history: string;
  /** The file that is written again with further dates; dates of GeoTIFFs are further files. */
  readonly source?: NetcdfSource;
}

/** The cube, and what it is compared with. */
export interface ExistingFilesOptions extends ByteStoreWatch {
  readonly format: FileFormatName;
  /** Folder of the cube, and its name there. */
  readonly place: ByteStore;
  readonly name: string;
  readonly group: CubeGroup;
  readonly layout: CubeLayout;
  readonly threads: Pick<CubeThreads, 'count' | 'run'>;
}

/**
 * @returns undefined where there is none
 * @throws CubeError when Cedar did not write it, when it is damaged, or of another layout
 */
export function existingFiles(options: ExistingFilesOptions): Promise<ExistingFiles | undefined> {
  return options.format === 'netcdf' ? existingNetcdf(options) : existingCogs(options);
}
