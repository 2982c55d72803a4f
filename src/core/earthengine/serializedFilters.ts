/**
 * Filters as the Python tool recorded them: Earth Engine expressions, in the older encoding
 * (`CompoundValue`) or in that of the REST API (`values` and `result`).
 *
 * ```ts
 * parseSerializedFilter({ type: 'Invocation', functionName: 'Filter.lessThan', arguments: {…} });
 * // { function: 'lessThan', leftField: 'CLOUD_COVER', rightValue: 80 }
 * ```
 */
import { isRecord } from '../../domain/isRecord.ts';
import type { FilterSpec } from './requestOptions.ts';

type Json = Readonly<Record<string, unknown>>;

/** A function with its arguments, which may be such calls themselves. */
interface Call {
  readonly functionName: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * @param filter an expression, or a filter as configurations write it, which is returned as it is
 * @returns undefined when it is not a filter that a configuration could have
 */
export function parseSerializedFilter(filter: unknown): FilterSpec | undefined {
  if (!isRecord(filter)) return undefined;
  if (typeof filter.function === 'string') return { ...filter, function: filter.function };
  try {
    return toSpec(isRecord(filter.values) ? decodeRest(filter) : decodeOlder(filter, new Map()));
  } catch (error) {
    if (error instanceof UnknownExpression) return undefined;
    throw error;
  }
}

/** An expression that does not correspond to a filter of a configuration. */
class UnknownExpression extends Error {}

function toSpec(value: unknown): FilterSpec {
  if (!isCall(value)) throw new UnknownExpression();
  const name = /^Filter\.(\w+)$/.exec(value.functionName)?.[1];
  if (!name) throw new UnknownExpression();
  const { args } = value;
  if (name === 'not') return { function: 'not', filter: toSpec(args.filter) };
  if (name === 'and' || name === 'or') return { function: name, filters: listOf(args.filters) };
  if (name === 'dateRangeContains') return dateFilter(args);
  const values = Object.entries(args).map(([key, value]) => [key, plainValue(value)] as const);
  return { ...Object.fromEntries(values), function: name };
}

/** A value as configurations write it: geometries as GeoJSON. */
function plainValue(value: unknown): unknown {
  if (!isCall(value)) {
    if (hasCall(value)) throw new UnknownExpression();
    return isErrorMargin(value) ? value.value : value;
  }
  const { functionName, args } = value;
  // `ee.Filter.bounds` sends the geometry as that of a feature.
  if (functionName === 'Feature') return plainValue(args.geometry);
  const type = /^GeometryConstructors\.(\w+)$/.exec(functionName)?.[1];
  if (!type || hasCall(Object.values(args))) throw new UnknownExpression();
  return toGeoJson(type, args);
}

function isErrorMargin(value: unknown): value is { readonly value: number } {
  return isRecord(value) && value.type === 'ErrorMargin' && value.unit === 'meters';
}

/** Only geometries in longitude and latitude correspond to GeoJSON. */
function toGeoJson(type: string, { coordinates, crs, geodesic, evenOdd }: Json): object {
  const isLonLat = crs === undefined || crs === null || crs === 'EPSG:4326';
  if (!isLonLat || type === 'MultiGeometry' || type === 'Rectangle') throw new UnknownExpression();
  return {
    type,
    coordinates,
    ...(typeof geodesic === 'boolean' && { geodesic }),
    ...(typeof evenOdd === 'boolean' && { evenOdd }),
  };
}

function listOf(filters: unknown): FilterSpec[] {
  if (!Array.isArray(filters)) throw new UnknownExpression();
  return filters.map(toSpec);
}

/** The form that `ee.Filter.date` produces. */
function dateFilter({ leftValue: range, rightField: field }: Json): FilterSpec {
  const isDates = isCall(range) && range.functionName === 'DateRange';
  if (!isDates || field !== 'system:time_start') throw new UnknownExpression();
  const { start, end } = range.args;
  return {
    function: 'date',
    start: dateOf(start),
    ...(end !== undefined && end !== null && { end: dateOf(end) }),
  };
}

function dateOf(value: unknown): unknown {
  const date = isCall(value) && value.functionName === 'Date' ? value.args.value : value;
  if (typeof date === 'string' || typeof date === 'number') return date;
  throw new UnknownExpression();
}

/** @param scope values by the names that refer to them */
function decodeOlder(node: unknown, scope: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((one) => decodeOlder(one, scope));
  if (!isRecord(node)) return node;
  switch (node.type) {
    case 'CompoundValue': {
      const inner = new Map(scope);
      for (const [name, value] of entriesOf(node.scope)) inner.set(name, decodeOlder(value, inner));
      return decodeOlder(node.value, inner);
    }
    case 'ValueRef':
      return scope.get(String(node.value));
    case 'Invocation':
      return callOf(node.functionName, node.arguments, (value) => decodeOlder(value, scope));
    case 'Date':
      // Microseconds since 1970.
      return Number(node.value) / 1000;
    case 'ErrorMargin':
      return node;
    default:
      if (Array.isArray(node.coordinates)) return node; // GeoJSON
      throw new UnknownExpression();
  }
}

function decodeRest({ values, result }: Json): unknown {
  const nodes = isRecord(values) ? values : {};
  const decode = (node: unknown): unknown => {
    if (!isRecord(node)) throw new UnknownExpression();
    if ('constantValue' in node) return node.constantValue;
    if ('integerValue' in node) return Number(node.integerValue);
    if ('valueReference' in node) return decode(nodes[String(node.valueReference)]);
    const { arrayValue: array, functionInvocationValue: invocation } = node;
    if (isRecord(array) && Array.isArray(array.values)) return array.values.map(decode);
    if (isRecord(invocation)) return callOf(invocation.functionName, invocation.arguments, decode);
    throw new UnknownExpression();
  };
  return decode(nodes[String(result)]);
}

function callOf(name: unknown, given: unknown, decode: (value: unknown) => unknown): Call {
  if (typeof name !== 'string' || !isRecord(given)) throw new UnknownExpression();
  const args = Object.entries(given).map(([key, value]) => [key, decode(value)] as const);
  return { functionName: name, args: Object.fromEntries(args) };
}

function entriesOf(scope: unknown): [string, unknown][] {
  const entries = Array.isArray(scope) ? scope : [];
  return entries.map((entry: unknown) => {
    if (Array.isArray(entry)) return [String(entry[0]), entry[1]];
    throw new UnknownExpression();
  });
}

function hasCall(value: unknown): boolean {
  return Array.isArray(value) ? value.some(hasCall) : isCall(value);
}

function isCall(value: unknown): value is Call {
  return isRecord(value) && typeof value.functionName === 'string' && isRecord(value.args);
}
