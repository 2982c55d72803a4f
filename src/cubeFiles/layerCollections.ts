/**
 * The image collection of each date of a cube, by all that cubes have recorded it with: also cubes that
 * several sensors share, written when there were images of one of them only.
 */
import { builtInCollectionIn, collectionName } from '../domain/collectionNames.ts';
import { isRecord } from '../domain/isRecord.ts';
import { parseJson } from '../domain/parseJson.ts';
import type { StoredAttributes } from './cfAttributes.ts';

/** What is recorded about the collections of dates. */
export interface RecordedLayers {
  /** Of the whole cube, or of the file of a date. */
  readonly attributes: StoredAttributes;
  /** Scenes of each date. */
  readonly scenes: readonly (readonly StoredAttributes[])[];
  /** Stored numbers of the variable `collection`, and its attributes. */
  readonly flags?:
    | { readonly values: ArrayLike<number | bigint>; readonly attributes: StoredAttributes }
    | undefined;
}

/** @returns ids; undefined for dates whose collection is not known */
export function layerCollections(records: RecordedLayers): (string | undefined)[] {
  const { attributes, scenes, flags } = records;
  const sources = sourcesIn(attributes);
  const recorded = recordedIn(attributes, scenes.length);
  const meanings = String(flags?.attributes.flag_meanings ?? '').split(' ');
  return scenes.map((ofDate, layer) => {
    const word = flags && meanings[Number(flags.values[layer])];
    const named = word ? idOfWord(word, sources) : ownCollection(attributes, sources);
    const id = recorded?.[layer] ?? named;
    if (id !== undefined) return id;
    return collectionOfScenes([...new Set([...sources, ...orderedIn(attributes)])], ofDate);
  });
}

/** Scenes and collection of a date, by the notes in its GeoTIFF. */
export function datedNotes(notes: Readonly<Record<string, string>>): {
  readonly scenes: readonly StoredAttributes[];
  readonly collection: string | undefined;
} {
  const images: unknown = parseJson(notes.images ?? '');
  const scenes = Array.isArray(images) ? images.filter(isRecord) : [];
  const [collection] = layerCollections({ attributes: notes, scenes: [scenes] });
  return { scenes, collection };
}

/** @returns the only one of some collections whose sensor all scenes are from */
export function collectionOfScenes(
  collections: readonly string[],
  scenes: readonly StoredAttributes[],
): string | undefined {
  const [sensor, ...others] = new Set(scenes.map(sensorOf));
  if (sensor === undefined || others.length > 0) return undefined;
  const [only, ...further] = collections.filter((id) => {
    return collectionName(id)?.code.split(' ')[0] === sensor;
  });
  return further.length === 0 ? only : undefined;
}

/** Code of the sensor of a Landsat or Sentinel-2 scene, by the names that USGS and ESA give products. */
function sensorOf(scene: StoredAttributes): string | undefined {
  const { 'system:index': index, PRODUCT_ID: product } = scene;
  const [, landsat] = /(?:^|_)(L[A-Z]\d\d)_\d{6}_\d{8}/.exec(String(index)) ?? [];
  return landsat ?? (/^S2[A-D]_/.test(String(product)) ? 'S2' : undefined);
}

/** Collections in the record that Zarr cubes have for further dates. */
function recordedIn(
  { cedar }: StoredAttributes,
  count: number,
): (string | undefined)[] | undefined {
  const dates: unknown = isRecord(cedar) ? cedar.dates : undefined;
  if (!Array.isArray(dates) || dates.length !== count) return undefined;
  return dates.map((date: unknown) => {
    const id: unknown = Array.isArray(date) ? date[1] : undefined;
    return typeof id === 'string' && isCollectionId(id) ? id : undefined;
  });
}

function sourcesIn({ source }: StoredAttributes): string[] {
  const named = typeof source === 'string' ? source : '';
  const ofTool = SOURCE_OF_PYTHON_TOOL.exec(named)?.[1];
  return (ofTool === undefined ? named.split(', ') : [ofTool]).filter(isCollectionId);
}

/** The collection of all dates, where there is no variable. */
function ownCollection(
  { collection }: StoredAttributes,
  sources: readonly string[],
): string | undefined {
  if (typeof collection === 'string' && !isOfSensors(collection)) return collection;
  return sources.length === 1 ? sources[0] : undefined;
}

/** The id that a word is written for. */
function idOfWord(word: string, sources: readonly string[]): string | undefined {
  const source = sources.find((each) => each.replaceAll('/', '_') === word);
  if (source !== undefined) return source;
  const { id, rest } = builtInCollectionIn(word) ?? {};
  return rest === '' ? id : undefined;
}

/** Built-in collections of the images in the history, whose names begin with that of their collection. */
function orderedIn({ history }: StoredAttributes): string[] {
  const lines = typeof history === 'string' ? history.matchAll(/: ordered (\S+) \(/g) : [];
  return [...lines].flatMap(([, name = '']) => builtInCollectionIn(name)?.id ?? []);
}

/** Whether a text is that of several sensors that share a cube, such as "LC08-LC09". */
function isOfSensors(text: string): boolean {
  const codes = text.split('-');
  return codes.length > 1 && codes.every((code) => /^[A-Z][A-Z\d]+$|^\w*_\w*$/.test(code));
}

/** The attribute `source` in cubes of the Python tool. */
const SOURCE_OF_PYTHON_TOOL = /^Google Earth Engine Collection "(.+)"$/;

function isCollectionId(text: string): boolean {
  return /^[\w.:-]+(\/[\w.:-]+)+$/.test(text);
}
