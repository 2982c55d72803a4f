/** Dates and bands of an image: from the bands' names, `YYYYMMDD_band`, or from its metadata. */
import * as l10n from '@vscode/l10n';
import type { BandNotes } from '../../imageFiles/gdalMetadata.ts';
import type { ImageMetadata } from './metadataDocument.ts';
import type { AcquisitionDescription, BandScaling, Composite, PictureBand } from './protocol.ts';

export interface BandTable {
  readonly bands: readonly PictureBand[];
  readonly dates: readonly AcquisitionDescription[];
  readonly numbers: readonly (readonly number[])[];
}

interface Named {
  readonly number: number;
  /** ISO date. */
  readonly date?: string;
  readonly name: string;
  readonly scaling?: BandScaling;
}

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
    datedByName(numbers, notes) ?? datedByMetadata(numbers, metadata) ?? plain(numbers, notes);
  const names = [...new Set(named.map(({ name }) => name))];
  const dates = [...new Set(named.flatMap(({ date }) => date ?? []))].sort();
  const rows = dates.length > 0 ? dates : [undefined];
  return {
    bands: names.map((name) => {
      const scaling =
        metadata?.scalings[metadata.bands.indexOf(name)] ??
        scalingOf(name) ??
        named.find((band) => band.name === name)?.scaling;
      return { name, ...(scaling && { scaling }) };
    }),
    dates: dates.map((date) => ({ date, scenes: scenesOf(metadata, date) })),
    numbers: rows.map((date) =>
      names.map(
        (name) => named.find((band) => band.name === name && band.date === date)?.number ?? -1,
      ),
    ),
  };
}

function datedByName(
  numbers: readonly number[],
  notes: ReadonlyMap<number, BandNotes>,
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
  return named.length > 0 ? named : undefined;
}

/** Images whose bands have lost their names still have them in their usual order. */
function datedByMetadata(
  numbers: readonly number[],
  metadata: ImageMetadata | undefined,
): Named[] | undefined {
  if (!metadata) return undefined;
  const { bands, dates } = metadata;
  if (numbers.length !== bands.length * dates.length) return undefined;
  const known = dates.map(({ date }) => date);
  if (known.includes(undefined) || new Set(known).size !== known.length) return undefined;
  if (new Set(bands).size !== bands.length) return undefined;
  return numbers.map((number, i) => {
    const date = known[Math.floor(i / bands.length)];
    return { number, name: bands[i % bands.length] ?? '', ...(date && { date }) };
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

function scenesOf(metadata: ImageMetadata | undefined, date: string): readonly string[] {
  return metadata?.dates.find((each) => each.date === date)?.scenes ?? [];
}

/** Composites of three bands, by band names that are the same for every sensor. */
export function compositesOf(bands: readonly PictureBand[]): Composite[] {
  const known = [
    { id: 'true', label: l10n.t('True color'), names: ['red', 'green', 'blue'] },
    { id: 'false', label: l10n.t('False color (near infrared)'), names: ['nir', 'red', 'green'] },
    {
      id: 'shortwave',
      label: l10n.t('Short-wave infrared'),
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
