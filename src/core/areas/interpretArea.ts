/**
 * Turns layers of features into an area: polygons and points in longitude and latitude, and the tiles
 * of a grid that they cover.
 */

import type { Position } from 'geojson';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { WideChoice } from '../../domain/wideRings.ts';
import { TileGrid } from '../grids/grid.ts';
import type { GridJson } from '../grids/gridDefinition.ts';
import { areaProjectionOf } from '../grids/projection.ts';
import { crsOfLayer } from './areaCrs.ts';
import type { AreaLayer, AreaPolygons } from './areaLayers.ts';
import { type AreaNote, AreaProblemError, refuseArea } from './areaProblem.ts';
import { chooseFeatures, type NamedFeature, nameFeatures, nameLayers } from './featureNames.ts';
import { addGeometry, type Shapes, toLonLat, withGreatCircles } from './positions.ts';
import { withoutSpikes } from './ringCleanup.ts';
import { splitAtAntimeridian, unwound } from './wideRings.ts';

/** Answers to questions that a file leaves open. */
export interface AreaChoices {
  /** Name of the only feature, or layer, to use. */
  readonly feature?: string | undefined;
  /** How rings wider than 180 degrees are read. */
  readonly wide?: WideChoice | undefined;
  /** Reads the first number of each position as latitude. */
  readonly swap?: boolean | undefined;
  /** Reference system of a file that names none: EPSG code, WKT or PROJ string. */
  readonly crs?: string | undefined;
  /** Grid whose tiles are searched. */
  readonly grid?: GridJson | undefined;
}

export interface InterpretedArea {
  readonly polygons: AreaPolygons;
  readonly points: Position[];
  /** Names of all features, each once. */
  readonly names: readonly string[];
  /** Names of the layers of a file with several, each once. */
  readonly layers: readonly string[];
  /** Number of features that were used. */
  readonly features: number;
  readonly notes: readonly AreaNote[];
  /** [row, column] of the tiles, by rows; undefined without a grid. */
  readonly tiles: readonly TileIndex[] | undefined;
  /** Number of tiles if latitude came first, where there is none otherwise. */
  readonly swappedTiles: number;
}

/** Most tiles that an area may cover; an order of more has more tasks than Earth Engine lets wait. */
export const MAX_AREA_TILES = 1000;

/**
 * @param onProgress called with the share of the work that is done, 0 to 1
 * @throws AreaProblemError
 */
export function interpretArea(
  layers: readonly AreaLayer[],
  choices: AreaChoices,
  onProgress?: (share: number) => void,
): InterpretedArea {
  const named = nameFeatures(layers);
  if (named.length === 0) refuseArea({ reason: 'no-features' });
  const answers = {
    names: [...new Set(named.map(({ name }) => name))],
    layers: nameLayers(layers),
  };
  try {
    return { ...interpretFeatures(named, layers, choices, onProgress), ...answers };
  } catch (error) {
    if (error instanceof AreaProblemError) Object.assign(error, answers);
    throw error;
  }
}

function interpretFeatures(
  named: NamedFeature[],
  layers: readonly AreaLayer[],
  choices: AreaChoices,
  onProgress: ((share: number) => void) | undefined,
): Omit<InterpretedArea, 'names' | 'layers'> {
  const chosen = chooseFeatures(named, choices.feature);
  const notes: AreaNote[] = [];
  // Features are converted first, and then laid over the tiles.
  const onFeature = counter(chosen.length, (share) => onProgress?.(share / 2));
  const parts = chosenByLayer(chosen, layers, choices, notes, onFeature);
  const shapes = mergeShapes(parts);
  if (shapes.polygons.length + shapes.points.length === 0) {
    refuseArea(
      shapes.lines > 0 ? { reason: 'no-polygons', lines: shapes.lines } : { reason: 'no-features' },
    );
  }
  const polygons = cleanPolygons(parts, notes);
  if (polygons.length + shapes.points.length === 0) refuseArea({ reason: 'no-features' });
  const boxes = chosen.filter(({ feature }) => feature.isBox).length;
  if (boxes > 0) notes.push({ note: 'boxes', count: boxes });
  notes.push(...countNotes(shapes, polygons.length));
  const onPolygon = counter(polygons.length, (share) => onProgress?.((1 + share) / 2));
  const tiles = choices.grid && tilesOf(polygons, shapes.points, choices.grid, onPolygon);
  return {
    polygons: splitAtAntimeridian(polygons),
    points: shapes.points,
    features: chosen.length,
    notes,
    tiles,
    swappedTiles: tiles?.length === 0 ? swappedTiles(polygons, shapes.points, choices) : 0,
  };
}

