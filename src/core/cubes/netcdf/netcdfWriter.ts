/**
 * Writes a cube as NetCDF-4, which is HDF5 with the conventions of netCDF.
 *
 * ```ts
 * const writer = await openNetcdfWriter({ layout, path: '/data/cube.nc', encoding });
 * await writer.write(0, [0, 0, 0], [12, 256, 256], values);
 * await writer.finish();
 * ```
 *
 * Chunks are compressed in Node's pool of threads and appended to the file as they come, so memory
 * does not depend on its size. Libraries for JavaScript write a variable as a whole, from memory, in
 * one thread and without shuffling its bytes; so the structures of HDF5 are written here.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { SAMPLE_BYTES } from '../../../domain/imageSize.ts';
import { cfDataset } from '../cf/cfDataset.ts';
import type { CfDataset } from '../cf/cfTypes.ts';
import { ChunkAssembly } from '../chunkAssembly.ts';
import { ChunkFile } from '../chunkFile.ts';
import type {
  CubeExtent,
  CubeLayout,
  CubeValues,
  CubeWriter,
  CubeWriterOptions,
} from '../cubeLayout.ts';
import { bytesOf } from '../cubeValues.ts';
import { fileMetadata, type StoredBand, SUPERBLOCK_BYTES } from './hdf5Metadata.ts';
import { type NetcdfEncoding, netcdfEncoding } from './netcdfEncoding.ts';
import { chunkFilters, filterChunk } from './shuffledChunk.ts';

/**
 * Opens a file under a temporary name.
 *
 * @param continues whether blocks that an earlier run has written are not written again; they are
 *   kept if the layout and the encoding are the same
 * @throws CubeError when the encoding cannot be used
 */
export async function openNetcdfWriter(
  options: CubeWriterOptions,
  continues = false,
): Promise<CubeWriter> {
  const { layout } = options;
  const encoding = netcdfEncoding(layout, options.encoding);
  const dataset = cfDataset(layout);
  await mkdir(path.dirname(options.path), { recursive: true });
  const title = titleOf(layout, encoding);
  const file = await ChunkFile.open({
    path: options.path,
    title,
    reserved: SUPERBLOCK_BYTES,
    continues,
  });
  return new NetcdfWriter(options, { encoding, dataset, file, continues });
}

/** The same for cubes with the same values; the time of the conversion is not one of them. */
function titleOf(layout: CubeLayout, encoding: NetcdfEncoding): string {
  const { attributes: _, ...content } = layout;
  return createHash('sha256')
    .update(JSON.stringify([content, encoding]))
    .digest('hex');
}

interface WriterParts {
  readonly encoding: NetcdfEncoding;
  readonly dataset: CfDataset;
  readonly file: ChunkFile;
  readonly continues: boolean;
}

class NetcdfWriter implements CubeWriter {
  readonly #options: CubeWriterOptions;
  readonly #parts: WriterParts;
  readonly #assembly: ChunkAssembly;

  constructor(options: CubeWriterOptions, parts: WriterParts) {
    this.#options = options;
    this.#parts = parts;
    const { encoding, file } = parts;
    this.#assembly = new ChunkAssembly({
      layout: options.layout,
      path: options.path,
      chunk: encoding.chunk,
      file,
      encode: (values, { dataType }) =>
        filterChunk(bytesOf(values), encoding, SAMPLE_BYTES[dataType]),
    });
  }

  write(
    variable: number,
    origin: CubeExtent,
    shape: CubeExtent,
    values: CubeValues,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#assembly.write(variable, { origin, shape, values }, signal);
  }

  async finish(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { dataset, encoding, file } = this.#parts;
    const { dates, height, width, variables } = this.#options.layout;
    const { superblock, tail } = fileMetadata({
      dataset,
      shape: { time: dates.length, y: height, x: width },
      chunk: encoding.chunk,
      bands: variables.map((_, band) => this.#storedBand(band)),
      start: file.end,
    });
    await file.finish(superblock, tail);
  }

  /** @throws CubeError when a chunk is missing */
  #storedBand(band: number): StoredBand {
    const { dataType } = this.#assembly.variable(band);
    const { grid } = this.#assembly;
    const chunks = Array.from({ length: grid.count }, (_, chunk) => {
      const { offset, size } = this.#assembly.chunkAt(band, chunk);
      return { origin: grid.originOf(chunk), offset, size };
    });
    return { chunks, filters: chunkFilters(this.#parts.encoding, SAMPLE_BYTES[dataType]) };
  }

  abandon(): Promise<void> {
    const { file, continues } = this.#parts;
    return continues ? file.close() : file.discard();
  }
}
