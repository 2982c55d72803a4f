/** `cedar clean`: deletes the objects of an order from the store. */
import type { Command } from 'commander';
import type { CleanPlan, TrackingDocument } from '../../core/index.ts';
import { confirm } from '../ask.ts';
import type { Session } from '../commandSession.ts';
import { EXIT } from '../exitCodes.ts';
import { formatCount, formatSize } from '../format.ts';
import type { Act, Outcome } from './command.ts';

interface CleanFlags {
  readonly keepTracking?: boolean;
  readonly cancel?: boolean;
  readonly yes?: boolean;
}

export function addClean(program: Command, act: Act): void {
  program
    .command('clean')
    .description('delete the images of an order, and its record, from the store')
    .argument('<order>', 'name of the order')
    .option('--keep-tracking', 'keep the record of the order')
    .option('--cancel', 'cancel tasks that are under way first')
    .option('-y, --yes', 'do not ask; on a terminal the command asks')
    .action(act(clean));
}

async function clean(session: Session, name: string, flags: CleanFlags): Promise<Outcome> {
  const { tracker, output, signal } = session;
  const order = await tracker.read(name, { signal });
  if (!(flags.yes ?? !process.stdin.isTTY) && !(await isConfirmed(session, order))) {
    return {
      json: { name, deleted: [] },
      lines: ['Nothing was deleted.'],
      exitCode: EXIT.notFinished,
    };
  }
  const removed = await tracker.clean(order, {
    ...(!flags.keepTracking && { trackingName: name }),
    ...(flags.cancel && { cancelFirst: true }),
    onProgress: output.onProgress,
    signal,
  });
  const deleted = [...removed.values()].flat();
  const kept = removed.kept.map(({ object: { id, fileName }, reason }) => ({
    object: id,
    fileName,
    reason,
  }));
  const objects = formatCount(deleted.length, 'object');
  return {
    json: { name, deleted, kept, recordDeleted: !flags.keepTracking },
    lines: [
      flags.keepTracking
        ? `${name}: ${objects} deleted, and the record kept`
        : `${name}: ${objects} and the record deleted`,
      // Google Drive identifies files by ids, which nothing else shows.
      ...kept.map(({ fileName, reason }) => `Kept ${fileName}: ${reason}`),
    ],
  };
}

async function isConfirmed(session: Session, order: TrackingDocument): Promise<boolean> {
  const plan: CleanPlan = await session.tracker.planClean(order, { signal: session.signal });
  const objects = [...plan.remove.values()].flat();
  const bytes = objects.reduce((sum, { size }) => sum + size, 0);
  const what = `${formatCount(objects.length, 'object')} (${formatSize(bytes)}) of ${order.name}`;
  return confirm(`Delete ${what} permanently? [y/N] `, { signal: session.signal });
}
