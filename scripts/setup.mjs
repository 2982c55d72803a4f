/**
 * `npm run setup`: installs the packages of the lock file and the Node that runs scripts and tests.
 */
import { installPackages } from './setup/packages.mjs';
import { SetupError } from './setup/step.mjs';

try {
  console.log(`Ready: ${await installPackages()}`);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
