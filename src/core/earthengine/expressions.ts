/**
 * Expressions that are built once and filled in for each item.
 *
 * ```ts
 * const scenes = new ExpressionTemplate(ee, ['start', 'end'], ({ start, end }) =>
 *   new ee.ImageCollection(id).filterDate(start, end),
 * );
 * const expression = scenes.fill({ start: 0, end: 86_400_000 });
 * ```
 *
 * Earth Engine's client library spends milliseconds on each node: it hashes every number to find what
 * occurs twice. The items of an order differ in a few constants only, so the rest is encoded once. What
 * is sent is what the library would have made with the constants in their places.
 */
import type { ComputedObject } from './clientTypes.ts';
import type { EarthEngineClient } from './library.ts';

/** An expression as the REST API takes it: nodes by key, and the key of the result. */
export interface Expression {
  readonly result: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Value that can fill a gap: a JSON value. */
export type Constant = string | number | boolean | readonly Constant[];

export class ExpressionTemplate<Gap extends string> {
  readonly #encoded: Expression;

  /**
   * @param gaps names of what is filled in later
   * @param build makes the value from one variable for each gap
   */
  constructor(
    ee: EarthEngineClient,
    gaps: readonly Gap[],
    build: (variables: Readonly<Record<Gap, ComputedObject>>) => ComputedObject,
  ) {
    const variables = Object.fromEntries(
      gaps.map((gap) => [gap, ee.CustomFunction.variable(null, gapKey(gap))]),
    ) as Record<Gap, ComputedObject>;
    const { result, values } = encodeExpression(ee, build(variables));
    const keys = new Set(gaps.map(gapKey));
    this.#encoded = { result, values: referToGaps(values, keys) as Expression['values'] };
  }

  /** The expression with constants in its gaps. */
  fill(constants: Readonly<Record<Gap, Constant>>): Expression {
    const nodes = Object.entries<Constant>(constants).map(
      ([gap, value]) => [gapKey(gap), { constantValue: value }] as const,
    );
    const { result, values } = this.#encoded;
    return { result, values: { ...values, ...Object.fromEntries(nodes) } };
  }
}

/** The expression of a value that the client library has built. */
export function encodeExpression(ee: EarthEngineClient, value: ComputedObject): Expression {
  const encoded = ee.Serializer.encodeCloudApiExpression(value);
  return ee.apiclient.serialize(encoded) as Expression;
}

/** One expression whose value is the list of the values of several. */
export function listExpression(expressions: readonly Expression[]): Expression {
  const values: Record<string, unknown> = {};
  const items = expressions.map((expression, index) => {
    const prefix = `${index}.`;
    for (const [key, node] of Object.entries(expression.values)) {
      values[prefix + key] = prefixReferences(node, prefix);
    }
    return { valueReference: prefix + expression.result };
  });
  return { result: 'list', values: { ...values, list: { arrayValue: { values: items } } } };
}

/** Key of the node that fills a gap. No name or key that the library gives begins like this. */
function gapKey(gap: string): string {
  return `gap:${gap}`;
}

/** Variables become references to the nodes that fill the gaps, so that each is sent once. */
function referToGaps(nodes: unknown, keys: ReadonlySet<string>): unknown {
  return mapNode(nodes, (key, value) =>
    key === 'argumentReference' && keys.has(String(value)) ? { valueReference: value } : undefined,
  );
}

/** Keys that refer to other nodes of the expression. */
const REFERENCES: ReadonlySet<string> = new Set(['valueReference', 'functionReference', 'body']);

function prefixReferences(node: unknown, prefix: string): unknown {
  return mapNode(node, (key, value) =>
    REFERENCES.has(key) && typeof value === 'string' ? { [key]: prefix + value } : undefined,
  );
}

/**
 * A copy of a node, with fields replaced where `replace` gives others for them.
 *
 * Constants are left as they are: a dictionary among them may have any keys.
 */
function mapNode(
  node: unknown,
  replace: (key: string, value: unknown) => Record<string, unknown> | undefined,
): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => mapNode(item, replace));
  const entries = Object.entries(node).flatMap(([key, value]) => {
    const replaced = replace(key, value);
    if (replaced) return Object.entries(replaced);
    return [[key, key === 'constantValue' ? value : mapNode(value, replace)] as const];
  });
  return Object.fromEntries(entries);
}
