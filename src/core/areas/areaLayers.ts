/** Result of the readers of all formats: layers of features, in the coordinates of the file. */
import type { Geometry, Position } from 'geojson';

/** A geometry, and of what it is the geometry. */
export interface AreaFeature {
  /** Undefined where a feature has none. */
  readonly geometry: Geometry | undefined;
  /** Attributes, from which its name is taken. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Its identifier, which is its name if no attribute is one. */
  readonly id?: string | undefined;
  /** Whether edges are great circles, as in geometries of Earth Engine. */
  readonly isGeodesic?: boolean | undefined;
  /** Whether the geometry is the box that a feature has in place of an outline. */
  readonly isBox?: boolean;
}

/** A geometry of a collection; Earth Engine gives each its own kind of edges. */
export type GeometryPart = Geometry & { readonly geodesic?: boolean };

/** Features in one coordinate reference system. */
export interface AreaLayer {
  /** Name of a table, of a file in an archive, or of an object; empty if there is only one. */
  readonly name: string;
  /**
   * EPSG code or WKT. `lonLat` where the format defines longitude and latitude, undefined where
   * the file should name one and does not.
   */
  readonly crs: string | 'lonLat' | undefined;
  /** WKT that the file has beside a code, for codes that are not in the list. */
  readonly definition?: string | undefined;
  /** Whether the system is named by a URN, whose authority may have latitude first. */
  readonly isUrn?: boolean;
  /** Whether `lonLat` is the rule of the format, which files break: the caller can name another. */
  readonly isAssumed?: boolean;
  readonly features: readonly AreaFeature[];
}

/** Rings of polygons: the first of each is its outside, others are holes. */
export type AreaPolygons = Position[][][];
