/**
 * Errors that the core throws on purpose, one class per kind.
 *
 * A caller distinguishes them with `instanceof` or by `tag`; the offending value is a field, and
 * whatever caused the error stays in `cause`. Messages are written for the user who ordered
 * imagery: what is wrong, where, and what to do. The messages of Earth Engine and Cloud Storage are
 * kept.
 *
 * ```ts
 * try {
 *   await tracker.submit(request);
 * } catch (error) {
 *   if (error instanceof ServiceError && error.status === 401) await signIn();
 *   else throw error;
 * }
 * ```
 */

import * as l10n from '@vscode/l10n';
import type {
  CollectionMistake,
  ConfigMistake,
  ExistingItem,
  TaggedError,
} from '../domain/cedarError.ts';
import { boundMessage, MAX_PROBLEM_LENGTH } from '../domain/messages.ts';
import type { TileIndex } from '../domain/tileIndex.ts';
import { CedarError } from './errors/baseError.ts';

export type {
  CedarErrorTag,
  CollectionMistake,
  ConfigMistake,
  CubeProblem,
  ExistingItem,
  ServiceName,
  TextPosition,
} from '../domain/cedarError.ts';
export { CedarError } from './errors/baseError.ts';
export { CubeError } from './errors/cubeError.ts';
export {
  ChecksumError,
  DamagedObjectError,
  DocumentSizeError,
  isUnreadable,
  TooLargeError,
} from './errors/objectErrors.ts';
export {
  InterceptedError,
  ServiceError,
  type ServiceErrorOptions,
} from './errors/serviceErrors.ts';

/** A frequency is unknown, not positive, or finer than a day. */
export class FrequencyError extends CedarError implements TaggedError<'frequency'> {
  readonly tag = 'frequency';
  /** The frequency as it was given. */
  readonly frequency: string;
  constructor(frequency: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.frequency = frequency;
  }
}

/** A date cannot be read, or a period ends before it starts, or there are too many periods. */
export class PeriodError extends CedarError implements TaggedError<'period'> {
  readonly tag = 'period';
}

/** A template cannot be formatted: bad syntax, or a field that is not provided. */
export class TemplateError extends CedarError implements TaggedError<'template'> {
  readonly tag = 'template';
  /** The template as it was given. */
  readonly template: string;
  constructor(template: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.template = template;
  }
}

/** A grid is unknown or its definition cannot be used. */
export class GridError extends CedarError implements TaggedError<'grid'> {
  readonly tag = 'grid';
  /** The part of a definition that is wrong: `ul`, `crs`, `res`, `size` or `limits`. */
  readonly field?: string | undefined;
  constructor(message: string, options: ErrorOptions & { field?: string } = {}) {
    super(message, options);
    this.field = options.field;
  }
}

/** An area of interest cannot be read, or leaves a question open that the caller has to answer. */
export class AreaError extends CedarError implements TaggedError<'area'> {
  readonly tag = 'area';
  /** The kind of problem, such as `no-polygons`, `swapped` or `wide`. */
  readonly reason: string;
  /** Name of the file or text. */
  readonly source: string;
  /** Names of the features of the file, one of which may be chosen; empty if it has none. */
  readonly names: readonly string[];
  /** Names of the layers of a file with several, one of which may be chosen; empty otherwise. */
  readonly layers: readonly string[];
  /** Names of the files of a folder with several areas, one of which may be chosen. */
  readonly files: readonly string[];
  /** @param options.names, `options.layers` and `options.files`: what the caller may choose from */
  constructor(
    reason: string,
    source: string,
    message: string,
    options: ErrorOptions & {
      readonly names?: readonly string[];
      readonly layers?: readonly string[];
      readonly files?: readonly string[];
    } = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.source = source;
    this.names = options.names ?? [];
    this.layers = options.layers ?? [];
    this.files = options.files ?? [];
  }
}

/** A tile index is outside the limits of its grid. */
export class TileIndexError extends CedarError implements TaggedError<'tile-index'> {
  readonly tag = 'tile-index';
  /** The index as it was given, which the grid does not have. */
  readonly index: TileIndex;
  constructor(index: readonly [number, number], message: string) {
    super(message);
    this.index = index;
  }
}

/** A configuration cannot be used; `problems` has one entry for each thing that is wrong. */
export class ConfigError extends CedarError implements TaggedError<'config'> {
  readonly tag = 'config';
  /** Problems, one entry for each mistake. */
  readonly problems: readonly ConfigMistake[];
  /** Other keys without effect; often a key that is missing has been misspelled. */
  readonly warnings: readonly ConfigMistake[];
  constructor(
    message: string,
    problems: readonly ConfigMistake[],
    options: ErrorOptions & { warnings?: readonly ConfigMistake[] } = {},
  ) {
    super(message, options);
    this.problems = problems.map((problem) => ({
      ...problem,
      message: boundMessage(problem.message, MAX_PROBLEM_LENGTH),
    }));
    this.warnings = options.warnings ?? [];
  }
}

/** An order file cannot be used; `problems` has one entry for each thing that is wrong. */
export class OrderFileError extends CedarError implements TaggedError<'order-file'> {
  readonly tag = 'order-file';
  /** Problems, one entry for each mistake. */
  readonly problems: readonly ConfigMistake[];
  constructor(message: string, problems: readonly ConfigMistake[], options?: ErrorOptions) {
    super(message, options);
    this.problems = problems.map((problem) => ({
      ...problem,
      message: boundMessage(problem.message, MAX_PROBLEM_LENGTH),
    }));
  }
}

