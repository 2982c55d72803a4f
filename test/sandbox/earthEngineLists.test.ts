/** Lists of assets and operations in the sandbox: filters narrow them, or are refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Api, apiOf } from './earthEngineRequests.ts';

let sandbox: Sandbox;
let api: Api;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 1e6 });
  api = apiOf(sandbox);
});
afterAll(() => sandbox.close());

const COLLECTION = '/v1/projects/earthengine-public/assets/LANDSAT/LC08/C02/T1_L2';
const SAN_FRANCISCO = { type: 'Point', coordinates: [-122.42, 37.77] };
const SUMMER = 'startTime >= "2019-06-01T00:00:00Z" AND endTime < "2019-08-01T00:00:00Z"';

interface Asset {
  readonly id: string;
  readonly startTime: string;
  readonly properties?: Record<string, unknown>;
}

/** Images of the Landsat 8 collection that a query lists. */
async function images(query: Record<string, string>, verb = 'listAssets'): Promise<Asset[]> {
  const { body } = await api.send(`${COLLECTION}:${verb}?${new URLSearchParams(query)}`);
  if (body.error) throw new Error(body.error.message);
  return (body.assets ?? body.images) as Asset[];
}

const quoted = (region: object) => JSON.stringify(region).replaceAll('"', "'");
const overCity = `${SUMMER} AND intersects("${quoted(SAN_FRANCISCO)}")`;

describe('images of a collection', () => {
  it('can be filtered by time and place', async () => {
    const listed = await images({ filter: overCity });
    expect(listed.length).toBeGreaterThan(3);
    for (const { id, startTime } of listed) {
      expect(id).toMatch(/LC08_04[345]03[34]_2019/);
      expect(startTime >= '2019-06-01' && startTime < '2019-08-01').toBe(true);
    }
  });

  it('can be filtered by properties, with AND, OR and NOT', async () => {
    const listed = await images({ filter: overCity });
    const row = (asset: Asset) => Number(asset.properties?.WRS_ROW);
    const clouds = (asset: Asset) => Number(asset.properties?.CLOUD_COVER);
    const ids = async (filter: string) =>
      (await images({ filter: `${overCity} AND ${filter}` })).map(({ id }) => id);
    const expected = (test: (asset: Asset) => boolean) => listed.filter(test).map(({ id }) => id);

    expect(await ids('properties.CLOUD_COVER<20')).toEqual(expected((asset) => clouds(asset) < 20));
    expect(await ids('properties.WRS_ROW = 34')).toEqual(expected((asset) => row(asset) === 34));
    expect(await ids('NOT properties.WRS_ROW = 34')).toEqual(
      expected((asset) => row(asset) !== 34),
    );
    expect(await ids('(properties.WRS_ROW=34 OR properties.CLOUD_COVER >= 20)')).toEqual(
      expected((asset) => row(asset) === 34 || clouds(asset) >= 20),
    );
    expect(await ids('properties.SPACECRAFT_ID = "LANDSAT_8"')).toHaveLength(listed.length);
    expect(await ids('properties.NO_SUCH != 1')).toEqual([]);
  });

  it('can be filtered by the parameters of listImages', async () => {
    const listed = await images(
      {
        region: JSON.stringify(SAN_FRANCISCO),
        startTime: '2019-06-01T00:00:00Z',
        endTime: '2019-08-01T00:00:00Z',
      },
      'listImages',
    );
    expect(listed).toEqual(await images({ filter: overCity }));
  });

  it('have a basic view', async () => {
    const [first] = await images({ filter: overCity, view: 'BASIC', pageSize: '1' });
    expect(Object.keys(first ?? {}).sort()).toEqual(['endTime', 'id', 'name', 'startTime', 'type']);
  });

  const refused: [string, Record<string, string>, RegExp][] = [
    [
      'a field that is not there',
      { filter: 'cloud < 3' },
      /^Invalid filter: Cannot filter by the field 'cloud'\.$/,
    ],
    ['a filter that breaks off', { filter: 'startTime >=' }, /^Invalid filter: Unexpected end\.$/],
    [
      'another function',
      { filter: 'near("x")' },
      /^Invalid filter: The sandbox does not implement the function near\.$/,
    ],
    ['another operator', { filter: 'properties.a : 3' }, /^Invalid filter: Unexpected ':'\.$/],
    [
      'two comparisons without a word',
      { filter: 'id="a" id="b"' },
      /^Invalid filter: Unexpected 'id'\.$/,
    ],
    [
      'a region that is not GeoJSON',
      { filter: 'intersects("POINT(1 2)")' },
      /^Invalid region: the sandbox reads GeoJSON only/,
    ],
    [
      'a view that is not one',
      { view: 'SHORT' },
      /^Invalid value at 'view' \(TYPE_ENUM\), "SHORT"$/,
    ],
    [
      'a time that is none',
      { filter: 'startTime > "zzz"' },
      /^Invalid filter: Cannot compare 'startTime' with "zzz"\.$/,
    ],
    ['a page token of another list', { pageToken: 'xyz' }, /^Invalid page token: 'xyz'\.$/],
  ];
  it.each(refused)('%s is refused', async (_, query, message) => {
    await expect(images(query)).rejects.toThrow(message);
  });
});

