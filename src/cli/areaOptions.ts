/** Options that choose tiles by an area of interest. */
import { type Command, Option } from 'commander';
import type { AreaChoices, AreaError, GridArea, WideChoice } from '../core/index.ts';
import { formatTileName } from '../domain/tileName.ts';
import type { Session } from './commandSession.ts';
import { formatCount } from './format.ts';

export interface AreaFlags {
  readonly area?: string;
  readonly feature?: string;
  readonly areaCrs?: string;
  readonly latitudeFirst?: boolean;
  readonly antimeridian?: keyof typeof WIDE;
}

/** The values of `--antimeridian`. */
const WIDE = { across: 'acrossAntimeridian', around: 'asWritten' } as const satisfies Record<
  string,
  WideChoice
>;

type TileIndex = readonly [row: number, column: number];

/** Adds the options to a command. */
export function withArea(command: Command): Command {
  return command
    .option('-a, --area <file>', 'tiles under the polygons of a file: GeoJSON, KML, shapefile, …')
    .option('--feature <name>', 'only one feature, or layer, of the area')
    .option('--area-crs <crs>', 'reference system of an area that names none, such as EPSG:32615')
    .option('--latitude-first', 'the area has latitude before longitude')
    .addOption(
      new Option(
        '--antimeridian <choice>',
        'how polygons wider than 180 degrees run: across the antimeridian, or around the Earth',
      ).choices(Object.keys(WIDE)),
    );
}

/**
 * The tiles under an area, in the grid of the configuration.
 *
 * @throws AreaError, CancelledError
 */
export async function tilesOfArea(
  file: string,
  flags: AreaFlags,
  { config, output, signal }: Pick<Session, 'config' | 'output' | 'signal'>,
): Promise<readonly TileIndex[]> {
  const { AreaError, readArea } = await import('../core/index.ts');
  const { grid } = config;
  try {
    const {
      source,
      tiles = [],
      notes,
      swappedTiles,
    } = await readArea({ file }, { ...areaChoicesFrom(flags), grid, signal });
    for (const note of notes) output.note(`${source}: ${note}`);
    const hint = swappedTiles > 0 ? ' With --latitude-first it is inside.' : '';
    if (tiles.length === 0) {
      const message = `${source} is outside the grid "${grid.name}".${hint}`;
      throw new AreaError('outside-grid', source, message);
    }
    const names = tiles.map((tile) => formatTileName(...tile));
    output.note(`${source}: ${formatCount(tiles.length, 'tile')}: ${names.join(' ')}`);
    return tiles;
  } catch (error) {
    throw error instanceof AreaError ? withOption(error) : error;
  }
}

function areaChoicesFrom({
  feature,
  areaCrs,
  latitudeFirst,
  antimeridian,
}: AreaFlags): Omit<AreaChoices, 'grid'> {
  return {
    feature,
    crs: areaCrs,
    swap: latitudeFirst,
    ...(antimeridian && { wide: WIDE[antimeridian] }),
  };
}

/**
 * The area of a file, for which a grid is proposed.
 *
 * @throws AreaError, CancelledError
 */
export async function gridAreaOfFile(
  file: string,
  flags: AreaFlags,
  { output, signal }: Pick<Session, 'output' | 'signal'>,
): Promise<GridArea> {
  const { AreaError, gridAreaOf, readArea } = await import('../core/index.ts');
  try {
    const area = await readArea({ file }, { ...areaChoicesFrom(flags), signal });
    for (const note of area.notes) output.note(`${area.source}: ${note}`);
    return gridAreaOf(area);
  } catch (error) {
    throw error instanceof AreaError ? withOption(error) : error;
  }
}

/** Options that answer what a file leaves open, by the reasons of errors. */
const OPTIONS: Readonly<Record<string, string>> = {
  wide: 'Use --antimeridian.',
  swapped: 'Or use --latitude-first.',
  'not-degrees': 'Or use --area-crs.',
  'too-many-tiles': 'Or choose one of its features with --feature.',
};

function withOption(error: AreaError): Error {
  const option = OPTIONS[error.reason];
  const isOneFeature = error.reason === 'too-many-tiles' && error.names.length < 2;
  if (option === undefined || isOneFeature) return error;
  error.message = `${error.message} ${option}`;
  return error;
}
