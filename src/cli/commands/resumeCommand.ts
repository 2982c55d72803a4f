/** `cedar resume`: starts the tasks of an order that were not started. */
import type { Command } from 'commander';
import type { Session } from '../commandSession.ts';
import { formatCount } from '../format.ts';
import type { Act, Outcome } from './command.ts';

export function addResume(program: Command, act: Act): void {
  program
    .command('resume')
    .description('start the tasks of an interrupted submission')
    .argument('<order>', 'name of the order')
    .action(act(resume));
}

async function resume({ tracker, output, signal }: Session, name: string): Promise<Outcome> {
  const resumed = await tracker.resume(name, { onProgress: output.onProgress, signal });
  const rest =
    resumed.waiting > 0 ? `; ${formatCount(resumed.waiting, 'image')} waiting for room` : '';
  return { json: resumed, lines: [`${resumed.name}: submitted${rest}`] };
}
