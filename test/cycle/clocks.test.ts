/** Orders on machines whose clock is wrong or is set. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import type { AlgorithmsList } from '../../src/core/earthengine/clientTypes.ts';
import { SignatureCache } from '../../src/core/earthengine/signatures.ts';
import {
  CloudStorageStore,
  EarthEngine,
  installedAppSignIn,
  readOAuthClient,
  Tracker,
  type TrackingDocument,
} from '../../src/core/index.ts';
import { authorization } from '../../src/core/services/auth.ts';
import { browser } from '../signInBrowser.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, GRID, SMALL_ORDER } from './cycle.ts';
import { startProxy } from './proxy.ts';

const MINUTES = 60_000;

interface Addresses {
  readonly earthEngine: string;
  readonly storage: string;
  readonly oauth: string;
  readonly project: string;
  readonly bucket: string;
}

let sandbox: Addresses;
let stop: () => Promise<void>;
/** The key of a service account that the sandbox knows. */
const keyFile = join(sharedFolder(), 'key.json');
/** The OAuth client of a user. */
const clientFile = join(sharedFolder(), 'client.json');

/** A service account that the first one may act as. */
const ORDERS = 'orders@cedar-sandbox.iam.gserviceaccount.com';
const settingsFile = join(sharedFolder(), 'settings.json');

/** A sandbox in a process of its own, whose clock is right: one for all tests, as it takes a while. */
beforeAll(async () => {
  const program = join(import.meta.dirname, '..', '..', 'src', 'sandbox', 'main.ts');
  const args = ['--json', '--speed', '1000', '--service-account-key', keyFile];
  args.push('--client-json', clientFile, '--settings', settingsFile);
  const tokenCreators = ['sandbox@cedar-sandbox.iam.gserviceaccount.com'];
  writeFileSync(settingsFile, JSON.stringify({ serviceAccounts: { [ORDERS]: { tokenCreators } } }));
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stop = async () => {
    if (child.kill('SIGTERM')) await once(child, 'exit');
  };
  if (!child.stdout) throw new Error('The sandbox has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    sandbox = JSON.parse(line);
    return;
  }
  throw new Error('The sandbox has not started.');
});

afterAll(() => stop());

/** The clock of this process is off by so many milliseconds from now on. */
function shiftClock(milliseconds: number): typeof Date {
  const RealDate = Date;
  class ShiftedDate extends RealDate {
    constructor(...parts: [] | [value: string | number | Date]) {
      super(parts.length === 0 ? RealDate.now() + milliseconds : parts[0]);
    }
    static override now(): number {
      return RealDate.now() + milliseconds;
    }
  }
  vi.stubGlobal('Date', ShiftedDate);
  return RealDate;
}

afterEach(() => vi.unstubAllGlobals());

/** A tracker that reaches Earth Engine at an address. */
async function openTracker(baseUrl: string, cacheFolder?: string): Promise<Tracker> {
  const { project, bucket, storage: endpoint } = sandbox;
  const earthEngine = await EarthEngine.connect({
    project,
    baseUrl,
    credentials: { token: 'any' },
    cacheFolder,
  });
  const store = new CloudStorageStore({ bucket, project, auth: earthEngine.auth, endpoint });
  return new Tracker({ grid: GRID, store, earthEngine });
}

async function countTasks({ earthEngine }: Tracker): Promise<number> {
  let count = 0;
  for await (const page of earthEngine.operations()) count += page.length;
  return count;
}

/** The time that an order recorded as its submission differs from the true one by this, milliseconds. */
function recordedDifference(order: TrackingDocument, { now, parse }: typeof Date): number {
  return Math.abs(parse(`${order.submission.submitted}Z`) - now());
}

/** A proxy that loses the answer to every export that it has passed on. */
async function startLosingProxy(): Promise<string> {
  const proxy = await startProxy(sandbox.earthEngine);
  proxy.intercept = ({ url = '', socket }) => {
    if (!/image(:|%3A)export/.test(url)) return undefined;
    const spoil = (body: Buffer) => {
      socket.destroy();
      return body;
    };
    return { spoil };
  };
  return proxy.origin;
}

