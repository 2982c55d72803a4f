/** Exports that Earth Engine would refuse, found from the plan alone. */
import { describe, expect, it } from 'vitest';
import { completeOptions, exportViolation } from '../../src/core/earthengine/exportLimits.ts';
import {
  collections,
  exportViolations,
  loadConfig,
  OrderRequestError,
} from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { checkOrder } from '../../src/views/orderForm/check.ts';
import { EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { fingerprintOf } from '../../src/views/orderForm/fingerprints.ts';
import { ImageCounts } from '../../src/views/orderForm/imageCounts.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const [collection] = collections().filter(({ id }) => id === LANDSAT_8);
if (!collection) throw new Error('Landsat 8 is missing');

/** A year of Landsat 8 over a tile of the Landsat ARD, as errors of Earth Engine quote it. */
const ARD_YEAR = { collection, size: [5000, 5000], dates: 63 } as const;

function configured(grid: string, options: string) {
  return loadConfig(`
tile_grid: { grid_name: ${grid} }
tracker:
  store: gcs
  export_image_kwds: ${options}
gcs: { bucket_name: my-bucket, project: my-project }
`);
}

const year = (tiles: [number, number]) => ({
  collections: LANDSAT_8,
  tiles,
  periodStart: '2019-01-01',
  periodEnd: '2020-01-01',
});

describe('options that no image can be exported with', () => {
  it.each([
    ['shardSize', { shardSize: 8 }, /multiple of 16 up to 4096.*nearest value is 16/],
    ['shardSize', { shardSize: 100 }, /shardSize \(100\).*nearest value is 96/],
    ['shardSize', { shardSize: 8192 }, /nearest value is 4096/],
    ['fileDimensions', { fileDimensions: 131_328 }, /from 1 to 131072/],
    ['fileDimensions', { fileDimensions: [256, -256] }, /\(-256\)/],
    ['fileDimensions', { fileDimensions: [0, 256] }, /\(0\)/],
    ['maxPixels', { maxPixels: 3e7 + 0.5 }, /whole number/],
    ['maxPixels', { maxPixels: 1e19 }, /whole number/],
  ])('name %s', (field, options, message) => {
    const image = { ...ARD_YEAR, dates: 1 };
    expect(exportViolation(image, options)).toMatchObject({
      field,
      message: expect.stringMatching(message),
    });
    const text = JSON.stringify(options);
    expect(() => configured('LANDSAT_ARD_CU', text), text).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        problems: [
          expect.objectContaining({ path: expect.stringContaining(`export_image_kwds.${field}`) }),
        ],
      }),
    );
  });

  it.each([
    { shardSize: 16, fileDimensions: 4096 },
    { shardSize: 4096, fileDimensions: 8192 },
    { fileDimensions: [131_072, 256] },
    { maxPixels: 9e18 },
  ])('do not include %j', (options) => {
    expect(exportViolation({ ...ARD_YEAR, dates: 1 }, options)).toBeUndefined();
    expect(configured('LANDSAT_ARD_CU', JSON.stringify(options)).values.exportOptions).toEqual(
      options,
    );
  });
});

describe('options that Cedar chooses', () => {
  it('fit a year of Landsat 8 for an ARD tile', () => {
    const options = completeOptions(ARD_YEAR, {});
    // 504 bands of 2 bytes: 4,128² × 1,008 bytes are 16 GiB. 256² × 504 × 3 bytes are 94.5 MiB.
    expect(options).toEqual({ fileDimensions: 4096, shardSize: 128 });
    expect(exportViolation(ARD_YEAR, options)).toBeUndefined();
  });

  it('are not larger than the image needs, and a multiple of the block size', () => {
    expect(completeOptions({ ...ARD_YEAR, dates: 3 }, {})).toEqual({ fileDimensions: 5120 });
    const blocks = completeOptions({ ...ARD_YEAR, size: [100, 700], dates: 3 }, { shardSize: 512 });
    expect(blocks).toEqual({ shardSize: 512, fileDimensions: 1024 });
  });

  it('allow the pixels of a tile that the default would not allow', () => {
    const image = { collection: ARD_YEAR.collection, size: [40_000, 40_000], dates: 1 } as const;
    expect(completeOptions(image, {})).toEqual({ maxPixels: 1.6e9, fileDimensions: 32_512 });
  });

  it('do not replace values of the configuration', () => {
    const given = { fileDimensions: 1024, maxPixels: 1e9, shardSize: 256, cloudOptimized: true };
    expect(completeOptions(ARD_YEAR, given)).toEqual(given);
  });
});

