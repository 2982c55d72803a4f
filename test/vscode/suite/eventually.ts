/**
 * Waits for a condition in a window.
 *
 *     const [problem] = await eventually(() => problems().length > 0 && problems());
 */
import assert from 'node:assert/strict';

/** Below the time a test has; only what never comes true takes as long. */
const PATIENCE_MS = 45_000;

/** For tests that wait for tasks: each of their waits ends by itself when nothing moves. */
export const LONGEST_MS = 600_000;

/**
 * @param look is called repeatedly until it returns something that is neither undefined nor false
 * @param what named in the message when it does not happen
 */
export async function eventually<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  what = 'What was waited for',
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    assert.ok(Date.now() < deadline, `${what} did not happen within ${PATIENCE_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Watches something that takes as long as it takes, and fails when it has not moved for a while.
 *
 *     const moves = mustMove('The order');
 *     while (!done(await look())) moves(await look());
 */
export function mustMove(what: string): (state: unknown) => void {
  let last = '';
  let deadline = 0;
  return (state) => {
    const text = JSON.stringify(state);
    if (text !== last) deadline = Date.now() + PATIENCE_MS;
    last = text;
    assert.ok(Date.now() < deadline, `${what} is stuck: ${text}`);
  };
}
