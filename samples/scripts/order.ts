/**
 * An order from the plan to the files, with the public core alone.
 *
 * Against the sandbox, which prints a line of JSON with its addresses:
 *
 *     npm run build
 *     npm run sandbox -- --json
 *     node samples/scripts/order.ts --config samples/workspace/cedar.yaml --sandbox '{"earthEngine": …}'
 *
 * Without `--sandbox` it works with Google: the project, the bucket and the credentials are those of
 * the configuration.
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

/** What `npm run sandbox -- --json` prints, as far as it is needed here. */
interface SandboxAddresses {
  readonly earthEngine: string;
  readonly storage: string;
  readonly project: string;
}

const { values: options } = parseArgs({
  options: {
    config: { type: 'string', default: 'cedar.yaml' },
    sandbox: { type: 'string' },
    downloads: { type: 'string', default: 'downloads' },
    /** Seconds between two questions after the state of the tasks; Earth Engine takes minutes. */
    interval: { type: 'string', default: '60' },
    /** Delete the order from the bucket once all of its images are on disk. */
    clean: { type: 'boolean', default: false },
  },
});

/** Landsat 8 over one tile, in two months: two images. */
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

// Nothing is asked or stored for a plan: what is wrong with a request shows here.
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
  if (sandbox === undefined) {
    if (!config.project) throw new Error('The configuration names no project.');
    const credentials = await config.credentials();
    const earthEngine = await EarthEngine.connect({ project: config.project, credentials });
    return config.tracker({ earthEngine });
  }
  const addresses: SandboxAddresses = JSON.parse(sandbox);
  const earthEngine = await EarthEngine.connect({
    project: addresses.project,
    baseUrl: addresses.earthEngine,
    // The sandbox takes any token.
    credentials: { token: 'sandbox' },
  });
  return config.tracker({ earthEngine, endpoints: { storage: addresses.storage } });
}

/** Updates an order until no task can change any more, and starts what waited for room in the queue. */
async function waitFor(tracker: Tracker, name: string): Promise<TrackingDocument> {
  for (;;) {
    const order = await tracker.update(name);
    if (order.settled && order.waitingForRoom === 0) return order;
    console.log(`Under way: ${describeStates(order)}`);
    await setTimeout(Number(options.interval) * 1000);
    if (order.waitingForRoom > 0) await tracker.resume(name, { waitingOnly: true });
  }
}

function describeStates({ states }: TrackingDocument): string {
  return Object.entries(states)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}
