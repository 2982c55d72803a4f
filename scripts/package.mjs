/** `npm run package`: builds Cedar for release, and packs it into a .vsix file. */
import { setUpAndRun } from './setup/packages.mjs';

await setUpAndRun('scripts/package/main.ts');
