/** Turns the input of a plan into a request for an order. */
import type { ImageChoice, OrderRequest, PathRow, TileGrid } from '../core/index.ts';
import { addDays, formatIsoDate } from '../domain/isoDates.ts';
import { plannedArea } from './planArea.ts';
import type { ChoiceInput, PlanInput } from './planInput.ts';
import { ToolInputError } from './toolErrors.ts';

/** A request, and what was noticed while it was read. */
export interface PlannedRequest {
  readonly request: OrderRequest;
  readonly notes: readonly string[];
}

/** @throws ToolInputError, AreaError, CancelledError */
export async function plannedRequest(
  input: PlanInput,
  grid: TileGrid,
  signal: AbortSignal,
): Promise<PlannedRequest> {
  const { collections, start, end, frequency, choices = [] } = input;
  requireDay('start', start);
  requireDay('end', end);
  if (end < start) {
    throw new ToolInputError(`end: ${end} is before the first day, ${start}.`);
  }
  const { tiles, inside, notes } = await plannedArea(input, grid, signal);
  const request: OrderRequest = {
    collections,
    tiles,
    periodStart: start,
    // With a frequency it is the last day on which a period begins, without one it is exclusive.
    periodEnd: frequency === undefined ? addDays(end, 1) : end,
    ...(frequency !== undefined && { periodFrequency: frequency }),
    ...(choices.length > 0 && { choices: choicesOf(collections, choices) }),
    ...(inside && { inside }),
  };
  return { request, notes };
}

/** @throws ToolInputError for a day that does not exist */
function requireDay(name: string, day: string): void {
  const time = Date.parse(`${day}T00:00:00Z`);
  // The 30th of February is read as a day of March.
  if (Number.isFinite(time) && formatIsoDate(time) === day) return;
  throw new ToolInputError(`${name}: There is no day "${day}". Use a date such as 2020-06-30.`);
}

/** Choices for all collections come first; those for one of them replace what they name. */
function choicesOf(
  collections: readonly string[],
  choices: readonly ChoiceInput[],
): Record<string, ImageChoice> {
  const unknown = choices.find(({ collection: id }) => id && !collections.includes(id));
  if (unknown) {
    throw new ToolInputError(
      `choices: "${unknown.collection}" is not one of the collections of the order.`,
    );
  }
  const all = choices.filter(({ collection }) => collection === undefined);
  return Object.fromEntries(
    collections.flatMap((id) => {
      const own = choices.filter(({ collection }) => collection === id);
      const merged = Object.assign({}, ...[...all, ...own].map(imageChoice)) as ImageChoice;
      return Object.keys(merged).length > 0 ? [[id, merged] as const] : [];
    }),
  );
}

function imageChoice({ collection: _, pathRows, ...choice }: ChoiceInput): ImageChoice {
  const given = Object.entries(choice).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(pathRows && { pathRows: pathRows as unknown as readonly PathRow[] }),
  };
}
