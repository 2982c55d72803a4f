/** Query parameters of a request, each known to its method and of its type. */
import type { FieldSelection } from '../../fieldSelection.ts';
import { type ApiMethod, type ApiType, EARTH_ENGINE_API } from './facts.ts';
import { parseFieldMask } from './fieldMask.ts';
import { badFields, type Violation } from './fieldViolations.ts';
import { parseScalar } from './scalar.ts';

export interface Query {
  /** Those of the method itself, by name; absent where they are not given. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Fields of the answer that are wanted; all of them when undefined. */
  readonly fields: FieldSelection | undefined;
}

/**
 * Parameters of every method that would change the answer in a way the sandbox does not support.
 */
const NOT_IMPLEMENTED: Readonly<Record<string, (value: string) => boolean>> = {
  alt: (value) => value !== 'json',
  callback: () => true,
};

/** @throws GoogleError 400 with `fieldViolations` */
export function parseApiQuery(method: ApiMethod, search: URLSearchParams): Query {
  const violations: Violation[] = [];
  const parameters: Record<string, unknown> = {};
  for (const [given, text] of search) {
    // Parameters of every method may have `$` in front.
    const common =
      EARTH_ENGINE_API.parameters[given] ?? EARTH_ENGINE_API.parameters[given.replace(/^\$/, '')];
    const own = method.query?.includes(given) ? EARTH_ENGINE_API.queryParameters[given] : undefined;
    const type = own ?? common;
    if (!type) {
      violations.push({
        description: `Invalid JSON payload received. Unknown name "${given}": Cannot bind query parameter. Field '${given}' could not be found in request message.`,
      });
      continue;
    }
    const value = parseParameter(type, given, text, violations);
    if (own && value !== undefined) parameters[given] = value;
    if (common && NOT_IMPLEMENTED[given.replace(/^\$/, '')]?.(text)) {
      violations.push({
        field: given,
        description: `The sandbox does not implement ${given}=${text}.`,
      });
    }
  }
  if (violations.length > 0) throw badFields(violations);
  const mask = search.get('fields') ?? search.get('$fields');
  return { parameters, fields: mask ? parseFieldMask(mask, method.response) : undefined };
}

function parseParameter(
  type: ApiType,
  name: string,
  text: string,
  violations: Violation[],
): unknown {
  // An empty parameter is as good as none.
  if (text === '') return undefined;
  const { value, problem } = parseScalar(type, text);
  if (problem !== undefined) {
    violations.push({ field: name, description: `Invalid value at '${name}' (${problem}` });
  }
  return value;
}
