/** `cedar show`: an order with its items, as its record has them. */
import type { Command } from 'commander';
import type { Session } from '../commandSession.ts';
import { describeItems } from '../describe.ts';
import { exitCodeFor } from '../exitCodes.ts';
import type { Act, Outcome } from './command.ts';

export function addShow(program: Command, act: Act): void {
  program
    .command('show')
    .description('show an order and its items, as of the last update')
    .argument('<order>', 'name of the order')
    .action(act(show));
}

async function show({ tracker, signal }: Session, name: string): Promise<Outcome> {
  const order = await tracker.read(name, { signal });
  return { ...(await describeItems(order)), exitCode: exitCodeFor([order]) };
}
