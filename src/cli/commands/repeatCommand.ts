/** `cedar repeat`: orders what is due of order files that repeat, as from cron. */
import type { Command } from 'commander';
import { isCancelled } from '../../domain/cedarError.ts';
import type { Session } from '../commandSession.ts';
import { combinedExitCode, type ExitCode, exitCodeOf } from '../exitCodes.ts';
import { readOrderFileAt } from '../orderFileOption.ts';
import { errorAsJson } from '../output.ts';
import { repeatFile } from '../repeatFile.ts';
import type { Act, Outcome } from './command.ts';

export function addRepeat(program: Command, act: Act): void {
  program
    .command('repeat')
    .description('order the periods that have ended of orders that repeat, each once')
    .argument('<file...>', 'order files with "repeat"')
    .option('--again', 'also order images that were ordered before and no longer exist')
    .option('-n, --dry-run', 'show what would be ordered; order nothing')
    .action(act(repeat));
}

/** A file that cannot be ordered does not keep back the others. */
async function repeat(
  session: Session,
  names: string[],
  { dryRun = false, again = false }: { readonly dryRun?: boolean; readonly again?: boolean },
): Promise<Outcome> {
  const json: object[] = [];
  const lines: string[] = [];
  const exitCodes: ExitCode[] = [];
  for (const name of names) {
    try {
      const file = await readOrderFileAt(name);
      const outcome = await repeatFile(session, file, { isDryRun: dryRun, isAgain: again });
      json.push({ file: name, ...(outcome.json as object) });
      lines.push(...outcome.lines);
      if (outcome.exitCode !== undefined) exitCodes.push(outcome.exitCode);
    } catch (error) {
      if (names.length === 1 || isCancelled(error)) throw error;
      session.output.partialError(name, error);
      json.push({ file: name, error: errorAsJson(error) });
      exitCodes.push(exitCodeOf(error));
    }
  }
  return { json, lines, exitCode: combinedExitCode(exitCodes) };
}
