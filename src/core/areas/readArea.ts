/**
 * Reads an area of interest from a file or a text, and finds the tiles that it covers.
 *
 * ```ts
 * const area = await readArea({ file: 'parcels.gpkg' }, { grid, feature: 'Parcel 12' });
 * area.tiles; // [[3, 9], [3, 10]]
 * area.geometry; // GeoJSON, longitude and latitude
 * ```
 *
 * GeoJSON, TopoJSON, KML, KMZ, shapefiles, GeoPackages, FlatGeobuf, WKT, and what Earth Engine and
 * STAC have in their place, are read in a thread of their own.
 */

import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { MultiPolygon, Position } from 'geojson';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { AreaError, CancelledError } from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { type AreaFileSystem, gatherFiles } from './areaFiles.ts';
import type { AreaAnswer, AreaJob, AreaStep } from './areaMessages.ts';
import { AreaProblemError } from './areaProblem.ts';
import { type AreaThreadOptions, readInThread } from './areaThread.ts';
import { describeAreaProblem } from './describeArea.ts';
import { describeAreaNote } from './describeAreaNote.ts';
import { describeTooDetailed, type InsideArea, type InsidePolygons } from './insideArea.ts';
import type { AreaChoices } from './interpretArea.ts';
import { type PackedPolygons, packedPolygonsIn, unpackPolygons } from './packedPolygons.ts';
import { simplifyOutline } from './simplifiedOutline.ts';

/** Positions of a part of an area that are simplified while the user waits: some tenths of a second. */
const MAX_DETAILED_POSITIONS = 100_000;

/** What is drawn of an area, or of a part of it. */
export interface PartOutline {
  /** Polygons of at most 20,000 positions. */
  readonly outline: MultiPolygon;
  /** Longitude and latitude, in turn, of points and of polygons that are too small for the outline. */
  readonly marks: readonly number[];
  /** Degrees by which edges were moved at most; undefined if none were. */
  readonly tolerance?: number;
}

/** A file or folder with an area. */
export interface AreaFile {
  /** Its path. */
  readonly file: string;
}

/** An area as text, in any of the formats that are texts. */
export interface AreaText {
  /** The text. */
  readonly text: string;
  /** Name in messages. */
  readonly name: string;
}

/** Where an area is read from. */
export type AreaSource = AreaFile | AreaText;

/** How an area is read. */
export interface AreaOptions extends Omit<AreaChoices, 'grid'> {
  /** Grid whose tiles are searched; without it there are none. */
  readonly grid?: TileGrid | undefined;
  /** Where files are read; this machine's own unless given. */
  readonly files?: AreaFileSystem | undefined;
  /** Called when a step begins. */
  readonly onStep?: ((step: AreaStep) => void) | undefined;
  /**
   * Called with the share of the last step that is done, 0 to 1, once the number of features is known.
   */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Ends the reading at once, with a `CancelledError`. */
  readonly signal?: AbortSignal | undefined;
}

/** An area of interest, in longitude and latitude (WGS 84). */
export class Area {
  /** Name of the file or text it was read from. */
  readonly source: string;
  /** The feature that was chosen; undefined for all of them. */
  readonly feature: string | undefined;
  /** Names of all features of the file, each once. */
  readonly names: readonly string[];
  /** Names of the layers of a file with several, one of which may be chosen as `feature`; empty otherwise. */
  readonly layers: readonly string[];
  /** Number of features that the area consists of. */
  readonly features: number;
  /** West, south, east and north; longitudes from -180 to 180. */
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  /** A coarse outline of at most 20,000 positions, to draw it. */
  readonly outline: MultiPolygon;
  /**
   * Longitude and latitude, in turn, of points and of polygons that are too small for the outline; at
   * most 100,000 marks, where several that are near each other share one if there are more.
   */
  readonly marks: readonly number[];
  /** Degrees by which edges of the outline were moved at most; undefined if none were. */
  readonly tolerance: number | undefined;
  /** Points of the file, which select the tiles they are in. */
  readonly points: readonly Position[];
  /** Number of positions of its polygons. */
  readonly positions: number;
  /** Notes for the user: parts that were left out, and how numbers were read. */
  readonly notes: readonly string[];
  /** Tiles that it covers, as [row, column] by rows; undefined without a grid. */
  readonly tiles: readonly TileIndex[] | undefined;
  /** Number of tiles if latitude is read first, where the area is outside the grid otherwise. */
  readonly swappedTiles: number;
  readonly #polygons: PackedPolygons;
  readonly #inside: InsidePolygons | undefined;

