/** `cedar wait`: follows orders until their tasks have ended. */
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { TrackingDocument } from '../../core/index.ts';
import { isCancelled } from '../../domain/cedarError.ts';
import type { Session } from '../commandSession.ts';
import { formatStates } from '../describe.ts';
import { errorAsJson } from '../output.ts';
import { parseSeconds } from '../parse.ts';
import { severalOrders } from '../severalOrders.ts';
import { isTemporary } from '../temporaryErrors.ts';
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
  const isAlone = names.length === 1;
  const report = ([name, error]: readonly [string, unknown]) => {
    // That of an order named alone is the error of the command.
    if (!isAlone) output.partialError(name, error);
  };
  const until = performance.now() + (flags.timeout ?? Number.POSITIVE_INFINITY) * 1000;
  // An order with an error that will not pass is not asked for again.
  const refused = new Map<string, unknown>();
  for (;;) {
    const wanted = names.filter((name) => !refused.has(name));
    const { orders, errors } = await updateAll(session, wanted);
    const temporary = new Map<string, unknown>();
    for (const [name, error] of errors) {
      if (await isTemporary(error)) {
        temporary.set(name, error);
      } else {
        refused.set(name, error);
        report([name, error]);
      }
    }
    const areOver = temporary.size === 0 && orders.every(isOver);
    if (areOver || performance.now() >= until) {
      for (const each of temporary) report(each);
      return severalOrders(orders, new Map([...refused, ...temporary]), { isAlone });
    }
    for (const order of orders) output.note(`${order.name}: ${formatStates(order)}`);
    for (const [name, error] of temporary) {
      output.note(`${name}: trying again after an error. ${errorAsJson(error).message}`);
    }
    const left = Math.max(0, until - performance.now());
    await setTimeout(Math.min(flags.interval * 1000, left), undefined, { signal });
  }
}

interface Round {
  readonly orders: readonly TrackingDocument[];
  /** Errors of orders that cannot be updated or started, by name. */
  readonly errors: ReadonlyMap<string, unknown>;
}

async function updateAll({ tracker, signal }: Session, names: readonly string[]): Promise<Round> {
  const { updateTogether } = await import('../../core/index.ts');
  const errors = new Map<string, unknown>();
  const [updated = []] = await updateTogether([{ tracker, names }], {
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
  return { orders, errors };

  async function startWaiting(name: string): Promise<TrackingDocument> {
    await tracker.resume(name, { waitingOnly: true, signal });
    return tracker.read(name, { signal });
  }
}

/** Whether nothing of an order changes any more, or only when the user resumes it. */
function isOver({ settled, waitingForRoom }: TrackingDocument): boolean {
  return settled && waitingForRoom === 0;
}
