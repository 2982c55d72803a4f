/**
 * Requirements of a run of the suite, in the browser and on the desktop alike: workspace, sandbox,
 * results.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { takeLock } from '../../../scripts/setup/lock.mjs';
import { artifacts, SetupError } from '../../../scripts/setup/step.mjs';
import { exitOnSignals } from '../../../scripts/start/program.ts';
import { startSandboxProgram } from '../../../scripts/start/sandbox.ts';
import { prepareWorkspace } from '../../../scripts/start/workspace.ts';

export function suiteArtifacts(where: 'browser' | 'desktop'): string {
  return path.join(artifacts, `suite-${where}`);
}

/**
 * Ends this process with the suite's verdict.
 *
 * @param open opens VS Code with the suite and resolves with its exit code
 */
export async function runSuite(
  where: 'browser' | 'desktop',
  open: (given: { folder: string; env: NodeJS.ProcessEnv }) => Promise<number>,
): Promise<void> {
  exitOnSignals();
  const own = suiteArtifacts(where);
  const release = await takeLock(`${own}.lock`, 'The suite in VS Code');
  const results = path.join(own, 'results.json');
  await rm(own, { recursive: true, force: true });
  const folder = path.join(own, 'workspace');
  await mkdir(folder, { recursive: true });
  const sandbox = await startSandboxProgram({
    data: path.join(own, 'sandbox'),
    log: path.join(own, 'sandbox.log'),
    // An image in a blink: what is waited for here is Cedar, not the sandbox.
    args: ['--speed', '20'],
  });
  try {
    await prepareWorkspace(folder, sandbox);
    const { program, ...addresses } = sandbox;
    const code = await open({
      folder,
      env: { CEDAR_SUITE_RESULTS: results, CEDAR_SANDBOX: JSON.stringify(addresses) },
    });
    await readFile(results).catch(() => {
      throw new SetupError(`VS Code ended with code ${code} before the suite had results.`);
    });
    process.exitCode = code;
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  } finally {
    await sandbox.program.stop();
    await release();
  }
}
