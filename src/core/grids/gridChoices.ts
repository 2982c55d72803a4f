/** Facts about the named grids, to choose one by its area. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { TileGrid } from './grid.ts';
import { NAMED_GRIDS } from './named.ts';
import { projectionOf } from './projection.ts';

/** A named grid, as a list shows it. */
export interface GridChoice {
  /** Value of `grid_name` in cedar.yaml, such as `LANDSAT_ARD_CU`. */
  readonly name: string;
  /** Area that it covers, in words. */
  readonly area: string;
  /** Name of its purpose, such as `Landsat ARD v1 - CONUS`. */
  readonly title: string;
  /** Size of a tile and of a pixel, in words. */
  readonly tile: string;
  /** Kind of its coordinate reference system, in words. */
  readonly crs: string;
}

/** Areas, as the makers of the grids describe them; the others by their name alone. */
const AREAS: Readonly<Record<string, () => string>> = {
  ABOVE_A: () => l10n.t('Alaska and western Canada, Arctic and boreal'),
  ABOVE_B: () => l10n.t('Alaska and western Canada, Arctic and boreal'),
  GEE_HANSEN_GFC: () => l10n.t('World, from 80° N to 60° S'),
  LANDSAT_ARD_AK: () => l10n.t('Alaska'),
  LANDSAT_ARD_CU: () => l10n.t('United States without Alaska and Hawaii'),
  LANDSAT_ARD_HI: () => l10n.t('Hawaii'),
};

/** The named grids by their areas, those of the world last. */
export function gridChoices(): readonly GridChoice[] {
  const choices = Object.keys(NAMED_GRIDS).map(gridChoice);
  const isWorld = ({ name }: GridChoice) => name === 'GEE_HANSEN_GFC';
  return choices.sort(
    (a, b) => Number(isWorld(a)) - Number(isWorld(b)) || a.area.localeCompare(b.area),
  );
}

function gridChoice(name: string): GridChoice {
  const grid = TileGrid.named(name);
  const { isGeographic } = projectionOf(grid.crs);
  const [width, height] = [grid.size[0] * grid.res[0], grid.size[1] * grid.res[1]];
  const tile = isGeographic
    ? l10n.t(
        'tiles of {0}° × {1}°, pixels of {2}°',
        formatNumber(width),
        formatNumber(height),
        String(grid.res[0]),
      )
    : l10n.t(
        'tiles of {0} × {1} km, pixels of {2} m',
        formatNumber(width / 1000),
        formatNumber(height / 1000),
        formatNumber(grid.res[0]),
      );
  return {
    name,
    area: AREAS[name]?.() ?? grid.name,
    title: grid.name,
    tile,
    crs: crsName(grid.crs),
  };
}

/** The name in a WKT, such as `Canada_Albers_Equal_Area_Conic`, with spaces. */
function crsName(crs: string): string {
  const [, name = crs] = /^\w+\["([^"]+)"/.exec(crs) ?? [];
  return name.replaceAll('_', ' ');
}
