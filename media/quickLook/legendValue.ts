/** Numbers below the colors of a legend. Does not use the DOM. */
import { formatSignificant } from '../../src/domain/significantDigits.ts';
import type { BandScaling } from '../../src/views/quickLook/protocol.ts';

/** "0.0843", "297.3 K": with as many digits as a legend has space for. */
export function formatLegendValue(stored: number, scaling: BandScaling | undefined): string {
  const { scale = 1, offset = 0, unit = '' } = scaling ?? {};
  const text = formatSignificant(stored * scale + offset, 4);
  return unit ? `${text} ${unit}` : text;
}
