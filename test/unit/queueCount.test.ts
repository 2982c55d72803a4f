/** Numbers of waiting and running tasks of a project, from its operations, newest first. */
import { expect, test } from 'vitest';
import { countQueue } from '../../src/core/earthengine/queue.ts';
import type { EarthEngine } from '../../src/core/earthengine/session.ts';

/** A session whose operations have these states, in pages of 100. */
function sessionWith(...states: readonly [state: string, count: number][]): EarthEngine {
  const all = states.flatMap(([state, count]) => Array.from({ length: count }, () => state));
  async function* operations() {
    for (let at = 0; at < all.length; at += 100) {
      yield all.slice(at, at + 100).map((state) => ({ name: 'x', metadata: { state } }));
    }
  }
  return { operations, project: 'p', baseUrl: 'https://earthengine.googleapis.com' } as never;
}

test('tasks that wait are counted behind pages of cancelled tasks', async () => {
  const session = sessionWith(['CANCELLED', 500], ['PENDING', 700], ['RUNNING', 2]);
  expect(await countQueue(session)).toMatchObject({ waiting: 700, running: 2 });
});

test('the count ends after pages of finished tasks', async () => {
  const session = sessionWith(['PENDING', 50], ['SUCCEEDED', 250], ['PENDING', 100]);
  expect(await countQueue(session)).toMatchObject({ waiting: 50, running: 0 });
});
