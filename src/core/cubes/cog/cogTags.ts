/** Tags of a cloud-optimized GeoTIFF: its pixels, its place on the Earth, its bands. */
import { type DataType, SAMPLE_BYTES } from '../../../domain/imageSize.ts';
import { escapeXml } from '../../../domain/xml.ts';
import { cfDataset } from '../cf/cfDataset.ts';
import type { CubeDate, CubeLayout } from '../cubeLayout.ts';
import { geoKeys } from './geoKeys.ts';
import type { TiffTag } from './tiffDirectory.ts';
import { hasPredictor, TIFF_TILE } from './tiffTile.ts';

/** A resolution of the image: the image itself, or an overview. */
export interface CogLevel {
  readonly width: number;
  readonly height: number;
}

/** The image, and overviews of half the size each, until one has a single tile. */
export function cogLevels({ width, height }: CogLevel): readonly CogLevel[] {
  const levels: CogLevel[] = [{ width, height }];
  for (;;) {
    const { width: w, height: h } = levels.at(-1) ?? { width, height };
    if (Math.max(w, h) <= TIFF_TILE) return levels;
    levels.push({ width: Math.ceil(w / 2), height: Math.ceil(h / 2) });
  }
}

/** Tiles of a level along x and y. */
export function tileCounts({ width, height }: CogLevel): { columns: number; rows: number } {
  return { columns: Math.ceil(width / TIFF_TILE), rows: Math.ceil(height / TIFF_TILE) };
}

const UNSIGNED = 1;
const SIGNED = 2;
const FLOAT = 3;

function sampleFormat(dataType: DataType): number {
  if (dataType.startsWith('float')) return FLOAT;
  return dataType.startsWith('uint') ? UNSIGNED : SIGNED;
}

/** Tags of pixels. @param isOverview whether it is not the image itself */
export function pixelTags(
  { variables }: CubeLayout,
  { width, height }: CogLevel,
  isOverview: boolean,
): TiffTag[] {
  const dataType = variables[0]?.dataType ?? 'uint8';
  const nodata = variables.find((each) => each.nodata !== undefined)?.nodata;
  const short = (tag: number, ...values: number[]): TiffTag => ({ tag, type: 'short', values });
  const ofBands = (value: number) => variables.map(() => value);
  const [DEFLATE, GRAY, SEPARATE, DIFFERENCE, UNSPECIFIED] = [8, 1, 2, 2, 0];
  return [
    { tag: 254, type: 'long', values: [isOverview ? 1 : 0] },
    { tag: 256, type: 'long', values: [width] },
    { tag: 257, type: 'long', values: [height] },
    short(258, ...ofBands(8 * SAMPLE_BYTES[dataType])),
    short(259, DEFLATE),
    short(262, GRAY),
    short(277, variables.length),
    short(284, SEPARATE),
    ...(hasPredictor(dataType) ? [short(317, DIFFERENCE)] : []),
    short(322, TIFF_TILE),
    short(323, TIFF_TILE),
    ...(variables.length > 1 ? [short(338, ...ofBands(UNSPECIFIED).slice(1))] : []),
    short(339, ...ofBands(sampleFormat(dataType))),
    ...(nodata === undefined ? [] : [nodataTag(nodata)]),
  ];
}

/** GDAL writes NaN in small letters. */
function nodataTag(nodata: number): TiffTag {
  return { tag: 42_113, type: 'ascii', text: String(nodata).toLowerCase() };
}

/** Tags of the whole image. @throws CubeError when GeoTIFF cannot express the projection */
export function imageTags(layout: CubeLayout, date: CubeDate): TiffTag[] {
  const [xStep, , left, , yStep, top] = layout.transform;
  const { directory, doubles, ascii } = geoKeys(layout);
  const double = (tag: number, values: readonly number[]): TiffTag => ({
    tag,
    type: 'double',
    values,
  });
  return [
    double(33_550, [xStep, -yStep, 0]),
    double(33_922, [0, 0, 0, left, top, 0]),
    { tag: 34_735, type: 'short', values: directory },
    ...(doubles.length > 0 ? [double(34_736, doubles)] : []),
    ...(ascii === '' ? [] : [{ tag: 34_737, type: 'ascii', text: ascii } as const]),
    { tag: 42_112, type: 'ascii', text: gdalMetadata(layout, date) },
  ];
}

/** Names, scales, offsets, units and flags of bands, and what is known of the date, as GDAL reads them. */
function gdalMetadata(layout: CubeLayout, date: CubeDate): string {
  const { variables } = cfDataset(layout);
  const bands = layout.variables.flatMap(({ name, scale, offset, units }, sample) => {
    const of = (key: string, role: string, value: string | number | undefined) =>
      value === undefined || value === '' ? [] : [item(key, value, { sample, role })];
    const attributes = Object.entries(variables[sample]?.attributes ?? {});
    const flags = attributes.filter(([key]) => /^(flag_|long_name|comment)/.test(key));
    return [
      ...of('DESCRIPTION', 'description', name),
      ...of('OFFSET', 'offset', scale === undefined ? undefined : (offset ?? 0)),
      ...of('SCALE', 'scale', scale),
      ...of('UNITTYPE', 'unittype', units),
      ...flags.map(([key, value]) => item(key, String(value), { sample })),
    ];
  });
  const scenes = JSON.stringify(date.scenes);
  // The number of dates is that of the whole cube, which can get others.
  const { dates: _, ...attributes } = layout.attributes;
  const ofDate = { ...attributes, collection: date.collection };
  const whole = [
    ...Object.entries(ofDate).map(([key, value]) => item(key, value, {})),
    item('time', new Date(date.time).toISOString(), {}),
    item('images', scenes, {}),
  ];
  return `<GDALMetadata>\n${[...whole, ...bands].join('\n')}\n</GDALMetadata>`;
}

function item(
  name: string,
  value: string | number,
  { sample, role }: { sample?: number; role?: string },
): string {
  const place = sample === undefined ? '' : ` sample="${sample}"`;
  const kind = role === undefined ? '' : ` role="${role}"`;
  return `  <Item name="${escapeXml(name)}"${place}${kind}>${escapeXml(String(value))}</Item>`;
}
