/**
 * Downloads the items `b0`, `b1`, … of an order "BENCH", in a process that a test can kill.
 *
 *     node downloadProcess.ts STORAGE_URL BUCKET PREFIX COUNT FOLDER
 */

import { authenticate } from '../../src/core/credentials/authenticate.ts';
import { CloudStorageStore, TileGrid, TrackingDocument } from '../../src/core/index.ts';
import { downloadObjects } from '../../src/core/orders/objects.ts';

const [endpoint, bucket = '', prefix = '', count = '0', folder = ''] = process.argv.slice(2);
const auth = await authenticate({ token: 'test' });
const store = new CloudStorageStore({ bucket, project: 'test', auth, endpoint });
const submitted = '2020-01-01T00:00:00';
const order = new TrackingDocument({
  program: { name: 'test', version: '0', ee: '0' },
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

await downloadObjects(store, order, folder, {});
