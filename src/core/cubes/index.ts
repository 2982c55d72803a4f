/**
 * Data cubes without the rest of the core: `cedar convert` loads no more than this where no
 * configuration and no bucket is used.
 */
export { buildCubes } from './buildCubes.ts';
