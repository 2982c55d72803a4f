/** Tries the templates of a configuration on an example. */
import * as l10n from '@vscode/l10n';
import type { Tile, TileGrid } from '../grids/index.ts';
import { formatTemplate, templateFields } from '../templates/formatTemplate.ts';
import { NAME_FIELDS, TRACKING_FIELDS } from '../templates/orderTemplates.ts';
import { cedarMessage, type Source } from './configSource.ts';
import type { ConfigYaml } from './configYaml.ts';

/** Reports templates that would stop an order. @param grid whose first tile the example has */
export function checkTemplates(
  source: Source,
  tracker: ConfigYaml['tracker'],
  grid: TileGrid,
): void {
  const [[row], [column]] = grid.limits;
  const tile = grid.tile(row, column);
  const check = (
    key: 'name_template' | 'prefix_template' | 'tracking_template',
    names: readonly string[],
    example: (tile: Tile) => Record<string, unknown>,
  ) => {
    const template = tracker[key];
    if (template === undefined) return;
    try {
      const unknown = templateFields(template).find((field) => !names.includes(field));
      if (unknown !== undefined) {
        source.problem(
          ['tracker', key],
          l10n.t('The template has no field "{0}". Fields are: {1}.', unknown, names.join(', ')),
        );
      } else formatTemplate(template, example(tile));
    } catch (error) {
      source.problem(['tracker', key], cedarMessage(error));
    }
  };
  check('name_template', NAME_FIELDS, exampleItem);
  check('prefix_template', NAME_FIELDS, exampleItem);
  check('tracking_template', TRACKING_FIELDS, exampleOrder);
}

function exampleItem(tile: Tile): Record<(typeof NAME_FIELDS)[number], unknown> {
  return {
    collection: 'LANDSAT_LC08_C02_T1_L2',
    tile,
    date_start: '2019-01-01',
    date_end: '2020-01-01',
    now: '2020-01-01T12:34:56',
  };
}

function exampleOrder(tile: Tile): Record<(typeof TRACKING_FIELDS)[number], unknown> {
  return {
    collections: ['LANDSAT/LC08/C02/T1_L2'],
    tiles: [tile],
    tile_indices: tile.name,
    period_start: '2019-01-01T00:00:00',
    period_end: '2020-01-01T00:00:00',
    period_freq: 'YS',
    now: '2020-01-01T12:34:56',
  };
}
