/** Sandboxes in which an action is interrupted: prepared once for each action, and copied for each case. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tracker } from '../../src/core/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { finishOrder } from '../finishOrder.ts';
import { type Action, EARLIER, ORDER, openTracker, REQUEST } from './actions.ts';

/** Slow enough that no task ends while a case lasts. */
const STANDSTILL = 0.0001;
const AT_ONCE = 1000;

/** A sandbox in the state in which the action is chosen. */
export interface Case {
  readonly sandbox: Sandbox;
  /** Where downloads go. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Prepares the state for an action once, and opens copies of it. */
export class Stage {
  readonly #action: Action;
  readonly #prepared: string;

  private constructor(action: Action, prepared: string) {
    this.#action = action;
    this.#prepared = prepared;
  }

  static async prepare(action: Action): Promise<Stage> {
    const data = await mkdtemp(join(tmpdir(), `cedar-${action}-`));
    if (action === 'takeOver') {
      await inSandbox(data, AT_ONCE, async (_, sandbox) => {
        const earlier = await openTracker(sandbox, EARLIER);
        await earlier.submit(REQUEST);
        await finishOrder(earlier, EARLIER);
      });
    } else if (action !== 'submit') {
      await inSandbox(data, STANDSTILL, async (tracker) => {
        await tracker.submit(REQUEST);
        if (action === 'retry') {
          await tracker.cancel(ORDER);
          await finishOrder(tracker, ORDER);
        }
      });
    }
    if (action === 'clean' || action === 'update' || action === 'download') {
      await inSandbox(data, AT_ONCE, async (tracker, sandbox) => {
        if (action === 'update') await ended(sandbox);
        else await finishOrder(tracker, ORDER);
      });
    }
    return new Stage(action, data);
  }

  async open(): Promise<Case> {
    const home = await mkdtemp(join(tmpdir(), `cedar-${this.#action}-case-`));
    const data = join(home, 'sandbox');
    await cp(this.#prepared, data, { recursive: true });
    const speed = this.#action === 'cancel' ? STANDSTILL : AT_ONCE;
    const sandbox = await startSandbox({ data, speed });
    return {
      sandbox,
      folder: join(home, 'downloads'),
      async close() {
        await sandbox.close();
        await rm(home, { recursive: true, force: true });
      },
    };
  }

  async close(): Promise<void> {
    await rm(this.#prepared, { recursive: true, force: true });
  }
}

async function inSandbox(
  data: string,
  speed: number,
  work: (tracker: Tracker, sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ data, speed });
  try {
    await work(await openTracker(sandbox), sandbox);
  } finally {
    await sandbox.close();
  }
}

/** Waits until every task has ended, without anything being recorded. */
async function ended(sandbox: Sandbox): Promise<void> {
  for (;;) {
    const all = await operations(sandbox);
    if (all.every(({ done }) => done)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Operation {
  readonly name: string;
  readonly done?: boolean;
  readonly metadata: { readonly state: string; readonly description: string };
}

/** All tasks of the sandbox. */
export async function operations(sandbox: Sandbox): Promise<Operation[]> {
  const answer = await get(`${sandbox.earthEngine}/v1/projects/${sandbox.project}/operations`);
  return (answer as { operations?: Operation[] }).operations ?? [];
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization: 'Bearer any' } });
  return response.json();
}
