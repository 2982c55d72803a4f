/** `cedar_download_order`: downloads the images of an order into a folder that the user allows. */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import { isCancelled } from '../../domain/cedarError.ts';
import { formatNumber } from '../../domain/locale.ts';
import { isFinished } from '../../domain/taskStates.ts';
import { defineTool, type ToolCall, type ToolConfirmation } from '../assistantTool.ts';
import { formatToolBytes } from '../confirmationTexts.ts';
import { dataName, dataText } from '../dataText.ts';
import { downloadPlace } from '../downloadPlace.ts';
import { ToolInputError } from '../toolErrors.ts';
import {
  configurationInput,
  itemsInput,
  openToolSession,
  orderInput,
  readOrder,
} from '../toolSession.ts';
import { watchOf } from '../toolSteps.ts';

/** Most paths in the answer. */
const MAX_FILES = 20;

const input = z.strictObject({
  configuration: configurationInput,
  order: orderInput,
  items: itemsInput,
  folder: z
    .string()
    .max(1000)
    .optional()
    .describe('Folder within the folder for downloads; that folder itself without it.'),
  overwrite: z.boolean().optional().describe('Downloads files again that are complete.'),
});

type Input = z.output<typeof input>;

export const downloadOrderTool = defineTool({
  name: 'cedar_download_order',
  title: 'Download Order',
  description:
    'Downloads the completed images of an order into a folder of its own on the machine of the user. Complete files are kept; an interrupted download continues.',
  summary: 'Downloads the images of an order.',
  permission: 'download',
  isDestructive: true,
  isIdempotent: true,
  input,
  output: z.object({
    order: z.string(),
    folder: z.string(),
    files: z.array(z.string()).describe('The first files'),
    fileCount: z.number(),
    catalog: z
      .string()
      .optional()
      .describe('STAC collection of the downloaded images, with virtual rasters beside it'),
    finished: z.boolean().describe('Whether all tasks of the order have ended'),
  }),
  confirmation,
  run: async (wanted, call) => {
    const { tracker, configuration } = await openToolSession(call, wanted.configuration);
    const folder = await downloadPlace(call.host, wanted.folder);
    const { name } = await readOrder(tracker, wanted.order, call.signal);
    const order = await tracker.current(name, { signal: call.signal });
    const { items, overwrite = false } = wanted;
    const options = { ...watchOf(call), overwrite, ...(items && { items }) };
    const files = [...(await tracker.download(order, folder, options)).values()].flat();
    if (files.length === 0) {
      throw new ToolInputError(
        `"${dataName(name)}" has no images yet. cedar_order_status shows the states of its tasks.`,
      );
    }
    call.host.changed(configuration);
    const own = path.dirname(files[0] ?? folder);
    const catalog = call.host.writesCatalogs() ? await catalogIn(own, call.signal) : undefined;
    return {
      order: dataName(name),
      folder: own,
      files: files.slice(0, MAX_FILES).map((file) => dataText(path.basename(file))),
      fileCount: files.length,
      finished: isFinished(order),
      ...(catalog !== undefined && { catalog }),
    };
  },
});

/** The images are there, whether they have a catalog or not: only cancelling ends the tool. */
async function catalogIn(folder: string, signal: AbortSignal): Promise<string | undefined> {
  const { updateCatalog } = await import('../../core/index.ts');
  try {
    return (await updateCatalog(folder, { signal })).file;
  } catch (error) {
    if (isCancelled(error)) throw error;
    return undefined;
  }
}

async function confirmation(wanted: Input, call: ToolCall): Promise<ToolConfirmation> {
  const { tracker } = await openToolSession(call, wanted.configuration);
  const folder = await downloadPlace(call.host, wanted.folder);
  const order = await readOrder(tracker, wanted.order, call.signal);
  const { items, overwrite } = wanted;
  const options = { signal: call.signal, ...(items && { items }) };
  const objects = await tracker.objects(order, options);
  const all = { count: objects.length, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
  const { count, bytes } = overwrite ? all : await tracker.missing(order, folder, options);
  return {
    title: l10n.t('Download Order'),
    message: [
      l10n.t('Order: {0}', dataName(order.name)),
      l10n.t('Files: {0} ({1})', formatNumber(count), formatToolBytes(bytes)),
      l10n.t('Folder: {0}', folder),
      ...(overwrite ? [l10n.t('Files that exist in this folder are replaced.')] : []),
    ].join('\n'),
  };
}
