/**
 * Collections in the tracking document of their order: bands and scenes that were chosen, scenes that
 * were left out, and descriptions of a configuration. A submission that is resumed, or an item that is
 * tried again, gets the same image from it, whatever the configuration has become.
 */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import {
  type BandChoice,
  type BandDescription,
  type CollectionDescription,
  chooseImages,
  describedCollection,
  type ImageChoice,
  type ImageCollection,
  imageCollection,
  SCENE_CHOICES,
  type SceneChoice,
  withAddedBands,
} from '../collections/index.ts';
import { CollectionError, OrderRequestError } from '../errors.ts';
import type { OrderPlan } from './plan.ts';

/** Record of a collection in an order; empty for one that is built in and exported as usual. */
export interface CollectionRecord {
  /** Names of the bands of the image. */
  readonly bands?: readonly string[];
  readonly encoding?: BandChoice['encoding'];
  /** Choices about its scenes, by the names that requests have for them. */
  readonly scenes?: SceneChoice;
  /** Values of `system:index` of scenes that no image is made from. */
  readonly scenes_left_out?: readonly string[];
  /** Bands that cedar.yaml added to a built-in collection, as far as they were chosen. */
  readonly added_bands?: readonly BandDescription[];
  /** As cedar.yaml had it. */
  readonly description?: CollectionDescription;
}

export type CollectionRecords = Readonly<Record<string, CollectionRecord>>;

/** The records of the collections of a plan, by id. */
export function recordCollections({ imageCollections, choices }: OrderPlan): CollectionRecords {
  const entries = imageCollections.map((row) => {
    const { id, bands, encoding, scenes, scenesLeftOut, description } = row;
    const added = addedBandsOf(row);
    return [
      id,
      {
        ...(choices[id]?.bands && { bands: bands.map(({ name }) => name) }),
        ...(encoding && { encoding }),
        ...(scenes && { scenes }),
        ...(scenesLeftOut && { scenes_left_out: scenesLeftOut }),
        ...(added.length > 0 && { added_bands: added }),
        ...(description && { description: description as CollectionDescription }),
      },
    ];
  });
  return Object.fromEntries(entries.filter(([, record]) => Object.keys(record ?? {}).length > 0));
}

function addedBandsOf({ bands, addedBands = [] }: ImageCollection): BandDescription[] {
  const ids = new Set(bands.map(({ id }) => id));
  return (addedBands as readonly BandDescription[]).filter(({ id }) => ids.has(id));
}

/**
 * A collection as an order has recorded it.
 *
 * @param records `submission.image_collections` of a tracking document; untrusted
 * @throws CollectionError when Cedar does not know it, or the record is damaged
 */
export function recordedCollection(id: string, records: unknown): ImageCollection {
  const record = isRecord(records) && Object.hasOwn(records, id) ? records[id] : {};
  if (!isRecord(record)) throw damaged(id);
  const { scenes_left_out: leftOut } = record;
  if (leftOut !== undefined && !isTexts(leftOut)) throw damaged(id);
  const row = recordedRow(id, record);
  return leftOut && leftOut.length > 0 ? { ...row, scenesLeftOut: leftOut } : row;
}

function recordedRow(id: string, record: Readonly<Record<string, unknown>>): ImageCollection {
  const { bands, encoding, scenes = {}, description, added_bands: added } = record;
  if (bands !== undefined && !isTexts(bands)) throw damaged(id);
  if (encoding !== undefined && encoding !== 'int8') throw damaged(id);
  if (!isSceneChoice(scenes)) throw damaged(id);
  const choice: ImageChoice = { ...(bands && { bands }), ...(encoding && { encoding }), ...scenes };
  if (description !== undefined && !isDescription(description)) throw damaged(id);
  if (added !== undefined && !isBands(added)) throw damaged(id);
  try {
    if (description !== undefined)
      return chooseImages(describedCollection(id, description), choice);
    return added === undefined
      ? imageCollection(id, choice)
      : chooseImages(withAddedBands(imageCollection(id), added), choice);
  } catch (error) {
    // Choices were checked before they were recorded.
    throw error instanceof OrderRequestError ? damaged(id, error) : error;
  }
}

function damaged(id: string, cause?: OrderRequestError): CollectionError {
  return new CollectionError(
    id,
    l10n.t(
      'The record of this order does not describe the bands and scenes of "{0}" as Cedar writes it. Order the images again.',
      id,
    ),
    { cause, mistake: 'record' },
  );
}

/** Parts of a later version of Cedar would be left out of the image without notice. */
function isSceneChoice(value: unknown): value is SceneChoice {
  return (
    isRecord(value) && Object.keys(value).every((key) => SCENE_CHOICES.some((part) => part === key))
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isDescription(value: unknown): value is CollectionDescription {
  return isRecord(value) && isBands(value.bands);
}

function isBands(value: unknown): value is readonly BandDescription[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every(
    (band) => isRecord(band) && typeof band.id === 'string' && typeof band.data_type === 'string',
  );
}
