/** Directions of the axes of Krovak's projection, which is in use with two of them. */
import * as l10n from '@vscode/l10n';
import { UnsupportedCrs } from './unsupportedCrs.ts';
import type { WktParameters } from './wktMethods.ts';
import type { WktNode } from './wktTree.ts';

/**
 * Krovak's own axes point south and west, which GDAL does not write where it leaves out the code. ESRI
 * has other directions among the parameters, the others as axes or as part of a name.
 *
 * @throws UnsupportedCrs where the directions are not known to be east and north
 */
export function checkKrovakAxes(crs: WktNode, methodName: string, parameters: WktParameters): void {
  if (!/^krovak$/i.test(methodName.trim()) || parameters.has('xScale')) return;
  const isGiven = crs.children.some(({ keyword }) => keyword === 'AXIS');
  if (isGiven || /east[\s_-]*north/i.test(String(crs.values[0] ?? ''))) return;
  throw new UnsupportedCrs(
    l10n.t(
      'without directions of its axes, they point south and west; if x grows to the east and is negative, use EPSG:5514',
    ),
  );
}
