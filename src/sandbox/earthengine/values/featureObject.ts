/** Features: a geometry, or none, with properties. */
import type { Geometry } from './geometry.ts';
import type { Feature, Properties, Value } from './value.ts';

export class FeatureObject implements Feature {
  readonly type = 'Feature';
  readonly geometry: Geometry | null;
  /** `system:index` among them, for a feature of a collection. */
  readonly properties: Properties;

  constructor(geometry: Geometry | null, properties: Properties = new Map()) {
    this.geometry = geometry;
    this.properties = properties;
  }

  get(name: string): Value {
    return name === '.geo' ? this.geometry : (this.properties.get(name) ?? null);
  }

  with(properties: Properties): Feature {
    return new FeatureObject(this.geometry, properties);
  }
}
