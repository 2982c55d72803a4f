/** `cedar_clean_order`: deletes the images of an order from the store, after the user has confirmed. */
import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import { formatNumber } from '../../domain/locale.ts';
import { defineTool, type ToolCall, type ToolConfirmation } from '../assistantTool.ts';
import { formatToolBytes } from '../confirmationTexts.ts';
import { dataName } from '../dataText.ts';
import { configurationInput, openToolSession, orderInput, readOrder } from '../toolSession.ts';
import { watchOf } from '../toolSteps.ts';

const input = z.strictObject({
  configuration: configurationInput,
  order: orderInput,
  keepRecord: z.boolean().optional().describe('Keeps the record of the order.'),
});

type Input = z.output<typeof input>;

export const cleanOrderTool = defineTool({
  name: 'cedar_clean_order',
  title: 'Clean Order',
  description:
    'Permanently deletes the images of an order, and its record, from the store. Downloaded files are kept. Call it only if the user asks to delete them.',
  summary: 'Permanently deletes the images of an order from the store.',
  permission: 'clean',
  isDestructive: true,
  input,
  output: z.object({
    order: z.string(),
    deletedObjects: z.number(),
    keptObjects: z.number().describe('Objects that other orders have, or that are not its own'),
    recordDeleted: z.boolean(),
  }),
  confirmation,
  run: async ({ configuration: wanted, order: wantedOrder, keepRecord = false }, call) => {
    const { tracker, configuration } = await openToolSession(call, wanted);
    const order = await readOrder(tracker, wantedOrder, call.signal);
    try {
      const removed = await tracker.clean(order, {
        ...watchOf(call),
        ...(!keepRecord && { trackingName: order.name }),
      });
      return {
        order: dataName(order.name),
        deletedObjects: [...removed.values()].flat().length,
        keptObjects: removed.kept.length,
        recordDeleted: !keepRecord,
      };
    } finally {
      call.host.changed(configuration);
    }
  },
});

async function confirmation(
  { configuration, order: wanted, keepRecord }: Input,
  call: ToolCall,
): Promise<ToolConfirmation> {
  const { tracker } = await openToolSession(call, configuration);
  const order = await readOrder(tracker, wanted, call.signal);
  const { remove, keep } = await tracker.planClean(order, {
    signal: call.signal,
    ...(!keepRecord && { trackingName: order.name }),
  });
  const objects = [...remove.values()].flat();
  const bytes = objects.reduce((sum, { size }) => sum + size, 0);
  return {
    title: l10n.t('Delete Permanently'),
    message: [
      l10n.t('Order: {0}', dataName(order.name)),
      l10n.t('Objects: {0} ({1})', formatNumber(objects.length), formatToolBytes(bytes)),
      l10n.t('Objects that are kept: {0}', formatNumber(keep.length)),
      keepRecord ? l10n.t('The record is kept.') : l10n.t('The record is deleted as well.'),
    ].join('\n'),
  };
}
