/**
 * The image collections that a configuration can order: those built in, and its own.
 *
 * ```ts
 * const catalog = new CollectionCatalog([own]);
 * catalog.collection('COPERNICUS/S2_SR_HARMONIZED', { bands: ['red', 'nir', 'cs'] }).dataType;
 * // 'float32', because the cloud score needs it
 * ```
 */
import * as l10n from '@vscode/l10n';
import { nearest } from '../../domain/nearest.ts';
import { CollectionError } from '../errors.ts';
import { chooseImages, type ImageChoice } from './chooseImages.ts';
import type { ImageCollection } from './collection.ts';
import { EVERYDAY_COLLECTIONS } from './everydayCollections.ts';
import { HLS } from './hls.ts';
import { LANDSAT_COLLECTION_1, LANDSAT_COLLECTION_2, LANDSAT_TIER_2 } from './landsat.ts';
import { MODIS } from './modis.ts';
import { SENTINEL_2 } from './sentinel2.ts';

const BUILT_IN: readonly ImageCollection[] = [
  ...LANDSAT_COLLECTION_2,
  ...SENTINEL_2,
  ...HLS,
  ...MODIS,
  ...EVERYDAY_COLLECTIONS,
  ...LANDSAT_TIER_2,
  ...LANDSAT_COLLECTION_1,
];

/** Known ids that an error offers in place of an unknown one. */
const MAX_SIMILAR = 3;

/** Ids that a shell takes as they are. */
const PLAIN_ID = /^[\w./-]+$/;

/** The image collections of one configuration. */
export class CollectionCatalog {
  readonly #rows: ReadonlyMap<string, ImageCollection>;

  /** @param own collections beside those built in; one with the id of another replaces it */
  constructor(own: readonly ImageCollection[] = []) {
    this.#rows = new Map([...BUILT_IN, ...own].map((row) => [row.id, row]));
  }

  /** All collections: those built in, the configuration's own, and withdrawn ones last. */
  get all(): readonly ImageCollection[] {
    const rows = [...this.#rows.values()];
    const isWithdrawn = ({ replacedBy }: ImageCollection) => replacedBy !== undefined;
    return [...rows.filter((row) => !isWithdrawn(row)), ...rows.filter(isWithdrawn)];
  }

  /**
   * Whether an id is known, of a withdrawn collection as well.
   *
   * @param id Earth Engine asset id
   */
  has(id: string): boolean {
    return this.#rows.has(id);
  }

  /**
   * The collection of an Earth Engine asset id, with the bands that are exported.
   *
   * @param id Earth Engine asset id
   * @param choice bands, encoding and scenes; those of the collection unless given
   * @throws CollectionError when Cedar does not support it, Earth Engine no longer has it, or it has
   *   no such bands; OrderRequestError for a choice that it does not allow
   */
  collection(id: string, choice: ImageChoice = {}): ImageCollection {
    const found = this.#rows.get(id);
    if (!found) throw this.#unknown(id);
    if (found.replacedBy) {
      throw new CollectionError(
        id,
        l10n.t(
          'Earth Engine has withdrawn "{0}" (Landsat Collection 1 ended in 2023). Order "{1}" instead; its bands have the same names, with other scale factors.',
          id,
          found.replacedBy,
        ),
      );
    }
    return chooseImages(found, choice);
  }

  #unknown(id: string): CollectionError {
    const known = this.all.filter((row) => !row.replacedBy).map((row) => row.id);
    const longer = known.filter((each) => each.startsWith(id));
    const similar = [...new Set([...longer, ...nearest(id, known)])].slice(0, MAX_SIMILAR);
    const problem = l10n.t('Cedar does not know the image collection "{0}".', id);
    const meant = l10n.t('It knows {0}, which you may have meant.', similar.join(', '));
    const advice = l10n.t(
      'Any other image or image collection of Earth Engine can be ordered when its description is under collections: in cedar.yaml: "cedar describe {0} --add" adds it, or Another collection in the order form.',
      PLAIN_ID.test(id) ? id : 'ID',
    );
    return new CollectionError(
      id,
      [problem, ...(similar.length > 0 ? [meant] : []), advice].join(' '),
    );
  }
}

/** The collections that need no description in a configuration. */
export const BUILT_IN_COLLECTIONS = new CollectionCatalog();
