/**
 * Proposes tile grids for an area, the best one first.
 *
 * ```ts
 * const [best] = proposeGrids({ polygons: area.geometry.coordinates, points: [] });
 * best.system.title; // 'UTM zone 19N (EPSG:32619)'
 * best.grid.tilesIn(area.geometry).length;
 * ```
 */

import * as l10n from '@vscode/l10n';
import type { Position } from 'geojson';
import { WHOLE_AREA } from '../../../domain/areaShare.ts';
import { GridError } from '../../errors.ts';
import { TileGrid } from '../grid.ts';
import { normalizeCrs, type Projection, projectionOf } from '../projection.ts';
import { type Distortion, distortionAt } from './distortion.ts';
import { EQUAL_AREA_SYSTEMS } from './equalAreaSystems.ts';
import { type AreaSample, type GridArea, sampleArea } from './gridArea.ts';
import { defineGrid, type GridSizes, snapSizes, tileSizes } from './gridSizes.ts';
import {
  type GridKind,
  type GridSystem,
  isInRegion,
  type PlaneBounds,
  regionSize,
} from './gridSystem.ts';
import { PROVIDER_SYSTEMS } from './providerSystems.ts';
import { formatZone, LANDSAT_POLAR, type UtmZone, utmSystems, utmZoneAt } from './utmSystems.ts';
import { WORLD_SYSTEMS } from './worldSystems.ts';

/** A grid that fits an area. */
export interface GridProposal {
  /** Its reference system and what its tiles can be. */
  readonly system: GridSystem;
  /** Part of the area that its tiles cover, 0 to 1. */
  readonly share: number;
  /** Largest changes of lengths and areas within that part; absent for longitude and latitude. */
  readonly distortion?: Distortion;
  /** Sizes of pixels and tiles. */
  readonly sizes: GridSizes;
  /** The grid with these sizes. */
  readonly grid: TileGrid;
  /** Number of tiles over the area; many are estimated. */
  readonly tileCount: number;
  /** Other zones that the area is in, such as `32N`, where the grid has one zone only. */
  readonly otherZones: readonly string[];
  /** Latitude in the middle of the area. */
  readonly latitude: number;
}

/** Zones that are proposed, those with most of the area. */
const MAX_ZONES = 3;
/** Number of tiles that the proposed tile size leads to, if it can be chosen. */
const FEW_TILES = 16;
/** Tiles that are counted one by one. */
const MAX_COUNTED = 20_000;
const ROUNDING = 1e9;

/**
 * Grids for an area: zones of UTM, equal-area grids, grids of providers, and those of the world.
 *
 * @param area in longitude and latitude
 * @returns those that cover all of it first: zones of UTM, then others by the size of the region that they
 *   are made for, and those of the world last
 * @throws GridError for an empty area
 */
export function proposeGrids(area: GridArea): GridProposal[] {
  const samples = samplesOf(area);
  const zones = zonesOf(samples);
  const found = systemsFor(zones).flatMap((system) => proposal(system, area, samples, zones) ?? []);
  return withoutWorseContinents(found).sort(compareProposals);
}

/** @throws GridError for an empty area */
function samplesOf(area: GridArea): readonly AreaSample[] {
  const samples = sampleArea(area);
  if (samples.length > 0) return samples;
  throw new GridError(l10n.t('The area is empty: there is nothing to propose a grid for.'));
}

function systemsFor(zones: readonly UtmZone[]): GridSystem[] {
  const systems = [
    ...zones.slice(0, MAX_ZONES).flatMap(utmSystems),
    LANDSAT_POLAR,
    ...PROVIDER_SYSTEMS,
    ...EQUAL_AREA_SYSTEMS,
    ...WORLD_SYSTEMS,
  ];
  // Two hemispheres of a zone have one grid with the pixels of Landsat.
  return [...new Map(systems.map((system) => [system.id, system])).values()];
}

/**
 * The proposal of one grid, also with other sizes.
 *
 * @param area in longitude and latitude
 * @param id such as `utm-33n`
 * @param wanted sizes in units of the reference system; the usual ones unless given
 * @throws GridError that lists the ids, for an id that does not fit the area, or sizes that cannot be used
 */
export function proposeGrid(
  area: GridArea,
  id: string,
  wanted: { readonly resolution?: number | undefined; readonly tileSize?: number | undefined } = {},
): GridProposal {
  const samples = samplesOf(area);
  const zones = zonesOf(samples);
  const system = systemsFor(zones).find((each) => each.id === id);
  const found = system && proposal(system, area, samples, zones);
  if (found) return resized(found, area, wanted);
  throw new GridError(
    l10n.t(
      '"{0}" is not a grid for this area. Grids for it are: {1}.',
      id,
      proposeGrids(area)
        .map((each) => each.system.id)
        .join(', '),
    ),
  );
}

