/**
 * Results of commands for several orders: an order that is refused or cannot be read does not keep back the
 * others, and is reported with its error in every form of output. Commands report it with
 * `output.partialError` as soon as they know it.
 */
import type { TrackingDocument } from '../core/index.ts';
import type { Outcome } from './commands/command.ts';
import { describeOrders } from './describe.ts';
import { combinedExitCode, exitCodeFor, exitCodeOf } from './exitCodes.ts';
import { errorAsJson } from './output.ts';

/** Errors by the names of orders. */
type FailedOrders = ReadonlyMap<string, unknown>;

/**
 * @param orders those without an error
 * @throws the error of an order that was named alone, which is the error of the command
 */
export async function severalOrders(
  orders: readonly TrackingDocument[],
  errors: FailedOrders,
  { isAlone }: { readonly isAlone: boolean },
): Promise<Outcome> {
  const [first] = errors.values();
  if (isAlone && errors.size > 0) throw first;
  const { json, lines } = await describeOrders(orders);
  const refused = [...errors].map(([name, error]) => ({ name, error: errorAsJson(error) }));
  return {
    json: [...json, ...refused],
    lines,
    exitCode: combinedExitCode([
      ...[...errors.values()].map(exitCodeOf),
      ...(orders.length > 0 ? [exitCodeFor(orders)] : []),
    ]),
  };
}
