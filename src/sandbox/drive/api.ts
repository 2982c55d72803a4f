/**
 * Elements of Drive's REST API: methods, their parameters and scopes, and the shapes of resources.
 *
 * The facts are those of Google's discovery document; `facts/api.json` has its revision. Methods
 * with parameters are the ones that the sandbox implements, the others are known by name.
 * https://www.googleapis.com/discovery/v1/apis/drive/v3/rest
 */
import type { Fields, Shape } from '../rest/fieldTypes.ts';
import facts from './facts/api.json' with { type: 'json' };

/** A type, as discovery documents describe it. */
export interface TypeDescription {
  readonly type?: string;
  /** Name of a schema. */
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, TypeDescription>>;
  readonly items?: TypeDescription;
  /** The type of a map's values. */
  readonly additionalProperties?: TypeDescription;
  /** Only the service sets it. */
  readonly readOnly?: boolean;
}

export interface ParameterDescription {
  readonly type: string;
  readonly location: string;
  readonly required?: boolean;
  readonly enum?: readonly string[];
  /** Limits of a whole number, as text. */
  readonly minimum?: string;
  readonly maximum?: string;
}

export interface MethodDescription {
  /** Where clients find it: `drive.files.list`. */
  readonly id: string;
  readonly httpMethod: string;
  /** Path after the version: `files/{fileId}`. */
  readonly path: string;
  /** Undefined for methods that the sandbox does not implement. */
  readonly parameters?: Readonly<Record<string, ParameterDescription | undefined>>;
  readonly response?: { readonly $ref: string };
  /** Addresses of scopes, of which a token needs one. */
  readonly scopes?: readonly string[];
}

interface ApiFacts {
  readonly revision: string;
  /** Query parameters that every method has. */
  readonly parameters: Readonly<Record<string, ParameterDescription>>;
  readonly methods: readonly MethodDescription[];
  readonly schemas: Readonly<Record<string, TypeDescription>>;
}

export const API: ApiFacts = facts;

/** A method with the values of the names in its path. */
export interface MethodCall {
  readonly method: MethodDescription;
  /** The file or shared drive; empty where the path names none. */
  readonly id: string;
  /** Part of the file that the path names, such as a revision. */
  readonly innerId: string;
}

/** The method at a path after the version, or undefined. Fixed words come before names in it. */
export function findMethod(
  httpMethod: string,
  segments: readonly string[],
): MethodCall | undefined {
  for (const method of METHODS) {
    const ids = method.httpMethod === httpMethod ? matchPath(method.path, segments) : undefined;
    if (ids) return { method, id: ids[0] ?? '', innerId: ids[1] ?? '' };
  }
  return undefined;
}

const METHODS = [...API.methods].sort(
  (one, other) => Number(one.path.includes('{')) - Number(other.path.includes('{')),
);

/** The values of the names in a path, or undefined when it is another's. */
function matchPath(path: string, segments: readonly string[]): string[] | undefined {
  const names = path.split('/');
  if (names.length !== segments.length) return undefined;
  const ids: string[] = [];
  for (const [at, name] of names.entries()) {
    const segment = segments[at] ?? '';
    const [, fixed = ''] = /^\{\w+\}(.*)$/.exec(name) ?? [];
    if (!name.startsWith('{')) {
      if (name !== segment) return undefined;
    } else if (segment === '' || !segment.endsWith(fixed)) return undefined;
    else ids.push(segment);
  }
  return ids;
}

/** The fields of a resource. */
export function fieldsOf(schema: string): Fields {
  const known = FIELDS.get(schema);
  if (known) return known;
  const fields = objectFields(API.schemas[schema]?.properties ?? {});
  FIELDS.set(schema, fields);
  return fields;
}

const FIELDS = new Map<string, Fields>();

function objectFields(properties: Readonly<Record<string, TypeDescription>>): Fields {
  return Object.fromEntries(
    Object.entries(properties).map(([name, type]) => [name, shapeOf(type)]),
  );
}

function shapeOf(type: TypeDescription): Shape {
  if (type.$ref !== undefined) return fieldsOf(type.$ref);
  if (type.properties) return objectFields(type.properties);
  if (type.additionalProperties) return { '*': shapeOf(type.additionalProperties) };
  if (type.items) return [shapeOf(type.items)];
  return type.type === 'boolean' || type.type === 'integer' ? type.type : 'string';
}

/** Whether only the service sets a field of files. */
export function isReadOnly(field: string): boolean {
  return API.schemas.File?.properties?.[field]?.readOnly === true;
}
