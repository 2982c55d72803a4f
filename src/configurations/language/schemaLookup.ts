/** Lookups in the JSON schema of cedar.yaml: descriptions and allowed values by path. */

import type { ConfigSchema } from '../../core/index.ts';

export type Schema = ConfigSchema;

/** Keys from the root of the document, and positions in lists. */
export type Path = readonly (string | number)[];

/** Returns the value of a document at a path. */
export type Read = (path: Path) => unknown;

/** The schema of a path, if there is one. */
export function schemaAt(root: Schema, path: Path, read: Read): Schema | undefined {
  let found: Schema | undefined = root;
  for (const [index, step] of path.entries()) {
    if (typeof step === 'number') found = found.items;
    else if (found.properties && Object.hasOwn(found.properties, step)) {
      found = found.properties[step];
    } else found = found.additionalProperties;
    if (!found) return undefined;
    const above = path.slice(0, index + 1);
    found = withForm(resolved(found, root), above, read);
  }
  const below = found['x-values-below'];
  const key = path.findLast((step) => below && Object.hasOwn(below, step));
  return below && key !== undefined ? { ...found, 'x-values': below[key] } : found;
}

/** Resolves a schema's reference, if it has one. */
export function resolved({ $ref, ...schema }: Schema, root: Schema): Schema {
  const name = $ref?.replace(/^#\/definitions\//, '');
  return name === undefined ? schema : { ...root.definitions?.[name], ...schema };
}

/** Adds to a section the keys that depend on the value of one of its keys. */
function withForm(schema: Schema, path: Path, read: Read): Schema {
  const by = schema['x-by'];
  const form = by && formOf(by, read([...path, by.key]));
  if (!by || !form) return schema;
  return {
    ...schema,
    required: [by.key, ...(form.required ?? [])],
    properties: { ...pick(schema.properties, by.key), ...form.properties },
  };
}

/** Further keys of a section for that value of its key. */
export function formOf({ forms }: NonNullable<Schema['x-by']>, form: unknown): Schema | undefined {
  const name = String(form);
  return Object.hasOwn(forms, name) ? forms[name] : undefined;
}

function pick(properties: Schema['properties'], key: string): Schema['properties'] {
  const of = properties?.[key];
  return of && { [key]: of };
}

/** Allowed values, each with its description. */
export function valuesOf(schema: Schema): ReadonlyMap<string, string> {
  const types = [schema.type ?? []].flat();
  const plain = [
    ...(schema.enum ?? []),
    ...(types.includes('boolean') ? [true, false] : []),
    ...(schema['x-values'] ? [] : (schema.examples ?? [])),
  ];
  const described = Object.entries(schema['x-values'] ?? {});
  return new Map([
    ...plain
      .filter((value) => typeof value !== 'object')
      .map((value) => [String(value), ''] as const),
    ...described,
  ]);
}

export function isSection({ properties, propertyNames }: Schema): boolean {
  return properties !== undefined || propertyNames !== undefined;
}