  /**
   * @param answer of the thread that has read it
   * @hidden
   */
  constructor(source: string, feature: string | undefined, answer: AreaAnswer) {
    this.source = source;
    this.feature = feature;
    this.names = answer.names;
    this.layers = answer.layers;
    this.features = answer.features;
    this.bounds = answer.bounds;
    this.outline = { type: 'MultiPolygon', coordinates: answer.outline };
    this.marks = answer.marks;
    this.tolerance = answer.tolerance;
    this.points = answer.points;
    this.positions = answer.polygons.coordinates.length / 2;
    this.notes = answer.notes.map(describeAreaNote);
    this.tiles = answer.tiles;
    this.swappedTiles = answer.swappedTiles;
    this.#polygons = answer.polygons;
    this.#inside = answer.inside;
  }

  /** Its polygons; converted at each call, which takes a moment for large areas. */
  get geometry(): MultiPolygon {
    return unpackPolygons(this.#polygons);
  }

  /**
   * The part of the area in a box, as detailed as a map of the box can show.
   *
   * @param box west, south, east and north, in degrees
   * @param finest degrees below which nothing is visible there, such as the half of a pixel
   * @returns undefined where polygons of more than 100,000 positions reach into the box: to simplify them
   *   would take too long
   */
  outlineIn(
    box: readonly [number, number, number, number],
    finest: number,
  ): PartOutline | undefined {
    const polygons = packedPolygonsIn(this.#polygons, box, MAX_DETAILED_POSITIONS);
    if (!polygons) return undefined;
    const [west, south, east, north] = box;
    const points = this.points.filter(
      ([lon = 0, lat = 0]) => lon >= west && lon <= east && lat >= south && lat <= north,
    );
    const { polygons: coordinates, ...others } = simplifyOutline(polygons, points, finest);
    return { outline: { type: 'MultiPolygon', coordinates }, ...others };
  }

  /** Name in messages and documents: its source, and the feature that was chosen. */
  get name(): string {
    return this.feature === undefined ? this.source : `${this.source}: ${this.feature}`;
  }

  /**
   * The area for an order whose pixels have data only inside of it. Of more than 20,000 positions, it
   * is simplified, by at most a quarter of a pixel of the grid that it was read for.
   *
   * @throws AreaError when it has no polygons, or too many positions even then
   */
  inside(): InsideArea {
    const { name } = this;
    if (this.positions === 0) {
      const message = l10n.t(
        '{0} has no polygons, only points. Images can only be cut to polygons; order whole tiles.',
        name,
      );
      throw new AreaError('only-points', name, message);
    }
    const inside = this.#inside;
    if (!inside) return { name, geometry: this.geometry };
    if ('left' in inside) {
      throw new AreaError('too-detailed', name, describeTooDetailed(name, inside));
    }
    const { polygons, simplifiedFrom } = inside;
    return { name, geometry: { type: 'MultiPolygon', coordinates: polygons }, simplifiedFrom };
  }
}

/**
 * Reads an area of interest.
 *
 * @param source a file or folder, or a text
 * @throws AreaError when it cannot be read, is not an area, or leaves a question open, whose
 *   `reason` names it
 * @throws CancelledError
 */
export async function readArea(source: AreaSource, options: AreaOptions = {}): Promise<Area> {
  return readAreaBy(readInThread, source, options);
}

/**
 * Reads an area as `readArea` does.
 *
 * @param run the reading itself, in whatever thread
 */
export async function readAreaBy(
  run: (job: AreaJob, options: AreaThreadOptions) => Promise<AreaAnswer>,
  source: AreaSource,
  options: AreaOptions = {},
): Promise<Area> {
  const name = nameOf(source);
  const { grid, files, onStep, onProgress, signal, ...choices } = options;
  try {
    const parts = await untilCancelled(partsOf(source, files), signal);
    const job: AreaJob = { ...parts, choices: { ...choices, grid: grid?.toJSON() } };
    const answer = await run(job, { signal, onStep, onProgress });
    return new Area(name, choices.feature, answer);
  } catch (error) {
    if (!(error instanceof AreaProblemError)) throw error;
    const { problem, names, layers } = error;
    const message = describeAreaProblem(problem, name);
    const files = problem.reason === 'folder' ? problem.files : [];
    throw new AreaError(problem.reason, name, message, { names, layers, files, cause: error });
  }
}

/** File systems cannot be cancelled: what they still return is ignored. @throws CancelledError */
async function untilCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const ended = new AbortController();
  const cancelled = new Promise<never>((_, reject) => {
    const cancel = () => reject(new CancelledError(undefined, { cause: signal.reason }));
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true, signal: ended.signal });
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    ended.abort();
  }
}

function nameOf(source: AreaSource): string {
  if ('name' in source) return source.name;
  return path.posix.basename(source.file.replaceAll('\\', '/').replace(/\/$/, ''));
}

async function partsOf(
  source: AreaSource,
  files: AreaFileSystem | undefined,
): Promise<Omit<AreaJob, 'choices'>> {
  if ('file' in source) return gatherFiles(source.file, files);
  const bytes = new TextEncoder().encode(source.text);
  return { file: { name: source.name, bytes }, beside: [] };
}
