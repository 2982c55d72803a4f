/** Turns an image into an export task that writes a tile's pieces into a store. */
import type { ImageCollection } from '../collections/index.ts';
import type { Tile } from '../grids/index.ts';
import { crsRecord } from '../grids/records.ts';
import type { ExportDestination } from '../stores/store.ts';
import type { Expression } from './expressions.ts';
import type { EarthEngineClient } from './library.ts';
import type { ExportOptions } from './requestOptions.ts';

/** Most characters Earth Engine takes in a task's description. */
export const DESCRIPTION_LENGTH = 100;

/**
 * A description that Earth Engine accepts and no other task has.
 *
 * Descriptions hold at most 100 characters from letters, digits and `. , : ; _ -`, while names of
 * objects may be longer and hold anything: what is refused becomes `_`, and the middle of a long
 * name is left out. The start of the request id makes it unique, so that a task can be found again
 * by its description alone.
 */
export function taskDescription(name: string, requestId: string): string {
  const allowed = name.replaceAll(/[^A-Za-z0-9.,:;_-]/g, '_');
  const suffix = `_${requestId.slice(0, 8)}`;
  const room = DESCRIPTION_LENGTH - suffix.length;
  if (allowed.length <= room) return allowed + suffix;
  const half = (room - 2) / 2;
  return `${allowed.slice(0, Math.ceil(half))}..${allowed.slice(-Math.floor(half))}${suffix}`;
}

/** The tile's grid and the export options, as the image metadata records them. */
export function exportParameters(tile: Tile, options: ExportOptions): Record<string, unknown> {
  return {
    ...options,
    crs: crsRecord(tile.crs).crs,
    crs_transform: JSON.stringify(tile.transform),
    dimensions: `${tile.size[0]}x${tile.size[1]}`,
  };
}

/**
 * The request that starts a task, all but its `requestId`.
 *
 * The client library makes it of an image that costs nothing to encode; the expression takes that
 * image's place.
 *
 * @param image in the tile's projection and cut to its pixels
 */
export function exportRequest(
  ee: EarthEngineClient,
  image: Expression,
  parts: {
    collection: ImageCollection;
    description: string;
    destination: ExportDestination;
    options: ExportOptions;
    /** Label in Cloud Monitoring; empty for none. */
    workloadTag: string;
  },
): object {
  const { collection, description, destination, options, workloadTag } = parts;
  const { cloudOptimized, fileDimensions, ...others } = options;
  const common = {
    image: new ee.Image(0),
    description,
    fileNamePrefix: destination.fileNamePrefix,
    fileFormat: 'GeoTIFF',
    formatOptions: {
      noData: collection.nodata,
      ...(cloudOptimized !== undefined && { cloudOptimized }),
    },
    // Width and height, as the documentation and the Python client have it; this client takes the
    // height first.
    ...(fileDimensions !== undefined && { fileDimensions: [fileDimensions].flat().reverse() }),
    ...others,
  };
  const { config_: config } =
    'bucket' in destination
      ? ee.batch.Export.image.toCloudStorage({ ...common, bucket: destination.bucket })
      : ee.batch.Export.image.toDrive({ ...common, folder: destination.folder });
  const request = ee.apiclient.serialize(ee.data.prepareExportImageRequest_(config, {}));
  return { ...request, expression: image, ...(workloadTag && { workloadTag }) };
}
