/**
 * The order cycle against a sandbox in a process of its own: requests, seconds and this process's CPU
 * time, at several distances from the service.
 */
import { join } from 'node:path';
import type { OrderRequest } from '../../src/core/index.ts';
import { type Client, monthOf, ORDER, sandboxCpu, settled, withSandbox, yearOf } from './client.ts';
import { monitorLoop } from './loopMonitor.ts';
import { addAction, withUnit } from './table.ts';

/** Milliseconds that each answer waits. */
const LATENCIES = [0, 50, 500];
const TILES = 60;
const MONTHS = 12;

export async function benchCycle(): Promise<void> {
  for (const latency of LATENCIES) {
    await withSandbox(['--latency', String(latency)], async (client, folder) => {
      const measure = measurer(client, TILES, `items, ${latency} ms latency`);
      await submitted(client, monthOf(TILES), measure);
      const order = await settled(client.tracker);
      await measure('Update', () => client.tracker.update(ORDER));
      await measure('Download', () => client.tracker.download(order, join(folder, 'downloads')));
      await measure('Clean', () => client.tracker.clean(order, { trackingName: ORDER }));
    });
  }
  await withSandbox([], async (client) => {
    const tiles = TILES / MONTHS;
    const measure = measurer(client, TILES, `items, ${tiles} tiles every month of a year`);
    await submitted(client, yearOf(tiles), measure);
  });
}

type Measure = (what: string, work: () => Promise<unknown>) => Promise<void>;

async function submitted({ tracker }: Client, request: OrderRequest, measure: Measure) {
  await measure('Submit', () => tracker.submit(request));
}

/** @returns does something, and adds what it took to the table */
function measurer({ sandbox, requests }: Client, items: number, where: string): Measure {
  return async (what, work) => {
    const before = { requests: requests(), sandbox: await sandboxCpu(sandbox) };
    const blockedMs = monitorLoop();
    const cpu = process.cpuUsage();
    const start = performance.now();
    await work();
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const cost = {
      blockedMs: blockedMs(),
      cpuMs: (user + system) / 1000,
      requests: requests() - before.requests,
      items,
    };
    const used = ((await sandboxCpu(sandbox)) ?? 0) - (before.sandbox ?? 0);
    const remark = before.sandbox === undefined ? '' : `CPU of the sandbox: ${withUnit(used, 's')}`;
    addAction(`${what} ${items} ${where}`, seconds, cost, remark);
  };
}
