/** A cancel ends every call at once, wherever it waits. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { OAuth2Client } from 'google-auth-library';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  CancelledError,
  CloudStorageStore,
  Config,
  DriveStore,
  EarthEngine,
  type LeftOutItem,
  loadConfig,
  OperationsPass,
  readArea,
  type Store,
  type StoredObject,
  Tracker,
  TrackingDocument,
  updateTogether,
} from '../../src/core/index.ts';
import { markPlainToken } from '../../src/core/services/tokenHosts.ts';
import { storeAt } from '../connect.ts';
import { STORE_KIND } from '../storeKind.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, GRID, LANDSAT_8, openCycle, SMALL_ORDER } from './cycle.ts';
import { startProxy, type TestProxy } from './proxy.ts';

/** A call settles within three seconds of a cancel; a busy machine gets more. */
const SETTLED_MS = 8000;

/** Fixtures of a call. */
interface Scene {
  readonly tracker: Tracker;
  readonly store: Store;
  readonly earthEngine: EarthEngine;
  /** An order with tasks under way. */
  readonly order: TrackingDocument;
  readonly object: StoredObject;
  readonly folder: string;
}

/** The store counts as Cloud Storage, also where it is Google Drive. */
type Side = 'Cloud Storage' | 'Earth Engine';
type Call = (scene: Scene, signal: AbortSignal) => Promise<unknown>;

const OTHER_ORDER = { ...SMALL_ORDER, tiles: [4, 4] as [number, number] };

const AREA = {
  name: 'area.kml',
  geometry: {
    type: 'Polygon' as const,
    coordinates: [
      [
        [-72.4, 42.3],
        [-72.3, 42.3],
        [-72.3, 42.4],
        [-72.4, 42.3],
      ],
    ],
  },
};

/** The order as it is when all its tasks have succeeded. */
function completed(order: TrackingDocument): TrackingDocument {
  return order.withOrders(
    order.orders.map((item) => ({ ...item, status: { ...item.status, state: 'COMPLETED' } })),
  );
}

/** The order as it is when another order had one of its images. */
function leavingOut(order: TrackingDocument): TrackingDocument {
  const [item] = order.orders;
  const image = { ...item, orders: ['OTHER'] } as unknown as LeftOutItem;
  return new TrackingDocument({ ...order.toJSON(), left_out: [image] });
}

const isOnDrive = STORE_KIND === 'gdrive';

type NamedCall = readonly [name: string, sides: readonly Side[], call: Call];

/** Calls that send requests to Google Drive alone. */
const DRIVE_CALLS: readonly NamedCall[] = [
  [
    'Store.exportDestination',
    ['Cloud Storage'],
    ({ store }, signal) => store.exportDestination('a', 'b', { signal }),
  ],
  [
    'Store.folderPage',
    ['Cloud Storage'],
    async ({ store }, signal) => store.folderPage?.('a', { signal }),
  ],
];

/** A call of a store that is a bucket. */
function bucketCall(
  call: (store: CloudStorageStore, signal: AbortSignal, object: StoredObject) => Promise<unknown>,
): Call {
  return async ({ store, object }, signal) => {
    if (!(store instanceof CloudStorageStore)) throw new TypeError('not a bucket');
    return call(store, signal, object);
  };
}

/** Calls of data cubes, which are in buckets alone. */
const BUCKET_CALLS: readonly NamedCall[] = [
  [
    'Store.listBelow',
    ['Cloud Storage'],
    bucketCall((store, signal) => store.listBelow('a', { isDeep: true, signal })),
  ],
  [
    'Store.foldersBelow',
    ['Cloud Storage'],
    bucketCall((store, signal) => store.foldersBelow('a', { signal })),
  ],
  [
    'Store.findObject',
    ['Cloud Storage'],
    bucketCall((store, signal) => store.findObject('a', { signal })),
  ],
  [
    'Store.readObject',
    ['Cloud Storage'],
    bucketCall((store, signal) => store.readObject('a', { signal })),
  ],
  [
    'Store.readBytes',
    ['Cloud Storage'],
    bucketCall((store, signal, object) => store.readBytes(object, { offset: 0, end: 2, signal })),
  ],
  [
    'Store.storeObject',
    ['Cloud Storage'],
    bucketCall((store, signal) => store.storeObject('a', new Uint8Array(4), { signal })),
  ],
  [
    'Store.composeObjects',
    ['Cloud Storage'],
    bucketCall((store, signal) => store.composeObjects(['a', 'b'], 'c', { signal })),
  ],
];

