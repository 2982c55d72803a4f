/** Model of the images of a folder for scripts: stacks of bands, dates, scales, and a mask. */
import { qualityRulesOf } from '../../../domain/qualityMeanings.ts';
import type { PixelQuality, QualityBits, QualityRules } from '../../../domain/qualityRules.ts';
import { formatTileName } from '../../../domain/tileName.ts';
import { allBands, collections, type ImageCollection } from '../../collections/index.ts';
import { bandFileNames } from '../catalogFiles.ts';
import type { CatalogLayer, CatalogModel, CatalogStack } from '../catalogModel.ts';
import { sceneFields } from '../sceneFields.ts';

/** A band with all dates. */
export interface ScriptBand {
  readonly name: string;
  /** Path of its virtual raster from the folder of downloads, with slashes. */
  readonly file: string;
  /** physical = stored × scale + offset; absent for bands that are not measurements. */
  readonly scaling?: { readonly scale: number; readonly offset: number; readonly unit: string };
}

/** Some bits of a number, and the values of them that mark a pixel as cloudy. */
export interface ScriptBits {
  /** Position of the first bit. */
  readonly shift: number;
  /** The number with all of the bits set, after shifting. */
  readonly mask: number;
  readonly values: readonly number[];
}

/** How clear pixels are found. */
export interface ScriptMask {
  /** Pixels that it leaves out. */
  readonly title: string;
  /** Name of the band that shows it. */
  readonly band: string;
  readonly bits: readonly ScriptBits[];
  /** Values that mark a pixel as cloudy. */
  readonly classes: readonly number[];
  /** Smallest stored number of a clear pixel. */
  readonly clearFrom?: number;
}

/** Images of a collection and tile. */
export interface ScriptStack {
  /** "LANDSAT/LC08/C02/T1_L2 h009v003" */
  readonly title: string;
  /** Ids of the layers in the catalog, oldest first. */
  readonly layerIds: readonly string[];
  /** Descriptions of the layers: dates, usually. */
  readonly dates: readonly string[];
  /** ISO times of the layers, in UTC, without a zone. */
  readonly times: readonly string[];
  readonly nodata?: number;
  readonly bands: readonly ScriptBand[];
  readonly mask?: ScriptMask;
  /**
   * Index of the layer that is plotted: the one with the fewest clouds. Absent if the clouds of no
   * layer are known, so that the script has to count clear pixels by its mask.
   */
  readonly first?: number;
  /** Names of the bands that are plotted: red, green and blue, or a single one. */
  readonly plotted: readonly string[];
}

/**
 * @param options.images names of images; only tiles with one of them are kept; all unless given
 * @param options.collections that a configuration describes, besides those that Cedar knows
 */
export function scriptStacks(
  { stacks }: CatalogModel,
  {
    images,
    collections: described = [],
  }: {
    readonly images?: readonly string[] | undefined;
    readonly collections?: readonly ImageCollection[] | undefined;
  } = {},
): readonly ScriptStack[] {
  const known = [...described, ...collections()];
  const wanted = images && new Set(images);
  const isWanted = ({ image: { document, stem } }: CatalogLayer) =>
    !wanted || wanted.has(document.name ?? stem) || wanted.has(stem);
  return stacks
    .filter(({ layers }) => layers.some(isWanted))
    .map((stack) => scriptStack(stack, known));
}

function scriptStack(stack: CatalogStack, known: readonly ImageCollection[]): ScriptStack {
  const { id, collection, bands, layers } = stack;
  const [first] = layers;
  if (!first) throw new RangeError('A stack has layers.');
  const { document } = first.image;
  const files = bandFileNames(bands);
  const scriptBands = bands.map(({ name, scaling }, index) => ({
    name,
    file: `catalog/stacks/${id}_${files[index]}.vrt`,
    ...(scaling && { scaling }),
  }));
  const mask = scriptMask(
    collection,
    bands.map(({ name }) => name),
    known,
  );
  return {
    title: `${collection} ${formatTileName(...document.tile.index)}`,
    layerIds: layers.map((layer) => layer.id),
    dates: layers.map(({ title }) => title),
    times: layers.map(({ time }) => new Date(time).toISOString().slice(0, -1)),
    ...(document.nodata !== undefined && { nodata: document.nodata }),
    bands: scriptBands,
    ...(mask && { mask }),
    ...firstOf(layers, mask),
    plotted: plottedBands(scriptBands),
  };
}

function firstOf(
  layers: readonly CatalogLayer[],
  mask: ScriptMask | undefined,
): Pick<ScriptStack, 'first'> {
  const clouds = layers.map(({ layer }) => sceneFields(layer.scenes)['eo:cloud_cover']);
  const known = clouds.flatMap((share) => share ?? []);
  if (known.length > 0) return { first: clouds.indexOf(Math.min(...known)) };
  return mask && layers.length > 1 ? {} : { first: 0 };
}

/** True color where there are the bands for it; otherwise the first band that is a measurement. */
function plottedBands(bands: readonly ScriptBand[]): string[] {
  const names = bands.map(({ name }) => name);
  const color = ['red', 'green', 'blue'];
  if (color.every((name) => names.includes(name))) return color;
  const measured = bands.find(({ scaling }) => scaling);
  return [(measured ?? bands[0])?.name ?? ''];
}

/**
 * How the clear pixels of images are found: by the first recipe for clouds of the collection whose band
 * is among theirs, otherwise by the first band whose bits or classes mean clouds.
 *
 * @param id of the collection
 * @param names of the bands
 * @param known collections
 * @returns undefined where no band shows clouds
 */
export function scriptMask(
  id: string,
  names: readonly string[],
  known: readonly ImageCollection[],
): ScriptMask | undefined {
  const row = known.find((each) => each.id === id);
  if (!row) return undefined;
  const cloudMasks = row.cloudMasks ?? [];
  for (const recipe of cloudMasks) {
    const band = nameOfBand(row, recipe.band);
    if (band === undefined || !names.includes(band)) continue;
    const { title, cloudyBits = [], cloudyClasses = [], clearFrom } = recipe;
    return {
      title,
      band,
      bits: cloudyBits.map(({ bit, count = 1, values = [1] }) =>
        scriptBits({ bit, count, values }),
      ),
      classes: cloudyClasses,
      ...(clearFrom !== undefined && { clearFrom }),
    };
  }
  for (const name of names) {
    const band = allBands(row).find((each) => each.name === name);
    const rules = band && qualityRulesOf(band);
    if (rules) return maskOfRules(name, band.id, rules);
  }
  return undefined;
}

/** Leaves out all pixels that are neither clear nor snow. */
function maskOfRules(name: string, id: string, { bits, classes }: QualityRules): ScriptMask {
  const isLeftOut = (quality: PixelQuality) => quality !== 'clear' && quality !== 'snow';
  return {
    title: `Clouds and shadows, by ${id}`,
    band: name,
    bits: bits.filter(({ quality }) => isLeftOut(quality)).map(scriptBits),
    classes: Object.entries(classes).flatMap(([value, quality]) =>
      isLeftOut(quality) ? Number(value) : [],
    ),
  };
}

function scriptBits({ bit, count, values }: Omit<QualityBits, 'quality'>) {
  return { shift: bit, mask: 2 ** count - 1, values };
}

function nameOfBand(row: ImageCollection, id: string): string | undefined {
  return allBands(row).find((band) => band.id === id)?.name;
}
