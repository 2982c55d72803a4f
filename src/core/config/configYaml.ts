/** A cedar.yaml as its schema allows it. */
import type { StoreKind } from '../../domain/stores.ts';
import type { CollectionDescription } from '../collections/index.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import type { GridSection } from './gridSection.ts';

/** The parts of it that Cedar reads. */
export interface ConfigYaml {
  tile_grid: GridSection;
  tracker: {
    store: StoreKind;
    name_template?: string;
    prefix_template?: string;
    tracking_template?: string;
    tracking_prefix?: string;
    workload_tag?: string;
    export_image_kwds?: ExportOptions & {
      fileFormat?: unknown;
      formatOptions?: Record<string, unknown>;
    };
    filters?: Record<string, FilterSpec[]>;
  };
  collections?: Record<string, CollectionDescription>;
  gcs?: { bucket_name: string; project: string; credentials_file?: string };
  gdrive?: {
    client_secrets_file?: string;
    credentials_file?: string;
    project?: string;
    drive_id?: string;
    removal?: 'trash' | 'delete';
  };
  ard?: unknown;
}

/** Keys from the root of the document to the export options. */
export const EXPORT_OPTIONS_PATH = ['tracker', 'export_image_kwds'];
/** Keys from the root of the document to the filters. */
export const FILTERS_PATH = ['tracker', 'filters'];

/** Key of the Google Cloud project. */
export type ProjectKey = `${StoreKind}.project`;

/**
 * The key that names the project, or that can name it where none does: the Python tool's configurations
 * have one under `gcs` alone, which counts for orders on Google Drive as well.
 */
export function projectKey({
  tracker,
  gcs,
  gdrive,
}: Pick<ConfigYaml, 'tracker' | 'gcs' | 'gdrive'>): ProjectKey {
  const isUnderDrive = tracker.store === 'gdrive' && (gdrive?.project || !gcs?.project);
  return isUnderDrive ? 'gdrive.project' : 'gcs.project';
}
