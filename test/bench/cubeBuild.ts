/**
 * Builds data cubes in a process of its own, and prints the peak of its memory and the time.
 *
 *     node test/bench/cubeBuild.ts FOLDER DESTINATION FORMAT THREADS
 */
import { performance } from 'node:perf_hooks';
import { buildCubes, type CubeFormat } from '../../src/core/index.ts';

const [folder = '', destination = '', format = 'zarr', threads = '1'] = process.argv.slice(2);
const before = process.memoryUsage().rss;
const start = performance.now();
await buildCubes([folder], {
  destination,
  format: format as CubeFormat,
  threads: Number(threads),
});
const seconds = (performance.now() - start) / 1000;
// `maxRSS` is in kilobytes.
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ seconds, peakBytes, startBytes: before }));