describe.each([
  ['30 minutes ahead', 30 * MINUTES, 3],
  ['2 hours ahead', 120 * MINUTES, 4],
  ['30 minutes behind', -30 * MINUTES, 5],
  ['2 hours behind', -120 * MINUTES, 6],
])('a clock that is %s', (_, shift, column) => {
  it('changes nothing: unrecorded tasks are found, and nothing is started twice', async () => {
    const losing = await startLosingProxy();
    const RealDate = shiftClock(shift);
    const tracker = await openTracker(sandbox.earthEngine);
    const before = await countTasks(tracker);
    const cut = new AbortController();
    let name = '';
    const submitted = (await openTracker(losing))
      .submit(
        { ...SMALL_ORDER, tiles: [2, column] },
        {
          signal: cut.signal,
          onRecorded: (document) => {
            name = document.name;
          },
        },
      )
      .catch(() => {});
    await expect.poll(() => countTasks(tracker), { timeout: 20_000 }).toBe(before + 2);
    cut.abort();
    await submitted;
    const order = await tracker.update(name);
    expect(order.states.UNSUBMITTED).toBeUndefined();
    expect(recordedDifference(order, RealDate)).toBeLessThan(5 * MINUTES);
    expect((await finishOrder(tracker, name)).states).toEqual({ COMPLETED: 2 });
    expect(await countTasks(tracker)).toBe(before + 2);
  });

  it('does not prevent a service account from signing in', async () => {
    const client = await authenticate({
      serviceAccountKey: JSON.parse(readFileSync(keyFile, 'utf8')),
    });
    shiftClock(shift);
    const headers = await authorization(client, sandbox.earthEngine);
    expect(headers.get('authorization')).toMatch(/^Bearer ya29\./);
  });

  it('does not prevent a service account from acting as another one, once for an hour', async () => {
    const client = await authenticate({
      json: {
        type: 'impersonated_service_account',
        service_account_impersonation_url: `${sandbox.oauth}/v1/projects/-/serviceAccounts/${ORDERS}:generateAccessToken`,
        source_credentials: JSON.parse(readFileSync(keyFile, 'utf8')),
      },
    });
    shiftClock(shift);
    const sign = async () =>
      (await authorization(client, sandbox.earthEngine)).get('authorization');
    const first = await sign();
    expect(first).toMatch(/^Bearer ya29\./);
    expect(await sign()).toBe(first);
  });

  it('does not prevent a user from signing in', async () => {
    shiftClock(shift);
    const client = readOAuthClient(readFileSync(clientFile, 'utf8'));
    const { openPage } = browser();
    const { user, account } = await installedAppSignIn({ client, openPage });
    expect(account).toBe('user@example.com');
    const auth = await authenticate({ way: 'cedar', user });
    const headers = await authorization(auth, sandbox.earthEngine);
    expect(headers.get('authorization')).toMatch(/^Bearer ya29\./);
  });
});

it('does not affect the date of the first order in a session that was opened without a network', async () => {
  const proxy = await startProxy(sandbox.earthEngine);
  const cacheFolder = temporaryFolder();
  const url = `${sandbox.earthEngine}/v1/projects/${sandbox.project}/algorithms`;
  const answer = await fetch(url, { headers: { authorization: 'Bearer any' } });
  const signatures = (await answer.json()) as AlgorithmsList;
  await new SignatureCache(cacheFolder, proxy.origin).write(signatures);
  proxy.intercept = ({ socket }) => {
    socket.destroy();
    return 'never';
  };
  const RealDate = shiftClock(120 * MINUTES);
  const tracker = await openTracker(proxy.origin, cacheFolder);
  expect(tracker.earthEngine.isUnverified).toBe(true);
  proxy.intercept = () => undefined;
  const { name } = await tracker.submit({ ...SMALL_ORDER, tiles: [2, 7] });
  const order = await tracker.read(name);
  expect(recordedDifference(order, RealDate)).toBeLessThan(5 * MINUTES);
});
