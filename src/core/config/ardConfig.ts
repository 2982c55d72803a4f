/** Settings of data cubes in a configuration: its section `ard`. */
import type { CubeEncoding } from '../cubes/cubeLayout.ts';

/** Where data cubes are written, and how. */
export interface ArdConfig {
  /** Folder of cubes, a Python format string. */
  readonly destination?: string | undefined;
  /** Sizes of chunks, and further keys as the Python tool has them. */
  readonly encoding: CubeEncoding;
}