describe('a filter that matches no image', () => {
  const nothing = (query: Record<string, string> = {}) =>
    `${COLLECTION}:listImages?${new URLSearchParams({ filter: 'properties.NOPE=5', pageSize: '1', ...query })}`;

  it('returns empty pages with tokens for the next ones', async () => {
    const first = await api.send(nothing());
    expect(first.body).toEqual({ images: [], nextPageToken: '2000' });
    const second = await api.send(nothing({ pageToken: '2000' }));
    expect(second.body).toEqual({ images: [], nextPageToken: '4000' });
  });

  it('does not block other requests', async () => {
    const order: string[] = [];
    const slow = api.send(nothing()).then(() => order.push('images'));
    const quick = api.send(api.project('operations')).then(() => order.push('operations'));
    await Promise.all([slow, quick]);
    expect(order).toEqual(['operations', 'images']);
  });
});

describe('operations', () => {
  it('can be filtered by their fields', async () => {
    const good = await api.outcome(api.exportRequest({ description: 'good' }));
    const bad = await api.outcome(api.exportRequest({ description: 'bad', maxPixels: '1' }));
    const names = async (filter: string) => {
      const { body } = await api.send(api.project(`operations?${new URLSearchParams({ filter })}`));
      return ((body.operations ?? []) as { name: string }[]).map(({ name }) => name);
    };
    expect(await names('metadata.state = "SUCCEEDED"')).toEqual([good.name]);
    expect(await names('metadata.description="bad" OR metadata.description="x"')).toEqual([
      bad.name,
    ]);
    expect(await names('done = true')).toEqual([bad.name, good.name]);
    expect(await names('done = false')).toEqual([]);
    expect(await names('metadata.createTime > "2001-01-01T00:00:00Z"')).toHaveLength(2);
    for (const filter of ['done=5', 'metadata.createTime>5', 'metadata.state=DONE']) {
      const { status, body } = await api.send(
        api.project(`operations?${new URLSearchParams({ filter })}`),
      );
      expect([filter, status]).toEqual([filter, 400]);
      expect(body.error?.message).toMatch(/^Invalid filter: Cannot compare/);
    }
    const { body } = await api.send(api.project('operations?filter=state=DONE'));
    expect(body.error?.message).toBe("Invalid filter: Cannot filter by the field 'state'.");
  });
});

it('folders list their contents', async () => {
  const list = async (path: string) => {
    const { body } = await api.send(`/v1/projects/${path}:listAssets`);
    return ((body.assets ?? []) as { id: string }[]).map(({ id }) => id);
  };
  expect(await list('earthengine-public')).toContain('LANDSAT');
  expect(await list('earthengine-public/assets/LANDSAT/LC08')).toEqual(['LANDSAT/LC08/C02']);
  expect(await list(`${sandbox.project}/assets`)).toEqual([]);
});
