/** The text of a new cedar.yaml, with comments, which are in English for every user. */
import type { StoreKind } from '../../domain/stores.ts';
import { tileGridSection } from '../config/writeTileGrid.ts';
import { TileGrid } from '../grids/index.ts';
import { NAME_TEMPLATE } from '../templates/orderTemplates.ts';

/** Where the images and orders of a new configuration are stored. */
export type NewStore =
  | {
      /** Cloud Storage. */
      readonly service: 'gcs';
      /** Name of the bucket. */
      readonly bucket: string;
    }
  | {
      /** Google Drive. */
      readonly service: 'gdrive';
    };

/** Values of a new configuration. */
export interface NewConfiguration {
  /** Id of the Google Cloud project. */
  readonly project: string;
  /** Where images and orders are stored. */
  readonly store: NewStore;
  /** Name of a named grid, or a grid. */
  readonly grid: string | TileGrid;
  /** Folder of the images (default `CEDAR`); that of the orders is beside it. */
  readonly folder?: string | undefined;
  /** Template of the names of orders; begin, end and time of the order unless given. */
  readonly orderName?: string | undefined;
}

/** @param answers what it sets, with its defaults */
export function configurationText(
  answers: NewConfiguration & { readonly folder: string; readonly orderName: string },
): string {
  const { grid, store, folder, orderName } = answers;
  const sections = [
    '# Cedar: which tiles there are, how images are named, and where they are stored.',
    formatGrid(grid),
    formatTracker({ store: store.service, folder, orderName }),
    formatStore(answers),
  ];
  return `${sections.join('\n\n')}\n`;
}

function formatGrid(grid: string | TileGrid): string {
  if (typeof grid !== 'string') return tileGridSection(grid);
  return `tile_grid:
  # A named grid: ${TileGrid.names().join(', ')}.
  grid_name: ${quote(grid)}
  # Or a grid of your own instead:
  # name: My grid
  # crs: EPSG:32619             # EPSG or ESRI code, PROJ string or WKT
  # ul: [295680, 4725120]       # x, y of the upper left corner
  # res: [30, 30]               # x, y size of a pixel
  # size: [5000, 5000]          # columns, rows of pixels in a tile
  # limits: [[0, 21], [0, 32]]  # first and last row, first and last column`;
}

function formatTracker(parts: {
  readonly store: StoreKind;
  readonly folder: string;
  readonly orderName: string;
}): string {
  const { store, folder, orderName } = parts;
  return `tracker:
  # gcs is Cloud Storage, gdrive is Google Drive.
  store: ${store}
  # Names of images. "h" is the column of the tile, "v" its row.
  name_template: ${quote(NAME_TEMPLATE)}
  # Folder of the images.
  prefix_template: ${quote(folder)}
  # Name of an order.
  tracking_template: ${quote(orderName)}
  # Folder of the orders.
  tracking_prefix: ${quote(`${folder}_TRACKING`)}
  # Scenes to leave out, by collection.
  # filters:
  #   LANDSAT/LC08/C02/T1_L2:
  #     - function: lte
  #       name: CLOUD_COVER
  #       value: 80`;
}

function formatStore({ store, project }: NewConfiguration): string {
  const credentials = `  # File with credentials, such as the key of a service account. Without it, your own sign-in is used.
  # credentials_file: key.json`;
  const billed = 'The project that orders are computed in.';
  return store.service === 'gcs'
    ? `gcs:
  # The bucket that images are stored in.
  bucket_name: ${quote(store.bucket)}
  # ${billed}
  project: ${quote(project)}
${credentials}`
    : `gdrive:
  # ${billed}
  project: ${quote(project)}
  # What becomes of deleted files: trash (the default) or delete.
  # removal: trash
${credentials}`;
}

/** As YAML reads it back, whatever it contains. */
function quote(text: string): string {
  return JSON.stringify(text);
}
