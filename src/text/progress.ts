/** Texts for the progress of long work. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { Progress } from '../core/index.ts';
import { formatNumber } from '../domain/locale.ts';
import { formatBytes } from './quantities.ts';
import { Rate } from './rate.ts';

/** "started 3 of 40", "downloaded 3 of 40 images · 12 of 170 MB" */
export function describeStep({ action, done, total, bytes }: Progress): string {
  // A piece of an image is a fraction of a step.
  const count = describeStepCount(
    action,
    formatNumber(Math.floor(done + 1e-9)),
    formatNumber(total),
  );
  return bytes ? `${count} · ${formatAmount(bytes)}` : count;
}

function describeStepCount(action: Progress['action'], done: string, total: string): string {
  switch (action) {
    case 'prepare':
      return l10n.t('looked for scenes of {0} of {1} images', done, total);
    case 'start':
      return l10n.t('started {0} of {1} tasks', done, total);
    case 'update':
      return l10n.t('updated {0} of {1}', done, total);
    case 'download':
      return l10n.t('downloaded {0} of {1} images', done, total);
    case 'clean':
      return l10n.t('deleted {0} of {1} images', done, total);
    case 'cancel':
      return l10n.t('cancelled {0} of {1} tasks', done, total);
    case 'check':
      return l10n.t('checked {0} of {1} files', done, total);
    case 'convert':
      return l10n.t('wrote {0} of {1} cubes', done, total);
  }
}

/**
 * Returns a function that describes the progress of one download: "1.2 of 3.4 GB · 25 MB/s · 2 minutes left".
 *
 * @param clock monotonic time in milliseconds
 */
export function describeDownloads(clock: () => number = () => performance.now()) {
  const rate = new Rate();
  return (step: Progress): string => {
    const { bytes } = step;
    if (!bytes) return describeStep(step);
    // Files that were complete before took no time.
    const { kept = 0 } = bytes;
    rate.note(bytes.done - kept, clock());
    const isWhole = bytes.done >= bytes.total;
    const left = isWhole ? undefined : rate.secondsLeft(bytes.total - kept);
    return [
      formatAmount(bytes),
      isWhole ? '' : formatSpeed(rate.perSecond),
      left === undefined ? '' : formatTimeLeft(left),
    ]
      .filter(Boolean)
      .join(' · ');
  };
}

function formatSpeed(perSecond: number | undefined): string {
  if (perSecond === undefined) return '';
  const bytes = Math.round(perSecond);
  return bytes > 0 ? l10n.t('{0}/s', formatBytes(bytes)) : l10n.t('waiting for data');
}

/** "1.2 of 3.4 GB": a unit that both have is written once. */
function formatAmount({ done, total }: { done: number; total: number }): string {
  const [some, all] = [formatBytes(done), formatBytes(total)];
  const [number = '', unit] = some.split(' ');
  return l10n.t('{0} of {1}', unit === all.split(' ')[1] ? number : some, all);
}

/** Rounded up, as is usual for waiting times. */
function formatTimeLeft(seconds: number): string {
  if (seconds < 60) {
    const n = Math.max(1, Math.ceil(seconds));
    return n === 1 ? l10n.t('1 second left') : l10n.t('{0} seconds left', n);
  }
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) {
    return minutes === 1 ? l10n.t('1 minute left') : l10n.t('{0} minutes left', minutes);
  }
  const hours = Math.ceil(minutes / 60);
  return hours === 1 ? l10n.t('1 hour left') : l10n.t('{0} hours left', hours);
}
