/**
 * Descriptions of image collections and images that are not built in, drafted from what Earth Engine
 * knows of them: bands and types, pixel sizes, dates, properties.
 */

import * as l10n from '@vscode/l10n';
import { assetIdIn, isAssetId, isCatalogPage } from '../../domain/assetIds.ts';
import { CLOUD_PROPERTIES } from '../../domain/cloudProperties.ts';
import { formatIsoDate } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import {
  allBands,
  BUILT_IN_COLLECTIONS,
  type CollectionDescription,
  type ImageCollection,
} from '../collections/index.ts';
import { CollectionError, ServiceError } from '../errors.ts';
import { type DescribedBands, describeBands } from './assetBands.ts';
import type { EarthEngine } from './session.ts';

/** A draft of a description, and what is worth knowing of it. */
export interface AssetDescription {
  /** Earth Engine asset id. */
  readonly id: string;
  /** For `collections:` in cedar.yaml. */
  readonly description: CollectionDescription;
  /** Points for the user to check, as sentences. */
  readonly notes: readonly string[];
}

/** Most images of a collection whose dates are looked at: a request of a second or two. */
const MAX_IMAGES = 1000;

/** Difference of two sizes of pixels that are taken for the same, as a share of one. */
const SAME_SIZE = 0.001;

/** Most properties of scenes that a draft keeps. */
const MAX_PROPERTIES = 20;

/** Dates of the images of a collection. */
interface ImageTimes {
  /** Milliseconds since 1970, in the order of time; of some images where there are more. */
  readonly times: readonly number[];
  readonly isAll: boolean;
}

/**
 * Drafts the description of an asset; of a collection that is built in, the bands that it does not have.
 *
 * @param pasted an id, with or without quotes and `ee.ImageCollection(…)` around it
 * @throws CollectionError when there is no such asset, it may not be read, or no images can be made
 *   from it; ServiceError in Earth Engine's words; CancelledError
 */
export async function describeAsset(
  earthEngine: EarthEngine,
  pasted: string,
  signal?: AbortSignal,
): Promise<AssetDescription> {
  const id = checkedId(pasted);
  if (BUILT_IN_COLLECTIONS.has(id)) {
    return describeOtherBands(earthEngine, BUILT_IN_COLLECTIONS.collection(id), signal);
  }
  const asset = await readAsset(earthEngine, id, signal);
  switch (asset.type) {
    case 'IMAGE':
      return describeImage(id, asset);
    case 'IMAGE_COLLECTION':
      return describeCollection(earthEngine, id, asset, signal);
    default:
      throw new CollectionError(id, wrongType(id, String(asset.type)));
  }
}

function checkedId(pasted: string): string {
  const id = assetIdIn(pasted);
  if (isCatalogPage(id)) {
    throw new CollectionError(
      id,
      l10n.t(
        'This is the address of a page. Copy the id from its Earth Engine snippet, such as COPERNICUS/S2_SR_HARMONIZED.',
      ),
    );
  }
  if (!isAssetId(id)) {
    throw new CollectionError(
      id,
      l10n.t(
        '"{0}" is not an id of Earth Engine, such as COPERNICUS/S2_SR_HARMONIZED or projects/my-project/assets/name.',
        id,
      ),
    );
  }
  return id;
}

/** Bands of the first image of a built-in collection that Cedar's own description does not have. */
async function describeOtherBands(
  earthEngine: EarthEngine,
  row: ImageCollection,
  signal: AbortSignal | undefined,
): Promise<AssetDescription> {
  const { ee } = earthEngine;
  const { id } = row;
  const image = row.isImage ? new ee.Image(id) : new ee.ImageCollection(id).first();
  const first = await earthEngine.evaluate<unknown>(image, signal);
  const listed = isRecord(first) && Array.isArray(first.bands) ? first.bands.filter(isRecord) : [];
  const known = new Set(allBands(row).flatMap((band) => [band.id, band.name]));
  const others = listed.filter((band) => !known.has(String(band.id)));
  if (others.length === 0) {
    throw new CollectionError(
      id,
      l10n.t('"{0}" is built into Cedar with all its bands. Choose it in the list.', id),
    );
  }
  const { bands, resolution = row.resolution, notes } = describeBands(id, others, false);
  const sized = bands.map((band) => {
    const size = band.resolution ?? resolution;
    const { resolution: _, ...rest } = band;
    const isSame = Math.abs(size / row.resolution - 1) < SAME_SIZE;
    return isSame ? rest : { ...rest, resolution: size };
  });
  return { id, description: { bands: sized }, notes };
}

