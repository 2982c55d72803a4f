/**
 * What a series is read from: the images of the tile in the folder of the open one, the open cube, and
 * images and cubes near it that have other dates of the same pixels.
 */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { isSameReference } from '../../../core/index.ts';
import { parsePieceOffsets, withoutPieceOffsets } from '../../../domain/pieceNames.ts';
import type { CubeSeries } from '../cubeSources.ts';
import { describeDamagedDocument } from '../damagedDocuments.ts';
import { describeUnreadable } from '../imageTexts.ts';
import type { SeriesGap } from '../protocol.ts';
import type { ImageMetadata } from '../readImageMetadata.ts';
import { KnownLayers } from './knownLayers.ts';
import {
  NearbyCubeReader,
  ofUnknownReference,
  type SearchedFolder,
  sharedCubeFolders,
} from './nearbyCubes.ts';
import type { PlacedTile } from './sameTile.ts';
import type { SeriesSource } from './seriesImages.ts';
import { TileDocumentReader, type TileDocuments } from './tileDocuments.ts';

/** The image or cube that is open. */
export interface OpenFile {
  readonly file: string;
  readonly metadata: ImageMetadata | undefined;
  /** Why its document cannot be used. */
  readonly problem?: SeriesGap | undefined;
  /** Of a cube. */
  readonly cube?: CubeSeries | undefined;
}

export interface FoundSources {
  /** With dates and files. */
  readonly sources: readonly SeriesSource[];
  /** What cannot be part of the series. */
  readonly gaps: readonly SeriesGap[];
}

interface SearchOptions {
  readonly isSame: typeof isSameReference;
  readonly signal: AbortSignal;
}

export class SeriesSources {
  readonly #documents = new TileDocumentReader();
  readonly #cubes = new NearbyCubeReader();

  /** @throws the signal's reason, or the error of the file system for the folder of the open file */
  async find(open: OpenFile, options: SearchOptions): Promise<FoundSources> {
    const { metadata, cube } = open;
    const place = metadata?.tile && { tile: metadata.tile, crs: metadata.crs };
    if (cube) return place ? this.#ofCube(cube, place, options) : cube;
    if (!metadata) return { sources: [], gaps: open.problem ? [open.problem] : [] };
    if (place) return this.#ofImage(open.file, place, options);
    const pieces = [{ path: open.file, ...offsetsIn(open.file) }];
    const only = { name: stemOf(open.file), metadata, pieces };
    return { sources: withDates([only]), gaps: gapsOf([only]) };
  }

