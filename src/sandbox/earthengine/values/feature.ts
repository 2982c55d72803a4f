/** A geometry, or none, with properties. */
import type { Geometry } from './geometry.ts';
import type { Properties } from './properties.ts';
import type { Value } from './value.ts';

declare module './value.ts' {
  interface ObjectTypes {
    readonly Feature: Feature;
  }
}

export class Feature {
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
    return new Feature(this.geometry, properties);
  }
}
