/** Accuracy with which longitudes and latitudes are those of WGS 84. */

/**
 * `none`: the datum is within 10 m of WGS 84; `applied`: shifted by three or seven parameters, to within
 * 20 m; `unknown`: not shifted, or less accurately, so that places may be off by 10 m to about 1 km.
 */
export type DatumShift = 'none' | 'applied' | 'unknown';

/** Accuracy of the shift between a datum and WGS 84. */
export interface DatumAccuracy {
  /** Whether places are shifted between the datum and WGS 84, and need to be. */
  readonly datumShift: DatumShift;
  /** With `unknown`: meters by which places may be off, if that is known. */
  readonly datumError?: number;
}
