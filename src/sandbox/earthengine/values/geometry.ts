/**
 * Geometries as Earth Engine has them: coordinates in any projection, with edges that are either
 * straight there (planar) or follow great circles (geodesic).
 */
import type { Geometry as GeoJson, Position } from 'geojson';
import { EvaluationError } from '../evaluationErrors.ts';
import { type EeProjection, WGS84 } from './eeProjection.ts';
import {
  type AreaRings,
  type Bounds,
  type LonLat,
  type OutlineShape,
  type Ring,
  shapeBounds,
} from './shape.ts';

export type GeometryType =
  | 'Point'
  | 'MultiPoint'
  | 'LineString'
  | 'LinearRing'
  | 'MultiLineString'
  | 'Polygon'
  | 'MultiPolygon'
  | 'GeometryCollection';

type Nested = number | readonly Nested[];

/** Edges are divided until they stay within this many degrees (a meter) of the true curve. */
const TOLERANCE = 1e-5;
/** An edge is divided at most 2^n times. */
const DIVISIONS = 7;

export class Geometry {
  readonly type = 'Geometry';
  readonly kind: GeometryType;
  /** In pixel coordinates of `projection`; empty for a collection. */
  readonly coordinates: Nested;
  readonly parts: readonly Geometry[];
  readonly projection: EeProjection;
  readonly geodesic: boolean;
  readonly evenOdd: boolean;
  #shape: OutlineShape | undefined;

  constructor(
    kind: GeometryType,
    coordinates: Nested,
    options: {
      projection?: EeProjection;
      geodesic?: boolean | null;
      evenOdd?: boolean;
      parts?: readonly Geometry[];
    } = {},
  ) {
    this.kind = kind;
    this.coordinates = coordinates;
    this.projection = options.projection ?? WGS84;
    this.geodesic = options.geodesic ?? this.projection.key === WGS84.key;
    this.evenOdd = options.evenOdd ?? true;
    this.parts = options.parts ?? [];
  }

  static fromGeoJson(geometry: GeoJson, geodesic = true): Geometry {
    if (geometry.type === 'GeometryCollection') {
      const parts = geometry.geometries.map((part) => Geometry.fromGeoJson(part, geodesic));
      return new Geometry('GeometryCollection', [], { parts, geodesic });
    }
    return new Geometry(geometry.type, geometry.coordinates as Nested, { geodesic });
  }

  /** Areas in degrees; planar, since their edges are as dense as they must be. */
  static fromAreas(areas: readonly AreaRings[]): Geometry {
    const [only] = areas;
    if (areas.length === 1 && only) return new Geometry('Polygon', only, { geodesic: false });
    return new Geometry('MultiPolygon', areas, { geodesic: false });
  }

  get bounds(): Bounds | null {
    return shapeBounds(this.shape);
  }

  /** In degrees, with edges as dense as they must be. */
  get shape(): OutlineShape {
    this.#shape ??= this.#toShape();
    return this.#shape;
  }

