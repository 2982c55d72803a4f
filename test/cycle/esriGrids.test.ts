/** Orders in cylindrical systems of ESRI, which WKT names otherwise than PROJ. */
import { expect, it } from 'vitest';
import { projectionOf } from '../../src/core/grids/projection.ts';
import { TileGrid } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';

it.each(['ESRI:54002', 'ESRI:54017', 'ESRI:54034'])('%s: images are computed', async (code) => {
  const cycle = await openCycle();
  const grid = (ul: [number, number]) =>
    TileGrid.from({
      name: 'Small tiles',
      crs: code,
      ul,
      res: [30, 30],
      size: [32, 32],
      limits: [
        [0, 0],
        [0, 0],
      ],
    });
  // Near the Quabbin Reservoir.
  const { crs } = grid([0, 0]);
  const ul = projectionOf(crs).forward([-72.3, 42.4]);
  const tracker = cycle.trackerWith({ grid: grid(ul) });
  const { name } = await tracker.submit({ ...SMALL_ORDER, tiles: [0, 0] });
  const order = await finishOrder(tracker, name);
  expect(order.states, JSON.stringify(order.orders[0]?.status)).toEqual({ COMPLETED: 2 });
  const files = [...(await tracker.download(order, temporaryFolder())).values()].flat();
  expect(files.filter((file) => file.endsWith('.tif'))).toHaveLength(2);
});
