/** `npm run test:google`: sets up what is missing, then compares Google's services with the sandbox. */
import { setUpAndRun } from './setup/packages.mjs';

await setUpAndRun('test/google/main.ts');
