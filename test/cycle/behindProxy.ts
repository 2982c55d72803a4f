/** A tracker whose requests to Earth Engine can be answered by a test. */
import { CloudStorageStore, EarthEngine, Tracker } from '../../src/core/index.ts';
import { type Cycle, GRID } from './cycle.ts';
import { hurriedClock as clock } from './hurriedClock.ts';
import { startProxy, type TestProxy } from './proxy.ts';

/** A tracker whose Earth Engine is reached through a proxy. All its waits are short. */
export async function behindProxy({
  sandbox,
}: Cycle): Promise<{ proxy: TestProxy; tracker: Tracker }> {
  const { project, bucket, storage } = sandbox;
  const proxy = await startProxy(sandbox.earthEngine);
  const credentials = { token: 'any' };
  const earthEngine = await EarthEngine.connect({
    project,
    baseUrl: proxy.origin,
    credentials,
    clock,
  });
  const { auth } = earthEngine;
  const store = new CloudStorageStore({ bucket, project, auth, endpoint: storage, clock });
  return { proxy, tracker: new Tracker({ grid: GRID, store, earthEngine }) };
}
