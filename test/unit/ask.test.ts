/** Questions of the command line. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask, confirm } from '../../src/cli/ask.ts';
import { CancelledError } from '../../src/core/index.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** A terminal on which the user presses keys once the question is shown. */
function terminal(keys: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  output.on('data', (chunk) => {
    if (String(chunk).includes('?')) input.write(keys);
  });
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  return { input, output, isTerminal: true, signal: interrupted.signal, interrupt };
}

describe('a question on the terminal', () => {
  it('has the line as its answer', async () => {
    expect(await ask('Which?', terminal('this one\r'))).toBe('this one');
  });

  it.each([
    ['y\r', true],
    ['YES\r', true],
    ['n\r', false],
    ['\r', false],
    ['yesterday\r', false],
    [CTRL_D, false],
  ])('is confirmed by y and yes alone: %j', async (keys, expected) => {
    expect(await confirm('Delete?', terminal(keys))).toBe(expected);
  });

  it('is interrupted by Ctrl+C, which is not an answer', async () => {
    await expect(confirm('Delete?', terminal(CTRL_C))).rejects.toThrow(CancelledError);
    const asked = terminal(CTRL_C);
    expect(await ask('Which?', asked)).toBeUndefined();
    expect(asked.signal.aborted).toBe(true);
  });

  it('ends when it is not needed any more', async () => {
    expect(await ask('Which?', { ...terminal(''), signal: AbortSignal.abort() })).toBeUndefined();
  });
});
