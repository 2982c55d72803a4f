/**
 * Finds the tiles of a grid that polygons on the globe overlap.
 *
 * The polygons' edges, straight in longitude and latitude, are laid onto the grid's plane as lines
 * of many short pieces; there tiles are rectangles. A block of tiles that no edge runs through is
 * either inside the polygons or outside as a whole, which its center decides; any other block is
 * halved, down to single tiles. A tile that an edge only touches is not overlapped.
 *
 * Of many polygons, such as the parcels of a county, most are within a tile: an index of cells finds
 * these without laying their edges, and the others are searched only in the tiles around them.
 */
import type { Position as GeoPosition } from 'geojson';
import type { Block, Lattice, Polygons } from './lattice.ts';
import type { Position } from './projection.ts';
import { isInRings } from './rings.ts';
import { extentOf, TileCells } from './tileCells.ts';
import { TileSet } from './tileSet.ts';

type Piece = readonly [from: Position, to: Position];

/** Part of a pixel by which a piece may miss its edge. */
const TOLERANCE = 0.05;
/** Part of a pixel by which a polygon must reach into a tile. */
const REACH = 0.1;
/** Longest piece in degrees before its bend is looked at; edges may bend one way and back. */
const MAX_EDGE_PIECE = 2;
/** Shortest piece in degrees: one that still bends leaps over an end of the projection. */
const SHORTEST = 1e-6;

/** Few polygons are searched in all tiles: an index would cost more than it saves. */
const MAX_WITHOUT_INDEX = 100;
/** Widest polygon in degrees whose tiles are certainly within the bounds of its edges. */
const WIDEST = 30;

/**
 * @param onPolygon called when a polygon is done
 * @returns [row, column] of the tiles in a block that the polygons overlap, by rows
 */
export function coveredTiles(
  polygons: Polygons,
  lattice: Lattice,
  block: Block,
  onPolygon?: () => void,
): [row: number, column: number][] {
  const found = new TileSet();
  const isMany = polygons.length > MAX_WITHOUT_INDEX;
  const cells = isMany ? new TileCells(lattice, block, coverPolygon) : undefined;
  for (const rings of polygons) {
    onPolygon?.();
    const tile = cells?.tileOf(rings);
    if (tile === 'outside') continue;
    if (tile) found.add(...tile);
    else coverPolygon(rings, lattice, block, found, isMany);
  }
  return found.sorted();
}

/**
 * Adds the tiles in a block that a polygon overlaps.
 *
 * @param isBounded whether to search only the tiles within the bounds of the polygon's edges
 * @returns whether all of the polygon could be laid onto the plane in one part
 */
function coverPolygon(
  rings: Polygons[number],
  lattice: Lattice,
  block: Block,
  found: TileSet,
  isBounded: boolean,
): boolean {
  const lines: EdgeLines = { lattice, bounds: boundsOf(block, lattice), pieces: [], isTorn: false };
  const parts: Block[] = [];
  const [west, , east] = extentOf(rings[0] ?? []);
  for (const turn of turnsOf(west, east, lines)) {
    const first = lines.pieces.length;
    for (const ring of rings) addRing(ring, turn, lines);
    parts.push(...blockAround(lines.pieces.slice(first), lattice, block));
  }
  const isWhole = !lines.isTorn && east - west <= WIDEST;
  const reach = reachOf(lines.pieces, lattice);
  for (const part of isWhole && isBounded ? parts : [block]) {
    search([rings], lines.pieces, { ...lattice, reach }, part, found);
  }
  return isWhole;
}

/** Share of a narrow polygon that must be in a tile. */
const NARROW_REACH = 0.01;

/**
 * The part of a pixel by which a polygon must reach into a tile: less for one so narrow that, on the
 * edge of tiles, it would reach into none.
 */
