/**
 * Cache of the orders of one configuration on this machine's disk.
 *
 * ```ts
 * const cache = new OrdersCache(folder);
 * const known = await cache.load('fingerprint'); // summaries by name, at once and without network
 * cache.save('fingerprint', () => orders); // writes the whole file after a delay
 * await cache.keep('ORDER_2020', document);
 * ```
 *
 * One file holds all summaries, so that ten thousand orders load at once; tracking documents are
 * stored beside it, each in a compressed file of its own, for the few orders that the user opens.
 * It is a copy: a part that is damaged, missing or of another configuration is ignored.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { TrackingDocument, TrackingDocumentJson } from '../core/index.ts';
import type { OrderSummary } from './summary.ts';

/**
 * Files of another layout are not read. Layout 2 counts tasks of fresh Python orders as waiting.
 */
const LAYOUT = 2;

/** How long changes are collected before they are written. */
const SAVE_MS = 1000;

const compress = promisify(gzip);
const decompress = promisify(gunzip);

export interface CachedOrder {
  readonly name: string;
  readonly summary: OrderSummary;
  /** When it was read from the store. */
  readonly readAt: Date;
  /** Names of the tasks whose images were missing then. */
  readonly missing?: readonly string[];
  /** Names of the images that were left out, and were missing then. */
  readonly missingLeftOut?: readonly string[];
}

export interface CachedOrders {
  /** When all orders were last listed. */
  readonly listedAt: Date;
  readonly orders: readonly CachedOrder[];
}

export class OrdersCache {
  readonly #folder: string;
  #timer: NodeJS.Timeout | undefined;
  #next: (() => string) | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Documents that are being written. */
  readonly #keeping = new Set<Promise<void>>();

  /** @param folder used by nothing else; created on the first write */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param fingerprint identifies the connection that the orders were read with; orders of another
   *   are ignored
   * @returns undefined when there are no usable data
   */
  async load(fingerprint: string): Promise<CachedOrders | undefined> {
    try {
      return parse(await readFile(this.#index, 'utf8'), fingerprint);
    } catch {
      return undefined;
    }
  }

  /** Schedules writing the result of `orders`, which is called when changes have been collected. */
  save(fingerprint: string, orders: () => CachedOrders): void {
    this.#next = () => print(fingerprint, orders());
    this.#timer ??= setTimeout(() => void this.flush(), SAVE_MS);
  }

  /**
   * Writes pending changes now, and resolves when everything is on disk. A disk error is ignored:
   * it only makes the next start slower.
   */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const next = this.#next;
    this.#next = undefined;
    if (next) {
      this.#writing = this.#writing.then(() => this.#write(this.#index, next()).catch(() => {}));
    }
    await Promise.all([this.#writing, ...this.#keeping]);
  }

  /** The document of an order at this version, if it is cached. */
  async document(name: string, version: string): Promise<TrackingDocumentJson | undefined> {
    try {
      const text = (await decompress(await readFile(this.#file(name)))).toString('utf8');
      const kept: Kept = JSON.parse(text);
      return kept.name === name && kept.version === version ? kept.document : undefined;
    } catch {
      return undefined;
    }
  }

  /** Caches a document, if its version is known. */
  async keep(name: string, document: TrackingDocument): Promise<void> {
    const { version } = document;
    if (version === undefined) return;
    const writing = this.#writeDocument({ name, version, document: document.toJSON() });
    this.#keeping.add(writing);
    await writing.finally(() => this.#keeping.delete(writing));
  }

  /** Removes a document. */
  async drop(name: string): Promise<void> {
    await rm(this.#file(name), { force: true }).catch(() => {});
  }

  /** Removes everything. */
  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }

  get #index(): string {
    return path.join(this.#folder, 'orders.json');
  }

  /** Names of orders are untrusted and may be anything; a digest is always a valid file name. */
  #file(name: string): string {
    const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
    return path.join(this.#folder, 'documents', `${digest}.json.gz`);
  }

  async #writeDocument(kept: Kept): Promise<void> {
    try {
      await this.#write(this.#file(kept.name), await compress(JSON.stringify(kept), { level: 1 }));
    } catch {
      // The document is then read from the store when the order is opened.
    }
  }

  /** Writes to a temporary file first, so that a file that exists is complete. */
  async #write(file: string, content: string | Uint8Array): Promise<void> {
    const temporary = `${file}.${randomUUID().slice(0, 8)}`;
    await mkdir(path.dirname(file), { recursive: true });
    try {
      await writeFile(temporary, content);
      await rename(temporary, file);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

interface Kept {
  readonly name: string;
  readonly version: string;
  readonly document: TrackingDocumentJson;
}

interface Index {
  readonly layout: number;
  readonly fingerprint: string;
  readonly listedAt: number;
  readonly orders: readonly {
    name: string;
    readAt: number;
    summary: OrderSummary;
    missing?: readonly string[];
    missingLeftOut?: readonly string[];
  }[];
}

function print(fingerprint: string, { listedAt, orders }: CachedOrders): string {
  const index: Index = {
    layout: LAYOUT,
    fingerprint,
    listedAt: listedAt.getTime(),
    orders: orders.map(({ readAt, ...order }) => ({ ...order, readAt: readAt.getTime() })),
  };
  return JSON.stringify(index);
}

function parse(text: string, fingerprint: string): CachedOrders | undefined {
  const index: Partial<Index> = JSON.parse(text);
  const { layout, listedAt, orders } = index;
  if (layout !== LAYOUT || index.fingerprint !== fingerprint || !orders || !listedAt) {
    return undefined;
  }
  return {
    listedAt: new Date(listedAt),
    orders: orders.map(({ readAt, ...order }) => ({ ...order, readAt: new Date(readAt) })),
  };
}
