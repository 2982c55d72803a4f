/** Filters of geometries as the schema describes them to an editor. */
import * as l10n from '@vscode/l10n';

const GEOMETRY = {
  type: 'object',
  description: l10n.t('Geometry of GeoJSON, in longitude and latitude.'),
  examples: [{ type: 'Point', coordinates: [-122.5, 37.7] }],
};
const OUTLINE = {
  type: 'string',
  description: l10n.t('The outline of the scene: .geo.'),
  examples: ['.geo'],
  'x-values': { '.geo': l10n.t('outline of the scene') },
};
const meters = (description: string, example: number) => ({
  type: 'number',
  description,
  examples: [example],
});
const MAX_ERROR = meters(
  l10n.t('Error in meters that is allowed when geometries are compared (default: 0.1).'),
  1,
);

const geometries = (required: readonly string[] = [], others: object = {}) => ({
  required,
  properties: {
    ...others,
    leftField: OUTLINE,
    rightValue: GEOMETRY,
    rightField: OUTLINE,
    leftValue: GEOMETRY,
    maxError: MAX_ERROR,
  },
});
const meeting = {
  required: ['geometry'],
  properties: { geometry: GEOMETRY, errorMargin: MAX_ERROR },
};

/** Of each function: what it lets pass, and its arguments. */
export const GEOMETRY_FILTERS: Readonly<Record<string, readonly [meaning: string, form: object]>> =
  {
    bounds: [l10n.t('the scene meets a geometry'), meeting],
    geometry: [l10n.t('the same as {0}', 'bounds'), meeting],
    intersects: [l10n.t('the left geometry meets the right one'), geometries()],
    disjoint: [l10n.t('the geometries do not meet'), geometries()],
    contains: [l10n.t('the left geometry contains the right one'), geometries()],
    isContained: [l10n.t('the left geometry is within the right one'), geometries()],
    withinDistance: [
      l10n.t('the geometries are at most so far apart'),
      geometries(['distance'], {
        distance: meters(l10n.t('Largest allowed distance, in meters.'), 1000),
      }),
    ],
    area: [
      l10n.t('the scene has an area from min to max'),
      {
        required: ['min', 'max'],
        properties: {
          min: meters(l10n.t('Smallest allowed area, in square meters.'), 1e9),
          max: meters(l10n.t('Largest allowed area, in square meters.'), 1e11),
          maxError: meters(l10n.t('Error in meters that is allowed when the area is computed.'), 1),
          geometrySelector: OUTLINE,
        },
      },
    ],
  };
