/** Progress of the core as steps of a tool. */
import type { Watch } from '../core/index.ts';
import { PROGRESS_LABELS } from '../domain/progressLabels.ts';
import type { ToolCall } from './assistantTool.ts';

/** The options with which the core reports to a call, and is cancelled by it. */
export function watchOf({ onStep, signal }: ToolCall): Required<Watch> {
  return {
    signal,
    onProgress: ({ action, done, total }) =>
      onStep?.({ label: PROGRESS_LABELS[action], done, total }),
  };
}
