/** Helpers that make the rows of image collections from what differs between them. */
import type { CollectionCode } from '../../domain/collectionNames.ts';
import { type Band, type ImageCollection, type Scaling, yearsOf } from './collection.ts';
import { storageOf } from './sampleStorage.ts';

/** Address of the page of a dataset in Earth Engine's catalog. */
export function catalogPage(id: string): string {
  return `https://developers.google.com/earth-engine/datasets/catalog/${id.replaceAll('/', '_')}`;
}

/** Properties that Cedar reads of the scenes of every collection. */
export const SCENE_IDENTITY = ['system:index', 'system:time_start', 'system:version'];

/** Values of a row from which the rest follows. */
export type CollectionFacts = Omit<
  ImageCollection,
  'code' | 'years' | 'dataType' | 'nodata' | 'optionalBands' | 'properties' | 'page'
> & {
  readonly code: CollectionCode;
  readonly optionalBands?: readonly Band[];
  /** Beside those of every collection. */
  readonly properties?: readonly string[];
  /** That of Earth Engine's catalog unless given. */
  readonly page?: string;
};

/** A row with the years, the page, and the type and no-data value of the bands that are exported. */
export function collectionRow(facts: CollectionFacts): ImageCollection {
  return {
    page: catalogPage(facts.id),
    ...facts,
    optionalBands: facts.optionalBands ?? [],
    years: yearsOf(facts.start, facts.end),
    properties: [...SCENE_IDENTITY, ...(facts.properties ?? [])],
    ...storageOf(facts.bands, facts.nodataChoices),
  };
}

/** Bands of one type and scaling, as pairs of id and common name. */
export function bandsOf(
  pairs: readonly (readonly [id: string, name: string, resolution?: number])[],
  common: Omit<Band, 'id' | 'name'>,
): Band[] {
  return pairs.map(([id, name, resolution]) => ({
    id,
    name,
    ...common,
    ...(resolution !== undefined && { resolution }),
  }));
}

/** Reflectance stored in ten-thousandths. */
export const TEN_THOUSANDTHS: Scaling = { scale: 1e-4, offset: 0, unit: '' };
/** Angles stored in hundredths of a degree. */
export const HUNDREDTH_DEGREES: Scaling = { scale: 0.01, offset: 0, unit: 'degrees' };
/** Values that are stored in their unit. */
export const inUnit = (unit: string): Scaling => ({ scale: 1, offset: 0, unit });
