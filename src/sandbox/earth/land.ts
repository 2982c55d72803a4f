/**
 * Land and sea, from Natural Earth's 1:50 million coastline.
 *
 * The coastline comes as one ring after another; a place is on land when a line along its parallel
 * crosses an odd number of coasts. Two rasters answer quickly: the whole Earth in cells of 0.1°,
 * which shows where no coast is near, and single degrees in steps of 1/1200° (about 90 m), made
 * when first needed. The line is coarse for 30 m pixels, so near it places are moved by up to about
 * a kilometer of noise before they are looked up: bays and headlands instead of straight edges.
 */
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/land-50m.json' with { type: 'json' };
import { noise } from './noise.ts';

const COARSE = 10;
const FINE = 1200;
const SEA = 0;
const LAND = 1;
const COAST = 2;
const KM_PER_DEGREE = 111.2;
/** Degrees kept in memory, 1.4 MB each. */
const MAX_CACHED_TILES = 24;

interface Coastline {
  /** x0, y0, x1, y1 per edge; no edge crosses the antimeridian. */
  readonly edges: Float64Array;
  /** Edges that touch each degree of latitude, from -90 up. */
  readonly byLatitude: readonly number[][];
  /** Latitudes at which the coast crosses the antimeridian. */
  readonly antimeridian: readonly number[];
}

let coastline: Coastline | undefined;
let coarse: Uint8Array | undefined;
const tiles = new Map<number, Uint8Array>();

/**
 * Whether there is land within about 10 km of a place: quick, coarse and never wrong inland or far
 * out.
 */
export function mayHaveLand(lon: number, lat: number): boolean {
  return coarseCell(lon, lat) !== SEA;
}

/**
 * Whether a place (degrees) is on land. x, y, z are its geocentric kilometers, which the caller has at
 * hand and the noise needs.
 */
export function isLand(lon: number, lat: number, x: number, y: number, z: number): boolean {
  const cell = coarseCell(lon, lat);
  if (cell !== COAST) return cell === LAND;
  const dx = wander(x, y, z, 101);
  const dy = wander(x, y, z, 102);
  const movedLat = Math.min(89.99, Math.max(-89.99, lat + dy / KM_PER_DEGREE));
  const shrink = Math.max(0.02, Math.cos((lat * Math.PI) / 180));
  return isFineLand(lon + dx / KM_PER_DEGREE / shrink, movedLat);
}

/** Up to about a kilometer of displacement, in turns from 4 km down to 250 m. */
function wander(x: number, y: number, z: number, seed: number): number {
  return (
    0.8 * noise(x / 4, y / 4, z / 4, seed) +
    0.35 * noise(x, y, z, seed + 10) +
    0.12 * noise(x * 4, y * 4, z * 4, seed + 20)
  );
}

function coarseCell(lon: number, lat: number): number {
  coarse ??= rasterizeEarth();
  const column = Math.floor((lon + 180) * COARSE) % (360 * COARSE);
  const row = Math.min(180 * COARSE - 1, Math.max(0, Math.floor((lat + 90) * COARSE)));
  return coarse[row * 360 * COARSE + (column < 0 ? column + 360 * COARSE : column)] ?? SEA;
}

let lastKey = -1;
let lastTile = new Uint8Array(0);

/** Land where most of the four cells around a place, by nearness, are: coasts without steps. */
function isFineLand(lon: number, lat: number): boolean {
  const x = (lon + 180) * FINE - 0.5;
  const y = (lat + 90) * FINE - 0.5;
  const column = Math.floor(x);
  const row = Math.floor(y);
  const right = x - column;
  const up = y - row;
  const low = fineCell(column, row) * (1 - right) + fineCell(column + 1, row) * right;
  const high = fineCell(column, row + 1) * (1 - right) + fineCell(column + 1, row + 1) * right;
  return low * (1 - up) + high * up > 0.5;
}

function fineCell(column: number, row: number): number {
  const degreeX = Math.floor(column / FINE);
  const degreeY = Math.floor(row / FINE);
  const key = degreeY * 360 + (((degreeX % 360) + 360) % 360);
  if (key !== lastKey) {
    lastTile = fineTile(key);
    lastKey = key;
  }
  return lastTile[(row - degreeY * FINE) * FINE + column - degreeX * FINE] ?? SEA;
}

