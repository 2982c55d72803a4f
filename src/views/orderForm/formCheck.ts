/**
 * Checks the draft of the form a moment after each change, with what requests in the background find
 * out: existing images, missing scenes, the queue, costs, and the store.
 */
import * as vscode from 'vscode';
import type { OrderRequest } from '../../core/index.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { describeRestrictedMode } from '../missingConfiguration.ts';
import { type Background, checkOrder } from './check.ts';
import { EarlierCosts } from './costEstimate.ts';
import { ExistingLook } from './existing.ts';
import type { ImageCounts } from './imageCounts.ts';
import { MissingScenes } from './missingScenes.ts';
import type { Draft, LookChoices, ToOrderForm } from './protocol.ts';
import { QueueRoom } from './queueRoom.ts';
import { StorePlace } from './storePlace.ts';

/** How long after the last keystroke a draft is checked. */
const PAUSE_MS = 150;

export interface FormCheckParts {
  readonly post: (message: ToOrderForm) => void;
  readonly draft: () => Draft;
  readonly configuration: () => ConfigurationOrders | undefined;
  readonly counts: () => ImageCounts | undefined;
  /** Whether there is a page: without one, nothing is requested. */
  readonly isOpen: () => boolean;
  /** Called with each request that can be planned. */
  readonly planned: (request: OrderRequest, fingerprint: string) => void;
  /** Called with the images that can be looked at; undefined where there are none. */
  readonly checked: (look: LookChoices | undefined) => void;
}

export class FormCheck {
  readonly #parts: FormCheckParts;
  readonly #existing = new ExistingLook(() => void this.run());
  readonly #missingScenes = new MissingScenes(() => void this.run());
  readonly #costs = new EarlierCosts((estimate) => this.#queue.setEstimate(estimate));
  readonly #queue: QueueRoom = new QueueRoom((words) => this.#parts.post({ type: 'queue', words }));
  readonly #storePlace = new StorePlace(
    (note) => this.#parts.post({ type: 'store', ...(note && { note }) }),
    vscode.env.remoteName !== undefined,
  );
  #timer: NodeJS.Timeout | undefined;
  #revision = 0;
  /** Numbers of the last check that was begun, and of the last one that was shown. */
  #runs = 0;
  #shown = 0;

  constructor(parts: FormCheckParts) {
    this.#parts = parts;
  }

  /** The page has changed the draft. @param revision counts its changes */
  follow(revision: number): void {
    this.#revision = revision;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.run(), PAUSE_MS);
  }

  async run(): Promise<void> {
    const { post, draft, counts, isOpen, planned, checked } = this.#parts;
    const run = ++this.#runs;
    const [revision, configuration] = [this.#revision, this.#parts.configuration()];
    const asked = isOpen() ? configuration : undefined;
    const background: Background = {
      restrictedMode: describeRestrictedMode(),
      existing: (request, fingerprint) => {
        planned(request, fingerprint);
        if (asked) this.#existing.look(asked, request, fingerprint);
        return this.#existing.for(fingerprint);
      },
      emptyCollections: (request, fingerprint) => {
        if (asked) this.#missingScenes.look(asked, request, fingerprint);
        return this.#missingScenes.for(fingerprint);
      },
      descriptionProblem: (fingerprint) => this.#missingScenes.problemOf(fingerprint),
    };
    const result = await checkOrder(draft(), configuration, counts(), background);
    // A check that was begun later has been faster, for example after the configuration has changed.
    if (run < this.#shown) return;
    this.#shown = run;
    const { items = [], ...shown } = result;
    post({ type: 'checked', revision, ...shown });
    checked(shown.preview?.look);
    if (!configuration) return;
    this.#queue.show(configuration, shown.preview?.tasks ?? 0);
    if (shown.preview) void this.#storePlace.show(configuration);
    void this.#costs.show(configuration, items);
  }

  /** Whether the user was shown which images of a request exist. */
  knowsExisting(fingerprint: string): boolean {
    return this.#existing.for(fingerprint) !== undefined;
  }

  /** Ids of the collections of a request that have no scenes, as far as known. */
  withoutScenes(fingerprint: string): readonly string[] {
    return this.#missingScenes.for(fingerprint);
  }

  /** Orders were added or removed. */
  forgetOrders(): void {
    this.#existing.forget();
  }

  /** A page starts: it has no note about the store yet. */
  forgetStore(): void {
    this.#storePlace.forget();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#existing.cancel();
    this.#missingScenes.cancel();
  }
}
