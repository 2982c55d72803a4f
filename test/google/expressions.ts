/** Expressions of Earth Engine, written without its client library. */

/** A node of an expression: ValueNode in Earth Engine's REST API. */
export type Node = Readonly<Record<string, unknown>>;

export function constant(value: unknown): Node {
  return { constantValue: value };
}

export function call(functionName: string, parameters: Readonly<Record<string, Node>>): Node {
  return { functionInvocationValue: { functionName, arguments: parameters } };
}

export function expressionOf(node: Node): object {
  return { result: '0', values: { 0: node } };
}

/** Scenes of a collection over a point, from one day until before another. */
export function scenesAt(
  collection: string,
  [longitude, latitude]: readonly [number, number],
  [start, end]: readonly [string, string],
): Node {
  const point = call('GeometryConstructors.Point', {
    coordinates: constant([longitude, latitude]),
  });
  const overPoint = call('Collection.filter', {
    collection: call('ImageCollection.load', { id: constant(collection) }),
    filter: call('Filter.intersects', {
      leftField: constant('.all'),
      rightValue: call('Feature', { geometry: point }),
    }),
  });
  const range = call('DateRange', { start: constant(start), end: constant(end) });
  return call('Collection.filter', {
    collection: overPoint,
    filter: call('Filter.dateRangeContains', {
      leftValue: range,
      rightField: constant('system:time_start'),
    }),
  });
}

/** How often each value of an image occurs in a region; the keys are the values. */
export function histogram(image: Node, region: Node, scale: number): Node {
  return call('Image.reduceRegion', {
    image,
    reducer: call('Reducer.frequencyHistogram', {}),
    geometry: region,
    scale: constant(scale),
    maxPixels: constant(1e7),
  });
}
