/** A NetCDF-4 cube that exists: its dates, and where its chunks are. */
import { cubeFacts, type FoundArray, sampleTypeOf } from '../../../cubeFiles/cubeDocument.ts';
import { collectionOfScenes } from '../../../cubeFiles/layerCollections.ts';
import { formatIsoDate } from '../../../domain/isoDates.ts';
import { UnreadableImage } from '../../../imageFiles/index.ts';
import { isSameReference } from '../../grids/sameReference.ts';
import type { ByteStore } from '../byteStore.ts';
import { ChunkGrid } from '../chunkGrid.ts';
import type { CubeDate, CubeExtent, CubeLayout } from '../cubeLayout.ts';
import type { NetcdfSource } from '../cubeMessages.ts';
import { damagedCube, foreignCube, otherLayout, unknownCollection } from '../existingErrors.ts';
import { type CubeGroup, cubeCollections } from '../groupItems.ts';
import { CONVERTED } from '../makeLayout.ts';
import { hasSamePixels } from '../samePixels.ts';
import { parseNumbers, type ReadDataset } from './hdf5Messages.ts';
import {
  knownFilters,
  pagedReader,
  type RangeReader,
  readChunkTree,
  readNetcdf,
  UnknownHdf5,
} from './hdf5Reader.ts';

/** A cube that dates can be added to. */
export interface ExistingNetcdf {
  readonly dates: readonly CubeDate[];
  readonly history: string;
  /** Where its values are. */
  readonly source: NetcdfSource;
}

/** The file, and what it is compared with. */
export interface ExistingNetcdfOptions {
  /** Folder of the cube, and its name there. */
  readonly place: ByteStore;
  readonly name: string;
  readonly group: CubeGroup;
  readonly layout: CubeLayout;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @returns undefined when there is no file
 * @throws CubeError when Cedar did not write it, when it is damaged, or of another layout
 */
export async function existingNetcdf(
  options: ExistingNetcdfOptions,
): Promise<ExistingNetcdf | undefined> {
  const { place, name, signal } = options;
  const file = await place.find(name, { signal });
  if (!file) return undefined;
  const path = place.address(name);
  const read = pagedReader(place, file);
  try {
    const { datasets, attributes } = await readNetcdf(read, file.size);
    const history = String(attributes.history ?? '');
    if (!history.includes(CONVERTED)) throw foreignCube(path);
    const facts = await cubeFacts({
      arrays: datasets.map(arrayOf),
      attributes,
      values: ({ name: array }) => valuesOf(read, datasets, array),
    });
    if (!isAlike(facts, options)) throw otherLayout(path);
    const source = await sourceOf(read, file, facts, datasets);
    const known = cubeCollections(options.group);
    const dates = facts.layers.map(({ time, collection, scenes }): CubeDate => {
      const own = collection ?? collectionOfScenes(known, scenes);
      if (own === undefined) throw unknownCollection(path, formatIsoDate(time));
      return { time, collection: own, scenes };
    });
    return { dates, history, source };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UnknownHdf5) {
      throw error.isForeign ? foreignCube(path) : damagedCube(path);
    }
    // Numbers beyond the end of a structure.
    if (error instanceof RangeError) throw damagedCube(path);
    throw error instanceof UnreadableImage ? foreignCube(path) : error;
  }
}

function arrayOf({ name, shape, dataType, layout, attributes }: ReadDataset): FoundArray {
  return {
    name,
    shape,
    sampleType: dataType === undefined ? undefined : sampleTypeOf(dataType),
    chunk: layout?.kind === 'chunked' ? layout.chunk : shape,
    dimensions: undefined,
    attributes,
  };
}

/** The numbers of a coordinate. */
async function valuesOf(
  read: RangeReader,
  datasets: readonly ReadDataset[],
  name: string,
): Promise<ArrayLike<number | bigint>> {
  const { layout, dataType = '' } = datasets.find((each) => each.name === name) ?? {};
  if (layout?.kind !== 'contiguous') throw new UnknownHdf5(name);
  const values = parseNumbers(await read(layout.start, layout.size), dataType);
  if (!values) throw new UnknownHdf5(name);
  return values;
}

type Facts = Awaited<ReturnType<typeof cubeFacts>>;

function isAlike(
  { width, height, variables, transform, crs }: Facts,
  {
    layout,
    group: {
      items: [first],
    },
  }: ExistingNetcdfOptions,
): boolean {
  return (
    width === layout.width &&
    height === layout.height &&
    variables.length === layout.variables.length &&
    layout.variables.every((variable, i) => {
      const { name, sampleType, noData, scaling } = variables[i] ?? {};
      return (
        name === variable.name &&
        `${sampleType?.format}${sampleType?.bits}` === variable.dataType &&
        Object.is(noData, variable.nodata) &&
        (scaling?.scale ?? 1) === (variable.scale ?? 1) &&
        (scaling?.offset ?? 0) === (variable.offset ?? 0)
      );
    }) &&
    transform !== undefined &&
    hasSamePixels(transform, layout) &&
    (crs?.definition === undefined ||
      !first ||
      isSameReference(first.item.document.tile, crs.definition))
  );
}

async function sourceOf(
  read: RangeReader,
  file: NetcdfSource['file'],
  { width, height, layers, variables }: Facts,
  datasets: readonly ReadDataset[],
): Promise<NetcdfSource> {
  const shape: CubeExtent = [layers.length, height, width];
  const arrays: NetcdfSource['arrays'][number][] = [];
  for (const { name, chunk } of variables) {
    const { layout, filters = [] } = datasets.find((each) => each.name === name) ?? {};
    if (layout?.kind !== 'chunked') throw new UnknownHdf5(name);
    const grid = new ChunkGrid(shape, chunk);
    const places: (readonly [offset: number, size: number])[] = [];
    for (const { origin, offset, size } of await readChunkTree(read, layout.tree, 3)) {
      const [t = 0, y = 0, x = 0] = origin.map((first, i) => first / (chunk[i] ?? 1));
      places[grid.numberOf([t, y, x])] = [offset, size];
    }
    // Every chunk is stored: one that is missing is not missing data.
    for (let i = 0; i < grid.count; i++) if (!places[i]) throw new UnknownHdf5('index');
    arrays.push({ chunk, places, ...knownFilters(filters) });
  }
  return { kind: 'netcdf', file, shape, arrays };
}
