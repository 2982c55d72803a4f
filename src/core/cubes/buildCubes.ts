/**
 * Makes data cubes from images: finds them, checks them, groups them, and writes each cube.
 *
 * ```ts
 * const { cubes } = await buildCubes(['downloads/ORDER_2020'], { destination: 'ARD' });
 * cubes[0].path; // 'ARD/LANDSAT_LC08_C02_T1_L2_h003v009.zarr'
 * ```
 */
import { BUILT_IN_COLLECTIONS, type CollectionCatalog } from '../collections/index.ts';
import { programInfo } from '../tracking/programInfo.ts';
import { throwIfCancelled, type Watch } from '../watch.ts';
import { buildOne } from './buildOne.ts';
import type { BuiltCube } from './builtCube.ts';
import { checkGroups, isOfOneCube, type RefuseImage } from './checkGroups.ts';
import { copyDocuments } from './copyDocuments.ts';
import { destinationFolder, parseDestination } from './cubeDestination.ts';
import type { CubeEncoding, CubeFormat } from './cubeLayout.ts';
import { cubeEnding, findCubeStems } from './cubeNames.ts';
import { type BucketOpener, openPlace, PlaceOpener } from './cubePlaces.ts';
import { CubeThreads, usualThreadCount } from './cubeThreads.ts';
import { unusedEncoding } from './fileFormats.ts';
import {
  type CubeGroup,
  type CubeOptions,
  cubeGroup,
  type DuplicateChoice,
  groupImages,
  type ImageGroup,
} from './groupItems.ts';
import { ImageCubes } from './imageCubes.ts';
import { physicalType } from './physicalValues.ts';
import { SharedCubes } from './sharedCubes.ts';
import { type FoundImages, findSourceItems, type SourceItem } from './sourceItems.ts';
import { sortStrays } from './strayImages.ts';
import { threadsInMemory } from './threadMemory.ts';
import type { WorkShare } from './workShare.ts';

/** Options of data cubes. */
export interface BuildCubesOptions extends Watch {
  /**
   * Folder or `gs://` address, a Python format string with fields of the image; beside the images
   * unless given.
   */
  readonly destination?: string | undefined;
  /** Format of the cubes (default: `zarr`). */
  readonly format?: CubeFormat | undefined;
  /**
   * Replaces cubes that exist, all of them or those of these paths; the others are kept, or further
   * dates are added.
   */
  readonly overwrite?: boolean | readonly string[] | undefined;
  /** Names of the images to convert, such as those of an order; all of the paths unless given. */
  readonly images?: readonly string[] | undefined;
  /** Leaves out the copies of metadata documents beside the cubes. */
  readonly skipMetadata?: boolean | undefined;
  /** Whether sensors share cubes. */
  readonly acrossSensors?: boolean | undefined;
  /**
   * Stores physical values, so that sensors with different encodings can share a cube; the numbers of the
   * images unless given.
   */
  readonly physical?: boolean | undefined;
  /** Treatment of a date that two images have (default: `refuse`). */
  readonly duplicates?: DuplicateChoice | undefined;
  /** `ard.encoding` of a configuration. */
  readonly encoding?: CubeEncoding | undefined;
  /** The part of the work that is done here; all of it unless given. */
  readonly share?: WorkShare | undefined;
  /** Number of threads; one for each processor, as far as there is memory, unless given. */
  readonly threads?: number | undefined;
  /** Collections, for titles and meanings of bands; those built in unless given. */
  readonly catalog?: CollectionCatalog | undefined;
  /** Opens a bucket, for `gs://` addresses. */
  readonly openBucket?: BucketOpener | undefined;
  /**
   * Receives the error of a path without images that can be used, and the others are converted; with no
   * such function, and with a `share`, such an error ends everything.
   */
  readonly onPathError?: ((path: string, error: unknown) => void) | undefined;
  /**
   * Receives what is wrong with a cube, or with an image of it, by the path of the cube, which is not
   * built; the others are. With no such function, the first of these errors ends everything.
   */
  readonly onCubeError?: ((path: string, error: unknown) => void) | undefined;
  /**
   * Receives the error of an image of an order whose metadata is missing or cannot be used, by the path of
   * its file or metadata: its cube is not known, and the others are converted. `onCubeError` unless given.
   */
  readonly onImageError?: ((path: string, error: unknown) => void) | undefined;
}

