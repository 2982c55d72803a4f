/** Images that already exist, in the order form. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { Config, type ExistingItem, loadConfig } from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { checkOrder, plan } from '../../src/views/orderForm/check.ts';
import { checkDraft, EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { ExistingLook, type FoundExisting } from '../../src/views/orderForm/existing.ts';
import type { Draft, Preview } from '../../src/views/orderForm/protocol.ts';
import { frequencyChange } from '../../src/views/orderForm/remedies.ts';

const config = loadConfig(readFileSync('samples/workspace/cedar.yaml', 'utf8'));

/** Three images, one a year. */
const DRAFT: Draft = {
  ...EMPTY_DRAFT,
  collections: ['LANDSAT/LC08/C02/T1_L2'],
  tiles: 'h004v004',
  periodStart: '2018-01-01',
  lastDay: '2020-12-31',
  ...frequencyChange('YS'),
};

/** The first images of the draft exist. */
async function found(count: number, ...orders: string[]): Promise<FoundExisting> {
  const { request } = checkDraft(DRAFT);
  if (!request) throw new Error('no request');
  const { items } = await plan(config, request);
  return new Map(
    items
      .slice(0, count)
      .map(({ name, prefix }) => [name, { name, prefix, orders, objects: 2 }] as const),
  );
}

async function previewed(change: Partial<Draft>, existing: FoundExisting, from = config) {
  const source = { config: async () => from, fingerprint: async () => '' };
  const configuration = { source } as unknown as ConfigurationOrders;
  return checkOrder({ ...DRAFT, ...change }, configuration, undefined, {
    existing: () => existing,
  });
}

/** The same configuration, with orders on Google Drive. */
function onDrive(): Config {
  const store = { service: 'gdrive' } as const;
  return new Config({ ...config.values, store, project: 'my-project' });
}

/** Texts of the matrix about the first image that exists. */
function firstExisting(preview: Preview | undefined): string | undefined {
  return preview?.images.matrices[0]?.existing[0]?.[1];
}

describe('images that already exist', () => {
  it('are left out by default, and listed with the order that has them', async () => {
    const { preview, problems } = await previewed({}, await found(2, 'ORDER'));
    expect(problems).toEqual({});
    expect(preview?.tasks).toBe(1);
    expect(preview?.existing).toMatchObject({
      words: '2 of 3 images are already in order ORDER.',
      choice: 'leaveOut',
      leaveOut: 'Leave them out: order the other image',
    });
    expect(preview?.images.matrices[0]?.existing).toEqual([
      [0, 'already in ORDER, left out'],
      [1, 'already in ORDER, left out'],
    ]);
  });

  it('are ordered when they are taken over', async () => {
    const { preview } = await previewed({ existing: 'takeOver' }, await found(2, 'A', 'B'));
    expect(preview?.tasks).toBe(3);
    expect(preview?.existing).toMatchObject({
      words: '2 of 3 images are already in the orders A, B.',
      takeOver: 'Take them over: compute them again for this order; A, B no longer have them',
      choice: 'takeOver',
    });
    expect(firstExisting(preview)).toBe('already in A, B');
  });

  it('leave nothing to order if they are all images', async () => {
    const { preview, problems } = await previewed({}, await found(3));
    expect(preview?.tasks).toBe(0);
    expect(preview?.existing?.words).toBe('3 of 3 images are already in the bucket.');
    expect(problems.order?.message).toContain('Take them over');
  });

  it('are described in the singular if it is one image', async () => {
    const one = await previewed({}, await found(1, 'ORDER'));
    expect(one.preview?.existing?.words).toBe('1 of 3 images is already in order ORDER.');
    const several = await previewed({}, await found(1, 'A', 'B'));
    expect(several.preview?.existing?.words).toBe('1 of 3 images is already in the orders A, B.');
  });

  it('are on Google Drive if the orders are stored there', async () => {
    const { preview } = await previewed({}, await found(2), onDrive());
    expect(preview?.existing?.words).toBe('2 of 3 images are already on Google Drive.');
    expect(firstExisting(preview)).toBe('already on Google Drive, left out');
    const taken = await previewed({ existing: 'takeOver' }, await found(2), onDrive());
    expect(firstExisting(taken.preview)).toBe('already on Google Drive');
  });

  it('are not listed if they are left out by the user', async () => {
    const all = await previewed({}, new Map());
    const keys = all.preview?.images.matrices[0]?.keys ?? [];
    const { preview } = await previewed({ leaveOut: keys.slice(0, 2) }, await found(2, 'ORDER'));
    expect(preview?.existing).toBeUndefined();
    expect(preview?.tasks).toBe(1);
  });
});

describe('the search for existing images', () => {
  const { request } = checkDraft(DRAFT);
  if (!request) throw new Error('no request');

  function asked(answers: Record<string, ExistingItem[] | Error>) {
    const existing = vi.fn(async (given: { collections: unknown }) => {
      const answer = answers[String(given.collections)] ?? [];
      if (answer instanceof Error) throw answer;
      return answer;
    });
    return { existing, configuration: { existing } as unknown as ConfigurationOrders };
  }

  it('is done once for a draft, and again when it changes', async () => {
    const item = { name: 'T', prefix: 'P', orders: [], objects: 1 };
    const { existing, configuration: of } = asked({ [String(request.collections)]: [item] });
    const changed = vi.fn();
    const look = new ExistingLook(changed);
    look.look(of, request, 'one');
    look.look(of, request, 'one');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), 5000);
    expect(look.for('one')?.get('T')).toEqual(item);
    expect(look.for('two')).toBeUndefined();
    look.look(of, request, 'one');
    look.look(of, { ...request, collections: 'other' }, 'two');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), 5000);
    expect(existing).toHaveBeenCalledTimes(2);
    expect(look.for('two')?.size).toBe(0);
  });

  it('is cancelled when the draft changes', async () => {
    const { existing, configuration: of } = asked({ other: new Error('no network') });
    const changed = vi.fn();
    const look = new ExistingLook(changed);
    look.look(of, request, 'one');
    look.look(of, { ...request, collections: 'other' }, 'two');
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 5000);
    expect(existing).toHaveBeenCalledTimes(1);
    expect(look.for('two')).toBeUndefined();
  });
});
