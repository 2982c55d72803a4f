/** `npm run package`: builds Cedar for people to install, and packs it into a .vsix file. */
import { setUpAndRun } from './setup/packages.mjs';

await setUpAndRun('scripts/package/main.ts');
