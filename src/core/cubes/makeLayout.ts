/** Makes the layout of a cube from the images that it is made of. */
import { collectionName } from '../../domain/collectionNames.ts';
import { formatTileName } from '../../domain/tileName.ts';
import { allBands, type Band, type CollectionCatalog } from '../collections/index.ts';
import { standardNameOf } from './cf/standardNames.ts';
import type { CubeLayout, CubeVariable } from './cubeLayout.ts';
import { type CubeGroup, type CubeSubject, cubeCollections } from './groupItems.ts';
import type { ImageBand } from './imageDocument.ts';
import { mergeFlags } from './mergeFlags.ts';

/** What describes a conversion. */
export interface LayoutOptions {
  readonly catalog: CollectionCatalog;
  /** Version of the program. */
  readonly version: string;
  /** Time of the conversion. */
  readonly now: Date;
}

/** Layout of the cube of a group. */
export function layoutOf(
  group: CubeGroup,
  name: string,
  { catalog, version, now }: LayoutOptions,
): CubeLayout {
  const [first] = group.items;
  if (!first) throw new RangeError('items');
  const { tile, epsg } = first.item.document;
  return {
    name,
    width: tile.width,
    height: tile.height,
    transform: tile.transform,
    crs: tile.crs,
    ...(epsg !== undefined && { epsg }),
    dates: group.dates.flatMap(({ item, index }) => item.item.document.dates[index] ?? []),
    variables: variablesOf(group, catalog),
    attributes: attributesOf(group, catalog, { version, now }),
  };
}

/** Name of the cube of a tile and a collection: `LANDSAT_LC08_C02_T1_L2_h003v009`. */
export function cubeNameOf({ collection, index: [row, column] }: CubeSubject): string {
  return `${collection.replaceAll('/', '_')}_${formatTileName(row, column)}`;
}

/** A band of the images of one collection. */
interface SensorBand {
  readonly collection: string;
  readonly variable: CubeVariable;
  /** As the collection describes it; absent of collections that are not known here. */
  readonly known: Band | undefined;
}

/** Bands of all images, in the order of the first that has them. */
function variablesOf(
  { described, physical }: CubeGroup,
  catalog: CollectionCatalog,
): CubeVariable[] {
  if (physical) {
    return physical.variables.map(({ variable, sensors }) => {
      const bands = sensors.map(({ collection, band }): SensorBand => {
        return {
          collection,
          variable: { ...variable, name: band },
          known: knownBands(collection, catalog).get(band),
        };
      });
      return { ...variable, ...descriptionOf(bands) };
    });
  }
  const bands = new Map<string, SensorBand[]>();
  for (const { item, dataType, nodata } of described) {
    const { collection } = item.document;
    const known = knownBands(collection, catalog);
    for (const band of item.document.bands) {
      const sensors = bands.get(band.name) ?? [];
      bands.set(band.name, sensors);
      if (sensors.some((each) => each.collection === collection)) continue;
      const { name } = band;
      const missing = nodata !== undefined && { nodata };
      const variable = { name, dataType, ...missing, ...scalingOf(band) };
      sensors.push({ collection, variable, known: known.get(name) });
    }
  }
  return [...bands.values()].flatMap((sensors) => {
    const [first] = sensors;
    return first ? [{ ...first.variable, ...descriptionOf(sensors) }] : [];
  });
}

function scalingOf({ scale, offset, units }: ImageBand): Partial<CubeVariable> {
  if (scale === undefined) return {};
  return { scale, offset: offset ?? 0, ...(units !== undefined && { units }) };
}

/** Title, standard name and meanings of a band that one or several collections have. */
function descriptionOf(sensors: readonly SensorBand[]): Partial<CubeVariable> {
  const sources = sensors.map(({ collection, variable, known }) =>
    known ? `${known.id} of ${collection}` : `${variable.name} of ${collection}`,
  );
  const standardNames = sensors.map(({ collection, known }) =>
    known ? standardNameOf(collection, known.id) : undefined,
  );
  const [standardName] = standardNames;
  const flags = mergeFlags(
    sensors.map(({ collection, known: { bits, classes } = {} }) => ({
      code: collectionName(collection)?.code ?? collection,
      flags: { ...(bits && { bits }), ...(classes && { classes }) },
    })),
  );
  return {
    longName: sources.join(', '),
    ...(standardName !== undefined &&
      standardNames.every((each) => each === standardName) && { standardName }),
    ...(flags && { flags }),
  };
}

/** Bands by name; none of a collection that is not known here. */
function knownBands(id: string, catalog: CollectionCatalog): Map<string, Band> {
  const row = catalog.all.find((each) => each.id === id);
  return new Map((row ? allBands(row) : []).map((band) => [band.name, band]));
}

/** In the history of each cube, by which it is known to be one of Cedar. */
export const CONVERTED = 'converted by Cedar';

/** Names of the images that a cube is made of. @param history of the cube */
export function imagesInHistory(history: string): Set<string> {
  const lines = history.matchAll(/^.*?: ordered (.+) \([^()]* to [^()]*\) with /gm);
  return new Set([...lines].map(([, name = '']) => name));
}

/** `title`, `history` and `source` are those of the NetCDF Users Guide, which CF adopts. */
function attributesOf(
  group: CubeGroup,
  catalog: CollectionCatalog,
  { version, now }: { version: string; now: Date },
): CubeLayout['attributes'] {
  const { collection, items, dates, physical } = group;
  const [row, column] = group.index;
  const ordered = items.map(({ item }) => {
    const { submitted, dateStart, dateEnd, program, name } = item.document;
    return `${submitted}: ordered ${name} (${dateStart} to ${dateEnd}) with ${program || 'cedar'}`;
  });
  const converted = `${CONVERTED} ${version}${physical ? ', to physical values' : ''}`;
  return {
    ...sourceDescription(group, catalog)(cubeCollections(group)),
    history: [...ordered.sort(), `${now.toISOString()}: ${converted}`].join('\n'),
    collection,
    tile: formatTileName(row, column),
    tile_horizontal: column,
    tile_vertical: row,
    dates: dates.length,
  };
}

/** How a cube names its image collections: their titles, and their ids. */
export function sourceDescription(
  { index: [row, column] }: CubeSubject,
  catalog: CollectionCatalog,
): (ids: readonly string[]) => { readonly title: string; readonly source: string } {
  return (ids) => {
    const titles = ids.map((id) => catalog.all.find((each) => each.id === id)?.title ?? id);
    return {
      title: `${titles.join(', ')}, ${formatTileName(row, column)}`,
      source: ids.join(', '),
    };
  };
}
