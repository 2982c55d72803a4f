/** All algorithms of the sandbox. */
import { definer, type Registry } from '../signature.ts';
import { defineAggregations } from './aggregations.ts';
import { defineCalendarFilters } from './calendarFilters.ts';
import { defineCollections } from './collections.ts';
import { defineDates } from './dates.ts';
import { defineDictionaries } from './dictionaries.ts';
import { defineElements } from './elements.ts';
import { defineFilters } from './filters.ts';
import { defineGeneral } from './general.ts';
import { defineGeometries } from './geometries.ts';
import { defineGeometryConstructors } from './geometryConstructors.ts';
import { defineGeometryOperations } from './geometryOperations.ts';
import { defineImageBands } from './imageBands.ts';
import { defineImageCollections } from './imageCollections.ts';
import { defineImageGrids } from './imageGrids.ts';
import { defineImageMasks } from './imageMasks.ts';
import { defineImageMath } from './imageMath.ts';
import { defineImagePlaces } from './imagePlaces.ts';
import { defineImages } from './images.ts';
import { defineImageValues } from './imageValues.ts';
import { defineLists } from './lists.ts';
import { defineNumbers } from './numbers.ts';
import { defineProjections } from './projections.ts';
import { defineReducers } from './reducers.ts';
import { defineReductions } from './reductions.ts';
import { defineSpatialFilters } from './spatialFilters.ts';
import { defineStrings } from './strings.ts';
import { defineVisualizations } from './visualizations.ts';

const FAMILIES = [
  defineGeneral,
  defineNumbers,
  defineStrings,
  defineDates,
  defineLists,
  defineDictionaries,
  defineElements,
  defineFilters,
  defineSpatialFilters,
  defineCalendarFilters,
  defineReducers,
  defineCollections,
  defineAggregations,
  defineProjections,
  defineGeometries,
  defineGeometryConstructors,
  defineGeometryOperations,
  defineImages,
  defineImageBands,
  defineImageMasks,
  defineImageValues,
  defineImagePlaces,
  defineImageMath,
  defineImageGrids,
  defineImageCollections,
  defineReductions,
  defineVisualizations,
];

let registry: Registry | undefined;

export function algorithms(): Registry {
  if (!registry) {
    registry = new Map();
    const define = definer(registry);
    for (const family of FAMILIES) family(define);
  }
  return registry;
}
