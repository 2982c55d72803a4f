/** Contents of the page of an order: everything that is known of it now. */
import * as l10n from '@vscode/l10n';
import type { TrackingDocument } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import { withoutPieceOffsets } from '../../domain/pieceNames.ts';
import { type LocalImages, readLocalImages } from '../../orders/localImages.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { Order } from '../../orders/order.ts';
import { mapGridOfOrder } from '../map/mapGrid.ts';
import type { MapSettings, TileMark } from '../map/protocol.ts';
import { tasksByTile } from '../map/tileStates.ts';
import { orderMatrices } from './pageMatrices.ts';
import { type KnownFiles, pageOrder } from './pageOrder.ts';
import type { OrderPageState, ToOrderPage } from './protocol.ts';

/** While an order is under way, its files in the store are listed no more often. */
const LIST_AGAIN_MS = 60_000;

export interface OrderPageSources {
  readonly model: OrdersModel;
  /** Folders on this machine with files of an order. */
  readonly foldersOf: (order: Order) => Promise<readonly string[]>;
}

/** Files of an order in the store, as of one version of its document. */
interface StoredFiles {
  readonly completed: number;
  readonly at: number;
  readonly count: number;
  readonly bytes: number;
  /** Bytes of images by name, without the metadata documents beside them. */
  readonly sizes: ReadonlyMap<string, number>;
}

export class OrderPageContents {
  readonly #sources: OrderPageSources;
  readonly #state: OrderPageState;
  readonly #post: (message: ToOrderPage) => void;
  /** The messages that were last sent, by kind: equal contents are not sent again. */
  readonly #sent = new Map<string, string>();
  #isReady = false;
  #mapSettings: MapSettings | undefined;
  #showing: AbortController | undefined;
  #stored: StoredFiles | undefined;
  #local: LocalImages = { folders: [], files: new Map() };

  constructor(
    sources: OrderPageSources,
    state: OrderPageState,
    post: (message: ToOrderPage) => void,
  ) {
    this.#sources = sources;
    this.#state = state;
    this.#post = post;
  }

  get order(): Order | undefined {
    const { name, configuration } = this.#state;
    return this.#sources.model.configuration(configuration)?.find(name);
  }

  /** The page was loaded, and has nothing to show yet. */
  start(): void {
    this.#isReady = true;
    this.#sent.clear();
    this.#mapSettings = undefined;
  }

  /** The page shows its map from now on. */
  async showMap(settings: MapSettings): Promise<void> {
    this.#mapSettings = settings;
    this.#post({ type: 'map', contents: { settings } });
    await this.show();
  }

  /** Reads the order, and shows it as it is now. */
  async show(): Promise<void> {
    if (!this.#isReady) return;
    this.#showing?.abort();
    const showing = new AbortController();
    this.#showing = showing;
    const { signal } = showing;
    try {
      await this.#sources.model.ensureRead();
      const { order } = this;
      if (!order) return this.#send({ type: 'problem', text: gone() });
      const document = await order.configuration.document(order, signal);
      this.#local = await readLocalImages(await this.#sources.foldersOf(order));
      if (signal.aborted) return;
      await this.#showOrder(order, document);
      if (!signal.aborted && (await this.#listFiles(order, document, signal))) {
        await this.#showOrder(order, document);
      }
      void order.configuration.ensureImages(order);
    } catch (error) {
      if (!signal.aborted) this.#send({ type: 'problem', text: messageOf(error) });
    }
  }

  /** Files of an image on this machine. */
  async filesOf(item: string): Promise<readonly string[]> {
    const { order } = this;
    if (!order) return [];
    const { safeFileName } = await import('../../core/index.ts');
    this.#local = await readLocalImages(await this.#sources.foldersOf(order));
    return this.#local.files.get(safeFileName(item)) ?? [];
  }

  dispose(): void {
    this.#isReady = false;
    this.#showing?.abort();
  }

  async #showOrder(order: Order, document: TrackingDocument): Promise<void> {
    const { orderedImages, safeFileName, taskAdvice, taskSetting } = await import(
      '../../core/index.ts'
    );
    const names = document.orders.map(({ name }) => name);
    const here = new Set(names.filter((name) => this.#local.files.has(safeFileName(name))));
    const missing = new Set([...order.missing, ...order.missingLeftOut]);
    const sizes = this.#stored?.sizes ?? new Map<string, number>();
    const advice = { adviceFor: taskAdvice, settingFor: taskSetting };
    const config = await order.configuration.source.config().catch(() => undefined);
    const images = orderedImages(document);
    const files: KnownFiles = {
      store: config?.store.service ?? 'gcs',
      ...(this.#stored && { stored: this.#stored }),
      here: here.size,
      folders: this.#local.folders,
    };
    this.#send({
      type: 'order',
      state: this.#state,
      order: pageOrder(order, document, { files, advice, images, now: Date.now() }),
    });
    this.#send({ type: 'images', matrices: orderMatrices(document, { missing, sizes, here }) });
    this.#send({ type: 'problem', text: order.error ? messageOf(order.error) : '' });
    if (this.#mapSettings) await this.#showOnMap(document);
  }

  async #showOnMap(document: TrackingDocument): Promise<void> {
    const grid = await mapGridOfOrder(document);
    const tiles = tasksByTile(document).map(
      ({ tile, state, text }): TileMark => ({ tile, state, stateText: text }),
    );
    const marks = { tiles, isStale: false };
    this.#send({ type: 'map', contents: { grid, marks, message: '' } });
  }

  /** @returns whether the files were listed */
  async #listFiles(order: Order, document: TrackingDocument, signal: AbortSignal) {
    const completed = document.states.COMPLETED ?? 0;
    const known = this.#stored;
    if (completed === (known?.completed ?? 0)) return false;
    if (known && order.isUnderWay && Date.now() - known.at < LIST_AGAIN_MS) return false;
    // Without the sizes, everything else is still shown.
    const files = await order.configuration.files(order, { signal }).catch(() => undefined);
    if (!files) return false;
    const sizes = new Map<string, number>();
    for (const { fileName, size } of files) {
      const [, stem] = /^(.*)\.tif$/s.exec(fileName) ?? [];
      if (stem === undefined) continue;
      const name = withoutPieceOffsets(stem);
      sizes.set(name, (sizes.get(name) ?? 0) + size);
    }
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.#stored = { completed, at: Date.now(), count: files.length, bytes, sizes };
    return true;
  }

  #send(message: ToOrderPage): void {
    const text = JSON.stringify(message);
    if (this.#sent.get(message.type) === text) return;
    this.#sent.set(message.type, text);
    this.#post(message);
  }
}

function gone(): string {
  return l10n.t('This order no longer exists.');
}
