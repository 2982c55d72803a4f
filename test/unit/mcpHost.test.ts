/** Connections of the server of the Model Context Protocol. */
import { describe, expect, it } from 'vitest';
import { CancelledError, type Config, type Tracker } from '../../src/core/index.ts';
import { McpHost } from '../../src/mcp/mcpHost.ts';

/** A host whose connection is made when `connected` is called. */
function host() {
  let connected: (tracker: Tracker) => void = () => {};
  let connections = 0;
  const files = new McpHost({
    files: ['cedar.yaml'],
    downloadFolder: undefined,
    readConfig: async () => ({ values: { project: 'p' } }) as unknown as Config,
    connect: () => {
      connections++;
      return new Promise((resolve) => {
        connected = resolve;
      });
    },
  });
  return { files, connected: () => connected({} as Tracker), connections: () => connections };
}

describe('a configuration of the server', () => {
  it('ends the waiting of a cancelled call alone', async () => {
    const { files, connected, connections } = host();
    const cancel = new AbortController();
    const cancelled = files.tracker('cedar.yaml', cancel.signal);
    const other = files.tracker('cedar.yaml', new AbortController().signal);
    await expect.poll(connections).toBe(1);
    cancel.abort(new Error('The client has closed the request.'));
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
    connected();
    await expect(other).resolves.toBeDefined();
    expect(connections()).toBe(1);
  });
});
