/** Resumes orders of a repeating order file whose submission was interrupted. */
import * as l10n from '@vscode/l10n';
import { CancelledError, type ExistingItem, SubmissionError } from '../errors.ts';
import { isUnsubmitted } from '../ownership/existingItems.ts';
import type { Tracker } from '../tracker.ts';
import type { Watch } from '../watch.ts';

/** An order that has images of the file whose tasks were not started. */
export interface UnresumedOrder {
  /** Name of the order. */
  readonly name: string;
  /** Number of its images whose tasks were not started. */
  readonly images: number;
  /** The reason why they were not. */
  readonly error: Error;
}

/** Outcome for the orders of a file whose submission was interrupted. */
export interface ResumedOrders {
  /** Names of the orders that were resumed, or would be. */
  readonly resumed: readonly string[];
  /** Number of images whose tasks were started, or would be. */
  readonly resumedImages: number;
  /** Number of images of these orders that wait for room in Earth Engine's queue. */
  readonly resumedWaiting: number;
  /** Orders with images whose tasks are still not started, each with the reason. */
  readonly unresumed: readonly UnresumedOrder[];
}

/**
 * Starts what interrupted submissions of the file have left. A task that another process is just
 * starting has the same request, so none is started twice.
 *
 * @param found images of the file that exist
 * @param options.repetition name of the record that the orders of the file carry; those of others are
 *   left as they are, and reported
 * @returns besides, the names of all images of the orders that the file has made: those without scenes
 *   are not ordered again, although the interrupted run has not recorded them
 * @throws CancelledError
 */
export async function resumeRepeated(
  tracker: Tracker,
  found: readonly ExistingItem[],
  options: Watch & { readonly repetition: string; readonly isDryRun: boolean },
): Promise<{ readonly resumption: ResumedOrders; readonly own: readonly string[] }> {
  const { repetition, isDryRun, onProgress, signal } = options;
  const resumed: string[] = [];
  const unresumed: UnresumedOrder[] = [];
  const own: string[] = [];
  let [resumedImages, resumedWaiting] = [0, 0];
  const unsubmitted = found.filter((item) => item.isUnsubmitted);
  for (const name of new Set(unsubmitted.flatMap(({ orders }) => orders))) {
    const document = await tracker.read(name, { signal });
    const images = document.ownItems.filter(isUnsubmitted).length;
    if (images === 0) continue;
    if (document.submission.repetition !== repetition) {
      unresumed.push({ name, images, error: ofOthersError(name, images) });
      continue;
    }
    own.push(...document.ownItems.map((item) => item.name));
    try {
      const { waiting } = isDryRun
        ? { waiting: 0 }
        : await tracker.resume(name, { onProgress, signal });
      resumed.push(name);
      resumedImages += Math.max(images - waiting, 0);
      resumedWaiting += waiting;
    } catch (error) {
      if (error instanceof CancelledError || !(error instanceof Error)) throw error;
      unresumed.push({ name, images, error });
    }
  }
  return { resumption: { resumed, resumedImages, resumedWaiting, unresumed }, own };
}

/** The user may have stopped the submission of an order that was not made by the file. */
function ofOthersError(name: string, images: number): SubmissionError {
  return new SubmissionError(
    name,
    l10n.t(
      'Images that were not submitted: {0}. They are in the order "{1}", which this file has not made. Resume that order to start them, or clean it so that the file orders them.',
      images,
      name,
    ),
  );
}
