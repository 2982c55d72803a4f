/** Choosing, naming and joining the bands of images. */
import { coerce } from '../coerce.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { changed, type EvaluatedBand } from '../values/band.ts';
import { ImageObject } from '../values/imageObject.ts';
import { matchesWhole, replaceMatches } from '../values/pattern.ts';
import {
  type Image,
  isList,
  isObject,
  sameValue,
  type Value,
  valueTypeName,
} from '../values/value.ts';

export function defineImageBands(define: Define): void {
  define(
    'Image.select(input: Image, bandSelectors: List<Object>, newNames: List<String> = null) -> Image',
    'Some of the bands, by name, regular expression or index, under new names if given.',
    (image, selectors, names) => {
      const bands = selectBands(image.bands, selectors);
      if (names && names.length !== bands.length) {
        throw new EvaluationError(
          `Must have the same number of new names as selected bands: got ${names.length} names for ${bands.length} bands.`,
        );
      }
      return image.withBands(
        unique(names ? bands.map((band, i) => changed(band, { id: names[i] ?? band.id })) : bands),
      );
    },
  );
  define(
    'Image.rename(input: Image, names: List<String>) -> Image',
    'The bands under other names.',
    (image, names) => {
      if (names.length !== image.bands.length) {
        throw new EvaluationError(
          `The number of names (${names.length}) must match the number of bands (${image.bands.length}).`,
        );
      }
      const repeated = names.find((name, i) => names.indexOf(name) !== i);
      if (repeated !== undefined)
        throw new EvaluationError(`Band name '${repeated}' is used more than once.`);
      return renameBands(image, names);
    },
  );
  define(
    'Image.regexpRename(input: Image, regex: String, replacement: String, all: Boolean = true) -> Image',
    'The bands with parts of their names replaced.',
    (image, regex, replacement, all) =>
      renameBands(
        image,
        image.bands.map((band) => replaceMatches(band.id, regex, replacement, all ? 'g' : '')),
      ),
  );
  define(
    'Image.slice(image: Image, start: Integer, end: Integer = null) -> Image',
    'Bands from an index up to, but without, another.',
    (image, start, end) => image.withBands(image.bands.slice(start, end ?? undefined)),
  );
  define(
    'Image.addBands(dstImg: Image, srcImg: Image, names: List<String> = null, overwrite: Boolean = false) -> Image',
    'The first image with bands of the second.',
    (destination, source, names, overwrite) => {
      const added = names ? selectBands(source.bands, names) : source.bands;
      if (!overwrite) return destination.withBands(unique([...destination.bands, ...added]));
      const replaced = destination.bands.map(
        (band) => added.find(({ id }) => id === band.id) ?? band,
      );
      const others = added.filter(({ id }) => !destination.bands.some((band) => band.id === id));
      return destination.withBands([...replaced, ...others]);
    },
  );
  define(
    'Image.cat(images: List<Object>) -> Image',
    'The bands of several images in one.',
    (images) => {
      const all = images.map((image) => {
        const coerced = coerce(image, 'Image');
        if (coerced && isObject(coerced, 'Image')) return coerced;
        throw new EvaluationError(
          `Expected an image, not a value of type ${valueTypeName(image)}.`,
        );
      });
      const [first] = all;
      return (first ?? new ImageObject([])).withBands(unique(all.flatMap((image) => image.bands)));
    },
  );
  define(
    'Image.linkCollection(input: Image, imageCollection: ImageCollection, linkedBands: Object = null, linkedProperties: Object = null, matchPropertyName: String = "system:index") -> Image',
    'The image with bands and properties of the image in a collection that shares a property with it.',
    (image, collection, bands, properties, key) => {
      const match = collection.all().find((other) => sameValue(other.get(key), image.get(key)));
      if (!match || !isObject(match, 'Image')) return image;
      const asList = (value: Value) => (value === null ? [] : isList(value) ? value : [value]);
      const added = unique([...image.bands, ...selectBands(match.bands, asList(bands))]);
      const copied = asList(properties).map((name): [string, Value] => [
        String(name),
        match.get(String(name)),
      ]);
      return image.withBands(added).with(new Map([...image.properties, ...copied]));
    },
  );
}

/** Bands that selectors name, in the order of the selectors. */
export function selectBands(
  bands: readonly EvaluatedBand[],
  selectors: readonly Value[],
): EvaluatedBand[] {
  return selectors.flatMap((selector) => {
    if (typeof selector === 'number') {
      const band = bands.at(selector);
      if (band) return [band];
      throw new EvaluationError(
        `Band index ${selector} is out of range. The image has ${bands.length} bands.`,
      );
    }
    if (typeof selector !== 'string') {
      throw new EvaluationError(
        `Band selectors must be names or indices, not values of type ${valueTypeName(selector)}.`,
      );
    }
    if (bands.length === 0) {
      throw new EvaluationError(
        `Band pattern '${selector}' was applied to an Image with no bands. See Image.bandNames.`,
      );
    }
    const exact = bands.filter((band) => band.id === selector);
    const found =
      exact.length > 0 ? exact : bands.filter((band) => matchesWhole(selector, band.id));
    if (found.length > 0) return found;
    throw new EvaluationError(
      `Band pattern '${selector}' did not match any bands. Available bands: [${bands.map((band) => band.id).join(', ')}]`,
    );
  });
}

/** Bands whose name is taken get a number: `B1`, `B1_1`, `B1_2`. */
export function unique(bands: readonly EvaluatedBand[]): EvaluatedBand[] {
  const taken = new Set<string>();
  return bands.map((band) => {
    let id = band.id;
    for (let i = 1; taken.has(id); i++) id = `${band.id}_${i}`;
    taken.add(id);
    return id === band.id ? band : changed(band, { id });
  });
}

export function renameBands(image: Image, names: readonly string[]): Image {
  return image.withBands(image.bands.map((band, i) => changed(band, { id: names[i] ?? band.id })));
}
