/** `cedar cancel`: cancels tasks of an order. */
import type { Command } from 'commander';
import { checkItems } from '../checkItems.ts';
import type { Session } from '../commandSession.ts';
import { formatCount } from '../format.ts';
import type { Act, Outcome } from './command.ts';

export function addCancel(program: Command, act: Act): void {
  program
    .command('cancel')
    .description('cancel the tasks of an order; its images and its record are kept')
    .argument('<order>', 'name of the order')
    .option('--item <name...>', 'only these items')
    .action(act(cancel));
}

async function cancel(
  { tracker, output, signal }: Session,
  name: string,
  { item }: { readonly item?: readonly string[] },
): Promise<Outcome> {
  const { onProgress } = output;
  if (item) checkItems(await tracker.read(name, { signal }), item);
  const cancelled = await tracker.cancel(name, {
    ...(item && { items: item }),
    onProgress,
    signal,
  });
  return {
    json: { name, cancelled },
    lines: [`${name}: ${formatCount(cancelled.length, 'task')} cancelled`],
  };
}