/** Every public call that sends requests, and the services it sends them to. */
const CALLS: readonly NamedCall[] = [
  [
    'Tracker.submit',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker }, signal) =>
      tracker.submit({ ...OTHER_ORDER, periodStart: '2020-05-01' }, { signal }),
  ],
  [
    'Tracker.current',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker, order }, signal) => tracker.current(order.name, { signal }),
  ],
  [
    'Tracker.resume',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker, order }, signal) => tracker.resume(order.name, { signal }),
  ],
  [
    'Tracker.retry',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker, order }, signal) => tracker.retry(order.name, { signal }),
  ],
  [
    'Tracker.existing',
    ['Cloud Storage'],
    ({ tracker }, signal) => tracker.existing(SMALL_ORDER, { signal }),
  ],
  [
    'Tracker.count',
    ['Earth Engine'],
    ({ tracker }, signal) => tracker.count(SMALL_ORDER, { signal }),
  ],
  [
    'Tracker.emptyCollections',
    ['Earth Engine'],
    ({ tracker }, signal) => tracker.emptyCollections(SMALL_ORDER, { signal }),
  ],
  [
    'Tracker.footprints',
    ['Earth Engine'],
    ({ tracker }, signal) => tracker.footprints(SMALL_ORDER, { signal }),
  ],
  [
    'ItemLook.scenes',
    ['Earth Engine'],
    ({ tracker }, signal) => tracker.look(SMALL_ORDER).scenes({ signal }),
  ],
  [
    'ItemLook.picture',
    ['Earth Engine'],
    ({ tracker }, signal) => tracker.look(SMALL_ORDER).picture({ signal }),
  ],
  [
    'ItemLook.thumbnail',
    ['Earth Engine'],
    ({ tracker }, signal) => tracker.look(SMALL_ORDER).thumbnail('any', { signal }),
  ],
  [
    'EarthEngine.pixels',
    ['Earth Engine'],
    ({ earthEngine }, signal) => {
      const image = { result: '0', values: { 0: { constantValue: 1 } } };
      const grid = { size: [1, 1], transform: [1, 0, 0, 0, -1, 0] } as const;
      return earthEngine.pixels(image, { crs: 'EPSG:4326', ...grid }, signal);
    },
  ],
  [
    'Tracker.describeCollection',
    ['Earth Engine'],
    ({ tracker }, signal) => tracker.describeCollection('COPERNICUS/S3/OLCI', { signal }),
  ],
  [
    'Tracker.areaGrid',
    ['Earth Engine'],
    ({ tracker }, signal) => tracker.areaGrid({ collections: LANDSAT_8 }, AREA, { signal }),
  ],
  ['Tracker.queue', ['Earth Engine'], ({ tracker }, signal) => tracker.queue(signal)],
  [
    'Tracker.storeLocation',
    STORE_KIND === 'gdrive' ? [] : ['Cloud Storage'],
    ({ tracker }, signal) => tracker.storeLocation(signal),
  ],
  [
    'Store.location',
    STORE_KIND === 'gdrive' ? [] : ['Cloud Storage'],
    async ({ store }, signal) => store.location?.({ signal }),
  ],
  [
    'Store.requireChangeable',
    STORE_KIND === 'gdrive' ? [] : ['Cloud Storage'],
    async ({ store }, signal) => store.requireChangeable?.({ signal }),
  ],
  ['Tracker.list', ['Cloud Storage'], ({ tracker }, signal) => tracker.list('*', { signal })],
  ['Tracker.listed', ['Cloud Storage'], ({ tracker }, signal) => tracker.listed({ signal })],
  [
    'Tracker.read',
    ['Cloud Storage'],
    ({ tracker, order }, signal) => tracker.read(order.name, { signal }),
  ],
  [
    'Tracker.annotate',
    ['Cloud Storage'],
    ({ tracker, order }, signal) => tracker.annotate(order.name, { note: 'Mine' }, { signal }),
  ],
  [
    'Tracker.text',
    ['Cloud Storage'],
    ({ tracker, order }, signal) => tracker.text(order.name, { signal }),
  ],
  [
    'Tracker.update',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker, order }, signal) => tracker.update(order.name, { signal }),
  ],
  [
    'Tracker.updateAll',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker }, signal) => tracker.updateAll(undefined, { signal }),
  ],
  [
    'Tracker.download',
    ['Cloud Storage'],
    ({ tracker, order, folder }, signal) => tracker.download(order, folder, { signal }),
  ],
  [
    'Tracker.objects',
    ['Cloud Storage'],
    ({ tracker, order }, signal) => tracker.objects(order, { signal }),
  ],
  [
    'Tracker.missing',
    ['Cloud Storage'],
    ({ tracker, order, folder }, signal) => tracker.missing(order, folder, { signal }),
  ],
  [
    'Tracker.missingImages',
    ['Cloud Storage'],
    ({ tracker, order }, signal) => tracker.missingImages([completed(order)], { signal }),
  ],
  [
    'Tracker.missingLeftOut',
    ['Cloud Storage'],
    ({ tracker, order }, signal) => tracker.missingLeftOut([leavingOut(order)], { signal }),
  ],
  [
    'Tracker.absentImages',
    ['Cloud Storage'],
    ({ tracker, order }, signal) => tracker.absentImages([completed(order)], { signal }),
  ],
  [
    'Tracker.planClean',
    ['Cloud Storage'],
    ({ tracker, order }, signal) => tracker.planClean(order, { signal }),
  ],
  [
    'Tracker.clean',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker, order }, signal) => tracker.clean(order, { cancelFirst: true, signal }),
  ],
  [
    'Tracker.cancel',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker, order }, signal) => tracker.cancel(order.name, { signal }),
  ],
  [
    'updateTogether',
    ['Cloud Storage', 'Earth Engine'],
    ({ tracker, order }, signal) => updateTogether([{ tracker, names: [order.name] }], { signal }),
  ],
  ['Store.list', ['Cloud Storage'], ({ store }, signal) => store.list('a', { signal })],
  [
    'Store.listObjects',
    ['Cloud Storage'],
    ({ store }, signal) => store.listObjects('a', { signal }),
  ],
  [
    'Store.itemObjects',
    ['Cloud Storage'],
    ({ store }, signal) => store.itemObjects('a', 'b', { signal }),
  ],
  [
    'Store.metadataObject',
    ['Cloud Storage'],
    ({ store }, signal) => store.metadataObject('a', 'b', { signal }),
  ],
  [
    'Store.readMetadata',
    ['Cloud Storage'],
    ({ store }, signal) => store.readMetadata('a', 'b', { signal }),
  ],
  [
    'Store.storeMetadata',
    ['Cloud Storage'],
    ({ store }, signal) => store.storeMetadata({ some: 'thing' }, 'a', 'b', { signal }),
  ],
  [
    'Store.read',
    ['Cloud Storage'],
    async ({ store, object }, signal) => {
      for await (const _ of store.read(object, { signal }));
    },
  ],
  [
    'Store.read, of an object stored with gzip',
    ['Cloud Storage'],
    async ({ store, object }, signal) => {
      for await (const _ of store.read({ ...object, isCompressed: true }, { signal }));
    },
  ],
  ...(STORE_KIND === 'gdrive' ? DRIVE_CALLS : BUCKET_CALLS),
  [
    'Store.remove',
    ['Cloud Storage'],
    ({ store, object }, signal) => store.remove(object, { signal }),
  ],
  [
    'EarthEngine.connect',
    ['Earth Engine'],
    ({ earthEngine: { baseUrl, project } }, signal) =>
      EarthEngine.connect({ baseUrl, project, credentials: { token: 'any' }, signal }),
  ],
  [
    'EarthEngine.evaluate',
    ['Earth Engine'],
    ({ earthEngine }, signal) =>
      earthEngine.evaluate(new earthEngine.ee.ImageCollection(LANDSAT_8), signal),
  ],
  [
    'EarthEngine.compute',
    ['Earth Engine'],
    ({ earthEngine }, signal) =>
      earthEngine.compute({ result: '0', values: { 0: { constantValue: 1 } } }, { signal }),
  ],
  [
    'EarthEngine.startExport',
    ['Earth Engine'],
    ({ earthEngine }, signal) =>
      earthEngine.startExport({}, 'some-id', { description: 'a', since: 0, signal }),
  ],
  [
    'EarthEngine.startExport, sent once before',
    ['Earth Engine'],
    ({ earthEngine }, signal) =>
      earthEngine.startExport({}, 'some-id', {
        description: 'a',
        since: 0,
        signal,
        repeated: true,
      }),
  ],
  [
    'OperationsPass.search',
    ['Earth Engine'],
    ({ earthEngine, order }, signal) =>
      new OperationsPass().join().search(earthEngine, [order], signal),
  ],
  [
    'EarthEngine.ensureTime',
    ['Earth Engine'],
    async ({ earthEngine }, signal) => {
      // A clock that was set makes the time uncertain.
      vi.useFakeTimers({ now: Date.now() + 3_600_000, toFake: ['Date'] });
      try {
        await earthEngine.ensureTime(signal);
      } finally {
        vi.useRealTimers();
      }
    },
  ],
  [
    'EarthEngine.operations',
    ['Earth Engine'],
    ({ earthEngine }, signal) => earthEngine.operations(signal).next(),
  ],
  [
    'EarthEngine.findOperation',
    ['Earth Engine'],
    ({ earthEngine }, signal) => earthEngine.findOperation('a', 0, signal),
  ],
  [
    'EarthEngine.projectConfig',
    ['Earth Engine'],
    ({ earthEngine }, signal) => earthEngine.projectConfig(signal),
  ],
  [
    'EarthEngine.asset',
    ['Earth Engine'],
    ({ earthEngine }, signal) => earthEngine.asset('COPERNICUS/S3/OLCI', signal),
  ],
  [
    'EarthEngine.operation',
    ['Earth Engine'],
    ({ earthEngine }, signal) => earthEngine.operation('A', { signal }),
  ],
  [
    'EarthEngine.cancel',
    ['Earth Engine'],
    ({ earthEngine }, signal) => earthEngine.cancel('A', { signal }),
  ],
];

