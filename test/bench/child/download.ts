/**
 * Downloads objects with Cedar's core and prints what it took, as JSON.
 *
 *     node download.ts STORAGE_URL BUCKET PREFIX COUNT FOLDER
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { authenticate } from '../../../src/core/auth.ts';
import { CloudStorageStore, TileGrid, TrackingDocument } from '../../../src/core/index.ts';
import { downloadObjects } from '../../../src/core/orderobjects.ts';

const [endpoint, bucket = '', prefix = '', count = '0', folder = ''] = process.argv.slice(2);
const auth = await authenticate({ token: 'bench' });
const store = new CloudStorageStore({ bucket, project: 'bench', auth, endpoint });
const submitted = '2020-01-01T00:00:00';
const order = new TrackingDocument({
  program: { name: 'bench', version: '0', ee: '0' },
  submission: {
    submitted,
    tile_grid: TileGrid.named('LANDSAT_ARD_CU').toJSON(),
    tile_indices: [],
    period_start: submitted,
    period_end: submitted,
    period_freq: '',
  },
  tracking: {
    submitted,
    name: 'BENCH',
    prefix,
    collections: [],
    tiles: [],
    name_template: '',
    prefix_template: '',
  },
  orders: Array.from({ length: Number(count) }, (_, index) => ({
    name: `b${index}`,
    prefix,
    status: { state: 'COMPLETED' as const },
  })),
  metadata: [],
});

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const before = process.cpuUsage();
const begun = performance.now();
await downloadObjects(store, order, folder, {});
const seconds = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage(before);
delay.disable();
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    residentMegabytes: process.resourceUsage().maxRSS / 1024,
    longestBlockMs: delay.max / 1e6,
  }),
);
