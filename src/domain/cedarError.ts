/** Identifies errors of Cedar by their tags: their classes are loaded with the core. */
import type { TileIndex } from './tileIndex.ts';

/** Google's services, as messages name them. */
export type ServiceName =
  | 'Earth Engine'
  | 'Cloud Storage'
  | 'Google Drive'
  | 'Cloud Resource Manager'
  | 'Google sign-in';

/** A place in a text file: line and column count from 1. */
export interface TextPosition {
  /** Line, from 1. */
  readonly line: number;
  /** Column in characters, from 1. */
  readonly column: number;
}

/** A mistake in a configuration or an order file. */
export interface ConfigMistake {
  /** The problem and the remedy. */
  message: string;
  /** Keys from the root of the document, such as `tracker.store`; empty for all of it. */
  path: string;
  /** Where it is in the file, as far as that is known. */
  position?: TextPosition;
  /** Whether it is a syntax error: the text is not valid YAML at that place. */
  isSyntax?: boolean;
  /** Where the next step is done, if that is not only in the file: in a sign-in. */
  action?: 'signIn';
}

/** An item of a new order that already exists. */
export interface ExistingItem {
  /** Name of the item. */
  readonly name: string;
  /** Folder of its objects in the store. */
  readonly prefix: string;
  /** Names of the orders that have it; none where no order here has its objects on record. */
  readonly orders: readonly string[];
  /** Number of its objects in the store. */
  readonly objects: number;
  /**
   * Properties that the wanted image lacks, as parts of a sentence such as "bands: red, nir".
   * Absent where it is the same image, as far as is known.
   */
  readonly differences?: readonly string[];
  /** Whether its orders have found no scenes for it, so that there is no image. */
  readonly isEmpty?: boolean;
  /** Whether an order has it on record whose task was not started. */
  readonly isUnsubmitted?: boolean;
}

/** Why images cannot become a data cube. */
export type CubeProblem =
  /** Metadata of an image that cannot be read as such. */
  | 'document'
  /** No images, or a format or option that does not fit them. */
  | 'request'
  /** A file of an image is missing. */
  | 'missing-piece'
  /** A file of an image is truncated or damaged. */
  | 'damaged-piece'
  /** A file differs from its metadata: bands, size, reference system or type. */
  | 'disagreement'
  /** Images that cannot share a cube: of different grids, types or bands. */
  | 'different-images'
  /** Two images have the same date. */
  | 'duplicate-date'
  /** The existing cube has another layout, or dates cannot be added to it. */
  | 'existing-cube'
  /** Another conversion writes the cube, or has changed it in the meantime. */
  | 'busy-cube'
  /** Less space on the disk than the cube needs. */
  | 'disk-space'
  /** Written data differ from their source. */
  | 'verification';

/**
 * What is wrong: the collection itself, the choice of its bands, its description in the configuration, or
 * the record of an order.
 */
export type CollectionMistake = 'collection' | 'bands' | 'description' | 'record';

/** Fields of the errors by tag. `core/errors.ts` describes them, and its classes implement them. */
export interface CedarErrorFields {
  frequency: { readonly frequency: string };
  period: object;
  template: { readonly template: string };
  grid: { readonly field?: string | undefined };
  area: {
    readonly reason: string;
    readonly source: string;
    readonly names: readonly string[];
    readonly layers: readonly string[];
    readonly files: readonly string[];
  };
  'tile-index': { readonly index: TileIndex };
  config: {
    readonly problems: readonly ConfigMistake[];
    readonly warnings: readonly ConfigMistake[];
  };
  'order-file': { readonly problems: readonly ConfigMistake[] };
  'drive-folder': { readonly path: string; readonly folders: readonly string[] };
  'order-request': {
    readonly field: string;
    readonly dates?: ReadonlyMap<string, number> | undefined;
  };
  collection: { readonly collection: string; readonly mistake: CollectionMistake };
  'empty-collection': { readonly collection: string };
  'tracking-document': { readonly document: string };
  'not-found': { readonly what: string };
  conflict: { readonly document: string; readonly overwritten: readonly string[] };
  'existing-items': { readonly items: readonly ExistingItem[] };
  'running-tasks': { readonly tasks: readonly string[] };
  destination: { readonly path: string };
  cube: { readonly reason: CubeProblem; readonly what: string };
  checksum: { readonly object: string };
  'too-large': { readonly object: string; readonly limit: number };
  'document-size': {
    readonly document: string;
    readonly bytes: number;
    readonly limit: number;
  };
  'damaged-object': { readonly object: string };
  service: {
    readonly service: ServiceName;
    readonly status: number;
    readonly serviceMessage: string;
    readonly retryAfterMs: number | undefined;
    readonly reason: string | undefined;
    readonly isFinal: boolean;
    readonly page: string | undefined;
    readonly isTemporary: boolean;
  };
  cancelled: object;
  submission: { readonly order: string; readonly canResume: boolean };
}

/** Names a kind of error. */
export type CedarErrorTag = keyof CedarErrorFields;

/** An error of one kind, or of one of several, with the fields of its kind. */
export type TaggedError<Tag extends CedarErrorTag = CedarErrorTag> = {
  [Each in Tag]: Error & { readonly tag: Each } & CedarErrorFields[Each];
}[Tag];

/**
 * Whether an error is one of Cedar's own, of one kind where a tag is given.
 *
 * @param tag the kind, such as `not-found`
 */
export function isCedarError<Tag extends CedarErrorTag = CedarErrorTag>(
  error: unknown,
  tag?: Tag,
): error is TaggedError<Tag> {
  if (!(error instanceof Error) || !('tag' in error)) return false;
  return tag === undefined ? typeof error.tag === 'string' : error.tag === tag;
}

/** Whether an error reports that the caller or the user has cancelled. */
export function isCancelled(error: unknown): boolean {
  return isCedarError(error, 'cancelled');
}
