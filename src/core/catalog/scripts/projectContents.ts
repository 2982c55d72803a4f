/** Contents of a QGIS project for the images of a folder. */

import type { DocumentTile } from '../../files/metadataDocument.ts';
import { wkt2Of } from '../../grids/wkt2.ts';
import type { CatalogModel } from '../catalogModel.ts';
import { type ProjectGroup, type ProjectLayer, qgisProject } from './qgisProject.ts';
import type { ScriptStack } from './scriptModel.ts';

/**
 * The text of a project.
 *
 * @param stacks as `scriptStacks` and `withClearestLayers` return them for the same catalog
 */
export function projectText(
  title: string,
  { layers }: CatalogModel,
  stacks: readonly ScriptStack[],
): string {
  const tiles: DocumentTile[] = [];
  const groups: ProjectGroup[] = [];
  for (const stack of stacks) {
    const own = layers.filter(({ id }) => stack.layerIds.includes(id));
    const [first] = own;
    if (!first) continue;
    tiles.push(first.image.document.tile);
    groups.push({ title: stack.title, layers: dateLayers(stack, groups.length === 0) });
    groups.push({ title: `${stack.title}: bands`, layers: bandLayers(stack) });
  }
  const [tile] = tiles;
  if (!tile) throw new RangeError('A project has images.');
  const crs = { wkt: wkt2Of(tile.crs), epsg: tile.epsg };
  return qgisProject(title, groups, crs, tile.bounds);
}

/**
 * The date that is shown is the first one, so that it is on top: the one with the fewest clouds, or the
 * earliest where nothing shows the clouds of any date.
 */
function dateLayers(stack: ScriptStack, isShown: boolean): ProjectLayer[] {
  const names = stack.bands.map(({ name }) => name);
  const shown = stack.plotted.map((name) => names.indexOf(name) + 1);
  return stack.layerIds.map((id, index) => ({
    file: `catalog/dates/${id}.vrt`,
    title: stack.dates[index] ?? id,
    shown,
    isVisible: isShown && index === (stack.first ?? 0),
  }));
}

function bandLayers(stack: ScriptStack): ProjectLayer[] {
  return stack.bands.map(({ name, file }) => ({
    file,
    title: name,
    shown: [(stack.first ?? 0) + 1],
    isVisible: false,
  }));
}
