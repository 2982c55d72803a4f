/**
 * Cubes in NetCDF-4, as `cedar convert` and the Python tool write them. The library reads the chunks
 * that are needed, at once: call this in a thread of its own.
 *
 * https://docs.unidata.ucar.edu/nug/current/file_format_specifications.html
 */
import { messageOf } from '../domain/messages.ts';
import { FileSource, type StoredSampleType, UnreadableImage } from '../imageFiles/index.ts';
import type { StoredAttributes } from './cfAttributes.ts';
import type { Cube } from './cube.ts';
import { asSamples, cubeFacts, type FoundArray, lacking } from './cubeDocument.ts';

type Hdf5 = typeof import('./hdf5/index.ts')['h5wasm'];
type Dataset = InstanceType<Hdf5['Dataset']>;

/** The first bytes of an HDF5 file. */
const SIGNATURE = '\x89HDF\r\n\x1a\n';
/** Classes of types in HDF5. */
const [INTEGER, FLOAT] = [0, 1];
/** Rows of a part of a variable that is not stored in chunks. */
const ROWS = 256;

/** @throws UnreadableImage, or the file system's error */
export async function openNetcdfCube(path: string): Promise<Cube> {
  await checkSignature(path);
  const { h5wasm } = await import('./hdf5/index.ts');
  await h5wasm.ready;
  const file = attempt(() => new h5wasm.File(path, 'r'));
  // The library reports why on standard error alone.
  if (file.file_id < 0) throw new UnreadableImage({ kind: 'damaged', detail: 'HDF5' });
  try {
    const datasets = new Map<string, Dataset>();
    for (const name of file.keys()) {
      const found = attempt(() => file.get(name));
      if (found instanceof h5wasm.Dataset) datasets.set(name, found);
    }
    const facts = await cubeFacts({
      arrays: [...datasets].flatMap(([name, dataset]) => arrayOf(name, dataset) ?? []),
      attributes: attributesOf(file),
      values: async ({ name }) => attempt(() => numbersIn(datasets.get(name)?.value)),
    });
    return {
      facts,
      async read(variable, origin, shape, signal) {
        signal?.throwIfAborted();
        const { name = '', noData } = facts.variables[variable] ?? {};
        const dataset = datasets.get(name);
        if (!dataset) throw new RangeError('There is no such variable.');
        const ranges = origin.map((start, i): [number, number] => [start, start + (shape[i] ?? 0)]);
        return asSamples(
          attempt(() => numbersIn(dataset.slice(ranges))),
          noData,
        );
      },
      close: async () => {
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function checkSignature(path: string): Promise<void> {
  const source = await FileSource.open(path);
  try {
    const head = await source.read(0, Math.min(SIGNATURE.length, source.size));
    if (String.fromCharCode(...head) !== SIGNATURE) throw lacking('signature');
  } finally {
    await source.close();
  }
}

/** The library has errors of its own for damaged files. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnreadableImage || error instanceof RangeError) throw error;
    throw new UnreadableImage({ kind: 'damaged', detail: messageOf(error) }, error);
  }
}

function numbersIn(value: unknown): ArrayLike<number | bigint> {
  if (!ArrayBuffer.isView(value)) throw new Error('not numbers');
  return value as unknown as ArrayLike<number | bigint>;
}

function arrayOf(name: string, { metadata, shape, attrs }: Dataset): FoundArray | undefined {
  if (!shape) return undefined;
  const [, height = 1, width = 1] = shape;
  return {
    name,
    shape,
    sampleType: sampleTypeOf(metadata),
    chunk: metadata.chunks ?? [1, Math.min(ROWS, height), width],
    dimensions: undefined,
    attributes: attributesOf({ attrs }),
  };
}

function sampleTypeOf({ type, size, signed }: Dataset['metadata']): StoredSampleType | undefined {
  if (type === FLOAT && (size === 4 || size === 8)) return { format: 'float', bits: size * 8 };
  if (type !== INTEGER || ![1, 2, 4, 8].includes(size)) return undefined;
  return { format: signed ? 'int' : 'uint', bits: size * 8 };
}

/** References between variables are left out: only numbers and texts are used. */
function attributesOf({ attrs }: Pick<Dataset, 'attrs'>): StoredAttributes {
  const entries = Object.entries(attrs).flatMap(([name, attribute]) => {
    const { type } = attribute.metadata ?? {};
    return type === undefined || type <= 3 ? [[name, attribute.value] as const] : [];
  });
  return Object.fromEntries(entries);
}
