/** GeoTIFFs of a cube that exists: which dates they are of, and whether others can be added to them. */
import { collectionOfScenes, datedNotes } from '../../../cubeFiles/layerCollections.ts';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { isCedarError } from '../../../domain/cedarError.ts';
import { isSameReference } from '../../grids/sameReference.ts';
import type { ByteStore, StoredBytes } from '../byteStore.ts';
import type { CubeDate, CubeLayout } from '../cubeLayout.ts';
import type { CogFacts } from '../cubeMessages.ts';
import type { CubeThreads } from '../cubeThreads.ts';
import { damagedCube, foreignCube, otherLayout } from '../existingErrors.ts';
import { type CubeGroup, cubeCollections } from '../groupItems.ts';
import { hasSamePixels } from '../samePixels.ts';

/** What reading the files needs. */
export interface ExistingCogsOptions {
  /** Folder of the cube, and its name there. */
  readonly place: ByteStore;
  readonly name: string;
  readonly group: CubeGroup;
  readonly layout: CubeLayout;
  readonly threads: Pick<CubeThreads, 'count' | 'run'>;
  readonly signal?: AbortSignal | undefined;
}

/** GeoTIFFs of a cube that exists. */
export interface ExistingCogs {
  readonly dates: readonly CubeDate[];
  /** The histories of all files. */
  readonly history: string;
}

/** Names of the files of a cube: `NAME_2020-06-03.tif`, `NAME_2020-06-03T152712123_LC08.tif`. */
const DATED = /^_\d{4}-\d{2}-\d{2}(T\d{9}(_\w+)?)?\.tif$/;

/** The files of a cube among those of its folder. @param name of the cube */
export function filesOfDates(name: string, listed: readonly StoredBytes[]): StoredBytes[] {
  return listed.filter(({ key }) => {
    return key.startsWith(`${name}/${name}`) && DATED.test(key.slice(2 * name.length + 1));
  });
}

/**
 * Reads the dates of the files of a cube.
 *
 * @returns undefined when there is no file
 * @throws CubeError when the files are others than Cedar writes, or of another layout
 */
export async function existingCogs(
  options: ExistingCogsOptions,
): Promise<ExistingCogs | undefined> {
  const { place, name, group, layout, threads, signal } = options;
  const listed = await place.list(name, { signal });
  if (listed.length === 0) return undefined;
  const path = place.address(name);
  const files = filesOfDates(name, listed);
  if (files.length === 0) throw foreignCube(path);
  const dates: CubeDate[] = [];
  const uncertain = new Map<string, CubeDate>();
  const histories = new Set<string>();
  await forEachBounded(
    files,
    threads.count * 2,
    async (file) => {
      const facts = await factsOf(file, options);
      const time = Date.parse(facts.notes.time ?? '');
      if (Number.isNaN(time)) throw foreignCube(place.address(file.key));
      if (!isAlike(facts, layout, group)) throw otherLayout(path);
      histories.add(facts.notes.history ?? '');
      const { scenes, collections } = sourcesOf(facts, group);
      const found = collections.map((collection) => ({ time, collection, scenes }));
      if (found.length === 1) dates.push(...found);
      else for (const date of found) uncertain.set(`${time} ${date.collection}`, date);
    },
    signal,
  );
  const all = [...dates, ...uncertain.values()].sort((a, b) => a.time - b.time);
  return { dates: all, history: [...histories].join('\n') };
}

async function factsOf(
  file: StoredBytes,
  { place, threads, signal }: ExistingCogsOptions,
): Promise<CogFacts> {
  try {
    return await threads.run('inspectCog', { store: place.reference, file });
  } catch (error) {
    signal?.throwIfAborted();
    const isDamaged = isCedarError(error, 'cube') && error.reason === 'damaged-piece';
    throw isDamaged ? damagedCube(place.address(file.key)) : error;
  }
}

function isAlike(
  { width, height, bandCount, dataType, nodata, bands, transform, crs }: CogFacts,
  layout: CubeLayout,
  { items: [first] }: CubeGroup,
): boolean {
  const { variables } = layout;
  return (
    width === layout.width &&
    height === layout.height &&
    bandCount === variables.length &&
    variables.every((variable, i) => {
      const { description, scale = 1, offset = 0 } = bands[i] ?? {};
      return (
        variable.dataType === dataType &&
        description === variable.name &&
        scale === (variable.scale ?? 1) &&
        offset === (variable.offset ?? 0)
      );
    }) &&
    Object.is(nodata, variables.find((each) => each.nodata !== undefined)?.nodata) &&
    transform !== undefined &&
    hasSamePixels(transform, layout) &&
    (crs === undefined || !first || isSameReference(first.item.document.tile, crs))
  );
}

/**
 * The scenes and the collection of a date. Earlier versions recorded the codes of all sensors that share a
 * cube: a date whose scenes do not name their sensor is then taken for one of each.
 */
function sourcesOf(
  { notes }: CogFacts,
  group: CubeGroup,
): { readonly scenes: CubeDate['scenes']; readonly collections: readonly string[] } {
  const { scenes, collection } = datedNotes(notes);
  const known = cubeCollections(group);
  const own = collection ?? collectionOfScenes(known, scenes);
  return { scenes, collections: own === undefined ? known : [own] };
}
