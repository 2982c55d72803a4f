/** How far long work is, in words. */
import type { Progress } from '../core/index.ts';
import { bytesInWords, plural } from './orders/words.ts';

const VERBS: Readonly<Record<Progress['action'], string>> = {
  prepare: 'looked for scenes of',
  start: 'started',
  update: 'updated',
  download: 'received',
  clean: 'removed',
  cancel: 'cancelled',
};

/** "started 3 of 40", "received 3 of 40 · 12 of 170 MB" */
export function stepInWords({ action, done, total, bytes }: Progress): string {
  // A piece of an image is a part of a step.
  const count = `${VERBS[action]} ${Math.floor(done + 1e-9).toLocaleString('en')} of ${plural(total, 'item')}`;
  return bytes ? `${count} · ${bytesInWords(bytes.done)} of ${bytesInWords(bytes.total)}` : count;
}