function fineTile(key: number): Uint8Array<ArrayBuffer> {
  let tile = tiles.get(key) as Uint8Array<ArrayBuffer> | undefined;
  if (tile) {
    tiles.delete(key);
  } else {
    tile = new Uint8Array(FINE * FINE);
    const south = Math.floor(key / 360) - 90;
    const west = (key % 360) - 180;
    for (let row = 0; row < FINE; row++) {
      const line = tile.subarray(row * FINE, (row + 1) * FINE);
      fillLine(line, south + (row + 0.5) / FINE, west, FINE);
    }
  }
  tiles.set(key, tile);
  for (const oldest of tiles.keys()) {
    if (tiles.size <= MAX_CACHED_TILES) break;
    tiles.delete(oldest);
  }
  return tile;
}

function rasterizeEarth(): Uint8Array {
  const width = 360 * COARSE;
  const cells = new Uint8Array(width * 180 * COARSE);
  for (let row = 0; row < 180 * COARSE; row++) {
    const line = cells.subarray(row * width, (row + 1) * width);
    fillLine(line, -90 + (row + 0.5) / COARSE, -180, COARSE);
  }
  markCoast(cells, width);
  return cells;
}

/** Marks the cells that a coast runs through, and their neighbors. */
function markCoast(cells: Uint8Array, width: number): void {
  const { edges } = loadCoastline();
  for (let i = 0; i < edges.length; i += 4) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = edges.subarray(i, i + 4);
    const steps = Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)) * COARSE * 2) || 1;
    for (let s = 0; s <= steps; s++) {
      const column = Math.floor((x0 + ((x1 - x0) * s) / steps + 180) * COARSE);
      const row = Math.floor((y0 + ((y1 - y0) * s) / steps + 90) * COARSE);
      for (let r = Math.max(0, row - 1); r <= Math.min(180 * COARSE - 1, row + 1); r++)
        for (let c = column - 1; c <= column + 1; c++)
          cells[r * width + ((c + width) % width)] = COAST;
    }
  }
}

/** Writes 1 where a parallel, from `west` on in steps of 1/`perDegree`, is land. */
function fillLine(line: Uint8Array, lat: number, west: number, perDegree: number): void {
  const { edges, byLatitude, antimeridian } = loadCoastline();
  const crossings: number[] = [];
  for (const i of byLatitude[Math.floor(lat + 90)] ?? []) {
    const y0 = edges[i + 1] ?? 0;
    const y1 = edges[i + 3] ?? 0;
    if (y0 > lat === y1 > lat) continue;
    const x0 = edges[i] ?? 0;
    crossings.push(x0 + (((edges[i + 2] ?? 0) - x0) * (lat - y0)) / (y1 - y0));
  }
  crossings.sort((a, b) => a - b);
  // The North Pole is sea; southward along the antimeridian every coast changes sides.
  let land = antimeridian.filter((y) => y > lat).length % 2 === 1;
  let next = 0;
  for (let column = 0; column < line.length; column++) {
    const x = west + (column + 0.5) / perDegree;
    while (next < crossings.length && (crossings[next] ?? 0) <= x) {
      land = !land;
      next++;
    }
    line[column] = land ? LAND : SEA;
  }
}

function loadCoastline(): Coastline {
  coastline ??= readCoastline();
  return coastline;
}

function readCoastline(): Coastline {
  const topology = atlas as unknown as Topology<{ land: GeometryCollection }>;
  const edges: number[] = [];
  const antimeridian: number[] = [];
  for (const { geometry } of feature(topology, topology.objects.land).features) {
    if (geometry.type !== 'MultiPolygon') continue;
    for (const ring of geometry.coordinates.flat()) addRing(ring, edges, antimeridian);
  }
  const byLatitude: number[][] = Array.from({ length: 180 }, () => []);
  for (let i = 0; i < edges.length; i += 4) {
    const y0 = edges[i + 1] ?? 0;
    const y1 = edges[i + 3] ?? 0;
    const last = Math.min(179, Math.floor(Math.max(y0, y1) + 90));
    for (let row = Math.floor(Math.min(y0, y1) + 90); row <= last; row++) byLatitude[row]?.push(i);
  }
  return { edges: Float64Array.from(edges), byLatitude, antimeridian };
}

function addRing(ring: readonly (readonly number[])[], edges: number[], antimeridian: number[]) {
  for (let i = 1; i < ring.length; i++) {
    const [x0 = 0, y0 = 0] = ring[i - 1] ?? [];
    const [x1 = 0, y1 = 0] = ring[i] ?? [];
    if (Math.abs(x1 - x0) <= 180) {
      edges.push(x0, y0, x1, y1);
      continue;
    }
    // The edge crosses the antimeridian: cut it there.
    const side = x0 > 0 ? 180 : -180;
    const beyond = x1 + 2 * side;
    const y = beyond === x0 ? y0 : y0 + ((y1 - y0) * (side - x0)) / (beyond - x0);
    edges.push(x0, y0, side, y, -side, y, x1, y1);
    antimeridian.push(y);
  }
}
