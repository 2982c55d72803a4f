/** `cedar list`: the orders in the store. */
import type { Command } from 'commander';
import type { Session } from '../commandSession.ts';
import { formatTable, formatUtcTime } from '../format.ts';
import type { Act, Outcome } from './command.ts';

export function addList(program: Command, act: Act): void {
  program
    .command('list')
    .description('list the orders in the store')
    .argument('[pattern]', 'only orders whose names match, such as "*h004v004*"')
    .option('--names', 'only the names, one in each line')
    .action(act(list));
}

async function list(
  { tracker, signal }: Session,
  pattern: string | undefined,
  { names }: { readonly names?: boolean },
): Promise<Outcome> {
  const listed = await tracker.listed({ ...(pattern !== undefined && { pattern }), signal });
  return {
    json: listed.map(({ name, updated }) => ({ name, updated })),
    lines: names
      ? listed.map(({ name }) => name)
      : formatTable(
          listed.map(({ name, updated }) => [name, formatUtcTime(updated?.getTime()) ?? '']),
        ),
  };
}
