/** Notifications of the progress of a call. */
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import type { ToolStep } from '../assistant/index.ts';

/** Shortest time between two notifications. */
const INTERVAL_MS = 250;

/**
 * Sends steps to the client, if it wants them. Numbers of later actions continue those of earlier ones,
 * because the protocol demands that they grow.
 *
 * @returns undefined if the client does not want any
 */
export function progressSender({
  _meta,
  sendNotification,
  signal,
}: RequestHandlerExtra<ServerRequest, ServerNotification>): ((step: ToolStep) => void) | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let [base, latest, sent] = [0, 0, -1];
  let label: string | undefined;
  let sentAt = Number.NEGATIVE_INFINITY;
  return (step) => {
    const isNext = step.label !== label;
    if (isNext) base = latest;
    label = step.label;
    latest = Math.max(latest, base + step.done);
    const now = performance.now();
    if (latest <= sent || (!isNext && now - sentAt < INTERVAL_MS) || signal.aborted) return;
    [sent, sentAt] = [latest, now];
    const message = `${label}: ${Math.floor(step.done)} of ${step.total}`;
    const params = { progressToken, progress: latest, total: base + step.total, message };
    // The client may have gone in the meantime.
    void sendNotification({ method: 'notifications/progress', params }).catch(() => {});
  };
}
