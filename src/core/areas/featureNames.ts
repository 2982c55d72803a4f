/** Names of features, by which one of many is chosen. */
import type { AreaFeature, AreaLayer } from './areaLayers.ts';
import { refuseArea } from './areaProblem.ts';

/** Attributes that are names in common data, the most likely ones first. */
const NAME_KEYS: readonly RegExp[] = [
  /^(?:name|nom|nombre|nome|naam|navn|title|label)$/i,
  /^(?:name_?(?:en|long|latn|local|\d)|.*_?name)$/i,
  /^(?:title|label|code|iso.*|.*_?id|id|fid|gid|key)$/i,
];

/** A feature with its name. */
export interface NamedFeature {
  readonly name: string;
  readonly layer: AreaLayer;
  readonly feature: AreaFeature;
}

/** All features of layers with their names; those of several layers have the layer's in front. */
export function nameFeatures(layers: readonly AreaLayer[]): NamedFeature[] {
  const hasSeveral = layers.length > 1;
  return layers.flatMap((layer) => {
    const key = nameKey(layer.features);
    return layer.features.map((feature, index) => {
      const own = ownName(feature, key) ?? String(index + 1);
      const name = hasSeveral && layer.name ? `${layer.name}: ${own}` : own;
      return { name, layer, feature };
    });
  });
}

function ownName({ properties, id }: AreaFeature, key: string | undefined): string | undefined {
  const value = key === undefined ? undefined : properties[key];
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text || id;
}

/** The attribute whose values name the features; undefined if none looks like that. */
function nameKey(features: readonly AreaFeature[]): string | undefined {
  const keys = new Set(features.slice(0, 20).flatMap(({ properties }) => Object.keys(properties)));
  for (const pattern of NAME_KEYS) {
    const found = [...keys].find((key) => pattern.test(key));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Most names that a message lists. */
const MAX_LISTED = 10;

/**
 * The features of a name, or of a layer of that name; all of them without one.
 *
 * @throws AreaProblemError that lists names when there is none
 */
export function chooseFeatures(
  features: NamedFeature[],
  wanted: string | undefined,
): NamedFeature[] {
  if (wanted === undefined) return features;
  const matches = (text: string, fold: (text: string) => string) => fold(text) === fold(wanted);
  for (const fold of [(text: string) => text, foldCase]) {
    const found = features.filter(
      ({ name, layer }) => matches(name, fold) || matches(layer.name, fold),
    );
    if (found.length > 0) return found;
  }
  const names = [...new Set(features.map(({ name }) => name))].slice(0, MAX_LISTED);
  return refuseArea({ reason: 'no-such-feature', feature: wanted, names });
}

function foldCase(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
