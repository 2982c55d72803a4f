/** Assets of users in the sandbox: each kind that a program may meet, in Earth Engine's words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog } from '../../src/sandbox/earth/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Api, apiOf, call, constant, graph } from './earthEngineRequests.ts';

const OWNER = 'projects/cedar-examples/assets';
const PRIVATE = 'projects/private-lab/assets/field_campaign';

let sandbox: Sandbox;
let api: Api;

beforeAll(async () => {
  sandbox = await startSandbox({});
  api = apiOf(sandbox);
});
afterAll(() => sandbox.close());

async function get(name: string) {
  return await api.send(`/v1/${name}`);
}

async function compute(node: unknown): Promise<{ result: unknown; problem: string | undefined }> {
  const { body } = await api.send(api.project('value:compute'), { expression: graph(node) });
  return { result: body.result, problem: body.error?.message };
}

const collection = (id: string) => call('ImageCollection.load', { id: constant(id) });
const image = (id: string) => call('Image.load', { id: constant(id) });

describe('an asset', () => {
  it.each([
    ['soil_map', 'IMAGE'],
    ['drone', 'IMAGE_COLLECTION'],
    ['undated', 'IMAGE_COLLECTION'],
    ['hyperspectral', 'IMAGE_COLLECTION'],
    ['empty', 'IMAGE_COLLECTION'],
    ['types', 'IMAGE_COLLECTION'],
    ['field_boundaries', 'TABLE'],
    ['folder', 'FOLDER'],
  ])('%s is of the type %s, under its full name', async (name, type) => {
    const { status, body } = await get(`${OWNER}/${name}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ type, id: `${OWNER}/${name}`, name: `${OWNER}/${name}` });
  });

  it('that no account can read is refused', async () => {
    const { status, body } = await get(PRIVATE);
    expect(status).toBe(403);
    expect(body.error?.status).toBe('PERMISSION_DENIED');
    expect(body.error?.message).toBe(
      `Permission 'earthengine.assets.get' denied on resource '${PRIVATE}' (or it may not exist).`,
    );
    expect((await compute(collection(PRIVATE))).problem).toMatch(
      /not found \(does not exist or caller does not have access\)/,
    );
  });

  it('that does not exist is not found', async () => {
    for (const name of [
      `${OWNER}/missing`,
      'projects/earthengine-public/assets/COPERNICUS/S9_SR',
    ]) {
      const { status, body } = await get(name);
      expect(status).toBe(404);
      expect(body.error?.message).toBe(
        `Asset '${name}' does not exist or doesn't allow this operation.`,
      );
    }
  });

  it('is listed by its owner’s project, not in the public catalog', async () => {
    const own = (await api.send('/v1/projects/cedar-examples:listAssets')).body.assets as {
      id: string;
    }[];
    expect(own.map(({ id }) => id)).toContain(`${OWNER}/drone`);
    expect(own).toHaveLength(8);
    const { body } = await api.send('/v1/projects/earthengine-public:listAssets');
    expect(JSON.stringify(body)).not.toContain('cedar-examples');
  });

  it.each(['users/cedar_examples', 'projects/cedar-legacy/open-datasets'])(
    'of the folder %s has a name in the project for old assets only',
    async (folder) => {
      const name = `projects/earthengine-legacy/assets/${folder}/drone`;
      const { status, body } = await get(name);
      expect(status).toBe(200);
      expect(body).toMatchObject({ type: 'IMAGE_COLLECTION', id: `${folder}/drone`, name });
      expect((await get(`${name}:listImages`)).body.images).toHaveLength(2);
      const wrong = `projects/earthengine-public/assets/${folder}/drone`;
      expect((await get(wrong)).body.error?.message).toBe(
        `Asset '${wrong}' does not exist or doesn't allow this operation.`,
      );
      expect((await get(`${folder}/drone`)).status).toBeGreaterThan(400);
      expect((await get(`projects/earthengine-legacy/assets/${folder}`)).body.type).toBe('FOLDER');
    },
  );

  it('of the catalog has no name in the project for old assets', async () => {
    const { status } = await get('projects/earthengine-legacy/assets/LANDSAT/LC08/C02/T1_L2');
    expect(status).toBe(404);
    const { body } = await api.send('/v1/projects/earthengine-public:listAssets');
    expect(JSON.stringify(body)).not.toContain('users');
  });

  it('cannot be used to compute in its owner’s project', async () => {
    const { status } = await api.send('/v1/projects/cedar-examples/value:compute', {
      expression: graph(constant(1)),
    });
    expect(status).toBe(403);
  });

  it('of another kind than expected is refused', async () => {
    expect((await compute(collection(`${OWNER}/soil_map`))).problem).toMatch(
      /'projects\/cedar-examples\/assets\/soil_map' is not an ImageCollection\./,
    );
    expect((await compute(image(`${OWNER}/drone`))).problem).toMatch(/drone' is not an Image\./);
    expect((await compute(collection(`${OWNER}/field_boundaries`))).problem).toMatch(
      /is not an ImageCollection/,
    );
  });
});

describe('images', () => {
  it('without dates have none, and are in no range of dates', async () => {
    const { body } = await api.send(`/v1/${OWNER}/undated:listImages`);
    const images = body.images as Record<string, unknown>[];
    expect(images).toHaveLength(3);
    for (const one of images) {
      expect(one).not.toHaveProperty('startTime');
      expect(one.properties).not.toHaveProperty('system:time_start');
    }
    const filtered = await api.send(
      `/v1/${OWNER}/undated:listImages?startTime=2000-01-01T00:00:00Z`,
    );
    expect(filtered.body.images ?? []).toEqual([]);
    const dated = call('Collection.filter', {
      collection: collection(`${OWNER}/undated`),
      filter: call('Filter.dateRangeContains', {
        leftValue: call('DateRange', {
          start: constant('2000-01-01'),
          end: constant('2030-01-01'),
        }),
        rightField: constant('system:time_start'),
      }),
    });
    expect((await compute(call('Collection.size', { collection: dated }))).result).toBe(0);
  });

  it('have bands of several sizes and types', async () => {
    const { body } = await api.send(`/v1/${OWNER}/drone:listImages?pageSize=1`);
    const [first] = body.images as { bands: { id: string; dataType: object; grid: object }[] }[];
    expect(first?.bands.map(({ id, grid }) => [id, grid])).toMatchObject([
      ['red', { affineTransform: { scaleX: 1 }, dimensions: { width: 1200 } }],
      ['green', {}],
      ['blue', {}],
      ['nir', { affineTransform: { scaleX: 5 }, dimensions: { width: 240 } }],
      ['temperature', { affineTransform: { scaleX: 30 }, dimensions: { width: 40 } }],
    ]);
    expect(first?.bands.map(({ dataType }) => dataType)).toMatchObject([
      { precision: 'INT', range: { max: 255 } },
      {},
      {},
      { precision: 'INT', range: { max: 65535 } },
      { precision: 'FLOAT' },
    ]);
  });

  it('have up to 200 bands', async () => {
    const first = call('Collection.first', { collection: collection(`${OWNER}/hyperspectral`) });
    const names = (await compute(call('Image.bandNames', { image: first }))).result as string[];
    expect(names).toHaveLength(200);
    expect(names.at(-1)).toBe('b200');
  });

  it('have values over the whole range of each type, and masked pixels', () => {
    const earth = openCatalog();
    const [scene] = earth.scenes(`${OWNER}/types`, {});
    if (!scene) throw new Error('There is no image.');
    const columns = Int32Array.from({ length: 400 }, (_, i) => i % 20);
    const rows = Int32Array.from({ length: 400 }, (_, i) => Math.floor(i / 20));
    for (const { id, dataType } of scene.bands) {
      const { values, mask } = earth.read(scene, id, columns, rows);
      expect(mask.slice(0, 80).includes(1), id).toBe(false);
      const seen = [...values].filter((_, i) => mask[i]);
      expect(seen).toHaveLength(320);
      if (dataType.precision !== 'int') {
        expect(Math.max(...seen)).toBeGreaterThan(1e38);
        continue;
      }
      expect([Math.min(...seen), Math.max(...seen)], id).toEqual([dataType.min, dataType.max]);
    }
  });

  it('of a collection can be none', async () => {
    const size = call('Collection.size', { collection: collection(`${OWNER}/empty`) });
    expect((await compute(size)).result).toBe(0);
    expect((await api.send(`/v1/${OWNER}/empty:listImages`)).body.images ?? []).toEqual([]);
  });
});

describe('a table', () => {
  it('has features with geometries and properties', async () => {
    const table = call('Collection.loadTable', { tableId: constant(`${OWNER}/field_boundaries`) });
    expect((await compute(call('Collection.size', { collection: table }))).result).toBe(4);
    const crops = call('AggregateFeatureCollection.array', {
      collection: table,
      property: constant('crop'),
    });
    const { result, problem } = await compute(crops);
    if (problem) expect(problem).toMatch(/does not implement/);
    else expect(result).toEqual(['wheat', 'maize', 'grassland', 'rape']);
  });
});
