/** Data cubes near an open image or cube that have the same pixels. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { isSameReference } from '../../../core/index.ts';
import type { CubeFacts } from '../../../cubeFiles/index.ts';
import { parseJson } from '../../../domain/parseJson.ts';
import { formatTileName, TILE_NAME_PATTERN } from '../../../domain/tileName.ts';
import { isUnreadableImage } from '../../../imageFiles/unreadable.ts';
import { cubeSeries, type DescribedSeries, folderSeries } from '../cubeSources.ts';
import { readCubeFacts } from '../cubeThread.ts';
import { describeUnreadable } from '../imageTexts.ts';
import type { SeriesGap } from '../protocol.ts';
import { compareReferences, isSameCorner, isSameGrid, type PlacedTile } from './sameTile.ts';
import type { SeriesSource } from './seriesImages.ts';

/** A folder to look for cubes in; with a depth of 2, in its folders as well. */
export interface SearchedFolder {
  readonly folder: string;
  readonly depth: 1 | 2;
  /** Leaves out cubes whose paths name other tiles: it may have the cubes of many orders. */
  readonly isShared?: true;
}

/** Name of the folder that the documentation has cubes written to, beside the orders or their folder. */
const CUBES = 'cubes';

/** @returns folders for the cubes of several orders, near that of the images of one */
export async function sharedCubeFolders(folder: string): Promise<SearchedFolder[]> {
  const parent = path.dirname(folder);
  const places = [parent, path.dirname(parent)].map((place) => path.join(place, CUBES));
  const found: SearchedFolder[] = [];
  for (const place of new Set(places)) {
    const isFolder = await stat(place).then(
      (facts) => facts.isDirectory(),
      () => false,
    );
    if (isFolder && place !== folder) found.push({ folder: place, depth: 2, isShared: true });
  }
  return found;
}

const TILE_NAME = new RegExp(`(?<![A-Za-z0-9])${TILE_NAME_PATTERN}(?!\\d)`, 'g');

/** Whether a path names tiles, and the tile with this index is not one of them. */
function isOfOtherTile(relative: string, index: string): boolean {
  const names: readonly string[] = relative.match(TILE_NAME) ?? [];
  const [row, column] = parseJson(index) as [number?, number?];
  if (row === undefined || column === undefined) return false;
  return names.length > 0 && !names.includes(formatTileName(row, column));
}

export interface NearbyCubes {
  /** Those of each cube, in the order of their paths. */
  readonly cubes: readonly (readonly SeriesSource[])[];
  readonly gaps: readonly SeriesGap[];
}

interface NearbyCubeOptions {
  /** The folder that names of cubes are relative to. */
  readonly base: string;
  /** The open cube, which is not part of the answer. */
  readonly open?: string | undefined;
  readonly isSame: typeof isSameReference;
}

/** Undefined for what is another kind of data, or certainly of other pixels. */
type CubeReading = DescribedSeries | { readonly error: unknown } | undefined;

interface KnownCube {
  readonly version: string;
  readonly reading: CubeReading;
}

/** Reads what cubes contain once, and again when they have changed. */
export class NearbyCubeReader {
  readonly #known = new Map<string, KnownCube>();

  /** @throws the signal's reason, or the error of the file system for one of the folders */
  async find(
    folders: readonly SearchedFolder[],
    place: PlacedTile,
    { base, open, isSame }: NearbyCubeOptions,
    signal: AbortSignal,
  ): Promise<NearbyCubes> {
    const { findCubes } = await import('../../../cubeFiles/index.ts');
    const gaps: SeriesGap[] = [];
    const paths = new Set<string>();
    for (const { folder, depth, isShared } of folders) {
      signal.throwIfAborted();
      const found = await findCubes(folder, depth);
      for (const each of found.paths) {
        const isOther = isShared && isOfOtherTile(path.relative(folder, each), place.tile.index);
        if (!isOther) paths.add(each);
      }
      if (found.isIncomplete) gaps.push(tooManyFolders(folder));
    }
    if (open !== undefined) paths.delete(open);
    const readings = await this.#read([...paths], place, base, signal);
    const cubes: (readonly SeriesSource[])[] = [];
    for (const [file, reading] of readings) {
      if (!reading) continue;
      const name = path.relative(base, file);
      if ('error' in reading) {
        gaps.push({ name, message: describeUnreadable(reading.error) });
        continue;
      }
      const { metadata, series } = reading;
      const { tile, crs } = metadata;
      // A product of the user, such as an index, has other dates than the images that it is made of.
      const sources = series.sources.filter((source) => source.metadata.collection !== undefined);
      if (!tile || !isSameGrid(tile, place.tile) || sources.length === 0) continue;
      const compared = compareReferences(place, { tile, crs }, isSame);
      if (compared === 'same') {
        cubes.push(sources);
        gaps.push(...series.gaps);
      } else if (compared === 'unknown') gaps.push(ofUnknownReference(name));
    }
    return { cubes, gaps };
  }

