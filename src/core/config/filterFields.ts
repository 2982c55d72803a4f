/** Warnings about properties that a filter of geometries, dates or differences cannot compare. */
import * as l10n from '@vscode/l10n';
import { findArgument } from '../earthengine/filterArguments.ts';
import {
  GEOMETRY_COMPARISONS,
  SCENE_GEOMETRY,
  SCENE_OUTLINE,
} from '../earthengine/filterGeometries.ts';
import { propertyType } from './sceneProperties.ts';
import type { FilterWarning, PlacedFilter } from './warningTypes.ts';

const FIELDS = ['leftField', 'rightField'];

export function fieldWarnings(filter: PlacedFilter): FilterWarning[] {
  const { function: name } = filter.spec;
  if (GEOMETRY_COMPARISONS.includes(name)) return geometryWarnings(filter);
  if (name === 'maxDifference') return numberWarnings(filter, FIELDS);
  if (name === 'dateRangeContains') {
    return [...rangeWarnings(filter), ...numberWarnings(filter, ['rightField'])];
  }
  return [];
}

/** Landsat scenes have one geometry, their outline. */
function geometryWarnings({ spec, path }: PlacedFilter): FilterWarning[] {
  return FIELDS.flatMap((argument): FilterWarning[] => {
    const found = findArgument(spec, argument);
    if (!found || SCENE_GEOMETRY.includes(String(found.value))) return [];
    return [
      {
        path: [...path, found.key],
        message: l10n.t(
          '"{0}" is not a geometry of scenes, so either all scenes or none pass the filter. Write .geo, which is the outline of the scene.',
          String(found.value),
        ),
        correction: { kind: 'value', text: SCENE_OUTLINE },
      },
    ];
  });
}

function numberWarnings(
  { spec, path, collection }: PlacedFilter,
  fields: readonly string[],
): FilterWarning[] {
  return fields.flatMap((argument): FilterWarning[] => {
    const found = findArgument(spec, argument);
    if (!found || propertyType(String(found.value), collection) !== 'text') return [];
    const message =
      spec.function === 'maxDifference'
        ? l10n.t(
            'The property "{0}" is a text, and {1} compares numbers only, so no scene passes it.',
            String(found.value),
            spec.function,
          )
        : l10n.t(
            'The property "{0}" is a text, and {1} checks dates only, so no scene passes it. Use system:time_start.',
            String(found.value),
            spec.function,
          );
    return [{ path: [...path, found.key], message }];
  });
}

/** No property of a scene is a range of dates. */
function rangeWarnings({ spec, path }: PlacedFilter): FilterWarning[] {
  const found = findArgument(spec, 'leftField');
  if (!found) return [];
  const message = l10n.t(
    'The property "{0}" is not a range of dates, so no scene passes the filter. Write the range as "leftValue", and the property as "rightField".',
    String(found.value),
  );
  return [{ path: [...path, found.key], message }];
}