/**
 * A proposal with other sizes, which are snapped to each other.
 *
 * @param proposal the grid with its current sizes
 * @param area in longitude and latitude
 * @param wanted sizes in units of the reference system
 * @throws GridError for sizes that cannot be used
 */
export function resized(
  proposal: GridProposal,
  area: GridArea,
  wanted: { readonly resolution?: number | undefined; readonly tileSize?: number | undefined },
): GridProposal {
  const { system } = proposal;
  const resolution = wanted.resolution ?? proposal.sizes.resolution;
  const tileSize = wanted.tileSize ?? usualTileSize(system, resolution, planeBounds(area, system));
  return { ...proposal, ...withSizes(system, area, snapSizes(system, { resolution, tileSize })) };
}

function proposal(
  system: GridSystem,
  area: GridArea,
  samples: readonly AreaSample[],
  zones: readonly UtmZone[],
): GridProposal | undefined {
  const inside = samples.filter(({ place }) => isMeantFor(system, place));
  if (inside.length === 0) return undefined;
  // Grids of the world, and squares of MGRS, are usable beyond the region that they are proposed for.
  const judged = isWorldwide(system) || system.kind === 'mgrs' ? samples : inside;
  const bounds = planeBounds(area, system);
  const resolution = system.resolutions[0] ?? 1;
  const tileSize = usualTileSize(system, resolution, bounds);
  const sized = withSizes(system, area, snapSizes(system, { resolution, tileSize }));
  const covered = judged.filter(({ place }) => sized.grid.tileAt(...place));
  const share = covered.reduce((sum, { weight }) => sum + weight, 0);
  if (share === 0) return undefined;
  const projection = projectionOf(normalizeCrs(system.crs));
  const places = covered.map(({ place }) => place);
  const isZone = ZONE_KINDS.has(system.kind);
  return {
    system,
    // Weights are added up: 1 but for rounding is all of it.
    share: Math.round(share * ROUNDING) / ROUNDING,
    ...(!projection.isGeographic && { distortion: distortionAt(places, projection) }),
    ...sized,
    otherZones: isZone ? zones.map(formatZone).filter((name) => !endsWithZone(system, name)) : [],
    latitude: middleOf(places.map(([, lat]) => lat)),
  };
}

/** Zones of UTM can be used beyond their edges; squares of MGRS are proposed for the zones of an area. */
function isMeantFor(system: GridSystem, place: AreaSample['place']): boolean {
  if (system.kind === 'utm' || system.kind === 'landsatUtm') return true;
  if (system.kind !== 'mgrs') return system.regions.some((region) => isInRegion(region, place));
  const zone = utmZoneAt(place);
  return zone !== undefined && endsWithZone(system, formatZone(zone));
}

const ZONE_KINDS: ReadonlySet<GridKind> = new Set(['utm', 'landsatUtm', 'mgrs']);

function endsWithZone({ id }: GridSystem, zone: string): boolean {
  return id.endsWith(`-${zone.toLowerCase()}`);
}

function middleOf(numbers: readonly number[]): number {
  return (Math.min(...numbers) + Math.max(...numbers)) / 2;
}

/** Zones of an area, those with most of it first. */
function zonesOf(samples: readonly AreaSample[]): UtmZone[] {
  const zones = new Map<string, { zone: UtmZone; weight: number }>();
  for (const { place, weight } of samples) {
    const zone = utmZoneAt(place);
    if (!zone || weight === 0) continue;
    const known = zones.get(formatZone(zone)) ?? { zone, weight: 0 };
    zones.set(formatZone(zone), { zone, weight: known.weight + weight });
  }
  return [...zones.values()].sort((a, b) => b.weight - a.weight).map(({ zone }) => zone);
}

function withSizes(
  system: GridSystem,
  area: GridArea,
  sizes: GridSizes,
): Pick<GridProposal, 'sizes' | 'grid' | 'tileCount'> {
  const usual = system.resolutions[0];
  const isNamed = system.gridName !== undefined && sizes.resolution === usual;
  const grid =
    isNamed && system.gridName
      ? TileGrid.named(system.gridName)
      : TileGrid.from(defineGrid(system, sizes, nameOf(system, sizes)));
  return { sizes, grid, tileCount: countTiles(grid, area, sizes, system) };
}

/** "UTM zone 33N, 30 m pixels, 15 km tiles": the same in every language. */
function nameOf({ title, kind }: GridSystem, { resolution, tileSize }: GridSizes): string {
  const plain = title.replace(/ \([^)]*\)$/, '');
  const round = (value: number) => Number(value.toPrecision(6));
  return kind === 'geographic'
    ? `${plain}, ${round(resolution)} degree pixels, ${round(tileSize)} degree tiles`
    : `${plain}, ${round(resolution)} m pixels, ${round(tileSize / 1000)} km tiles`;
}

