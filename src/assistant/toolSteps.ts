/** Progress of the core as steps of a tool. */
import type { Progress, Watch } from '../core/index.ts';
import type { ToolCall } from './assistantTool.ts';

const LABELS: Readonly<Record<Progress['action'], string>> = {
  prepare: 'Searching for scenes',
  start: 'Starting tasks',
  update: 'Updating',
  download: 'Downloading',
  clean: 'Deleting',
  cancel: 'Cancelling',
};

/** The options with which the core reports to a call, and is cancelled by it. */
export function watchOf({ onStep, signal }: ToolCall): Required<Watch> {
  return {
    signal,
    onProgress: ({ action, done, total }) => onStep?.({ label: LABELS[action], done, total }),
  };
}