/** Public methods that send no requests. */
const LOCAL: ReadonlySet<string> = new Set([
  'Tracker.plan',
  'Tracker.look',
  'Tracker.remember',
  'Store.exportDestination',
  'EarthEngine.now',
  'Config.plan',
  'Config.credentials',
  'Config.fileCredentials',
]);

/** Public methods with a test of their own below. */
const TESTED_APART: ReadonlySet<string> = new Set([
  'Config.tracker',
  'Config.bucketOpener',
  'Config.storeConnection',
]);

/** Public methods of a class, as `NAME.method`. */
function methodsOf(name: string, type: { readonly prototype: object }): string[] {
  const described = [type, type.prototype].flatMap((holder) =>
    Object.entries(Object.getOwnPropertyDescriptors(holder)),
  );
  return described
    .filter(([key, { value }]) => typeof value === 'function' && key !== 'constructor')
    .map(([key]) => `${name}.${key}`);
}

/** Aborts a call after a moment, and returns what it throws, or that it continues. */
async function cancelled(
  call: (signal: AbortSignal) => Promise<unknown>,
  moment: Promise<unknown> = sleep(500),
): Promise<unknown> {
  const controller = new AbortController();
  const outcome = call(controller.signal).then(
    () => 'It ended without an error.',
    (error: unknown) => error,
  );
  await moment;
  controller.abort();
  const late = new Promise((resolve) => {
    setTimeout(() => resolve('It went on after the cancel.'), SETTLED_MS).unref();
  });
  return Promise.race([outcome, late]);
}

