/** A request as an order file, such as the contents of the order form. */
import * as l10n from '@vscode/l10n';
import { DAY_MS, formatIsoDate } from '../../domain/isoDates.ts';
import { OrderRequestError } from '../errors.ts';
import { TileGrid } from '../grids/index.ts';
import type { OrderRequest } from '../orders/plan.ts';
import { parseDate } from '../periods/splitPeriods.ts';
import { geoJsonArea } from './geoJsonArea.ts';
import type { OrderFile } from './orderFile.ts';
import { formatTileGridName } from './orderFilePlace.ts';

/**
 * The order file of a request.
 *
 * @param request what to order
 * @param context the grid of the configuration, which the tiles are of
 * @throws OrderRequestError when its time does not consist of days; PeriodError for dates that cannot be
 *   read
 */
export function orderFileOfRequest(
  request: OrderRequest,
  context: { readonly grid: TileGrid },
): OrderFile {
  const { grid } = context;
  const { collections, choices = {}, tiles, inside, leaveOut = [], leaveOutScenes = [] } = request;
  const geojson = inside && geoJsonArea(inside.geometry);
  const indices = tiles as readonly (number | readonly [number, number])[];
  const isOne = typeof indices[0] === 'number';
  return {
    collections: [collections].flat(),
    scenes: {},
    choices,
    tiles: (isOne ? [tiles] : tiles) as readonly (readonly [number, number])[],
    ...(request.grid
      ? { grid: TileGrid.from(request.grid).toJSON() }
      : { tileGrid: formatTileGridName(grid) }),
    ...(inside && geojson && { area: { name: inside.name, geojson } }),
    inside: inside !== undefined,
    withoutGrid: false,
    ...daysOf(request),
    leaveOut,
    leaveOutScenes,
    saveEmptyMetadata: true,
    errorIfEmpty: false,
  };
}

/** @throws OrderRequestError, PeriodError */
export function daysOf({
  periodStart,
  periodEnd,
  periodFrequency: frequency,
}: Pick<OrderRequest, 'periodStart' | 'periodEnd' | 'periodFrequency'>): Pick<
  OrderFile,
  'firstDay' | 'lastDay' | 'frequency'
> {
  const [start, end] = [parseDate(periodStart, 'start'), parseDate(periodEnd, 'end')];
  if (start % DAY_MS !== 0 || end % DAY_MS !== 0) {
    throw new OrderRequestError(
      'period',
      l10n.t(
        'This order begins or ends within a day, and order files have whole days. Copy it as a command.',
      ),
    );
  }
  return {
    firstDay: formatIsoDate(start),
    lastDay: formatIsoDate(frequency ? end : end - DAY_MS),
    ...(frequency && { frequency }),
  };
}
