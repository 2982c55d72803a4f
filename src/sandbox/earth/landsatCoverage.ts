/** Coverage of a Landsat scene: its strip, the rim of fill around it, and Landsat 7's gaps. */
import { type Mission, SCAN_LINE_CORRECTOR_FAILURE } from './missions.ts';
import { unit } from './noise.ts';
import type { GridExtent } from './sceneGrid.ts';
import { COVERAGE, type Coverage } from './sight.ts';

/**
 * Width of the rim of fill around what a scene shows, in degrees along the ground: 20 pixels. Its bands
 * do not end at the same line, and where some have ended the scene holds fill that is not masked.
 */
const FILL_RIM = (20 * 0.03) / 111.2;

/** A pair of scans, there and back, covers 32 pixels along the track. */
const SCAN_PAIR = 0.96;
/** The gaps open from about 11 km off the center line to 14 to 16 pixels at the edges. */
const UNHARMED = 0.12;
const WIDEST_GAP = 0.48;
const KM_PER_DEGREE = 111.19;

export class LandsatCoverage {
  readonly #extent: GridExtent;
  readonly #hasGaps: boolean;
  readonly #gapPhase: number;

  /** @param orbit and row: what the phase of the gaps is drawn from */
  constructor(extent: GridExtent, mission: Mission, time: number, orbit: number, row: number) {
    this.#extent = extent;
    this.#hasGaps = mission.number === 7 && time > SCAN_LINE_CORRECTOR_FAILURE;
    this.#gapPhase = unit(orbit, row, 0, 601) * SCAN_PAIR;
  }

  at(along: number, across: number): Coverage {
    const { along: center, halfLength, halfWidth } = this.#extent;
    const beyondEnd = Math.abs(along - center) - halfLength;
    const beyondSide = Math.abs(across) - halfWidth;
    if (beyondEnd > 0 || beyondSide > 0) {
      const beyond = Math.max(beyondEnd, beyondSide);
      return beyond <= FILL_RIM ? COVERAGE.fill : COVERAGE.none;
    }
    return this.#hasGaps && this.#isGap(along, across) ? COVERAGE.none : COVERAGE.data;
  }

  #isGap(along: number, across: number): boolean {
    const open = (Math.abs(across) / this.#extent.halfWidth - UNHARMED) / (1 - UNHARMED);
    if (open <= 0) return false;
    const scanned = along * KM_PER_DEGREE + this.#gapPhase + (across > 0 ? 0 : SCAN_PAIR / 2);
    const inPair = scanned - Math.floor(scanned / SCAN_PAIR) * SCAN_PAIR;
    return Math.abs(inPair - SCAN_PAIR / 2) <= (open * WIDEST_GAP) / 2;
  }
}
