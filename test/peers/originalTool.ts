/**
 * The Python tool cedar-datacube, whose `convert` is compared with Cedar's.
 *
 * ```ts
 * const python = await peer('cedar-datacube', installOriginal);
 * await originalConvert(python, { folder, destination });
 * ```
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { printed } from './program.ts';
import { installGdal, installPython } from './setup.ts';

/** The last versions of the tool and of `stems`, its companion, of August 2019. */
const TOOL = ['cedar-datacube==0.0.4', 'stems==0.0.4'];

/** The newest versions of other packages with everything that the tool uses. */
const PACKAGES = [
  // The last one with open_rasterio.
  'xarray==2023.3.0',
  'dask==2023.3.2',
  'numpy==1.26.4',
  'pandas==1.5.3',
  'netCDF4==1.7.5.1.post1',
  'rasterio==1.4.4',
  'shapely==2.1.2',
  'affine==2.4.0',
  'jsonschema==3.2.0',
  'PyYAML==6.0.3',
  'click==8.1.8',
  'click-plugins==1.1.1.2',
  'cligj==0.7.2',
  // It has pkg_resources.
  'setuptools==80.9.0',
];

export const ORIGINAL_SCRIPT = path.join(import.meta.dirname, 'original_convert.py');

/** The Python that runs the tool, once it has run. */
export async function installOriginal(): Promise<string> {
  await installGdal();
  const python = await installPython('original', PACKAGES, TOOL);
  await printed(python, [ORIGINAL_SCRIPT, 'convert', '--help']);
  return python;
}

/** Its configuration must have sections that `convert` does not use. */
const CONFIGURATION = `
tile_grid: {ul: [0, 0], crs: 'EPSG:4326', res: [1, 1], size: [1, 1], limits: [[0, 0], [0, 0]]}
tracker: {store: gcs}
gcs: {bucket_name: none, project: none}
ard: {destination: none, encoding: {chunks: CHUNKS}}
`;

export interface OriginalConversion {
  /** Folder with images and their documents. */
  readonly folder: string;
  /** Folder for the NetCDF files, which exists. */
  readonly destination: string;
  /** Sizes of the chunks in the files. */
  readonly chunks: Readonly<Record<'x' | 'y' | 'time', number>>;
}

/** Arguments of Python that run the tool's `convert`. */
export async function originalArguments(conversion: OriginalConversion): Promise<string[]> {
  const { folder, destination, chunks } = conversion;
  const file = path.join(destination, 'cedar.yaml');
  await writeFile(file, CONFIGURATION.replace('CHUNKS', JSON.stringify(chunks)));
  return [ORIGINAL_SCRIPT, '-C', file, 'convert', folder, '--dest', destination];
}

/** The tool takes times of the machine; those of images are in UTC. */
export const ORIGINAL_ENV = { TZ: 'UTC' };
