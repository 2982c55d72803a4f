/** Bands of an asset, as Earth Engine describes them in its REST API and in values of images. */
import * as l10n from '@vscode/l10n';
import type { DataType } from '../../domain/imageSize.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { BandDescription } from '../collections/index.ts';
import { CollectionError } from '../errors.ts';
import { MAX_BANDS } from './exportLimits.ts';

/** Bands for a description. */
export interface DescribedBands {
  readonly bands: readonly BandDescription[];
  /** Pixel size of the finest band in meters, where it is known. */
  readonly resolution?: number;
  /** Notes about them for the user, as sentences. */
  readonly notes: readonly string[];
}

/** More bands than this leave room for few dates in an image. */
const MANY_BANDS = 50;

/** Length of a degree of the equator, in meters. */
const DEGREE_M = 111_319.49;

/** Whole-number types, smallest first. */
const INTEGERS: readonly (readonly [type: DataType, min: number, max: number])[] = [
  ['uint8', 0, 255],
  ['int8', -128, 127],
  ['uint16', 0, 65_535],
  ['int16', -32_768, 32_767],
  ['uint32', 0, 4_294_967_295],
  ['int32', -2_147_483_648, 2_147_483_647],
];

/**
 * @param isComplete whether all bands are exported unless an order chooses some
 * @throws CollectionError when no band can be exported
 */
export function describeBands(id: string, listed: unknown, isComplete = true): DescribedBands {
  const found = (Array.isArray(listed) ? listed : []).filter(isRecord);
  const sizes = found.map(pixelSize);
  const known = sizes.filter((size) => size !== undefined);
  const finest = known.length > 0 ? Math.min(...known) : undefined;
  const wide: string[] = [];
  const bands = found.flatMap((band, index) => {
    const name = String(band.id);
    const type = dataTypeOf(band);
    if (!type) {
      wide.push(name);
      return [];
    }
    const size = sizes[index];
    const isCoarser = size !== undefined && finest !== undefined && size > finest * 1.001;
    return { id: name, data_type: type, ...(isCoarser && { resolution: rounded(size) }) };
  });
  if (bands.length === 0) {
    throw new CollectionError(id, l10n.t('"{0}" has no bands that can be exported.', id));
  }
  return {
    bands,
    ...(finest !== undefined && { resolution: rounded(finest) }),
    notes: notesOn(bands, wide, isComplete),
  };
}

function notesOn(
  bands: readonly BandDescription[],
  wide: readonly string[],
  isComplete: boolean,
): string[] {
  const notes: string[] = [];
  if (wide.length > 0) {
    notes.push(
      l10n.t(
        'These bands have numbers of more than 32 bits or arrays, which GeoTIFFs of Earth Engine cannot hold; they are left out: {0}.',
        wide.join(', '),
      ),
    );
  }
  if (!isComplete) return notes;
  if (bands.length > MANY_BANDS) {
    notes.push(
      l10n.t(
        'It has {0} bands, so an image has room for {1} dates. Set optional: true for bands that you do not need.',
        formatNumber(bands.length),
        formatNumber(Math.floor(MAX_BANDS / bands.length)),
      ),
    );
  }
  if (bands.some(({ resolution }) => resolution !== undefined)) {
    notes.push(
      l10n.t(
        'Its bands have different pixel sizes. In an image, all have those of the tile grid: the nearest pixel is used.',
      ),
    );
  }
  const types = new Set(bands.map(({ data_type: type }) => type));
  if (types.size > 1) {
    notes.push(
      l10n.t(
        'Its bands have different types ({0}). An image has the smallest type that holds all of its bands.',
        [...types].join(', '),
      ),
    );
  }
  return notes;
}

/** The smallest type of all values of a band; undefined for what cannot be exported. */
export function dataTypeOf(band: Record<string, unknown>): DataType | undefined {
  const type = [band.dataType, band.data_type].find(isRecord) ?? {};
  // Arrays in pixels.
  if (Number(type.dimensionsCount ?? type.dimensions ?? 0) > 0) return undefined;
  const precision = String(type.precision).toLowerCase();
  if (precision === 'float') return 'float32';
  if (precision === 'double') return 'float64';
  const range = isRecord(type.range) ? type.range : type;
  // The REST API leaves out a limit that is 0.
  const [min, max] = [Number(range.min ?? 0), Number(range.max ?? 0)];
  if (precision !== 'int') return undefined;
  if (range.min === undefined && range.max === undefined) return 'int32';
  return INTEGERS.find(([, least, most]) => min >= least && max <= most)?.[0];
}

/** Width of a pixel in meters, at the equator for degrees. */
function pixelSize(band: Record<string, unknown>): number | undefined {
  const grid = isRecord(band.grid) ? band.grid : band;
  const affine = isRecord(grid.affineTransform) ? grid.affineTransform.scaleX : undefined;
  const listed = Array.isArray(band.crs_transform) ? band.crs_transform[0] : undefined;
  const width = Math.abs(Number(affine ?? listed));
  if (!(width > 0)) return undefined;
  const isDegrees = /^(EPSG:4326|EPSG:4269)$/.test(String(grid.crsCode ?? band.crs));
  return isDegrees ? width * DEGREE_M : width;
}

function rounded(meters: number): number {
  return Number(meters.toPrecision(6));
}
