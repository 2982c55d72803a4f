/** The metadata document beside each image: what was ordered, and what the image holds. */

import { isoDateTime } from '../../domain/isoDates.ts';
import type { ImageCollection } from '../collections/index.ts';
import { exportParameters } from '../earthengine/export.ts';
import { type DateScenes, layerName } from '../earthengine/imageLayers.ts';
import type { ImageSource } from '../earthengine/imageSource.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import { tileRecord } from '../grids/records.ts';
import { joinPath, type Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TaskStatus, TrackedItem } from '../tracking/documentJson.ts';
import { programInfo } from '../tracking/programInfo.ts';
import { recordedArea } from './orderedArea.ts';

/**
 * The document as the Python tool defines it, with what Collection 2 needs beside: `data_type`, and
 * per band `scales`, `offsets` and `units` (null for bands that are not measurements).
 *
 * Bands of the image are, date by date, those of `image.bands`; `image.images` lists for each date
 * the scenes in its mosaic.
 */
export function imageMetadata(
  item: TrackedItem,
  parts: {
    order: TrackingDocument;
    source: ImageSource;
    dates: readonly DateScenes[];
    filters: readonly FilterSpec[];
    options: ExportOptions;
    store: Store;
    now: Date;
  },
): object {
  const { order, source, dates, filters, options, store, now } = parts;
  const { collection, tile, start, end } = source;
  const status: TaskStatus = dates.length === 0 ? { state: 'EMPTY' } : unsubmittedStatus();
  return {
    program: programInfo(),
    order: {
      collection: collection.id,
      date_start: isoDateTime(start),
      date_end: isoDateTime(end),
      filters,
      // The Python tool ignores what follows, apart from the time.
      ...(collection.scenesLeftOut && { scenes_left_out: collection.scenesLeftOut }),
      submitted: isoDateTime(now),
      // Shows whose image it is; the Python tool ignores both.
      id: order.submission.id,
      tracking: joinPath(order.location.prefix, order.location.name),
    },
    tile: tileRecord(tile),
    store: {
      service: store.service,
      export_image_kwds: exportParameters(tile, options),
    },
    task: {
      name: item.name,
      prefix: item.prefix,
      // The Python tool reads all fields of a status here, of an empty item as well.
      status: { ...unsubmittedStatus(), ...status },
    },
    image: {
      bands: collection.bands.map((band) => band.name),
      nodata: collection.nodata,
      data_type: collection.dataType,
      scales: collection.bands.map((band) => band.scaling?.scale ?? null),
      offsets: collection.bands.map((band) => band.scaling?.offset ?? null),
      units: collection.bands.map((band) => band.scaling?.unit ?? null),
      ...encodingRecord(collection),
      ...scenesRecord(collection, dates),
      dates: dates.flatMap(({ date }) => date || []),
      ...layersRecord(dates),
      ...insideRecordOf(order, source),
      images: dates.map(({ scenes }) => scenes),
    },
  };
}

/** How numbers were converted; the Python tool does not know of conversions. */
function encodingRecord({ encoding }: ImageCollection): object {
  return encoding ? { encoding } : {};
}

/**
 * Treatment of the scenes. The Python tool does not know of it: it gives the single layer of a
 * median the time of its earliest scene, and takes masked pixels for missing data. The clear share of a
 * best date is in percent, as scenes have their share of clouds.
 */
function scenesRecord(
  { scenes: choice = {} }: ImageCollection,
  layers: readonly DateScenes[],
): object {
  const { cloudMask, composite } = choice;
  const [{ clearShare } = {}] = layers;
  const combined = layers.flatMap((layer) => (layer.combined ?? []).map(({ date }) => date));
  return {
    ...(cloudMask && { cloud_mask: cloudMask }),
    ...(composite && { composite }),
    ...(combined.length > 0 && { combined_dates: combined }),
    ...(clearShare !== undefined && { clear_share: Math.round(clearShare * 10_000) / 100 }),
  };
}

/**
 * Names of the layers, where there are several of one date: what the names of bands begin with. The
 * Python tool takes each layer for a date, which it is in `images` as well.
 */
function layersRecord(dates: readonly DateScenes[]): object {
  return dates.some(({ label }) => label !== undefined) ? { layers: dates.map(layerName) } : {};
}

/** The area outside of which pixels have no data: its polygons over the tile. The Python tool ignores it. */
function insideRecordOf(order: TrackingDocument, { inside }: ImageSource): object {
  const area = recordedArea(order);
  if (!area || !inside) return {};
  const geometry = { type: 'MultiPolygon' as const, coordinates: inside.lonLat };
  return { inside: { ...order.submission.inside, geometry } };
}

/** Status of an item whose task has not been started. */
export function unsubmittedStatus(): TaskStatus {
  return {
    id: '',
    state: 'UNSUBMITTED',
    creation_timestamp_ms: '',
    update_timestamp_ms: '',
    start_timestamp_ms: '',
    output_url: [],
  };
}