/** Everything for calls, with one of the services behind a proxy that can fall silent. */
async function openScene(cycle: Cycle, side: Side): Promise<{ scene: Scene; proxy: TestProxy }> {
  const { project, bucket, storage } = cycle.sandbox;
  const proxy = await startProxy(storage);
  const credentials = { token: 'any' };
  const baseUrl = side === 'Earth Engine' ? proxy.origin : cycle.sandbox.earthEngine;
  const endpoint = side === 'Cloud Storage' ? proxy.origin : storage;
  const addresses = { project, bucket, storage: endpoint, drive: endpoint };
  const earthEngine = await EarthEngine.connect({ project, baseUrl, credentials });
  const store = storeAt(addresses, earthEngine.auth);
  const tracker = new Tracker({ grid: GRID, store, earthEngine });
  const { name } = await tracker.submit({
    ...SMALL_ORDER,
    // One month for each side.
    periodStart: side === 'Cloud Storage' ? '2020-06-01' : '2020-07-01',
    periodEnd: side === 'Cloud Storage' ? '2020-07-01' : '2020-08-01',
  });
  const order = await tracker.read(name);
  const [object] = await store.list('CEDAR_TRACKING');
  if (!object) throw new Error('There is no document.');
  return {
    scene: { tracker, store, earthEngine, order, object, folder: temporaryFolder() },
    proxy,
  };
}

