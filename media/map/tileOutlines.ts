/** Outlines of tiles in a projection of the map. */
import Polygon from 'ol/geom/Polygon.js';
import type { MapPosition, MapProjection } from './mapProjection.ts';
import type { TileBlock, TileLattice } from './tileLattice.ts';
import { type Extent, tilesOf } from './tileLattice.ts';

/** Pieces of each edge, where edges curve. */
const PIECES = 12;

/** Samples across the view, to find the tiles in it. */
const SAMPLES = 12;

/** How tiles are drawn in the projection that is shown. */
export class TileOutlines {
  readonly lattice: TileLattice;
  readonly #shown: MapProjection;
  readonly #grid: MapProjection;

  /** @param grid the projection of the grid, which may be the one that is shown */
  constructor(lattice: TileLattice, shown: MapProjection, grid: MapProjection) {
    this.lattice = lattice;
    this.#shown = shown;
    this.#grid = grid;
  }

  get #isPlain(): boolean {
    return this.#shown === this.#grid;
  }

  /** @returns undefined where nothing of it is in the projection */
  outline(block: TileBlock): Polygon | undefined {
    const [left, bottom, right, top] = this.lattice.blockExtent(block);
    const corners: MapPosition[] = [
      [left, bottom],
      [right, bottom],
      [right, top],
      [left, top],
    ];
    if (this.#isPlain) return new Polygon([[...corners, [left, bottom]]]);
    const spans = (block.columns[1] - block.columns[0] + block.rows[1] - block.rows[0]) / 2 + 1;
    const ring = densify(corners, Math.min(200, Math.ceil(PIECES * Math.sqrt(spans))));
    const drawn = runOn(
      ring.map((position) => this.#toShown(position)),
      this.#shown.turn,
    );
    const [first] = drawn;
    return first && drawn.length >= 3 ? new Polygon([[...drawn, first]]) : undefined;
  }

  /** The tiles in an extent of the view; perhaps some more. */
  blockIn(extent: Extent): TileBlock | undefined {
    if (this.#isPlain) return this.lattice.blockIn(extent);
    const [left, bottom, right, top] = extent;
    const found: Extent = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i <= SAMPLES; i++) {
      for (let j = 0; j <= SAMPLES; j++) {
        const [x, y] = this.toGrid([
          left + ((right - left) * i) / SAMPLES,
          bottom + ((top - bottom) * j) / SAMPLES,
        ]);
        if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
        found[0] = Math.min(found[0], x);
        found[1] = Math.min(found[1], y);
        found[2] = Math.max(found[2], x);
        found[3] = Math.max(found[3], y);
      }
    }
    // Between the samples the view may reach a little farther.
    const [width, height] = [(found[2] - found[0]) / SAMPLES, (found[3] - found[1]) / SAMPLES];
    return this.lattice.blockIn([
      found[0] - width,
      found[1] - height,
      found[2] + width,
      found[3] + height,
    ]);
  }

  /** From the view to the plane of the grid; not finite where the grid's projection has no such place. */
  toGrid(position: MapPosition): MapPosition {
    if (this.#isPlain) return position;
    const [lon, lat] = this.#shown.inverse(position);
    return this.#grid.forward([lon - 360 * Math.round(lon / 360), lat]);
  }

  #toShown(position: MapPosition): MapPosition {
    const lonLat = this.#grid.inverse(position);
    // Beyond its ends the grid's projection gives places that lead elsewhere.
    const [x, y] = this.#grid.forward([lonLat[0] - 360 * Math.round(lonLat[0] / 360), lonLat[1]]);
    const slack = Math.max(...this.lattice.grid.tile) * 1e-3;
    const isThere =
      this.#grid.turn !== undefined ||
      (Math.abs(x - position[0]) <= slack && Math.abs(y - position[1]) <= slack);
    return isThere ? this.#shown.forward(withinLatitudes(lonLat)) : [Number.NaN, Number.NaN];
  }
}

/** Web Mercator ends there. */
const MAX_LATITUDE = 85.06;

function withinLatitudes([lon, lat]: MapPosition): MapPosition {
  return [lon, Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat))];
}

function densify(corners: readonly MapPosition[], pieces: number): MapPosition[] {
  return corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from;
    return Array.from({ length: pieces }, (_, piece): MapPosition => {
      const share = piece / pieces;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    });
  });
}

/** Finite positions that run on over the antimeridian instead of jumping. */
function runOn(ring: readonly MapPosition[], turn: number | undefined): MapPosition[] {
  const found: MapPosition[] = [];
  for (const [x, y] of ring) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const before = found.at(-1)?.[0] ?? x;
    found.push([turn === undefined ? x : x + turn * Math.round((before - x) / turn), y]);
  }
  return found;
}

/** Tiles in a view, unless they are too many to draw each. */
export function tilesToDraw(block: TileBlock | undefined, most: number) {
  if (!block) return [];
  const count = (block.rows[1] - block.rows[0] + 1) * (block.columns[1] - block.columns[0] + 1);
  return count > most ? undefined : [...tilesOf(block)];
}
