/**
 * Positions at which pixels are evaluated.
 *
 * Images are evaluated point by point: each image has values at any position, and an export or a
 * reduction evaluates the centers of its own pixels, a block at a time. Places are pixel
 * coordinates of a projection, so that a center is at `column + 0.5`.
 */
import type { CrsDefinition } from './crsDefinition.ts';
import { type EeProjection, WGS84 } from './eeProjection.ts';
import type { Samples } from './samples.ts';

/** Coordinates of all points, in units of a reference system. */
interface Coordinates {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Most results kept for a block, so that what several bands share is computed once. */
const REMEMBERED = 24;

export class Points {
  readonly projection: EeProjection;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly #elsewhere = new Map<string, Points>();
  readonly #coordinates = new Map<string, Coordinates>();
  readonly #remembered = new Map<object, Samples>();
  #snapped: Points | undefined;

  constructor(projection: EeProjection, x: Float64Array, y: Float64Array) {
    this.projection = projection;
    this.x = x;
    this.y = y;
  }

  /** Centers of a rectangle of pixels, row by row. */
  static block(
    projection: EeProjection,
    column: number,
    row: number,
    width: number,
    height: number,
  ): Points {
    const x = new Float64Array(width * height);
    const y = new Float64Array(width * height);
    for (let j = 0, i = 0; j < height; j++) {
      for (let k = 0; k < width; k++, i++) {
        x[i] = column + k + 0.5;
        y[i] = row + j + 0.5;
      }
    }
    return new Points(projection, x, y);
  }

  get count(): number {
    return this.x.length;
  }

  /** The same places in pixel coordinates of another projection. */
  in(projection: EeProjection): Points {
    if (projection.key === this.projection.key) return this;
    const known = this.#elsewhere.get(projection.key);
    if (known) return known;
    const points = this.#transformed(projection);
    this.#elsewhere.set(projection.key, points);
    return points;
  }

  #transformed(to: EeProjection): Points {
    const { x, y } = this.coordinatesIn(to.crs);
    const [u, v] = [new Float64Array(this.count), new Float64Array(this.count)];
    for (let i = 0; i < u.length; i++) {
      const [column, row] = to.fromCrs(x[i] ?? 0, y[i] ?? 0);
      u[i] = column;
      v[i] = row;
    }
    return new Points(to, u, v);
  }

  /** The places in units of a reference system; projected once, however many grids use it. */
  coordinatesIn(crs: CrsDefinition): Coordinates {
    const known = this.#coordinates.get(crs.key);
    if (known) return known;
    const [x, y] = [new Float64Array(this.count), new Float64Array(this.count)];
    const own = crs.key === this.projection.crs.key;
    const from = own || crs.isGeographic ? undefined : this.coordinatesIn(WGS84.crs);
    for (let i = 0; i < x.length; i++) {
      const [u, v] = from
        ? crs.fromLonLat(from.x[i] ?? 0, from.y[i] ?? 0)
        : own
          ? this.projection.toCrs(this.x[i] ?? 0, this.y[i] ?? 0)
          : this.projection.toLonLat(this.x[i] ?? 0, this.y[i] ?? 0);
      x[i] = u;
      y[i] = v;
    }
    const coordinates = { x, y };
    this.#coordinates.set(crs.key, coordinates);
    return coordinates;
  }

  /** Longitudes (`x`) and latitudes (`y`) in degrees. */
  get degrees(): Coordinates {
    return this.coordinatesIn(WGS84.crs);
  }

  /** The centers of the pixels that contain the points. */
  get snapped(): Points {
    if (!this.#snapped) {
      const snap = (values: Float64Array) => values.map((value) => Math.floor(value) + 0.5);
      this.#snapped = new Points(this.projection, snap(this.x), snap(this.y));
    }
    return this.#snapped;
  }

  /** The same places, some pixels further. */
  moved(columns: number, rows: number): Points {
    const { projection, x, y } = this;
    return new Points(
      projection,
      x.map((value) => value + columns),
      y.map((value) => value + rows),
    );
  }

  /** Some of the points. */
  pick(indices: Int32Array): Points {
    const take = (values: Float64Array) =>
      Float64Array.from(indices, (i) => values[i] ?? Number.NaN);
    return new Points(this.projection, take(this.x), take(this.y));
  }

  /** The result of `compute` for these points, kept for a while for further callers. */
  remember(key: object, compute: () => Samples): Samples {
    const known = this.#remembered.get(key);
    if (known) return known;
    const samples = compute();
    this.#remembered.set(key, samples);
    if (this.#remembered.size > REMEMBERED) {
      const [oldest] = this.#remembered.keys();
      if (oldest) this.#remembered.delete(oldest);
    }
    return samples;
  }
}
