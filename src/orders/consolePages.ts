/**
 * Addresses of Google's own pages for the objects and tasks of an order.
 *
 * ```ts
 * const pages = new ConsolePages({ project: 'my-project', bucket: 'my-bucket' });
 * pages.storage('cedar/2020'); // the Cloud console's page of that folder
 * pages.tasks; // Earth Engine's page of the project's tasks
 * ```
 */
import type { OrdersSource } from './ordersSource.ts';

export class ConsolePages {
  readonly #project: string;
  readonly #bucket: string;

  constructor({ project, bucket }: { project: string; bucket: string }) {
    this.#project = project;
    this.#bucket = bucket;
  }

  /** The Cloud console's page of a folder of the bucket. */
  storage(prefix: string): string {
    const folders = prefix.split('/').filter((part) => part !== '');
    // An address cannot name a folder called "..": it would lead to the parent folder.
    const up = folders.findIndex((part) => part === '.' || part === '..');
    const parts = [this.#bucket, ...(up < 0 ? folders : folders.slice(0, up))];
    const path = parts.map(encodeURIComponent).join('/');
    return `https://console.cloud.google.com/storage/browser/${path}?${this.#query}`;
  }

  /** The Cloud console's page of the project's Earth Engine tasks. */
  get tasks(): string {
    return `https://console.cloud.google.com/earth-engine/tasks?${this.#query}`;
  }

  get #query(): string {
    return `project=${encodeURIComponent(this.#project)}`;
  }
}

/** The pages for orders of a source; undefined for a sandbox, and for stores other than a bucket. */
export async function consolePagesOf(source: OrdersSource): Promise<ConsolePages | undefined> {
  if (source.isLocal || source.isSandbox) return undefined;
  const { store, project } = await source.config();
  const own = source.project ?? project;
  if (store.service !== 'gcs' || !own) return undefined;
  return new ConsolePages({ project: own, bucket: store.bucket });
}
