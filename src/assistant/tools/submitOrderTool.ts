/** `cedar_submit_order`: submits a plan, after the user has confirmed it. */
import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import { defineTool, type ToolCall, type ToolConfirmation } from '../assistantTool.ts';
import { describeCosts } from '../confirmationTexts.ts';
import { dataName } from '../dataText.ts';
import { openToolSession } from '../toolSession.ts';
import { watchOf } from '../toolSteps.ts';

/** Most names of images in the answer. */
const MAX_NAMES = 20;

const input = z.strictObject({
  planId: z.string().min(1).max(100).describe('Id of the plan, from cedar_plan_order.'),
});

const output = z.object({
  order: z.string(),
  waitingForRoom: z.number().describe('Images that wait for room in the queue of Earth Engine'),
  leftOut: z.array(z.string()).describe('Images that already exist and were left out'),
  leftOutCount: z.number(),
  next: z.string(),
});

type Input = z.output<typeof input>;

export const submitOrderTool = defineTool({
  name: 'cedar_submit_order',
  title: 'Submit Order',
  description:
    'Submits a plan of cedar_plan_order: starts tasks in Earth Engine, which use compute of the user. Call it only after the user has seen tasks, bytes and compute of the plan and agreed. A plan can be submitted once.',
  summary: 'Submits a planned order, after you have confirmed its tasks, size and compute.',
  permission: 'submit',
  isDestructive: true,
  isIdempotent: true,
  input,
  output,
  confirmation,
  run: submitOrder,
});

async function confirmation({ planId }: Input, { plans }: ToolCall): Promise<ToolConfirmation> {
  const { totals, outline, existing, existingOrders, configuration } = plans.get(planId);
  const choice = {
    leaveOut: l10n.t('Images that already exist are left out: {0}', totals.existing),
    takeOver: l10n.t('Images that already exist are computed again: {0}', totals.existing),
  };
  return {
    title: l10n.t('Submit Order'),
    message: [
      outline,
      ...describeCosts(totals),
      ...(existing && totals.existing > 0 ? [choice[existing]] : []),
      ...(existing === 'takeOver' ? describeLosses(existingOrders) : []),
      l10n.t('Configuration: {0}', configuration),
    ].join('\n'),
  };
}

/** What a take-over does to the orders that have the images now. */
function describeLosses(orders: readonly string[]): string[] {
  if (orders.length === 0) return [];
  const more = orders.length > MAX_NAMES ? `, … (${orders.length})` : '';
  return [
    l10n.t(
      'These orders lose the images: their files are replaced, and tasks for them that are running are cancelled: {0}',
      orders.slice(0, MAX_NAMES).map(dataName).join(', ') + more,
    ),
  ];
}

async function submitOrder({ planId }: Input, call: ToolCall): Promise<z.input<typeof output>> {
  const { configuration } = call.plans.get(planId);
  const { tracker } = await openToolSession(call, configuration);
  const submitted = await call.plans
    .submit(planId, ({ request, existing }, onRecorded) =>
      tracker.submit(request, {
        ...watchOf(call),
        ...(existing && { existing }),
        onRecorded: ({ name }) => {
          onRecorded(name);
          call.host.changed(configuration);
        },
      }),
    )
    .finally(() => call.host.changed(configuration));
  const { name, waiting, leftOut } = submitted;
  return {
    order: dataName(name),
    waitingForRoom: waiting,
    leftOut: leftOut.slice(0, MAX_NAMES).map(dataName),
    leftOutCount: leftOut.length,
    next: 'Tasks take minutes to hours. cedar_order_status shows how far they are; cedar_download_order downloads the images.',
  };
}