/** Outcome for all images. */
export interface BuildCubesResult {
  /** The cubes, of this part of the work. */
  readonly cubes: readonly BuiltCube[];
  /** Names of all images that were found, whether or not there is a cube of them. */
  readonly images: readonly string[];
  /** Names of images without scenes, of which there is no cube. */
  readonly empty: readonly string[];
  /** Paths of other GeoTIFFs without metadata, which do not look like images of an order. */
  readonly withoutMetadata: readonly string[];
  /** Paths of the metadata documents that were copied. */
  readonly documents: readonly string[];
  /** Keys of `encoding` that change nothing in this format. */
  readonly unusedEncoding: readonly string[];
}

/**
 * Makes data cubes, one for each tile and collection.
 *
 * Everything is checked before anything is written. An interrupted run is resumed by the next one
 * with the same options.
 *
 * @param paths folders, metadata documents, or `gs://` addresses of either
 * @param options where and how
 * @throws CubeError for images that cannot become a cube; DestinationError, ServiceError,
 *   TemplateError, CancelledError
 */
export async function buildCubes(
  paths: readonly string[],
  options: BuildCubesOptions = {},
): Promise<BuildCubesResult> {
  const { signal } = options;
  throwIfCancelled(signal);
  const opener = new PlaceOpener(options.openBucket);
  const found = await findImages(paths, opener, options);
  const threads = new CubeThreads({
    count: options.threads ?? usualThreadCount(),
    storeOf: (reference) => opener.open(reference),
    signal,
  });
  try {
    const { refused, others } = await sortStrays(found.strays, found.items, threads, signal);
    const { onImageError = options.onCubeError } = options;
    for (const { path, error } of [...found.damaged, ...refused]) {
      if (!onImageError) throw error;
      onImageError(path, error);
    }
    const built = await build(found.items, options, opener, threads);
    return { ...built, withoutMetadata: others };
  } catch (error) {
    throwIfCancelled(signal);
    throw error;
  } finally {
    await threads.end();
  }
}

async function findImages(
  paths: readonly string[],
  opener: PlaceOpener,
  { signal, share, images, onPathError }: BuildCubesOptions,
): Promise<FoundImages> {
  const names = images && new Set(images);
  const all: FoundImages[] = [];
  for (const path of paths) {
    try {
      const place = await openPlace(path, opener);
      all.push(await findSourceItems(place, { names, signal }));
    } catch (error) {
      throwIfCancelled(signal);
      // Parts of the work must be of the same images on all machines.
      if (!onPathError || share) throw error;
      onPathError(path, error);
    }
    throwIfCancelled(signal);
  }
  return {
    items: all.flatMap(({ items }) => items),
    strays: all.flatMap(({ strays }) => strays),
    damaged: all.flatMap(({ damaged }) => damaged),
  };
}

