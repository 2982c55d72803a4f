/** Collections of which no scene is left: when Earth Engine is asked, and what the preview reports. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CollectionError, loadConfig, type OrderRequest } from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { checkOrder, plan } from '../../src/views/orderForm/check.ts';
import { checkDraft, EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { NO_SCENE_CHOICE } from '../../src/views/orderForm/draftScenes.ts';
import { fingerprintOf } from '../../src/views/orderForm/fingerprints.ts';
import { ImageCounts } from '../../src/views/orderForm/imageCounts.ts';
import { imageKey } from '../../src/views/orderForm/imageKeys.ts';
import { MissingScenes } from '../../src/views/orderForm/missingScenes.ts';
import type { Draft, Warning } from '../../src/views/orderForm/protocol.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const S2 = 'COPERNICUS/S2_SR_HARMONIZED';

const config = loadConfig(readFileSync('samples/workspace/cedar.yaml', 'utf8'));
const source = { id: 'there', config: async () => config, fingerprint: async () => '' };
const configuration = { source } as unknown as ConfigurationOrders;

const DRAFT: Draft = {
  ...EMPTY_DRAFT,
  collections: [LANDSAT_8, S2],
  tiles: 'h004v004',
  periodStart: '2020-06-01',
  lastDay: '2020-06-30',
};

function requestOf(draft: Draft): OrderRequest {
  const { request } = checkDraft(draft);
  if (!request) throw new Error('The draft is not complete.');
  return request;
}

describe('Earth Engine', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function looking(answers: readonly (readonly string[] | Error)[]) {
    const asked: OrderRequest[] = [];
    const changed = vi.fn();
    const emptyCollections = async (request: OrderRequest) => {
      const answer = answers[asked.length] ?? [];
      asked.push(request);
      if (answer instanceof Error) throw answer;
      return [...answer];
    };
    const from = { emptyCollections } as unknown as ConfigurationOrders;
    const missing = new MissingScenes(changed);
    const look = (fingerprint: string) => missing.look(from, requestOf(DRAFT), fingerprint);
    return { missing, look, asked, changed };
  }

  it('is asked once for a draft that changes with each key, when it stays as it is', async () => {
    const { missing, look, asked, changed } = looking([[S2]]);
    for (const fingerprint of ['a', 'ab', 'abc', 'abcd']) {
      look(fingerprint);
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(missing.for('abcd')).toEqual([S2]);
    expect(missing.for('abc')).toEqual([]);
    // Checks of the same draft do not ask again, nor does going back to one.
    look('abcd');
    look('other');
    look('abcd');
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(1);
  });

  it('is not asked again when it cannot answer, and not after the form was closed', async () => {
    const { missing, look, asked, changed } = looking([new Error('no network')]);
    look('a');
    await vi.advanceTimersByTimeAsync(2000);
    look('a');
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toHaveLength(1);
    look('b');
    missing.cancel();
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toHaveLength(1);
    expect(changed).not.toHaveBeenCalled();
  });
});

describe('a description that does not match Earth Engine', () => {
  const wrong = new CollectionError(S2, 'The band "B99" does not exist.', {
    mistake: 'description',
  });

  it('is found in the background, and looked at again after a minute', async () => {
    vi.useFakeTimers();
    try {
      const emptyCollections = vi.fn(async () => Promise.reject(wrong));
      const from = { emptyCollections } as unknown as ConfigurationOrders;
      const changed = vi.fn();
      const missing = new MissingScenes(changed);
      missing.look(from, requestOf(DRAFT), 'a');
      await vi.advanceTimersByTimeAsync(2000);
      expect(changed).toHaveBeenCalledTimes(1);
      expect([missing.problemOf('a'), missing.problemOf('b')]).toEqual([wrong, undefined]);
      for (const [wait, calls] of [
        [10_000, 1],
        [60_000, 2],
      ] as const) {
        await vi.advanceTimersByTimeAsync(wait);
        missing.look(from, requestOf(DRAFT), 'a');
        await vi.advanceTimersByTimeAsync(2000);
        expect(emptyCollections).toHaveBeenCalledTimes(calls);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('is shown at the collections, so that the order cannot be submitted', async () => {
    const background = { descriptionProblem: () => wrong };
    const { problems } = await checkOrder(DRAFT, configuration, undefined, background);
    expect(problems).toEqual({
      collections: { message: 'The band "B99" does not exist.', missing: false },
    });
  });
});

describe('the preview', () => {
  async function warnings(
    change: Partial<Draft>,
    { missing = [], counts }: { missing?: string[]; counts?: ImageCounts } = {},
  ): Promise<readonly Warning[]> {
    const background = { emptyCollections: () => missing };
    const { preview } = await checkOrder(
      { ...DRAFT, ...change },
      configuration,
      counts,
      background,
    );
    return preview?.warnings ?? [];
  }
  const texts = (found: readonly Warning[]) => found.map(({ text }) => text);

  it('names the collections without scenes, or reports that all images are empty', async () => {
    expect(await warnings({})).toEqual([]);
    expect(texts(await warnings({}, { missing: [S2] }))).toEqual([
      'No scenes of Sentinel-2 (S2) are left: its images would be empty.',
    ]);
    expect(texts(await warnings({}, { missing: [S2, LANDSAT_8] }))).toEqual([
      'No scenes are left for this order: all of its images would be empty.',
    ]);
  });

  it('knows months outside of the period without a request', async () => {
    const scenes = { ...NO_SCENE_CHOICE, months: [12, 1] };
    expect(texts(await warnings({ scenes }))).toEqual([
      'No scenes are left for this order: all of its images would be empty.',
    ]);
    expect(await warnings({ scenes, lastDay: '2020-12-01' })).toEqual([]);
    expect(await warnings({ scenes, periodStart: '2019-06-01', lastDay: '2020-05-31' })).toEqual(
      [],
    );
  });

  it('knows what was counted for the same draft, which is more exact', async () => {
    const request = requestOf(DRAFT);
    const { items } = await plan(config, request);
    const counted = items.map((item) => {
      const scenes = item.collection === S2 ? 0 : 3;
      return [imageKey(item), { scenes, dates: scenes }] as const;
    });
    const counts = new ImageCounts(await fingerprintOf(request, configuration), new Map(counted));
    expect(texts(await warnings({}, { counts, missing: [LANDSAT_8] }))).toEqual([
      'No scenes of Sentinel-2 (S2) are left: its images would be empty.',
    ]);
    // Images that are left out need no scenes.
    const leaveOut = items.filter(({ collection }) => collection === S2).map(imageKey);
    expect(await warnings({ leaveOut }, { counts })).toEqual([]);
    // Counted for another draft.
    expect(await warnings({ lastDay: '2020-07-31' }, { counts })).toEqual([]);
  });

  it('offers all scenes where the order has chosen some, and keeps masks and composites', async () => {
    const wishes = { ...NO_SCENE_CHOICE, cloudLimit: '0', cloudMask: 'usual', composite: 'best' };
    const scenes = wishes as Draft['scenes'];
    const [warning] = await warnings({ scenes }, { missing: [S2] });
    const [remedy] = warning?.remedies ?? [];
    expect(remedy?.label).toBe('Use All Scenes');
    const mended = { ...DRAFT, scenes, ...remedy?.change };
    expect(requestOf(mended).choices?.[S2]).toEqual({ cloudMask: true, composite: 'best' });
    const own = { hasOwnScenes: true, ownScenes: { [S2]: scenes } };
    const [ofOwn] = await warnings(own, { missing: [S2] });
    expect(ofOwn?.remedies[0]?.change.ownScenes?.[S2]).toEqual({ ...scenes, cloudLimit: '' });
    expect((await warnings({}, { missing: [S2] }))[0]?.remedies).toEqual([]);
  });
});
