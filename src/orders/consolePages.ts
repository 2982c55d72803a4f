/**
 * Addresses of Google's own pages for the objects and tasks of an order.
 *
 * ```ts
 * const pages = new ConsolePages({ project: 'my-project', bucket: 'my-bucket' });
 * await pages.storage('cedar/2020'); // the Cloud console's page of that folder
 * pages.tasks; // Earth Engine's page of the project's tasks
 * ```
 */
import type { Tracker } from '../core/index.ts';
import type { OrdersSource } from './ordersSource.ts';

/** Where the objects of orders are stored. */
export type ConsolePlace =
  | {
      /** Name of the bucket. */
      readonly bucket: string;
    }
  | {
      /** The address of Google Drive's page of a folder; undefined when there is no such folder. */
      readonly folderPage: (path: string) => Promise<string | undefined>;
    };

export class ConsolePages {
  readonly #project: string;
  readonly #place: ConsolePlace;

  constructor({ project, ...place }: { project: string } & ConsolePlace) {
    this.#project = project;
    this.#place = place;
  }

  /** Whether the objects are on Google Drive, rather than in a bucket. */
  get isDrive(): boolean {
    return 'folderPage' in this.#place;
  }

  /**
   * The page of a folder, in the Cloud console or on Google Drive; undefined when Drive has no such
   * folder.
   */
  async storage(prefix: string): Promise<string | undefined> {
    if ('folderPage' in this.#place) return this.#place.folderPage(prefix);
    const folders = prefix.split('/').filter((part) => part !== '');
    // An address cannot name a folder called "..": it would lead to the parent folder.
    const up = folders.findIndex((part) => part === '.' || part === '..');
    const parts = [this.#place.bucket, ...(up < 0 ? folders : folders.slice(0, up))];
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

/**
 * The pages for orders of a source; undefined for a sandbox.
 *
 * @param tracker connected to the source, to look up folders of Google Drive
 */
export async function consolePagesOf(
  source: OrdersSource,
  tracker: () => Promise<Tracker>,
): Promise<ConsolePages | undefined> {
  if (source.isLocal || source.isSandbox) return undefined;
  const { store, project } = await source.config();
  const own = source.project ?? project;
  if (!own) return undefined;
  if (store.service === 'gcs') return new ConsolePages({ project: own, bucket: store.bucket });
  const folderPage = async (path: string) => (await tracker()).store.folderPage?.(path);
  return new ConsolePages({ project: own, folderPage });
}