async function build(
  items: readonly SourceItem[],
  options: BuildCubesOptions,
  opener: PlaceOpener,
  threads: CubeThreads,
): Promise<Omit<BuildCubesResult, 'withoutMetadata'>> {
  const { share, format = 'zarr', skipMetadata } = options;
  const { base, rest } = destinationOf(options, items);
  const groups = groupImages(
    items.filter(({ document }) => !document.isEmpty),
    {
      acrossSensors: options.acrossSensors,
      folderOf: (document, collection) => destinationFolder(rest, document, collection),
    },
  );
  // Whole cubes are shared out where there are enough of them, otherwise windows of each. Those that
  // one machine refuses count as well, so that all machines have the same parts.
  const isByCube = share !== undefined && groups.length >= share.count;
  const own = isByCube ? groups.filter((_, i) => i % share.count === share.index) : groups;
  const placeOf = ({ folder }: ImageGroup) => opener.join(base, folder);
  const namesOf = (some: readonly ImageGroup[]) =>
    findCubeStems(some, placeOf, { format, signal: options.signal });
  const names = await namesOf(own);
  const pathOf = (group: ImageGroup): string => {
    const name = `${names.get(group)}${cubeEnding(format)}`;
    return placeOf(group).address(name);
  };
  const refuse = (group: ImageGroup, error: unknown): void => {
    throwIfCancelled(options.signal);
    if (!options.onCubeError || !isOfOneCube(error)) throw error;
    options.onCubeError(pathOf(group), error);
  };
  const ready = await readyGroups(own, threads, refuse, { ...options, opener });
  const catalog = options.catalog ?? BUILT_IN_COLLECTIONS;
  const layoutOptions = { catalog, version: programInfo().version, now: new Date() };
  const shared = new SharedCubes({
    ...cubeOptionsOf(options),
    format,
    threads,
    layoutOptions,
    openAt: (address) => opener.at(address),
    isOverwritten: (path) => isOverwritten(options, path),
    signal: options.signal,
  });
  const ofImages =
    format === 'zarr'
      ? undefined
      : new ImageCubes({
          ...{ format, threads, layoutOptions, signal: options.signal },
          overwriting: (path) =>
            options.overwrite === true ? 'always' : isOverwritten(options, path),
        });
  const cubes: BuiltCube[] = [];
  const documents: string[] = [];
  for (const [position, [sources, group]] of [...ready].entries()) {
    const place = opener.join(base, group.folder);
    try {
      const cube = await buildOne(sources, place, {
        ...options,
        format,
        choose: async () => {
          // Another conversion may have written a cube since the names were found.
          const ownName = (await namesOf([sources])).get(sources) ?? '';
          const alone = { group, name: ownName };
          const own = options.acrossSensors ? await shared.choose(group, place, ownName) : alone;
          const chosen = (await ofImages?.choose(own, place)) ?? own;
          names.set(sources, chosen.name);
          return chosen;
        },
        isOverwritten: () => isOverwritten(options, pathOf(sources)),
        share: isByCube ? undefined : share,
        catalog,
        opener,
        threads,
        onProgress: (item, done, total) => {
          const step = { action: 'convert', item, total: ready.size } as const;
          options.onProgress?.({ ...step, done: position + done / Math.max(1, total) });
        },
      });
      cubes.push(cube);
      const isCopied = !skipMetadata && cube.state !== 'partial';
      if (!isCopied) continue;
      const overwrite = isOverwritten(options, cube.path);
      documents.push(...(await copyDocuments(sources.items, place, { ...options, overwrite })));
    } catch (error) {
      refuse(sources, error);
    }
  }
  const empty = items.filter(({ document }) => document.isEmpty);
  const isOwnEmpty = !share || share.index === 0;
  for (const item of skipMetadata || !isOwnEmpty ? [] : empty) {
    const overwrite = options.overwrite === true;
    const folder = destinationFolder(rest, item.document, item.document.collection);
    const place = opener.join(base, folder);
    documents.push(...(await copyDocuments([item], place, { ...options, overwrite })));
  }
  return {
    cubes,
    images: items.map(({ document }) => document.name),
    empty: empty.map(({ document }) => document.name),
    documents,
    unusedEncoding: unusedEncoding(format, options.encoding),
  };
}

/** The groups whose images are all usable, and fit together. */
async function readyGroups(
  groups: readonly ImageGroup[],
  threads: CubeThreads,
  refuse: RefuseImage,
  { opener, ...options }: BuildCubesOptions & { readonly opener: PlaceOpener },
): Promise<Map<ImageGroup, CubeGroup>> {
  const checked = await checkGroups(groups, threads, refuse, {
    ...options,
    openPlace: (reference) => opener.open(reference),
  });
  if (options.threads === undefined) {
    const items = [...checked.values()].flat().map((item) => {
      return options.physical ? { ...item, dataType: physicalType(item.dataType) } : item;
    });
    threads.limitTo(threadsInMemory(threads.count, items));
  }
  const ready = new Map<ImageGroup, CubeGroup>();
  for (const [group, items] of checked) {
    try {
      ready.set(group, cubeGroup(group, items, cubeOptionsOf(options)));
    } catch (error) {
      refuse(group, error);
    }
  }
  return ready;
}

function cubeOptionsOf(options: BuildCubesOptions): CubeOptions {
  const { catalog = BUILT_IN_COLLECTIONS, format, duplicates } = options;
  const physical = options.physical ? { catalog, isUniform: format === 'cog' } : undefined;
  return { duplicates, physical };
}

function isOverwritten({ overwrite = false }: BuildCubesOptions, path: string): boolean {
  return typeof overwrite === 'boolean' ? overwrite : overwrite.includes(path);
}

/** Beside the images of the first place, unless there is another destination. */
function destinationOf({ destination }: BuildCubesOptions, [first]: readonly SourceItem[]) {
  if (destination !== undefined) return parseDestination(destination);
  return { base: first?.store.address('') ?? '.', rest: '' };
}
