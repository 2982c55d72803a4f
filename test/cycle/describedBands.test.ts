/** Descriptions that do not match Earth Engine are refused before anything is submitted. */
import { describe, expect, it } from 'vitest';
import { describedCollection, withAddedBands } from '../../src/core/collections/index.ts';
import {
  type BandDescription,
  CollectionError,
  imageCollection,
  type OrderRequest,
  type Tracker,
} from '../../src/core/index.ts';
import { type Cycle, LANDSAT_8, openCycle } from './cycle.ts';
import { FIELDS } from './exampleFields.ts';

const TYPES = 'projects/cedar-examples/assets/types';
const REQUEST: OrderRequest = {
  collections: TYPES,
  tiles: [0, 0],
  periodStart: '2023-05-01',
  periodEnd: '2023-05-15',
};

function trackerOf(cycle: Cycle, bands: readonly BandDescription[], more: object = {}): Tracker {
  const collections = [describedCollection(TYPES, { bands, ...more })];
  return cycle.trackerWith({ grid: FIELDS, collections });
}

/** Requests for computations so far. */
const computations = ({ sandbox }: Cycle) =>
  sandbox.requests.filter(({ path }) => path.includes('value:compute')).length;

async function messageOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return '';
  expect(error).toBeInstanceOf(CollectionError);
  expect(error).toMatchObject({ collection: TYPES, mistake: 'description' });
  return (error as Error).message;
}

describe('a description of bands', () => {
  it('that do not exist is refused with the bands that do', async () => {
    const cycle = await openCycle();
    const tracker = trackerOf(cycle, [
      { id: 'u8', data_type: 'uint8' },
      { id: 'u9', data_type: 'uint8' },
    ]);
    const words =
      /^The band "u9" of ".*types" does not exist in Earth Engine, .* u8, .*cedar\.yaml/;
    for (const asked of [
      () => tracker.checkDescriptions(REQUEST),
      () => tracker.count(REQUEST),
      () => tracker.emptyCollections(REQUEST),
      () => tracker.submit(REQUEST),
    ]) {
      expect(await messageOf(asked())).toMatch(words);
    }
    expect(await tracker.list()).toEqual([]);
  });

  it.each<[what: string, more: object]>([
    ['shows fill', { fill: { band: 'qa', bit: 0 } }],
    ['shows clouds', { cloud_mask: { band: 'qa', bits: [3] } }],
  ])('of which one that %s does not exist is refused', async (_what, more) => {
    const cycle = await openCycle();
    const tracker = trackerOf(cycle, [{ id: 'u8', data_type: 'uint8' }], more);
    const choices = { [TYPES]: 'cloud_mask' in more ? { cloudMask: true } : {} };
    const asked = tracker.checkDescriptions({ ...REQUEST, choices });
    expect(await messageOf(asked)).toMatch(/^The band "qa" /);
  });

  it.each<[id: string, band: Omit<BandDescription, 'id'>, message: RegExp]>([
    ['i16', { data_type: 'uint8' }, /has the type int16 in Earth Engine, but uint8 in cedar\.yaml/],
    ['u16', { data_type: 'uint8' }, /has the type uint16 .* Set data_type: uint16 .* or range:/],
    ['i32', { data_type: 'float32' }, /has the type int32 in Earth Engine, but float32/],
    ['f32', { data_type: 'int16', range: [0, 9] }, /float32 .*but int16 .*fractions would be lost/],
  ])('%s with a type that loses values is refused', async (id, band, message) => {
    const cycle = await openCycle();
    const tracker = trackerOf(cycle, [{ id, ...band }]);
    expect(await messageOf(tracker.checkDescriptions(REQUEST))).toMatch(message);
  });

  it.each<[what: string, bands: BandDescription[]]>([
    ['of Earth Engine', [{ id: 'u8', data_type: 'uint8' }]],
    ['that are wider', [{ id: 'u8', data_type: 'int16' }]],
    ['beside which the image has a wider one', [{ id: 'u16', data_type: 'int16' }]],
    ['that hold the range of valid values', [{ id: 'i16', data_type: 'uint8', range: [0, 200] }]],
    ['of fewer digits', [{ id: 'f64', data_type: 'float32' }]],
    [
      'that the image does not have, because another band is wider',
      [
        { id: 'u8', data_type: 'int8' },
        { id: 'i32', data_type: 'int32' },
      ],
    ],
  ])('with types %s is used', async (_what, bands) => {
    const cycle = await openCycle();
    await trackerOf(cycle, bands).checkDescriptions(REQUEST);
  });

  it('is looked at once for each session, and again until it is right', async () => {
    const cycle = await openCycle();
    const wrong = trackerOf(cycle, [{ id: 'i16', data_type: 'uint8' }]);
    const before = computations(cycle);
    await messageOf(wrong.checkDescriptions(REQUEST));
    await messageOf(wrong.checkDescriptions(REQUEST));
    expect(computations(cycle)).toBe(before + 2);
    const right = trackerOf(cycle, [{ id: 'i16', data_type: 'int16' }]);
    await right.checkDescriptions(REQUEST);
    await right.checkDescriptions({ ...REQUEST, periodEnd: '2023-05-20' });
    await trackerOf(cycle, [{ id: 'u8', data_type: 'uint8' }]).checkDescriptions(REQUEST);
    expect(computations(cycle)).toBe(before + 3);
  });

  it('is not looked at without scenes, or of a collection that is built in', async () => {
    const cycle = await openCycle();
    const builtIn = { ...REQUEST, collections: LANDSAT_8 };
    const before = computations(cycle);
    await cycle.trackerWith({ grid: FIELDS }).checkDescriptions(builtIn);
    expect(computations(cycle)).toBe(before);
    const tracker = trackerOf(cycle, [{ id: 'u9', data_type: 'uint8' }]);
    const never = { ...REQUEST, periodStart: '1990-01-01', periodEnd: '1991-01-01' };
    await tracker.checkDescriptions(never);
    expect(await messageOf(tracker.checkDescriptions(REQUEST))).toContain('u9');
  });

  it('that is added to a built-in collection is compared where it is ordered', async () => {
    const cycle = await openCycle();
    const added: BandDescription[] = [{ id: 'SR_QA_TYPO', data_type: 'uint8' }];
    const collections = [withAddedBands(imageCollection(LANDSAT_8), added)];
    const tracker = cycle.trackerWith({ collections });
    const request = { ...REQUEST, collections: LANDSAT_8, tiles: [2, 3] as [number, number] };
    await tracker.checkDescriptions(request);
    const choices = { [LANDSAT_8]: { bands: ['red', 'SR_QA_TYPO'] } };
    await expect(tracker.checkDescriptions({ ...request, choices })).rejects.toThrow(
      /^The band "SR_QA_TYPO" of "LANDSAT\/LC08\/C02\/T1_L2" does not exist/,
    );
  });
});
