/** Reports keys of a configuration that have no effect. */
import * as l10n from '@vscode/l10n';
import { collections } from '../collections/index.ts';
import { CONFIG_SCHEMA_LITERAL } from './configSchema.ts';
import type { Source } from './configSource.ts';
import { EXPORT_OPTIONS_PATH, FILTERS_PATH } from './configYaml.ts';
import type { ConfigSchema } from './describedSchema.ts';
import { OTHER_OPTIONS } from './exportOptions.ts';

/**
 * Reports keys without effect, in every section.
 *
 * @param config whatever the text holds, right or wrong
 */
export function noteUnknownKeys(source: Source, config: unknown): void {
  noteBelow(source, [], config, CONFIG_SCHEMA_LITERAL as ConfigSchema);
  const own = new Set(keysOf(at(config, 'collections')));
  noteUnknownFilters(source, at(config, ...FILTERS_PATH), own);
  const grid = at(config, 'tile_grid');
  if (at(grid, 'grid_name') === undefined) return;
  for (const key of keysOf(grid)) {
    if (['grid_name', 'grid_filename'].includes(key)) continue;
    if (!Object.hasOwn(CONFIG_SCHEMA_LITERAL.properties.tile_grid.properties, key)) continue;
    source.warn(
      ['tile_grid', key],
      l10n.t(
        '"{0}" has no effect together with grid_name, which names a complete grid. Leave out one of them.',
        key,
      ),
    );
  }
}

const EXPORT_OPTIONS = EXPORT_OPTIONS_PATH.join('.');
/** Checked with the other options of exports. */
const FORMAT_OPTIONS = `${EXPORT_OPTIONS}.formatOptions`;

/** Keys at a place and below it that its schema does not have. */
function noteBelow(
  source: Source,
  path: readonly string[],
  value: unknown,
  { properties, additionalProperties, items }: ConfigSchema,
): void {
  const parts = Array.isArray(value) ? Object.entries(value) : entriesOf(value);
  const schemaOf = (key: string): ConfigSchema | undefined => {
    if (Array.isArray(value)) return items;
    return properties && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
  };
  const place = path.join('.');
  if (properties && !additionalProperties && !Array.isArray(value) && place !== FORMAT_OPTIONS) {
    const known = { ...properties, ...(place === EXPORT_OPTIONS && OTHER_OPTIONS) };
    for (const [key] of parts) {
      if (Object.hasOwn(known, key)) continue;
      source.warn(
        [...path, key],
        l10n.t(
          '"{0}" is not a valid key here and has no effect. Valid keys are: {1}.',
          key,
          Object.keys(known).join(', '),
        ),
      );
    }
  }
  for (const [key, part] of parts) {
    const schema = schemaOf(key);
    if (schema) noteBelow(source, [...path, key], part, schema);
  }
}

/** Filters of a collection that is misspelled would be left out without a word. */
function noteUnknownFilters(source: Source, filters: unknown, own: ReadonlySet<string>): void {
  const { propertyNames } = CONFIG_SCHEMA_LITERAL.properties.tracker.properties.filters;
  const withdrawn = collections().filter(({ replacedBy }) => replacedBy);
  for (const id of keysOf(filters)) {
    const isKnown = own.has(id) || Object.hasOwn(propertyNames['x-values'], id);
    if (isKnown) continue;
    const replacedBy = withdrawn.find((each) => each.id === id)?.replacedBy;
    if (replacedBy) {
      source.warn(
        [...FILTERS_PATH, id],
        l10n.t(
          'Earth Engine has withdrawn "{0}", so these filters have no effect. Its successor is "{1}".',
          id,
          replacedBy,
        ),
        keysOf(filters).includes(replacedBy)
          ? {}
          : { correction: { kind: 'key', text: replacedBy } },
      );
      continue;
    }
    source.warn(
      [...FILTERS_PATH, id],
      l10n.t(
        '"{0}" is not an image collection that Cedar can order, so these filters have no effect.',
        id,
      ),
    );
  }
}

/** The value at keys of a document; undefined where there is none. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (held, key) => (isSection(held) && Object.hasOwn(held, key) ? held[key] : undefined),
    value,
  );
}

function keysOf(value: unknown): string[] {
  return entriesOf(value).map(([key]) => key);
}

function entriesOf(value: unknown): [string, unknown][] {
  return isSection(value) ? Object.entries(value) : [];
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
