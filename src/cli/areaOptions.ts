/** Options that choose tiles by an area of interest, and cut images to it. */
import { type Command, Option } from 'commander';
import type { Area, AreaChoices, AreaError, GridArea, TileGrid } from '../core/index.ts';
import { WIDE_RINGS, type WideRingName } from '../domain/wideRings.ts';
import type { Session } from './commandSession.ts';

/** Options of an area in a file. */
export interface AreaFlags {
  readonly area?: string;
  readonly feature?: string;
  readonly areaCrs?: string;
  readonly latitudeFirst?: boolean;
  readonly antimeridian?: WideRingName;
}

/** The same, and what an order is to do with the area. */
export interface OrderAreaFlags extends AreaFlags {
  /** A point or box in any notation. */
  readonly place?: string;
  /** Name of an order. */
  readonly areaOf?: string;
  readonly inside?: boolean;
  /** False for one tile made for the area. */
  readonly grid: boolean;
  /** Name of an order. */
  readonly gridOf?: string;
}

/** Adds the options of an area in a file to a command. */
export function withArea(command: Command): Command {
  return command
    .option('-a, --area <file>', 'tiles under the polygons of a file: GeoJSON, KML, shapefile, …')
    .option('--feature <name>', 'only one feature, or layer, of the area')
    .option(
      '--area-crs <crs>',
      'reference system of an area that names none, or one that Cedar does not know: EPSG:32615, or WKT',
    )
    .option('--latitude-first', 'the area has latitude before longitude')
    .addOption(
      new Option(
        '--antimeridian <choice>',
        'how polygons wider than 180 degrees run: across the antimeridian, around the Earth, or around a pole',
      ).choices(Object.keys(WIDE_RINGS)),
    );
}

/** Notations of places, for help. */
export const PLACES = 'a point or box in degrees (longitude first), MGRS, UTM, or WKT';

/** Adds what an order can do with an area. */
export function withOrderedArea(command: Command): Command {
  return withArea(command)
    .option('--place <text>', `in place of --area: ${PLACES}`)
    .option('--area-of <order>', 'the area that the images of an earlier order are cut to')
    .option('--inside', 'only pixels inside the area; others have no data')
    .option('--no-grid', 'one image for the area, in pixels of the collection, without tiles')
    .option('--grid-of <order>', 'the grid of an earlier order with --no-grid; its tile is 0 0');
}

/**
 * The area in a file. Notes about it are printed.
 *
 * @throws AreaError with the option that answers what the file leaves open; CancelledError
 */
export async function readFileArea(
  file: string,
  { feature, areaCrs, latitudeFirst, antimeridian }: AreaFlags,
  {
    output,
    signal,
    grid,
  }: Pick<Session, 'output' | 'signal'> & { readonly grid?: TileGrid | undefined },
): Promise<Area> {
  const { AreaError, readArea } = await import('../core/index.ts');
  const choices: Omit<AreaChoices, 'grid'> = {
    feature,
    crs: areaCrs,
    swap: latitudeFirst,
    ...(antimeridian && { wide: WIDE_RINGS[antimeridian] }),
  };
  try {
    const area = await readArea({ file }, { ...choices, grid, signal });
    for (const note of area.notes) output.note(`${area.source}: ${note}`);
    return area;
  } catch (error) {
    throw error instanceof AreaError ? withOption(error) : error;
  }
}

/**
 * The area of a file, for which a grid is proposed.
 *
 * @throws AreaError, CancelledError
 */
export async function gridAreaOfFile(
  file: string,
  flags: AreaFlags,
  session: Pick<Session, 'output' | 'signal'>,
): Promise<GridArea> {
  const { AreaError, gridAreaOf } = await import('../core/index.ts');
  const area = await readFileArea(file, flags, session);
  try {
    return gridAreaOf(area);
  } catch (error) {
    throw error instanceof AreaError ? withOption(error) : error;
  }
}

/** Options that answer what a file leaves open, by the reasons of errors. */
const OPTIONS: Readonly<Record<string, string>> = {
  wide: 'Use --antimeridian.',
  'wide-or-pole': 'Use --antimeridian.',
  swapped: 'Or use --latitude-first.',
  'not-degrees': 'Or use --area-crs.',
  crs: 'Or use --area-crs with the WKT of the system.',
  'too-many-tiles': 'Or choose one of its features with --feature.',
};

function withOption(error: AreaError): Error {
  const option = OPTIONS[error.reason];
  const isOneFeature = error.reason === 'too-many-tiles' && error.names.length < 2;
  if (option === undefined || isOneFeature) return error;
  error.message = `${error.message} ${option}`;
  return error;
}
