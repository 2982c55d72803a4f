/** Orders whose tracking document could not be read any more are refused before anything is stored. */
import { describe, expect, it } from 'vitest';
import {
  type FilterSpec,
  OrderRequestError,
  type TaskStatus,
  TileGrid,
  type TrackedItem,
} from '../../src/core/index.ts';
import { newTrackingDocument } from '../../src/core/orders/newDocument.ts';
import { planOrder } from '../../src/core/orders/plan.ts';
import { recordedItemLimit, requireReadableRecord } from '../../src/core/orders/recordSize.ts';
import { templatesFrom } from '../../src/core/templates/orderTemplates.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/domain/files.ts';
import { MAX_MESSAGE_LENGTH } from '../../src/domain/messages.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const GRID = TileGrid.named('LANDSAT_ARD_CU');
const OPTIONS = { filters: {}, exportOptions: {} };

const START = Date.UTC(2014, 0, 1);
const dayOf = (day: number) => new Date(START + day * 86_400_000).toISOString().slice(0, 10);

/** An order of each of some days over some tiles, none of them in the same row. */
function planOf(tiles: number, days: number, templates = templatesFrom({}), grid = GRID) {
  const indices = Array.from({ length: tiles }, (_, at) => [at % 20, Math.floor(at / 20)]);
  const request = {
    collections: LANDSAT_8,
    tiles: indices as [number, number][],
    periodStart: dayOf(0),
    periodEnd: dayOf(days - 1),
    periodFrequency: 'D',
  };
  return planOrder(request, grid, templates);
}

const time = 1_795_798_134_703;
const started: TaskStatus = {
  id: 'JTEESY2V72A6VENMLLYPOSOY',
  state: 'COMPLETED',
  creation_timestamp_ms: time,
  update_timestamp_ms: time,
  start_timestamp_ms: time,
  output_url: [],
  attempt: 10,
  batch_eecu_usage_seconds: 123_456.789_012_3,
};
const recorded = {
  export_image_kwds: { fileDimensions: 65_536 },
  dates: 1234,
  cloud_cover: 99.9,
};

/** All items completed; retried several times before. */
const completed = (item: TrackedItem): TrackedItem => ({
  ...item,
  ...recorded,
  earlier_tasks: Array.from({ length: 5 }, () => 'JTEESY2V72A6VENMLLYPOSOY'),
  metadata_id: '1x2Mq7k3Wn9pQd8sVfB5tYh0LrZcGjUeA',
  status: {
    ...started,
    progress: 1,
    output_url: [`https://console.developers.google.com/storage/browser/bucket/${item.prefix}/`],
  },
});

/** All items failed with the longest message. */
const failed = (item: TrackedItem): TrackedItem => ({
  ...completed(item),
  status: {
    ...started,
    state: 'FAILED',
    error_message: 'M'.repeat(MAX_MESSAGE_LENGTH),
    progress: 0.123_456_789,
    output_url: [`https://console.developers.google.com/storage/browser/bucket/${item.prefix}/`],
  },
});

const LONG = {
  nameTemplate: `${'n'.repeat(400)}_{collection}_{tile.name}_{date_start}`,
  prefixTemplate: 'p'.repeat(400),
};
const filters: Record<string, FilterSpec[]> = {
  [LANDSAT_8]: Array.from({ length: 500 }, (_, at) => ({
    function: 'neq',
    name: `PROPERTY_WITH_A_LONG_NAME_${at}`,
    value: 'x'.repeat(200),
  })),
};

const cases = [
  ['short names', {}, OPTIONS, 10],
  ['a tile for every image', {}, OPTIONS, 600],
  ['long names, filters and export options', LONG, { filters, exportOptions: manyOptions() }, 10],
] as const;

function manyOptions() {
  const formatOptions = { cloudOptimized: true, noData: -9999, skipEmptyTiles: true };
  return { shardSize: 256, fileDimensions: [65_536, 65_536], maxPixels: 1e13, formatOptions };
}

describe('the number of images that the record of an order has room for', () => {
  describe.each(cases)('with %s', (_, parts, options, tiles) => {
    it.each([
      ['have completed', completed],
      ['have failed with the longest messages', failed],
    ])('makes a document that can be read when all %s', (__, ended) => {
      const templates = templatesFrom(parts);
      const plan = planOf(tiles, 3, templates);
      const limit = recordedItemLimit({ ...plan, items: plan.items }, templates, options);
      // The document of a few items shows what each one takes, and what all of them share.
      const sizeOf = (items: typeof plan.items) => {
        const document = newTrackingDocument({ ...plan, items }, templates, {
          ...options,
          saveEmptyMetadata: true,
          project: 'a-project',
          workloadTag: undefined,
        });
        const orders = document.orders.map((item) => ({
          ...ended(item),
          export_image_kwds: { ...options.exportOptions, ...recorded.export_image_kwds },
        }));
        const metadata = orders.map(({ prefix, name }) => `${prefix}/${name}.json`);
        const json = { ...document.toJSON(), orders, metadata };
        return Buffer.byteLength(JSON.stringify(json, null, 2));
      };
      const none = sizeOf([]);
      const each = (sizeOf(plan.items) - none) / plan.items.length;
      expect(none + each * limit).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES);
      // Nor is it far less than there is room for.
      if (ended === failed) expect(none + each * limit).toBeGreaterThan(MAX_DOCUMENT_BYTES * 0.75);
    });
  });

  it('is more than 10,000 with the usual names', () => {
    const templates = templatesFrom({});
    const plan = planOf(100, 103);
    expect(plan.items).toHaveLength(10_300);
    expect(() => requireReadableRecord(plan, templates, OPTIONS)).not.toThrow();
  });

  it('is named, with what to do, where an order has more images', () => {
    const templates = templatesFrom({});
    const plan = planOf(100, 517);
    const limit = recordedItemLimit(plan, templates, OPTIONS);
    expect(() => requireReadableRecord(plan, templates, OPTIONS)).toThrow(OrderRequestError);
    expect(() => requireReadableRecord(plan, templates, OPTIONS)).toThrow(
      `This order has 51,700 images, but the record of such an order has room for ${limit.toLocaleString('en')}. Submit several smaller orders, each for up to ${Math.floor(limit / 517)} of the 100 tiles, or for up to ${Math.floor(limit / 100)} of the 517 periods.`,
    );
  });

  it('is the largest that is accepted', () => {
    const templates = templatesFrom({});
    const plan = planOf(100, 120);
    const limit = recordedItemLimit(plan, templates, OPTIONS);
    const first = (count: number) => ({ ...plan, items: plan.items.slice(0, count) });
    expect(() => requireReadableRecord(first(limit), templates, OPTIONS)).not.toThrow();
    expect(() => requireReadableRecord(first(limit + 1), templates, OPTIONS)).toThrow('room for');
  });
});