  #toShape(): OutlineShape {
    if (this.kind === 'GeometryCollection') {
      const shapes = this.parts.map((part) => part.shape);
      return {
        areas: shapes.flatMap((shape) => shape.areas),
        lines: shapes.flatMap((shape) => shape.lines),
        points: shapes.flatMap((shape) => shape.points),
      };
    }
    const { coordinates } = this;
    const none = { areas: [], lines: [], points: [] };
    switch (this.kind) {
      case 'Point':
        return { ...none, points: [this.#place(coordinates)] };
      case 'MultiPoint':
        return { ...none, points: list(coordinates).map((point) => this.#place(point)) };
      case 'LineString':
      case 'LinearRing':
        return { ...none, lines: [this.#line(coordinates, this.kind === 'LinearRing')] };
      case 'MultiLineString':
        return { ...none, lines: list(coordinates).map((line) => this.#line(line, false)) };
      case 'Polygon':
        return { ...none, areas: [this.#area(coordinates)] };
      default:
        return { ...none, areas: list(coordinates).map((polygon) => this.#area(polygon)) };
    }
  }

  #place(point: Nested): LonLat {
    const [x, y] = pair(point);
    return this.projection.toLonLat(x, y);
  }

  #area(rings: Nested): AreaRings {
    const area = list(rings).map((ring) => overPole(this.#line(ring, true)));
    const [outer] = area;
    if (!outer) return [];
    // Holes must run on over the antimeridian where the outer ring does.
    const middle = mean(outer);
    return area.map((ring, i) => {
      const turn = i === 0 ? 0 : Math.round((middle - mean(ring)) / 360) * 360;
      return turn === 0 ? ring : ring.map(([lon, lat]): LonLat => [lon + turn, lat]);
    });
  }

  #line(positions: Nested, closed: boolean): Ring {
    const points = list(positions).map(pair);
    const [first, last] = [points[0], points[points.length - 1]];
    if (closed && first && last && (first[0] !== last[0] || first[1] !== last[1]))
      points.push(first);
    const planarDegrees = !this.geodesic && this.projection.crs.isGeographic;
    const places: LonLat[] = [];
    points.forEach((point, i) => {
      const before = points[i - 1];
      if (!before) {
        places.push(this.projection.toLonLat(...point));
      } else if (planarDegrees) {
        places.push(this.projection.toLonLat(...point));
      } else {
        this.#divide(places, before, point);
      }
    });
    return places;
  }

  /** Adds the way from one point to the next, without its start. */
  #divide(places: LonLat[], from: LonLat, to: LonLat): void {
    const start = places[places.length - 1] ?? [0, 0];
    const midway = this.geodesic
      ? (t: number) =>
          greatCircle(this.projection.toLonLat(...from), this.projection.toLonLat(...to), t)
      : (t: number) =>
          this.projection.toLonLat(
            from[0] + (to[0] - from[0]) * t,
            from[1] + (to[1] - from[1]) * t,
          );
    const add = (t0: number, a: LonLat, t1: number, b: LonLat, depth: number): void => {
      const t = (t0 + t1) / 2;
      const exact = near(midway(t), a);
      const off = Math.hypot(exact[0] - (a[0] + b[0]) / 2, exact[1] - (a[1] + b[1]) / 2);
      if (depth < DIVISIONS && off > TOLERANCE) {
        add(t0, a, t, exact, depth + 1);
        add(t, exact, t1, near(b, exact), depth + 1);
      } else {
        places.push(b);
      }
    };
    add(0, start, 1, near(this.projection.toLonLat(...to), start), 0);
  }

  /** The same geometry with coordinates in another projection. */
  transform(projection: EeProjection, geodesic: boolean | null = null): Geometry {
    const through = (nested: Nested): Nested => {
      if (Array.isArray(nested) && typeof nested[0] === 'number') {
        const [x, y] = pair(nested);
        if (projection.crs.key === this.projection.crs.key) {
          return projection.fromCrs(...this.projection.toCrs(x, y));
        }
        return projection.fromLonLat(...this.projection.toLonLat(x, y));
      }
      return list(nested).map(through);
    };
    return new Geometry(this.kind, through(this.coordinates), {
      projection,
      geodesic: geodesic ?? (projection.key === WGS84.key && this.geodesic),
      evenOdd: this.evenOdd,
      parts: this.parts.map((part) => part.transform(projection, geodesic)),
    });
  }

  /** GeoJSON as Earth Engine writes it. */
  toGeoJson(): Record<string, unknown> {
    const outer = { ...this.#bare() };
    const { crs, key } = this.projection;
    if (key !== WGS84.key) {
      outer.crs = { type: 'name', properties: { name: crs.code ?? crs.wkt } };
    }
    if (!/Point$/.test(this.kind)) outer.geodesic = this.geodesic;
    if (/Polygon$/.test(this.kind) && this.evenOdd) outer.evenOdd = true;
    return outer;
  }

  #bare(): Record<string, unknown> {
    if (this.kind === 'GeometryCollection') {
      return { type: this.kind, geometries: this.parts.map((part) => part.#bare()) };
    }
    return { type: this.kind, coordinates: this.crsCoordinates };
  }

  /** Coordinates in units of the reference system. */
  get crsCoordinates(): Nested {
    const through = (nested: Nested): Nested => {
      if (Array.isArray(nested) && typeof nested[0] === 'number')
        return this.projection.toCrs(...pair(nested));
      return list(nested).map(through);
    };
    return through(this.coordinates);
  }
}

function list(nested: Nested): readonly Nested[] {
  if (typeof nested === 'number')
    throw new EvaluationError('Invalid GeoJSON geometry: wrong nesting of coordinates.');
  return nested;
}

function pair(nested: Nested): LonLat {
  const [x, y] = list(nested);
  if (typeof x !== 'number' || typeof y !== 'number') {
    throw new EvaluationError('Invalid GeoJSON geometry: a position must have two numbers.');
  }
  return [x, y];
}

/** A place turned around the Earth to within half a turn of another. */
function near([lon, lat]: LonLat, [other]: LonLat): LonLat {
  return [lon + Math.round((other - lon) / 360) * 360, lat];
}

function mean(ring: Ring): number {
  return ring.reduce((sum, [lon]) => sum + lon, 0) / (ring.length || 1);
}

/** A ring that runs all the way around the Earth, closed over the pole it surrounds. */
function overPole(ring: Ring): Ring {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (!first || !last || Math.abs(last[0] - first[0]) < 180) return ring;
  const pole = ring.reduce((sum, [, lat]) => sum + lat, 0) > 0 ? 90 : -90;
  return [...ring, [last[0], pole], [first[0], pole], first];
}

function greatCircle([lon0, lat0]: LonLat, [lon1, lat1]: LonLat, t: number): LonLat {
  const radians = Math.PI / 180;
  const vector = (lon: number, lat: number): [number, number, number] => {
    const [l, p] = [lon * radians, lat * radians];
    return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
  };
  const [a, b] = [vector(lon0, lat0), vector(lon1, lat1)];
  const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  if (angle < 1e-12) return [lon0, lat0];
  const [f, g] = [
    Math.sin((1 - t) * angle) / Math.sin(angle),
    Math.sin(t * angle) / Math.sin(angle),
  ];
  const [x, y, z] = [a[0] * f + b[0] * g, a[1] * f + b[1] * g, a[2] * f + b[2] * g];
  return [Math.atan2(y, x) / radians, Math.atan2(z, Math.hypot(x, y)) / radians];
}

/** A rectangle in a projection's pixel coordinates. */
export function rectangle(
  projection: EeProjection,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  geodesic?: boolean | null,
): Geometry {
  const ring: Position[] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
    [x0, y0],
  ];
  return new Geometry('Polygon', [ring as Nested], { projection, geodesic: geodesic ?? null });
}
