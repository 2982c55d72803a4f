/**
 * Between a grid's coordinate reference system and longitude, latitude.
 *
 * proj4 does the projections; a CRS is WKT, or an EPSG code looked up in `proj4-list`.
 */
import * as l10n from '@vscode/l10n';
import proj4 from 'proj4';
import definitions from 'proj4-list';
import { GridError } from '../errors.ts';

/** x, y in CRS units, or longitude, latitude in degrees. */
export type Position = [x: number, y: number];

export interface Projection {
  /** From longitude, latitude to x, y; not numbers where the projection has no such place. */
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
  const definition = /^EPSG:\d+$/.test(crs) ? definitionOfCode(crs) : crs;
  if (definition === crs && !/^\s*[A-Z]\w*\s*\[/i.test(crs)) {
    throw unusable(
      l10n.t(
        'Cedar cannot use the coordinate reference system "{0}": it is neither WKT nor an EPSG code.',
        shortened(crs),
      ),
    );
  }
  try {
    const { forward, inverse } = proj4(definition);
    const converter: Converter = {
      forward: ([lon, lat]) => forward([lon, lat]),
      inverse: ([x, y]) => inverse([x, y]),
    };
    const projection: Projection = {
      forward: (lonLat) => forwardAndBack(converter, lonLat),
      inverse: converter.inverse,
      isGeographic: /^\s*(\+proj=longlat|GEOGC)/i.test(definition),
    };
    projections.set(crs, projection);
    return projection;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw unusable(
      l10n.t('Cedar cannot use the coordinate reference system "{0}": {1}.', shortened(crs), said),
      error,
    );
  }
}

type Converter = Pick<Projection, 'forward' | 'inverse'>;

/**
 * Degrees by which a place may move there and back again: far more than shifts between datums lose,
 * far less than how far off a wrong place is.
 */
const THERE_AND_BACK = 1e-2;

/**
 * Far from where they are meant for, projections give numbers that mean other places; those that do
 * not lead back are no numbers instead.
 */
function forwardAndBack({ forward, inverse }: Converter, [lon, lat]: Position): Position {
  const position = forward([lon, lat]);
  const [x, y] = position;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return [Number.NaN, Number.NaN];
  const [backLon, backLat] = inverse([x, y]);
  const turned = Math.abs(lon - backLon - 360 * Math.round((lon - backLon) / 360));
  // At a pole any longitude is right.
  const eastwards = turned * Math.cos((lat * Math.PI) / 180);
  const isBack = eastwards < THERE_AND_BACK && Math.abs(lat - backLat) < THERE_AND_BACK;
  return isBack ? position : [Number.NaN, Number.NaN];
}

/** The definition of an EPSG code, for proj4. */
function definitionOfCode(crs: string): string {
  const definition = definitions[crs]?.[1];
  if (!definition) {
    throw unusable(
      l10n.t(
        'Cedar cannot use the coordinate reference system "{0}": there is no such EPSG code in the list Cedar carries.',
        crs,
      ),
    );
  }
  if (definition.includes('+proj=geocent')) {
    throw unusable(
      l10n.t(
        'Cedar cannot use the coordinate reference system "{0}": it has three axes from the centre of the Earth, and no plane.',
        crs,
      ),
    );
  }
  // Grids of datum shifts are files that are not at hand; shifts by seven parameters will do.
  const shifted = definition.replace(/\+nadgrids=[^@\s]\S*/, '');
  if (shifted !== definition && !shifted.includes('+towgs84=')) {
    throw unusable(
      l10n.t(
        'Cedar cannot use the coordinate reference system "{0}": its datum is known by a file of shifts only, which Cedar does not carry.',
        crs,
      ),
    );
  }
  return shifted;
}

function unusable(problem: string, cause?: unknown): GridError {
  const advice = l10n.t('Give WKT (PROJCS[…] or GEOGCS[…]) or an EPSG code such as EPSG:32619.');
  return new GridError(`${problem} ${advice}`, { cause, field: 'crs' });
}

function shortened(crs: string): string {
  return crs.length > 80 ? `${crs.slice(0, 80)}…` : crs;
}
