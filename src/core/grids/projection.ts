/**
 * Between a grid's coordinate reference system and longitude, latitude.
 *
 * proj4 does the projections; a CRS is WKT, or an EPSG code looked up in `proj4-list`.
 */
import proj4 from 'proj4';
import definitions from 'proj4-list';
import { GridError } from '../errors.ts';

/** x, y in CRS units, or longitude, latitude in degrees. */
export type Position = [x: number, y: number];

export interface Projection {
  /** From longitude, latitude to x, y; not finite where the projection has no point. */
  forward(lonLat: Position): Position;
  /** From x, y to longitude, latitude; not finite outside the projection. */
  inverse(position: Position): Position;
  /** Whether x, y are longitude, latitude themselves. */
  readonly isGeographic: boolean;
}

const projections = new Map<string, Projection>();

/**
 * How Earth Engine and documents write a CRS: an EPSG code as `EPSG:5070`, WKT as it is.
 */
export function normalizeCrs(crs: string | number): string {
  const text = String(crs).trim();
  const code = /^(?:epsg:)?\s*(\d+)$/i.exec(text)?.[1];
  return code ? `EPSG:${code}` : text;
}

/**
 * @param crs WKT, or an EPSG code such as `EPSG:32619`
 * @throws GridError when it is neither, or not one that proj4 can compute
 */
export function projectionOf(crs: string): Projection {
  const known = projections.get(crs);
  if (known) return known;
  const code = /^EPSG:\d+$/.test(crs);
  const definition = code ? definitions[crs]?.[1] : crs;
  if (!definition) throw unusable(crs, 'there is no such EPSG code in the list Cedar carries');
  if (!code && !/^\s*[A-Z]+\s*\[/i.test(crs))
    throw unusable(crs, 'it is neither WKT nor an EPSG code');
  try {
    const converter = proj4(definition);
    const projection: Projection = {
      forward: ([lon, lat]) => converter.forward([lon, lat]),
      inverse: ([x, y]) => converter.inverse([x, y]),
      isGeographic: /^\s*(\+proj=longlat|GEOGC)/i.test(definition),
    };
    projections.set(crs, projection);
    return projection;
  } catch (error) {
    throw unusable(crs, error instanceof Error ? error.message : String(error), error);
  }
}

function unusable(crs: string, reason: string, cause?: unknown): GridError {
  const shown = crs.length > 80 ? `${crs.slice(0, 80)}…` : crs;
  return new GridError(
    `Cedar cannot use the coordinate reference system "${shown}": ${reason}. Give WKT (PROJCS[…] or GEOGCS[…]) or an EPSG code such as EPSG:32619.`,
    { cause },
  );
}
