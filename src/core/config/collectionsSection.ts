/** Image collections that a configuration describes, checked for what the schema cannot express. */
import * as l10n from '@vscode/l10n';
import { isAssetId } from '../../domain/assetIds.ts';
import {
  allBands,
  type BandDescription,
  BUILT_IN_COLLECTIONS,
  type CollectionDescription,
  describedCollection,
  type ImageCollection,
  withAddedBands,
} from '../collections/index.ts';
import { holdsNumber, isValid } from '../collections/sampleStorage.ts';
import { cloudMaskProblem } from './cloudMaskProblem.ts';
import type { Source } from './configSource.ts';

/** Keys from the root of the document to the descriptions of collections. */
export const COLLECTIONS_PATH = ['collections'];

/**
 * The collections of a configuration, and built-in ones to which it adds bands; what is wrong with one
 * is noted as a problem.
 */
export function readCollections(
  source: Source,
  described: Readonly<Record<string, CollectionDescription>>,
): ImageCollection[] {
  return Object.entries(described).flatMap(([id, description]) => {
    const path = [...COLLECTIONS_PATH, id];
    const builtIn = BUILT_IN_COLLECTIONS.all.find((row) => row.id === id);
    const problem =
      idProblem(id) ??
      (builtIn ? addedBandsProblem(builtIn, description) : descriptionProblem(description));
    if (!problem) {
      return builtIn
        ? withAddedBands(builtIn, description.bands)
        : describedCollection(id, description);
    }
    source.problem([...path, ...problem.path], problem.message);
    return [];
  });
}

interface Problem {
  /** Keys below the collection. */
  readonly path: readonly string[];
  readonly message: string;
}

function idProblem(id: string): Problem | undefined {
  if (isAssetId(id)) return undefined;
  const message = l10n.t(
    '"{0}" is not an id of Earth Engine, such as COPERNICUS/S2_SR_HARMONIZED or projects/my-project/assets/name.',
    id,
  );
  return { path: [], message };
}

/** Of a built-in collection, only bands that it does not have can be described. */
function addedBandsProblem(
  row: ImageCollection,
  description: CollectionDescription,
): Problem | undefined {
  const { bands } = description;
  const other = Object.keys(description).find((key) => key !== 'bands');
  if (row.replacedBy !== undefined || other !== undefined) {
    const message = l10n.t(
      '"{0}" is built into Cedar: only bands that it does not have can be added. Remove this, and choose its bands in the order form.',
      row.id,
    );
    return { path: other === undefined ? [] : [other], message };
  }
  for (const [index, { id, name = id }] of bands.entries()) {
    const known = allBands(row).find(
      (band) => band.id === id || band.name === name || band.name === id,
    );
    if (!known) continue;
    const message = l10n.t(
      '"{0}" has the band "{1}" ({2}) without a description. Remove this one.',
      row.id,
      known.name,
      known.id,
    );
    return { path: ['bands', String(index)], message };
  }
  return bandsProblem(bands);
}

function descriptionProblem(description: CollectionDescription): Problem | undefined {
  const { bands, mosaic, orbit, type, fill, nodata } = description;
  if (mosaic === 'orbit' && !orbit) {
    const message = l10n.t(
      'mosaic: orbit needs the key orbit: with the properties number and pass of the scenes.',
    );
    return { path: ['mosaic'], message };
  }
  if (type === 'image' && mosaic !== undefined && mosaic !== 'all') {
    const message = l10n.t('A single image has one layer. Remove mosaic:, or set it to all.');
    return { path: ['mosaic'], message };
  }
  return (
    daysProblem(description) ??
    bandsProblem(bands) ??
    usualBandsProblem(bands) ??
    fillProblem(fill, bands) ??
    maskProblem(description) ??
    nodataProblem(nodata, description)
  );
}

function daysProblem({ start, last_day: last }: CollectionDescription): Problem | undefined {
  for (const [key, day] of [
    ['start', start],
    ['last_day', last],
  ] as const) {
    if (day === undefined || isDay(day)) continue;
    return { path: [key], message: l10n.t('"{0}" is not a day of the calendar.', day) };
  }
  if (start === undefined || last === undefined || start <= last) return undefined;
  return { path: ['last_day'], message: l10n.t('last_day must not be before start.') };
}

function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function bandsProblem(bands: readonly BandDescription[]): Problem | undefined {
  const names = bands.map(({ id, name = id }) => name);
  for (const [index, band] of bands.entries()) {
    const path = ['bands', String(index)];
    const name = names[index] ?? '';
    if (names.indexOf(name) !== index) {
      const message = l10n.t('Two bands have the name "{0}". Give one of them another name.', name);
      return { path: [...path, band.name === undefined ? 'id' : 'name'], message };
    }
    if (!/^[A-Za-z0-9_.-]+$/.test(name)) {
      const message = l10n.t(
        '"{0}" cannot be the name of a band. Use letters, digits and underscores.',
        name,
      );
      return { path: [...path, band.name === undefined ? 'id' : 'name'], message };
    }
    const { range } = band;
    if (range && range[0] > range[1]) {
      const message = l10n.t('The smallest value of the range is larger than the largest.');
      return { path: [...path, 'range'], message };
    }
    const { nodata, data_type: type } = band;
    if (nodata !== undefined && !holdsNumber(type, nodata)) {
      const message = l10n.t('nodata {0} does not fit into the type {1}.', nodata, type);
      return { path: [...path, 'nodata'], message };
    }
    const wrongBits = Object.keys(band.bits ?? {}).find((key) => !isBits(key));
    if (wrongBits !== undefined) {
      const message = l10n.t('"{0}" is not the number of a bit, such as 3 or 6-7.', wrongBits);
      return { path: [...path, 'bits'], message };
    }
  }
  return undefined;
}

function usualBandsProblem(bands: readonly BandDescription[]): Problem | undefined {
  if (bands.some(({ optional }) => !optional)) return undefined;
  const message = l10n.t('All bands are optional. Leave out optional: of at least one band.');
  return { path: ['bands'], message };
}

/** Most bits of a number. */
const MAX_BIT = 31;

function isBits(key: string): boolean {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(key) ?? [];
  return Number(first) <= Number(last) && Number(last) <= MAX_BIT;
}

function fillProblem(
  fill: CollectionDescription['fill'],
  bands: readonly BandDescription[],
): Problem | undefined {
  if (!fill || bands.some(({ id }) => id === fill.band)) return undefined;
  const message = l10n.t('"{0}" is not the id of one of the bands.', fill.band);
  return { path: ['fill', 'band'], message };
}

function maskProblem({ cloud_mask: mask, bands }: CollectionDescription): Problem | undefined {
  const problem = cloudMaskProblem(mask, bands);
  return problem && { ...problem, path: ['cloud_mask', ...problem.path] };
}

/** A number for missing data that is also a value would make that value missing. */
function nodataProblem(
  nodata: number | undefined,
  description: CollectionDescription,
): Problem | undefined {
  if (nodata === undefined) return undefined;
  const row = describedCollection('', description);
  if (row.nodata === nodata && holdsNumber(row.dataType, nodata)) return undefined;
  const band = row.bands.find((each) => isValid(each, nodata));
  const message = band
    ? l10n.t(
        'nodata {0} is a valid value of the band "{1}". Choose another number, or give the band a range without it.',
        nodata,
        band.name,
      )
    : l10n.t('nodata {0} does not fit into the type of the bands.', nodata);
  return { path: ['nodata'], message };
}
