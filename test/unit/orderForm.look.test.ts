/** Looking at images in the order form: what is requested, when, and what the page gets. */
import { describe, expect, it } from 'vitest';
import type { ItemLook, ItemPicture, ItemScene, OrderRequest } from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { FormLook } from '../../src/views/orderForm/formLook.ts';
import { lookChoices, requestOfTarget } from '../../src/views/orderForm/lookChoices.ts';
import type { LookTarget, ToLook } from '../../src/views/orderForm/lookProtocol.ts';

const REQUEST: OrderRequest = {
  collections: ['c', 'other'],
  tiles: [
    [3, 9],
    [3, 10],
  ],
  periodStart: '2020-01-01',
  periodEnd: '2020-12-31',
  periodFrequency: 'MS',
};
const TARGET: LookTarget = {
  collection: 'c',
  tile: '3,10',
  period: '2020-02-01T00:00:00.000Z 2020-03-01T00:00:00.000Z',
};
const CHOICES = {
  collections: [{ value: 'c', label: 'C' }],
  tiles: [{ value: '3,10', label: 'h010v003' }],
  periods: [{ value: TARGET.period, label: 'Feb 2020' }],
  moreTiles: 0,
};

/** Scenes of three dates. */
function scenesOf(leftOut: readonly string[] = []): ItemScene[] {
  return ['c/a', 'c/b', 'c/d'].map((id, index) => ({
    id,
    time: new Date(Date.UTC(2020, 1, index + 1)),
    cloudCover: 10.4 * index,
    isLeftOut: leftOut.includes(id),
    ...(!leftOut.includes(id) && { layer: `2020020${index + 1}` }),
  }));
}

const picture = (layer: string): ItemPicture => ({
  layer,
  width: 1,
  height: 1,
  rgba: new Uint8ClampedArray(4),
  bands: ['red', 'green', 'blue'],
  ranges: [],
});

interface Held {
  readonly what: string;
  readonly signal: AbortSignal | undefined;
  isAnswered: boolean;
  answer(): void;
}

/** A configuration that answers when the test lets it. */
function heldConfiguration() {
  const requests: OrderRequest[] = [];
  const held: Held[] = [];
  const hold = <T>(what: string, signal: AbortSignal | undefined, value: T) =>
    new Promise<T>((resolve) => {
      const answer = () => resolve(value);
      held.push({ what, signal, isAnswered: false, answer });
    });
  const look = async (request: OrderRequest) => {
    requests.push(request);
    return {
      scenes: ({ signal }: { signal?: AbortSignal }) =>
        hold('scenes', signal, scenesOf(request.leaveOutScenes)),
      picture: ({ layer = '20200201', signal }: { layer?: string; signal?: AbortSignal }) =>
        hold(`picture ${layer}`, signal, picture(layer)),
      thumbnail: (id: string, { signal }: { signal?: AbortSignal }) =>
        hold(`thumbnail ${id}`, signal, picture(id)),
    } as unknown as ItemLook;
  };
  const source = { id: 'configuration', fingerprint: async () => 'f' };
  const configuration = { source, look } as unknown as ConfigurationOrders;
  const open = (what: string) => held.findLast((each) => each.what === what);
  const answer = async (what: string) => {
    const next = () => held.find((each) => each.what === what && !each.isAnswered);
    await expect.poll(next).toBeDefined();
    const found = next();
    if (found) found.isAnswered = true;
    found?.answer();
  };
  return { configuration, requests, held, open, answer };
}

function formLook() {
  const posted: ToLook[] = [];
  const look = new FormLook((message) => posted.push(message));
  const states = () => posted.flatMap((each) => (each.type === 'look' ? each.state : []));
  return { look, posted, states };
}

