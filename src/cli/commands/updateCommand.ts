/** `cedar update`: brings the records of orders up to date with Earth Engine. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { TrackingDocument } from '../../core/index.ts';
import type { Session } from '../commandSession.ts';
import { severalOrders } from '../severalOrders.ts';
import type { Act, Outcome } from './command.ts';

interface UpdateFlags {
  readonly all?: boolean;
  readonly dest?: string;
}

export function addUpdate(program: Command, act: Act): void {
  program
    .command('update')
    .description('update the records of orders with the states of their tasks')
    .argument('[order...]', 'names of the orders')
    .option('--all', 'update all orders in the store')
    .option('--dest <folder>', 'also save the updated records in this folder')
    .action(act(update, checkUpdate));
}

function checkUpdate(names: string[], { all = false }: UpdateFlags): void {
  if (names.length > 0 === all) {
    throw new InvalidArgumentError('Name the orders to update, or use --all.');
  }
}

async function update(session: Session, names: string[], flags: UpdateFlags): Promise<Outcome> {
  const { tracker, output, signal } = session;
  const isAlone = !flags.all && names.length === 1;
  const errors = new Map<string, unknown>();
  const updated = await tracker.updateAll(flags.all ? undefined : names, {
    onProgress: output.onProgress,
    onError: (name, error) => {
      errors.set(name, error);
      if (!isAlone) output.partialError(name, error);
    },
    signal,
  });
  const orders = [...updated.values()];
  const outcome = await severalOrders(orders, errors, { isAlone });
  if (flags.dest !== undefined) await save(orders, flags.dest);
  return outcome;
}

/** Saves the records under the orders' names, like the Python tool. */
async function save(orders: readonly TrackingDocument[], folder: string): Promise<void> {
  const { safeFileName } = await import('../../core/index.ts');
  await mkdir(folder, { recursive: true });
  for (const order of orders) {
    const file = path.join(folder, safeFileName(`${order.name}.json`));
    await writeFile(file, `${JSON.stringify(order, undefined, 2)}\n`);
  }
}
