/** Extends the order of an order file that repeats, and reports what was ordered. */
import type { RepeatedOrder } from '../core/index.ts';
import type { Session } from './commandSession.ts';
import type { Outcome } from './commands/command.ts';
import { combinedExitCode, exitCodeOf } from './exitCodes.ts';
import { formatCount } from './format.ts';
import type { ReadFile } from './orderFileOption.ts';
import { errorAsJson, type Output } from './output.ts';

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
  const { order, ordered, days, notes, dayNotes, unresumed } = result;
  for (const note of notes) output.note(note);
  output.note([describe(result, isDryRun), ...dayNotes].join(' '));
  for (const { name, error } of unresumed) output.partialError(name, error);
  noteWaiting(output, (order?.waiting ?? 0) + result.resumedWaiting);
  const nextDue = result.nextDue?.toISOString().slice(0, 10);
  return {
    json: {
      ...(order && { name: order.name, id: order.id, waiting: order.waiting }),
      ...{ ordered, existing: result.existing, cleaned: result.cleaned },
      ...(days && { firstDay: days[0], lastDay: days[1] }),
      ...(nextDue && { nextDue }),
      ...(dayNotes.length > 0 && { dayNotes }),
      ...(result.resumed.length > 0 && {
        resumed: result.resumed,
        resumedImages: result.resumedImages,
        resumedWaiting: result.resumedWaiting,
      }),
      ...(unresumed.length > 0 && {
        notSubmitted: unresumed.map(({ name, images, error }) => ({
          ...{ name, images, error: errorAsJson(error) },
        })),
      }),
    },
    lines: isDryRun ? [...ordered] : order ? [order.name] : [],
    exitCode: combinedExitCode(unresumed.map(({ error }) => exitCodeOf(error))),
  };
}

/** Tasks that did not fit into the queue. */
export function noteWaiting(output: Output, waiting: number): void {
  if (waiting === 0) return;
  output.note(
    `${formatCount(waiting, 'image')} of the order will start when there is room in the queue: "cedar wait" starts them.`,
  );
}

function describe(result: RepeatedOrder, isDryRun: boolean): string {
  const { ordered, existing, cleaned, days, nextDue } = result;
  const next = nextDue ? ` The next period is due on ${nextDue.toISOString().slice(0, 10)}.` : '';
  const exist = existing > 0 ? ` ${formatCount(existing, 'image')} had been ordered before.` : '';
  const gone =
    cleaned > 0
      ? ` ${formatCount(cleaned, 'image')} had been ordered before and deleted since: --again orders them again.`
      : '';
  const before = exist + gone;
  const resumed = describeResumed(result, isDryRun);
  if (ordered.length === 0 || !days) {
    const isAllStarted = resumed === '' && result.unresumed.length === 0;
    return `${isAllStarted ? 'Nothing is due.' : `${resumed}No other images are due.`}${before}${next}`;
  }
  const verb = isDryRun ? 'Would order' : 'Ordered';
  const images = formatCount(ordered.length, 'image');
  return `${resumed}${verb} ${images} of ${days[0]} to ${days[1]}.${before}${next}`;
}

/** "Started 17 images of an order whose submission was interrupted. " */
function describeResumed({ resumed, resumedImages }: RepeatedOrder, isDryRun: boolean): string {
  if (resumed.length === 0) return '';
  const verb = isDryRun ? 'Would start' : 'Started';
  const of =
    resumed.length === 1
      ? 'an order whose submission was interrupted'
      : `${formatCount(resumed.length, 'order')} whose submissions were interrupted`;
  return `${verb} ${formatCount(resumedImages, 'image')} of ${of}. `;
}
