/** Reports keys of a configuration that have no effect. */
import * as l10n from '@vscode/l10n';
import { collections } from '../collections/index.ts';
import type { COLLECTION_SCHEMA } from './collectionSchema.ts';
import { CONFIG_SCHEMA_LITERAL } from './configSchema.ts';
import type { Source } from './configSource.ts';
import { EXPORT_OPTIONS_PATH, FILTERS_PATH } from './configYaml.ts';
import { OPTION_SCHEMA, OTHER_OPTIONS } from './exportOptions.ts';

/**
 * Reports keys without effect: in the sections that are Cedar's own, not in `ard`.
 *
 * @param config whatever the text holds, right or wrong
 */
export function noteUnknownKeys(source: Source, config: unknown): void {
  const note = (path: readonly string[], value: unknown, known: object) => {
    for (const key of keysOf(value)) {
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
  };
  const { ard: _, collections: described, ...sections } = CONFIG_SCHEMA_LITERAL.properties;
  note([], config, CONFIG_SCHEMA_LITERAL.properties);
  for (const [name, { properties }] of Object.entries(sections)) {
    note([name], at(config, name), properties);
  }
  noteUnknownCollectionKeys(note, config, described.additionalProperties);
  note(EXPORT_OPTIONS_PATH, at(config, ...EXPORT_OPTIONS_PATH), {
    ...OPTION_SCHEMA,
    ...OTHER_OPTIONS,
  });
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

/** Keys of descriptions of collections, and of the bands in them. */
function noteUnknownCollectionKeys(
  note: (path: readonly string[], value: unknown, known: object) => void,
  config: unknown,
  { properties }: typeof COLLECTION_SCHEMA,
): void {
  for (const id of keysOf(at(config, 'collections'))) {
    const path = ['collections', id];
    const described = at(config, ...path);
    note(path, described, properties);
    for (const key of ['orbit', 'fill', 'cloud_mask'] as const) {
      note([...path, key], at(described, key), properties[key].properties);
    }
    const bands = at(described, 'bands');
    if (!Array.isArray(bands)) continue;
    for (const [index, band] of bands.entries()) {
      note([...path, 'bands', String(index)], band, properties.bands.items.properties);
    }
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
  return isSection(value) ? Object.keys(value) : [];
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
