/** One Landsat scene: an observation with the properties that Earth Engine lists. */
import type { Scene } from './earthTypes.ts';
import { sceneProperties } from './listedProperties.ts';
import { Observation } from './observation.ts';

export class LandsatScene extends Observation implements Scene {
  #properties?: Readonly<Record<string, string | number>>;

  get properties(): Readonly<Record<string, string | number>> {
    this.#properties ??= sceneProperties(this);
    return this.#properties;
  }
}
