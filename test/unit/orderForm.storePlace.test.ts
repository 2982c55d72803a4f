/** The note of the order form about the place of the images, and about charges for transfers. */
import { describe, expect, it, vi } from 'vitest';
import type { StoreLocation } from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import type { StoreNote } from '../../src/views/orderForm/protocol.ts';
import { describeStore, StorePlace } from '../../src/views/orderForm/storePlace.ts';

const FRANKFURT: StoreLocation = { location: 'EUROPE-WEST3', type: 'region' };
const US: StoreLocation = { location: 'US', type: 'multi-region' };

describe('the note about the store', () => {
  it.each([
    [
      FRANKFURT,
      /^The bucket is in EUROPE-WEST3 \(region\)\. .*other continents\. .* unless it is in the same/,
    ],
    [US, /^The bucket is in US \(multi-region\)\. Downloads .* by their size and destination\.$/],
    [
      { location: 'US-EAST1', type: 'region' },
      /^The bucket is in US-EAST1 \(region\)\. Downloads .* the same region of Google Cloud\.$/,
    ],
    [
      { location: 'NAM4', type: 'dual-region' },
      /^The bucket is in NAM4 \(dual-region\)\. Downloads/,
    ],
    [undefined, /^Downloads to this machine are charged by their size and destination\.$/],
  ])('names location and charges, with a link instead of a figure: %j', (location, words) => {
    const note = describeStore('gcs', location, false);
    expect(note.words).toMatch(words);
    // Prices change, and depend on amount and contract.
    expect(note.words).not.toMatch(/[$€]|USD|GiB?|%/);
    expect(note.link?.url).toBe('https://cloud.google.com/storage/pricing#network-buckets');
  });

  it('names the machine that downloads go to', () => {
    expect(describeStore('gcs', US, true).words).toContain('Downloads to the remote machine');
    expect(describeStore('gcs', FRANKFURT, true).words).toContain(
      'Downloads to the remote machine',
    );
  });

  it('has no charges on Google Drive', () => {
    expect(describeStore('gdrive', undefined, false)).toEqual({
      words:
        'The images are stored on Google Drive. Google does not charge for downloads from there.',
    });
  });
});

function configurationOf(
  storeLocation: () => Promise<StoreLocation | undefined>,
  { isSandbox = false, service = 'gcs' } = {},
) {
  const source = { isSandbox, config: async () => ({ store: { service } }) };
  return { source, storeLocation } as unknown as ConfigurationOrders;
}

describe('the order form', () => {
  it('requests the location once for each configuration that is chosen', async () => {
    const notes: (StoreNote | undefined)[] = [];
    const place = new StorePlace((note) => notes.push(note), false);
    const location = vi.fn(async () => US);
    const configuration = configurationOf(location);
    await place.show(configuration);
    await place.show(configuration);
    expect(location).toHaveBeenCalledTimes(1);
    expect(notes).toEqual([undefined, describeStore('gcs', US, false)]);
    // A page that was loaded again has lost the note.
    place.forget();
    await place.show(configuration);
    expect(notes).toHaveLength(4);
  });

  it('shows no location of a configuration that is no longer chosen', async () => {
    const notes: (StoreNote | undefined)[] = [];
    const place = new StorePlace((note) => notes.push(note), false);
    let answer = (_: StoreLocation): void => {};
    const answered = new Promise<StoreLocation>((resolve) => {
      answer = resolve;
    });
    const first = place.show(configurationOf(() => answered));
    await place.show(configurationOf(async () => FRANKFURT));
    answer(US);
    await first;
    expect(notes.at(-1)?.words).toContain('EUROPE-WEST3');
  });

  it('shows charges without a location that cannot be read, and none for the sandbox', async () => {
    const notes: (StoreNote | undefined)[] = [];
    const place = new StorePlace((note) => notes.push(note), false);
    await place.show(configurationOf(() => Promise.reject(new Error('No access.'))));
    expect(notes.at(-1)).toEqual(describeStore('gcs', undefined, false));
    const never = vi.fn();
    await place.show(configurationOf(never, { isSandbox: true }));
    expect(notes.at(-1)).toBeUndefined();
    expect(never).not.toHaveBeenCalled();
  });
});
