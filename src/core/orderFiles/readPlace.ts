/** Reads where the images of an order file are: its tiles, its area and its grid. */

import * as l10n from '@vscode/l10n';
import { parseJson } from '../../domain/parseJson.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { parseTileName } from '../../domain/tileName.ts';
import { MAX_AREA_TILES } from '../areas/index.ts';
import type { Source } from '../config/configSource.ts';
import { GridError } from '../errors.ts';
import { TileGrid } from '../grids/index.ts';
import { checkCodeInWkt } from '../grids/records.ts';
import { geoJsonArea } from './geoJsonArea.ts';
import type { OrderFile, OrderFileArea } from './orderFile.ts';
import type { AreaYaml, GridYaml, OrderFileYaml } from './orderFileYaml.ts';

type OrderPlace = Pick<
  OrderFile,
  'tiles' | 'tileGrid' | 'area' | 'inside' | 'withoutGrid' | 'grid'
>;
/** Name in messages of an area of GeoJSON that has none. */
const UNNAMED_AREA = 'area';

export function readPlace(source: Source, value: OrderFileYaml): OrderPlace {
  const { tile_grid: tileGrid, inside = false, without_grid: withoutGrid = false } = value;
  const area = value.area && readArea(source, value.area);
  const grid = value.grid && readGrid(source, value.grid);
  const tiles = readTiles(source, value.tiles ?? []);
  checkTogether(source, value);
  return {
    tiles,
    ...(tileGrid !== undefined && { tileGrid }),
    ...(area && { area }),
    inside,
    withoutGrid,
    ...(grid && { grid: grid.toJSON() }),
  };
}

/** Finds keys that contradict each other, or are missing. */
function checkTogether(source: Source, value: OrderFileYaml): void {
  const { tiles, area, inside, without_grid: withoutGrid, grid, tile_grid: tileGrid } = value;
  if (!tiles && !area) {
    source.problem([], l10n.t('"tiles" or "area" is missing. Add one of them.'));
  }
  if (inside && !area) {
    source.problem(['inside'], l10n.t('"inside" needs an area. Add "area", or leave it out.'));
  }
  if (withoutGrid && !area) {
    source.problem(
      ['without_grid'],
      l10n.t('"without_grid" needs an area. Add "area", or leave it out.'),
    );
  }
  if (withoutGrid && tiles) {
    source.problem(
      ['tiles'],
      l10n.t('An order without a grid has no tiles. Leave out "tiles" or "without_grid".'),
    );
  }
  if (withoutGrid && grid) {
    source.problem(
      ['grid'],
      l10n.t('Leave out "grid" or "without_grid": they exclude each other.'),
    );
  }
  if (tileGrid !== undefined && (withoutGrid || grid)) {
    source.problem(
      ['tile_grid'],
      l10n.t(
        '"tile_grid" names the grid of the configuration, which this order does not use. Leave it out.',
      ),
    );
  }
  if (tiles && area && !inside) {
    source.problem(
      ['area'],
      l10n.t('With "tiles", an area has no effect. Leave out one of them, or add "inside: true".'),
    );
  }
}

function readTiles(source: Source, names: readonly string[]): readonly TileIndex[] {
  const tiles: TileIndex[] = [];
  for (const [at, name] of names.entries()) {
    const block = parseTileName(name.trim());
    const path = ['tiles', String(at)];
    if (!block) {
      source.problem(
        path,
        l10n.t(
          '"{0}" is not a tile. Tiles are written as h004v004, column and row, or as h004-006v004.',
          name,
        ),
      );
      continue;
    }
    const [rows, columns] = [block.rows, block.columns].map(numbersOf);
    if ((rows?.length ?? 0) * (columns?.length ?? 0) > MAX_AREA_TILES - tiles.length) {
      source.problem(
        path,
        l10n.t('An order can have at most {0} tiles. List fewer of them.', MAX_AREA_TILES),
      );
      return tiles;
    }
    for (const row of rows ?? []) for (const column of columns ?? []) tiles.push([row, column]);
  }
  const seen = new Set<string>();
  return tiles.filter((tile) => !seen.has(String(tile)) && seen.add(String(tile)));
}

/** All numbers of a range that may run backwards; one more than an order can have at most. */
function numbersOf([one, other]: readonly [number, number]): number[] {
  const first = Math.min(one, other);
  const count = Math.min(Math.abs(other - one), MAX_AREA_TILES) + 1;
  return Array.from({ length: count }, (_, at) => first + at);
}

function readGrid(source: Source, grid: GridYaml): TileGrid | undefined {
  try {
    return checkCodeInWkt(TileGrid.from(grid));
  } catch (error) {
    if (!(error instanceof GridError)) throw error;
    source.problem(['grid', ...(error.field ? [error.field] : [])], error.message);
    return undefined;
  }
}

function readArea(source: Source, written: AreaYaml): OrderFileArea | undefined {
  const { file, place, geojson, name } = written;
  const kinds = [file, place, geojson].filter((each) => each !== undefined);
  if (kinds.length !== 1) {
    source.problem(['area'], l10n.t('An area has exactly one of "file", "place" and "geojson".'));
    return undefined;
  }
  checkAreaKeys(source, written);
  if (place !== undefined) return { place };
  if (file !== undefined) {
    const { feature, crs, antimeridian } = written;
    return {
      file,
      ...(feature !== undefined && { feature }),
      ...(crs !== undefined && { crs }),
      ...(written.latitude_first && { latitudeFirst: true }),
      ...(antimeridian && { antimeridian }),
    };
  }
  const polygons = geoJsonArea(typeof geojson === 'string' ? parseJson(geojson) : geojson);
  if (polygons) return { name: name ?? UNNAMED_AREA, geojson: polygons };
  source.problem(
    ['area', 'geojson'],
    l10n.t(
      'The GeoJSON must be a Polygon, a MultiPolygon or features with them, in longitude and latitude.',
    ),
  );
  return undefined;
}

/** Keys of one kind of area have no effect in another one. */
function checkAreaKeys(source: Source, written: AreaYaml): void {
  const owners = {
    feature: 'file',
    crs: 'file',
    latitude_first: 'file',
    antimeridian: 'file',
    name: 'geojson',
  } as const;
  for (const [key, owner] of Object.entries(owners)) {
    if (written[key as keyof typeof owners] === undefined || written[owner] !== undefined) continue;
    source.problem(
      ['area', key],
      l10n.t('"{0}" has an effect only with "{1}". Leave it out.', key, owner),
    );
  }
}
