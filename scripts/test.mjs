/** `npm test`: sets up what is missing, then runs the tests that are asked for. */
import { setUpAndRun } from './setup/packages.mjs';

await setUpAndRun('scripts/test/main.ts');
