/** Reports filters of a configuration that cannot be used, or let every scene or none pass. */
import { nearest } from '../../domain/nearest.ts';
import { innerEntries, isFilterSpec } from '../earthengine/filterArguments.ts';
import {
  checkFilter,
  combinedArgument,
  describeWrongInner,
  filterFunction,
} from '../earthengine/filterExpressions.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import { cedarMessage, type Source } from './configSource.ts';
import { FILTERS_PATH } from './configYaml.ts';
import { FILTER_FUNCTIONS, isFilterFunction } from './filterSchema.ts';
import { filterWarnings } from './filterWarnings.ts';
import type { FilterWarning } from './warningTypes.ts';

/**
 * Filters that no order could be made with. Orders there are already can be followed all the same,
 * so a configuration is not refused because of these.
 */
export function noteWrongFilters(
  source: Source,
  filters: Record<string, readonly FilterSpec[]>,
): void {
  for (const [id, specs] of Object.entries(filters)) {
    for (const [index, spec] of specs.entries()) {
      const place = [...FILTERS_PATH, id, String(index)];
      const wrong = wrongFilter(spec, place);
      const warnings = filterWarnings(spec, place, id);
      for (const { path, message, correction } of wrong ? [wrong, ...warnings] : warnings) {
        source.warn(path, message, correction && { correction });
      }
    }
  }
}

/** The first thing that is wrong with a filter, in the filters it combines before itself. */
function wrongFilter(spec: FilterSpec, path: readonly string[]): FilterWarning | undefined {
  try {
    checkFilter(spec);
    return undefined;
  } catch (error) {
    const combined = combinedArgument(spec);
    for (const [inner, place] of innerEntries(spec)) {
      const innerPath = [...path, ...place];
      if (isFilterSpec(inner)) {
        const wrong = wrongFilter(inner, innerPath);
        if (wrong) return wrong;
      } else if (combined !== undefined && place[0].replace(/^opt_/, '') === combined) {
        return { path: innerPath, message: describeWrongInner(spec, combined, inner) };
      }
    }
    const message = cedarMessage(error);
    if (isFilterFunction(filterFunction(spec.function))) return { path, message };
    const [meant] = nearest(spec.function, FILTER_FUNCTIONS);
    const correction = meant === undefined ? undefined : ({ kind: 'value', text: meant } as const);
    return { path: [...path, 'function'], message, ...(correction && { correction }) };
  }
}
