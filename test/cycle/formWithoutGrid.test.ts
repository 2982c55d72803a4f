/** The order form without a grid: the pixels of the area, the preview, the order, and the order again. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, recordedArea, recordedOwnGrid } from '../../src/core/index.ts';
import { createConfigurationOrders } from '../../src/orders/configurationOrders.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { summarize } from '../../src/orders/summary.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { FormArea } from '../../src/views/orderForm/areaFinding.ts';
import { checkOrder } from '../../src/views/orderForm/check.ts';
import { checkDraft, EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { draftAgain, draftExtended } from '../../src/views/orderForm/earlierOrder.ts';
import { fingerprintOf } from '../../src/views/orderForm/fingerprints.ts';
import { draftWithArea, recordedFormArea } from '../../src/views/orderForm/formInside.ts';
import { FormOwnGrid, pixelsKey } from '../../src/views/orderForm/formOwnGrid.ts';
import { ImageCounts } from '../../src/views/orderForm/imageCounts.ts';
import type { Draft } from '../../src/views/orderForm/protocol.ts';
import { sharedFolder } from '../temporaryFolder.ts';
import { type Cycle, connectCycle, finishOrder } from './cycle.ts';
import { testSource } from './window.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';

/** A triangle in Paris, far outside the sample grid. */
const FIELD: FormArea = areaAt(2.34, 48.85);

const DRAFT: Draft = {
  ...EMPTY_DRAFT,
  collections: [SENTINEL_2],
  bands: { [SENTINEL_2]: ['red'] },
  periodStart: '2020-06-01',
  lastDay: '2020-06-07',
  isWithoutGrid: true,
};

function areaAt(lon: number, lat: number): FormArea {
  const corners = [
    [lon, lat],
    [lon + 0.004, lat],
    [lon, lat + 0.004],
    [lon, lat],
  ];
  const geometry = { type: 'MultiPolygon' as const, coordinates: [[corners]] };
  return { name: 'field.kml', outline: geometry, inside: { name: 'field.kml', geometry } };
}

const data = sharedFolder();
let sandbox: Sandbox;
let cycle: Cycle;
let configuration: ConfigurationOrders;

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 1000, data });
  cycle = await connectCycle(sandbox);
  const config = loadConfig(readFileSync('samples/workspace/cedar.yaml', 'utf8'));
  const source = {
    ...testSource(async () => cycle.trackerWith({ grid: config.grid, trackingTemplate: '{now}' })),
    config: async () => config,
  };
  configuration = createConfigurationOrders(source, { changed: () => {} });
});

afterAll(async () => {
  await sandbox?.close();
});

/** A form without its page. */
function formOf(draft: Draft, area: FormArea | undefined = FIELD) {
  const state = { draft, area };
  const answers: { next?: () => void } = {};
  const ownGrid = new FormOwnGrid({
    draft: () => state.draft,
    area: () => state.area,
    configuration: () => configuration,
    changed: () => answers.next?.(),
  });
  const current = () => draftWithArea(state.draft, state.area, ownGrid.of(state.draft, state.area));
  return {
    state,
    ownGrid,
    current,
    async settled(): Promise<Draft> {
      await ownGrid.follow();
      return current();
    },
    check: () => checkOrder(current(), configuration, undefined),
  };
}

