/**
 * Kills every action at every request it sends: before the service sees the request, and after the
 * service has carried it out but before the answer arrives. Another machine then finishes the
 * action.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { STORE_KIND } from '../storeKind.ts';
import { sharedFolder } from '../temporaryFolder.ts';
import { ACTIONS, type Action, finish, openTracker } from './actions.ts';
import { addDamage, type Damage, damageOf, NO_DAMAGE } from './damage.ts';
import { type Fate, startProxy } from './proxy.ts';
import { type Case, Stage } from './stage.ts';

const WORKER = join(import.meta.dirname, 'worker.ts');
/** Cases under way at the same time. */
const AT_ONCE = 3;
/** Kills at each request, or at every so many of them. */
const EVERY = Number(process.env.CEDAR_CUT_EVERY ?? 1);
/** Compiled code of the core, which each worker would otherwise compile again. */
const COMPILED = sharedFolder();

const table: string[] = [];

afterAll(() => {
  console.log(`\n${table.join('\n')}\n`);
});

/** Runs the action in its own process, killed at request `cut`, and resolves with its requests. */
async function interrupted(
  action: Action,
  { sandbox, folder }: Case,
  cut?: { at: number; when: 'before' | 'after' },
): Promise<{ requests: number; code: number | null; output: string }> {
  let kill = () => {};
  const decide = ({ number }: { number: number }): Fate =>
    cut && number >= cut.at
      ? { when: number === cut.at ? cut.when : 'before', reset: true, first: () => kill() }
      : 'pass';
  const proxy = await startProxy(sandbox.storage, decide);
  const { project, bucket } = sandbox;
  const { url } = proxy;
  const addresses = { earthEngine: url, storage: url, drive: url, project, bucket };
  const child = spawn(process.execPath, [WORKER, action, JSON.stringify(addresses), folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  });
  kill = () => child.kill('SIGKILL');
  let output = '';
  child.stdout.on('data', (data) => (output += String(data)));
  child.stderr.on('data', (data) => (output += String(data)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const requests = proxy.count;
  await proxy.close();
  return { requests, code, output };
}

async function cutOffEverywhere(action: Action, stage: Stage): Promise<[number, Damage]> {
  const whole = await stage.open();
  const { requests, code, output } = await interrupted(action, whole);
  expect(output, `${action} without a fault`).toBe('');
  expect(code).toBe(0);
  await finish(action, await openTracker(whole.sandbox), whole.folder);
  let damage = await damageOf(action, whole);
  await whole.close();

  const cuts = Array.from({ length: requests }, (_, index) => index + 1).flatMap((at) => [
    { at, when: 'before' as const },
    { at, when: 'after' as const },
  ]);
  expect(cuts.length).toBeGreaterThan(4);
  const waiting = cuts.filter((_, index) => index % EVERY === 0);
  const cases = waiting.length;
  const run = async () => {
    for (let cut = waiting.shift(); cut; cut = waiting.shift()) {
      const one = await stage.open();
      try {
        await interrupted(action, one, cut);
        await finish(action, await openTracker(one.sandbox), one.folder);
        const found = await damageOf(action, one);
        if (found.lost + found.doubled + found.orphaned > 0) {
          console.log(`${action} killed ${cut.when} request ${cut.at}:`, found);
        }
        damage = addDamage(damage, found);
      } finally {
        await one.close();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
  return [cases, damage];
}

describe('a process that is killed at every request', () => {
  it.each(ACTIONS)('%s loses, duplicates and orphans nothing', async (action) => {
    const stage = await Stage.prepare(action);
    try {
      const [cases, damage] = await cutOffEverywhere(action, stage);
      const { lost, doubled, orphaned } = damage;
      table.push(
        `${action.padEnd(10)} killed ${String(cases).padStart(3)} times: ${lost} lost, ${doubled} doubled, ${orphaned} orphaned (${STORE_KIND})`,
      );
      expect(damage).toEqual(NO_DAMAGE);
    } finally {
      await stage.close();
    }
  });
});