/** An order request cannot become an order: nothing was sent, nothing was stored. */
export class OrderRequestError extends CedarError implements TaggedError<'order-request'> {
  readonly tag = 'order-request';
  /** The part of the request that is wrong: `collections`, `tiles`, `periodStart`, … */
  readonly field: string;
  /** Days with scenes of the images that were counted to find this out, by the images' names. */
  readonly dates: ReadonlyMap<string, number> | undefined;
  constructor(
    field: string,
    message: string,
    options?: ErrorOptions & { readonly dates?: ReadonlyMap<string, number> },
  ) {
    super(message, options);
    this.field = field;
    this.dates = options?.dates;
  }
}

/** Google Drive has several folders of the same name, so that it is not certain which one is meant. */
export class DriveFolderError extends CedarError {
  readonly tag = 'drive-folder';
  /** Path of the folder, as the configuration or an order has it. */
  readonly path: string;
  /** Ids of the folders. */
  readonly folders: readonly string[];
  constructor(path: string, folders: readonly string[], message: string) {
    super(message);
    this.path = path;
    this.folders = folders;
  }
}

/** An image collection is not one Cedar can turn into pre-ARD. */
export class CollectionError extends CedarError implements TaggedError<'collection'> {
  readonly tag = 'collection';
  /** Id of the image collection. */
  readonly collection: string;
  /** What is wrong with it. */
  readonly mistake: CollectionMistake;
  constructor(
    collection: string,
    message: string,
    {
      mistake = 'collection',
      ...options
    }: ErrorOptions & { readonly mistake?: CollectionMistake } = {},
  ) {
    super(message, options);
    this.collection = collection;
    this.mistake = mistake;
  }
}

/** No scenes were found for an item, and the caller asked for that to be an error. */
export class EmptyCollectionError extends CedarError implements TaggedError<'empty-collection'> {
  readonly tag = 'empty-collection';
  /** Id of the image collection. */
  readonly collection: string;
  constructor(collection: string, message: string) {
    super(message);
    this.collection = collection;
  }
}

/** A stored tracking document cannot be read as one. */
export class TrackingDocumentError extends CedarError implements TaggedError<'tracking-document'> {
  readonly tag = 'tracking-document';
  /** Name of the tracking document. */
  readonly document: string;
  constructor(document: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.document = document;
  }
}

/** A stored object or document is not there. */
export class NotFoundError extends CedarError implements TaggedError<'not-found'> {
  readonly tag = 'not-found';
  /** Name or path of what is missing. */
  readonly what: string;
  constructor(what: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.what = what;
  }
}

/**
 * Another process wrote the document first: the version that was read is not the stored one any
 * more.
 */
export class ConflictError extends CedarError implements TaggedError<'conflict'> {
  readonly tag = 'conflict';
  /** Name of the document, or path of the object. */
  readonly document: string;
  /**
   * Texts of versions that were replaced by mistake, because the store cannot compare versions while
   * it writes. The next write must merge them.
   */
  readonly overwritten: readonly string[];
  constructor(
    document: string,
    message: string,
    options: ErrorOptions & { overwritten?: readonly string[] } = {},
  ) {
    const { overwritten = [], ...others } = options;
    super(message, others);
    this.document = document;
    this.overwritten = overwritten;
  }
}

/** Items of an order already exist: nothing was sent, nothing was stored. */
export class ExistingItemsError extends CedarError implements TaggedError<'existing-items'> {
  readonly tag = 'existing-items';
  /** The items, with the orders that have them. */
  readonly items: readonly ExistingItem[];
  constructor(items: readonly ExistingItem[], message: string, options?: ErrorOptions) {
    super(message, options);
    this.items = items;
  }
}

/** An order still has tasks under way, which what was asked for would orphan. */
export class RunningTasksError extends CedarError implements TaggedError<'running-tasks'> {
  readonly tag = 'running-tasks';
  /** Ids of the tasks. */
  readonly tasks: readonly string[];
  constructor(tasks: readonly string[], message: string) {
    super(message);
    this.tasks = tasks;
  }
}

/** A file cannot be written to the folder that the user chose. */
export class DestinationError extends CedarError implements TaggedError<'destination'> {
  readonly tag = 'destination';
  /** The folder or file. */
  readonly path: string;
  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

/** The caller's signal was aborted. What was finished stays; the rest can be resumed. */
export class CancelledError extends CedarError implements TaggedError<'cancelled'> {
  readonly tag = 'cancelled';
  constructor(message = l10n.t('Cancelled.'), options?: ErrorOptions) {
    super(message, options);
  }
}

/**
 * A submission ended halfway: the order is recorded, and can be resumed. Or nothing of it was started,
 * and what was stored for it could not be deleted.
 */
export class SubmissionError extends CedarError implements TaggedError<'submission'> {
  readonly tag = 'submission';
  /** Name of the order. */
  readonly order: string;
  /** Whether there is a rest that `resume` starts. */
  readonly canResume: boolean;
  constructor(
    order: string,
    message: string,
    options: ErrorOptions & { readonly canResume?: boolean } = {},
  ) {
    super(message, options);
    this.order = order;
    this.canResume = options.canResume ?? true;
  }
}
