/** Makes the layout of a cube from the images that it is made of. */
import { formatTileName } from '../../domain/tileName.ts';
import { allBands, type Band, type CollectionCatalog } from '../collections/index.ts';
import type { CubeFlags, CubeLayout, CubeVariable } from './cubeLayout.ts';
import type { CubeGroup } from './groupItems.ts';
import type { ImageBand } from './imageDocument.ts';

/** Layout of the cube of a group. @param now time of the conversion */
export function layoutOf(
  group: CubeGroup,
  name: string,
  { catalog, version, now }: { catalog: CollectionCatalog; version: string; now: Date },
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
export function cubeNameOf({ collection, items }: CubeGroup): string {
  const [row = 0, column = 0] = items[0]?.item.document.tile.index ?? [];
  return `${collection.replaceAll('/', '_')}_${formatTileName(row, column)}`;
}

/** Bands of all images, in the order of the first that has them. */
function variablesOf({ items }: CubeGroup, catalog: CollectionCatalog): CubeVariable[] {
  const variables = new Map<string, CubeVariable>();
  for (const { item, dataType, nodata } of items) {
    const known = knownBands(item.document.collection, catalog);
    for (const band of item.document.bands) {
      if (variables.has(band.name)) continue;
      variables.set(band.name, {
        name: band.name,
        dataType,
        ...(nodata !== undefined && { nodata }),
        ...scalingOf(band),
        ...descriptionOf(known.get(band.name)),
      });
    }
  }
  return [...variables.values()];
}

function scalingOf({ scale, offset, units }: ImageBand): Partial<CubeVariable> {
  if (scale === undefined) return {};
  return { scale, offset: offset ?? 0, ...(units !== undefined && { units }) };
}

function descriptionOf(band: Band | undefined): Partial<CubeVariable> {
  if (!band?.bits && !band?.classes) return {};
  const { bits, classes } = band;
  const flags: CubeFlags = { ...(bits && { bits }), ...(classes && { classes }) };
  return { flags };
}

/** Bands by name; none of a collection that is not known here. */
function knownBands(id: string, catalog: CollectionCatalog): Map<string, Band> {
  const row = catalog.all.find((each) => each.id === id);
  return new Map((row ? allBands(row) : []).map((band) => [band.name, band]));
}

/** `title`, `history` and `source` are those of the NetCDF Users Guide, which CF adopts. */
function attributesOf(
  { collection, items, dates }: CubeGroup,
  catalog: CollectionCatalog,
  { version, now }: { version: string; now: Date },
): CubeLayout['attributes'] {
  const ids = [...new Set(items.map(({ item }) => item.document.collection))];
  const [row = 0, column = 0] = items[0]?.item.document.tile.index ?? [];
  const titles = ids.map((id) => catalog.all.find((each) => each.id === id)?.title ?? id);
  const ordered = items.map(({ item }) => {
    const { submitted, dateStart, dateEnd, program, name } = item.document;
    return `${submitted}: ordered ${name} (${dateStart} to ${dateEnd}) with ${program || 'cedar'}`;
  });
  return {
    title: `${titles.join(', ')}, ${formatTileName(row, column)}`,
    history: [...ordered.sort(), `${now.toISOString()}: converted by Cedar ${version}`].join('\n'),
    source: ids.join(', '),
    collection,
    tile: formatTileName(row, column),
    tile_horizontal: column,
    tile_vertical: row,
    dates: dates.length,
  };
}
