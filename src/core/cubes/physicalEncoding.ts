/**
 * Encoding of a cube of physical values: which variable each band of an image becomes, and how its
 * numbers are converted.
 *
 * Measurements become floating-point numbers, with NaN for missing data, whatever each sensor stores.
 * Quality bands keep their numbers: sensors that give them the same meanings share a variable, and each
 * other sensor has a variable of its own, such as `pixel_qa_LC08`.
 */
import type { DataType } from '../../domain/imageSize.ts';
import { sensorCode } from '../../domain/sensorCode.ts';
import { allBands, type Band, type CollectionCatalog } from '../collections/index.ts';
import type { CheckedItem } from './checkItem.ts';
import type { CubeVariable } from './cubeLayout.ts';
import type { ItemEncoding, ItemTask } from './cubeMessages.ts';
import type { ImageBand } from './imageDocument.ts';
import { mergeFlags } from './mergeFlags.ts';
import {
  checkMissing,
  checkNames,
  checkQuantity,
  differentQuality,
  withoutScale,
} from './physicalRefusals.ts';
import { physicalType, storedNumber, UNSCALED } from './physicalValues.ts';

/** How cubes of physical values are encoded. */
export interface PhysicalOptions {
  readonly catalog: CollectionCatalog;
  /** Whether all variables have one type, and NaN for missing data, as a GeoTIFF needs it. */
  readonly isUniform: boolean;
}

/** Bands of images of several collections that are one variable. */
export interface EncodedVariable {
  /** Its encoding, without descriptions. */
  readonly variable: CubeVariable;
  /** The band of each collection that has it. */
  readonly sensors: readonly { readonly collection: string; readonly band: string }[];
}

/** Encoding of a cube of physical values. */
export interface PhysicalEncoding {
  /** In the order of the first image that has them. */
  readonly variables: readonly EncodedVariable[];
  /** Where the bands of an image are in the cube, and how they are converted. */
  readonly bandsOf: (item: CheckedItem) => Pick<ItemTask, 'variables' | 'encoding'>;
}

/** A band of an image. */
interface SourceBand {
  readonly item: CheckedItem;
  readonly band: ImageBand;
  /** As its collection describes it; absent of collections that are not known here. */
  readonly known: Band | undefined;
  readonly isMeasurement: boolean;
}

/** Bands that become one variable. */
interface Share {
  readonly bands: SourceBand[];
  readonly variable: CubeVariable;
}

/** @throws CubeError for bands whose physical values are not known, or not of one quantity */
export function physicalEncoding(
  items: readonly CheckedItem[],
  { catalog, isUniform }: PhysicalOptions,
): PhysicalEncoding {
  const byName = new Map<string, SourceBand[]>();
  for (const source of items.flatMap((item) => bandsOfItem(item, catalog))) {
    byName.set(source.band.name, [...(byName.get(source.band.name) ?? []), source]);
  }
  const shares = uniform([...byName.values()].flatMap(sharesOf), isUniform);
  checkNames(shares);
  for (const item of items) checkMissing(item, shares);
  const placeOf = new Map(
    shares.flatMap(({ bands }, index) => bands.map(({ band }) => [band, index] as const)),
  );
  return {
    variables: shares.map(({ variable, bands }) => ({ variable, sensors: sensorsOf(bands) })),
    bandsOf(item) {
      const { bands } = item.item.document;
      const places = bands.map((band) => placeOf.get(band) ?? -1);
      const encoding = itemEncoding(item, (index) => shares[places[index] ?? -1]);
      return { variables: places, encoding };
    },
  };
}

function bandsOfItem(item: CheckedItem, catalog: CollectionCatalog): SourceBand[] {
  const { document } = item.item;
  const row = catalog.all.find(({ id }) => id === document.collection);
  const known = new Map((row ? allBands(row) : []).map((band) => [band.name, band]));
  return document.bands.map((band) => {
    const described = known.get(band.name);
    if (band.scale === undefined && described?.scaling) throw withoutScale(document, band.name);
    return { item, band, known: described, isMeasurement: isMeasurement(item, band, described) };
  });
}

/** Whether the numbers of a band are quantities: others are bits, classes, or not known. */
function isMeasurement(
  { dataType }: CheckedItem,
  { scale }: ImageBand,
  known: Band | undefined,
): boolean {
  if (scale !== undefined) return true;
  if (known?.bits || known?.classes) return false;
  // Fractions in whole numbers are encoded in another way.
  return dataType.startsWith('float') && (known?.dataType ?? dataType).startsWith('float');
}

