/**
 * Every action while one request in ten, and nearly one in three, fails: each kind of fault by
 * itself. The user repeats the action until it succeeds.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS, type Action, act, finish, openTracker } from './actions.ts';
import { addDamage, type Damage, damageOf, NO_DAMAGE } from './damage.ts';
import { type Fate, type FaultProxy, startProxy } from './proxy.ts';
import { type Case, Stage } from './stage.ts';

const google = (status: number, message: string) =>
  JSON.stringify({ error: { code: status, message, errors: [{ message, domain: 'global' }] } });

const json = { 'content-type': 'application/json; charset=UTF-8' };
const page = '<!DOCTYPE html><html><body>Please sign in to the network.</body></html>';

/** The kinds of fault; `page` and its like are what a captive portal or a proxy answers. */
const FAULTS: Readonly<Record<string, Fate>> = {
  'connection cut': { when: 'before', reset: true },
  'answer lost': { when: 'after', reset: true },
  'answer cut short': { when: 'after', truncate: true },
  '503': {
    when: 'before',
    answer: { status: 503, headers: json, body: google(503, 'Backend error') },
  },
  '503 once carried out': {
    when: 'after',
    answer: { status: 503, headers: json, body: google(503, 'Backend error') },
  },
  '429 with Retry-After': {
    when: 'before',
    answer: {
      status: 429,
      headers: { ...json, 'retry-after': '1' },
      body: google(429, 'Rate limit exceeded'),
    },
  },
  'sign-in page': {
    when: 'before',
    answer: { status: 200, headers: { 'content-type': 'text/html' }, body: page },
  },
  'empty object': { when: 'before', answer: { status: 200, headers: json, body: '{}' } },
  null: { when: 'before', answer: { status: 200, headers: json, body: 'null' } },
  delay: { when: 'before', delay: 1500 },
};
const SHARES = [0.1, 0.3];
/** How often a user repeats an action before it counts as lost. */
const MAX_TRIES = 8;

const table: string[] = [];

afterAll(() => {
  console.log(`\n${table.join('\n')}\n`);
});

/** Numbers from 0 to 1 in a fixed sequence (mulberry32), so that a failure can be repeated. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function throughFaults(action: Action, one: Case, proxy: FaultProxy): Promise<string[]> {
  const at = { ...one.sandbox, earthEngine: proxy.url, storage: proxy.url, drive: proxy.url };
  const failures: string[] = [];
  let isFirst = true;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    try {
      const tracker = await openTracker(at);
      if (isFirst) {
        isFirst = false;
        await act(action, tracker, one.folder);
      }
      await finish(action, tracker, one.folder);
      return failures;
    } catch (error) {
      failures.push(String(error));
    }
  }
  throw new Error(`${action} never succeeded:\n${failures.join('\n')}`);
}

async function measure(action: Action, stage: Stage, fate: Fate, share: number): Promise<Damage> {
  const one = await stage.open();
  const next = sequence(Math.round(share * 1000) + ACTIONS.indexOf(action));
  const proxy = await startProxy(one.sandbox.storage, () => (next() < share ? fate : 'pass'));
  try {
    await throughFaults(action, one, proxy);
    return await damageOf(action, one);
  } finally {
    await proxy.close();
    await one.close();
  }
}

describe.each(ACTIONS)('%s with faults', (action) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.prepare(action);
  });
  afterAll(() => stage.close());

  it.concurrent.each(Object.entries(FAULTS))('%s', async (kind, fate) => {
    const all = await Promise.all(SHARES.map((share) => measure(action, stage, fate, share)));
    const damage = all.reduce(addDamage, NO_DAMAGE);
    const { lost, doubled, orphaned } = damage;
    table.push(
      `${action.padEnd(10)} ${kind.padEnd(22)} at 10 % and 30 %: ${lost} lost, ${doubled} doubled, ${orphaned} orphaned`,
    );
    expect(damage).toEqual(NO_DAMAGE);
  });
});
