/** Long work with a progress notification that can be cancelled. */
import * as vscode from 'vscode';
import type { Progress, Watch } from '../core/index.ts';
import { describeStep } from '../text/progress.ts';

/**
 * Shortest time between changes of the notification: an order can take thousands of steps a second.
 */
const REDRAW_MS = 100;

const TICK_MS = 1000;

/**
 * @param title start of the notification, such as "Downloading ORDER_2020"
 * @param work receives a callback for progress, and a signal that Cancel aborts
 * @param describe formats a step
 */
export async function withProgress<T>(
  title: string,
  work: (watch: Required<Watch>) => Promise<T>,
  describe: (step: Progress) => string = describeStep,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (notification, token) => {
    const cancel = new AbortController();
    const listening = token.onCancellationRequested(() => {
      notification.report({ message: vscode.l10n.t('cancelling…') });
      cancel.abort();
    });
    let percent = 0;
    let drawn = 0;
    let last: Progress | undefined;
    // Rate and time left change also while nothing is received.
    const ticking = setInterval(() => last && onProgress(last), TICK_MS);
    const onProgress = (step: Progress) => {
      last = step;
      const now = Date.now();
      const ended = step.done >= step.total;
      if (cancel.signal.aborted || (now - drawn < REDRAW_MS && !ended)) return;
      drawn = now;
      const reached = shareOf(step) * 100;
      notification.report({
        message: describe(step),
        increment: Math.max(0, reached - percent),
      });
      percent = Math.max(percent, reached);
    };
    try {
      return await work({ onProgress, signal: cancel.signal });
    } finally {
      clearInterval(ticking);
      listening.dispose();
    }
  });
}

function shareOf({ done, total, bytes }: Progress): number {
  if (bytes && bytes.total > 0) return bytes.done / bytes.total;
  return total > 0 ? done / total : 0;
}