function countTiles(
  grid: TileGrid,
  area: GridArea,
  { tileSize }: GridSizes,
  system: GridSystem,
): number {
  const about = estimateCount(planeBounds(area, system), tileSize);
  if (about > MAX_COUNTED) return about;
  return tilesOverArea(grid, area).length;
}

/** Parts of a tile by which its overlaps are found: laying edges to a part of a pixel takes seconds. */
const PARTS = 200;

/**
 * The tiles of a grid under the polygons and points of an area, each once; those that it only touches may
 * be among them.
 *
 * @param grid whose tiles they are
 * @param area in longitude and latitude
 * @returns [row, column] of each
 */
export function tilesOverArea(
  grid: TileGrid,
  { polygons, points }: GridArea,
): [row: number, column: number][] {
  const { res, size, ...parts } = grid.toJSON();
  const [width, height] = [(res[0] * size[0]) / PARTS, (res[1] * size[1]) / PARTS];
  const coarse = TileGrid.from({ ...parts, res: [width, height], size: [PARTS, PARTS] });
  const coordinates = polygons as Position[][][];
  const under = polygons.length > 0 ? coarse.tilesIn({ type: 'MultiPolygon', coordinates }) : [];
  const single = points.flatMap(([lon = 0, lat = 0]) => coarse.tileAt(lon, lat) ?? []);
  const tiles = new Map([...under, ...single].map((tile) => [tile.name, tile.index]));
  return [...tiles.values()];
}

/** Tiles that bounds on the plane would have. */
function estimateCount([left, bottom, right, top]: PlaneBounds, tileSize: number): number {
  const across = (from: number, to: number) => Math.max(1, Math.ceil((to - from) / tileSize));
  return across(left, right) * across(bottom, top);
}

/** The smallest of the offered sizes that leads to few tiles. */
function usualTileSize(system: GridSystem, resolution: number, bounds: PlaneBounds): number {
  const offered = tileSizes(system, resolution);
  if (system.kind === 'provider') return offered[0] ?? resolution;
  const ascending = [...offered].sort((a, b) => a - b);
  const few = ascending.find((size) => estimateCount(bounds, size) <= FEW_TILES);
  return few ?? ascending.at(-1) ?? resolution;
}

/** Bounds of places of an area on the plane of a system. */
function planeBounds(area: GridArea, { crs }: GridSystem): PlaneBounds {
  const projection: Projection = projectionOf(normalizeCrs(crs));
  const places = sampleArea(area).map(({ place }) => place);
  const turn = projection.isGeographic && isAcrossAntimeridian(places) ? 360 : 0;
  let bounds: PlaneBounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of places) {
    const [x, y] = projection.forward([lon < 0 ? lon + turn : lon, lat]);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const [left, bottom, right, top] = bounds;
    bounds = [Math.min(left, x), Math.min(bottom, y), Math.max(right, x), Math.max(top, y)];
  }
  return bounds;
}

/** Whether an area is on both sides of 180°, with nothing between. */
function isAcrossAntimeridian(places: readonly AreaSample['place'][]): boolean {
  const lons = places.map(([lon]) => lon);
  return (
    lons.some((lon) => lon >= 180) &&
    lons.some((lon) => lon <= -180) &&
    !lons.some((lon) => Math.abs(lon) < 90)
  );
}

/** Of the continents, the one whose grid changes lengths least. */
function withoutWorseContinents(all: readonly GridProposal[]): GridProposal[] {
  const isContinent = ({ system }: GridProposal) => system.id.startsWith('glance-');
  const [best] = all
    .filter(isContinent)
    .sort(
      (a, b) =>
        Number(b.share >= WHOLE_AREA) - Number(a.share >= WHOLE_AREA) ||
        (a.distortion?.lengths ?? 0) - (b.distortion?.lengths ?? 0),
    );
  return all.filter((each) => !isContinent(each) || each === best);
}

/** Grids that cover all of the area first: UTM, those for the smallest region, and those of the world last. */
function compareProposals(a: GridProposal, b: GridProposal): number {
  const covered = ({ share }: GridProposal) =>
    share >= WHOLE_AREA ? 2 : Math.round(share * 10) / 10;
  const size = ({ system }: GridProposal) =>
    ZONE_KINDS.has(system.kind) ? 0 : regionSize(system.regions);
  return (
    covered(b) - covered(a) ||
    Number(isWorldwide(a.system)) - Number(isWorldwide(b.system)) ||
    size(a) - size(b) ||
    b.share - a.share
  );
}

function isWorldwide({ kind, id }: GridSystem): boolean {
  return kind === 'world' || kind === 'geographic' || id === 'modis-sinusoidal';
}
