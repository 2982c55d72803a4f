/** `npm test`: sets up what is missing, then runs every test, or the parts that are named. */
import { setUpAndRun } from './setup/packages.mjs';

await setUpAndRun('scripts/test/main.ts');
