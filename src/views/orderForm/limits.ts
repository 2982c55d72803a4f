/** Earth Engine limits that a plan exceeds, or may exceed, at the fields they concern. */
import type { LimitViolation, OrderPlan, PlannedItem } from '../../core/index.ts';
import { fieldOfRequest } from './draft.ts';
import type { ImageCounts } from './imageCounts.ts';
import { imageKey } from './imageKeys.ts';
import type { FieldNotes, FieldProblems } from './protocol.ts';

/** The core's `exportViolations`, bound to the options of the configuration. */
export type FindViolations = (
  items: readonly PlannedItem[],
  datesOf: (item: PlannedItem) => number,
) => readonly LimitViolation[];

/**
 * @param kept images that are not left out
 * @param counts of Count Images: with them a violation is certain, without them it is estimated
 */
export function limitsOf(
  { notices }: OrderPlan,
  kept: readonly PlannedItem[],
  counts: ImageCounts | undefined,
  find: FindViolations,
): { problems: FieldProblems; notes: FieldNotes } {
  const dates = new Map(
    kept.flatMap((item) => {
      const count = counts?.of(imageKey(item));
      return count ? [[item, count.dates] as const] : [];
    }),
  );
  const certain = find([...dates.keys()], (item) => dates.get(item) ?? 0);
  const estimated = dates.size < kept.length ? notices : [];
  return {
    problems: atFields(certain, (message) => ({ message, missing: false })),
    notes: atFields(
      estimated.filter(({ field }) => fieldOfRequest(field) !== 'order'),
      (message) => message,
    ),
  };
}

/** The first problem for each field. */
function atFields<T>(
  found: readonly { readonly field: string; readonly message: string }[],
  show: (message: string) => T,
): Readonly<Partial<Record<ReturnType<typeof fieldOfRequest>, T>>> {
  return Object.fromEntries(
    found.toReversed().map(({ field, message }) => [fieldOfRequest(field), show(message)]),
  );
}
