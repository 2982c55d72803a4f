/**
 * Names of the bands of an image, as its file has them, compared with its metadata.
 *
 * Earth Engine writes the name of each band into the GeoTIFFs that it exports: `20200603_nir`, or `nir` in an
 * image without dates. A file with other names is another image, such as that of an earlier order of the
 * same name. Files that other programs have rewritten may lack the names.
 */

/** A layer of an image, as far as the names of its bands depend on it. */
export interface NamedLayer {
  /** ISO date. */
  readonly date?: string | undefined;
  /** What the names of its bands begin with; empty where they are the bands' alone. Absent if not known. */
  readonly prefix?: string | undefined;
}

/** A band whose name in the file is not that of the metadata. */
export interface BandContradiction {
  /** Number of the band in the file, from 1. */
  readonly number: number;
  /** Its name in the file. */
  readonly found: string;
  /** Its name by the metadata. */
  readonly expected: string;
}

/** Names that some programs invent for bands without one. */
const NUMBERED = /^band[ _]?\d+$/i;
const DATED = /^(\d{4})(\d{2})(\d{2})_/;

/** `20200603_nir`: the name that Earth Engine gives a band of a layer; that of the band without a prefix. */
export function bandNameIn(
  { date, prefix = date?.replaceAll('-', '') }: NamedLayer,
  band: string,
): string {
  return prefix ? `${prefix}_${band}` : band;
}

/**
 * The first band that is not where the metadata has it.
 *
 * @param foundAt name of a band in the file, by its index from 0; undefined or empty for bands without one
 * @param bands names of the bands of each layer, in their order
 * @param layers in their order: the image has all bands of the first one, then those of the next one
 */
export function findBandContradiction(
  foundAt: (index: number) => string | undefined,
  bands: readonly string[],
  layers: readonly NamedLayer[],
): BandContradiction | undefined {
  for (const [i, layer] of layers.entries()) {
    for (const [j, band] of bands.entries()) {
      const index = i * bands.length + j;
      const found = foundAt(index)?.trim();
      if (!found || NUMBERED.test(found) || isNameOf(found, band, layer)) continue;
      return { number: index + 1, found, expected: bandNameIn(layer, band) };
    }
  }
  return undefined;
}

function isNameOf(found: string, band: string, layer: NamedLayer): boolean {
  if (layer.prefix !== undefined) return found === bandNameIn(layer, band);
  // Other programs, such as the Python tool, have other names for layers before or after the band's.
  const [, year, month, day] = DATED.exec(found) ?? [];
  const isOtherDate = year && layer.date && layer.date !== `${year}-${month}-${day}`;
  const isOfBand = found === band || found.endsWith(`_${band}`) || found.startsWith(`${band}_`);
  return isOfBand && !isOtherDate;
}

/**
 * What the names of the bands of a layer begin with, by the record of the image in its metadata: the
 * name of the layer or its date, or nothing in an image without dates.
 *
 * @param index of the layer, from 0
 * @returns undefined where the metadata does not record it, such as that of the Python tool
 */
export function recordedPrefix(
  { images, dates, layers }: Readonly<Record<string, unknown>>,
  index: number,
): string | undefined {
  if (!Array.isArray(dates)) return undefined;
  const name: unknown = Array.isArray(layers) ? layers[index] : undefined;
  if (typeof name === 'string') return name;
  if (dates.length === 0) return '';
  const date: unknown = dates[index];
  const isComplete = Array.isArray(images) && dates.length === images.length;
  return isComplete && typeof date === 'string' ? date.replaceAll('-', '') : undefined;
}
