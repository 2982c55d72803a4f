/** Orders whose record has an EPSG code of another reference system than the WKT beside it. */
import { expect, it } from 'vitest';
import { projectionOf } from '../../src/core/grids/projection.ts';
import { GridError, recordedOwnGrid, TileGrid } from '../../src/core/index.ts';
import { finishOrder, openCycle, SMALL_ORDER, storeRecord } from './cycle.ts';

const CODE = 'EPSG:32618';

it('are continued only after the code or the WKT was corrected', async () => {
  const cycle = await openCycle();
  const [x, y] = projectionOf(CODE).forward([-72.3, 42.4]);
  const grid = TileGrid.from({
    name: 'Small tiles',
    crs: CODE,
    ul: [x, y],
    res: [30],
    size: [32],
    limits: [
      [0, 0],
      [0, 0],
    ],
  });
  const tracker = cycle.trackerWith({ grid });
  cycle.sandbox.setFaults([
    { path: '**/image:export', nth: 2, times: 100, action: { status: 400, message: 'Broken.' } },
  ]);
  await expect(tracker.submit({ ...SMALL_ORDER, tiles: [0, 0] })).rejects.toThrow('Broken.');
  cycle.sandbox.setFaults([]);
  const [name = ''] = await tracker.list();
  const json = (await tracker.read(name)).toJSON();
  const { submission } = json;
  const { epsg, ...byWkt } = submission.tile_grid;
  expect(epsg).toBe(32618);

  submission.tile_grid = { ...byWkt, epsg: 32619 };
  submission.own_grid = true;
  await storeRecord(cycle, json);
  const from = cycle.sandbox.requests.length;
  const refusal = await tracker.resume(name).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(GridError);
  expect((refusal as GridError).message).toContain(
    `"tile_grid.epsg" in the tracking document of "${name}" is 32619`,
  );
  const started = cycle.sandbox.requests.slice(from).filter(({ path }) => path.endsWith(':export'));
  expect(started).toEqual([]);
  const edited = await tracker.read(name);
  expect(() => recordedOwnGrid(edited)).toThrow(GridError);

  // By its WKT, the order is what it was.
  submission.tile_grid = byWkt;
  delete submission.own_grid;
  await storeRecord(cycle, json);
  await tracker.resume(name);
  expect((await finishOrder(tracker, name)).states).toEqual({ COMPLETED: 2 });
});