describe('the order form without a grid', () => {
  it('waits for the pixels of the area, and then shows one image', async () => {
    const form = formOf(DRAFT);
    const before = await form.check();
    expect(before.preview).toBeUndefined();
    expect(before.problems.tiles).toMatchObject({ missing: true });
    await form.settled();
    const { preview, problems } = await form.check();
    expect(problems).toEqual({});
    expect(preview?.summary).toMatch(/^1 task, one image of 3\d × 4\d pixels of 10 m\.$/);
    expect(preview?.images.matrices[0]?.rows).toEqual(['h000v000']);
  });

  it('asks again for other collections, and not for a text that is typed', async () => {
    const form = formOf(DRAFT);
    await form.settled();
    const requests = sandbox.requests.length;
    form.state.draft = { ...DRAFT, lastDay: '2020-06-20', tiles: 'h004v004' };
    await form.settled();
    expect(sandbox.requests.length).toBe(requests);
    form.state.draft = { ...DRAFT, collections: [LANDSAT_8], bands: {} };
    expect((await form.check()).preview).toBeUndefined();
    await form.settled();
    expect((await form.check()).preview?.summary).toMatch(/of 1\d × 1\d pixels of 30 m/);
  });

  it('gives the reason at the tiles if there is no such image', async () => {
    const both = formOf({ ...DRAFT, collections: [SENTINEL_2, LANDSAT_8] });
    await both.settled();
    const { problems } = await both.check();
    expect(problems.tiles).toMatchObject({
      missing: false,
      message: expect.stringMatching(/have different pixels here\. Order them separately/),
    });
    const nowhere = formOf(DRAFT, areaAt(-40, -89));
    await nowhere.settled();
    expect((await nowhere.check()).problems.tiles?.message).toMatch(/has no images at -39\.998/);
    const { inside } = FIELD;
    const simplified = {
      ...FIELD,
      ...(inside && { inside: { ...inside, simplifiedFrom: 50_000 } }),
    };
    const coarse = formOf(DRAFT, simplified);
    expect((await coarse.check()).problems.tiles?.message).toMatch(/cedar submit --no-grid/);
  });

  it('is the grid again when the area is removed', () => {
    expect(draftWithArea(DRAFT, undefined).isWithoutGrid).toBe(false);
  });

  it('does not take numbers of dates of the grid for those of the area', async () => {
    const draft = await formOf(DRAFT).settled();
    const inGrid = { ...draft, isWithoutGrid: false, tiles: 'h000v000' };
    const [own, common] = await Promise.all(
      [draft, inGrid].map(async (each) => {
        const { request } = checkDraft(each);
        return request ? fingerprintOf(request, configuration) : '';
      }),
    );
    const key = `${SENTINEL_2}|0|0|2020-06-01|2020-06-08`;
    const counts = new ImageCounts(common ?? '', new Map([[key, { dates: 3, scenes: 4 }]]));
    expect(counts.for(common ?? '').of(key)?.dates).toBe(3);
    expect(counts.for(own ?? '').of(key)).toBeUndefined();
  });
});

describe('an order without a grid', () => {
  it.each([true, false])(
    'is ordered again and extended in the same pixels, cut: %s',
    async (isInside) => {
      const draft = await formOf({ ...DRAFT, isInside }).settled();
      const { request } = checkDraft(draft);
      if (!request) throw new Error('The draft is not complete.');
      const { order } = await configuration.submit(request, { existing: 'takeOver' });
      const document = await finishOrder(await configuration.tracker(), order.name);
      expect(recordedOwnGrid(document)?.toJSON()).toEqual(request.grid);

      const summary = summarize(document);
      const extended = draftExtended(summary, document, 'c', '2020-06-30');
      for (const again of [draftAgain(summary, 'c'), extended]) {
        if (!again) throw new Error('There is nothing to extend.');
        expect(again).toMatchObject({ isWithoutGrid: true, isInside, tiles: '' });
        const pixels = pixelsKey(again);
        const area = recordedFormArea(recordedArea(document), recordedOwnGrid(document), pixels);
        const requests = sandbox.requests.length;
        const form = formOf(again, area);
        const { request: second } = checkDraft(await form.settled());
        expect(second?.grid).toEqual(request.grid);
        expect(sandbox.requests.length).toBe(requests);
        const plan = configuration.tracker().then((tracker) => second && tracker.plan(second));
        const isSame = (await plan)?.items[0]?.name === document.orders[0]?.name;
        expect(isSame).toBe(again !== extended);
        // Other collections have other pixels.
        form.state.draft = { ...again, collections: [LANDSAT_8], bands: {} };
        const { request: other } = checkDraft(await form.settled());
        expect(other?.grid?.res).toEqual([30, 30]);
      }
    },
  );
});
