/**
 * Cubes in Zarr version 3, as `cedar convert` and xarray write them.
 *
 * https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../domain/isRecord.ts';
import { parseJson } from '../domain/parseJson.ts';
import { FileSource, UnreadableImage } from '../imageFiles/index.ts';
import { readRegularFile } from '../imageFiles/regularFile.ts';
import type { Cube } from './cube.ts';
import {
  asSamples,
  attributesIn,
  cubeFacts,
  type FoundArray,
  lacking,
  sampleTypeOf,
  sizesIn,
} from './cubeDocument.ts';
import { openZarrArrays, type ZarrFileFacts, type ZarrPlace } from './zarrSource.ts';

const DOCUMENT = 'zarr.json';
/** Largest metadata document that is read, bytes; those of decades of dates have some MB. */
const MAX_DOCUMENT = 256 * 2 ** 20;

/** @throws UnreadableImage, or the file system's error */
export async function openZarrCube(folder: string): Promise<Cube> {
  const place = new Folder(folder);
  const document = parseJson(await documentText(path.join(folder, DOCUMENT)));
  if (!isRecord(document) || document.zarr_format !== 3) throw lacking('metadata');
  const documents = consolidated(document) ?? (await ownDocuments(folder));
  const texts = Object.fromEntries(
    Object.entries(documents).map(([name, each]) => [
      `${name}/${DOCUMENT}`,
      JSON.stringify(withExactFill(each)),
    ]),
  );
  const arrays = openZarrArrays(place, texts);
  const facts = await cubeFacts({
    arrays: Object.entries(documents).flatMap(([name, each]) => arrayOf(name, each) ?? []),
    attributes: attributesIn(document),
    values: ({ name, shape }) =>
      arrays.read(
        name,
        shape.map(() => 0),
        shape,
      ),
  });
  return {
    facts,
    async read(variable, origin, shape, signal) {
      const { name, noData } = facts.variables[variable] ?? {};
      if (name === undefined) throw new RangeError('There is no such variable.');
      try {
        return asSamples(await arrays.read(name, origin, shape, signal), noData);
      } catch (error) {
        signal?.throwIfAborted();
        throw damagedCube(error);
      }
    },
    close: async () => {},
  };
}

function damagedCube(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UnreadableImage) return error;
  const cause = error.cause instanceof Error ? error.cause : error;
  if ('code' in cause && String(cause.code).startsWith('E') && 'syscall' in cause) return cause;
  return new UnreadableImage({ kind: 'damaged', detail: cause.message }, error);
}

async function documentText(file: string): Promise<string> {
  const { size } = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? lacking('metadata') : error;
  });
  if (size > MAX_DOCUMENT) throw lacking('metadata');
  return (await readRegularFile(file)).toString('utf8');
}

type Documents = Readonly<Record<string, unknown>>;

/** Metadata of all arrays in that of the group. */
function consolidated({ consolidated_metadata }: Documents): Documents | undefined {
  if (!isRecord(consolidated_metadata)) return undefined;
  const { metadata } = consolidated_metadata;
  return isRecord(metadata) ? metadata : undefined;
}

async function ownDocuments(folder: string): Promise<Documents> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: [string, unknown][] = [];
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const file = path.join(folder, entry.name, DOCUMENT);
    const text = await documentText(file).catch(() => undefined);
    if (text !== undefined) found.push([entry.name, parseJson(text)]);
  }
  return Object.fromEntries(found);
}

/** Largest integers, which JSON's numbers round to ones that their types do not have. */
const LARGEST: Readonly<Record<string, bigint>> = {
  int64: 2n ** 63n - 1n,
  uint64: 2n ** 64n - 1n,
};

/** Metadata of an array with a fill value that zarrita does not take for another number. */
function withExactFill(document: unknown): unknown {
  if (!isRecord(document) || typeof document.fill_value !== 'number') return document;
  const largest = LARGEST[String(document.data_type)];
  const isRounded = largest !== undefined && document.fill_value > largest;
  return isRounded ? { ...document, fill_value: String(largest) } : document;
}

function arrayOf(name: string, document: unknown): FoundArray | undefined {
  if (!isRecord(document) || document.node_type !== 'array') return undefined;
  const shape = sizesIn(document.shape);
  if (!shape) return undefined;
  const { dimension_names: names } = document;
  return {
    name,
    shape,
    sampleType: sampleTypeOf(String(document.data_type)),
    chunk: chunkOf(document) ?? shape,
    dimensions: Array.isArray(names) ? names.map(String) : undefined,
    attributes: attributesIn(document),
  };
}

/** Size of chunks: those inside of shards, because each of them is unpacked by itself. */
function chunkOf({ chunk_grid, codecs }: Documents): number[] | undefined {
  const [codec] = Array.isArray(codecs) ? codecs : [];
  const isSharded = isRecord(codec) && codec.name === 'sharding_indexed';
  const holder: unknown = isSharded ? codec : chunk_grid;
  const configuration = isRecord(holder) ? holder.configuration : undefined;
  return isRecord(configuration) ? sizesIn(configuration.chunk_shape) : undefined;
}

/** The files of a cube. */
class Folder implements ZarrPlace {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = folder;
  }

  async read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await readRegularFile(this.#file(key)).catch(undefinedIfAbsent);
    return bytes && new Uint8Array(bytes);
  }

  async find(key: string): Promise<ZarrFileFacts | undefined> {
    const found = await stat(this.#file(key)).catch(undefinedIfAbsent);
    return found?.isFile() ? { key, size: found.size, version: String(found.mtimeMs) } : undefined;
  }

  async readRange({ key }: ZarrFileFacts, offset: number, length: number) {
    const source = await FileSource.open(this.#file(key));
    try {
      return await source.read(offset, length);
    } finally {
      await source.close();
    }
  }

  #file(key: string): string {
    return path.join(this.#path, ...key.split('/'));
  }
}

/** A chunk that does not exist has no data. */
function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
