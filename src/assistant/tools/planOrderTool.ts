/** `cedar_plan_order`: plans an order and counts its images; orders nothing. */
import * as z from 'zod';
import type {
  CostEstimate,
  ExistingItem,
  ItemCount,
  OrderPlan,
  OrderRequest,
} from '../../core/index.ts';
import { dayBefore, formatIsoDate } from '../../domain/isoDates.ts';
import { formatNumber } from '../../domain/locale.ts';
import { MAX_WAITING_TASKS } from '../../domain/taskQueue.ts';
import { formatTileName } from '../../domain/tileName.ts';
import { defineTool, type ToolCall } from '../assistantTool.ts';
import { dataName, dataText } from '../dataText.ts';
import { type CountedImage, plannedBytes, plannedCompute } from '../planCosts.ts';
import { type PlanInput, planInput } from '../planInput.ts';
import { plannedRequest } from '../plannedRequest.ts';
import { existingStep, ToolInputError } from '../toolErrors.ts';
import { openToolSession, type ToolSession } from '../toolSession.ts';
import { watchOf } from '../toolSteps.ts';

/** Most images of a plan: what Earth Engine lets wait in a project. */
const MAX_IMAGES = MAX_WAITING_TASKS;

/** Most entries of each list in the answer. */
const MAX_LISTED = 10;

const periodSchema = z.object({
  start: z.string(),
  end: z.string().describe('Last day, inclusive'),
});

const output = z.object({
  planId: z.string().describe('What cedar_submit_order needs'),
  configuration: z.string(),
  collections: z.array(z.string()),
  tiles: z.array(z.string()).describe('The first tiles by name'),
  tileCount: z.number(),
  periods: z.array(periodSchema).describe('The first periods'),
  periodCount: z.number(),
  images: z.number(),
  imagesWithoutScenes: z.number(),
  existingImages: z.number().describe('Images that are in the store or in another order already'),
  existingOrders: z.array(z.string()),
  tasks: z.number().describe('Tasks in Earth Engine that would be started'),
  scenes: z.number(),
  dates: z.number(),
  bytesBeforeCompression: z.number(),
  computeEecuHours: z
    .number()
    .nullable()
    .describe('Estimated from earlier orders; null where there are none like this'),
  examples: z.array(z.object({ image: z.string(), scenes: z.number(), dates: z.number() })),
  notes: z.array(z.string()),
  next: z.string(),
});

type PlanAnswer = z.input<typeof output>;

export const planOrderTool = defineTool({
  name: 'cedar_plan_order',
  title: 'Plan Order',
  description:
    'Plans an order of satellite images and counts its scenes, tasks, bytes and compute, without ordering anything. Returns a planId, which cedar_submit_order submits. Tiles are given by name, box, place or GeoJSON.',
  summary: 'Plans an order and counts its images, without ordering anything.',
  permission: 'read',
  input: planInput,
  output,
  run: runPlan,
});

async function runPlan(input: PlanInput, call: ToolCall): Promise<PlanAnswer> {
  const session = await openToolSession(call, input.configuration);
  const { tracker, config } = session;
  const { request, notes } = await plannedRequest(input, config.grid, call.signal);
  // More than one order can have is refused with the number that can be planned here.
  const plan = tracker.plan(request, { isAnySize: true });
  if (plan.items.length > MAX_IMAGES) throw new ToolInputError(await tooManyImages(plan));
  const watch = watchOf(call);
  const counts = await tracker.count(request, watch);
  await checkLimits(session, plan, counts);
  const existing = await tracker.existing(request, { signal: call.signal });
  const ordered = orderedImages(plan, counts, input.existing === 'leaveOut' ? existing : []);
  const items = ordered.map(({ item }) => item);
  const costs = await plannedCompute(tracker, items, call.signal);
  return answer({ input, call, session, request, plan, counts, existing, ordered, costs, notes });
}

async function tooManyImages({ items }: OrderPlan): Promise<string> {
  const { describeSplit, extentOfImages } = await import('../../core/index.ts');
  const [images, most] = [items.length, MAX_IMAGES].map((count) => formatNumber(count));
  const split = describeSplit(extentOfImages(items), MAX_IMAGES);
  return `The order would have ${images} images, but a plan can have ${most}. ${split}`;
}

