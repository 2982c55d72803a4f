/** A set of pixels as a sensor saw it: what `pixels.ts` needs to know of an image. */
import type { Grid } from './sceneGrid.ts';
import type { SunPosition } from './sun.ts';

/** Values of an image at a place. */
export const COVERAGE = { none: 0, data: 1, fill: 2 } as const;
export type Coverage = (typeof COVERAGE)[keyof typeof COVERAGE];

export interface Sight {
  /** Identifies grid, time and coverage: equal keys mean equal pixels. */
  readonly key: string;
  readonly grid: Grid;
  /** Milliseconds since 1970; season and weather are those of its UTC date. */
  readonly timeStart: number;
  /** Longitude around which longitudes run on over the antimeridian. */
  readonly centerLon: number;
  /** Pixels between the nodes of `coarseValues.ts`. */
  readonly nodeSpacing: number;
  /** Whether the sensor has a band that shows thin high clouds. */
  readonly hasCirrusBand: boolean;
  /** false for what clouds do not hide: radar, heights, composites of many dates. */
  readonly hasSky: boolean;
  /** A pixel is the mean of this many by this many places; 1 when left out. */
  readonly subpixels?: number;
  /** Angles of a place along and across the orbit, degrees, as `coverage` expects them. */
  orbitAngles(lon: number, lat: number): readonly [along: number, across: number];
  sunAt(lon: number, lat: number): SunPosition;
  coverage(along: number, across: number): Coverage;
}
