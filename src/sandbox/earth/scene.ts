/** One Landsat scene: an observation with the properties that Earth Engine lists. */
import { Observation } from './observation.ts';
import { sceneProperties } from './properties.ts';
import type { Scene } from './types.ts';

export class LandsatScene extends Observation implements Scene {
  #properties?: Readonly<Record<string, string | number>>;

  get properties(): Readonly<Record<string, string | number>> {
    this.#properties ??= sceneProperties(this);
    return this.#properties;
  }
}