  async #read(
    paths: readonly string[],
    place: PlacedTile,
    base: string,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CubeReading>> {
    const { isNetcdfFile, isZarrFolder } = await import('../../../cubeFiles/index.ts');
    const readings = new Map<string, CubeReading>();
    const opened: { readonly file: string; readonly version: string }[] = [];
    for (const file of paths) {
      signal.throwIfAborted();
      const isCube = isNetcdfFile(file) || (await isZarrFolder(file));
      const version = await versionOf(file, place);
      const known = this.#known.get(file);
      if (known && known.version === version) readings.set(file, known.reading);
      else if (isCube) opened.push({ file, version });
      else {
        const reading = await readFolder(file, place);
        this.#keep(file, { version, reading });
        readings.set(file, reading);
      }
    }
    const files = opened.map(({ file }) => file);
    const results = files.length > 0 ? await readCubeFacts(files, signal) : [];
    for (const [i, { file, version }] of opened.entries()) {
      const reading = readingOf(file, path.relative(base, file), results[i]);
      this.#keep(file, { version, reading });
      readings.set(file, reading);
    }
    return readings;
  }

  /** What cannot be read is tried again. */
  #keep(file: string, known: KnownCube): void {
    if (!known.reading || !('error' in known.reading)) this.#known.set(file, known);
  }
}

/** Changes when the cube does: a Zarr cube is complete once its metadata is written. */
async function versionOf(file: string, { tile }: PlacedTile): Promise<string> {
  const facts = async (each: string) => await stat(each).catch(() => undefined);
  const found = [await facts(path.join(file, 'zarr.json')), await facts(file)].find(Boolean);
  return `${found?.size} ${found?.mtimeMs} ${tile.key}`;
}

function readingOf(
  file: string,
  name: string,
  result: { readonly facts: CubeFacts } | { readonly error: unknown } | undefined,
): CubeReading {
  if (!result) return undefined;
  if ('facts' in result) return cubeSeries(file, name, result.facts);
  return isOtherData(result.error) ? undefined : result;
}

/** Whether a file can be read, and is another kind of data than a cube. */
function isOtherData(error: unknown): boolean {
  return (
    isUnreadableImage(error) && error.reason.kind === 'cube' && error.reason.lacks !== 'metadata'
  );
}

/** A folder with a GeoTIFF for each date, whose files are all read if the first one is of the tile. */
async function readFolder(folder: string, { tile }: PlacedTile): Promise<CubeReading> {
  const { CogFolder, datedFiles } = await import('../../../cubeFiles/index.ts');
  const { GeoImage } = await import('../../../imageFiles/index.ts');
  try {
    for (const { path: file } of await datedFiles(folder)) {
      const first = await GeoImage.open(file).catch(() => undefined);
      if (!first) continue;
      const { transform } = first.facts;
      await first.close();
      const [, , left, , , top] = transform ?? [];
      if (left === undefined || top === undefined || !isSameCorner({ left, top }, tile)) {
        return undefined;
      }
      break;
    }
    const cubes = await CogFolder.open(folder);
    const series = folderSeries(folder, cubes);
    await cubes.close();
    return series;
  } catch (error) {
    return isOtherData(error) ? undefined : { error };
  }
}

export function ofUnknownReference(name: string): SeriesGap {
  return {
    name,
    message: l10n.t(
      'Its coordinates are those of the open file, but Cedar cannot compare the coordinate reference systems.',
    ),
  };
}

function tooManyFolders(folder: string): SeriesGap {
  return {
    name: folder,
    message: l10n.t(
      'It has too many folders to look for data cubes in all of them. Move the images and cubes of the order to a folder of their own.',
    ),
  };
}