/** The variables that the bands of one name become. */
function sharesOf(bands: readonly SourceBand[]): Share[] {
  const measured = bands.filter((each) => each.isMeasurement);
  checkQuantity(measured);
  const groups = [...(measured.length > 0 ? [measured] : []), ...qualityGroups(bands)];
  return groups.map((group) => ({ bands: group, variable: variableOf(group, groups.length > 1) }));
}

/** Quality bands with the same meanings, in the order of collections. */
function qualityGroups(bands: readonly SourceBand[]): SourceBand[][] {
  const groups: SourceBand[][] = [];
  const ofCollection = new Map<string, SourceBand[]>();
  // Names must not depend on the order of images.
  const others = bands
    .filter((each) => !each.isMeasurement)
    .sort((a, b) => compare(collectionOf(a), collectionOf(b)));
  for (const each of others) {
    const own = ofCollection.get(collectionOf(each));
    if (own?.[0] && !haveSameNumbers(each, own[0])) throw differentQuality(own[0], each);
    const group = own ?? groups.find((found) => found.every((one) => haveSameMeaning(each, one)));
    if (group) group.push(each);
    else groups.push([each]);
    ofCollection.set(collectionOf(each), group ?? groups.at(-1) ?? []);
  }
  return groups;
}

function variableOf(bands: readonly SourceBand[], isDivided: boolean): CubeVariable {
  const [first] = bands;
  if (!first) throw new RangeError('bands');
  const { band, item, isMeasurement } = first;
  const codes = new Set(bands.map((each) => sensorCode(collectionOf(each))));
  const name = isDivided ? [band.name, ...[...codes].sort()].join('_') : band.name;
  if (!isMeasurement) {
    return {
      name,
      dataType: item.dataType,
      ...(item.nodata !== undefined && { nodata: item.nodata }),
    };
  }
  // Explicit, so that readers do not apply the scale of the collection as well.
  const scaling = band.scale !== undefined && { scale: 1, offset: 0, units: unitsOf(bands) };
  const types = bands.map((each) => physicalType(each.item.dataType));
  const dataType = types.includes('float64') ? 'float64' : 'float32';
  return { name, dataType, nodata: Number.NaN, ...scaling };
}

/** That of the first band with one; those without are ratios. */
function unitsOf(bands: readonly SourceBand[]): string {
  return bands.find((each) => each.band.units !== undefined)?.band.units ?? '';
}

/** Variables of one type, which holds the numbers of all of them. */
function uniform(shares: readonly Share[], isUniform: boolean): readonly Share[] {
  if (!isUniform) return shares;
  const types = shares.map(({ variable }) => physicalType(variable.dataType));
  const dataType: DataType = types.includes('float64') ? 'float64' : 'float32';
  return shares.map(({ bands, variable }) => ({
    bands,
    variable: { ...variable, dataType, nodata: Number.NaN },
  }));
}

function itemEncoding(
  { item, dataType, nodata }: CheckedItem,
  shareOf: (band: number) => Share | undefined,
): ItemEncoding {
  const missing = nodata !== undefined && { nodata: storedNumber(nodata, dataType) };
  return {
    dataType,
    ...missing,
    bands: item.document.bands.map(({ scale, offset = 0 }, index) => {
      const { bands, variable } = shareOf(index) ?? {};
      if (bands?.[0]?.isMeasurement) {
        return { ...UNSCALED, ...(scale !== undefined && { scale, offset }), ...missing };
      }
      return variable?.dataType === dataType ? undefined : { ...UNSCALED, ...missing };
    }),
  };
}

function collectionOf({ item }: SourceBand): string {
  return item.item.document.collection;
}

function sensorsOf(bands: readonly SourceBand[]): EncodedVariable['sensors'] {
  const names = new Map(bands.map((each) => [collectionOf(each), each.band.name]));
  return [...names].map(([collection, band]) => ({ collection, band }));
}

function haveSameNumbers({ item: a }: SourceBand, { item: b }: SourceBand): boolean {
  return a.dataType === b.dataType && Object.is(a.nodata, b.nodata);
}

/** Whether quality bands of two collections can share a variable: numbers of one type and meaning. */
function haveSameMeaning(a: SourceBand, b: SourceBand): boolean {
  if (!haveSameNumbers(a, b) || !a.known || !b.known) return false;
  const described = [a.known, b.known].map(({ bits, classes }) => ({
    code: '',
    flags: { ...(bits && { bits }), ...(classes && { classes }) },
  }));
  const areDescribed = described.every(({ flags }) => Object.keys(flags).length > 0);
  if (!areDescribed) return a.known.id === b.known.id;
  return mergeFlags(described)?.note === undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
