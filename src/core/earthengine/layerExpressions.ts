/** Layers of an image in expressions: the scenes of each, their mosaics, and the names of their bands. */
import type { ImageCollection } from '../collections/index.ts';
import type {
  ComputedObject,
  ComputedImageCollection as EeCollection,
  List,
} from './clientTypes.ts';
import type { Constant } from './expressions.ts';
import { type DateScenes, layerName } from './imageLayers.ts';
import type { EarthEngineClient } from './library.ts';

/** A layer in an expression: its date, or a list of date, name and the value that selects its scenes. */
export function layerConstant(layer: DateScenes, { mosaic, orbit }: ImageCollection): Constant {
  if (mosaic === 'date' || mosaic === 'all') return layer.date;
  const [scene = {}] = layer.scenes;
  const selectors = mosaic === 'none' ? ['system:index'] : [orbit?.number ?? '', orbit?.pass ?? ''];
  return [layer.date, layerName(layer), ...selectors.map((name) => scene[name] as Constant)];
}

/**
 * The mosaic of each layer.
 *
 * @param layers list of what `layerConstant` makes of them
 * @param prepare changes the scenes of a layer, which need not keep their properties
 */
export function layerMosaics(
  ee: EarthEngineClient,
  scenes: EeCollection,
  layers: List,
  collection: ImageCollection,
  prepare = (some: EeCollection) => some,
): EeCollection {
  // With a name for its argument: to find one, the library would encode all scenes once more.
  const signature = { name: '', returns: 'Image', args: [{ name: 'layer', type: 'Object' }] };
  return ee.ImageCollection.fromImages(
    layers.map(
      new ee.CustomFunction(signature, (layer) =>
        prepare(layerScenes(ee, scenes, layer, collection)).mosaic(),
      ),
    ),
  );
}

/** Names of the bands of all layers, because those that toBands makes depend on how images came together. */
export function bandNamesOf(
  ee: EarthEngineClient,
  layers: List,
  bandNames: readonly string[],
  { mosaic }: ImageCollection,
): List {
  const names = new ee.List(bandNames);
  const namesOf = (layer: ComputedObject) => {
    if (mosaic === 'all') return names;
    const name =
      mosaic === 'date'
        ? new ee.String(layer).replace('-', '', 'g')
        : new ee.String(new ee.List(layer).get(1));
    const prefix = name.cat('_');
    return names.map((band) => prefix.cat(band));
  };
  return layers.map(namesOf).flatten();
}

/** @param layer what `layerConstant` makes of it */
function layerScenes(
  ee: EarthEngineClient,
  scenes: EeCollection,
  layer: ComputedObject,
  { mosaic, orbit }: ImageCollection,
): EeCollection {
  if (mosaic === 'all') return scenes;
  const part = (index: number) => new ee.List(layer).get(index);
  const midnight = new ee.Date(mosaic === 'date' ? layer : part(0));
  const ofDay = scenes.filterDate(midnight, midnight.advance(1, 'day'));
  if (mosaic === 'none') return ofDay.filter(ee.Filter.eq('system:index', part(2)));
  if (mosaic !== 'orbit' || !orbit) return ofDay;
  return ofDay
    .filter(ee.Filter.eq(orbit.number, part(2)))
    .filter(ee.Filter.eq(orbit.pass, part(3)));
}
