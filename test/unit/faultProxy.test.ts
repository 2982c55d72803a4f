/** The proxy of the fault tests: nothing that has gone through it takes effect after it is closed. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startProxy } from '../faults/proxy.ts';

test('the proxy is closed once the service has answered, even to a client that was killed', async () => {
  let answer = () => {};
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const service = createServer((_, response) => {
    answer = () => response.end('{}');
    arrive();
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  const proxy = await startProxy(`http://127.0.0.1:${port}`, () => 'pass');
  const client = request(proxy.url, { method: 'POST' }).on('error', () => {});
  client.end('{}');
  await arrived;
  client.destroy();

  const order: string[] = [];
  const closed = proxy.close().then(() => order.push('closed'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  order.push('answered');
  answer();
  await closed;
  expect(order).toEqual(['answered', 'closed']);
  await new Promise((resolve) => service.close(resolve));
});
