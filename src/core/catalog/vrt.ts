/**
 * Virtual rasters of GDAL: images that are made of bands and pieces of the downloaded files, which they
 * refer to by relative paths.
 *
 * Format: https://gdal.org/en/stable/drivers/raster/vrt.html
 */
import type { DataType } from '../../domain/imageSize.ts';
import { escapeXml } from '../../domain/xml.ts';
import type { DocumentTile } from '../files/metadataDocument.ts';
import type { CatalogBand } from './catalogDocument.ts';
import type { ImagePiece } from './pieceChecks.ts';

/** A band of a virtual raster, and the band of the files that it shows. */
export interface VrtBand {
  /** Name that programs show. */
  readonly description: string;
  /** Number of the band in the files, from 1. */
  readonly sourceBand: number;
  readonly pieces: readonly ImagePiece[];
  readonly dataType: DataType;
  readonly nodata: number | undefined;
  readonly scaling: CatalogBand['scaling'];
}

/** GDAL's names of the types. */
const TYPE_NAMES: Readonly<Record<DataType, string>> = {
  int8: 'Int8',
  uint8: 'Byte',
  int16: 'Int16',
  uint16: 'UInt16',
  int32: 'Int32',
  uint32: 'UInt32',
  float32: 'Float32',
  float64: 'Float64',
};

/**
 * The text of a virtual raster.
 *
 * @param bands at least one
 * @param toFiles relative path of the folder with the files, seen from the virtual raster: `../..`
 */
export function formatVrt(tile: DocumentTile, bands: readonly VrtBand[], toFiles: string): string {
  const [columns, rows] = tile.size;
  const [left, , , top] = tile.bounds;
  const transform = [left, tile.res[0], 0, top, 0, -tile.res[1]].map(String).join(', ');
  return [
    `<VRTDataset rasterXSize="${columns}" rasterYSize="${rows}">`,
    // Without a mapping of axes, GDAL has longitude first in geographic systems, as Earth Engine does.
    `  <SRS>${escapeXml(tile.crs)}</SRS>`,
    `  <GeoTransform>${transform}</GeoTransform>`,
    ...bands.flatMap((band, index) => bandLines(band, index + 1, toFiles)),
    '</VRTDataset>',
    '',
  ].join('\n');
}

function bandLines(band: VrtBand, number: number, toFiles: string): string[] {
  const { description, dataType, nodata, scaling, pieces } = band;
  const type = TYPE_NAMES[dataType];
  return [
    `  <VRTRasterBand dataType="${type}" band="${number}">`,
    `    <Description>${escapeXml(description)}</Description>`,
    ...(nodata === undefined ? [] : [`    <NoDataValue>${formatNodata(nodata)}</NoDataValue>`]),
    ...(scaling ? scalingLines(scaling) : []),
    ...pieces.flatMap((piece) => sourceLines(piece, band, toFiles)),
    '  </VRTRasterBand>',
  ];
}

function scalingLines({ scale, offset, unit }: NonNullable<CatalogBand['scaling']>): string[] {
  return [
    ...(unit ? [`    <UnitType>${escapeXml(unit)}</UnitType>`] : []),
    `    <Offset>${offset}</Offset>`,
    `    <Scale>${scale}</Scale>`,
  ];
}

function sourceLines(
  { file, row, column, header }: ImagePiece,
  { sourceBand, dataType }: VrtBand,
  toFiles: string,
): string[] {
  const { width, height, block } = header;
  const size = `xSize="${width}" ySize="${height}"`;
  const raster = `RasterXSize="${width}" RasterYSize="${height}" DataType="${TYPE_NAMES[dataType]}"`;
  const blocks = `BlockXSize="${block[0]}" BlockYSize="${block[1]}"`;
  return [
    '    <SimpleSource>',
    `      <SourceFilename relativeToVRT="1">${escapeXml(`${toFiles}/${file}`)}</SourceFilename>`,
    `      <SourceBand>${sourceBand}</SourceBand>`,
    // With these, GDAL opens a file when its pixels are read, and not with the virtual raster.
    `      <SourceProperties ${raster} ${blocks} />`,
    `      <SrcRect xOff="0" yOff="0" ${size} />`,
    `      <DstRect xOff="${column}" yOff="${row}" ${size} />`,
    '    </SimpleSource>',
  ];
}

/** GDAL reads `nan`, and not JavaScript's spelling. */
export function formatNodata(nodata: number): string {
  return Number.isNaN(nodata) ? 'nan' : String(nodata);
}
