/**
 * Remedies for an order that was refused when it was submitted: the true number of
 * dates shows then which limits its images exceed.
 */
import type { OrderRequestError, PlannedItem } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { plan } from './check.ts';
import { checkDraft } from './draft.ts';
import { limitRemedies } from './limitRemedies.ts';
import type { Draft, Remedy } from './protocol.ts';

/**
 * Changes of a draft with which no image exceeds a limit, the same as the form offers after Count
 * Images.
 *
 * @param error what the submission threw
 * @returns undefined where the refusal is about something else than the images' dates
 */
export async function remediesOfRefusal(
  error: unknown,
  draft: Draft,
  configuration: ConfigurationOrders,
): Promise<Remedy[] | undefined> {
  const dates = isCedarError(error, 'order-request')
    ? (error as OrderRequestError).dates
    : undefined;
  const { request } = checkDraft(draft);
  if (!dates || !request) return undefined;
  const { exportViolations } = await import('../../core/index.ts');
  const config = await configuration.source.config();
  return limitRemedies(
    {
      draft,
      planned: await plan(config, request),
      datesOf: ({ name }: PlannedItem) => dates.get(name),
      isCertain: true,
      isEstimated: false,
    },
    (shorter) => config.plan(shorter),
    (items, datesOf) => exportViolations(items, datesOf, config.values.exportOptions),
  );
}
