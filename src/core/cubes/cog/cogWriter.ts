/**
 * Writes a cube as a folder of cloud-optimized GeoTIFFs, one for each date with all bands.
 *
 * ```ts
 * const writer = await openCogWriter({ layout, path: '/data/cube', encoding });
 * await writer.write(0, [0, 0, 0], [12, 256, 256], values);
 * await writer.finish(); // /data/cube/cube_2020-06-03.tif, …
 * ```
 *
 * Tiles are stored in a temporary file as they come. In the end, overviews are made of them, and each
 * file is written from its start to its end: directories, overviews, pixels. Overviews have every
 * second pixel of the level before, so that all numbers are numbers of the image, bits included.
 * geotiff.js writes files without tiles, overviews and compression, and no other library is maintained.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { CubeError } from '../../errors.ts';
import { AppendedFile } from '../appendedFile.ts';
import { UNFINISHED_ENDING } from '../byteStore.ts';
import { ChunkAssembly } from '../chunkAssembly.ts';
import { ChunkFile } from '../chunkFile.ts';
import type { CubeLayout, CubeWriter, CubeWriterOptions } from '../cubeLayout.ts';
import { CogImage } from './cogImage.ts';
import { imageTags } from './cogTags.ts';
import { encodeTiffTile, TIFF_TILE } from './tiffTile.ts';

/**
 * Opens the folder under a temporary name.
 *
 * @param continues whether blocks that an earlier run has written are not written again; they are
 *   kept if the layout is the same
 * @throws CubeError when a GeoTIFF cannot have all bands, or the projection
 */
export async function openCogWriter(
  options: CubeWriterOptions,
  continues = false,
): Promise<CubeWriter> {
  const { layout } = options;
  checkBands(layout);
  const [first] = layout.dates;
  // Finds a projection that cannot be expressed before anything is written.
  if (first) imageTags(layout, first);
  await mkdir(path.dirname(options.path), { recursive: true });
  const { attributes: _, ...content } = layout;
  const title = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  const file = await ChunkFile.open({ path: options.path, title, reserved: 0, continues });
  const assembly = new ChunkAssembly({
    layout,
    path: options.path,
    chunk: [1, TIFF_TILE, TIFF_TILE],
    file,
    encode: (values, { dataType }) => encodeTiffTile(values, dataType),
  });
  return {
    write: (variable, origin, shape, values, signal) =>
      assembly.write(variable, { origin, shape, values }, signal),
    finish: (signal) => finish(options, { assembly, file }, signal),
    abandon: () => (continues ? file.close() : file.discard()),
  };
}

/** A file has one type and one number for missing data. @throws CubeError */
function checkBands({ name, variables }: CubeLayout): void {
  const [first] = variables;
  const other = variables.find(
    ({ dataType, nodata }) => dataType !== first?.dataType || !Object.is(nodata, first.nodata),
  );
  if (!first || !other) return;
  throw new CubeError(
    'request',
    name,
    l10n.t(
      'The bands "{0}" and "{1}" of the cube "{2}" have different types or no-data values, which a GeoTIFF cannot have. Choose the format Zarr or NetCDF.',
      first.name,
      other.name,
      name,
    ),
  );
}

/** Names of the files: by date, and by time where several have the same date. */
export function cogFileNames({ name, dates }: CubeLayout): string[] {
  const times = dates.map(({ time }) => new Date(time).toISOString());
  return times.map((time) => {
    const date = time.slice(0, 10);
    const isOnly = times.filter((each) => each.startsWith(date)).length === 1;
    const clock = time.slice(11, 23).replaceAll(/[:.]/g, '');
    return `${name}_${isOnly ? date : `${date}T${clock}`}.tif`;
  });
}

async function finish(
  { layout, path: folder }: CubeWriterOptions,
  { assembly, file }: { assembly: ChunkAssembly; file: ChunkFile },
  signal?: AbortSignal,
): Promise<void> {
  const unfinished = `${folder}.files${UNFINISHED_ENDING}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    for (const [date, name] of cogFileNames(layout).entries()) {
      signal?.throwIfAborted();
      const image = new CogImage(layout, date, { assembly, file });
      await image.addOverviews(signal);
      const output = await AppendedFile.open(path.join(unfinished, name), 0, false);
      try {
        await image.writeTo(output, signal);
        await output.complete();
      } finally {
        await output.close();
      }
    }
    await giveName(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await file.discard();
}

/** Gives the folder its name, or its files the place of earlier ones; others stay there. */
async function giveName(unfinished: string, folder: string): Promise<void> {
  if (!existsSync(folder)) {
    await rename(unfinished, folder);
    return;
  }
  for (const name of await readdir(unfinished)) {
    await rename(path.join(unfinished, name), path.join(folder, name));
  }
}
