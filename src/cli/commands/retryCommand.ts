/** `cedar retry`: orders failed items of an order again. */
import type { Command } from 'commander';
import { checkItems } from '../checkItems.ts';
import type { Session } from '../commandSession.ts';
import { formatCount } from '../format.ts';
import type { Act, Outcome } from './command.ts';

export function addRetry(program: Command, act: Act): void {
  program
    .command('retry')
    .description('start failed tasks of an order again')
    .argument('<order>', 'name of the order')
    .option(
      '--item <name...>',
      'these items, which failed, were cancelled, or no longer have an image',
    )
    .action(act(retry));
}

async function retry(
  { tracker, output, signal }: Session,
  name: string,
  { item }: { readonly item?: readonly string[] },
): Promise<Outcome> {
  const { onProgress } = output;
  if (item) checkItems(await tracker.read(name, { signal }), item);
  const retried = await tracker.retry(name, { ...(item && { items: item }), onProgress, signal });
  return {
    json: retried,
    lines: [`${name}: ${formatCount(retried.retried.length, 'task')} started again`],
  };
}
