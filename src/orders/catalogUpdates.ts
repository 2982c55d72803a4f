/**
 * Brings the catalogs of folders up to date when images in them come or go.
 *
 * ```ts
 * const updates = new CatalogUpdates({ onError: (folder, error) => {} });
 * updates.changed('/data/ORDER/image.tif');
 * ```
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Catalog } from '../core/index.ts';

/** A folder is looked at when nothing in it has changed for this long: files come one by one. */
const SETTLED_MS = 2000;

export interface CatalogUpdatesParts {
  /** Whether catalogs are wanted now. */
  readonly isOn: () => boolean;
  readonly onError: (folder: string, error: unknown) => void;
  /** Whether images of the folder are being downloaded, so that they may be replaced. */
  readonly isDownloading?: (folder: string) => boolean;
  /** Files that are not those that were recorded, and images that are not in the catalog. */
  readonly onUpdated?: (folder: string, catalog: Pick<Catalog, 'changed' | 'problems'>) => void;
  readonly settledMs?: number;
}

export class CatalogUpdates {
  readonly #parts: CatalogUpdatesParts;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(parts: CatalogUpdatesParts) {
    this.#parts = parts;
  }

  /** @param file that was written or deleted; any file of the workspace */
  changed(file: string): void {
    if (!/\.(tif|json)$/i.test(file) || !this.#parts.isOn()) return;
    this.#schedule(path.dirname(file));
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #schedule(folder: string): void {
    clearTimeout(this.#timers.get(folder));
    const timer = setTimeout(() => {
      this.#timers.delete(folder);
      this.#update(folder).catch((error) => this.#parts.onError(folder, error));
    }, this.#parts.settledMs ?? SETTLED_MS);
    this.#timers.set(folder, timer);
  }

  /** Only folders that have a catalog of Cedar are touched. */
  async #update(folder: string): Promise<void> {
    const record = path.join(folder, 'catalog', 'cedar.json');
    const isOwn = await stat(record).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isOwn || !this.#parts.isOn()) return;
    if (this.#parts.isDownloading?.(folder)) {
      this.#schedule(folder);
      return;
    }
    // A download writes the catalog itself when it has finished.
    if ((await readdir(folder)).some((name) => name.endsWith('.part'))) return;
    const { updateCatalog } = await import('../core/index.ts');
    this.#parts.onUpdated?.(folder, await updateCatalog(folder));
  }
}