describe('options that exceed a limit', () => {
  it('are reported with the largest fileDimensions that works', () => {
    const violation = exportViolation(ARD_YEAR, { fileDimensions: 5120 });
    expect(violation?.field).toBe('fileDimensions');
    expect(violation?.message).toMatch(/26,424,115,200 bytes.*17,179,869,184.*at most 4096/);
    expect(exportViolation(ARD_YEAR, { fileDimensions: 4096 })).toBeUndefined();
    expect(exportViolation(ARD_YEAR, { fileDimensions: [4096, 8192] })?.field).toBe(
      'fileDimensions',
    );
  });

  it('include files of exactly 16 GiB, because Google requires less', () => {
    const image = { ...ARD_YEAR, dates: 64 };
    expect(exportViolation(image, { fileDimensions: 4096 })?.message).toMatch(/at most 3840/);
    expect(completeOptions(image, {}).fileDimensions).toBe(3840);
  });

  it('include blocks that are too large for any file', () => {
    const violation = exportViolation({ ...ARD_YEAR, dates: 600 }, { shardSize: 4096 });
    expect(violation?.field).toBe('shardSize');
  });

  it('include files that are not a multiple of the block size', () => {
    const violation = exportViolation(ARD_YEAR, { fileDimensions: 1000 });
    expect(violation?.field).toBe('fileDimensions');
    expect(violation?.message).toMatch(
      /multiple of shardSize \(256.*The nearest values are 768 and 1024; or leave it out/,
    );
    expect(exportViolation(ARD_YEAR, { fileDimensions: 1008, shardSize: 112 })).toBeUndefined();
  });

  it('are reported only with sizes that the image can have', () => {
    const message = exportViolation(ARD_YEAR, { fileDimensions: 5000 })?.message;
    expect(message).toMatch(/at most 4096, or leave it out/);
    expect(exportViolation(ARD_YEAR, { fileDimensions: 4096 })).toBeUndefined();
  });

  it('include more than 5,000 bands', () => {
    expect(exportViolation({ ...ARD_YEAR, dates: 625 }, {})).toBeUndefined();
    const violation = exportViolation({ ...ARD_YEAR, dates: 626 }, {});
    expect(violation?.field).toBe('periodFrequency');
    expect(violation?.message).toMatch(/5,008 bands.*5,000.*at most 625 dates/);
  });
});

describe('a plan', () => {
  it('refuses options that cannot work even with one date', () => {
    const hansen = configured('GEE_HANSEN_GFC', '{ maxPixels: 1.0e+9 }');
    expect(() => hansen.plan(year([3, 10]))).toThrow(OrderRequestError);
    expect(() => hansen.plan(year([3, 10]))).toThrow(/Set maxPixels to 1600000000/);
    const files = configured('LANDSAT_ARD_CU', '{ fileDimensions: 40960 }');
    expect(() => files.plan(year([7, 29]))).toThrow(/at most 32512/);
    expect(configured('GEE_HANSEN_GFC', '{}').plan(year([3, 10])).warnings).toEqual([]);
  });

  it.each([
    ['LANDSAT/LE07/C02/T1_L2', LANDSAT_8],
    [LANDSAT_8, 'LANDSAT/LE07/C02/T1_L2'],
  ])('of %s and %s is refused with a value that works for both', (...ordered) => {
    const options = { shardSize: 16, fileDimensions: 5120 };
    const request = { ...year([3, 9]), collections: ordered };
    const { items } = configured('LANDSAT_ARD_CU', '{}').plan(request);
    const datesOf = (item: { collection: string }) => (item.collection === LANDSAT_8 ? 62 : 60);
    const [violation, ...others] = exportViolations(items, datesOf, options);
    expect(others).toEqual([]);
    // 62 dates × 8 bands × 2 bytes × 4,160² are just less than 16 GiB.
    expect(violation?.message).toMatch(/fileDimensions to at most 4160 /);
    expect(exportViolations(items, datesOf, { ...options, fileDimensions: 4160 })).toEqual([]);
  });

  it('warns if an estimate of the dates exceeds a limit', () => {
    const { warnings, notices } = configured('LANDSAT_ARD_CU', '{ fileDimensions: 5120 }').plan(
      year([7, 29]),
    );
    expect(notices.map(({ field }) => field)).toEqual(['fileDimensions']);
    expect(warnings).toEqual([expect.stringMatching(/^Estimated .* at most 4608/)]);
    const long = { ...year([7, 29]), periodEnd: '2026-01-01', periodStart: '2000-01-01' };
    const bands = { ...long, collections: 'LANDSAT/LE07/C02/T1_L2' };
    expect(configured('LANDSAT_ARD_CU', '{}').plan(bands).notices[0]?.field).toBe(
      'periodFrequency',
    );
  });

  it("explains that tasks beyond the queue's limit are started when others finish", () => {
    const days = { ...year([7, 29]), periodStart: '2015-01-01', periodEnd: '2024-12-31' };
    const plan = configured('LANDSAT_ARD_CU', '{}').plan({ ...days, periodFrequency: 'D' });
    expect(plan.items.length).toBeGreaterThan(3000);
    expect(plan.notices).toEqual([
      { field: 'order', message: expect.stringMatching(/3,000.*are started as tasks finish/) },
    ]);
  });
});

describe('the order form', () => {
  const draft = {
    ...EMPTY_DRAFT,
    collections: [LANDSAT_8],
    tiles: 'h029v007',
    periodStart: '2019-01-01',
    lastDay: '2019-12-31',
  };
  const rootOf = (options: string, grid = 'LANDSAT_ARD_CU') =>
    ({
      source: {
        id: '',
        config: async () => configured(grid, options),
        fingerprint: async () => '',
      },
    }) as unknown as ConfigurationOrders;

  it('shows options that cannot work at the configuration', async () => {
    const configuration = rootOf('{ maxPixels: 1.0e+9 }', 'GEE_HANSEN_GFC');
    const { problems, preview } = await checkOrder(
      { ...draft, tiles: 'h010v003' },
      configuration,
      undefined,
    );
    expect(problems.configuration?.message).toMatch(/Set maxPixels to 1600000000/);
    expect(preview).toBeUndefined();
  });

  it('shows an estimate as a note, and a count as a problem', async () => {
    const configuration = rootOf('{ fileDimensions: 5120 }');
    const before = await checkOrder(draft, configuration, undefined);
    expect(before.problems).toEqual({});
    expect(before.notes.configuration).toMatch(/^Estimated .*fileDimensions to at most/);
    const request = { ...year([7, 29]), collections: [LANDSAT_8], tiles: [[7, 29]] as const };
    const key = before.preview?.images.matrices[0]?.keys[0] ?? '';
    const counts = (dates: number, fingerprint: string) =>
      new ImageCounts(fingerprint, new Map([[key, { dates, scenes: dates }]]));
    const fingerprint = await fingerprintOf(request as never, configuration);
    const many = await checkOrder(draft, configuration, counts(63, fingerprint));
    expect(many.problems.configuration?.message).toMatch(/at most 4096/);
    const few = await checkOrder(draft, configuration, counts(30, fingerprint));
    expect([few.problems, few.notes.configuration]).toEqual([{}, undefined]);
  });
});
