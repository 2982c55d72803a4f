/**
 * Gives a test run a folder of its own for temporary files, and fails it where one of Cedar's remains
 * in there at the end. Processes that tests start use the same folder.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Variables that name the folder: POSIX's, and those of Windows. */
const VARIABLES = ['TMPDIR', 'TMP', 'TEMP'];

/** Folder of this run. */
let own: string | undefined;

/** Called before the tests of each project that uses it; what it returns, after those of all. */
export default function setup(): () => void {
  if (own !== undefined) return () => {};
  const folder = mkdtempSync(join(tmpdir(), 'cedar-tests-'));
  own = folder;
  for (const variable of VARIABLES) process.env[variable] = folder;
  // Node keeps compiled code there: tests start the `cedar` command hundreds of times.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  return () => {
    const left = readdirSync(folder).filter((name) => name.startsWith('cedar-'));
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    if (left.length === 0) return;
    process.exitCode = 1;
    throw new Error(
      `Tests have left ${left.length} folders for temporary files behind: ${left.slice(0, 5).join(', ')}. ` +
        'Make them with temporaryFolder() of test/temporaryFolder.ts, and end what writes to them.',
    );
  };
}
