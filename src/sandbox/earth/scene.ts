/** One Landsat scene: an observation with the properties that Earth Engine lists, and its pixels. */
import { readBand } from './bands.ts';
import type { BandPixels, PropertyValue, ReadableScene } from './earthTypes.ts';
import { sceneProperties } from './listedProperties.ts';
import { Observation } from './observation.ts';

export class LandsatScene extends Observation implements ReadableScene {
  #properties?: Readonly<Record<string, PropertyValue>>;

  get properties(): Readonly<Record<string, PropertyValue>> {
    this.#properties ??= sceneProperties(this);
    return this.#properties;
  }

  read(band: string, columns: Int32Array, rows: Int32Array): BandPixels {
    return readBand(this, band, columns, rows);
  }
}
