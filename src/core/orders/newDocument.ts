/** The tracking document of a new order, and the options that it records. */

import { randomUUID } from 'node:crypto';
import { isoDateTime } from '../../domain/isoDates.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import { gridRecord, tileRecord } from '../grids/records.ts';
import type { Templates } from '../templates/orderTemplates.ts';
import { TrackingDocument } from '../tracking/document.ts';
import type { LeftOutItem } from '../tracking/documentJson.ts';
import { programInfo } from '../tracking/programInfo.ts';
import { trackedItem } from './itemForms.ts';
import { insideRecord } from './orderedArea.ts';
import type { OrderPlan } from './plan.ts';
import { recordCollections } from './recordedCollections.ts';
import { orderWorkloadTag } from './workloadTag.ts';

/** Options that are the same for all items of an order. */
export interface SubmissionOptions {
  readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  readonly exportOptions: ExportOptions;
  readonly saveEmptyMetadata: boolean;
}

/** Outcome for images of a plan that existed already. */
export interface ExistingItems {
  /** The orders that have had an item until now, by the item's name. */
  readonly takesOver?: ReadonlyMap<string, readonly string[]>;
  /** Images that were asked for and are not ordered. */
  readonly leftOut?: readonly LeftOutItem[];
}

/** The tracking document of an order nothing of which has been started. */
export function newTrackingDocument(
  plan: OrderPlan,
  templates: Templates,
  options: SubmissionOptions & {
    readonly project: string;
    /** For all orders; empty for none, undefined for one of this order's own. */
    readonly workloadTag: string | undefined;
    /** Name of the record of the order file that extends itself by this order. */
    readonly repetition?: string | undefined;
  },
  { takesOver = new Map(), leftOut = [] }: ExistingItems = {},
): TrackingDocument {
  const submitted = isoDateTime(plan.now);
  const id = randomUUID();
  const recorded = recordCollections(plan);
  return new TrackingDocument({
    program: programInfo(),
    submission: {
      submitted,
      id,
      collections: [...plan.collections],
      tile_grid: gridRecord(plan.grid),
      tile_indices: plan.tiles.map(({ row, column }) => [row, column]),
      period_start: isoDateTime(plan.periodStart),
      period_end: isoDateTime(plan.periodEnd),
      period_freq: plan.periodFrequency,
      filters: options.filters,
      export_image_kwds: options.exportOptions,
      save_empty_metadata: options.saveEmptyMetadata,
      ...(Object.keys(recorded).length > 0 && { image_collections: recorded }),
      ...(plan.hasOwnGrid && { own_grid: true }),
      ...(plan.inside && { inside: insideRecord(plan.inside) }),
      project: options.project,
      workload_tag: options.workloadTag ?? orderWorkloadTag(plan.name, id),
      ...(options.repetition !== undefined && { repetition: options.repetition }),
    },
    tracking: {
      submitted,
      name: plan.name,
      prefix: templates.trackingPrefix,
      collections: [...plan.collections],
      tiles: plan.tiles.map(tileRecord),
      name_template: plan.nameTemplate,
      prefix_template: templates.prefixTemplate,
    },
    orders: plan.items.map((item) => trackedItem(item, takesOver.get(item.name))),
    metadata: [],
    ...(leftOut.length > 0 && { left_out: [...leftOut] }),
  });
}

/** The options an order was submitted with, as its document records them. */
export function recordedOptions(document: TrackingDocument): SubmissionOptions {
  const { filters, export_image_kwds, save_empty_metadata } = document.submission;
  return {
    filters: (filters ?? {}) as SubmissionOptions['filters'],
    exportOptions: (export_image_kwds ?? {}) as ExportOptions,
    saveEmptyMetadata: save_empty_metadata !== false,
  };
}
