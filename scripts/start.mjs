/** `npm start`: sets up what is missing, then opens VS Code with Cedar and its sandbox. */
import { setUpAndRun } from './setup/packages.mjs';

await setUpAndRun('scripts/start/main.ts');
