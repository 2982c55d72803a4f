/** Converts an image's coordinates to longitude and latitude with the core's projections. */
import type { Projection } from '../../core/index.ts';
import type { ImageFacts } from '../../imageFiles/index.ts';
import type { ImageMetadata } from './readImageMetadata.ts';

export interface Projector {
  readonly isGeographic: boolean;
  /** Accuracy relative to WGS 84, see the core's `Projection`. */
  readonly datumShift: Projection['datumShift'];
  readonly datumError: Projection['datumError'];
  /** Not finite outside the range of the projection. */
  toLonLat(x: number, y: number): readonly [longitude: number, latitude: number];
}

/** @returns undefined where the image has no coordinate system, or an unsupported one */
export async function projectorOf(
  { crs, transform }: ImageFacts,
  metadata: ImageMetadata | undefined,
): Promise<Projector | undefined> {
  if (!transform) return undefined;
  const { projectionOf, normalizeCrs } = await import('../../core/index.ts');
  // The file's own definition comes first; the document beside it has systems that keys cannot
  // express.
  for (const definition of [crs?.definition, metadata?.crs]) {
    if (!definition) continue;
    try {
      const projection = projectionOf(normalizeCrs(definition));
      return {
        isGeographic: projection.isGeographic,
        datumShift: projection.datumShift,
        datumError: projection.datumError,
        toLonLat: (x, y) => projection.inverse([x, y]),
      };
    } catch {
      // Tries the next definition.
    }
  }
  return undefined;
}
