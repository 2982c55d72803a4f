/** Invalid orders, documents and folders, and refusals of a service. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ChecksumError,
  CloudStorageStore,
  CollectionError,
  DestinationError,
  EarthEngine,
  NotFoundError,
  type OrderRequest,
  OrderRequestError,
  PeriodError,
  ServiceError,
  TemplateError,
  TileIndexError,
  type TrackerParts,
  TrackingDocument,
  TrackingDocumentError,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, LANDSAT_8, LANDSAT_9, openCycle, SMALL_ORDER } from './cycle.ts';

describe('an invalid order', () => {
  const refused: [
    string,
    Partial<OrderRequest>,
    Partial<TrackerParts>,
    new (...a: never[]) => Error,
    RegExp,
  ][] = [
    [
      'a tile outside the grid',
      { tiles: [[99, 3]] },
      {},
      TileIndexError,
      /row 99, column 3.*rows 0 to 9/s,
    ],
    ['an end before its start', { periodEnd: '2020-05-01' }, {}, PeriodError, /end/i],
    [
      'an unknown collection',
      { collections: 'MODIS/006/MOD09GA' },
      {},
      CollectionError,
      /does not know.*MODIS\/006\/MOD09GA.*knows MODIS\/061\/MOD09GA/s,
    ],
    [
      'a withdrawn collection',
      { collections: 'LANDSAT/LC08/C01/T1_SR' },
      {},
      CollectionError,
      /withdrawn.*LANDSAT\/LC08\/C02\/T1_L2/s,
    ],
    ['no collection', { collections: [] }, {}, OrderRequestError, /at least one image collection/],
    ['no tile', { tiles: [] }, {}, OrderRequestError, /at least one tile/],
    [
      'one collection twice',
      { collections: [LANDSAT_8, LANDSAT_8] },
      {},
      OrderRequestError,
      /same name/,
    ],
    [
      'a template that names two items alike',
      { collections: [LANDSAT_8, LANDSAT_9] },
      { nameTemplate: 'h{tile.horizontal}v{tile.vertical}_{date_start}' },
      OrderRequestError,
      /same name "h3v2_2020-06-01".*\{collection\}/s,
    ],
    [
      'a template with an unknown field',
      {},
      { nameTemplate: '{sensor}' },
      TemplateError,
      /sensor.*collection/s,
    ],
    [
      'a name over 1,024 bytes',
      {},
      { nameTemplate: `{date_start}${'ä'.repeat(600)}` },
      OrderRequestError,
      /1024/,
    ],
    [
      'a name with a folder in it',
      {},
      { nameTemplate: '{tile.row}/{date_start}' },
      OrderRequestError,
      /prefix/,
    ],
    [
      'a filter that does not exist',
      {},
      { filters: { [LANDSAT_8]: [{ function: 'less' }] } },
      OrderRequestError,
      /"less".*not a valid filter function.*lte/s,
    ],
    [
      'a filter without a value',
      {},
      { filters: { [LANDSAT_8]: [{ function: 'lte', name: 'CLOUD_COVER' }] } },
      OrderRequestError,
      /needs "value"/,
    ],
    [
      'a filter by months in quotes',
      {},
      { filters: { [LANDSAT_8]: [{ function: 'calendarRange', start: '6', field: 'month' }] } },
      OrderRequestError,
      /"start" of calendarRange must be a whole number.*cedar\.yaml/,
    ],
    [
      'a filter by an unknown part of the calendar',
      {},
      { filters: { [LANDSAT_8]: [{ function: 'calendarRange', start: 6, field: 'months' }] } },
      OrderRequestError,
      /cannot count "months".*month, day_of_year/,
    ],
    [
      'a filter by days of the year in quotes',
      {},
      { filters: { [LANDSAT_8]: [{ function: 'dayOfYear', start: 1, end: '99' }] } },
      OrderRequestError,
      /"end" of dayOfYear must be a whole number/,
    ],
    [
      'a filter by properties that are not a list',
      {},
      { filters: { [LANDSAT_8]: [{ function: 'notNull', properties: 'CLOUD_COVER' }] } },
      OrderRequestError,
      /"properties" of notNull must be a list/,
    ],
    [
      'a filter that the client library refuses',
      {},
      { filters: { [LANDSAT_8]: [{ function: 'dayOfYear', start: 1, end: 9, last: 9 }] } },
      OrderRequestError,
      /last.*Correct the filter/s,
    ],
  ];

  it.each(refused)(
    'for %s is refused before anything is sent',
    async (_, request, parts, kind, message) => {
      const cycle = await openCycle();
      const from = cycle.sandbox.requests.length;
      const failure = await cycle
        .trackerWith(parts)
        .submit({ ...SMALL_ORDER, ...request })
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(kind);
      expect((failure as Error).message).toMatch(message);
      expect(cycle.sandbox.requests.slice(from)).toEqual([]);
    },
  );

  it('does not include names that Earth Engine refuses as descriptions', async () => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith({
      nameTemplate: `Größe (${'x'.repeat(120)}) {date_start}`,
    });
    const { name } = await tracker.submit(SMALL_ORDER);
    const order = await finishOrder(tracker, name);
    expect(order.states).toEqual({ COMPLETED: 2 });
    const files = await tracker.download(order, temporaryFolder());
    expect([...files.values()].flat()).toHaveLength(4);
  });

  it('with the name of an existing order does not change that order', async () => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith({ trackingTemplate: 'MINE' });
    await tracker.submit(SMALL_ORDER);
    const before = await tracker.read('MINE');
    const others = { ...SMALL_ORDER, tiles: [2, 4] as const };
    await expect(tracker.submit(others)).rejects.toThrow(/already exists/);
    expect((await tracker.read('MINE')).toJSON()).toEqual(before.toJSON());
  });
});

describe('an invalid tracking document', () => {
  const whole = {
    program: { name: 'x', version: '1', ee: '1' },
    submission: {},
    tracking: {},
    orders: [],
    metadata: [],
  };
  it.each([
    ['is not JSON', 'TRACKING', /not valid JSON/],
    [
      'is another JSON',
      '{"type": "FeatureCollection", "features": []}',
      /the section .* is missing/,
    ],
    [
      'lacks a section',
      JSON.stringify({ ...whole, metadata: undefined }),
      /"metadata"|"submitted"/,
    ],
  ])('because it %s is named, and not changed', async (_, text, message) => {
    const cycle = await openCycle();
    await put(cycle, 'CEDAR_TRACKING/TRACKING_PERIODbad.json', text);
    const failure = await cycle.tracker.read('TRACKING_PERIODbad').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TrackingDocumentError);
    expect((failure as Error).message).toContain('"TRACKING_PERIODbad"');
    expect((failure as Error).message).toMatch(message);
    expect(await get(cycle, 'CEDAR_TRACKING/TRACKING_PERIODbad.json')).toBe(text);
  });

  it('does not prevent the update of others', async () => {
    const cycle = await openCycle();
    await put(cycle, 'CEDAR_TRACKING/TRACKING_PERIODbad.json', 'no');
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const failed: string[] = [];
    const updated = await cycle.tracker.updateAll(undefined, {
      onError: (bad) => failed.push(bad),
    });
    expect([...updated.keys()]).toEqual([name]);
    expect(failed).toEqual(['TRACKING_PERIODbad']);
  });

  it('does not prevent the result of others for a caller without an error handler', async () => {
    const cycle = await openCycle();
    await put(cycle, 'CEDAR_TRACKING/TRACKING_PERIODbad.json', '{"orders": []}');
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const updated = await cycle.tracker.updateAll();
    expect([...updated.keys()]).toEqual([name]);
    expect([...updated.unreadable.keys()]).toEqual(['TRACKING_PERIODbad']);
    expect(updated.unreadable.get('TRACKING_PERIODbad')).toBeInstanceOf(TrackingDocumentError);
    const both = await cycle.tracker.updateAll(['TRACKING_PERIODbad', name]);
    expect([...both.keys()]).toEqual([name]);
    await expect(cycle.tracker.updateAll(['TRACKING_PERIODbad'])).rejects.toThrow(
      TrackingDocumentError,
    );
    await expect(cycle.tracker.update('TRACKING_PERIODbad')).rejects.toThrow(TrackingDocumentError);
    await expect(cycle.tracker.updateAll([name, 'TRACKING_gone'])).rejects.toThrow(NotFoundError);
  });

  it('because it does not exist is named', async () => {
    const { tracker } = await openCycle();
    await expect(tracker.read('TRACKING_gone')).rejects.toThrow(NotFoundError);
    await expect(tracker.read('TRACKING_gone')).rejects.toThrow(/TRACKING_gone\.json/);
  });
});

describe('a refusal of a service', () => {
  it('names the missing bucket, with what to do', async () => {
    const cycle = await openCycle();
    const store = new CloudStorageStore({
      bucket: 'nobodys-bucket',
      project: cycle.sandbox.project,
      auth: cycle.earthEngine.auth,
      endpoint: cycle.sandbox.storage,
    });
    const failure = await cycle
      .trackerWith({ store })
      .submit(SMALL_ORDER)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceError);
    expect((failure as Error).message).toContain('The specified bucket does not exist.');
    expect((failure as Error).message).toContain('bucket_name');
  });

  it("of a token is shown in Google's words, with what to do", async () => {
    const { sandbox } = await openCycle();
    const expired = await expiredToken(sandbox);
    const failure = await EarthEngine.connect({
      project: sandbox.project,
      baseUrl: sandbox.earthEngine,
      credentials: { token: expired },
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceError);
    expect(failure).toMatchObject({ status: 401 });
    expect((failure as Error).message).toContain('invalid authentication credentials');
    expect((failure as Error).message).toContain('Sign in again');
    expect((failure as Error).message).not.toContain(expired);
  });

  it('is replaced by the name of a machine that does not answer', async () => {
    const connecting = EarthEngine.connect({
      project: 'p',
      baseUrl: 'http://127.0.0.1:9',
      credentials: { token: 'x' },
      signal: AbortSignal.timeout(1500),
    });
    await expect(connecting).rejects.toThrow(/Cancelled|could not be reached/);
  });
});

describe('a download that cannot be written', () => {
  async function finishedOrder(): Promise<{ cycle: Cycle; order: TrackingDocument }> {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    return { cycle, order: await finishOrder(cycle.tracker, name) };
  }

  it('because its folder is a file does not change that file', async () => {
    const { cycle, order } = await finishedOrder();
    const file = join(temporaryFolder(), 'taken');
    await writeFile(file, 'mine');
    const failure = await cycle.tracker.download(order, file).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DestinationError);
    expect((failure as Error).message).toMatch(/taken.*file/s);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'because the disk is full keeps complete files and no pieces',
    async () => {
      const { cycle, order } = await finishedOrder();
      const folder = temporaryFolder();
      const disk = join(folder, 'disk');
      await mkdir(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48k', 'tmpfs', disk]);
      onTestFinished(() => {
        execFileSync('umount', [disk]);
      });
      const failure = await cycle.tracker.download(order, disk).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DestinationError);
      expect((failure as Error).message).toContain('the disk is full');
      const left = await readdir(disk, { recursive: true });
      expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
    },
  );

  it('because every transfer is damaged keeps the older file', async () => {
    const { cycle, order } = await finishedOrder();
    const folder = temporaryFolder();
    const [path = ''] = [...(await cycle.tracker.download(order, folder)).values()].flat();
    const before = await readFile(path);
    cycle.sandbox.setFaults([{ path: '**/*.json', every: 1, action: { flip: 5 } }]);
    const failure = await cycle.tracker.download(order, folder).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ChecksumError);
    expect(await readFile(path)).toEqual(before);
  });

  it('continues where the connection was lost', async () => {
    const { cycle, order } = await finishedOrder();
    cycle.sandbox.setFaults([{ path: '**/*.tif', nth: 1, times: 2, action: { truncate: 1000 } }]);
    const files = await cycle.tracker.download(order, temporaryFolder());
    expect([...files.values()].flat()).toHaveLength(4);
  });

  it('skips complete files, and receives the others', async () => {
    const { cycle, order } = await finishedOrder();
    const folder = temporaryFolder();
    const files = [...(await cycle.tracker.download(order, folder)).values()].flat();
    const [damaged = '', ...others] = files;
    const content = await readFile(damaged);
    content.writeUInt8(content.readUInt8(7) ^ 1, 7);
    await writeFile(damaged, content);
    const from = cycle.sandbox.requests.length;
    await cycle.tracker.download(order, folder, { overwrite: false });
    const fetched = cycle.sandbox.requests
      .slice(from)
      .filter(({ path }) =>
        others.concat(damaged).some((file) => path.endsWith(file.split('/').at(-1) ?? '')),
      );
    expect(fetched).toHaveLength(1);
    expect(await readFile(damaged)).not.toEqual(content);
  });
});

