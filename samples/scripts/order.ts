/**
 * Example of a whole order, from the plan to the files, with the public core.
 *
 * With the sandbox, which prints a line of JSON with its addresses:
 *
 *     npm run build
 *     npm run sandbox -- --json
 *     node samples/scripts/order.ts --config samples/workspace/cedar.yaml --sandbox '{"earthEngine": …}'
 *
 * Without `--sandbox`, Google's services are used, with the project, bucket and credentials of the
 * configuration.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  type Config,
  EarthEngine,
  loadConfig,
  type OrderRequest,
  type Tracker,
  type TrackingDocument,
} from 'cedar-tracker';

/** Part of the output of `npm run sandbox -- --json`. */
interface SandboxAddresses {
  readonly earthEngine: string;
  readonly storage: string;
  readonly drive: string;
  readonly project: string;
}

const { values: options } = parseArgs({
  options: {
    config: { type: 'string', default: 'cedar.yaml' },
    sandbox: { type: 'string' },
    downloads: { type: 'string', default: 'downloads' },
    /** Seconds between two updates of the order; a task takes minutes in Earth Engine. */
    interval: { type: 'string', default: '60' },
    /** Delete the order from the store when all images have been downloaded. */
    clean: { type: 'boolean', default: false },
  },
});

/** Landsat 8 images of one tile in two months: two images. */
const request: OrderRequest = {
  collections: ['LANDSAT/LC08/C02/T1_L2'],
  tiles: [[4, 4]],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-31',
  periodFrequency: 'MS',
};

const config = loadConfig(await readFile(options.config, 'utf8'), {
  folder: path.dirname(options.config),
});
const tracker = await openTracker(config, options.sandbox);

// A plan sends and stores nothing; it throws an error if the request is not valid.
const { items, notices } = tracker.plan(request);
console.log(`Planned: ${items.map(({ name }) => name).join(', ')}`);
for (const { message } of notices) console.log(`Note: ${message}`);

const { name } = await tracker.submit(request);
console.log(`Submitted: ${name}`);

const order = await waitFor(tracker, name);
console.log(`Ended: ${describeStates(order)}`);

const files = await tracker.download(order, options.downloads, { overwrite: false });
for (const file of [...files.values()].flat()) console.log(`Downloaded: ${file}`);

if (options.clean && order.complete) {
  const deleted = await tracker.clean(order, { trackingName: name });
  console.log(`Deleted: ${[...deleted.values()].flat().length} objects`);
  for (const { object, reason } of deleted.kept) console.log(`Kept: ${object.id}: ${reason}`);
}
process.exitCode = order.complete ? 0 : 1;

async function openTracker(config: Config, sandbox: string | undefined): Promise<Tracker> {
  // Signs in for Cloud Storage or Google Drive, whichever the configuration names.
  const store = config.store.service;
  if (sandbox === undefined) {
    if (!config.project) throw new Error('The configuration has no project.');
    const credentials = await config.credentials();
    const earthEngine = await EarthEngine.connect({ project: config.project, credentials, store });
    return config.tracker({ earthEngine });
  }
  const addresses: SandboxAddresses = JSON.parse(sandbox);
  const earthEngine = await EarthEngine.connect({
    project: addresses.project,
    baseUrl: addresses.earthEngine,
    // The sandbox accepts any token.
    credentials: { token: 'sandbox' },
    store,
  });
  return config.tracker({
    earthEngine,
    endpoints: { storage: addresses.storage, drive: addresses.drive },
  });
}

/** Updates an order until its tasks have ended, and starts tasks that wait for room in the queue. */
async function waitFor(tracker: Tracker, name: string): Promise<TrackingDocument> {
  for (;;) {
    const order = await tracker.update(name);
    if (order.settled && order.waitingForRoom === 0) return order;
    console.log(`In progress: ${describeStates(order)}`);
    await setTimeout(Number(options.interval) * 1000);
    if (order.waitingForRoom > 0) await tracker.resume(name, { waitingOnly: true });
  }
}

function describeStates({ states }: TrackingDocument): string {
  return Object.entries(states)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}
