/** Images: bands that can be evaluated at any position, with properties. */
import type { EvaluatedBand } from './band.ts';
import type { Geometry } from './geometry.ts';
import type { Image, Properties, Value } from './value.ts';

export class ImageObject implements Image {
  readonly type = 'Image';
  readonly #bands: readonly EvaluatedBand[] | (() => readonly EvaluatedBand[]);
  readonly #properties: Properties | (() => Properties);
  readonly #footprint: Geometry | null | (() => Geometry | null);
  #known: {
    bands?: readonly EvaluatedBand[];
    properties?: Properties;
    footprint?: Geometry | null;
  } = {};

  /** Values that are costly to calculate may be given as functions, called when they are needed. */
  constructor(
    bands: readonly EvaluatedBand[] | (() => readonly EvaluatedBand[]),
    properties: Properties | (() => Properties) = new Map(),
    footprint: Geometry | null | (() => Geometry | null) = null,
  ) {
    this.#bands = bands;
    this.#properties = properties;
    this.#footprint = footprint;
  }

  get bands(): readonly EvaluatedBand[] {
    this.#known.bands ??= typeof this.#bands === 'function' ? this.#bands() : this.#bands;
    return this.#known.bands;
  }

  get properties(): Properties {
    this.#known.properties ??=
      typeof this.#properties === 'function' ? this.#properties() : this.#properties;
    return this.#known.properties;
  }

  get geometry(): Geometry | null {
    if (this.#known.footprint === undefined) {
      this.#known.footprint =
        typeof this.#footprint === 'function' ? this.#footprint() : this.#footprint;
    }
    return this.#known.footprint;
  }

  get(name: string): Value {
    switch (name) {
      case '.geo':
        return this.geometry;
      case 'system:band_names':
        return this.bands.map((band) => band.id);
      default:
        return this.properties.get(name) ?? null;
    }
  }

  with(properties: Properties): Image {
    return new ImageObject(this.#bands, properties, () => this.geometry);
  }

  withBands(bands: readonly EvaluatedBand[] | (() => readonly EvaluatedBand[])): Image {
    return new ImageObject(bands, this.#properties, () => this.geometry);
  }

  withFootprint(footprint: Geometry | null | (() => Geometry | null)): Image {
    return new ImageObject(this.#bands, this.#properties, footprint);
  }
}
