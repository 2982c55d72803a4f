/** The parts of a tracker, as its actions use them. */
import { CollectionCatalog, type ImageCollection } from './collections/index.ts';
import type { ExportOptions, FilterSpec } from './earthengine/requestOptions.ts';
import type { EarthEngine } from './earthengine/session.ts';
import type { TileGrid } from './grids/index.ts';
import { ItemClaims } from './ownership/itemClaims.ts';
import type { Store } from './stores/store.ts';
import { type Templates, templatesFrom } from './templates/orderTemplates.ts';

/** Parts that a tracker is made of. */
export interface TrackerParts {
  /** The grid that tiles are numbered in. */
  readonly grid: TileGrid;
  /** Where images and documents are stored. */
  readonly store: Store;
  /** The session that computes the images. */
  readonly earthEngine: EarthEngine;
  /** Name of an image, a Python format string; the Python tool's default unless given. */
  readonly nameTemplate?: string | undefined;
  /** Folder of the images in the store, a Python format string. */
  readonly prefixTemplate?: string | undefined;
  /** Name of an order, a Python format string. */
  readonly trackingTemplate?: string | undefined;
  /** Folder of the tracking documents in the store. */
  readonly trackingPrefix?: string | undefined;
  /**
   * Label of the tasks in Cloud Monitoring; one for each order, made of its name, unless given. Empty
   * for none.
   */
  readonly workloadTag?: string | undefined;
  /** Filters by image collection, applied before anything else is done with its scenes. */
  readonly filters?: Readonly<Record<string, readonly FilterSpec[]>> | undefined;
  /** Image collections beside those built in. */
  readonly collections?: readonly ImageCollection[] | undefined;
  /** Options of every export; what is left out is chosen for each image. */
  readonly exportOptions?: ExportOptions | undefined;
}

/** The parts with their defaults. They do not change, so that actions may share them. */
export interface TrackerContext {
  readonly grid: TileGrid;
  readonly store: Store;
  readonly earthEngine: EarthEngine;
  readonly templates: Templates;
  /** Filters by the id of the image collection. */
  readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  readonly exportOptions: ExportOptions;
  /** The image collections that can be ordered. */
  readonly catalog: CollectionCatalog;
  /** Label of the tasks of all orders; empty for none, undefined for one of each order's own. */
  readonly workloadTag: string | undefined;
  /** Finds the orders under the tracking prefix that have an item. */
  readonly claims: ItemClaims;
}

/** The context of a tracker, with the defaults for what is not given. */
export function createContext(parts: TrackerParts): TrackerContext {
  const { grid, store, earthEngine, filters = {}, exportOptions = {}, workloadTag } = parts;
  const templates = templatesFrom(parts);
  const claims = new ItemClaims(store, templates.trackingPrefix);
  const catalog = new CollectionCatalog(parts.collections);
  const options = { filters, exportOptions, workloadTag };
  return { grid, store, earthEngine, templates, ...options, catalog, claims };
}

/** The same parts, with tracking documents in another folder. */
export function contextAt(context: TrackerContext, trackingPrefix: string): TrackerContext {
  const templates = { ...context.templates, trackingPrefix };
  return { ...context, templates, claims: new ItemClaims(context.store, trackingPrefix) };
}
