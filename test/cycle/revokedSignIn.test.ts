/**
 * A sign-in that is revoked at each request of each action: the error has Google's words and the next
 * step, it contains no secret, and after another sign-in the same action completes what is missing.
 */
import { describe, expect, it } from 'vitest';
import {
  type AuthClient,
  EarthEngine,
  type OrderRequest,
  revokeToken,
  type Tracker,
  type TrackingDocument,
} from '../../src/core/index.ts';
import { errorForLog } from '../../src/domain/errorForLog.ts';
import { findServiceError } from '../../src/domain/refusalReasons.ts';
import { describeProblem } from '../../src/text/describeErrors.ts';
import { storeAt } from '../connect.ts';
import { expectNoSecrets } from '../signInBrowser.ts';
import { STORE_KIND } from '../storeKind.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  type Cycle,
  finishOrder,
  objectNames,
  openCycle,
  SMALL_ORDER,
  whileTasksFail,
} from './cycle.ts';
import { startProxy, type TestProxy } from './proxy.ts';

/** Subject of an action: an order of its own for each case. */
interface Case {
  readonly cycle: Cycle;
  readonly request: OrderRequest;
  readonly folder: string;
  /** Name of the order; undefined where the action makes it. */
  readonly name: string | undefined;
}

interface Action {
  /** Options of the sandbox. */
  readonly speed?: number;
  /** Makes the order. @returns its name */
  prepare(cycle: Cycle, request: OrderRequest): Promise<string | undefined>;
  run(tracker: Tracker, one: Case): Promise<unknown>;
  /** Actions of a user after another sign-in, and checks of the result. */
  finish(tracker: Tracker, one: Case): Promise<void>;
}

/** Names of orders that follow from the request. */
const NAMED = { trackingTemplate: 'ORDER_{tile_indices}' };

/** One month: an item with two files, so that an action has few requests. */
const MONTH = { ...SMALL_ORDER, periodEnd: '2020-06-02' };
const ITEMS = 1;

const nameOf = ({ name = '' }: Case) => name;
const submitted = async ({ tracker }: Cycle, request: OrderRequest) =>
  (await tracker.submit(request)).name;
const completed = async (cycle: Cycle, request: OrderRequest) => {
  const name = await submitted(cycle, request);
  await finishOrder(cycle.tracker, name);
  return name;
};

/** Common part of the names of images and tasks of a case. */
function tileOf({ request: { tiles } }: Pick<Case, 'request'>): string {
  const [row, column] = tiles as [number, number];
  const part = (letter: string, index: number) => `${letter}${String(index).padStart(3, '0')}`;
  return `${part('h', column)}${part('v', row)}`;
}

async function tasksOf(one: Case): Promise<number> {
  let count = 0;
  for await (const page of one.cycle.earthEngine.operations()) {
    count += page.filter(({ metadata }) => metadata?.description?.includes(tileOf(one))).length;
  }
  return count;
}

const imagesOf = async (one: Case) =>
  (await objectNames(one.cycle)).filter(
    (path) => path.includes(tileOf(one)) && !path.includes('/ORDER_'),
  );

/** The order is complete: each image once, and computed by so many tasks. */
async function expectComplete(order: TrackingDocument, one: Case, tasks = ITEMS): Promise<void> {
  expect(order.complete).toBe(true);
  expect(order.orders).toHaveLength(ITEMS);
  expect(await tasksOf(one)).toBe(tasks);
  expect(await imagesOf(one)).toHaveLength(2 * ITEMS);
}

const ACTIONS: Readonly<Record<string, Action>> = {
  submit: {
    prepare: async () => undefined,
    run: (tracker, { request }) => tracker.submit(request),
    async finish(tracker, one) {
      const name = `ORDER_${tileOf(one)}`;
      const isRecorded = (await tracker.list()).includes(name);
      await (isRecorded ? tracker.resume(name) : tracker.submit(one.request));
      await expectComplete(await finishOrder(tracker, name), one);
    },
  },
  update: {
    prepare: submitted,
    run: (tracker, one) => tracker.update(nameOf(one)),
    async finish(tracker, one) {
      await expectComplete(await finishOrder(tracker, nameOf(one)), one);
    },
  },
  download: {
    prepare: completed,
    run: async (tracker, one) =>
      tracker.download(await one.cycle.tracker.read(nameOf(one)), one.folder, { overwrite: false }),
    async finish(tracker, one) {
      const order = await tracker.read(nameOf(one));
      await tracker.download(order, one.folder, { overwrite: false });
      expect(await tracker.missing(order, one.folder)).toEqual({ count: 0, bytes: 0 });
      await expectComplete(order, one);
    },
  },
  clean: {
    prepare: completed,
    run: async (tracker, one) =>
      tracker.clean(await one.cycle.tracker.read(nameOf(one)), { trackingName: nameOf(one) }),
    async finish(tracker, one) {
      const name = nameOf(one);
      // The record is deleted last: as long as there is one, the rest can be deleted with it.
      if ((await tracker.list()).includes(name)) {
        await tracker.clean(await tracker.read(name), { trackingName: name });
      }
      expect(await imagesOf(one)).toEqual([]);
      expect(await tracker.list()).not.toContain(name);
    },
  },
  cancel: {
    // Slow enough for tasks that still run when they are cancelled.
    speed: 0.001,
    prepare: submitted,
    run: (tracker, one) => tracker.cancel(nameOf(one)),
    async finish(tracker, one) {
      await tracker.cancel(nameOf(one));
      const order = await finishOrder(tracker, nameOf(one));
      expect(order.states).toEqual({ CANCELLED: ITEMS });
      expect(await tasksOf(one)).toBe(ITEMS);
    },
  },
  retry: {
    prepare: (cycle, request) => whileTasksFail(cycle, () => completed(cycle, request)),
    run: (tracker, one) => tracker.retry(nameOf(one)),
    async finish(tracker, one) {
      const { states } = await tracker.update(nameOf(one));
      if (states.FAILED) await tracker.retry(nameOf(one));
      await tracker.resume(nameOf(one));
      await expectComplete(await finishOrder(tracker, nameOf(one)), one, 2 * ITEMS);
    },
  },
  count: {
    prepare: async () => undefined,
    run: (tracker, { request }) => tracker.count(request),
    async finish(tracker, { request }) {
      expect(await tracker.count(request)).toHaveLength(ITEMS);
    },
  },
};