async function readAsset(
  earthEngine: EarthEngine,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Record<string, unknown>> {
  try {
    return await earthEngine.asset(id, signal);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const advice = adviceOn(error.status);
    if (!advice) throw error;
    throw new CollectionError(id, `${error.serviceMessage}\n${advice}`, { cause: error });
  }
}

/** Earth Engine gives the same answer about what does not exist and what may not be read. */
function adviceOn(status: number): string | undefined {
  if (status !== 403 && status !== 404) return undefined;
  return l10n.t(
    'Check the id. If the asset is not yours, ask its owner to share it with your account.',
  );
}

function wrongType(id: string, type: string): string {
  if (type === 'TABLE') {
    return l10n.t(
      '"{0}" is a table of features, which has no pixels. Enter the id of images. To order images of the features, export them to a file, and choose it as the area of interest.',
      id,
    );
  }
  if (type === 'FOLDER') {
    return l10n.t('"{0}" is a folder. Enter the id of an image or image collection in it.', id);
  }
  return l10n.t('"{0}" has the type {1}. Cedar can order images and image collections.', id, type);
}

function describeImage(id: string, asset: Record<string, unknown>): AssetDescription {
  const bands = describeBands(id, asset.bands);
  const day = isoDay(asset.startTime);
  return {
    id,
    description: {
      type: 'image',
      mosaic: 'all',
      ...(day && { start: day, last_day: day }),
      ...layout(bands),
    },
    notes: bands.notes,
  };
}

async function describeCollection(
  earthEngine: EarthEngine,
  id: string,
  asset: Record<string, unknown>,
  signal: AbortSignal | undefined,
): Promise<AssetDescription> {
  const { ee } = earthEngine;
  const images = new ee.ImageCollection(id);
  const first = await earthEngine.evaluate<unknown>(images.first(), signal);
  if (!isRecord(first)) {
    throw new CollectionError(
      id,
      l10n.t('"{0}" has no images. Add images to it in Earth Engine first.', id),
    );
  }
  const bands = describeBands(id, first.bands);
  const some = images.limit(MAX_IMAGES).aggregate_array('system:time_start');
  const times = timesOf(await earthEngine.evaluate<unknown>(some, signal));
  const properties = Object.keys(isRecord(first.properties) ? first.properties : {});
  const kept = properties.filter((name) => !name.startsWith('system:')).slice(0, MAX_PROPERTIES);
  const clouds = CLOUD_PROPERTIES.find((name) => properties.includes(name));
  const hasDates = times.times.length > 0;
  const undated = l10n.t('Its images have no dates, so they become a single mosaic.');
  return {
    id,
    description: {
      mosaic: hasDates ? 'date' : 'all',
      ...(hasDates && datesOfAsset(asset, times)),
      ...(clouds && { cloud_property: clouds }),
      ...(kept.length > 0 && { properties: kept }),
      ...layout(bands),
    },
    notes: [...bands.notes, ...(hasDates ? [] : [undated])],
  };
}

function layout({ bands, resolution }: DescribedBands): CollectionDescription {
  return { ...(resolution !== undefined && { resolution }), bands };
}

function timesOf(answer: unknown): ImageTimes {
  const listed = Array.isArray(answer) ? answer : [];
  const times = listed.filter((time) => typeof time === 'number').sort((a, b) => a - b);
  return { times, isAll: listed.length < MAX_IMAGES };
}

/** Days of a collection: as its owner gives them, or those of its images where all were looked at. */
function datesOfAsset(
  asset: Record<string, unknown>,
  { times, isAll }: ImageTimes,
): Pick<CollectionDescription, 'start' | 'last_day' | 'days_between_dates'> {
  const days = [...new Set(times.map((time) => formatIsoDate(time)))];
  const start = isoDay(asset.startTime) ?? (isAll ? days[0] : undefined);
  const gaps = days
    .slice(1)
    .map((day, index) => (Date.parse(day) - Date.parse(days[index] ?? day)) / 86_400_000)
    .sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)];
  return {
    ...(start && { start }),
    ...(usual !== undefined && { days_between_dates: usual }),
  };
}

function isoDay(time: unknown): string | undefined {
  const found = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(found) ? undefined : formatIsoDate(found);
}
