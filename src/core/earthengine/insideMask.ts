/** The mask of an image that is only wanted inside polygons. */
import type { ComputedObject, EeImage } from './clientTypes.ts';
import type { EarthEngineClient } from './library.ts';

/** Share of a pixel from which on it is inside, where Earth Engine knows of shares. */
const HALF = 0.5;

/**
 * 1 for pixels inside at least one of some polygons, and 0 for the others.
 *
 * Each polygon is a feature of its own: in a single geometry, the overlap of two would be outside by the
 * even-odd rule. Earth Engine's guide on coding recommends `clipToCollection` for many polygons.
 *
 * @param polygons list of polygons, each a list of rings in units of the system
 * @param crs system of the polygons, in which their edges are straight
 */
export function insideMask(ee: EarthEngineClient, crs: string, polygons: ComputedObject): EeImage {
  const call = (name: string, values: Record<string, unknown>) =>
    ee.ApiFunction._apply(name, values);
  // With a name for its argument, as for the layers of an image.
  const signature = { name: '', returns: 'Feature', args: [{ name: 'rings', type: 'Object' }] };
  const features = new ee.List(polygons).map(
    new ee.CustomFunction(signature, (coordinates) =>
      call('Feature', {
        geometry: call('GeometryConstructors.Polygon', {
          coordinates,
          crs,
          geodesic: false,
          evenOdd: true,
        }),
      }),
    ),
  );
  const clipped = call('Image.clipToCollection', {
    input: new ee.Image(1),
    collection: call('Collection', { features }),
  });
  return call('Image.gte', {
    image1: call('Image.mask', { image: clipped }),
    image2: new ee.Image(HALF),
  }) as EeImage;
}