function reachOf(pieces: readonly Piece[], { pixel }: Lattice): number {
  if (pieces.length === 0) return REACH;
  const [left, bottom, right, top] = extentOf(pieces.flat());
  const width = Math.min(right - left, top - bottom) / pixel;
  return width <= 3 * REACH ? NARROW_REACH * width : REACH;
}

/** A lattice, and the part of a pixel by which a polygon must reach into a tile. */
interface ReachedLattice extends Lattice {
  readonly reach: number;
}

/** Longitudes go round and round; the plane of a geographic grid does not. */
function turnsOf(west: number, east: number, { lattice, bounds }: EdgeLines): number[] {
  if (!lattice.projection.isGeographic) return [0];
  // Datums move positions by far less than a degree.
  return [0, 360, -360].filter(
    (turn) => east + turn + 1 >= bounds[0] && west + turn - 1 <= bounds[2],
  );
}

/** The tiles of a block within the bounds of pieces; none or one block. */
function blockAround(pieces: readonly Piece[], { ul, tile }: Lattice, block: Block): Block[] {
  const [left, bottom, right, top] = extentOf(pieces.flat());
  const range = (from: number, to: number, [first, last]: Block['rows']) =>
    [Math.max(first, Math.floor(from)), Math.min(last, Math.floor(to))] as const;
  const rows = range((ul[1] - top) / tile[1], (ul[1] - bottom) / tile[1], block.rows);
  const columns = range((left - ul[0]) / tile[0], (right - ul[0]) / tile[0], block.columns);
  return rows[0] <= rows[1] && columns[0] <= columns[1] ? [{ rows, columns }] : [];
}

function search(
  polygons: Polygons,
  pieces: readonly Piece[],
  lattice: ReachedLattice,
  block: Block,
  found: TileSet,
): void {
  const bounds = boundsOf(block, lattice, lattice.reach);
  const inside = pieces.filter((piece) => runsThrough(piece, bounds));
  const { rows, columns } = block;
  const isTile = rows[0] === rows[1] && columns[0] === columns[1];
  const center = lattice.projection.inverse([
    (bounds[0] + bounds[2]) / 2,
    (bounds[1] + bounds[3]) / 2,
  ]);
  const isOnGlobe = Number.isFinite(center[0]) && Number.isFinite(center[1]);
  if (inside.length === 0 && (isOnGlobe || isTile)) {
    if (isOnGlobe && contains(polygons, center)) {
      for (const [row, column] of tilesOf(block)) found.add(row, column);
    }
  } else if (isTile) {
    found.add(rows[0], columns[0]);
  } else {
    for (const half of halves(block)) search(polygons, inside, lattice, half, found);
  }
}

function halves({ rows, columns }: Block): [Block, Block] {
  const split = ([first, last]: readonly [number, number]) => {
    const middle = Math.floor((first + last) / 2);
    return [[first, middle] as const, [middle + 1, last] as const] as const;
  };
  if (rows[1] - rows[0] >= columns[1] - columns[0]) {
    const [upper, lower] = split(rows);
    return [
      { rows: upper, columns },
      { rows: lower, columns },
    ];
  }
  const [left, right] = split(columns);
  return [
    { rows, columns: left },
    { rows, columns: right },
  ];
}

function* tilesOf({ rows, columns }: Block): Generator<[number, number]> {
  for (let row = rows[0]; row <= rows[1]; row++) {
    for (let column = columns[0]; column <= columns[1]; column++) yield [row, column];
  }
}

type Bounds = readonly [left: number, bottom: number, right: number, top: number];

function boundsOf({ rows, columns }: Block, { ul, tile, pixel }: Lattice, share = REACH): Bounds {
  const reach = share * pixel;
  return [
    ul[0] + columns[0] * tile[0] + reach,
    ul[1] - (rows[1] + 1) * tile[1] + reach,
    ul[0] + (columns[1] + 1) * tile[0] - reach,
    ul[1] - rows[0] * tile[1] - reach,
  ];
}

