/** Dates and bands of an image: from the bands' names, `YYYYMMDD_band`, or from its metadata. */
import * as l10n from '@vscode/l10n';
import { findBandContradiction } from '../../domain/bandNames.ts';
import type { BandNotes } from '../../imageFiles/gdalMetadata.ts';
import { formatDates, formatLayer } from './layerLabels.ts';
import type { AcquisitionDescription, BandScaling, Composite, PictureBand } from './protocol.ts';
import type { ImageMetadata } from './readImageMetadata.ts';

export interface BandTable {
  readonly bands: readonly PictureBand[];
  readonly dates: readonly AcquisitionDescription[];
  readonly numbers: readonly (readonly number[])[];
}

interface Named {
  readonly number: number;
  /** ISO date. */
  readonly date?: string;
  /** `d044` where a date has several layers, by orbit or by scene. */
  readonly label?: string;
  readonly name: string;
  readonly scaling?: BandScaling;
}

/** Labels of layers: the direction and number of an orbit, or the number of a scene. */
const LABELED = /^([a-z]\d{3,})_(.+)$/;
const DATED = /^(\d{4})(\d{2})(\d{2})_(.+)$/;

/** @returns the date and band in a band name of Cedar's images */
export function parseBandName(name: string): { date: string; band: string } | undefined {
  const [, year, month, day, band] = DATED.exec(name) ?? [];
  if (!band) return undefined;
  const date = `${year}-${month}-${day}`;
  const time = new Date(`${date}T00:00:00Z`);
  // JavaScript turns 2021-02-30 into another day.
  const isDay = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
  return isDay ? { date, band } : undefined;
}

/**
 * @param numbers numbers of the file's bands that can be shown: all but alpha
 * @param scalingOf scaling of a band in its collection
 */
export function bandTable(
  numbers: readonly number[],
  notes: ReadonlyMap<number, BandNotes>,
  metadata: ImageMetadata | undefined,
  scalingOf: (band: string) => BandScaling | undefined = () => undefined,
): BandTable {
  const named =
    datedByName(numbers, notes, metadata) ??
    datedByMetadata(numbers, notes, metadata) ??
    plain(numbers, notes);
  const names = [...new Set(named.map(({ name }) => name))];
  const layers = [...new Set(named.flatMap((band) => (band.date ? [layerKey(band)] : [])))].sort();
  const rows = layers.length > 0 ? layers : [undefined];
  return {
    bands: names.map((name) => {
      const scaling =
        metadata?.scalings[metadata.bands.indexOf(name)] ??
        scalingOf(name) ??
        named.find((band) => band.name === name)?.scaling;
      return { name, ...(scaling && { scaling }) };
    }),
    dates: layers.map((layer) => acquisitionOf(layer, metadata)),
    numbers: rows.map((layer) =>
      names.map(
        (name) =>
          named.find(
            (band) => band.name === name && (layer === undefined || layerKey(band) === layer),
          )?.number ?? -1,
      ),
    ),
  };
}

/** `2020-01-03_d044` */
function layerKey({ date = '', label }: Pick<Named, 'date' | 'label'>): string {
  return label ? `${date}_${label}` : date;
}

function acquisitionOf(layer: string, metadata: ImageMetadata | undefined): AcquisitionDescription {
  const [date = '', label] = layer.split('_');
  const name = layer.replaceAll('-', '');
  const documented = metadata?.dates.find((each) =>
    label ? each.name === name : each.date === date,
  );
  return {
    date,
    ...(label && { label: formatLayer(date, documented?.time, name), layer }),
    ...(!label && documented?.lastDate && { label: formatDates(date, documented.lastDate) }),
    ...(documented?.collection && { collection: documented.collection }),
    scenes: documented?.scenes ?? [],
    ...(documented?.clouds !== undefined && { clouds: documented.clouds }),
  };
}

