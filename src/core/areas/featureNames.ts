/** Names of features, by which one of many is chosen. */
import type { AreaFeature, AreaLayer } from './areaLayers.ts';
import { refuseArea } from './areaProblem.ts';

/** Attributes that are names in common data, the most likely ones first. */
const NAME_KEYS: readonly RegExp[] = [
  /^(?:name|nom|nombre|nome|naam|navn|title|label)$/i,
  /^(?:name_?(?:en|long|latn|local|\d)|.*_?name)$/i,
];
/** Attributes that identify features, and are names where there are no others. */
const ID_KEYS = /^(?:code|iso.*|.*_?id|id|fid|gid|key)$/i;

/** A feature with its name. */
export interface NamedFeature {
  readonly name: string;
  readonly layer: AreaLayer;
  readonly feature: AreaFeature;
}

/** All features of layers with their names; those of several layers have the layer's in front. */
export function nameFeatures(layers: readonly AreaLayer[]): NamedFeature[] {
  const hasSeveral = layers.length > 1;
  // Those without a layer's name are numbered together: they can be in several reference systems.
  let unnamed = 0;
  return layers.flatMap((layer) => {
    const key = nameKey(layer.features);
    return layer.features.map((feature, index) => {
      if (!layer.name) unnamed++;
      const own = ownName(feature, key) ?? String(layer.name ? index + 1 : unnamed);
      const name = hasSeveral && layer.name ? `${layer.name}: ${own}` : own;
      return { name, layer, feature };
    });
  });
}

/** Names of layers, each once, of a file that has several; empty for any other. */
export function nameLayers(layers: readonly AreaLayer[]): string[] {
  const names = new Set(layers.map(({ name }) => name).filter((name) => name !== ''));
  return names.size > 1 ? [...names] : [];
}

function ownName({ properties, id }: AreaFeature, key: string | undefined): string | undefined {
  return (key === undefined ? '' : textOf(properties[key])) || id;
}

/** A text or number as a name; empty for other values. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** The attribute whose values name the features; undefined if none looks like that. */
function nameKey(features: readonly AreaFeature[]): string | undefined {
  const keys = new Set(features.slice(0, 20).flatMap(({ properties }) => Object.keys(properties)));
  for (const pattern of NAME_KEYS) {
    const found = [...keys].find((key) => pattern.test(key));
    if (found !== undefined) return found;
  }
  const ids = [...keys].filter((key) => ID_KEYS.test(key));
  const texts = [...keys].filter((key) => !ID_KEYS.test(key));
  const areTexts = (values: readonly string[]) => values.every((value) => WORD.test(value));
  const textId = ids.find((key) => areTexts(valuesOf(features, key)));
  if (textId !== undefined) return textId;
  // Ids of features, beside their attributes.
  if (areTexts(features.map(({ id = '' }) => id))) return undefined;
  // Texts that distinguish the features are of more use to users than numbers.
  return distinctKey(features, texts) ?? ids[0];
}

/** A text with a letter that is not a date, an address or an object. */
const WORD = /^(?![\d\s:.,TZ+-]*$|https?:|[[{]).*\p{L}/isu;

function valuesOf(features: readonly AreaFeature[], key: string): string[] {
  return features.map(({ properties }) => textOf(properties[key]));
}

/** The first attribute with a text of its own for each feature, such as `Gemeinde`. */
function distinctKey(
  features: readonly AreaFeature[],
  keys: readonly string[],
): string | undefined {
  return keys.find((key) => {
    const seen = new Set<string>();
    return features.every(({ properties }) => {
      const text = textOf(properties[key]);
      if (!WORD.test(text) || seen.has(text)) return false;
      seen.add(text);
      return true;
    });
  });
}

/** Most names that a message lists. */
const MAX_LISTED = 10;

/**
 * The features of a name, of a layer of that name, or with a value of an attribute as in
 * `Gemeinde=Bonn`; all of them without one.
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
  const byAttribute = withAttribute(features, wanted);
  if (byAttribute.length > 0) return byAttribute;
  const names = [...new Set(features.map(({ name }) => name))].slice(0, MAX_LISTED);
  return refuseArea({ reason: 'no-such-feature', feature: wanted, names });
}

/** @param wanted name of an attribute, `=`, and its value */
function withAttribute(features: readonly NamedFeature[], wanted: string): NamedFeature[] {
  const [, attribute, value] = /^([^=]+)=(.*)$/s.exec(wanted) ?? [];
  if (attribute === undefined || value === undefined) return [];
  const [key, text] = [foldCase(attribute), foldCase(value)];
  return features.filter(({ feature }) =>
    Object.entries(feature.properties).some(
      ([name, own]) => foldCase(name) === key && own !== null && foldCase(String(own)) === text,
    ),
  );
}

function foldCase(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