/** @throws OrderRequestError for an image that Earth Engine does not export with so many dates */
async function checkLimits(
  { tracker }: ToolSession,
  { items }: OrderPlan,
  counts: readonly ItemCount[],
): Promise<void> {
  const { exportViolations, OrderRequestError } = await import('../../core/index.ts');
  const dates = new Map(items.map((item, at) => [item, counts[at]?.dates ?? 0]));
  const [violation] = exportViolations(
    items,
    (item) => dates.get(item as (typeof items)[number]) ?? 0,
    tracker.exportOptions,
  );
  if (violation) throw new OrderRequestError(violation.field, violation.message);
}

/** Images with scenes that are not left out: those that have tasks. */
function orderedImages(
  { items }: OrderPlan,
  counts: readonly ItemCount[],
  leftOut: readonly { readonly name: string }[],
): CountedImage[] {
  const taken = new Set(leftOut.map(({ name }) => name));
  return items.flatMap((item, at) => {
    const { scenes = 0, dates = 0 } = counts[at] ?? {};
    return scenes > 0 && !taken.has(item.name) ? [{ item, dates }] : [];
  });
}

interface Planned {
  readonly input: PlanInput;
  readonly call: ToolCall;
  readonly session: ToolSession;
  readonly request: OrderRequest;
  readonly plan: OrderPlan;
  readonly counts: readonly ItemCount[];
  readonly existing: readonly ExistingItem[];
  readonly ordered: readonly CountedImage[];
  readonly costs: CostEstimate | undefined;
  readonly notes: readonly string[];
}

function answer(planned: Planned): PlanAnswer {
  const { input, session, plan, counts, existing, ordered, costs, notes } = planned;
  const tasks = ordered.length;
  const totals = {
    images: plan.items.length,
    tasks,
    bytes: plannedBytes(ordered),
    eecuSeconds: costs?.eecuSeconds,
    existing: existing.length,
  };
  const existingOrders = [...new Set(existing.flatMap(({ orders }) => orders))];
  const stored = planned.call.plans.add({
    configuration: session.configuration,
    request: planned.request,
    existing: input.existing,
    totals,
    existingOrders,
    outline: outlineOf(plan),
  });
  return {
    planId: stored.id,
    configuration: session.configuration,
    collections: [...plan.collections],
    ...extentOf(plan),
    images: totals.images,
    imagesWithoutScenes: counts.filter(({ scenes }) => scenes === 0).length,
    existingImages: existing.length,
    existingOrders: existingOrders.slice(0, MAX_LISTED).map(dataName),
    tasks,
    scenes: counts.reduce((sum, { scenes }) => sum + scenes, 0),
    dates: counts.reduce((sum, { dates }) => sum + dates, 0),
    bytesBeforeCompression: totals.bytes,
    computeEecuHours: costs ? Number((costs.eecuSeconds / 3600).toPrecision(2)) : null,
    examples: counts
      .slice(0, MAX_LISTED)
      .map(({ name, scenes, dates }) => ({ image: dataName(name), scenes, dates })),
    notes: [...notes, ...plan.warnings].slice(0, MAX_LISTED).map((note) => dataText(note, 500)),
    next: nextStep(planned, tasks),
  };
}

function extentOf({ tiles, periods }: OrderPlan) {
  return {
    tiles: tiles.slice(0, MAX_LISTED).map(({ row, column }) => formatTileName(row, column)),
    tileCount: tiles.length,
    periods: periods.slice(0, MAX_LISTED).map(({ start, end }) => ({
      start: formatIsoDate(start),
      end: dayBefore(formatIsoDate(end)),
    })),
    periodCount: periods.length,
  };
}

/** "LANDSAT/LC08/C02/T1_L2; h004v003; 2020-06-01 – 2020-06-30", with the last day that is ordered */
function outlineOf({ collections, tiles, periods }: OrderPlan): string {
  const names = tiles.map(({ row, column }) => formatTileName(row, column));
  const more = names.length > 5 ? `, … (${names.length})` : '';
  const where = `${names.slice(0, 5).join(', ')}${more}`;
  const days = periods.map(({ start, end }) => [
    formatIsoDate(start),
    dayBefore(formatIsoDate(end)),
  ]);
  const when = `${days[0]?.[0]} – ${days.at(-1)?.[1]}`;
  return `${collections.join(', ')}; ${where}; ${when}`;
}

function nextStep({ input, existing, counts }: Planned, tasks: number): string {
  if (counts.every(({ scenes }) => scenes === 0)) {
    return 'There are no scenes: change the area, the time or the limits for scenes.';
  }
  if (tasks === 0) return 'All images already exist: there is nothing to order.';
  if (existing.length > 0 && input.existing === undefined) {
    return `Some images already exist. ${existingStep(existing)}`;
  }
  return 'Show the user tasks, bytes and compute. If the user agrees, call cedar_submit_order with the planId.';
}
