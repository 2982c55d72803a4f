/** Updates of tracking documents from Earth Engine's operations. */
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { loadConfig, TrackingDocument } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { pythonTracking } from '../unit/data/documents.ts';
import {
  type Cycle,
  connectCycle,
  finishOrder,
  GRID,
  LANDSAT_8,
  openCycle,
  SMALL_ORDER,
} from './cycle.ts';
import { failedOrder } from './failedOrder.ts';

function listings(cycle: Cycle, from: number): number {
  return cycle.sandbox.requests
    .slice(from)
    .filter(({ method, path }) => method === 'GET' && path.endsWith('/operations')).length;
}

function writes(cycle: Cycle, from: number): number {
  return cycle.sandbox.requests.slice(from).filter(({ path }) => path.startsWith('/upload/'))
    .length;
}

describe('an update', () => {
  it('lists operations once for any number of orders', async () => {
    const cycle = await openCycle();
    const names: string[] = [];
    for (const column of [0, 1, 2, 3]) {
      const tracker = cycle.trackerWith({ trackingTemplate: `TRACKING_PERIOD_${column}` });
      names.push((await tracker.submit({ ...SMALL_ORDER, tiles: [2, column] })).name);
    }
    const from = cycle.sandbox.requests.length;
    const updated = await cycle.tracker.updateAll();
    expect([...updated.keys()].sort()).toEqual(names.sort());
    expect(listings(cycle, from)).toBe(1);
  });

  it('stops reading pages when all tasks are found', async () => {
    const cycle = await openCycle({ speed: 0.05 });
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    // The newest operation is on the first page of one.
    const pages: string[] = [];
    for await (const page of cycle.earthEngine.operations())
      pages.push(...page.map((one) => one.name));
    expect(pages).toHaveLength(2);
    const from = cycle.sandbox.requests.length;
    await cycle.tracker.update(name);
    expect(listings(cycle, from)).toBe(1);
  });

  it('sends nothing for an order that cannot change', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    await finishOrder(cycle.tracker, name);
    const from = cycle.sandbox.requests.length;
    await cycle.tracker.update(name);
    expect(listings(cycle, from)).toBe(0);
    expect(writes(cycle, from)).toBe(0);
  });

  it('records progress while a task runs, and compute time and run time at its end', async () => {
    // A task runs for two and a half seconds, in which it is looked at.
    const cycle = await openCycle({ speed: 1 });
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    let seen = false;
    const order = await (async () => {
      for (;;) {
        const document = await cycle.tracker.update(name);
        seen ||= document.orders.some(
          ({ status }) => status.state === 'RUNNING' && status.progress !== undefined,
        );
        if (document.settled) return document;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    expect(seen).toBe(true);
    expect(order.runtimes.n).toBe(2);
    for (const { status } of order.orders) {
      expect(status.batch_eecu_usage_seconds).toBeGreaterThan(0);
      expect(status.progress).toBe(1);
      expect(status.stage).toBeUndefined();
      expect(status.output_url?.length).toBeGreaterThan(0);
    }
  });

  it("records why a task failed, in Earth Engine's words", async () => {
    const cycle = await openCycle({ speed: 0.5 });
    const { order, bucket } = await failedOrder(cycle);
    expect(order.states).toEqual({ FAILED: 1 });
    expect(order.orders[0]?.status.error_message).toContain(bucket);
  });

  it('from two machines at the same time keeps the changes of both', async () => {
    const cycle = await openCycle();
    const other = await connectCycle(cycle.sandbox);
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    for (let round = 0; round < 5; round++) {
      await Promise.all([cycle.tracker.update(name), other.tracker.update(name)]);
    }
    expect((await finishOrder(other.tracker, name)).states).toEqual({ COMPLETED: 2 });
  });

  it('after a write of another program keeps the fields it added', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const order = await cycle.tracker.read(name);
    const json = { ...order.toJSON(), note: 'keep me' };
    await cycle.store.storeMetadata(json, name, order.tracking.prefix, {
      ifVersion: order.version ?? null,
    });
    const settled = await finishOrder(cycle.tracker, name);
    expect(settled.toJSON()).toMatchObject({ note: 'keep me' });
  });
});

describe('documents of the Python tool', () => {
  it('are listed, read and updated in place', async () => {
    const cycle = await openCycle();
    const json = pythonTracking();
    json.tracking.prefix = 'CEDAR_TRACKING';
    await cycle.store.storeMetadata(json, json.tracking.name, 'CEDAR_TRACKING', {
      ifVersion: null,
    });
    const [name = ''] = await cycle.tracker.list('TRACKING_SUB*');
    const order = await cycle.tracker.update(name);
    expect(order.toJSON()).toEqual(json);
    expect(order.complete).toBe(true);
  });

  it('and of Cedar are valid for the schema of the Python tool', async () => {
    const cycle = await openCycle();
    const submitted = await cycle.tracker.submit({ ...SMALL_ORDER, periodFrequency: undefined });
    const order = await finishOrder(cycle.tracker, submitted.name);
    const timestamp = { anyOf: [{ type: 'string', pattern: '^$' }, { type: 'integer' }] };
    const keys = [
      'id',
      'state',
      'creation_timestamp_ms',
      'update_timestamp_ms',
      'start_timestamp_ms',
      'output_url',
    ];
    const whole = { type: 'array', items: { type: 'integer' } };
    const schema = {
      type: 'object',
      required: ['program', 'submission', 'tracking', 'orders', 'metadata'],
      properties: {
        submission: {
          type: 'object',
          required: [
            'submitted',
            'tile_grid',
            'tile_indices',
            'period_start',
            'period_end',
            'period_freq',
          ],
          properties: {
            period_freq: { type: 'string' },
            tile_indices: { type: 'array', items: whole },
          },
        },
        tracking: {
          type: 'object',
          properties: {
            tiles: {
              type: 'array',
              items: {
                type: 'object',
                required: ['index', 'crs', 'bounds', 'res', 'size'],
                properties: { index: whole, bounds: whole, res: whole, size: whole },
              },
            },
          },
        },
        orders: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name', 'prefix', 'status'],
            properties: {
              status: {
                oneOf: [
                  {
                    type: 'object',
                    required: keys,
                    properties: {
                      id: { type: 'string' },
                      state: { type: 'string' },
                      creation_timestamp_ms: timestamp,
                      update_timestamp_ms: timestamp,
                      start_timestamp_ms: timestamp,
                    },
                  },
                  {
                    type: 'object',
                    required: ['state'],
                    properties: { state: { const: 'EMPTY' } },
                  },
                ],
              },
            },
          },
        },
        metadata: { type: 'array', items: { type: 'string' } },
      },
    };
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(order.toJSON()), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('a configuration', () => {
  it('determines names, filters and exports of its tracker', async () => {
    const cycle = await openCycle();
    const grid = GRID.toJSON();
    const yaml = `
tile_grid: ${JSON.stringify(grid)}
tracker:
  store: gcs
  name_template: "{date_start}_h{tile.horizontal}"
  prefix_template: "IMAGES/{collection}"
  tracking_template: "MY_{period_freq}"
  tracking_prefix: "MY_TRACKING"
  export_image_kwds:
    shardSize: 16
    fileDimensions: 32
  filters:
    ${LANDSAT_8}:
      - { function: lte, name: CLOUD_COVER, value: 100 }
gcs:
  bucket_name: ${cycle.sandbox.bucket}
  project: ${cycle.sandbox.project}
`;
    const tracker = await loadConfig(yaml).tracker({
      earthEngine: cycle.earthEngine,
      endpoints: { storage: cycle.sandbox.storage },
    });
    const { name, id } = await tracker.submit(SMALL_ORDER);
    expect({ name, id }).toEqual({ name: 'MY_MS', id: 'MY_TRACKING/MY_MS.json' });
    const order = await finishOrder(tracker, name);
    const files = [...(await tracker.download(order, temporaryFolder())).values()].flat();
    // 48 × 32 pixels in files of at most 32 × 32: two pieces side by side.
    expect(
      files.map((file) => file.split('/').at(-1)).filter((file) => file?.startsWith('2020-06')),
    ).toEqual([
      '2020-06-01_h3.json',
      '2020-06-01_h30000000000-0000000000.tif',
      '2020-06-01_h30000000000-0000000032.tif',
    ]);
    expect(order).toBeInstanceOf(TrackingDocument);
  });
});
