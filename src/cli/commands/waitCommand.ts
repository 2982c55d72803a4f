/** `cedar wait`: follows orders until their tasks have ended. */
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { TrackingDocument } from '../../core/index.ts';
import type { Session } from '../commandSession.ts';
import { describeOrders, formatStates } from '../describe.ts';
import { exitCodeFor } from '../exitCodes.ts';
import { parseSeconds } from '../parse.ts';
import type { Act, Outcome } from './command.ts';

interface WaitFlags {
  readonly interval: number;
  readonly timeout?: number;
}

/** Earth Engine's tasks take minutes: asking more often shows nothing new. */
const INTERVAL_S = 60;

export function addWait(program: Command, act: Act): void {
  program
    .command('wait')
    .description('update orders until their tasks have ended, and start those that wait for room')
    .argument('<order...>', 'names of the orders')
    .option('--interval <seconds>', 'time between two updates', parseSeconds, INTERVAL_S)
    .option('--timeout <seconds>', 'give up after this time, with exit code 3', parseSeconds)
    .action(act(wait));
}

async function wait(session: Session, names: string[], flags: WaitFlags): Promise<Outcome> {
  const { output, signal } = session;
  const until = performance.now() + (flags.timeout ?? Number.POSITIVE_INFINITY) * 1000;
  for (;;) {
    const orders = await updateAll(session, names);
    if (orders.every(isOver) || performance.now() >= until) {
      return { ...(await describeOrders(orders)), exitCode: exitCodeFor(orders) };
    }
    for (const order of orders) output.note(`${order.name}: ${formatStates(order)}`);
    const left = Math.max(0, until - performance.now());
    await setTimeout(Math.min(flags.interval * 1000, left), undefined, { signal });
  }
}

async function updateAll(
  { tracker, signal }: Session,
  names: readonly string[],
): Promise<TrackingDocument[]> {
  const updated = await tracker.updateAll(names, { signal });
  const orders: TrackingDocument[] = [];
  for (const name of names) {
    // The error of an order that was not updated is the one of reading it.
    let order = updated.get(name) ?? (await tracker.read(name, { signal }));
    if (order.waitingForRoom > 0) {
      await tracker.resume(name, { waitingOnly: true, signal });
      order = await tracker.read(name, { signal });
    }
    orders.push(order);
  }
  return orders;
}

/** Whether nothing of an order changes any more, or only when the user resumes it. */
function isOver({ settled, waitingForRoom }: TrackingDocument): boolean {
  return settled && waitingForRoom === 0;
}
