/** `npm run bench`: sets up what is missing, then measures and prints figures. */
import { setUpAndRun } from './setup/packages.mjs';

await setUpAndRun('test/bench/main.ts');
