/** Templates for the names of orders, to choose from for a new configuration. */
import * as l10n from '@vscode/l10n';
import { messageOf } from '../../domain/messages.ts';
import { loadConfig } from '../config/load.ts';
import { ConfigError } from '../errors.ts';
import { refusedByWindows } from './answerProblems.ts';

/** Time of the order to the second, without the colons that Windows does not allow in file names. */
const NOW = '{now:.10}T{now[11]}{now[12]}{now[14]}{now[15]}{now[17]}{now[18]}';

/** Name of an order with its begin and end, and the time when it was made. */
export const DEFAULT_ORDER_NAME = `ORDER_{period_start:.10}_{period_end:.10}_${NOW}`;

/** At most four tiles by their names, `h009v003`: those of an order can be hundreds. */
const TILES = '{tile_indices:.35}';

/** A template to choose. */
export interface OrderNameChoice {
  /** Parts of the names. */
  readonly label: string;
  /** Python format string for `tracking_template`. */
  readonly template: string;
  /** A name from it. */
  readonly example: string;
}

/**
 * The templates that are offered, the default first.
 *
 * @param grid name of a named grid, for the examples
 */
export function orderNameChoices(grid: string): readonly OrderNameChoice[] {
  const choices = [
    { label: l10n.t('Dates and time of the order'), template: DEFAULT_ORDER_NAME },
    {
      label: l10n.t('Tiles, dates and time of the order'),
      template: `ORDER_${TILES}_{period_start:.10}_{period_end:.10}_${NOW}`,
    },
    { label: l10n.t('Time of the order'), template: `ORDER_${NOW}` },
  ];
  return choices.map((choice) => ({ ...choice, example: exampleOrderName(choice.template, grid) }));
}

/**
 * The name of an order from a template.
 *
 * @param template Python format string
 * @param grid name of a named grid
 * @throws ConfigError, TemplateError when the template cannot be used
 */
export function exampleOrderName(template: string, grid: string): string {
  const config = loadConfig(
    JSON.stringify({
      tile_grid: { grid_name: grid },
      tracker: { store: 'gdrive', tracking_template: template },
      gdrive: {},
    }),
  );
  const [[row], [column]] = config.grid.limits;
  const { name } = config.plan({
    collections: 'LANDSAT/LC08/C02/T1_L2',
    tiles: [row, column],
    periodStart: '2024-06-01',
    periodEnd: '2024-09-01',
  });
  return name;
}

/**
 * Describes what is wrong with a template for the names of orders; undefined where it can be used.
 *
 * @param template Python format string
 * @param grid name of a named grid
 */
export function orderNameProblem(template: string, grid: string): string | undefined {
  if (template.trim() === '') return l10n.t('Enter a template for the names of orders.');
  try {
    return refusedByWindows(exampleOrderName(template, grid));
  } catch (error) {
    return error instanceof ConfigError ? error.problems[0]?.message : messageOf(error);
  }
}
