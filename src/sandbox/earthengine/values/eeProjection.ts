/** A coordinate reference system with a pixel grid over it. */
import { type CrsDefinition, findCrs } from './crsDefinition.ts';

/** [xScale, xShear, xTranslation, yShear, yScale, yTranslation] in units of the system. */
export type GridTransform = readonly [number, number, number, number, number, number];

export const IDENTITY: GridTransform = [1, 0, 0, 0, 1, 0];

export class EeProjection {
  readonly type = 'Projection';
  readonly crs: CrsDefinition;
  readonly transform: GridTransform;
  /** Identifies the grid. */
  readonly key: string;

  constructor(crs: CrsDefinition | string, transform: GridTransform = IDENTITY) {
    this.crs = typeof crs === 'string' ? findCrs(crs) : crs;
    this.transform = transform;
    this.key = `${this.crs.key} ${transform.join(' ')}`;
  }

  equals(other: EeProjection): boolean {
    return this.key === other.key;
  }

  /** Side of a pixel in meters; in degrees, along the equator. */
  get nominalScale(): number {
    const [a, b, , c, d] = this.transform;
    return Math.sqrt(Math.abs(a * d - b * c)) * this.crs.metersPerUnit;
  }

  /** The same corner and axes with pixels of another size. */
  atScale(meters: number): EeProjection {
    const factor = meters / this.nominalScale;
    return this.scale(factor, factor);
  }

  scale(x: number, y: number): EeProjection {
    const [a, b, c, d, e, f] = this.transform;
    return new EeProjection(this.crs, [a * x, b * y, c, d * x, e * y, f]);
  }

  /** Moves the corner by a number of pixels. */
  translate(x: number, y: number): EeProjection {
    const [a, b, c, d, e, f] = this.transform;
    return new EeProjection(this.crs, [a, b, a * x + b * y + c, d, e, d * x + e * y + f]);
  }

  toCrs(column: number, row: number): [x: number, y: number] {
    const [a, b, c, d, e, f] = this.transform;
    return [a * column + b * row + c, d * column + e * row + f];
  }

  fromCrs(x: number, y: number): [column: number, row: number] {
    const [a, b, c, d, e, f] = this.transform;
    if (b === 0 && d === 0) return [(x - c) / a, (y - f) / e];
    const determinant = a * e - b * d;
    return [(e * (x - c) - b * (y - f)) / determinant, (a * (y - f) - d * (x - c)) / determinant];
  }

  toLonLat(column: number, row: number): [lon: number, lat: number] {
    return this.crs.toLonLat(...this.toCrs(column, row));
  }

  fromLonLat(lon: number, lat: number): [column: number, row: number] {
    return this.fromCrs(...this.crs.fromLonLat(lon, lat));
  }

  /** As Earth Engine answers it. */
  encode(): Record<string, unknown> {
    const { code, wkt } = this.crs;
    return {
      type: 'Projection',
      ...(code ? { crs: code } : { wkt }),
      transform: [...this.transform],
    };
  }
}

/** Longitude and latitude in degrees; reported for images without a grid of their own. */
export const WGS84 = new EeProjection('EPSG:4326');