/** A machine whose account is signed in again for each case, behind a proxy that counts. */
class SignedInMachine {
  readonly #cycle: Cycle;
  readonly #session: EarthEngine;
  readonly #proxy: TestProxy;

  private constructor(cycle: Cycle, session: EarthEngine, proxy: TestProxy) {
    this.#cycle = cycle;
    this.#session = session;
    this.#proxy = proxy;
  }

  static async open(cycle: Cycle): Promise<SignedInMachine> {
    const { sandbox } = cycle;
    const proxy = await startProxy(sandbox.earthEngine);
    const credentials = { way: 'cedar', user: userOf(cycle) } as const;
    const { project } = sandbox;
    const session = await EarthEngine.connect({ project, baseUrl: proxy.origin, credentials });
    return new SignedInMachine(cycle, session, proxy);
  }

  /** Runs an action whose sign-in is revoked before its request `at`. @returns its error */
  async run(action: Action, one: Case, at: number): Promise<unknown> {
    const { origin } = this.#proxy;
    const { auth } = this.#session;
    const user = this.#signIn(auth);
    const store = storeAt({ ...this.#cycle.sandbox, storage: origin, drive: origin }, auth);
    const tracker = this.#cycle.trackerWith({ ...NAMED, store, earthEngine: this.#session });
    let count = 0;
    this.#proxy.hold = () => {
      count += 1;
      return count === at ? revokeToken(user) : undefined;
    };
    const error = await action.run(tracker, one).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    this.#proxy.hold = () => undefined;
    if (error === undefined) expect(count, 'requests of an action that succeeded').toBeLessThan(at);
    else expectNoSecrets(error, [user.refreshToken, user.clientSecret]);
    return error;
  }

  #signIn(auth: AuthClient): ReturnType<typeof userOf> {
    const user = userOf(this.#cycle);
    auth.setCredentials({ refresh_token: user.refreshToken });
    return user;
  }
}

function userOf({ sandbox }: Cycle) {
  const { refresh_token, client_id, client_secret, token_uri } = sandbox.authorizedUser();
  return {
    refreshToken: refresh_token,
    clientId: client_id,
    clientSecret: client_secret,
    tokenUri: token_uri,
  };
}

function expectRefusal(error: unknown): void {
  expect(findServiceError(error)).toMatchObject({
    service: 'Google sign-in',
    reason: 'invalid_grant',
    serviceMessage: 'invalid_grant: Token has been expired or revoked.',
  });
  const { message, remedies } = describeProblem(error);
  expect(message).toContain('Token has been expired or revoked.');
  expect(message).toContain('Sign in again.');
  expect(remedies).toEqual(expect.arrayContaining(['checkSetup', 'connectToGoogle']));
  expect(errorForLog(error)).not.toMatch(/ya29\.|1\/\/sandbox|GOCSPX/);
}

describe.each(Object.entries(ACTIONS))('a sign-in that is revoked during %s', (_, action) => {
  it(`loses nothing at any request (${STORE_KIND})`, async () => {
    const opened = await openCycle({ speed: action.speed ?? 1000 });
    const cycle = { ...opened, tracker: opened.trackerWith(NAMED) };
    const folder = temporaryFolder();
    const machine = await SignedInMachine.open(cycle);
    let cases = 0;
    for (let at = 1; ; at += 1) {
      const request = { ...MONTH, tiles: [at % 10, Math.floor(at / 10)] as [number, number] };
      const name = await action.prepare(cycle, request);
      const one = { cycle, request, folder, name };
      const error = await machine.run(action, one, at);
      if (error === undefined) break;
      cases += 1;
      expectRefusal(error);
      await action.finish(cycle.tracker, one);
    }
    expect(cases).toBeGreaterThan(0);
  }, 300_000);
});
