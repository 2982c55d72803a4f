/**
 * Starts the tasks of an order, so that none is ever lost.
 *
 * The tracking document is stored before the first task starts and records what is planned, with
 * the request id of every export. A submission that ends halfway is resumed from the document
 * alone: tasks that were started but not recorded are found again, and nothing starts twice.
 */
import * as l10n from '@vscode/l10n';
import type { EarthEngine } from '../earthengine/session.ts';
import { OrderRequestError } from '../errors.ts';
import { finishInBackground } from '../services/abort.ts';
import { EventLoopTurns } from '../services/eventLoopTurns.ts';
import { forEachLimited } from '../services/limiter.ts';
import type { Store } from '../stores/store.ts';
import { isWaitingForRoom, type TrackingDocument } from '../tracking/document.ts';
import type { TaskStatus, TrackedItem } from '../tracking/documentJson.ts';
import type { Watch } from '../watch.ts';
import type { SubmissionOptions } from './newDocument.ts';
import { SceneSearch } from './sceneSearch.ts';
import { noScenesError, unrecordedError } from './submissionErrors.ts';
import { SubmissionItems } from './submissionItems.ts';
import {
  ITEMS_AT_ONCE,
  type SubmissionParts,
  SubmissionRun,
  type SubmissionRunOptions,
  type SubmitResult,
} from './submissionRun.ts';

/** The items of an order to start, and how. */
export interface SubmissionScope {
  /** Names of the items to start; all that are not started unless given. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Start only items that wait for room in the queue, some at a time, without a user. */
  readonly isFeeding?: boolean | undefined;
}

/** The items of an order that are to be started, checked and then started once. */
export class Submission {
  readonly #parts: SubmissionParts;

  /**
   * @param document with the items to start in state `UNSUBMITTED`
   * @throws TrackingDocumentError when an item lacks what starting it needs
   */
  constructor(
    earthEngine: EarthEngine,
    store: Store,
    document: TrackingDocument,
    options: SubmissionOptions,
    { only, isFeeding = false }: SubmissionScope = {},
  ) {
    const isWanted = isFeeding ? isWaitingForRoom : isUnsubmitted;
    const items = document.orders.filter(
      ({ name, status, taken_over_by: owner }) =>
        isWanted(status) && owner === undefined && (!only || only.has(name)),
    );
    const sources = new SubmissionItems(earthEngine, document, items, options);
    const turns = new EventLoopTurns();
    const search = new SceneSearch(earthEngine, sources.all, turns);
    const { saveEmptyMetadata } = options;
    const parts = { earthEngine, store, document, items, sources, search, turns };
    this.#parts = { ...parts, saveEmptyMetadata, isFeeding };
  }

  /** Looks for all scenes before anything is stored. @throws EmptyCollectionError */
  async requireScenes({ onProgress, signal }: Watch): Promise<void> {
    const { items, sources, search } = this.#parts;
    const total = items.length;
    let done = 0;
    const work = async (item: TrackedItem) => {
      const dates = await search.dates(sources.of(item), signal);
      onProgress?.({ action: 'prepare', item: item.name, done: ++done, total });
      if (dates.length === 0) throw noScenesError(sources.of(item).source);
    };
    await forEachLimited(items, ITEMS_AT_ONCE, work, signal);
  }

  /** @throws OrderRequestError when an item cannot be exported even with a single date */
  requireExportable(): void {
    const { items, sources } = this.#parts;
    for (const item of items) {
      const violation = sources.violation(item, 1);
      if (!violation) continue;
      throw new OrderRequestError(
        violation.field,
        `${violation.message} ${l10n.t('Nothing was submitted.')}`,
      );
    }
  }

  /**
   * Starts the task of every item that has none, as far as there is room in Earth Engine's queue; the
   * others are recorded as waiting for it.
   *
   * @throws ExistingItemsError when other orders have claimed some of the images in the meantime:
   *   the others are started. RunningTasksError when tasks that are no longer wanted cannot be
   *   cancelled. SubmissionError when it ends halfway, CancelledError when the signal is aborted:
   *   the stored document then shows what is left to do. When nothing at all could be started for
   *   good reason, nothing stays stored and that reason is thrown.
   */
  async run(watch: Watch, options: SubmissionRunOptions): Promise<SubmitResult> {
    let isLeft = false;
    const onProgress: Watch['onProgress'] = (step) => {
      if (!isLeft) watch.onProgress?.(step);
    };
    const run = new SubmissionRun(this.#parts, options, { ...watch, onProgress });
    // Started tasks are recorded even if the caller no longer waits for them.
    return finishInBackground(run.run(), watch.signal, () => {
      isLeft = true;
      return unrecordedError(this.#parts.document.name);
    });
  }
}

function isUnsubmitted({ state }: TaskStatus): boolean {
  return state === 'UNSUBMITTED';
}
