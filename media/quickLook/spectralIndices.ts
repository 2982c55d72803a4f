/**
 * Spectral indices, by the common names of bands that are the same for every sensor.
 *
 * NDVI: Rouse et al. 1974. NBR: Key and Benson 2006. NDWI: McFeeters 1996, of open water. EVI: Huete
 * et al. 2002, with the coefficients of MODIS.
 */
import type { SeriesFormula } from '../../src/views/quickLook/protocol.ts';
import { parseFormula } from './formulaText.ts';

const INDICES = {
  NDVI: '(nir - red) / (nir + red)',
  NBR: '(nir - swir2) / (nir + swir2)',
  NDWI: '(green - nir) / (green + nir)',
  EVI: '2.5 * (nir - red) / (nir + 6 * red - 7.5 * blue + 1)',
} as const;

/** The indices whose bands an image has. */
export function offeredIndices(bands: readonly string[]): SeriesFormula[] {
  return Object.entries(INDICES).flatMap(([name, text]) => {
    const parsed = parseFormula(text, bands);
    return 'steps' in parsed ? [{ name, steps: parsed.steps }] : [];
  });
}
