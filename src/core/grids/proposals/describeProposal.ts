/** Sentences about proposed grids: why one fits an area, its sizes, and what it cannot express. */
import * as l10n from '@vscode/l10n';
import { WHOLE_AREA } from '../../../domain/areaShare.ts';
import { formatNumber } from '../../../domain/locale.ts';
import { metersPerDegree } from './distortion.ts';
import type { GridSizes } from './gridSizes.ts';
import type { GridKind, GridSystem } from './gridSystem.ts';
import type { GridProposal } from './proposeGrids.ts';

/** Changes of areas below which a projection counts as one of equal areas. */
const EQUAL_AREAS = 2e-4;

/**
 * Why a grid fits: what it is made for, how true it is, and how much of the area it covers.
 *
 * @param proposal the grid, for an area
 */
export function describeFit(proposal: GridProposal): string {
  return [
    describeKind(proposal.system.kind),
    describeDistortion(proposal),
    describeShare(proposal.share),
  ].join(' ');
}

function describeKind(kind: GridKind): string {
  switch (kind) {
    case 'provider':
      return l10n.t('The tiles of its provider.');
    case 'equalArea':
      return l10n.t('For maps and statistics of a country or state.');
    case 'utm':
      return l10n.t('Pixel edges at multiples of the pixel, as those of Sentinel-2.');
    case 'landsatUtm':
      return l10n.t('Keeps the pixels of the Landsat scenes of this zone.');
    case 'landsatPolar':
      return l10n.t('The projection of the Landsat scenes of Antarctica.');
    case 'mgrs':
      return l10n.t('The squares of Sentinel-2, without their overlap.');
    case 'world':
      return l10n.t('For a hemisphere or the world.');
    case 'geographic':
      return l10n.t('Pixels in degrees.');
  }
}

function describeDistortion({ distortion, sizes, latitude }: GridProposal): string {
  if (!distortion) {
    const [east, north] = metersPerDegree(latitude).map((meters) => meters * sizes.resolution);
    return l10n.t(
      'A pixel is {0} m wide and {1} m high there.',
      formatRounded(east ?? 0),
      formatRounded(north ?? 0),
    );
  }
  const { lengths, areas } = distortion;
  return areas < EQUAL_AREAS
    ? l10n.t('Areas are true, lengths within {0} %.', formatRounded(lengths * 100))
    : l10n.t(
        'Lengths are within {0} %, areas within {1} %.',
        formatRounded(lengths * 100),
        formatRounded(areas * 100),
      );
}

/** Two digits that count: "0.12", "28". What is smaller than a thousandth, as a pixel at a pole, is 0. */
function formatRounded(value: number): string {
  return formatNumber(value < 1e-3 ? 0 : value, { maximumSignificantDigits: 2 });
}

function describeShare(share: number): string {
  if (share >= WHOLE_AREA) return l10n.t('Covers all of the area.');
  const percent = share < 0.01 ? '< 1' : formatNumber(Math.min(99, Math.round(share * 100)));
  return l10n.t('Covers {0} % of the area.', percent);
}

/**
 * "Pixels of 30 m, tiles of 15 km (500 × 500 pixels)."
 *
 * @param system in whose units sizes are
 * @param sizes of pixels and tiles
 */
export function describeGridSizes(system: Pick<GridSystem, 'kind'>, sizes: GridSizes): string {
  const { resolution, tileSize, pixels } = sizes;
  const across = formatNumber(pixels);
  return l10n.t(
    'Pixels of {0}, tiles of {1} ({2} × {2} pixels).',
    formatLength(system, resolution),
    formatLength(system, tileSize),
    across,
  );
}

/**
 * A length in units of the reference system: "30 m", "15 km", "0.00025°".
 *
 * @param system in whose units the length is
 * @param length meters or degrees
 */
export function formatLength(system: Pick<GridSystem, 'kind'>, length: number): string {
  const { kind } = system;
  const digits = { maximumSignificantDigits: 6 };
  if (kind === 'geographic') return `${formatNumber(length, digits)}°`;
  if (length < 1000) return `${formatNumber(length, digits)} m`;
  return `${formatNumber(length / 1000, digits)} km`;
}

/**
 * Notes for the user before a grid is chosen.
 *
 * @param proposal the grid, for an area
 */
export function describeProposalNotes(proposal: GridProposal): string[] {
  const { system, share, otherZones } = proposal;
  const notes: string[] = [];
  if (system.kind === 'mgrs') {
    notes.push(
      l10n.t(
        'The tiles of Sentinel-2 overlap by about 10 km, and each zone of UTM has its own; a tile grid has neither: it consists of the squares of one zone.',
      ),
    );
  }
  if (system.kind === 'mgrs' && otherZones.length > 0) {
    notes.push(
      l10n.t(
        'Part of the area is in UTM zone {0}, where Sentinel-2 has other squares. Use a configuration of its own for each zone, or another grid.',
        otherZones.join(', '),
      ),
    );
  } else if (otherZones.length > 0 && share < WHOLE_AREA) {
    notes.push(
      l10n.t(
        'The area is also in UTM zone {0}. A grid has one zone: use a configuration of its own for each, or a grid that covers all of the area.',
        otherZones.join(', '),
      ),
    );
  } else if (share < WHOLE_AREA) {
    notes.push(l10n.t('Part of the area is outside the grid.'));
  }
  if (system.counts === 'lowerLeft') {
    notes.push(
      l10n.t(
        'The tiles are those of the provider, but are numbered from the upper left corner, and not from the lower left.',
      ),
    );
  }
  return notes;
}
