/** Bands of a collection that an order asks for, in place of the usual ones. */
import * as l10n from '@vscode/l10n';
import { CollectionError } from '../errors.ts';
import type { Band, Encoding, ImageCollection } from './collection.ts';
import { storageOf } from './sampleStorage.ts';

/** Choices of an order about the bands of a collection. */
export interface BandChoice {
  /** Common names or Earth Engine's ids of the bands, in the order of the image; the usual unless given. */
  readonly bands?: readonly string[] | undefined;
  /** Conversion of the values, such as the embeddings' to `int8`; none unless given. */
  readonly encoding?: Encoding | undefined;
}

/** The number for missing data of values that are converted to `int8`, as in the provider's files. */
const INT8_NODATA = -128;

const BANDS = { mistake: 'bands' } as const;

/**
 * The collection with the bands of a choice; type and no-data value are those that the bands need.
 *
 * @throws CollectionError for a band or encoding that the collection does not have
 */
export function chooseBands(row: ImageCollection, choice: BandChoice): ImageCollection {
  const { bands: names, encoding } = choice;
  if (!names && !encoding) return row;
  const bands = names ? bandsNamed(row, names) : row.bands;
  if (encoding && !row.encodings?.includes(encoding)) {
    throw new CollectionError(
      row.id,
      l10n.t('"{0}" cannot be stored as {1}. Leave out the encoding.', row.id, encoding),
      BANDS,
    );
  }
  return {
    ...row,
    bands,
    optionalBands: allBands(row).filter((band) => !bands.includes(band)),
    ...(encoding
      ? { dataType: 'int8', nodata: INT8_NODATA, encoding }
      : storageOf(bands, row.nodataChoices)),
  };
}

/**
 * All bands of a collection: those exported unless others are chosen, then the others.
 *
 * @param collection its row
 */
export function allBands(collection: ImageCollection): readonly Band[] {
  return [...collection.bands, ...collection.optionalBands];
}

function unknownBand(row: ImageCollection, name: string): string {
  const names = allBands(row)
    .map((each) => each.name)
    .join(', ');
  const unknown = l10n.t('"{0}" has no band "{1}". Its bands are: {2}.', row.id, name, names);
  if (row.description !== undefined) return unknown;
  const advice = l10n.t('Add other bands of Earth Engine under collections: in cedar.yaml.');
  return `${unknown} ${advice}`;
}

function bandsNamed(row: ImageCollection, names: readonly string[]): readonly Band[] {
  if (names.length === 0) {
    throw new CollectionError(row.id, l10n.t('Choose at least one band of "{0}".', row.id), BANDS);
  }
  const known = allBands(row);
  const bands = names.map((name) => {
    const band = known.find((each) => each.name === name) ?? known.find(({ id }) => id === name);
    if (band) return band;
    throw new CollectionError(row.id, unknownBand(row, name), BANDS);
  });
  const twice = bands.find((band, index) => bands.indexOf(band) !== index);
  if (!twice) return bands;
  throw new CollectionError(
    row.id,
    l10n.t('The band "{0}" of "{1}" is chosen twice. Remove one of them.', twice.name, row.id),
    BANDS,
  );
}
