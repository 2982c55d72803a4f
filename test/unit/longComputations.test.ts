/** Computations of Earth Engine whose connection ends before they are answered. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuth2Client } from 'google-auth-library';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Transport } from '../../src/core/earthengine/transport.ts';
import { markPlainToken } from '../../src/core/services/tokenHosts.ts';
import type { Clock } from '../../src/domain/clock.ts';

/** A clock whose timers do not wait. */
const IMPATIENT: Clock = {
  now: Date.now,
  after(_, work) {
    const timer = setImmediate(work);
    return { dispose: () => clearImmediate(timer) };
  },
};

/** Sends a computation to a service that ends each connection after some time. */
async function computeFor(elapsedMs: number): Promise<{ error: unknown; requests: number }> {
  let requests = 0;
  let skippedMs = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + skippedMs);
  const server = createServer((request) => {
    requests++;
    skippedMs += elapsedMs;
    request.socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    vi.restoreAllMocks();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: 'some' });
  // Tokens of an account are not sent to this machine; this is none.
  markPlainToken(auth);
  const of = { project: 'a-project' };
  const transport = new Transport(`http://127.0.0.1:${port}`, of, auth, IMPATIENT);
  const sent = transport.send('value:compute', { body: { expression: {} } });
  const error = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, requests };
}

it('are sent once if it ends after 200 seconds, and the message names a proxy', async () => {
  const { error, requests } = await computeFor(200_000);
  expect(requests).toBe(1);
  expect(error).toMatchObject({ service: 'Earth Engine', status: 0, isFinal: true });
  const { message } = error as Error;
  expect(message).toMatch(
    /^Earth Engine: The connection ended after 20\d seconds, before Earth Engine/,
  );
  expect(message).toMatch(/A proxy or firewall may end connections .* Order less at once/);
  expect(message).not.toMatch(/could not be reached|five minutes/);
});

it('are sent again if it ends soon', async () => {
  const { error, requests } = await computeFor(1000);
  expect(requests).toBe(6);
  expect((error as Error).message).toMatch(/could not be reached/);
});
