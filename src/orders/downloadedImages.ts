/**
 * Images of orders that are on this machine, for rows: known at once, and read in the background.
 *
 * ```ts
 * const images = new DownloadedImages(model, foldersOf);
 * images.onDidChange((order) => redraw(order));
 * images.ensure(order);
 * images.count(order); // 12, once it is known
 * ```
 */
import { Emitter } from './emitter.ts';
import { type LocalImages, readLocalImages } from './localImages.ts';
import type { OrdersModel } from './model.ts';
import type { Order } from './order.ts';

export class DownloadedImages {
  readonly #foldersOf: (order: Order) => Promise<readonly string[]>;
  readonly #changes = new Emitter<Order>();
  /** Fires when the images of an order that are here have changed. */
  readonly onDidChange = this.#changes.event;
  readonly #known = new WeakMap<Order, LocalImages>();
  readonly #asked = new WeakSet<Order>();
  /** Orders whose configuration has not been read yet, which loads the core. */
  readonly #waiting = new Set<Order>();
  readonly #listening: readonly { dispose(): void }[];
  /** Name of an image as a file; loaded with the core. */
  #fileName: ((name: string) => string) | undefined;

  /** @param foldersOf folders on this machine with files of an order */
  constructor(
    model: Pick<OrdersModel, 'onDidChange' | 'onDidAct'>,
    foldersOf: (order: Order) => Promise<readonly string[]>,
  ) {
    this.#foldersOf = foldersOf;
    this.#listening = [
      model.onDidChange(() => this.#readWaiting()),
      model.onDidAct((event) => {
        if (event.kind === 'downloaded') void this.refresh(event.order);
      }),
    ];
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
  }

  /** Number of images of an order that are here, as far as is known. */
  count(order: Order): number {
    return this.#known.get(order)?.files.size ?? 0;
  }

  /** Whether an image is here, as far as is known. @param name of the item */
  has(order: Order, name: string): boolean {
    return this.files(order, name).length > 0;
  }

  /** Paths of the files of an image, as far as they are known; all images without a name. */
  files(order: Order, name?: string): readonly string[] {
    const known = this.#known.get(order);
    if (!known) return [];
    if (name === undefined) return [...known.files.values()].flatMap(([first = '']) => first);
    return known.files.get(this.#fileName?.(name) ?? name) ?? [];
  }

  /** Reads the folders of an order, unless they have been read: now, or when the core is loaded. */
  ensure(order: Order): void {
    if (this.#asked.has(order) || order.count('COMPLETED') === 0) return;
    this.#asked.add(order);
    if (order.configuration.state === 'ready') void this.refresh(order);
    else this.#waiting.add(order);
  }

  /** Reads the folders of an order again. What cannot be read counts as not downloaded. */
  async refresh(order: Order): Promise<void> {
    const { safeFileName } = await import('../core/index.ts');
    this.#fileName = safeFileName;
    const images = await readLocalImages(await this.#foldersOf(order));
    const before = [...(this.#known.get(order)?.files.keys() ?? [])];
    this.#known.set(order, images);
    if (before.join('\n') !== [...images.files.keys()].join('\n')) this.#changes.fire(order);
  }

  #readWaiting(): void {
    for (const order of this.#waiting) {
      if (order.configuration.state !== 'ready') continue;
      this.#waiting.delete(order);
      void this.refresh(order);
    }
  }
}
