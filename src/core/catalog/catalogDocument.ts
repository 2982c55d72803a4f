/**
 * Metadata documents that a catalog can show: those with a tile, bands and a collection.
 *
 * ```ts
 * parseCatalogDocument(JSON.parse(text)); // undefined for JSON that is not such a document
 * ```
 */
import { parseUtc } from '../../domain/isoDates.ts';
import {
  type DocumentBand,
  type DocumentTile,
  type MetadataDocument,
  parseMetadataDocument,
} from '../files/metadataDocument.ts';

/** A band of an image, the same in each of its layers. */
export interface CatalogBand {
  readonly name: string;
  /** physical = stored × scale + offset; absent for bands that are not measurements. */
  readonly scaling?: { readonly scale: number; readonly offset: number; readonly unit: string };
}

/** The pixels of an image; index [0, 0] where its document has none. */
export type CatalogTile = DocumentTile & Required<Pick<DocumentTile, 'index'>>;

/** Contents of a metadata document that a catalog needs. */
export interface CatalogDocument extends Omit<MetadataDocument, 'tile' | 'bands' | 'problems'> {
  /** First instant of the period, milliseconds since 1970. */
  readonly start: number | undefined;
  /** End of the period, exclusive, milliseconds since 1970. */
  readonly end: number | undefined;
  readonly tile: CatalogTile;
  /** At least one. */
  readonly bands: readonly CatalogBand[];
}

/** @returns undefined where the document lacks parts that an image must have */
export function parseCatalogDocument(json: unknown): CatalogDocument | undefined {
  const document = parseMetadataDocument(json);
  if (!document?.tile || document.bands.length === 0 || !document.collection) return undefined;
  const { tile, bands, dateStart, dateEnd, ...others } = document;
  return {
    ...others,
    dateStart,
    dateEnd,
    start: parseUtc(dateStart),
    end: parseUtc(dateEnd),
    tile: { ...tile, index: tile.index ?? [0, 0] },
    bands: bands.map(catalogBand),
  };
}

function catalogBand({ name, scale, offset = 0, unit = '' }: DocumentBand): CatalogBand {
  return scale === undefined ? { name } : { name, scaling: { scale, offset, unit } };
}
