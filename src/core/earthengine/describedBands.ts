/**
 * Compares bands as a configuration describes them with those of images in Earth Engine.
 *
 * A band that does not exist ends each task. A type that does not hold every value of a band ends none:
 * Earth Engine replaces values outside of a type by its nearest number, and leaves out fractions
 * (https://developers.google.com/earth-engine/apidocs/ee-number-touint8).
 */
import * as l10n from '@vscode/l10n';
import type { DataType } from '../../domain/imageSize.ts';
import { isRecord } from '../../domain/isRecord.ts';
import {
  type Band,
  type BandDescription,
  bestDateMask,
  findCloudMask,
  holdsNumber,
  holdsType,
  type ImageCollection,
} from '../collections/index.ts';
import { dataTypeOf } from './assetBands.ts';

/** Bands of an image in Earth Engine by their ids; undefined for the type of what no file can hold. */
export type BandTypes = ReadonlyMap<string, DataType | undefined>;

/** Most bands that a message names. */
const MAX_NAMED = 20;

/** Whether some exported bands are described in the configuration, and not built in. */
export function hasDescribedBands(row: ImageCollection): boolean {
  return describedBands(row).length > 0;
}

/** @returns undefined when this is not the description of an image */
export function bandTypes(image: unknown): BandTypes | undefined {
  if (!isRecord(image) || !Array.isArray(image.bands)) return undefined;
  const bands = image.bands.filter(isRecord);
  return new Map(bands.map((band) => [String(band.id), dataTypeOf(band)]));
}

/**
 * What is wrong with the description of a collection.
 *
 * @param row with the bands that are exported, and the type of the image
 * @param known bands of one of its images
 * @returns a sentence with what to do; undefined where nothing is wrong
 */
export function describedBandProblem(row: ImageCollection, known: BandTypes): string | undefined {
  const missing = neededIds(row).find((id) => !known.has(id));
  if (missing !== undefined) return describeMissing(row.id, missing, [...known.keys()]);
  for (const band of describedBands(row)) {
    const type = known.get(band.id);
    if (holdsAll(row, band, type)) continue;
    return describeType(row.id, band, type);
  }
  return undefined;
}

function describedBands({ bands, description, addedBands }: ImageCollection): readonly Band[] {
  if (description) return bands;
  const added = new Set(((addedBands ?? []) as readonly BandDescription[]).map(({ id }) => id));
  return bands.filter(({ id }) => added.has(id));
}

/** Ids of the bands that images of an order are computed from. */
function neededIds(row: ImageCollection): string[] {
  const bands = describedBands(row).map(({ id }) => id);
  if (!row.description) return bands;
  const { fill, scenes } = row;
  const mask = scenes?.composite === 'best' ? bestDateMask(row) : undefined;
  const clouds = mask ?? findCloudMask(row, scenes?.cloudMask);
  return [...bands, ...(fill ? [fill.band] : []), ...(clouds ? [clouds.band] : [])];
}

/** Whether the image keeps each value of a band. */
function holdsAll(
  { dataType, nodata }: ImageCollection,
  band: Band,
  type: DataType | undefined,
): boolean {
  if (type === undefined) return false;
  // Rounding to seven digits is what a description with float32 asks for.
  if (type === 'float64' && dataType === 'float32') return true;
  if (holdsType(band.dataType, type)) return true;
  const isWhole = !type.startsWith('float');
  // The description has the values that are valid: others mean nothing.
  if (isWhole && band.range?.every((value) => holdsNumber(dataType, value))) return true;
  return holdsType(dataType, type) && !(isWhole && holdsNumber(type, nodata));
}

function describeMissing(id: string, band: string, known: readonly string[]): string {
  const rest = known.length - MAX_NAMED;
  const names = known.slice(0, MAX_NAMED).join(', ');
  return l10n.t(
    'The band "{0}" of "{1}" does not exist in Earth Engine, where its images have: {2}. Correct the id of the band under collections: in cedar.yaml.',
    band,
    id,
    rest > 0 ? `${names}, …` : names,
  );
}

function describeType(id: string, band: Band, type: DataType | undefined): string {
  const { id: name, dataType } = band;
  if (type === undefined) {
    return l10n.t(
      'The band "{0}" of "{1}" has arrays or numbers of more than 32 bits in Earth Engine, which GeoTIFFs of Earth Engine cannot hold. Remove it under collections: in cedar.yaml.',
      name,
      id,
    );
  }
  if (type.startsWith('float')) {
    return l10n.t(
      'The band "{0}" of "{1}" has the type {2} in Earth Engine, but {3} in cedar.yaml: its fractions would be lost. Set data_type: {2} for this band.',
      name,
      id,
      type,
      dataType,
    );
  }
  return l10n.t(
    'The band "{0}" of "{1}" has the type {2} in Earth Engine, but {3} in cedar.yaml, which does not hold all of its values: others would be replaced. Set data_type: {2} for this band, or range: to the smallest and the largest valid value.',
    name,
    id,
    type,
    dataType,
  );
}
