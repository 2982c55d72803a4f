/** All messages between the page of an order and the extension. Types only. */
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { MapContents, MapState } from '../map/protocol.ts';

/** State that the page keeps while its window is closed. */
export interface OrderPageState {
  /** Name of the order's tracking document. */
  readonly name: string;
  /** Id of the configuration. */
  readonly configuration: string;
}

/** State of an image; besides those of the map, an image that is gone, or another order's. */
export type CellState = MapState | 'cancelling' | 'missing' | 'elsewhere';

/** One image of the order. */
export interface PageCell {
  /** Name of its item. */
  readonly name: string;
  readonly row: number;
  readonly column: number;
  readonly state: CellState;
  /** "running 45 %", "failed: User memory limit exceeded." */
  readonly stateText: string;
  /** Number of dates, where it is known. */
  readonly dates?: number;
  /** Mean cloud cover of the scenes, percent. */
  readonly cloud?: number;
  /** Size of its files in the store. */
  readonly bytes?: number;
  /** Whether its files are on this machine. */
  readonly isHere: boolean;
}

/** Images of one collection: a row for each tile, a column for each period. */
export interface PageMatrix {
  /** Id of the collection; empty for images without a place in a matrix. */
  readonly collection: string;
  /** "Landsat 8 (LC08)" */
  readonly title: string;
  /** Subject of the rows: "Tile". */
  readonly rowTitle: string;
  readonly rows: readonly string[];
  /** Row and column of the tile of each row; empty where rows are not tiles. */
  readonly tiles: readonly TileIndex[];
  readonly columns: readonly string[];
  readonly cells: readonly PageCell[];
}

/** Failed images with the same message. */
export interface PageErrors {
  /** In Google's words. */
  readonly message: string;
  readonly advice?: string;
  /** Key of the configuration that may help. */
  readonly setting?: string;
  readonly items: readonly string[];
}

export type PageFact = readonly [label: string, value: string];

export interface PageFacts {
  readonly title: string;
  readonly facts: readonly PageFact[];
}

/** How many images had ended at which times; times are milliseconds since 1970. */
export interface PageTimeline {
  readonly total: number;
  readonly points: readonly (readonly [time: number, ended: number])[];
  /** When the last image is expected to end. */
  readonly expectedEnd?: number;
  /** The same as text. */
  readonly facts: readonly PageFact[];
}

/** Actions on some images. */
export type CellAction = 'download' | 'retry' | 'cancel' | 'openImage';

/** Actions on the whole order. */
export type OrderAction =
  | 'update'
  | 'download'
  | 'retry'
  | 'resume'
  | 'cancel'
  | 'clean'
  | 'orderAgain'
  | 'exportFile'
  | 'showFiles'
  | 'openDocument';

export interface OrderButton {
  readonly action: OrderAction;
  readonly label: string;
}

/** Everything about the order apart from its images. */
export interface PageOrder {
  /** Own or short name. */
  readonly title: string;
  /** Coverage of the order, and the number of images in each state. */
  readonly lines: readonly string[];
  readonly ownName: string;
  readonly note: string;
  readonly buttons: readonly OrderButton[];
  /** Whether Google's pages show its tasks, which they do not for those of the sandbox. */
  readonly isOnCloud: boolean;
  readonly errors: readonly PageErrors[];
  readonly timeline: PageTimeline;
  readonly facts: readonly PageFacts[];
}

/** Context of the menu of selected images, which the commands of the menu get. */
export interface CellsMenu {
  readonly webviewSection: 'cells';
  readonly preventDefaultContextMenuItems: true;
  /** Kinds of images among them, such as `failed.downloadable`, for the `when` clauses. */
  readonly cells: string;
  /** Name of the order's tracking document. */
  readonly name: string;
  /** Id of the configuration. */
  readonly configuration: string;
  /** Names of the images. */
  readonly items: readonly string[];
}

export type ToOrderPage =
  | { readonly type: 'order'; readonly state: OrderPageState; readonly order: PageOrder }
  | { readonly type: 'images'; readonly matrices: readonly PageMatrix[] }
  | { readonly type: 'map'; readonly contents: MapContents }
  /** Why the order cannot be shown; empty when it can. */
  | { readonly type: 'problem'; readonly text: string }
  /** Result of storing the name and the note; without a problem they are stored. */
  | { readonly type: 'annotated'; readonly problem?: string };

export type FromOrderPage =
  | { readonly type: 'ready' }
  | { readonly type: 'act'; readonly action: CellAction; readonly items: readonly string[] }
  | { readonly type: 'actOnOrder'; readonly action: OrderAction }
  | { readonly type: 'openSetting'; readonly setting: string }
  | { readonly type: 'annotate'; readonly name: string; readonly note: string }
  /** The map is shown for the first time. */
  | { readonly type: 'showMap' };
