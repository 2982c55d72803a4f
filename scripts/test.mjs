/** `npm test`: sets up what is missing, then runs the requested tests. */
import { setUpAndRun } from './setup/packages.mjs';

await setUpAndRun('scripts/test/main.ts');
