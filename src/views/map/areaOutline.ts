/** How an area of interest is drawn on a map. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { Area } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { MapArea } from './protocol.ts';

/** Polygons and marks that are drawn for an area. */
export type AreaOutline = Pick<Area, 'outline'> & Partial<Pick<Area, 'marks' | 'tolerance'>>;

/** Meters of a degree of latitude. */
const DEGREE = 111_320;

/** @param hasDetails whether a view of a part can have more detail */
export function mapArea(name: string, area: AreaOutline, hasDetails = false): MapArea {
  const { tolerance } = area;
  return {
    name,
    ...drawnOutline(area),
    ...(hasDetails && tolerance !== undefined && { tolerance }),
  };
}

/** A part of an area, as the map draws it. */
export function drawnOutline({
  outline,
  marks,
  tolerance,
}: AreaOutline): Omit<MapArea, 'name' | 'tolerance'> {
  return {
    geometry: outline,
    ...(marks && { marks }),
    ...(tolerance !== undefined && {
      note: l10n.t('simplified: polygons smaller than {0} are dots', formatLength(tolerance)),
    }),
  };
}

function formatLength(degrees: number): string {
  const meters = Number((degrees * DEGREE).toPrecision(2));
  return meters < 1000
    ? l10n.t('{0} m', formatNumber(meters))
    : l10n.t('{0} km', formatNumber(meters / 1000));
}