describe('an image of a draft', () => {
  it('is requested alone, with what was chosen for it', () => {
    const request = {
      ...REQUEST,
      leaveOut: ['some name'],
      choices: { c: { bands: ['red'] }, other: { bands: ['nir'] } },
      leaveOutScenes: ['c/a', 'other/a', 'c/deeper/a'],
    };
    expect(requestOfTarget(request, TARGET)).toEqual({
      collections: ['c'],
      tiles: [[3, 10]],
      periodStart: new Date('2020-02-01'),
      periodEnd: new Date('2020-03-01'),
      choices: { c: { bands: ['red'] } },
      leaveOutScenes: ['c/a'],
    });
  });

  it('is chosen by collection, tile and period; very many tiles are not all listed', () => {
    const tiles = Array.from({ length: 600 }, (_, column) => ({ row: 3, column, name: 'h' }));
    const choices = lookChoices({
      collections: ['LANDSAT/LC08/C02/T1_L2'],
      tiles: tiles as never,
      periods: [{ start: new Date('2020-02-01'), end: new Date('2020-03-01') }],
    });
    expect(choices.collections).toEqual([
      { value: 'LANDSAT/LC08/C02/T1_L2', label: 'Landsat 8 (LC08)' },
    ]);
    expect(choices.periods).toEqual([{ value: TARGET.period, label: 'Feb 2020' }]);
    expect([choices.tiles.length, choices.moreTiles]).toEqual([500, 100]);
    expect(choices.tiles[1]).toEqual({ value: '3,1', label: 'h' });
  });
});

