/** Extends the order of an order file that repeats, and reports what was ordered. */
import type { RepeatedOrder } from '../core/index.ts';
import type { Session } from './commandSession.ts';
import type { Outcome } from './commands/command.ts';
import { formatCount } from './format.ts';
import type { ReadFile } from './orderFileOption.ts';
import type { Output } from './output.ts';

/** @throws what `repeatOrder` throws */
export async function repeatFile(
  { tracker, output, signal }: Session,
  { file, folder }: ReadFile,
  { isDryRun, isAgain = false }: { readonly isDryRun: boolean; readonly isAgain?: boolean },
): Promise<Outcome> {
  const { repeatOrder } = await import('../core/index.ts');
  const { onProgress } = output;
  const result = await repeatOrder(file, {
    ...{ tracker, folder, isDryRun, isAgain },
    ...{ onProgress, signal },
  });
  const { order, ordered, days, notes, dayNotes } = result;
  for (const note of notes) output.note(note);
  output.note([describe(result, isDryRun), ...dayNotes].join(' '));
  if (order) noteWaiting(output, order.waiting);
  const nextDue = result.nextDue?.toISOString().slice(0, 10);
  return {
    json: {
      ...(order && { name: order.name, id: order.id, waiting: order.waiting }),
      ...{ ordered, existing: result.existing, cleaned: result.cleaned },
      ...(days && { firstDay: days[0], lastDay: days[1] }),
      ...(nextDue && { nextDue }),
      ...(dayNotes.length > 0 && { dayNotes }),
    },
    lines: isDryRun ? [...ordered] : order ? [order.name] : [],
  };
}

/** Tasks that did not fit into the queue. */
export function noteWaiting(output: Output, waiting: number): void {
  if (waiting === 0) return;
  output.note(
    `${formatCount(waiting, 'image')} of the order will start when there is room in the queue: "cedar wait" starts them.`,
  );
}

function describe(
  { ordered, existing, cleaned, days, nextDue }: RepeatedOrder,
  isDryRun: boolean,
): string {
  const next = nextDue ? ` The next period is due on ${nextDue.toISOString().slice(0, 10)}.` : '';
  const exist = existing > 0 ? ` ${formatCount(existing, 'image')} had been ordered before.` : '';
  const gone =
    cleaned > 0
      ? ` ${formatCount(cleaned, 'image')} had been ordered before and deleted since: --again orders them again.`
      : '';
  const before = exist + gone;
  if (ordered.length === 0 || !days) return `Nothing is due.${before}${next}`;
  const verb = isDryRun ? 'Would order' : 'Ordered';
  const images = formatCount(ordered.length, 'image');
  return `${verb} ${images} of ${days[0]} to ${days[1]}.${before}${next}`;
}
