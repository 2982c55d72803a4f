/** Sources of the items of a submission, and the options of their exports. */
import * as l10n from '@vscode/l10n';
import type { ImageCollection } from '../collections/index.ts';
import {
  completeOptions,
  type ExportedImage,
  exportViolation,
  type LimitViolation,
} from '../earthengine/exportLimits.ts';
import type { ImageSource } from '../earthengine/imageSource.ts';
import { SceneExpressions } from '../earthengine/preard.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { TrackingDocumentError } from '../errors.ts';
import { recordedGrid } from '../grids/records.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { recordedImageSource } from './itemForms.ts';
import type { SubmissionOptions } from './newDocument.ts';
import { recordedArea } from './orderedArea.ts';
import { recordedCollection } from './recordedCollections.ts';
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
    const grid = recordedGrid(document);
    const collectionOf = recordedRows(document);
    const area = recordedArea(document);
    this.#items = new Map(
      items.map((item) => {
        const source = item.request_id
          ? recordedImageSource(item, grid, collectionOf, area)
          : undefined;
        return [item.name, this.#searchedItem(item, document.name, source)];
      }),
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

  /** Filters of the configuration, as the order has recorded them. */
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

  #searchedItem(
    item: TrackedItem,
    document: string,
    source: ImageSource | undefined,
  ): SearchedItem {
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
    const expressions = this.#expressionsOf(source.collection, this.filtersOf(item));
    return { name: item.name, source, expressions };
  }

  /** Expressions shared by all items of one collection and the same filters. */
  #expressionsOf(collection: ImageCollection, filters: readonly FilterSpec[]): SceneExpressions {
    const key = `${collection.id} ${JSON.stringify(filters)}`;
    const known = this.#expressions.get(key);
    const expressions = known ?? new SceneExpressions(this.#ee, collection, filters);
    this.#expressions.set(key, expressions);
    return expressions;
  }
}

/** Collections as an order records them, each made once. */
function recordedRows({ submission }: TrackingDocument): (id: string) => ImageCollection {
  const rows = new Map<string, ImageCollection>();
  return (id) => {
    const row = rows.get(id) ?? recordedCollection(id, submission.image_collections);
    rows.set(id, row);
    return row;
  };
}

function exportedImage({ collection, tile }: ImageSource, dates: number): ExportedImage {
  return { collection, size: tile.size, dates };
}