describe('looking at an image', () => {
  it('shows its scenes, then the picture of a date', async () => {
    const { configuration, answer } = heldConfiguration();
    const { look, posted, states } = formLook();
    const done = look.show({ configuration, request: REQUEST }, TARGET);
    expect(states()).toEqual(['running']);
    await answer('scenes');
    await answer('picture 20200201');
    await done;
    expect(posted.slice(1)).toEqual([
      {
        type: 'look',
        state: 'ready',
        target: TARGET,
        words: '3 scenes.',
        scenes: [
          { id: 'c/a', name: 'a', date: '2020-02-01', clouds: '0 % clouds', isLeftOut: false },
          { id: 'c/b', name: 'b', date: '2020-02-02', clouds: '10 % clouds', isLeftOut: false },
          { id: 'c/d', name: 'd', date: '2020-02-03', clouds: '21 % clouds', isLeftOut: false },
        ],
      },
      { type: 'lookPicture', words: 'Computing the picture…', scenes: [] },
      {
        type: 'lookPicture',
        words: '2020-02-01: red, green, blue',
        scenes: ['c/a'],
        picture: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
      },
    ]);
  });

  it('requests nothing before the order is complete', async () => {
    const { look, posted } = formLook();
    await look.show(undefined, TARGET);
    look.want(['c/a']);
    await look.showScene('c/a');
    expect(posted).toEqual([
      {
        type: 'look',
        state: 'over',
        message: 'Complete the order to look at its images.',
        isWrong: true,
      },
    ]);
  });

  it('requests four thumbnails at once, and only those that are visible', async () => {
    const { configuration, held, answer, open } = heldConfiguration();
    const many = Array.from({ length: 9 }, (_, index) => `c/${index}`);
    const scenes = many.map((id): ItemScene => ({ id, layer: id, isLeftOut: false }));
    const whole = configuration.look;
    configuration.look = async (request, signal) =>
      Object.assign(await whole(request, signal), { scenes: async () => scenes });
    const { look, posted } = formLook();
    void look.show({ configuration, request: REQUEST }, TARGET);
    look.want(many.slice(0, 6));
    const thumbnails = () => held.filter(({ what }) => what.startsWith('thumbnail'));
    await expect.poll(() => thumbnails().length).toBe(4);
    await answer('thumbnail c/1');
    await expect.poll(() => thumbnails().length).toBe(5);
    // The user scrolls on.
    look.want(['c/3', 'c/8']);
    expect(open('thumbnail c/0')?.signal?.aborted).toBe(true);
    expect(open('thumbnail c/3')?.signal?.aborted).toBe(false);
    for (const each of ['c/0', 'c/2', 'c/4']) await answer(`thumbnail ${each}`);
    await answer('thumbnail c/3');
    await answer('thumbnail c/8');
    const sent = () => posted.flatMap((each) => (each.type === 'lookThumbnail' ? each.id : []));
    await expect.poll(sent).toEqual(['c/1', 'c/3', 'c/8']);
    expect(open('thumbnail c/5')).toBeUndefined();
  });

  it('ends requests when the user looks at another image, or ends it', async () => {
    const { configuration, held, states, look } = { ...heldConfiguration(), ...formLook() };
    void look.show({ configuration, request: REQUEST }, TARGET);
    await expect.poll(() => held.length).toBe(1);
    void look.show({ configuration, request: REQUEST }, { ...TARGET, tile: '3,9' });
    expect(held[0]?.signal?.aborted).toBe(true);
    await expect.poll(() => held.length).toBe(2);
    held[0]?.answer();
    look.stop();
    expect(held[1]?.signal?.aborted).toBe(true);
    held[1]?.answer();
    expect(states()).toEqual(['running', 'running', 'idle']);
  });

  it('shows the date of another scene, and ends the picture before', async () => {
    const { configuration, answer, open } = heldConfiguration();
    const { look, posted } = formLook();
    const request = { ...REQUEST, leaveOutScenes: ['c/d'] };
    const done = look.show({ configuration, request }, TARGET);
    await answer('scenes');
    await expect.poll(() => open('picture 20200201')).toBeDefined();
    const next = look.showScene('c/b');
    expect(open('picture 20200201')?.signal?.aborted).toBe(true);
    await answer('picture 20200202');
    await answer('picture 20200201');
    await Promise.all([done, next]);
    expect(posted.at(-1)).toMatchObject({ words: '2020-02-02: red, green, blue', scenes: ['c/b'] });
    await look.showScene('c/d');
    expect(posted.at(-1)).toMatchObject({ words: expect.stringContaining('left out') });
    expect(posted.find((each) => each.type === 'look' && each.state === 'ready')).toMatchObject({
      words: '3 scenes, 1 of them left out.',
    });
  });

  it('is shown again when a scene is left out, and not when the order becomes another one', async () => {
    const { configuration, requests, answer } = heldConfiguration();
    const { look, posted, states } = formLook();
    const order = { configuration, request: REQUEST };
    const done = look.show(order, TARGET);
    await answer('scenes');
    await answer('picture 20200201');
    await done;
    await look.follow(order, CHOICES);
    expect(requests).toHaveLength(1);

    const without = { ...REQUEST, leaveOutScenes: ['c/a'] };
    const again = look.follow({ configuration, request: without }, CHOICES);
    await expect.poll(() => requests.length).toBe(2);
    await answer('scenes');
    await answer('picture 20200201');
    await again;
    expect(requests[1]?.leaveOutScenes).toEqual(['c/a']);

    await look.follow({ configuration, request: without }, { ...CHOICES, tiles: [] });
    expect(states()).toEqual(['running', 'ready', 'running', 'ready', 'over']);
    expect(posted.at(-1)).toMatchObject({ isWrong: false });
    await look.follow(order, CHOICES);
    expect(requests).toHaveLength(2);
  });

  it('shows why it is not possible', async () => {
    const { look, posted } = formLook();
    const source = { id: 'configuration', fingerprint: async () => 'f' };
    const configuration = {
      source,
      look: async () => {
        throw new Error('User memory limit exceeded.');
      },
    } as unknown as ConfigurationOrders;
    await look.show({ configuration, request: REQUEST }, TARGET);
    expect(posted.at(-1)).toEqual({
      type: 'look',
      state: 'over',
      message: 'User memory limit exceeded.',
      isWrong: true,
    });
  });
});