describe('a cancel', () => {
  it.each([
    ['Tracker', Tracker],
    ['Store', isOnDrive ? DriveStore : CloudStorageStore],
    ['EarthEngine', EarthEngine],
    ['Config', Config],
  ] as const)('is tested with every public call of %s', (name, type) => {
    const tried = new Set([...CALLS.map(([call]) => call), ...LOCAL, ...TESTED_APART]);
    expect(methodsOf(name, type).filter((method) => !tried.has(method))).toEqual([]);
  });

  it('ends reading an area, before its file is there and while it is read', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(AREA.geometry));
    const files = (read: () => Promise<Uint8Array>) => ({
      stat: async () => ({ size: bytes.length, isFolder: false }),
      read,
      list: async () => [],
    });
    const source = { file: 'area.geojson' };
    const waiting = files(() => new Promise<Uint8Array>(() => {}));
    expect(
      await cancelled((signal) => readArea(source, { files: waiting, signal })),
    ).toBeInstanceOf(CancelledError);
    // The thread has begun when it reports its first step.
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const many = Array.from({ length: 50_000 }, () => AREA.geometry);
    const text = JSON.stringify({ type: 'GeometryCollection', geometries: many });
    const reading = (signal: AbortSignal) =>
      readArea({ text, name: 'many.json' }, { grid: GRID, signal, onStep: begin });
    expect(await cancelled(reading, begun)).toBeInstanceOf(CancelledError);
  });

  it('ends opening a tracker that waits for credentials of this machine', async () => {
    const cycle = await openCycle();
    const proxy = await startProxy(cycle.sandbox.storage);
    // The library warns of a metadata server that it gives up.
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const given: Promise<unknown>[] = [];
    const asked = new Promise<void>((resolve) => {
      proxy.intercept = ({ socket }) => {
        given.push(once(socket, 'close'));
        resolve();
        return 'never';
      };
    });
    // A machine without credentials, in a cloud whose metadata server never answers.
    vi.stubEnv('HOME', temporaryFolder());
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', undefined);
    vi.stubEnv('GCE_METADATA_HOST', new URL(proxy.origin).host);
    onTestFinished(() => void vi.unstubAllEnvs());
    const config = loadConfig(
      `tracker: { store: gcs }
gcs: { bucket_name: some-bucket, project: some-project }
tile_grid: { grid_name: LANDSAT_ARD_CU }
`,
    );
    const { earthEngine } = cycle;
    for (const call of ['tracker', 'bucketOpener'] as const) {
      const outcome = await cancelled((signal) => config[call]({ earthEngine, signal }), asked);
      expect(outcome, call).toBeInstanceOf(CancelledError);
    }
    await Promise.all(given);
  });

  it.each<Side>(['Cloud Storage', 'Earth Engine'])(
    'ends every call that waits for %s, which accepts connections and never answers',
    async (side) => {
      // Tasks that take their time stay under way.
      const cycle = await openCycle({ speed: 0.01 });
      const { scene, proxy } = await openScene(cycle, side);
      proxy.intercept = () => 'never';
      const calls = CALLS.filter(([, sides]) => sides.includes(side));
      const outcomes = await Promise.all(
        calls.map(async ([name, , call]) => [
          name,
          await cancelled((signal) => call(scene, signal)),
        ]),
      );
      for (const [name, outcome] of outcomes) {
        expect(outcome, String(name)).toBeInstanceOf(CancelledError);
      }
    },
  );

  it('ends every call that waits for a token', async () => {
    const cycle = await openCycle({ speed: 0.01 });
    const { scene, proxy } = await openScene(cycle, 'Cloud Storage');
    proxy.intercept = () => 'never';
    const auth = new OAuth2Client({ endpoints: { oauth2TokenUrl: `${proxy.origin}/token` } });
    auth.setCredentials({ refresh_token: 'some' });
    // Tokens of an account are not sent to this machine.
    markPlainToken(auth);
    const store = storeAt(cycle.sandbox, auth);
    const tracker = new Tracker({ grid: GRID, store, earthEngine: cycle.earthEngine });
    const calls = CALLS.filter(([, sides]) => sides.includes('Cloud Storage'));
    const outcomes = await Promise.all(
      calls.map(async ([name, , call]) => [
        name,
        await cancelled((signal) => call({ ...scene, store, tracker }, signal)),
      ]),
    );
    for (const [name, outcome] of outcomes) {
      expect(outcome, String(name)).toBeInstanceOf(CancelledError);
    }
  });

  it('ends waits for the limiter and for another attempt', async () => {
    const cycle = await openCycle();
    const { scene, proxy } = await openScene(cycle, 'Cloud Storage');
    const many = (signal: AbortSignal) =>
      Promise.all(Array.from({ length: 60 }, () => scene.store.list('a', { signal })));
    proxy.intercept = () => 'never';
    expect(await cancelled(many)).toBeInstanceOf(CancelledError);
    const busy = { 'content-type': 'application/json', 'retry-after': '60' };
    const body = JSON.stringify({ error: { code: 503, message: 'Busy.' } });
    proxy.intercept = () => ({ status: 503, headers: busy, body });
    expect(await cancelled(many)).toBeInstanceOf(CancelledError);
  });

  it('ends a download in the middle of a file', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const order = await finishOrder(cycle.tracker, name);
    const path = isOnDrive ? '/drive/v3/files/*' : '**/*.tif';
    cycle.sandbox.setFaults([{ path, every: 1, action: { slow: 500 } }]);
    const folder = temporaryFolder();
    const outcome = await cancelled((signal) => cycle.tracker.download(order, folder, { signal }));
    expect(outcome).toBeInstanceOf(CancelledError);
  });

  it('lets the record of a submission be written in the background, and reports that', async () => {
    const cycle = await openCycle();
    const { scene, proxy } = await openScene(cycle, 'Cloud Storage');
    const held: (() => void)[] = [];
    let writes = 0;
    let isHeld = () => {};
    const firstHeld = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    // The first write of the record is answered, all others of it wait.
    proxy.hold = ({ method, url = '' }) => {
      // On Drive the first one makes a file, which the others change.
      const isLater = isOnDrive
        ? url.startsWith('/upload/drive/v3/files/')
        : method === 'POST' && url.includes('CEDAR_TRACKING') && ++writes > 1;
      if (!isLater) return undefined;
      isHeld();
      return new Promise<void>((go) => held.push(go));
    };
    const error = await cancelled(
      (signal) => scene.tracker.submit({ ...OTHER_ORDER, periodEnd: '2020-09-01' }, { signal }),
      firstHeld,
    );
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as Error).message).toContain('is still being recorded in the background');
    proxy.hold = () => undefined;
    for (const go of held) go();
    const [name = ''] = (await cycle.tracker.list()).filter((each) => each !== scene.order.name);
    await cycle.tracker.resume(name);
    expect((await finishOrder(cycle.tracker, name)).complete).toBe(true);
    const tasks = [];
    for await (const page of cycle.earthEngine.operations()) tasks.push(...page);
    const ids = tasks.map(({ metadata }) => metadata?.description);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of a call with many requests prints no warning', async () => {
    const cycle = await openCycle();
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.name);
    process.on('warning', note);
    const controller = new AbortController();
    const { signal } = controller;
    await cycle.tracker.submit(
      {
        collections: LANDSAT_8,
        tiles: Array.from({ length: 20 }, (_, at) => [at % 10, 2 + Math.floor(at / 10)]),
        periodStart: '2020-06-01',
        periodEnd: '2020-07-01',
      },
      { signal },
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});
