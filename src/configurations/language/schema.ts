/** The JSON schema of cedar.yaml as its editor needs it: what stands at a place, and what may. */

/** The words of JSON schema that cedar.yaml's uses, and three of its own, which begin with `x-`. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Values worth offering, and what each means; others may be allowed too. */
  readonly 'x-values'?: Readonly<Record<string, string>>;
  /** Fields of a template, and what each gives. */
  readonly 'x-fields'?: Readonly<Record<string, string>>;
  /** Where more is to be read. */
  readonly 'x-link'?: string;
}

/** Keys from the root of the document, and positions in lists. */
export type Path = readonly (string | number)[];

/** What the schema says of a place, as far as it says anything. */
export function schemaAt(schema: Schema, path: Path): Schema | undefined {
  let found: Schema | undefined = schema;
  for (const step of path) {
    if (typeof step === 'number') found = found?.items;
    else if (found?.properties && Object.hasOwn(found.properties, step)) {
      found = found.properties[step];
    } else found = found?.additionalProperties;
  }
  return found;
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
