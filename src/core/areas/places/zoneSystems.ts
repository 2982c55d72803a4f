/** EPSG codes of the zones of UTM, and of UPS, on WGS 84. */
import * as l10n from '@vscode/l10n';
import { AreaError } from '../../errors.ts';

/**
 * EPSG code of a zone of UTM.
 *
 * @throws AreaError for a number that is not a zone
 */
export function utmCrs(zone: number, isNorth: boolean): string {
  if (zone >= 1 && zone <= 60) return `EPSG:${(isNorth ? 32600 : 32700) + zone}`;
  throw new AreaError(
    'bad-position',
    String(zone),
    l10n.t('UTM {0} is not a zone. UTM has zones 1 to 60.', zone),
  );
}

/** EPSG code of UPS, with easting before northing. */
export function polarCrs(isNorth: boolean): string {
  return isNorth ? 'EPSG:5041' : 'EPSG:5042';
}
