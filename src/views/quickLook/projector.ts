/** From an image's coordinates to longitude and latitude; the core has the projections. */
import type { Projection } from '../../core/index.ts';
import type { ImageMetadata } from './imageMetadata.ts';
import type { ImageFacts } from './reading/index.ts';

export interface Projector {
  readonly isGeographic: boolean;
  /** How near longitude and latitude are to those of WGS 84, see the core's `Projection`. */
  readonly datumShift: Projection['datumShift'];
  /** Not finite outside of the projection. */
  toLonLat(x: number, y: number): readonly [longitude: number, latitude: number];
}

/** @returns nothing where the image does not say in which system it lies, or nobody knows that one */
export async function projectorOf(
  { crs, transform }: ImageFacts,
  metadata: ImageMetadata | undefined,
): Promise<Projector | undefined> {
  if (!transform) return undefined;
  const { projectionOf, normalizeCrs } = await import('../../core/index.ts');
  // What the file says counts; the document beside it has spelled out what keys have no words for.
  for (const definition of [crs?.definition, metadata?.crs]) {
    if (!definition) continue;
    try {
      const projection = projectionOf(normalizeCrs(definition));
      return {
        isGeographic: projection.isGeographic,
        datumShift: projection.datumShift,
        toLonLat: (x, y) => projection.inverse([x, y]),
      };
    } catch {
      // The next one may be known.
    }
  }
  return undefined;
}
