/** Tracking documents for tests of stored and displayed orders. */
import { TrackingDocument } from '../../src/core/tracking/document.ts';

/** The grid of the documents. */
export const MADE_GRID = {
  ul: [0, 0] as [number, number],
  crs: 'EPSG:32619',
  res: [30, 30],
  size: [256, 256],
  limits: [
    [0, 99],
    [0, 99],
  ] as [[number, number], [number, number]],
  name: 'g',
};

export interface MadeOrder {
  readonly name: string;
  readonly submitted?: string;
  readonly collections?: readonly string[];
  /** One item for each tile and state. */
  readonly tiles?: readonly (readonly [row: number, column: number])[];
  readonly states?: readonly string[];
  readonly version?: string;
}

export function madeDocument({
  name,
  submitted = '2020-01-01T00:00:00',
  collections = ['LANDSAT/LC08/C02/T1_L2'],
  tiles = [[3, 9]],
  states = ['COMPLETED'],
  version = '1',
}: MadeOrder): TrackingDocument {
  const items = collections.flatMap((collection) =>
    tiles.flatMap((tile) =>
      states.map((state, index) => ({
        name: `${name}-${collection.split('/')[1]}-${tile.join('-')}-${index}`,
        prefix: 'P',
        // A task that has an id is under way, whatever its record shows.
        status: { state, id: state === 'UNSUBMITTED' ? '' : `${name}-${tile.join('-')}-${index}` },
        collection,
        tile: [...tile],
        date_start: '2019-01-01T00:00:00',
        date_end: '2020-01-01T00:00:00',
      })),
    ),
  );
  const json = {
    program: { name: 'cedar', version: '1', ee: '1' },
    submission: {
      id: idOf(name),
      submitted,
      tile_grid: MADE_GRID,
      tile_indices: tiles.map((tile) => [...tile]),
      period_start: '2019-01-01T00:00:00',
      period_end: '2021-01-01T00:00:00',
      period_freq: 'YS',
    },
    tracking: {
      submitted,
      name,
      prefix: 'P',
      collections: [...collections],
      tiles: [],
      name_template: '',
      prefix_template: '',
    },
    orders: items,
    metadata: [],
  };
  return TrackingDocument.parse(json, name, version);
}

/** The metadata document of an item's image, with as much in it as shows whose it is. */
export function madeImageMetadata(item: string, order: string): object {
  return {
    program: {},
    order: { id: idOf(order) },
    tile: {},
    store: {},
    task: { name: item },
    image: {},
  };
}

function idOf(order: string): string {
  return `id of ${order}`;
}