function datedByName(
  numbers: readonly number[],
  notes: ReadonlyMap<number, BandNotes>,
  metadata: ImageMetadata | undefined,
): Named[] | undefined {
  const named: Named[] = [];
  const seen = new Set<string>();
  for (const number of numbers) {
    const note = notes.get(number);
    const name = note?.description ?? '';
    const parsed = parseBandName(name);
    // Two bands with the same name cannot be distinguished: then all bands are listed as they are.
    if (!parsed || seen.has(name)) return undefined;
    seen.add(name);
    named.push({ number, date: parsed.date, name: parsed.band, ...scalingIn(note) });
  }
  return named.length > 0 ? named.map(labeler(named, metadata)) : undefined;
}

/**
 * Separates labels from names: those that the metadata contain; without metadata, if all bands have
 * one.
 */
function labeler(
  named: readonly Named[],
  metadata: ImageMetadata | undefined,
): (band: Named) => Named {
  const known = new Set(metadata?.dates.flatMap(({ name }) => name ?? []));
  const isLabeled = metadata
    ? ({ date = '', name }: Named) =>
        known.has(`${date.replaceAll('-', '')}_${LABELED.exec(name)?.[1]}`)
    : () => named.every(({ name }) => LABELED.test(name));
  return (band) => {
    const [, label, name] = LABELED.exec(band.name) ?? [];
    return label && name && isLabeled(band) ? { ...band, label, name } : band;
  };
}

/** Images whose bands have lost their names still have them in their usual order. */
function datedByMetadata(
  numbers: readonly number[],
  notes: ReadonlyMap<number, BandNotes>,
  metadata: ImageMetadata | undefined,
): Named[] | undefined {
  if (!metadata) return undefined;
  const { bands, dates } = metadata;
  if (numbers.length !== bands.length * dates.length) return undefined;
  const layers = dates.map(({ date, name, prefix = name }) => ({ date, prefix }));
  const nameAt = (index: number) => notes.get(numbers[index] ?? index)?.description;
  // Metadata of another image, such as that of a later order, must not name its bands.
  if (findBandContradiction(nameAt, bands, layers)) return undefined;
  const known = dates.map(({ date, name }) => ({ date, label: name?.split('_')[1] }));
  const keys = known.map(layerKey);
  // Of layers of a cube at the same time, the first one is shown, and the date reported.
  const isRepeated = !metadata.isCube && new Set(keys).size !== keys.length;
  if (keys.includes('') || isRepeated) return undefined;
  if (new Set(bands).size !== bands.length) return undefined;
  return numbers.map((number, i) => {
    const { date, label } = known[Math.floor(i / bands.length)] ?? {};
    const name = bands[i % bands.length] ?? '';
    return { number, name, ...(date && { date }), ...(label && { label }) };
  });
}

function plain(numbers: readonly number[], notes: ReadonlyMap<number, BandNotes>): Named[] {
  const seen = new Set<string>();
  return numbers.map((number) => {
    const note = notes.get(number);
    const numbered = l10n.t('Band {0}', number + 1);
    let name = note?.description ?? numbered;
    if (seen.has(name)) name = `${name} (${numbered})`;
    seen.add(name);
    return { number, name, ...scalingIn(note) };
  });
}

function scalingIn(note: BandNotes | undefined): { scaling?: BandScaling } {
  if (note?.scale === undefined && note?.offset === undefined && note?.unit === undefined) {
    return {};
  }
  const { scale = 1, offset = 0, unit = '' } = note;
  return { scaling: { scale, offset, unit } };
}

/** Composites of three bands, by band names that are the same for every sensor. */
export function compositesOf(bands: readonly PictureBand[]): Composite[] {
  const known = [
    { id: 'true', label: l10n.t('True color'), names: ['red', 'green', 'blue'] },
    { id: 'false', label: l10n.t('False color (near infrared)'), names: ['nir', 'red', 'green'] },
    {
      id: 'shortwave',
      label: l10n.t('Shortwave infrared'),
      names: ['swir2', 'nir', 'red'],
    },
    {
      id: 'agriculture',
      label: l10n.t('Vegetation and soil'),
      names: ['swir1', 'nir', 'blue'],
    },
  ];
  const place = (name: string) => bands.findIndex((band) => band.name.toLowerCase() === name);
  return known.flatMap(({ id, label, names }) => {
    const [red = -1, green = -1, blue = -1] = names.map(place);
    return red >= 0 && green >= 0 && blue >= 0 ? [{ id, label, bands: [red, green, blue] }] : [];
  });
}
