/** Result of building a cube, for callers. */
import type { CubeFormat } from './cubeLayout.ts';

/** Outcome for one cube. */
export interface BuiltCube {
  /** Path or `gs://` address. */
  readonly path: string;
  /** Its format. */
  readonly format: CubeFormat;
  /** `kept`: it had all dates already; `partial`: other parts of the work are not finished. */
  readonly state: 'written' | 'appended' | 'kept' | 'partial';
  /** Number of dates. */
  readonly dates: number;
  /** Names of its images. */
  readonly images: readonly string[];
  /** Why the images did not become a part of another cube that exists. */
  readonly note?: string | undefined;
}
