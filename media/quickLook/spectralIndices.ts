/**
 * Spectral indices, by the common names of bands that are the same for every sensor.
 *
 * NDVI: Rouse et al. 1974. NBR: Key and Benson 2006. NDWI: McFeeters 1996, of open water. EVI: Huete
 * et al. 2002, with the coefficients of MODIS.
 */
import * as l10n from '@vscode/l10n';
import type { SeriesFormula } from '../../src/views/quickLook/protocol.ts';
import type { ColorMapName } from './colorMaps.ts';
import { parseFormula } from './formulaText.ts';
import type { DisplayRange } from './stretch.ts';

const INDICES = {
  NDVI: '(nir - red) / (nir + red)',
  NBR: '(nir - swir2) / (nir + swir2)',
  NDWI: '(green - nir) / (green + nir)',
  EVI: '2.5 * (nir - red) / (nir + 6 * red - 7.5 * blue + 1)',
} as const;

export type IndexName = keyof typeof INDICES;

/** How a picture of an index is colored at first: the same for all images and dates. */
export interface IndexDisplay {
  /** Usual values over land; water and snow may be outside. */
  readonly range: DisplayRange;
  readonly colors: ColorMapName;
  readonly inverted: boolean;
}

const DISPLAYS: Readonly<Record<IndexName, IndexDisplay>> = {
  NDVI: { range: { min: -0.2, max: 0.9 }, colors: 'vegetation', inverted: false },
  NBR: { range: { min: -0.5, max: 0.9 }, colors: 'vegetation', inverted: false },
  // Open water, which is above zero, is blue.
  NDWI: { range: { min: -0.8, max: 0.8 }, colors: 'diverging', inverted: true },
  EVI: { range: { min: -0.2, max: 0.9 }, colors: 'vegetation', inverted: false },
};

const LABELS: Readonly<Record<IndexName, () => string>> = {
  NDVI: () => l10n.t('NDVI, vegetation'),
  NBR: () => l10n.t('NBR, burned areas'),
  NDWI: () => l10n.t('NDWI, open water'),
  EVI: () => l10n.t('EVI, dense vegetation'),
};

export function isIndexName(name: string): name is IndexName {
  return Object.hasOwn(INDICES, name);
}

export function indexText(name: IndexName): string {
  return INDICES[name];
}

export function indexDisplay(name: IndexName): IndexDisplay {
  return DISPLAYS[name];
}

export function formatIndexName(name: IndexName): string {
  return LABELS[name]();
}

/** The indices whose bands an image has. */
export function offeredIndices(bands: readonly string[]): SeriesFormula[] {
  return Object.entries(INDICES).flatMap(([name, text]) => {
    const parsed = parseFormula(text, bands);
    return 'steps' in parsed ? [{ name, steps: parsed.steps }] : [];
  });
}