/** Whether part of a piece is within bounds: clips it by each side in turn (Liang and Barsky). */
function runsThrough([[x0, y0], [x1, y1]]: Piece, [left, bottom, right, top]: Bounds): boolean {
  let [enters, leaves] = [0, 1];
  const sides = [
    [x0 - x1, x0 - left],
    [x1 - x0, right - x0],
    [y0 - y1, y0 - bottom],
    [y1 - y0, top - y0],
  ] as const;
  for (const [outwards, room] of sides) {
    if (outwards === 0 && room <= 0) return false;
    if (outwards < 0) enters = Math.max(enters, room / outwards);
    if (outwards > 0) leaves = Math.min(leaves, room / outwards);
    if (enters > leaves) return false;
  }
  return true;
}

/** Lays a ring on the plane, in pieces; those that leave the projection are left out. */
function addRing(ring: readonly GeoPosition[], turn: number, lines: EdgeLines): void {
  const { forward } = lines.lattice.projection;
  for (let index = 0; index < ring.length; index++) {
    // Rings should be closed; one that is not ends where it began all the same.
    const from = lonLat(ring[index], turn);
    const to = lonLat(ring[(index + 1) % ring.length], turn);
    if (from[0] === to[0] && from[1] === to[1]) continue;
    const span = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
    const steps = Math.max(1, Math.ceil(span / MAX_EDGE_PIECE));
    let [start, a] = [from, forward(from)];
    for (let step = 1; step <= steps; step++) {
      const end = along(from, to, step / steps);
      const b = forward(end);
      addStretch({ from: start, to: end, a, b }, lines);
      [start, a] = [end, b];
    }
  }
}

interface EdgeLines {
  readonly lattice: Lattice;
  /** Of all tiles: how a line bends far from them has no effect. */
  readonly bounds: Bounds;
  readonly pieces: Piece[];
  /** Whether part of a line is outside the projection, or leaps over one of its ends. */
  isTorn: boolean;
}

/** Part of an edge: its ends in longitude and latitude, and on the plane. */
interface Stretch {
  readonly from: Position;
  readonly to: Position;
  readonly a: Position;
  readonly b: Position;
}

function addStretch({ from, to, a, b }: Stretch, lines: EdgeLines): void {
  const { lattice, bounds, pieces } = lines;
  const { projection, pixel } = lattice;
  const middle = along(from, to, 0.5);
  const m = projection.forward(middle);
  const bend = Math.max(Math.abs((a[0] + b[0]) / 2 - m[0]), Math.abs((a[1] + b[1]) / 2 - m[1]));
  if (isNowhere([a, m, b])) {
    lines.isTorn = true;
  } else if (bend <= TOLERANCE * pixel || isFarFrom(bounds, [a, m, b])) {
    pieces.push([a, m], [m, b]);
  } else if (Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) > SHORTEST) {
    addStretch({ from, to: middle, a, b: m }, lines);
    addStretch({ from: middle, to, a: m, b }, lines);
  } else lines.isTorn = true;
}

/** Whether all of it is outside the projection. */
function isNowhere(line: readonly Position[]): boolean {
  return line.every(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y));
}

/** Whether a bent line stays clear of the bounds, however it bends between its known positions. */
function isFarFrom([left, bottom, right, top]: Bounds, line: readonly Position[]): boolean {
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)];
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  const [width, height] = [east - west, north - south];
  return (
    east + width < left || west - width > right || north + height < bottom || south - height > top
  );
}

function along(from: Position, to: Position, share: number): Position {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

function lonLat([lon = Number.NaN, lat = Number.NaN]: GeoPosition = [], turn = 0): Position {
  return [lon + turn, lat];
}

/** Whether a position is inside any of the polygons, also in ones with longitudes beyond 180°. */
function contains(polygons: Polygons, [lon, lat]: Position): boolean {
  const home = lon - 360 * Math.round(lon / 360);
  return [0, 360, -360].some((turn) =>
    polygons.some((rings) => isInRings(rings, home + turn, lat)),
  );
}
