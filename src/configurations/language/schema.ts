/** The JSON schema of cedar.yaml as its editor needs it: what stands at a place, and what may. */

import type { ConfigSchema } from '../../core/index.ts';

export type Schema = ConfigSchema;

/** Keys from the root of the document, and positions in lists. */
export type Path = readonly (string | number)[];

/** What a document holds at a path. */
export type Read = (path: Path) => unknown;

/** What the schema says of a place, as far as it says anything. */
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

/** With what it refers to, if it does. */
export function resolved({ $ref, ...schema }: Schema, root: Schema): Schema {
  const name = $ref?.replace(/^#\/definitions\//, '');
  return name === undefined ? schema : { ...root.definitions?.[name], ...schema };
}

/** A section with what it has by what one of its keys says. */
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

/** What a section has when its key says this. */
export function formOf({ forms }: NonNullable<Schema['x-by']>, said: unknown): Schema | undefined {
  const name = String(said);
  return Object.hasOwn(forms, name) ? forms[name] : undefined;
}

function pick(properties: Schema['properties'], key: string): Schema['properties'] {
  const of = properties?.[key];
  return of && { [key]: of };
}

/** What a value there may be, each with what it means. */
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
