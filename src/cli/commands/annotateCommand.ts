/** `cedar annotate`: gives an order a name and a note of the user's own. */
import type { Command } from 'commander';
import type { Session } from '../commandSession.ts';
import { formatAnnotation } from '../describe.ts';
import type { Act, Outcome } from './command.ts';

export function addAnnotate(program: Command, act: Act): void {
  program
    .command('annotate')
    .description('give an order a name and a note of your own, which its record keeps')
    .argument('<order>', 'name of the order')
    .option('--name <text>', 'your name for the order; empty to remove it')
    .option('--note <text>', 'a note; empty to remove it')
    .action(act(annotate));
}

async function annotate(
  { tracker, signal }: Session,
  order: string,
  options: { readonly name?: string; readonly note?: string },
): Promise<Outcome> {
  const isChange = options.name !== undefined || options.note !== undefined;
  const document = isChange
    ? await tracker.annotate(order, options, { signal })
    : await tracker.read(order, { signal });
  const shown = formatAnnotation(document);
  return {
    json: { name: document.name, annotation: document.annotation },
    lines: [`${document.name}: ${shown.length > 0 ? '' : 'no name or note'}`.trim(), ...shown],
  };
}
