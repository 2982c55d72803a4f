/** The contents of an order file, `*.order.yaml`: an order as a text that can be reviewed and kept. */

import type { ExistingChoice } from '../../domain/existingChoice.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { ImageChoice, SceneChoice } from '../collections/index.ts';
import type { GridJson } from '../grids/gridDefinition.ts';
import type { GeoJsonArea } from './geoJsonArea.ts';
import type { RepeatRule } from './repeatRule.ts';

/** Ending of the names of order files. */
export const ORDER_FILE_ENDING = '.order.yaml';

/** Where the area of an order file is. */
export type OrderFileArea =
  | {
      /** Path of a file, absolute or relative to the order file. */
      readonly file: string;
      /** Only one feature, or layer, of the file. */
      readonly feature?: string;
      /** Reference system of a file that names none. */
      readonly crs?: string;
      /** Whether the first number of each position is the latitude. */
      readonly latitudeFirst?: boolean;
      /** How polygons wider than 180 degrees run. */
      readonly antimeridian?: 'across' | 'around' | 'pole';
    }
  | {
      /** Longitude and latitude, a bounding box, MGRS, UTM or WKT. */
      readonly place: string;
    }
  | {
      /** Name of the area in messages and names of images. */
      readonly name: string;
      /** Polygons in longitude and latitude (WGS 84). */
      readonly geojson: GeoJsonArea;
    };

/** An order as its file describes it. */
export interface OrderFile {
  /** The user's own name of the order. */
  readonly name?: string;
  /** The user's note. */
  readonly note?: string;
  /** Ids of image collections. */
  readonly collections: readonly string[];
  /** Choices about the scenes of all collections. */
  readonly scenes: SceneChoice;
  /** Bands, encodings and scenes by the id of the collection; they replace those of `scenes`. */
  readonly choices: Readonly<Record<string, ImageChoice>>;
  /** Tiles as [row, column]; none where the area decides. */
  readonly tiles: readonly TileIndex[];
  /** Name of the tile grid that the tiles are of, or the name with a code; not checked unless given. */
  readonly tileGrid?: string;
  /** Area that chooses tiles, or that images are cut to. */
  readonly area?: OrderFileArea;
  /** Whether pixels outside of the area have no data. */
  readonly inside: boolean;
  /** Whether there is one image of the area, in pixels of the collection. */
  readonly withoutGrid: boolean;
  /** Grid of the order, in place of that of the configuration. */
  readonly grid?: GridJson;
  /** First day, an ISO date. */
  readonly firstDay: string;
  /** Last day, an ISO date; absent where the order repeats without an end. */
  readonly lastDay?: string;
  /** A pandas offset alias; absent for one period. */
  readonly frequency?: string;
  /** How the order extends itself; absent where it does not. */
  readonly repeat?: RepeatRule;
  /** Names of images that are left out. */
  readonly leaveOut: readonly string[];
  /** Asset ids of scenes that no image is made from. */
  readonly leaveOutScenes: readonly string[];
  /** Treatment of images that already exist; without it, nothing is ordered if there are any. */
  readonly existing?: ExistingChoice;
  /** Whether metadata of images without scenes are stored. */
  readonly saveEmptyMetadata: boolean;
  /** Whether nothing is ordered when an image has no scenes. */
  readonly errorIfEmpty: boolean;
}
