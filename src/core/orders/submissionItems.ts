/** Sources of the items of a submission, and the options of their exports. */
import * as l10n from '@vscode/l10n';
import { imageCollection } from '../collections/index.ts';
import {
  completeOptions,
  type ExportedImage,
  exportViolation,
  type LimitViolation,
} from '../earthengine/exportLimits.ts';
import { type ImageSource, SceneExpressions } from '../earthengine/preard.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { TrackingDocumentError } from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { recordedGrid } from '../grids/records.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { imageSource } from './itemForms.ts';
import type { SubmissionOptions } from './newDocument.ts';
import type { SearchedItem } from './sceneSearch.ts';

export class SubmissionItems {
  readonly #ee: EarthEngine['ee'];
  readonly #options: SubmissionOptions;
  readonly #expressions = new Map<string, SceneExpressions>();
  readonly #items: ReadonlyMap<string, SearchedItem>;

  /**
   * @param items those of the document to start
   * @throws TrackingDocumentError when an item lacks what starting it needs
   */
  constructor(
    { ee }: EarthEngine,
    document: TrackingDocument,
    items: readonly TrackedItem[],
    options: SubmissionOptions,
  ) {
    this.#ee = ee;
    this.#options = options;
    const grid = recordedGrid(document.submission.tile_grid);
    this.#items = new Map(
      items.map((item) => [item.name, this.#searchedItem(item, document.name, grid)]),
    );
  }

  get all(): SearchedItem[] {
    return [...this.#items.values()];
  }

  of({ name }: TrackedItem): SearchedItem {
    const item = this.#items.get(name);
    if (!item) throw new Error(`No source for ${name}`);
    return item;
  }

  filtersOf(item: TrackedItem): readonly FilterSpec[] {
    return item.filters ?? this.#options.filters[item.collection ?? ''] ?? [];
  }

  /** As the configuration had them, with what Cedar chooses for so many dates. */
  exportOptions(item: TrackedItem, dates: number): ExportOptions {
    const own = item.export_image_kwds as ExportOptions | undefined;
    const image = exportedImage(this.of(item).source, dates);
    return completeOptions(image, own ?? this.#options.exportOptions);
  }

  /** The limit of Earth Engine that keeps an item with so many dates from being exported. */
  violation(item: TrackedItem, dates: number): LimitViolation | undefined {
    const image = exportedImage(this.of(item).source, dates);
    return exportViolation(image, this.exportOptions(item, dates));
  }

  #searchedItem(item: TrackedItem, document: string, grid: TileGrid): SearchedItem {
    const source = item.request_id ? imageSource(item, grid) : undefined;
    if (!source) {
      throw new TrackingDocumentError(
        document,
        l10n.t(
          '"{0}" cannot be resumed: the record does not contain what its item "{1}" is made from (the Python tool does not record this). Order it again.',
          document,
          item.name,
        ),
      );
    }
    const expressions = this.#expressionsOf(source.collection.id, this.filtersOf(item));
    return { name: item.name, source, expressions };
  }

  /** Expressions shared by all items of one collection and the same filters. */
  #expressionsOf(collection: string, filters: readonly FilterSpec[]): SceneExpressions {
    const key = `${collection} ${JSON.stringify(filters)}`;
    const known = this.#expressions.get(key);
    const expressions =
      known ?? new SceneExpressions(this.#ee, imageCollection(collection), filters);
    this.#expressions.set(key, expressions);
    return expressions;
  }
}

function exportedImage({ collection, tile }: ImageSource, dates: number): ExportedImage {
  return { collection, size: tile.size, dates };
}
