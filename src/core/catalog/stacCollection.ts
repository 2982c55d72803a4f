/** The collection of a folder's catalog: what its items have in common, and the files they are made of. */

import { sceneTimes } from '../files/metadataDocument.ts';
import type { CatalogModel } from './catalogModel.ts';
import { fileFields, type ReferencedFile } from './fileFields.ts';
import { boxOfTile, type LonLatBox } from './placeFields.ts';
import { EXTENSIONS, isoTime, STAC_VERSION } from './stacItem.ts';

/** Files of a collection, seen from its own. */
export interface CollectionFiles {
  /** Paths of the items. */
  readonly items: readonly string[];
  /** Virtual rasters of the bands of stacks, by their names. */
  readonly stacks: ReadonlyMap<string, ReferencedFile>;
  /** Downloaded files, by their names. */
  readonly downloaded: ReadonlyMap<string, ReferencedFile>;
}

/**
 * The collection, as JSON.
 *
 * @param id of the collection, such as the name of the order
 */
export function stacCollection(id: string, model: CatalogModel, files: CollectionFiles): object {
  const ids = [...new Set(model.stacks.map(({ collection }) => collection))];
  return {
    type: 'Collection',
    stac_version: STAC_VERSION,
    stac_extensions: [EXTENSIONS.file],
    id,
    title: id,
    description: `Images of ${ids.join(', ')}, ordered from Google Earth Engine with Cedar.`,
    // Terms are those of the providers of each image collection.
    license: 'various',
    extent: {
      spatial: { bbox: spatialExtent(model) },
      temporal: { interval: [temporalExtent(model)] },
    },
    links: [
      { rel: 'root', href: './collection.json', type: 'application/json' },
      ...files.items.map((href) => ({ rel: 'item', href, type: 'application/geo+json' })),
    ],
    assets: {
      ...assets(files.stacks, 'application/xml', 'virtual'),
      ...assets(files.downloaded, undefined, 'source'),
    },
  };
}

function assets(
  files: ReadonlyMap<string, ReferencedFile>,
  type: string | undefined,
  role: string,
): Record<string, object> {
  return Object.fromEntries(
    [...files].map(([name, facts]) => [
      name,
      { title: name, type: type ?? mediaType(name), roles: [role], ...fileFields(facts) },
    ]),
  );
}

function mediaType(name: string): string {
  return name.endsWith('.json') ? 'application/json' : 'image/tiff; application=geotiff';
}

/** The box around all tiles, and, where there are several, that of each. */
function spatialExtent({ stacks }: CatalogModel): readonly LonLatBox[] {
  const boxes = stacks.flatMap(({ layers: [first] }) => {
    const box = first && boxOfTile(first.image.document.tile);
    return box ? [box] : [];
  });
  const distinct = [...new Map(boxes.map((box) => [box.join(), box])).values()];
  const [only] = distinct;
  if (!only) return [[-180, -90, 180, 90]];
  return distinct.length === 1 ? [only] : [aroundAll(distinct), ...distinct];
}

function aroundAll(boxes: readonly LonLatBox[]): LonLatBox {
  const crosses = boxes.some(([west, , east]) => west > east);
  const [west, east] = crosses
    ? [-180, 180]
    : [Math.min(...boxes.map((box) => box[0])), Math.max(...boxes.map((box) => box[2]))];
  const [south, north] = [
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[3])),
  ];
  return [west, south, east, north];
}

function temporalExtent({ layers }: CatalogModel): [string | null, string | null] {
  const times = layers.flatMap(({ layer, image: { document } }) => {
    if (layer.date === undefined) {
      return [document.start ?? [], document.end === undefined ? [] : document.end - 1].flat();
    }
    const taken = sceneTimes(layer.scenes);
    return taken.length > 0 ? taken : [Date.parse(layer.date)];
  });
  const sorted = times.sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  return [first, last].map((time) => (time === undefined ? null : isoTime(time))) as [
    string | null,
    string | null,
  ];
}