/** Shapes of a layer, and how its rings that are wider than 180 degrees are read. */
interface LayerShapes extends Shapes {
  readonly wide: WideChoice | undefined;
}

function chosenByLayer(
  chosen: readonly NamedFeature[],
  layers: readonly AreaLayer[],
  choices: AreaChoices,
  notes: AreaNote[],
  onFeature: () => void,
): LayerShapes[] {
  return layers.flatMap((layer) => {
    const own = chosen.filter((each) => each.layer === layer);
    return own.length === 0 ? [] : [layerShapes(layer, own, choices, notes, onFeature)];
  });
}

function layerShapes(
  layer: AreaLayer,
  chosen: readonly NamedFeature[],
  choices: AreaChoices,
  notes: AreaNote[],
  onFeature: () => void,
): LayerShapes {
  const shapes: Shapes = { polygons: [], geodesic: [], points: [], lines: 0, empty: 0 };
  for (const { feature } of chosen) {
    if (feature.geometry) addGeometry(feature.geometry, shapes, feature.isGeodesic);
    else shapes.empty++;
    onFeature();
  }
  const crs = crsOfLayer(layer, choices.crs, notes);
  const oriented = choices.swap ? swapShapes(shapes) : shapes;
  if (crs !== undefined && !isGeographic(crs)) {
    const wide = hasNoCut(crs) ? 'asWritten' : choices.wide;
    return { ...withGreatCircles(toLonLat(oriented, crs)), wide };
  }
  const checked = checkDegrees(oriented, layer, notes);
  const converted = crs === undefined ? checked : toLonLat(checked, crs);
  return { ...withGreatCircles(converted), wide: choices.wide };
}

/** Projections of PROJ that are not cut along a meridian: there it is certain which way an edge runs. */
const WITHOUT_CUT = /\+proj=(?:stere|sterea|ups|laea|aeqd|gnom|ortho|e?tmerc|utm)\b/;

/** Whether places beside one another are so on the plane of a projection, at the antimeridian as well. */
export function hasNoCut(crs: string): boolean {
  return WITHOUT_CUT.test(areaProjectionOf(crs).proj);
}

function isGeographic(crs: string): boolean {
  try {
    return areaProjectionOf(crs).isGeographic;
  } catch (error) {
    return refuseArea({ reason: 'crs', crs }, error);
  }
}

/** Refuses numbers that are not degrees; exchanges those that a URN allows to be written so. */
function checkDegrees(shapes: Shapes, layer: AreaLayer, notes: AreaNote[]): Shapes {
  const wrong = firstPosition(shapes, ([, lat = 0]) => Math.abs(lat) > 90);
  const far = firstPosition(shapes, ([lon = 0]) => Math.abs(lon) > 360);
  if (!wrong && !far) return shapes;
  const canSwap = !firstPosition(
    shapes,
    ([first = 0, second = 0]) => Math.abs(first) > 90 || Math.abs(second) > 360,
  );
  const position = (wrong ?? far ?? []).join(', ');
  if (!canSwap) return refuseArea({ reason: 'not-degrees', position });
  if (!layer.isUrn) return refuseArea({ reason: 'swapped', position });
  notes.push({ note: 'latitude-first' });
  return swapShapes(shapes);
}

function firstPosition(
  { polygons, geodesic, points }: Shapes,
  isWanted: (position: Position) => boolean,
): Position | undefined {
  for (const rings of [...polygons, ...geodesic]) {
    for (const ring of rings) {
      const found = ring.find(isWanted);
      if (found) return found;
    }
  }
  return points.find(isWanted);
}

