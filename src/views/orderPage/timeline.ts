/** Times at which the images of an order have ended, and the expected time of the last one. */
import * as l10n from '@vscode/l10n';
import type { TrackedItem, TrackingDocument } from '../../core/index.ts';
import { parseUtc } from '../../domain/isoDates.ts';
import { formatFixed, formatNumber } from '../../domain/locale.ts';
import { ACTIVE_STATES, FINAL_STATES } from '../../domain/taskStates.ts';
import { formatMoment } from '../../text/moments.ts';
import type { PageFact, PageTimeline } from './protocol.ts';

/** Points of the curve that the page draws; it is a few hundred pixels wide. */
const MAX_POINTS = 200;

/** Ended tasks before an end is estimated: the first ones do not show the rate. */
const MIN_ENDED = 3;

const HOUR_MS = 3_600_000;

/** @param now milliseconds since 1970 */
export function orderTimeline(document: TrackingDocument, now: number): PageTimeline {
  const items = document.ownItems;
  const ends = items.flatMap(endOf).sort((a, b) => a - b);
  const starts = items.flatMap(({ status }) => timeOf(status.start_timestamp_ms));
  const started = starts.length > 0 ? starts.reduce((a, b) => Math.min(a, b)) : undefined;
  const left = items.filter(isUnderWay).length + document.waitingForRoom;
  // While tasks are left, the time since the last end counts as well: the rate may have dropped.
  const rate = ratePerHour(ends, started, left > 0 ? now : 0);
  const isEstimated = left > 0 && rate !== undefined;
  const expectedEnd = isEstimated ? now + (left / rate) * HOUR_MS : undefined;
  const submitted = parseUtc(document.submission.submitted);
  return {
    total: items.length,
    points: pointsOf(ends, started),
    ...(expectedEnd !== undefined && { expectedEnd }),
    facts: [
      [l10n.t('Submitted'), submitted === undefined ? '' : formatMoment(submitted)],
      [l10n.t('First task started'), started === undefined ? '' : formatMoment(started)],
      [l10n.t('Last task ended'), formatLast(ends)],
      [l10n.t('Rate'), rate === undefined ? '' : formatRate(rate)],
      ...expectation(left, expectedEnd),
    ],
  };
}

function expectation(left: number, expectedEnd: number | undefined): PageFact[] {
  if (left === 0) return [];
  const text =
    expectedEnd === undefined
      ? l10n.t('known when at least {0} tasks have ended', MIN_ENDED)
      : l10n.t('{0}, at this rate', formatMoment(expectedEnd));
  return [[l10n.t('Expected end'), text]];
}

function isUnderWay({ status }: TrackedItem): boolean {
  return ACTIVE_STATES.has(status.state);
}

/** When the task of an item ended; items without a task have no such time. */
function endOf({ status }: TrackedItem): number[] {
  return FINAL_STATES.has(status.state) && status.id ? timeOf(status.update_timestamp_ms) : [];
}

function timeOf(value: unknown): number[] {
  return typeof value === 'number' && value > 0 ? [value] : [];
}

/**
 * Ended tasks for each hour since the first start; undefined while there are too few.
 *
 * @param now end of the time that counts, unless the last task ended later
 */
function ratePerHour(
  ends: readonly number[],
  started: number | undefined,
  now: number,
): number | undefined {
  if (ends.length < MIN_ENDED || started === undefined) return undefined;
  const last = Math.max(now, ends.at(-1) ?? 0);
  return last > started ? (ends.length / (last - started)) * HOUR_MS : undefined;
}

function pointsOf(ends: readonly number[], started: number | undefined) {
  const step = Math.max(1, Math.ceil(ends.length / MAX_POINTS));
  const points = ends.flatMap((time, at) =>
    (at + 1) % step === 0 || at === ends.length - 1 ? [[time, at + 1] as const] : [],
  );
  return started === undefined ? points : [[started, 0] as const, ...points];
}

function formatLast(ends: readonly number[]): string {
  const last = ends.at(-1);
  return last === undefined ? '' : formatMoment(last);
}

function formatRate(perHour: number): string {
  const shown = perHour < 10 ? formatFixed(perHour, 1) : formatNumber(Math.round(perHour));
  return l10n.t('{0} tasks per hour', shown);
}