describe('names from a bucket', () => {
  it.each([
    '../../escape',
    '..\\..\\escape',
    '/etc/escape',
    '.hidden',
    'a\u202etxt',
    'CON',
    'x'.repeat(900),
  ])('such as %j never lead out of the folder', async (hostile) => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const order = await finishOrder(cycle.tracker, name);
    const json = order.toJSON();
    json.tracking.name = hostile;
    json.orders = [{ name: hostile, prefix: 'CEDAR_PREARD', status: { state: 'EMPTY' } }];
    await put(cycle, `CEDAR_PREARD/${hostile}.json`, '{}');
    await put(cycle, `CEDAR_PREARD/${hostile}.tif`, 'TIF');
    const parent = temporaryFolder();
    const folder = join(parent, 'into');
    await cycle.tracker.download(new TrackingDocument(json), folder);
    expect(await readdir(parent)).toEqual(['into']);
    const [orderFolder = '', ...more] = await readdir(folder);
    expect(more).toEqual([]);
    expect(orderFolder).not.toMatch(/[/\\]|^\./);
  });
});

async function put({ sandbox }: Cycle, name: string, body: string): Promise<void> {
  const url = `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?uploadType=media&name=${encodeURIComponent(name)}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: 'Bearer any' },
    body,
  });
  expect(response.status, await response.text()).toBe(200);
}

async function get({ sandbox }: Cycle, name: string): Promise<string> {
  const url = `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o/${encodeURIComponent(name)}?alt=media`;
  return (await fetch(url, { headers: { authorization: 'Bearer any' } })).text();
}

/** A token that the sandbox has issued and taken back. */
async function expiredToken(sandbox: Cycle['sandbox']): Promise<string> {
  const { oauth } = sandbox;
  const { type: _, ...user } = sandbox.authorizedUser();
  const form = (fields: Record<string, string>) => ({
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  const answer = await fetch(`${oauth}/token`, form({ grant_type: 'refresh_token', ...user }));
  const { access_token: token } = (await answer.json()) as { access_token: string };
  await fetch(`${oauth}/revoke`, form({ token }));
  return token;
}
