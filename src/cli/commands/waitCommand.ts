/** `cedar wait`: follows orders until their tasks have ended. */
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { TrackingDocument } from '../../core/index.ts';
import { isCancelled } from '../../domain/cedarError.ts';
import type { Session } from '../commandSession.ts';
import { formatStates } from '../describe.ts';
import { parseSeconds } from '../parse.ts';
import { severalOrders } from '../severalOrders.ts';
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

async function wait(session: Session, given: string[], flags: WaitFlags): Promise<Outcome> {
  const { output, signal } = session;
  const names = [...new Set(given)];
  const until = performance.now() + (flags.timeout ?? Number.POSITIVE_INFINITY) * 1000;
  // An order that was refused once is not asked for again.
  const errors = new Map<string, unknown>();
  for (;;) {
    const wanted = names.filter((name) => !errors.has(name));
    const orders = await updateAll(session, wanted, errors);
    if (orders.every(isOver) || performance.now() >= until) {
      return severalOrders(orders, errors, { output, isAlone: names.length === 1 });
    }
    for (const order of orders) output.note(`${order.name}: ${formatStates(order)}`);
    const left = Math.max(0, until - performance.now());
    await setTimeout(Math.min(flags.interval * 1000, left), undefined, { signal });
  }
}

/** @param errors receives the errors of orders that cannot be updated or started */
async function updateAll(
  { tracker, signal }: Session,
  names: readonly string[],
  errors: Map<string, unknown>,
): Promise<TrackingDocument[]> {
  const updated = await tracker.updateAll(names, {
    signal,
    onError: (name, error) => errors.set(name, error),
  });
  const orders: TrackingDocument[] = [];
  for (const [name, order] of updated) {
    try {
      orders.push(order.waitingForRoom > 0 ? await startWaiting(name) : order);
    } catch (error) {
      if (isCancelled(error)) throw error;
      errors.set(name, error);
    }
  }
  return orders;

  async function startWaiting(name: string): Promise<TrackingDocument> {
    await tracker.resume(name, { waitingOnly: true, signal });
    return tracker.read(name, { signal });
  }
}

/** Whether nothing of an order changes any more, or only when the user resumes it. */
function isOver({ settled, waitingForRoom }: TrackingDocument): boolean {
  return settled && waitingForRoom === 0;
}
