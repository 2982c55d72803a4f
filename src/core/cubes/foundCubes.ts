/** Cubes in a folder that Cedar wrote in a format of files, by what is recorded in them. */
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { NotFoundError } from '../errors.ts';
import type { ByteStore, ByteStoreWatch, StoredBytes } from './byteStore.ts';
import { filesOfDates } from './cog/existingCogs.ts';
import type { CubeThreads } from './cubeThreads.ts';
import { FILE_FORMATS, type FileFormatName } from './fileFormats.ts';
import { CONVERTED } from './makeLayout.ts';
import { pagedReader, readNetcdfAttributes, UnknownHdf5 } from './netcdf/hdf5Reader.ts';

/** Files that are read at a time. */
const AT_ONCE = 16;

/** Bytes that are read of a NetCDF file at a time: its attributes are together. */
const ATTRIBUTE_BYTES = 2 ** 16;

/** A cube that Cedar wrote. */
export interface FoundCube {
  /** Without its ending. */
  readonly name: string;
  /** Ids of its image collections, in alphabetical order. */
  readonly sources: string;
  /** Collection, or codes of the sensors that share it; not recorded in GeoTIFFs. */
  readonly collection?: string | undefined;
  /** Name of its tile. */
  readonly tile: string;
  /** Lines about all its images and conversions. */
  readonly history: () => Promise<string>;
}

/** How cubes are looked for. */
export interface FoundCubesOptions extends ByteStoreWatch {
  readonly format: FileFormatName;
  readonly threads: Pick<CubeThreads, 'run'>;
}

/** The cubes in a folder, without those that other programs wrote and those that cannot be read. */
export async function findCedarCubes(
  place: ByteStore,
  options: FoundCubesOptions,
): Promise<readonly FoundCube[]> {
  const { format, signal } = options;
  const found: FoundCube[] = [];
  const add = (cube: FoundCube | undefined) => {
    if (cube) found.push(cube);
  };
  if (format === 'netcdf') {
    const { ending } = FILE_FORMATS[format];
    const files = (await place.list('', { signal })).filter(({ key }) => key.endsWith(ending));
    const addFile = async (file: StoredBytes) => add(await netcdfCube(place, file, ending));
    await forEachBounded(files, AT_ONCE, addFile, signal);
  } else {
    const folders = await place.folders({ signal });
    const names = folders.filter((name) => !/\.(zarr|partial|lock)\b/.test(name));
    const addFolder = async (name: string) => add(await cogCube(place, name, options));
    await forEachBounded(names, AT_ONCE, addFolder, signal);
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Ids of collections as a text to compare. */
export function sourcesText(ids: readonly string[]): string {
  return [...ids].sort().join(', ');
}

async function netcdfCube(
  place: ByteStore,
  file: StoredBytes,
  ending: string,
): Promise<FoundCube | undefined> {
  try {
    const read = pagedReader(place, file, ATTRIBUTE_BYTES);
    const attributes = await readNetcdfAttributes(read, file.size);
    const history = String(attributes.history ?? '');
    return cubeOf(file.key.slice(0, -ending.length), attributes, async () => history);
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

async function cogCube(
  place: ByteStore,
  name: string,
  { threads, signal }: FoundCubesOptions,
): Promise<FoundCube | undefined> {
  const files = filesOfDates(name, await place.list(name, { signal }));
  const notesOf = async (file: StoredBytes) => {
    try {
      return (await threads.run('inspectCog', { store: place.reference, file })).notes;
    } catch (error) {
      if (isCedarError(error, 'cube') || isCedarError(error, 'destination')) return {};
      throw error;
    }
  };
  const [first] = files;
  if (!first) return undefined;
  const { collection: _, ...notes } = await notesOf(first);
  return cubeOf(name, notes, async () => {
    const histories = new Set<string>();
    const add = async (file: StoredBytes) => {
      histories.add((await notesOf(file)).history ?? '');
    };
    await forEachBounded(files, AT_ONCE, add, signal);
    return [...histories].join('\n');
  });
}

function cubeOf(
  name: string,
  { history, source, tile, collection }: Readonly<Record<string, unknown>>,
  historyOf: () => Promise<string>,
): FoundCube | undefined {
  const isOfCedar = String(history ?? '').includes(CONVERTED);
  if (!isOfCedar || typeof source !== 'string' || typeof tile !== 'string') return undefined;
  return {
    name,
    tile,
    sources: sourcesText(source.split(', ')),
    ...(typeof collection === 'string' && { collection }),
    history: historyOf,
  };
}

/** Whether a file is of another kind, damaged, or may not be read; or was replaced meanwhile. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof UnknownHdf5 ||
    error instanceof RangeError ||
    error instanceof NotFoundError ||
    (error instanceof Error && 'syscall' in error)
  );
}