  /** The images of the tile, and dates that only cubes have. */
  async #ofImage(file: string, place: PlacedTile, options: SearchOptions): Promise<FoundSources> {
    const base = path.dirname(file);
    const search = { isSame: options.isSame, withFiles: false };
    const found = await this.#documents.find(base, place, search, options.signal);
    const images = withDates(found.images.filter(({ pieces }) => pieces.length > 0));
    const known = new KnownLayers();
    known.add(images);
    const folders = [{ folder: base, depth: 2 } as const, ...(await sharedCubeFolders(base))];
    const cubes = await this.#ofCubes(known, folders, place, { ...options, base });
    // Cubes have the dates of images whose files were deleted.
    const missing = withDates(found.images).filter(
      (image) => image.pieces.length === 0 && !known.hasAll(image),
    );
    return {
      sources: [...images, ...cubes.sources],
      gaps: [
        ...gapsOf(found.images),
        ...documentGaps(found),
        ...missing.map(notDownloaded),
        ...cubes.gaps,
      ],
    };
  }

  /** The dates of the open cube, and others that images and cubes near it have. */
  async #ofCube(
    open: CubeSeries,
    place: PlacedTile,
    options: SearchOptions,
  ): Promise<FoundSources> {
    const base = path.dirname(open.path);
    const parent = path.dirname(base);
    const known = new KnownLayers();
    const own = open.sources.map((source): SeriesSource => ({ ...source, isShown: true }));
    known.add(own);
    const images: SeriesSource[] = [];
    const gaps: SeriesGap[] = [...open.gaps];
    const folders: SearchedFolder[] = [];
    for (const folder of [...new Set([base, parent])]) {
      try {
        const search = { isSame: options.isSame, withFiles: true };
        const found = await this.#documents.find(folder, place, search, options.signal);
        images.push(...withDates(found.images));
        gaps.push(...gapsOf(found.images), ...documentGaps(found));
        folders.push({ folder, depth: folder === base ? 2 : 1 });
      } catch (error) {
        options.signal.throwIfAborted();
        gaps.push({ name: folder, message: describeUnreadable(error) });
      }
    }
    const added = known.select(images);
    known.add(added);
    const cubes = await this.#ofCubes(known, folders, place, {
      ...options,
      base,
      open: open.path,
    });
    return { sources: [...own, ...added, ...cubes.sources], gaps: [...gaps, ...cubes.gaps] };
  }

  /** @param known dates that others have, to which those of the cubes are added */
  async #ofCubes(
    known: KnownLayers,
    folders: readonly SearchedFolder[],
    place: PlacedTile,
    { signal, ...options }: SearchOptions & { readonly base: string; readonly open?: string },
  ): Promise<FoundSources> {
    const { cubes, gaps } = await this.#cubes.find(folders, place, options, signal);
    const sources = cubes.flatMap((cube) => {
      const added = known.select(cube);
      known.add(added);
      return added;
    });
    return { sources, gaps };
  }
}

/** Row and column in the image of the first pixel of a file. */
export function offsetsIn(file: string): { readonly row: number; readonly column: number } {
  return parsePieceOffsets(path.basename(file), stemOf(file)) ?? { row: 0, column: 0 };
}

/** Name of the image of a file. */
export function stemOf(file: string): string {
  return withoutPieceOffsets(path.basename(file, path.extname(file)));
}

function withDates(sources: readonly SeriesSource[]): SeriesSource[] {
  return sources.filter((source) => !withoutDates(source));
}

function gapsOf(sources: readonly SeriesSource[]): SeriesGap[] {
  return sources.flatMap((source) => withoutDates(source) ?? []);
}

/** Images that have no pixels on any date, and why. */
function withoutDates({ name, metadata, pieces }: SeriesSource): SeriesGap | undefined {
  const { dates } = metadata;
  if (dates.length > 0 && dates.every(hasTime)) return undefined;
  const isEmpty = dates.length === 0 && pieces.length === 0;
  if (isEmpty) {
    return {
      name,
      message: l10n.t('It has no image, because there are no scenes in its period.'),
    };
  }
  // A mosaic of all scenes has the dates of its scenes, which those of a map do not have.
  const isUndated = dates.length > 0 && dates.every(({ prefix }) => prefix === '');
  const message = isUndated
    ? l10n.t('It has no date, because the scenes that it is made of have none.')
    : l10n.t('Its metadata does not have the dates of its bands.');
  return { name, message };
}

function hasTime({ date, time }: ImageMetadata['dates'][number]): boolean {
  return date !== undefined || time !== undefined;
}

function documentGaps({ ofOtherGrids, ofUnknownReferences, damaged }: TileDocuments): SeriesGap[] {
  return [
    ...ofOtherGrids.map(ofOtherGrid),
    ...ofUnknownReferences.map(ofUnknownReference),
    ...damaged.map(describeDamagedDocument),
  ];
}

function notDownloaded({ name }: SeriesSource): SeriesGap {
  return { name, message: l10n.t('Its files are not in the folder. Download the order again.') };
}

function ofOtherGrid(name: string): SeriesGap {
  return {
    name,
    message: l10n.t(
      'It is the same tile of another grid: its pixels or its coordinate reference system differ from those of the open image.',
    ),
  };
}