function swapShapes({ polygons, geodesic, points, ...counts }: Shapes): Shapes {
  return {
    ...counts,
    polygons: swapped(polygons),
    geodesic: swapped(geodesic),
    points: points.map(swap),
  };
}

function swapped(polygons: AreaPolygons): AreaPolygons {
  return polygons.map((rings) => rings.map((ring) => ring.map(swap)));
}

function swap([first = 0, second = 0]: Position): Position {
  return [second, first];
}

function mergeShapes(parts: readonly Shapes[]): Shapes {
  const merged: Shapes = { polygons: [], geodesic: [], points: [], lines: 0, empty: 0 };
  for (const { polygons, points, lines, empty } of parts) {
    for (const polygon of polygons) merged.polygons.push(polygon);
    for (const point of points) merged.points.push(point);
    merged.lines += lines;
    merged.empty += empty;
  }
  return merged;
}

/** Polygons without spikes, and without those that have no area. */
function cleanPolygons(parts: readonly LayerShapes[], notes: AreaNote[]): AreaPolygons {
  let count = 0;
  const clean: AreaPolygons = [];
  const polygons = parts.flatMap((part) =>
    part.polygons.map((rings) => ({ rings, wide: part.wide })),
  );
  for (const { rings, wide } of polygons) {
    const bare = rings.map((ring) => {
      const { ring: kept, spikes } = withoutSpikes(ring);
      count += spikes;
      return kept;
    });
    const [outside = [], ...holes] = bare;
    if (outside.length < 4) continue;
    clean.push(unwound([outside, ...holes.filter((hole) => hole.length >= 4)], wide));
  }
  if (count > 0) notes.push({ note: 'spikes', count });
  return clean;
}

function countNotes({ points, lines, empty }: Shapes, polygons: number): AreaNote[] {
  const notes: AreaNote[] = [];
  if (points.length > 0)
    notes.push({ note: polygons > 0 ? 'points' : 'only-points', count: points.length });
  if (lines > 0) notes.push({ note: 'lines', count: lines });
  if (empty > 0) notes.push({ note: 'without-geometry', count: empty });
  return notes;
}

/** Reports the share of a number of calls, at most a hundred times. */
function counter(total: number, report: (share: number) => void): () => void {
  const every = Math.max(1, Math.ceil(total / 100));
  let done = 0;
  return () => {
    if (++done % every === 0 || done === total) report(done / total);
  };
}

/** @throws AreaProblemError when there are too many */
function tilesOf(
  polygons: AreaPolygons,
  points: readonly Position[],
  definition: GridJson,
  onPolygon?: () => void,
): [number, number][] {
  const grid = TileGrid.from(definition);
  const found = new Map<string, [number, number]>();
  const add = (row: number, column: number) => found.set(`${row},${column}`, [row, column]);
  if (polygons.length > 0) {
    const area = { type: 'MultiPolygon' as const, coordinates: polygons };
    const tiles = grid.tilesIn(area, { ...(onPolygon && { onPolygon }) });
    for (const { row, column } of tiles) add(row, column);
  }
  for (const [lon = 0, lat = 0] of points) {
    const tile = grid.tileAt(lon, lat);
    if (tile) add(tile.row, tile.column);
  }
  if (found.size > MAX_AREA_TILES) {
    refuseArea({ reason: 'too-many-tiles', tiles: found.size, limit: MAX_AREA_TILES });
  }
  return [...found.values()].sort(
    ([rowA, columnA], [rowB, columnB]) => rowA - rowB || columnA - columnB,
  );
}

/** Tiles of the other reading of the same numbers, where both are possible. */
function swappedTiles(
  polygons: AreaPolygons,
  points: readonly Position[],
  { grid }: AreaChoices,
): number {
  const isPossible = [...polygons.flat(2), ...points].every(([lon = 0]) => Math.abs(lon) <= 90);
  if (!isPossible || !grid) return 0;
  try {
    return tilesOf(swapped(polygons), points.map(swap), grid).length;
  } catch {
    return 0;
  }
}
