/** Definitions of EPSG codes for proj4, from `proj4-list` and the corrections of it. */
import * as l10n from '@vscode/l10n';
import { shiftOfCode, shiftOfDefinition } from './datums.ts';
import { addedCode, listedProj } from './epsgLookup.ts';
import { knownShift } from './knownShifts.ts';
import { correctedDefinition, refusalOfCode } from './listCorrections.ts';
import { withTowgs84 } from './namedDatums.ts';
import { withoutSouthAxes } from './southOriented.ts';
import { UnsupportedCrs } from './unsupportedCrs.ts';
import type { ProjDefinition } from './wktProjection.ts';

/** The definition of an EPSG code such as `EPSG:2056`, for proj4. @throws UnsupportedCrs */
export function definitionOfCode(crs: string): ProjDefinition {
  const code = Number(crs.slice('EPSG:'.length));
  const south = withoutSouthAxes(listedProj(code) ?? '');
  const definition = south ?? listedDefinition(code);
  const axes = south !== undefined && { isSouthOriented: true };
  const known = knownShift(code) ?? (addedCode(code) && shiftOfCode(code));
  if (known) return { proj: withTowgs84(definition, known.towgs84), ...known.accuracy, ...axes };
  // Grids of datum shifts are files that are not at hand; shifts by seven parameters will do.
  if (/\+nadgrids=[^@\s]/.test(definition) && !definition.includes('+towgs84=')) {
    throw new UnsupportedCrs(
      l10n.t('its datum is defined by a grid of shifts, which Cedar does not include'),
    );
  }
  const proj = definition.replace(/\+nadgrids=[^@\s]\S*/, '');
  return { proj, datumShift: shiftOfDefinition(proj), ...axes };
}

/** The definition of the list, with the datum shift of the list. @throws UnsupportedCrs */
export function listedDefinition(code: number): string {
  const listed = listedProj(code) ?? addedCode(code)?.proj;
  if (!listed) throw new UnsupportedCrs(l10n.t("the EPSG code is not in Cedar's list"));
  const definition = correctedDefinition(code, listed);
  if (definition.includes('+proj=geocent')) {
    throw new UnsupportedCrs(
      l10n.t('it has three axes from the center of the Earth, and no plane'),
    );
  }
  if (/\+axis=(?!en)/.test(definition)) {
    throw new UnsupportedCrs(l10n.t('its axes point south or west'));
  }
  // All geographic systems of the registry that count from Paris are in grads.
  if (/\+proj=longlat.*\+pm=(paris|2\.337)/.test(definition)) {
    throw new UnsupportedCrs(l10n.t('its longitudes and latitudes are not in degrees'));
  }
  if (definition.includes('+proj=labrd')) {
    throw new UnsupportedCrs(l10n.t('Cedar does not compute the projection "{0}"', 'labrd'));
  }
  const refusal = refusalOfCode(code);
  if (refusal !== undefined) throw new UnsupportedCrs(refusal);
  return definition;
}
