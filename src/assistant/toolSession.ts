/** Configurations and orders that the input of tools names. */
import * as z from 'zod';
import type { Config, Tracker, TrackingDocument } from '../core/index.ts';
import { isCedarError } from '../domain/cedarError.ts';
import type { NamedConfiguration } from './assistantHost.ts';
import type { ToolCall } from './assistantTool.ts';
import { dataName, MAX_DATA_NAME_LENGTH } from './dataText.ts';
import { ToolInputError } from './toolErrors.ts';

/** The input that chooses a configuration. */
export const configurationInput = z
  .string()
  .max(1000)
  .optional()
  .describe(
    'Id of the configuration, from cedar_list_configurations. Needed only if there are several.',
  );

/** The input that names an order. */
export const orderInput = z
  .string()
  .min(1)
  .max(MAX_DATA_NAME_LENGTH)
  .describe('Name of the order, as cedar_list_orders has it.');

/** Most orders of a call. */
const MAX_ORDERS = 10;

export const ordersInput = z.array(orderInput).min(1).max(MAX_ORDERS).describe('Names of orders.');

/** The input that names some images of an order. */
export const itemsInput = z
  .array(z.string().min(1).max(MAX_DATA_NAME_LENGTH))
  .min(1)
  .max(1000)
  .optional()
  .describe('Names of images of the order, as cedar_describe_order has them.');

/** Finds the configuration that is meant. @throws ToolInputError */
export async function configurationNamed(
  { host }: Pick<ToolCall, 'host'>,
  wanted: string | undefined,
): Promise<NamedConfiguration> {
  const all = await host.configurations();
  const [first] = all;
  if (!first) {
    throw new ToolInputError(`There is no cedar.yaml. ${host.userSteps.createConfiguration}`);
  }
  if (wanted === undefined && all.length === 1) return first;
  const found = all.find(({ id }) => id === wanted);
  if (found) return found;
  const known = all.map(({ id }) => id).join(', ');
  throw new ToolInputError(
    wanted === undefined
      ? `There are several configurations. Set "configuration" to one of: ${known}.`
      : `There is no configuration "${wanted}". Use one of: ${known}.`,
  );
}

/** A configuration whose services can be used. */
export interface ToolSession {
  readonly configuration: string;
  readonly config: Config;
  readonly tracker: Tracker;
}

/** Opens the configuration that is meant. @throws ToolInputError; as the host does */
export async function openToolSession(
  call: Pick<ToolCall, 'host' | 'signal'>,
  wanted: string | undefined,
): Promise<ToolSession> {
  const { id } = await configurationNamed(call, wanted);
  const config = await call.host.config(id);
  return { configuration: id, config, tracker: await call.host.tracker(id, call.signal) };
}

/**
 * The record of an order. Names are shown in one line, so an order is also found by what was shown.
 *
 * @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError
 */
export async function readOrder(
  tracker: Tracker,
  name: string,
  signal: AbortSignal,
): Promise<TrackingDocument> {
  try {
    return await tracker.read(name, { signal });
  } catch (error) {
    if (!isCedarError(error, 'not-found')) throw error;
    const shown = (await tracker.list('*', { signal })).filter((each) => dataName(each) === name);
    const [only] = shown;
    if (only === undefined || only === name || shown.length > 1) throw error;
    return tracker.read(only, { signal });
  }
}
