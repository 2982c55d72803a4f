/**
 * Summary of an order for rows, groups and filters, without its tracking document.
 *
 * ```ts
 * const summary = summarize(document);
 * summary.states; // { COMPLETED: 37, RUNNING: 2, FAILED: 1 }
 * ```
 *
 * Ten thousand summaries fit into memory and are read from disk at once; as many documents do not.
 */

import type { BandChoice, SceneChoice, TaskState, TrackingDocument } from '../core/index.ts';
import { isRecord } from '../domain/isRecord.ts';
import type { TileIndex } from '../domain/tileIndex.ts';
import { recordedScenes } from './recordedScenes.ts';

export interface OrderSummary {
  /** When it was submitted: ISO, UTC. */
  readonly submitted: string;
  /** Earth Engine's ids of the image collections. */
  readonly collections: readonly string[];
  readonly tiles: readonly TileIndex[];
  /** The requested range: ISO, UTC, half-open. */
  readonly periodStart: string;
  readonly periodEnd: string;
  /** A pandas offset alias; empty when the order has one period. */
  readonly frequency: string;
  /** Choices about scenes, by the id of the collection; absent where there were none. */
  readonly scenes?: Readonly<Record<string, SceneChoice>>;
  /** The user's own name of the order; absent unless set. */
  readonly ownName?: string;
  /** The user's note; absent unless set. */
  readonly note?: string;
  /** Name of the area outside of which images have no data; absent for whole tiles. */
  readonly inside?: string;
  /** Whether it has a single tile of its own, made for its area; absent otherwise. */
  readonly hasOwnGrid?: true;
  /** Bands and encodings by the id of the collection, where they are not the usual ones. */
  readonly choices?: Readonly<Record<string, BandChoice>>;
  /** Asset ids of the scenes that were left out; absent where there are none. */
  readonly leaveOutScenes?: readonly string[];
  /** Number of tasks. */
  readonly total: number;
  /** Number of tasks in each state, without those taken over; states without tasks are absent. */
  readonly states: Readonly<Partial<Record<TaskState, number>>>;
  /** Number of tasks that wait for room in Earth Engine's queue; absent when zero. */
  readonly waitingForRoom?: number;
  /** Number of tasks whose images other orders have taken over; absent when zero. */
  readonly takenOver?: number;
  /** Identifies the order's images, see `Tracker.remember`. Absent in caches of older versions. */
  readonly fingerprint?: string;
  /** Prefixes for finding the images that should exist, see `Tracker.absentImages`. */
  readonly imagePrefixes?: readonly string[];
  readonly imagesFingerprint?: string;
  readonly leftOutFingerprint?: string;
  /** Version of the stored document that the summary was made from. */
  readonly version?: string;
}

export function summarize(document: TrackingDocument): OrderSummary {
  const { submission, tracking, version, annotation } = document;
  const scenes = recordedScenes(submission.image_collections);
  const choices = recordedChoices(submission.image_collections);
  return {
    submitted: submission.submitted,
    collections: tracking.collections,
    tiles: submission.tile_indices,
    periodStart: submission.period_start,
    periodEnd: submission.period_end,
    frequency: submission.period_freq,
    ...(Object.keys(scenes).length > 0 && { scenes }),
    ...(annotation.name && { ownName: annotation.name }),
    ...(annotation.note && { note: annotation.note }),
    ...insideOf(document),
    ...(submission.own_grid === true && { hasOwnGrid: true as const }),
    ...(choices.length > 0 && { choices: Object.fromEntries(choices) }),
    ...scenesLeftOutOf(document),
    total: document.orders.length,
    states: document.states,
    ...(document.waitingForRoom > 0 && { waitingForRoom: document.waitingForRoom }),
    ...(document.takenOver > 0 && { takenOver: document.takenOver }),
    fingerprint: document.itemsFingerprint,
    imagePrefixes: document.imagePrefixes,
    imagesFingerprint: document.imagesFingerprint,
    ...(document.imagesElsewhere.length > 0 && { leftOutFingerprint: document.leftOutFingerprint }),
    ...(version !== undefined && { version }),
  };
}

/** The name alone: the area is read from the document when it is needed. */
function insideOf({ submission: { inside } }: TrackingDocument): Pick<OrderSummary, 'inside'> {
  return isRecord(inside) && typeof inside.name === 'string' ? { inside: inside.name } : {};
}

/** @param recorded `submission.image_collections` of a tracking document; untrusted */
function recordedChoices(recorded: unknown): [id: string, choice: BandChoice][] {
  return Object.entries(isRecord(recorded) ? recorded : {}).flatMap(([id, record]) => {
    const { bands, encoding } = isRecord(record) ? record : {};
    const names = Array.isArray(bands) && bands.every((name) => typeof name === 'string');
    const choice: BandChoice = {
      ...(names && { bands: bands as string[] }),
      ...(encoding === 'int8' && { encoding }),
    };
    return Object.keys(choice).length > 0 ? [[id, choice]] : [];
  });
}

function scenesLeftOutOf({
  submission: { image_collections: recorded },
}: TrackingDocument): Pick<OrderSummary, 'leaveOutScenes'> {
  const ids = Object.entries(recorded ?? {}).flatMap(([id, record]) => {
    const indices: unknown = isRecord(record) ? record.scenes_left_out : undefined;
    return Array.isArray(indices) ? indices.map((index) => `${id}/${index}`) : [];
  });
  return ids.length > 0 ? { leaveOutScenes: ids } : {};
}
